// SPDX-License-Identifier: Apache-2.0
// Private to models/domain: one event on one order, for OrderLogic.
#pragma once

#include <initializer_list>

#include "models/domain/order_logic.h"

namespace belfry {

/** The timers of an order that are not a target's. */
inline constexpr AlarmTimer OrderState::* kOrderTimers[] = {&OrderState::stateTimer, &OrderState::leaseTimer,
                                                            &OrderState::ownerTimer, &OrderState::reverifyTimer};

/** Independent feedback newer than the last sending. */
[[nodiscard]] inline bool observedSinceSending(const TargetState& target) {
    return !(target.actualAt == Instant{}) && target.actualAt.monoMs > target.sentAt.monoMs;
}

/** Applies one event to one state. Every handler checks everything before it writes anything, so an error means that
 *  nothing changed. order_machine.cpp: what people do; order_targets.cpp: what devices and clocks do. */
class OrderMachine {
public:
    OrderMachine(OrderState& state, const OrderEvent& event, Instant now) : s(state), e(event), m_now(now) {
        t.before = s.status;
    }

    [[nodiscard]] Result<OrderTransition> run();
    /** After a restart; see OrderLogic::restored. */
    [[nodiscard]] OrderTransition restart();

private:
    // what people do
    [[nodiscard]] Result<void> handle();
    [[nodiscard]] Result<void> submit();
    void checked();
    [[nodiscard]] Result<void> dropTargets();
    [[nodiscard]] Result<void> renewSelect();
    [[nodiscard]] Result<void> executeAsked();
    [[nodiscard]] Result<void> approve();
    [[nodiscard]] Result<void> deny();
    [[nodiscard]] Result<void> breakGlass();
    [[nodiscard]] Result<void> cancel();
    [[nodiscard]] Result<void> renew();
    [[nodiscard]] Result<void> release();
    [[nodiscard]] Result<void> decide();
    [[nodiscard]] Result<void> handOver();
    void endBeforeExecute(OrderStatus status, ReasonCode code);
    void execute();

    // what devices, links and clocks do
    [[nodiscard]] Result<void> targetEvent();
    void targetSent(TargetState& target);
    void sendFailed(TargetState& target);
    void replyAccepted(TargetState& target);
    void replyRefused(TargetState& target);
    void feedback(TargetState& target);
    void feedbackWhileHeld(TargetState& target);
    void takenOver(TargetState& target);
    void verify(TargetState& target);
    void linkLost();
    void linkRestored();
    void interlockViolated();
    void interlockEnded();
    void timers();
    void targetTimer(TargetState& target);
    void stateTimer();
    void warnings();

    // what follows
    void settle();
    void settleExecution();
    void settleHeld();
    void finishRenewal(bool granted);
    void startRelease(bool retry);
    void releaseDoubtful();
    void enterHeld();
    void enterUnknown();
    void armLease();
    [[nodiscard]] bool isHeld() const;
    [[nodiscard]] bool isOwnerOrSupervisor() const;

    // small tools
    [[nodiscard]] Result<void> needStatus(std::initializer_list<OrderStatus> allowed) const;
    [[nodiscard]] Result<void> needPerson() const;
    [[nodiscard]] Result<void> needFreshProof(ConsequenceClass consequence) const;
    [[nodiscard]] Result<void> needCleanReport() const;
    void become(OrderStatus status);
    void set(TargetState& target, TargetStatus status, ReasonCode code = ReasonCode::None);
    void touched(const TargetState& target);
    OrderEffect& effect(OrderEffectKind kind);
    void send(OrderEffectKind kind, TargetState& target, Instant until);
    void alarm(OrderAlarm alarm, AlarmPriority priority, CodedText said);
    void clearAlarm(OrderAlarm alarm);
    [[nodiscard]] std::uint32_t indexOf(const TargetState& target) const {
        return static_cast<std::uint32_t>(&target - s.targets.data());
    }

    OrderState& s;
    const OrderEvent& e;
    Instant m_now;
    OrderTransition t;
};

}  // namespace belfry
