// SPDX-License-Identifier: Apache-2.0
// The invariants of ../specs/overrides.md (J1-J7, J10) under random schedules: three operators, few targets, a city
// that loses replies, feedback, links and the gateway itself. And proof that the checker would notice.
#include <cstdlib>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "models/domain/order_logic.h"
#include "models/domain/order_policy.h"
#include "tests/unit/models/domain/order_judge.h"

namespace belfry {
namespace {

using S = OrderStatus;
using T = TargetStatus;
using R = ReasonCode;
using K = OrderEventKind;
using F = OrderEffectKind;

/** Tampers with what the checker sees, to prove that it looks. */
using Spoil = std::function<void(const OrderEvent&, Seen&)>;

class World {
public:
    /** A host that forgets a part of its work, to prove that this is noticed. */
    enum class Forgets { Nothing, ToAskForSelects, ToProlongSelects, ToTellLosers };

    World(std::uint32_t seed, Spoil spoil, Forgets forgets = Forgets::Nothing)
        : m_random(seed), m_spoil(std::move(spoil)), m_forgets(forgets) {}

    /** The first broken invariant, or "". */
    std::string run(int events) {
        for (int i = 0; i < events && m_broken.empty(); ++i) {
            m_now = m_now.plus(chance(6) ? number(20'000) : number(300));
            if (chance(400)) {
                m_now.wallMs += chance(2) ? 3'600'000 : -3'600'000;
            }
            if (m_orders.size() < 4 || chance(30)) {
                draft();
            }
            if (chance(300)) {
                restart();
            }
            OrderLogic& order = *m_orders[number(m_orders.size())];
            while (order.due(m_now) && m_broken.empty()) {
                give(order, *order.due(m_now));
            }
            std::vector<OrderEvent>& past = m_past[order.state().id];
            if (!past.empty() && chance(5)) {
                give(order, past[number(past.size())]);  // a late duplicate
            } else {
                const OrderEvent event = chance(3) ? wild(order) : sensible(order);
                if (event.kind >= K::TargetSent && event.kind <= K::Feedback) {
                    past.push_back(event);
                }
                give(order, event);
            }
            one();
            if (isTerminal(order.state().status) && chance(4)) {
                std::erase_if(m_orders, [&](const auto& each) { return each.get() == &order; });
            }
        }
        if (m_broken.empty()) {
            drain();
        }
        return m_broken;
    }

    std::map<S, int> visited;
    int accepted = 0;
    int takenOver = 0;
    std::size_t mostSelecting = 0;  ///< targets at one time
    std::size_t mostHolding = 0;

private:
    std::uint32_t number(std::size_t below) { return static_cast<std::uint32_t>(m_random() % below); }
    bool chance(std::uint32_t oneIn) { return m_random() % oneIn == 0; }

    const Actor& person() {
        static const std::vector<Actor> people = {
            {"anna", "desk-1", false}, {"ben", "desk-2", false}, {"chief", "desk-0", true}};
        return people[number(3)];
    }
    static std::string sessionOf(const Actor& actor) { return "s-" + actor.user; }

    void draft() {
        OrderRequest wanted;
        wanted.id = "o" + std::to_string(++m_count);
        wanted.layer = "lighting";
        wanted.command = "set_level";
        wanted.consequence = static_cast<ConsequenceClass>(number(4));
        wanted.tolerance = 5.0;
        wanted.reason = chance(10) ? "" : "works";
        wanted.leaseMs = chance(10) ? 9 * 3'600'000 : chance(2) ? 40'000 : 600'000;
        const std::uint32_t first = number(4);
        for (std::uint32_t i = 0; i <= number(2); ++i) {
            OrderRequest::Target target;
            target.entity = "lamp-" + std::to_string((first + i) % 4);
            target.value.number = static_cast<double>(number(10)) * 10.0;
            target.programmeKnown = chance(2);
            target.programme.number = 100.0;
            wanted.targets.push_back(target);
        }
        const Actor& actor = person();
        m_orders.push_back(std::make_unique<OrderLogic>(wanted, actor, sessionOf(actor), m_now));
    }

    void give(OrderLogic& order, const OrderEvent& event) {
        Seen seen{order.state(), {}, {}};
        const auto result = order.apply(event, m_now);
        seen.after = order.state();
        if (!result) {
            m_broken =
                seen.after == seen.before ? "" : std::string(toText(event.kind)) + ": a refusal changed the order";
            return;
        }
        ++accepted;
        seen.transition = *result;
        ++visited[seen.after.status];
        if (m_spoil) {
            m_spoil(event, seen);
        }
        m_broken = judge(event, seen, m_now);
        if (m_broken.empty() && !isTerminal(seen.after.status) && !order.nextDeadline()) {
            m_broken = "J2 nothing will end it";
        }
        if (!m_broken.empty()) {
            m_broken += ": " + std::string(toText(event.kind)) + " in " + std::string(toText(seen.before.status)) +
                        " gave " + std::string(toText(seen.after.status));
        }
        carryOut(order, result->effects);
    }

    /** What a host does with the effects. */
    void carryOut(OrderLogic& order, const std::vector<OrderEffect>& effects) {
        const OrderState state = order.state();
        for (const OrderEffect& effect : effects) {
            if (effect.kind == F::ReleaseSelects) {
                m_registry.releaseSelects(state.id);
            } else if (effect.kind == F::SelectTargets) {
                if (m_forgets != Forgets::ToProlongSelects) {
                    m_registry.extend(state.id, effect.until);
                }
            } else if (effect.kind == F::SendCommand) {
                const EntityId& entity = state.targets[effect.target].entity;
                if (const auto loser = m_registry.hold(entity, state.id, state.owner.user);
                    loser && m_forgets != Forgets::ToTellLosers) {
                    ++takenOver;
                    takeOver(*loser, entity, state.id);
                }
            }
        }
    }

    void takeOver(const std::string& loser, const EntityId& entity, const std::string& winner) {
        for (const auto& order : m_orders) {
            if (order->state().id != loser) {
                continue;
            }
            for (std::uint32_t i = 0; i < order->state().targets.size(); ++i) {
                if (order->state().targets[i].entity == entity) {
                    OrderEvent event = OrderEvent::of(K::TakenOver);
                    event.target = i;
                    event.text = winner;
                    give(*order, event);
                }
            }
        }
    }

    /** What would bring the order forward from where it is. */
    OrderEvent sensible(OrderLogic& order) {
        const OrderState& s = order.state();
        OrderEvent event = wild(order);
        event.actor = s.initiator;
        event.session = s.session;
        event.hash = s.previewHash;
        event.authenticatedAt = m_now;
        event.report = {};
        const auto device = [&](K kind) {
            event.kind = kind;
            event.attempt = s.targets[event.target].attempt;
        };
        switch (s.status) {
            case S::Draft: event.kind = K::Submit; break;
            case S::Checking: {
                event.kind = K::Checked;
                std::vector<EntityId> entities;
                for (const TargetState& target : s.targets) {
                    entities.push_back(target.entity);
                }
                const auto selected =
                    m_registry.select(entities, {s.id, s.session, s.initiator.user, m_now.plus(30'000)}, m_now);
                if (!selected && m_forgets != Forgets::ToAskForSelects) {
                    event.report.findings.push_back({0, R::SelectedByOther, true, ""});
                }
                break;
            }
            case S::Selected: event.kind = K::Execute; break;
            case S::AwaitingApproval:
                event.kind = chance(4) ? K::BreakGlass : K::Approve;
                event.actor = event.kind == K::BreakGlass ? s.initiator : person();
                event.session = sessionOf(event.actor);
                event.mayApprove = true;
                event.mayBreakGlass = true;
                event.text = "urgent";
                break;
            case S::Executing: {
                const T status = s.targets[event.target].status;
                device(status == T::Queued ? K::TargetSent : status == T::Sent ? K::ReplyAccepted : K::Feedback);
                event.mode = ControlMode::Override;
                if (!chance(4)) {
                    event.value = s.targets[event.target].value;
                }
                if (event.kind == K::ReplyAccepted && chance(6)) {
                    event.kind = K::ReplyRefused;
                }
                break;
            }
            case S::Renewing: device(K::ReplyAccepted); break;
            case S::Releasing:
            case S::ReleaseFailed:
                event.kind = K::Feedback;
                event.mode = ControlMode::Automatic;
                event.value.number = 100.0;
                break;
            case S::Unknown:
                event.kind = chance(6) ? K::Decide : K::Feedback;
                event.actor = {"chief", "desk-0", true};
                event.text = "seen";
                event.value = s.targets[event.target].value;
                event.mode = ControlMode::Override;
                event.decision = chance(2) ? S::InEffect : S::Releasing;
                break;
            default:
                event.kind = chance(8) ? K::Renew : chance(8) ? K::Release : K::Feedback;
                event.text = "works";
                event.durationMs = 60'000 + number(600'000);
                event.mode = ControlMode::Override;
                if (!chance(3)) {
                    event.value = s.targets[event.target].value;
                }
                break;
        }
        return event;
    }

    /** Anything at all. */
    OrderEvent wild(OrderLogic& order) {
        const OrderState& s = order.state();
        OrderEvent event;
        event.kind = static_cast<K>(number(kOrderEventCount));
        if (event.kind == K::Checked) {
            event.report.findings.push_back({0, R::Interlock, chance(2), "incident"});  // selecting is the host's
        } else if (chance(8)) {
            event.report.findings.push_back({number(3), R::CommLost, chance(2), ""});
        }
        event.report.consequence = static_cast<ConsequenceClass>(chance(6) ? number(4) : 0);
        event.actor = person();
        event.session = sessionOf(event.actor);
        event.text = chance(3) ? "" : "because";
        event.hash = chance(4) ? 1 : s.previewHash;
        event.authenticatedAt = m_now.plus(-static_cast<Millis>(number(90'000)));
        event.mayApprove = chance(2);
        event.mayBreakGlass = chance(2);
        event.indices = {number(2)};
        event.target = number(std::max<std::size_t>(1, s.targets.size()));
        event.attempt = number(4);
        event.code = R::Unhealthy;
        event.value.number = static_cast<double>(number(11)) * 10.0;
        event.observedAt = m_now.plus(-static_cast<Millis>(number(2'000)));
        event.mode = static_cast<ControlMode>(number(4));
        event.durationMs = static_cast<Millis>(number(9 * 3'600'000));
        event.decision = static_cast<S>(number(kOrderStatusCount));
        return event;
    }

    /** J5 over all orders, from what they say themselves: the registry that should see to it is not asked. */
    void one() {
        std::map<EntityId, std::string> holding;
        std::map<EntityId, std::string> selecting;
        const auto count = [this](std::map<EntityId, std::string>& who, const char* what, const EntityId& entity,
                                  const std::string& order) {
            const auto [at, first] = who.try_emplace(entity, order);
            if (!first && m_broken.empty()) {
                m_broken = "J5 " + at->second + " and " + order + " both " + what + " " + entity;
            }
        };
        for (const auto& order : m_orders) {
            const OrderState& s = order->state();
            // whose time is over only has not been told yet
            const bool selects =
                (s.status == S::Selected || s.status == S::AwaitingApproval) && s.stateTimer.end.monoMs > m_now.monoMs;
            const bool holds = !isTerminal(s.status) && !(s.executedAt == Instant{});
            for (const TargetState& target : s.targets) {
                if (selects) {
                    count(selecting, "select", target.entity, s.id);
                }
                if (holds && !isTerminal(target.status)) {  // commanded and on its way counts as well
                    count(holding, "hold", target.entity, s.id);
                }
            }
        }
        mostSelecting = std::max(mostSelecting, selecting.size());
        mostHolding = std::max(mostHolding, holding.size());
    }

    /** J7: a new process. Same state or Unknown. */
    void restart() {
        const Instant begin{static_cast<Millis>(number(1'000)) + 1, m_now.wallMs + number(60'000)};
        for (auto& order : m_orders) {
            const S before = order->state().status;
            order = std::make_unique<OrderLogic>(OrderLogic::restored(order->checkpoint(m_now), begin, nullptr));
            const OrderState& s = order->state();
            if (s.status != before && s.status != S::Unknown) {
                m_broken = "J7 " + std::string(toText(before)) + " came back as " + std::string(toText(s.status));
            }
            if (!isTerminal(s.status) && !order->nextDeadline()) {
                m_broken = "J2 nothing will end it after a restart";
            }
            for (const TargetState& target : s.targets) {
                if (!isTerminal(s.status) && target.status == T::Holding && !target.uncertain) {
                    m_broken = "J7 holding without evidence after a restart";
                }
            }
        }
        m_registry = TargetRegistry();
        for (const auto& order : m_orders) {
            const OrderState& s = order->state();
            std::vector<EntityId> entities;
            for (const TargetState& target : s.targets) {
                entities.push_back(target.entity);
                if (!isTerminal(s.status) && !(s.executedAt == Instant{}) && !isTerminal(target.status)) {
                    (void)m_registry.hold(target.entity, s.id, s.owner.user);
                }
            }
            if (s.status == S::Selected || s.status == S::AwaitingApproval) {
                (void)m_registry.select(entities, {s.id, s.session, s.initiator.user, s.stateTimer.end}, begin);
            }
        }
        m_now = begin;
    }

    /** J2: left alone, every order ends, or is Unknown and says so again and again. */
    void drain() {
        for (const auto& order : m_orders) {
            int steps = 0;
            while (!isTerminal(order->state().status) && order->state().status != S::Unknown && m_broken.empty()) {
                const auto next = order->nextDeadline();
                if (!next || ++steps > 60) {
                    m_broken = "J2 does not end: " + std::string(toText(order->state().status));
                    break;
                }
                m_now.monoMs = std::max(m_now.monoMs, next->monoMs);
                give(*order, OrderEvent::of(K::Timer));
            }
        }
    }

    std::mt19937 m_random;
    Spoil m_spoil;
    Forgets m_forgets;
    Instant m_now{1'000, 1'767'225'600'000};
    std::vector<std::unique_ptr<OrderLogic>> m_orders;
    TargetRegistry m_registry;
    std::map<std::string, std::vector<OrderEvent>> m_past;  ///< device events by order id
    int m_count = 0;
    std::string m_broken;
};

TEST(OrderProperties, HoldForAMillionEvents) {
    std::map<S, int> visited;
    int accepted = 0;
    int takenOver = 0;
    std::size_t mostSelecting = 0;
    std::size_t mostHolding = 0;
    for (std::uint32_t seed = 1; seed <= 350; ++seed) {
        World world(seed, {});
        ASSERT_EQ(world.run(3'000), "") << "seed " << seed;
        for (const auto& [status, times] : world.visited) {
            visited[status] += times;
        }
        accepted += world.accepted;
        takenOver += world.takenOver;
        mostSelecting = std::max(mostSelecting, world.mostSelecting);
        mostHolding = std::max(mostHolding, world.mostHolding);
    }
    EXPECT_GT(accepted, 500'000);
    EXPECT_GT(takenOver, 1'000) << "two people wanted the same lamp";
    EXPECT_GT(mostSelecting, 2U);
    EXPECT_GT(mostHolding, 2U);
    for (int i = 0; i < kOrderStatusCount; ++i) {
        EXPECT_GT(visited[static_cast<S>(i)], 20) << "hardly ever " << toText(static_cast<S>(i));
    }
}

/** Many short lives instead of few long ones. `./dev soak orders` runs a million of them. */
TEST(OrderProperties, HoldInEverySchedule) {
    const char* wanted = std::getenv("BELFRY_SCHEDULES");
    const std::uint32_t schedules = wanted != nullptr ? static_cast<std::uint32_t>(std::stoul(wanted)) : 100'000U;
    std::map<S, int> visited;
    for (std::uint32_t seed = 1; seed <= schedules; ++seed) {
        World world(0x5EED'0000U + seed, {});
        ASSERT_EQ(world.run(24), "") << "schedule " << seed;
        for (const auto& [status, times] : world.visited) {
            visited[status] += times;
        }
    }
    for (int i = 0; i < kOrderStatusCount; ++i) {
        EXPECT_GT(visited[static_cast<S>(i)], 0) << "never " << toText(static_cast<S>(i));
    }
}

TEST(OrderProperties, TheCheckerFindsWrongMachines) {
    const auto found = [](Spoil spoil) {
        for (std::uint32_t seed = 1; seed <= 20; ++seed) {
            World world(seed, spoil);
            if (const std::string broken = world.run(2'000); !broken.empty()) {
                return broken;
            }
        }
        return std::string();
    };
    EXPECT_NE(found([](const OrderEvent&, Seen& seen) {
                  if (seen.before.status == S::AwaitingApproval && seen.after.status == S::Executing) {
                      seen.after.approver = {};
                      seen.after.brokeGlass = false;
                  }
              }),
              "");
    EXPECT_NE(found([](const OrderEvent&, Seen& seen) {
                  if (seen.after.status == S::Executing) {
                      seen.after.approver = seen.after.initiator;
                  }
              }),
              "");
    EXPECT_NE(found([](const OrderEvent& event, Seen& seen) {
                  if (event.kind == K::ReplyAccepted && seen.transition.changed) {  // a reply is taken for proof
                      seen.after.targets[event.target].status = T::Holding;
                  }
              }),
              "");
    EXPECT_NE(found([](const OrderEvent& event, Seen& seen) {
                  if (event.kind == K::Execute && seen.transition.changed) {  // commanded is shown as actual
                      seen.after.targets[0].actual = seen.after.targets[0].value;
                      seen.after.targets[0].actualAt = seen.after.lastChange;
                  }
              }),
              "");
    EXPECT_NE(found([](const OrderEvent& event, Seen& seen) {
                  if (event.kind == K::ReplyAccepted && seen.before.targets[event.target].status == T::Refused) {
                      seen.after.targets[event.target].status = T::Accepted;  // a late reply wakes a dead target
                  }
              }),
              "");
    EXPECT_NE(found([](const OrderEvent&, Seen& seen) {
                  for (OrderEffect& effect : seen.transition.effects) {
                      if (effect.kind == F::SendCommand) {
                          effect.until.monoMs += 8 * 3'600'000;
                      }
                  }
              }),
              "");
}

/** J5 is an account over all orders: it is in the red as soon as the host forgets a part of its work. */
TEST(OrderProperties, TheAccountOfOneOrderForATargetFindsCarelessHosts) {
    const auto found = [](World::Forgets what) {
        for (std::uint32_t seed = 1; seed <= 50; ++seed) {
            World world(seed, {}, what);
            if (const std::string broken = world.run(3'000); !broken.empty()) {
                return broken;
            }
        }
        return std::string("nothing");
    };
    EXPECT_EQ(found(World::Forgets::Nothing), "nothing");
    const std::string unasked = found(World::Forgets::ToAskForSelects);
    EXPECT_TRUE(unasked.starts_with("J5") && unasked.find("both select") != std::string::npos) << unasked;
    const std::string ended = found(World::Forgets::ToProlongSelects);
    EXPECT_TRUE(ended.starts_with("J5") && ended.find("both select") != std::string::npos) << ended;
    const std::string silent = found(World::Forgets::ToTellLosers);
    EXPECT_TRUE(silent.starts_with("J5") && silent.find("both hold") != std::string::npos) << silent;
}

}  // namespace
}  // namespace belfry
