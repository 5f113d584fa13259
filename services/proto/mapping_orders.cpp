// SPDX-License-Identifier: Apache-2.0
#include "services/proto/mapping_orders.h"

#include <cmath>
#include <utility>

#include "services/proto/mapping_text.h"
#include "services/proto/utf8.h"

namespace belfry::proto {

namespace {

constexpr std::size_t kMaxText = 4'096;
constexpr std::size_t kMaxId = 256;
constexpr int kMaxTargets = 10'000;
constexpr int kMaxCounts = 64;
constexpr int kMaxOwners = 100;
constexpr int kMaxCorners = 1'000;
constexpr double kMaxRadiusM = 100'000.0;

using Kind = feed::TargetSelection::Kind;

std::string text(const std::string& from) { return cleanUtf8(from, kMaxText); }

void toWire(const feed::TargetSelection& selection, v1::OrderRequest* wire) {
    switch (selection.kind) {
        case Kind::None: break;
        case Kind::Street: wire->mutable_selection()->set_street(text(selection.name)); break;
        case Kind::District: wire->mutable_selection()->set_district(text(selection.name)); break;
        case Kind::Parent: wire->mutable_selection()->set_parent(cleanUtf8(selection.name, kMaxId)); break;
        case Kind::Circle: {
            v1::Circle* circle = wire->mutable_selection()->mutable_circle();
            if (!selection.ring.empty()) {
                circle->mutable_centre()->set_lon(selection.ring.front().first);
                circle->mutable_centre()->set_lat(selection.ring.front().second);
            }
            circle->set_radius_m(selection.radiusM);
            break;
        }
        case Kind::Polygon:
            for (const auto& [lon, lat] : selection.ring) {
                v1::Position* corner = wire->mutable_selection()->mutable_polygon()->add_ring();
                corner->set_lon(lon);
                corner->set_lat(lat);
            }
            break;
    }
}

bool isPlace(const v1::Position& at) {
    return std::isfinite(at.lon()) && std::isfinite(at.lat()) && std::abs(at.lon()) <= 180.0 &&
           std::abs(at.lat()) <= 90.0;
}

Result<feed::TargetSelection> selectionFromWire(const v1::TargetSelection& wire) {
    feed::TargetSelection selection;
    switch (wire.what_case()) {
        case v1::TargetSelection::WHAT_NOT_SET: break;
        case v1::TargetSelection::kStreet:
            selection.kind = Kind::Street;
            selection.name = wire.street();
            break;
        case v1::TargetSelection::kDistrict:
            selection.kind = Kind::District;
            selection.name = wire.district();
            break;
        case v1::TargetSelection::kParent:
            selection.kind = Kind::Parent;
            selection.name = wire.parent();
            break;
        case v1::TargetSelection::kCircle:
            if (!isPlace(wire.circle().centre()) || !std::isfinite(wire.circle().radius_m()) ||
                wire.circle().radius_m() <= 0.0 || wire.circle().radius_m() > kMaxRadiusM) {
                return refuse(TextCode::OrderAreaInvalid);
            }
            selection.kind = Kind::Circle;
            selection.ring = {{wire.circle().centre().lon(), wire.circle().centre().lat()}};
            selection.radiusM = wire.circle().radius_m();
            break;
        case v1::TargetSelection::kPolygon:
            if (wire.polygon().ring_size() < 3 || wire.polygon().ring_size() > kMaxCorners) {
                return refuse(TextCode::OrderAreaInvalid);
            }
            selection.kind = Kind::Polygon;
            for (const v1::Position& corner : wire.polygon().ring()) {
                if (!isPlace(corner)) {
                    return refuse(TextCode::OrderAreaInvalid);
                }
                selection.ring.emplace_back(corner.lon(), corner.lat());
            }
            break;
    }
    if (selection.name.size() > kMaxText) {
        return refuse(TextCode::OrderAreaInvalid);
    }
    return selection;
}

void toWire(const feed::OrderFinding& finding, v1::OrderFinding* wire) {
    wire->set_reason(text(finding.reason));
    wire->set_hard(finding.hard);
    proto::toWire(finding.text, wire->mutable_text());
}

feed::OrderFinding fromWire(const v1::OrderFinding& wire) {
    return {wire.reason(), wire.hard(), proto::fromWire(wire.text())};
}

}  // namespace

void toWire(const feed::OrderRecord& order, v1::Order* wire) {
    toWirePart(order, 0, order.targets.size(), false, wire);
}

void toWirePart(const feed::OrderRecord& order, std::size_t first, std::size_t count, bool more, v1::Order* wire) {
    wire->Clear();
    wire->set_more(more);
    wire->set_id(text(order.id));
    wire->set_layer(text(order.layer));
    wire->set_command(text(order.command));
    wire->set_state(text(order.state));
    wire->set_consequence_class(static_cast<std::uint32_t>(order.consequence));
    wire->set_owner(text(order.owner));
    wire->set_workstation(text(order.workstation));
    wire->set_reason(text(order.reason));
    wire->set_created_ms(order.createdMs);
    wire->set_changed_ms(order.changedMs);
    wire->set_select_ends_ms(order.selectEndsMs);
    wire->set_lease_ends_ms(order.leaseEndsMs);
    wire->set_lease_remaining_ms(order.leaseRemainingMs);
    wire->set_target_count(order.targetCount);
    wire->set_partial(order.partial || first > 0);
    for (const feed::OrderCount& from : order.counts) {
        v1::OrderCount* to = wire->add_counts();
        to->set_state(text(from.state));
        to->set_targets(from.targets);
    }
    wire->set_preview_hash(order.previewHash);
    wire->set_initiator(text(order.initiator));
    wire->set_approver(text(order.approver));
    wire->set_linked_to(text(order.linkedTo));
    wire->set_code(text(order.code));
    wire->set_note(text(order.note));
    wire->set_broke_glass(order.brokeGlass);
    wire->set_break_glass_reason(text(order.breakGlassReason));
    wire->set_review_due_ms(order.reviewDueMs);
    wire->set_reviewed_by(text(order.reviewedBy));
    wire->set_offered_to(text(order.offeredTo));
    wire->set_lost_to(text(order.lostTo));
    wire->set_max_lease_ms(order.maxLeaseMs);
    wire->set_executed_ms(order.executedMs);
    wire->set_owner_away(order.ownerAway);
    for (std::size_t i = first; i < order.targets.size() && i < first + count; ++i) {
        const feed::OrderTarget& from = order.targets[i];
        v1::OrderTarget* to = wire->add_targets();
        to->set_entity(text(from.entity));
        to->set_state(text(from.state));
        if (from.commanded) {
            to->set_commanded(*from.commanded);
        }
        to->set_commanded_text(text(from.commandedText));
        if (from.accepted) {
            to->set_accepted(*from.accepted);
        }
        to->set_accepted_text(text(from.acceptedText));
        to->set_accepted_ms(from.acceptedMs);
        if (from.actual) {
            to->set_actual(*from.actual);
        }
        to->set_actual_text(text(from.actualText));
        to->set_actual_ms(from.actualMs);
        to->set_reason(text(from.reason));
        to->set_detail(text(from.detail));
        if (!from.detailText.code.empty()) {
            toWire(from.detailText, to->mutable_detail_text());
        }
        to->set_index(order.partial ? from.index : static_cast<std::uint32_t>(i));
        if (from.before) {
            to->set_before(*from.before);
        }
        to->set_before_text(text(from.beforeText));
        to->set_superseded_by(text(from.supersededBy));
        to->set_uncertain(from.uncertain);
    }
}

Result<feed::OrderRecord> fromWire(const v1::Order& wire) {
    if (wire.id().empty() || wire.consequence_class() > 3 || wire.targets_size() > kMaxTargets ||
        wire.counts_size() > kMaxCounts) {
        return fail(ErrorCode::InvalidArgument,
                    "order '" + wire.id() + "' of class " + std::to_string(wire.consequence_class()) + " with " +
                        std::to_string(wire.targets_size()) + " targets",
                    "An order has an id, a class of 0 to 3 and at most 10,000 targets.");
    }
    feed::OrderRecord order;
    order.id = wire.id();
    order.layer = wire.layer();
    order.command = wire.command();
    order.state = wire.state();
    order.consequence = static_cast<ConsequenceClass>(wire.consequence_class());
    order.owner = wire.owner();
    order.workstation = wire.workstation();
    order.reason = wire.reason();
    order.createdMs = wire.created_ms();
    order.changedMs = wire.changed_ms();
    order.selectEndsMs = wire.select_ends_ms();
    order.leaseEndsMs = wire.lease_ends_ms();
    order.leaseRemainingMs = wire.lease_remaining_ms();
    order.targetCount = wire.target_count();
    order.partial = wire.partial();
    for (const v1::OrderCount& from : wire.counts()) {
        order.counts.push_back({from.state(), from.targets()});
    }
    order.previewHash = wire.preview_hash();
    order.initiator = wire.initiator();
    order.approver = wire.approver();
    order.linkedTo = wire.linked_to();
    order.code = wire.code();
    order.note = wire.note();
    order.brokeGlass = wire.broke_glass();
    order.breakGlassReason = wire.break_glass_reason();
    order.reviewDueMs = wire.review_due_ms();
    order.reviewedBy = wire.reviewed_by();
    order.offeredTo = wire.offered_to();
    order.lostTo = wire.lost_to();
    order.maxLeaseMs = wire.max_lease_ms();
    order.executedMs = wire.executed_ms();
    order.ownerAway = wire.owner_away();
    order.targets.reserve(static_cast<std::size_t>(wire.targets_size()));
    for (const v1::OrderTarget& from : wire.targets()) {
        feed::OrderTarget to;
        to.entity = from.entity();
        to.state = from.state();
        if (from.has_commanded()) {
            to.commanded = from.commanded();
        }
        to.commandedText = from.commanded_text();
        if (from.has_accepted()) {
            to.accepted = from.accepted();
        }
        to.acceptedText = from.accepted_text();
        to.acceptedMs = from.accepted_ms();
        if (from.has_actual()) {
            to.actual = from.actual();
        }
        to.actualText = from.actual_text();
        to.actualMs = from.actual_ms();
        to.reason = from.reason();
        to.detail = from.detail();
        if (from.has_detail_text()) {
            to.detailText = fromWire(from.detail_text());
        }
        to.index = from.index();
        if (from.has_before()) {
            to.before = from.before();
        }
        to.beforeText = from.before_text();
        to.supersededBy = from.superseded_by();
        to.uncertain = from.uncertain();
        order.targets.push_back(std::move(to));
    }
    return order;
}

void toWire(const feed::OrderRequest& request, v1::OrderRequest* wire) {
    wire->Clear();
    wire->set_order_id(text(request.orderId));
    wire->set_layer(text(request.layer));
    wire->set_command(text(request.command));
    for (const EntityId& target : request.targets) {
        wire->add_targets(cleanUtf8(target, kMaxId));
    }
    if (request.value) {
        wire->set_value(*request.value);
    }
    wire->set_text(text(request.text));
    wire->set_reason(text(request.reason));
    wire->set_lease_ms(request.leaseMs);
    toWire(request.selection, wire);
    for (const EntityId& id : request.leaveOut) {
        wire->add_leave_out(cleanUtf8(id, kMaxId));
    }
    wire->set_leave_out_unfit(request.leaveOutUnfit);
    for (const std::string& owner : request.takeOver) {
        wire->add_take_over(text(owner));
    }
    wire->set_preview_hash(request.previewHash);
    wire->set_blind(request.blind);
}

Result<feed::OrderRequest> fromWire(const v1::OrderRequest& wire) {
    const std::string where = "order '" + wire.order_id() + "': ";
    if (wire.order_id().empty() || wire.order_id().size() > 64) {
        return fail(ErrorCode::InvalidArgument, where + "the id is empty or too long", "Give it a UUIDv7.");
    }
    const bool somewhere = wire.selection().what_case() != v1::TargetSelection::WHAT_NOT_SET;
    if ((wire.targets_size() == 0 && !somewhere) || wire.targets_size() > kMaxTargets) {
        return fail(ErrorCode::InvalidArgument, where + std::to_string(wire.targets_size()) + " targets",
                    "Give 1 to 10,000.");
    }
    for (const std::string& target : wire.targets()) {
        if (target.empty() || target.size() > kMaxId) {
            return fail(ErrorCode::InvalidArgument, where + "a target id is empty or too long",
                        "Ids are 1 to 256 bytes.");
        }
    }
    if (wire.has_value() && !std::isfinite(wire.value())) {
        return fail(ErrorCode::InvalidArgument, where + "the value is not a number", "Give a finite number.");
    }
    if (wire.text().size() > kMaxText || wire.reason().size() > kMaxText) {
        return fail(ErrorCode::InvalidArgument, where + "text or reason is too long", "At most 4096 bytes.");
    }
    if (wire.lease_ms() < 0) {
        return fail(ErrorCode::InvalidArgument, where + "the lease is negative", "Give how long it shall last, in ms.");
    }
    feed::OrderRequest request;
    request.orderId = wire.order_id();
    request.layer = wire.layer();
    request.command = wire.command();
    request.targets.assign(wire.targets().begin(), wire.targets().end());
    if (wire.has_value()) {
        request.value = wire.value();
    }
    request.text = wire.text();
    request.reason = wire.reason();
    request.leaseMs = wire.lease_ms();
    auto selection = selectionFromWire(wire.selection());
    if (!selection) {
        return tl::unexpected(selection.error());
    }
    if (wire.leave_out_size() > kMaxTargets || wire.take_over_size() > kMaxOwners) {
        return fail(ErrorCode::InvalidArgument, where + "too many targets to leave out, or owners",
                    "At most 10,000 targets and 100 owners.");
    }
    request.selection = std::move(*selection);
    request.leaveOut.assign(wire.leave_out().begin(), wire.leave_out().end());
    request.leaveOutUnfit = wire.leave_out_unfit();
    request.takeOver.assign(wire.take_over().begin(), wire.take_over().end());
    request.previewHash = wire.preview_hash();
    request.blind = wire.blind();
    return request;
}

void toWire(const feed::OrderPreview& preview, v1::OrderPreview* wire) {
    wire->Clear();
    wire->set_preview_hash(preview.hash);
    wire->set_consequence_class(static_cast<std::uint32_t>(preview.consequence));
    wire->set_max_lease_ms(preview.maxLeaseMs);
    for (const feed::OrderFinding& finding : preview.findings) {
        toWire(finding, wire->add_findings());
    }
    for (const feed::PreviewTarget& from : preview.targets) {
        v1::PreviewTarget* to = wire->add_targets();
        to->set_entity(cleanUtf8(from.entity, kMaxId));
        if (from.current) {
            to->set_current(*from.current);
        }
        to->set_current_text(text(from.currentText));
        to->set_current_ms(from.currentMs);
        if (from.wanted) {
            to->set_wanted(*from.wanted);
        }
        to->set_wanted_text(text(from.wantedText));
        for (const feed::OrderFinding& finding : from.findings) {
            toWire(finding, to->add_findings());
        }
        to->set_held_by(text(from.heldBy));
        to->set_incident(cleanUtf8(from.incident, kMaxId));
    }
    wire->set_fit(preview.fit);
    for (const feed::PreviewIncident& from : preview.incidents) {
        v1::PreviewIncident* to = wire->add_incidents();
        to->set_entity(cleanUtf8(from.entity, kMaxId));
        to->set_priority(from.priority);
        to->set_targets(from.targets);
    }
    for (const std::string& holder : preview.holders) {
        wire->add_holders(text(holder));
    }
}

Result<feed::OrderPreview> fromWire(const v1::OrderPreview& wire) {
    if (wire.consequence_class() > 3 || wire.targets_size() > kMaxTargets || wire.holders_size() > kMaxTargets) {
        return fail(ErrorCode::InvalidArgument, "a preview of class " + std::to_string(wire.consequence_class()),
                    "The peer is faulty or speaks another contract.");
    }
    feed::OrderPreview preview;
    preview.hash = wire.preview_hash();
    preview.consequence = static_cast<ConsequenceClass>(wire.consequence_class());
    preview.maxLeaseMs = wire.max_lease_ms();
    for (const v1::OrderFinding& finding : wire.findings()) {
        preview.findings.push_back(fromWire(finding));
    }
    preview.targets.reserve(static_cast<std::size_t>(wire.targets_size()));
    for (const v1::PreviewTarget& from : wire.targets()) {
        feed::PreviewTarget& to = preview.targets.emplace_back();
        to.entity = from.entity();
        if (from.has_current()) {
            to.current = from.current();
        }
        to.currentText = from.current_text();
        to.currentMs = from.current_ms();
        if (from.has_wanted()) {
            to.wanted = from.wanted();
        }
        to.wantedText = from.wanted_text();
        for (const v1::OrderFinding& finding : from.findings()) {
            to.findings.push_back(fromWire(finding));
        }
        to.heldBy = from.held_by();
        to.incident = from.incident();
    }
    preview.fit = wire.fit();
    for (const v1::PreviewIncident& from : wire.incidents()) {
        preview.incidents.push_back({from.entity(), from.priority(), from.targets()});
    }
    preview.holders.assign(wire.holders().begin(), wire.holders().end());
    return preview;
}

void toWire(const feed::OrderAction& action, v1::OrderCall* wire) {
    wire->Clear();
    wire->set_order_id(text(action.orderId));
    wire->set_reason(text(action.reason));
    wire->set_preview_hash(action.previewHash);
    wire->set_to(text(action.to));
    wire->set_from(text(action.from));
    wire->set_new_order_id(text(action.newOrderId));
    wire->set_decision(text(action.decision));
}

Result<feed::OrderAction> fromWire(const v1::OrderCall& wire, feed::OrderActionKind kind) {
    if (wire.order_id().empty() || wire.order_id().size() > kMaxId || wire.new_order_id().size() > kMaxId) {
        return refuse(TextCode::OrderNoId);
    }
    if (wire.reason().size() > kMaxText || wire.to().size() > kMaxText || wire.from().size() > kMaxText) {
        return fail(ErrorCode::InvalidArgument, "order '" + wire.order_id() + "': a text is too long",
                    "At most 4096 bytes.");
    }
    feed::OrderAction action;
    action.kind = kind;
    action.orderId = wire.order_id();
    action.newOrderId = wire.new_order_id();
    action.reason = wire.reason();
    action.to = wire.to();
    action.from = wire.from();
    action.previewHash = wire.preview_hash();
    action.decision = wire.decision();
    return action;
}

}  // namespace belfry::proto
