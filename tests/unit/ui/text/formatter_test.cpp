// SPDX-License-Identifier: Apache-2.0
#include "ui/text/formatter.h"

#include <gtest/gtest.h>

#include "ui/text/city_clock.h"

namespace belfry::ui {
namespace {

const QString kThin(QChar(0x202F));

TEST(Formatter, UnitsAreWhatPeopleRead) {
    const Formatter english("en", "Europe/Vienna");
    EXPECT_EQ(english.quantity(212.4, "ug/m3", 0), "212" + kThin + "µg/m³");
    EXPECT_EQ(english.quantity(4.2, "Cel", 1), "4.2" + kThin + "°C");
    EXPECT_EQ(english.quantity(14'206, "h", 0), "14,206" + kThin + "h");
    EXPECT_EQ(english.quantity(7, "1", 0), "7");
    EXPECT_EQ(english.quantity(90, "deg", 0), "90°");
    EXPECT_EQ(english.percent(0.979, 1), "97.9" + kThin + "%");
}

TEST(Formatter, GermanNumbers) {
    const Formatter german("de", "Europe/Vienna");
    EXPECT_EQ(german.number(14'206.5, 1), "14.206,5");
    EXPECT_EQ(german.percent(0.979, 1), "97,9" + kThin + "%");
}

TEST(Formatter, AgesDurationsCountdowns) {
    const Formatter f("en", "UTC");
    struct Case {
        double ms;
        const char* age;
        const char* duration;
        const char* countdown;
    };
    for (const Case& c :
         {Case{0, "0 s", "0 s", "0:00"}, Case{4'900, "4 s", "4 s", "0:05"}, Case{60'000, "1 min", "1 min", "1:00"},
          Case{192'000, "3 min", "3 min 12 s", "3:12"}, Case{3'900'000, "1 h", "1 h 05 min", "1:05:00"},
          Case{7'087'000, "1 h", "1 h 58 min", "1:58:07"}, Case{50.0 * 3'600'000, "2 d", "2 d 2 h", "50:00:00"}}) {
        EXPECT_EQ(f.age(c.ms), c.age) << c.ms;
        EXPECT_EQ(f.duration(c.ms), c.duration) << c.ms;
        EXPECT_EQ(f.countdown(c.ms), c.countdown) << c.ms;
    }
    EXPECT_EQ(f.age(-1), "–") << "never heard of is no age";
    EXPECT_EQ(f.countdown(-5'000), "0:00") << "a lease that has ended does not count below nothing";
}

TEST(Formatter, TimesAreTheCitysAndSurviveDaylightSaving) {
    const Formatter f("en", "Europe/Vienna");
    const double winter = 1'763'758'937'000.0;  // 2025-11-21 21:02:17 UTC
    EXPECT_EQ(f.time(winter), "22:02:17");
    EXPECT_EQ(f.zoneName(winter), "CET");
    const double summer = 1'752'500'000'000.0;  // 2025-07-14 13:33:20 UTC
    EXPECT_EQ(f.time(summer), "15:33:20");
    EXPECT_EQ(f.zoneName(summer), "CEST");
    EXPECT_EQ(f.since(winter, winter + 60'000), "22:02:17");
    EXPECT_EQ(f.since(winter, winter + 48.0 * 3'600'000), "21 Nov 22:02");
    EXPECT_EQ(f.time(0), "–");
}

TEST(CityClock, FollowsTheGatewayAndNotThisMachinesWallClock) {
    ManualClock machine;
    CityClock clock(machine);
    clock.learn(5'000'000'000'000);
    EXPECT_EQ(clock.nowMs(), 5'000'000'000'000);
    machine.jumpWall(3'600'000);
    EXPECT_EQ(clock.nowMs(), 5'000'000'000'000) << "an NTP step here moves no age";
    machine.advance(2'500);
    EXPECT_EQ(clock.nowMs(), 5'000'000'002'500);
    clock.learn(5'000'000'002'300);
    EXPECT_EQ(clock.nowMs(), 5'000'000'002'500) << "a frame that travelled longer says less";
    clock.learn(5'000'000'900'000);
    EXPECT_EQ(clock.nowMs(), 5'000'000'900'000) << "a real step of the gateway is followed";
}

}  // namespace
}  // namespace belfry::ui
