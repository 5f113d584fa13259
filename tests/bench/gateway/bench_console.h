// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "models/feed/ports.h"
#include "models/feed/replica.h"

namespace belfry::bench {

/** A console without a screen: takes the state lane as fast (or as slowly) as it is told to, and measures how old what
 *  arrives is. */
class BenchConsole final : public feed::FeedSink {
public:
    enum class Pace { Fast, OneFrameASecond, Frozen };

    /** `keepPicture`: applies everything to a replica, as a real console does. */
    BenchConsole(const std::string& address, const std::string& cacheDir, bool keepPicture,
                 const feed::Interest& interest = {});
    ~BenchConsole() override;
    BenchConsole(const BenchConsole&) = delete;
    BenchConsole& operator=(const BenchConsole&) = delete;

    void setInterest(const feed::Interest& interest) { m_feed->setInterest(interest); }
    /** Blocks until live; false after `seconds`. */
    [[nodiscard]] bool waitLive(int seconds);
    void setPace(Pace pace);
    void stop();

    /** Milliseconds from the constructor on; -1 = not yet. Rows count when they are in the picture. */
    struct Startup {
        double catalogue = -1;
        double firstRows = -1;
        double live = -1;
    };
    [[nodiscard]] Startup startup() const;

    struct Ages {
        std::vector<std::uint32_t> byMs = std::vector<std::uint32_t>(20'001, 0);  ///< the last one: and older
        std::uint64_t rows = 0;
        std::uint64_t deltas = 0;
    };
    /** What was measured since the last call. */
    [[nodiscard]] Ages takeAges();
    /** Of the replica; only with `keepPicture` and while nothing runs. */
    [[nodiscard]] const feed::Replica& replica() const { return m_replica; }
    [[nodiscard]] std::uint64_t errors() const { return m_errors; }
    [[nodiscard]] std::optional<feed::ClassCounts> totals(LayerIndex layer) const;

private:
    void onMessage(feed::FeedMessage message) override;
    void onLink(const feed::LinkStatus& status) override;

    void happened(double Startup::* what);  // with m_mutex held

    const bool m_keepPicture;
    SystemClock m_clock;
    feed::Replica m_replica;
    std::atomic<std::uint64_t> m_errors{0};
    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_live = false;
    bool m_stopping = false;
    Pace m_pace = Pace::Fast;
    Ages m_ages;
    std::chrono::steady_clock::time_point m_begun = std::chrono::steady_clock::now();
    Startup m_startup;
    feed::CityCounts m_counts;
    std::unique_ptr<feed::FeedSource> m_feed;
};

}  // namespace belfry::bench
