// SPDX-License-Identifier: Apache-2.0
// The invariants of ../specs/alarms.md under a million random events on a simulated clock, and proof that the checker
// would notice a wrong machine.
#include <functional>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "models/domain/alarm_logic.h"

namespace belfry {
namespace {

using D = DisplayState;
using K = AlarmEventKind;
using Step = std::function<Result<AlarmTransition>(const AlarmDefinition&, AlarmState&, const AlarmEvent&, Instant)>;

AlarmDefinition randomDefinition(std::mt19937& random) {
    const auto flip = [&] { return (random() & 1U) != 0; };
    AlarmDefinition d;
    d.id = "random";
    d.latching = flip();
    d.ackRequired = random() % 4 != 0;
    d.onDelayMs = flip() ? 0 : 5'000;
    d.offDelayMs = flip() ? 0 : 3'000;
    if (random() % 3 == 0) {
        d.countN = 3;
        d.countWindowMs = 20'000;
    }
    d.reAlarmEveryMs = flip() ? 0 : 60'000;
    d.maxShelveMs = 600'000;
    d.oneShotAllowed = flip();
    return d;
}

AlarmEvent randomEvent(std::mt19937& random) {
    static const std::vector<Actor> people = {
        {"anna", "desk-1", false}, {"ben", "desk-2", false}, {"chief", "desk-0", true}};
    static const std::vector<std::string> rules = {"r1", "r2"};
    AlarmEvent event;
    // samples twice as often as the rest, or nothing would ever be on
    const auto pick = random() % (kAlarmEventCount + 12);
    event.kind = pick < kAlarmEventCount ? static_cast<K>(pick) : pick % 2 == 0 ? K::SampleOn : K::SampleOff;
    event.severity = static_cast<AlarmSeverity>(1 + random() % 3);
    event.actor = people[random() % people.size()];
    if (random() % 32 == 0) {  // I5: somebody who does not say who, or where
        (random() % 2 == 0 ? event.actor.user : event.actor.workstation).clear();
    }
    event.durationMs = static_cast<Millis>(random() % 700'000);
    event.text = event.kind == K::SuppOn || event.kind == K::SuppOff ? rules[random() % 2]
                 : random() % 16 == 0                                ? ""
                                                                     : "because";
    return event;
}

struct Journalled {
    AlarmEvent event;
    Instant at;
};

/** Runs random schedules through `step` and returns the first broken invariant, or "". */
std::string check(const Step& machine, std::uint32_t seed, int alarms, int stepsPerAlarm,
                  std::map<std::pair<D, K>, int>* visited = nullptr) {
    std::mt19937 random(seed);
    for (int n = 0; n < alarms; ++n) {
        const AlarmDefinition d = randomDefinition(random);
        AlarmState state;
        Instant now{1'000, 1'767'225'600'000};
        std::vector<Journalled> journal;
        Instant shelvedAt;
        // I2, by an account of its own: without delays and counting, an alarm is on when its last good sample was
        const bool immediate = d.onDelayMs == 0 && d.offDelayMs == 0 && d.countN == 0;
        bool heard = false;
        bool feedBad = false;
        for (int i = 0; i < stepsPerAlarm; ++i) {
            now = now.plus(random() % 4 == 0 ? static_cast<Millis>(random() % 30'000)
                                             : static_cast<Millis>(random() % 50));
            if (random() % 64 == 0) {
                now.wallMs += random() % 2 == 0 ? 3'600'000 : -3'600'000;
            }
            std::optional<AlarmEvent> timer = due(state, now);
            const AlarmEvent event = timer ? *timer : randomEvent(random);
            const AlarmState before = state;
            const auto result = machine(d, state, event, now);
            if (visited != nullptr) {
                ++(*visited)[{before.display(), event.kind}];
            }
            const auto broken = [&](const char* what) {
                return std::string(what) + ": " + std::string(toText(event.kind)) + " in " +
                       std::string(toText(before.display())) + " gave " + std::string(toText(state.display()));
            };
            if (!result) {
                if (!(before == state)) {
                    return broken("a refusal changed something");
                }
                if (!isOperatorEvent(event.kind) || result.error().reason.empty()) {
                    return broken("a refusal of nobody or without a reason");
                }
                continue;
            }
            if (isOperatorEvent(event.kind) && (event.actor.user.empty() || event.actor.workstation.empty())) {
                return broken("I5 nobody did it");
            }
            feedBad = event.kind == K::QualBad || (feedBad && event.kind != K::QualGood);
            if (!feedBad && (event.kind == K::SampleOn || event.kind == K::SampleOff)) {
                heard = event.kind == K::SampleOn;
            }
            if (immediate && heard != state.on()) {
                return broken("I2 not as the condition was last heard");
            }
            if (immediate && heard && state.display() == D::Normal) {
                return broken("I2 normal while the condition holds");
            }
            if (!result->changed) {
                if (!(before == state)) {
                    return broken("ignored, yet changed");
                }
                if (timer) {
                    return broken("a due timer was ignored: it would fire for ever");
                }
                continue;
            }
            journal.push_back({event, now});
            if (result->before != before.display() || result->after != state.display()) {
                return broken("the transition names other states");
            }
            if (state.inhibited() && (result->annunciates || state.audible(now))) {
                return broken("I1 inhibited but not silent");
            }
            if (before.latched && !state.latched && (event.kind != K::Reset || before.on())) {
                return broken("I3 latch cleared without reset");
            }
            if (before.shelf == ShelfKind::None && state.shelf != ShelfKind::None) {
                shelvedAt = now;
            }
            if (state.shelf != ShelfKind::None && state.shelfTimer.end.monoMs > shelvedAt.monoMs + d.maxShelveMs) {
                return broken("I4, I7 shelved for too long");
            }
            if (before.cond == AlarmCondState::Normal && state.on() && d.latching && !state.latched) {
                return broken("a latching alarm did not latch");
            }
            if (result->becameOn && !state.inhibited() && !result->annunciates) {
                return broken("raised in silence");
            }
            if (result->becameOn && d.ackRequired && state.acked) {
                return broken("raised as acknowledged");
            }
            if (state.uncertain && before.uncertain && state.cond != before.cond) {
                return broken("Cond moved on a bad feed");
            }
            if (before.inhibited() && !state.inhibited() && state.on() && d.ackRequired && state.acked &&
                event.kind != K::Unshelve) {
                return broken("I9 on after an inhibit, and nobody is told");
            }
            if (state.on() && !state.inhibited() && d.ackRequired && d.reAlarmEveryMs > 0 &&
                state.reAlarmTimer.mode != AlarmTimer::Mode::Running) {
                return broken("nothing will nag");
            }
            if (random() % 512 == 0) {  // I8: a restart now; whatever is over fires once
                const Instant restart{static_cast<Millis>(random() % 1'000),
                                      now.wallMs + static_cast<Millis>(random() % 900'000)};
                AlarmState again = restored(checkpoint(state, now), restart);
                int fired = 0;
                while (auto event2 = due(again, restart)) {
                    if (!machine(d, again, *event2, restart)) {
                        return broken("I8 a timer was refused after a restart");
                    }
                    if (++fired > 4) {
                        return broken("I8 a timer fires for ever after a restart");
                    }
                }
            }
        }
        AlarmState replayed;  // I6
        for (const Journalled& entry : journal) {
            (void)machine(d, replayed, entry.event, entry.at);
        }
        if (!(replayed == state)) {
            return "I6 replaying the journal gives another state";
        }
    }
    return {};
}

TEST(AlarmProperties, HoldForAMillionEvents) {
    std::map<std::pair<D, K>, int> visited;
    EXPECT_EQ(check(step, 20'261'122, 500, 2'200, &visited), "");  // 1.1 million
    EXPECT_EQ(visited.size(), static_cast<std::size_t>(kDisplayStateCount * kAlarmEventCount))
        << "every event was met in every display state";
}

/** A wrong machine: the right one, then `spoil` tampers with what it did. */
using Spoil = std::function<void(const AlarmEvent&, const AlarmState& before, AlarmState& after, AlarmTransition&)>;
Step mutant(Spoil spoil) {
    return
        [spoil = std::move(spoil)](const AlarmDefinition& d, AlarmState& state, const AlarmEvent& event, Instant now) {
            const AlarmState before = state;
            auto result = step(d, state, event, now);
            if (result) {
                spoil(event, before, state, *result);
                result->after = state.display();
            }
            return result;
        };
}

TEST(AlarmProperties, TheCheckerFindsWrongMachines) {
    const auto found = [](Spoil spoil) { return check(mutant(std::move(spoil)), 7, 200, 500); };
    EXPECT_NE(found([](const AlarmEvent&, const AlarmState& before, AlarmState& after, AlarmTransition& t) {
                  t.annunciates = t.annunciates || (!before.on() && after.on());  // sounds while shelved
              }),
              "");
    EXPECT_NE(found([](const AlarmEvent& e, const AlarmState&, AlarmState& after, AlarmTransition&) {
                  after.latched = after.latched && e.kind != K::Ack;  // acknowledging resets
              }),
              "");
    EXPECT_NE(found([](const AlarmEvent& e, const AlarmState&, AlarmState& after, AlarmTransition& t) {
                  if (e.kind == K::ShelveTimed && t.changed) {  // shelving without end
                      after.shelfTimer.end.monoMs += 600'000;
                  }
              }),
              "");
    EXPECT_NE(found([](const AlarmEvent& e, const AlarmState&, AlarmState& after, AlarmTransition&) {
                  after.acked = after.acked || e.kind == K::SuppOff;  // suppression swallows the alarm
              }),
              "");
    EXPECT_NE(found([](const AlarmEvent& e, const AlarmState&, AlarmState& after, AlarmTransition&) {
                  if (e.kind == K::QualBad) {  // a lost feed clears
                      after.cond = AlarmCondState::Normal;
                      after.uncertain = true;
                      after.acked = false;
                      after.latched = false;
                  }
              }),
              "");
    EXPECT_NE(found([](const AlarmEvent& e, const AlarmState& before, AlarmState& after, AlarmTransition& t) {
                  if (e.kind == K::Silence && t.changed) {
                      after = before;
                      t.changed = false;
                      after.acked = !after.acked;  // changes something without saying so
                  }
              }),
              "");
    EXPECT_NE(found([](const AlarmEvent& e, const AlarmState& before, AlarmState& after, AlarmTransition& t) {
                  if (e.kind == K::SampleOn && t.becameOn) {  // acknowledged or not, the condition is forgotten
                      after = before;
                      t = {};
                      t.before = before.display();
                  }
              }),
              "");
    const Step trusting = [](const AlarmDefinition& d, AlarmState& state, AlarmEvent event, Instant now) {
        event.actor.user = event.actor.user.empty() ? "somebody" : event.actor.user;  // asks nobody for their name
        return step(d, state, event, now);
    };
    EXPECT_NE(check(trusting, 7, 200, 500).find("I5"), std::string::npos);
}

}  // namespace
}  // namespace belfry
