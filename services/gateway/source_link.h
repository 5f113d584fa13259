// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "models/feed/ports.h"
#include "models/feed/state_writer.h"
#include "services/gateway/config.h"

namespace belfry::gateway {

/** How a city system's frame age is judged: it beats every 250 ms, so this is one "period" of it. */
inline constexpr Millis kSourcePeriodMs = 1'000;
/** Observations from further in the future are nonsense. */
inline constexpr Millis kMaxFutureMs = 5LL * 60'000;

/** One city system: takes its state lane, translates its handles, layers and attributes into the gateway's and writes
 *  what makes sense. What does not is counted, marked Bad and logged now and then: a broken device never spoils the
 *  picture. The sink's side belongs to the lane's worker thread, everything else to the core sequence. */
class SourceLink final : public feed::FeedSink {
public:
    /** `clock` must outlive this. */
    SourceLink(SourceConfig config, const Clock& clock, std::unique_ptr<feed::FeedSource> feed,
               std::unique_ptr<feed::CommandPort> commands);
    ~SourceLink() override;
    SourceLink(const SourceLink&) = delete;
    SourceLink& operator=(const SourceLink&) = delete;

    void start();
    void stop();

    [[nodiscard]] const SourceConfig& config() const { return m_config; }
    [[nodiscard]] feed::CommandPort* commands() const { return m_commands.get(); }

    /** What came since the last call, at most what fits in one tick. Returns true when the system has told of a new
     *  catalogue: the gateway has to begin a new epoch and bind() all links before anything else is taken. */
    [[nodiscard]] bool drain(feed::StateWriter& writer, Instant now);
    [[nodiscard]] bool hasCatalogue() const { return m_catalogue != nullptr; }
    [[nodiscard]] const feed::Catalogue* catalogue() const { return m_catalogue.get(); }
    /** Learns the gateway's handles. `snapshot`: ask the system to tell everything again. */
    void bind(const feed::Catalogue& gateway, bool snapshot);

    /** Once a tick after drain(): when the system fell silent, its values become stale. True when lost() changed. */
    [[nodiscard]] bool judge(feed::StateWriter& writer, Instant now);
    [[nodiscard]] bool lost() const { return m_lost; }
    [[nodiscard]] feed::SourceHealth health(Instant now) const;

    // feed::FeedSink
    void onMessage(feed::FeedMessage message) override;
    void onLink(const feed::LinkStatus& status) override;

private:
    struct AttributeMap {
        bool known = false;
        bool plain = true;  ///< same type and scale: raw values are the same
        AttributeIndex attribute = 0;
        std::uint64_t rejected = 0;
    };
    struct LayerMap {
        bool known = false;
        LayerIndex layer = 0;
        std::vector<AttributeMap> attributes;
        std::vector<Handle> rows;  ///< gateway's handle by the system's row
        // parking: what occupancy can be worked out from
        int occupancy = -1;
        int available = -1;
        int total = -1;
        int countError = -1;
    };

    /** The system began a new epoch of the same catalogue: only what came and went at run time is in doubt. */
    void beginAgain(std::shared_ptr<feed::Catalogue> catalogue);
    void take(feed::FeedMessage& message, feed::StateWriter& writer, Instant now);
    void takeRows(const feed::Delta& delta, feed::StateWriter& writer, Instant now);
    void takeBatch(const feed::LayerBatch& batch, feed::StateWriter& writer, Instant now);
    /** A report in which nothing changed: the device is there, and what is known of it is as young as that. */
    static void stillSo(Handle handle, Millis observedMs, feed::StateWriter& writer);
    void derive(const LayerMap& map, Handle handle, Millis observedMs, feed::StateWriter& writer) const;
    void markStale(feed::StateWriter& writer);
    /** Counts it; `what` is only made once a tick, for a flood of nonsense must not cost much. */
    template <typename What>
    void reject(Instant now, What what);
    [[nodiscard]] Handle mapped(Handle theirs) const;

    SourceConfig m_config;
    const Clock& m_clock;
    std::unique_ptr<feed::FeedSource> m_feed;
    std::unique_ptr<feed::CommandPort> m_commands;

    std::mutex m_mutex;
    std::condition_variable m_room;
    std::deque<feed::FeedMessage> m_mailbox;
    feed::LinkStatus m_status;
    bool m_closed = false;
    std::atomic<Millis> m_heardMono{-1};

    std::shared_ptr<feed::Catalogue> m_catalogue;
    std::vector<LayerMap> m_layers;
    std::set<Handle> m_unconfirmed;  ///< came at run time before the system restarted, not told of again yet
    bool m_bound = false;
    bool m_wantsSnapshot = false;
    bool m_lost = false;
    bool m_judged = false;
    Instant m_startedAt;
    CodedText m_lastError;            ///< of an observation
    CodedText m_linkError;            ///< of the link, while it is broken
    std::uint64_t m_skippedRows = 0;  ///< of this catalogue: rows that were passed over, for which memory was taken
    std::uint64_t m_rejected = 0;
    std::uint64_t m_updates = 0;
    Millis m_lastErrorMono = -1;
    Millis m_nextLogMono = 0;
    std::uint64_t m_unloggedRejections = 0;
    // updates per second over the last full second
    Millis m_rateSinceMono = 0;
    std::uint64_t m_rateUpdates = 0;
    double m_rate = 0.0;
};

}  // namespace belfry::gateway
