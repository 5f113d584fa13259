// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/alarm_host.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <spdlog/spdlog.h>

#include "services/gateway/codec.h"

namespace belfry::gateway {

namespace {

constexpr const char* kTable = "alarms";

std::string keyOf(std::string_view layer, std::string_view definition, std::string_view entity) {
    return fmt::format("{}/{}/{}", layer, definition, entity);
}

AlarmDefinition feedLostDefinition() {
    AlarmDefinition definition;
    definition.id = "feed_lost";
    definition.title = {"City system does not answer", "Städtisches System antwortet nicht"};
    definition.priority = AlarmPriority::P2;
    definition.offDelayMs = 2'000;
    definition.guidance.consequence = {"Everything of this system is held at its last value and may be wrong.",
                                       "Alles aus diesem System steht auf dem letzten Wert und kann falsch sein."};
    definition.guidance.response = {"Check the system and the link to it; do not command it until it is back.",
                                    "System und Verbindung prüfen; bis dahin nicht befehligen."};
    return definition;
}

std::string valueText(const LayerSchema& schema, const AttributeSchema& attribute, double value) {
    (void)schema;
    if (attribute.type == AttributeType::Enum) {
        const auto index = static_cast<std::size_t>(std::max(0.0, value));
        return index < attribute.enumValues.size() ? attribute.enumValues[index].title.en : std::string();
    }
    if (attribute.type == AttributeType::Boolean) {
        return value != 0.0 ? "yes" : "no";
    }
    if (attribute.percent) {
        return fmt::format("{:.0f} %", value * 100.0);
    }
    std::string text = fmt::format("{:.{}f}", value, attribute.decimals);
    if (!attribute.unit.empty() && attribute.unit != "1") {
        text += " " + attribute.unit;
    }
    return text;
}

}  // namespace

/** One alarm on one entity. */
struct AlarmHost::Instance : std::enable_shared_from_this<AlarmHost::Instance> {
    std::string key;
    std::string layer;
    EntityId entity;
    AlarmDefinition own;  ///< of built-in alarms, and of restored ones whose layer is not there yet
    const AlarmDefinition* definition = nullptr;  ///< own, or in the layer's schema
    AlarmState state;
    Handle handle;
    feed::AlarmRecord record;
    bool floodSilent = false;
    bool gone = false;  ///< its entity is no more
    AlarmNuisance nuisance;
};

AlarmHost::AlarmHost(Chronicle& chronicle, const Clock& clock) : m_chronicle(chronicle), m_clock(clock) {}
AlarmHost::~AlarmHost() = default;

Result<void> AlarmHost::restore(const store::Journal& journal) {
    auto rows = journal.loadState(kTable);
    if (!rows) {
        return tl::unexpected(rows.error());
    }
    const Instant now = m_clock.now();
    for (const store::StateRow& row : *rows) {
        nlohmann::json json;
        try {
            json = nlohmann::json::parse(row.value);
        } catch (const std::exception& error) {
            return fail(ErrorCode::DataLoss,
                        fmt::format("the saved alarm {} cannot be read: {}", row.key, error.what()),
                        "verify the journal with `belfryctl journal verify`, and restore a backup if it is damaged");
        }
        auto state = decodeAlarmState(json.value("state", nlohmann::json::object()).dump());
        auto record = alarmRecordFromJson(json.value("record", nlohmann::json::object()));
        if (!state || !record) {
            const Error& error = state ? record.error() : state.error();
            return fail(ErrorCode::DataLoss, fmt::format("alarm {}: {}", row.key, error.message), error.hint);
        }
        auto instance = std::make_shared<Instance>();
        instance->key = row.key;
        instance->layer = record->layer;
        instance->entity = record->entity;
        instance->own = feedLostDefinition();
        instance->own.id = record->definition;
        instance->own.priority = record->priority;
        instance->definition = &instance->own;
        instance->state = restored(std::move(*state), now);
        instance->record = std::move(*record);
        // Live state is not durable: until its source speaks again, nobody knows whether this still holds (D5).
        if (instance->state.on() && !instance->state.uncertain) {
            (void)step(*instance->definition, instance->state, AlarmEvent::qualBad(), now);
        }
        updateRecord(*instance, now);
        schedule(*instance);
        m_instances.emplace(row.key, std::move(instance));
    }
    m_lastEvaluated = now;
    return {};
}

void AlarmHost::setStore(const feed::Store& store) {
    m_store = &store;
    m_layers.clear();
    const auto schemas = store.catalogue().layers();
    m_layers.resize(schemas.size());
    for (std::size_t i = 0; i < schemas.size(); ++i) {
        for (const AlarmDefinition& definition : schemas[i].alarms) {
            auto condition = AlarmCondition::compile(definition, schemas[i]);
            if (!condition) {
                spdlog::error("alarm {}/{} is not evaluated: {}", schemas[i].id, definition.id,
                              toText(condition.error()));
                continue;
            }
            m_layers[i].mask |= condition->attributeMask();
            m_layers[i].alarms.push_back({&definition, std::move(*condition), {}});
        }
    }
    for (auto& [key, instance] : m_instances) {
        instance->handle = {};
        const auto layer = store.catalogue().layerIndex(instance->layer);
        if (!layer) {
            continue;
        }
        for (Compiled& compiled : m_layers[*layer].alarms) {
            if (compiled.definition->id != instance->record.definition) {
                continue;
            }
            instance->own = *compiled.definition;  // survives the next epoch's schemas
            instance->definition = compiled.definition;
            if (const auto handle = store.catalogue().find(instance->entity); handle && handle->layer() == *layer) {
                instance->handle = *handle;
                instance->gone = false;
                compiled.rows[handle->row()] = instance.get();
            }
        }
        if (!instance->handle.isValid()) {
            instance->definition = &instance->own;
        }
    }
}

void AlarmHost::onDelta(const feed::Delta& delta, Instant now) {
    m_lastEvaluated = now;
    if (m_store == nullptr) {
        return;
    }
    for (const feed::LayerBatch& batch : delta.batches) {
        if (batch.layer >= m_layers.size()) {
            continue;
        }
        Layer& layer = m_layers[batch.layer];
        for (Compiled& compiled : layer.alarms) {
            std::vector<const feed::Column*> columns;
            for (const feed::Column& column : batch.columns) {
                if ((compiled.condition.attributeMask() >> column.attribute & 1U) != 0) {
                    columns.push_back(&column);
                }
            }
            if (columns.empty()) {
                continue;
            }
            for (std::size_t row = 0; row < batch.handles.size(); ++row) {
                if (std::any_of(columns.begin(), columns.end(),
                                [row](const feed::Column* column) { return column->isPresent(row); })) {
                    evaluate(batch.layer, compiled, batch.handles[row], now);
                }
            }
        }
    }
    for (const Handle gone : delta.removed) {
        if (gone.layer() >= m_layers.size()) {
            continue;
        }
        for (Compiled& compiled : m_layers[gone.layer()].alarms) {
            if (const auto found = compiled.rows.find(gone.row()); found != compiled.rows.end()) {
                Instance& instance = *found->second;
                compiled.rows.erase(found);
                end(instance, now);
            }
        }
    }
}

void AlarmHost::end(Instance& instance, Instant now) {
    instance.gone = true;
    instance.handle = {};
    if (instance.definition != &instance.own) {
        instance.own = *instance.definition;
        instance.definition = &instance.own;
    }
    if (instance.state.uncertain) {
        feedEvent(instance, AlarmEvent::qualGood(), now);
    }
    feedEvent(instance, AlarmEvent::sampleOff(), now);
    if (instance.state.display() == DisplayState::Normal && instance.state.cond == AlarmCondState::Normal) {
        m_forgotten.push_back(instance.key);
    }
}

void AlarmHost::dropUnknown(Instant now) {
    for (auto& [key, instance] : m_instances) {
        if (!instance->layer.empty() && !instance->handle.isValid() && !instance->gone) {
            end(*instance, now);
        }
    }
}

void AlarmHost::evaluate(LayerIndex layer, Compiled& compiled, Handle handle, Instant now) {
    const feed::Catalogue& catalogue = m_store->catalogue();
    if (!catalogue.contains(handle) || !compiled.condition.appliesTo(catalogue.type(handle))) {
        return;
    }
    ++m_evaluations;
    const auto found = compiled.rows.find(handle.row());
    Instance* instance = found == compiled.rows.end() ? nullptr : found->second;
    const feed::EntityTable& table = m_store->table(layer);
    const LayerSchema& schema = m_store->schema(layer);
    const Verdict verdict = compiled.condition.evaluate(
        [&](AttributeIndex attribute) {
            return Observation{valueOf(schema.attributes[attribute], table.raw(handle.row(), attribute)),
                               table.quality(handle.row(), attribute)};
        },
        instance != nullptr &&
            (instance->state.cond == AlarmCondState::Active || instance->state.cond == AlarmCondState::PendingOn));
    if (instance == nullptr) {
        if (verdict != Verdict::On) {
            return;
        }
        const std::string_view id = catalogue.id(handle);
        instance = &instanceFor(keyOf(schema.id, compiled.definition->id, id), schema.id, *compiled.definition,
                                std::string(id));
        instance->handle = handle;
        instance->gone = false;
        compiled.rows[handle.row()] = instance;
    }
    runDue(*instance, now);
    if (verdict == Verdict::Unknown) {
        if (!instance->state.uncertain) {
            feedEvent(*instance, AlarmEvent::qualBad(), now);
        }
        return;
    }
    if (instance->state.uncertain) {
        feedEvent(*instance, AlarmEvent::qualGood(), now);
    }
    feedEvent(*instance, verdict == Verdict::On ? AlarmEvent::sampleOn() : AlarmEvent::sampleOff(), now);
}

AlarmHost::Instance& AlarmHost::instanceFor(const std::string& key, const std::string& layer,
                                            const AlarmDefinition& definition, const EntityId& entity) {
    auto& slot = m_instances[key];
    if (!slot) {
        slot = std::make_shared<Instance>();
        slot->key = key;
        slot->layer = layer;
        slot->entity = entity;
        slot->record.key = key;
        slot->record.layer = layer;
        slot->record.definition = definition.id;
        slot->record.entity = entity;
        slot->record.state = stateName(DisplayState::Normal);
        slot->record.priority = definition.priority;
    }
    slot->own = definition;
    slot->definition = &definition;
    return *slot;
}

AlarmHost::Instance& AlarmHost::builtIn(const std::string& key, const AlarmDefinition& definition,
                                        const EntityId& entity) {
    Instance& instance = instanceFor(key, "", definition, entity);
    instance.definition = &instance.own;
    return instance;
}

void AlarmHost::updateRecord(Instance& instance, Instant now) const {
    const AlarmState& state = instance.state;
    feed::AlarmRecord& record = instance.record;
    record.state = stateName(state.display());
    record.priority = instance.definition->priority;
    record.occurrence = state.occurrence;
    record.raisedMs = state.raisedAt.wallMs;
    record.changedMs = state.lastChange.wallMs;
    record.acknowledgedMs = state.ackedAt.wallMs;
    record.acknowledgedBy = state.ackedAt.wallMs == 0 ? std::string() : state.ackedBy.user;
    record.owner = state.owner;
    record.note = state.shelf != ShelfKind::None ? state.shelfReason : state.ackNote;
    record.audible = state.audible(now) && !instance.floodSilent;
    record.stale = state.uncertain;
    if (m_store == nullptr || !instance.handle.isValid()) {
        return;
    }
    const LayerIndex layer = instance.handle.layer();
    const LayerSchema& schema = m_store->schema(layer);
    std::string attribute = instance.definition->valueAttribute;
    if (attribute.empty() && !instance.definition->condition.empty()) {
        attribute = instance.definition->condition.front().attribute;
    }
    const auto index = schema.attributeIndex(attribute);
    const feed::EntityTable& table = m_store->table(layer);
    if (!index || instance.handle.row() >= table.rowCount() || !table.has(instance.handle.row(), *index)) {
        record.value.reset();
        record.valueText.clear();
        return;
    }
    record.value = valueOf(schema.attributes[*index], table.raw(instance.handle.row(), *index));
    record.valueText = valueText(schema, schema.attributes[*index], *record.value);
}

Happening AlarmHost::happening(const Instance& instance, std::string_view event, const Actor* actor, Instant now) {
    Happening result;
    result.entry.wallMs = now.wallMs;
    result.entry.kind = "alarm";
    result.entry.subject = instance.key;
    result.entry.actor = actor == nullptr ? "system" : actor->user;
    result.entry.workstation = actor == nullptr ? std::string() : actor->workstation;
    const nlohmann::json record = toJson(instance.record);
    result.entry.body = dump(nlohmann::json{{"event", std::string(event)}, {"record", record}});
    const nlohmann::json state = toJson(checkpoint(instance.state, now));
    result.changes.push_back({kTable, instance.key, dump(nlohmann::json{{"state", state}, {"record", record}})});
    result.event.alarm = instance.record;
    return result;
}

void AlarmHost::schedule(Instance& instance) {
    if (const auto next = nextDeadline(instance.state)) {
        m_deadlines.push({next->monoMs, instance.weak_from_this()});
    }
}

void AlarmHost::annunciated(Instance& instance, Instant now) {
    const std::string group =
        m_store != nullptr && instance.handle.isValid()
            ? fmt::format("{}/{}", instance.definition->id, m_store->catalogue().district(instance.handle))
            : instance.definition->id;
    const FloodDecision decision = m_flood.annunciated(instance.definition->priority, group, now);
    instance.floodSilent = !decision.sounds;
    if (decision.entered) {
        Happening flood;
        flood.entry.kind = "system";
        flood.entry.subject = "alarm_flood";
        flood.entry.actor = "system";
        flood.entry.body = dump(nlohmann::json{{"event", "FLOOD_BEGAN"}, {"rate10", m_flood.rate10(now)}});
        flood.event.note = "Alarm flood began: only critical alarms sound one by one";
        m_chronicle.note(std::move(flood));
    }
}

void AlarmHost::feedEvent(Instance& instance, const AlarmEvent& event, Instant now) {
    const bool wasUncertain = instance.state.uncertain;
    const AlarmSeverity severity = instance.state.severity;
    const auto transition = step(*instance.definition, instance.state, event, now);
    if (!transition) {
        spdlog::error("alarm {}: {} refused: {}", instance.key, toText(event.kind), toText(transition.error()));
        return;
    }
    if (!transition->changed) {
        return;
    }
    schedule(instance);
    if (transition->becameOn) {
        instance.nuisance.becameOn(now);
    }
    if (transition->becameNormal) {
        (void)instance.nuisance.becameNormal(now);
    }
    if (transition->annunciates) {
        annunciated(instance, now);
    }
    // A running delay alone is nobody's news: it begins anew after a restart.
    const bool visible = transition->displayChanged() || transition->annunciates || transition->newOccurrence ||
                         transition->becameOn || transition->becameNormal ||
                         (instance.state.display() != DisplayState::Normal &&
                          (instance.state.uncertain != wasUncertain || instance.state.severity != severity));
    if (!visible) {
        return;
    }
    ++m_transitions;
    updateRecord(instance, now);
    m_chronicle.note(happening(instance, toText(event.kind), nullptr, now));
    if (instance.gone && instance.state.display() == DisplayState::Normal) {
        m_forgotten.push_back(instance.key);
    }
}

void AlarmHost::runDue(Instance& instance, Instant now) {
    for (int guard = 0; guard < 100; ++guard) {
        const auto event = due(instance.state, now);
        if (!event) {
            return;
        }
        feedEvent(instance, *event, now);
    }
}

void AlarmHost::tick(Instant now) {
    m_lastEvaluated = now;
    while (!m_deadlines.empty() && m_deadlines.top().monoMs <= now.monoMs) {
        const std::shared_ptr<Instance> instance = m_deadlines.top().instance.lock();
        m_deadlines.pop();
        if (!instance) {
            continue;
        }
        runDue(*instance, now);
        if (const auto next = nextDeadline(instance->state); next && next->monoMs <= now.monoMs) {
            break;  // it wants to be asked again: at the next tick, so that one alarm cannot stop the others
        }
    }
    for (const std::string& key : std::exchange(m_forgotten, {})) {
        const auto found = m_instances.find(key);
        if (found == m_instances.end() || found->second->handle.isValid() ||
            found->second->state.display() != DisplayState::Normal) {
            continue;
        }
        Happening forgotten;
        forgotten.entry.kind = "system";
        forgotten.entry.subject = key;
        forgotten.entry.actor = "system";
        forgotten.entry.body = dump(nlohmann::json{{"event", "ALARM_FORGOTTEN"}});
        forgotten.changes.push_back({kTable, key, std::nullopt});
        forgotten.event.note = "Forgotten: " + key;
        m_chronicle.note(std::move(forgotten));
        m_instances.erase(found);
    }
    if (m_flood.tick(now)) {
        Happening flood;
        flood.entry.kind = "system";
        flood.entry.subject = "alarm_flood";
        flood.entry.actor = "system";
        flood.entry.body = dump(nlohmann::json{{"event", "FLOOD_ENDED"}});
        flood.event.note = "Alarm flood ended";
        m_chronicle.note(std::move(flood));
    }
}

void AlarmHost::setSourceLost(const std::string& source, const std::string& title, bool lost, Instant now) {
    const std::string key = keyOf("", "feed_lost", source);
    if (!lost && !m_instances.contains(key)) {
        return;
    }
    Instance& instance = builtIn(key, feedLostDefinition(), source);
    if (instance.state.uncertain) {  // after a restart
        feedEvent(instance, AlarmEvent::qualGood(), now);
    }
    instance.record.valueText = title;
    feedEvent(instance, lost ? AlarmEvent::sampleOn(kSeverityMajor) : AlarmEvent::sampleOff(), now);
}

void AlarmHost::setOrderAlarm(const std::string& orderId, const std::string& alarm, AlarmPriority priority,
                              const std::string& text, bool on, Instant now) {
    const std::string key = keyOf("", alarm, orderId);
    if (!on && !m_instances.contains(key)) {
        return;
    }
    AlarmDefinition definition;
    definition.id = alarm;
    definition.title = {"Manual override needs attention", "Handeingriff braucht Aufmerksamkeit"};
    definition.priority = priority;
    definition.guidance.consequence = {"A device may not do what was ordered.",
                                       "Ein Gerät tut möglicherweise nicht, was befohlen ist."};
    definition.guidance.response = {"Look at the order and at the device's feedback; release the order if in doubt.",
                                    "Auftrag und Rückmeldung prüfen; im Zweifel freigeben."};
    Instance& instance = builtIn(key, definition, orderId);
    if (instance.state.uncertain) {
        feedEvent(instance, AlarmEvent::qualGood(), now);
    }
    if (on) {
        instance.record.valueText = text;
    }
    feedEvent(instance, on ? AlarmEvent::sampleOn() : AlarmEvent::sampleOff(), now);
}

Result<feed::AlarmRecord> AlarmHost::personal(const std::string& key, std::uint64_t occurrence,
                                              const AlarmEvent& event) {
    const Instant now = m_clock.now();
    const auto refuse = [&](Error error) -> Result<feed::AlarmRecord> {
        m_chronicle.refused(std::string(toText(event.kind)), key, event.actor.user, event.actor.workstation, error);
        return tl::unexpected(std::move(error));
    };
    const auto found = m_instances.find(key);
    if (found == m_instances.end()) {
        return refuse({ErrorCode::NotFound, fmt::format("there is no alarm {}", key), "look at the alarm list again",
                       "NOT_ACTIVE"});
    }
    Instance& instance = *found->second;
    runDue(instance, now);
    if (occurrence != 0 && occurrence != instance.state.occurrence) {
        return refuse({ErrorCode::FailedPrecondition,
                       fmt::format("this alarm came again: occurrence {} was meant, {} is active", occurrence,
                                   instance.state.occurrence),
                       "look at it again, then decide", "OCCURRENCE_CHANGED"});
    }
    AlarmState next = instance.state;
    const auto transition = step(*instance.definition, next, event, now);
    if (!transition) {
        return refuse(transition.error());
    }
    if (!transition->changed) {
        return instance.record;
    }
    // On the disk first; only then is it so.
    std::swap(instance.state, next);
    const feed::AlarmRecord before = instance.record;
    updateRecord(instance, now);
    if (auto written = m_chronicle.act(happening(instance, toText(event.kind), &event.actor, now)); !written) {
        std::swap(instance.state, next);
        instance.record = before;
        return tl::unexpected(written.error());
    }
    ++m_transitions;
    if (instance.gone && instance.state.display() == DisplayState::Normal) {
        m_forgotten.push_back(instance.key);
    }
    instance.nuisance.operatorActed();
    if (transition->annunciates) {
        annunciated(instance, now);
    }
    schedule(instance);
    return instance.record;
}

Result<feed::AlarmRecord> AlarmHost::acknowledge(const std::string& key, std::uint64_t occurrence,
                                                 const std::string& note, const Actor& actor) {
    return personal(key, occurrence, AlarmEvent::ack(actor, note));
}

Result<feed::AlarmRecord> AlarmHost::shelve(const std::string& key, std::uint64_t occurrence, Millis durationMs,
                                            const std::string& reason, const Actor& actor) {
    return personal(key, occurrence,
                    durationMs == 0 ? AlarmEvent::shelveOneShot(actor, reason)
                                    : AlarmEvent::shelveTimed(actor, durationMs, reason));
}

Result<feed::AlarmRecord> AlarmHost::unshelve(const std::string& key, std::uint64_t occurrence, const Actor& actor) {
    return personal(key, occurrence, AlarmEvent::unshelve(actor));
}

std::vector<feed::AlarmRecord> AlarmHost::records() const {
    std::vector<feed::AlarmRecord> records;
    for (const auto& [key, instance] : m_instances) {
        if (instance->state.display() != DisplayState::Normal) {
            records.push_back(instance->record);
        }
    }
    std::sort(records.begin(), records.end(), [](const auto& a, const auto& b) { return a.key < b.key; });
    return records;
}

void AlarmHost::appendMarked(std::vector<Handle>* handles) const {
    for (const auto& [key, instance] : m_instances) {
        if (instance->handle.isValid() && instance->state.display() != DisplayState::Normal) {
            handles->push_back(instance->handle);
        }
    }
}

std::optional<feed::AlarmRecord> AlarmHost::record(const std::string& key) const {
    const auto found = m_instances.find(key);
    return found == m_instances.end() ? std::nullopt : std::optional(found->second->record);
}

AlarmHostStats AlarmHost::stats() const {
    AlarmHostStats stats{m_evaluations, m_transitions, m_instances.size(), 0};
    for (const auto& [key, instance] : m_instances) {
        stats.listed += isListed(instance->state.display()) ? 1U : 0U;
    }
    return stats;
}

}  // namespace belfry::gateway
