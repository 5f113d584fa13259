// SPDX-License-Identifier: Apache-2.0
// What follows for an order from the states of its targets, and after a restart.
#include <algorithm>
#include <string>
#include <utility>

#include "models/domain/order_machine.h"

namespace belfry {

using S = OrderStatus;
using T = TargetStatus;
using R = ReasonCode;
using K = OrderEventKind;
using F = OrderEffectKind;

namespace {

/** The verify deadline passed, and nothing but a reply came. */
bool lacksEvidence(const TargetState& target) {
    return target.status == T::Accepted && target.timer.mode == AlarmTimer::Mode::Off;
}

/** No reply, and what the device reports since shows that nothing moved. */
bool isDefiniteFailure(const TargetState& target, double tolerance) {
    if (target.status == T::NoReply) {
        return observedSinceSending(target) && !target.value.matches(target.actual, tolerance);
    }
    return isTerminal(target.status);
}

}  // namespace

// ---- what follows ---------------------------------------------------------------------------------------------------

void OrderMachine::settle() {
    if (!t.changed && e.kind != K::Feedback) {
        return;
    }
    switch (s.status) {
        case S::Executing:
        case S::Unknown: settleExecution(); break;
        case S::InEffect:
        case S::PartlyInEffect:
        case S::Diverged: settleHeld(); break;
        case S::Renewing:
            if (s.count(T::Holding) == 0) {
                finishRenewal(false);
                settleHeld();
            } else if (std::none_of(s.targets.begin(), s.targets.end(),
                                    [](const TargetState& one) { return one.sendPending; })) {
                finishRenewal(true);  // who had not answered was taken over or lost
                settleHeld();
            }
            break;
        case S::Releasing:
        case S::ReleaseFailed:
            if (s.count(T::Releasing) == 0) {
                become(S::Released);
            }
            break;
        default: break;
    }
}

void OrderMachine::settleExecution() {
    std::size_t pending = 0;
    std::size_t holding = 0;
    std::size_t superseded = 0;
    std::size_t back = 0;      // Auto, LeaseLost: was released after all
    std::size_t unproved = 0;  // no way to know
    std::size_t doubtful = 0;  // NoReply without evidence
    for (const TargetState& target : s.targets) {
        switch (target.status) {
            case T::Queued:
            case T::Sent:
            case T::Verifying: ++pending; break;
            case T::Accepted: ++(lacksEvidence(target) ? unproved : pending); break;
            case T::Holding:
            case T::Diverged: ++(target.uncertain ? unproved : holding); break;
            case T::Releasing: ++unproved; break;
            case T::Superseded: ++superseded; break;
            case T::Auto:
            case T::LeaseLost: ++back; break;
            default: doubtful += isDefiniteFailure(target, s.tolerance) ? 0U : 1U; break;
        }
    }
    if (pending > 0) {
        return;
    }
    if (unproved > 0) {
        if (s.status != S::Unknown) {
            enterUnknown();
        }
    } else if (holding > 0) {
        enterHeld();  // what did not reply is listed as failed
    } else if (back > 0) {
        startRelease(false);
    } else if (doubtful > 0) {
        if (s.status != S::Unknown) {
            enterUnknown();
        }
    } else {
        become(superseded > 0 ? S::Superseded : S::Failed);
        releaseDoubtful();
    }
}

void OrderMachine::settleHeld() {
    const std::size_t diverged = s.count(T::Diverged);
    if (s.count(T::Holding) + diverged == 0) {
        if (s.count(T::Superseded) > 0 && s.count(T::Auto) + s.count(T::LeaseLost) == 0) {
            become(S::Superseded);
        } else {
            startRelease(false);
        }
        return;
    }
    if (diverged > 0 && s.status != S::Diverged) {
        s.partly = s.status == S::PartlyInEffect;
        const auto first = std::find_if(s.targets.begin(), s.targets.end(),
                                        [](const TargetState& target) { return target.status == T::Diverged; });
        s.code = first->code;
        become(S::Diverged);
        alarm(OrderAlarm::Discrepancy, s.consequence >= ConsequenceClass::C3 ? AlarmPriority::P2 : AlarmPriority::P3,
              say(TextCode::OverrideDiffers, {{"count", static_cast<std::int64_t>(diverged)},
                                              {"all", static_cast<std::int64_t>(s.targets.size())},
                                              {"first", EntityArgument{first->entity}}}));
        t.effects.back().target = indexOf(*first);
    } else if (diverged == 0 && s.status == S::Diverged) {
        s.code = R::None;
        become(s.partly ? S::PartlyInEffect : S::InEffect);
        clearAlarm(OrderAlarm::Discrepancy);
    }
    if (s.reverifyTimer.mode != AlarmTimer::Mode::Off &&
        std::none_of(s.targets.begin(), s.targets.end(),
                     [](const TargetState& one) { return one.uncertain && !isTerminal(one.status); })) {
        s.reverifyTimer.stop();
        t.changed = true;
    }
}

/** In effect, wholly or partly, from Executing or Unknown. */
void OrderMachine::enterHeld() {
    if (s.status == S::Unknown) {
        clearAlarm(OrderAlarm::Unknown);
    }
    s.partly = s.count(T::Holding) + s.count(T::Diverged) != s.targets.size();
    s.code = R::None;
    become(s.partly ? S::PartlyInEffect : S::InEffect);
    if (s.leaseTimer.mode == AlarmTimer::Mode::Off) {
        armLease();
    }
    settleHeld();
}

void OrderMachine::enterUnknown() {
    if (s.status == S::Diverged) {
        clearAlarm(OrderAlarm::Discrepancy);
    }
    become(S::Unknown);
    s.reverifyTimer.stop();
    s.stateTimer.start(m_now, s.timing.unknownReminderMs);
    if (s.leaseTimer.mode == AlarmTimer::Mode::Off && s.leaseEnd.monoMs > m_now.monoMs) {
        armLease();  // whatever is true, at its end it is released
    }
    alarm(OrderAlarm::Unknown, AlarmPriority::P2, say(TextCode::OverrideUnknown));
}

void OrderMachine::armLease() {
    const Millis left = std::max<Millis>(0, s.leaseEnd.monoMs - m_now.monoMs);
    s.leaseTimer.start(m_now, left);
    s.warned5 = left <= 300'000;  // an override that short needs no such warning
    s.warned1 = left <= 60'000;
    t.changed = true;
}

void OrderMachine::startRelease(bool retry) {
    if (s.status == S::Diverged) {
        clearAlarm(OrderAlarm::Discrepancy);
    } else if (s.status == S::Unknown) {
        clearAlarm(OrderAlarm::Unknown);
    }
    become(S::Releasing);
    s.leaseTimer.stop();
    s.ownerTimer.stop();
    s.reverifyTimer.stop();
    s.stateTimer.start(m_now, s.linkLost ? s.timing.linkLostReleaseMs : s.timing.releaseMs + s.timing.rampMs);
    for (TargetState& target : s.targets) {
        if (!isTerminal(target.status)) {
            set(target, T::Releasing);
            target.sentAt = m_now;
            target.sendPending = true;
            target.replied = false;
            send(F::SendRelease, target, m_now);
        }
    }
    if (!retry) {
        releaseDoubtful();
    }
    if (s.count(T::Releasing) == 0) {
        become(S::Released);
    }
}

/** A command may have arrived although nothing proves it: the device must not hold what is over. Nobody waits. */
void OrderMachine::releaseDoubtful() {
    for (TargetState& target : s.targets) {
        if (target.status == T::NoReply || target.status == T::VerifyFailed) {
            send(F::SendRelease, target, m_now);
        }
    }
}

// ---- restart --------------------------------------------------------------------------------------------------------

OrderTransition OrderMachine::restart() {
    const auto rebase = [&](Instant& at) {
        if (!(at == Instant{})) {
            at.monoMs = m_now.monoMs - (m_now.wallMs - at.wallMs);
        }
    };
    for (const auto timer : kOrderTimers) {
        (s.*timer).restore(m_now);
    }
    rebase(s.executedAt);
    rebase(s.leaseEnd);
    if (s.leaseTimer.mode == AlarmTimer::Mode::Running) {
        s.leaseEnd = s.leaseTimer.end;
    } else if (s.leaseEnd.monoMs > m_now.monoMs + s.leaseMs) {
        s.leaseEnd = m_now.plus(s.leaseMs);  // the wall clock was set back meanwhile
    }
    if (isTerminal(s.status)) {
        t.after = s.status;
        return std::move(t);
    }
    for (TargetState& target : s.targets) {
        target.timer.restore(m_now);
        if (!(target.actualAt == Instant{})) {  // never later than now, whatever the wall clock did
            target.actualAt.monoMs = m_now.monoMs - std::max<Millis>(0, m_now.wallMs - target.actualAt.wallMs);
        }
        if (isTerminal(target.status) || s.executedAt == Instant{}) {
            rebase(target.sentAt);
            continue;
        }
        target.uncertain = true;
        target.sentAt = m_now;  // only what is observed from now on proves anything
        if (target.status == T::Queued || target.status == T::Sent) {
            set(target, T::Sent);  // it may or may not have left before the end
            target.timer.start(m_now, s.timing.replyMs);
        } else if (target.status == T::Accepted || target.status == T::Verifying) {
            set(target, T::Accepted);
            target.timer.start(m_now, s.timing.verifyMs + s.timing.rampMs);
        }
        touched(target);
    }
    s.linkLost = false;
    switch (s.status) {
        case S::Checking: effect(F::RunChecks); break;
        case S::Selected:
        case S::AwaitingApproval: effect(F::SelectTargets).until = s.stateTimer.end; break;
        case S::Executing:
            enterUnknown();
            if (s.leaseTimer.mode == AlarmTimer::Mode::Off) {
                s.leaseTimer.start(m_now, 0);  // it ended meanwhile: release at once
            }
            break;
        case S::Renewing:  // nobody answers any more: its own timer ends it
        case S::InEffect:
        case S::PartlyInEffect:
        case S::Diverged: s.reverifyTimer.start(m_now, s.timing.reverifyMs); break;
        case S::Releasing: startRelease(true); break;
        default: break;
    }
    t.after = s.status;
    t.changed = true;
    s.lastChange = m_now;
    return std::move(t);
}

// ---- small tools ----------------------------------------------------------------------------------------------------

Result<void> OrderMachine::needStatus(std::initializer_list<OrderStatus> allowed) const {
    if (std::find(allowed.begin(), allowed.end(), s.status) != allowed.end()) {
        return {};
    }
    switch (s.status) {
        case S::Draft:
        case S::Checking: return refuse(TextCode::OrderNotCheckedYet);
        case S::SelectExpired: return refuse(TextCode::OrderSelectExpired);
        case S::ApprovalExpired: return refuse(TextCode::OrderApprovalExpired);
        case S::Cancelled: return refuse(TextCode::OrderWasCancelled);
        case S::Selected:
        case S::AwaitingApproval: return refuse(TextCode::OrderWaitsForExecute);
        case S::Executing:
        case S::Renewing:
        case S::Releasing: return refuse(TextCode::OrderInExecution);
        default: return refuse(TextCode::OrderNotPossibleNow);
    }
}

Result<void> OrderMachine::needPerson() const {
    if (e.actor.user.empty() || e.actor.workstation.empty()) {
        return refuse(TextCode::OrderNobodyNamed);
    }
    return {};
}

Result<void> OrderMachine::needFreshProof(ConsequenceClass consequence) const {
    const bool proved = !(e.authenticatedAt == Instant{});
    const Millis age = m_now.monoMs - e.authenticatedAt.monoMs;
    if (consequence >= ConsequenceClass::C2 && (!proved || age < 0 || age > s.timing.reAuthMs)) {
        return refuse(TextCode::OrderNotProved);
    }
    return {};
}

Result<void> OrderMachine::needCleanReport() const {
    if (e.report.findings.empty()) {
        return {};
    }
    const CheckFinding* finding = e.report.firstHard();
    finding = finding == nullptr ? &e.report.findings.front() : finding;
    return refuse(*finding, finding->target < s.targets.size() ? s.targets[finding->target].entity : EntityId());
}

bool OrderMachine::isOwnerOrSupervisor() const {
    return e.actor.supervisor || e.actor.user == s.owner.user || e.actor.user == s.initiator.user;
}

bool OrderMachine::isHeld() const {
    return s.status == S::InEffect || s.status == S::PartlyInEffect || s.status == S::Renewing ||
           s.status == S::Diverged;
}

void OrderMachine::become(OrderStatus status) {
    s.status = status;
    s.stateTimer.stop();
    t.changed = true;
    if (isTerminal(status)) {
        for (const auto timer : kOrderTimers) {
            (s.*timer).stop();
        }
        for (TargetState& target : s.targets) {
            target.timer.stop();
        }
        for (unsigned which = 0; s.raisedAlarms != 0; ++which) {
            clearAlarm(static_cast<OrderAlarm>(which));
        }
    }
}

void OrderMachine::set(TargetState& target, TargetStatus status, ReasonCode code) {
    target.status = status;
    target.code = code;
    target.timer.stop();
    touched(target);
}

void OrderMachine::touched(const TargetState& target) {
    t.changedTargets.push_back(indexOf(target));
    t.changed = true;
}

OrderEffect& OrderMachine::effect(OrderEffectKind kind) {
    t.effects.emplace_back();
    t.effects.back().kind = kind;
    t.changed = true;
    return t.effects.back();
}

void OrderMachine::send(OrderEffectKind kind, TargetState& target, Instant until) {
    ++target.attempt;
    touched(target);
    OrderEffect& out = effect(kind);
    out.target = indexOf(target);
    out.attempt = target.attempt;
    out.value = kind == F::SendCommand ? target.value : CommandValue{};
    out.until = until;
    out.key = s.id + "/" + std::to_string(out.target) + "/" + std::to_string(out.attempt);
}

void OrderMachine::alarm(OrderAlarm which, AlarmPriority priority, CodedText said) {
    OrderEffect& out = effect(F::RaiseAlarm);
    s.raisedAlarms |= 1U << static_cast<unsigned>(which);
    out.alarm = which;
    out.priority = priority;
    out.said = std::move(said);
    if (out.said.about.empty() && !s.targets.empty()) {
        out.said.about = s.targets.front().entity;
    }
}

void OrderMachine::clearAlarm(OrderAlarm which) {
    const std::uint32_t bit = 1U << static_cast<unsigned>(which);
    if ((s.raisedAlarms & bit) != 0) {
        s.raisedAlarms &= ~bit;
        effect(F::ClearAlarm).alarm = which;
    }
}

}  // namespace belfry
