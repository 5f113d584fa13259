// SPDX-License-Identifier: Apache-2.0
#include "models/domain/permissions.h"

#include <set>
#include <string>

#include <gtest/gtest.h>

namespace belfry {
namespace {

TEST(Permissions, NamesGoThereAndBack) {
    for (int i = 0; i < kRoleCount; ++i) {
        const auto role = static_cast<Role>(i);
        EXPECT_EQ(roleFromText(toText(role)), role);
    }
    for (int i = 0; i < kActionCount; ++i) {
        const auto action = static_cast<Action>(i);
        EXPECT_EQ(actionFromText(toText(action)), action);
    }
    EXPECT_FALSE(roleFromText("ROOT"));
    EXPECT_FALSE(actionFromText("orders.explode"));
}

TEST(Permissions, NobodyMayDoAnythingButLogIn) {
    const Rights nobody;
    for (int i = 0; i < kActionCount; ++i) {
        const auto action = static_cast<Action>(i);
        EXPECT_EQ(nobody.mayAnywhere(action), action == Action::LogIn) << toText(action);
        EXPECT_FALSE(nobody.may(action, "lighting", "North")) << toText(action);
    }
    EXPECT_TRUE(nobody.actions().empty());
}

TEST(Permissions, DutiesAreSeparated) {
    // whoever gives out rights operates nothing; whoever audits changes nothing; whoever operates does neither
    for (const Action operating : {Action::Command, Action::AcknowledgeAlarms, Action::ApproveOrders,
                                   Action::BreakGlass, Action::SuperviseOrders}) {
        for (const Role role :
             {Role::None, Role::Kiosk, Role::Viewer, Role::Auditor, Role::SecurityAdministrator, Role::Engineer}) {
            EXPECT_FALSE(mayEver(role, operating)) << toText(role) << " " << toText(operating);
        }
    }
    for (int i = 0; i < kRoleCount; ++i) {
        const auto role = static_cast<Role>(i);
        EXPECT_EQ(mayEver(role, Action::ManageAccounts), role == Role::SecurityAdministrator) << toText(role);
        EXPECT_EQ(mayEver(role, Action::ReadAudit), role == Role::Auditor) << toText(role);
        EXPECT_EQ(mayEver(role, Action::SuperviseOrders), role == Role::Supervisor) << toText(role);
    }
}

TEST(Permissions, AGrantCountsInItsLayersAndAreasOnly) {
    const Rights rights({{Role::Operator, {"lighting"}, {"North", "South"}}, {Role::Viewer, {}, {}}});
    EXPECT_TRUE(rights.may(Action::Command, "lighting", "North"));
    EXPECT_FALSE(rights.may(Action::Command, "lighting", "West"));
    EXPECT_FALSE(rights.may(Action::Command, "traffic", "North"));
    EXPECT_FALSE(rights.may(Action::Command, "lighting", "")) << "what lies in no district needs a grant for all";
    EXPECT_TRUE(rights.may(Action::View, "traffic", ""));
    EXPECT_TRUE(rights.mayInLayer(Action::Command, "lighting"));
    EXPECT_FALSE(rights.mayInLayer(Action::Command, "traffic"));
    EXPECT_TRUE(rights.mayAnywhere(Action::Command));
    EXPECT_EQ(rights.highest(), Role::Operator);
}

TEST(Permissions, TheTableNamesEveryCallOnceAndLetsNobodyPastTheLogIn) {
    std::set<std::string_view> seen;
    for (const CallRule& rule : callRules()) {
        EXPECT_TRUE(seen.insert(rule.method).second) << rule.method;
        EXPECT_EQ(actionOf(rule.method), rule.action);
        if (!rule.method.starts_with("belfry.v1.Session/")) {
            EXPECT_NE(rule.action, Action::LogIn) << rule.method;
        }
    }
    EXPECT_FALSE(actionOf("belfry.v1.Alarms/Explode"));
    EXPECT_FALSE(actionOf(""));
}

}  // namespace
}  // namespace belfry
