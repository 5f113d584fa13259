// SPDX-License-Identifier: Apache-2.0
#include <atomic>
#include <filesystem>
#include <fstream>
#include <future>
#include <set>

#include <gtest/gtest.h>
#include <unistd.h>

#include "belfry/v1/console.grpc.pb.h"
#include "services/client/client.h"
#include "services/proto/mapping.h"
#include "services/stream/city_control_service.h"
#include "tests/support/temp_folder.h"
#include "tests/unit/services/client/wire_server.h"

namespace belfry::client {
namespace {

using namespace testing;

/** Gives out tokens and knows only the last one, as a gateway that was restarted does. */
class FakeSession final : public v1::Session::Service {
public:
    std::atomic<int> opened{0};

    [[nodiscard]] bool knows(const grpc::ServerContextBase& context) const {
        const auto& metadata = context.client_metadata();
        const auto it = metadata.find(proto::kSessionMetadata);
        return it != metadata.end() && std::string(it->second.data(), it->second.size()) == token();
    }
    [[nodiscard]] std::string token() const { return "token-" + std::to_string(opened.load()); }
    /** As after a restart: nobody's token is known any more. */
    void forget() { ++opened; }

    grpc::Status Open(grpc::ServerContext*, const v1::OpenRequest* request, v1::SessionInfo* reply) override {
        ++opened;
        reply->set_token(token());
        reply->set_operator_name(request->operator_name());
        reply->set_role(request->kiosk() ? "VIEWER" : "OPERATOR");
        reply->set_contract(proto::kContract);
        return grpc::Status::OK;
    }
};

class FakeAlarms final : public v1::Alarms::Service {
public:
    explicit FakeAlarms(FakeSession& session) : m_session(session) {}
    grpc::Status Acknowledge(grpc::ServerContext* context, const v1::AlarmCall* request, v1::Alarm* reply) override {
        if (!m_session.knows(*context)) {
            return proto::toStatus({ErrorCode::Unauthenticated, "unknown session", {}, {}}, context);
        }
        if (request->occurrence() != 4) {
            return proto::toStatus(
                {ErrorCode::FailedPrecondition, "the alarm came again", "Look at it first.", "STALE_OCCURRENCE"},
                context);
        }
        ++acknowledged;
        reply->set_key(request->key());
        reply->set_priority(2);
        reply->set_note(request->note());
        return grpc::Status::OK;
    }
    std::atomic<int> acknowledged{0};

private:
    FakeSession& m_session;
};

class FakeHistory final : public v1::History::Service {
    grpc::Status Query(grpc::ServerContext*, const v1::HistoryRequest* request, v1::HistoryReply* reply) override {
        proto::toWire(std::vector<feed::HistoryPoint>{{request->from_ms(), 1, 2, 1.5, Quality::Good}}, reply);
        return grpc::Status::OK;
    }
};

/** A journal of 100 records, of which one call looks at ten; those of `wanted` fit. */
class FakeAudit final : public v1::Audit::Service {
public:
    grpc::Status Search(grpc::ServerContext*, const v1::AuditRequest* request, v1::AuditPage* reply) override {
        ++asked;
        std::uint64_t seq = request->before_seq() == 0 ? 100 : request->before_seq() - 1;
        for (int looked = 0; looked < 10 && seq > 0; ++looked, --seq) {
            if (!wanted.contains(seq)) {
                continue;
            }
            if (reply->records_size() == static_cast<int>(request->limit())) {
                break;
            }
            reply->add_records()->set_seq(seq);
        }
        reply->set_more(seq > 0);
        reply->set_next_before_seq(seq > 0 ? seq + 1 : 0);
        return grpc::Status::OK;
    }
    std::set<std::uint64_t> wanted;
    std::atomic<int> asked{0};
};

/** Sends what the test wrote down, one script per subscription, then stays silent until the caller leaves. */
class FakeEvents final : public v1::Events::Service {
public:
    std::vector<std::vector<v1::EventsFrame>> scripts;
    std::vector<v1::EventsStart> starts;

