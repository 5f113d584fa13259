// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/alarm_host.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <spdlog/spdlog.h>

#include "models/domain/alarm_definition.h"
#include "models/domain/built_in_alarms.h"
#include "services/gateway/alarm_instance.h"
#include "services/gateway/codec.h"

namespace belfry::gateway {

namespace {

constexpr const char* kWholeCity = "city";
constexpr const char* kFeedLost = "feed_lost";

std::string keyOf(std::string_view layer, std::string_view definition, std::string_view entity) {
    return fmt::format("{}/{}/{}", layer, definition, entity);
}

}  // namespace

AlarmHost::AlarmHost(Chronicle& chronicle, const Clock& clock, std::vector<AlarmPosition> positions)
    : m_chronicle(chronicle), m_clock(clock) {
    for (AlarmPosition& position : positions) {
        m_positions.push_back({std::move(position), {}});
    }
    m_positions.push_back({{kWholeCity, "City", {}, {}}, {}});
}
AlarmHost::~AlarmHost() = default;

void AlarmHost::onDelta(const feed::Delta& delta, Instant now) {
    m_lastEvaluated = now;
    if (m_store == nullptr) {
        return;
    }
    std::vector<const feed::Column*> columns;
    for (const feed::LayerBatch& batch : delta.batches) {
        if (batch.layer >= m_layers.size()) {
            continue;
        }
        std::uint64_t touched = 0;
        for (const feed::Column& column : batch.columns) {
            touched |= std::uint64_t{1} << column.attribute;
        }
        Layer& layer = m_layers[batch.layer];
        if ((layer.mask & touched) == 0) {
            continue;
        }
        if ((layer.ancestorMask & touched) != 0) {
            for (const Handle handle : batch.handles) {
                ancestorChanged(handle, touched, now);
            }
        }
        for (const auto& compiled : layer.alarms) {
            columns.clear();
            for (const feed::Column& column : batch.columns) {
                if ((compiled->mask >> column.attribute & 1U) != 0) {
                    columns.push_back(&column);
                }
            }
            if (columns.empty()) {
                continue;
            }
            for (std::size_t row = 0; row < batch.handles.size(); ++row) {
                if (std::any_of(columns.begin(), columns.end(),
                                [row](const feed::Column* column) { return column->isPresent(row); })) {
                    evaluate(*compiled, batch.handles[row], now);
                }
            }
        }
    }
    for (const Handle gone : delta.removed) {
        if (gone.layer() >= m_layers.size()) {
            continue;
        }
        for (const auto& compiled : m_layers[gone.layer()].alarms) {
            if (const auto found = compiled->rows.find(gone.row()); found != compiled->rows.end()) {
                Instance& instance = *found->second;
                compiled->rows.erase(found);
                end(instance, now);
            }
        }
    }
}

void AlarmHost::end(Instance& instance, Instant now) {
    instance.gone = true;
    instance.handle = {};
    instance.compiled = nullptr;
    if (instance.definition != &instance.own) {
        instance.own = *instance.definition;
        instance.definition = &instance.own;
    }
    if (instance.state.uncertain) {
        feedEvent(instance, AlarmEvent::qualGood(), now);
    }
    feedEvent(instance, AlarmEvent::sampleOff(), now);
    if (!instance.state.on()) {  // else when its off-delay is over: in between it would sound
        dropOldRules(instance, now);
    }
    if (instance.state.display() == DisplayState::Normal && instance.state.cond == AlarmCondState::Normal) {
        m_forgotten.push_back(instance.key);
    }
}

void AlarmHost::dropUnknown(const std::vector<std::string>& sources, Instant now) {
    std::vector<Instance*> unknown;
    for (const auto& [key, instance] : m_instances) {
        // Belfry's own alarms have no layer: those of orders end with them, that of a city system with its
        // configuration
        const bool missing = instance->layer.empty() ? instance->record.definition == kFeedLost &&
                                                           std::ranges::count(sources, instance->entity) == 0
                                                     : !instance->handle.isValid();
        if (missing && !instance->gone) {
            unknown.push_back(instance.get());
        }
    }
    for (Instance* instance : unknown) {
        end(*instance, now);
    }
}

Verdict AlarmHost::verdictOn(const AlarmCondition& condition, Handle handle, bool currentlyOn) const {
    const feed::EntityTable& table = m_store->table(handle.layer());
    const LayerSchema& schema = m_store->schema(handle.layer());
    return condition.evaluate(
        [&](AttributeIndex attribute) {
            return Observation{valueOf(schema.attributes[attribute], table.raw(handle.row(), attribute)),
                               table.quality(handle.row(), attribute)};
        },
        currentlyOn);
}

void AlarmHost::evaluate(Compiled& compiled, Handle handle, Instant now) {
    const feed::Catalogue& catalogue = m_store->catalogue();
    if (!catalogue.contains(handle) || !compiled.condition.appliesTo(catalogue.type(handle))) {
        return;
    }
    ++m_evaluations;
    const auto found = compiled.rows.find(handle.row());
    Instance* instance = found == compiled.rows.end() ? nullptr : found->second;
    Verdict verdict = verdictOn(compiled.condition, handle,
                                instance != nullptr && (instance->state.cond == AlarmCondState::Active ||
                                                        instance->state.cond == AlarmCondState::PendingOn));
    if (instance == nullptr) {
        if (verdict != Verdict::On || (compiled.definition->consequenceOnly && causeOf(compiled, handle) == nullptr)) {
            return;
        }
        instance = &instanceOn(compiled, handle, now);
    }
    runDue(*instance, now);
    if (!compiled.rules.empty()) {
        applyRules(*instance, now);
    }
    if (verdict == Verdict::Unknown) {
        if (!instance->state.uncertain) {
            feedEvent(*instance, AlarmEvent::qualBad(), now);
        }
        return;
    }
    if (instance->state.uncertain) {
        feedEvent(*instance, AlarmEvent::qualGood(), now);
    }
    if (verdict == Verdict::On && instance->state.cond == AlarmCondState::Normal && !compiled.causes.empty()) {
        Instance* cause = causeOf(compiled, handle);
        if (cause == nullptr && compiled.definition->consequenceOnly) {
            verdict = Verdict::Off;
        } else if (cause != nullptr) {
            AlarmState next = instance->state;  // raised at once, by its first or its last count: silent from the start
            const auto raised = step(*instance->definition, next, AlarmEvent::sampleOn(), now);
            if (raised && raised->becameOn) {
                setCause(*instance, cause, now);
            }
        }
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
        slot->position = positionOf(*slot);
    }
    slot->own = definition;
    slot->definition = &definition;
    return *slot;
}

AlarmHost::Instance& AlarmHost::instanceOn(Compiled& compiled, Handle handle, Instant now) {
    const LayerSchema& schema = m_store->schema(compiled.layer);
    const std::string id(m_store->catalogue().id(handle));
    Instance& instance =
        instanceFor(keyOf(schema.id, compiled.definition->id, id), schema.id, *compiled.definition, id);
    instance.compiled = &compiled;
    instance.handle = handle;
    instance.gone = false;
    instance.position = positionOf(instance);
    const AlarmDefinition* root = rootRule(m_store->catalogue().layers(), schema, *compiled.definition).second;
    instance.record.group = fmt::format("{} · {} · {}", root->id, m_store->catalogue().district(handle),
                                        schema.assetTypes[m_store->catalogue().type(handle)].name);
    compiled.rows[handle.row()] = &instance;
    applyRules(instance, now);
    applyWindows(instance, now);
    return instance;
}

AlarmHost::Instance& AlarmHost::builtIn(const std::string& key, const AlarmDefinition& definition,
                                        const EntityId& entity) {
    Instance& instance = instanceFor(key, "", definition, entity);
    instance.definition = &instance.own;
    return instance;
}

AlarmHost::Instance* AlarmHost::known(const std::string& key, Instant now) {
    if (const auto found = m_instances.find(key); found != m_instances.end()) {
        return found->second.get();
    }
    const auto first = key.find('/');
    const auto second = first == std::string::npos ? std::string::npos : key.find('/', first + 1);
    if (m_store == nullptr || second == std::string::npos) {
        return nullptr;
    }
    const auto layer = m_store->catalogue().layerIndex(std::string_view(key).substr(0, first));
    const auto handle = m_store->catalogue().find(std::string_view(key).substr(second + 1));
    if (!layer || !handle || handle->layer() != *layer || !m_store->catalogue().contains(*handle)) {
        return nullptr;
    }
    for (const auto& compiled : m_layers[*layer].alarms) {
        if (compiled->definition->id == std::string_view(key).substr(first + 1, second - first - 1) &&
            compiled->condition.appliesTo(m_store->catalogue().type(*handle))) {
            return &instanceOn(*compiled, *handle, now);
        }
    }
    return nullptr;
}

void AlarmHost::schedule(Instance& instance) {
    std::optional<Millis> next;
    const auto sooner = [&](Millis monoMs) { next = next ? std::min(*next, monoMs) : monoMs; };
    if (const auto deadline = nextDeadline(instance.state)) {
        sooner(deadline->monoMs);
    }
    for (const AlarmTimer* timer : {&instance.escalation, &instance.state.silence}) {
        if (timer->mode == AlarmTimer::Mode::Running) {
            sooner(timer->end.monoMs);
        }
    }
    if (next) {
        m_deadlines.push({*next, instance.weak_from_this()});
    }
}

void AlarmHost::follow(Instance& instance, const AlarmTransition& transition, Instant now) {
    AlarmState& state = instance.state;
    if (transition.becameOn) {
        instance.nuisance.becameOn(now);
        if (const auto ends = instance.nuisance.chatterEnds(now)) {
            m_deadlines.push({ends->monoMs, instance.weak_from_this()});
        }
    }
    if (transition.newOccurrence) {
        instance.escalation.stop();
        instance.escalationStep = 0;
        instance.escalatedTo.clear();
    }
    if (transition.annunciates) {
        annunciated(instance, now);
    }
    const bool waits = isUnacknowledged(transition.after);
    const auto& steps = instance.definition->escalate;
    if (!waits) {
        instance.escalation.stop();
    } else if (instance.escalation.mode == AlarmTimer::Mode::Off && instance.escalationStep < steps.size()) {
        const Millis before = instance.escalationStep == 0 ? 0 : steps[instance.escalationStep - 1].afterMs;
        instance.escalation.start(now, steps[instance.escalationStep].afterMs - before);
    }
    if (state.silence.mode == AlarmTimer::Mode::Running) {
        m_silenced.insert(instance.key);
    }
    if (!instance.cause.empty() && (transition.becameOn || transition.becameNormal)) {
        auto& keys = m_consequences[instance.cause];
        if (transition.becameOn ? keys.insert(instance.key).second : keys.erase(instance.key) > 0) {
            consequenceChanged(instance.cause);
        }
    }
    schedule(instance);
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
    Story story{toText(event.kind), nullptr, &*transition, &event, false};
    story.fleeting = transition->becameNormal && instance.nuisance.becameNormal(now);
    follow(instance, *transition, now);
    // behind another inhibit these do not show, but they are what the alarm will come back as
    const bool inhibit = event.kind == AlarmEventKind::SuppOn || event.kind == AlarmEventKind::SuppOff ||
                         event.kind == AlarmEventKind::ShelveExpire;
    // A running delay alone is nobody's news: it begins anew after a restart.
    const bool visible = transition->displayChanged() || transition->annunciates || transition->newOccurrence ||
                         transition->becameOn || transition->becameNormal || inhibit ||
                         (instance.state.display() != DisplayState::Normal &&
                          (instance.state.uncertain != wasUncertain || instance.state.severity != severity));
    if (visible) {
        ++m_transitions;
        updateRecord(instance, now);
        m_chronicle.note(happening(instance, story, now));
    }
    if (instance.gone && instance.state.display() == DisplayState::Normal) {
        m_forgotten.push_back(instance.key);
    }
    if (transition->becameOn) {
        causeBegan(instance, now);
    } else if (transition->becameNormal) {
        causeEnded(instance, now);
        if (!instance.cause.empty()) {
            setCause(instance, nullptr, now);
        }
        if (instance.gone) {
            dropOldRules(instance, now);
        }
    }
}

void AlarmHost::escalate(Instance& instance, Instant now) {
    instance.escalation.stop();
    const auto& steps = instance.definition->escalate;
    if (instance.escalationStep >= steps.size() || !isUnacknowledged(instance.state.display())) {
        return;
    }
    const EscalationStep& step = steps[instance.escalationStep++];
    instance.escalatedTo = step.to;
    if (instance.escalationStep < steps.size()) {
        instance.escalation.start(now, steps[instance.escalationStep].afterMs - step.afterMs);
    }
    publish(instance, "ESCALATED", now);
    schedule(instance);
}

void AlarmHost::runDue(Instance& instance, Instant now) {
    for (int guard = 0; guard < 100; ++guard) {
        const auto event = due(instance.state, now);
        if (!event) {
            break;
        }
        if (event->kind == AlarmEventKind::TOn && instance.compiled != nullptr && !instance.compiled->causes.empty()) {
            Instance* cause = causeOf(*instance.compiled, instance.handle);
            if (cause == nullptr && instance.definition->consequenceOnly) {
                feedEvent(instance, AlarmEvent::sampleOff(), now);
                continue;
            }
            if (cause != nullptr) {
                setCause(instance, cause, now);
            }
        }
        feedEvent(instance, *event, now);
    }
    if (instance.escalation.isDue(now)) {
        escalate(instance, now);
    }
    if (instance.record.chattering && !instance.nuisance.chattering(now)) {
        if (instance.state.display() == DisplayState::Normal) {
            updateRecord(instance, now);  // nobody sees it
        } else {
            publish(instance, "CHATTER_ENDED", now);
        }
    }
    if (instance.state.silence.isDue(now)) {
        m_silenced.erase(instance.key);
        if (endSilence(instance.state, now)) {
            publish(instance, "SILENCE_ENDED", now);
        }
    }
}

void AlarmHost::tick(Instant now) {
    m_lastEvaluated = now;
    tickWindows(now);
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
    releaseCauses(now);
    tellConsequences(now);
    forget(now);
    tickFloods(now);
}

void AlarmHost::forget(Instant now) {
    for (const std::string& key : std::exchange(m_forgotten, {})) {
        const auto found = m_instances.find(key);
        if (found == m_instances.end() || found->second->handle.isValid() ||
            found->second->state.display() != DisplayState::Normal) {
            continue;
        }
        Happening forgotten;
        forgotten.entry.wallMs = now.wallMs;
        forgotten.entry.kind = "system";
        forgotten.entry.subject = key;
        forgotten.entry.actor = "system";
        forgotten.entry.body = dump(nlohmann::json{{"event", "ALARM_FORGOTTEN"}});
        forgotten.changes.push_back({kAlarmTable, key, std::nullopt});
        forgotten.event.note = "Forgotten: " + key;
        m_chronicle.note(std::move(forgotten));
        m_instances.erase(found);
    }
}

void AlarmHost::setSourceLost(const std::string& source, const std::string& title, bool lost, Instant now) {
    const std::string key = keyOf("", kFeedLost, source);
    if (!lost && !m_instances.contains(key)) {
        return;
    }
    Instance& instance = builtIn(key, *builtInAlarm(kFeedLost), source);
    if (instance.state.uncertain) {  // after a restart
        feedEvent(instance, AlarmEvent::qualGood(), now);
    }
    instance.record.valueText = title;
    feedEvent(instance, lost ? AlarmEvent::sampleOn(kSeverityMajor) : AlarmEvent::sampleOff(), now);
}

void AlarmHost::setOrderAlarm(const std::string& orderId, OrderAlarm alarm, AlarmPriority priority,
                              const CodedText& said, bool on, Instant now) {
    const std::string key = keyOf("", toText(alarm), orderId);
    if (!on && !m_instances.contains(key)) {
        return;
    }
    AlarmDefinition definition = *builtInAlarm(toText(alarm));
    definition.priority = priority;
    Instance& instance = builtIn(key, definition, said.about.empty() ? orderId : said.about);
    if (instance.state.uncertain) {
        feedEvent(instance, AlarmEvent::qualGood(), now);
    }
    if (on) {
        instance.record.said = said;
        instance.record.valueText = said.english;
    }
    feedEvent(instance, on ? AlarmEvent::sampleOn() : AlarmEvent::sampleOff(), now);
}

}  // namespace belfry::gateway
