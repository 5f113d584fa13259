// SPDX-License-Identifier: Apache-2.0
// One order with its own clock, for the tests of OrderLogic.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "models/domain/order_logic.h"

namespace belfry {

struct OrderRig {
    static inline const Actor kAnna{"anna", "desk-1", false};
    static inline const Actor kBen{"ben", "desk-2", false};
    static inline const Actor kChief{"chief", "desk-0", true};

    explicit OrderRig(std::size_t targets = 1, ConsequenceClass consequence = ConsequenceClass::C1,
                      Millis leaseMs = 3'600'000)
        : logic(request(targets, consequence, leaseMs), kAnna, "s1", clock.now()) {}
    explicit OrderRig(const OrderRequest& wanted) : logic(wanted, kAnna, "s1", clock.now()) {}

    static OrderRequest request(std::size_t targets, ConsequenceClass consequence = ConsequenceClass::C1,
                                Millis leaseMs = 3'600'000) {
        OrderRequest wanted;
        wanted.id = "o1";
        wanted.layer = "lighting";
        wanted.command = "set_level";
        wanted.consequence = consequence;
        wanted.tolerance = 5.0;
        wanted.reason = "works";
        wanted.leaseMs = leaseMs;
        for (std::size_t i = 0; i < targets; ++i) {
            OrderRequest::Target target;
            target.entity = "lamp-" + std::to_string(i);
            target.value.number = 50.0;
            target.before.number = 100.0;
            target.programme.number = 100.0;
            target.programmeKnown = true;
            wanted.targets.push_back(target);
        }
        return wanted;
    }

    static OrderEvent event(OrderEventKind kind, const Actor& actor = kAnna, std::string session = "s1") {
        OrderEvent out = OrderEvent::of(kind);
        out.actor = actor;
        out.session = std::move(session);
        return out;
    }

    Result<OrderTransition> apply(const OrderEvent& e) {
        auto result = logic.apply(e, clock.now());
        if (result) {
            effects.insert(effects.end(), result->effects.begin(), result->effects.end());
        }
        return result;
    }
    OrderTransition must(const OrderEvent& e) {
        auto result = apply(e);
        EXPECT_TRUE(result) << toText(e.kind) << ": " << (result ? "" : toText(result.error()));
        return result.value_or(OrderTransition{});
    }
    std::string refusal(const OrderEvent& e) {
        const OrderState before = logic.state();
        const auto result = apply(e);
        EXPECT_TRUE(result || before == logic.state()) << "a refusal changed the order";
        return result ? "accepted" : result.error().reason;
    }

    OrderEvent executeEvent() const {
        OrderEvent e = event(OrderEventKind::Execute);
        e.hash = logic.state().previewHash;
        e.authenticatedAt = clock.now();
        return e;
    }
    void select() {
        must(event(OrderEventKind::Submit));
        must(event(OrderEventKind::Checked));
        ASSERT_EQ(logic.state().status, OrderStatus::Selected);
    }
    void execute() {
        select();
        must(executeEvent());
    }
    OrderTransition device(OrderEventKind kind, std::uint32_t target, std::string text = {},
                           ReasonCode code = ReasonCode::None) {
        OrderEvent e = OrderEvent::of(kind);
        e.target = target;
        e.attempt = logic.state().targets.at(target).attempt;
        e.text = std::move(text);
        e.code = code;
        return must(e);
    }
    OrderTransition feedback(std::uint32_t target, double value, ControlMode mode = ControlMode::Override) {
        OrderEvent e = OrderEvent::of(OrderEventKind::Feedback);
        e.target = target;
        e.value.number = value;
        e.mode = mode;
        e.observedAt = clock.now();
        return must(e);
    }
    void sendAndAccept(std::uint32_t target) {
        device(OrderEventKind::TargetSent, target);
        device(OrderEventKind::ReplyAccepted, target);
    }
    /** Draft to InEffect, everything well. */
    void bringIntoEffect() {
        execute();
        for (std::uint32_t i = 0; i < logic.state().targets.size(); ++i) {
            sendAndAccept(i);
        }
        clock.advance(1'000);
        for (std::uint32_t i = 0; i < logic.state().targets.size(); ++i) {
            feedback(i, 50.0);
        }
        ASSERT_EQ(logic.state().status, OrderStatus::InEffect);
    }
    /** Lets time pass, timers included. */
    void pass(Millis duration) {
        const Millis end = clock.now().monoMs + duration;
        int guard = 0;
        for (auto next = logic.nextDeadline(); next && next->monoMs <= end; next = logic.nextDeadline()) {
            clock.advance(std::max<Millis>(0, next->monoMs - clock.now().monoMs));
            const auto timer = logic.due(clock.now());
            ASSERT_TRUE(timer);
            must(*timer);
            ASSERT_LT(++guard, 100'000) << "a timer that never stops being due";
        }
        clock.advance(end - clock.now().monoMs);
    }
    /** Ends this process and begins another: the monotonic clock starts anew. */
    void restart(Millis downMs) {
        const OrderState saved = logic.state();
        clock = ManualClock(Instant{100, clock.now().wallMs + downMs});
        std::vector<OrderEffect> after;
        logic = OrderLogic::restored(saved, clock.now(), &after);
        effects.insert(effects.end(), after.begin(), after.end());
    }

    OrderStatus status() const { return logic.state().status; }
    const TargetState& target(std::size_t i = 0) const { return logic.state().targets.at(i); }
    std::size_t count(OrderEffectKind kind) const {
        return static_cast<std::size_t>(
            std::count_if(effects.begin(), effects.end(), [&](const OrderEffect& one) { return one.kind == kind; }));
    }
    const OrderEffect* raised(OrderAlarm alarm) const {
        const auto it = std::find_if(effects.begin(), effects.end(), [&](const OrderEffect& one) {
            return one.kind == OrderEffectKind::RaiseAlarm && one.alarm == alarm;
        });
        return it == effects.end() ? nullptr : &*it;
    }
    bool cleared(OrderAlarm alarm) const {
        return std::any_of(effects.begin(), effects.end(), [&](const OrderEffect& one) {
            return one.kind == OrderEffectKind::ClearAlarm && one.alarm == alarm;
        });
    }

    ManualClock clock;
    OrderLogic logic;
    std::vector<OrderEffect> effects;  ///< everything so far
};

}  // namespace belfry
