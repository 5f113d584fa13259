// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "services/basemap/tile_renderer.h"

namespace belfry::basemap {

/** Draws squares of tiles on worker threads: the newest wish first, the same wish once, and the oldest is given up
 *  when too many wait (whoever pans on does not want them any more). Thread-safe. */
class TileQueue {
public:
    using Tiles = Result<std::shared_ptr<const std::vector<std::string>>>;
    using Draw = std::function<Result<std::vector<std::string>>(const MetaTile&)>;
    /** Called on a worker with every finished square. */
    using Finished = std::function<void(const MetaTile&, const std::vector<std::string>&)>;

    /** `makeDraw` is called once on each worker thread. */
    TileQueue(unsigned workers, std::size_t longest, std::function<Draw()> makeDraw, Finished finished);
    /** Finishes what is being drawn; what waits fails with UNAVAILABLE. */
    ~TileQueue();
    TileQueue(const TileQueue&) = delete;
    TileQueue& operator=(const TileQueue&) = delete;

    [[nodiscard]] std::shared_future<Tiles> request(const MetaTile& tile);

private:
    struct Job {
        std::promise<Tiles> promise;
        std::shared_future<Tiles> future;
    };

    void work(const std::function<Draw()>& makeDraw);

    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<MetaTile> m_waiting;  ///< newest at the back
    std::map<MetaTile, Job> m_jobs;  ///< waiting and being drawn
    /** For who looked into the cache just before a square got there. */
    std::deque<std::pair<MetaTile, std::shared_future<Tiles>>> m_recent;
    std::size_t m_longest;
    Finished m_finished;
    bool m_stop = false;
    std::vector<std::jthread> m_threads;
};

}  // namespace belfry::basemap
