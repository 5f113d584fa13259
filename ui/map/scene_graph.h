// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <filesystem>
#include <string_view>

namespace belfry::ui {

/** What draws the windows of this process. */
enum class SceneGraph : std::uint8_t {
    Auto,      ///< the GPU where there is one, else Qt Quick's own software renderer (ADR 11)
    Gpu,       ///< OpenGL, also where it is emulated on the CPU
    Software,  ///< Qt Quick's software renderer
};

/** The name of an OpenGL or Vulkan device that is a program on the CPU, such as "llvmpipe (LLVM 19.1, 256 bits)". */
[[nodiscard]] bool isCpuDevice(std::string_view deviceName);

/** Whether the kernel offers anything in `devices` (/dev) that could draw: a GPU's render node, NVIDIA's own, WSL's. To
 *  ask OpenGL instead takes a tenth of a second, and where there is none of these it can only answer with the CPU. */
[[nodiscard]] bool hasGpuDevice(const std::filesystem::path& devices = "/dev");

/** Decides before the first window is made; after QGuiApplication was. `QT_QUICK_BACKEND` in the environment wins over
 *  Auto. Returns what was decided, for the log and `--self-test`: "software renderer (no GPU: llvmpipe …)". */
QString chooseSceneGraph(SceneGraph asked);

}  // namespace belfry::ui
