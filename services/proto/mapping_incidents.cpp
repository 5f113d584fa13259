// SPDX-License-Identifier: Apache-2.0
#include "services/proto/mapping_incidents.h"

#include <string>

#include "services/proto/utf8.h"

namespace belfry::proto {

namespace {

constexpr std::size_t kMaxText = 4'096;
constexpr std::size_t kMaxId = 256;
constexpr std::size_t kMaxRequestId = 64;
constexpr int kMaxLines = 1'000;

std::string text(const std::string& from) { return cleanUtf8(from, kMaxText); }

feed::LonLat placeOf(const v1::Position& wire) { return {wire.lon(), wire.lat()}; }

void place(feed::LonLat at, v1::Position* wire) {
    wire->set_lon(at.lon);
    wire->set_lat(at.lat);
}

}  // namespace

void toWire(const feed::IncidentRecord& record, v1::Incident* wire) {
    wire->Clear();
    wire->set_id(cleanUtf8(record.id, kMaxId));
    wire->set_state(text(record.state));
    wire->set_priority(record.priority);
    wire->set_category(text(record.category));
    wire->set_description(text(record.description));
    wire->set_lead(text(record.lead));
    wire->set_offered_to(text(record.offeredTo));
    wire->set_merged_into(cleanUtf8(record.mergedInto, kMaxId));
    wire->set_exercise(record.exercise);
    wire->set_ours(record.ours);
    wire->set_confirmation(text(record.confirmation));
    wire->set_created_by(text(record.createdBy));
    wire->set_created_ms(record.createdMs);
    wire->set_changed_ms(record.changedMs);
    for (const feed::IncidentEntry& line : record.timeline) {
        v1::IncidentEntry* to = wire->add_timeline();
        to->set_wall_ms(line.wallMs);
        to->set_type(text(line.type));
        to->set_user(text(line.user));
        to->set_text(text(line.text));
        to->set_before(text(line.before));
        to->set_after(text(line.after));
    }
    place(record.position, wire->mutable_position());
    wire->set_radius_m(record.radiusM);
}

Result<feed::IncidentRecord> fromWire(const v1::Incident& wire) {
    if (wire.id().empty() || wire.timeline_size() > kMaxLines) {
        return fail(ErrorCode::InvalidArgument, "an incident without an id, or with an endless timeline",
                    "The peer is faulty.");
    }
    feed::IncidentRecord record;
    record.id = wire.id();
    record.state = wire.state();
    record.priority = wire.priority();
    record.category = wire.category();
    record.description = wire.description();
    record.lead = wire.lead();
    record.offeredTo = wire.offered_to();
    record.mergedInto = wire.merged_into();
    record.exercise = wire.exercise();
    record.ours = wire.ours();
    record.confirmation = wire.confirmation();
    record.createdBy = wire.created_by();
    record.createdMs = wire.created_ms();
    record.changedMs = wire.changed_ms();
    for (const v1::IncidentEntry& line : wire.timeline()) {
        record.timeline.push_back({line.wall_ms(), line.type(), line.user(), line.text(), line.before(), line.after()});
    }
    record.position = placeOf(wire.position());
    record.radiusM = wire.radius_m();
    return record;
}

void toWire(const feed::IncidentDraft& draft, v1::IncidentDraft* wire) {
    wire->Clear();
    wire->set_request_id(text(draft.requestId));
    wire->set_category(text(draft.category));
    wire->set_priority(draft.priority);
    wire->set_description(text(draft.description));
    place(draft.position, wire->mutable_position());
    wire->set_radius_m(draft.radiusM);
    wire->set_exercise(draft.exercise);
}

Result<feed::IncidentDraft> fromWire(const v1::IncidentDraft& wire) {
    if (wire.request_id().empty() || wire.request_id().size() > kMaxRequestId) {
        return fail(ErrorCode::InvalidArgument, "the request id of an incident is empty or too long",
                    "Give it a UUIDv7.");
    }
    feed::IncidentDraft draft;
    draft.requestId = wire.request_id();
    draft.category = wire.category();
    draft.priority = wire.priority();
    draft.description = wire.description();
    draft.position = placeOf(wire.position());
    draft.radiusM = wire.radius_m();
    draft.exercise = wire.exercise();
    return draft;
}

void toWire(const feed::IncidentAction& action, v1::IncidentCall* wire) {
    wire->Clear();
    wire->set_kind(static_cast<v1::IncidentActionKind>(action.kind));
    wire->set_id(cleanUtf8(action.id, kMaxId));
    wire->set_state(text(action.state));
    wire->set_to(text(action.to));
    wire->set_priority(action.priority);
    wire->set_reason(text(action.reason));
}

Result<feed::IncidentAction> fromWire(const v1::IncidentCall& wire) {
    if (wire.kind() <= v1::INCIDENT_ACTION_NONE || static_cast<int>(wire.kind()) >= feed::kIncidentActionCount) {
        return fail(ErrorCode::InvalidArgument,
                    "incident action " + std::to_string(static_cast<int>(wire.kind())) + " is unknown",
                    "Update the gateway.");
    }
    if (wire.id().empty() || wire.id().size() > kMaxId || wire.to().size() > kMaxId) {
        return fail(ErrorCode::InvalidArgument, "an incident action names no incident, or an endless one",
                    "Ids and names are 1 to 256 bytes.");
    }
    feed::IncidentAction action;
    action.kind = static_cast<feed::IncidentActionKind>(wire.kind());
    action.id = wire.id();
    action.state = wire.state();
    action.to = wire.to();
    action.priority = wire.priority();
    action.reason = wire.reason();
    return action;
}

}  // namespace belfry::proto
