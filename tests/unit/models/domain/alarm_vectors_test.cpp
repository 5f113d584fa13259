// SPDX-License-Identifier: Apache-2.0
// The scenario vectors of ../specs/alarms.md; V12 is in alarm_flood_test.cpp.
#include <gtest/gtest.h>

#include "models/domain/alarm_logic.h"
#include "tests/unit/models/domain/alarm_rig.h"

namespace belfry {
namespace {

using namespace alarm_test;

TEST(AlarmVectors, V1OnAckOff) {
    Rig rig(definition());
    EXPECT_EQ(rig.must(on()).after, D::Unacknowledged);
    EXPECT_EQ(rig.must(AlarmEvent::ack(kAnna)).after, D::Acknowledged);
    EXPECT_EQ(rig.must(off()).after, D::Normal);
}

TEST(AlarmVectors, V2OnOffAck) {
    Rig rig(definition());
    rig.must(on());
    EXPECT_EQ(rig.must(off()).after, D::RtnUnacknowledged);
    EXPECT_EQ(rig.must(AlarmEvent::ack(kAnna)).after, D::Normal);
}

TEST(AlarmVectors, V3LatchingOnOffResetAck) {
    Rig rig(definition(true));
    EXPECT_EQ(rig.must(on()).after, D::Unacknowledged);
    EXPECT_EQ(rig.must(off()).after, D::LatchedUnacknowledged);
    EXPECT_EQ(rig.must(AlarmEvent::reset(kAnna)).after, D::RtnUnacknowledged);
    EXPECT_EQ(rig.must(AlarmEvent::ack(kAnna)).after, D::Normal);
}

TEST(AlarmVectors, V4LatchingOnAckOffReset) {
    Rig rig(definition(true));
    rig.must(on());
    EXPECT_EQ(rig.must(AlarmEvent::ack(kAnna)).after, D::Acknowledged);
    EXPECT_EQ(rig.must(off()).after, D::LatchedAcknowledged);
    EXPECT_EQ(rig.must(AlarmEvent::reset(kAnna)).after, D::Normal);
}

TEST(AlarmVectors, V5ShelfExpiresWhileOn) {
    Rig rig(definition());
    rig.must(on());
    EXPECT_EQ(rig.must(AlarmEvent::shelveTimed(kAnna, 30 * kMinute, "works")).after, D::Shelved);
    EXPECT_EQ(rig.pass(30 * kMinute - 1), 0);
    EXPECT_EQ(rig.display(), D::Shelved);
    EXPECT_EQ(rig.pass(1), 1);
    EXPECT_EQ(rig.display(), D::Unacknowledged);
    EXPECT_TRUE(rig.logic.state().audible(rig.clock.now()));
}

TEST(AlarmVectors, V6ManualUnshelveIsSilent) {
    Rig rig(definition());
    rig.must(on());
    rig.must(AlarmEvent::shelveTimed(kAnna, 30 * kMinute, "works"));
    const AlarmTransition unshelved = rig.must(AlarmEvent::unshelve(kAnna));
    EXPECT_EQ(unshelved.after, D::Acknowledged);
    EXPECT_FALSE(unshelved.annunciates);
}

TEST(AlarmVectors, V7WorseAfterAckSoundsAgain) {
    Rig rig(definition());
    rig.must(on(kSeverityMinor));
    rig.must(AlarmEvent::ack(kAnna));
    const AlarmTransition worse = rig.must(AlarmEvent::sevUp(kSeverityMajor));
    EXPECT_EQ(worse.after, D::Unacknowledged);
    EXPECT_TRUE(worse.annunciates);
    const AlarmTransition better = rig.must(AlarmEvent::sevDown(kSeverityMinor));
    EXPECT_EQ(better.after, D::Unacknowledged);
    EXPECT_FALSE(better.annunciates);
}

TEST(AlarmVectors, V7AckAtMajorCoversMinorAndBack) {
    Rig rig(definition());
    rig.must(on(kSeverityMajor));
    rig.must(AlarmEvent::ack(kAnna));
    EXPECT_EQ(rig.must(on(kSeverityMinor)).after, D::Acknowledged);
    const AlarmTransition back = rig.must(on(kSeverityMajor));
    EXPECT_EQ(back.after, D::Acknowledged);
    EXPECT_FALSE(back.annunciates);
}

TEST(AlarmVectors, V7AckAtMinorDoesNotCoverTheMajorBeforeIt) {
    Rig rig(definition());
    rig.must(on(kSeverityMajor));
    rig.must(AlarmEvent::sevDown(kSeverityMinor));
    rig.must(AlarmEvent::ack(kAnna));
    EXPECT_EQ(rig.must(AlarmEvent::sevUp(kSeverityMajor)).after, D::Unacknowledged);
}

TEST(AlarmVectors, V8OneShot) {
    Rig rig(definition());
    rig.must(on());
    EXPECT_EQ(rig.must(AlarmEvent::shelveOneShot(kAnna, "works")).after, D::Shelved);
    EXPECT_EQ(rig.must(off()).after, D::Normal);
    EXPECT_EQ(rig.must(on()).after, D::Unacknowledged);

    Rig latching(definition(true));
    latching.must(on());
    latching.must(AlarmEvent::shelveOneShot(kAnna, "works"));
    EXPECT_EQ(latching.must(off()).after, D::LatchedUnacknowledged);
}

TEST(AlarmVectors, V9ShelfExpiresBehindASuppression) {
    Rig rig(definition());
    rig.must(on());
    EXPECT_EQ(rig.must(AlarmEvent::shelveTimed(kAnna, kHour, "works")).after, D::Shelved);
    EXPECT_EQ(rig.must(AlarmEvent::suppOn("r")).after, D::SuppressedByDesign);
    EXPECT_EQ(rig.pass(kHour), 0);
    EXPECT_EQ(rig.logic.state().shelf, ShelfKind::None);
    EXPECT_EQ(rig.display(), D::SuppressedByDesign);
    EXPECT_EQ(rig.must(AlarmEvent::suppOff("r")).after, D::Unacknowledged);
}

TEST(AlarmVectors, V9ALatchedAlarmStaysUnacknowledgedThroughAnInhibit) {
    Rig suppressed(definition(true));
    suppressed.must(on());
    suppressed.must(off());
    suppressed.must(AlarmEvent::suppOn("r"));
    EXPECT_EQ(suppressed.must(AlarmEvent::suppOff("r")).after, D::LatchedUnacknowledged);
    Rig shelved(definition(true));
    shelved.must(on());
    shelved.must(AlarmEvent::ack(kAnna));
    shelved.must(off());
    shelved.must(AlarmEvent::shelveTimed(kAnna, kHour, "works"));
    EXPECT_EQ(shelved.pass(kHour), 0);
    EXPECT_EQ(shelved.display(), D::LatchedUnacknowledged);
}

TEST(AlarmVectors, V10FeedLostWhileUnacknowledged) {
    AlarmDefinition d = definition();
    d.offDelayMs = 5'000;
    Rig rig(d);
    rig.must(on());
    EXPECT_EQ(rig.must(AlarmEvent::qualBad()).after, D::Unacknowledged);
    EXPECT_TRUE(rig.logic.state().uncertain);
    rig.pass(20'000);
    EXPECT_FALSE(rig.must(off()).changed) << "a sample of a bad feed means nothing";
    rig.must(AlarmEvent::qualGood());
    rig.must(off());
    EXPECT_EQ(rig.display(), D::Unacknowledged);
    rig.pass(5'000);
    EXPECT_EQ(rig.display(), D::RtnUnacknowledged);
}

TEST(AlarmVectors, V10TimersArePausedWhileTheFeedIsBad) {
    AlarmDefinition d = definition();
    d.onDelayMs = 10'000;
    Rig rig(d);
    rig.must(on());
    rig.pass(6'000);
    rig.must(AlarmEvent::qualBad());
    rig.pass(kHour);
    EXPECT_EQ(rig.display(), D::Normal);
    rig.must(AlarmEvent::qualGood());
    rig.must(on());
    rig.pass(3'999);
    EXPECT_EQ(rig.display(), D::Normal);
    rig.pass(1);
    EXPECT_EQ(rig.display(), D::Unacknowledged);
}

TEST(AlarmVectors, V11Counting) {
    AlarmDefinition d = definition();
    d.countN = 5;
    d.countWindowMs = 10'000;
    for (const int pulses : {4, 5, 9}) {
        Rig rig(d);
        int raised = 0;
        for (int i = 0; i < pulses; ++i) {
            raised += rig.must(on()).annunciates ? 1 : 0;
            rig.pass(1'000);
            rig.must(off());
            rig.pass(1'000);
        }
        EXPECT_EQ(raised, pulses < 5 ? 0 : 1) << pulses << " pulses";
    }
    Rig exact(d);  // the fifth exactly ten seconds after the first
    for (int i = 0; i < 5; ++i) {
        exact.must(on());
        exact.must(off());
        exact.pass(2'500);
    }
    EXPECT_EQ(exact.logic.state().occurrence, 1U);
    Rig slow(d);  // five pulses, but never five within the window
    for (int i = 0; i < 5; ++i) {
        slow.must(on());
        slow.pass(1'300);
        slow.must(off());
        slow.pass(1'300);
    }
    EXPECT_EQ(slow.logic.state().occurrence, 0U);
}

TEST(AlarmVectors, V13RestartPastTheEndOfAShelf) {
    Rig rig(definition());
    rig.must(on());
    rig.must(AlarmEvent::shelveTimed(kAnna, 30 * kMinute, "works"));
    rig.pass(29 * kMinute);
    const AlarmState saved = rig.logic.state();
    const Instant restart{50, rig.clock.now().wallMs + 2 * kMinute};  // the monotonic clock began anew
    AlarmLogic after(rig.def, restored(saved, restart));
    int expired = 0;
    while (auto event = after.due(restart)) {
        EXPECT_EQ(event->kind, K::ShelveExpire);
        const auto transition = after.apply(*event, restart);
        ASSERT_TRUE(transition);
        EXPECT_TRUE(transition->annunciates);
        ASSERT_LT(++expired, 3);
    }
    EXPECT_EQ(expired, 1);
    EXPECT_EQ(after.state().display(), D::Unacknowledged);
    EXPECT_FALSE(after.due(restart.plus(24 * kHour)));
}

TEST(AlarmVectors, V14OutOfServiceWhileUnacknowledged) {
    Rig rig(definition());
    rig.must(on());
    EXPECT_EQ(rig.must(AlarmEvent::removeFromService(kAnna, "WO-7")).after, D::OutOfService);
    rig.must(off());
    EXPECT_EQ(rig.must(AlarmEvent::returnToService(kAnna)).after, D::Normal);
}

}  // namespace
}  // namespace belfry
