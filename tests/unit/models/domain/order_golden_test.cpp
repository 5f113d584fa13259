// SPDX-License-Identifier: Apache-2.0
// The golden scenarios of ../specs/overrides.md.
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

TEST(OrderGolden, W1HappyC1) {
    OrderRig rig(2);
    rig.select();
    EXPECT_EQ(rig.count(F::RunChecks), 1U);
    EXPECT_EQ(rig.count(F::SelectTargets), 1U);
    rig.clock.advance(5'000);
    const OrderTransition executed = rig.must(rig.executeEvent());
    EXPECT_EQ(executed.after, S::Executing);
    ASSERT_EQ(rig.count(F::SendCommand), 2U);
    const OrderEffect& command = executed.effects.at(0);
    EXPECT_EQ(command.key, "o1/0/1");
    EXPECT_EQ(command.value.number, 50.0);
    EXPECT_EQ(command.until, rig.clock.now().plus(kHour)) << "the lease's end travels with the command";
    rig.sendAndAccept(0);
    EXPECT_EQ(rig.target(0).status, T::Accepted) << "a reply alone is no proof";
    rig.feedback(0, 48.0);  // observed in the moment of sending: not later than it
    EXPECT_EQ(rig.target(0).status, T::Accepted);
    rig.clock.advance(500);
    rig.feedback(0, 80.0);
    EXPECT_EQ(rig.target(0).status, T::Verifying);
    rig.clock.advance(500);
    rig.feedback(0, 54.9);
    EXPECT_EQ(rig.target(0).status, T::Holding);
    EXPECT_EQ(rig.status(), S::Executing);
    rig.sendAndAccept(1);
    rig.clock.advance(500);
    rig.feedback(1, 50.0);
    EXPECT_EQ(rig.status(), S::InEffect);
    rig.must(OrderRig::event(K::Release));
    EXPECT_EQ(rig.status(), S::Releasing);
    EXPECT_EQ(rig.count(F::SendRelease), 2U);
    rig.clock.advance(500);
    rig.feedback(0, 100.0, ControlMode::Automatic);
    rig.feedback(1, 70.0, ControlMode::Automatic);
    EXPECT_EQ(rig.target(1).status, T::Releasing) << "automatic, but not yet what the programme says";
    rig.clock.advance(500);
    rig.feedback(1, 97.0, ControlMode::Automatic);
    EXPECT_EQ(rig.status(), S::Released);
    EXPECT_FALSE(rig.logic.nextDeadline());
}

TEST(OrderGolden, W2SelectExpires) {
    OrderRig rig;
    rig.select();
    rig.pass(31'000);
    EXPECT_EQ(rig.status(), S::SelectExpired);
    EXPECT_EQ(rig.count(F::ReleaseSelects), 1U);
    EXPECT_EQ(rig.refusal(rig.executeEvent()), "SELECT_EXPIRED");
    EXPECT_EQ(rig.count(F::SendCommand), 0U);

    OrderRig renewed;
    renewed.select();
    for (int i = 0; i < 2; ++i) {
        renewed.pass(25'000);
        renewed.must(OrderRig::event(K::RenewSelect));
    }
    EXPECT_EQ(renewed.refusal(OrderRig::event(K::RenewSelect)), "SELECT_EXPIRED");
    EXPECT_EQ(renewed.refusal(OrderRig::event(K::RenewSelect, OrderRig::kBen, "s2")), "SELECTED_BY_OTHER");
    renewed.pass(30'000);
    EXPECT_EQ(renewed.status(), S::SelectExpired);
}

OrderEvent approval(const OrderRig& rig, const Actor& actor, const char* session) {
    OrderEvent e = OrderRig::event(K::Approve, actor, session);
    e.hash = rig.logic.state().previewHash;
    e.authenticatedAt = rig.clock.now();
    e.mayApprove = true;
    return e;
}

TEST(OrderGolden, W3SelfApproval) {
    OrderRig rig(1, ConsequenceClass::C3);
    rig.execute();
    EXPECT_EQ(rig.status(), S::AwaitingApproval);
    EXPECT_EQ(rig.count(F::NotifyApprovers), 1U);
    EXPECT_EQ(rig.count(F::SendCommand), 0U);
    EXPECT_EQ(rig.refusal(approval(rig, OrderRig::kAnna, "s9")), "APPROVER_IS_INITIATOR");
    EXPECT_EQ(rig.refusal(approval(rig, OrderRig::kBen, "s1")), "APPROVER_IS_INITIATOR") << "same session";
    OrderEvent noRight = approval(rig, OrderRig::kBen, "s2");
    noRight.mayApprove = false;
    EXPECT_EQ(rig.refusal(noRight), "NO_PERMISSION");
    OrderEvent otherPreview = approval(rig, OrderRig::kBen, "s2");
    ++otherPreview.hash;
    EXPECT_EQ(rig.refusal(otherPreview), "PREVIEW_CHANGED");
    OrderEvent unproved = approval(rig, OrderRig::kBen, "s2");
    unproved.authenticatedAt = {};
    EXPECT_EQ(rig.refusal(unproved), "REAUTHENTICATE");
    unproved.authenticatedAt = rig.clock.now().plus(-kMinute - 1);
    EXPECT_EQ(rig.refusal(unproved), "REAUTHENTICATE") << "whoever finds a console open is no second person";
    rig.must(approval(rig, OrderRig::kBen, "s2"));
    EXPECT_EQ(rig.status(), S::Executing);
    EXPECT_EQ(rig.logic.state().approver.user, "ben");
    EXPECT_EQ(rig.logic.state().initiator.user, "anna");
}

TEST(OrderGolden, W3ApprovalExpiresOrIsDenied) {
    OrderRig late(1, ConsequenceClass::C3);
    late.execute();
    late.pass(2 * kMinute);
    EXPECT_EQ(late.status(), S::ApprovalExpired);
    OrderRig denied(1, ConsequenceClass::C3);
    denied.execute();
    OrderEvent deny = approval(denied, OrderRig::kBen, "s2");
    deny.kind = K::Deny;
    denied.must(deny);
    EXPECT_EQ(denied.status(), S::Denied);
    EXPECT_EQ(denied.count(F::SendCommand) + late.count(F::SendCommand), 0U);
}

TEST(OrderGolden, W4AcceptedButNothingMoves) {
    OrderRig rig;
    rig.execute();
    rig.sendAndAccept(0);
    rig.pass(5'000);
    rig.feedback(0, 100.0);
    rig.pass(10'000);
    EXPECT_EQ(rig.target().status, T::VerifyFailed);
    EXPECT_EQ(rig.target().actual.number, 100.0);
    EXPECT_EQ(rig.status(), S::Failed);
    EXPECT_EQ(rig.count(F::SendRelease), 1U) << "it accepted: nothing may hold it when nobody does";
}

TEST(OrderGolden, W5FiveThousandLampsTwelveSilent) {
    OrderRig rig(5'000, ConsequenceClass::C2);
    rig.execute();
    for (std::uint32_t i = 0; i < 5'000; ++i) {
        rig.device(K::TargetSent, i);
        if (i >= 12) {
            rig.device(K::ReplyAccepted, i);
        }
    }
    rig.clock.advance(1'000);
    for (std::uint32_t i = 12; i < 5'000; ++i) {
        rig.feedback(i, 50.0);
    }
    EXPECT_EQ(rig.status(), S::Executing);
    rig.pass(10'000);
    EXPECT_EQ(rig.status(), S::PartlyInEffect);
    EXPECT_EQ(rig.logic.state().count(T::Holding), 4'988U);
    EXPECT_EQ(rig.logic.state().count(T::NoReply), 12U);
    const auto retry = rig.logic.retryFailed("o2");
    ASSERT_TRUE(retry);
    EXPECT_EQ(retry->targets.size(), 12U);
    EXPECT_EQ(retry->linkedTo, "o1");
}

TEST(OrderGolden, W6LeaseEndsDuringLinkLoss) {
    OrderRig rig(1, ConsequenceClass::C1, 10 * kMinute);
    rig.bringIntoEffect();
    rig.pass(9 * kMinute);
    rig.must(OrderRig::event(K::LinkLost));
    EXPECT_EQ(rig.status(), S::InEffect);
    EXPECT_TRUE(rig.target().uncertain);
    rig.pass(3 * kMinute);
    EXPECT_EQ(rig.status(), S::Releasing) << "waits; it neither says released nor failed";
    EXPECT_TRUE(rig.target().uncertain);
    rig.must(OrderRig::event(K::LinkRestored));
    rig.clock.advance(1'000);
    rig.feedback(0, 100.0, ControlMode::Automatic);
    EXPECT_EQ(rig.status(), S::Released);
}

TEST(OrderGolden, W7MovedOnSite) {
    OrderRig rig;
    rig.bringIntoEffect();
    rig.clock.advance(1'000);
    rig.feedback(0, 0.0, ControlMode::Local);
    EXPECT_EQ(rig.status(), S::Diverged);
    EXPECT_EQ(rig.logic.state().code, R::LocalControl);
    ASSERT_NE(rig.raised(OrderAlarm::Discrepancy), nullptr);
    EXPECT_EQ(rig.raised(OrderAlarm::Discrepancy)->priority, AlarmPriority::P3);
    rig.clock.advance(1'000);
    EXPECT_TRUE(rig.feedback(0, 20.0, ControlMode::Local).changed) << "what it does now is told";
    rig.clock.advance(1'000);
    EXPECT_FALSE(rig.feedback(0, 20.0, ControlMode::Local).changed) << "once";
    rig.clock.advance(1'000);
    rig.feedback(0, 50.0);
    EXPECT_EQ(rig.status(), S::InEffect);
    EXPECT_TRUE(rig.cleared(OrderAlarm::Discrepancy));
}

TEST(OrderGolden, W7DifferentForLongerThanD) {
    OrderRig rig(1, ConsequenceClass::C1);
    rig.bringIntoEffect();
    rig.clock.advance(1'000);
    rig.feedback(0, 70.0);
    rig.pass(29'999);
    EXPECT_EQ(rig.status(), S::InEffect);
    rig.feedback(0, 52.0);
    rig.pass(kMinute);
    EXPECT_EQ(rig.status(), S::InEffect) << "was only different for less than D";
    rig.feedback(0, 70.0);
    rig.pass(30'000);
    EXPECT_EQ(rig.status(), S::Diverged);
}

TEST(OrderGolden, W8PreviewStale) {
    OrderRig rig;
    rig.select();
    OrderEvent execute = rig.executeEvent();
    ++execute.hash;
    EXPECT_EQ(rig.refusal(execute), "PREVIEW_CHANGED");
    EXPECT_EQ(rig.count(F::SendCommand), 0U);

    OrderRequest watched = OrderRig::request(1);
    watched.targets[0].beforeKnown = true;
    OrderRig drifted(watched);
    drifted.select();
    drifted.feedback(0, 96.0);
    EXPECT_EQ(drifted.status(), S::Selected);
    drifted.clock.advance(1'000);
    drifted.feedback(0, 60.0);
    EXPECT_EQ(drifted.status(), S::Cancelled);
    EXPECT_EQ(drifted.logic.state().code, R::PreviewChanged);
}

TEST(OrderGolden, W9BreakGlass) {
    OrderRig rig(1, ConsequenceClass::C3);
    rig.execute();
    OrderEvent glass = rig.executeEvent();
    glass.kind = K::BreakGlass;
    EXPECT_EQ(rig.refusal(glass), "NO_PERMISSION");
    glass.mayBreakGlass = true;
    EXPECT_EQ(rig.refusal(glass), "NO_REASON");
    glass.text = "people in the road";
    OrderEvent locked = glass;
    locked.report.findings.push_back({0, R::Interlock, true, "incident"});
    EXPECT_EQ(rig.refusal(locked), "INTERLOCK") << "never an interlock";
    rig.must(glass);
    EXPECT_EQ(rig.status(), S::Executing);
    ASSERT_EQ(rig.count(F::CreateReviewTask), 1U);
    EXPECT_EQ(rig.effects.back().until, rig.clock.now().plus(24 * kHour));
    EXPECT_NE(rig.raised(OrderAlarm::BreakGlass), nullptr);
    EXPECT_TRUE(rig.logic.state().brokeGlass);
}

TEST(OrderGolden, W10IncidentDrawnOverAHeldOverride) {
    OrderRig rig;
    rig.bringIntoEffect();
    OrderEvent violated = OrderEvent::of(K::InterlockViolated);
    violated.target = 0;
    violated.text = "30 % inside incident I-7";
    rig.must(violated);
    EXPECT_EQ(rig.status(), S::InEffect) << "people decide";
    EXPECT_NE(rig.raised(OrderAlarm::InterlockViolation), nullptr);
    EXPECT_EQ(rig.count(F::ProposeRelease), 1U);
    EXPECT_EQ(rig.target().code, R::Interlock);

    OrderEvent ended = OrderEvent::of(K::InterlockEnded);
    ended.indices = {0};
    rig.must(ended);
    EXPECT_EQ(rig.target().code, R::None);
    EXPECT_FALSE(rig.cleared(OrderAlarm::InterlockViolation)) << "another target may still lie there";
    ended.target = CheckFinding::kWholeOrder;
    rig.must(ended);
    EXPECT_TRUE(rig.cleared(OrderAlarm::InterlockViolation));
    EXPECT_FALSE(rig.apply(ended)->changed) << "once";
}

}  // namespace
}  // namespace belfry
