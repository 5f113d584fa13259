// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/source_link.h"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

namespace belfry::gateway {

namespace {

constexpr std::size_t kMailbox = 256;
constexpr Millis kLogEveryMs = 60'000;
// Rows come one after the other; a system that leaves out many more lies, and memory goes by the highest number.
constexpr std::uint64_t kMaxSkippedRows = 65'536;

int indexOf(const LayerSchema& schema, const char* name) {
    const auto index = schema.attributeIndex(name);
    return index ? static_cast<int>(*index) : -1;
}

/** None when the value can be; else why not. */
TextCode implausible(const AttributeSchema& attribute, std::int32_t raw) {
    switch (attribute.type) {
        case AttributeType::Boolean: return raw == 0 || raw == 1 ? TextCode::None : TextCode::SourceNeitherYesNorNo;
        case AttributeType::Enum:
            return raw >= 0 && static_cast<std::size_t>(raw) < attribute.enumValues.size()
                       ? TextCode::None
                       : TextCode::SourceNotOneOfItsValues;
        case AttributeType::Text: return TextCode::None;
        case AttributeType::Number:
        case AttributeType::Integer: break;
    }
    const double value = valueOf(attribute, raw);
    // half a step of slack, so that a limit that is not a multiple of the scale does not refuse itself
    const double slack = attribute.type == AttributeType::Number ? attribute.scale * 0.5 : 0.0;
    if (attribute.minimum && value < *attribute.minimum - slack) {
        return TextCode::SourceBelowMinimum;
    }
    if (attribute.maximum && value > *attribute.maximum + slack) {
        return TextCode::SourceAboveMaximum;
    }
    return TextCode::None;
}

}  // namespace

SourceLink::SourceLink(SourceConfig config, const Clock& clock, std::unique_ptr<feed::FeedSource> feed,
                       std::unique_ptr<feed::CommandPort> commands)
    : m_config(std::move(config)),
      m_clock(clock),
      m_feed(std::move(feed)),
      m_commands(std::move(commands)),
      m_startedAt(clock.now()) {}

SourceLink::~SourceLink() { stop(); }

void SourceLink::start() { m_feed->start(*this); }

void SourceLink::stop() {
    {
        const std::scoped_lock lock(m_mutex);
        m_closed = true;
        m_mailbox.clear();
    }
    m_room.notify_all();
    m_feed->stop();
}

void SourceLink::onMessage(feed::FeedMessage message) {
    m_heardMono.store(m_clock.now().monoMs);
    std::unique_lock lock(m_mutex);
    m_room.wait(lock, [this] { return m_closed || m_mailbox.size() < kMailbox; });
    if (!m_closed) {
        m_mailbox.push_back(std::move(message));
    }
}

void SourceLink::onLink(const feed::LinkStatus& status) {
    const std::scoped_lock lock(m_mutex);
    m_status = status;
}

bool SourceLink::drain(feed::StateWriter& writer, Instant now) {
    std::deque<feed::FeedMessage> messages;
    {
        const std::scoped_lock lock(m_mutex);
        messages.swap(m_mailbox);
        const bool broken = m_status.state == feed::LinkState::NotLive ||
                            m_status.state == feed::LinkState::Incompatible ||
                            (m_status.state == feed::LinkState::Connecting && m_lost);
        m_linkError = broken ? m_status.text : CodedText{};
    }
    m_room.notify_all();
    while (!messages.empty()) {
        feed::FeedMessage& message = messages.front();
        if (message.kind == feed::FeedMessage::Kind::Catalogue && m_bound && m_catalogue &&
            m_catalogue->contentHash() == message.catalogue->contentHash()) {
            beginAgain(std::move(message.catalogue));  // the system restarted with the same equipment
        } else if (message.kind == feed::FeedMessage::Kind::Catalogue) {
            m_catalogue = std::move(message.catalogue);
            m_feed->acknowledge(message.seq, message.rev, 0);
            messages.pop_front();
            m_bound = false;
            // The rest belongs to the new epoch: it is taken once the handles are known.
            const std::scoped_lock lock(m_mutex);
            m_mailbox.insert(m_mailbox.begin(), std::make_move_iterator(messages.begin()),
                             std::make_move_iterator(messages.end()));
            return true;
        }
        take(message, writer, now);
        m_feed->acknowledge(message.seq, message.rev, 0);
        messages.pop_front();
    }
    if (now.monoMs - m_rateSinceMono >= 1'000) {
        m_rate = static_cast<double>(m_updates - m_rateUpdates) * 1000.0 /
                 static_cast<double>(std::max<Millis>(1, now.monoMs - m_rateSinceMono));
        m_rateUpdates = m_updates;
        m_rateSinceMono = now.monoMs;
    }
    return false;
}

void SourceLink::beginAgain(std::shared_ptr<feed::Catalogue> catalogue) {
    m_catalogue = std::move(catalogue);
    for (std::size_t i = 0; i < m_layers.size(); ++i) {
        std::vector<Handle>& rows = m_layers[i].rows;
        const std::size_t base = std::min<std::size_t>(rows.size(), m_catalogue->rowCount(static_cast<LayerIndex>(i)));
        m_unconfirmed.insert(rows.begin() + static_cast<std::ptrdiff_t>(base), rows.end());
        rows.resize(base);
    }
    m_skippedRows = 0;  // counted from the catalogue's own rows on
    m_unconfirmed.erase(Handle{});
}

void SourceLink::bind(const feed::Catalogue& gateway, bool snapshot) {
    m_unconfirmed.clear();
    m_layers.clear();
    m_skippedRows = 0;
    if (!m_catalogue) {
        return;
    }
    const auto theirs = m_catalogue->layers();
    m_layers.resize(theirs.size());
    for (std::size_t i = 0; i < theirs.size(); ++i) {
        LayerMap& map = m_layers[i];
        const auto layer = gateway.layerIndex(theirs[i].id);
        if (!layer) {
            continue;
        }
        map.known = true;
        map.layer = *layer;
        const LayerSchema& ours = gateway.layers()[*layer];
        for (const AttributeSchema& attribute : theirs[i].attributes) {
            AttributeMap& entry = map.attributes.emplace_back();
            if (const auto index = ours.attributeIndex(attribute.name)) {
                const AttributeSchema& own = ours.attributes[*index];
                const bool text = (own.type == AttributeType::Text) == (attribute.type == AttributeType::Text);
                entry.known = text;
                entry.attribute = *index;
                entry.plain = own.type == attribute.type && own.scale == attribute.scale;
            }
        }
        map.occupancy = indexOf(ours, "occupancy");
        map.available = indexOf(ours, "available_spot_number");
        map.total = indexOf(ours, "total_spot_number");
        map.countError = indexOf(ours, "count_error");
        const auto index = static_cast<LayerIndex>(i);
        map.rows.resize(m_catalogue->rowCount(index));
        for (std::uint32_t row = 0; row < map.rows.size(); ++row) {
            const Handle handle = Handle::of(index, row);
            if (m_catalogue->contains(handle)) {
                map.rows[row] = gateway.find(m_catalogue->id(handle)).value_or(Handle{});
            }
        }
    }
    m_bound = true;
    if (snapshot) {
        m_wantsSnapshot = true;
        m_feed->resynchronise("the gateway began a new epoch");
    }
}

Handle SourceLink::mapped(Handle theirs) const {
    if (theirs.layer() >= m_layers.size()) {
        return {};
    }
    const LayerMap& map = m_layers[theirs.layer()];
    return theirs.row() < map.rows.size() ? map.rows[theirs.row()] : Handle{};
}

void SourceLink::take(feed::FeedMessage& message, feed::StateWriter& writer, Instant now) {
    using Kind = feed::FeedMessage::Kind;
    if (!m_bound) {
        return;  // a frame of an epoch that is over
    }
    if (message.kind == Kind::SnapshotBegin && message.full) {
        m_wantsSnapshot = false;
    }
    if (message.kind == Kind::SnapshotRows || message.kind == Kind::Delta) {
        takeRows(message.delta, writer, now);
    }
    if (message.kind == Kind::SnapshotEnd) {
        for (const Handle gone : m_unconfirmed) {
            writer.remove(gone);
        }
        m_unconfirmed.clear();
    }
}

template <typename What>
void SourceLink::reject(Instant now, What what) {
    ++m_rejected;
    ++m_unloggedRejections;
    if (now.monoMs != m_lastErrorMono) {
        m_lastErrorMono = now.monoMs;
        m_lastError = what();
    }
    if (now.monoMs >= m_nextLogMono) {
        spdlog::warn("source {}: refused {} observation(s), the last one: {}", m_config.id, m_unloggedRejections,
                     m_lastError.english);
        m_unloggedRejections = 0;
        m_nextLogMono = now.monoMs + kLogEveryMs;
    }
}

void SourceLink::takeRows(const feed::Delta& delta, feed::StateWriter& writer, Instant now) {
    for (const feed::AddedAsset& added : delta.added) {
        feed::Asset asset = added.asset;
        asset.source = m_config.id;
        if (added.handle.layer() >= m_layers.size() || !m_layers[added.handle.layer()].known) {
            reject(now, [&] { return say(TextCode::SourceUnknownLayer, {{"entity", EntityArgument{asset.id}}}); });
            continue;
        }
        std::vector<Handle>& rows = m_layers[added.handle.layer()].rows;
        const std::uint64_t skipped = added.handle.row() > rows.size() ? added.handle.row() - rows.size() : 0;
        if (m_skippedRows + skipped > kMaxSkippedRows) {
            reject(now, [&] { return say(TextCode::SourceImpossibleNumber, {{"entity", EntityArgument{asset.id}}}); });
            continue;
        }
        m_skippedRows += skipped;
        std::optional<Handle> ours = writer.store().catalogue().find(asset.id);
        if (!ours) {
            if (const auto made = writer.add(asset)) {
                ours = *made;
            } else {
                reject(now, [&] {
                    return say(TextCode::SourceEntityRefused,
                               {{"entity", EntityArgument{asset.id}}, {"detail", made.error().message}});
                });
                continue;
            }
        }
        if (rows.size() <= added.handle.row()) {
            rows.resize(added.handle.row() + 1U);
        }
        rows[added.handle.row()] = *ours;
        m_unconfirmed.erase(*ours);
    }
    for (const Handle gone : delta.removed) {
        if (const Handle ours = mapped(gone); ours.isValid()) {
            writer.remove(ours);
            m_layers[gone.layer()].rows[gone.row()] = {};
        }
    }
    for (const feed::LayerBatch& batch : delta.batches) {
        takeBatch(batch, writer, now);
    }
}

void SourceLink::takeBatch(const feed::LayerBatch& batch, feed::StateWriter& writer, Instant now) {
    if (batch.layer >= m_layers.size() || !m_layers[batch.layer].known) {
        return;  // a layer that the gateway does not show
    }
    LayerMap& map = m_layers[batch.layer];
    const LayerSchema& schema = writer.store().schema(map.layer);
    const LayerSchema& theirs = m_catalogue->layers()[batch.layer];
    for (std::size_t row = 0; row < batch.handles.size(); ++row) {
        const Handle handle = mapped(batch.handles[row]);
        if (!handle.isValid() || !writer.store().catalogue().contains(handle)) {
            reject(now, [&] { return say(TextCode::SourceUnknownEntity); });
            continue;
        }
        Millis observedMs = row < batch.observedMs.size() ? batch.observedMs[row] : now.wallMs;
        bool fromFuture = false;
        if (observedMs <= 0 || observedMs > now.wallMs + kMaxFutureMs) {
            reject(now, [&] {
                return say(TextCode::SourceImpossibleTime,
                           {{"entity", EntityArgument{std::string(writer.store().catalogue().id(handle))}}});
            });
            fromFuture = true;
            observedMs = now.wallMs;
        }
        bool told = false;
        bool counts = false;
        bool saysOccupancy = false;
        for (const feed::Column& column : batch.columns) {
            if (!column.isPresent(row) || column.attribute >= map.attributes.size()) {
                continue;
            }
            AttributeMap& attribute = map.attributes[column.attribute];
            if (!attribute.known || row >= column.values.size()) {
                continue;
            }
            ++m_updates;
            told = true;
            const AttributeSchema& own = schema.attributes[attribute.attribute];
            Quality quality = column.quality(row);
            if (own.type == AttributeType::Text) {
                const auto number = static_cast<std::size_t>(column.values[row]);
                if (quality != Quality::Missing && number < column.texts.size()) {
                    writer.setText(handle, attribute.attribute, column.texts[number], observedMs);
                }
                continue;
            }
            std::int32_t raw = column.values[row];
            if (!attribute.plain) {
                raw = rawOf(own, valueOf(theirs.attributes[column.attribute], raw));
            }
            if (quality == Quality::Good || quality == Quality::Uncertain) {
                if (const TextCode why = implausible(own, raw); why != TextCode::None) {
                    reject(now, [&] {
                        return say(why, {{"entity", EntityArgument{std::string(writer.store().catalogue().id(handle))}},
                                         {"attribute", own.title.en.empty() ? LocalText{own.name, {}} : own.title},
                                         {"value", valueOf(own, raw)}});
                    });
                    quality = Quality::Bad;
                } else if (fromFuture) {
                    quality = Quality::Bad;
                }
            }
            writer.set(handle, attribute.attribute, raw, quality, observedMs);
            const int index = attribute.attribute;
            counts = counts || index == map.available || index == map.total;
            saysOccupancy = saysOccupancy || index == map.occupancy;
        }
        if (counts && !saysOccupancy) {
            derive(map, handle, observedMs, writer);
        }
        if (!told && !fromFuture) {
            stillSo(handle, observedMs, writer);
        }
    }
}

void SourceLink::stillSo(Handle handle, Millis observedMs, feed::StateWriter& writer) {
    const feed::EntityTable& table = writer.store().table(handle.layer());
    const std::uint32_t row = handle.row();
    if (row >= table.rowCount() || observedMs <= table.observedMs(row)) {
        return;
    }
    for (std::size_t index = 0; index < table.attributeCount(); ++index) {
        const auto attribute = static_cast<AttributeIndex>(index);
        if (table.has(row, attribute)) {
            writer.set(handle, attribute, table.raw(row, attribute), table.quality(row, attribute), observedMs);
            return;  // one carries the time of all
        }
    }
}

void SourceLink::derive(const LayerMap& map, Handle handle, Millis observedMs, feed::StateWriter& writer) const {
    if (map.occupancy < 0 || map.available < 0 || map.total < 0) {
        return;
    }
    const feed::EntityTable& table = writer.store().table(handle.layer());
    const auto available = static_cast<AttributeIndex>(map.available);
    const auto total = static_cast<AttributeIndex>(map.total);
    if (handle.row() >= table.rowCount() || table.quality(handle.row(), available) != Quality::Good ||
        table.quality(handle.row(), total) != Quality::Good) {
        return;
    }
    const std::int32_t free = table.raw(handle.row(), available);
    const std::int32_t all = table.raw(handle.row(), total);
    if (all <= 0) {
        return;
    }
    const auto occupancy = static_cast<AttributeIndex>(map.occupancy);
    const AttributeSchema& schema = writer.store().schema(handle.layer()).attributes[occupancy];
    const double ratio = std::clamp(1.0 - static_cast<double>(free) / static_cast<double>(all), 0.0, 1.0);
    writer.set(handle, occupancy, rawOf(schema, ratio), free > all ? Quality::Uncertain : Quality::Good, observedMs);
    if (map.countError >= 0) {
        writer.set(handle, static_cast<AttributeIndex>(map.countError), std::max(0, free - all), Quality::Good,
                   observedMs);
    }
}

void SourceLink::markStale(feed::StateWriter& writer) {
    const feed::Store& store = writer.store();
    for (const LayerMap& map : m_layers) {
        if (!map.known) {
            continue;
        }
        const feed::EntityTable& table = store.table(map.layer);
        for (const Handle handle : map.rows) {
            if (!handle.isValid() || handle.row() >= table.rowCount() || !store.catalogue().contains(handle)) {
                continue;
            }
            for (std::size_t a = 0; a < table.attributeCount(); ++a) {
                const auto attribute = static_cast<AttributeIndex>(a);
                const Quality quality = table.quality(handle.row(), attribute);
                if (quality == Quality::Good || quality == Quality::Uncertain) {
                    writer.set(handle, attribute, table.raw(handle.row(), attribute), Quality::Stale,
                               table.observedMs(handle.row()));
                }
            }
        }
    }
}

bool SourceLink::judge(feed::StateWriter& writer, Instant now) {
    const Millis heard = m_heardMono.load();
    const Millis age = heard < 0 ? -1 : std::max<Millis>(0, now.monoMs - heard);
    const bool before = m_lost;
    if (heard < 0) {
        m_lost = now.monoMs - m_startedAt.monoMs > 10 * kSourcePeriodMs;  // give it the time to begin
        if (!m_lost) {
            return false;  // neither here nor lost: an alarm from before a restart stays what it was
        }
    } else {
        m_lost = freshnessOf(age, kSourcePeriodMs) == Freshness::Lost;
    }
    if (m_lost && !before) {
        spdlog::warn("source {}: lost, nothing heard for {} ms; its values are stale", m_config.id, age);
        markStale(writer);
        m_wantsSnapshot = true;
    } else if (!m_lost && before) {
        spdlog::info("source {}: back", m_config.id);
        if (m_wantsSnapshot && m_bound) {
            m_feed->resynchronise("the system was lost: its values have to be told again");
        }
    }
    const bool changed = m_lost != before || !m_judged;
    m_judged = true;
    return changed;
}

feed::SourceHealth SourceLink::health(Instant now) const {
    feed::SourceHealth health;
    health.id = m_config.id;
    health.title = m_config.title;
    const Millis heard = m_heardMono.load();
    health.ageMs = heard < 0 ? -1 : std::max<Millis>(0, now.monoMs - heard);
    health.freshness = freshnessOf(health.ageMs, kSourcePeriodMs);
    health.updatesPerSecond = m_rate;
    health.rejected = m_rejected;
    health.lastErrorText = m_linkError.isEmpty() ? m_lastError : m_linkError;
    health.lastError = health.lastErrorText.english;
    if (m_catalogue) {
        for (const LayerSchema& schema : m_catalogue->layers()) {
            health.layers.push_back(schema.id);
        }
    }
    return health;
}

}  // namespace belfry::gateway
