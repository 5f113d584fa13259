// SPDX-License-Identifier: Apache-2.0
// The facts that the rules of orders ask for, as the gateway finds them: at select, and once more at execute (J8).
#include <algorithm>
#include <functional>

#include <gtest/gtest.h>

#include "tests/unit/services/gateway/order_host_rig.h"

namespace belfry::gateway {
namespace {

using test::kCategory;
using test::kIncidentStatus;
using test::kLampStatus;
using test::kMode;
using test::kPriority;
using test::kProgramme;
using test::kRadius;

constexpr double kFire = 0.0;
constexpr double kPower = 1.0;
constexpr double kEvent = 2.0;

class OrderInterlocksTest : public test::OrderHostTest {
protected:
    /** Refused while `begin` is so, at select and again at execute; taken when `end` is. */
    void expectRefused(feed::OrderRequest order, const std::function<void()>& begin, const std::function<void()>& end,
                       const char* text) {
        begin();
        tick(100);
        const auto refused = select(anna(), order);
        ASSERT_FALSE(refused) << text;
        EXPECT_EQ(refused.error().text.code, text);
        EXPECT_EQ(refused.error().text.about, order.targets.front());
        end();
        tick(100);
        order.orderId += "-again";
        const auto selected = select(anna(), order);
        ASSERT_TRUE(selected) << toText(selected.error());
        begin();
        tick(100);
        const auto late = call(&OrderHost::execute, anna(), order.orderId);
        ASSERT_FALSE(late) << text;
        EXPECT_EQ(late.error().text.code, text);
        EXPECT_TRUE(port.executed.empty());
        EXPECT_EQ(state(order.orderId), "Selected");
        end();
        tick(100);
        EXPECT_TRUE(call(&OrderHost::execute, anna(), order.orderId));
    }
    /** An incident 75 m east of L1, with the garage 220 m from it. */
    void incident(double priority, double category, double radius = 100.0) {
        city.set("Fire", kPriority, priority);
        city.set("Fire", kCategory, category);
        city.set("Fire", kRadius, radius);
        city.set("Fire", kIncidentStatus, 1);
    }
    void incidentOver() { city.set("Fire", kIncidentStatus, 2); }
    void evacuate(EvacuationRoute route) {
        host->setEvacuations({std::move(route)});
        host->setStore(city.hub.store());
        for (const char* place : {"Garage", "Far"}) {
            city.set(place, test::kOpening, 0);
        }
        city.set("Sign", test::kGuidance, 1);
        tick();
    }
    static EvacuationRoute byMainStreet() {
        EvacuationRoute route;
        route.id = "east";
        route.title = "East road";
        route.streets = {"Main street"};
        return route;
    }
    static feed::OrderRequest parking(const char* target, const char* value, const std::string& id) {
        feed::OrderRequest order = request(id, target);
        order.layer = "parking";
        order.command = std::string(target) == "Sign" ? "set_guidance" : "set_opening";
        order.value.reset();
        order.text = value;
        return order;
    }
    /** Its refusal, "" when it is taken; the selection is given up again. */
    std::string refusalOf(const feed::OrderRequest& order) {
        const auto result = select(anna(), order);
        if (result) {
            EXPECT_TRUE(call(&OrderHost::cancel, anna(), order.orderId));
            return {};
        }
        return result.error().text.code;
    }
};

TEST_F(OrderInterlocksTest, ADeviceThatReportsAFaultIsNotCommanded) {
    expectRefused(
        request(), [this] { city.set("L1", kLampStatus, 1); }, [this] { city.set("L1", kLampStatus, 0); },
        "ORDER_UNHEALTHY");
}

TEST_F(OrderInterlocksTest, ADeviceInMaintenanceIsNotCommanded) {
    expectRefused(
        request(), [this] { city.set("L1", kMode, 3); }, [this] { city.set("L1", kMode, 0); }, "ORDER_BAD_MODE");
}

TEST_F(OrderInterlocksTest, InAPowerFailureTheLightStaysUpHoweverSmallItIs) {
    feed::OrderRequest dim = request();
    dim.value = 0.1;
    expectRefused(dim, [this] { incident(2, kPower); }, [this] { incidentOver(); }, "INTERLOCK_LIGHT_BLACKOUT");
    dim.orderId = "o2";
    dim.targets = {"L2"};
    incident(2, kPower);
    tick(100);
    EXPECT_EQ(refusalOf(dim), "") << "far away";
}

TEST_F(OrderInterlocksTest, AnotherIncidentOfPriority3LeavesTheLightAlone) {
    incident(2, kFire);
    tick();
    feed::OrderRequest dim = request();
    dim.value = 0.1;
    EXPECT_EQ(refusalOf(dim), "");
}

TEST_F(OrderInterlocksTest, ACarParkOnAnEvacuationRouteStaysOpen) {
    evacuate(byMainStreet());
    expectRefused(
        parking("Garage", "CLOSED", "o1"), [this] { incident(0, kFire); }, [this] { incidentOver(); },
        "INTERLOCK_EVACUATION");
}

TEST_F(OrderInterlocksTest, OnlyWhatStrandsTheRouteIsRefused) {
    EvacuationRoute route = byMainStreet();
    route.categories = {"FIRE", "EVENT"};
    evacuate(route);
    incident(1, kEvent);
    tick();
    const auto refused = select(anna(), parking("Garage", "CLOSED", "o1"));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().reason, "INTERLOCK");
    EXPECT_EQ(refused.error().message,
              "Garage: Closing it would cut the evacuation route “East road”, which is in "
              "force while “Fire” lasts.");
    EXPECT_EQ(refusalOf(parking("Garage", "OPEN", "o2")), "");
    EXPECT_EQ(refusalOf(parking("Sign", "CLOSED", "o3")), "") << "a sign closes nothing";
    EXPECT_EQ(refusalOf(parking("Far", "CLOSED", "o4")), "") << "not on the route";
    incident(1, kPower);
    tick();
    EXPECT_EQ(refusalOf(parking("Garage", "CLOSED", "o5")), "") << "of another kind";
    incident(2, kFire);
    tick();
    EXPECT_EQ(refusalOf(parking("Garage", "CLOSED", "o6")), "") << "not grave";
}

TEST_F(OrderInterlocksTest, TheRouteIsInForceAsFarAsItSays) {
    EvacuationRoute route = byMainStreet();
    route.withinM = 100.0;  // the edge of the fire's area is 120 m away
    evacuate(route);
    incident(0, kFire);
    tick();
    EXPECT_EQ(refusalOf(parking("Garage", "CLOSED", "o1")), "");
    route.withinM = 150.0;
    route.streets.clear();
    route.assets = {"Garage", "nothing like it"};
    evacuate(route);
    EXPECT_EQ(refusalOf(parking("Garage", "CLOSED", "o2")), "INTERLOCK_EVACUATION");
}

TEST_F(OrderInterlocksTest, WhatIsClosedWhenTheRouteComesIntoForceIsAnAlarm) {
    evacuate(byMainStreet());
    ASSERT_TRUE(select(anna(), parking("Garage", "CLOSED", "o1")));
    ASSERT_TRUE(call(&OrderHost::execute, anna(), "o1"));
    tick(100);
    tick(100);
    city.set("Garage", test::kOpening, 2);
    tick(100);
    ASSERT_EQ(state(), "InEffect");
    incident(0, kFire);
    tick(2'000);
    EXPECT_TRUE(alarm("INTERLOCK_VIOLATION"));
}

TEST_F(OrderInterlocksTest, AConsoleThatShowsThePastCommandsNothing) {
    auto past = anna();
    past.mode = stream::CallerMode::Replay;
    const auto seen = preview(past, request());
    ASSERT_TRUE(seen) << "it may look at what would be";
    ASSERT_EQ(seen->findings.size(), 1U);
    EXPECT_EQ(seen->findings.front().reason, "REPLAY_MODE");
    EXPECT_TRUE(seen->findings.front().hard);
    const auto refused = select(past, request());
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().text.code, "ORDER_REPLAY");
    auto exercise = anna();
    exercise.mode = stream::CallerMode::Exercise;
    EXPECT_EQ(select(exercise, request("o2")).error().text.code, "ORDER_EXERCISE");

    // what was selected before it went there is given up
    ASSERT_TRUE(select(anna(), request("o3")));
    const auto late = call(&OrderHost::execute, past, "o3");
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().reason, "REPLAY_MODE");
    EXPECT_EQ(state("o3"), "Cancelled");
    EXPECT_EQ(host->record("o3")->code, "REPLAY_MODE");
    EXPECT_TRUE(port.executed.empty());
    EXPECT_TRUE(select(bruno(), request("o4"))) << "and is free for others";
    EXPECT_TRUE(call(&OrderHost::cancel, bruno(), "o4"));
}

