// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/map/frame_log.h"

#include <QOpenGLContext>
#include <QOpenGLFunctions>
#include <QQuickWindow>
#include <algorithm>
#include <cmath>
#include <utility>

#include "tests/bench/map/map_feed_protocol.h"

namespace belfry::bench {

namespace {

double processCpu() {
    timespec time{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
}

}  // namespace

Spread Spread::of(std::vector<double> values) {
    Spread spread;
    spread.count = values.size();
    if (values.empty()) {
        return spread;
    }
    std::sort(values.begin(), values.end());
    const auto rank = [&](double p) {
        const auto at = static_cast<std::size_t>(std::ceil(p * static_cast<double>(values.size())));
        return values[std::max<std::size_t>(at, 1) - 1];
    };
    spread.p50 = rank(0.50);
    spread.p95 = rank(0.95);
    spread.p99 = rank(0.99);
    spread.max = values.back();
    return spread;
}

FrameLog::FrameLog(QQuickWindow& window, std::function<std::uint64_t()> picture)
    : m_window(window), m_picture(std::move(picture)) {
    m_frames.reserve(100'000);
    connect(
        &window, &QQuickWindow::afterSynchronizing, this, [this] { m_synchronised = m_picture(); },
        Qt::DirectConnection);
    connect(&window, &QQuickWindow::frameSwapped, this, &FrameLog::presented, Qt::DirectConnection);
}

void FrameLog::presented() {
    QOpenGLContext* context = QOpenGLContext::currentContext();
    if (context != nullptr) {
        context->functions()->glFinish();  // no later than this the pixels are there
    }
    const Frame frame{monotonicNs(), m_synchronised, processCpu()};
    const std::lock_guard lock(m_mutex);
    if (context != nullptr && m_frames.empty()) {
        const auto text = [&](GLenum name) {
            return std::string(reinterpret_cast<const char*>(context->functions()->glGetString(name)));
        };
        m_renderer = text(GL_RENDERER) + ", " + text(GL_VERSION);
    }
    m_frames.push_back(frame);
}

std::size_t FrameLog::size() const {
    const std::lock_guard lock(m_mutex);
    return m_frames.size();
}

std::string FrameLog::renderer() const {
    const std::lock_guard lock(m_mutex);
    return m_renderer;
}

std::vector<Frame> FrameLog::between(std::int64_t fromNs, std::int64_t toNs) const {
    const std::lock_guard lock(m_mutex);
    const auto before = [](const Frame& frame, std::int64_t ns) { return frame.presentedNs < ns; };
    return {std::lower_bound(m_frames.begin(), m_frames.end(), fromNs, before),
            std::lower_bound(m_frames.begin(), m_frames.end(), toNs, before)};
}

std::optional<std::int64_t> FrameLog::shownAt(std::uint64_t revision) const {
    const std::lock_guard lock(m_mutex);
    const auto found = std::lower_bound(m_frames.begin(), m_frames.end(), revision,
                                        [](const Frame& frame, std::uint64_t r) { return frame.picture < r; });
    return found == m_frames.end() ? std::nullopt : std::optional(found->presentedNs);
}

void FrameLog::forget(std::int64_t beforeNs) {
    const std::lock_guard lock(m_mutex);
    std::erase_if(m_frames, [beforeNs](const Frame& frame) { return frame.presentedNs < beforeNs; });
}

}  // namespace belfry::bench
