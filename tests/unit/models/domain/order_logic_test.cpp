// SPDX-License-Identifier: Apache-2.0
#include "models/domain/order_logic.h"

#include <memory>
#include <utility>

#include <gtest/gtest.h>

#include "tests/unit/models/domain/order_rig.h"

namespace belfry {
namespace {

using S = OrderStatus;
using T = TargetStatus;
using R = ReasonCode;
using K = OrderEventKind;
using F = OrderEffectKind;
constexpr Millis kMinute = 60'000;
constexpr Millis kHour = 60 * kMinute;

// ---- single transitions ---------------------------------------------------------------------------------------------

TEST(OrderSubmit, WhatAnOrderMustSay) {
    const auto submitted = [](auto change) {
        OrderRequest wanted = OrderRig::request(2);
        change(wanted);
        OrderRig rig(wanted);
        return rig.refusal(OrderRig::event(K::Submit));
    };
    EXPECT_EQ(submitted([](OrderRequest&) {}), "accepted");
    EXPECT_EQ(submitted([](OrderRequest& r) { r.reason.clear(); }), "NO_REASON");
    EXPECT_EQ(submitted([](OrderRequest& r) {
                  r.reason.clear();
                  r.consequence = ConsequenceClass::C0;
              }),
              "accepted");
    EXPECT_EQ(submitted([](OrderRequest& r) { r.targets.clear(); }), "INCONSISTENT");
    EXPECT_EQ(submitted([](OrderRequest& r) { r.targets[1].entity = r.targets[0].entity; }), "INCONSISTENT");
    EXPECT_EQ(submitted([](OrderRequest& r) { r.leaseMs = 0; }), "INCONSISTENT");
    for (const auto& [consequence, hours] :
         {std::pair{ConsequenceClass::C1, 8}, std::pair{ConsequenceClass::C2, 4}, std::pair{ConsequenceClass::C3, 2}}) {
        const auto with = [&](Millis lease) {
            return submitted([&, c = consequence](OrderRequest& r) {
                r.consequence = c;
                r.leaseMs = lease;
            });
        };
        EXPECT_EQ(with(hours * kHour), "accepted");
        EXPECT_EQ(with(hours * kHour + 1), "LEASE_TOO_LONG");
    }
}

TEST(OrderChecks, HardRejectsSoftGoesBackToTheDraft) {
    OrderRig hard(2);
    hard.must(OrderRig::event(K::Submit));
    OrderEvent report = OrderEvent::of(K::Checked);
    report.report.findings = {{0, R::CommLost, false, ""}, {1, R::Interlock, true, "incident I-7"}};
    hard.must(report);
    EXPECT_EQ(hard.status(), S::Rejected);
    EXPECT_EQ(hard.target(0).code, R::CommLost);
    EXPECT_EQ(hard.target(1).code, R::Interlock);

    OrderRig soft(2);
    soft.must(OrderRig::event(K::Submit));
    report.report.findings.pop_back();
    soft.must(report);
    EXPECT_EQ(soft.status(), S::Draft);
    OrderEvent drop = OrderRig::event(K::DropTargets);
    drop.indices = {0, 1};
    EXPECT_EQ(soft.refusal(drop), "INCONSISTENT");
    drop.indices = {0};
    soft.must(drop);
    ASSERT_EQ(soft.logic.state().targets.size(), 1U);
    EXPECT_EQ(soft.target(0).entity, "lamp-1");
    soft.execute();
    EXPECT_EQ(soft.status(), S::Executing);
}

TEST(OrderChecks, EscalationMakesTheRulesStricter) {
    OrderRig rig(1, ConsequenceClass::C1, 3 * kHour);
    rig.must(OrderRig::event(K::Submit));
    OrderEvent report = OrderEvent::of(K::Checked);
    report.report.consequence = ConsequenceClass::C3;
    rig.must(report);
    EXPECT_EQ(rig.status(), S::Rejected);
    EXPECT_EQ(rig.logic.state().code, R::LeaseTooLong);

    OrderRig atExecute(1, ConsequenceClass::C1);
    atExecute.select();
    OrderEvent execute = atExecute.executeEvent();
    execute.report.consequence = ConsequenceClass::C3;
    atExecute.must(execute);
    EXPECT_EQ(atExecute.status(), S::AwaitingApproval);
}

TEST(OrderExecute, ReAuthenticationAndSecondLook) {
    OrderRig rig(1, ConsequenceClass::C2);
    rig.select();
    OrderEvent execute = rig.executeEvent();
    execute.authenticatedAt = {};
    EXPECT_EQ(rig.refusal(execute), "REAUTHENTICATE");
    execute.authenticatedAt = rig.clock.now().plus(1);
    EXPECT_EQ(rig.refusal(execute), "REAUTHENTICATE") << "in the future";
    rig.clock = ManualClock(Instant{500'000, rig.clock.now().wallMs});
    rig.logic = OrderLogic(OrderRig::request(1, ConsequenceClass::C2), OrderRig::kAnna, "s1", rig.clock.now());
    rig.select();
    execute = rig.executeEvent();
    execute.authenticatedAt = rig.clock.now().plus(-60'001);
    EXPECT_EQ(rig.refusal(execute), "REAUTHENTICATE") << "too long ago";
    execute = rig.executeEvent();
    execute.report.findings.push_back({0, R::Interlock, true, "incident"});
    EXPECT_EQ(rig.refusal(execute), "INTERLOCK") << "J8";
    OrderEvent other = rig.executeEvent();
    other.session = "s2";
    EXPECT_EQ(rig.refusal(other), "SELECTED_BY_OTHER");
    execute = rig.executeEvent();
    execute.authenticatedAt = rig.clock.now().plus(-60'000);
    rig.must(execute);
    EXPECT_EQ(rig.status(), S::Executing);
}

TEST(OrderExecute, CancelledByWhateverHappensBefore) {
    const auto ends = [](const OrderEvent& e) {
        OrderRig rig;
        rig.select();
        rig.must(e);
        EXPECT_EQ(rig.count(F::ReleaseSelects), rig.status() == S::Cancelled ? 1U : 0U);
        return rig.status();
    };
    EXPECT_EQ(ends(OrderRig::event(K::Cancel)), S::Cancelled);
    EXPECT_EQ(ends(OrderRig::event(K::ClientGone)), S::Cancelled);
    EXPECT_EQ(ends(OrderRig::event(K::ClientGone, OrderRig::kBen, "s2")), S::Selected);
    EXPECT_EQ(ends(OrderEvent::of(K::ReplayEntered)), S::Cancelled);
    EXPECT_EQ(ends(OrderEvent::of(K::PreviewDrifted)), S::Cancelled);
    OrderRig rig;
    rig.select();
    EXPECT_EQ(rig.refusal(OrderRig::event(K::Cancel, OrderRig::kBen, "s2")), "NO_PERMISSION");
    rig.must(rig.executeEvent());
    EXPECT_EQ(rig.refusal(OrderRig::event(K::Cancel)), "IN_EXECUTION");
    EXPECT_FALSE(rig.must(OrderRig::event(K::ClientGone)).changed) << "what runs is not the client's any more";
}

TEST(OrderTargets, SideExits) {
    OrderRig rig(4);
    rig.execute();
    rig.device(K::TargetSent, 0);
    rig.device(K::ReplyRefused, 0, "E-17 Übertemperatur", R::Unhealthy);
    EXPECT_EQ(rig.target(0).status, T::Refused);
    EXPECT_EQ(rig.target(0).deviceText, "E-17 Übertemperatur");
    rig.device(K::TargetSendFailed, 1, "no route");
    EXPECT_EQ(rig.target(1).status, T::SendFailed);
    rig.device(K::TargetSent, 2);
    rig.sendAndAccept(3);
    rig.pass(9'999);
    rig.feedback(3, 50.0, ControlMode::Local);
    EXPECT_EQ(rig.target(3).status, T::VerifyFailed);
    EXPECT_EQ(rig.target(3).code, R::LocalControl);
    rig.pass(1);
    EXPECT_EQ(rig.target(2).status, T::NoReply);
    EXPECT_EQ(rig.status(), S::Unknown) << "nobody knows about the one that said nothing";
    rig.clock.advance(1'000);
    rig.feedback(2, 100.0);
    EXPECT_EQ(rig.status(), S::Failed) << "now it is known that it did not move";
    EXPECT_TRUE(rig.cleared(OrderAlarm::Unknown));
}

TEST(OrderTargets, NoEvidenceIsUnknownUntilEvidence) {
    OrderRig rig(2);
    rig.execute();
    rig.sendAndAccept(0);
    rig.sendAndAccept(1);
    rig.clock.advance(1'000);
    rig.feedback(0, 50.0);
    rig.pass(15'000);
    EXPECT_EQ(rig.status(), S::Unknown);
    ASSERT_NE(rig.raised(OrderAlarm::Unknown), nullptr);
    EXPECT_EQ(rig.raised(OrderAlarm::Unknown)->priority, AlarmPriority::P2);
    EXPECT_TRUE(rig.target(1).uncertain);
    EXPECT_TRUE(rig.target(1).actualAt == Instant{}) << "J3: the commanded value is not the actual one";
    rig.feedback(1, 50.0);
    EXPECT_EQ(rig.status(), S::InEffect);
    EXPECT_TRUE(rig.cleared(OrderAlarm::Unknown));
}

TEST(OrderTargets, UnknownIsDecidedInWriting) {
    const auto unknown = [] {
        auto rig = std::make_unique<OrderRig>(1);
        rig->execute();
        rig->sendAndAccept(0);
        rig->pass(15'000);
        EXPECT_EQ(rig->status(), S::Unknown);
        return rig;
    };
    auto rig = unknown();
    OrderEvent decide = OrderRig::event(K::Decide, OrderRig::kAnna);
    decide.text = "seen on site";
    decide.decision = S::InEffect;
    EXPECT_EQ(rig->refusal(decide), "NO_PERMISSION");
    decide.actor = OrderRig::kChief;
    decide.text.clear();
    EXPECT_EQ(rig->refusal(decide), "NO_REASON");
    decide.text = "seen on site";
    decide.decision = S::Released;
    EXPECT_EQ(rig->refusal(decide), "INCONSISTENT");
    for (const S decision : {S::InEffect, S::Failed, S::Releasing}) {
        auto another = unknown();
        decide.decision = decision;
        another->must(decide);
        EXPECT_EQ(another->status(), decision);
    }
}

TEST(OrderTargets, LateDuplicateAndReorderedRepliesMoveNothing) {
    OrderRig rig(2);
    rig.execute();
    OrderEvent wrong = OrderEvent::of(K::ReplyAccepted);
    wrong.attempt = 7;
    EXPECT_FALSE(rig.must(wrong).changed);
    rig.device(K::TargetSent, 0);
    rig.device(K::ReplyRefused, 0, "no", R::Unhealthy);
    EXPECT_FALSE(rig.device(K::ReplyAccepted, 0).changed);
    EXPECT_FALSE(rig.device(K::TargetSent, 0).changed);
    EXPECT_EQ(rig.target(0).status, T::Refused);
    rig.sendAndAccept(1);
    EXPECT_FALSE(rig.device(K::ReplyAccepted, 1).changed);
    EXPECT_FALSE(rig.device(K::ReplyRefused, 1, "no", R::Unhealthy).changed);
    rig.clock.advance(2'000);
    rig.feedback(1, 50.0);
    OrderEvent old = OrderEvent::of(K::Feedback);
    old.target = 1;
    old.value.number = 100.0;
    old.observedAt = rig.clock.now().plus(-1);
    rig.must(old);
    EXPECT_EQ(rig.target(1).actual.number, 50.0);
    old.observedAt = rig.clock.now();
    rig.must(old);
    EXPECT_EQ(rig.target(1).actual.number, 50.0) << "a second report of the same moment";
    EXPECT_EQ(rig.apply([] {
                     OrderEvent e = OrderEvent::of(K::Feedback);
                     e.target = 9;
                     return e;
                 }())
                  .error()
                  .code,
              ErrorCode::InvalidArgument);
}

TEST(OrderTargets, FeedbackThatOvertakesTheReplyCountsOnceTheReplyIsThere) {
    OrderRig rig;
    rig.execute();
    rig.device(K::TargetSent, 0);
    rig.clock.advance(100);
    rig.feedback(0, 50.0);
    EXPECT_EQ(rig.target().status, T::Sent);
    rig.device(K::ReplyAccepted, 0);
    EXPECT_EQ(rig.target().status, T::Holding);
    EXPECT_EQ(rig.status(), S::InEffect);
}

TEST(OrderLease, WarningsRenewalAndEnd) {
    OrderRig rig(1, ConsequenceClass::C2, kHour);
    rig.bringIntoEffect();
    rig.pass(55 * kMinute - 1'001);
    EXPECT_EQ(rig.count(F::WarnOwner), 0U);
    rig.pass(1);
    ASSERT_EQ(rig.count(F::WarnOwner), 1U);
    EXPECT_EQ(rig.effects.back().minutes, 5);
    OrderEvent renew = OrderRig::event(K::Renew);
    renew.durationMs = kHour;
    EXPECT_EQ(rig.refusal(renew), "NO_REASON");
    renew.text = "still working";
    OrderEvent stranger = renew;
    stranger.actor = OrderRig::kBen;
    EXPECT_EQ(rig.refusal(stranger), "NO_PERMISSION");
    OrderEvent tooLong = renew;
    tooLong.durationMs = 3 * kHour + 5 * kMinute + 1;  // 4 h in all for C2
    EXPECT_EQ(rig.refusal(tooLong), "LEASE_TOO_LONG");
    rig.must(renew);
    EXPECT_EQ(rig.status(), S::Renewing);
    EXPECT_EQ(rig.effects.back().kind, F::SendCommand);
    EXPECT_EQ(rig.effects.back().key, "o1/0/2");
    EXPECT_EQ(rig.effects.back().until, rig.clock.now().plus(kHour));
    rig.device(K::ReplyAccepted, 0);
    EXPECT_EQ(rig.status(), S::InEffect);
    EXPECT_EQ(rig.logic.state().leaseMs, kHour + 55 * kMinute);
    rig.pass(kHour - 1);
    EXPECT_EQ(rig.status(), S::InEffect);
    EXPECT_EQ(rig.count(F::WarnOwner), 3U);  // T-5 before, T-5 and T-1 after the renewal
    EXPECT_EQ(rig.effects.back().minutes, 1);
    rig.pass(1);
    EXPECT_EQ(rig.status(), S::Releasing);
}

TEST(OrderLease, ARenewalThatIsNotAnsweredKeepsTheOldEnd) {
    OrderRig rig(1, ConsequenceClass::C1, kHour);
    rig.bringIntoEffect();
    const Instant end = rig.logic.state().leaseEnd;
    OrderEvent renew = OrderRig::event(K::Renew);
    renew.durationMs = 2 * kHour;
    renew.text = "still working";
    rig.must(renew);
    rig.pass(15'000);
    EXPECT_EQ(rig.status(), S::InEffect);
    EXPECT_EQ(rig.logic.state().leaseEnd, end);
    EXPECT_NE(rig.raised(OrderAlarm::RenewFailed), nullptr);
    rig.must(renew);
    EXPECT_FALSE(rig.cleared(OrderAlarm::RenewFailed)) << "not before it is answered";
    rig.device(K::ReplyAccepted, 0);
    EXPECT_GT(rig.logic.state().leaseEnd.monoMs, end.monoMs);
    EXPECT_TRUE(rig.cleared(OrderAlarm::RenewFailed)) << "it was renewed after all";
}

TEST(OrderLease, AShortOneEndsWithoutWarning) {
    OrderRig rig(1, ConsequenceClass::C1, 50'000);
    rig.bringIntoEffect();
    rig.pass(kMinute);
    EXPECT_EQ(rig.count(F::WarnOwner), 0U);
    EXPECT_NE(rig.status(), S::InEffect);
}

TEST(OrderLease, OwnerGone) {
    OrderRig c1(1, ConsequenceClass::C1);
    c1.bringIntoEffect();
    EXPECT_FALSE(c1.must(OrderEvent::of(K::OwnerGone)).changed);
    OrderRig c2(1, ConsequenceClass::C2);
    c2.bringIntoEffect();
    c2.must(OrderEvent::of(K::OwnerGone));
    c2.pass(10 * kMinute - 1);
    EXPECT_EQ(c2.status(), S::InEffect);
    c2.must(OrderRig::event(K::HandOver, OrderRig::kBen, "s2"));
    c2.pass(10 * kMinute);
    EXPECT_EQ(c2.status(), S::InEffect);
    EXPECT_EQ(c2.logic.state().owner.user, "ben");
    c2.must(OrderEvent::of(K::OwnerGone));
    c2.pass(10 * kMinute);
    EXPECT_EQ(c2.status(), S::Releasing);
}

TEST(OrderRelease, RetriesThreeTimesThenIsUnknown) {
    OrderRig rig;
    rig.bringIntoEffect();
    EXPECT_EQ(rig.refusal(OrderRig::event(K::Release, OrderRig::kBen, "s2")), "NO_PERMISSION");
    rig.must(OrderRig::event(K::Release));
    rig.pass(15'000);
    EXPECT_EQ(rig.status(), S::ReleaseFailed);
    ASSERT_NE(rig.raised(OrderAlarm::ReleaseFailed), nullptr);
    EXPECT_EQ(rig.raised(OrderAlarm::ReleaseFailed)->priority, AlarmPriority::P2);
    std::size_t sent = 1;
    for (const Millis backOff : {5'000, 15'000, 45'000}) {
        rig.pass(backOff - 1);
        EXPECT_EQ(rig.status(), S::ReleaseFailed);
        EXPECT_EQ(rig.count(F::SendRelease), sent);
        rig.pass(1);
        EXPECT_EQ(rig.status(), S::Releasing);
        EXPECT_EQ(rig.count(F::SendRelease), ++sent);
        rig.pass(15'000);
        EXPECT_EQ(rig.status(), S::ReleaseFailed);
    }
    rig.pass(45'000);
    EXPECT_EQ(rig.status(), S::Unknown);
    rig.clock.advance(1'000);
    rig.feedback(0, 100.0, ControlMode::Automatic);
    EXPECT_EQ(rig.status(), S::Released);
    EXPECT_TRUE(rig.cleared(OrderAlarm::ReleaseFailed));
    EXPECT_TRUE(rig.cleared(OrderAlarm::Unknown));
}

TEST(OrderRelease, WhoDidNotReplyIsReleasedOnceAndNotWaitedFor) {
    OrderRig rig(2);
    rig.execute();
    rig.sendAndAccept(0);
    rig.device(K::TargetSent, 1);
    rig.clock.advance(1'000);
    rig.feedback(0, 50.0);
    rig.pass(10'000);
    ASSERT_EQ(rig.status(), S::PartlyInEffect);
    rig.must(OrderRig::event(K::Release));
    EXPECT_EQ(rig.count(F::SendRelease), 2U);
    rig.pass(21'000);  // failed, and tried again
    EXPECT_EQ(rig.count(F::SendRelease), 3U);
    EXPECT_EQ(rig.target(1).status, T::NoReply);
    rig.feedback(0, 100.0, ControlMode::Automatic);
    EXPECT_EQ(rig.status(), S::Released);
}

TEST(OrderRelease, EvidenceEndsAFailedRelease) {
    OrderRig rig;
    rig.bringIntoEffect();
    rig.must(OrderRig::event(K::Release));
    rig.pass(16'000);
    EXPECT_EQ(rig.status(), S::ReleaseFailed);
    rig.feedback(0, 100.0, ControlMode::Automatic);
    EXPECT_EQ(rig.status(), S::Released);
}

TEST(OrderTakeOver, TheLoserIsTold) {
    OrderRig rig(2);
    rig.bringIntoEffect();
    OrderEvent taken = OrderRig::event(K::TakenOver, OrderRig::kBen, "s2");
    taken.target = 0;
    taken.text = "o2";
    rig.must(taken);
    EXPECT_EQ(rig.target(0).status, T::Superseded);
    EXPECT_EQ(rig.target(0).supersededBy, "o2");
    EXPECT_EQ(rig.count(F::NotifyLoser), 1U);
    EXPECT_EQ(rig.status(), S::InEffect);
    taken.target = 1;
    rig.must(taken);
    EXPECT_EQ(rig.status(), S::Superseded);
    EXPECT_EQ(rig.count(F::SendRelease), 0U) << "the newer order holds them";
}

TEST(OrderDiverged, ADeviceThatGaveUpItsLease) {
    OrderRig rig;
    rig.bringIntoEffect();
    rig.clock.advance(1'000);
    rig.feedback(0, 100.0, ControlMode::Automatic);
    EXPECT_EQ(rig.target().status, T::LeaseLost);
    EXPECT_NE(rig.raised(OrderAlarm::Discrepancy), nullptr);
    EXPECT_EQ(rig.status(), S::Released);
}

// ---- J7: kill -9 at every point -------------------------------------------------------------------------------------

TEST(OrderRestart, SameStateOrUnknown) {
    const auto after = [](auto prepare, Millis down) {
        OrderRig rig(2);
        prepare(rig);
        rig.restart(down);
        return rig.status();
    };
    EXPECT_EQ(after([](OrderRig&) {}, 5'000), S::Draft);
    EXPECT_EQ(after([](OrderRig& r) { r.select(); }, 5'000), S::Selected);
    EXPECT_EQ(after([](OrderRig& r) { r.execute(); }, 5'000), S::Unknown);
    EXPECT_EQ(after([](OrderRig& r) { r.bringIntoEffect(); }, 5'000), S::InEffect);
    EXPECT_EQ(after(
                  [](OrderRig& r) {
                      r.bringIntoEffect();
                      r.must(OrderRig::event(K::Release));
                  },
                  5'000),
              S::Releasing);
}

TEST(OrderRestart, InEffectNeedsEvidenceAgain) {
    OrderRig rig;
    rig.bringIntoEffect();
    rig.restart(5'000);
    EXPECT_TRUE(rig.target().uncertain);
    rig.pass(kMinute);
    EXPECT_EQ(rig.status(), S::Unknown);
    rig.feedback(0, 50.0);
    EXPECT_EQ(rig.status(), S::InEffect);

    OrderRig proved;
    proved.bringIntoEffect();
    proved.restart(5'000);
    proved.clock.advance(1'000);
    proved.feedback(0, 50.0);
    EXPECT_FALSE(proved.target().uncertain);
    proved.pass(kMinute);
    EXPECT_EQ(proved.status(), S::InEffect);
}

TEST(OrderRestart, ExecutingIsProvedOnlyByWhatIsObservedAfterwards) {
    OrderRig rig;
    rig.clock.advance(24 * kHour);  // the monotonic clock of the new process is far behind
    rig.logic = OrderLogic(OrderRig::request(1), OrderRig::kAnna, "s1", rig.clock.now());
    rig.execute();
    rig.sendAndAccept(0);
    rig.restart(2'000);
    EXPECT_EQ(rig.status(), S::Unknown);
    EXPECT_EQ(rig.count(F::SendCommand), 1U) << "never sent again on its own";
    OrderEvent old = OrderEvent::of(K::Feedback);
    old.value.number = 50.0;
    old.observedAt = rig.clock.now().plus(-1'000);
    rig.must(old);
    EXPECT_EQ(rig.status(), S::Unknown);
    rig.clock.advance(1'000);
    rig.feedback(0, 50.0);
    EXPECT_EQ(rig.status(), S::InEffect);
}

TEST(OrderRestart, ALeaseThatEndedMeanwhileIsReleasedAndNoClockExtendsIt) {
    OrderRig rig(1, ConsequenceClass::C1, kHour);
    rig.bringIntoEffect();
    rig.restart(2 * kHour);
    rig.pass(0);
    EXPECT_EQ(rig.status(), S::Releasing);

    OrderRig back(1, ConsequenceClass::C1, kHour);
    back.bringIntoEffect();
    back.restart(-5 * kHour);  // the wall clock was set back while down
    const auto end = back.logic.state().leaseEnd;
    EXPECT_LE(end.monoMs - back.clock.now().monoMs, kHour);

    OrderRig executing(1, ConsequenceClass::C1, kHour);
    executing.execute();
    executing.restart(-5 * kHour);
    EXPECT_LE(executing.logic.state().leaseEnd.monoMs - executing.clock.now().monoMs, kHour);
}

TEST(OrderNames, GoThereAndBack) {
    for (int i = 0; i < kOrderStatusCount; ++i) {
        EXPECT_EQ(orderStatusFromText(toText(static_cast<S>(i))), static_cast<S>(i));
    }
    for (int i = 0; i < kTargetStatusCount; ++i) {
        EXPECT_EQ(targetStatusFromText(toText(static_cast<T>(i))), static_cast<T>(i));
    }
    for (int i = 0; i < kOrderEventCount; ++i) {
        EXPECT_FALSE(toText(static_cast<K>(i)).empty());
    }
}

TEST(OrderPreview, TheHashKnowsEveryTarget) {
    const OrderRequest first = OrderRig::request(3);
    OrderRequest other = first;
    EXPECT_EQ(previewHash(first), previewHash(other));
    other.targets[2].value.number = 51.0;
    EXPECT_NE(previewHash(first), previewHash(other));
    other = first;
    other.targets[1].before.number = 99.0;
    EXPECT_NE(previewHash(first), previewHash(other));
    other = first;
    std::swap(other.targets[0], other.targets[1]);
    EXPECT_NE(previewHash(first), previewHash(other));
    OrderRig rig(first);
    rig.select();
    EXPECT_EQ(rig.logic.state().previewHash, previewHash(first)) << "the console can compute it";
}

}  // namespace
}  // namespace belfry
