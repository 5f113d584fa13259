// SPDX-License-Identifier: Apache-2.0
#include "services/stream/lane_watch.h"

#include <algorithm>
#include <utility>

#include "belfry/v1/feed.pb.h"
#include "services/proto/mapping_error.h"

namespace belfry::stream {

namespace {

tl::unexpected<Error> broken(std::string what) {
    return fail(ErrorCode::DataLoss, std::move(what), "The connection is made again.");
}

}  // namespace

void LaneWatch::begin(std::string epoch, Revision rev, Instant now) {
    m_epoch = std::move(epoch);
    m_rev = rev;
    m_seq = 0;
    m_phase = Phase::BeforeHello;
    m_heardMonoMs = now.monoMs;
    m_catchingUpSince.reset();
}

Result<void> LaneWatch::check(const v1::ServerFrame& frame, Instant now) {
    m_heardMonoMs = now.monoMs;
    if (frame.seq() != m_seq + 1) {
        ++m_counters.sequenceGap;
        return broken("frame " + std::to_string(frame.seq()) + " came after frame " + std::to_string(m_seq));
    }
    m_seq = frame.seq();
    if ((frame.frame_case() == v1::ServerFrame::kHello) != (m_phase == Phase::BeforeHello) &&
        frame.frame_case() != v1::ServerFrame::kReset) {
        ++m_counters.malformed;
        return broken("a stream that does not begin with exactly one Hello");
    }
    switch (frame.frame_case()) {
        case v1::ServerFrame::kHello:
            if (auto contract = proto::checkContract(frame.hello().contract(), "the gateway"); !contract) {
                return contract;
            }
            if (frame.hello().store_epoch() != m_epoch) {
                ++m_counters.epochChanged;
                m_rev = 0;
                return fail(ErrorCode::Aborted,
                            "a new epoch began: the gateway was restarted or its catalogue replaced",
                            "Everything is fetched anew.", "EPOCH_CHANGED");
            }
            m_phase = m_rev > 0 ? Phase::Following : Phase::AfterHello;
            if (m_rev > 0) {
                ++m_counters.resumes;
            }
            break;
        case v1::ServerFrame::kSnapshotBegin:
            if (m_phase == Phase::Snapshot || frame.snapshot_begin().full() != (m_phase == Phase::AfterHello)) {
                ++m_counters.malformed;
                return broken("a snapshot began out of order");
            }
            ++m_counters.snapshots;
            m_catchingUpSince = m_phase == Phase::Following ? std::optional(now.monoMs) : std::nullopt;
            m_phase = Phase::Snapshot;
            m_rev = 0;  // half a snapshot is nothing to go on from
            break;
        case v1::ServerFrame::kSnapshotChunk:
            if (m_phase != Phase::Snapshot) {
                ++m_counters.malformed;
                return broken("snapshot rows outside of a snapshot");
            }
            break;
        case v1::ServerFrame::kSnapshotEnd:
            if (m_phase != Phase::Snapshot) {
                ++m_counters.malformed;
                return broken("a snapshot ended that never began");
            }
            m_rev = frame.snapshot_end().rev();
            m_phase = Phase::Following;
            break;
        case v1::ServerFrame::kDelta:
            if (m_phase != Phase::Following || frame.delta().prev_rev() != m_rev || frame.delta().rev() <= m_rev) {
                ++m_counters.revisionGap;
                return broken("a delta from revision " + std::to_string(frame.delta().prev_rev()) + " to " +
                              std::to_string(frame.delta().rev()) + " came at revision " + std::to_string(m_rev));
            }
            m_rev = frame.delta().rev();
            break;
        case v1::ServerFrame::kHeartbeat:
            if (m_phase == Phase::Following && frame.heartbeat().rev() > m_rev) {
                ++m_counters.heartbeatAhead;
                return broken("a heartbeat is at revision " + std::to_string(frame.heartbeat().rev()) + " but only " +
                              std::to_string(m_rev) + " was received");
            }
            break;
        case v1::ServerFrame::kReset:
            ++m_counters.epochChanged;
            m_rev = 0;
            return fail(ErrorCode::Aborted, "the gateway began anew: " + frame.reset().reason(),
                        "Everything is fetched anew.", "EPOCH_CHANGED");
        case v1::ServerFrame::kScope:
        case v1::ServerFrame::kAggregates: break;    // no revision moves
        case v1::ServerFrame::FRAME_NOT_SET: break;  // a kind from the future
    }
    return {};
}

bool LaneWatch::isBriefCatchUp(Instant now) const {
    return m_phase == Phase::Snapshot && m_catchingUpSince && now.monoMs - *m_catchingUpSince < kCatchUpShownAfterMs;
}

feed::LinkState LaneWatch::state(Instant now) const {
    const Millis silent = silentMs(now);
    if (silent >= kNotLiveAfterMs) {
        return feed::LinkState::NotLive;
    }
    if (m_phase != Phase::Following && !isBriefCatchUp(now)) {
        return feed::LinkState::Synchronising;
    }
    return silent >= kDelayedAfterMs ? feed::LinkState::Delayed : feed::LinkState::Live;
}

std::optional<Millis> LaneWatch::nextChangeMonoMs(Instant now) const {
    const Millis silent = silentMs(now);
    if (silent >= kNotLiveAfterMs) {
        return std::nullopt;
    }
    const bool brief = isBriefCatchUp(now);
    Millis next = m_heardMonoMs + kNotLiveAfterMs;
    if ((m_phase == Phase::Following || brief) && silent < kDelayedAfterMs) {
        next = m_heardMonoMs + kDelayedAfterMs;
    }
    return brief ? std::min(next, *m_catchingUpSince + kCatchUpShownAfterMs) : next;
}

}  // namespace belfry::stream
