// SPDX-License-Identifier: Apache-2.0
#include "services/stream/feed_session.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <utility>

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include "services/proto/mapping_delta.h"
#include "services/proto/mapping_error.h"
#include "services/proto/mapping_feed.h"
#include "services/proto/mapping_scope.h"
#include "services/stream/city_counter.h"
#include "services/stream/resume_ring.h"

namespace belfry::stream {

namespace {

constexpr std::size_t kMaxUnackedFrames = 64;  // a frozen peer is sent no more than so many heartbeats
constexpr std::size_t kChangesPerChunk = 500;
constexpr std::size_t kChangesBytes = 100'000;
constexpr std::uint32_t kDigestShards = 2;  // shards of a scoped heartbeat: all 64 in 8 s
constexpr Millis kCountsPerNews = 4;  // how often counting looks for news while there is none, as a part of its pace
constexpr std::uint8_t kMaxCellLevel = 20;
constexpr std::size_t kMaxCells = 4'096;  // of all layers together
constexpr double kTilesPerCell = 2;       // levels: a cell is 64 pixels of a 256-pixel tile
constexpr std::uint32_t kDelimited = 2;   // protobuf wire type of nested messages

/** The start of a ServerFrame: its sequence number, the tag and length of the message that follows, and the first
 *  fields of that message. */
std::string frameHead(std::uint64_t seq, int field, std::size_t bodySize, const std::string& extra) {
    std::string head;
    google::protobuf::io::StringOutputStream stream(&head);
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.WriteTag(v1::ServerFrame::kSeqFieldNumber << 3U);
    coded.WriteVarint64(seq);
    coded.WriteTag((static_cast<std::uint32_t>(field) << 3U) | kDelimited);
    coded.WriteVarint32(static_cast<std::uint32_t>(bodySize + extra.size()));
    coded.WriteString(extra);
    coded.Trim();
    return head;
}

/** Field prev_rev of a belfry.v1.Delta whose other fields are shared. */
std::string prevRevField(Revision rev) {
    std::string bytes;
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.WriteTag(v1::Delta::kPrevRevFieldNumber << 3U);
    coded.WriteVarint64(rev);
    coded.Trim();
    return bytes;
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
    const bool fresh = start.epoch.empty() || start.lastRev == 0;
    if (start.interest.scoped) {
        startScoped(start, !fresh, now);
    } else if (fresh) {
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

void FeedSession::startScoped(const StartRequest& start, bool resumes, Instant now) {
    m_class = m_hub.classFor(start.interest, m_layers);
    m_nextScopeMs = now.monoMs + m_hub.m_options.scopeMs;
    m_rev = resumes ? start.lastRev : 0;
    m_quietRev = m_rev;
    fallBehind();
    // what a peer that comes again was told before is not known here: all of it is told once more
    feed::Following nothing(m_hub.m_baseRows);
    nothing.setEverything(0);
    m_told = m_class->following;
    v1::Scope scope;
    proto::toWire(m_told->changeFrom(nothing, m_hub.m_store.revision()), &scope);
    send(v1::ServerFrame::kScopeFieldNumber, serialized(scope), now);
    ++m_stats.scopes;
    markNew(*m_told, nothing);
    beginSnapshot(!resumes, now);
}

void FeedSession::onScopedCommit(const feed::Delta& delta, Instant now) {
    if (m_closed) {
        return;
    }
    if (!m_told) {
        // asked for a part, but is still told everything
        onCommit(delta, m_hub.encodedFor(m_layers, delta).body, now);
        return;
    }
    if (m_mode == Mode::Following) {
        const bool atHead = isAtHead(delta.prevRev);
        if (atHead && m_told == m_class->following) {
            m_hub.encodeFor(*m_class, delta);
            if (m_class->isEmpty) {
                m_quietRev = delta.rev;
                return;
            }
            if (m_class->body && hasCredit(m_class->body->size(), now)) {
                send(v1::ServerFrame::kDeltaFieldNumber, m_class->body, now, prevRevField(m_rev));
                m_rev = delta.rev;
                m_quietRev = m_rev;
                return;
            }
        }
        fallBehind();
        if (!atHead) {
            markNewerThan(m_rev);
            return;
        }
    }
    for (const feed::LayerBatch& batch : delta.batches) {
        for (const Handle handle : batch.handles) {
            if (m_told->contains(handle)) {
                m_bitmap.mark(handle);
            }
        }
    }
}

bool FeedSession::markNew(const feed::Following& next, const feed::Following& before) {
    const feed::Store& store = m_hub.m_store;
    const std::size_t already = m_bitmap.count();
    for (std::size_t i = 0; i < store.catalogue().layers().size(); ++i) {
        const auto layer = static_cast<LayerIndex>(i);
        const feed::EntityTable& table = store.table(layer);
        for (std::size_t word = 0; word * 64 < table.rowCount(); ++word) {
            std::uint64_t reported = 0;
            for (std::uint64_t left = next.mask(layer, word) & ~before.mask(layer, word); left != 0; left &= left - 1) {
                const auto row =
                    static_cast<std::uint32_t>(word * 64) + static_cast<std::uint32_t>(std::countr_zero(left));
                if (row < table.rowCount() && table.revision(row) > 0) {
                    reported |= left & (~left + 1);
                }
            }
            m_bitmap.mark(layer, word, reported);
        }
    }
    return m_bitmap.count() > already;
}

void FeedSession::pumpScope(Instant now) {
    if (m_wish && now.monoMs >= m_nextScopeMs && hasCredit(0, now)) {
        const Wish wish = *std::exchange(m_wish, std::nullopt);
        m_nextScopeMs = now.monoMs + m_hub.m_options.scopeMs;
        if (!wish.interest.scoped) {
            leaveScope(wish.layers, now);
        } else {
            m_class = m_hub.classFor(wish.interest, wish.layers);
        }
    }
    if (m_class && m_told != m_class->following && hasCredit(0, now)) {
        tellScope(m_class->following, now);
    }
}

void FeedSession::tellScope(const std::shared_ptr<const feed::Following>& next, Instant now) {
    feed::Following everything(m_hub.m_baseRows);
    everything.setEverything(m_layers);
    const std::shared_ptr<const feed::Following> before = m_told;
    const feed::Following& old = before ? *before : everything;
    v1::Scope scope;
    proto::toWire(next->changeFrom(old, m_hub.m_store.revision()), &scope);
    send(v1::ServerFrame::kScopeFieldNumber, serialized(scope), now);
    ++m_stats.scopes;
    if (m_mode == Mode::Following) {
        const bool wasAtHead = before ? isAtHead(m_hub.m_store.revision()) : m_rev == m_hub.m_store.revision();
        fallBehind();
        m_told = next;
        if (!wasAtHead) {
            markNewerThan(m_rev);
        }
    }
    m_told = next;
    m_nextCountMs = 0;  // another view has other cells
    m_layers = m_class->layers;
    m_quietRev = std::max(m_quietRev, m_rev);
    m_bitmap.retain(*next);
    m_catchUp = markNew(*next, old) || m_catchUp;
}

void FeedSession::leaveScope(std::uint64_t layers, Instant now) {
    feed::Following next(m_hub.m_baseRows);
    next.setEverything(layers);
    feed::Following before(m_hub.m_baseRows);
    before.setEverything(m_layers);
    if (m_told) {
        before = *m_told;
    }
    v1::Scope scope;
    proto::toWire(next.changeFrom(before, m_hub.m_store.revision()), &scope);
    send(v1::ServerFrame::kScopeFieldNumber, serialized(scope), now);
    ++m_stats.scopes;
    if (m_mode == Mode::Following) {
        fallBehind();  // the ring would tell the rows once more
    }
    m_class.reset();
    m_told.reset();
    m_hasCounted = false;
    m_nextCountMs = 0;
    m_layers = layers;
    m_bitmap.retain(next);
    m_catchUp = markNew(next, before) || m_catchUp;
}

feed::AggregateCounts FeedSession::countNow() {
    const CityCounter& counter = m_hub.counter();
    feed::AggregateCounts present;
    present.rev = m_hub.m_store.revision();
    // cells only where they stand for rows that are not told
    std::vector<feed::WorldBox> boxes;
    if (m_told->overLimit()) {
        boxes = worldBoxes(m_class->interest, 0.0);
        present.cellLevel = static_cast<std::uint8_t>(
            std::clamp(std::floor(m_class->interest.zoom) + kTilesPerCell, 1.0, double{kMaxCellLevel}));
    }
    for (bool fits = false; !fits;) {
        present.layers.clear();
        std::size_t cells = 0;
        for (std::size_t i = 0; i < counter.layerCount(); ++i) {
            const auto layer = static_cast<LayerIndex>(i);
            feed::AggregateCounts::Layer& one = present.layers.emplace_back();
            one.layer = layer;
            one.totals = counter.totals(layer);
            one.count = counter.count(layer);
            one.count->summary = one.count->summary.rounded();
            if (present.cellLevel > 0 && wants(layer)) {
                one.cells = counter.cells(layer, present.cellLevel, boxes);
                cells += one.cells.size();
            }
        }
        fits = cells <= kMaxCells || present.cellLevel <= 1;
        present.cellLevel = fits ? present.cellLevel : static_cast<std::uint8_t>(present.cellLevel - 1);
    }
    if (m_class->interest.districts) {
        present.districts = counter.districts();
    }
    present.answers = counter.answers(m_class->interest.question);
    return present;
}

void FeedSession::pumpAggregates(Instant now) {
    if (!m_told || now.monoMs < m_nextAggregatesMs || now.monoMs < m_nextCountMs || m_hub.hasPending() ||
        !hasCredit(0, now)) {
        return;
    }
    feed::AggregateCounts present = countNow();
    ++m_stats.counted;
    m_nextCountMs = now.monoMs + m_hub.m_options.aggregatesMs / kCountsPerNews;
    feed::AggregateCounts news;
    news.rev = present.rev;
    news.cellLevel = present.cellLevel;
    news.reset = !m_hasCounted || present.cellLevel != m_counted.cellLevel;
    for (std::size_t i = 0; i < present.layers.size(); ++i) {
        const feed::AggregateCounts::Layer& is = present.layers[i];
        const feed::AggregateCounts::Layer* was = news.reset ? nullptr : &m_counted.layers[i];
        feed::AggregateCounts::Layer change;
        change.layer = is.layer;
        if (!was || is.totals != was->totals) {
            change.totals = is.totals;
        }
        if (!was || is.count != was->count) {
            change.count = is.count;
        }
        if (was) {
            auto old = was->cells.begin();
            for (const feed::AggregateCounts::Cell& cell : is.cells) {
                for (; old != was->cells.end() && old->code < cell.code; ++old) {
                    change.cells.push_back({old->code, {}});
                }
                if (old != was->cells.end() && old->code == cell.code) {
                    if (!(*old == cell)) {
                        change.cells.push_back(cell);
                    }
                    ++old;
                } else {
                    change.cells.push_back(cell);
                }
            }
            for (; old != was->cells.end(); ++old) {
                change.cells.push_back({old->code, {}});
            }
        } else {
            change.cells = is.cells;
        }
        if (change.totals || change.count || !change.cells.empty()) {
            news.layers.push_back(std::move(change));
        }
    }
    // numbers of districts only grow, in the same order
    for (std::size_t i = 0; i < present.districts.size(); ++i) {
        if (news.reset || i >= m_counted.districts.size() || present.districts[i] != m_counted.districts[i]) {
            news.districts.push_back(present.districts[i]);
        }
    }
    if (news.reset || present.answers != m_counted.answers) {
        news.answers = present.answers;
    }
    if (!news.reset && news.layers.empty() && news.districts.empty() && !news.answers) {
        return;
    }
    v1::Aggregates wire;
    proto::toWire(news, &wire);
    send(v1::ServerFrame::kAggregatesFieldNumber, serialized(wire), now);
    ++m_stats.aggregates;
    m_nextAggregatesMs = now.monoMs + m_hub.m_options.aggregatesMs;
    m_counted = std::move(present);
    m_hasCounted = true;
}

void FeedSession::tellQuiet(Instant now) {
    if (!m_told || m_mode != Mode::Following || m_quietRev <= m_rev || !hasCredit(0, now)) {
        return;
    }
    v1::Delta delta;
    delta.set_prev_rev(m_rev);
    delta.set_rev(m_quietRev);
    delta.set_wall_ms(now.wallMs);
    send(v1::ServerFrame::kDeltaFieldNumber, serialized(delta), now);
    m_rev = m_quietRev;
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
        if (!m_told && !wants(static_cast<LayerIndex>(layer))) {
            continue;
        }
        const feed::EntityTable& table = store.table(static_cast<LayerIndex>(layer));
        for (std::uint32_t row = 0; row < table.rowCount(); ++row) {
            const Handle handle = Handle::of(static_cast<LayerIndex>(layer), row);
            if (table.revision(row) > rev && tells(handle)) {
                m_bitmap.mark(handle);
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
    pumpScope(now);
    if (m_mode == Mode::Following && !m_told) {
        pumpFollowing(now);
    }
    if (m_mode == Mode::Behind) {
        pumpBehind(now);
    }
    if (m_mode == Mode::Syncing) {
        pumpSyncing(now);
    }
    pumpAggregates(now);
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
    if (allChanges && m_bitmap.count() <= m_chunkRows && m_hub.m_store.revision() > m_rev) {
        delta.prevRev = m_rev;
        delta.rev = m_hub.m_store.revision();
        delta.wallMs = now.wallMs;
        delta.conflated = delta.rev - delta.prevRev > 1;
        delta.mergedCount = static_cast<std::uint32_t>(delta.rev - delta.prevRev);
        delta.catchUp = m_catchUp;
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
            m_quietRev = m_rev;
            m_catchUp = false;
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
        chunk.catchUp = m_catchUp;
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
    if (m_layers == proto::kAllLayers && !m_told) {
        const auto digests = m_hub.m_store.digests();
        *end.mutable_shard_digests() = {digests.begin(), digests.end()};
    }
    send(v1::ServerFrame::kSnapshotEndFieldNumber, serialized(end), now);
    m_quietRev = m_rev;
    m_catchUp = false;
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

void FeedSession::send(int field, std::shared_ptr<const std::string> body, Instant now, const std::string& extra) {
    OutFrame frame;
    frame.head = frameHead(++m_seq, field, body->size(), extra);
    frame.body = std::move(body);
    const std::size_t size = frame.size();
    m_unacked.push_back({m_seq, size, now.monoMs});
    m_unackedBytes += size;
    ++m_stats.frames;
    m_stats.bytes += size;
    m_hub.m_stats.sentBytes += size;
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
    tellQuiet(now);
    v1::Heartbeat beat;
    beat.set_rev(m_mode == Mode::Syncing ? 0 : m_rev);
    beat.set_head_rev(m_hub.m_store.revision());
    beat.set_sent_mono_ms(now.monoMs);
    beat.set_sent_wall_ms(now.wallMs);
    if (m_sourcesVersion != m_hub.m_sourcesVersion || now.monoMs >= m_nextSourcesMs) {
        m_sourcesVersion = m_hub.m_sourcesVersion;
        m_nextSourcesMs = now.monoMs + m_hub.m_options.sourcesMs;
        for (const feed::SourceHealth& source : m_hub.m_sources) {
            v1::SourceHealth* wire = beat.add_sources();
            proto::toWire(source, wire);
            if (source.ageMs >= 0) {
                wire->set_age_ms(source.ageMs + now.monoMs - m_hub.m_sourcesSetMonoMs);
            }
        }
    }
    const bool exact = m_mode == Mode::Following && m_rev == m_hub.m_store.revision() && !m_hub.hasPending();
    if (exact && m_told) {
        for (std::uint32_t i = 0; i < kDigestShards; ++i) {
            v1::ScopeDigest* digest = beat.add_scope_digests();
            digest->set_shard(m_nextShard);
            digest->set_digest(m_told->digest(m_hub.m_store, m_nextShard));
            m_nextShard = (m_nextShard + 1) % feed::kShards;
        }
    } else if (exact && m_layers == proto::kAllLayers && now.monoMs >= m_nextDigestMs) {
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

void FeedSession::setInterest(const feed::Interest& interest, std::uint64_t layers) {
    if (!interest.scoped && !m_class && !m_wish) {
        setLayers(layers);
        return;
    }
    m_wish = Wish{interest, layers};
    pump(m_hub.m_clock.now());
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
