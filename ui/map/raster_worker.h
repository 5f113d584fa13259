// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "ui/map/layer_rasteriser.h"
#include "ui/map/map_view_model.h"

namespace belfry::ui {

/** The drawing thread: one request at a time, the result by callback on that thread. */
class RasterWorker {
public:
    struct Request {
        Camera camera;
        MapStyle::Values style;
        SceneUpdate update;
        int margin = 0;
    };

    explicit RasterWorker(std::function<void(std::shared_ptr<RasterFrame>)> done);
    ~RasterWorker();
    RasterWorker(const RasterWorker&) = delete;
    RasterWorker& operator=(const RasterWorker&) = delete;

    /** The one before must have been answered. */
    void submit(Request request);

private:
    void run(const std::stop_token& stop);

    std::function<void(std::shared_ptr<RasterFrame>)> m_done;
    std::mutex m_mutex;
    std::condition_variable_any m_wake;
    std::optional<Request> m_request;
    std::jthread m_thread;  // last: it uses the others
};

}  // namespace belfry::ui
