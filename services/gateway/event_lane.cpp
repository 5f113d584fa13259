// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/event_lane.h"

#include <map>
#include <string_view>
#include <utility>

#include <nlohmann/json.hpp>
#include <spdlog/spdlog.h>

#include "belfry/v1/console.pb.h"
#include "services/gateway/codec.h"
#include "services/proto/mapping_events.h"

namespace belfry::gateway {

namespace {

constexpr std::size_t kPartTargets = 500;  // of one order in one message
constexpr std::size_t kMaxRest = 5'000;
constexpr std::size_t kFrameBytes = 512U << 10U;  // well below the 1 MiB that a frame may have

/** Fills frames up to their size; `make` starts one. */
class FrameFiller {
public:
    explicit FrameFiller(std::vector<SharedFrame>& frames) : m_frames(frames) {}
    v1::EventsFrame& room() {
        if (!m_frame || m_bytes > kFrameBytes) {
            flush();
            m_frame = std::make_shared<v1::EventsFrame>();
        }
        return *m_frame;
    }
    void added(std::size_t bytes) { m_bytes += bytes; }
    void flush() {
        if (m_frame) {
            m_frames.push_back(std::move(m_frame));
        }
        m_frame.reset();
        m_bytes = 0;
    }

private:
    std::vector<SharedFrame>& m_frames;
    std::shared_ptr<v1::EventsFrame> m_frame;
    std::size_t m_bytes = 0;
};

std::vector<SharedFrame> framesOf(const std::vector<feed::FeedEvent>& events) {
    std::vector<SharedFrame> frames;
    FrameFiller filler(frames);
    for (const feed::FeedEvent& event : events) {
        if (event.order && event.order->targets.size() > kPartTargets) {
            const feed::OrderRecord& order = *event.order;
            for (std::size_t first = 0; first < order.targets.size(); first += kPartTargets) {
                v1::Event* part = filler.room().mutable_events()->add_events();
                part->set_seq(event.seq);
                part->set_wall_ms(event.wallMs);
                proto::toWirePart(order, first, kPartTargets, first + kPartTargets < order.targets.size(),
                                  part->mutable_order());
                filler.added(part->ByteSizeLong());
            }
            continue;
        }
        v1::Event* wire = filler.room().mutable_events()->add_events();
        proto::toWire(event, wire);
        filler.added(wire->ByteSizeLong());
    }
    filler.flush();
    return frames;
}

}  // namespace

EventLane::EventLane(const store::Journal& journal, std::string epoch, Alarms alarms, Orders orders, Order order)
    : m_journal(journal),
      m_epoch(std::move(epoch)),
      m_alarms(std::move(alarms)),
      m_orders(std::move(orders)),
      m_order(std::move(order)) {}

EventLane::~EventLane() = default;

std::vector<SharedFrame> EventLane::snapshot() const {
    std::vector<SharedFrame> frames;
    const auto alarms = m_alarms();
    const auto orders = m_orders();
    auto frame = std::make_shared<v1::EventsFrame>();
    std::size_t bytes = 0;
    const auto next = [&] {
        frame->mutable_snapshot()->set_seq(m_seq);
        frame->mutable_snapshot()->set_epoch(m_epoch);
        frames.push_back(std::move(frame));
        frame = std::make_shared<v1::EventsFrame>();
        bytes = 0;
    };
    for (const feed::AlarmRecord& alarm : alarms) {
        v1::Alarm* wire = frame->mutable_snapshot()->add_alarms();
        proto::toWire(alarm, wire);
        bytes += wire->ByteSizeLong();
        if (bytes > kFrameBytes) {
            next();
        }
    }
    for (const feed::OrderRecord& order : orders) {
        for (std::size_t first = 0; first == 0 || first < order.targets.size(); first += kPartTargets) {
            v1::Order* wire = frame->mutable_snapshot()->add_orders();
            proto::toWirePart(order, first, kPartTargets, first + kPartTargets < order.targets.size(), wire);
            bytes += wire->ByteSizeLong();
            if (bytes > kFrameBytes) {
                next();
            }
        }
    }
    for (const feed::IncidentRecord& incident : m_incidents ? m_incidents() : std::vector<feed::IncidentRecord>()) {
        v1::Incident* wire = frame->mutable_snapshot()->add_incidents();
        proto::toWire(incident, wire);
        bytes += wire->ByteSizeLong();
        if (bytes > kFrameBytes) {
            next();
        }
    }
    frame->mutable_snapshot()->set_last(true);
    next();
    return frames;
}

std::optional<std::vector<SharedFrame>> EventLane::rest(std::uint64_t lastSeq) const {
    if (lastSeq > m_seq || m_seq - lastSeq > kMaxRest) {
        return std::nullopt;
    }
    if (lastSeq == m_seq) {
        return std::vector<SharedFrame>{};
    }
    const auto records = m_journal.read(lastSeq + 1, static_cast<std::size_t>(m_seq - lastSeq));
    if (!records) {
        spdlog::error("events cannot be read back from the journal: {}", toText(records.error()));
        return std::nullopt;
    }
    std::vector<feed::FeedEvent> events;
    std::map<std::string_view, std::uint64_t> last;  // of an incident's: with all of its timeline it is told once
    for (const store::JournalRecord& record : *records) {
        if (record.kind == "incident") {
            last[record.subject] = record.seq;
        }
    }
    for (const store::JournalRecord& record : *records) {
        feed::FeedEvent event;
        event.seq = record.seq;
        event.wallMs = record.wallMs;
        if (record.kind == "alarm") {
            const auto body = nlohmann::json::parse(record.body, nullptr, false);
            auto alarm = alarmRecordFromJson(body.is_object() ? body.value("record", nlohmann::json::object())
                                                              : nlohmann::json::object());
            if (!alarm) {
                return std::nullopt;
            }
            event.alarm = std::move(*alarm);
        } else if (record.kind == "order") {
            event.order = m_order(record.subject);  // as it is now: what it was on the way does not matter any more
        } else if (record.kind == "incident" && m_incident && last.at(record.subject) == record.seq) {
            event.incident = m_incident(record.subject);  // likewise
        }
        if (!event.alarm && !event.order && !event.incident) {
            event.note = record.kind + " " + record.subject;
        }
        events.push_back(std::move(event));
    }
    return framesOf(events);
}

EventLane::SubscriberId EventLane::subscribe(const std::string& epoch, std::uint64_t lastSeq,
                                             std::shared_ptr<EventLaneSink> sink) {
    std::optional<std::vector<SharedFrame>> frames;
    if (lastSeq > 0 && epoch == m_epoch) {
        frames = rest(lastSeq);
    }
    if (!frames) {
        frames = snapshot();
    }
    const SubscriberId id = ++m_lastId;
    for (const SharedFrame& frame : *frames) {
        if (!sink->send(frame)) {
            return id;
        }
    }
    m_sinks.emplace(id, std::move(sink));
    return id;
}

void EventLane::sendAll(const std::vector<SharedFrame>& frames) {
    for (auto it = m_sinks.begin(); it != m_sinks.end();) {
        bool takes = true;
        for (const SharedFrame& frame : frames) {
            takes = takes && it->second->send(frame);
        }
        it = takes ? std::next(it) : m_sinks.erase(it);
    }
}

void EventLane::publish(const std::vector<feed::FeedEvent>& events) {
    if (events.empty()) {
        return;
    }
    m_seq = events.back().seq;
    if (!m_sinks.empty()) {
        sendAll(framesOf(events));
    }
}

void EventLane::resend() {
    if (!m_sinks.empty()) {
        sendAll(snapshot());
    }
}

void EventLane::heartbeat(Millis evaluatorAgeMs, const std::vector<feed::AlarmFloodInfo>& floods) {
    if (m_sinks.empty()) {
        return;
    }
    auto frame = std::make_shared<v1::EventsFrame>();
    frame->mutable_heartbeat()->set_seq(m_seq);
    frame->mutable_heartbeat()->set_evaluator_age_ms(evaluatorAgeMs);
    for (const feed::AlarmFloodInfo& flood : floods) {
        proto::toWire(flood, frame->mutable_heartbeat()->add_floods());
    }
    sendAll({frame});
}

void EventLane::closeAll(const Error& why) {
    for (auto& [id, sink] : m_sinks) {
        sink->close(why);
    }
    m_sinks.clear();
}

}  // namespace belfry::gateway
