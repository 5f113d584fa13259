// SPDX-License-Identifier: Apache-2.0
#include "models/domain/alarm_logic.h"

#include <functional>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/unit/models/domain/alarm_rig.h"

namespace belfry {
namespace {

using namespace alarm_test;

// ---- the table: 9 display states × 21 events ------------------------------------------------------------------------

/** Brings a latching alarm (reAlarmEvery 10 min) into the display state, by the shortest way. `active` is the
 *  condition behind an inhibited state. */
void reach(Rig& rig, D state, bool active) {
    switch (state) {
        case D::Normal: return;
        case D::Unacknowledged: rig.must(on()); break;
        case D::Acknowledged:
            rig.must(on());
            rig.must(AlarmEvent::ack(kAnna));
            break;
        case D::LatchedUnacknowledged:
            rig.must(on());
            rig.must(off());
            break;
        case D::RtnUnacknowledged:
            rig.must(on());
            rig.must(off());
            if (rig.def.latching) {
                rig.must(AlarmEvent::reset(kAnna));
            }
            break;
        case D::LatchedAcknowledged:
            rig.must(on());
            rig.must(off());
            rig.must(AlarmEvent::ack(kAnna));
            break;
        default:
            if (active) {
                rig.must(on());
            }
            rig.must(state == D::Shelved              ? AlarmEvent::shelveTimed(kAnna, kHour, "works")
                     : state == D::SuppressedByDesign ? AlarmEvent::suppOn("r1")
                                                      : AlarmEvent::removeFromService(kAnna, "WO-1"));
    }
    ASSERT_EQ(rig.display(), state);
}

/** What a cell says: a display state, "ignored" (—) or a refusal's code. */
std::string outcome(Rig& rig, const AlarmEvent& event) {
    const AlarmState before = rig.logic.state();
    const auto result = rig.logic.apply(event, rig.clock.now());
    if (!result) {
        EXPECT_EQ(before, rig.logic.state());
        return result.error().reason;
    }
    EXPECT_EQ(result->before, before.display());
    EXPECT_EQ(result->after, rig.logic.state().display());
    if (!result->changed) {
        EXPECT_EQ(before, rig.logic.state()) << "ignored, but the state moved";
        return "ignored";
    }
    return std::string(toText(result->after)) + (result->annunciates ? "!" : "");
}

struct Row {
    const char* name;
    std::function<AlarmEvent()> event;
    bool latching;
    bool active;                                        ///< condition behind the three inhibited columns
    std::array<const char*, kDisplayStateCount> cells;  ///< "!" = sounds
};

const char* const kNone = "ignored";

TEST(AlarmTable, EveryEventInEveryDisplayState) {
    const char* const N = "NORMAL";
    const char* const U = "UNACKNOWLEDGED";
    const char* const US = "UNACKNOWLEDGED!";
    const char* const A = "ACKNOWLEDGED";
    const char* const R = "RTN_UNACKNOWLEDGED";
    const char* const LU = "LATCHED_UNACKNOWLEDGED";
    const char* const LA = "LATCHED_ACKNOWLEDGED";
    const char* const SH = "SHELVED";
    const char* const SU = "SUPPRESSED_BY_DESIGN";
    const char* const OO = "OUT_OF_SERVICE";
    const char* const X = "";  // the state does not exist for such an alarm
    const std::vector<Row> rows = {
        // Normal, Unack, Acked, RtnUnack, LatchUnack, LatchAcked, Shelved, SuppByDesign, OutOfService
        {"SampleOn", [] { return on(); }, true, false, {US, kNone, kNone, US, US, US, SH, SU, OO}},
        {"SampleOn, on behind", [] { return on(); }, true, true, {X, X, X, X, X, X, kNone, kNone, kNone}},
        {"SampleOff, latching", [] { return off(); }, true, true, {kNone, LU, LA, kNone, kNone, kNone, SH, SU, OO}},
        {"SampleOff", [] { return off(); }, false, true, {kNone, R, N, kNone, X, X, SH, SU, OO}},
        {"TOn",
         [] { return AlarmEvent::timer(K::TOn); },
         true,
         true,
         {kNone, kNone, kNone, kNone, kNone, kNone, kNone, kNone, kNone}},
        {"TOff",
         [] { return AlarmEvent::timer(K::TOff); },
         true,
         true,
         {kNone, kNone, kNone, kNone, kNone, kNone, kNone, kNone, kNone}},
        {"SevUp above",
         [] { return AlarmEvent::sevUp(kSeverityMajor); },
         true,
         true,
         {kNone, US, US, kNone, kNone, kNone, SH, SU, OO}},
        {"SevDown", [] { return AlarmEvent::sevDown(0); }, true, true, {kNone, U, A, kNone, kNone, kNone, SH, SU, OO}},
        {"Ack",
         [] { return AlarmEvent::ack(kBen); },
         true,
         true,
         {"NOT_ACTIVE", A, "ALREADY_ACKED", N, LA, "ALREADY_ACKED", "SHELVED", "SUPPRESSED", "OOS"}},
        {"Unack",
         [] { return AlarmEvent::unack(kChief); },
         true,
         true,
         {"NOT_ACTIVE", "NOT_ACKNOWLEDGED", US, "NOT_ACKNOWLEDGED", "NOT_ACKNOWLEDGED", "NOT_ACTIVE", "SHELVED",
          "SUPPRESSED", "OOS"}},
        {"Reset",
         [] { return AlarmEvent::reset(kBen); },
         true,
         false,
         {"NOT_LATCHED", "STILL_ACTIVE", "STILL_ACTIVE", "NOT_LATCHED", R, N, "SHELVED", "SUPPRESSED", "OOS"}},
        {"ShelveTimed by another",
         [] { return AlarmEvent::shelveTimed(kBen, kHour, "works"); },
         true,
         true,
         {SH, SH, SH, SH, SH, SH, "ALREADY_SHELVED", SU, OO}},
        {"ShelveTimed by the same",
         [] { return AlarmEvent::shelveTimed(kAnna, 2 * kHour, "works"); },
         true,
         true,
         {SH, SH, SH, SH, SH, SH, SH, SU, OO}},
        {"ShelveOneShot",
         [] { return AlarmEvent::shelveOneShot(kAnna, "works"); },
         true,
         true,
         {SH, SH, SH, SH, SH, SH, "ALREADY_SHELVED", SU, OO}},
        {"Unshelve, on behind",
         [] { return AlarmEvent::unshelve(kBen); },
         false,
         true,
         {"NOT_SHELVED", "NOT_SHELVED", "NOT_SHELVED", "NOT_SHELVED", X, X, A, "NOT_SHELVED", "NOT_SHELVED"}},
        {"Unshelve, off behind",
         [] { return AlarmEvent::unshelve(kBen); },
         false,
         false,
         {"NOT_SHELVED", "NOT_SHELVED", "NOT_SHELVED", "NOT_SHELVED", X, X, N, "NOT_SHELVED", "NOT_SHELVED"}},
        {"ShelveExpire, not due",
         [] { return AlarmEvent::timer(K::ShelveExpire); },
         true,
         true,
         {kNone, kNone, kNone, kNone, kNone, kNone, kNone, kNone, kNone}},
        {"SuppOn", [] { return AlarmEvent::suppOn("r2"); }, true, true, {SU, SU, SU, SU, SU, SU, SU, SU, OO}},
        {"SuppOn again", [] { return AlarmEvent::suppOn("r1"); }, true, true, {SU, SU, SU, SU, SU, SU, SU, kNone, OO}},
        {"SuppOff of the last, on",
         [] { return AlarmEvent::suppOff("r1"); },
         true,
         true,
         {kNone, kNone, kNone, kNone, kNone, kNone, kNone, US, kNone}},
        {"SuppOff of the last, off",
         [] { return AlarmEvent::suppOff("r1"); },
         true,
         false,
         {kNone, kNone, kNone, kNone, kNone, kNone, kNone, N, kNone}},
        {"RemoveFromService",
         [] { return AlarmEvent::removeFromService(kBen, "WO-2"); },
         true,
         true,
         {OO, OO, OO, OO, OO, OO, OO, OO, "ALREADY"}},
        {"ReturnToService, on",
         [] { return AlarmEvent::returnToService(kBen); },
         true,
         true,
         {"NOT_OUT_OF_SERVICE", "NOT_OUT_OF_SERVICE", "NOT_OUT_OF_SERVICE", "NOT_OUT_OF_SERVICE", "NOT_OUT_OF_SERVICE",
          "NOT_OUT_OF_SERVICE", "NOT_OUT_OF_SERVICE", "NOT_OUT_OF_SERVICE", US}},
        {"ReAlarm, not due",
         [] { return AlarmEvent::timer(K::ReAlarm); },
         true,
         true,
         {kNone, kNone, kNone, kNone, kNone, kNone, kNone, kNone, kNone}},
        {"Silence",
         [] { return AlarmEvent::silence(kBen); },
         true,
         true,
         {"NOT_SOUNDING", U, "NOT_SOUNDING", "NOT_SOUNDING", "NOT_SOUNDING", "NOT_SOUNDING", "NOT_SOUNDING",
          "NOT_SOUNDING", "NOT_SOUNDING"}},
        {"QualBad", [] { return AlarmEvent::qualBad(); }, true, true, {N, U, A, R, LU, LA, SH, SU, OO}},
        {"QualGood",
         [] { return AlarmEvent::qualGood(); },
         true,
         true,
         {kNone, kNone, kNone, kNone, kNone, kNone, kNone, kNone, kNone}},
    };
    std::map<K, int> covered;
    for (const Row& row : rows) {
        ++covered[row.event().kind];
        for (std::size_t i = 0; i < row.cells.size(); ++i) {
            if (*row.cells[i] == '\0') {
                continue;
            }
            AlarmDefinition d = definition(row.latching);
            d.reAlarmEveryMs = 10 * kMinute;
            Rig rig(d);
            const D state = static_cast<D>(i);
            SCOPED_TRACE(std::string(row.name) + " in " + std::string(toText(state)));
            ASSERT_NO_FATAL_FAILURE(reach(rig, state, row.active));
            EXPECT_EQ(outcome(rig, row.event()), row.cells[i]);
        }
    }
    EXPECT_EQ(covered.size(), static_cast<std::size_t>(kAlarmEventCount)) << "an event has no row";
}

TEST(AlarmTable, TimersThatAreDue) {
    AlarmDefinition d = definition();
    d.onDelayMs = 5'000;
    d.offDelayMs = 5'000;
    d.reAlarmEveryMs = kHour;
    Rig rig(d);
    rig.must(on());
    EXPECT_EQ(rig.display(), D::Normal);
    EXPECT_EQ(rig.logic.state().cond, AlarmCondState::PendingOn);
    EXPECT_EQ(rig.pass(4'999), 0);
    EXPECT_EQ(rig.display(), D::Normal);
    EXPECT_EQ(rig.pass(1), 1);
    EXPECT_EQ(rig.display(), D::Unacknowledged);
    rig.pass(kHour / 2);
    rig.must(AlarmEvent::ack(kAnna));  // the time begins anew
    EXPECT_EQ(rig.pass(kHour - 1), 0);
    EXPECT_EQ(rig.pass(1), 1);  // ReAlarm
    EXPECT_EQ(rig.display(), D::Unacknowledged);
    EXPECT_EQ(rig.logic.state().reAlarmCount, 1U);
    EXPECT_EQ(rig.pass(kHour), 1);  // sounds again while nobody acknowledges
    rig.must(off());
    EXPECT_EQ(rig.display(), D::Unacknowledged) << "offDelay runs";
    rig.must(on());
    EXPECT_EQ(rig.logic.state().occurrence, 1U) << "same occurrence";
    rig.must(off());
    rig.pass(5'000);
    EXPECT_EQ(rig.display(), D::RtnUnacknowledged);
    EXPECT_FALSE(rig.logic.nextDeadline());
}

TEST(AlarmTable, WithoutAckRequiredItSoundsOnceAndNeverNags) {
    AlarmDefinition d = definition();
    d.ackRequired = false;
    d.reAlarmEveryMs = kMinute;
    Rig rig(d);
    const AlarmTransition raised = rig.must(on());
    EXPECT_EQ(raised.after, D::Acknowledged);
    EXPECT_TRUE(raised.annunciates);
    EXPECT_EQ(rig.pass(24 * kHour), 0);
    EXPECT_EQ(rig.must(off()).after, D::Normal);
}

TEST(AlarmTable, AReturnedUnacknowledgedAlarmComesBackAsTheSameOccurrence) {
    Rig rig(definition());
    rig.must(on());
    rig.must(off());
    const AlarmTransition again = rig.must(on());
    EXPECT_FALSE(again.newOccurrence);
    EXPECT_TRUE(again.annunciates);
    EXPECT_EQ(rig.logic.state().occurrence, 1U);
    EXPECT_EQ(rig.logic.state().reAlarmCount, 1U);
    rig.must(AlarmEvent::ack(kAnna));
    rig.must(off());
    EXPECT_TRUE(rig.must(on()).newOccurrence);
    EXPECT_EQ(rig.logic.state().occurrence, 2U);
    EXPECT_EQ(rig.logic.state().reAlarmCount, 0U);
}

TEST(AlarmTable, SupervisorAndWordsThatPeopleMustGive) {
    AlarmDefinition d = definition();
    d.ackNoteRequired = true;
    d.oneShotAllowed = false;
    Rig rig(d);
    rig.must(on());
    EXPECT_EQ(rig.refusal(AlarmEvent::ack(kAnna)), "NOTE_REQUIRED");
    EXPECT_EQ(rig.refusal(AlarmEvent::ack({"anna", "", false}, "seen")), "NO_USER");
    EXPECT_EQ(rig.refusal(AlarmEvent::ack({"", "desk-1", false}, "seen")), "NO_USER");
    rig.must(AlarmEvent::ack(kAnna, "seen"));
    EXPECT_EQ(rig.logic.state().ackNote, "seen");
    EXPECT_EQ(rig.refusal(AlarmEvent::unack(kBen)), "NO_PERMISSION");
    EXPECT_EQ(rig.refusal(AlarmEvent::shelveTimed(kAnna, kHour, "")), "NO_REASON");
    EXPECT_EQ(rig.refusal(AlarmEvent::shelveTimed(kAnna, 9 * kHour, "works")), "SHELVE_TOO_LONG");
    EXPECT_EQ(rig.refusal(AlarmEvent::shelveTimed(kAnna, 0, "works")), "SHELVE_TOO_LONG");
    EXPECT_EQ(rig.refusal(AlarmEvent::shelveOneShot(kAnna, "works")), "ONE_SHOT_NOT_ALLOWED");
    EXPECT_EQ(rig.refusal(AlarmEvent::removeFromService(kAnna, "")), "NO_WORK_ORDER");
}

TEST(AlarmTable, AShelfMayOnlyBeMovedWithinTheLongestShelving) {
    Rig rig(definition());
    rig.must(on());
    rig.must(AlarmEvent::shelveTimed(kAnna, kHour, "works"));
    rig.pass(30 * kMinute);
    EXPECT_EQ(rig.refusal(AlarmEvent::shelveTimed(kAnna, 8 * kHour, "more")), "ALREADY_SHELVED");
    EXPECT_EQ(rig.refusal(AlarmEvent::shelveTimed(kBen, kMinute, "more")), "ALREADY_SHELVED");
    rig.must(AlarmEvent::shelveTimed(kChief, 7 * kHour + 30 * kMinute, "more"));
    EXPECT_EQ(rig.logic.state().shelfTotalMs, 8 * kHour);
    EXPECT_EQ(rig.logic.state().shelvedBy.user, "anna");
    EXPECT_EQ(rig.refusal(AlarmEvent::shelveTimed(kAnna, 7 * kHour + 31 * kMinute, "more")), "ALREADY_SHELVED");
    EXPECT_EQ(rig.pass(7 * kHour + 30 * kMinute - 1), 0);
    EXPECT_EQ(rig.pass(1), 1);
    EXPECT_EQ(rig.display(), D::Unacknowledged);
}

// ---- what is left of the invariants: single cases -------------------------------------------------------------------

TEST(AlarmInvariants, I7NoWallClockJumpExtendsAShelf) {
    for (const Millis jump : {-kHour, kHour, Millis{-86'400'000}, Millis{1}}) {
        Rig rig(definition());
        rig.must(on());
        rig.must(AlarmEvent::shelveTimed(kAnna, 30 * kMinute, "works"));
        rig.clock.jumpWall(jump);
        rig.pass(30 * kMinute - 1);
        EXPECT_EQ(rig.display(), D::Shelved);
        rig.pass(1);
        EXPECT_EQ(rig.display(), D::Unacknowledged);
    }
    // jumping while down: the remaining time is the upper bound
    Rig rig(definition());
    rig.must(on());
    rig.must(AlarmEvent::shelveTimed(kAnna, 30 * kMinute, "works"));
    rig.pass(20 * kMinute);
    const AlarmState saved = checkpoint(rig.logic.state(), rig.clock.now());
    const Instant restart{7, rig.clock.now().wallMs - kHour};
    const auto deadline = nextDeadline(restored(saved, restart));
    ASSERT_TRUE(deadline);
    EXPECT_EQ(deadline->monoMs, 7 + 10 * kMinute);
}

TEST(AlarmInvariants, I9SuppressedDoesNotFireAndReenabledWhileOnDoes) {
    AlarmDefinition d = definition();
    d.onDelayMs = 10'000;
    Rig rig(d);
    rig.must(on());
    rig.must(AlarmEvent::suppOn("r"));
    EXPECT_EQ(rig.pass(kHour), 0);
    EXPECT_EQ(rig.display(), D::SuppressedByDesign);
    EXPECT_TRUE(rig.must(AlarmEvent::suppOff("r")).annunciates);
    EXPECT_EQ(rig.display(), D::Unacknowledged);
}

TEST(AlarmInvariants, I10TwoAcksInTheSameMillisecond) {
    Rig rig(definition());
    rig.must(on());
    rig.must(AlarmEvent::ack(kAnna));
    EXPECT_EQ(rig.refusal(AlarmEvent::ack(kBen)), "ALREADY_ACKED");
    EXPECT_EQ(rig.logic.state().ackedBy.user, "anna");
}

TEST(AlarmSound, SilenceLastsTwoMinutesAndEndsWithTheNextSound) {
    Rig rig(definition());
    rig.must(on());
    EXPECT_TRUE(rig.logic.state().audible(rig.clock.now()));
    rig.must(AlarmEvent::silence(kAnna));
    EXPECT_FALSE(rig.logic.state().audible(rig.clock.now()));
    rig.pass(119'999);
    EXPECT_FALSE(rig.logic.state().audible(rig.clock.now()));
    rig.pass(1);
    EXPECT_TRUE(rig.logic.state().audible(rig.clock.now()));
    rig.must(AlarmEvent::silence(kAnna));
    rig.must(AlarmEvent::sevUp(kSeverityMajor));
    EXPECT_TRUE(rig.logic.state().audible(rig.clock.now()));
}

TEST(AlarmOwner, AssignAndNoteNeedAPerson) {
    Rig rig(definition());
    EXPECT_TRUE(rig.logic.assign(kChief, "ben", rig.clock.now()));
    EXPECT_EQ(rig.logic.state().owner, "ben");
    EXPECT_FALSE(rig.logic.assign({}, "ben", rig.clock.now()));
    EXPECT_FALSE(rig.logic.addNote(kAnna, "", rig.clock.now()));
    EXPECT_TRUE(rig.logic.addNote(kAnna, "technician called", rig.clock.now()));
    ASSERT_EQ(rig.logic.state().notes.size(), 1U);
    EXPECT_EQ(rig.logic.state().notes[0].user, "anna");
    EXPECT_EQ(rig.display(), D::Normal);
}

TEST(AlarmNames, GoThereAndBack) {
    for (int i = 0; i < kDisplayStateCount; ++i) {
        EXPECT_EQ(displayStateFromText(toText(static_cast<D>(i))), static_cast<D>(i));
    }
    for (int i = 0; i < kAlarmEventCount; ++i) {
        EXPECT_EQ(alarmEventFromText(toText(static_cast<K>(i))), static_cast<K>(i));
    }
    EXPECT_FALSE(displayStateFromText("E"));
}

}  // namespace
}  // namespace belfry
