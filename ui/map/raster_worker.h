// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "ui/map/block_painter.h"

namespace belfry::ui {

/** The drawing thread: a BlockPainter that always works for the newest camera and all updates so far. Pictures come by
 *  callback on that thread, in slices of about one frame's time. */
class RasterWorker {
public:
    explicit RasterWorker(std::function<void(std::shared_ptr<RasterBatch>)> done);
    ~RasterWorker();
    RasterWorker(const RasterWorker&) = delete;
    RasterWorker& operator=(const RasterWorker&) = delete;

    struct Look {
        Camera camera;
        double ratio = 1.0;
        BlockPainter::Motion motion = BlockPainter::Motion::AtRest;
        std::uint32_t generation = 0;  ///< see BlockPainter::look()
    };
    struct Change {
        SceneUpdate update;
        MapStyle::Values style;
        bool exact = false;
        bool pointsElsewhere = false;
    };
    /** Replaces the camera before. Any thread. */
    void look(const Look& look);
    /** Any thread; none is lost. Who posts waits for the batch with its serial, so that they do not pile up. */
    void change(Change change);

private:
    void run(const std::stop_token& stop);

    std::function<void(std::shared_ptr<RasterBatch>)> m_done;
    std::mutex m_mutex;
    std::condition_variable_any m_wake;
    std::optional<Look> m_look;
    std::vector<Change> m_changes;
    std::jthread m_thread;  // last: it uses the others
};

}  // namespace belfry::ui
