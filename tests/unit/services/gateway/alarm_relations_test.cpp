// SPDX-License-Identifier: Apache-2.0
// Causes, suppression rules, maintenance windows, floods, escalation: what one alarm does to others.
#include <cmath>
#include <limits>
#include <memory>

#include <nlohmann/json.hpp>

#include "models/domain/alarm_definition.h"
#include "tests/unit/services/gateway/alarm_city.h"

namespace belfry::gateway {
namespace {

using namespace test;
using A = feed::AlarmActionKind;

const std::string kFeeder = "lighting/supply_lost/F1";
const std::string kCabinet = "lighting/cabinet_supply_lost/C0";
const std::string kLamp = "lighting/unlit/L0";

class AlarmRelations : public AlarmCity {};

TEST_F(AlarmRelations, AFeederTripWithFourHundredLampsIsOneSoundAndOneLine) {
    light();
    trip();
    pass(5'000);
    EXPECT_EQ(annunciations(), 1U);
    EXPECT_EQ(inState("Unacknowledged"), 1U);
    const feed::AlarmRecord root = of(kFeeder);
    EXPECT_EQ(root.state, "Unacknowledged");
    EXPECT_TRUE(root.audible);
    EXPECT_EQ(root.consequences, 404U) << "400 lamps and their 4 cabinets";
    EXPECT_EQ(inState("SuppressedByDesign"), 404U);
    const feed::AlarmRecord lamp = of(kLamp);
    EXPECT_EQ(lamp.cause, kFeeder);
    EXPECT_TRUE(lamp.active);
    EXPECT_FALSE(lamp.audible);
    ASSERT_EQ(lamp.suppressedBy.size(), 1U);
    EXPECT_EQ(lamp.suppressedBy[0].rule, "cause:" + kFeeder);
    EXPECT_NE(lamp.suppressedBy[0].reason.find("Supply lost"), std::string::npos);
    EXPECT_EQ(of(kCabinet).cause, kFeeder);
    EXPECT_EQ(host.floods(clock.now())[0].rate10, 1U);
    // the whole story is in the journal all the same
    std::size_t raised = 0;
    for (const store::JournalRecord& record : journal.records) {
        raised += nlohmann::json::parse(record.body).value("became", std::string()) == "ON" ? 1U : 0U;
    }
    EXPECT_EQ(raised, 405U);
    ASSERT_FALSE(seen.empty());

    trip(230);
    pass(40'000);
    EXPECT_EQ(annunciations(), 1U) << "coming back is silent";
    EXPECT_EQ(inState("SuppressedByDesign"), 0U);
    EXPECT_EQ(of(kFeeder).state, "RtnUnacknowledged");
    EXPECT_EQ(of(kFeeder).consequences, 0U);
    EXPECT_EQ(host.records().size(), 1U);
}

/** A substation in a layer of its own feeds what the street hangs on. */
class CausesInAnotherLayer : public AlarmCity {
protected:
    CausesInAnotherLayer() {
        LayerSchema power;
        power.id = "power";
        power.title = {"Power", ""};
        power.version = 1;
        power.assetTypes = {{"substation", {"Substation", ""}, 0}};
        power.attributes = {street().attributes[kVoltage]};
        power.symbol = {};
        AlarmDefinition outage = street().alarms[0];
        outage.id = "outage";
        outage.title = {"Substation without voltage", ""};
        outage.assetTypes = {"substation"};
        outage.priority = AlarmPriority::P2;
        outage.onDelayMs = 500;
        outage.valueAttribute = "supply_voltage";
        power.alarms = {outage};
        LayerSchema lamps = street();
        lamps.alarms[0].consequenceOf = {"power/outage"};
        AlarmSetPlace place;
        EXPECT_TRUE(validate(power)) << validate(power).error().message;
        EXPECT_TRUE(validate(lamps)) << validate(lamps).error().message;
        EXPECT_TRUE(validateCauses({lamps, power}, &place));
        std::vector<feed::Asset> assets = streetAssets();
        assets[0].parent = assets[1].parent = "S";
        assets.push_back(asset("S", "substation", 14.9));
        assets.back().layer = "power";
        city = std::make_unique<feed::Store>("e2", feed::Catalogue::build({lamps, power}, assets));
    }
    std::unique_ptr<feed::Store> city;
};

TEST_F(CausesInAnotherLayer, CountLikeThoseOfTheSameLayer) {
    stream::FeedHub both({}, clock, std::move(*city));
    AlarmHost host2(chronicle, clock);
    host2.setStore(both.store());
    const auto set2 = [&](const std::string& id, AttributeIndex attribute, double value) {
        const Handle handle = *both.store().catalogue().find(id);
        both.set(handle, attribute, rawOf(both.store().schema(handle.layer()).attributes[attribute], value),
                 Quality::Good, clock.now().wallMs);
    };
    const auto run = [&](Millis duration) {
        for (Millis done = 0; done < duration; done += 500) {
            clock.advance(500);
            if (const auto delta = both.commit(clock.now())) {
                host2.onDelta(*delta, clock.now());
            }
            host2.tick(clock.now());
            chronicle.commit();
        }
    };
    set2("S", 0, 230);
    for (const char* id : {"F1", "F2", "C0", "C1", "C2", "C3"}) {
        set2(id, kVoltage, 230);
        set2(id, kMode, 0);
    }
    for (int l = 0; l < kLamps; ++l) {
        set2("L" + std::to_string(l), 1, 1.0);
        set2("L" + std::to_string(l), kLevel, 1.0);
    }
    run(2'000);
    ASSERT_TRUE(host2.records().empty());
    set2("S", 0, 0);
    for (const char* id : {"F1", "F2", "C0", "C1", "C2", "C3"}) {
        set2(id, kVoltage, 0);
    }
    for (int l = 0; l < kLamps; ++l) {
        set2("L" + std::to_string(l), kLevel, 0);
    }
    run(5'000);
    const auto root = host2.record("power/outage/S");
    ASSERT_TRUE(root);
    EXPECT_EQ(root->state, "Unacknowledged");
    EXPECT_EQ(root->consequences, 406U) << "two feeders, four cabinets, 400 lamps";
    EXPECT_EQ(annunciations(), 1U) << "one sound";
    EXPECT_EQ(host2.record(kFeeder)->cause, "power/outage/S");
    EXPECT_EQ(host2.record(kLamp)->cause, "power/outage/S") << "over two steps of the topology";
    set2("S", 0, 230);
    for (const char* id : {"F2", "C0", "C1", "C2", "C3"}) {
        set2(id, kVoltage, 230);
    }
    for (int l = 0; l < kLamps; ++l) {
        set2("L" + std::to_string(l), kLevel, 1.0);
    }
    run(6'000 + kCauseHoldMs);
    EXPECT_EQ(host2.record(kFeeder)->state, "Unacknowledged") << "this one did not come back with the others";
    EXPECT_TRUE(host2.record(kFeeder)->cause.empty());
    EXPECT_EQ(annunciations(), 2U);
}

TEST_F(AlarmRelations, ASingleLampIsAnEventAndACabinetIsItsOwnCause) {
    light();
    set("L0", kLevel, 0);
    tick();
    pass(10'000);
    EXPECT_TRUE(host.records().empty());
    set("C0", kVoltage, 0);
    for (int l = 0; l < kLamps; l += 4) {
        set("L" + std::to_string(l), kLevel, 0);
    }
    tick();
    pass(10'000);
    EXPECT_EQ(of(kCabinet).consequences, 100U);
    EXPECT_EQ(of(kLamp).cause, kCabinet);
    // now the feeder goes as well: everything moves below it, the cabinet included
    set("F1", kVoltage, 0);
    tick();
    pass(5'000);
    EXPECT_EQ(of(kCabinet).cause, kFeeder);
    EXPECT_EQ(of(kLamp).cause, kFeeder);
    EXPECT_EQ(of(kFeeder).consequences, 101U);
    EXPECT_EQ(of(kCabinet).consequences, 0U);
}

TEST_F(AlarmRelations, AConsequenceThatOutlivesItsCauseSpeaksForItself) {
    light();
    trip();
    pass(5'000);
    set("F1", kVoltage, 230);
    tick();
    pass(5'000 + kCauseHoldMs - 2'000);
    EXPECT_EQ(of(kCabinet).state, "SuppressedByDesign") << "it may still clear";
    pass(4'000);
    EXPECT_EQ(of(kCabinet).state, "Unacknowledged");
    EXPECT_TRUE(of(kCabinet).cause.empty());
    EXPECT_EQ(annunciations(), 5U) << "the feeder and four cabinets";
    EXPECT_EQ(of(kLamp).cause, kCabinet) << "lamps go on below their cabinets";
}

TEST_F(AlarmRelations, CausesComeBackAfterARestart) {
    light();
    trip();
    pass(5'000);
    AlarmHost again(chronicle, clock);
    ASSERT_TRUE(again.restore(journal));
    again.setStore(hub.store());
    EXPECT_EQ(again.record(kFeeder)->consequences, 404U);
    EXPECT_EQ(again.record(kLamp)->cause, kFeeder);
    EXPECT_EQ(again.record(kLamp)->state, "SuppressedByDesign");
}

TEST_F(AlarmRelations, AnUnacknowledgedAlarmEscalatesInItsSteps) {
    light();
    set("F1", kVoltage, 0);
    tick();
    pass(1'000 + 5 * kMinute - 1'000);
    EXPECT_EQ(of(kFeeder).escalation, 0U);
    pass(1'000);
    EXPECT_EQ(of(kFeeder).escalation, 1U);
    EXPECT_EQ(of(kFeeder).escalatedTo, "shift supervisor");
    // a restart in between neither repeats nor delays the next step
    AlarmHost again(chronicle, clock);
    ASSERT_TRUE(again.restore(journal));
    again.setStore(hub.store());
    EXPECT_EQ(again.record(kFeeder)->escalation, 1U);
    pass(5 * kMinute);
    EXPECT_EQ(of(kFeeder).escalatedTo, "duty officer");
    again.tick(clock.now());
    EXPECT_EQ(again.record(kFeeder)->escalatedTo, "duty officer");
    ASSERT_TRUE(act(A::Acknowledge, kFeeder, kAnna));
    pass(kHour);
    EXPECT_EQ(of(kFeeder).escalation, 2U);
}

TEST_F(AlarmRelations, AcknowledgedInTimeNothingEscalates) {
    light();
    set("F1", kVoltage, 0);
    tick();
    pass(4 * kMinute);
    ASSERT_TRUE(act(A::Acknowledge, kFeeder, kAnna));
    pass(20 * kMinute);
    EXPECT_EQ(of(kFeeder).escalation, 0U);
}

TEST_F(AlarmRelations, ARuleAboutTheFeederSuppressesItsCabinets) {
    light();
    set("F1", kMode, 1);
    set("C0", kVoltage, 0);
    tick();
    pass(5'000);
    EXPECT_EQ(of(kCabinet).state, "SuppressedByDesign");
    ASSERT_EQ(of(kCabinet).suppressedBy.size(), 1U);
    EXPECT_EQ(of(kCabinet).suppressedBy[0].rule, "rule:manual");
    EXPECT_EQ(of(kCabinet).suppressedBy[0].reason, "Feeder is worked on");
    EXPECT_GT(of(kCabinet).suppressedMs, 0);
    EXPECT_EQ(annunciations(), 0U);
    set("F1", kMode, 0);
    tick();
    EXPECT_EQ(of(kCabinet).state, "Unacknowledged") << "still on when the rule ends: it is told";
    EXPECT_EQ(annunciations(), 1U);
}

TEST_F(AlarmRelations, ADelayThatHadBegunDoesNotRunOnWithoutDataAfterARestart) {
    light();
    set("C0", kVoltage, 0);
    tick();
    set("F1", kMode, 1);  // the rule makes it worth saving, in the midst of its delay
    tick(1'000);
    ASSERT_EQ(of(kCabinet).state, "SuppressedByDesign");
    ASSERT_FALSE(of(kCabinet).active);
    AlarmHost again(chronicle, clock);
    ASSERT_TRUE(again.restore(journal));
    again.setStore(hub.store());
    clock.advance(kHour);
    again.tick(clock.now());
    EXPECT_FALSE(again.record(kCabinet)->active) << "nobody has heard of it since";
}

TEST_F(AlarmRelations, AMaintenanceWindowByAreaAndTime) {
    light();
    feed::MaintenanceWindow window;
    window.title = "New cables";
    window.workOrder = "WO-7";
    window.districts = {"Altstadt"};
    window.fromMs = clock.now().wallMs + kMinute;
    window.untilMs = clock.now().wallMs + kHour;
    const auto planned = host.planMaintenance(window, kAnna);
    ASSERT_TRUE(planned) << planned.error().message;
    EXPECT_EQ(planned->plannedBy, "anna");
    set("F1", kVoltage, 0);
    tick();
    pass(2'000);
    EXPECT_EQ(of(kFeeder).state, "Unacknowledged") << "not yet";
    pass(kMinute);
    EXPECT_EQ(of(kFeeder).state, "SuppressedByDesign");
    EXPECT_EQ(of(kFeeder).suppressedBy[0].rule, "window:" + planned->id);
    EXPECT_EQ(of(kFeeder).suppressedBy[0].untilMs, window.untilMs);
    EXPECT_NE(of(kFeeder).suppressedBy[0].reason.find("WO-7"), std::string::npos);
    set("F2", kVoltage, 0);
    set("C1", kVoltage, 0);
    tick();
    pass(5'000);
    EXPECT_EQ(of("lighting/supply_lost/F2").state, "Unacknowledged") << "another district";
    EXPECT_EQ(of("lighting/cabinet_supply_lost/C1").state, "SuppressedByDesign") << "raised within the window";
    // the end comes while the gateway is down
    clock.advance(kHour);
    AlarmHost again(chronicle, clock);
    ASSERT_TRUE(again.restore(journal));
    again.setStore(hub.store());
    again.tick(clock.now());
    EXPECT_EQ(again.record(kFeeder)->state, "Unacknowledged");
    EXPECT_EQ(again.situation(clock.now()).maintenance.size(), 1U) << "ended less than a day ago";
}

TEST_F(AlarmRelations, AWindowReachesNoFurtherThanTheRolesOfWhoPlansIt) {
    const Rights old({{Role::Operator, {"lighting"}, {"Altstadt"}}});
    const Rights parking({{Role::Operator, {"parking"}, {}}, {Role::Supervisor, {"parking"}, {}}});
    feed::MaintenanceWindow window;
    window.title = "New cables";
    window.workOrder = "WO-7";
    window.fromMs = clock.now().wallMs;
    window.untilMs = clock.now().wallMs + kHour;
    const auto plan = [&](const Rights& rights) { return host.planMaintenance(window, kAnna, &rights); };
    window.layers = {"lighting"};
    EXPECT_EQ(plan(old).error().text.code, "MAY_NOT_HERE") << "the whole layer, and they have a district";
    EXPECT_EQ(plan(parking).error().text.code, "MAY_NOT_HERE");
    window.districts = {"Altstadt", "Hafen"};
    EXPECT_EQ(plan(old).error().text.about, "Hafen");
    window.districts = {"Altstadt"};
    const auto planned = plan(old);
    ASSERT_TRUE(planned) << toText(planned.error());
    window.districts.clear();
    window.layers.clear();
    window.entities = {"F2"};
    EXPECT_EQ(plan(old).error().text.about, "F2") << "it lies in the harbour";
    window.entities = {"F1"};
    EXPECT_TRUE(plan(old)) << "with the cabinets and lamps behind it";
    window.entities.clear();
    window.ring = {{15.45, 47.9}, {15.55, 47.9}, {15.55, 48.1}, {15.45, 48.1}};
    EXPECT_EQ(plan(old).error().text.about, "F2");
    EXPECT_TRUE(plan(Rights::of(Role::Operator)));
    EXPECT_EQ(host.endMaintenance(planned->id, kBen, &parking).error().text.code, "MAY_NOT_HERE");
    EXPECT_TRUE(host.endMaintenance(planned->id, kBen, &old));
}

TEST_F(AlarmRelations, AWindowThatBeganBeforeItsCitySystemCameCoversItsAlarms) {
    light();
    feed::MaintenanceWindow window;
    window.title = "New cables";
    window.workOrder = "WO-7";
    window.districts = {"Altstadt"};
    window.fromMs = clock.now().wallMs + kMinute;
    window.untilMs = clock.now().wallMs + kHour;
    ASSERT_TRUE(host.planMaintenance(window, kAnna));
    set("F1", kVoltage, 0);
    tick();
    pass(2'000);
    ASSERT_EQ(of(kFeeder).state, "Unacknowledged");
    clock.advance(2 * kMinute);  // the gateway is down when it begins
    AlarmHost again(chronicle, clock);
    ASSERT_TRUE(again.restore(journal));
    const feed::Store nobody("none", feed::Catalogue::build({}, {}));
    again.setStore(nobody);
    again.tick(clock.now());
    ASSERT_EQ(again.record(kFeeder)->state, "Unacknowledged") << "nobody knows yet where it is";
    again.setStore(hub.store());
    again.tick(clock.now());
    EXPECT_EQ(again.record(kFeeder)->state, "SuppressedByDesign");
    const std::size_t written = journal.records.size();
    again.setStore(hub.store());
    again.tick(clock.now());
    EXPECT_EQ(journal.records.size(), written) << "said once";
}

TEST_F(AlarmRelations, ALayerThatGoesAwayTakesNoDefinitionWithIt) {
    light();
    set("F1", kVoltage, 0);
    tick();
    pass(2'000);
    {
        const feed::Store shortLived(
            "second", feed::Catalogue::build(
                          {hub.store().catalogue().layers().begin(), hub.store().catalogue().layers().end()}, {}));
        host.setStore(shortLived);
    }
    const feed::Store nobody("none", feed::Catalogue::build({}, {}));
    host.setStore(nobody);
    pass(2'000);  // reads the definition: of its own now (address sanitizer tells)
    EXPECT_EQ(of(kFeeder).definition, "supply_lost");
    EXPECT_EQ(of(kFeeder).state, "Unacknowledged");
}

TEST_F(AlarmRelations, AMaintenanceWindowThatMakesNoSenseIsRefused) {
    feed::MaintenanceWindow window;
    window.title = "All of it";
    window.workOrder = "WO-1";
    window.fromMs = clock.now().wallMs;
    window.untilMs = window.fromMs + kHour;
    EXPECT_EQ(host.planMaintenance(window, kAnna).error().reason, "WINDOW_TOO_WIDE");
    window.layers = {"lighting"};
    window.workOrder.clear();
    EXPECT_EQ(host.planMaintenance(window, kAnna).error().reason, "NO_WORK_ORDER");
    window.workOrder = "WO-1";
    window.untilMs = window.fromMs - 1;
    EXPECT_EQ(host.planMaintenance(window, kAnna).error().reason, "WINDOW_IMPOSSIBLE");
    window.untilMs = window.fromMs + kHour;
    window.entities = {"nobody"};
    EXPECT_EQ(host.planMaintenance(window, kAnna).error().reason, "WINDOW_IMPOSSIBLE");
    window.entities.clear();
    window.layers = {"lightning"};
    EXPECT_EQ(host.planMaintenance(window, kAnna).error().reason, "WINDOW_IMPOSSIBLE") << "no such layer";
    window.layers = {"lighting"};
    window.districts = {"Altstadt", "Nowhere"};
    EXPECT_EQ(host.planMaintenance(window, kAnna).error().reason, "WINDOW_IMPOSSIBLE") << "no such district";
    window.districts.clear();
    for (const double wrong : {std::nan(""), std::numeric_limits<double>::infinity()}) {
        window.ring = {{15.0, 47.0}, {16.0, wrong}, {15.5, 49.0}};
        EXPECT_EQ(host.planMaintenance(window, kAnna).error().reason, "WINDOW_IMPOSSIBLE") << wrong;
    }
    window.ring.clear();
    window.entities = {"F1"};
    const auto planned = host.planMaintenance(window, kAnna);
    ASSERT_TRUE(planned);
    light();
    set("C0", kVoltage, 0);
    set("F2", kVoltage, 0);
    tick();
    pass(5'000);
    EXPECT_EQ(of(kCabinet).state, "SuppressedByDesign") << "below F1";
    EXPECT_EQ(of("lighting/supply_lost/F2").state, "Unacknowledged");
    ASSERT_TRUE(host.endMaintenance(planned->id, kBen));
    tick(1'000);
    EXPECT_EQ(of(kCabinet).state, "Unacknowledged");
    EXPECT_EQ(host.endMaintenance(planned->id, kBen).error().reason, "WINDOW_OVER");
    std::size_t configurations = 0;
    for (const store::JournalRecord& record : journal.records) {
        configurations += record.kind == "config" ? 1U : 0U;
    }
    EXPECT_EQ(configurations, 2U);
}

TEST_F(AlarmRelations, PolygonsAreEvenOdd) {
    const std::vector<std::pair<double, double>> ring{{0, 0}, {4, 0}, {4, 4}, {2, 1}, {0, 4}};
    EXPECT_TRUE(isInside(ring, 1, 1));
    EXPECT_TRUE(isInside(ring, 3.5, 2));
    EXPECT_FALSE(isInside(ring, 2, 3));
    EXPECT_FALSE(isInside(ring, 5, 1));
}

class AlarmFloods : public AlarmCity {
protected:
    AlarmFloods() : AlarmCity({{"north", "North", {}, {"Hafen"}}}) {}
};

TEST_F(AlarmFloods, EachPositionHasItsOwnFlood) {
    light();
    for (int i = 0; i < 12; ++i) {
        set("F1", kVoltage, 0);
        tick();
        pass(2'000);
        set("F1", kVoltage, 230);
        tick();
        pass(6'000);
    }
    const auto floods = host.floods(clock.now());
    ASSERT_EQ(floods.size(), 2U);
    EXPECT_EQ(floods[0].position, "north");
    EXPECT_FALSE(floods[0].inFlood);
    EXPECT_TRUE(floods[1].inFlood);
    EXPECT_GE(floods[1].rate10, 11U);
    EXPECT_GT(floods[1].sinceMs, 0);
    set("F2", kVoltage, 0);
    tick();
    pass(2'000);
    EXPECT_EQ(of("lighting/supply_lost/F2").position, "north");
    EXPECT_TRUE(of("lighting/supply_lost/F2").audible) << "the other position has its own ears";
    pass(11 * kMinute);
    EXPECT_FALSE(host.floods(clock.now())[1].inFlood);
    std::vector<std::string> told;
    for (const store::JournalRecord& record : journal.records) {
        if (record.subject == "alarm_flood") {
            told.push_back(nlohmann::json::parse(record.body).value("event", ""));
        }
    }
    EXPECT_EQ(told, (std::vector<std::string>{"FLOOD_BEGAN", "FLOOD_ENDED"}));
}

TEST_F(AlarmRelations, AP2ThatAFloodKeptSilentIsToldWhenItsGroupsMinuteIsOver) {
    light();
    for (int i = 0; i < 11; ++i) {
        set("F1", kVoltage, 0);
        tick();
        pass(2'000);
        set("F1", kVoltage, 230);
        tick();
        pass(6'000);
    }
    ASSERT_TRUE(host.floods(clock.now())[0].inFlood);
    pass(70'000);  // its minute is over
    set("F1", kVoltage, 0);
    tick();
    pass(2'000);
    EXPECT_FALSE(of(kFeeder).floodSilent) << "first of its minute";
    set("F1", kVoltage, 230);
    tick();
    pass(6'000);
    set("F1", kVoltage, 0);
    tick();
    pass(2'000);
    EXPECT_TRUE(of(kFeeder).floodSilent);
    pass(40'000);
    EXPECT_TRUE(of(kFeeder).floodSilent);
    pass(15'000);
    EXPECT_FALSE(of(kFeeder).floodSilent);
    EXPECT_TRUE(of(kFeeder).audible);
    ASSERT_TRUE(host.floods(clock.now())[0].inFlood) << "and not because the flood was over";
    std::size_t told = 0;
    for (const store::JournalRecord& record : journal.records) {
        told += nlohmann::json::parse(record.body).value("event", "") == "GROUP_TOLD" ? 1U : 0U;
    }
    EXPECT_EQ(told, 1U);
}

TEST_F(AlarmRelations, TheGroupOfAnAlarmIsItsRootRuleItsAreaAndItsType) {
    light();
    set("C0", kVoltage, 0);
    set("F2", kVoltage, 0);
    tick();
    pass(5'000);
    EXPECT_EQ(of(kCabinet).group, "supply_lost · Altstadt · cabinet");
    EXPECT_EQ(of("lighting/supply_lost/F2").group, "supply_lost · Hafen · feeder");
}

TEST_F(AlarmRelations, ThreeActivationsInAMinuteChatter) {
    light();
    for (int i = 0; i < 3; ++i) {
        EXPECT_FALSE(of(kFeeder).chattering);
        set("F1", kVoltage, 0);
        tick();
        pass(2'000);
        set("F1", kVoltage, 230);
        tick();
        pass(6'000);
    }
    EXPECT_TRUE(of(kFeeder).chattering);
}

TEST_F(AlarmRelations, ChatteringIsOverAMinuteAfterItsFirstActivationAndConsolesAreTold) {
    light();
    for (int i = 0; i < 3; ++i) {
        set("F1", kVoltage, 230);
        tick();
        pass(6'000);
        set("F1", kVoltage, 0);
        tick();
        pass(2'000);
    }
    ASSERT_TRUE(of(kFeeder).chattering);
    ASSERT_TRUE(of(kFeeder).active);
    seen.clear();
    pass(42'000);
    EXPECT_TRUE(of(kFeeder).chattering) << "not yet";
    pass(2'000);
    EXPECT_FALSE(of(kFeeder).chattering);
    ASSERT_FALSE(seen.empty());
    EXPECT_FALSE(seen.back().chattering);
    EXPECT_EQ(seen.back().state, "Unacknowledged");
    const std::size_t written = journal.records.size();
    pass(60'000);
    EXPECT_EQ(journal.records.size(), written) << "said once";
}

TEST_F(AlarmRelations, AFloodThatARestartCutShortIsSaidToHaveEndedAndNobodyStaysSilent) {
    light();
    for (int i = 0; i < 12; ++i) {
        set("F1", kVoltage, 0);
        tick();
        pass(2'000);
        set("F1", kVoltage, 230);
        tick();
        pass(6'000);
    }
    set("F1", kVoltage, 0);
    tick();
    pass(2'000);
    ASSERT_TRUE(host.floods(clock.now())[0].inFlood);
    ASSERT_TRUE(of(kFeeder).floodSilent);
    const auto told = [this] {
        std::vector<std::string> events;
        for (const store::JournalRecord& record : journal.records) {
            if (record.subject == "alarm_flood") {
                events.push_back(nlohmann::json::parse(record.body).value("event", ""));
            }
        }
        return events;
    };
    for (int restart = 0; restart < 2; ++restart) {
        AlarmHost again(chronicle, clock);
        ASSERT_TRUE(again.restore(journal));
        again.setStore(hub.store());
        chronicle.commit();
        EXPECT_FALSE(again.record(kFeeder)->floodSilent);
        EXPECT_TRUE(again.record(kFeeder)->audible);
        EXPECT_FALSE(again.floods(clock.now())[0].inFlood);
        EXPECT_EQ(told(), (std::vector<std::string>{"FLOOD_BEGAN", "FLOOD_ENDED"})) << "said once";
    }
}

TEST_F(AlarmRelations, OnlyTheAlarmsOfChangedAttributesAreEvaluated) {
    light();
    const auto before = host.stats().evaluations;
    set("F2", kLevel, 0.5);  // no alarm of a feeder looks at it
    tick();
    EXPECT_EQ(host.stats().evaluations, before);
    set("F2", kVoltage, 229);
    tick();
    EXPECT_EQ(host.stats().evaluations, before + 1);
    set("L7", kLevel, 0.5);
    tick();
    EXPECT_EQ(host.stats().evaluations, before + 2);
    tick(kMinute);
    EXPECT_EQ(host.stats().evaluations, before + 2) << "time alone evaluates nothing";
}

}  // namespace
}  // namespace belfry::gateway
