// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <cstdint>
#include <ctime>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

class QQuickWindow;

namespace belfry::bench {

/** One presented frame. */
struct Frame {
    std::int64_t presentedNs = 0;
    std::uint64_t picture = 0;  ///< revision of the store that the picture in it contains
    double processCpuMs = 0.0;  ///< since the process began
};

/** What can be said of times in ms; nearest rank. */
struct Spread {
    double p50 = 0.0, p95 = 0.0, p99 = 0.0, max = 0.0;
    std::size_t count = 0;
    [[nodiscard]] static Spread of(std::vector<double> values);
};

/** Notes when each frame of a window was presented and what it contained: after the software GL has finished drawing
 *  it (glFinish) and the buffers are swapped. Frames come from the render thread, questions from the GUI thread. */
class FrameLog : public QObject {
public:
    /** `picture` is asked on the render thread while the GUI thread waits for it. */
    FrameLog(QQuickWindow& window, std::function<std::uint64_t()> picture);

    [[nodiscard]] std::size_t size() const;
    /** Of the graphics driver, once there was a frame: "llvmpipe (LLVM 19.1.7, 256 bits), 4.5 … Mesa 25.0.7". */
    [[nodiscard]] std::string renderer() const;
    [[nodiscard]] std::vector<Frame> between(std::int64_t fromNs, std::int64_t toNs) const;
    /** When a frame first showed this revision or a later one. */
    [[nodiscard]] std::optional<std::int64_t> shownAt(std::uint64_t revision) const;

    /** Frames before that are not asked for any more. */
    void forget(std::int64_t beforeNs);

private:
    void presented();

    QQuickWindow& m_window;
    std::function<std::uint64_t()> m_picture;
    std::uint64_t m_synchronised = 0;  // render thread
    mutable std::mutex m_mutex;
    std::vector<Frame> m_frames;
    std::string m_renderer = "Qt Quick software";
};

}  // namespace belfry::bench
