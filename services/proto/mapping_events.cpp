// SPDX-License-Identifier: Apache-2.0
#include "services/proto/mapping_events.h"

#include <algorithm>
#include <cmath>

#include "services/proto/mapping_text.h"
#include "services/proto/utf8.h"

namespace belfry::proto {

namespace {

constexpr std::size_t kMaxText = 4'096;
constexpr std::uint32_t kMaxPoints = 2'000;

std::string text(const std::string& from) { return cleanUtf8(from, kMaxText); }

}  // namespace

void toWire(const feed::FeedEvent& event, v1::Event* wire) {
    wire->Clear();
    wire->set_seq(event.seq);
    wire->set_wall_ms(event.wallMs);
    if (event.alarm) {
        toWire(*event.alarm, wire->mutable_alarm());
    } else if (event.order) {
        toWire(*event.order, wire->mutable_order());
    } else if (event.incident) {
        toWire(*event.incident, wire->mutable_incident());
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
        case v1::Event::kIncident: {
            auto incident = fromWire(wire.incident());
            if (!incident) {
                return tl::unexpected(incident.error());
            }
            event.incident = std::move(*incident);
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
