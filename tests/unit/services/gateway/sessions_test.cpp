// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/sessions.h"

#include <algorithm>

#include <gtest/gtest.h>

namespace belfry::gateway {
namespace {

constexpr Instant kNow{1'000, 2'000};

TEST(Sessions, WithoutATokenNothingIsAllowed) {
    Sessions sessions;
    for (const char* token : {"", "guess"}) {
        const auto found = sessions.findActing(token, kNow);
        ASSERT_FALSE(found);
        EXPECT_EQ(found.error().code, ErrorCode::Unauthenticated);
    }
}

TEST(Sessions, RolesComeFromTheConnectionNotFromTheWish) {
    Sessions sessions;
    const auto desk = sessions.open("anna", "desk-1", false, true, kNow);
    const auto wall = sessions.open("wall", "wall-1", true, true, kNow);
    const auto tcp = sessions.open("carla", "far", false, false, kNow);
    ASSERT_TRUE(desk && wall && tcp);
    EXPECT_EQ(desk->role, "OPERATOR");
    EXPECT_EQ(wall->role, "VIEWER");
    EXPECT_EQ(tcp->role, "VIEWER");
    EXPECT_TRUE(sessions.findActing(desk->token, kNow));
    const auto kiosk = sessions.findActing(wall->token, kNow);
    ASSERT_FALSE(kiosk);
    EXPECT_EQ(kiosk.error().code, ErrorCode::PermissionDenied);
    EXPECT_EQ(kiosk.error().reason, "KIOSK");
    const auto viewer = sessions.findActing(tcp->token, kNow);
    ASSERT_FALSE(viewer);
    EXPECT_EQ(viewer.error().code, ErrorCode::PermissionDenied);
    EXPECT_NE(desk->token, wall->token);
    EXPECT_EQ(std::count(desk->token.begin(), desk->token.end(), desk->token[0]) == 48, false);
}

TEST(Sessions, ANameIsNeededAndIdleSessionsEnd) {
    Sessions sessions;
    EXPECT_FALSE(sessions.open("", "desk-1", false, true, kNow));
    const auto session = sessions.open("anna", "", false, true, kNow);
    ASSERT_TRUE(session);
    EXPECT_EQ(session->workstation, "unknown");
    const Instant later = kNow.plus(25LL * 3'600'000);
    ASSERT_TRUE(sessions.open("bruno", "desk-2", false, true, later));
    EXPECT_FALSE(sessions.find(session->token, later));
}

}  // namespace
}  // namespace belfry::gateway
