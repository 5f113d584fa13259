// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <functional>
#include <mutex>
#include <optional>
#include <vector>

#include <gtest/gtest.h>
#include <unistd.h>

#include "belfry/v1/feed.grpc.pb.h"
#include "models/feed/replica.h"
#include "services/client/client.h"
#include "services/proto/mapping_error.h"
#include "tests/unit/services/client/wire_server.h"

namespace belfry::client {
namespace {

using namespace testing;
using namespace belfry::testing;

/** A console on the lane's own thread: applies at once, acknowledges, and lets a test wait for what it wants to see. */
class TestConsole final : public feed::FeedSink {
public:
    explicit TestConsole(Result<std::unique_ptr<feed::FeedSource>> source) : m_source(std::move(*source)) {}
    ~TestConsole() override { m_source->stop(); }

    void start() { m_source->start(*this); }
    void stop() { m_source->stop(); }
    [[nodiscard]] feed::FeedSource& source() { return *m_source; }

    void onMessage(feed::FeedMessage message) override {
        std::unique_lock lock(m_mutex);
        if (message.kind == feed::FeedMessage::Kind::Catalogue) {
            ++catalogues;
        }
        const auto applied = replica.apply(message);
        if (!applied) {
            errors.push_back(applied.error().message);
            m_source->resynchronise(applied.error().message);
        }
        m_source->acknowledge(message.seq, replica.store().revision(), 0);
        m_changed.notify_all();
    }
    void onLink(const feed::LinkStatus& status) override {
        const std::lock_guard lock(m_mutex);
        link = status;
        states.push_back(status.state);
        m_changed.notify_all();
    }

    /** Waits for an event; the time limit only ends a test that has failed anyway. */
    bool waitFor(const std::function<bool(const TestConsole&)>& condition) {
        std::unique_lock lock(m_mutex);
        return m_changed.wait_for(lock, std::chrono::seconds(30), [&] { return condition(*this); });
    }
    bool waitForDigest(std::uint64_t digest) {
        return waitFor([&](const TestConsole& console) {
            return console.replica.isComplete() && console.replica.store().digest() == digest;
        });
    }

    // looked at inside waitFor(), or after stop()
    feed::Replica replica;
    feed::LinkStatus link;
    std::vector<feed::LinkState> states;
    std::vector<std::string> errors;
    int catalogues = 0;

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::unique_ptr<feed::FeedSource> m_source;
};

class FeedEndToEnd : public ::testing::Test {
protected:
    void SetUp() override {
        const std::string name = ::testing::UnitTest::GetInstance()->current_test_info()->name();
        folder = std::filesystem::temp_directory_path() / ("belfry-wire-" + std::to_string(getpid()) + "-" + name);
        std::filesystem::create_directories(folder);
        options.address = "unix:" + (folder / "s").string();
    }
    void TearDown() override { std::filesystem::remove_all(folder); }

    static void light(WireServer& server, std::uint32_t rows, std::int32_t base) {
        server.withHub([&](stream::FeedHub& hub) {
            for (std::uint32_t row = 0; row < rows; ++row) {
                hub.set(Handle::of(kLighting, row), 0, base + static_cast<std::int32_t>(row % 50), Quality::Good,
                        1'767'225'600'000);
            }
            hub.setText(Handle::of(kSigns, 0), 0, "Text " + std::to_string(base), 1'767'225'600'000);
        });
    }

