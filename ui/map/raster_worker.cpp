// SPDX-License-Identifier: Apache-2.0
#include "ui/map/raster_worker.h"

#include <chrono>
#include <utility>

namespace belfry::ui {

namespace {
using Clock = std::chrono::steady_clock;
constexpr auto kSlice = std::chrono::milliseconds(12);
}  // namespace

RasterWorker::RasterWorker(std::function<void(std::shared_ptr<RasterBatch>)> done)
    : m_done(std::move(done)), m_thread([this](const std::stop_token& stop) { run(stop); }) {}

RasterWorker::~RasterWorker() {
    m_thread.request_stop();
    m_wake.notify_all();
}

void RasterWorker::look(const Look& look) {
    {
        const std::lock_guard lock(m_mutex);
        m_look = look;
    }
    m_wake.notify_one();
}

void RasterWorker::change(Change change) {
    {
        const std::lock_guard lock(m_mutex);
        m_changes.push_back(std::move(change));
    }
    m_wake.notify_one();
}

void RasterWorker::run(const std::stop_token& stop) {
    BlockPainter painter;
    bool looked = false;
    while (!stop.stop_requested()) {
        std::optional<Look> look;
        std::vector<Change> changes;
        {
            std::unique_lock lock(m_mutex);
            if (!m_wake.wait(lock, stop, [&] {
                    return m_look.has_value() || !m_changes.empty() || (looked && painter.hasWork());
                })) {
                return;
            }
            look = std::exchange(m_look, std::nullopt);
            changes = std::exchange(m_changes, {});
        }
        if (look) {
            painter.look(look->camera, look->ratio, look->motion, look->generation);
            looked = true;
        }
        for (Change& change : changes) {
            painter.merge(std::move(change.update), change.style, change.exact, change.pointsElsewhere);
        }
        if (!looked || !painter.hasWork()) {
            continue;
        }
        const Clock::time_point until = Clock::now() + kSlice;
        m_done(std::make_shared<RasterBatch>(
            painter.step([&] { return stop.stop_requested() || Clock::now() >= until; })));
    }
}

}  // namespace belfry::ui
