// SPDX-License-Identifier: Apache-2.0
// What becomes of suppressions when definitions, assets or what they hang on change.
#include <functional>
#include <memory>

#include "tests/unit/services/gateway/alarm_city.h"

namespace belfry::gateway {
namespace {

using namespace test;

const std::string kFeeder = "lighting/supply_lost/F1";
const std::string kCabinet = "lighting/cabinet_supply_lost/C0";

/** A cabinet without supply that a rule about its feeder silences; then the definitions change. */
class RulesThatChange : public AlarmCity {
protected:
    void silence() {
        light();
        set("F1", kMode, 1);
        set("C0", kVoltage, 0);
        tick();
        pass(5'000);
        ASSERT_EQ(of(kCabinet).state, "SuppressedByDesign");
    }
    /** A reload of the definitions; `alarms` and `assets` change them. */
    const feed::Store& reload(const std::function<void(std::vector<AlarmDefinition>&)>& alarms,
                              const std::function<void(std::vector<feed::Asset>&)>& assets = {}) {
        LayerSchema schema = street();
        alarms(schema.alarms);
        std::vector<feed::Asset> all = streetAssets();
        if (assets) {
            assets(all);
        }
        next = std::make_unique<stream::FeedHub>(stream::HubOptions{}, clock,
                                                 feed::Store("next", feed::Catalogue::build({schema}, all)));
        return next->store();
    }
    void nextTick(Millis after) {
        clock.advance(after);
        if (const auto delta = next->commit(clock.now())) {
            host.onDelta(*delta, clock.now());
        }
        host.tick(clock.now());
        chronicle.commit();
    }
    std::unique_ptr<stream::FeedHub> next;
};

TEST_F(RulesThatChange, ADroppedRuleSilencesNobodyAnyMore) {
    silence();
    host.setStore(reload([](auto& alarms) { alarms[1].suppress.clear(); }));
    nextTick(1'000);
    EXPECT_EQ(of(kCabinet).state, "Unacknowledged");
    EXPECT_TRUE(of(kCabinet).suppressedBy.empty());
    EXPECT_EQ(annunciations(), 1U) << "it is told now";
    AlarmHost again(chronicle, clock);
    ASSERT_TRUE(again.restore(journal));
    EXPECT_EQ(again.record(kCabinet)->state, "Unacknowledged") << "and saved";
}

TEST_F(RulesThatChange, ARenamedRuleLeavesNothingOfItsOldName) {
    silence();
    const feed::Store& store = reload([](auto& alarms) { alarms[1].suppress[0].id = "worked_on"; });
    // while the gateway was down, this time
    AlarmHost again(chronicle, clock);
    ASSERT_TRUE(again.restore(journal));
    again.setStore(store);
    EXPECT_TRUE(again.record(kCabinet)->suppressedBy.empty());
    const std::size_t written = journal.records.size() + chronicle.pending();
    again.setStore(store);
    EXPECT_EQ(journal.records.size() + chronicle.pending(), written) << "said once";
}

TEST_F(RulesThatChange, ARuleAboutAnAncestorThatIsNoneAnyMoreEnds) {
    silence();
    host.setStore(reload([](auto&) {},
                         [](auto& assets) {
                             for (feed::Asset& asset : assets) {
                                 if (asset.id == "C0") {
                                     asset.parent.clear();
                                 }
                             }
                         }));
    const Handle cabinet = *next->store().catalogue().find("C0");
    next->set(cabinet, kVoltage, 0, Quality::Good, clock.now().wallMs);
    nextTick(1'000);
    EXPECT_EQ(of(kCabinet).state, "Unacknowledged");
}

TEST_F(RulesThatChange, AnAlarmWhoseDefinitionEndedLeavesSilently) {
    silence();
    host.setStore(reload([](auto& alarms) { alarms.erase(alarms.begin() + 1); }));
    host.dropUnknown({"sim"}, clock.now());
    for (int i = 0; i < 10; ++i) {
        nextTick(1'000);
    }
    EXPECT_FALSE(host.record(kCabinet)) << "in no register";
    EXPECT_FALSE(journal.tables["alarms"].contains(kCabinet));
    EXPECT_EQ(annunciations(), 0U);
}

TEST_F(RulesThatChange, AnAssetThatIsNoMoreLeavesTheRegisterOfTheSuppressed) {
    silence();
    hub.remove(*hub.store().catalogue().find("C0"));
    tick();
    pass(10'000);
    EXPECT_FALSE(host.record(kCabinet));
    EXPECT_FALSE(journal.tables["alarms"].contains(kCabinet));
    EXPECT_EQ(annunciations(), 0U);
}

TEST_F(RulesThatChange, ADefinitionThatIsForOtherAssetsNowEndsAsWell) {
    silence();
    host.setStore(reload([](auto& alarms) { alarms[1].assetTypes = {"luminaire"}; }));
    host.dropUnknown({"sim"}, clock.now());
    for (int i = 0; i < 10; ++i) {
        nextTick(1'000);
    }
    EXPECT_FALSE(host.record(kCabinet));
}

TEST_F(RulesThatChange, AnAlarmThatIsRaisedByItsCountFollowsItsCauseOnlyThen) {
    host.setStore(reload([](auto& alarms) {
        alarms[1].onDelayMs = 0;
        alarms[1].offDelayMs = 0;
        alarms[1].countN = 2;
        alarms[1].countWindowMs = kMinute;
        alarms[1].suppress.clear();
    }));
    const auto supply = [this](const char* id, double volts) {
        const Handle handle = *next->store().catalogue().find(id);
        next->set(handle, kVoltage, rawOf(next->store().schema(0).attributes[kVoltage], volts), Quality::Good,
                  clock.now().wallMs);
        nextTick(1'000);
    };
    supply("F1", 0);
    nextTick(2'000);
    ASSERT_EQ(of(kFeeder).state, "Unacknowledged");
    supply("C0", 0);
    EXPECT_EQ(of(kCabinet).state, "Normal") << "once is nothing yet";
    EXPECT_TRUE(of(kCabinet).cause.empty());
    supply("C0", 230);
    supply("C0", 0);
    EXPECT_EQ(of(kCabinet).state, "SuppressedByDesign");
    EXPECT_EQ(of(kCabinet).cause, kFeeder);
    EXPECT_EQ(of(kFeeder).consequences, 1U);
    EXPECT_EQ(annunciations(), 1U) << "the feeder alone was heard";
    supply("C0", 230);
    EXPECT_EQ(of(kCabinet).state, "Normal");
    EXPECT_TRUE(of(kCabinet).suppressedBy.empty());
}

}  // namespace
}  // namespace belfry::gateway
