// SPDX-License-Identifier: Apache-2.0
// Two orders of two operators for one lamp, breadth first: in no state that they can reach do both select it or both
// hold it (J5). And proof that a host which forgets a part of its work is found.
#include <array>
#include <deque>
#include <set>
#include <string>
#include <unordered_set>
#include <vector>

#include <gtest/gtest.h>

#include "models/domain/order_policy.h"
#include "tests/unit/models/domain/order_rig.h"

namespace belfry {
namespace {

using S = OrderStatus;
using K = OrderEventKind;
using F = OrderEffectKind;

constexpr const char* kLamp = "lamp-0";

enum class Forgets { Nothing, ToAskForSelects, ToTellLosers };

/** Both orders, the registry between them, and what a host does. */
struct Pair {
    std::array<OrderLogic, 2> orders;
    TargetRegistry registry;
    Instant now;

    static Pair begin() {
        const Instant now{1'000, 1'767'225'600'000};
        const auto order = [&](const char* id, const Actor& actor, const char* session) {
            OrderRequest wanted = OrderRig::request(1, ConsequenceClass::C1, 600'000);
            wanted.id = id;
            return OrderLogic(wanted, actor, session, now);
        };
        return {{order("a", OrderRig::kAnna, "s1"), order("b", OrderRig::kBen, "s2")}, {}, now};
    }
    static char on(const AlarmTimer& timer) { return timer.mode == AlarmTimer::Mode::Off ? '-' : '+'; }
    /** What of both decides what can happen next. */
    [[nodiscard]] std::string key() const {
        std::string key;
        for (const OrderLogic& order : orders) {
            const OrderState& s = order.state();
            const TargetState& t = s.targets.front();
            key += static_cast<char>('A' + static_cast<int>(s.status));
            key += static_cast<char>('a' + static_cast<int>(t.status));
            key += t.uncertain ? 'u' : '.';
            key += t.sendPending ? 'p' : '.';
            key += on(t.timer);
            key += on(s.leaseTimer);
            key += on(s.reverifyTimer);
            key += s.linkLost ? 'L' : '.';
            key += static_cast<char>('0' + s.releaseRetries);
        }
        const TargetRegistry::Holder* selects = registry.selectedBy(kLamp, now);
        const TargetRegistry::Holder* holds = registry.heldBy(kLamp);
        return key + (selects == nullptr ? "-" : selects->order) + (holds == nullptr ? "-" : holds->order);
    }
    /** J5, from what the orders say themselves; "" = it holds. */
    [[nodiscard]] std::string broken() const {
        int selecting = 0;
        int holding = 0;
        for (const OrderLogic& order : orders) {
            const OrderState& s = order.state();
            selecting += s.status == S::Selected && s.stateTimer.end.monoMs > now.monoMs ? 1 : 0;
            holding +=
                !isTerminal(s.status) && !(s.executedAt == Instant{}) && !isTerminal(s.targets.front().status) ? 1 : 0;
        }
        return selecting > 1 ? "both select" : holding > 1 ? "both hold" : "";
    }
    void give(std::size_t which, const OrderEvent& event, Forgets forgets) {
        OrderLogic& order = orders[which];
        const auto result = order.apply(event, now);
        if (!result) {
            return;
        }
        for (const OrderEffect& effect : result->effects) {
            if (effect.kind == F::ReleaseSelects) {
                registry.releaseSelects(order.state().id);
            } else if (effect.kind == F::SelectTargets) {
                registry.extend(order.state().id, effect.until);
            } else if (effect.kind == F::SendCommand) {
                const auto loser = registry.hold(kLamp, order.state().id, order.state().owner.user);
                if (loser && forgets != Forgets::ToTellLosers) {
                    OrderEvent taken = OrderEvent::of(K::TakenOver);
                    taken.text = order.state().id;
                    give(1 - which, taken, forgets);
                }
            }
        }
        if (isTerminal(order.state().status) || isTerminal(order.state().targets.front().status)) {
            registry.releaseHold(kLamp, order.state().id);
        }
    }
    /** To the next deadline of either, where both are told. */
    void pass(Forgets forgets) {
        std::optional<Millis> next;
        for (const OrderLogic& order : orders) {
            if (const auto at = isTerminal(order.state().status) ? std::nullopt : order.nextDeadline()) {
                next = std::min(next.value_or(at->monoMs), at->monoMs);
            }
        }
        if (next) {
            now = now.plus(std::max<Millis>(0, *next - now.monoMs));
        }
        for (std::size_t which = 0; which < 2; ++which) {
            while (const auto due = orders[which].due(now)) {
                give(which, *due, forgets);
            }
        }
    }
};

std::vector<OrderEvent> eventsFor(const Pair& pair, std::size_t which, Forgets forgets, TargetRegistry* registry) {
    const OrderState& s = pair.orders[which].state();
    const TargetState& target = s.targets.front();
    std::vector<OrderEvent> events;
    const auto add = [&](K kind) -> OrderEvent& {
        OrderEvent& event = events.emplace_back(OrderEvent::of(kind));
        event.actor = s.initiator;
        event.session = s.session;
        event.hash = s.previewHash;
        event.authenticatedAt = pair.now;
        event.text = "because";
        event.durationMs = 300'000;
        event.observedAt = pair.now;
        event.attempt = target.attempt;
        event.code = kind == K::ReplyRefused ? ReasonCode::LocalControl : ReasonCode::None;
        return event;
    };
    for (const K kind : {K::Submit, K::Execute, K::Cancel, K::Renew, K::Release, K::TargetSent, K::TargetSendFailed,
                         K::ReplyAccepted, K::ReplyRefused, K::LinkLost, K::LinkRestored}) {
        add(kind);
    }
    if (s.status == S::Checking) {
        OrderEvent& event = add(K::Checked);
        const auto selected =
            registry->select({kLamp}, {s.id, s.session, s.initiator.user, pair.now.plus(s.timing.selectMs)}, pair.now);
        if (!selected && forgets != Forgets::ToAskForSelects) {
            event.report.findings.push_back({0, ReasonCode::SelectedByOther, true, ""});
        }
    }
    const std::vector<std::pair<double, ControlMode>> reports{{50.0, ControlMode::Override},
                                                              {80.0, ControlMode::Override},
                                                              {100.0, ControlMode::Automatic},
                                                              {50.0, ControlMode::Local}};
    for (const auto& [value, mode] : reports) {
        OrderEvent& event = add(K::Feedback);
        event.value.number = value;
        event.mode = mode;
    }
    return events;
}

struct Explored {
    std::string broken;
    std::size_t states = 0;
    std::set<std::pair<S, S>> together;  ///< states of both at one time
};

Explored explore(Forgets forgets) {
    Explored result;
    std::deque<Pair> open;
    std::unordered_set<std::string> known;
    const auto reach = [&](Pair pair) {
        result.together.emplace(pair.orders[0].state().status, pair.orders[1].state().status);
        if (result.broken.empty()) {
            result.broken = pair.broken();
        }
        if (known.insert(pair.key()).second) {
            open.push_back(std::move(pair));
        }
    };
    reach(Pair::begin());
    while (!open.empty() && result.broken.empty() && known.size() < 300'000) {
        Pair pair = std::move(open.front());
        open.pop_front();
        pair.now = pair.now.plus(1);
        for (std::size_t which = 0; which < 2; ++which) {
            TargetRegistry asked = pair.registry;
            for (const OrderEvent& event : eventsFor(pair, which, forgets, &asked)) {
                Pair next = pair;
                if (event.kind == K::Checked) {
                    next.registry = asked;
                }
                next.give(which, event, forgets);
                reach(std::move(next));
            }
        }
        Pair later = std::move(pair);
        later.pass(forgets);
        reach(std::move(later));
    }
    result.states = known.size();
    return result;
}

TEST(OrderPair, NeverDoBothSelectOrBothHoldTheLamp) {
    const Explored result = explore(Forgets::Nothing);
    EXPECT_EQ(result.broken, "");
    RecordProperty("states", static_cast<int>(result.states));
    EXPECT_LT(result.states, 300'000U) << "the states do not come to an end";
    EXPECT_GT(result.states, 1'000U);
    EXPECT_TRUE(result.together.contains({S::InEffect, S::Selected})) << "one may prepare while the other holds";
    EXPECT_TRUE(result.together.contains({S::Superseded, S::Executing})) << "and take it over";
    EXPECT_TRUE(result.together.contains({S::Selected, S::Rejected})) << "but not while the other selects";
    EXPECT_TRUE(result.together.contains({S::SelectExpired, S::Selected})) << "W2";
}

TEST(OrderPair, ACarelessHostIsFound) {
    EXPECT_EQ(explore(Forgets::ToAskForSelects).broken, "both select");
    EXPECT_EQ(explore(Forgets::ToTellLosers).broken, "both hold");
}

}  // namespace
}  // namespace belfry
