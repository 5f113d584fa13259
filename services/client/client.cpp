// SPDX-License-Identifier: Apache-2.0
#include "services/client/client.h"

#include <utility>

#include "services/client/channels.h"
#include "services/client/grpc_event_source.h"
#include "services/client/grpc_feed_source.h"
#include "services/client/session_keeper.h"
#include "services/client/session_port.h"
#include "services/client/unary_ports.h"

namespace belfry::client {

namespace {

/** A state lane with the clock that it needs. */
class OwnClockFeed final : public feed::FeedSource {
public:
    OwnClockFeed(ClientOptions options, std::shared_ptr<SessionKeeper> session)
        : m_feed(std::move(options), std::move(session), m_clock) {}
    void start(feed::FeedSink& sink) override { m_feed.start(sink); }
    void stop() override { m_feed.stop(); }
    void acknowledge(std::uint64_t seq, Revision rev, Millis lag) override { m_feed.acknowledge(seq, rev, lag); }
    void resynchronise(const std::string& why) override { m_feed.resynchronise(why); }
    void setInterest(const feed::Interest& interest) override { m_feed.setInterest(interest); }
    [[nodiscard]] feed::IntegrityCounters counters() const override { return m_feed.counters(); }

private:
    SystemClock m_clock;
    GrpcFeedSource m_feed;
};

/** An events lane with the clock that it needs. */
class OwnClockEvents final : public feed::EventSource {
public:
    OwnClockEvents(ClientOptions options, std::shared_ptr<SessionKeeper> session)
        : m_events(std::move(options), std::move(session), m_clock) {}
    void start(feed::EventSink& sink) override { m_events.start(sink); }
    void stop() override { m_events.stop(); }

private:
    SystemClock m_clock;
    GrpcEventSource m_events;
};

}  // namespace

Result<feed::ConsolePorts> connect(ClientOptions options) {
    if (auto valid = checkAddress(options); !valid) {
        return tl::unexpected(valid.error());
    }
    auto session = std::make_shared<SessionKeeper>(options);
    auto book = std::make_shared<CallBook>(options, session);
    feed::ConsolePorts ports;
    ports.feed = std::make_unique<OwnClockFeed>(options, session);
    ports.events = std::make_unique<OwnClockEvents>(options, session);
    ports.alarms = std::make_unique<GrpcAlarmPort>(book);
    ports.commands = std::make_unique<GrpcCommandPort>(book);
    ports.incidents = std::make_unique<GrpcIncidentPort>(book);
    ports.history = std::make_unique<GrpcHistoryPort>(book);
    ports.session = std::make_unique<GrpcSessionPort>(book, session);
    return ports;
}

Result<std::unique_ptr<feed::FeedSource>> connectFeed(ClientOptions options) {
    if (auto valid = checkAddress(options); !valid) {
        return tl::unexpected(valid.error());
    }
    return std::make_unique<OwnClockFeed>(std::move(options), nullptr);
}

Result<std::unique_ptr<feed::CommandPort>> connectCommands(ClientOptions options) {
    if (auto valid = checkAddress(options); !valid) {
        return tl::unexpected(valid.error());
    }
    return std::make_unique<GrpcCommandPort>(std::make_shared<CallBook>(std::move(options), nullptr));
}

}  // namespace belfry::client
