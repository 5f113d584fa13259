// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/source_link.h"

#include <gtest/gtest.h>

#include "tests/unit/services/gateway/fixtures.h"

namespace belfry::gateway {
namespace {

using Kind = feed::FeedMessage::Kind;
using test::kLevel;

struct FakeFeed final : feed::FeedSource {
    void start(feed::FeedSink&) override {}
    void stop() override {}
    void acknowledge(std::uint64_t seq, Revision, Millis) override { acknowledged = seq; }
    void resynchronise(const std::string&) override { ++resyncs; }
    feed::IntegrityCounters counters() const override { return {}; }
    std::uint64_t acknowledged = 0;
    int resyncs = 0;
};

SourceConfig config() {
    SourceConfig result;
    result.id = "sim";
    result.title = "Simulator";
    return result;
}

class SourceLinkTest : public ::testing::Test {
protected:
    SourceLinkTest() {
        auto owned = std::make_unique<FakeFeed>();
        feed = owned.get();
        link = std::make_unique<SourceLink>(config(), city.clock, std::move(owned), nullptr);
    }
    /** The system tells of its equipment: in another order than the gateway's, and with a stranger. */
    void tellCatalogue() {
        auto catalogue = std::make_shared<feed::Catalogue>(std::vector<LayerSchema>{test::lighting()});
        for (const char* id : {"F1", "L2", "L1", "stranger"}) {
            ASSERT_TRUE(catalogue->add(test::asset(id, id[0] == 'F' ? "feeder" : "luminaire", 15.0)));
        }
        feed::FeedMessage message;
        message.kind = Kind::Catalogue;
        message.catalogue = catalogue;
        link->onMessage(std::move(message));
        ASSERT_TRUE(link->drain(city.hub, city.clock.now()));
        link->bind(city.hub.store().catalogue(), false);
    }
    void tell(std::uint32_t row, AttributeIndex attribute, std::int32_t raw, Millis ageMs = 0) {
        feed::FeedMessage message;
        message.kind = Kind::Delta;
        message.seq = ++seq;
        feed::LayerBatch batch;
        batch.handles = {Handle::of(0, row)};
        batch.observedMs = {city.clock.now().wallMs - ageMs};
        feed::Column column;
        column.attribute = attribute;
        column.values = {raw};
        batch.columns = {column};
        message.delta.batches = {batch};
        link->onMessage(std::move(message));
        EXPECT_FALSE(link->drain(city.hub, city.clock.now()));
        (void)city.hub.commit(city.clock.now());
    }
    [[nodiscard]] Quality quality(const char* id, AttributeIndex attribute) const {
        return city.hub.store().table(0).quality(city.find(id).row(), attribute);
    }
    [[nodiscard]] std::int32_t raw(const char* id, AttributeIndex attribute) const {
        return city.hub.store().table(0).raw(city.find(id).row(), attribute);
    }

