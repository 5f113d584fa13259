// SPDX-License-Identifier: Apache-2.0
#include <map>
#include <random>

#include "tests/unit/services/stream/hub_rig.h"

namespace belfry::stream {
namespace {

using namespace testing;

/** Random city, random consoles: some read fast, some slowly, some break off and come again. In the end all hold what
 *  the hub holds. */
class HubRandomTest : public HubTest, public ::testing::WithParamInterface<unsigned> {};

TEST_P(HubRandomTest, EveryConsoleEndsWithTheTruth) {
    std::mt19937 random(GetParam());
    const auto below = [&](std::uint32_t n) { return static_cast<std::uint32_t>(random() % n); };
    HubOptions options;
    options.ringMs = 2'000;
    options.creditBytes = 4'000 + below(60'000);
    options.maxDeltaBytes = options.creditBytes * 3 / 4;
    options.chunkRows = 1 + below(600);
    options.digestMs = 300;
    make(options, wireStore("epoch-1", 2'000, 40));
    std::vector<std::shared_ptr<FakeConsole>> consoles;
    for (int i = 0; i < 6; ++i) {
        consoles.push_back(console());
    }
    std::vector<Handle> incidents;
    int number = 0;
    for (int step = 0; step < 400; ++step) {
        const std::uint32_t writes = below(10) == 0 ? below(4'000) : below(60);
        for (std::uint32_t i = 0; i < writes; ++i) {
            const Quality quality = below(20) == 0 ? Quality::Missing : below(10) == 0 ? Quality::Bad : Quality::Good;
            hub->set(Handle::of(kLighting, below(2'000)), static_cast<AttributeIndex>(below(3)),
                     static_cast<std::int32_t>(below(5'000)) - 100, quality, clock.now().wallMs - below(60'000));
        }
        if (below(3) == 0) {
            hub->setText(Handle::of(kSigns, below(40)), 0, "Text " + std::to_string(below(50)), clock.now().wallMs);
        }
        if (below(4) == 0) {
            // a few ids only, so that they come back often
            if (const auto added = hub->add(incidentAsset(number++ % 7))) {
                incidents.push_back(*added);
                hub->setText(*added, 1, "neu", clock.now().wallMs);
            }
        }
        if (!incidents.empty() && below(4) == 0) {
            const std::size_t at = below(static_cast<std::uint32_t>(incidents.size()));
            hub->remove(incidents[at]);
            incidents.erase(incidents.begin() + static_cast<std::ptrdiff_t>(at));
        }
        for (std::size_t i = 0; i < consoles.size(); ++i) {
            // between the writes and the commit: acknowledgements come at any time
            FakeConsole& one = *consoles[i];
            one.read(static_cast<int>(below(static_cast<std::uint32_t>(i) * 2 + 2)));
            if (below(60) == 0) {
                one.disconnect();
                ASSERT_TRUE(one.connect(consoles[i]));
            }
            ASSERT_EQ(one.errors, 0) << "console " << i << " step " << step << ": " << one.lastError;
        }
        tick(static_cast<Millis>(20 + below(100)));
    }
    for (int i = 0; i < 200; ++i) {
        for (const auto& one : consoles) {
            one->read();
        }
        tick();
    }
    for (const auto& one : consoles) {
        one->read();
        expectSame(*one);
        EXPECT_TRUE(one->replica.isComplete());
        EXPECT_LE(one->maxUnread, options.creditBytes + 64 * 1'024);  // heartbeats go out in any case
    }
}

INSTANTIATE_TEST_SUITE_P(Seeds, HubRandomTest, ::testing::Range(1U, 21U));

}  // namespace
}  // namespace belfry::stream
