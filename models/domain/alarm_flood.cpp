// SPDX-License-Identifier: Apache-2.0
#include "models/domain/alarm_flood.h"

#include <algorithm>

namespace belfry {

Millis nagIntervalMs(AlarmPriority priority) {
    switch (priority) {
        case AlarmPriority::P1: return 60'000;
        case AlarmPriority::P2: return 300'000;
        case AlarmPriority::P3:
        case AlarmPriority::P4: break;
    }
    return 900'000;
}

void AlarmFlood::forget(Instant now) {
    while (!m_recent.empty() && now.monoMs - m_recent.front().monoMs >= kFloodWindowMs) {
        m_recent.pop_front();
    }
}

FloodDecision AlarmFlood::annunciated(AlarmPriority priority, const std::string& group, Instant now) {
    tick(now);
    m_recent.push_back(now);
    FloodDecision decision;
    if (!m_inFlood && m_recent.size() > kFloodEnterAbove) {
        m_inFlood = true;
        m_since = now;
        m_groupSounded.clear();
        m_groupsSilent.clear();
        decision.entered = true;
    }
    if (!m_inFlood || priority == AlarmPriority::P1) {
        decision.sounds = true;
    } else if (priority == AlarmPriority::P2) {
        const auto [it, first] = m_groupSounded.try_emplace(group, now);
        decision.sounds = first || now.monoMs - it->second.monoMs >= kFloodGroupSoundMs;
        if (decision.sounds) {
            it->second = now;
            m_groupsSilent.erase(group);  // it is told of all of them
        } else {
            m_groupsSilent.insert(group);
        }
    }
    return decision;
}

bool AlarmFlood::tick(Instant now) {
    forget(now);
    if (m_inFlood && m_recent.size() < kFloodExitBelow) {
        m_inFlood = false;
        m_groupSounded.clear();
        m_groupsSilent.clear();
        return true;
    }
    return false;
}

std::vector<std::string> AlarmFlood::takeDueGroups(Instant now) {
    std::vector<std::string> due;
    for (auto it = m_groupsSilent.begin(); it != m_groupsSilent.end();) {
        Instant& sounded = m_groupSounded[*it];
        if (now.monoMs - sounded.monoMs < kFloodGroupSoundMs) {
            ++it;
            continue;
        }
        sounded = now;
        due.push_back(*it);
        it = m_groupsSilent.erase(it);
    }
    return due;
}

std::size_t AlarmFlood::rate10(Instant now) const {
    return static_cast<std::size_t>(std::count_if(m_recent.begin(), m_recent.end(),
                                                  [&](Instant at) { return now.monoMs - at.monoMs < kFloodWindowMs; }));
}

std::optional<Instant> AlarmFlood::floodSince() const { return m_inFlood ? std::optional(m_since) : std::nullopt; }

std::optional<Instant> AlarmFlood::nextDeadline() const {
    if (!m_inFlood || m_recent.empty()) {
        return std::nullopt;
    }
    return m_recent.front().plus(kFloodWindowMs);
}

bool AlarmNuisance::becameOn(Instant now) {
    const bool before = chattering(now);
    while (!m_entries.empty() && now.monoMs - m_entries.front().monoMs > kChatterWindowMs) {
        m_entries.pop_front();
    }
    m_entries.push_back(now);
    if (m_entries.size() > kChatterCount) {
        m_entries.pop_front();  // three are enough to know
    }
    m_onSince = now;
    m_actedOn = false;
    const bool began = !before && chattering(now);
    m_chatterEpisodes += began ? 1U : 0U;
    return began;
}

bool AlarmNuisance::becameNormal(Instant now) {
    const bool fleeting = m_onSince && !m_actedOn && now.monoMs - m_onSince->monoMs < kFleetingMs;
    m_onSince.reset();
    m_fleeting += fleeting ? 1U : 0U;
    return fleeting;
}

bool AlarmNuisance::chattering(Instant now) const {
    return m_entries.size() >= kChatterCount && now.monoMs - m_entries.front().monoMs <= kChatterWindowMs;
}

std::optional<Instant> AlarmNuisance::chatterEnds(Instant now) const {
    return chattering(now) ? std::optional(m_entries.front().plus(kChatterWindowMs + 1)) : std::nullopt;
}

bool AlarmNuisance::stale(Instant now) const { return m_onSince && now.monoMs - m_onSince->monoMs > kStaleAlarmMs; }

}  // namespace belfry