    test::City city;
    FakeFeed* feed = nullptr;
    std::unique_ptr<SourceLink> link;
    std::uint64_t seq = 0;
};

TEST_F(SourceLinkTest, FindsEntitiesByTheirIds) {
    tellCatalogue();
    tell(2, kLevel, 700);
    EXPECT_EQ(raw("L1", kLevel), 700);
    EXPECT_EQ(quality("L1", kLevel), Quality::Good);
    EXPECT_EQ(quality("L2", kLevel), Quality::Missing);
    EXPECT_EQ(feed->acknowledged, 1U);
    EXPECT_EQ(link->health(city.clock.now()).rejected, 0U);
}

TEST_F(SourceLinkTest, AReportInWhichNothingChangedKeepsADeviceYoung) {
    tellCatalogue();
    tell(2, kLevel, 700);
    const std::uint32_t row = city.find("L1").row();
    const auto observed = [&] { return city.hub.store().table(0).observedMs(row); };
    for (int i = 0; i < 10; ++i) {
        city.clock.advance(60'000);
        feed::FeedMessage message;
        message.kind = Kind::Delta;
        message.seq = ++seq;
        feed::LayerBatch batch;
        batch.handles = {Handle::of(0, 2)};
        batch.observedMs = {city.clock.now().wallMs - 500};
        message.delta.batches = {batch};  // no column: a city system tells only what is new
        link->onMessage(std::move(message));
        EXPECT_FALSE(link->drain(city.hub, city.clock.now()));
        ASSERT_EQ(observed(), city.clock.now().wallMs - 500) << i;
        const auto delta = city.hub.commit(city.clock.now());
        ASSERT_TRUE(delta);
        ASSERT_EQ(delta->rowCount(), 1U) << "and the consoles hear of it";
    }
    EXPECT_EQ(raw("L1", kLevel), 700);
    EXPECT_EQ(quality("L1", kLevel), Quality::Good);
    EXPECT_EQ(quality("L2", kLevel), Quality::Missing);
}

TEST_F(SourceLinkTest, NonsenseIsBadCountedAndNeverMore) {
    tellCatalogue();
    tell(2, kLevel, 1'001);  // 0.1 % above the maximum
    EXPECT_EQ(quality("L1", kLevel), Quality::Bad);
    EXPECT_EQ(link->health(city.clock.now()).rejected, 1U);
    tell(2, test::kMode, 9);  // not one of its values
    EXPECT_EQ(quality("L1", test::kMode), Quality::Bad);
    tell(3, kLevel, 500);   // an entity that the gateway does not have
    tell(77, kLevel, 500);  // a number that nobody told of
    EXPECT_EQ(link->health(city.clock.now()).rejected, 4U);
    tell(2, kLevel, 500, -kMaxFutureMs - 1);
    EXPECT_EQ(quality("L1", kLevel), Quality::Bad) << "from the future";
    EXPECT_EQ(city.hub.store().table(0).observedMs(city.find("L1").row()), city.clock.now().wallMs);
    EXPECT_EQ(link->health(city.clock.now()).rejected, 5U);
    EXPECT_FALSE(link->health(city.clock.now()).lastError.empty());
    tell(2, kLevel, 1'000);
    EXPECT_EQ(quality("L1", kLevel), Quality::Good) << "it may come to its senses";
}

TEST_F(SourceLinkTest, SilenceMakesValuesStaleAndTheReturnAsksForAll) {
    tellCatalogue();
    tell(2, kLevel, 700);
    EXPECT_TRUE(link->judge(city.hub, city.clock.now())) << "the first word";
    EXPECT_EQ(link->health(city.clock.now()).freshness, Freshness::Live);
    city.clock.advance(5'000);
    EXPECT_FALSE(link->judge(city.hub, city.clock.now()));
    EXPECT_EQ(link->health(city.clock.now()).freshness, Freshness::Stale);
    EXPECT_EQ(quality("L1", kLevel), Quality::Good);
    city.clock.advance(5'001);
    EXPECT_TRUE(link->judge(city.hub, city.clock.now()));
    EXPECT_TRUE(link->lost());
    (void)city.hub.commit(city.clock.now());
    EXPECT_EQ(quality("L1", kLevel), Quality::Stale);
    EXPECT_EQ(raw("L1", kLevel), 700) << "held, not cleared";
    EXPECT_EQ(feed->resyncs, 0);
    tell(1, kLevel, 300);
    EXPECT_TRUE(link->judge(city.hub, city.clock.now()));
    EXPECT_FALSE(link->lost());
    EXPECT_EQ(feed->resyncs, 1);
}

TEST_F(SourceLinkTest, ASystemThatNeverSpokeIsLostAfterAWhile) {
    EXPECT_FALSE(link->judge(city.hub, city.clock.now())) << "nobody knows yet";
    EXPECT_FALSE(link->lost());
    city.clock.advance(10'001);
    EXPECT_TRUE(link->judge(city.hub, city.clock.now()));
    EXPECT_TRUE(link->lost());
    EXPECT_EQ(link->health(city.clock.now()).ageMs, -1);
}

TEST_F(SourceLinkTest, NumbersThatAreSkippedTakeNoMemory) {
    tellCatalogue();
    // a liar tells of one entity in a hundred thousand numbers, again and again
    for (std::uint32_t i = 1; i <= 600; ++i) {
        feed::FeedMessage message;
        message.kind = Kind::Delta;
        message.seq = ++seq;
        const feed::Asset asset = test::asset("liar-" + std::to_string(i), "luminaire", 15.0);
        message.delta.added.push_back({Handle::of(0, i * 100'000), asset});
        link->onMessage(std::move(message));
        EXPECT_FALSE(link->drain(city.hub, city.clock.now()));
    }
    EXPECT_EQ(link->health(city.clock.now()).rejected, 600U);
    EXPECT_FALSE(city.hub.store().catalogue().find("liar-600"));
    // small steps add up as well
    for (std::uint32_t i = 1; i <= 600; ++i) {
        feed::FeedMessage message;
        message.kind = Kind::Delta;
        message.seq = ++seq;
        const feed::Asset asset = test::asset("step-" + std::to_string(i), "luminaire", 15.0);
        message.delta.added.push_back({Handle::of(0, i * 1'000), asset});
        link->onMessage(std::move(message));
        EXPECT_FALSE(link->drain(city.hub, city.clock.now()));
    }
    EXPECT_TRUE(city.hub.store().catalogue().find("step-60"));
    EXPECT_FALSE(city.hub.store().catalogue().find("step-70"));
}

TEST_F(SourceLinkTest, ARestartOfTheSystemWithTheSameEquipmentKeepsTheEpoch) {
    tellCatalogue();
    auto catalogue = std::make_shared<feed::Catalogue>(std::vector<LayerSchema>{test::lighting()});
    for (const char* id : {"F1", "L2", "L1", "stranger"}) {
        ASSERT_TRUE(catalogue->add(test::asset(id, id[0] == 'F' ? "feeder" : "luminaire", 15.0)));
    }
    feed::FeedMessage message;
    message.kind = Kind::Catalogue;
    message.catalogue = catalogue;
    link->onMessage(std::move(message));
    EXPECT_FALSE(link->drain(city.hub, city.clock.now()));
    tell(2, kLevel, 400);
    EXPECT_EQ(raw("L1", kLevel), 400);
}

}  // namespace
}  // namespace belfry::gateway
