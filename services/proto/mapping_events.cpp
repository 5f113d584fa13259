// SPDX-License-Identifier: Apache-2.0
#include "services/proto/mapping_events.h"

#include <algorithm>
#include <cmath>

#include "services/proto/mapping_text.h"
#include "services/proto/utf8.h"

namespace belfry::proto {

namespace {

constexpr std::size_t kMaxText = 4'096;
constexpr std::size_t kMaxId = 256;
constexpr int kMaxTargets = 10'000;
constexpr std::uint32_t kMaxPoints = 2'000;

std::string text(const std::string& from) { return cleanUtf8(from, kMaxText); }

}  // namespace

void toWire(const feed::OrderRecord& order, v1::Order* wire) {
    wire->Clear();
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
    for (const feed::OrderTarget& from : order.targets) {
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
    }
}

Result<feed::OrderRecord> fromWire(const v1::Order& wire) {
    if (wire.id().empty() || wire.consequence_class() > 3 || wire.targets_size() > kMaxTargets) {
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
}

Result<feed::OrderRequest> fromWire(const v1::OrderRequest& wire) {
    const std::string where = "order '" + wire.order_id() + "': ";
    if (wire.order_id().empty() || wire.order_id().size() > 64) {
        return fail(ErrorCode::InvalidArgument, where + "the id is empty or too long", "Give it a UUIDv7.");
    }
    if (wire.targets_size() == 0 || wire.targets_size() > kMaxTargets) {
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
    return request;
}

void toWire(const feed::FeedEvent& event, v1::Event* wire) {
    wire->Clear();
    wire->set_seq(event.seq);
    wire->set_wall_ms(event.wallMs);
    if (event.alarm) {
        toWire(*event.alarm, wire->mutable_alarm());
    } else if (event.order) {
        toWire(*event.order, wire->mutable_order());
    } else {
        wire->set_note(text(event.note));
    }
}

Result<feed::FeedEvent> fromWire(const v1::Event& wire) {
    feed::FeedEvent event;
    event.seq = wire.seq();
    event.wallMs = wire.wall_ms();
    switch (wire.what_case()) {
        case v1::Event::kAlarm: {
            auto alarm = fromWire(wire.alarm());
            if (!alarm) {
                return tl::unexpected(alarm.error());
            }
            event.alarm = std::move(*alarm);
            break;
        }
        case v1::Event::kOrder: {
            auto order = fromWire(wire.order());
            if (!order) {
                return tl::unexpected(order.error());
            }
            event.order = std::move(*order);
            break;
        }
        case v1::Event::kNote: event.note = wire.note(); break;
        case v1::Event::WHAT_NOT_SET: break;  // a kind from the future: its sequence number still counts
    }
    return event;
}

void toWire(const feed::HistoryQuery& query, v1::HistoryRequest* wire) {
    wire->Clear();
    wire->set_entity(text(query.entity));
    wire->set_attribute(text(query.attribute));
    wire->set_from_ms(query.fromMs);
    wire->set_to_ms(query.toMs);
    wire->set_max_points(query.maxPoints);
}

Result<feed::HistoryQuery> fromWire(const v1::HistoryRequest& wire) {
    if (wire.entity().empty() || wire.attribute().empty() || wire.from_ms() > wire.to_ms()) {
        return fail(ErrorCode::InvalidArgument, "a history query needs an entity, an attribute and from <= to",
                    "Complete the query.");
    }
    feed::HistoryQuery query;
    query.entity = wire.entity();
    query.attribute = wire.attribute();
    query.fromMs = wire.from_ms();
    query.toMs = wire.to_ms();
    query.maxPoints = std::clamp(wire.max_points() == 0 ? 500 : wire.max_points(), 1U, kMaxPoints);
    return query;
}

void toWire(const std::vector<feed::HistoryPoint>& points, v1::HistoryReply* wire) {
    wire->Clear();
    Millis before = points.empty() ? 0 : points.front().wallMs;
    wire->set_base_ms(before);
    for (const feed::HistoryPoint& point : points) {
        wire->add_times_ms(point.wallMs - before);
        before = point.wallMs;
        wire->add_minimum(point.minimum);
        wire->add_maximum(point.maximum);
        wire->add_last(point.last);
        wire->mutable_qualities()->push_back(static_cast<char>(point.quality));
    }
}

Result<std::vector<feed::HistoryPoint>> fromWire(const v1::HistoryReply& wire) {
    const int count = wire.times_ms_size();
    if (count > static_cast<int>(kMaxPoints) * 2 || wire.minimum_size() != count || wire.maximum_size() != count ||
        wire.last_size() != count || wire.qualities().size() != static_cast<std::size_t>(count)) {
        return fail(ErrorCode::InvalidArgument, "a history reply's arrays do not have the same length",
                    "The peer is faulty or speaks another contract.");
    }
    std::vector<feed::HistoryPoint> points;
    points.reserve(static_cast<std::size_t>(count));
    auto time = static_cast<std::uint64_t>(wire.base_ms());
    for (int i = 0; i < count; ++i) {
        const auto quality = static_cast<unsigned char>(wire.qualities()[static_cast<std::size_t>(i)]);
        if (quality > static_cast<unsigned char>(Quality::Missing)) {
            return fail(ErrorCode::InvalidArgument, "a history reply has an unknown quality", "The peer is faulty.");
        }
        time += static_cast<std::uint64_t>(wire.times_ms(i));
        points.push_back(
            {static_cast<Millis>(time), wire.minimum(i), wire.maximum(i), wire.last(i), static_cast<Quality>(quality)});
    }
    return points;
}

}  // namespace belfry::proto