    grpc::Status Subscribe(grpc::ServerContext* context, const v1::EventsStart* start,
                           grpc::ServerWriter<v1::EventsFrame>* writer) override {
        std::vector<v1::EventsFrame> script;
        {
            const std::lock_guard lock(m_mutex);
            starts.push_back(*start);
            const std::size_t index = std::min(starts.size(), scripts.size()) - 1;
            script = scripts[index];
        }
        for (const v1::EventsFrame& frame : script) {
            writer->Write(frame);
        }
        std::unique_lock lock(m_mutex);
        while (!context->IsCancelled() && !m_stop) {
            m_changed.wait_for(lock, std::chrono::milliseconds(5));
        }
        return grpc::Status::OK;
    }
    void stop() {
        const std::lock_guard lock(m_mutex);
        m_stop = true;
        m_changed.notify_all();
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_stop = false;
};

/** Answers with what it was asked; "refuse" is refused, "forget" is dropped without an answer. */
class FakeControl final : public stream::ControlHandler {
public:
    void select(const stream::Caller& caller, const feed::OrderRequest& request, Millis,
                feed::Reply<feed::OrderRecord> reply) override {
        if (request.command == "refuse") {
            reply(fail(ErrorCode::FailedPrecondition, "somebody else has it", "Ask her.", "SELECTED_BY_OTHER"));
            return;
        }
        if (request.command == "forget") {
            return;
        }
        feed::OrderRecord order;
        order.id = request.orderId;
        order.state = "Selected";
        order.owner = caller.operatorName;
        reply(order);
    }
    void execute(const stream::Caller& caller, const stream::OrderCallArgs& call,
                 feed::Reply<feed::OrderRecord> reply) override {
        answer("Executing", caller, call, std::move(reply));
    }
    void cancel(const stream::Caller& caller, const stream::OrderCallArgs& call,
                feed::Reply<feed::OrderRecord> reply) override {
        answer("Cancelled", caller, call, std::move(reply));
    }
    void renew(const stream::Caller& caller, const stream::OrderCallArgs& call,
               feed::Reply<feed::OrderRecord> reply) override {
        answer("Renewed " + std::to_string(call.leaseMs) + " " + call.reason, caller, call, std::move(reply));
    }
    void release(const stream::Caller& caller, const stream::OrderCallArgs& call,
                 feed::Reply<feed::OrderRecord> reply) override {
        answer("Releasing", caller, call, std::move(reply));
    }

private:
    static void answer(const std::string& state, const stream::Caller& caller, const stream::OrderCallArgs& call,
                       feed::Reply<feed::OrderRecord> reply) {
        feed::OrderRecord order;
        order.id = call.orderId;
        order.state = state;
        order.owner = caller.operatorName;
        reply(order);
    }
};

class EventLog final : public feed::EventSink {
public:
    void onSnapshot(std::uint64_t seq, std::vector<feed::AlarmRecord> alarms, std::vector<feed::OrderRecord>) override {
        const std::lock_guard lock(m_mutex);
        snapshots.push_back(seq);
        alarmCount = alarms.size();
        m_changed.notify_all();
    }
    void onEvents(std::vector<feed::FeedEvent> events) override {
        const std::lock_guard lock(m_mutex);
        for (const feed::FeedEvent& event : events) {
            seqs.push_back(event.seq);
        }
        m_changed.notify_all();
    }
    void onEventsLink(const feed::LinkStatus& status) override {
        const std::lock_guard lock(m_mutex);
        states.push_back(status.state);
        m_changed.notify_all();
    }
    bool waitFor(const std::function<bool(const EventLog&)>& condition) {
        std::unique_lock lock(m_mutex);
        return m_changed.wait_for(lock, std::chrono::seconds(30), [&] { return condition(*this); });
    }

