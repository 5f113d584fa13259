// SPDX-License-Identifier: Apache-2.0
#include "models/domain/order_logic.h"

#include <algorithm>

#include "models/domain/order_machine.h"

namespace belfry {

OrderLogic::OrderLogic(const OrderRequest& request, const Actor& actor, const std::string& session, Instant now) {
    m_state.id = request.id;
    m_state.layer = request.layer;
    m_state.command = request.command;
    m_state.consequence = request.consequence;
    m_state.tolerance = request.tolerance;
    m_state.reason = request.reason;
    m_state.linkedTo = request.linkedTo;
    m_state.blind = request.blind;
    m_state.timing = request.timing;
    m_state.leaseMs = request.leaseMs;
    m_state.initiator = actor;
    m_state.owner = actor;
    m_state.session = session;
    m_state.createdAt = now;
    m_state.lastChange = now;
    m_state.stateTimer.start(now, request.timing.draftMs);
    m_state.targets.reserve(request.targets.size());
    for (const OrderRequest::Target& wanted : request.targets) {
        TargetState target;
        target.entity = wanted.entity;
        target.value = wanted.value;
        target.before = wanted.before;
        target.beforeKnown = wanted.beforeKnown;
        target.programme = wanted.programme;
        target.programmeKnown = wanted.programmeKnown;
        m_state.targets.push_back(std::move(target));
    }
    m_state.previewHash = previewHash(m_state);
}

OrderLogic OrderLogic::restored(OrderState state, Instant now, std::vector<OrderEffect>* effects) {
    OrderLogic logic(std::move(state));
    const OrderEvent none;
    OrderTransition transition = OrderMachine(logic.m_state, none, now).restart();
    if (effects != nullptr) {
        *effects = std::move(transition.effects);
    }
    return logic;
}

Result<OrderTransition> OrderLogic::apply(const OrderEvent& event, Instant now) {
    return OrderMachine(m_state, event, now).run();
}

std::optional<Instant> OrderLogic::nextDeadline() const {
    std::optional<Instant> next;
    const auto earlier = [&](Instant at) {
        if (!next || at.monoMs < next->monoMs) {
            next = at;
        }
    };
    const auto consider = [&](const AlarmTimer& timer) {
        if (timer.mode == AlarmTimer::Mode::Running) {
            earlier(timer.end);
        }
    };
    if (isTerminal(m_state.status)) {
        return std::nullopt;
    }
    for (const auto timer : kOrderTimers) {
        consider(m_state.*timer);
    }
    for (const TargetState& target : m_state.targets) {
        consider(target.timer);
    }
    const bool held = m_state.status == OrderStatus::InEffect || m_state.status == OrderStatus::PartlyInEffect ||
                      m_state.status == OrderStatus::Renewing || m_state.status == OrderStatus::Diverged;
    if (held && m_state.leaseTimer.mode == AlarmTimer::Mode::Running && !m_state.warned1) {
        earlier(m_state.leaseTimer.end.plus(m_state.warned5 ? -60'000 : -300'000));
    }
    return next;
}

std::optional<OrderEvent> OrderLogic::due(Instant now) const {
    const auto next = nextDeadline();
    return next && next->monoMs <= now.monoMs ? std::optional(OrderEvent::of(OrderEventKind::Timer)) : std::nullopt;
}

OrderState OrderLogic::checkpoint(Instant now) const {
    OrderState saved = m_state;
    for (const auto timer : kOrderTimers) {
        (saved.*timer).checkpoint(now);
    }
    for (TargetState& target : saved.targets) {
        target.timer.checkpoint(now);
    }
    return saved;
}

std::optional<OrderRequest> OrderLogic::retryFailed(std::string newId) const {
    OrderRequest request;
    request.id = std::move(newId);
    request.layer = m_state.layer;
    request.command = m_state.command;
    request.consequence = m_state.consequence;
    request.tolerance = m_state.tolerance;
    request.reason = m_state.reason;
    request.leaseMs = m_state.leaseMs;
    request.blind = m_state.blind;
    request.linkedTo = m_state.id;
    request.timing = m_state.timing;
    for (const TargetState& target : m_state.targets) {
        switch (target.status) {
            case TargetStatus::Refused:
            case TargetStatus::SendFailed:
            case TargetStatus::NoReply:
            case TargetStatus::VerifyFailed:
            case TargetStatus::LeaseLost:
                request.targets.push_back({target.entity, target.value,
                                           target.actualAt == Instant{} ? target.before : target.actual,
                                           target.beforeKnown, target.programme, target.programmeKnown});
                break;
            default: break;
        }
    }
    return request.targets.empty() ? std::nullopt : std::optional(std::move(request));
}

}  // namespace belfry