    std::filesystem::path folder;
    ClientOptions options;
};

TEST_F(FeedEndToEnd, FollowsOverASocket) {
    WireServer server(options.address, wireStore());
    ASSERT_TRUE(server.isUp());
    light(server, 300, 1);
    TestConsole console(connectFeed(options));
    console.start();
    ASSERT_TRUE(console.waitForDigest(server.digest()))
        << toText(console.link.state == feed::LinkState::Live ? Freshness::Live : Freshness::Lost)
        << console.link.detail;
    light(server, 100, 7);
    ASSERT_TRUE(console.waitForDigest(server.digest()));
    console.stop();
    EXPECT_TRUE(console.errors.empty());
    EXPECT_EQ(console.replica.store().catalogue().name(Handle::of(kLighting, 0)).substr(0, 10), "Ringstraß");
    EXPECT_EQ(console.replica.gateway().contract, "belfry.v1");
}

TEST_F(FeedEndToEnd, FollowsInsideTheProcess) {
    WireServer server({}, wireStore());
    options.address.clear();
    options.channel = server.inProcess();
    {
        TestConsole console(connectFeed(options));
        console.start();
        light(server, 300, 5);
        EXPECT_TRUE(console.waitForDigest(server.digest()));
    }
    options.channel.reset();
}

TEST_F(FeedEndToEnd, WaitsForAServerThatComesLater) {
    TestConsole console(connectFeed(options));
    console.start();
    ASSERT_TRUE(console.waitFor([](const TestConsole& c) { return c.states.size() >= 2; }));  // tried in vain
    WireServer server(options.address, wireStore());
    light(server, 10, 5);
    EXPECT_TRUE(console.waitForDigest(server.digest()));
}

TEST_F(FeedEndToEnd, SurvivesAKilledServerWithTheSameEpoch) {
    auto server = std::make_unique<WireServer>(options.address, wireStore("same"));
    light(*server, 300, 1);
    TestConsole console(connectFeed(options));
    console.start();
    ASSERT_TRUE(console.waitForDigest(server->digest()));
    server.reset();
    ASSERT_TRUE(console.waitFor([](const TestConsole& c) { return c.link.state != feed::LinkState::Live; }));
    // the same truth again, two commits on: only what changed is sent
    feed::Store store = wireStore("same");
    store.setRevision(1);
    server = std::make_unique<WireServer>(options.address, std::move(store));
    light(*server, 300, 1);
    const std::uint64_t digest = server->digest();
    light(*server, 5, 9);
    EXPECT_NE(server->digest(), digest);
    EXPECT_TRUE(console.waitForDigest(server->digest()));
    console.stop();
    EXPECT_EQ(console.catalogues, 1);
    EXPECT_GE(console.source().counters().resumes, 1U);
    EXPECT_TRUE(console.errors.empty()) << console.errors.front();
}

TEST_F(FeedEndToEnd, NewEpochIsFetchedAnew) {
    auto server = std::make_unique<WireServer>(options.address, wireStore("first"));
    light(*server, 300, 1);
    TestConsole console(connectFeed(options));
    console.start();
    ASSERT_TRUE(console.waitForDigest(server->digest()));
    server.reset();
    server = std::make_unique<WireServer>(options.address, wireStore("second", 80));
    light(*server, 80, 3);
    EXPECT_TRUE(console.waitForDigest(server->digest()));
    console.stop();
    EXPECT_EQ(console.replica.store().epoch(), "second");
    EXPECT_EQ(console.catalogues, 2);
    EXPECT_GE(console.source().counters().epochChanged, 1U);
    EXPECT_TRUE(console.errors.empty()) << console.errors.front();
}

TEST_F(FeedEndToEnd, CatalogueReplacedWhileConnected) {
    WireServer server(options.address, wireStore("first"));
    TestConsole console(connectFeed(options));
    console.start();
    ASSERT_TRUE(console.waitForDigest(server.digest()));
    server.withHub([](stream::FeedHub& hub) { hub.reset(wireStore("second", 40)); });
    light(server, 40, 3);
    EXPECT_TRUE(console.waitForDigest(server.digest()));
    EXPECT_TRUE(console.waitFor([](const TestConsole& c) { return c.replica.store().epoch() == "second"; }));
}

TEST_F(FeedEndToEnd, ResynchroniseFetchesEverything) {
    WireServer server(options.address, wireStore());
    light(server, 300, 1);
    TestConsole console(connectFeed(options));
    console.start();
    ASSERT_TRUE(console.waitForDigest(server.digest()));
    console.source().resynchronise("the test says so");
    EXPECT_TRUE(console.waitFor([](const TestConsole& c) { return c.catalogues == 2 && c.replica.isComplete(); }));
    EXPECT_TRUE(console.waitForDigest(server.digest()));
    EXPECT_EQ(console.source().counters().snapshots, 2U);
}

TEST_F(FeedEndToEnd, ManyRowsNeedManyCredits) {
    WireServer server(options.address, wireStore("big", 60'000));
    light(server, 60'000, 1);
    TestConsole console(connectFeed(options));
    console.start();
    EXPECT_TRUE(console.waitForDigest(server.digest()));
    light(server, 60'000, 7);
    EXPECT_TRUE(console.waitForDigest(server.digest()));
    console.stop();
    EXPECT_TRUE(console.errors.empty()) << console.errors.front();
}

TEST_F(FeedEndToEnd, CatalogueIsCachedAndDamageIsNoProblem) {
    WireServer server(options.address, wireStore());
    light(server, 300, 1);
    options.catalogueCacheDir = folder / "cache";
    for (int round = 0; round < 3; ++round) {
        if (round == 2) {  // damaged
            for (const auto& entry : std::filesystem::directory_iterator(options.catalogueCacheDir)) {
                std::fstream file(entry.path(), std::ios::in | std::ios::out | std::ios::binary);
                file.seekp(200);
                file.put('\x7f');
            }
        }
        TestConsole console(connectFeed(options));
        console.start();
        EXPECT_TRUE(console.waitForDigest(server.digest())) << "round " << round;
        console.stop();
        EXPECT_TRUE(console.replica.store().catalogue().find("urn:ngsi-ld:Streetlight:7"));
    }
}

TEST_F(FeedEndToEnd, StopsAtOnceInEveryState) {
    {
        TestConsole console(connectFeed(options));
        console.start();  // nobody there
    }
    WireServer server(options.address, wireStore());
    for (int i = 0; i < 20; ++i) {
        TestConsole console(connectFeed(options));
        console.start();
        if (i % 2 == 0) {
            console.waitFor([](const TestConsole& c) { return c.catalogues == 1; });
        }
    }
    bool gone = false;
    while (!gone) {  // each round trip over the owner thread is one more chance for the sessions' ends
        server.withHub([&](stream::FeedHub& hub) { gone = hub.sessionCount() == 0; });
    }
    EXPECT_TRUE(gone);
}

/** Says whatever it is told to. */
class ForeignFeed final : public v1::CityFeed::Service {
public:
    std::string contract = "belfry.v1";
    std::vector<v1::ServerFrame> frames;

    grpc::Status GetCatalog(grpc::ServerContext* context, const v1::GetCatalogRequest*,
                            grpc::ServerWriter<v1::CatalogChunk>* writer) override {
        if (contract != "belfry.v1") {
            return proto::toStatus(
                {ErrorCode::FailedPrecondition, "the caller speaks belfry.v1, this gateway speaks " + contract,
                 "Update.", "CONTRACT_MISMATCH"},
                context);
        }
        v1::CatalogChunk chunk;
        chunk.set_epoch("e");
        chunk.set_content_hash(1);
        writer->Write(chunk);
        return grpc::Status::OK;
    }
    grpc::Status Subscribe(grpc::ServerContext*,
                           grpc::ServerReaderWriter<v1::ServerFrame, v1::ClientFrame>* stream) override {
        v1::ClientFrame start;
        stream->Read(&start);
        for (const v1::ServerFrame& frame : frames) {
            stream->Write(frame);
        }
        while (stream->Read(&start)) {
        }
        return grpc::Status::OK;
    }
};

class ForeignEndToEnd : public FeedEndToEnd {
protected:
    void serve() {
        grpc::ServerBuilder builder;
        builder.AddListeningPort(options.address, grpc::InsecureServerCredentials());
        builder.RegisterService(&foreign);
        server = builder.BuildAndStart();
        ASSERT_NE(server, nullptr);
    }
    void TearDown() override {
        if (server) {
            server->Shutdown(std::chrono::system_clock::now());
        }
        FeedEndToEnd::TearDown();
    }
    static v1::ServerFrame hello() {
        v1::ServerFrame frame;
        frame.set_seq(1);
        frame.mutable_hello()->set_contract("belfry.v1");
        frame.mutable_hello()->set_store_epoch("e");
        return frame;
    }

    ForeignFeed foreign;
    std::unique_ptr<grpc::Server> server;
};

TEST_F(ForeignEndToEnd, OtherContractIsShownWithBothVersions) {
    foreign.contract = "belfry.v9";
    serve();
    TestConsole console(connectFeed(options));
    console.start();
    ASSERT_TRUE(console.waitFor([](const TestConsole& c) { return c.link.state == feed::LinkState::Incompatible; }));
    console.stop();
    EXPECT_NE(console.link.detail.find("belfry.v9"), std::string::npos);
    EXPECT_NE(console.link.detail.find("belfry.v1"), std::string::npos);
}

TEST_F(ForeignEndToEnd, DisagreeingColumnsAreCountedAndNeverApplied) {
    v1::ServerFrame begin;
    begin.set_seq(2);
    begin.mutable_snapshot_begin()->set_full(true);
    v1::ServerFrame chunk;
    chunk.set_seq(3);
    v1::LayerBatch* batch = chunk.mutable_snapshot_chunk()->add_batches();
    batch->add_row_gaps(1);
    batch->add_row_gaps(1);
    batch->add_columns()->add_values(4);  // two rows, one value
    foreign.frames = {hello(), begin, chunk};
    serve();
    TestConsole console(connectFeed(options));
    console.start();
    ASSERT_TRUE(console.waitFor(
        [](const TestConsole& c) { return c.link.detail.find("2 rows but 1 values") != std::string::npos; }));
    console.stop();
    EXPECT_GE(console.source().counters().malformed, 1U);
}

TEST_F(ForeignEndToEnd, SilenceIsDelayedThenNotLive) {
    v1::ServerFrame begin;
    begin.set_seq(2);
    begin.mutable_snapshot_begin()->set_full(true);
    v1::ServerFrame end;
    end.set_seq(3);
    end.mutable_snapshot_end()->set_rev(1);
    foreign.frames = {hello(), begin, end};
    serve();
    TestConsole console(connectFeed(options));
    console.start();
    const auto saw = [](feed::LinkState state) {
        return [state](const TestConsole& c) { return c.link.state == state; };
    };
    ASSERT_TRUE(console.waitFor(saw(feed::LinkState::Live)));
    ASSERT_TRUE(console.waitFor(saw(feed::LinkState::Delayed)));
    ASSERT_TRUE(console.waitFor(saw(feed::LinkState::NotLive)));
}

TEST(ClientAddress, ImpossibleOnesAreRefused) {
    for (const char* address : {"", "unix:", "nonsense", "127.0.0.1:", "127.0.0.1:0", "127.0.0.1:99999",
                                "10.0.0.1:7411", "example.org:7411"}) {
        ClientOptions options;
        options.address = address;
        EXPECT_FALSE(connectFeed(options)) << address;
        EXPECT_FALSE(connect(options)) << address;
    }
}

}  // namespace
}  // namespace belfry::client
