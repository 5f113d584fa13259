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
        case K::InterlockEnded: interlockEnded(); return {};
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
        return refuse(TextCode::OrderDraftOfAnother, {{"who", s.initiator.user}});
    }
    if (s.targets.empty()) {
        return refuse(TextCode::OrderNoTargets);
    }
    if (s.consequence >= ConsequenceClass::C1 && s.reason.empty()) {
        return refuse(TextCode::OrderNoReason);
    }
    if (s.leaseMs <= 0) {
        return refuse(TextCode::OrderNoEnd);
    }
    if (s.leaseMs > maxLeaseMs(s.consequence)) {
        return refuse(TextCode::OrderLeaseTooLong, {{"longest", DurationArgument{maxLeaseMs(s.consequence)}}});
    }
    std::set<std::string_view> entities;
    for (const TargetState& target : s.targets) {
        if (!entities.insert(target.entity).second) {
            return refuse(TextCode::OrderTargetTwice, {{"target", EntityArgument{target.entity}}});
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
            target.said = finding.text;
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
        return refuse(TextCode::OrderDraftOfAnother, {{"who", s.initiator.user}});
    }
    const std::set<std::uint32_t> dropped(e.indices.begin(), e.indices.end());
    if (dropped.empty() || *dropped.rbegin() >= s.targets.size() || dropped.size() == s.targets.size()) {
        return refuse(TextCode::OrderTargetsStay);
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
        return refuse(TextCode::OrderSelectedByOther, {{"who", s.initiator.user}});
    }
    if (s.selectRenewals >= s.timing.selectRenewals) {
        return refuse(TextCode::OrderSelectRenewedEnough);
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
        return refuse(TextCode::OrderSelectedByOther, {{"who", s.initiator.user}});
    }
    if (s.stateTimer.isDue(m_now)) {
        return refuse(TextCode::OrderSelectExpired);
    }
    if (e.hash != s.previewHash) {
        return refuse(TextCode::OrderPreviewChanged);
    }
    const ConsequenceClass consequence = std::max(s.consequence, e.report.consequence);
    if (auto ok = needFreshProof(consequence); !ok) {
        return ok;
    }
    if (auto ok = needCleanReport(); !ok) {
        return ok;
    }
    if (s.leaseMs > maxLeaseMs(consequence)) {
        return refuse(TextCode::OrderClassRoseLease);
    }
    if (consequence >= ConsequenceClass::C1 && s.reason.empty()) {
        return refuse(TextCode::OrderClassRoseReason);
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
        return refuse(TextCode::OrderApproverIsInitiator);
    }
    if (!e.mayApprove) {
        return refuse(TextCode::OrderMayNotApprove);
    }
    if (s.stateTimer.isDue(m_now)) {
        return refuse(TextCode::OrderApprovalExpired);
    }
    if (e.hash != s.previewHash) {
        return refuse(TextCode::OrderPreviewChanged);
    }
    if (auto ok = needFreshProof(s.consequence); !ok) {
        return ok;
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
        return refuse(TextCode::OrderDenierIsInitiator);
    }
    if (!e.mayApprove) {
        return refuse(TextCode::OrderMayNotApprove);
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
        return refuse(TextCode::OrderGlassOfAnother, {{"who", s.initiator.user}});
    }
    if (!e.mayBreakGlass) {
        return refuse(TextCode::OrderMayNotBreakGlass);
    }
    if (e.text.empty()) {
        return refuse(TextCode::OrderGlassWithoutReason);
    }
    if (s.stateTimer.isDue(m_now)) {
        return refuse(TextCode::OrderApprovalExpired);
    }
    if (e.hash != s.previewHash) {
        return refuse(TextCode::OrderPreviewChanged);
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
    alarm(OrderAlarm::BreakGlass, AlarmPriority::P2,
          say(TextCode::OverrideGlassBroken, {{"person", s.initiator.user}, {"reason", e.text}}));
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
        return refuse(TextCode::OrderOfAnother, {{"who", s.initiator.user}});
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
        return refuse(TextCode::OrderOfAnother, {{"who", s.owner.user}});
    }
    if (e.text.empty()) {
        return refuse(TextCode::OrderRenewWithoutReason);
    }
    if (e.durationMs <= 0) {
        return refuse(TextCode::OrderNoEnd);
    }
    const Millis elapsed = s.leaseMs - (s.leaseTimer.end.monoMs - m_now.monoMs);
    if (e.durationMs > maxLeaseMs(s.consequence) - elapsed) {
        return refuse(TextCode::OrderRenewTooLong);
    }
    if (s.linkLost) {
        return refuse(TextCode::OrderRenewLinkLost);
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
        clearAlarm(OrderAlarm::RenewFailed);
    } else {
        // some devices may have the later end: the earlier one stays, and is released at
        alarm(OrderAlarm::RenewFailed, AlarmPriority::P3, say(TextCode::OverrideNotRenewed));
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
        return refuse(TextCode::OrderOfAnother, {{"who", s.owner.user}});
    }
    if (s.status == S::Releasing) {
        return refuse(TextCode::OrderBeingReleased);
    }
    if (s.status == S::Unknown && (!e.actor.supervisor || e.text.empty())) {
        return refuse(TextCode::OrderStateUnknown);
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
        return refuse(TextCode::OrderStateUnknown);
    }
    if (e.text.empty()) {
        return refuse(TextCode::OrderDecisionWithoutReason);
    }
    const auto open = [](const TargetState& target) { return !isTerminal(target.status); };
    switch (e.decision) {
        case S::InEffect:
            if (std::none_of(s.targets.begin(), s.targets.end(), open)) {
                return refuse(TextCode::OrderNothingInEffect);
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
            releaseDoubtful();
            return {};
        case S::Releasing:
            s.note = e.text;
            s.releaseRetries = 0;
            startRelease(false);
            return {};
        default: return refuse(TextCode::OrderNoSuchDecision);
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
