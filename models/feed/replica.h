// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "models/feed/ports.h"
#include "models/feed/store.h"

namespace belfry::feed {

/** What a message did to a Replica. */
struct ReplicaChange {
    FeedMessage::Kind kind = FeedMessage::Kind::Delta;
    bool newCatalogue = false;  ///< store() was replaced: every handle and view from before is void
    bool refused = false;       ///< nothing of it was taken: this picture waits for a new one
    bool complete = false;      ///< the picture is whole at store().revision() (SnapshotEnd, Delta, Heartbeat)
    ApplyReport report;
    /** Scope: rows that are not told any more and whose values were forgotten. */
    std::vector<ScopeChange::Runs> forgotten;
};

/** A picture of somebody else's truth: applies the state lane in order and checks what wire.md demands. Console and
 *  gateway both own one. One thread; give it the messages of a FeedSource in their order.
 *
 *  An error means: the picture cannot be trusted. Call FeedSource::resynchronise(error.message) and go on; until the
 *  next Catalogue or SnapshotBegin everything is refused silently (no second error). */
class Replica {
public:
    /** `message` may be taken apart. The delta of `Kind::Delta` and `SnapshotRows` is left for the caller to look at.
     */
    Result<ReplicaChange> apply(FeedMessage& message);

    [[nodiscard]] const Store& store() const { return m_store; }
    [[nodiscard]] const GatewayInfo& gateway() const { return m_gateway; }
    /** Which rows are kept up to date; of the others no value is kept, so that none can look live. One that is told
     *  again is empty until its first row has arrived. */
    [[nodiscard]] const Following& following() const { return m_following; }
    /** Counts of the whole city, where not every row is told. */
    [[nodiscard]] const CityCounts& counts() const { return m_counts; }
    /** Whole and trusted: not in the middle of a snapshot, not waiting for a new one. */
    [[nodiscard]] bool isComplete() const { return m_phase == Phase::Following; }
    /** entityNotRising, revisionGap, heartbeatAhead, digestDiffers: what was found here; the lane counts the rest. */
    [[nodiscard]] const IntegrityCounters& counters() const { return m_counters; }
    /** Rows of deltas and snapshots that were skipped because nobody told of their entity, since the start. No error by
     *  itself: whether a value is missing for it the digests say. */
    [[nodiscard]] std::uint64_t unknownRows() const { return m_unknownRows; }

private:
    enum class Phase : std::uint8_t { Empty, Snapshot, Following, Distrusted };

    Result<ReplicaChange> distrust(std::string why);
    Result<void> checkDigests(const FeedMessage& message);
    Result<void> checkScope(const FeedMessage& message) const;
    ApplyReport applyRows(const Delta& delta, Revision rev);
    void follow(const ScopeChange& scope, ReplicaChange* change);

    Phase m_phase = Phase::Empty;
    Store m_store;
    GatewayInfo m_gateway;
    IntegrityCounters m_counters;
    std::uint64_t m_unknownRows = 0;
    Following m_following;
    CityCounts m_counts;
};

}  // namespace belfry::feed
