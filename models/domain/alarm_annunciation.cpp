// SPDX-License-Identifier: Apache-2.0
#include "models/domain/alarm_annunciation.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "models/domain/alarm_flood.h"
#include "models/domain/alarm_logic.h"

namespace belfry {

namespace {

/** The gateway counts the minute of a group; what it lets through is not stopped here for a message that was quick. */
constexpr Millis kGroupSlackMs = 1'000;
/** Silences end one alarm after another: that is one nag. */
constexpr Millis kNagPauseMs = 10'000;

std::size_t indexOf(AlarmPriority priority) {
    return std::clamp<std::size_t>(static_cast<std::size_t>(priority), 1, 4) - 1;
}

AlarmPriority priorityAt(std::size_t index) { return static_cast<AlarmPriority>(index + 1); }

}  // namespace

AlarmSound soundOf(AlarmPriority priority) {
    switch (priority) {
        case AlarmPriority::P1: return AlarmSound::P1;
        case AlarmPriority::P2: return AlarmSound::P2;
        case AlarmPriority::P3: return AlarmSound::P3;
        case AlarmPriority::P4: break;
    }
    return AlarmSound::P4;
}

bool soundTestDue(Millis testedWallMs, Millis wallMs) {
    return testedWallMs <= 0 || testedWallMs > wallMs || wallMs - testedWallMs >= kSoundTestEveryMs;
}

AlarmAnnunciator::AlarmAnnunciator(Instant now) : m_evaluated(now), m_linkLost(now) {}

void AlarmAnnunciator::reset(const std::vector<AnnouncedAlarm>& alarms, Instant now) {
    std::map<std::string, Entry, std::less<>> before = std::exchange(m_alarms, {});
    m_waiting = 0;
    for (const AnnouncedAlarm& alarm : alarms) {
        if (auto node = before.extract(alarm.key)) {
            m_waiting += node.mapped().waits ? 1U : 0U;
            m_alarms.insert(std::move(node));
        }
        apply(alarm, now);
    }
    m_hadSnapshot = true;
}

void AlarmAnnunciator::setWaits(Entry& entry, bool waits) {
    if (entry.waits != waits) {
        entry.waits = waits;
        m_waiting = waits ? m_waiting + 1 : m_waiting - 1;
    }
}

void AlarmAnnunciator::apply(const AnnouncedAlarm& alarm, Instant now) {
    m_lookForNagsAt = now.monoMs;
    const auto found = m_alarms.find(alarm.key);
    const bool known = found != m_alarms.end();
    Entry& entry = known ? found->second : m_alarms[alarm.key];
    const AnnouncedAlarm before = std::exchange(entry.alarm, alarm);
    if (alarm.silentForMs > 0) {
        entry.silentUntilMs = now.monoMs + std::min(alarm.silentForMs, kMaxSilenceMs);
    } else if (entry.silentUntilMs > 0) {
        entry.silentUntilMs = std::min(entry.silentUntilMs, now.monoMs);  // over: nextNag() sees to it
    }
    const bool newOccurrence = !known || before.occurrence != alarm.occurrence;
    bool news = false;
    if (alarm.inhibited) {
        setWaits(entry, false);
        entry.unheard = false;
    } else if (alarm.unacknowledged) {
        news = newOccurrence || !before.unacknowledged || before.inhibited || alarm.reAlarms > before.reAlarms ||
               alarm.severity > before.severity;
    } else if (!alarm.ackRequired && alarm.active) {
        // nobody can say when it came if it was here before this console
        news = newOccurrence && (known || m_hadSnapshot);
    }
    if (!alarm.unacknowledged && !news && (alarm.ackRequired || !alarm.active)) {
        setWaits(entry, false);  // somebody has taken it, or it is over: nothing is told late
        entry.unheard = false;
    }
    const bool floodEnded =
        alarm.unacknowledged && !alarm.inhibited && entry.unheard && !alarm.floodSilent && !inFlood(alarm.position);
    if (news || floodEnded) {
        if (alarm.priority == AlarmPriority::P1 || alarm.priority == AlarmPriority::P2) {
            endSilence(now);
        }
        enqueue(entry, now);
    } else if (alarm.unacknowledged && !alarm.inhibited && entry.unheard && before.floodSilent && !alarm.floodSilent) {
        enqueue(entry, now);  // its group's minute is over, says the gateway
    }
}

void AlarmAnnunciator::forget(std::string_view key) {
    const auto found = m_alarms.find(key);
    if (found != m_alarms.end()) {
        setWaits(found->second, false);
        m_alarms.erase(found);
    }
}

void AlarmAnnunciator::setFlood(const std::string& position, bool inFlood) {
    const bool before = std::exchange(m_floods[position], inFlood);
    if (before != inFlood) {
        m_lookForNagsAt = 0;
    }
    if (before && !inFlood) {
        for (auto& [key, entry] : m_alarms) {
            if (entry.unheard && entry.alarm.position == position && !entry.alarm.floodSilent) {
                entry.unheard = false;
                setWaits(entry, true);
                entry.order = ++m_order;
            }
        }
    }
}

void AlarmAnnunciator::enqueue(Entry& entry, Instant now) {
    const AlarmPriority priority = entry.alarm.priority;
    if (entry.alarm.ackRequired && entry.alarm.unacknowledged) {
        auto& nagAt = m_nagAt[indexOf(priority)];
        nagAt = nagAt.value_or(now.monoMs + nagIntervalMs(priority));
    }
    if (allowed(entry, now)) {
        setWaits(entry, true);
        entry.late = std::exchange(entry.unheard, false);
        entry.order = ++m_order;
        entry.silentUntilMs = entry.silentUntilMs > now.monoMs ? entry.silentUntilMs : 0;
    } else {
        setWaits(entry, false);
        entry.unheard = true;
        m_wakeGroupsAt = std::min(m_wakeGroupsAt, now.monoMs);
    }
}

void AlarmAnnunciator::wakeGroups(Instant now) {
    if (now.monoMs < m_wakeGroupsAt) {
        return;
    }
    m_wakeGroupsAt = std::numeric_limits<Millis>::max();
    for (auto& [key, entry] : m_alarms) {
        const AnnouncedAlarm& alarm = entry.alarm;
        if (!entry.unheard || alarm.priority != AlarmPriority::P2 || alarm.floodSilent) {
            continue;
        }
        if (allowed(entry, now)) {
            entry.unheard = false;
            entry.late = true;
            setWaits(entry, true);
            entry.order = ++m_order;
        } else {
            const auto sounded = m_groupSounded.find(alarm.position + '\n' + alarm.group);
            m_wakeGroupsAt = std::min(m_wakeGroupsAt, sounded->second + kFloodGroupSoundMs - kGroupSlackMs);
        }
    }
}

bool AlarmAnnunciator::inFlood(const std::string& position) const {
    const auto found = m_floods.find(position);
    return found != m_floods.end() && found->second;
}

bool AlarmAnnunciator::allowed(const Entry& entry, Instant now) const {
    const AnnouncedAlarm& alarm = entry.alarm;
    if (alarm.priority == AlarmPriority::P1) {
        return true;
    }
    if (alarm.floodSilent) {
        return false;
    }
    if (!inFlood(alarm.position)) {
        return true;
    }
    if (alarm.priority != AlarmPriority::P2) {
        return false;
    }
    const auto sounded = m_groupSounded.find(alarm.position + '\n' + alarm.group);
    return sounded == m_groupSounded.end() || now.monoMs - sounded->second >= kFloodGroupSoundMs - kGroupSlackMs;
}

void AlarmAnnunciator::heartbeat(Millis ageMs, Instant now) {
    const Instant evaluated = now.plus(-std::max<Millis>(0, ageMs));
    if (evaluated.monoMs > m_evaluated.monoMs) {
        m_evaluated = evaluated;
    }
}

void AlarmAnnunciator::setLinked(bool linked, Instant now) {
    if (m_linked && !linked) {
        m_linkLost = now;
    }
    m_linked = linked;
}

std::optional<Instant> AlarmAnnunciator::notWatchingSince(Instant now) const {
    if (now.monoMs - m_evaluated.monoMs >= kNotWatchingAfterMs) {
        return m_evaluated;
    }
    return m_linked ? std::nullopt : std::optional(m_linkLost);
}

bool AlarmAnnunciator::nags(const Entry& entry, Instant now) const {
    const AnnouncedAlarm& alarm = entry.alarm;
    const bool loud = alarm.priority == AlarmPriority::P1 || !inFlood(alarm.position) ||
                      alarm.priority == AlarmPriority::P2;  // P3 and P4 are silent in a flood
    return alarm.unacknowledged && alarm.ackRequired && !alarm.inhibited && loud && entry.silentUntilMs <= now.monoMs;
}

bool AlarmAnnunciator::canSilence(Instant now) const {
    return m_waiting > 0 ||
           std::any_of(m_alarms.begin(), m_alarms.end(), [&](const auto& one) { return nags(one.second, now); });
}

bool AlarmAnnunciator::silence(Instant now) {
    if (!canSilence(now)) {
        return false;
    }
    m_silentUntilMs = now.monoMs + kMaxSilenceMs;
    m_lookForNagsAt = 0;
    m_sumUp = false;
    for (auto& [key, entry] : m_alarms) {
        setWaits(entry, false);  // they are listed, and nag when the silence is over
    }
    for (std::size_t i = 0; i < m_nagAt.size(); ++i) {
        if (m_nagAt[i]) {
            m_nagAt[i] = m_silentUntilMs;  // what is still unacknowledged then is heard again
        }
    }
    return true;
}

Millis AlarmAnnunciator::silentForMs(Instant now) const { return std::max<Millis>(0, m_silentUntilMs - now.monoMs); }

void AlarmAnnunciator::endSilence(Instant now) {
    if (m_silentUntilMs > now.monoMs) {
        m_silentUntilMs = now.monoMs;
    }
}

std::optional<Announcement> AlarmAnnunciator::next(Instant now) {
    if (watching(now)) {
        m_notWatchingSounded.reset();
    }
    if (!watching(now) && (!m_notWatchingSounded || now.monoMs - *m_notWatchingSounded >= kNotWatchingEveryMs)) {
        m_notWatchingSounded = now.monoMs;
        return Announcement{Announcement::Kind::NotWatching, AlarmSound::NotWatching, {}, 0, 0};
    }
    if (m_silentUntilMs > now.monoMs) {
        return std::nullopt;
    }
    wakeGroups(now);
    if (auto waiting = nextOfQueue(now)) {
        return waiting;
    }
    return nextNag(now);
}

Announcement AlarmAnnunciator::tell(Entry& entry, Instant now) {
    const AnnouncedAlarm& alarm = entry.alarm;
    setWaits(entry, false);
    entry.unheard = false;
    if (alarm.priority == AlarmPriority::P2) {
        m_groupSounded[alarm.position + '\n' + alarm.group] = now.monoMs;
    }
    heard(alarm.priority, now);
    return {Announcement::Kind::Alarm, soundOf(alarm.priority), alarm.key, 1,
            alarm.priority == AlarmPriority::P1 ? 1U : 0U};
}

/** All but P1, which are told one by one as well. */
Announcement AlarmAnnunciator::sumUp(std::vector<Entry*>& waiting, Instant now) {
    Announcement summary;
    summary.kind = Announcement::Kind::Summary;
    summary.sound = soundOf(waiting.front()->alarm.priority);
    for (Entry* const entry : waiting) {
        summary.count += 1;
        if (entry->alarm.priority == AlarmPriority::P1) {
            summary.critical += 1;
        } else {
            (void)tell(*entry, now);
        }
    }
    return summary;
}

std::optional<Announcement> AlarmAnnunciator::nextOfQueue(Instant now) {
    if (m_waiting == 0) {
        m_sumUp = false;
        return std::nullopt;
    }
    std::vector<Entry*> waiting;
    for (auto& [key, entry] : m_alarms) {
        if (!entry.waits) {
            continue;
        }
        if (!allowed(entry, now)) {  // a flood began while it waited
            setWaits(entry, false);
            entry.unheard = true;
            m_wakeGroupsAt = std::min(m_wakeGroupsAt, now.monoMs);
        } else if (entry.silentUntilMs <= now.monoMs) {
            waiting.push_back(&entry);
        }
    }
    if (waiting.empty()) {
        m_sumUp = false;
        return std::nullopt;
    }
    std::sort(waiting.begin(), waiting.end(), [](const Entry* a, const Entry* b) {
        return std::pair(a->alarm.priority, a->order) < std::pair(b->alarm.priority, b->order);
    });
    const bool onlyCritical = waiting.back()->alarm.priority == AlarmPriority::P1;
    if (std::exchange(m_sumUp, false) && waiting.size() >= kToldOneByOne && !onlyCritical) {
        return sumUp(waiting, now);
    }
    m_sumUp = waiting.size() > kToldOneByOne;
    return tellFirst(waiting, now);
}

/** The first; in a flood a P2 with all of its group that were kept silent, in one sound. */
Announcement AlarmAnnunciator::tellFirst(std::vector<Entry*>& waiting, Instant now) {
    const AnnouncedAlarm& first = waiting.front()->alarm;
    Announcement announcement = tell(*waiting.front(), now);
    if (first.priority != AlarmPriority::P2 || !inFlood(first.position)) {
        return announcement;
    }
    for (Entry* const entry : waiting) {
        if (entry->waits && entry->late && entry->alarm.priority == AlarmPriority::P2 &&
            entry->alarm.position == first.position && entry->alarm.group == first.group) {
            (void)tell(*entry, now);
            announcement.kind = Announcement::Kind::Summary;
            announcement.count += 1;
        }
    }
    return announcement;
}

void AlarmAnnunciator::heard(AlarmPriority priority, Instant now) {
    m_nagAt[indexOf(priority)] = now.monoMs + nagIntervalMs(priority);
}

std::optional<Announcement> AlarmAnnunciator::nextNag(Instant now) {
    if (now.monoMs < m_lookForNagsAt) {
        return std::nullopt;  // with 50,000 alarms looking at each takes a millisecond or two
    }
    std::array<std::uint32_t, 4> open{};
    m_lookForNagsAt = std::numeric_limits<Millis>::max();
    for (auto& [key, entry] : m_alarms) {
        if (entry.silentUntilMs > now.monoMs) {
            m_lookForNagsAt = std::min(m_lookForNagsAt, entry.silentUntilMs);
        }
        const std::size_t i = indexOf(entry.alarm.priority);
        if (nags(entry, now)) {
            open[i] += 1;
            if (std::exchange(entry.silentUntilMs, 0) > 0) {
                m_nagAt[i] = now.monoMs;  // somebody had silenced it, and that is over
            }
        }
    }
    std::optional<std::size_t> due;
    for (std::size_t i = 0; i < m_nagAt.size(); ++i) {
        if (open[i] == 0) {
            m_nagAt[i].reset();
            continue;
        }
        m_nagAt[i] = m_nagAt[i].value_or(now.monoMs + nagIntervalMs(priorityAt(i)));
        if (now.monoMs >= *m_nagAt[i]) {
            due = due.value_or(i);
        }
    }
    if (!due) {
        for (const auto& nagAt : m_nagAt) {
            m_lookForNagsAt = std::min(m_lookForNagsAt, nagAt.value_or(m_lookForNagsAt));
        }
        return std::nullopt;
    }
    m_lookForNagsAt = now.monoMs;
    for (std::size_t i = *due; i < m_nagAt.size(); ++i) {
        if (m_nagAt[i] && now.monoMs + kNagPauseMs >= *m_nagAt[i]) {
            heard(priorityAt(i), now);  // one nag for all that are due
        }
    }
    return Announcement{
        Announcement::Kind::Nag, soundOf(priorityAt(*due)), {}, open[0] + open[1] + open[2] + open[3], open[0]};
}

std::array<std::uint32_t, 4> AlarmAnnunciator::waitingForPeople() const {
    std::array<std::uint32_t, 4> counts{};
    for (const auto& [key, entry] : m_alarms) {
        counts[indexOf(entry.alarm.priority)] +=
            entry.alarm.unacknowledged && entry.alarm.ackRequired && !entry.alarm.inhibited ? 1U : 0U;
    }
    return counts;
}

}  // namespace belfry
