// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "models/domain/clock.h"
#include "models/domain/error.h"
#include "models/feed/ports.h"

namespace belfry::v1 {
class ServerFrame;
}

namespace belfry::stream {

constexpr Millis kDelayedAfterMs = 750;
constexpr Millis kNotLiveAfterMs = 2'000;
constexpr Millis kCatchUpShownAfterMs =
    1'000;  ///< a large commit takes several frames; shorter than this it is no news

/** What the receiving end of a state lane must notice before anything is applied: silence, gaps in frame numbers and
 *  revisions, another epoch, frames out of order. No I/O, time as an argument. */
class LaneWatch {
public:
    /** A stream begins: we ask to go on from (`epoch`, `rev`); rev 0 = from nothing. */
    void begin(std::string epoch, Revision rev, Instant now);

    /** Checks a frame and takes note of it. An error ends the stream; its kind is counted. */
    Result<void> check(const v1::ServerFrame& frame, Instant now);

    [[nodiscard]] Millis silentMs(Instant now) const { return now.monoMs - m_heardMonoMs; }
    /** Synchronising, Live, Delayed or NotLive by what was heard so far. */
    [[nodiscard]] feed::LinkState state(Instant now) const;
    /** When state() changes by silence alone; nothing when it cannot get worse. */
    [[nodiscard]] std::optional<Millis> nextChangeMonoMs(Instant now) const;
    /** Everything up to here was passed on; where a new stream goes on. 0 = needs everything. */
    [[nodiscard]] Revision revision() const { return m_rev; }
    [[nodiscard]] bool isComplete() const { return m_phase == Phase::Following; }
    [[nodiscard]] std::uint64_t lastSeq() const { return m_seq; }

    [[nodiscard]] const feed::IntegrityCounters& counters() const { return m_counters; }
    feed::IntegrityCounters& counters() { return m_counters; }

private:
    enum class Phase : std::uint8_t { BeforeHello, AfterHello, Snapshot, Following };

    [[nodiscard]] bool isBriefCatchUp(Instant now) const;

    std::string m_epoch;
    std::optional<Millis> m_catchingUpSince;
    Revision m_rev = 0;
    std::uint64_t m_seq = 0;
    Phase m_phase = Phase::BeforeHello;
    Millis m_heardMonoMs = 0;
    feed::IntegrityCounters m_counters;
};

}  // namespace belfry::stream
