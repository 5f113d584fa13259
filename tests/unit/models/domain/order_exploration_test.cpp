// SPDX-License-Identifier: Apache-2.0
// One order of two targets, three people and a link that breaks: every event in every reachable state, breadth first.
// States that differ only in times, counters and texts count as one.
#include <deque>
#include <set>
#include <string>
#include <unordered_set>
#include <vector>

#include <gtest/gtest.h>

#include "tests/unit/models/domain/order_judge.h"
#include "tests/unit/models/domain/order_rig.h"

namespace belfry {
namespace {

using S = OrderStatus;
using T = TargetStatus;
using K = OrderEventKind;
using R = ReasonCode;

struct Node {
    OrderLogic logic;
    Instant now;
};

char on(const AlarmTimer& timer) { return timer.mode == AlarmTimer::Mode::Off ? '-' : '+'; }

/** What of a state decides what can happen next. */
std::string keyOf(const OrderState& s) {
    std::string key;
    std::multiset<std::string> targets;
    for (const TargetState& t : s.targets) {
        std::string one(1, static_cast<char>('a' + static_cast<int>(t.status)));
        one += t.uncertain ? 'u' : '.';
        one += t.sendPending ? 'p' : '.';
        one += on(t.timer);
        targets.insert(one);
    }
    for (const std::string& one : targets) {
        key += one;
    }
    key += static_cast<char>('A' + static_cast<int>(s.status));
    key += s.consequence == ConsequenceClass::C3 ? '3' : '1';
    key += s.linkLost ? 'L' : '.';
    key += s.partly ? 'P' : '.';
    key += on(s.leaseTimer);
    key += on(s.ownerTimer);
    key += on(s.reverifyTimer);
    key += static_cast<char>('0' + s.releaseRetries);
    key += static_cast<char>('0' + s.selectRenewals);
    key += s.brokeGlass ? 'G' : s.approver.user.empty() ? '.' : 'a';
    return key;
}

std::vector<OrderEvent> eventsFor(const Node& node) {
    const OrderState& s = node.logic.state();
    std::vector<OrderEvent> events;
    const auto add = [&](K kind) -> OrderEvent& {
        OrderEvent& event = events.emplace_back(OrderEvent::of(kind));
        event.hash = s.previewHash;
        event.authenticatedAt = node.now;
        event.text = "because";
        event.mayApprove = true;
        event.mayBreakGlass = true;
        event.durationMs = 600'000;
        event.observedAt = node.now;
        return event;
    };
    struct Person {
        Actor actor;
        const char* session;
    };
    const std::vector<Person> people{{OrderRig::kAnna, "s1"}, {OrderRig::kBen, "s2"}, {OrderRig::kChief, "s0"}};
    for (const Person& person : people) {
        const auto by = [&](K kind) -> OrderEvent& {
            OrderEvent& event = add(kind);
            event.actor = person.actor;
            event.session = person.session;
            return event;
        };
        for (const K kind : {K::Submit, K::Execute, K::Approve, K::Deny, K::BreakGlass, K::Cancel, K::RenewSelect,
                             K::Renew, K::Release, K::HandOver}) {
            by(kind);
        }
        by(K::Execute).report.findings.push_back({0, R::Interlock, true, "no"});
        by(K::Approve).report.findings.push_back({0, R::Interlock, true, "no"});
        for (const S decision : {S::InEffect, S::Failed, S::Releasing}) {
            by(K::Decide).decision = decision;
        }
    }
    add(K::Checked).report.consequence = ConsequenceClass::C1;
    add(K::Checked).report.consequence = ConsequenceClass::C3;
    add(K::Checked).report.findings.push_back({0, R::Interlock, true, "no"});
    add(K::Checked).report.findings.push_back({0, R::CommLost, false, "no"});
    add(K::ClientGone).session = "s1";
    for (const K kind : {K::ReplayEntered, K::PreviewDrifted, K::OwnerGone, K::LinkLost, K::LinkRestored, K::Timer}) {
        add(kind);
    }
    for (std::uint32_t target = 0; target < 2; ++target) {
        for (const K kind : {K::TargetSent, K::TargetSendFailed, K::ReplyAccepted, K::ReplyRefused, K::TakenOver,
                             K::InterlockViolated}) {
            OrderEvent& event = add(kind);
            event.target = target;
            event.attempt = s.targets[target].attempt;
            event.code = kind == K::ReplyRefused ? R::LocalControl : R::None;
        }
        OrderEvent& late = add(K::ReplyAccepted);
        late.target = target;
        late.attempt = s.targets[target].attempt - 1;
        const std::vector<std::pair<double, ControlMode>> reports{{50.0, ControlMode::Override},
                                                                  {80.0, ControlMode::Override},
                                                                  {100.0, ControlMode::Automatic},
                                                                  {50.0, ControlMode::Local}};
        for (const auto& [value, mode] : reports) {
            OrderEvent& event = add(K::Feedback);
            event.target = target;
            event.value.number = value;
            event.mode = mode;
        }
    }
    return events;
}

TEST(OrderExploration, EveryReachableStateKeepsTheInvariants) {
    std::deque<Node> open;
    std::unordered_set<std::string> known;
    std::set<S> orders;
    std::set<T> targets;
    std::size_t edges = 0;
    const auto reach = [&](Node node) {
        const OrderState& s = node.logic.state();
        orders.insert(s.status);
        for (const TargetState& target : s.targets) {
            targets.insert(target.status);
        }
        if (known.insert(keyOf(s)).second) {
            open.push_back(std::move(node));
        }
    };
    const Instant begin{1'000, 1'767'225'600'000};
    OrderRequest wanted = OrderRig::request(2, ConsequenceClass::C1, 600'000);
    reach({OrderLogic(wanted, OrderRig::kAnna, "s1", begin), begin});
    while (!open.empty()) {
        Node node = std::move(open.front());
        open.pop_front();
        ASSERT_LT(known.size(), 500'000U) << "the states do not come to an end";
        const bool over = isTerminal(node.logic.state().status);
        if (!over) {
            ASSERT_TRUE(node.logic.nextDeadline()) << "J2: nothing will end " << keyOf(node.logic.state());
        }
        node.now = node.now.plus(1);
        for (const OrderEvent& event : eventsFor(node)) {
            Node next = node;
            if (event.kind == K::Timer && !over) {
                const Instant due = *next.logic.nextDeadline();
                next.now = next.now.plus(std::max<Millis>(0, due.monoMs - next.now.monoMs));
            }
            Seen seen{next.logic.state(), {}, {}};
            const auto result = next.logic.apply(event, next.now);
            ++edges;
            if (!result) {
                ASSERT_EQ(next.logic.state(), seen.before) << toText(event.kind) << ": a refusal changed the order";
                continue;
            }
            seen.after = next.logic.state();
            seen.transition = *result;
            ASSERT_EQ(judge(event, seen, next.now), "")
                << toText(event.kind) << " in " << toText(seen.before.status) << " gave " << toText(seen.after.status);
            reach(std::move(next));
        }
        // J7: the process may end anywhere; afterwards it is the same or Unknown, or being released
        const OrderState saved = node.logic.checkpoint(node.now);
        const Instant later{5'000, node.now.wallMs + 1'000};
        std::vector<OrderEffect> effects;
        Node restarted{OrderLogic::restored(saved, later, &effects), later};
        const S after = restarted.logic.state().status;
        ASSERT_TRUE(after == saved.status || after == S::Unknown ||
                    (after == S::Released && saved.status == S::Releasing))
            << toText(saved.status) << " became " << toText(after);
        reach(std::move(restarted));
    }
    RecordProperty("states", static_cast<int>(known.size()));
    RecordProperty("edges", static_cast<int>(edges));
    EXPECT_GT(known.size(), 1'000U);
    EXPECT_EQ(orders.size(), static_cast<std::size_t>(kOrderStatusCount)) << "an order's state was never reached";
    EXPECT_EQ(targets.size(), static_cast<std::size_t>(kTargetStatusCount)) << "a target's state was never reached";
}

}  // namespace
}  // namespace belfry
