// SPDX-License-Identifier: Apache-2.0
#include "services/stream/feed_hub.h"

#include <algorithm>
#include <utility>

#include "belfry/v1/feed.pb.h"
#include "models/feed/hash.h"
#include "services/proto/mapping_delta.h"
#include "services/proto/mapping_error.h"
#include "services/proto/mapping_feed.h"
#include "services/proto/mapping_schema.h"
#include "services/proto/utf8.h"
#include "services/stream/city_counter.h"
#include "services/stream/feed_session.h"
#include "services/stream/follow_class.h"
#include "services/stream/place_index.h"
#include "services/stream/resume_ring.h"

namespace belfry::stream {

namespace {

constexpr std::size_t kMaxText = 4'096;
constexpr std::size_t kMaxDeltaRows = 16'384;
constexpr std::size_t kMaxRuns = 16'384;  // of rows that are told, so that a Scope stays well within a frame

std::size_t runCount(const feed::RowSet& rows) {
    static const feed::RowSet kNothing;
    std::size_t runs = 0;
    for (std::size_t layer = 0; layer < rows.layerCount(); ++layer) {
        runs += runsOf(rows, kNothing, static_cast<LayerIndex>(layer)).size();
    }
    return runs;
}

/** Tells rows between two that are told as well, where fewer than `gap` of them lie there: fewer runs to name. */
void closeGaps(feed::RowSet* rows, std::uint32_t gap) {
    static const feed::RowSet kNothing;
    for (std::size_t layer = 0; layer < rows->layerCount(); ++layer) {
        const auto index = static_cast<LayerIndex>(layer);
        const std::vector<feed::RowRun> runs = runsOf(*rows, kNothing, index);
        for (std::size_t i = 1; i < runs.size(); ++i) {
            if (runs[i].first - runs[i - 1].last < gap) {
                rows->insert(index, runs[i - 1].last, runs[i].first);
            }
        }
    }
}

feed::Asset cleaned(const feed::Asset& asset) {
    feed::Asset clean = asset;
    for (std::string* text : {&clean.id, &clean.name, &clean.street, &clean.district, &clean.source, &clean.parent}) {
        *text = proto::cleanUtf8(*text, kMaxText);
    }
    return clean;
}

}  // namespace

FeedHub::FeedHub(HubOptions options, const Clock& clock, feed::Store store)
    : m_options(std::move(options)), m_clock(clock), m_store(std::move(store)) {
    beginEpoch();
}

FeedHub::~FeedHub() = default;

void FeedHub::beginEpoch() {
    const feed::Catalogue& catalogue = m_store.catalogue();
    const std::size_t layers = catalogue.layers().size();
    m_pending.assign(layers, {});
    m_wentMissing.assign(layers, 0);
    m_baseRows.assign(layers, 0);
    m_baseGone.clear();
    m_added.clear();
    m_removed.clear();
    m_encoded.clear();
    m_hasPending = false;
    m_places.reset();
    m_counter.reset();
    m_classes.clear();
    m_marked.clear();
    m_dynamicLayers = 0;
    m_catalogueHash = catalogue.contentHash();
    for (std::size_t layer = 0; layer < layers; ++layer) {
        const auto index = static_cast<LayerIndex>(layer);
        m_baseRows[layer] = catalogue.rowCount(index);
        if (catalogue.layers()[layer].dynamicEntities) {
            m_dynamicLayers |= std::uint64_t{1} << layer;
        }
        for (std::uint32_t row = 0; row < m_baseRows[layer]; ++row) {
            const Handle handle = Handle::of(index, row);
            if (!catalogue.contains(handle)) {
                m_baseGone.push_back(handle.value);
            }
        }
        // a schema that was edited without a new version must not be taken from a cache
        v1::LayerSchema wire;
        proto::toWire(catalogue.layers()[layer], &wire);
        m_catalogueHash = feed::fnv1a(wire.SerializeAsString(), m_catalogueHash);
    }
    m_ring = std::make_unique<ResumeRing>(m_options.ringBytes, m_options.ringMs, m_store.revision());
}

Result<Handle> FeedHub::add(const feed::Asset& asset) {
    auto handle = m_store.add(cleaned(asset));
    if (handle) {
        m_added.push_back({m_store.revision() + 1, *handle});
        m_hasPending = true;
    } else {
        ++m_stats.refusedWrites;
    }
    return handle;
}

void FeedHub::remove(Handle handle) {
    if (!m_store.catalogue().contains(handle)) {
        ++m_stats.refusedWrites;
        return;
    }
    m_store.remove(handle);
    m_removed.push_back({m_store.revision() + 1, handle});
    m_hasPending = true;
}

FeedHub::Pending& FeedHub::pendingOf(Handle handle) {
    Pending& pending = m_pending[handle.layer()];
    if (handle.row() >= pending.isDirty.size()) {
        const std::size_t rows = m_store.catalogue().rowCount(handle.layer());
        pending.isDirty.resize(rows, 0);
        pending.masks.resize(rows, 0);
    }
    return pending;
}

void FeedHub::set(Handle handle, AttributeIndex attribute, std::int32_t raw, Quality quality, Millis observedMs) {
    if (!m_store.catalogue().contains(handle) || attribute >= m_store.table(handle.layer()).attributeCount()) {
        ++m_stats.refusedWrites;
        return;
    }
    const std::uint64_t bit = std::uint64_t{1} << attribute;
    if (quality == Quality::Missing && m_store.table(handle.layer()).has(handle.row(), attribute)) {
        m_wentMissing[handle.layer()] |= bit;
    }
    const bool changed = m_store.set(handle, attribute, raw, quality, observedMs, m_store.revision() + 1);
    Pending& pending = pendingOf(handle);
    if (pending.isDirty[handle.row()] == 0) {
        pending.isDirty[handle.row()] = 1;
        pending.masks[handle.row()] = 0;
        pending.rows.push_back(handle.row());
    }
    if (changed) {
        pending.masks[handle.row()] |= bit;
    }
    m_hasPending = true;
}

void FeedHub::setText(Handle handle, AttributeIndex attribute, std::string_view text, Millis observedMs) {
    set(handle, attribute, m_store.intern(proto::cleanUtf8(text, kMaxText)), Quality::Good, observedMs);
}

feed::Asset FeedHub::wireAsset(Handle handle) const {
    const feed::Catalogue& catalogue = m_store.catalogue();
    if (catalogue.contains(handle)) {
        return catalogue.asset(handle);
    }
    // only keeps the row's place: its id may live on under another handle
    feed::Asset asset;
    asset.id = "urn:belfry:gone:" + std::to_string(handle.value);
    asset.layer = catalogue.layers()[handle.layer()].id;
    asset.type = catalogue.layers()[handle.layer()].assetTypes[catalogue.type(handle)].name;
    asset.position = feed::unproject(catalogue.position(handle));
    return asset;
}

void FeedHub::appendChanges(Revision since, feed::Delta* delta) const {
    const auto newer = [since](const Logged& logged) { return logged.rev > since; };
    for (auto it = std::partition_point(m_added.begin(), m_added.end(), [&](const Logged& l) { return !newer(l); });
         it != m_added.end(); ++it) {
        delta->added.push_back({it->handle, wireAsset(it->handle)});
    }
    for (auto it = std::partition_point(m_removed.begin(), m_removed.end(), [&](const Logged& l) { return !newer(l); });
         it != m_removed.end(); ++it) {
        delta->removed.push_back(it->handle);
    }
}

feed::Delta FeedHub::takeDelta(Instant now) {
    feed::Delta delta;
    delta.prevRev = m_store.revision();
    delta.rev = delta.prevRev + 1;
    delta.wallMs = now.wallMs;
    appendChanges(delta.prevRev, &delta);
    std::vector<Handle> handles;
    std::vector<std::uint64_t> masks;
    for (std::size_t layer = 0; layer < m_pending.size(); ++layer) {
        Pending& pending = m_pending[layer];
        if (pending.rows.empty()) {
            continue;
        }
        std::sort(pending.rows.begin(), pending.rows.end());
        handles.clear();
        masks.clear();
        for (const std::uint32_t row : pending.rows) {
            pending.isDirty[row] = 0;
            const Handle handle = Handle::of(static_cast<LayerIndex>(layer), row);
            if (m_store.catalogue().contains(handle)) {
                handles.push_back(handle);
                masks.push_back(pending.masks[row]);
            }
        }
        pending.rows.clear();
        if (!handles.empty()) {
            delta.batches.push_back(m_store.batch(static_cast<LayerIndex>(layer), handles, masks));
        }
    }
    m_hasPending = false;
    return delta;
}

const FeedHub::Encoded& FeedHub::encodedFor(std::uint64_t layers, const feed::Delta& delta) {
    for (const Encoded& encoded : m_encoded) {
        if (encoded.layers == layers) {
            return encoded;
        }
    }
    v1::Delta wire;
    proto::toWire(delta, &wire, layers);
    auto body = std::make_shared<const std::string>(wire.SerializeAsString());
    ++m_stats.encodings;
    m_stats.encodedBytes += body->size();
    if (body->size() > m_options.maxDeltaBytes || delta.rowCount() > kMaxDeltaRows) {
        body.reset();
    }
    m_encoded.push_back({layers, std::move(body)});
    return m_encoded.back();
}

std::shared_ptr<FollowClass> FeedHub::classFor(const feed::Interest& interest, std::uint64_t layers) {
    std::erase_if(m_classes, [](const auto& one) { return one.expired(); });
    for (const auto& one : m_classes) {
        if (auto same = one.lock(); same && same->interest == interest) {
            return same;
        }
    }
    if (!m_places) {
        m_places = std::make_unique<PlaceIndex>(m_store.catalogue(), m_baseRows);
    }
    auto made = std::make_shared<FollowClass>();
    made->interest = interest;
    made->layers = layers;
    m_places->select(m_store.catalogue(), worldBoxes(interest, m_options.scopeMargin), layers & ~m_dynamicLayers,
                     &made->inView);
    if (interest.maxRows > 0 && made->inView.count() > interest.maxRows) {
        made->overLimit = true;
        made->inView.clear();
    }
    closeGaps(&made->inView, 4);
    for (std::uint32_t gap = 16; runCount(made->inView) > kMaxRuns; gap *= 4) {
        closeGaps(&made->inView, gap);
    }
    follow(*made);
    m_classes.push_back(made);
    return made;
}

void FeedHub::follow(FollowClass& one) const {
    feed::RowSet rows = one.inView;
    for (const std::vector<Handle>* handles : {&std::as_const(one).interest.handles, &m_marked}) {
        for (const Handle handle : *handles) {
            // a handle that does not exist is told of when it does: never, handles are not reused
            if (handle.layer() < m_baseRows.size() && handle.row() < m_baseRows[handle.layer()]) {
                rows.insert(handle);
            }
        }
    }
    auto following = std::make_shared<feed::Following>(m_baseRows);
    following->set(std::move(rows), one.layers, m_dynamicLayers & one.layers, one.overLimit);
    one.following = std::move(following);
    one.encodedRev = 0;
}

void FeedHub::setMarked(std::vector<Handle> handles) {
    if (handles == m_marked) {
        return;
    }
    m_marked = std::move(handles);
    for (const auto& one : m_classes) {
        if (const auto known = one.lock()) {
            follow(*known);
        }
    }
}

void FeedHub::encodeFor(FollowClass& one, const feed::Delta& delta) {
    if (one.encodedRev == delta.rev) {
        return;
    }
    one.encodedRev = delta.rev;
    one.body.reset();
    const feed::Delta told = selectRows(delta, *one.following);
    one.isEmpty = told.batches.empty() && told.added.empty() && told.removed.empty();
    if (one.isEmpty) {
        return;
    }
    v1::Delta wire;
    proto::toWire(told, &wire);
    wire.clear_prev_rev();  // each session has its own: it is told nothing of commits that do not concern it
    auto body = std::make_shared<const std::string>(wire.SerializeAsString());
    ++m_stats.encodings;
    m_stats.encodedBytes += body->size();
    if (body->size() <= m_options.maxDeltaBytes && told.rowCount() <= kMaxDeltaRows) {
        one.body = std::move(body);
    }
}

const CityCounter& FeedHub::counter() {
    if (!m_counter) {
        const Instant now = m_clock.now();
        m_counter = std::make_unique<CityCounter>(m_store, now.wallMs);
        m_countedMonoMs = now.monoMs;
    }
    return *m_counter;
}

void FeedHub::countCity(const feed::Delta* delta, Instant now) {
    if (!m_counter) {
        return;
    }
    const bool wanted =
        std::any_of(m_sessions.begin(), m_sessions.end(), [](const auto& entry) { return entry.second->isScoped(); });
    if (!wanted) {
        m_counter.reset();
        return;
    }
    if (delta != nullptr) {
        m_counter->apply(*delta, now.wallMs);
    }
    if (now.monoMs > m_countedMonoMs) {
        m_counter->sweep(now.monoMs - m_countedMonoMs, now.wallMs);
        m_countedMonoMs = now.monoMs;
    }
}

std::optional<feed::ClassCounts> FeedHub::classCounts(LayerIndex layer) const {
    return m_counter && layer < m_counter->layerCount() ? std::optional(m_counter->totals(layer)) : std::nullopt;
}

std::shared_ptr<const feed::Delta> FeedHub::commit(Instant now) {
    std::shared_ptr<const feed::Delta> delta;
    if (m_hasPending) {
        delta = std::make_shared<const feed::Delta>(takeDelta(now));
        m_store.setRevision(delta->rev);
        ++m_stats.commits;
        m_stats.rows += delta->rowCount();
        m_encoded.clear();
        if (const auto& all = encodedFor(proto::kAllLayers, *delta); all.body) {
            m_ring->push(all.body, now.monoMs);
        } else {
            m_ring->breakAt(delta->rev);
        }
        countCity(delta.get(), now);
        for (const auto& [id, session] : m_sessions) {
            if (session->isScoped()) {
                session->onScopedCommit(*delta, now);
            } else {
                session->onCommit(*delta, encodedFor(session->layers(), *delta).body, now);
            }
        }
    } else {
        countCity(nullptr, now);
    }
    m_store.dropUnusedTexts();
    m_ring->expire(now.monoMs);
    for (const auto& [id, session] : m_sessions) {
        session->pump(now);
    }
    heartbeats(now);
    dropClosed();
    return delta;
}

void FeedHub::heartbeats(Instant now) {
    for (const auto& [id, session] : m_sessions) {
        session->heartbeat(now);
    }
}

void FeedHub::setSources(std::vector<feed::SourceHealth> sources) {
    const bool same = std::equal(
        sources.begin(), sources.end(), m_sources.begin(), m_sources.end(), [](const auto& a, const auto& b) {
            // how many a second and how old is figures, not news
            return a.id == b.id && a.title == b.title && a.freshness == b.freshness && a.lastError == b.lastError &&
                   a.layers == b.layers && (a.rejected == 0) == (b.rejected == 0) &&
                   (a.updatesPerSecond > 0.0) == (b.updatesPerSecond > 0.0);
        });
    m_sourcesVersion += same ? 0 : 1;
    m_sources = std::move(sources);
    m_sourcesSetMonoMs = m_clock.now().monoMs;
}

void FeedHub::reset(feed::Store store) {
    for (const auto& [id, session] : m_sessions) {
        session->reset("the catalogue was replaced");
    }
    dropClosed();
    m_store = std::move(store);
    beginEpoch();
}

Result<std::uint64_t> FeedHub::layerMask(const std::vector<std::string>& layers) const {
    if (layers.empty()) {
        return proto::kAllLayers;
    }
    std::uint64_t mask = 0;
    for (const std::string& id : layers) {
        const auto index = m_store.catalogue().layerIndex(id);
        if (!index) {
            return fail(ErrorCode::NotFound, "the filter names unknown layer '" + proto::cleanUtf8(id, 100) + "'",
                        "Use layers of the catalogue.");
        }
        mask |= std::uint64_t{1} << *index;
    }
    return mask;
}

feed::Interest FeedHub::effective(const feed::Interest& wish) const {
    if (!wish.scoped || baseAssetCount() > wish.wholeUpTo) {
        return wish;
    }
    feed::Interest whole;
    if (!wish.layers.empty()) {
        // a part of the layers is still a part: what is said of the others comes as counts
        whole = wish;
        whole.boxes = {{-180.0, -90.0, 180.0, 90.0}};
        whole.maxRows = 0;
    }
    return whole;
}

Result<SessionId> FeedHub::open(const StartRequest& asked, std::shared_ptr<SessionSink> sink) {
    StartRequest start = asked;
    start.interest = effective(asked.interest);
    if (auto contract = proto::checkContract(start.contract, "the caller"); !contract) {
        return tl::unexpected(contract.error());
    }
    if (m_sessions.size() >= m_options.maxSessions) {
        return refuse(TextCode::TooManyConsoles, {{"consoles", static_cast<std::int64_t>(m_sessions.size())}});
    }
    auto layers = layerMask(start.interest.layers);
    if (!layers) {
        return tl::unexpected(layers.error());
    }
    if (auto valid = validate(start.interest); start.interest.scoped && !valid) {
        return tl::unexpected(valid.error());
    }
    const SessionId id = m_nextSession++;
    const auto [it, isNew] = m_sessions.emplace(id, std::make_unique<FeedSession>(*this, id, *layers, std::move(sink)));
    it->second->start(start, m_clock.now());
    dropClosed();
    return id;
}

void FeedHub::close(SessionId id) { m_sessions.erase(id); }

void FeedHub::acknowledge(SessionId id, std::uint64_t seq, Revision appliedRev, Millis renderLagMs) {
    const auto it = m_sessions.find(id);
    if (it == m_sessions.end()) {
        return;
    }
    it->second->acknowledge(seq, appliedRev, renderLagMs);
    it->second->pump(m_clock.now());
    dropClosed();
}

Result<void> FeedHub::setFilter(SessionId id, const feed::Interest& wish) {
    const feed::Interest interest = effective(wish);
    auto mask = layerMask(interest.layers);
    if (!mask) {
        return tl::unexpected(mask.error());
    }
    if (auto valid = validate(interest); interest.scoped && !valid) {
        return valid;
    }
    if (const auto it = m_sessions.find(id); it != m_sessions.end()) {
        it->second->setInterest(interest, *mask);
        dropClosed();
    }
    return {};
}

void FeedHub::dropClosed() {
    std::erase_if(m_sessions, [](const auto& entry) { return entry.second->isClosed(); });
}

std::uint64_t FeedHub::baseAssetCount() const {
    std::uint64_t count = 0;
    for (const std::uint32_t rows : m_baseRows) {
        count += rows;
    }
    return count;
}

bool FeedHub::fillCatalogChunk(std::uint64_t* next, std::size_t maxBytes, v1::CatalogChunk* chunk) const {
    std::uint64_t first = 0;
    std::size_t bytes = 0;
    for (std::size_t layer = 0; layer < m_baseRows.size(); ++layer) {
        for (; *next >= first && *next - first < m_baseRows[layer]; ++*next) {
            if (bytes >= maxBytes) {
                return true;
            }
            const Handle handle = Handle::of(static_cast<LayerIndex>(layer), static_cast<std::uint32_t>(*next - first));
            const bool gone = std::binary_search(m_baseGone.begin(), m_baseGone.end(), handle.value);
            v1::Asset* wire = chunk->add_assets();
            proto::toWire(gone ? wireAsset(handle) : m_store.catalogue().asset(handle), wire);
            if (gone) {
                chunk->add_removed_rows(handle.value);
            }
            bytes += wire->ByteSizeLong() + 4;
        }
        first += m_baseRows[layer];
    }
    return false;
}

std::unique_ptr<feed::CatalogueImageWriter> FeedHub::catalogueImage() const {
    return std::make_unique<feed::CatalogueImageWriter>(m_store.catalogue(), m_baseRows, m_baseGone);
}

feed::GatewayInfo FeedHub::info() const {
    feed::GatewayInfo info;
    info.gatewayId = m_options.gatewayId;
    info.version = m_options.version;
    info.contract = proto::kContract;
    info.epoch = m_store.epoch();
    info.cityName = m_options.cityName;
    info.timezone = m_options.timezone;
    info.headRev = m_store.revision();
    info.wallMs = m_clock.now().wallMs;
    info.heartbeatMs = static_cast<std::uint32_t>(m_options.heartbeatMs);
    return info;
}

HubStats FeedHub::stats() const {
    HubStats stats = m_stats;
    stats.ringBytes = m_ring->bytes();
    for (const auto& [id, session] : m_sessions) {
        stats.sessions.push_back(session->stats());
    }
    return stats;
}

}  // namespace belfry::stream