TEST_F(OrderInterlocksTest, WhatIsInForceIsNotTouchedFromThePastEither) {
    intoEffect();
    auto past = anna();
    past.mode = stream::CallerMode::Replay;
    EXPECT_EQ(call(&OrderHost::release, past, "o1").error().reason, "REPLAY_MODE");
    EXPECT_EQ(call(&OrderHost::renew, past, "o1").error().reason, "REPLAY_MODE");
    EXPECT_EQ(act(past, feed::OrderActionKind::HandOver).error().reason, "REPLAY_MODE");
    EXPECT_EQ(state(), "InEffect");
    EXPECT_TRUE(call(&OrderHost::release, anna(), "o1"));
}

TEST_F(OrderInterlocksTest, AutomaticAloneDoesNotProveARelease) {
    city.set("L1", kProgramme, 0.8);
    intoEffect();
    ASSERT_TRUE(call(&OrderHost::release, anna(), "o1"));
    tick(100);
    report("L1", 0.3, 0);  // says automatic, and stays where the override left it
    tick(100);
    EXPECT_EQ(state(), "Releasing");
    tick(30'000);
    EXPECT_EQ(state(), "ReleaseFailed");
    EXPECT_TRUE(alarm("RELEASE_FAILED"));
    city.set("L1", kProgramme, 0.5);  // night came meanwhile: the present programme counts
    report("L1", 0.52, 0);
    tick(100);
    EXPECT_EQ(state(), "Released");
}

TEST_F(OrderInterlocksTest, AFaultyDeviceIsNotMeasuredAgainstItsProgramme) {
    city.set("L1", kProgramme, 0.8);
    intoEffect();
    ASSERT_TRUE(call(&OrderHost::release, anna(), "o1"));
    tick(100);
    city.set("L1", kLampStatus, 1);
    report("L1", 0.0, 0);
    tick(100);
    EXPECT_EQ(state(), "Released") << "its mode is all that can be asked of it";
}

TEST_F(OrderInterlocksTest, AClosedCarParkIsReleasedWhenItSaysSoItself) {
    evacuate(byMainStreet());
    ASSERT_TRUE(select(anna(), parking("Garage", "CLOSED", "o1")));
    ASSERT_TRUE(call(&OrderHost::execute, anna(), "o1"));
    tick(100);
    tick(100);
    city.set("Garage", test::kOpening, 2);
    tick(100);
    ASSERT_TRUE(call(&OrderHost::release, anna(), "o1"));
    tick(100);
    city.set("Garage", test::kOpening, 1);
    tick(100);
    EXPECT_EQ(state(), "Releasing");
    city.set("Garage", test::kOpening, 0);
    tick(100);
    EXPECT_EQ(state(), "Released");
}

}  // namespace
}  // namespace belfry::gateway
