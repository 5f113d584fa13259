// SPDX-License-Identifier: Apache-2.0
#include "services/access/log_in_throttle.h"

#include <string>

#include <gtest/gtest.h>

namespace belfry::access {
namespace {

constexpr Instant kStart{1'000'000, 0};

TEST(LogInThrottle, AfterThreeFailuresEveryAttemptWaitsTwiceAsLong) {
    LogInThrottle throttle;
    Instant now = kStart;
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(throttle.wait("anna", "", now), 0);
        throttle.begin("anna", "", now);
    }
    Millis expected = 1'000;
    for (int i = 0; i < 10; ++i) {
        const Millis wait = throttle.wait("anna", "", now);
        EXPECT_EQ(wait, expected);
        EXPECT_GT(throttle.wait("anna", "", now.plus(wait - 1)), 0);
        now = now.plus(wait);
        EXPECT_EQ(throttle.wait("anna", "", now), 0);
        throttle.begin("anna", "", now);
        expected = std::min<Millis>(expected * 2, LogInThrottle::kLongestUserMs);
    }
    EXPECT_EQ(throttle.wait("bruno", "", now), 0) << "another account is not held up";
    throttle.succeeded("anna", "");
    EXPECT_EQ(throttle.wait("anna", "", now), 0);
}

TEST(LogInThrottle, OneMachineThatTriesManyNamesIsSlowedAsWell) {
    LogInThrottle throttle;
    for (int i = 0; i < 8; ++i) {
        throttle.begin("user" + std::to_string(i), "ipv4:10.0.0.9", kStart);
    }
    EXPECT_GT(throttle.wait("fresh", "ipv4:10.0.0.9", kStart), 0);
    EXPECT_EQ(throttle.wait("fresh", "ipv4:10.0.0.8", kStart), 0);
}

TEST(LogInThrottle, AttemptsAtOnceGainNothing) {
    LogInThrottle throttle;
    for (int i = 0; i < 4; ++i) {
        throttle.begin("anna", "", kStart);  // all under way, none answered
    }
    EXPECT_GT(throttle.wait("anna", "", kStart), 0);
}

TEST(LogInThrottle, ForgetsAndNeverGrowsWithoutBound) {
    LogInThrottle throttle;
    for (int i = 0; i < 6; ++i) {
        throttle.begin("anna", "ipv4:10.0.0.9", kStart);
    }
    EXPECT_EQ(throttle.wait("anna", "ipv4:10.0.0.9", kStart.plus(LogInThrottle::kForgetMs + 1)), 0);
    for (int i = 0; i < 30'000; ++i) {
        throttle.begin("guess" + std::to_string(i), "ipv4:10.0.0.9", kStart);
    }
    EXPECT_LE(throttle.remembered(), 2 * LogInThrottle::kMost);
    EXPECT_GT(throttle.wait("anna", "", kStart), 0) << "a flood of names must not wash away what is held against one";
}

TEST(LogInThrottle, APortIsNoPeer) {
    EXPECT_EQ(throttlePeer("ipv4:10.1.2.3:50124"), "ipv4:10.1.2.3");
    EXPECT_EQ(throttlePeer("ipv6:%5B::1%5D:50124"), "ipv6:%5B::1%5D");
    EXPECT_EQ(throttlePeer("unix:"), "");
}

}  // namespace
}  // namespace belfry::access
