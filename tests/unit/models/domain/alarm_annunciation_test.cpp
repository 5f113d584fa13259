// SPDX-License-Identifier: Apache-2.0
// What is heard and when: alarms.md, "Annunciation" and "Grouping and flood".
#include "models/domain/alarm_annunciation.h"

#include <map>
#include <set>

#include <gtest/gtest.h>

#include "models/domain/alarm_flood.h"
#include "models/domain/alarm_logic.h"

namespace belfry {
namespace {

using Kind = Announcement::Kind;
using P = AlarmPriority;

class AlarmAnnunciation : public testing::Test {
protected:
    AlarmAnnunciation() { annunciator.reset({}, clock.now()); }

    static AnnouncedAlarm alarm(const std::string& key, P priority) {
        AnnouncedAlarm made;
        made.key = key;
        made.occurrence = 1;
        made.severity = 1;
        made.priority = priority;
        made.unacknowledged = true;
        made.active = true;
        made.group = "g";
        made.position = "site";
        return made;
    }
    AnnouncedAlarm raise(const std::string& key, P priority) {
        const AnnouncedAlarm made = alarm(key, priority);
        annunciator.apply(made, clock.now());
        return made;
    }
    void acknowledge(AnnouncedAlarm alarm) {
        alarm.unacknowledged = false;
        annunciator.apply(alarm, clock.now());
    }
    /** Time passes as in a healthy system: alarms are evaluated all along. */
    void pass(Millis ms) {
        clock.advance(ms);
        annunciator.heartbeat(0, clock.now());
    }
    std::optional<Announcement> next() { return annunciator.next(clock.now()); }
    /** Everything that is to be heard now, as words: "P1 a", "summary 3/1", "nag 2/0", "not watching". */
    std::vector<std::string> hear() {
        std::vector<std::string> heard;
        while (const auto said = next()) {
            const std::string priority = "P" + std::to_string(static_cast<int>(said->sound));
            const std::string counts = std::to_string(said->count) + "/" + std::to_string(said->critical);
            switch (said->kind) {
                case Kind::Alarm: heard.push_back(priority + " " + said->key); break;
                case Kind::Summary: heard.push_back(priority + " summary " + counts); break;
                case Kind::Nag: heard.push_back(priority + " nag " + counts); break;
                case Kind::NotWatching: heard.emplace_back("not watching"); break;
            }
            if (heard.size() > 1'000) {
                ADD_FAILURE() << "it never ends";
                break;
            }
        }
        return heard;
    }
    using Heard = std::vector<std::string>;

