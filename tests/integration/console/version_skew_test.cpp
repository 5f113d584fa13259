// SPDX-License-Identifier: Apache-2.0
#include <atomic>
#include <chrono>
#include <mutex>

#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/grpcpp.h>

#include "belfry/v1/console.grpc.pb.h"
#include "belfry/v1/feed.grpc.pb.h"
#include "services/proto/mapping_error.h"
#include "tests/integration/console/window.h"
#include "tests/integration/gateway/belfryd_process.h"

namespace belfry::test {
namespace {

/** How a gateway of another version may meet this console. */
enum class Manner : std::uint8_t {
    Refuses,         ///< looks at the caller's contract, as belfry.v1 asks for
    OtherNames,      ///< has belfry.v2's services only: every call of ours is unknown to it
    LetsEverybodyIn  ///< opens a session and says of itself what it speaks
};

/** A gateway that speaks belfry.v2. */
class LaterGateway final : public v1::Session::Service, public v1::Events::Service, public v1::CityFeed::Service {
public:
    LaterGateway(Manner manner, const std::string& address) : m_manner(manner) {
        grpc::ServerBuilder builder;
        builder.AddListeningPort(address, grpc::InsecureServerCredentials());
        if (manner == Manner::OtherNames) {
            builder.RegisterCallbackGenericService(&m_generic);
        } else {
            builder.RegisterService(static_cast<v1::Session::Service*>(this));
            builder.RegisterService(static_cast<v1::Events::Service*>(this));
            builder.RegisterService(static_cast<v1::CityFeed::Service*>(this));
        }
        m_generic.calls = &calls;
        m_server = builder.BuildAndStart();
    }
    ~LaterGateway() override { m_server->Shutdown(std::chrono::system_clock::now()); }
    LaterGateway(const LaterGateway&) = delete;
    LaterGateway& operator=(const LaterGateway&) = delete;

    std::atomic<int> calls{0};

private:
    grpc::Status refusal(grpc::ServerContext* context) {
        ++calls;
        return proto::toStatus({ErrorCode::FailedPrecondition, "the caller speaks belfry.v1, its peer speaks belfry.v2",
                                "Update the older of the two.", "CONTRACT_MISMATCH"},
                               context);
    }
    grpc::Status Open(grpc::ServerContext* context, const v1::OpenRequest*, v1::SessionInfo* reply) override {
        if (m_manner == Manner::Refuses) {
            return refusal(context);
        }
        ++calls;
        reply->set_token("t");
        reply->set_contract("belfry.v2");
        return grpc::Status::OK;
    }
    grpc::Status Subscribe(grpc::ServerContext* context, const v1::EventsStart*,
                           grpc::ServerWriter<v1::EventsFrame>* writer) override {
        if (m_manner == Manner::Refuses) {
            return refusal(context);
        }
        ++calls;
        v1::EventsFrame frame;
        frame.mutable_snapshot()->set_last(true);
        writer->Write(frame);
        return grpc::Status::OK;
    }
    grpc::Status GetCatalog(grpc::ServerContext* context, const v1::GetCatalogRequest*,
                            grpc::ServerWriter<v1::CatalogChunk>*) override {
        return m_manner == Manner::Refuses ? refusal(context) : grpc::Status::OK;
    }
    grpc::Status Subscribe(grpc::ServerContext* context,
                           grpc::ServerReaderWriter<v1::ServerFrame, v1::ClientFrame>* stream) override {
        if (m_manner == Manner::Refuses) {
            return refusal(context);
        }
        ++calls;
        v1::ClientFrame start;
        stream->Read(&start);
        v1::ServerFrame hello;
        hello.set_seq(1);
        hello.mutable_hello()->set_contract("belfry.v2");
        hello.mutable_hello()->set_store_epoch("e");
        stream->Write(hello);
        while (stream->Read(&start)) {
        }
        return grpc::Status::OK;
    }

