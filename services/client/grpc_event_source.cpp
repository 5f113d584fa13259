// SPDX-License-Identifier: Apache-2.0
#include "services/client/grpc_event_source.h"

#include <algorithm>
#include <chrono>
#include <random>
#include <utility>

#include "services/client/channels.h"
#include "services/client/link_words.h"
#include "services/proto/mapping_error.h"
#include "services/proto/mapping_events.h"
#include "services/stream/lane_watch.h"

namespace belfry::client {

namespace {

constexpr const char* kSubscribe = "/belfry.v1.Events/Subscribe";
constexpr Millis kSessionTimeoutMs = 2'000;
constexpr std::size_t kMaxRecords = 1'000'000;

}  // namespace

GrpcEventSource::GrpcEventSource(ClientOptions options, std::shared_ptr<SessionKeeper> session, const Clock& clock)
    : m_options(std::move(options)), m_session(std::move(session)), m_clock(clock), m_backoff(std::random_device{}()) {}

GrpcEventSource::~GrpcEventSource() { stop(); }

void GrpcEventSource::start(feed::EventSink& sink) {
    stop();
    m_stop = false;
    m_sink = &sink;
    m_lastSeq = 0;
    m_epoch.clear();
    m_known = false;
    m_reported = false;
    m_worker = std::thread([this] { run(); });
}

void GrpcEventSource::stop() {
    if (!m_worker.joinable()) {
        return;
    }
    {
        const std::lock_guard lock(m_signal.mutex);
        m_stop = true;
        m_signal.changed.notify_all();
    }
    m_worker.join();
}

void GrpcEventSource::report(feed::LinkState state, const CodedText& text, const std::string& raw) {
    const std::string& detail = raw.empty() ? text.english : raw;
    if (m_reported && m_status.state == state && m_status.detail == detail && m_status.text == text) {
        return;
    }
    if (!m_reported || m_status.state != state) {
        m_status.sinceMonoMs = m_clock.now().monoMs;
    }
    m_reported = true;
    m_status.state = state;
    m_status.text = text;
    m_status.detail = detail;
    m_sink->onEventsLink(m_status);
}

void GrpcEventSource::run() {
    m_heardMonoMs = m_clock.now().monoMs;
    report(feed::LinkState::Connecting, say(TextCode::LinkConnecting, {{"address", m_options.address}}));
    while (!m_stop) {
        const Result<void> ended = follow();
        if (m_stop) {
            break;
        }
        const Error why =
            ended ? Error{ErrorCode::Unavailable, "the gateway ended the connection", {}, {}} : ended.error();
        Millis wait = m_backoff.next();
        const auto tell = [&] {
            const Millis silent = m_clock.now().monoMs - m_heardMonoMs;
            if (why.reason == "CONTRACT_MISMATCH") {
                report(feed::LinkState::Incompatible, linkText(why, m_options.address), toText(why));
            } else {
                const bool history = m_known && silent >= stream::kNotLiveAfterMs;
                report(history ? feed::LinkState::NotLive : feed::LinkState::Connecting,
                       linkText(why, m_options.address), toText(why));
            }
        };
        tell();
        std::unique_lock lock(m_signal.mutex);
        m_signal.changed.wait_for(lock, std::chrono::milliseconds(wait), [this] { return m_stop.load(); });
        lock.unlock();
        tell();
    }
}

Result<void> GrpcEventSource::follow() {
    std::string token;
    if (m_session) {
        token = m_session->token();
        if (token.empty()) {
            auto opened = m_session->renew({}, kSessionTimeoutMs);
            if (!opened) {
                return tl::unexpected(opened.error());
            }
            token = *opened;
        }
    }
    m_alarms.clear();
    m_orders.clear();
    m_incidents.clear();
    RawStream stream(m_signal, makeChannel(m_options), kSubscribe, token);
    v1::EventsStart start;
    start.set_contract(proto::kContract);
    start.set_last_seq(m_known ? m_lastSeq : 0);
    start.set_epoch(m_epoch);
    Millis heard = m_clock.now().monoMs;
    std::unique_lock lock(m_signal.mutex);
    stream.write(start, true);
    while (!m_stop) {
        const Millis now = m_clock.now().monoMs;
        if (stream.hasFrame()) {
            grpc::ByteBuffer buffer = stream.takeFrame();
            lock.unlock();
            heard = now;
            m_heardMonoMs = now;
            if (auto taken = onFrame(&buffer); !taken) {
                return taken;
            }
            if (m_known) {
                m_backoff.reset();
                report(feed::LinkState::Live, {});
            } else {
                report(feed::LinkState::Synchronising, say(TextCode::LinkReceivingEvents));
            }
            lock.lock();
            continue;
        }
        if (stream.hasEnded()) {
            const Error error = proto::fromStatus(stream.status(), stream.context());
            lock.unlock();
            if (error.code == ErrorCode::Unauthenticated && m_session) {
                if (auto renewed = m_session->renew(token, kSessionTimeoutMs); !renewed) {
                    return tl::unexpected(renewed.error());
                }
            }
            return stream.status().ok() ? Result<void>() : tl::unexpected(error);
        }
        if (now - heard >= stream::kNotLiveAfterMs) {
            return refuse(TextCode::LinkSilent, {{"silence", DurationArgument{stream::kNotLiveAfterMs}}});
        }
        const bool delayed = now - heard >= stream::kDelayedAfterMs;
        const Millis wait = heard + (delayed ? stream::kNotLiveAfterMs : stream::kDelayedAfterMs) - now;
        m_signal.changed.wait_for(lock, std::chrono::milliseconds(wait),
                                  [&] { return m_stop.load() || stream.hasFrame() || stream.hasEnded(); });
        if (!stream.hasFrame() && m_known && m_clock.now().monoMs - heard >= stream::kDelayedAfterMs) {
            lock.unlock();
            report(feed::LinkState::Delayed, say(TextCode::LinkDelayed));
            lock.lock();
        }
    }
    return {};
}

Result<void> GrpcEventSource::onFrame(grpc::ByteBuffer* buffer) {
    v1::EventsFrame frame;
    if (!parse(buffer, &frame)) {
        return fail(ErrorCode::InvalidArgument, "a frame of the gateway is no belfry.v1.EventsFrame",
                    "The connection is made again.");
    }
    switch (frame.frame_case()) {
        case v1::EventsFrame::kSnapshot: return onSnapshot(frame.snapshot());
        case v1::EventsFrame::kEvents: return onEvents(frame.events());
        case v1::EventsFrame::kHeartbeat:
            if (m_known && frame.heartbeat().seq() > m_lastSeq) {
                return fail(ErrorCode::DataLoss,
                            "the gateway is at event " + std::to_string(frame.heartbeat().seq()) + " but only " +
                                std::to_string(m_lastSeq) + " was received",
                            "The missing events are fetched.");
            }
            if (m_known) {
                std::vector<feed::AlarmFloodInfo> floods;
                for (const v1::AlarmFlood& flood : frame.heartbeat().floods()) {
                    floods.push_back(proto::fromWire(flood));
                }
                m_sink->onEventsHeartbeat(frame.heartbeat().evaluator_age_ms(), std::move(floods));
            }
            break;
        case v1::EventsFrame::FRAME_NOT_SET: break;
    }
    return {};
}

Result<void> GrpcEventSource::onSnapshot(const v1::EventsSnapshot& snapshot) {
    m_known = false;
    for (const v1::Alarm& wire : snapshot.alarms()) {
        auto alarm = proto::fromWire(wire);
        if (!alarm) {
            return tl::unexpected(alarm.error());
        }
        m_alarms.push_back(std::move(*alarm));
    }
    for (const v1::Order& wire : snapshot.orders()) {
        auto order = proto::fromWire(wire);
        if (!order) {
            return tl::unexpected(order.error());
        }
        if (order->partial && !m_orders.empty() && m_orders.back().id == order->id) {
            feed::merge(m_orders.back(), std::move(*order));  // an order of thousands comes in parts
        } else {
            m_orders.push_back(std::move(*order));
        }
    }
    for (const v1::Incident& wire : snapshot.incidents()) {
        auto incident = proto::fromWire(wire);
        if (!incident) {
            return tl::unexpected(incident.error());
        }
        m_incidents.push_back(std::move(*incident));
    }
    if (m_alarms.size() + m_orders.size() + m_incidents.size() > kMaxRecords) {
        return fail(ErrorCode::ResourceExhausted, "the gateway sends more than a million alarms, orders and incidents",
                    "The gateway is faulty.");
    }
    if (snapshot.last()) {
        m_lastSeq = snapshot.seq();
        m_epoch = snapshot.epoch();
        m_known = true;
        m_sink->onIncidents(std::exchange(m_incidents, {}));
        m_sink->onSnapshot(m_lastSeq, std::exchange(m_alarms, {}), std::exchange(m_orders, {}));
    }
    return {};
}

Result<void> GrpcEventSource::onEvents(const v1::EventBatch& batch) {
    if (!m_known) {
        return fail(ErrorCode::DataLoss, "events came before the snapshot", "The connection is made again.");
    }
    if (batch.prev_seq() > m_lastSeq) {
        return fail(ErrorCode::DataLoss,
                    "events go on from " + std::to_string(batch.prev_seq()) + " but only " + std::to_string(m_lastSeq) +
                        " was received",
                    "The missing events are fetched.");
    }
    std::vector<feed::FeedEvent> events;
    events.reserve(static_cast<std::size_t>(batch.events_size()));
    std::uint64_t last = m_lastSeq;
    for (const v1::Event& wire : batch.events()) {
        if (wire.seq() <= last) {
            continue;  // told twice: after a resume the first ones may be known
        }
        auto event = proto::fromWire(wire);
        if (!event) {
            return tl::unexpected(event.error());
        }
        if (!wire.order().more()) {  // of an order in parts the last one counts: without it all are told again
            last = wire.seq();
        }
        events.push_back(std::move(*event));
    }
    if (!events.empty()) {
        m_lastSeq = last;
        m_sink->onEvents(std::move(events));
    }
    return {};
}

}  // namespace belfry::client
