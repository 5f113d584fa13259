// SPDX-License-Identifier: Apache-2.0
#include "models/domain/alarm_kpi.h"

#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace belfry {
namespace {

using Id = AlarmKpiId;
constexpr Millis kMinute = 60'000;
constexpr Millis kHour = 60 * kMinute;
constexpr Millis kDay = 24 * kHour;
constexpr Millis kStart = 1'767'225'600'000;  // 2026-01-01, a whole day

AlarmFact rises(Millis at, const std::string& key, AlarmPriority priority = AlarmPriority::P3) {
    AlarmFact fact;
    fact.wallMs = at;
    fact.key = key;
    fact.priority = priority;
    fact.annunciated = fact.becameOn = fact.waiting = true;
    return fact;
}

AlarmFact falls(Millis at, const std::string& key, AlarmPriority priority = AlarmPriority::P3) {
    AlarmFact fact;
    fact.wallMs = at;
    fact.key = key;
    fact.priority = priority;
    fact.becameNormal = true;
    return fact;
}

AlarmFact acked(Millis at, const std::string& key, const std::string& person,
                AlarmPriority priority = AlarmPriority::P3) {
    AlarmFact fact;
    fact.wallMs = at;
    fact.key = key;
    fact.priority = priority;
    fact.person = person;
    fact.acknowledged = true;
    return fact;
}

AlarmFact acts(Millis at, const std::string& person) {
    AlarmFact fact;
    fact.wallMs = at;
    fact.person = person;
    return fact;
}

double number(const AlarmKpiReport& report, Id id) { return report.value(id).value_or(-1.0); }

/** Both ways of counting; they must agree before anything else is looked at. */
AlarmKpiReport both(const std::vector<AlarmFact>& facts, Millis period, Millis end) {
    AlarmKpiMeter meter(kStart - 40 * kDay);
    for (const AlarmFact& fact : facts) {
        meter.add(fact);
        meter.advance(fact.wallMs);
    }
    meter.advance(end);
    const AlarmKpiReport live = meter.report(period);
    const AlarmKpiReport batch = computeAlarmKpis(facts, end - period, end);
    EXPECT_EQ(live.fromMs, batch.fromMs);
    EXPECT_EQ(live.toMs, batch.toMs);
    for (std::size_t i = 0; i < kAlarmKpiCount; ++i) {
        EXPECT_EQ(live.values[i].has_value(), batch.values[i].has_value()) << alarmKpiRule(static_cast<Id>(i)).name;
        EXPECT_DOUBLE_EQ(live.values[i].value_or(0), batch.values[i].value_or(0))
            << alarmKpiRule(static_cast<Id>(i)).name;
    }
    EXPECT_EQ(live.top, batch.top);
    EXPECT_EQ(live.slices, batch.slices);
    return batch;
}

std::vector<AlarmFact> evenly(int count, Millis span) {
    std::vector<AlarmFact> facts;
    for (int i = 0; i < count; ++i) {
        facts.push_back(rises(kStart + kHour + span * i / (count - 1), "a" + std::to_string(i)));
    }
    return facts;
}

TEST(AlarmKpi, ElevenWithinTenMinutesAreAFlood) {
    const AlarmKpiReport flood = both(evenly(11, 9 * kMinute + 59'000), kDay, kStart + kDay);
    EXPECT_EQ(number(flood, Id::Peak10Min), 11);
    EXPECT_DOUBLE_EQ(number(flood, Id::FloodsPerWeek), 7);
    EXPECT_EQ(rateAlarmKpi(Id::Peak10Min, flood.value(Id::Peak10Min)), KpiRating::Bad);
    // from the eleventh until fewer than five are in the window: when the seventh (five were left) is 10 minutes old
    const Millis began = kStart + kHour + 599'000;
    const Millis ended = kStart + kHour + 599'000 * 6 / 10 + 600'000;
    EXPECT_DOUBLE_EQ(number(flood, Id::FloodTime), 100.0 * static_cast<double>(ended - began) / kDay);
    const AlarmKpiReport none = both(evenly(11, 10 * kMinute + 1'000), kDay, kStart + kDay);
    EXPECT_EQ(number(none, Id::Peak10Min), 10);
    EXPECT_EQ(number(none, Id::FloodsPerWeek), 0);
    EXPECT_EQ(rateAlarmKpi(Id::Peak10Min, none.value(Id::Peak10Min)), KpiRating::Good);
}

TEST(AlarmKpi, HandCalculatedDay) {
    std::vector<AlarmFact> facts;
    facts.push_back(rises(kStart + kHour, "p1", AlarmPriority::P1));
    facts.push_back(acked(kStart + kHour + 20'000, "p1", "anna", AlarmPriority::P1));
    facts.push_back(acts(kStart + kHour + 5 * kMinute, "anna"));
    facts.push_back(rises(kStart + 2 * kHour, "p2", AlarmPriority::P2));
    facts.push_back(acked(kStart + 2 * kHour + 240'000, "p2", "ben", AlarmPriority::P2));
    facts.push_back(acts(kStart + 2 * kHour + 240'000 + 10 * kMinute + 1, "ben"));  // too late
    for (int i = 0; i < 4; ++i) {                                                   // chatters once, four fleeting
        facts.push_back(rises(kStart + 3 * kHour + i * 15'000, "c"));
        facts.push_back(falls(kStart + 3 * kHour + i * 15'000 + 5'000, "c"));
    }
    const AlarmKpiReport report = both(facts, kDay, kStart + kDay);
    EXPECT_DOUBLE_EQ(number(report, Id::PerDay), 6);
    EXPECT_DOUBLE_EQ(number(report, Id::PerHour), 0.25);
    EXPECT_EQ(number(report, Id::PeakMinute), 4);
    EXPECT_EQ(number(report, Id::AckP50P1), 20);
    EXPECT_EQ(number(report, Id::AckP95P2), 240);
    EXPECT_EQ(rateAlarmKpi(Id::AckP50P1, report.value(Id::AckP50P1)), KpiRating::Good);
    EXPECT_EQ(rateAlarmKpi(Id::AckP50P2, report.value(Id::AckP50P2)), KpiRating::Bad);
    EXPECT_DOUBLE_EQ(number(report, Id::ChatteringPerWeek), 7);
    EXPECT_DOUBLE_EQ(number(report, Id::FleetingPerDay), 4);
    EXPECT_DOUBLE_EQ(number(report, Id::AckWithoutAction), 50);
    EXPECT_EQ(number(report, Id::Standing), 2);
    EXPECT_EQ(number(report, Id::ActiveMax), 23.0 * 3'600);
    EXPECT_NEAR(number(report, Id::ShareP1), 100.0 / 6, 1e-9);
    ASSERT_EQ(report.top.size(), 3U);
    EXPECT_EQ(report.top[0].key, "c");
    EXPECT_EQ(report.top[0].count, 4U);
}

TEST(AlarmKpi, StaleAfterADayAndShelvesAtTheEnd) {
    std::vector<AlarmFact> facts{rises(kStart, "old"), rises(kStart + kHour, "older")};
    AlarmFact shelved = rises(kStart + 2 * kHour, "s");
    shelved.annunciated = shelved.waiting = false;
    shelved.shelved = true;
    shelved.shelfUntilMs = kStart + 3 * kDay;
    shelved.person = "anna";
    facts.push_back(shelved);
    facts.push_back(falls(kStart + kDay + 2 * kHour, "old"));
    const AlarmKpiReport report = both(facts, 2 * kDay, kStart + 2 * kDay);
    EXPECT_EQ(number(report, Id::Stale), 2);
    EXPECT_EQ(number(report, Id::ShelvedNow), 1);
    EXPECT_EQ(number(report, Id::ShelvedPastEnd), 0);
}

TEST(AlarmKpi, WhatASuppressionOrAShelfHidesDoesNotStand) {
    std::vector<AlarmFact> facts{rises(kStart, "root"), rises(kStart, "consequence"), rises(kStart, "released")};
    for (std::size_t i = 1; i < 3; ++i) {
        facts[i].annunciated = facts[i].waiting = false;
        facts[i].inhibited = true;
    }
    AlarmFact released;  // its cause is over, it is not
    released.wallMs = kStart + kHour;
    released.key = "released";
    released.annunciated = released.waiting = true;
    EXPECT_EQ(number(both(facts, kDay, kStart + kDay), Id::Standing), 1);
    facts.push_back(released);
    EXPECT_EQ(number(both(facts, kDay, kStart + kDay), Id::Standing), 2);
}

TEST(AlarmKpi, AnEmptyPeriodKnowsWhatItDoesNotKnow) {
    const AlarmKpiReport report = both({}, kDay, kStart + kDay);
    EXPECT_EQ(number(report, Id::PerDay), 0);
    EXPECT_FALSE(report.value(Id::AckP50P1));
    EXPECT_FALSE(report.value(Id::Top10));
    EXPECT_EQ(rateAlarmKpi(Id::AckP50P1, report.value(Id::AckP50P1)), KpiRating::Unrated);
}

TEST(AlarmKpi, EveryRuleStandsAtItsPlace) {
    for (std::size_t i = 0; i < kAlarmKpiCount; ++i) {
        EXPECT_EQ(static_cast<std::size_t>(alarmKpiRule(static_cast<Id>(i)).id), i);
    }
    EXPECT_EQ(rateAlarmKpi(Id::PerDay, 150), KpiRating::Good);
    EXPECT_EQ(rateAlarmKpi(Id::PerDay, 151), KpiRating::Warn);
    EXPECT_EQ(rateAlarmKpi(Id::PerDay, 300), KpiRating::Bad);
    EXPECT_EQ(rateAlarmKpi(Id::PerHour, 12), KpiRating::Warn);
    EXPECT_EQ(rateAlarmKpi(Id::PerHour, 12.1), KpiRating::Bad);
    EXPECT_EQ(rateAlarmKpi(Id::WindowsOver10, 1), KpiRating::Warn);
    EXPECT_EQ(rateAlarmKpi(Id::HoursOver30, 1), KpiRating::Bad);
    EXPECT_EQ(rateAlarmKpi(Id::Stale, 5), KpiRating::Warn);
    EXPECT_EQ(rateAlarmKpi(Id::ShareP2, 9), KpiRating::Warn);
    EXPECT_EQ(rateAlarmKpi(Id::ShelvedPastEnd, 1), KpiRating::Bad);
    EXPECT_EQ(rateAlarmKpi(Id::FloodsPerWeek, 1), KpiRating::Warn);
}

/** A city that lives: alarms that come and go, chatter, storms, people who answer or do not, a clock that jumps. */
std::vector<AlarmFact> month(std::uint32_t seed, int days) {
    std::mt19937 random(seed);
    const auto roll = [&](int sides) { return static_cast<int>(random() % static_cast<std::uint32_t>(sides)); };
    struct One {
        bool on = false;
        bool waiting = false;
        bool shelved = false;
        Millis until = 0;
    };
    std::vector<One> alarms(60);
    std::vector<AlarmFact> facts;
    Millis now = kStart;
    const Millis end = kStart + days * kDay;
    const std::vector<std::string> people{"anna", "ben", "chris"};
    int storm = 0;
    while (true) {
        if (storm == 0 && roll(150) == 0) {
            storm = 30 + roll(40);
        }
        now += storm > 0 ? roll(20'000) : roll(10) == 0 ? roll(4'000) : roll(3 * 3'600'000);
        storm = std::max(0, storm - 1);
        if (now >= end) {
            return facts;
        }
        const auto index = static_cast<std::size_t>(roll(storm > 0 ? 60 : 12));
        One& alarm = alarms[index];
        AlarmFact fact;
        fact.wallMs = roll(200) == 0 ? now - kHour : now;  // NTP set the clock back
        fact.key = "alarm-" + std::to_string(index);
        fact.priority = static_cast<AlarmPriority>(1 + index % 4);
        fact.position = index % 2 == 0 ? "north" : "south";
        switch (roll(storm > 0 ? 3 : 8)) {
            case 0:
            case 1:
                fact.becameOn = !alarm.on;
                fact.annunciated = !alarm.on && !alarm.shelved;
                alarm.on = true;
                alarm.waiting = alarm.waiting || fact.annunciated;
                fact.reAlarms = static_cast<std::uint32_t>(roll(3));
                break;
            case 2:
                fact.becameNormal = alarm.on;
                alarm.on = false;
                break;
            case 3:
            case 4:
                fact.person = people[static_cast<std::size_t>(roll(3))];
                fact.acknowledged = alarm.waiting;
                alarm.waiting = false;
                break;
            case 5:
                fact.person = people[static_cast<std::size_t>(roll(3))];
                alarm.shelved = !alarm.shelved;
                alarm.until = now + roll(8 * 3'600'000);
                alarm.waiting = false;
                fact.suppressedWithoutRule = roll(10) == 0;
                break;
            case 6:
                fact = acts(now, people[static_cast<std::size_t>(roll(3))]);
                fact.changedWithoutTicket = roll(4) == 0;
                break;
            default: fact.annunciated = alarm.waiting; break;
        }
        if (!fact.key.empty()) {
            fact.waiting = alarm.waiting;
            fact.shelved = alarm.shelved;
            fact.inhibited = alarm.shelved || index % 5 == 3;
            fact.shelfUntilMs = alarm.until;
            fact.shelfWithoutReason = alarm.shelved && index == 7;
        }
        facts.push_back(fact);
    }
}

TEST(AlarmKpi, LiveAndBatchAreEqualOverThirtySyntheticDays) {
    for (std::uint32_t seed = 1; seed <= 20; ++seed) {
        SCOPED_TRACE(seed);
        const std::vector<AlarmFact> facts = month(seed, 30);
        ASSERT_GT(facts.size(), 500U);
        const AlarmKpiReport report = both(facts, 30 * kDay, kStart + 30 * kDay);
        EXPECT_GT(number(report, Id::PerDay), 0);
        both(facts, kDay, kStart + 30 * kDay);
        both(facts, kHour, kStart + 30 * kDay);
        both(facts, 10 * kMinute, kStart + 30 * kDay);
        if (HasFailure()) {
            return;
        }
    }
}

TEST(AlarmKpi, LiveAndBatchAreEqualAtAnyMinuteAndInEachPosition) {
    const std::vector<AlarmFact> facts = month(99, 4);
    AlarmKpiMeter north(kStart);
    std::size_t next = 0;
    for (Millis now = kStart + 7 * kMinute; now < kStart + 4 * kDay; now += 37 * kMinute) {
        for (; next < facts.size() && facts[next].wallMs < now; ++next) {
            if (facts[next].key.empty() || facts[next].position == "north") {
                north.add(facts[next]);
            } else if (!facts[next].person.empty() && !facts[next].acknowledged) {
                north.add(acts(facts[next].wallMs, facts[next].person));
            }
        }
        north.advance(now);
        const Millis period = std::min<Millis>(6 * kHour, (now - kStart) / kMinute * kMinute);
        const AlarmKpiReport live = north.report(period);
        const AlarmKpiReport batch = computeAlarmKpis(std::span(facts).first(next), live.fromMs, live.toMs, "north");
        for (std::size_t i = 0; i < kAlarmKpiCount; ++i) {
            ASSERT_DOUBLE_EQ(live.values[i].value_or(-1), batch.values[i].value_or(-1))
                << alarmKpiRule(static_cast<Id>(i)).name << " at " << (now - kStart) / kMinute;
        }
    }
}

}  // namespace
}  // namespace belfry
