// SPDX-License-Identifier: Apache-2.0
// What is shown and journalled of an alarm: its record, and the story of how it came about.
#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "services/gateway/alarm_host.h"
#include "services/gateway/alarm_instance.h"
#include "services/gateway/codec.h"

namespace belfry::gateway {

namespace {

constexpr std::size_t kMaxNotesShown = 20;

std::string valueText(const AttributeSchema& attribute, double value) {
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

void showInhibits(const AlarmState& state, Instant now, feed::AlarmRecord& record) {
    const bool shelved = state.shelf != ShelfKind::None;
    record.shelvedBy = shelved ? state.shelvedBy.user : std::string();
    record.shelfReason = shelved ? state.shelfReason : std::string();
    record.shelvedMs = shelved ? state.shelvedAt.wallMs : 0;
    // what counts is the monotonic end: the wall clock's is said anew each time
    record.shelfUntilMs = shelved ? now.wallMs + std::max<Millis>(0, state.shelfTimer.end.monoMs - now.monoMs) : 0;
    record.oneShot = state.shelf == ShelfKind::OneShot;
    record.suppressedMs = state.suppressedSince.wallMs;
    record.outOfServiceBy = state.outOfServiceBy.user;
    record.workOrder = state.workOrder;
    record.outOfServiceMs = state.outOfServiceSince.wallMs;
}

}  // namespace

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
    record.returnedMs = state.returnedAt.wallMs;
    record.owner = state.owner;
    record.note = state.shelf != ShelfKind::None ? state.shelfReason : state.ackNote;
    record.audible = state.audible(now) && !instance.floodSilent;
    record.floodSilent = state.audible(now) && instance.floodSilent;
    record.silentUntilMs = state.silence.mode == AlarmTimer::Mode::Running ? state.silence.end.wallMs : 0;
    record.stale = state.uncertain;
    record.active = state.on();
    record.latched = state.latched;
    record.severity = state.severity;
    record.reAlarms = state.reAlarmCount;
    record.chattering = instance.nuisance.chattering(now);
    record.cause = instance.cause;
    const auto consequences = m_consequences.find(instance.key);
    record.consequences =
        consequences == m_consequences.end() ? 0U : static_cast<std::uint32_t>(consequences->second.size());
    record.position = m_positions[instance.position].what.id;
    record.escalation = instance.escalationStep;
    record.escalatedTo = instance.escalatedTo;
    showInhibits(state, now, record);
    record.suppressedBy.clear();
    for (const std::string& rule : state.suppressedBy) {
        const auto why = instance.reasons.find(rule);
        record.suppressedBy.push_back(why != instance.reasons.end() ? why->second
                                                                    : feed::AlarmSuppressionInfo{rule, "", 0});
    }
    record.notes.clear();
    const std::size_t skip = state.notes.size() > kMaxNotesShown ? state.notes.size() - kMaxNotesShown : 0;
    for (std::size_t i = skip; i < state.notes.size(); ++i) {
        record.notes.push_back({state.notes[i].at.wallMs, state.notes[i].user, state.notes[i].text});
    }
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
    record.valueText = valueText(schema.attributes[*index], *record.value);
}

Happening AlarmHost::happening(const Instance& instance, const Story& story, Instant now) {
    Happening result;
    result.entry.wallMs = now.wallMs;
    result.entry.kind = "alarm";
    result.entry.subject = instance.key;
    result.entry.actor = story.actor == nullptr ? "system" : story.actor->user;
    result.entry.workstation = story.actor == nullptr ? std::string() : story.actor->workstation;
    const nlohmann::json record = toJson(instance.record);
    nlohmann::json body{{"event", std::string(story.event)}, {"record", record}};
    if (story.transition != nullptr) {
        if (story.transition->annunciates) {
            body["annunciates"] = true;
        }
        if (story.transition->becameOn || story.transition->becameNormal) {
            body["became"] = story.transition->becameOn ? "ON" : "OFF";
        }
    }
    if (story.what != nullptr) {
        if (!story.what->text.empty()) {
            body["text"] = story.what->text;
        }
        if (story.what->durationMs != 0) {
            body["durationMs"] = story.what->durationMs;
        }
        if (story.what->actor.supervisor) {
            body["supervisor"] = true;
        }
    }
    if (story.fleeting) {
        body["fleeting"] = true;
    }
    result.entry.body = dump(body);
    nlohmann::json row{{"state", toJson(checkpoint(instance.state, now))}, {"record", record}};
    if (instance.escalationStep != 0 || instance.escalation.mode != AlarmTimer::Mode::Off) {
        AlarmTimer timer = instance.escalation;
        timer.checkpoint(now);
        row["escalation"] = {{"timer", toJson(timer)}, {"step", instance.escalationStep}, {"to", instance.escalatedTo}};
    }
    result.changes.push_back({kAlarmTable, instance.key, dump(row)});
    result.event.alarm = instance.record;
    return result;
}

void AlarmHost::publish(Instance& instance, std::string_view event, Instant now) {
    updateRecord(instance, now);
    Story story;
    story.event = event;
    m_chronicle.note(happening(instance, story, now));
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

std::vector<feed::AlarmFloodInfo> AlarmHost::floods(Instant now) const {
    std::vector<feed::AlarmFloodInfo> result;
    for (const Position& position : m_positions) {
        const auto since = position.flood.floodSince();
        result.push_back({position.what.id, position.what.title, static_cast<std::uint32_t>(position.flood.rate10(now)),
                          position.flood.inFlood(), since ? since->wallMs : 0});
    }
    return result;
}

feed::AlarmSituation AlarmHost::situation(Instant now) const {
    feed::AlarmSituation situation;
    situation.floods = floods(now);
    situation.maintenance = m_windows.list(now.wallMs);
    situation.evaluatorAgeMs = std::max<Millis>(0, now.monoMs - m_lastEvaluated.monoMs);
    situation.evaluations = m_evaluations;
    return situation;
}

std::vector<std::string> AlarmHost::positions() const {
    std::vector<std::string> ids;
    ids.reserve(m_positions.size());
    for (const Position& position : m_positions) {
        ids.push_back(position.what.id);
    }
    return ids;
}

AlarmHostStats AlarmHost::stats() const {
    AlarmHostStats stats{m_evaluations, m_transitions, m_instances.size(), 0};
    for (const auto& [key, instance] : m_instances) {
        stats.listed += isListed(instance->state.display()) ? 1U : 0U;
    }
    return stats;
}

}  // namespace belfry::gateway
