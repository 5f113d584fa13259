// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "models/domain/clock.h"
#include "models/domain/layer_schema.h"

namespace belfry {

inline constexpr Millis kFloodWindowMs = 600'000;
inline constexpr std::size_t kFloodEnterAbove = 10;
inline constexpr std::size_t kFloodExitBelow = 5;
inline constexpr Millis kFloodGroupSoundMs = 60'000;
inline constexpr std::size_t kChatterCount = 3;
inline constexpr Millis kChatterWindowMs = 60'000;
inline constexpr Millis kFleetingMs = 10'000;
inline constexpr Millis kStaleAlarmMs = 24LL * 3'600'000;

/** How often an unacknowledged alarm of this priority nags: 60 s (P1), 5 min (P2), 15 min. */
[[nodiscard]] Millis nagIntervalMs(AlarmPriority priority);

/** What to do with one annunciation. */
struct FloodDecision {
    bool sounds = false;   ///< false: silent because of the flood; it is listed and journalled all the same
    bool entered = false;  ///< the flood began with this one: journal it
};

/** The flood state of one operator position (area + layers). Only loudness depends on it, never what is listed or
 *  journalled. Call from one sequence; only `monoMs` counts. */
class AlarmFlood {
public:
    /** An alarm entered Unacknowledged while not inhibited (re-alarms count). `group` is root rule, else area, else
     *  type: P2 sounds once per group and minute during a flood. */
    FloodDecision annunciated(AlarmPriority priority, const std::string& group, Instant now);
    /** P2 groups that were kept silent and whose minute is over: each sounds now, and its next minute begins. */
    [[nodiscard]] std::vector<std::string> takeDueGroups(Instant now);
    /** Forgets what left the window; true when the flood ended with this call: journal it. */
    bool tick(Instant now);

    [[nodiscard]] bool inFlood() const { return m_inFlood; }
    /** Annunciations in the last 600 s as of `now`. */
    [[nodiscard]] std::size_t rate10(Instant now) const;
    [[nodiscard]] std::optional<Instant> floodSince() const;
    /** When tick() has something to do: the next annunciation leaves the window. Only during a flood. */
    [[nodiscard]] std::optional<Instant> nextDeadline() const;

private:
    void forget(Instant now);

    std::deque<Instant> m_recent;
    std::map<std::string, Instant> m_groupSounded;
    std::set<std::string> m_groupsSilent;  ///< with something that was not heard yet
    bool m_inFlood = false;
    Instant m_since;
};

/** Nuisance counters of one alarm: chattering (>= 3 Active entries in 60 s) and fleeting (on < 10 s and gone without
 *  anybody's action). Call from one sequence. */
class AlarmNuisance {
public:
    /** Cond became Active. True when this makes the alarm chatter (it did not before). */
    bool becameOn(Instant now);
    /** Somebody acknowledged, shelved or otherwise acted on the present occurrence. */
    void operatorActed() { m_actedOn = true; }
    /** Cond became Normal. True when the occurrence was fleeting. */
    bool becameNormal(Instant now);

    [[nodiscard]] bool chattering(Instant now) const;
    /** When it does not chatter any more unless it comes again; nothing while it does not. */
    [[nodiscard]] std::optional<Instant> chatterEnds(Instant now) const;
    /** On for longer than 24 h. */
    [[nodiscard]] bool stale(Instant now) const;
    [[nodiscard]] std::uint32_t chatterEpisodes() const { return m_chatterEpisodes; }
    [[nodiscard]] std::uint32_t fleetingCount() const { return m_fleeting; }

private:
    std::deque<Instant> m_entries;
    std::optional<Instant> m_onSince;
    bool m_actedOn = false;
    std::uint32_t m_chatterEpisodes = 0;
    std::uint32_t m_fleeting = 0;
};

}  // namespace belfry
