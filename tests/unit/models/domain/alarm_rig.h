// SPDX-License-Identifier: Apache-2.0
// One alarm with its own clock, for the tests of AlarmLogic.
#pragma once

#include <algorithm>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "models/domain/alarm_logic.h"

namespace belfry::alarm_test {

using D = DisplayState;
using K = AlarmEventKind;
inline constexpr Millis kMinute = 60'000;
inline constexpr Millis kHour = 60 * kMinute;

inline const Actor kAnna{"anna", "desk-1", false};
inline const Actor kBen{"ben", "desk-2", false};
inline const Actor kChief{"chief", "desk-0", true};

inline AlarmDefinition definition(bool latching = false) {
    AlarmDefinition d;
    d.id = "test";
    d.latching = latching;
    return d;
}

/** One alarm with its own clock, and short words for what happens to it. */
struct Rig {
    explicit Rig(AlarmDefinition d) : def(std::move(d)), logic(def) {}
    Rig(const Rig&) = delete;
    Rig& operator=(const Rig&) = delete;

    AlarmTransition must(const AlarmEvent& event) {
        auto result = logic.apply(event, clock.now());
        EXPECT_TRUE(result) << toText(event.kind) << ": " << (result ? "" : toText(result.error()));
        return result.value_or(AlarmTransition{});
    }
    std::string refusal(const AlarmEvent& event) {
        const AlarmState before = logic.state();
        const auto result = logic.apply(event, clock.now());
        EXPECT_TRUE(before == logic.state() || result) << "a refusal changed the state";
        return result ? "accepted" : result.error().reason;
    }
    /** Lets time pass, timers included; says how many sounded. */
    int pass(Millis duration) {
        int sounds = 0;
        const Millis end = clock.now().monoMs + duration;
        for (auto next = logic.nextDeadline(); next && next->monoMs <= end; next = logic.nextDeadline()) {
            clock.advance(std::max<Millis>(0, next->monoMs - clock.now().monoMs));
            const auto event = logic.due(clock.now());
            EXPECT_TRUE(event);
            sounds += must(event.value_or(AlarmEvent{})).annunciates ? 1 : 0;
        }
        clock.advance(end - clock.now().monoMs);
        return sounds;
    }
    D display() const { return logic.state().display(); }

    AlarmDefinition def;
    AlarmLogic logic;
    ManualClock clock;
};

inline AlarmEvent on(AlarmSeverity severity = kSeverityMinor) { return AlarmEvent::sampleOn(severity); }
inline AlarmEvent off() { return AlarmEvent::sampleOff(); }

}  // namespace belfry::alarm_test
