// SPDX-License-Identifier: Apache-2.0
#include "models/domain/order_machine.h"

#include <algorithm>
#include <set>
#include <string>

namespace belfry {

using S = OrderStatus;
using T = TargetStatus;
using R = ReasonCode;
using K = OrderEventKind;
using F = OrderEffectKind;

Result<OrderTransition> OrderMachine::run() {
    if (auto done = handle(); !done) {
        return tl::unexpected(done.error());
    }
    settle();
    t.after = s.status;
    if (t.changed) {
        s.lastChange = m_now;
        if (isTerminal(s.status) && !isTerminal(t.before)) {
            s.endedAt = m_now;
        }
        for (const auto timer : kOrderTimers) {
            (s.*timer).checkpoint(m_now);
        }
        std::sort(t.changedTargets.begin(), t.changedTargets.end());
        t.changedTargets.erase(std::unique(t.changedTargets.begin(), t.changedTargets.end()), t.changedTargets.end());
        for (const std::uint32_t index : t.changedTargets) {
            s.targets[index].timer.checkpoint(m_now);
        }
    }
    return std::move(t);
}

Result<void> OrderMachine::handle() {
    switch (e.kind) {
        case K::Submit: return submit();
        case K::Checked: checked(); return {};
        case K::DropTargets: return dropTargets();
        case K::RenewSelect: return renewSelect();
        case K::Execute: return executeAsked();
        case K::Approve: return approve();
        case K::Deny: return deny();
        case K::BreakGlass: return breakGlass();
        case K::Cancel: return cancel();
        case K::ClientGone:
            if (e.session == s.session) {
                endBeforeExecute(S::Cancelled, R::Cancelled);
            }
            return {};
        case K::ReplayEntered: endBeforeExecute(S::Cancelled, R::ReplayMode); return {};
        case K::PreviewDrifted: endBeforeExecute(S::Cancelled, R::PreviewChanged); return {};
        case K::TargetSent:
        case K::TargetSendFailed:
        case K::ReplyAccepted:
        case K::ReplyRefused:
        case K::Feedback:
        case K::TakenOver: return targetEvent();
        case K::Renew: return renew();
        case K::Release: return release();
        case K::OwnerGone:
            if (s.consequence >= ConsequenceClass::C2 && (isHeld() || s.status == S::Executing) &&
                s.ownerTimer.mode == AlarmTimer::Mode::Off) {
                s.ownerTimer.start(m_now, s.timing.ownerAwayMs);
                t.changed = true;
            }
            return {};
        case K::HandOver: return handOver();
        case K::Decide: return decide();
        case K::InterlockViolated: interlockViolated(); return {};
        case K::LinkLost: linkLost(); return {};
        case K::LinkRestored: linkRestored(); return {};
        case K::Timer: timers(); return {};
    }
    return {};
}

// ---- up to the sending ----------------------------------------------------------------------------------------------

Result<void> OrderMachine::submit() {
    if (auto ok = needStatus({S::Draft}); !ok) {
        return ok;
    }
    if (auto ok = needPerson(); !ok) {
        return ok;
    }
    if (e.actor.user != s.initiator.user || e.session != s.session) {
        return refuse(R::NoPermission, "this draft is " + s.initiator.user + "'s", "Make an order of your own.");
    }
    if (s.targets.empty()) {
        return refuse(R::Inconsistent, "no targets", "Choose at least one.");
    }
    if (s.consequence >= ConsequenceClass::C1 && s.reason.empty()) {
        return refuse(R::NoReason, {}, "Say why you override the automatic mode.");
    }
    if (s.leaseMs <= 0) {
        return refuse(R::Inconsistent, "no end time", "Say when the override ends.");
    }
    if (s.leaseMs > maxLeaseMs(s.consequence)) {
        return refuse(R::LeaseTooLong, {}, "Choose an earlier end; it can be renewed within the class's limit.");
    }
    std::set<std::string_view> entities;
    for (const TargetState& target : s.targets) {
        if (!entities.insert(target.entity).second) {
            return refuse(R::Inconsistent, target.entity + " is a target twice", "Name every target once.");
        }
    }
    for (TargetState& target : s.targets) {
        target.code = R::None;
    }
    s.previewHash = previewHash(s);
    s.code = R::None;
    become(S::Checking);
    s.stateTimer.start(m_now, s.timing.checkingMs);
    effect(F::RunChecks);
    return {};
}

void OrderMachine::checked() {
    if (s.status != S::Checking) {
        return;  // came too late
    }
    s.consequence = std::max(s.consequence, e.report.consequence);
    for (const CheckFinding& finding : e.report.findings) {
        if (finding.target < s.targets.size()) {
            TargetState& target = s.targets[finding.target];
            target.code = finding.code;
            target.deviceText = finding.detail;
            touched(target);
        }
    }
    if (const CheckFinding* hard = e.report.firstHard()) {
        s.code = hard->code;
        s.note = hard->detail;
        become(S::Rejected);
        effect(F::ReleaseSelects);
        return;
    }
    // the checks may have found a higher class, and with it stricter rules
    if (s.leaseMs > maxLeaseMs(s.consequence)) {
        s.code = R::LeaseTooLong;
        become(S::Rejected);
        effect(F::ReleaseSelects);
        return;
    }
    const bool noReason = s.consequence >= ConsequenceClass::C1 && s.reason.empty();
    if (noReason || !e.report.findings.empty()) {
        s.code = noReason ? R::NoReason : e.report.findings.front().code;
        become(S::Draft);
        s.stateTimer.start(m_now, s.timing.draftMs);
        effect(F::ReleaseSelects);
        return;
    }
    for (TargetState& target : s.targets) {
        set(target, T::Selected);
    }
    become(S::Selected);
    s.selectRenewals = 0;
    s.stateTimer.start(m_now, s.timing.selectMs);
    effect(F::SelectTargets).until = s.stateTimer.end;
}

Result<void> OrderMachine::dropTargets() {
    if (auto ok = needStatus({S::Draft}); !ok) {
        return ok;
    }
    if (auto ok = needPerson(); !ok) {
        return ok;
    }
    if (e.actor.user != s.initiator.user) {
        return refuse(R::NoPermission, "this draft is " + s.initiator.user + "'s", "Make an order of your own.");
    }
    const std::set<std::uint32_t> dropped(e.indices.begin(), e.indices.end());
    if (dropped.empty() || *dropped.rbegin() >= s.targets.size() || dropped.size() == s.targets.size()) {
        return refuse(R::Inconsistent, "these targets cannot be dropped", "Leave at least one of the order's targets.");
    }
    std::vector<TargetState> kept;
    kept.reserve(s.targets.size() - dropped.size());
    for (TargetState& target : s.targets) {
        if (!dropped.contains(indexOf(target))) {
            kept.push_back(std::move(target));
        }
    }
    s.targets = std::move(kept);
    t.changed = true;
    return {};
}

Result<void> OrderMachine::renewSelect() {
    if (auto ok = needStatus({S::Selected}); !ok) {
        return ok;
    }
    if (auto ok = needPerson(); !ok) {
        return ok;
    }
    if (e.session != s.session) {
        return refuse(R::SelectedByOther, s.initiator.user, "Ask them, or wait until the selection expires.");
    }
    if (s.selectRenewals >= s.timing.selectRenewals) {
        return refuse(R::SelectExpired, "it has been renewed as often as allowed", "Execute now, or start again.");
    }
    ++s.selectRenewals;
    s.stateTimer.start(m_now, s.timing.selectMs);
    effect(F::SelectTargets).until = s.stateTimer.end;
    t.changed = true;
    return {};
}

Result<void> OrderMachine::executeAsked() {
    if (auto ok = needStatus({S::Selected}); !ok) {
        return ok;
    }
    if (auto ok = needPerson(); !ok) {
        return ok;
    }
    if (e.actor.user != s.initiator.user || e.session != s.session) {
        return refuse(R::SelectedByOther, s.initiator.user, "Ask them, or wait until the selection expires.");
    }
    if (s.stateTimer.isDue(m_now)) {
        return refuse(R::SelectExpired, {}, "Start again.");
    }
    if (e.hash != s.previewHash) {
        return refuse(R::PreviewChanged, {}, "Look at the new preview and order again.");
    }
    const ConsequenceClass consequence = std::max(s.consequence, e.report.consequence);
    if (auto ok = needFreshProof(consequence); !ok) {
        return ok;
    }
    if (auto ok = needCleanReport(); !ok) {
        return ok;
    }
    if (s.leaseMs > maxLeaseMs(consequence)) {
        return refuse(R::LeaseTooLong, "its class has risen", "Order again with an earlier end.");
    }
    if (consequence >= ConsequenceClass::C1 && s.reason.empty()) {
        return refuse(R::NoReason, "its class has risen", "Order again with a reason.");
    }
    s.consequence = consequence;
    if (s.consequence < ConsequenceClass::C3) {
        execute();
        return {};
    }
    become(S::AwaitingApproval);
    s.stateTimer.start(m_now, s.timing.approvalMs);
    effect(F::SelectTargets).until = s.stateTimer.end;
    effect(F::NotifyApprovers).until = s.stateTimer.end;
    return {};
}

Result<void> OrderMachine::approve() {
    if (auto ok = needStatus({S::AwaitingApproval}); !ok) {
        return ok;
    }
    if (auto ok = needPerson(); !ok) {
        return ok;
    }
    if (e.actor.user == s.initiator.user || e.session == s.session) {
        return refuse(R::ApproverIsInitiator, {}, "Ask a colleague with the right to approve.");
    }
    if (!e.mayApprove) {
        return refuse(R::NoPermission, "approving", "Ask a colleague with the right to approve.");
    }
    if (s.stateTimer.isDue(m_now)) {
        return refuse(R::SelectExpired, "the time for approval is over", "Start again.");
    }
    if (e.hash != s.previewHash) {
        return refuse(R::PreviewChanged, {}, "Approve what is shown now, or deny.");
    }
    if (auto ok = needCleanReport(); !ok) {
        return ok;
    }
    s.approver = e.actor;
    execute();
    return {};
}

Result<void> OrderMachine::deny() {
    if (auto ok = needStatus({S::AwaitingApproval}); !ok) {
        return ok;
    }
    if (auto ok = needPerson(); !ok) {
        return ok;
    }
    if (e.actor.user == s.initiator.user || e.session == s.session) {
        return refuse(R::ApproverIsInitiator, {}, "Cancel your own order instead.");
    }
    if (!e.mayApprove) {
        return refuse(R::NoPermission, "denying", "Ask a colleague with the right to approve.");
    }
    s.approver = e.actor;
    s.note = e.text;
    endBeforeExecute(S::Denied, R::NoPermission);
    return {};
}

Result<void> OrderMachine::breakGlass() {
    if (auto ok = needStatus({S::AwaitingApproval}); !ok) {
        return ok;
    }
    if (auto ok = needPerson(); !ok) {
        return ok;
    }
    if (e.actor.user != s.initiator.user || e.session != s.session) {
        return refuse(R::SelectedByOther, s.initiator.user, "Only who ordered it may break the glass.");
    }
    if (!e.mayBreakGlass) {
        return refuse(R::NoPermission, "breaking the glass", "Wait for the approval.");
    }
    if (e.text.empty()) {
        return refuse(R::NoReason, "breaking the glass", "Say why it cannot wait for a second person.");
    }
    if (s.stateTimer.isDue(m_now)) {
        return refuse(R::SelectExpired, "the time for approval is over", "Start again.");
    }
    if (e.hash != s.previewHash) {
        return refuse(R::PreviewChanged, {}, "Look at the new preview and order again.");
    }
    if (auto ok = needFreshProof(s.consequence); !ok) {
        return ok;
    }
    if (auto ok = needCleanReport(); !ok) {  // skips the approval only, never an interlock
        return ok;
    }
    s.brokeGlass = true;
    s.breakGlassReason = e.text;
    execute();
    alarm(OrderAlarm::BreakGlass, AlarmPriority::P2, s.initiator.user + " broke the glass: " + e.text);
    effect(F::CreateReviewTask).until = m_now.plus(24LL * 3'600'000);
    t.effects.back().text = e.text;
    return {};
}

Result<void> OrderMachine::cancel() {
    if (auto ok = needStatus({S::Draft, S::Checking, S::Selected, S::AwaitingApproval}); !ok) {
        return ok;
    }
    if (auto ok = needPerson(); !ok) {
        return ok;
    }
    if (!isOwnerOrSupervisor()) {
        return refuse(R::NoPermission, "this order is " + s.initiator.user + "'s", "Ask them or a supervisor.");
    }
    s.note = e.text;
    s.code = R::Cancelled;
    become(S::Cancelled);
    effect(F::ReleaseSelects);
    return {};
}

void OrderMachine::endBeforeExecute(OrderStatus status, ReasonCode code) {
    if (s.status != S::Selected && s.status != S::AwaitingApproval) {
        return;
    }
    s.code = code;
    become(status);
    effect(F::ReleaseSelects);
}

void OrderMachine::execute() {
    become(S::Executing);
    s.executedAt = m_now;
    s.leaseEnd = m_now.plus(s.leaseMs);
    s.code = R::None;
    // each target has its own deadlines; this one only catches a host that says nothing at all
    s.stateTimer.start(m_now, s.timing.queueMs + s.timing.replyMs + s.timing.verifyMs + s.timing.rampMs + 1'000);
    for (TargetState& target : s.targets) {
        set(target, T::Queued);
        target.timer.start(m_now, s.timing.queueMs);
        send(F::SendCommand, target, s.leaseEnd);
    }
    effect(F::ReleaseSelects);
}

// ---- while it is in effect ------------------------------------------------------------------------------------------

Result<void> OrderMachine::renew() {
    if (auto ok = needStatus({S::InEffect, S::PartlyInEffect}); !ok) {
        return ok;
    }
    if (auto ok = needPerson(); !ok) {
        return ok;
    }
    if (!isOwnerOrSupervisor()) {
        return refuse(R::NoPermission, "this override is " + s.owner.user + "'s", "Ask them or a supervisor.");
    }
    if (e.text.empty()) {
        return refuse(R::NoReason, "renewing", "Say why it must last longer.");
    }
    if (e.durationMs <= 0) {
        return refuse(R::Inconsistent, "no end time", "Say when the override ends.");
    }
    const Millis elapsed = s.leaseMs - (s.leaseTimer.end.monoMs - m_now.monoMs);
    if (e.durationMs > maxLeaseMs(s.consequence) - elapsed) {
        return refuse(R::LeaseTooLong, "counted from its beginning", "Choose an earlier end, or make a new order.");
    }
    if (s.linkLost) {
        return refuse(R::CommLost, "renewing", "Wait until the connection is back.");
    }
    s.partly = s.status == S::PartlyInEffect;
    s.renewToMs = elapsed + e.durationMs;
    s.note = e.text;
    become(S::Renewing);
    s.stateTimer.start(m_now, s.timing.renewMs);
    for (TargetState& target : s.targets) {
        if (target.status == T::Holding) {
            target.sendPending = true;
            send(F::SendCommand, target, m_now.plus(e.durationMs));
        }
    }
    return {};
}

void OrderMachine::finishRenewal(bool granted) {
    for (TargetState& target : s.targets) {
        if (target.sendPending) {
            target.sendPending = false;
            touched(target);
        }
    }
    if (granted) {
        const Millis more = s.renewToMs - s.leaseMs;
        s.leaseEnd = s.leaseEnd.plus(more);
        s.leaseMs = s.renewToMs;
        armLease();
    } else {
        // some devices may have the later end: the earlier one stays, and is released at
        alarm(OrderAlarm::RenewFailed, AlarmPriority::P3, "The override could not be renewed on every device");
    }
    s.renewToMs = 0;
    become(s.partly ? S::PartlyInEffect : S::InEffect);
}

Result<void> OrderMachine::release() {
    if (auto ok = needStatus(
            {S::InEffect, S::PartlyInEffect, S::Renewing, S::Diverged, S::Unknown, S::ReleaseFailed, S::Releasing});
        !ok) {
        return ok;
    }
    if (auto ok = needPerson(); !ok) {
        return ok;
    }
    if (!isOwnerOrSupervisor()) {
        return refuse(R::NoPermission, "this override is " + s.owner.user + "'s", "Ask them or a supervisor.");
    }
    if (s.status == S::Releasing) {
        return refuse(R::AlreadyInState, "it is being released", "Wait for the devices.");
    }
    if (s.status == S::Unknown && (!e.actor.supervisor || e.text.empty())) {
        return refuse(R::NoPermission, "its state is unknown", "A supervisor decides, in writing.");
    }
    s.note = e.text;
    s.releaseRetries = 0;
    startRelease(s.status == S::ReleaseFailed);
    return {};
}

Result<void> OrderMachine::decide() {
    if (auto ok = needStatus({S::Unknown}); !ok) {
        return ok;
    }
    if (auto ok = needPerson(); !ok) {
        return ok;
    }
    if (!e.actor.supervisor) {
        return refuse(R::NoPermission, "its state is unknown", "A supervisor decides, in writing.");
    }
    if (e.text.empty()) {
        return refuse(R::NoReason, "a decision is written", "Say what was found on site.");
    }
    const auto open = [](const TargetState& target) { return !isTerminal(target.status); };
    switch (e.decision) {
        case S::InEffect:
            if (std::none_of(s.targets.begin(), s.targets.end(), open)) {
                return refuse(R::Inconsistent, "no target can be in effect", "Decide for failed or for a release.");
            }
            s.note = e.text;
            for (TargetState& target : s.targets) {
                if (open(target)) {  // stays uncertain until its device says so
                    set(target, T::Holding);
                }
            }
            enterHeld();
            return {};
        case S::Failed:
            s.note = e.text;
            for (TargetState& target : s.targets) {
                if (open(target)) {
                    set(target, T::NoReply, R::CommLost);
                }
            }
            become(S::Failed);
            return {};
        case S::Releasing:
            s.note = e.text;
            s.releaseRetries = 0;
            startRelease(false);
            return {};
        default:
            return refuse(R::Inconsistent, "an unknown order becomes in effect, failed or releasing",
                          "Decide for one of these.");
    }
}

Result<void> OrderMachine::handOver() {
    if (isTerminal(s.status)) {
        return needStatus({});
    }
    if (auto ok = needPerson(); !ok) {
        return ok;
    }
    s.owner = e.actor;
    s.ownerTimer.stop();
    t.changed = true;
    return {};
}

}  // namespace belfry
