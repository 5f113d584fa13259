// SPDX-License-Identifier: Apache-2.0
// Devices that obey, refuse, pretend and stay silent; leases that end by themselves.
#include <gtest/gtest.h>

#include "device_fixture.h"

namespace belfry::simulator {
namespace {

TEST_F(Devices, LampMovesInTenSecondsAndGoesBackWhenItsLeaseEnds) {
    begin("2026-11-19T13:00");
    const Handle lamp = goodLamp();
    ASSERT_TRUE(select(request("o1", "lighting", "set_level", {id(lamp)}, 0.4)));
    EXPECT_EQ(value(lamp, "illuminance_level"), 0.0);  // selected is not executed
    const Record sent = execute("o1");
    ASSERT_TRUE(sent);
    ASSERT_EQ(sent->targets.size(), 1U);
    EXPECT_EQ(sent->targets[0].state, "ACCEPTED");
    EXPECT_EQ(sent->targets[0].accepted, 0.4);
    town->run(5'000);
    EXPECT_LT(value(lamp, "illuminance_level"), 0.3);  // accepted is not yet so
    EXPECT_EQ(value(lamp, "working_mode"), 1.0);
    town->run(6'000);
    EXPECT_NEAR(value(lamp, "illuminance_level"), 0.4, 0.001);
    EXPECT_NEAR(value(lamp, "commanded_level"), 0.4, 0.001);
    town->run(48'000);
    EXPECT_NEAR(value(lamp, "illuminance_level"), 0.4, 0.001);
    town->run(13'000);
    EXPECT_EQ(value(lamp, "working_mode"), 0.0);
    EXPECT_EQ(value(lamp, "illuminance_level"), 0.0);
}

TEST_F(Devices, WhatAnOrderBetweenTwoStepsDoesIsObservedAfterIt) {
    SimulatorOptions options = optionsAt("2026-11-19T13:00");
    Instant present;
    options.present = [&present] { return present; };
    town = std::make_unique<Town>(options);
    town->run(1'000);
    const Handle site = town->feed->all("parking", "facility").front();
    present = town->now.plus(180);  // the step is 180 ms old
    ASSERT_TRUE(select(request("o1", "parking", "set_opening", {id(site)}, 2)));
    ASSERT_LT(town->feed->observed(site), present.wallMs);
    ASSERT_TRUE(execute("o1"));
    EXPECT_EQ(value(site, "opening"), 2.0);
    EXPECT_GT(town->feed->observed(site), present.wallMs) << "older than the order would prove nothing";
}

TEST_F(Devices, RenewProlongsAndReleaseEnds) {
    begin("2026-11-19T13:00");
    const Handle lamp = goodLamp();
    ASSERT_TRUE(select(request("o1", "lighting", "set_level", {id(lamp)}, 1.0)));
    ASSERT_TRUE(execute("o1"));
    town->run(50'000);
    Record renewed;
    town->simulator.renew("o1", 120'000, "still needed", [&](Record r) { renewed = std::move(r); });
    ASSERT_TRUE(renewed);
    town->run(60'000);
    EXPECT_EQ(value(lamp, "illuminance_level"), 1.0);
    const Record released = release("o1");
    ASSERT_TRUE(released);
    EXPECT_EQ(released->state, "RELEASED");
    town->run(11'000);
    EXPECT_EQ(value(lamp, "illuminance_level"), 0.0);
    EXPECT_EQ(value(lamp, "working_mode"), 0.0);
    ASSERT_TRUE(release("o1"));  // again: nothing happens
}

TEST_F(Devices, AnswersAreTheDevicesOwn) {
    begin("2026-11-19T13:00", {1, 0, 0, 0, 0});
    Handle lamp = goodLamp();
    ASSERT_TRUE(select(request("o1", "lighting", "set_level", {id(lamp)}, 1.0)));
    Record answer = execute("o1");
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->state, "FAILED");
    EXPECT_EQ(answer->targets[0].state, "REFUSED");
    EXPECT_EQ(answer->targets[0].reason, "LOCAL_CONTROL");
    EXPECT_FALSE(answer->targets[0].detail.empty());
    EXPECT_FALSE(answer->targets[0].accepted.has_value());

    begin("2026-11-19T13:00", {0, 0, 1, 0, 0});
    lamp = goodLamp();
    ASSERT_TRUE(select(request("o2", "lighting", "set_level", {id(lamp)}, 1.0)));
    answer = execute("o2");
    EXPECT_EQ(answer->targets[0].state, "NO_REPLY");

    begin("2026-11-19T13:00", {0, 1, 0, 0, 0});
    lamp = goodLamp();
    ASSERT_TRUE(select(request("o3", "lighting", "set_level", {id(lamp)}, 1.0)));
    answer = execute("o3");
    EXPECT_EQ(answer->targets[0].state, "ACCEPTED");
    town->run(20'000);
    EXPECT_EQ(value(lamp, "commanded_level"), 1.0);
    EXPECT_EQ(value(lamp, "illuminance_level"), 0.0);  // says yes and does nothing
}

TEST_F(Devices, SharesOfBadDevicesAreAboutAsAsked) {
    begin("2026-11-19T13:00", {0.1, 0.1, 0.1, 0, 0});
    std::vector<EntityId> targets;
    for (const Handle handle : town->feed->all("lighting", "luminaire")) {
        targets.push_back(id(handle));
    }
    ASSERT_TRUE(select(request("o1", "lighting", "set_level", targets, 1.0)));
    const Record answer = execute("o1");
    int refused = 0;
    int silent = 0;
    for (const feed::OrderTarget& target : answer->targets) {
        refused += target.state == "REFUSED" ? 1 : 0;
        silent += target.state == "NO_REPLY" ? 1 : 0;
    }
    const double all = static_cast<double>(targets.size());
    EXPECT_NEAR(refused / all, 0.1, 0.04);
    EXPECT_NEAR(silent / all, 0.1, 0.04);
}

TEST_F(Devices, SelectIsExclusiveAndEnds) {
    begin("2026-11-19T13:00");
    const std::string lamp = id(goodLamp());
    ASSERT_TRUE(select(request("o1", "lighting", "set_level", {lamp}, 1.0)));
    const Record second = select(request("o2", "lighting", "set_level", {lamp}, 0.5));
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().reason, "SELECTED_BY_OTHER");
    town->run(31'000);
    const Record late = execute("o1");
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().reason, "SELECT_EXPIRED");
    EXPECT_TRUE(select(request("o2", "lighting", "set_level", {lamp}, 0.5)));
    const Record unknown = execute("never heard of");
    ASSERT_FALSE(unknown);
    EXPECT_EQ(unknown.error().reason, "NOT_SELECTED");
}

TEST_F(Devices, SameOrderTwiceIsOneOrder) {
    begin("2026-11-19T13:00");
    const Handle lamp = goodLamp();
    const auto wanted = request("o1", "lighting", "set_level", {id(lamp)}, 0.6);
    ASSERT_TRUE(select(wanted));
    ASSERT_TRUE(select(wanted));
    const Record first = execute("o1");
    town->run(20'000);
    const Record second = execute("o1");
    ASSERT_TRUE(second);
    EXPECT_EQ(first->leaseEndsMs, second->leaseEndsMs);  // a repeated call does not prolong
}

TEST_F(Devices, LaterOrderTakesOverAndTheFirstCannotEndIt) {
    begin("2026-11-19T13:00");
    const Handle lamp = goodLamp();
    ASSERT_TRUE(select(request("o1", "lighting", "set_level", {id(lamp)}, 0.3)));
    ASSERT_TRUE(execute("o1"));
    town->run(11'000);
    ASSERT_TRUE(select(request("o2", "lighting", "set_level", {id(lamp)}, 0.9)));
    ASSERT_TRUE(execute("o2"));
    const Record released = release("o1");
    ASSERT_TRUE(released);
    EXPECT_EQ(released->targets[0].state, "SUPERSEDED");
    town->run(11'000);
    EXPECT_NEAR(value(lamp, "illuminance_level"), 0.9, 0.001);
}

TEST_F(Devices, NonsenseIsRefusedAtSelect) {
    begin("2026-11-19T13:00");
    const std::string lamp = id(goodLamp());
    const std::string feeder = id(town->feed->all("lighting", "feeder").front());
    EXPECT_EQ(select(request("a", "lighting", "set_level", {lamp}, 1.5)).error().reason, "OUT_OF_RANGE");
    EXPECT_EQ(select(request("b", "lighting", "set_level", {lamp}, std::nan(""))).error().reason, "OUT_OF_RANGE");
    EXPECT_EQ(select(request("c", "lighting", "set_level", {feeder}, 0.5)).error().reason, "NOT_SUPPORTED");
    EXPECT_EQ(select(request("d", "lighting", "dance", {lamp}, 0.5)).error().reason, "NOT_SUPPORTED");
    EXPECT_EQ(select(request("e", "lighting", "set_level", {lamp}, 0.5, 9LL * 3'600'000)).error().reason,
              "LEASE_TOO_LONG");
    EXPECT_FALSE(select(request("f", "lighting", "set_level", {"urn:x"}, 0.5)));
    EXPECT_FALSE(select(request("g", "lighting", "set_level", {}, 0.5)));
    EXPECT_FALSE(select(request("", "lighting", "set_level", {lamp}, 0.5)));
    const std::string signal = id(town->feed->all("traffic", "signal").front());
    EXPECT_EQ(select(request("h", "traffic", "set_plan", {signal}, 6)).error().reason,
              "OUT_OF_RANGE");                                                // flashing is no option
    EXPECT_TRUE(select(request("i", "lighting", "set_level", {lamp}, 0.5)));  // nothing of that held the lamp
}

TEST_F(Devices, SignalStartsThePlanWithItsNextCycle) {
    begin("2026-11-19T13:00");
    const Handle signal = town->feed->all("traffic", "signal").front();
    EXPECT_EQ(value(signal, "signal_plan"), 1.0);
    ASSERT_TRUE(select(request("o1", "traffic", "set_plan", {id(signal)}, 5, 300'000)));
    ASSERT_TRUE(execute("o1"));
    EXPECT_EQ(value(signal, "commanded_plan"), 5.0);
    EXPECT_EQ(value(signal, "signal_plan"), 1.0);
    town->run(41'000);
    EXPECT_EQ(value(signal, "signal_plan"), 5.0);
    town->run(200'000, 1'000);
    EXPECT_EQ(value(signal, "signal_plan"), 5.0);  // held against the automatic choice
    town->run(110'000, 1'000);
    EXPECT_EQ(value(signal, "commanded_plan"), 0.0);
    EXPECT_EQ(value(signal, "signal_plan"), 1.0);
}

TEST_F(Devices, ClosedCarParkTakesNobody) {
    begin("2026-11-19T07:30");
    const Handle site = town->feed->store().catalogue().find("urn:ngsi-ld:OffStreetParking:P6").value();
    feed::OrderRequest wanted = request("o1", "parking", "set_opening", {id(site)}, 0, 4LL * 3'600'000);
    wanted.value.reset();
    wanted.text = "CLOSED";
    ASSERT_TRUE(select(wanted));
    ASSERT_TRUE(execute("o1"));
    EXPECT_EQ(value(site, "opening"), 2.0);
    EXPECT_EQ(value(site, "site_status"), 1.0);
    double free = value(site, "available_spot_number");
    for (int i = 0; i < 20; ++i) {
        town->run(300'000, 10'000);
        EXPECT_GE(value(site, "available_spot_number"), free);
        free = value(site, "available_spot_number");
    }
    town->run(3LL * 3'600'000, 30'000);
    EXPECT_EQ(value(site, "opening"), 0.0);
    EXPECT_LT(value(site, "available_spot_number"), free);
}

TEST_F(Devices, LampWithoutSupplyCannotAnswer) {
    SimulatorOptions options = optionsAt("2026-11-19T18:30");
    options.scenario = loadScenario(scenarioFolder() / "storm-feeder-trip.json").value();
    options.scenario.devices = {0, 0, 0, 0, 0};
    town = std::make_unique<Town>(options);
    town->run(5 * 60'000, 1'000);
    for (const Handle lamp : town->feed->all("lighting", "luminaire")) {
        if (value(lamp, "supply_voltage") == 0.0) {
            ASSERT_TRUE(select(request("o1", "lighting", "set_level", {id(lamp)}, 1.0)));
            EXPECT_EQ(execute("o1")->targets[0].state, "NO_REPLY");
            return;
        }
    }
    FAIL() << "no lamp lost its supply";
}

}  // namespace
}  // namespace belfry::simulator
