// SPDX-License-Identifier: Apache-2.0
// What devices, links and clocks do to an order, and what follows for the order from its targets.
#include <algorithm>
#include <string>

#include "models/domain/order_machine.h"

namespace belfry {

using S = OrderStatus;
using T = TargetStatus;
using R = ReasonCode;
using K = OrderEventKind;
using F = OrderEffectKind;

namespace {

/** A device that reverts this close to the lease's end did what it was told to. */
constexpr Millis kLeaseGraceMs = 10'000;

}  // namespace

Result<void> OrderMachine::targetEvent() {
    if (e.target >= s.targets.size()) {
        return fail(
            ErrorCode::InvalidArgument,
            "order " + s.id + " has no target " + std::to_string(e.target) + " for " + std::string(toText(e.kind)),
            "Targets count from 0.", std::string(toText(R::Inconsistent)));
    }
    TargetState& target = s.targets[e.target];
    if (isTerminal(s.status)) {
        return {};  // late: J10
    }
    if (e.kind == K::Feedback) {
        feedback(target);
        return {};
    }
    if (isTerminal(target.status)) {
        return {};
    }
    if (e.kind == K::TakenOver) {
        takenOver(target);
        return {};
    }
    if (e.attempt != target.attempt || s.executedAt == Instant{}) {
        return {};  // of another attempt, duplicate or reordered: J10
    }
    switch (e.kind) {
        case K::TargetSent: targetSent(target); break;
        case K::TargetSendFailed: sendFailed(target); break;
        case K::ReplyAccepted: replyAccepted(target); break;
        case K::ReplyRefused: replyRefused(target); break;
        default: break;
    }
    return {};
}

void OrderMachine::targetSent(TargetState& target) {
    if (target.status == T::Queued) {
        set(target, T::Sent);
        target.sentAt = m_now;
        target.timer.start(m_now, s.timing.replyMs);
    } else if (target.status == T::Releasing && target.sendPending) {
        // a host that spreads many releases (inrush) gets the full time for the last one
        target.sendPending = false;
        target.sentAt = m_now;
        touched(target);
        if (s.status == S::Releasing) {
            s.stateTimer.start(m_now, s.linkLost ? s.timing.linkLostReleaseMs : s.timing.releaseMs + s.timing.rampMs);
        }
    }
}

void OrderMachine::sendFailed(TargetState& target) {
    if (target.status == T::Queued || target.status == T::Sent) {
        target.deviceText = e.text;
        target.said = e.said;
        set(target, T::SendFailed, R::CommLost);
    } else if (s.status == S::Renewing && target.sendPending) {
        target.deviceText = e.text;
        target.said = e.said;
        finishRenewal(false);
    }
}

void OrderMachine::replyAccepted(TargetState& target) {
    if (target.status == T::Queued || target.status == T::Sent) {
        if (target.status == T::Queued) {
            target.sentAt = m_now;  // the host did not say when; a later moment is the stricter one
        }
        set(target, T::Accepted);
        target.deviceText = e.text;
        target.said = e.said;
        target.replied = true;
        const Millis deadline = target.sentAt.monoMs + s.timing.verifyMs + s.timing.rampMs;
        target.timer.start(m_now, std::max<Millis>(0, deadline - m_now.monoMs));
        verify(target);
    } else if (s.status == S::Renewing && target.sendPending) {
        target.sendPending = false;
        touched(target);
        if (std::none_of(s.targets.begin(), s.targets.end(), [](const auto& one) { return one.sendPending; })) {
            finishRenewal(true);
        }
    }
}

void OrderMachine::replyRefused(TargetState& target) {
    if (target.status == T::Queued || target.status == T::Sent) {
        target.deviceText = e.text;
        target.said = e.said;
        set(target, T::Refused, e.code);
    } else if (s.status == S::Renewing && target.sendPending) {
        target.deviceText = e.text;
        target.said = e.said;
        finishRenewal(false);
    } else if (target.status == T::Releasing && (target.code != e.code || target.deviceText != e.text)) {
        target.deviceText = e.text;
        target.said = e.said;
        target.code = e.code;
        touched(target);
    }
}

/** The latest feedback against what was commanded, for a target that waits for its proof. */
void OrderMachine::verify(TargetState& target) {
    if (!observedSinceSending(target)) {
        return;
    }
    if (target.mode == ControlMode::Local) {
        set(target, T::VerifyFailed, R::LocalControl);
    } else if (target.value.matches(target.actual, s.tolerance)) {
        set(target, T::Holding);
        target.uncertain = false;
        if (s.leaseTimer.mode == AlarmTimer::Mode::Off) {
            armLease();
        }
    } else if (target.timer.mode == AlarmTimer::Mode::Off) {
        set(target, T::VerifyFailed);  // the time was over before the first evidence
    } else if (target.status == T::Accepted) {
        target.status = T::Verifying;  // keeps its deadline
        touched(target);
    }
}

void OrderMachine::feedback(TargetState& target) {
    if (!(target.actualAt == Instant{}) && e.observedAt.monoMs <= target.actualAt.monoMs) {
        return;  // older than what is known, or a duplicate
    }
    const bool held = target.status == T::Holding || target.status == T::Diverged || target.status == T::Releasing;
    if (held && !target.value.matches(e.value, s.tolerance) && !(target.actual == e.value)) {
        touched(target);  // whoever looks at the order sees what it does now, not what it did when it began to differ
    }
    target.actual = e.value;
    target.actualAt = e.observedAt;
    target.mode = e.mode;
    if (e.atFault) {
        target.programmeKnown = false;
    } else if (e.programme) {
        target.programme = *e.programme;
        target.programmeKnown = true;
    }
    if (target.uncertain && !s.linkLost) {
        // a restart moves sentAt: what was observed before it proves nothing about now
        if (s.executedAt == Instant{} || observedSinceSending(target)) {
            target.uncertain = false;
            touched(target);
        }
    }
    switch (target.status) {
        case T::Idle:
        case T::Selected:
            if (target.beforeKnown && !target.before.matches(e.value, s.tolerance)) {
                endBeforeExecute(S::Cancelled, R::PreviewChanged);
            }
            break;
        case T::Accepted:
        case T::Verifying: verify(target); break;
        case T::Holding:
        case T::Diverged: feedbackWhileHeld(target); break;
        case T::Releasing: {
            const bool programme = !target.programmeKnown || target.programme.matches(e.value, s.tolerance);
            if (e.mode == ControlMode::Automatic && programme && observedSinceSending(target)) {
                set(target, T::Auto);
            }
            break;
        }
        default: break;  // Queued, Sent: kept for the reply. Terminal: only for the order's evidence
    }
}

void OrderMachine::feedbackWhileHeld(TargetState& target) {
    if (e.mode == ControlMode::Automatic && observedSinceSending(target)) {
        const bool atItsEnd = s.leaseEnd.monoMs - m_now.monoMs <= kLeaseGraceMs;
        set(target, atItsEnd ? T::Auto : T::LeaseLost);
        if (!atItsEnd) {
            alarm(OrderAlarm::Discrepancy,
                  s.consequence >= ConsequenceClass::C3 ? AlarmPriority::P2 : AlarmPriority::P3,
                  say(TextCode::TargetWentAutomatic, {{"target", EntityArgument{target.entity}}}));
        }
        return;
    }
    if (e.mode == ControlMode::Local) {
        if (target.status != T::Diverged) {
            set(target, T::Diverged, R::LocalControl);
        }
        return;
    }
    const bool matches = target.value.matches(e.value, s.tolerance);
    if (target.status == T::Diverged) {
        if (matches) {
            set(target, T::Holding);
        }
    } else if (matches) {
        if (target.timer.mode != AlarmTimer::Mode::Off) {
            target.timer.stop();
            touched(target);
        }
    } else if (target.timer.mode == AlarmTimer::Mode::Off) {
        target.timer.start(m_now, s.timing.divergeMs);
        touched(target);
    }
}

void OrderMachine::takenOver(TargetState& target) {
    if (s.executedAt == Instant{}) {
        return;  // nothing of it is held yet
    }
    target.supersededBy = e.text;
    target.sendPending = false;
    set(target, T::Superseded);
    OrderEffect& out = effect(F::NotifyLoser);
    out.target = indexOf(target);
    out.text = e.text;
}

void OrderMachine::interlockViolated() {
    if (!isHeld() && s.status != S::Executing && s.status != S::Unknown) {
        return;
    }
    if (e.target < s.targets.size()) {
        s.targets[e.target].code = R::Interlock;
        touched(s.targets[e.target]);
    }
    alarm(OrderAlarm::InterlockViolation, AlarmPriority::P2, say(TextCode::OverrideInterlock, {{"detail", e.text}}));
    t.effects.back().target = e.target;
    effect(F::ProposeRelease).text = e.text;
    t.effects.back().target = e.target;
}

void OrderMachine::interlockEnded() {
    if (isTerminal(s.status)) {
        return;
    }
    const bool all = e.target == CheckFinding::kWholeOrder;
    for (TargetState& target : s.targets) {
        const bool meant = all || std::find(e.indices.begin(), e.indices.end(), indexOf(target)) != e.indices.end();
        if (meant && target.code == R::Interlock && !isTerminal(target.status)) {
            target.code = R::None;
            touched(target);
        }
    }
    if (all) {
        clearAlarm(OrderAlarm::InterlockViolation);
    }
}

void OrderMachine::linkLost() {
    if (s.linkLost || isTerminal(s.status)) {
        return;
    }
    s.linkLost = true;
    t.changed = true;
    s.reverifyTimer.stop();
    for (TargetState& target : s.targets) {
        if (!isTerminal(target.status)) {
            target.uncertain = true;
            touched(target);
        }
    }
    if (s.status == S::Releasing) {  // the device reverts by itself; wait for the link to see it
        s.stateTimer.start(m_now, s.timing.linkLostReleaseMs);
    }
}

void OrderMachine::linkRestored() {
    if (!s.linkLost || isTerminal(s.status)) {
        return;
    }
    s.linkLost = false;
    t.changed = true;
    if (s.status == S::Releasing) {
        startRelease(true);
    } else if (isHeld()) {
        s.reverifyTimer.start(m_now, s.timing.reverifyMs);
    }
}

// ---- clocks ---------------------------------------------------------------------------------------------------------

void OrderMachine::timers() {
    for (TargetState& target : s.targets) {
        if (target.timer.isDue(m_now)) {
            targetTimer(target);
        }
    }
    settle();
    if (s.stateTimer.isDue(m_now)) {
        stateTimer();
    }
    if (s.leaseTimer.isDue(m_now)) {
        s.leaseTimer.stop();
        t.changed = true;
        if (isHeld() || s.status == S::Executing || s.status == S::Unknown) {
            s.releaseRetries = 0;
            startRelease(false);
        }
    }
    if (s.ownerTimer.isDue(m_now)) {
        s.ownerTimer.stop();
        t.changed = true;
        if (s.status == S::Executing) {
            s.ownerTimer.start(m_now, 60'000);  // first let it be seen what there is to release
        } else if (isHeld()) {
            s.note = "The owner left and nobody took over";
            s.releaseRetries = 0;
            startRelease(false);
        }
    }
    if (s.reverifyTimer.isDue(m_now)) {
        s.reverifyTimer.stop();
        t.changed = true;
        if (isHeld()) {
            enterUnknown();
        }
    }
    warnings();
}

void OrderMachine::targetTimer(TargetState& target) {
    switch (target.status) {
        case T::Queued: set(target, T::SendFailed, R::CommLost); break;
        case T::Sent: set(target, T::NoReply, R::CommLost); break;
        case T::Accepted:
            target.timer.stop();
            target.uncertain = true;
            touched(target);
            break;
        case T::Verifying: set(target, T::VerifyFailed); break;
        case T::Holding: set(target, T::Diverged); break;
        default:
            target.timer.stop();
            touched(target);
            break;
    }
}

void OrderMachine::stateTimer() {
    switch (s.status) {
        case S::Draft:
            s.code = R::Cancelled;
            become(S::Cancelled);
            break;
        case S::Checking:
            s.code = R::CommLost;
            become(S::Rejected);
            effect(F::ReleaseSelects);
            break;
        case S::Selected: endBeforeExecute(S::SelectExpired, R::SelectExpired); break;
        case S::AwaitingApproval: endBeforeExecute(S::ApprovalExpired, R::SelectExpired); break;
        case S::Executing: enterUnknown(); break;
        case S::Renewing: finishRenewal(false); break;
        case S::Unknown:
            alarm(OrderAlarm::Unknown, AlarmPriority::P2, say(TextCode::OverrideUndecided));
            s.stateTimer.start(m_now, s.timing.unknownReminderMs);
            break;
        case S::Releasing:
            become(S::ReleaseFailed);
            alarm(OrderAlarm::ReleaseFailed, AlarmPriority::P2,
                  say(TextCode::OverrideReleaseFailed, {{"count", static_cast<std::int64_t>(s.count(T::Releasing))}}));
            s.stateTimer.start(m_now, s.timing.retryMs[std::min(s.releaseRetries, 2)]);
            break;
        case S::ReleaseFailed:
            if (s.releaseRetries < 3) {
                ++s.releaseRetries;
                startRelease(true);
            } else {
                enterUnknown();
            }
            break;
        default:
            s.stateTimer.stop();
            t.changed = true;
            break;
    }
}

void OrderMachine::warnings() {
    if (!isHeld() || s.leaseTimer.mode != AlarmTimer::Mode::Running) {
        return;
    }
    const Millis left = s.leaseTimer.end.monoMs - m_now.monoMs;
    const auto warn = [&](int minutes) {
        OrderEffect& out = effect(F::WarnOwner);
        out.minutes = minutes;
        out.until = s.leaseTimer.end;
    };
    if (!s.warned1 && left <= 60'000) {
        s.warned5 = true;
        s.warned1 = true;
        warn(1);
    } else if (!s.warned5 && left <= 300'000) {
        s.warned5 = true;
        warn(5);
    }
}

}  // namespace belfry