    std::vector<std::uint64_t> snapshots;
    std::vector<std::uint64_t> seqs;
    std::vector<feed::LinkState> states;
    std::size_t alarmCount = 0;

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
};

class PortsTest : public ::testing::Test {
protected:
    PortsTest()
        : m_folder(std::filesystem::temp_directory_path() /
                   ("belfry-ports-" + std::to_string(getpid()) + "-" +
                    ::testing::UnitTest::GetInstance()->current_test_info()->name())),
          alarms(session),
          control(handler, executor,
                  [this](const stream::Asking& asking, const stream::Caller&) -> Result<stream::Caller> {
                      if (asking.token != session.token()) {
                          return fail(ErrorCode::Unauthenticated, "unknown session");
                      }
                      asked = asking.mode;
                      return stream::Caller{"meier", "desk-3", "OPERATOR", asking.token};
                  }) {
        std::filesystem::create_directories(m_folder);
        options.address = "unix:" + (m_folder / "s").string();
        options.operatorName = "meier";
    }
    ~PortsTest() override { std::filesystem::remove_all(m_folder); }

    void serve() {
        server = std::make_unique<WireServer>(
            options.address, belfry::testing::wireStore(),
            std::vector<grpc::Service*>{&session, &alarms, &history, &events, &audit, control.service()});
    }
    void TearDown() override {
        events.stop();
        server.reset();
        executor.sync([this] { control.stop(); });
    }
    static v1::EventsFrame event(std::uint64_t seq, std::uint64_t prev = 0) {
        v1::EventsFrame frame;
        frame.mutable_events()->set_prev_seq(prev);
        v1::Event* one = frame.mutable_events()->add_events();
        one->set_seq(seq);
        one->set_note("n");
        return frame;
    }
    static v1::EventsFrame snapshot(std::uint64_t seq, int alarmCount, bool last) {
        v1::EventsFrame frame;
        frame.mutable_snapshot()->set_seq(seq);
        frame.mutable_snapshot()->set_epoch("j");
        frame.mutable_snapshot()->set_last(last);
        for (int i = 0; i < alarmCount; ++i) {
            v1::Alarm* alarm = frame.mutable_snapshot()->add_alarms();
            alarm->set_key(std::to_string(i));
            alarm->set_priority(1);
        }
        return frame;
    }
    template <typename T, typename Call>
    Result<T> await(Call call) {
        std::promise<Result<T>> promise;
        call([&](Result<T> result) { promise.set_value(std::move(result)); });
        return promise.get_future().get();
    }

