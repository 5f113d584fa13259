// SPDX-License-Identifier: Apache-2.0
// The demo city as a console is told it: what a small view of it costs on the wire.
#include <map>

#include <gtest/gtest.h>

#include "services/democity/demo_city.h"
#include "test_town.h"
#include "tests/unit/services/democity/memory_package.h"
#include "tests/unit/services/stream/hub_rig.h"

namespace belfry::simulator {
namespace {

using stream::testing::FakeConsole;

constexpr std::uint32_t kAssets = 20'000;

/** The demo city of 20,000 assets in the evening rush, on a gateway's hub. */
class ScopedDemo : public ::testing::Test {
protected:
    ScopedDemo() {
        democity::MemoryPackage package;
        democity::DemoCityOptions cityOptions;
        cityOptions.assets = kAssets;
        const auto report = democity::generateDemoCity(cityOptions, package);
        EXPECT_TRUE(report) << toText(report.error());
        CityContents city;
        city.name = "Glockenau";
        city.assets = std::move(package.assets);
        city.nodes = std::move(package.nodes);
        city.edges = std::move(package.edges);
        city.districts = std::move(package.districts);
        SimulatorOptions options;
        options.startLocalMs = 1'795'125'600'000;  // 18:00
        simulator = std::make_unique<Simulator>(options, coreLayers(), std::move(city));
        hub = std::make_unique<stream::FeedHub>(
            stream::HubOptions{}, clock,
            feed::Store("epoch-1", feed::Catalogue::build(coreLayers(), simulator->catalogue())));
        simulator->attach(*hub);
        tell();
        for (int i = 0; i < 100; ++i) {
            step();
        }
    }
    /** The health of one system, as a gateway tells it four times a second. */
    void tell() {
        hub->setSources({{"simulator",
                          "Demo city",
                          Freshness::Live,
                          clock.now().monoMs % 200,
                          300.0,
                          0,
                          "",
                          {},
                          {"air_quality", "incidents", "lighting", "parking", "traffic"}}});
    }
    void step() {
        clock.advance(50);
        simulator->step(50, clock.now());
        if (clock.now().monoMs % 250 == 0) {
            tell();
        }
        hub->commit(clock.now());
    }
    std::size_t bytesOf(FakeConsole& console, int seconds) {
        std::size_t bytes = 0;
        for (int i = 0; i < seconds * 20; ++i) {
            step();
            bytes += console.unreadBytes;
            console.read();
        }
        return bytes;
    }
    static feed::Interest view(feed::LonLat centre, double halfDegrees) {
        feed::Interest interest;
        interest.scoped = true;
        interest.zoom = 16.0;
        interest.boxes = {
            {centre.lon - halfDegrees, centre.lat - halfDegrees, centre.lon + halfDegrees, centre.lat + halfDegrees}};
        return interest;
    }
    std::size_t assetsIn(const feed::Interest& interest) const {
        const auto boxes = feed::worldBoxes(interest, 0.0);
        std::size_t found = 0;
        for (std::size_t layer = 0; layer < hub->store().catalogue().layers().size(); ++layer) {
            for (const feed::Mercator place : hub->store().catalogue().positions(static_cast<LayerIndex>(layer))) {
                found += boxes[0].contains(place) ? 1U : 0U;
            }
        }
        return found;
    }

    ManualClock clock;
    std::unique_ptr<Simulator> simulator;
    std::unique_ptr<stream::FeedHub> hub;
};

// The goal of 19 twentieths is met where much happens (ScopeTest, 20,000 rows a second); the demo city is so quiet that
// four heartbeats a second are more than a twentieth of everything.
TEST_F(ScopedDemo, TwoHundredAssetsCostAFewHundredBytesASecond) {
    const feed::LonLat centre = democity::DemoCityOptions{}.center;
    const feed::Interest wide = view(centre, 0.5);
    ASSERT_GE(assetsIn(wide), kAssets);
    double half = 0.5;
    while (assetsIn(view(centre, half)) > 200) {
        half *= 0.95;
    }
    const feed::Interest narrow = view(centre, half);
    ASSERT_GT(assetsIn(narrow), 100U);

    auto console = std::make_shared<FakeConsole>(*hub, clock);
    ASSERT_TRUE(console->connect(console, wide));
    (void)bytesOf(*console, 10);
    const std::size_t before = bytesOf(*console, 20);
    ASSERT_TRUE(hub->setFilter(console->id, narrow));
    (void)bytesOf(*console, 2);  // until then it may cost what it wants
    console->frames.clear();
    const std::size_t after = bytesOf(*console, 20);
    std::map<int, std::pair<int, std::size_t>> kinds;
    for (const v1::ServerFrame& frame : console->frames) {
        auto& [count, bytes] = kinds[frame.frame_case()];
        ++count;
        bytes += frame.ByteSizeLong();
    }
    std::string parts;
    for (const auto& [kind, sum] : kinds) {
        parts += " kind " + std::to_string(kind) + ": " + std::to_string(sum.first) + " frames, " +
                 std::to_string(sum.second) + " bytes;";
    }
    std::printf("%zu bytes/s of 20,000 assets, %zu bytes/s of %zu:%s\n", before / 20, after / 20, assetsIn(narrow),
                parts.c_str());
    EXPECT_LE(after / 20, 600U) << parts;
    EXPECT_LE(after * 5, before) << after / 20 << " bytes/s of " << before / 20 << ":" << parts;
    EXPECT_EQ(console->errors, 0) << console->lastError;
    EXPECT_TRUE(console->replica.isComplete());
}

}  // namespace
}  // namespace belfry::simulator
