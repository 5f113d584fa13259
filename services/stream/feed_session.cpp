// SPDX-License-Identifier: Apache-2.0
#include "services/stream/feed_session.h"

#include <algorithm>
#include <utility>

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include "services/proto/mapping_delta.h"
#include "services/proto/mapping_error.h"
#include "services/proto/mapping_feed.h"
#include "services/stream/resume_ring.h"

namespace belfry::stream {

namespace {

constexpr std::size_t kMaxUnackedFrames = 64;  // a frozen peer is sent no more than so many heartbeats
constexpr std::size_t kChangesPerChunk = 500;
constexpr std::size_t kChangesBytes = 100'000;
constexpr std::uint32_t kDelimited = 2;  // protobuf wire type of nested messages

/** The start of a ServerFrame: its sequence number, then the tag and length of the message that follows. */
std::string frameHead(std::uint64_t seq, int field, std::size_t bodySize) {
    std::string head;
    google::protobuf::io::StringOutputStream stream(&head);
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.WriteTag(v1::ServerFrame::kSeqFieldNumber << 3U);
    coded.WriteVarint64(seq);
    coded.WriteTag((static_cast<std::uint32_t>(field) << 3U) | kDelimited);
    coded.WriteVarint32(static_cast<std::uint32_t>(bodySize));
    coded.Trim();
    return head;
}

std::shared_ptr<const std::string> serialized(const google::protobuf::MessageLite& message) {
    return std::make_shared<const std::string>(message.SerializeAsString());
}

}  // namespace

FeedSession::FeedSession(FeedHub& hub, SessionId id, std::uint64_t layers, std::shared_ptr<SessionSink> sink)
    : m_hub(hub), m_sink(std::move(sink)), m_layers(layers), m_chunkRows(hub.m_options.chunkRows) {
    m_stats.id = id;
}

void FeedSession::start(const StartRequest& start, Instant now) {
    const feed::Store& store = m_hub.m_store;
    v1::Hello hello;
    proto::toWire(m_hub.info(), &hello);
    hello.set_oldest_resumable_rev(m_hub.m_ring->oldest());
    hello.set_catalogue_hash(m_hub.m_catalogueHash);
    hello.set_wall_ms(now.wallMs);
    hello.set_max_frame_bytes(static_cast<std::uint32_t>(1U << 20U));
    send(v1::ServerFrame::kHelloFieldNumber, serialized(hello), now);
    m_nextHeartbeatMs = now.monoMs + m_hub.m_options.heartbeatMs;
    m_nextDigestMs = now.monoMs + m_hub.m_options.digestMs;
    const bool known = start.epoch == store.epoch() && start.lastRev <= store.revision();
    if (!start.epoch.empty() && !known) {
        reset("the store's epoch is " + store.epoch() + " now");
        return;
    }
    if (start.epoch.empty() || start.lastRev == 0) {
        for (std::size_t layer = 0; layer < store.catalogue().layers().size(); ++layer) {
            if (wants(static_cast<LayerIndex>(layer))) {
                const feed::EntityTable& table = store.table(static_cast<LayerIndex>(layer));
                for (std::uint32_t row = 0; row < table.rowCount(); ++row) {
                    if (table.revision(row) > 0) {
                        m_bitmap.mark(Handle::of(static_cast<LayerIndex>(layer), row));
                    }
                }
            }
        }
        beginSnapshot(true, now);
    } else {
        m_rev = start.lastRev;
        if (m_layers != proto::kAllLayers || m_rev < m_hub.m_ring->oldest()) {
            fallBehind();
            markNewerThan(m_rev);
            beginSnapshot(false, now);
        }
    }
    pump(now);
}

bool FeedSession::hasCredit(std::size_t bytes, Instant now) const {
    return m_unacked.empty() || (m_unackedBytes + bytes <= m_hub.m_options.creditBytes &&
                                 now.monoMs - m_unacked.front().monoMs <= m_hub.m_options.creditMs);
}

void FeedSession::onCommit(const feed::Delta& delta, const std::shared_ptr<const std::string>& body, Instant now) {
    if (m_closed) {
        return;
    }
    if (m_mode == Mode::Following) {
        if (m_rev == delta.prevRev && body && hasCredit(body->size(), now)) {
            send(v1::ServerFrame::kDeltaFieldNumber, body, now);
            m_rev = delta.rev;
            return;
        }
        const bool replaying = m_rev < delta.prevRev && m_layers == proto::kAllLayers &&
                               m_hub.m_ring->after(m_rev) != nullptr &&
                               (m_unacked.empty() || now.monoMs - m_unacked.front().monoMs <= m_hub.m_options.creditMs);
        if (replaying) {
            return;  // pump() goes on with the ring
        }
        const bool wasAtHead = m_rev == delta.prevRev;
        fallBehind();
        if (!wasAtHead) {
            markNewerThan(m_rev);
            return;
        }
    }
    for (const feed::LayerBatch& batch : delta.batches) {
        if (wants(batch.layer)) {
            for (const Handle handle : batch.handles) {
                m_bitmap.mark(handle);
            }
        }
    }
}

void FeedSession::fallBehind() {
    m_mode = Mode::Behind;
    m_bitmap.clear();
    const auto after = [this](const std::vector<FeedHub::Logged>& log) {
        const auto it = std::upper_bound(log.begin(), log.end(), m_rev,
                                         [](Revision rev, const FeedHub::Logged& logged) { return rev < logged.rev; });
        return static_cast<std::size_t>(it - log.begin());
    };
    m_addedAt = after(m_hub.m_added);
    m_removedAt = after(m_hub.m_removed);
}

void FeedSession::markNewerThan(Revision rev) {
    const feed::Store& store = m_hub.m_store;
    for (std::size_t layer = 0; layer < store.catalogue().layers().size(); ++layer) {
        if (!wants(static_cast<LayerIndex>(layer))) {
            continue;
        }
        const feed::EntityTable& table = store.table(static_cast<LayerIndex>(layer));
        for (std::uint32_t row = 0; row < table.rowCount(); ++row) {
            if (table.revision(row) > rev) {
                m_bitmap.mark(Handle::of(static_cast<LayerIndex>(layer), row));
            }
        }
    }
}

void FeedSession::beginSnapshot(bool full, Instant now) {
    m_mode = Mode::Syncing;
    ++m_stats.snapshots;
    v1::SnapshotBegin begin;
    begin.set_rev(m_hub.m_store.revision());
    begin.set_full(full);
    begin.set_entities(m_bitmap.count());
    send(v1::ServerFrame::kSnapshotBeginFieldNumber, serialized(begin), now);
}

void FeedSession::pump(Instant now) {
    if (m_closed) {
        return;
    }
    if (m_mode == Mode::Following) {
        pumpFollowing(now);
    }
    if (m_mode == Mode::Behind) {
        pumpBehind(now);
    }
    if (m_mode == Mode::Syncing) {
        pumpSyncing(now);
    }
    m_stats.sentRev = m_rev;
}

void FeedSession::pumpFollowing(Instant now) {
    while (m_rev < m_hub.m_store.revision()) {
        const auto body = m_hub.m_ring->after(m_rev);
        if (!body) {
            // forgotten while we were replaying
            fallBehind();
            markNewerThan(m_rev);
            return;
        }
        if (!hasCredit(body->size(), now)) {
            return;
        }
        send(v1::ServerFrame::kDeltaFieldNumber, body, now);
        ++m_rev;
    }
}

void FeedSession::pumpBehind(Instant now) {
    const HubOptions& options = m_hub.m_options;
    if (m_hub.hasPending() || !hasCredit(options.creditBytes / 2, now)) {
        return;
    }
    const std::size_t addedAt = m_addedAt;
    const std::size_t removedAt = m_removedAt;
    feed::Delta delta;
    takeChanges(kChangesPerChunk, &delta);
    const bool allChanges = m_addedAt == m_hub.m_added.size() && m_removedAt == m_hub.m_removed.size();
    if (allChanges && m_bitmap.count() <= m_chunkRows) {
        delta.prevRev = m_rev;
        delta.rev = m_hub.m_store.revision();
        delta.wallMs = now.wallMs;
        delta.conflated = delta.rev - delta.prevRev > 1;
        delta.mergedCount = static_cast<std::uint32_t>(delta.rev - delta.prevRev);
        while (m_bitmap.count() > 0) {
            m_bitmap.take(m_chunkRows, &m_rows);
            addRows(m_rows, &delta);
        }
        std::string body = encode(delta);
        if (body.size() <= options.maxDeltaBytes) {
            if (delta.conflated) {
                ++m_stats.conflated;
            }
            send(v1::ServerFrame::kDeltaFieldNumber, std::make_shared<const std::string>(std::move(body)), now);
            m_rev = delta.rev;
            m_mode = Mode::Following;
            m_bitmap.clear();
            return;
        }
        for (const feed::LayerBatch& batch : delta.batches) {
            for (const Handle handle : batch.handles) {
                m_bitmap.mark(handle);
            }
        }
    }
    m_addedAt = addedAt;
    m_removedAt = removedAt;
    beginSnapshot(false, now);
}

void FeedSession::pumpSyncing(Instant now) {
    const HubOptions& options = m_hub.m_options;
    const std::size_t goal = options.creditBytes / 2;
    while (hasCredit(goal, now)) {
        feed::Delta chunk;
        chunk.prevRev = m_hub.m_store.revision();
        chunk.rev = chunk.prevRev;
        chunk.wallMs = now.wallMs;
        if (!takeChanges(kChangesPerChunk, &chunk)) {
            if (m_bitmap.count() == 0) {
                break;
            }
            m_bitmap.take(m_chunkRows, &m_rows);
            addRows(m_rows, &chunk);
        }
        std::string body = encode(chunk);
        if (body.size() > goal && !chunk.batches.empty() && m_rows.size() > 1) {
            // long texts: fewer rows at a time from here on
            m_chunkRows = std::max<std::size_t>(1, m_rows.size() / 2);
            for (const Handle handle : m_rows) {
                m_bitmap.mark(handle);
            }
            continue;
        }
        send(v1::ServerFrame::kSnapshotChunkFieldNumber, std::make_shared<const std::string>(std::move(body)), now);
    }
    if (m_bitmap.count() > 0 || m_addedAt < m_hub.m_added.size() || m_removedAt < m_hub.m_removed.size() ||
        m_hub.hasPending()) {
        return;
    }
    v1::SnapshotEnd end;
    m_rev = m_hub.m_store.revision();
    end.set_rev(m_rev);
    if (m_layers == proto::kAllLayers) {
        const auto digests = m_hub.m_store.digests();
        *end.mutable_shard_digests() = {digests.begin(), digests.end()};
    }
    send(v1::ServerFrame::kSnapshotEndFieldNumber, serialized(end), now);
    m_mode = Mode::Following;
    m_chunkRows = options.chunkRows;
    m_bitmap.clear();
}

bool FeedSession::takeChanges(std::size_t limit, feed::Delta* delta) {
    const std::size_t addedEnd = std::min(m_hub.m_added.size(), m_addedAt + limit);
    const std::size_t removedEnd = std::min(m_hub.m_removed.size(), m_removedAt + limit * 8);
    const bool any = addedEnd > m_addedAt || removedEnd > m_removedAt;
    for (; m_removedAt < removedEnd; ++m_removedAt) {
        delta->removed.push_back(m_hub.m_removed[m_removedAt].handle);
    }
    // an id may come back under a new handle: all goodbyes come before the first newcomer
    std::size_t bytes = 0;
    for (; m_removedAt == m_hub.m_removed.size() && m_addedAt < addedEnd && bytes < kChangesBytes; ++m_addedAt) {
        const Handle handle = m_hub.m_added[m_addedAt].handle;
        delta->added.push_back({handle, m_hub.wireAsset(handle)});
        bytes += 300 + delta->added.back().asset.geometry.size() * 8;
        if (!m_hub.m_store.catalogue().contains(handle)) {
            delta->removed.push_back(handle);
        }
    }
    return any;
}

void FeedSession::addRows(const std::vector<Handle>& rows, feed::Delta* delta) const {
    const feed::Store& store = m_hub.m_store;
    std::vector<Handle> known;
    std::vector<std::uint64_t> masks;
    known.reserve(rows.size());
    masks.reserve(rows.size());
    LayerIndex layer = 0;
    for (const Handle handle : rows) {
        if (!store.catalogue().contains(handle)) {
            continue;
        }
        layer = handle.layer();
        const feed::EntityTable& table = store.table(layer);
        std::uint64_t mask = m_hub.m_wentMissing[layer];
        for (std::size_t a = 0; a < table.attributeCount(); ++a) {
            mask |= table.has(handle.row(), static_cast<AttributeIndex>(a)) ? std::uint64_t{1} << a : 0U;
        }
        known.push_back(handle);
        masks.push_back(mask);
    }
    if (!known.empty()) {
        delta->batches.push_back(store.batch(layer, known, masks));
    }
}

std::string FeedSession::encode(const feed::Delta& delta) const {
    v1::Delta wire;
    proto::toWire(delta, &wire);
    return wire.SerializeAsString();
}

void FeedSession::send(int field, std::shared_ptr<const std::string> body, Instant now) {
    OutFrame frame;
    frame.head = frameHead(++m_seq, field, body->size());
    frame.body = std::move(body);
    const std::size_t size = frame.size();
    m_unacked.push_back({m_seq, size, now.monoMs});
    m_unackedBytes += size;
    ++m_stats.frames;
    m_stats.bytes += size;
    m_stats.unackedBytes = m_unackedBytes;
    m_sink->send(std::move(frame));
}

void FeedSession::heartbeat(Instant now) {
    if (m_closed || now.monoMs < m_nextHeartbeatMs) {
        return;
    }
    m_nextHeartbeatMs = now.monoMs + m_hub.m_options.heartbeatMs;
    if (m_unacked.size() >= kMaxUnackedFrames) {
        return;
    }
    v1::Heartbeat beat;
    beat.set_rev(m_mode == Mode::Syncing ? 0 : m_rev);
    beat.set_head_rev(m_hub.m_store.revision());
    beat.set_sent_mono_ms(now.monoMs);
    beat.set_sent_wall_ms(now.wallMs);
    for (const feed::SourceHealth& source : m_hub.m_sources) {
        v1::SourceHealth* wire = beat.add_sources();
        proto::toWire(source, wire);
        if (source.ageMs >= 0) {
            wire->set_age_ms(source.ageMs + now.monoMs - m_hub.m_sourcesSetMonoMs);
        }
    }
    const bool exact = m_mode == Mode::Following && m_rev == m_hub.m_store.revision() &&
                       m_layers == proto::kAllLayers && !m_hub.hasPending();
    if (exact && now.monoMs >= m_nextDigestMs) {
        m_nextDigestMs = now.monoMs + m_hub.m_options.digestMs;
        const auto digests = m_hub.m_store.digests();
        *beat.mutable_shard_digests() = {digests.begin(), digests.end()};
    }
    send(v1::ServerFrame::kHeartbeatFieldNumber, serialized(beat), now);
}

void FeedSession::acknowledge(std::uint64_t seq, Revision appliedRev, Millis renderLagMs) {
    if (m_closed) {
        return;
    }
    if (seq > m_seq || seq < m_ackedSeq || appliedRev > m_hub.m_store.revision()) {
        end({ErrorCode::InvalidArgument,
             "frame " + std::to_string(seq) + " and revision " + std::to_string(appliedRev) +
                 " were acknowledged, but frame " + std::to_string(m_seq) + " was the last one sent",
             "The console is faulty; it has to connect again.",
             {}});
        return;
    }
    m_ackedSeq = seq;
    while (!m_unacked.empty() && m_unacked.front().seq <= seq) {
        m_unackedBytes -= m_unacked.front().bytes;
        m_unacked.pop_front();
    }
    m_stats.unackedBytes = m_unackedBytes;
    m_stats.renderLagMs = renderLagMs;
}

void FeedSession::setLayers(std::uint64_t layers) {
    const std::uint64_t fresh = layers & ~m_layers;
    const Instant now = m_hub.m_clock.now();
    m_layers = layers;
    if (fresh == 0 || m_closed) {
        return;
    }
    if (m_mode == Mode::Following) {
        fallBehind();
        markNewerThan(m_rev);
    }
    const feed::Store& store = m_hub.m_store;
    for (std::size_t layer = 0; layer < store.catalogue().layers().size(); ++layer) {
        if (((fresh >> layer) & 1U) != 0) {
            const feed::EntityTable& table = store.table(static_cast<LayerIndex>(layer));
            for (std::uint32_t row = 0; row < table.rowCount(); ++row) {
                if (table.revision(row) > 0) {
                    m_bitmap.mark(Handle::of(static_cast<LayerIndex>(layer), row));
                }
            }
        }
    }
    if (m_mode == Mode::Behind) {
        beginSnapshot(false, now);
    }
    pump(now);
}

void FeedSession::reset(const std::string& why) {
    if (m_closed) {
        return;
    }
    v1::Reset message;
    message.set_reason(why);
    message.set_oldest_rev(m_hub.m_ring->oldest());
    send(v1::ServerFrame::kResetFieldNumber, serialized(message), m_hub.m_clock.now());
    end({ErrorCode::Aborted, why, "The console fetches everything anew.", "EPOCH_CHANGED"});
}

void FeedSession::end(const Error& why) {
    m_closed = true;
    m_sink->close(why);
}

}  // namespace belfry::stream
