// SPDX-License-Identifier: Apache-2.0
#include <functional>
#include <limits>

#include <gtest/gtest.h>

#include "tests/unit/services/gateway/order_host_rig.h"

namespace belfry::gateway {
namespace {

using test::kLevel;
using test::kMode;

using test::OrderHostTest;

TEST_F(OrderHostTest, LightStaysUpInsideTheAreaOfAGraveIncident) {
    // 75 m east of L1, 7 km from L2
    city.set("Fire", test::kPriority, 1);
    city.set("Fire", test::kIncidentStatus, 1);
    city.set("Fire", test::kRadius, 100);
    tick();
    feed::OrderRequest off = request();
    off.value = 0.0;
    const auto refused = select(anna(), off);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().reason, "INTERLOCK");
    EXPECT_EQ(refused.error().text.code, "INTERLOCK_LIGHT_INCIDENT");
    EXPECT_EQ(refused.error().text.about, "L1");
    EXPECT_EQ(std::get<EntityArgument>(refused.error().text.argument("incident")->value).id, "Fire");
    EXPECT_TRUE(select(anna(), request("o2"))) << "30 % is enough";
    off = request("o3", "L2");
    off.value = 0.0;
    EXPECT_TRUE(select(anna(), off)) << "far away";
    // what is over has no area any more, and a small matter never had one
    EXPECT_TRUE(call(&OrderHost::cancel, anna(), "o2"));
    city.set("Fire", test::kIncidentStatus, 3);
    tick();
    off = request("o4");
    off.value = 0.0;
    EXPECT_TRUE(select(anna(), off));
    EXPECT_TRUE(call(&OrderHost::cancel, anna(), "o4"));
    city.set("Fire", test::kIncidentStatus, 0);
    city.set("Fire", test::kPriority, 2);
    tick();
    off.orderId = "o5";
    EXPECT_TRUE(select(anna(), off));
}

TEST_F(OrderHostTest, AnIncidentBetweenSelectAndExecuteStopsTheOrder) {
    feed::OrderRequest off = request();
    off.value = 0.0;
    ASSERT_TRUE(select(anna(), off));
    city.set("Fire", test::kPriority, 0);
    city.set("Fire", test::kRadius, 100);
    tick();
    const auto refused = call(&OrderHost::execute, anna(), "o1");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().text.code, "INTERLOCK_LIGHT_INCIDENT");
    EXPECT_TRUE(port.executed.empty()) << "checked again at execute";
}

TEST_F(OrderHostTest, HoldsOnlyWhenTheLampReportsIt) {
    const auto selected = select(anna(), request());
    ASSERT_TRUE(selected) << toText(selected.error());
    EXPECT_EQ(selected->state, "Selected");
    EXPECT_EQ(selected->targets[0].commanded, 0.3);
    EXPECT_FALSE(selected->targets[0].actual) << "a commanded value is never shown as an actual one";
    ASSERT_TRUE(call(&OrderHost::execute, anna(), "o1"));
    ASSERT_EQ(port.executed.size(), 1U);
    EXPECT_EQ(port.selected[0].value, 0.3);
    EXPECT_LE(port.selected[0].leaseMs, 600'000);
    tick(100);
    EXPECT_EQ(host->record("o1")->targets[0].state, "Accepted") << "a reply proves nothing";
    EXPECT_EQ(state(), "Executing");
    report("L1", 0.3, 1);
    tick(100);
    EXPECT_EQ(state(), "InEffect");
    EXPECT_EQ(host->record("o1")->targets[0].state, "Holding");
    EXPECT_EQ(host->record("o1")->targets[0].actual, 0.3);

    ASSERT_TRUE(call(&OrderHost::release, anna(), "o1"));
    EXPECT_EQ(port.released.size(), 1U);
    EXPECT_EQ(state(), "Releasing");
    tick(100);
    report("L1", 0.8, 0);
    tick(100);
    EXPECT_EQ(state(), "Released");
}

TEST_F(OrderHostTest, NothingIsSentBeforeItIsOnTheDisk) {
    ASSERT_TRUE(select(anna(), request()));
    city.journal.refuses = true;
    const auto refused = call(&OrderHost::execute, anna(), "o1");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().reason, "JOURNAL_REFUSES");
    EXPECT_TRUE(port.selected.empty());
    EXPECT_EQ(state(), "Selected");
    EXPECT_FALSE(select(anna(), request("o2", "L2")));
    city.journal.refuses = false;
    EXPECT_TRUE(call(&OrderHost::execute, anna(), "o1"));
}

struct Refusal {
    const char* what;
    std::function<void(feed::OrderRequest&)> spoil;
    const char* reason;
};

TEST_F(OrderHostTest, RefusesWithTheReasonThatFits) {
    const std::vector<Refusal> cases{
        {"no reason", [](auto& r) { r.reason.clear(); }, "NO_REASON"},
        {"no end", [](auto& r) { r.leaseMs = 0; }, "LEASE_TOO_LONG"},
        {"too long", [](auto& r) { r.leaseMs = 9LL * 3'600'000; }, "LEASE_TOO_LONG"},
        {"out of range", [](auto& r) { r.value = 1.5; }, "OUT_OF_RANGE"},
        {"not a number", [](auto& r) { r.value = std::numeric_limits<double>::quiet_NaN(); }, "OUT_OF_RANGE"},
        {"no value", [](auto& r) { r.value.reset(); }, "OUT_OF_RANGE"},
        {"a feeder", [](auto& r) { r.targets = {"F1"}; }, "NOT_SUPPORTED"},
        {"nobody", [](auto& r) { r.targets = {"L9"}; }, "NOT_SUPPORTED"},
        {"twice", [](auto& r) { r.targets = {"L1", "L1"}; }, "INCONSISTENT"},
        {"unknown command", [](auto& r) { r.command = "explode"; }, "NOT_SUPPORTED"},
    };
    int number = 0;
    for (const Refusal& one : cases) {
        feed::OrderRequest order = request("bad-" + std::to_string(number++));
        one.spoil(order);
        const auto result = select(anna(), order);
        ASSERT_FALSE(result) << one.what;
        EXPECT_EQ(result.error().reason, one.reason) << one.what;
    }
    city.chronicle.commit();
    EXPECT_EQ(city.journal.records.size(), cases.size()) << "every refusal is journalled";
    EXPECT_TRUE(port.selected.empty());
}