    std::filesystem::path m_folder;
    FakeSession session;
    FakeAlarms alarms;
    FakeHistory history;
    FakeAudit audit;
    FakeEvents events;
    FakeControl handler;
    std::atomic<stream::CallerMode> asked{stream::CallerMode::Live};
    TestExecutor executor;
    stream::CityControlService control;
    ClientOptions options;
    std::unique_ptr<WireServer> server;
};

TEST_F(PortsTest, AnAuditorsSearchGoesOnBeyondWhatTheGatewayLooksAtInOneCall) {
    audit.wanted = {95, 42, 3, 2};
    serve();
    auto ports = connect(options);
    ASSERT_TRUE(ports) << toText(ports.error());
    feed::AuditSearch search;
    search.limit = 3;
    const auto page = await<feed::AuditPage>([&](auto reply) { ports->session->searchAudit(search, reply); });
    ASSERT_TRUE(page) << toText(page.error());
    ASSERT_EQ(page->records.size(), 3U);
    EXPECT_EQ(page->records[0].seq, 95U);
    EXPECT_EQ(page->records[1].seq, 42U);
    EXPECT_EQ(page->records[2].seq, 3U);
    EXPECT_TRUE(page->more);
    EXPECT_EQ(audit.asked, 10) << "the third is among the last ten";
    search.beforeSeq = page->records.back().seq;
    const auto last = await<feed::AuditPage>([&](auto reply) { ports->session->searchAudit(search, reply); });
    ASSERT_TRUE(last) << toText(last.error());
    ASSERT_EQ(last->records.size(), 1U);
    EXPECT_EQ(last->records[0].seq, 2U);
    EXPECT_FALSE(last->more);

    audit.wanted.clear();
    search.beforeSeq = 0;
    const auto nothing = await<feed::AuditPage>([&](auto reply) { ports->session->searchAudit(search, reply); });
    ASSERT_TRUE(nothing) << toText(nothing.error());
    EXPECT_TRUE(nothing->records.empty());
    EXPECT_FALSE(nothing->more) << "it was looked for to the beginning";
}

TEST_F(PortsTest, SessionIsOpenedAndRenewedWithoutLosingACall) {
    serve();
    std::atomic<int> told{0};
    options.onSession = [&](const SessionInfo& info) {
        EXPECT_EQ(info.operatorName, "meier");
        ++told;
    };
    auto ports = connect(options);
    ASSERT_TRUE(ports);
    const auto acknowledge = [&](std::uint64_t occurrence) {
        return await<feed::AlarmRecord>(
            [&](auto reply) { ports->alarms->acknowledge("k", occurrence, "seen", reply); });
    };
    const auto first = acknowledge(4);
    ASSERT_TRUE(first) << first.error().message;
    EXPECT_EQ(first->note, "seen");
    EXPECT_EQ(told.load(), 1);
    session.forget();
    const auto second = acknowledge(4);
    ASSERT_TRUE(second) << second.error().message;
    EXPECT_EQ(told.load(), 2);
    EXPECT_EQ(alarms.acknowledged.load(), 2);
}

TEST_F(PortsTest, RefusalsArriveWithReasonAndHint) {
    serve();
    auto ports = connect(options);
    ASSERT_TRUE(ports);
    const auto refused = await<feed::AlarmRecord>([&](auto reply) { ports->alarms->acknowledge("k", 5, "", reply); });
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::FailedPrecondition);
    EXPECT_EQ(refused.error().reason, "STALE_OCCURRENCE");
    EXPECT_EQ(refused.error().hint, "Look at it first.");
}

TEST_F(PortsTest, AConsoleThatDoesNotShowThePresentSaysSoWithEveryCall) {
    serve();
    for (const auto& [said, heard] : {std::pair{"", stream::CallerMode::Live},
                                      {"live", stream::CallerMode::Live},
                                      {"replay", stream::CallerMode::Replay},
                                      {"exercise", stream::CallerMode::Exercise},
                                      {"something new", stream::CallerMode::Exercise}}) {
        ClientOptions other = options;
        other.mode = said;
        auto ports = connect(other);
        ASSERT_TRUE(ports);
        (void)await<feed::OrderRecord>([&](auto reply) { ports->commands->release("0190", reply); });
        EXPECT_EQ(asked.load(), heard) << said;
    }
}

TEST_F(PortsTest, OrdersReachTheHandlerWithTheirCaller) {
    serve();
    auto ports = connect(options);
    ASSERT_TRUE(ports);
    feed::OrderRequest request;
    request.orderId = "0190";
    request.command = "set_level";
    request.targets = {"urn:x"};
    const auto select = [&] {
        return await<feed::OrderRecord>([&](auto reply) { ports->commands->select(request, reply); });
    };
    const auto selected = select();
    ASSERT_TRUE(selected) << selected.error().message;
    EXPECT_EQ(selected->owner, "meier");
    const auto renewed =
        await<feed::OrderRecord>([&](auto reply) { ports->commands->renew("0190", 60'000, "still filming", reply); });
    ASSERT_TRUE(renewed);
    EXPECT_EQ(renewed->state, "Renewed 60000 still filming");
    EXPECT_EQ(await<feed::OrderRecord>([&](auto reply) { ports->commands->execute("0190", reply); })->state,
              "Executing");
    EXPECT_EQ(await<feed::OrderRecord>([&](auto reply) { ports->commands->cancel("0190", reply); })->state,
              "Cancelled");
    EXPECT_EQ(await<feed::OrderRecord>([&](auto reply) { ports->commands->release("0190", reply); })->state,
              "Releasing");
    request.command = "refuse";
    EXPECT_EQ(select().error().reason, "SELECTED_BY_OTHER");
    request.command = "forget";
    EXPECT_EQ(select().error().code, ErrorCode::Unavailable);  // an answer comes in any case
    request.command = "set_level";
    request.targets.assign(5'000, "urn:ngsi-ld:Streetlight:L-000000");
    EXPECT_TRUE(select()) << "what a lasso may hold";
    request.targets.assign(50'000, "urn:ngsi-ld:Streetlight:L-000000");
    const auto refused = select();
    ASSERT_FALSE(refused) << "commands are at most 1 MiB";
    EXPECT_EQ(refused.error().code, ErrorCode::ResourceExhausted);
}

TEST_F(PortsTest, HistoryArrives) {
    serve();
    auto ports = connect(options);
    ASSERT_TRUE(ports);
    const auto points = await<std::vector<feed::HistoryPoint>>(
        [&](auto reply) { ports->history->query({"urn:x", "level", 1'000, 2'000, 10}, reply); });
    ASSERT_TRUE(points) << points.error().message;
    ASSERT_EQ(points->size(), 1U);
    EXPECT_EQ(points->front().last, 1.5);
}

TEST_F(PortsTest, CallsWithoutAServerFailAndNobodyIsForgotten) {
    auto ports = connect(options);
    ASSERT_TRUE(ports);
    const auto refused = await<feed::AlarmRecord>([&](auto reply) { ports->alarms->unshelve("k", reply); });
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::Unavailable);
    EXPECT_EQ(openSession(options).error().code, ErrorCode::Unavailable);
}

TEST_F(PortsTest, EventsAreOrderedWithoutGapOrDuplicate) {
    v1::EventsFrame beat;
    beat.mutable_heartbeat()->set_seq(15);
    events.scripts = {
        {snapshot(10, 2, false), snapshot(10, 1, true), event(11), event(11), event(12, 11),
         beat},                                                        // 13..15 never came
        {event(12, 11), event(13, 12), event(14, 13), event(16, 15)},  // 15 is missing
        {event(15, 14), event(16, 15), event(17, 16)},
    };
    serve();
    auto ports = connect(options);
    ASSERT_TRUE(ports);
    EventLog log;
    ports->events->start(log);
    ASSERT_TRUE(log.waitFor([](const EventLog& l) { return l.seqs.size() >= 7; }));
    ports->events->stop();
    EXPECT_EQ(log.seqs, (std::vector<std::uint64_t>{11, 12, 13, 14, 15, 16, 17}));
    EXPECT_EQ(log.snapshots, (std::vector<std::uint64_t>{10}));
    EXPECT_EQ(log.alarmCount, 3U);
    ASSERT_EQ(events.starts.size(), 3U);
    EXPECT_EQ(events.starts[0].last_seq(), 0U);
    EXPECT_EQ(events.starts[1].last_seq(), 12U);
    EXPECT_EQ(events.starts[2].last_seq(), 14U);
    EXPECT_EQ(events.starts[2].epoch(), "j");
}

TEST(TlsPaths, NameTheFirstThatIsMissing) {
    const TempFolder folder;
    const std::string name = (folder / "desk-7").string();
    for (const char* missing : {"ca.crt", "desk-7.crt", "desk-7.key"}) {
        const auto paths = tlsPathsOf(name);
        ASSERT_FALSE(paths);
        EXPECT_EQ(paths.error().code, ErrorCode::NotFound);
        EXPECT_NE(paths.error().message.find(missing), std::string::npos) << paths.error().message;
        std::ofstream(folder / missing) << "pem";
    }
    const auto paths = tlsPathsOf(name);
    ASSERT_TRUE(paths);
    EXPECT_EQ(paths->key, name + ".key");
}

}  // namespace
}  // namespace belfry::client