    /** Answers every call as gRPC itself does when it does not know the name. */
    class Unknown final : public grpc::CallbackGenericService {
    public:
        grpc::ServerGenericBidiReactor* CreateReactor(grpc::GenericCallbackServerContext*) override {
            ++*calls;
            class Reactor final : public grpc::ServerGenericBidiReactor {
            public:
                Reactor() { Finish(grpc::Status(grpc::StatusCode::UNIMPLEMENTED, "")); }
                void OnDone() override { delete this; }
            };
            return new Reactor;
        }
        std::atomic<int>* calls = nullptr;
    };

    Manner m_manner;
    Unknown m_generic;
    std::unique_ptr<grpc::Server> m_server;
};

class VersionSkew : public ::testing::TestWithParam<Manner> {};

TEST_P(VersionSkew, IsSaidInWordsAndTriedAgainAtLeisure) {
    const TempDir dir;
    const std::string address = "unix:" + (dir.path() / "s").string();
    LaterGateway gateway(GetParam(), address);
    const Window window(address);
    ASSERT_TRUE(window.console);
    ASSERT_TRUE(Window::waitFor([&] { return window.shows(QStringLiteral("INCOMPATIBLE VERSIONS")); }))
        << window.console->linkDetail().toStdString();
    EXPECT_TRUE(window.shows(QStringLiteral("update the older of the two")));
    EXPECT_TRUE(window.shows(GetParam() == Manner::OtherNames ? QStringLiteral("does not know belfry.v1")
                                                              : QStringLiteral("belfry.v2")))
        << "which version: " << window.console->linkDetail().toStdString();
    EXPECT_EQ(window.console->link(), ui::ConsoleViewModel::Incompatible);
    EXPECT_FALSE(window.console->commandsEnabled());
    EXPECT_FALSE(window.console->map()->isLive());

    // It tries again, since the gateway may be updated; two lanes at a second or so each, not as fast as they can.
    const int before = gateway.calls;
    const auto begin = std::chrono::steady_clock::now();
    ASSERT_TRUE(Window::waitFor([&] { return gateway.calls >= before + 24; }));
    EXPECT_GE(std::chrono::steady_clock::now() - begin, std::chrono::seconds(2)) << "it spins";
    EXPECT_TRUE(window.shows(QStringLiteral("INCOMPATIBLE VERSIONS"))) << "and goes on saying so";
}

INSTANTIATE_TEST_SUITE_P(Manners, VersionSkew,
                         ::testing::Values(Manner::Refuses, Manner::OtherNames, Manner::LetsEverybodyIn),
                         [](const auto& one) {
                             return one.param == Manner::Refuses      ? "Refuses"
                                    : one.param == Manner::OtherNames ? "OtherNames"
                                                                      : "LetsEverybodyIn";
                         });

TEST(VersionSkewEnds, WhenTheGatewayIsUpdated) {
    const TempDir dir;
    const std::string address = "unix:" + (dir.path() / "s").string();
    auto later = std::make_unique<LaterGateway>(Manner::OtherNames, address);
    const Window window(address, QStringLiteral("de"));
    ASSERT_TRUE(window.console);
    ASSERT_TRUE(Window::waitFor([&] { return window.shows(QStringLiteral("UNVERTRÄGLICHE VERSIONEN")); }));
    EXPECT_TRUE(window.shows(QStringLiteral("die ältere aktualisieren")));
    later.reset();
    BelfrydProcess daemon({"--city", testCity(), "--store", dir.path() / "store", "--listen", address});
    ASSERT_FALSE(daemon.waitReady().empty()) << daemon.errors();
    EXPECT_TRUE(Window::waitFor([&] { return window.console->isSettled(); }));
    EXPECT_FALSE(window.shows(QStringLiteral("UNVERTRÄGLICHE VERSIONEN")));
    EXPECT_TRUE(window.console->commandsEnabled());
}

}  // namespace
}  // namespace belfry::test