    ManualClock clock;
    AlarmAnnunciator annunciator{clock.now()};
};

TEST_F(AlarmAnnunciation, OneAlarmIsOneSoundOfItsPriority) {
    EXPECT_FALSE(next());
    raise("a", P::P3);
    EXPECT_EQ(hear(), Heard{"P3 a"});
    raise("a", P::P3);  // the same said again
    EXPECT_EQ(hear(), Heard{});
    EXPECT_EQ(soundOf(P::P1), AlarmSound::P1);
    EXPECT_EQ(soundOf(P::P4), AlarmSound::P4);
}

TEST_F(AlarmAnnunciation, TheHighestPriorityComesFirstThenTheOldest) {
    raise("low", P::P4);
    raise("second", P::P2);
    raise("first", P::P1);
    EXPECT_EQ(hear(), (Heard{"P1 first", "P2 second", "P4 low"}));
    raise("z", P::P3);
    raise("b", P::P3);
    EXPECT_EQ(hear(), (Heard{"P3 z", "P3 b"}));
}

TEST_F(AlarmAnnunciation, ThreeAreToldOneByOneMoreAreSummedUp) {
    for (const char* key : {"a", "b", "c"}) {
        raise(key, P::P3);
    }
    EXPECT_EQ(hear(), (Heard{"P3 a", "P3 b", "P3 c"}));
    for (const char* key : {"d", "e", "f", "g", "h"}) {
        raise(key, P::P3);
    }
    EXPECT_EQ(hear(), (Heard{"P3 d", "P3 summary 4/0"}));
}

TEST_F(AlarmAnnunciation, P1IsNeverOnlySummedUp) {
    for (const char* key : {"a", "b", "c"}) {
        raise(key, P::P3);
        raise(std::string("fire-") + key, P::P1);
    }
    EXPECT_EQ(hear(), (Heard{"P1 fire-a", "P1 summary 5/2", "P1 fire-b", "P1 fire-c"}));
    for (const char* key : {"1", "2", "3", "4", "5"}) {
        raise(key, P::P1);
    }
    EXPECT_EQ(hear(), (Heard{"P1 1", "P1 2", "P1 3", "P1 4", "P1 5"})) << "of nothing but P1 there is no summary";
}

TEST_F(AlarmAnnunciation, WhatWasTakenMeanwhileIsNotTold) {
    const AnnouncedAlarm first = raise("a", P::P2);
    const AnnouncedAlarm second = raise("b", P::P3);
    raise("c", P::P3);
    acknowledge(first);
    annunciator.forget(second.key);
    EXPECT_EQ(annunciator.queued(), 1U);
    EXPECT_EQ(hear(), Heard{"P3 c"});
}

TEST_F(AlarmAnnunciation, ANewOccurrenceAReAlarmAHigherSeverityAndUnacknowledgingSoundAgain) {
    AnnouncedAlarm one = raise("a", P::P3);
    (void)hear();
    one.occurrence = 2;
    annunciator.apply(one, clock.now());
    EXPECT_EQ(hear(), Heard{"P3 a"});
    one.reAlarms = 1;
    annunciator.apply(one, clock.now());
    EXPECT_EQ(hear(), Heard{"P3 a"});
    one.severity = 2;
    annunciator.apply(one, clock.now());
    EXPECT_EQ(hear(), Heard{"P3 a"}) << "V7";
    one.severity = 1;
    annunciator.apply(one, clock.now());
    EXPECT_EQ(hear(), Heard{}) << "V7: less severe is no news";
    acknowledge(one);
    EXPECT_EQ(hear(), Heard{});
    annunciator.apply(one, clock.now());
    EXPECT_EQ(hear(), Heard{"P3 a"});
}

TEST_F(AlarmAnnunciation, NagsEvery60Seconds5MinutesAnd15MinutesUntilAcknowledged) {
    for (const auto& [priority, interval] : {std::pair{P::P1, Millis{60'000}}, std::pair{P::P2, Millis{300'000}},
                                             std::pair{P::P3, Millis{900'000}}, std::pair{P::P4, Millis{900'000}}}) {
        const AnnouncedAlarm one = raise("a" + std::to_string(static_cast<int>(priority)), priority);
        EXPECT_EQ(hear().size(), 1U);
        for (int i = 0; i < 3; ++i) {
            pass(interval - 1);
            EXPECT_EQ(hear(), Heard{}) << static_cast<int>(priority) << " too soon";
            pass(1);
            const std::string sound = "P" + std::to_string(static_cast<int>(priority));
            EXPECT_EQ(hear(), Heard{sound + (priority == P::P1 ? " nag 1/1" : " nag 1/0")});
        }
        acknowledge(one);
        pass(interval * 3);
        EXPECT_EQ(hear(), Heard{}) << static_cast<int>(priority) << " was acknowledged";
    }
}

TEST_F(AlarmAnnunciation, OneNagForAllThatAreDue) {
    raise("a", P::P1);
    raise("b", P::P2);
    raise("c", P::P4);
    (void)hear();
    pass(900'000);
    EXPECT_EQ(hear(), Heard{"P1 nag 3/1"});
}

TEST_F(AlarmAnnunciation, SilenceLastsTwoMinutesAcknowledgesNothingAndTheSoundComesBack) {
    EXPECT_FALSE(annunciator.silence(clock.now())) << "nothing sounds";
    raise("a", P::P2);
    raise("b", P::P3);
    EXPECT_TRUE(annunciator.silence(clock.now()));
    EXPECT_EQ(annunciator.silentForMs(clock.now()), kMaxSilenceMs);
    EXPECT_EQ(hear(), Heard{});
    raise("c", P::P3);  // does not end it
    EXPECT_EQ(hear(), Heard{});
    EXPECT_EQ(annunciator.waitingForPeople(), (std::array<std::uint32_t, 4>{0, 1, 2, 0}));
    pass(kMaxSilenceMs - 1);
    EXPECT_EQ(hear(), Heard{});
    pass(1);
    EXPECT_EQ(annunciator.silentForMs(clock.now()), 0);
    EXPECT_EQ(hear(), (Heard{"P3 c", "P2 nag 3/0"}));
}

TEST_F(AlarmAnnunciation, ANewP1OrP2EndsASilenceAndAP3DoesNot) {
    for (const P priority : {P::P1, P::P2, P::P3, P::P4}) {
        AlarmAnnunciator fresh(clock.now());
        fresh.reset({alarm("old", P::P1)}, clock.now());
        ASSERT_TRUE(fresh.silence(clock.now()));
        fresh.apply(alarm("new", priority), clock.now());
        const bool ends = priority == P::P1 || priority == P::P2;
        EXPECT_EQ(fresh.silentForMs(clock.now()) == 0, ends);
        const auto said = fresh.next(clock.now());
        ASSERT_EQ(said.has_value(), ends);
        if (said) {
            EXPECT_EQ(said->key, "new");
        }
    }
}

TEST_F(AlarmAnnunciation, AnAlarmThatSomebodySilencedAtAnotherConsoleIsSilentHereToo) {
    AnnouncedAlarm one = raise("a", P::P1);
    (void)hear();
    one.silentForMs = 120'000;
    annunciator.apply(one, clock.now());
    pass(119'999);
    EXPECT_EQ(hear(), Heard{});
    pass(1);
    EXPECT_EQ(hear(), Heard{"P1 nag 1/1"}) << "also when the gateway does not say that it is over";
    one.silentForMs = 120'000;
    annunciator.apply(one, clock.now());
    pass(30'000);
    one.silentForMs = 0;
    annunciator.apply(one, clock.now());
    EXPECT_EQ(hear(), Heard{"P1 nag 1/1"}) << "a new P2 elsewhere ended it";
}

TEST_F(AlarmAnnunciation, ShelvedSuppressedAndOutOfServiceAreSilent) {
    AnnouncedAlarm one = alarm("a", P::P1);
    one.inhibited = true;
    one.unacknowledged = false;
    annunciator.apply(one, clock.now());
    one.occurrence = 2;
    annunciator.apply(one, clock.now());
    pass(3'600'000);
    EXPECT_EQ(hear(), Heard{});
    one.inhibited = false;
    one.unacknowledged = true;
    annunciator.apply(one, clock.now());
    EXPECT_EQ(hear(), Heard{"P1 a"}) << "V5: the shelf is over and it is still on";
    const AnnouncedAlarm two = raise("b", P::P2);
    AnnouncedAlarm shelved = two;
    shelved.inhibited = true;
    shelved.unacknowledged = false;
    annunciator.apply(shelved, clock.now());
    EXPECT_EQ(hear(), Heard{}) << "shelved before it was told";
    shelved.inhibited = false;  // V6: by hand, it comes back acknowledged
    annunciator.apply(shelved, clock.now());
    EXPECT_EQ(hear(), Heard{});
}

TEST_F(AlarmAnnunciation, WithoutAcknowledgementOneSoundAndNoNag) {
    AnnouncedAlarm one = alarm("a", P::P3);
    one.ackRequired = false;
    one.unacknowledged = false;  // it is Acknowledged from the beginning
    annunciator.apply(one, clock.now());
    EXPECT_EQ(hear(), Heard{"P3 a"});
    annunciator.apply(one, clock.now());
    pass(3'600'000);
    EXPECT_EQ(hear(), Heard{});
    one.occurrence = 2;
    annunciator.apply(one, clock.now());
    EXPECT_EQ(hear(), Heard{"P3 a"});
    one.active = false;
    one.occurrence = 3;
    annunciator.apply(one, clock.now());
    EXPECT_EQ(hear(), Heard{}) << "over before it was told";
}

TEST_F(AlarmAnnunciation, AConsoleThatStartsTellsWhatWaitsAndAfterABreakOnlyWhatIsNew) {
    AlarmAnnunciator fresh(clock.now());
    AnnouncedAlarm quiet = alarm("quiet", P::P2);
    quiet.ackRequired = false;
    quiet.unacknowledged = false;
    fresh.reset({alarm("a", P::P2), alarm("b", P::P3), quiet}, clock.now());
    EXPECT_EQ(fresh.next(clock.now())->key, "a");
    EXPECT_EQ(fresh.next(clock.now())->key, "b");
    EXPECT_FALSE(fresh.next(clock.now()));
    AnnouncedAlarm again = alarm("b", P::P3);
    again.occurrence = 2;
    fresh.reset({alarm("a", P::P2), again, alarm("c", P::P1)}, clock.now());
    EXPECT_EQ(fresh.next(clock.now())->key, "c");
    EXPECT_EQ(fresh.next(clock.now())->key, "b");
    EXPECT_FALSE(fresh.next(clock.now()));
}

TEST_F(AlarmAnnunciation, InAFloodP1SoundsP2OncePerGroupAndMinuteP3AndP4AreSilent) {
    annunciator.setFlood("site", true);
    raise("p1", P::P1);
    raise("p2", P::P2);
    raise("p2 again", P::P2);
    raise("p3", P::P3);
    raise("p4", P::P4);
    EXPECT_EQ(hear(), (Heard{"P1 p1", "P2 p2"}));
    AnnouncedAlarm other = alarm("other group", P::P2);
    other.group = "h";
    annunciator.apply(other, clock.now());
    EXPECT_EQ(hear(), Heard{"P2 other group"});
    pass(59'990);
    raise("p2 a minute later", P::P2);
    EXPECT_EQ(hear(), Heard{"P2 summary 2/0"}) << "with what the group's minute had kept silent";
    AnnouncedAlarm elsewhere = alarm("elsewhere", P::P3);
    elsewhere.position = "north";
    annunciator.apply(elsewhere, clock.now());
    EXPECT_EQ(hear(), Heard{"P3 elsewhere"}) << "another position is calm";
    annunciator.setFlood("site", false);
    EXPECT_EQ(hear(), (Heard{"P3 p3", "P4 p4"})) << "the flood is over: what nobody heard is told";
}

TEST_F(AlarmAnnunciation, WhatWaitsWhenAFloodBeginsFallsSilent) {
    raise("p3", P::P3);
    raise("p1", P::P1);
    annunciator.setFlood("site", true);
    EXPECT_EQ(hear(), Heard{"P1 p1"});
}

TEST_F(AlarmAnnunciation, V12FourHundredInAMinuteAndEveryP1IsHeardByItself) {
    AlarmFlood gateway;
    std::set<std::string> critical;
    std::map<std::string, int> heard;
    for (int i = 0; i < 400; ++i) {
        const P priority = i % 40 == 39 ? P::P1 : i % 10 == 5 ? P::P2 : P::P3;
        AnnouncedAlarm one = alarm("alarm " + std::to_string(i), priority);
        one.group = i % 20 < 10 ? "north" : "south";
        one.floodSilent = !gateway.annunciated(priority, one.group, clock.now()).sounds;
        annunciator.apply(one, clock.now());
        annunciator.setFlood("site", gateway.inFlood());
        if (priority == P::P1) {
            critical.insert(one.key);
        }
        pass(150);
        if (i % 20 == 19) {  // a sound takes three seconds
            if (const auto said = next()) {
                heard[said->key] += 1;
            }
        }
    }
    EXPECT_TRUE(gateway.inFlood());
    while (const auto said = next()) {
        heard[said->key] += 1;
    }
    for (const std::string& key : critical) {
        EXPECT_EQ(heard[key], 1) << key;
    }
    int sounds = 0;
    for (const auto& [key, times] : heard) {
        sounds += times;
    }
    EXPECT_LT(sounds, 30) << "400 alarms are not 400 sounds";
}

TEST_F(AlarmAnnunciation, ManyAlarmsOfAllKindsAreHeardInTheEndAndNoneTwice) {
    std::vector<AnnouncedAlarm> all;
    for (int i = 0; i < 5'000; ++i) {
        all.push_back(alarm("a" + std::to_string(i), static_cast<P>(1 + i % 4)));
        annunciator.apply(all.back(), clock.now());
    }
    EXPECT_EQ(annunciator.queued(), 5'000U);
    for (int i = 0; i < 5'000; i += 2) {
        acknowledge(all[static_cast<std::size_t>(i)]);
    }
    EXPECT_EQ(annunciator.queued(), 2'500U);
    std::set<std::string> told;
    int critical = 0;
    while (const auto said = next()) {
        EXPECT_EQ(said->kind != Kind::Alarm || told.insert(said->key).second, true) << said->key;
        critical += said->kind == Kind::Alarm && said->sound == AlarmSound::P1 ? 1 : 0;
        ASSERT_NE(said->kind, Kind::Nag);
    }
    EXPECT_EQ(critical, 0) << "all P1 were acknowledged";
    EXPECT_EQ(annunciator.queued(), 0U);
    pass(300'000);
    EXPECT_EQ(hear(), Heard{"P2 nag 2500/0"});
    for (const AnnouncedAlarm& one : all) {
        annunciator.forget(one.key);
    }
    pass(3'600'000);
    EXPECT_EQ(hear(), Heard{});
}

TEST_F(AlarmAnnunciation, WithoutAHeartbeatFor5SecondsNothingIsWatched) {
    EXPECT_TRUE(annunciator.watching(clock.now()));
    const Instant last = clock.now();
    annunciator.heartbeat(0, last);
    clock.advance(kNotWatchingAfterMs - 1);
    EXPECT_TRUE(annunciator.watching(clock.now()));
    clock.advance(1);
    ASSERT_TRUE(annunciator.notWatchingSince(clock.now()));
    EXPECT_EQ(*annunciator.notWatchingSince(clock.now()), last);
    EXPECT_EQ(hear(), Heard{"not watching"});
    clock.advance(kNotWatchingEveryMs - 1);
    EXPECT_EQ(hear(), Heard{});
    clock.advance(1);
    EXPECT_EQ(hear(), Heard{"not watching"});
    annunciator.heartbeat(0, clock.now());
    EXPECT_TRUE(annunciator.watching(clock.now()));
    EXPECT_EQ(hear(), Heard{});
    clock.advance(kNotWatchingAfterMs);
    EXPECT_EQ(hear(), Heard{"not watching"}) << "it sounds at once when it happens again";
}

TEST_F(AlarmAnnunciation, AHeartbeatThatSaysThatNothingWasEvaluatedIsNone) {
    for (int i = 0; i < 20; ++i) {  // the gateway lives, its evaluator hangs
        clock.advance(250);
        annunciator.heartbeat(250 * (i + 1), clock.now());
    }
    EXPECT_FALSE(annunciator.watching(clock.now()));
}

TEST_F(AlarmAnnunciation, AGatewayThatIsNotHeardIsNotWatchingAtOnce) {
    clock.advance(1'000);
    annunciator.heartbeat(0, clock.now());
    annunciator.setLinked(false, clock.now());
    EXPECT_FALSE(annunciator.watching(clock.now()));
    EXPECT_EQ(hear(), Heard{"not watching"});
    annunciator.setLinked(true, clock.now());
    EXPECT_TRUE(annunciator.watching(clock.now()));
}

TEST_F(AlarmAnnunciation, AWallClockThatJumpsMovesNothing) {
    raise("a", P::P1);
    (void)hear();
    clock.jumpWall(3'600'000);
    EXPECT_TRUE(annunciator.watching(clock.now()));
    EXPECT_EQ(hear(), Heard{});
    ASSERT_TRUE(annunciator.silence(clock.now()));
    clock.jumpWall(-7'200'000);
    EXPECT_EQ(annunciator.silentForMs(clock.now()), kMaxSilenceMs);
}

TEST_F(AlarmAnnunciation, NobodyCanSilenceNotWatching) {
    raise("a", P::P3);
    clock.advance(kNotWatchingAfterMs);
    EXPECT_EQ(hear(), (Heard{"not watching", "P3 a"}));
    EXPECT_TRUE(annunciator.silence(clock.now())) << "of the alarm";
    clock.advance(kNotWatchingEveryMs);
    EXPECT_GT(annunciator.silentForMs(clock.now()), 0);
    EXPECT_EQ(hear(), Heard{"not watching"});
    acknowledge(alarm("a", P::P3));
    EXPECT_FALSE(annunciator.canSilence(clock.now())) << "it is no alarm that a person could silence";
    clock.advance(kNotWatchingEveryMs);
    EXPECT_EQ(hear(), Heard{"not watching"});
}

TEST_F(AlarmAnnunciation, WhatAFloodKeptSilentIsToldWhenItsGroupsMinuteIsOver) {
    annunciator.setFlood("site", true);
    raise("a", P::P2);
    EXPECT_EQ(hear(), Heard{"P2 a"});
    AnnouncedAlarm held[2] = {alarm("b", P::P2), alarm("c", P::P2)};
    for (AnnouncedAlarm& one : held) {
        one.floodSilent = true;
        annunciator.apply(one, clock.now());
    }
    pass(30'000);
    EXPECT_EQ(hear(), Heard{});
    pass(30'000);
    EXPECT_EQ(hear(), Heard{}) << "the gateway decides";
    for (AnnouncedAlarm& one : held) {
        one.floodSilent = false;
        annunciator.apply(one, clock.now());
    }
    EXPECT_EQ(hear(), Heard{"P2 summary 2/0"}) << "one sound for the group";
    pass(60'000);
    EXPECT_EQ(hear(), Heard{}) << "told once";
}

TEST_F(AlarmAnnunciation, AGroupThatThisConsoleToldLateWaitsForItsOwnMinute) {
    annunciator.setFlood("site", true);
    raise("a", P::P2);
    EXPECT_EQ(hear(), Heard{"P2 a"});
    pass(40'000);
    raise("b", P::P2);  // the gateway lets it through: its minute began earlier
    EXPECT_EQ(hear(), Heard{});
    pass(10'000);
    EXPECT_EQ(hear(), Heard{});
    pass(10'000);
    EXPECT_EQ(hear(), Heard{"P2 b"});
}

TEST_F(AlarmAnnunciation, ASoundTestIsDueOnceADay) {
    const Millis now = clock.now().wallMs;
    EXPECT_TRUE(soundTestDue(0, now)) << "never";
    EXPECT_FALSE(soundTestDue(now - kSoundTestEveryMs + 1, now));
    EXPECT_TRUE(soundTestDue(now - kSoundTestEveryMs, now));
    EXPECT_TRUE(soundTestDue(now + 60'000, now)) << "a clock that was wrong proves nothing";
}

}  // namespace
}  // namespace belfry
