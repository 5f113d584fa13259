// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/sessions.h"

#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace belfry::gateway {
namespace {

constexpr Instant kNow{1'000, 2'000};

constexpr const char* kSelect = "belfry.v1.CityControl/Select";
constexpr const char* kEvents = "belfry.v1.Events/Subscribe";

Origin at(const char* workstation, bool local, bool kiosk = false) { return {workstation, "unix", kiosk, local}; }

TEST(Sessions, WithoutATokenNothingIsAllowed) {
    Sessions sessions;
    for (const char* token : {"", "guess"}) {
        for (const CallRule& rule : callRules()) {
            const auto found = sessions.admit(token, rule.method, kNow);
            ASSERT_FALSE(found) << rule.method;
            EXPECT_EQ(found.error().code, ErrorCode::Unauthenticated);
        }
    }
}

TEST(Sessions, WhereAccountsAreOpenRolesComeFromTheConnectionNotFromTheWish) {
    Sessions sessions;
    sessions.setSupervisors({"sue"});
    const auto desk = sessions.open("anna", at("desk-1", true), kNow);
    const auto sue = sessions.open("sue", at("desk-2", true), kNow);
    const auto wall = sessions.open("wall", at("wall-1", true, true), kNow);
    const auto tcp = sessions.open("sue", at("far", false), kNow);
    ASSERT_TRUE(desk && sue && wall && tcp);
    EXPECT_EQ(desk->role(), "OPERATOR");
    EXPECT_EQ(sue->role(), "SUPERVISOR");
    EXPECT_EQ(wall->role(), "KIOSK");
    EXPECT_EQ(tcp->role(), "VIEWER");
    EXPECT_FALSE(desk->isSupervisor());
    EXPECT_TRUE(sue->isSupervisor());
    EXPECT_FALSE(tcp->isSupervisor());
    EXPECT_TRUE(sessions.admit(desk->token, kSelect, kNow));
    const auto kiosk = sessions.admit(wall->token, kSelect, kNow);
    ASSERT_FALSE(kiosk);
    EXPECT_EQ(kiosk.error().code, ErrorCode::PermissionDenied);
    EXPECT_EQ(kiosk.error().reason, "KIOSK");
    const auto viewer = sessions.admit(tcp->token, kSelect, kNow);
    ASSERT_FALSE(viewer);
    EXPECT_EQ(viewer.error().code, ErrorCode::PermissionDenied);
    EXPECT_TRUE(sessions.admit(tcp->token, kEvents, kNow));
    EXPECT_NE(desk->token, wall->token);
    EXPECT_EQ(std::count(desk->token.begin(), desk->token.end(), desk->token[0]) == 48, false);
}

TEST(Sessions, WhereAccountsAreRequiredNothingIsAllowedBeforeTheLogIn) {
    Sessions sessions;
    sessions.setAccounts(Sessions::Accounts::Required);
    const auto desk = sessions.open("anna", at("desk-1", true), kNow);
    ASSERT_TRUE(desk);
    EXPECT_TRUE(desk->logInNeeded);
    EXPECT_EQ(desk->verifiedMono, -1);
    for (const CallRule& rule : callRules()) {
        const auto admitted = sessions.admit(desk->token, rule.method, kNow);
        EXPECT_EQ(admitted.has_value(), rule.action == Action::LogIn) << rule.method;
    }
}

TEST(Sessions, WhatCannotBeReadFailsClosedToLooking) {
    Sessions sessions;
    sessions.setAccounts(Sessions::Accounts::Unreadable);
    sessions.setSupervisors({"anna"});
    const auto desk = sessions.open("anna", at("desk-1", true), kNow);
    ASSERT_TRUE(desk);
    for (const CallRule& rule : callRules()) {
        const auto admitted = sessions.admit(desk->token, rule.method, kNow);
        EXPECT_EQ(admitted.has_value(), rule.action == Action::LogIn || rule.action == Action::View) << rule.method;
    }
}

TEST(Sessions, ACallThatNoRuleNamesIsRefused) {
    Sessions sessions;
    const auto desk = sessions.open("anna", at("desk-1", true), kNow);
    ASSERT_TRUE(desk);
    EXPECT_FALSE(sessions.admit(desk->token, "belfry.v1.CityControl/Explode", kNow));
}

TEST(Sessions, TheLastCheckOfThePasswordIsKnown) {
    Sessions sessions;
    const auto desk = sessions.open("anna", at("desk-1", true), kNow);
    ASSERT_TRUE(desk);
    EXPECT_EQ(desk->caller().verifiedMono, kNow.monoMs);
    ASSERT_TRUE(sessions.verified(desk->token, kNow.plus(5'000)));
    EXPECT_EQ(sessions.find(desk->token, kNow.plus(9'000))->caller().verifiedMono, kNow.monoMs + 5'000);
    EXPECT_FALSE(sessions.verified("guess", kNow));
}

TEST(Sessions, AConsoleThatHangsUpOrLogsOutIsGone) {
    Sessions sessions;
    std::vector<std::string> gone;
    sessions.setGone([&](const std::string& token) { gone.push_back(token); });
    const auto desk = sessions.open("anna", at("desk-1", true), kNow);
    const auto wall = sessions.open("bruno", at("wall", true), kNow);
    ASSERT_TRUE(desk);
    ASSERT_TRUE(wall);
    const auto feed = sessions.watch(desk->token, [](const Error&) {});
    const auto events = sessions.watch(desk->token, [](const Error&) {});
    sessions.unwatch(feed);
    EXPECT_TRUE(gone.empty()) << "one stream may be opened again while the other is there";
    sessions.unwatch(events);
    EXPECT_EQ(gone, std::vector{desk->token});
    sessions.unwatch(events);
    EXPECT_EQ(gone.size(), 1U);
    EXPECT_TRUE(sessions.find(desk->token, kNow)) << "it may come back: the session lives";
    sessions.end(wall->token, Error{});
    EXPECT_EQ(gone.back(), wall->token);
}

TEST(Sessions, ANameIsNeededAndIdleSessionsEnd) {
    Sessions sessions;
    EXPECT_FALSE(sessions.open("", at("desk-1", true), kNow));
    const auto session = sessions.open("anna", at("", true), kNow);
    ASSERT_TRUE(session);
    EXPECT_EQ(session->workstation, "unknown");
    const Instant later = kNow.plus(25LL * 3'600'000);
    ASSERT_TRUE(sessions.open("bruno", at("desk-2", true), later));
    EXPECT_FALSE(sessions.find(session->token, later));
}

}  // namespace
}  // namespace belfry::gateway
