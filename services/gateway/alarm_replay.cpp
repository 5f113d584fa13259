// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/alarm_replay.h"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "services/gateway/codec.h"

namespace belfry::gateway {

namespace {

using nlohmann::json;

AlarmDefinition withoutDelays(AlarmDefinition definition) {
    definition.onDelayMs = 0;
    definition.offDelayMs = 0;
    definition.countN = 0;
    definition.countWindowMs = 0;
    return definition;
}

/** The machine's event behind a journalled one; nothing for what the host alone knows (ESCALATED, CONSEQUENCES…). */
std::optional<AlarmEvent> eventOf(const store::JournalRecord& record, const json& body) {
    const std::string name = body.value("event", std::string());
    const std::string text = body.value("text", std::string());
    const Millis duration = body.value("durationMs", Millis{0});
    const Actor actor{record.actor, record.workstation, body.value("supervisor", false)};
    const auto severity = static_cast<AlarmSeverity>(body.at("record").value("severity", 0U));
    const std::string became = body.value("became", std::string());
    if (became == "ON") {
        return AlarmEvent::sampleOn(std::max<AlarmSeverity>(severity, kSeverityMinor));
    }
    if (became == "OFF") {
        return AlarmEvent::sampleOff();
    }
    if (name == "SHELVE") {
        return duration == 0 ? AlarmEvent::shelveOneShot(actor, text) : AlarmEvent::shelveTimed(actor, duration, text);
    }
    if (name == "SUPP_ON") {
        return AlarmEvent::suppOn(text);
    }
    if (name == "SUPP_OFF") {
        return AlarmEvent::suppOff(text);
    }
    if (name == "SAMPLE_ON" || name == "SEV_UP" || name == "SEV_DOWN") {
        return severity == 0 ? std::nullopt : std::optional(AlarmEvent::sevUp(severity));
    }
    if (name == "SAMPLE_OFF" || name == "T_ON" || name == "T_OFF") {
        return std::nullopt;
    }
    const auto kind = alarmEventFromText(name);
    if (!kind) {
        return std::nullopt;
    }
    AlarmEvent event;
    event.kind = *kind;
    if (isOperatorEvent(*kind)) {
        event.actor = actor;
        event.text = text;
        event.durationMs = duration;
    }
    return event;
}

/** A value of a record as text; what a record leaves out and what has its default are the same. */
std::string wordOf(const json& value) {
    if (value.is_string()) {
        return value.get<std::string>();
    }
    return value.is_number() && value != 0 ? value.dump() : std::string();
}

/** What every record of an alarm says of it (toJson of the record), as a replayed state has it. */
std::vector<std::pair<const char*, std::string>> saidOf(const AlarmState& state) {
    const bool shelved = state.shelf != ShelfKind::None;
    const auto count = [](std::uint64_t number) { return number == 0 ? std::string() : std::to_string(number); };
    return {{"state", std::string(stateName(state.display()))},
            {"occurrence", count(state.occurrence)},
            {"reAlarms", count(state.reAlarmCount)},
            {"acknowledgedBy", state.ackedAt.wallMs == 0 ? std::string() : state.ackedBy.user},
            {"owner", state.owner},
            {"shelvedBy", shelved ? state.shelvedBy.user : std::string()},
            {"shelfReason", shelved ? state.shelfReason : std::string()},
            {"workOrder", state.workOrder}};
}

json essence(const AlarmState& state) {
    return {{"display", std::string(toText(state.display()))},
            {"on", state.on()},
            {"latched", state.latched},
            {"acked", state.acked},
            {"shelf", static_cast<int>(state.shelf)},
            {"shelvedBy", state.shelvedBy.user},
            {"shelfReason", state.shelfReason},
            {"suppressedBy", state.suppressedBy},
            {"outOfService", state.outOfService},
            {"workOrder", state.workOrder},
            {"occurrence", state.occurrence},
            {"reAlarms", state.reAlarmCount},
            {"ackedBy", state.ackedBy.user},
            {"ackNote", state.ackNote},
            {"owner", state.owner},
            {"notes", state.notes.size()}};
}

}  // namespace

AlarmReplay::AlarmReplay(const std::vector<LayerSchema>& schemas) {
    for (const LayerSchema& schema : schemas) {
        for (const AlarmDefinition& definition : schema.alarms) {
            m_definitions.emplace(schema.id + "/" + definition.id, withoutDelays(definition));
        }
    }
}

const AlarmDefinition& AlarmReplay::definitionOf(const std::string& key) {
    const auto second = key.find('/', key.find('/') + 1);
    if (const auto found = m_definitions.find(key.substr(0, second)); found != m_definitions.end()) {
        return found->second;
    }
    auto& own = m_definitions[key];
    own.id = key;
    return own;
}

Result<void> AlarmReplay::add(const store::JournalRecord& record) {
    const json body = json::parse(record.body, nullptr, false);
    if (record.kind == "system" && body.is_object() && body.value("event", "") == "ALARM_FORGOTTEN") {
        m_states.erase(record.subject);
        return {};
    }
    if (record.kind != "alarm" || !body.is_object() || !body.contains("record")) {
        return {};
    }
    AlarmState& state = m_states[record.subject];
    const AlarmDefinition& definition = definitionOf(record.subject);
    const Instant at{record.wallMs, record.wallMs};
    const std::string name = body.value("event", std::string());
    const std::string text = body.value("text", std::string());
    if (const auto merged = body.find("merged"); merged != body.end()) {
        // several in one, from while the disk refused (Chronicle): what they came to is said, not how
        const json saved = merged->value("saved", json::object());
        const auto then = decodeAlarmState(saved.value("state", json::object()).dump());
        if (!then) {
            return fail(ErrorCode::DataLoss, fmt::format("record {}: {}", record.seq, toText(then.error())));
        }
        state = restored(*then, at);
    } else if (name == "ASSIGN" || name == "NOTE") {
        AlarmLogic logic(definition, state);
        const Actor actor{record.actor, record.workstation, false};
        const auto done = name == "ASSIGN" ? logic.assign(actor, text, at) : logic.addNote(actor, text, at);
        if (!done) {
            return fail(ErrorCode::DataLoss, fmt::format("record {}: {}", record.seq, toText(done.error())));
        }
        state = logic.state();
    } else if (auto event = eventOf(record, body)) {
        // what is journalled has happened: the clock of the replay is not asked whether it was time
        if (event->kind == AlarmEventKind::ShelveExpire && state.shelf != ShelfKind::None) {
            state.shelfTimer.start(at, 0);
        }
        if (event->kind == AlarmEventKind::ReAlarm) {
            state.reAlarmTimer.start(at, 0);
        }
        if (event->kind == AlarmEventKind::SampleOn || event->kind == AlarmEventKind::SampleOff) {
            state.uncertain = false;
        }
        if (event->kind == AlarmEventKind::ShelveTimed && state.shelf != ShelfKind::None) {
            state.shelfTotalMs = state.shelfTimer.end.monoMs - at.monoMs;
        }
        if (const auto stepped = step(definition, state, *event, at); !stepped) {
            return fail(ErrorCode::DataLoss,
                        fmt::format("record {} ({} on {}) does not follow from what was before: {}", record.seq, name,
                                    record.subject, toText(stepped.error())));
        }
    }
    // what the record says of the alarm as a whole must be what the records before it made of it
    const json& shown = body.at("record");
    for (const auto& [what, replayed] : saidOf(state)) {
        const std::string journalled = shown.contains(what) ? wordOf(shown.at(what)) : std::string();
        if (journalled != replayed) {
            return fail(ErrorCode::DataLoss,
                        fmt::format("record {} ({} on {}): {} is \"{}\" in the journal, \"{}\" in the replay",
                                    record.seq, name, record.subject, what, journalled, replayed));
        }
    }
    return {};
}

std::vector<std::string> AlarmReplay::compare(std::span<const store::StateRow> saved) const {
    std::vector<std::string> found;
    std::map<std::string, const AlarmState*> left;
    for (const auto& [key, state] : m_states) {
        left.emplace(key, &state);
    }
    for (const store::StateRow& row : saved) {
        const json value = json::parse(row.value, nullptr, false);
        const auto state = decodeAlarmState(value.is_object() ? value.value("state", json::object()).dump() : "");
        const auto replayed = left.find(row.key);
        if (!state || replayed == left.end()) {
            found.push_back(row.key + (state ? ": saved, but not in the journal" : ": cannot be read"));
            continue;
        }
        const json a = essence(*state);
        const json b = essence(*replayed->second);
        left.erase(replayed);
        if (a != b) {
            found.push_back(fmt::format("{}: saved {}, replayed {}", row.key, a.dump(), b.dump()));
        }
    }
    for (const auto& [key, state] : left) {
        found.push_back(key + ": in the journal, but not saved");
    }
    return found;
}

}  // namespace belfry::gateway
