// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/alarm_host.h"

#include <gtest/gtest.h>

#include "tests/unit/services/gateway/fixtures.h"

namespace belfry::gateway {
namespace {

const Actor kAnna{"anna", "desk-1", false};
const std::string kKey = "lighting/supply_lost/F1";
constexpr Millis kDay = 24LL * 3'600'000;

class AlarmHostTest : public ::testing::Test {
protected:
    void SetUp() override { host.setStore(city.hub.store()); }
    /** One tick of the gateway. */
    void tick(Millis after = 0) {
        city.clock.advance(after);
        const Instant now = city.clock.now();
        if (const auto delta = city.hub.commit(now)) {
            host.onDelta(*delta, now);
        }
        host.tick(now);
        city.chronicle.commit();
    }
    void raise() {
        city.set("F1", kVoltage, 0);
        tick();
        tick(1'000);
    }

    test::City city;
    AlarmHost host{city.chronicle, city.clock};
    static constexpr AttributeIndex kVoltage = test::kVoltage;
};

TEST_F(AlarmHostTest, RaisesAfterItsDelayJournalsThenShows) {
    city.set("F1", kVoltage, 0);
    tick();
    EXPECT_TRUE(host.records().empty()) << "the delay runs";
    tick(999);
    EXPECT_TRUE(city.events.empty());
    tick(1);
    ASSERT_EQ(city.events.size(), 1U);
    ASSERT_TRUE(city.events[0].alarm);
    EXPECT_EQ(city.events[0].alarm->key, kKey);
    EXPECT_EQ(city.events[0].alarm->state, "Unacknowledged");
    EXPECT_EQ(city.events[0].seq, 1U);
    EXPECT_EQ(city.journal.records[0].subject, kKey);
    EXPECT_TRUE(city.journal.tables["alarms"].contains(kKey));
    EXPECT_EQ(city.events[0].alarm->value, 0.0);
}

TEST_F(AlarmHostTest, OtherEntitiesAndTypesStayQuiet) {
    city.set("F2", kVoltage, 230);
    city.set("L1", test::kLevel, 0);
    tick();
    tick(10'000);
    EXPECT_EQ(host.stats().instances, 0U);
}

TEST_F(AlarmHostTest, OneTickIsOneTransaction) {
    city.set("F1", kVoltage, 0);
    city.set("F2", kVoltage, 0);
    tick();
    tick(1'000);
    EXPECT_EQ(city.journal.records.size(), 2U);
    EXPECT_EQ(city.journal.transactions, 1U);
}

TEST_F(AlarmHostTest, AcknowledgesOnlyTheOccurrenceThatWasSeen) {
    raise();
    const auto wrong = host.acknowledge(kKey, 2, "", kAnna);
    ASSERT_FALSE(wrong);
    EXPECT_EQ(wrong.error().reason, "OCCURRENCE_CHANGED");
    const auto right = host.acknowledge(kKey, 1, "crew sent", kAnna);
    ASSERT_TRUE(right);
    EXPECT_EQ(right->state, "Acknowledged");
    EXPECT_EQ(right->acknowledgedBy, "anna");
    const auto twice = host.acknowledge(kKey, 1, "", kAnna);
    ASSERT_FALSE(twice);
    EXPECT_EQ(twice.error().reason, "ALREADY_ACKED");
    city.chronicle.commit();
    std::size_t refusals = 0;
    for (const auto& record : city.journal.records) {
        refusals += record.kind == "action" ? 1U : 0U;
        EXPECT_FALSE(record.actor.empty());
    }
    EXPECT_EQ(refusals, 2U) << "refusals are journalled too";
}

TEST_F(AlarmHostTest, ComesBackFromTheJournalAsItWas) {
    raise();
    ASSERT_TRUE(host.acknowledge(kKey, 1, "crew sent", kAnna));
    AlarmHost again(city.chronicle, city.clock);
    ASSERT_TRUE(again.restore(city.journal));
    const auto records = again.records();
    ASSERT_EQ(records.size(), 1U);
    EXPECT_EQ(records[0].state, "Acknowledged");
    EXPECT_EQ(records[0].acknowledgedBy, "anna");
    EXPECT_EQ(records[0].note, "crew sent");
    EXPECT_TRUE(records[0].stale) << "unknown until the source has spoken";

    // The source speaks: still on, so it stays; then off, so it ends after its delay.
    again.setStore(city.hub.store());
    city.set("F1", kVoltage, 1);
    again.onDelta(*city.hub.commit(city.clock.now()), city.clock.now());
    EXPECT_FALSE(again.records()[0].stale);
    EXPECT_EQ(again.records()[0].state, "Acknowledged");
    city.set("F1", kVoltage, 230);
    again.onDelta(*city.hub.commit(city.clock.now()), city.clock.now());
    city.clock.advance(5'000);
    again.tick(city.clock.now());
    EXPECT_TRUE(again.records().empty());
}

TEST_F(AlarmHostTest, AShelfEndsOnceAfterARestart) {
    raise();
    ASSERT_TRUE(host.shelve(kKey, 0, 60'000, "known, crew there", kAnna));
    EXPECT_EQ(host.records()[0].state, "Shelved");
    city.clock.advance(120'000);
    AlarmHost again(city.chronicle, city.clock);
    ASSERT_TRUE(again.restore(city.journal));
    again.tick(city.clock.now());
    ASSERT_EQ(again.records().size(), 1U);
    EXPECT_EQ(again.records()[0].state, "Unacknowledged");
    const auto transitions = again.stats().transitions;
    again.tick(city.clock.now());
    EXPECT_EQ(again.stats().transitions, transitions);
}

TEST_F(AlarmHostTest, BadQualityHoldsAndNeverClears) {
    raise();
    city.set("F1", kVoltage, 230, Quality::Stale);
    tick();
    tick(600'000);
    ASSERT_EQ(host.records().size(), 1U);
    EXPECT_EQ(host.records()[0].state, "Unacknowledged");
    EXPECT_TRUE(host.records()[0].stale);
    EXPECT_EQ(host.stats().instances, 1U) << "no new alarm for an entity whose feed is bad";
}

TEST_F(AlarmHostTest, ALostSourceIsOneAlarm) {
    host.setSourceLost("sim", "Simulator", true, city.clock.now());
    host.setSourceLost("sim", "Simulator", true, city.clock.now());
    ASSERT_EQ(host.records().size(), 1U);
    EXPECT_EQ(host.records()[0].key, "/feed_lost/sim");
    EXPECT_EQ(host.records()[0].entity, "sim");
    host.setSourceLost("sim", "Simulator", false, city.clock.now());
    tick(2'000);
    EXPECT_EQ(host.records()[0].state, "RtnUnacknowledged");
}

TEST_F(AlarmHostTest, TheSilenceOfACitySystemEndsWithItsPlaceInTheConfiguration) {
    host.setSourceLost("sim", "Simulator", true, city.clock.now());
    host.setSourceLost("old", "Sold", true, city.clock.now());
    host.setOrderAlarm("0192", OrderAlarm::Discrepancy, AlarmPriority::P3, {}, true, city.clock.now());
    tick();
    AlarmHost again(city.chronicle, city.clock);  // without it in the configuration
    ASSERT_TRUE(again.restore(city.journal));
    again.setStore(city.hub.store());
    again.dropUnknown({"sim"}, city.clock.now());
    city.clock.advance(kDay);
    again.tick(city.clock.now());
    EXPECT_EQ(again.record("/feed_lost/old")->state, "RtnUnacknowledged");
    EXPECT_EQ(again.record("/feed_lost/sim")->state, "Unacknowledged");
    EXPECT_EQ(again.record("/DISCREPANCY/0192")->state, "Unacknowledged") << "its order decides";
    ASSERT_TRUE(again.acknowledge("/feed_lost/old", 0, "", kAnna));
    again.tick(city.clock.now());
    EXPECT_FALSE(again.record("/feed_lost/old")) << "forgotten";
}

TEST_F(AlarmHostTest, AFullDiskRefusesPeopleButShowsAlarms) {
    raise();
    int resends = 0;
    city.chronicle.setUnsaved([&] { ++resends; });
    city.journal.refuses = true;
    const auto refused = host.acknowledge(kKey, 1, "", kAnna);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::ResourceExhausted);
    EXPECT_EQ(refused.error().reason, "JOURNAL_REFUSES");
    EXPECT_FALSE(refused.error().hint.empty());
    EXPECT_EQ(host.records()[0].state, "Unacknowledged") << "what is not on the disk did not happen";
    city.set("F2", kVoltage, 0);
    tick();
    tick(1'000);
    EXPECT_EQ(host.records().size(), 2U) << "the city goes on";
    EXPECT_GT(resends, 0);
    city.journal.refuses = false;
    tick(1'000);
    EXPECT_TRUE(city.journal.tables["alarms"].contains("lighting/supply_lost/F2")) << "written once there is room";
    EXPECT_TRUE(host.acknowledge(kKey, 1, "", kAnna));
}

TEST_F(AlarmHostTest, AnEntityThatIsNoMoreEndsItsAlarm) {
    raise();
    ASSERT_TRUE(host.acknowledge(kKey, 1, "", kAnna));
    city.hub.remove(city.find("F1"));
    tick();
    tick(5'000);
    tick(1'000);
    EXPECT_TRUE(host.records().empty());
    EXPECT_EQ(host.stats().instances, 0U);
    EXPECT_FALSE(city.journal.tables["alarms"].contains(kKey));
}

TEST_F(AlarmHostTest, ADamagedSavedAlarmIsSaidNotGuessed) {
    city.journal.tables["alarms"]["x"] = "{\"state\":{},\"record\":{}}";
    AlarmHost again(city.chronicle, city.clock);
    const auto restored = again.restore(city.journal);
    ASSERT_FALSE(restored);
    EXPECT_EQ(restored.error().code, ErrorCode::DataLoss);
}

}  // namespace
}  // namespace belfry::gateway
