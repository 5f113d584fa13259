// SPDX-License-Identifier: Apache-2.0
#include "ui/map/scene_graph.h"

#include <QGuiApplication>
#include <QOffscreenSurface>
#include <QOpenGLContext>
#include <QOpenGLFunctions>
#include <QQuickWindow>
#include <algorithm>
#include <array>
#include <cctype>
#include <string>

namespace belfry::ui {

namespace {

/** What OpenGL says that it draws with; empty where there is no OpenGL. */
std::string glRenderer() {
    QOpenGLContext context;
    if (!context.create()) {
        return {};
    }
    QOffscreenSurface surface;
    surface.setFormat(context.format());
    surface.create();
    if (!surface.isValid() || !context.makeCurrent(&surface)) {
        return {};
    }
    const auto* name = reinterpret_cast<const char*>(context.functions()->glGetString(GL_RENDERER));
    const std::string result = name == nullptr ? "" : name;
    context.doneCurrent();
    return result;
}

}  // namespace

bool isCpuDevice(std::string_view deviceName) {
    std::string name(deviceName);
    std::transform(name.begin(), name.end(), name.begin(),
                   [](char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); });
    constexpr std::array<std::string_view, 5> kOnCpu{"llvmpipe", "softpipe", "swrast", "swiftshader", "lavapipe"};
    return std::any_of(kOnCpu.begin(), kOnCpu.end(),
                       [&](std::string_view one) { return name.find(one) != std::string::npos; });
}

bool hasGpuDevice(const std::filesystem::path& devices) {
    std::error_code error;
    for (const char* own : {"nvidiactl", "nvidia0", "dxg", "mali0", "kgsl-3d0"}) {
        if (std::filesystem::exists(devices / own, error)) {
            return true;
        }
    }
    const std::filesystem::directory_iterator nodes(devices / "dri", error);
    return !error && std::any_of(begin(nodes), end(nodes), [](const std::filesystem::directory_entry& node) {
        return node.path().filename().string().starts_with("renderD");
    });
}

QString chooseSceneGraph(SceneGraph asked) {
    if (asked == SceneGraph::Auto && qEnvironmentVariableIsSet("QT_QUICK_BACKEND")) {
        return QStringLiteral("as QT_QUICK_BACKEND says: ") + qEnvironmentVariable("QT_QUICK_BACKEND");
    }
    if (asked == SceneGraph::Software) {
        QQuickWindow::setGraphicsApi(QSGRendererInterface::Software);
        return QStringLiteral("software renderer");
    }
    if (asked == SceneGraph::Gpu) {
        return QStringLiteral("OpenGL");
    }
    if (!hasGpuDevice()) {
        QQuickWindow::setGraphicsApi(QSGRendererInterface::Software);
        return QStringLiteral("software renderer (no GPU)");
    }
    const std::string device = glRenderer();
    if (!device.empty() && !isCpuDevice(device)) {
        return QStringLiteral("OpenGL on ") + QString::fromStdString(device);
    }
    QQuickWindow::setGraphicsApi(QSGRendererInterface::Software);
    return device.empty() ? QStringLiteral("software renderer (no OpenGL)")
                          : QStringLiteral("software renderer (no GPU: %1)").arg(QString::fromStdString(device));
}

}  // namespace belfry::ui