TEST_F(OrderHostTest, OneHolderAndOneSelectorPerTarget) {
    ASSERT_TRUE(select(anna(), request()));
    const auto other = select(bruno(), request("o2"));
    ASSERT_FALSE(other);
    EXPECT_EQ(other.error().reason, "SELECTED_BY_OTHER");
    EXPECT_EQ(other.error().message.find("session-a"), std::string::npos) << "a token is nobody's business";
    EXPECT_FALSE(call(&OrderHost::execute, bruno(), "o1"));
    city.clock.advance(31'000);
    report("L1", 0.8, 0);
    tick();
    EXPECT_EQ(state(), "SelectExpired");
    EXPECT_TRUE(select(bruno(), request("o3"))) << "free again";
}

TEST_F(OrderHostTest, AnotherPersonsOverrideIsNotTakenSilently) {
    intoEffect();
    const auto other = select(bruno(), request("o2"));
    ASSERT_FALSE(other);
    EXPECT_EQ(other.error().reason, "IN_EXECUTION");
    EXPECT_NE(other.error().message.find("anna"), std::string::npos);
    EXPECT_FALSE(call(&OrderHost::release, bruno(), "o1"));
}

TEST_F(OrderHostTest, ViewersKiosksAndStrangersDoNotCommand) {
    const auto kiosk = select({"wall", "wall", "KIOSK", "s"}, request());
    ASSERT_FALSE(kiosk);
    EXPECT_EQ(kiosk.error().code, ErrorCode::PermissionDenied);
    EXPECT_EQ(kiosk.error().reason, "KIOSK");
    const auto viewer = select({"v", "v", "VIEWER", "s"}, request());
    ASSERT_FALSE(viewer);
    EXPECT_EQ(viewer.error().reason, "NO_PERMISSION");
    const auto nobody = select({"anna", "desk-1", "OPERATOR", ""}, request());
    ASSERT_FALSE(nobody);
    EXPECT_EQ(nobody.error().code, ErrorCode::Unauthenticated);
}

TEST_F(OrderHostTest, TheSameIdIsDoneOnce) {
    ASSERT_TRUE(select(anna(), request()));
    ASSERT_TRUE(call(&OrderHost::execute, anna(), "o1"));
    const auto again = select(anna(), request());
    ASSERT_TRUE(again);
    EXPECT_EQ(again->state, "Executing") << "the present state, not a second order";
    EXPECT_FALSE(call(&OrderHost::execute, anna(), "o1"));
    EXPECT_EQ(port.executed.size(), 1U);
}

TEST_F(OrderHostTest, TheDevicesRefusalIsKept) {
    port.targetState = "Refused";
    port.reason = "LOCAL_CONTROL";
    ASSERT_TRUE(select(anna(), request()));
    ASSERT_TRUE(call(&OrderHost::execute, anna(), "o1"));
    tick(100);
    EXPECT_EQ(state(), "Failed");
    EXPECT_EQ(host->record("o1")->targets[0].reason, "LOCAL_CONTROL");
}

TEST_F(OrderHostTest, TheLeaseEndsByItself) {
    intoEffect();
    for (int i = 0; i < 60; ++i) {
        report("L1", 0.3, 1);
        tick(10'000);
    }
    EXPECT_EQ(state(), "Releasing");
    EXPECT_EQ(port.released.size(), 1U);
    tick(100);
    report("L1", 0.8, 0);
    tick(100);
    EXPECT_EQ(state(), "Released");
}

TEST_F(OrderHostTest, RenewsOnTheDeviceFirst) {
    intoEffect();
    ASSERT_TRUE(call(&OrderHost::renew, anna(), "o1"));
    ASSERT_EQ(port.renewed.size(), 1U);
    EXPECT_EQ(port.renewed[0].first, port.executed[0]) << "the order that the device holds";
    tick(100);
    EXPECT_EQ(state(), "InEffect");
    EXPECT_GT(host->record("o1")->leaseRemainingMs, 890'000);
}

TEST_F(OrderHostTest, AfterARestartItIsTheSameOrUnknownNeverSilentlyInEffect) {
    intoEffect();
    ASSERT_TRUE(select(anna(), request("o2", "L2")));
    port.answers = false;
    ASSERT_TRUE(call(&OrderHost::execute, anna(), "o2"));
    city.clock.advance(2'000);
    begin();
    ASSERT_TRUE(host->record("o1"));
    EXPECT_EQ(state("o2"), "Unknown") << "it was on its way";
    tick(100);
    report("L1", 0.3, 1);
    tick(100);
    EXPECT_EQ(state("o1"), "InEffect");
    EXPECT_EQ(host->record("o1")->targets[0].state, "Holding");
    ASSERT_TRUE(call(&OrderHost::release, anna(), "o1"));
    EXPECT_EQ(port.released.back(), port.executed[0]) << "the device's order is remembered";
}

}  // namespace
}  // namespace belfry::gateway
