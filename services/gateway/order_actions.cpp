// SPDX-License-Identifier: Apache-2.0
// What people ask of an order beyond select, execute and release: approval, break-glass, hand-over, retry, restore.
#include <algorithm>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "services/gateway/codec.h"
#include "services/gateway/order_entry.h"
#include "services/gateway/order_selection.h"

namespace belfry::gateway {

namespace {

using Kind = feed::OrderActionKind;

/** A retry asks for the lease anew. */
constexpr Millis kLeastLeaseMs = 60'000;

const char* nameOf(Kind kind) {
    switch (kind) {
        case Kind::None: break;
        case Kind::Execute: return "EXECUTE";
        case Kind::Approve: return "APPROVE";
        case Kind::Deny: return "DENY";
        case Kind::BreakGlass: return "BREAK_GLASS";
        case Kind::HandOver: return "HAND_OVER";
        case Kind::TakeOver: return "TAKE_OVER";
        case Kind::RetryFailed: return "RETRY_FAILED";
        case Kind::Restore: return "RESTORE";
        case Kind::Decide: return "DECIDE";
        case Kind::Review: return "REVIEW";
        case Kind::RenewSelect: return "RENEW_SELECT";
    }
    return "NONE";
}

bool isOwnerOrSupervisor(const Actor& actor, const OrderState& state) {
    return actor.supervisor || actor.user == state.owner.user;
}

bool isHeld(OrderStatus status) {
    return status == OrderStatus::InEffect || status == OrderStatus::PartlyInEffect ||
           status == OrderStatus::Renewing || status == OrderStatus::Diverged;
}

}  // namespace

Actor OrderHost::actorOf(const Entry& entry, const stream::Caller& caller) const {
    Actor actor = personOf(caller);
    actor.supervisor = mayAll(entry, caller, Action::SuperviseOrders);
    return actor;
}

OrderEvent OrderHost::eventOf(OrderEventKind kind, const Entry& entry, const stream::Caller& caller) const {
    OrderEvent event = OrderEvent::of(kind);
    event.actor = actorOf(entry, caller);
    event.session = caller.session;
    return event;
}

void OrderHost::preview(const stream::Caller& caller, const feed::OrderRequest& request,
                        feed::Reply<feed::OrderPreview> reply) {
    const Instant now = m_clock.now();
    if (auto allowed = mayCommand(caller); !allowed) {
        return reply(tl::unexpected(allowed.error()));
    }
    feed::OrderRequest asked = request;
    asked.orderId = asked.orderId.empty() ? "preview" : asked.orderId;
    auto order = translate(asked, true);
    if (!order) {
        return reply(tl::unexpected(order.error()));
    }
    Entry entry(OrderLogic(*order, personOf(caller), caller.session, now));
    entry.extras.resize(order->targets.size());
    entry.takeOver = request.takeOver;
    bind(entry, false);
    reply(previewOf(entry, caller, now));
}

void OrderHost::act(const stream::Caller& caller, const feed::OrderAction& action,
                    feed::Reply<feed::OrderRecord> reply) {
    if (action.kind == Kind::Execute) {
        return reply(executeNow(caller, action.orderId, action.previewHash));
    }
    auto entry = entryFor(caller, nameOf(action.kind), action.orderId);
    if (!entry) {
        return reply(tl::unexpected(entry.error()));
    }
    auto result = act(caller, **entry, action);
    if (!result) {
        journalRefusal(caller, nameOf(action.kind), action.orderId, result.error());
    }
    reply(std::move(result));
}

Result<feed::OrderRecord> OrderHost::act(const stream::Caller& caller, Entry& entry, const feed::OrderAction& action) {
    switch (action.kind) {
        case Kind::Approve:
        case Kind::Deny: return decideForOther(caller, entry, action);
        case Kind::BreakGlass: return breakGlass(caller, entry, action);
        case Kind::HandOver: return handOver(caller, entry, action);
        case Kind::TakeOver: return takeOwnership(caller, entry, action);
        case Kind::RetryFailed: return retryFailed(caller, entry, action);
        case Kind::Restore: return restoreSnapshot(caller, entry, action);
        case Kind::Review: return review(caller, entry, action);
        case Kind::RenewSelect:
            return personal(entry, eventOf(OrderEventKind::RenewSelect, entry, caller), "RENEW_SELECT");
        case Kind::Decide: {
            OrderEvent event = eventOf(OrderEventKind::Decide, entry, caller);
            event.text = action.reason;
            event.decision = action.decision == "InEffect"    ? OrderStatus::InEffect
                             : action.decision == "Releasing" ? OrderStatus::Releasing
                             : action.decision == "Failed"    ? OrderStatus::Failed
                                                              : OrderStatus::Draft;
            return personal(entry, event, "DECIDE");
        }
        case Kind::None:
        case Kind::Execute: break;
    }
    return refuse(TextCode::CallNotHere);
}

Result<feed::OrderRecord> OrderHost::decideForOther(const stream::Caller& caller, Entry& entry,
                                                    const feed::OrderAction& action) {
    const Instant now = m_clock.now();
    const auto kind = action.kind == Kind::Approve ? OrderEventKind::Approve : OrderEventKind::Deny;
    OrderEvent event = eventOf(kind, entry, caller);
    event.mayApprove = mayAll(entry, caller, Action::ApproveOrders);
    event.authenticatedAt = provedAt(caller, now);
    event.hash = action.previewHash;
    event.text = action.reason;
    if (action.kind == Kind::Approve) {
        stream::Caller initiator = caller;  // the selection and the interlocks are the initiator's
        initiator.operatorName = entry.state().initiator.user;
        initiator.session = entry.state().session;
        event.report = check(entry, initiator, true, now);
    }
    return personal(entry, event, nameOf(action.kind));
}

Result<feed::OrderRecord> OrderHost::breakGlass(const stream::Caller& caller, Entry& entry,
                                                const feed::OrderAction& action) {
    const Instant now = m_clock.now();
    OrderEvent event = eventOf(OrderEventKind::BreakGlass, entry, caller);
    event.mayBreakGlass = mayAll(entry, caller, Action::BreakGlass);
    event.hash = action.previewHash;
    event.text = action.reason;
    event.authenticatedAt = provedAt(caller, now);
    event.report = check(entry, caller, true, now);
    return personal(entry, event, "BREAK_GLASS");
}

Result<feed::OrderRecord> OrderHost::noted(Entry& entry, const Actor& actor, const Told& told) {
    const std::set<std::uint32_t> untold = entry.dirty;
    const bool headerUntold = std::exchange(entry.headerDirty, true);
    if (auto written = m_chronicle.act(happening(entry, told, &actor, m_clock.now())); !written) {
        entry.dirty = untold;
        entry.headerDirty = headerUntold;
        return tl::unexpected(written.error());
    }
    return recordOf(entry);
}

Result<feed::OrderRecord> OrderHost::handOver(const stream::Caller& caller, Entry& entry,
                                              const feed::OrderAction& action) {
    const Actor actor = actorOf(entry, caller);
    const OrderState& state = entry.state();
    if (isTerminal(state.status) || state.executedAt == Instant{}) {
        return refuse(TextCode::OrderNotPossibleNow);
    }
    if (!isOwnerOrSupervisor(actor, state)) {
        return refuse(TextCode::OrderOfAnother, {{"who", state.owner.user}});
    }
    if (action.to.empty()) {
        return refuse(TextCode::OrderHandOverToNobody);
    }
    if (action.to == state.owner.user) {
        return refuse(TextCode::OrderIsYours);
    }
    if (m_exists && !m_exists(action.to)) {
        return refuse(TextCode::AccountUnknown, {{"user", action.to.substr(0, 64)}});
    }
    const std::string before = std::exchange(entry.offeredTo, action.to);
    Told told("HAND_OVER");
    told.why = action.reason;
    told.before = state.owner.user;
    told.after = "offered to " + action.to;
    auto result = noted(entry, actor, told);
    if (!result) {
        entry.offeredTo = before;
    }
    return result;
}

Result<feed::OrderRecord> OrderHost::takeOwnership(const stream::Caller& caller, Entry& entry,
                                                   const feed::OrderAction& action) {
    const Actor actor = actorOf(entry, caller);
    const OrderState& state = entry.state();
    if (isTerminal(state.status) || state.executedAt == Instant{}) {
        return refuse(TextCode::OrderNotPossibleNow);
    }
    if (actor.user == state.owner.user) {
        return refuse(TextCode::OrderIsYours);
    }
    if (action.from != state.owner.user) {  // who loses it was named on the screen: it must still be they
        return refuse(TextCode::OrderOwnerChanged, {{"who", state.owner.user}});
    }
    const bool unattended = state.ownerTimer.mode == AlarmTimer::Mode::Running;
    if (!actor.supervisor && entry.offeredTo != actor.user && !unattended) {
        return refuse(TextCode::OrderNotOffered, {{"who", state.owner.user}});
    }
    OrderEvent event = eventOf(OrderEventKind::HandOver, entry, caller);
    event.text = action.reason;
    return changeOwner(entry, event);
}

Result<feed::OrderRecord> OrderHost::changeOwner(Entry& entry, const OrderEvent& event) {
    const std::string offered = std::exchange(entry.offeredTo, {});
    const std::string lost = std::exchange(entry.lostTo, event.actor.user);
    auto result = personal(entry, event, "TAKE_OVER");
    if (!result) {
        entry.offeredTo = offered;
        entry.lostTo = lost;
        return result;
    }
    for (const TargetState& target : entry.state().targets) {
        const auto* holder = m_registry.heldBy(target.entity);
        if (holder != nullptr && holder->order == entry.state().id) {
            m_registry.hold(target.entity, entry.state().id, event.actor.user);
        }
    }
    return result;
}

std::vector<std::string> OrderHost::handAllOver(const std::string& from, const stream::Caller& to,
                                                const std::string& why) {
    std::vector<std::string> given;
    for (auto& [id, entry] : m_orders) {
        const OrderState& state = entry->state();
        if (state.owner.user != from || isTerminal(state.status) || state.executedAt == Instant{}) {
            continue;
        }
        auto reaches = covers(*entry, to);
        if (reaches) {
            OrderEvent event = eventOf(OrderEventKind::HandOver, *entry, to);
            event.text = why;
            if (auto taken = changeOwner(*entry, event); !taken) {
                reaches = tl::unexpected(taken.error());
            }
        }
        if (reaches) {
            given.push_back(id);
        } else {
            journalRefusal(to, "TAKE_OVER", id, reaches.error());
        }
    }
    return given;
}

Result<feed::OrderRecord> OrderHost::retryFailed(const stream::Caller& caller, Entry& entry,
                                                 const feed::OrderAction& action) {
    const Instant now = m_clock.now();
    if (auto fresh = isNew(action.newOrderId); !fresh) {
        return tl::unexpected(fresh.error());
    }
    const OrderState& state = entry.state();
    const bool over = isHeld(state.status) || state.status == OrderStatus::Failed;
    auto order = over ? entry.logic.retryFailed(action.newOrderId) : std::nullopt;
    if (!order) {
        return refuse(over ? TextCode::OrderNothingFailed : TextCode::OrderNotPossibleNow);
    }
    if (!isTerminal(state.status)) {  // not longer than what it completes
        order->leaseMs = std::max(kLeastLeaseMs, state.leaseEnd.monoMs - now.monoMs);
    }
    if (!action.reason.empty()) {
        order->reason = action.reason;
    }
    if (entry.command != nullptr) {
        order->consequence = entry.command->consequence;  // few targets are no longer a matter for two people
    }
    for (OrderRequest::Target& target : order->targets) {
        const auto handle = m_store->catalogue().find(target.entity);
        const auto before = handle && entry.feedback ? reported(*handle, *entry.feedback) : std::nullopt;
        if (before) {
            target.before = *before;
        }
        target.beforeKnown = before.has_value() &&
                             m_store->table(handle->layer()).quality(handle->row(), *entry.feedback) == Quality::Good;
    }
    return selectNew(caller, {std::move(*order), entry.takeOver, {}}, now);
}

void OrderHost::previewRestore(const stream::Caller& caller, const std::string& orderId,
                               feed::Reply<feed::OrderPreview> reply) {
    auto found = entryFor(caller, "preview of a restore", orderId, false);
    if (!found) {
        return reply(tl::unexpected(found.error()));
    }
    const Entry& entry = **found;
    const Instant now = m_clock.now();
    if (!isHeld(entry.state().status) || !entry.feedback) {
        return reply(refuse(TextCode::OrderNothingToRestore));
    }
    feed::OrderPreview preview = previewOf(entry, caller, now);
    const AttributeSchema& commanded = entry.schema->attributes[*entry.commanded];
    for (std::size_t i = 0; i < preview.targets.size(); ++i) {
        feed::PreviewTarget& target = preview.targets[i];
        target.findings.clear();
        target.heldBy.clear();
        target.wanted.reset();
        target.wantedText.clear();
        if (const auto& earlier = entry.extras[i].earlier) {
            target.wanted = earlier->number;
            target.wantedText = textOf(commanded, *earlier);
        }
    }
    preview.holders.clear();
    preview.fit = static_cast<std::uint32_t>(preview.targets.size());
    std::vector<feed::PreviewTarget> still;
    for (std::size_t i = 0; i < preview.targets.size(); ++i) {
        const TargetStatus status = entry.state().targets[i].status;
        if (status == TargetStatus::Holding || status == TargetStatus::Diverged) {
            still.push_back(std::move(preview.targets[i]));
        }
    }
    preview.targets = std::move(still);
    preview.fit = static_cast<std::uint32_t>(preview.targets.size());
    reply(std::move(preview));
}

Result<feed::OrderRecord> OrderHost::restoreSnapshot(const stream::Caller& caller, Entry& entry,
                                                     const feed::OrderAction& action) {
    const Instant now = m_clock.now();
    const OrderState& state = entry.state();
    if (!isHeld(state.status)) {
        return refuse(TextCode::OrderNothingToRestore);
    }
    if (!isOwnerOrSupervisor(actorOf(entry, caller), state)) {
        return refuse(TextCode::OrderOfAnother, {{"who", state.owner.user}});
    }
    OrderRequest back;
    back.id = action.newOrderId;
    back.layer = state.layer;
    back.command = state.command;
    back.consequence = entry.command != nullptr ? entry.command->consequence : state.consequence;
    back.tolerance = state.tolerance;
    back.reason = action.reason.empty() ? state.reason : action.reason;
    back.leaseMs = std::max(kLeastLeaseMs, state.leaseEnd.monoMs - now.monoMs);
    back.linkedTo = state.id;
    back.timing = state.timing;
    for (std::size_t i = 0; i < state.targets.size(); ++i) {
        const TargetState& target = state.targets[i];
        const auto& earlier = entry.extras[i].earlier;
        if (earlier && (target.status == TargetStatus::Holding || target.status == TargetStatus::Diverged)) {
            back.targets.push_back({target.entity, *earlier, target.actual, !(target.actualAt == Instant{}),
                                    target.programme, target.programmeKnown});
        }
    }
    if (back.targets.empty()) {  // all of them were under their programmes
        OrderEvent event = eventOf(OrderEventKind::Release, entry, caller);
        event.text = action.reason;
        return personal(entry, event, "RESTORE");
    }
    if (auto fresh = isNew(action.newOrderId); !fresh) {
        return tl::unexpected(fresh.error());
    }
    return selectNew(caller, {std::move(back), {state.owner.user}, state.id}, now);
}

Result<feed::OrderRecord> OrderHost::review(const stream::Caller& caller, Entry& entry,
                                            const feed::OrderAction& action) {
    const Actor actor = actorOf(entry, caller);
    if (!entry.waitsForReview()) {
        return refuse(TextCode::OrderNothingToReview);
    }
    if (actor.user == entry.state().initiator.user) {
        return refuse(TextCode::OrderReviewOfOwn);
    }
    if (!actor.supervisor) {
        return refuse(TextCode::OrderNeedsSupervisor);
    }
    if (action.reason.empty()) {
        return refuse(TextCode::OrderNoReason);
    }
    entry.reviewedBy = actor.user;
    entry.reviewNote = action.reason;
    Told told("REVIEW");
    told.why = action.reason;
    auto result = noted(entry, actor, told);
    if (!result) {
        entry.reviewedBy.clear();
        entry.reviewNote.clear();
        return result;
    }
    m_alarms.setOrderAlarm(entry.state().id, OrderAlarm::BreakGlass, AlarmPriority::P2, {}, false, m_clock.now());
    return result;
}

void OrderHost::sessionEnded(const std::string& session) {
    const Instant now = m_clock.now();
    OrderEvent event = OrderEvent::of(OrderEventKind::ClientGone);
    event.session = session;
    for (auto& [id, entry] : m_orders) {
        if (!session.empty() && entry->state().session == session) {
            automatic(*entry, event, now);
        }
    }
}

void OrderHost::setPresent(const std::string& user, bool present) {
    const Instant now = m_clock.now();
    for (auto& [id, entry] : m_orders) {
        const OrderState& state = entry->state();
        if (state.owner.user != user || isTerminal(state.status) || state.executedAt == Instant{}) {
            continue;
        }
        OrderEvent event = OrderEvent::of(present ? OrderEventKind::HandOver : OrderEventKind::OwnerGone);
        event.actor = state.owner;
        if (!present || state.ownerTimer.mode == AlarmTimer::Mode::Running) {
            automatic(*entry, event, now);
        }
    }
}

void OrderHost::lookAtOwners(const std::function<bool(const std::string&)>& isPresent) {
    std::set<std::string> owners;
    for (const auto& [id, entry] : m_orders) {
        if (!isTerminal(entry->state().status) && !(entry->state().executedAt == Instant{})) {
            owners.insert(entry->state().owner.user);
        }
    }
    for (const std::string& owner : owners) {
        setPresent(owner, isPresent(owner));
    }
}

void OrderHost::lookAtInterlocks(Instant now) {
    for (auto& [id, entry] : m_orders) {
        const OrderState& state = entry->state();
        if (!isHeld(state.status) && state.status != OrderStatus::Executing && state.status != OrderStatus::Unknown) {
            continue;
        }
        stream::Caller owner;
        owner.operatorName = state.owner.user;
        owner.workstation = state.owner.workstation;
        owner.session = state.session;
        owner.role = "OPERATOR";
        std::optional<std::uint32_t> first;
        std::size_t more = 0;
        std::string detail;
        std::set<std::uint32_t> present;
        for (const CheckFinding& finding : check(*entry, owner, true, now).findings) {
            if (finding.code != ReasonCode::Interlock || finding.target >= state.targets.size() ||
                isTerminal(state.targets[finding.target].status) || !present.insert(finding.target).second ||
                entry->violating.contains(finding.target)) {
                continue;
            }
            more += first ? 1U : 0U;
            if (!first) {
                first = finding.target;
                detail = finding.detail;
            }
        }
        OrderEvent over = OrderEvent::of(OrderEventKind::InterlockEnded);
        std::set_difference(entry->violating.begin(), entry->violating.end(), present.begin(), present.end(),
                            std::back_inserter(over.indices));
        entry->violating = std::move(present);
        if (!over.indices.empty()) {
            over.target = entry->violating.empty() ? CheckFinding::kWholeOrder : 0;
            automatic(*entry, over, now);
        }
        if (first) {
            OrderEvent event = OrderEvent::of(OrderEventKind::InterlockViolated);
            event.target = *first;
            event.text = more == 0 ? detail : fmt::format("{} (+{})", detail, more);
            automatic(*entry, event, now);
        }
    }
}

void OrderHost::lookAtReviews(Instant now) {
    for (auto& [id, entry] : m_orders) {
        if (entry->waitsForReview() && !entry->overdueTold && now.wallMs > entry->reviewDueMs) {
            entry->overdueTold = true;
            m_alarms.setOrderAlarm(id, OrderAlarm::BreakGlass, AlarmPriority::P2,
                                   say(TextCode::OverrideReviewOverdue, {{"person", entry->state().initiator.user}}),
                                   true, now);
        }
    }
}

}  // namespace belfry::gateway
