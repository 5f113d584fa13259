// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <fstream>
#include <limits>

#include <grpcpp/grpcpp.h>

#include "services/proto/mapping_schema.h"
#include "services/simulator/host_thread.h"
#include "services/stream/city_feed_service.h"
#include "services/stream/feed_hub.h"
#include "tests/integration/console/window.h"
#include "tests/integration/gateway/belfryd_process.h"

namespace belfry::test {
namespace {

feed::Asset lamp(int number) {
    feed::Asset asset;
    asset.id = "urn:ngsi-ld:Streetlight:L-" + std::to_string(number);
    asset.layer = "lighting";
    asset.type = "luminaire";
    asset.name = "L-" + std::to_string(number);
    asset.position = {15.6 + number * 1e-4, 48.4};
    return asset;
}

/** A city system that speaks the contract faultlessly and talks nonsense: impossible levels, states that do not exist,
 *  times that cannot be. One lamp in ten is in its right mind. */
class RavingSystem {
public:
    static constexpr int kLamps = 50;

    explicit RavingSystem(const std::string& address) {
        auto layers = proto::loadLayerSchemas(std::string(std::getenv("BELFRY_SOURCE")) + "/resources/layers");
        if (!layers) {
            throw std::runtime_error(toText(layers.error()));
        }
        std::vector<feed::Asset> assets;
        for (int i = 0; i < kLamps; ++i) {
            assets.push_back(lamp(i));
        }
        m_hub = std::make_unique<stream::FeedHub>(stream::HubOptions{}, m_clock,
                                                  feed::Store("raving", feed::Catalogue::build(*layers, assets)));
        m_service = std::make_unique<stream::CityFeedService>(*m_hub, m_thread);
        grpc::ServerBuilder builder;
        stream::applyServerDefaults(builder);
        builder.RegisterService(m_service->service());
        builder.AddListeningPort(address, grpc::InsecureServerCredentials());
        m_server = builder.BuildAndStart();
        m_thread.start(20, [this] { rave(); });
    }
    ~RavingSystem() {
        m_server->Shutdown(std::chrono::system_clock::now());
        m_thread.stop();
        m_service->stop();
    }
    RavingSystem(const RavingSystem&) = delete;
    RavingSystem& operator=(const RavingSystem&) = delete;

private:
    void rave() {
        const feed::Catalogue& catalogue = m_hub->store().catalogue();
        const LayerIndex layer = *catalogue.layerIndex("lighting");
        const LayerSchema& schema = m_hub->store().schema(layer);
        const AttributeIndex level = *schema.attributeIndex("illuminance_level");
        const AttributeIndex status = *schema.attributeIndex("lamp_status");
        const Instant now = m_clock.now();
        ++m_round;
        for (int i = 0; i < kLamps; ++i) {
            const Handle handle = *catalogue.find(lamp(i).id);
            if (i % 10 == 0) {
                m_hub->set(handle, level, rawOf(schema.attributes[level], 0.5 + (m_round % 2) * 0.1), Quality::Good,
                           now.wallMs);
                continue;
            }
            const std::int32_t raw = i % 2 == 0 ? std::numeric_limits<std::int32_t>::max() - m_round
                                                : std::numeric_limits<std::int32_t>::min() + m_round;
            m_hub->set(handle, level, raw, Quality::Good, i % 3 == 0 ? now.wallMs + 86'400'000 : now.wallMs);
            m_hub->set(handle, status, 1'000 + m_round, Quality::Good, now.wallMs);
        }
        (void)m_hub->commit(now);
    }

    SystemClock m_clock;
    simulator::HostThread m_thread;
    std::unique_ptr<stream::FeedHub> m_hub;
    std::unique_ptr<stream::CityFeedService> m_service;
    std::unique_ptr<grpc::Server> m_server;
    int m_round = 0;
};

/** Resident memory of a process. */
std::size_t residentKb(pid_t pid) {
    std::ifstream status("/proc/" + std::to_string(pid) + "/status");
    std::string word;
    while (status >> word) {
        if (word == "VmRSS:") {
            std::size_t kb = 0;
            status >> kb;
            return kb;
        }
    }
    return 0;
}

TEST(Feeds, ASourceThatRavesIsShownCountedAndBounded) {
    const TempDir dir;
    RavingSystem raving("unix:" + (dir.path() / "raving").string());
    std::ofstream(dir.path() / "belfryd.textproto")
        << "city_dir: \"" << testCity().string() << "\"\nstore_dir: \"store\"\nlisten { unix_socket: \"s\" }\n"
        << "sources { id: \"raving\" title: \"Lighting East\" feed { address: \"unix:"
        << (dir.path() / "raving").string() << "\" } }\n";
    BelfrydProcess daemon({"--config", dir.path() / "belfryd.textproto"});
    const std::string address = daemon.waitReady();
    ASSERT_FALSE(address.empty()) << daemon.errors();
    const Window window(address);
    ASSERT_TRUE(window.console);
    ASSERT_TRUE(Window::waitFor([&] { return window.console->isSettled(); }));
    window.openScreen(QStringLiteral("feeds"));
    ASSERT_TRUE(Window::waitFor([&] { return window.shows(QStringLiteral("Lighting East")); }));

    // counted, and on the screen as it is counted
    const auto rejected = [&] {
        return window.console->feeds().isEmpty() ? 0.0 : window.console->feeds().constFirst().rejected;
    };
    ASSERT_TRUE(Window::waitFor([&] { return rejected() > 1'000; }));
    const std::size_t memory = residentKb(daemon.pid());
    ASSERT_TRUE(Window::waitFor([&] { return rejected() > 20'000; }));
    EXPECT_TRUE(Window::waitFor([&] {
        const ui::FeedHealth health = window.console->feeds().constFirst();
        return window.shows(QStringLiteral("%1 refused").arg(window.console->formatter()->number(health.rejected))) &&
               window.shows(health.lastError) && !health.lastError.isEmpty();
    }));
    // bounded: what was refused leaves nothing behind, neither in memory nor in the log
    EXPECT_LT(residentKb(daemon.pid()), memory + 32U * 1024U);
    EXPECT_LT(daemon.errors().size(), 20'000U);

    // the raving lamps are marked, the sane one among them is believed
    const feed::Store& store = window.console->pump().store();
    const auto quality = [&](int number) {
        const Handle handle = *store.catalogue().find(lamp(number).id);
        return store.table(handle.layer())
            .quality(handle.row(), *store.schema(handle.layer()).attributeIndex("illuminance_level"));
    };
    EXPECT_TRUE(Window::waitFor([&] { return quality(0) == Quality::Good && quality(1) == Quality::Bad; }));
    EXPECT_EQ(quality(2), Quality::Bad);
    EXPECT_EQ(window.console->link(), ui::ConsoleViewModel::Live) << "one sick system is no reason to go dark";
}

}  // namespace
}  // namespace belfry::test
