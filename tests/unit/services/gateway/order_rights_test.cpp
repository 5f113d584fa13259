// SPDX-License-Identifier: Apache-2.0
// Who may do what to which order: roles of parts of the city, fresh proofs, ten orders a minute, and the record of
// every refusal.
#include <algorithm>
#include <memory>

#include <gtest/gtest.h>

#include "tests/unit/services/gateway/order_host_rig.h"

namespace belfry::gateway {
namespace {

using Kind = feed::OrderActionKind;
using test::OrderHostTest;

class OrderRights : public OrderHostTest {
protected:
    static stream::Caller with(stream::Caller caller, std::vector<RoleGrant> grants) {
        caller.rights = std::make_shared<const Rights>(std::move(grants));
        return caller;
    }
    stream::Caller parkingChief() {
        return with(chief(), {{Role::Supervisor, {"parking"}, {}}, {Role::Operator, {"lighting"}, {}}});
    }
    stream::Caller lightChief() { return with(chief(), {{Role::Supervisor, {"lighting"}, {}}}); }
    stream::Caller north() { return with(anna(), {{Role::Operator, {}, {"North"}}}); }
    void awaitApproval() {
        ASSERT_TRUE(select(anna(), both()));
        ASSERT_EQ(act(anna(), Kind::Execute)->state, "AwaitingApproval");
    }
    [[nodiscard]] std::size_t refusals(const std::string& what) {
        city.chronicle.commit();
        return static_cast<std::size_t>(std::count_if(
            city.journal.records.begin(), city.journal.records.end(),
            [&](const auto& one) { return one.body.find("\"refused\":\"" + what + "\"") != std::string::npos; }));
    }
};

TEST_F(OrderRights, ASupervisorOfParkingIsAnOperatorAmongTheLamps) {
    intoEffect();
    EXPECT_EQ(call(&OrderHost::release, parkingChief(), "o1").error().reason, "NO_PERMISSION");
    EXPECT_EQ(call(&OrderHost::renew, parkingChief(), "o1").error().reason, "NO_PERMISSION");
    EXPECT_EQ(act(parkingChief(), Kind::TakeOver).error().text.code, "ORDER_NOT_OFFERED");
    EXPECT_EQ(act(parkingChief(), {Kind::HandOver, "o1", {}, {}, "bruno", {}, 0, {}}).error().reason, "NO_PERMISSION");
    EXPECT_EQ(act(parkingChief(), Kind::Restore).error().reason, "NO_PERMISSION");
    EXPECT_TRUE(port.released.empty());
    EXPECT_TRUE(call(&OrderHost::release, lightChief(), "o1"));
}

TEST_F(OrderRights, NorDoTheyDecideOrReview) {
    awaitApproval();
    ASSERT_TRUE(act(anna(), Kind::BreakGlass, "o1", "people in the water"));
    EXPECT_EQ(act(parkingChief(), Kind::Review).error().reason, "NO_PERMISSION");
    begin();
    ASSERT_EQ(state(), "Unknown");
    const feed::OrderAction decision{Kind::Decide, "o1", {}, "seen on site", {}, {}, 0, "Failed"};
    EXPECT_FALSE(act(parkingChief(), decision));
    EXPECT_EQ(state(), "Unknown");
    EXPECT_TRUE(act(lightChief(), decision));
    EXPECT_TRUE(act(lightChief(), Kind::Review));
}

TEST_F(OrderRights, ASupervisorOfOneDistrictIsNoneOfAnOrderThatCrossesIt) {
    awaitApproval();
    ASSERT_TRUE(act(bruno(), Kind::Approve));
    tick(100);
    report("L1", 0.3, 1);
    report("L2", 0.3, 1);
    tick(100);
    ASSERT_EQ(state(), "InEffect");
    const auto half = with(chief(), {{Role::Supervisor, {}, {"North"}}, {Role::Operator, {}, {"South"}}});
    EXPECT_EQ(call(&OrderHost::release, half, "o1").error().reason, "NO_PERMISSION");
    const auto whole = with(chief(), {{Role::Supervisor, {}, {"North"}}, {Role::Supervisor, {}, {"South"}}});
    EXPECT_TRUE(call(&OrderHost::release, whole, "o1"));
}

TEST_F(OrderRights, AnOperatorOfOneDistrictCommandsThereOnly) {
    const auto refused = select(north(), request("o1", "L2"));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().reason, "NO_PERMISSION");
    EXPECT_EQ(refused.error().text.code, "MAY_NOT_HERE");
    EXPECT_EQ(refused.error().text.about, "L2");
    EXPECT_FALSE(select(north(), both("o2"))) << "nor together with what is theirs";
    const auto seen = preview(north(), both("o3"));
    ASSERT_TRUE(seen);
    EXPECT_TRUE(seen->targets[0].findings.empty());
    ASSERT_EQ(seen->targets[1].findings.size(), 1U);
    EXPECT_EQ(seen->targets[1].findings[0].reason, "NO_PERMISSION");
    ASSERT_TRUE(select(north(), request("o4")));
    auto moved = north();
    moved.rights = with(anna(), {{Role::Operator, {}, {"South"}}}).rights;
    EXPECT_EQ(call(&OrderHost::execute, moved, "o4").error().text.code, "MAY_NOT_HERE") << "asked again at execute";
    EXPECT_TRUE(port.executed.empty());
    EXPECT_TRUE(call(&OrderHost::execute, north(), "o4"));
}

TEST_F(OrderRights, TheSecondPersonProvesWhoTheyAreToo) {
    awaitApproval();
    stream::Caller found = bruno();  // somebody at a console that Bruno left open
    city.clock.advance(61'000);
    report("L1", 0.8, 0);
    report("L2", 0.8, 0);
    tick();
    EXPECT_EQ(act(found, Kind::Approve).error().reason, "REAUTHENTICATE");
    found.verifiedMono = -1;
    EXPECT_EQ(act(found, Kind::Approve).error().reason, "REAUTHENTICATE");
    EXPECT_TRUE(port.executed.empty());
    EXPECT_TRUE(act(bruno(), Kind::Approve));
}

TEST_F(OrderRights, TenOrdersAMinuteHoweverManyAreSelected) {
    ASSERT_TRUE(select(anna(), request("kept", "L2")));
    for (int i = 0; i < 10; ++i) {
        const std::string id = "n" + std::to_string(i);
        ASSERT_TRUE(select(anna(), request(id)));
        ASSERT_TRUE(call(&OrderHost::execute, anna(), id)) << i;
    }
    EXPECT_EQ(call(&OrderHost::execute, anna(), "kept").error().reason, "THROTTLED");
    EXPECT_EQ(state("kept"), "Selected");
}

TEST_F(OrderRights, TheTenthIsStillApproved) {
    for (int i = 0; i < 9; ++i) {
        const std::string id = "n" + std::to_string(i);
        ASSERT_TRUE(select(anna(), request(id)));
        ASSERT_TRUE(call(&OrderHost::execute, anna(), id)) << i;
    }
    awaitApproval();
    EXPECT_TRUE(act(bruno(), Kind::Approve)) << "it was counted when it was executed";
}

TEST_F(OrderRights, AGraveOrderIsExecutedOnlyAsItWasShown) {
    ASSERT_TRUE(select(anna(), both()));
    EXPECT_EQ(call(&OrderHost::execute, anna(), "o1").error().reason, "PREVIEW_CHANGED") << "no hash at all";
    EXPECT_EQ(state(), "Selected");
    EXPECT_TRUE(act(anna(), Kind::Execute));
}

TEST_F(OrderRights, EveryRefusalIsJournalledOnce) {
    awaitApproval();
    EXPECT_FALSE(act(anna(), Kind::Approve));
    EXPECT_FALSE(act(anna(), Kind::Deny));
    EXPECT_FALSE(act(bruno(), Kind::BreakGlass));
    EXPECT_FALSE(act(bruno(), Kind::RenewSelect));
    EXPECT_FALSE(act(bruno(), Kind::Decide));
    EXPECT_FALSE(act(bruno(), Kind::TakeOver));
    EXPECT_FALSE(act(bruno(), Kind::Execute));
    EXPECT_FALSE(call(&OrderHost::cancel, bruno(), "o1"));
    EXPECT_FALSE(call(&OrderHost::release, bruno(), "o1"));
    EXPECT_FALSE(call(&OrderHost::renew, bruno(), "o1"));
    for (const char* what : {"APPROVE", "DENY", "BREAK_GLASS", "RENEW_SELECT", "DECIDE", "TAKE_OVER", "EXECUTE",
                             "CANCEL", "RELEASE", "RENEW"}) {
        EXPECT_EQ(refusals(what), 1U) << what;
    }
}

}  // namespace
}  // namespace belfry::gateway
