// SPDX-License-Identifier: Apache-2.0
#include "services/basemap/tile_queue.h"

#include <algorithm>
#include <utility>

#include "models/feed/background_thread.h"

namespace belfry::basemap {

namespace {

constexpr std::size_t kRecent = 8;

TileQueue::Tiles unavailable(const char* why) { return fail(ErrorCode::Unavailable, why, "Ask again"); }

}  // namespace

TileQueue::TileQueue(unsigned workers, std::size_t longest, std::function<Draw()> makeDraw, Finished finished)
    : m_longest(longest), m_finished(std::move(finished)) {
    for (unsigned i = 0; i < std::max(1U, workers); ++i) {
        m_threads.emplace_back([this, makeDraw] { work(makeDraw); });
    }
}

TileQueue::~TileQueue() {
    {
        const std::lock_guard lock(m_mutex);
        m_stop = true;
        for (const auto& tile : m_waiting) {
            const auto job = m_jobs.find(tile);
            job->second.promise.set_value(unavailable("the tile service is stopping"));
            m_jobs.erase(job);
        }
        m_waiting.clear();
    }
    m_wake.notify_all();
    m_threads.clear();
}

std::shared_future<TileQueue::Tiles> TileQueue::request(const MetaTile& tile) {
    const std::lock_guard lock(m_mutex);
    if (const auto known = m_jobs.find(tile); known != m_jobs.end()) {
        return known->second.future;
    }
    if (const auto recent =
            std::find_if(m_recent.begin(), m_recent.end(), [&](const auto& r) { return r.first == tile; });
        recent != m_recent.end()) {
        return recent->second;
    }
    Job job;
    job.future = job.promise.get_future().share();
    auto future = job.future;
    if (m_stop) {
        job.promise.set_value(unavailable("the tile service is stopping"));
        return future;
    }
    if (m_waiting.size() >= m_longest) {
        const auto oldest = m_jobs.find(m_waiting.front());
        oldest->second.promise.set_value(unavailable("too many tiles are wanted at once"));
        m_jobs.erase(oldest);
        m_waiting.pop_front();
    }
    m_jobs.emplace(tile, std::move(job));
    m_waiting.push_back(tile);
    m_wake.notify_one();
    return future;
}

void TileQueue::work(const std::function<Draw()>& makeDraw) {
    feed::giveWayToOthers();
    const Draw draw = makeDraw();
    for (;;) {
        MetaTile tile;
        {
            std::unique_lock lock(m_mutex);
            m_wake.wait(lock, [this] { return m_stop || !m_waiting.empty(); });
            if (m_stop) {
                return;
            }
            tile = m_waiting.back();
            m_waiting.pop_back();
        }
        auto drawn = draw(tile);
        if (drawn) {
            m_finished(tile, *drawn);
        }
        const std::lock_guard lock(m_mutex);
        const auto job = m_jobs.find(tile);
        if (drawn) {
            job->second.promise.set_value(std::make_shared<const std::vector<std::string>>(std::move(*drawn)));
            m_recent.emplace_back(tile, job->second.future);
            if (m_recent.size() > kRecent) {
                m_recent.pop_front();
            }
        } else {
            job->second.promise.set_value(tl::unexpected<Error>(drawn.error()));
        }
        m_jobs.erase(job);
    }
}

}  // namespace belfry::basemap
