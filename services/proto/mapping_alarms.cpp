// SPDX-License-Identifier: Apache-2.0
#include "services/proto/mapping_alarms.h"

#include <algorithm>
#include <cmath>

#include "services/proto/mapping_text.h"
#include "services/proto/utf8.h"

namespace belfry::proto {

namespace {

constexpr std::size_t kMaxText = 4'096;
constexpr int kMaxTargets = 10'000;
constexpr int kMaxNames = 10'000;
constexpr int kMaxRing = 2'000;
constexpr std::uint32_t kMaxLines = 1'000;

std::string text(const std::string& from) { return cleanUtf8(from, kMaxText); }

template <typename Field>
void strings(const std::vector<std::string>& from, Field* to) {
    for (const std::string& one : from) {
        *to->Add() = text(one);
    }
}

template <typename Field>
std::vector<std::string> strings(const Field& from) {
    return {from.begin(), from.end()};
}

tl::unexpected<Error> bad(const std::string& what, const std::string& hint) {
    return fail(ErrorCode::InvalidArgument, what, hint);
}

}  // namespace

void toWire(const feed::AlarmRecord& alarm, v1::Alarm* wire) {
    wire->Clear();
    wire->set_key(text(alarm.key));
    wire->set_layer(text(alarm.layer));
    wire->set_definition(text(alarm.definition));
    wire->set_entity(text(alarm.entity));
    wire->set_state(text(alarm.state));
    wire->set_priority(static_cast<std::uint32_t>(alarm.priority));
    wire->set_occurrence(alarm.occurrence);
    wire->set_raised_ms(alarm.raisedMs);
    wire->set_changed_ms(alarm.changedMs);
    wire->set_acknowledged_ms(alarm.acknowledgedMs);
    wire->set_acknowledged_by(text(alarm.acknowledgedBy));
    wire->set_owner(text(alarm.owner));
    wire->set_note(text(alarm.note));
    wire->set_audible(alarm.audible);
    wire->set_stale(alarm.stale);
    if (alarm.value) {
        wire->set_value(*alarm.value);
    }
    wire->set_value_text(text(alarm.valueText));
    wire->set_active(alarm.active);
    wire->set_latched(alarm.latched);
    wire->set_severity(alarm.severity);
    wire->set_cause(text(alarm.cause));
    wire->set_consequences(alarm.consequences);
    wire->set_group(text(alarm.group));
    wire->set_position(text(alarm.position));
    wire->set_re_alarms(alarm.reAlarms);
    wire->set_chattering(alarm.chattering);
    wire->set_flood_silent(alarm.floodSilent);
    wire->set_silent_until_ms(alarm.silentUntilMs);
    wire->set_shelved_by(text(alarm.shelvedBy));
    wire->set_shelf_reason(text(alarm.shelfReason));
    wire->set_shelved_ms(alarm.shelvedMs);
    wire->set_shelf_until_ms(alarm.shelfUntilMs);
    wire->set_one_shot(alarm.oneShot);
    for (const feed::AlarmSuppressionInfo& from : alarm.suppressedBy) {
        v1::AlarmSuppression* to = wire->add_suppressed_by();
        to->set_rule(text(from.rule));
        to->set_reason(text(from.reason));
        to->set_until_ms(from.untilMs);
        if (!from.said.isEmpty()) {
            toWire(from.said, to->mutable_said());
        }
    }
    wire->set_suppressed_ms(alarm.suppressedMs);
    wire->set_out_of_service_by(text(alarm.outOfServiceBy));
    wire->set_work_order(text(alarm.workOrder));
    wire->set_out_of_service_ms(alarm.outOfServiceMs);
    wire->set_escalation(alarm.escalation);
    wire->set_escalated_to(text(alarm.escalatedTo));
    for (const feed::AlarmNoteInfo& from : alarm.notes) {
        v1::AlarmNote* to = wire->add_notes();
        to->set_wall_ms(from.wallMs);
        to->set_user(text(from.user));
        to->set_text(text(from.text));
    }
    wire->set_returned_ms(alarm.returnedMs);
    if (!alarm.said.isEmpty()) {
        toWire(alarm.said, wire->mutable_said());
    }
}

Result<feed::AlarmRecord> fromWire(const v1::Alarm& wire) {
    if (wire.key().empty() || wire.priority() < 1 || wire.priority() > 4) {
        return bad("alarm '" + wire.key() + "' with priority " + std::to_string(wire.priority()),
                   "An alarm has a key and a priority of 1 to 4.");
    }
    feed::AlarmRecord alarm;
    alarm.key = wire.key();
    alarm.layer = wire.layer();
    alarm.definition = wire.definition();
    alarm.entity = wire.entity();
    alarm.state = wire.state();
    alarm.priority = static_cast<AlarmPriority>(wire.priority());
    alarm.occurrence = wire.occurrence();
    alarm.raisedMs = wire.raised_ms();
    alarm.changedMs = wire.changed_ms();
    alarm.acknowledgedMs = wire.acknowledged_ms();
    alarm.acknowledgedBy = wire.acknowledged_by();
    alarm.owner = wire.owner();
    alarm.note = wire.note();
    alarm.audible = wire.audible();
    alarm.stale = wire.stale();
    if (wire.has_value() && std::isfinite(wire.value())) {
        alarm.value = wire.value();
    }
    alarm.valueText = wire.value_text();
    alarm.active = wire.active();
    alarm.latched = wire.latched();
    alarm.severity = wire.severity();
    alarm.cause = wire.cause();
    alarm.consequences = wire.consequences();
    alarm.group = wire.group();
    alarm.position = wire.position();
    alarm.reAlarms = wire.re_alarms();
    alarm.chattering = wire.chattering();
    alarm.floodSilent = wire.flood_silent();
    alarm.silentUntilMs = wire.silent_until_ms();
    alarm.shelvedBy = wire.shelved_by();
    alarm.shelfReason = wire.shelf_reason();
    alarm.shelvedMs = wire.shelved_ms();
    alarm.shelfUntilMs = wire.shelf_until_ms();
    alarm.oneShot = wire.one_shot();
    for (const v1::AlarmSuppression& from : wire.suppressed_by()) {
        alarm.suppressedBy.push_back(
            {from.rule(), from.reason(), from.until_ms(), from.has_said() ? fromWire(from.said()) : CodedText{}});
    }
    alarm.suppressedMs = wire.suppressed_ms();
    alarm.outOfServiceBy = wire.out_of_service_by();
    alarm.workOrder = wire.work_order();
    alarm.outOfServiceMs = wire.out_of_service_ms();
    alarm.escalation = wire.escalation();
    alarm.escalatedTo = wire.escalated_to();
    for (const v1::AlarmNote& from : wire.notes()) {
        alarm.notes.push_back({from.wall_ms(), from.user(), from.text()});
    }
    alarm.returnedMs = wire.returned_ms();
    return alarm;
}

void toWire(const feed::AlarmFloodInfo& flood, v1::AlarmFlood* wire) {
    wire->set_position(text(flood.position));
    wire->set_title(text(flood.title));
    wire->set_rate10(flood.rate10);
    wire->set_in_flood(flood.inFlood);
    wire->set_since_ms(flood.sinceMs);
}

feed::AlarmFloodInfo fromWire(const v1::AlarmFlood& wire) {
    return {wire.position(), wire.title(), wire.rate10(), wire.in_flood(), wire.since_ms()};
}

void toWire(const feed::AlarmAction& action, v1::AlarmBatch* wire) {
    wire->Clear();
    wire->set_action(static_cast<v1::AlarmAction>(action.kind));
    for (const feed::AlarmTarget& target : action.targets) {
        v1::AlarmTarget* to = wire->add_targets();
        to->set_key(text(target.key));
        to->set_occurrence(target.occurrence);
    }
    wire->set_note(text(action.note));
    wire->set_duration_ms(action.durationMs);
    wire->set_reason(text(action.reason));
    wire->set_work_order(text(action.workOrder));
    wire->set_owner(text(action.owner));
}

namespace {

Result<feed::AlarmAction> checked(feed::AlarmAction action) {
    for (const std::string* one : {&action.note, &action.reason, &action.workOrder, &action.owner}) {
        if (one->size() > kMaxText || !isValidUtf8(*one)) {
            return bad("a text of an alarm action is too long or no UTF-8", "At most 4096 bytes.");
        }
    }
    if (action.durationMs < 0) {
        return bad("a shelving of " + std::to_string(action.durationMs) + " ms is impossible", "Give a time to come.");
    }
    return action;
}

}  // namespace

Result<feed::AlarmAction> fromWire(const v1::AlarmBatch& wire) {
    feed::AlarmAction action;
    if (wire.action() <= v1::ALARM_ACTION_NONE || static_cast<int>(wire.action()) >= feed::kAlarmActionCount) {
        return bad("alarm action " + std::to_string(static_cast<int>(wire.action())) + " is unknown",
                   "Update the gateway.");
    }
    if (wire.targets_size() == 0 || wire.targets_size() > kMaxTargets) {
        return bad(std::to_string(wire.targets_size()) + " alarms at once", "Give 1 to 10,000.");
    }
    action.kind = static_cast<feed::AlarmActionKind>(wire.action());
    for (const v1::AlarmTarget& target : wire.targets()) {
        action.targets.push_back({target.key(), target.occurrence()});
    }
    action.note = wire.note();
    action.durationMs = wire.duration_ms();
    action.reason = wire.reason();
    action.workOrder = wire.work_order();
    action.owner = wire.owner();
    return checked(std::move(action));
}

Result<feed::AlarmAction> fromWire(const v1::AlarmCall& wire, feed::AlarmActionKind kind) {
    feed::AlarmAction action;
    action.kind = kind;
    action.targets.push_back({wire.key(), wire.occurrence()});
    action.note = wire.note();
    action.durationMs = wire.duration_ms();
    action.reason = wire.reason();
    action.workOrder = wire.work_order();
    action.owner = wire.owner();
    return checked(std::move(action));
}

void toWire(const std::vector<feed::AlarmOutcome>& outcomes, v1::AlarmBatchReply* wire) {
    wire->Clear();
    for (const feed::AlarmOutcome& outcome : outcomes) {
        v1::AlarmOutcome* to = wire->add_outcomes();
        to->set_key(text(outcome.key));
        if (outcome.alarm) {
            toWire(*outcome.alarm, to->mutable_alarm());
        }
        to->set_reason(text(outcome.reason));
        to->set_message(text(outcome.message));
        if (!outcome.text.code.empty()) {
            toWire(outcome.text, to->mutable_text());
            to->mutable_text()->clear_english();
            to->mutable_text()->clear_hint();
        }
    }
}

Result<std::vector<feed::AlarmOutcome>> fromWire(const v1::AlarmBatchReply& wire) {
    std::vector<feed::AlarmOutcome> outcomes;
    for (const v1::AlarmOutcome& from : wire.outcomes()) {
        feed::AlarmOutcome outcome{from.key(), std::nullopt, from.reason(), from.message()};
        if (from.has_text()) {
            outcome.text = fromWire(from.text());
            outcome.text.english = outcome.message;
        }
        if (from.has_alarm()) {
            auto alarm = fromWire(from.alarm());
            if (!alarm) {
                return tl::unexpected(alarm.error());
            }
            outcome.alarm = std::move(*alarm);
        }
        outcomes.push_back(std::move(outcome));
    }
    return outcomes;
}

void toWire(const feed::MaintenanceWindow& window, v1::MaintenanceWindow* wire) {
    wire->Clear();
    wire->set_id(text(window.id));
    wire->set_title(text(window.title));
    wire->set_work_order(text(window.workOrder));
    strings(window.layers, wire->mutable_layers());
    strings(window.districts, wire->mutable_districts());
    strings(window.entities, wire->mutable_entities());
    for (const auto& [longitude, latitude] : window.ring) {
        wire->add_ring(longitude);
        wire->add_ring(latitude);
    }
    wire->set_from_ms(window.fromMs);
    wire->set_until_ms(window.untilMs);
    wire->set_planned_by(text(window.plannedBy));
    wire->set_ended_ms(window.endedMs);
    wire->set_ended_by(text(window.endedBy));
}

Result<feed::MaintenanceWindow> fromWire(const v1::MaintenanceWindow& wire) {
    if (wire.ring_size() % 2 != 0 || wire.ring_size() > 2 * kMaxRing || wire.layers_size() > kMaxNames ||
        wire.districts_size() > kMaxNames || wire.entities_size() > kMaxNames || wire.title().size() > kMaxText ||
        wire.work_order().size() > kMaxText) {
        return bad("maintenance window '" + wire.title().substr(0, 80) + "' is too large or its ring has half a point",
                   "At most 10,000 names and 2,000 points of longitude and latitude.");
    }
    feed::MaintenanceWindow window;
    window.id = wire.id();
    window.title = wire.title();
    window.workOrder = wire.work_order();
    window.layers = strings(wire.layers());
    window.districts = strings(wire.districts());
    window.entities = strings(wire.entities());
    for (int i = 0; i + 1 < wire.ring_size(); i += 2) {
        if (!std::isfinite(wire.ring(i)) || !std::isfinite(wire.ring(i + 1))) {
            return bad("a point of the maintenance window's ring is no number", "Give longitude and latitude.");
        }
        window.ring.emplace_back(wire.ring(i), wire.ring(i + 1));
    }
    window.fromMs = wire.from_ms();
    window.untilMs = wire.until_ms();
    window.plannedBy = wire.planned_by();
    window.endedMs = wire.ended_ms();
    window.endedBy = wire.ended_by();
    return window;
}

void toWire(const feed::AlarmSituation& situation, v1::AlarmSituation* wire) {
    wire->Clear();
    for (const feed::AlarmFloodInfo& flood : situation.floods) {
        toWire(flood, wire->add_floods());
    }
    for (const feed::MaintenanceWindow& window : situation.maintenance) {
        toWire(window, wire->add_maintenance());
    }
    wire->set_evaluator_age_ms(situation.evaluatorAgeMs);
    wire->set_evaluations(situation.evaluations);
}

Result<feed::AlarmSituation> fromWire(const v1::AlarmSituation& wire) {
    feed::AlarmSituation situation;
    for (const v1::AlarmFlood& flood : wire.floods()) {
        situation.floods.push_back(fromWire(flood));
    }
    for (const v1::MaintenanceWindow& from : wire.maintenance()) {
        auto window = fromWire(from);
        if (!window) {
            return tl::unexpected(window.error());
        }
        situation.maintenance.push_back(std::move(*window));
    }
    situation.evaluatorAgeMs = wire.evaluator_age_ms();
    situation.evaluations = wire.evaluations();
    return situation;
}

void toWire(const feed::AlarmKpis& kpis, v1::AlarmKpis* wire) {
    wire->Clear();
    wire->set_from_ms(kpis.fromMs);
    wire->set_to_ms(kpis.toMs);
    wire->set_position(text(kpis.position));
    for (const feed::AlarmKpiFigure& from : kpis.figures) {
        v1::AlarmKpi* to = wire->add_figures();
        to->set_id(text(from.id));
        to->set_value(from.value);
        to->set_unit(text(from.unit));
        to->set_rating(from.rating);
        to->set_target(from.target);
        to->set_limit(from.limit);
        to->set_known(from.known);
    }
    for (const feed::AlarmKpiTop& from : kpis.top) {
        v1::AlarmKpiTop* to = wire->add_top();
        to->set_key(text(from.key));
        to->set_count(from.count);
        to->set_share(from.share);
    }
    for (const feed::AlarmKpiBucket& from : kpis.buckets) {
        v1::AlarmKpiBucket* to = wire->add_buckets();
        to->set_from_ms(from.fromMs);
        to->set_length_ms(from.lengthMs);
        for (const std::uint32_t count : from.annunciated) {
            to->add_annunciated(count);
        }
        to->set_flood(from.flood);
    }
    strings(kpis.positions, wire->mutable_positions());
}

Result<feed::AlarmKpis> fromWire(const v1::AlarmKpis& wire) {
    feed::AlarmKpis kpis;
    kpis.fromMs = wire.from_ms();
    kpis.toMs = wire.to_ms();
    kpis.position = wire.position();
    for (const v1::AlarmKpi& from : wire.figures()) {
        kpis.figures.push_back(
            {from.id(), from.value(), from.unit(), from.rating(), from.target(), from.limit(), from.known()});
    }
    for (const v1::AlarmKpiTop& from : wire.top()) {
        kpis.top.push_back({from.key(), from.count(), from.share()});
    }
    for (const v1::AlarmKpiBucket& from : wire.buckets()) {
        feed::AlarmKpiBucket bucket{from.from_ms(), from.length_ms(), {}, from.flood()};
        for (int i = 0; i < std::min(4, from.annunciated_size()); ++i) {
            bucket.annunciated[static_cast<std::size_t>(i)] = from.annunciated(i);
        }
        kpis.buckets.push_back(bucket);
    }
    kpis.positions = strings(wire.positions());
    return kpis;
}

void toWire(const feed::JournalSearch& search, v1::JournalRequest* wire) {
    wire->Clear();
    wire->set_from_ms(search.fromMs);
    wire->set_to_ms(search.toMs);
    wire->set_asset(text(search.asset));
    wire->set_person(text(search.person));
    wire->set_kind(text(search.kind));
    wire->set_before_seq(search.beforeSeq);
    wire->set_limit(search.limit);
}

Result<feed::JournalSearch> fromWire(const v1::JournalRequest& wire) {
    if (wire.to_ms() != 0 && wire.from_ms() > wire.to_ms()) {
        return bad("a journal search ends before it begins", "Give from <= to.");
    }
    return feed::JournalSearch{wire.from_ms(),
                               wire.to_ms(),
                               wire.asset(),
                               wire.person(),
                               wire.kind(),
                               wire.before_seq(),
                               std::clamp(wire.limit() == 0 ? 100 : wire.limit(), 1U, kMaxLines)};
}

void toWire(const feed::JournalPage& page, v1::JournalReply* wire) {
    wire->Clear();
    for (const feed::JournalLine& from : page.lines) {
        v1::JournalLine* to = wire->add_lines();
        to->set_seq(from.seq);
        to->set_wall_ms(from.wallMs);
        to->set_kind(text(from.kind));
        to->set_subject(text(from.subject));
        to->set_actor(text(from.actor));
        to->set_workstation(text(from.workstation));
        to->set_event(text(from.event));
        to->set_detail(text(from.detail));
    }
    wire->set_more(page.more);
}

Result<feed::JournalPage> fromWire(const v1::JournalReply& wire) {
    feed::JournalPage page;
    for (const v1::JournalLine& from : wire.lines()) {
        page.lines.push_back({from.seq(), from.wall_ms(), from.kind(), from.subject(), from.actor(), from.workstation(),
                              from.event(), from.detail()});
    }
    page.more = wire.more();
    return page;
}

}  // namespace belfry::proto
