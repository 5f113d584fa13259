// SPDX-License-Identifier: Apache-2.0
#include "models/feed/replica.h"

#include <utility>

namespace belfry::feed {

Result<ReplicaChange> Replica::distrust(std::string why) {
    m_phase = Phase::Distrusted;
    return fail(ErrorCode::DataLoss, std::move(why), "The picture is fetched anew.");
}

ApplyReport Replica::applyRows(const Delta& delta, Revision rev) {
    // what goes must go first: the same id may come back in the same message under a new handle
    for (const Handle handle : delta.removed) {
        m_store.remove(handle);
    }
    const ApplyReport report = m_store.applyRows(delta, rev);
    m_unknownRows += report.unknown;
    return report;
}

Result<void> Replica::checkDigests(const FeedMessage& message) {
    for (const auto& [shard, digest] : message.scopeDigests) {
        if (shard >= kShards || m_following.digest(m_store, shard) != digest) {
            ++m_counters.digestDiffers;
            return fail(ErrorCode::DataLoss, "the digest of the told rows of shard " + std::to_string(shard) +
                                                 " differs at revision " + std::to_string(m_store.revision()));
        }
    }
    if (message.digests.empty()) {
        return {};
    }
    if (message.digests.size() != kShards) {
        return fail(ErrorCode::DataLoss, "a peer counts " + std::to_string(message.digests.size()) + " shards");
    }
    for (std::size_t shard = 0; shard < kShards; ++shard) {
        if (message.digests[shard] != m_store.shardDigest(shard)) {
            ++m_counters.digestDiffers;
            return fail(ErrorCode::DataLoss, "the digest of shard " + std::to_string(shard) + " differs at revision " +
                                                 std::to_string(m_store.revision()));
        }
    }
    return {};
}

Result<void> Replica::checkScope(const FeedMessage& message) const {
    if (!message.scope) {
        return fail(ErrorCode::DataLoss, "a scope message without a scope");
    }
    for (const auto* part : {&message.scope->followed, &message.scope->dropped}) {
        for (const ScopeChange::Runs& runs : *part) {
            const bool known = runs.layer < m_store.catalogue().layers().size();
            if (!known || (!runs.runs.empty() && runs.runs.back().last > m_store.catalogue().rowCount(runs.layer))) {
                return fail(ErrorCode::DataLoss, "a peer tells rows that nobody knows");
            }
        }
    }
    return {};
}

void Replica::follow(const ScopeChange& scope, ReplicaChange* change) {
    const auto forget = [&](LayerIndex layer, RowRun among, std::vector<RowRun>* runs) {
        for (std::uint32_t row = among.first; row < among.last; ++row) {
            const Handle handle = Handle::of(layer, row);
            if (!m_following.contains(handle) && m_store.forget(handle)) {
                if (!runs->empty() && runs->back().last == row) {
                    ++runs->back().last;
                } else {
                    runs->push_back({row, row + 1});
                }
            }
        }
    };
    const std::uint64_t unnamed = m_following.apply(scope);
    for (std::size_t i = 0; i < m_store.catalogue().layers().size(); ++i) {
        const auto layer = static_cast<LayerIndex>(i);
        std::vector<RowRun> runs;
        if (((unnamed >> i) & 1U) != 0) {
            forget(layer, {0, m_store.catalogue().rowCount(layer)}, &runs);
        } else {
            for (const ScopeChange::Runs& part : scope.dropped) {
                for (std::size_t k = 0; part.layer == layer && k < part.runs.size(); ++k) {
                    forget(layer, part.runs[k], &runs);
                }
            }
        }
        if (!runs.empty()) {
            change->forgotten.push_back({layer, std::move(runs)});
        }
    }
}

Result<ReplicaChange> Replica::apply(FeedMessage& message) {
    ReplicaChange change;
    change.kind = message.kind;
    if (message.kind == FeedMessage::Kind::Catalogue) {
        if (!message.gateway || !message.catalogue) {
            return distrust("a catalogue message without a catalogue");
        }
        m_gateway = *message.gateway;
        m_store = Store(m_gateway.epoch, std::move(*message.catalogue));
        std::vector<std::uint32_t> baseRows;
        for (std::size_t layer = 0; layer < m_store.catalogue().layers().size(); ++layer) {
            baseRows.push_back(m_store.catalogue().rowCount(static_cast<LayerIndex>(layer)));
        }
        m_following = Following(std::move(baseRows));
        m_counts.clear();
        m_phase = Phase::Empty;
        change.newCatalogue = true;
        return change;
    }
    if (m_phase == Phase::Distrusted) {
        change.refused = true;
        return change;
    }
    switch (message.kind) {
        case FeedMessage::Kind::Catalogue: break;
        case FeedMessage::Kind::SnapshotBegin:
            if (m_phase == Phase::Snapshot && !message.full) {
                return distrust("a snapshot began inside a snapshot");
            }
            if (message.full ? m_store.revision() != 0 : m_phase != Phase::Following) {
                return distrust("a snapshot began that does not fit this picture");
            }
            m_phase = Phase::Snapshot;
            break;
        case FeedMessage::Kind::SnapshotRows:
            if (m_phase != Phase::Snapshot) {
                return distrust("snapshot rows outside of a snapshot");
            }
            change.report = applyRows(message.delta, message.delta.rev);
            break;
        case FeedMessage::Kind::SnapshotEnd: {
            if (m_phase != Phase::Snapshot) {
                return distrust("a snapshot ended that never began");
            }
            m_store.setRevision(message.rev);
            if (auto same = checkDigests(message); !same) {
                return distrust(same.error().message);
            }
            m_phase = Phase::Following;
            change.complete = true;
            break;
        }
        case FeedMessage::Kind::Delta:
            if (m_phase != Phase::Following || message.delta.prevRev != m_store.revision()) {
                ++m_counters.revisionGap;
                return distrust("a delta goes on from revision " + std::to_string(message.delta.prevRev) +
                                " but this picture is at " + std::to_string(m_store.revision()));
            }
            change.report = applyRows(message.delta, message.delta.rev);
            if (change.report.notRising > 0) {
                ++m_counters.entityNotRising;
                return distrust("revision " + std::to_string(message.delta.rev) + " does not rise for " +
                                std::to_string(change.report.notRising) + " entities");
            }
            m_store.setRevision(message.delta.rev);
            change.complete = true;
            break;
        case FeedMessage::Kind::Heartbeat:
            if (m_phase != Phase::Following) {
                break;
            }
            if (message.rev > m_store.revision()) {
                ++m_counters.heartbeatAhead;
                return distrust("a heartbeat is at revision " + std::to_string(message.rev) +
                                " but this picture is at " + std::to_string(m_store.revision()));
            }
            if (message.rev == m_store.revision()) {
                if (auto same = checkDigests(message); !same) {
                    return distrust(same.error().message);
                }
            }
            change.complete = true;
            break;
        case FeedMessage::Kind::Scope:
            if (auto known = checkScope(message); !known) {
                return distrust(known.error().message);
            }
            follow(*message.scope, &change);
            break;
        case FeedMessage::Kind::Aggregates:
            if (message.aggregates) {
                m_counts.apply(*message.aggregates);
            }
            break;
    }
    return change;
}

}  // namespace belfry::feed
