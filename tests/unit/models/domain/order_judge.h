// SPDX-License-Identifier: Apache-2.0
// The invariants of ../specs/overrides.md that one step of an order can break (J1-J4, J6, J8, J10).
#pragma once

#include <map>
#include <set>
#include <string>

#include "models/domain/order_logic.h"

namespace belfry {

/** What the checker may look at after one event. */
struct Seen {
    OrderState before;
    OrderState after;
    OrderTransition transition;
};
inline bool mayFollow(OrderStatus from, OrderStatus to) {
    static const std::map<OrderStatus, std::set<OrderStatus>> edges = {
        {OrderStatus::Draft, {OrderStatus::Checking, OrderStatus::Cancelled}},
        {OrderStatus::Checking,
         {OrderStatus::Rejected, OrderStatus::Draft, OrderStatus::Selected, OrderStatus::Cancelled}},
        {OrderStatus::Selected,
         {OrderStatus::Cancelled, OrderStatus::SelectExpired, OrderStatus::AwaitingApproval, OrderStatus::Executing}},
        {OrderStatus::AwaitingApproval,
         {OrderStatus::Denied, OrderStatus::ApprovalExpired, OrderStatus::Cancelled, OrderStatus::Executing}},
        // through InEffect: a feedback may prove and disprove in one step; through Releasing: nothing left to release
        {OrderStatus::Executing,
         {OrderStatus::InEffect, OrderStatus::PartlyInEffect, OrderStatus::Failed, OrderStatus::Unknown,
          OrderStatus::Releasing, OrderStatus::Superseded, OrderStatus::Diverged, OrderStatus::Released}},
        {OrderStatus::InEffect,
         {OrderStatus::Renewing, OrderStatus::Releasing, OrderStatus::Released, OrderStatus::Superseded,
          OrderStatus::Diverged, OrderStatus::Unknown}},
        {OrderStatus::PartlyInEffect,
         {OrderStatus::Renewing, OrderStatus::Releasing, OrderStatus::Released, OrderStatus::Superseded,
          OrderStatus::Diverged, OrderStatus::Unknown}},
        {OrderStatus::Renewing,
         {OrderStatus::InEffect, OrderStatus::PartlyInEffect, OrderStatus::Releasing, OrderStatus::Released,
          OrderStatus::Superseded, OrderStatus::Diverged, OrderStatus::Unknown}},
        {OrderStatus::Diverged,
         {OrderStatus::InEffect, OrderStatus::PartlyInEffect, OrderStatus::Releasing, OrderStatus::Released,
          OrderStatus::Unknown, OrderStatus::Superseded}},
        {OrderStatus::Unknown,
         {OrderStatus::InEffect, OrderStatus::PartlyInEffect, OrderStatus::Failed, OrderStatus::Releasing,
          OrderStatus::Released, OrderStatus::Superseded, OrderStatus::Diverged}},
        {OrderStatus::Releasing, {OrderStatus::Released, OrderStatus::ReleaseFailed}},
        {OrderStatus::ReleaseFailed, {OrderStatus::Releasing, OrderStatus::Released, OrderStatus::Unknown}},
    };
    const auto it = edges.find(from);
    return from == to || (it != edges.end() && it->second.contains(to));
}

inline std::string judge(const OrderEvent& event, const Seen& seen, Instant now) {
    const OrderState& a = seen.before;
    const OrderState& b = seen.after;
    if (seen.transition.before != a.status || seen.transition.after != b.status) {
        return "the transition names other states";
    }
    if (!mayFollow(a.status, b.status)) {
        return "no such transition";
    }
    if (a.status != OrderStatus::Executing && b.status == OrderStatus::Executing) {
        if (a.status != OrderStatus::Selected && a.status != OrderStatus::AwaitingApproval) {
            return "J1 executing without select";
        }
        if (b.consequence == ConsequenceClass::C3 && b.approver.user.empty() && !b.brokeGlass) {
            return "J1 C3 without approval";
        }
        if (!event.report.findings.empty()) {
            return "J8 executing against a finding";
        }
    }
    if (!b.approver.user.empty() && b.approver.user == b.initiator.user) {
        return "J4 approver is initiator";
    }
    if (b.consequence < a.consequence) {
        return "the class fell";
    }
    if (isTerminal(a.status) && !(a == b)) {
        return "a terminal order moved";
    }
    if (b.leaseMs > maxLeaseMs(b.consequence) && !(b.executedAt == Instant{})) {
        return "J6 lease beyond the class";
    }
    for (const OrderEffect& effect : seen.transition.effects) {
        if (effect.kind == OrderEffectKind::SendCommand) {
            if (effect.until.monoMs <= now.monoMs) {
                return "J6 a command without a lease to come";
            }
            if (effect.until.monoMs - b.executedAt.monoMs > maxLeaseMs(b.consequence)) {
                return "J6 the device got more than the class allows";
            }
            if (effect.key.empty()) {
                return "a command without a key";
            }
            if (b.status != OrderStatus::Executing && b.status != OrderStatus::Renewing) {
                return "J1 a command was sent in another state";
            }
        }
    }
    if (a.targets.size() == b.targets.size()) {
        for (std::size_t i = 0; i < a.targets.size(); ++i) {
            const TargetState& x = a.targets[i];
            const TargetState& y = b.targets[i];
            if (isTerminal(x.status) && (y.status != x.status || y.code != x.code || y.deviceText != x.deviceText) &&
                event.kind != OrderEventKind::InterlockViolated) {
                return "J10 a terminal target moved";
            }
            if (y.attempt < x.attempt) {
                return "J10 the attempts ran backwards";
            }
            const bool fed = event.kind == OrderEventKind::Feedback && event.target == i;
            if (!fed && !(x.actual == y.actual && x.actualAt == y.actualAt)) {
                return "J3 an actual value without feedback";
            }
            if (fed && !(y.actual == x.actual) && !(y.actual == event.value)) {
                return "J3 another actual value than reported";
            }
            const bool proved = x.status == TargetStatus::Holding || x.status == TargetStatus::Diverged ||
                                event.kind == OrderEventKind::Decide ||
                                (y.replied && y.actualAt.monoMs > y.sentAt.monoMs && y.mode != ControlMode::Local &&
                                 y.value.matches(y.actual, b.tolerance));
            if (y.status == TargetStatus::Holding && !proved) {
                return "holding without proof";
            }
            if (y.status == TargetStatus::Auto && x.status != TargetStatus::Auto &&
                (!fed || event.mode != ControlMode::Automatic)) {
                return "automatic without feedback";
            }
        }
    }
    return {};
}

}  // namespace belfry
