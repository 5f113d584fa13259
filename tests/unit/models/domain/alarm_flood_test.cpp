// SPDX-License-Identifier: Apache-2.0
#include "models/domain/alarm_flood.h"

#include <gtest/gtest.h>

namespace belfry {
namespace {

using P = AlarmPriority;

TEST(AlarmFlood, ElevenInJustUnderTenMinutesAreAFloodInJustOverAreNot) {
    for (const auto& [span, flood] : {std::pair{Millis{599'000}, true}, std::pair{Millis{601'000}, false}}) {
        AlarmFlood position;
        const ManualClock clock;
        bool entered = false;
        for (int i = 0; i < 11; ++i) {
            entered = position.annunciated(P::P3, "g", clock.now().plus(span * i / 10)).entered || entered;
        }
        EXPECT_EQ(entered, flood) << span;
        EXPECT_EQ(position.inFlood(), flood) << span;
    }
}

TEST(AlarmFlood, V12FourHundredInAMinuteAndEveryP1IsHeard) {
    AlarmFlood position;
    ManualClock clock;
    int p1 = 0;
    int p2 = 0;
    int p3 = 0;
    int entered = 0;
    for (int i = 0; i < 400; ++i) {
        const P priority = i % 40 == 39 ? P::P1 : i % 10 == 5 ? P::P2 : P::P3;
        const FloodDecision decision = position.annunciated(priority, i % 20 < 10 ? "north" : "south", clock.now());
        entered += decision.entered ? 1 : 0;
        if (i > 10 && decision.sounds) {
            ++(priority == P::P1 ? p1 : priority == P::P2 ? p2 : p3);
        }
        clock.advance(150);
    }
    EXPECT_TRUE(position.inFlood());
    EXPECT_EQ(entered, 1);
    EXPECT_EQ(position.rate10(clock.now()), 400U);
    EXPECT_EQ(p1, 10);
    EXPECT_EQ(p2, 2) << "once per group and minute";
    EXPECT_EQ(p3, 0);
}

TEST(AlarmFlood, P2SoundsAgainAfterAMinute) {
    AlarmFlood position;
    ManualClock clock;
    for (int i = 0; i < 11; ++i) {
        position.annunciated(P::P4, "g", clock.now());
    }
    EXPECT_TRUE(position.annunciated(P::P2, "g", clock.now()).sounds);
    clock.advance(59'999);
    EXPECT_FALSE(position.annunciated(P::P2, "g", clock.now()).sounds);
    EXPECT_TRUE(position.annunciated(P::P2, "h", clock.now()).sounds);
    clock.advance(1);
    EXPECT_TRUE(position.annunciated(P::P2, "g", clock.now()).sounds);
}

TEST(AlarmFlood, EndsBelowFiveNotBelowEleven) {
    AlarmFlood position;
    ManualClock clock;
    const Instant begin = clock.now();
    for (int i = 0; i < 12; ++i) {  // one a second
        position.annunciated(P::P3, "g", clock.now());
        clock.advance(1'000);
    }
    ASSERT_TRUE(position.inFlood());
    EXPECT_EQ(position.floodSince(), begin.plus(10'000));
    int ended = 0;
    while (const auto next = position.nextDeadline()) {
        clock.advance(next->monoMs - clock.now().monoMs);
        const bool now = position.tick(clock.now());
        ended += now ? 1 : 0;
        EXPECT_EQ(now, position.rate10(clock.now()) == 4U);
        EXPECT_EQ(position.inFlood(), position.rate10(clock.now()) >= 5U);
    }
    EXPECT_EQ(ended, 1);
    EXPECT_FALSE(position.floodSince());
    clock.jumpWall(-3'600'000);
    EXPECT_FALSE(position.tick(clock.now())) << "once only";
}

TEST(AlarmNuisance, ChatteringIsThreeInAMinute) {
    AlarmNuisance alarm;
    ManualClock clock;
    EXPECT_FALSE(alarm.becameOn(clock.now()));
    clock.advance(30'000);
    EXPECT_FALSE(alarm.becameOn(clock.now()));
    clock.advance(30'001);
    EXPECT_FALSE(alarm.becameOn(clock.now())) << "the first is over a minute ago";
    clock.advance(10'000);
    EXPECT_TRUE(alarm.becameOn(clock.now()));
    clock.advance(10'000);
    EXPECT_FALSE(alarm.becameOn(clock.now())) << "still the same episode";
    EXPECT_EQ(alarm.chatterEpisodes(), 1U);
    clock.advance(60'000);
    EXPECT_FALSE(alarm.chattering(clock.now()));
}

TEST(AlarmNuisance, FleetingIsShortAndUntouched) {
    AlarmNuisance alarm;
    ManualClock clock;
    const auto lasts = [&](Millis duration, bool acted) {
        alarm.becameOn(clock.now());
        if (acted) {
            alarm.operatorActed();
        }
        clock.advance(duration);
        return alarm.becameNormal(clock.now());
    };
    EXPECT_TRUE(lasts(9'999, false));
    EXPECT_FALSE(lasts(10'000, false));
    EXPECT_FALSE(lasts(1'000, true));
    EXPECT_FALSE(alarm.becameNormal(clock.now())) << "was not on";
    EXPECT_EQ(alarm.fleetingCount(), 1U);
}

TEST(AlarmNuisance, StaleAfterADay) {
    AlarmNuisance alarm;
    ManualClock clock;
    alarm.becameOn(clock.now());
    clock.advance(kStaleAlarmMs);
    EXPECT_FALSE(alarm.stale(clock.now()));
    clock.advance(1);
    EXPECT_TRUE(alarm.stale(clock.now()));
    alarm.becameNormal(clock.now());
    EXPECT_FALSE(alarm.stale(clock.now()));
}

TEST(AlarmNag, IntervalsByPriority) {
    EXPECT_EQ(nagIntervalMs(P::P1), 60'000);
    EXPECT_EQ(nagIntervalMs(P::P2), 300'000);
    EXPECT_EQ(nagIntervalMs(P::P3), 900'000);
    EXPECT_EQ(nagIntervalMs(P::P4), 900'000);
}

TEST(AlarmFloods, AGroupThatWasKeptSilentIsDueWhenItsMinuteIsOver) {
    ManualClock clock;
    AlarmFlood position;
    for (int i = 0; i < 11; ++i) {
        (void)position.annunciated(AlarmPriority::P3, "low", clock.now());
    }
    ASSERT_TRUE(position.inFlood());
    EXPECT_TRUE(position.annunciated(AlarmPriority::P2, "a", clock.now()).sounds);
    EXPECT_TRUE(position.annunciated(AlarmPriority::P2, "b", clock.now()).sounds);
    clock.advance(10'000);
    EXPECT_FALSE(position.annunciated(AlarmPriority::P2, "a", clock.now()).sounds);
    EXPECT_FALSE(position.annunciated(AlarmPriority::P3, "low", clock.now()).sounds);
    clock.advance(kFloodGroupSoundMs - 10'001);
    EXPECT_TRUE(position.takeDueGroups(clock.now()).empty());
    clock.advance(1);
    EXPECT_EQ(position.takeDueGroups(clock.now()), std::vector<std::string>{"a"});
    EXPECT_TRUE(position.takeDueGroups(clock.now()).empty()) << "once";
    EXPECT_FALSE(position.annunciated(AlarmPriority::P2, "a", clock.now()).sounds) << "its next minute has begun";
}

}  // namespace
}  // namespace belfry
