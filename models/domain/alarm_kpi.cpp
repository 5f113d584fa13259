// SPDX-License-Identifier: Apache-2.0
#include "models/domain/alarm_kpi.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "models/domain/alarm_flood.h"

namespace belfry {

namespace {

using Id = AlarmKpiId;

constexpr std::array<AlarmKpiRule, kAlarmKpiCount> kRules = {{
    {Id::PerDay, "PER_DAY", "/d", 150, 300, true, true, false, 0, "Annunciated alarms per day"},
    {Id::PerHour, "PER_HOUR", "/h", 6, 12, true, false, false, 0, "Annunciated alarms per hour"},
    {Id::Per10Min, "PER_10_MIN", "1", 1, 2, true, false, false, 0, "Annunciated alarms per 10 minutes"},
    {Id::PeakMinute, "PEAK_MINUTE", "1", 2, 2, true, false, false, 0, "Most in 60 seconds"},
    {Id::Peak10Min, "PEAK_10_MIN", "1", 10, 10, true, false, false, 0, "Most in 10 minutes"},
    {Id::WindowsOver10, "WINDOWS_OVER_10", "%", 1, 5, true, false, true, 0, "10-minute windows above 10"},
    {Id::HoursOver30, "HOURS_OVER_30", "%", 1, 1, true, true, true, 0, "Hours above 30"},
    {Id::FloodTime, "FLOOD_TIME", "%", 1, 5, true, false, true, 0, "Time in flood"},
    {Id::FloodsPerWeek, "FLOODS_PER_WEEK", "/w", 0, 20, true, false, false, 0, "Floods per week"},
    {Id::ShareP1, "SHARE_P1", "%", 10, 10, true, false, false, 0, "Share of priority 1"},
    {Id::ShareP2, "SHARE_P2", "%", 20, 100, true, false, false, 10, "Share of priority 2"},
    {Id::ShareP3, "SHARE_P3", "%", 85, 100, true, false, false, 75, "Share of priorities 3 and 4"},
    {Id::Top10, "TOP_10", "%", 5, 20, true, false, false, 0, "Share of the ten most frequent"},
    {Id::ChatteringPerWeek, "CHATTERING", "/w", 0, 10, true, false, false, 0, "Chattering alarms per week"},
    {Id::FleetingPerDay, "FLEETING", "/d", 0, 5, true, false, false, 0, "Fleeting alarms per day"},
    {Id::Stale, "STALE", "1", 5, 10, true, false, true, 0, "Stale alarms, most at once"},
    {Id::Standing, "STANDING", "1", 10, 30, true, false, true, 0, "Standing alarms now"},
    {Id::ShelvedNow, "SHELVED", "1", 30, 30, true, false, true, 0, "Shelved now"},
    {Id::ShelvedPastEnd, "SHELVED_PAST_END", "1", 0, 0, true, false, false, 0, "Shelved past their end"},
    {Id::ShelvedWithoutReason, "SHELVED_NO_REASON", "1", 0, 0, true, false, false, 0, "Shelved without a reason"},
    {Id::SuppressedWithoutRule, "SUPPRESSED_NO_RULE", "1", 0, 0, true, false, false, 0, "Suppressed outside a rule"},
    {Id::ChangesWithoutTicket, "CHANGES_NO_TICKET", "1", 0, 0, true, false, false, 0,
     "Configuration changes without a ticket"},
    {Id::AckP50P1, "ACK_P50_P1", "s", 30, 30, true, false, false, 0, "Time to acknowledge P1, median"},
    {Id::AckP95P1, "ACK_P95_P1", "s", 120, 120, true, false, false, 0, "Time to acknowledge P1, 95 %"},
    {Id::AckP50P2, "ACK_P50_P2", "s", 120, 120, true, false, false, 0, "Time to acknowledge P2, median"},
    {Id::AckP95P2, "ACK_P95_P2", "s", 600, 600, true, false, false, 0, "Time to acknowledge P2, 95 %"},
    {Id::UnackedMax, "UNACKED_MAX", "s", 0, 0, false, false, false, 0, "Longest unacknowledged"},
    {Id::ActiveMax, "ACTIVE_MAX", "s", 0, 0, false, false, false, 0, "Longest active"},
    {Id::ReAlarmMax, "RE_ALARM_MAX", "1", 0, 0, false, false, false, 0, "Most re-alarms of one occurrence"},
    {Id::AckWithoutAction, "ACK_NO_ACTION", "%", 20, 50, true, false, true, 0,
     "Acknowledged (P1, P2) without any later action"},
}};

constexpr Millis kMinute = 60'000;
constexpr Millis kHour = 60 * kMinute;
constexpr Millis kDay = 24 * kHour;
constexpr Millis kActionMs = 10 * kMinute;
constexpr Millis kKeepMs = 31 * kDay;
constexpr std::size_t kTop = 10;
constexpr Millis kMaxSlices = 144;

/** What figures are made of: both ways of counting fill it, so that a rate is a rate in both. */
struct Totals {
    std::array<std::uint64_t, 4> annunciated{};
    std::uint64_t peak60 = 0;
    std::uint64_t peak600 = 0;
    std::uint64_t windowsOver10 = 0;
    std::uint64_t hoursOver30 = 0;
    Millis floodMs = 0;
    std::uint64_t floods = 0;
    std::uint64_t chatter = 0;
    std::uint64_t fleeting = 0;
    std::uint64_t stale = 0;
    std::uint64_t standing = 0;
    std::uint64_t shelved = 0;
    std::uint64_t shelvedPastEnd = 0;
    std::uint64_t shelvedWithoutReason = 0;
    std::uint64_t suppressedWithoutRule = 0;
    std::uint64_t changesWithoutTicket = 0;
    std::uint64_t acks = 0;
    std::uint64_t acksAlone = 0;
    Millis unackedMax = 0;
    Millis activeMax = 0;
    std::uint64_t reAlarmMax = 0;
    std::array<std::vector<Millis>, 2> acknowledgedIn;
    std::map<std::string, std::uint32_t> counts;
};

std::optional<double> percentile(std::vector<Millis>& times, double share) {
    if (times.empty()) {
        return std::nullopt;
    }
    std::sort(times.begin(), times.end());
    const auto rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(times.size())));
    return static_cast<double>(times[std::max<std::size_t>(rank, 1) - 1]) / 1'000.0;
}

AlarmKpiReport finish(Totals totals, Millis fromMs, Millis toMs) {
    AlarmKpiReport report;
    report.fromMs = fromMs;
    report.toMs = toMs;
    const auto put = [&](Id id, std::optional<double> value) { report.values[static_cast<std::size_t>(id)] = value; };
    const auto period = static_cast<double>(toMs - fromMs);
    const auto& byPriority = totals.annunciated;
    const auto all = static_cast<double>(byPriority[0] + byPriority[1] + byPriority[2] + byPriority[3]);
    const auto per = [&](double count, Millis unit) { return count * static_cast<double>(unit) / period; };
    const auto share = [&](double part, double whole) {
        return whole > 0.0 ? std::optional(100.0 * part / whole) : std::nullopt;
    };
    put(Id::PerDay, per(all, kDay));
    put(Id::PerHour, per(all, kHour));
    put(Id::Per10Min, per(all, kFloodWindowMs));
    put(Id::PeakMinute, static_cast<double>(totals.peak60));
    put(Id::Peak10Min, static_cast<double>(totals.peak600));
    const Millis windows = (toMs - fromMs) / kFloodWindowMs;  // whole ones
    const Millis hours = (toMs - fromMs) / kHour;
    put(Id::WindowsOver10, share(static_cast<double>(totals.windowsOver10), static_cast<double>(windows)));
    put(Id::HoursOver30, share(static_cast<double>(totals.hoursOver30), static_cast<double>(hours)));
    put(Id::FloodTime, share(static_cast<double>(totals.floodMs), period));
    put(Id::FloodsPerWeek, per(static_cast<double>(totals.floods), 7 * kDay));
    put(Id::ShareP1, share(static_cast<double>(byPriority[0]), all));
    put(Id::ShareP2, share(static_cast<double>(byPriority[1]), all));
    put(Id::ShareP3, share(static_cast<double>(byPriority[2] + byPriority[3]), all));
    for (const auto& [key, count] : totals.counts) {
        report.top.push_back({key, count});
    }
    std::stable_sort(report.top.begin(), report.top.end(), [](const auto& a, const auto& b) {
        return a.count > b.count;  // equal ones stay in the order of their keys
    });
    report.top.resize(std::min(report.top.size(), kTop));
    double top = 0.0;
    for (const AlarmKpiTopAlarm& one : report.top) {
        top += one.count;
    }
    put(Id::Top10, share(top, all));
    put(Id::ChatteringPerWeek, per(static_cast<double>(totals.chatter), 7 * kDay));
    put(Id::FleetingPerDay, per(static_cast<double>(totals.fleeting), kDay));
    put(Id::Stale, static_cast<double>(totals.stale));
    put(Id::Standing, static_cast<double>(totals.standing));
    put(Id::ShelvedNow, static_cast<double>(totals.shelved));
    put(Id::ShelvedPastEnd, static_cast<double>(totals.shelvedPastEnd));
    put(Id::ShelvedWithoutReason, static_cast<double>(totals.shelvedWithoutReason));
    put(Id::SuppressedWithoutRule, static_cast<double>(totals.suppressedWithoutRule));
    put(Id::ChangesWithoutTicket, static_cast<double>(totals.changesWithoutTicket));
    put(Id::AckP50P1, percentile(totals.acknowledgedIn[0], 0.5));
    put(Id::AckP95P1, percentile(totals.acknowledgedIn[0], 0.95));
    put(Id::AckP50P2, percentile(totals.acknowledgedIn[1], 0.5));
    put(Id::AckP95P2, percentile(totals.acknowledgedIn[1], 0.95));
    put(Id::UnackedMax, static_cast<double>(totals.unackedMax) / 1'000.0);
    put(Id::ActiveMax, static_cast<double>(totals.activeMax) / 1'000.0);
    put(Id::ReAlarmMax, static_cast<double>(totals.reAlarmMax));
    put(Id::AckWithoutAction, share(static_cast<double>(totals.acksAlone), static_cast<double>(totals.acks)));
    return report;
}

std::vector<AlarmKpiSlice> emptySlices(Millis fromMs, Millis toMs) {
    std::vector<AlarmKpiSlice> slices;
    const Millis length = alarmKpiSliceMs(toMs - fromMs);
    for (Millis at = fromMs; at < toMs; at += length) {
        slices.push_back({at, std::min(length, toMs - at), {}, false});
    }
    return slices;
}

}  // namespace

const AlarmKpiRule& alarmKpiRule(AlarmKpiId id) { return kRules[static_cast<std::size_t>(id)]; }

KpiRating rateAlarmKpi(AlarmKpiId id, std::optional<double> value) {
    const AlarmKpiRule& rule = alarmKpiRule(id);
    if (!rule.rated || !value) {
        return KpiRating::Unrated;
    }
    if (*value > rule.limit || (rule.limitIsBad && *value >= rule.limit)) {
        return KpiRating::Bad;
    }
    if (*value < rule.low) {
        return KpiRating::Warn;
    }
    // a figure without a band between good and bad is bad as soon as it is not good
    const bool good = rule.targetExclusive && rule.target != rule.limit ? *value < rule.target : *value <= rule.target;
    return good ? KpiRating::Good : KpiRating::Warn;
}

Millis alarmKpiSliceMs(Millis periodMs) {
    for (const Millis length : {kMinute, 10 * kMinute, 30 * kMinute, kHour, 6 * kHour}) {
        if (periodMs <= length * kMaxSlices) {
            return length;
        }
    }
    return (periodMs + kMaxSlices - 1) / kMaxSlices / kMinute * kMinute + kMinute;
}

// --- the meter ------------------------------------------------------------------------------------------------------

void AlarmKpiMeter::add(const AlarmFact& fact) { m_waiting.push_back(fact); }

void AlarmKpiMeter::advance(Millis wallMs) {
    const Millis to = wallMs / kMinute * kMinute;
    if (to <= m_doneMs) {
        return;
    }
    while (!m_waiting.empty()) {
        const Millis at = std::max(m_lastMs, m_waiting.front().wallMs);
        if (at >= to) {
            break;
        }
        m_lastMs = at;
        pass(at);
        count(m_waiting.front(), at);
        m_waiting.pop_front();
    }
    pass(to);
    m_doneMs = to;
    while (!m_minutes.empty() && m_minutes.begin()->first < to - kKeepMs) {
        m_minutes.erase(m_minutes.begin());
    }
    while (m_staleChanges.size() > 1 && m_staleChanges[1].first < to - kKeepMs) {
        m_staleChanges.pop_front();
    }
}

void AlarmKpiMeter::pass(Millis to) {
    while (!m_recent.empty() && to - m_recent.front() >= kFloodWindowMs && !m_inFlood) {
        m_recent.pop_front();
    }
    endFlood(to);
    while (!m_staleAt.empty() && m_staleAt.begin()->first <= to) {
        for (const std::string& key : m_staleAt.begin()->second) {
            Alarm& alarm = m_alarms[key];
            if (alarm.onSince >= 0 && alarm.onSince + kStaleAlarmMs < m_staleAt.begin()->first + 1 && !alarm.stale) {
                alarm.stale = true;
                m_staleChanges.emplace_back(m_staleAt.begin()->first, ++m_staleNow);
            }
        }
        m_staleAt.erase(m_staleAt.begin());
    }
    while (!m_openAcks.empty() && (m_openAcks.front().acted || to - m_openAcks.front().at > kActionMs)) {
        Minute& when = minute(m_openAcks.front().at);
        ++when.acks;
        when.acksAlone += m_openAcks.front().acted ? 0U : 1U;
        m_openAcks.pop_front();
    }
}

void AlarmKpiMeter::endFlood(Millis to) {
    if (!m_inFlood) {
        return;
    }
    // with fewer than five in the window it is over: when the fifth last one leaves
    const Millis end = m_recent[m_recent.size() - kFloodExitBelow] + kFloodWindowMs;
    addFlood(m_floodFrom, std::min(end, to));
    m_floodFrom = std::min(end, to);
    if (end <= to) {
        m_inFlood = false;
        while (!m_recent.empty() && to - m_recent.front() >= kFloodWindowMs) {
            m_recent.pop_front();
        }
    }
}

void AlarmKpiMeter::addFlood(Millis from, Millis to) {
    while (from < to) {
        const Millis next = std::min(to, from / kMinute * kMinute + kMinute);
        minute(from).floodMs += next - from;
        from = next;
    }
}

void AlarmKpiMeter::annunciated(const AlarmFact& fact, Millis at) {
    Minute& now = minute(at);
    ++now.annunciated[static_cast<std::size_t>(fact.priority) - 1];
    const auto [number, fresh] = m_numbers.try_emplace(fact.key, static_cast<std::uint32_t>(m_keys.size()));
    if (fresh) {
        m_keys.push_back(fact.key);
    }
    now.alarms.push_back(number->second);
    m_recent.push_back(at);
    const auto within = [&](Millis span) {
        const auto first = std::find_if(m_recent.rbegin(), m_recent.rend(), [&](Millis e) { return at - e >= span; });
        return static_cast<std::uint32_t>(first - m_recent.rbegin());
    };
    now.peak60 = std::max(now.peak60, within(kMinute));
    const std::uint32_t rate = within(kFloodWindowMs);
    now.peak600 = std::max(now.peak600, rate);
    if (!m_inFlood && rate > kFloodEnterAbove) {
        m_inFlood = true;
        m_floodFrom = at;
        ++now.floods;
    }
}

void AlarmKpiMeter::countAlarm(const AlarmFact& fact, Millis at) {
    Alarm& alarm = m_alarms[fact.key];
    Minute& now = minute(at);
    if (!fact.person.empty()) {
        alarm.acted = true;
    }
    if (fact.becameOn) {
        const auto chatters = [&] {
            return alarm.entries.size() >= kChatterCount && at - alarm.entries.front() <= kChatterWindowMs;
        };
        const bool before = chatters();
        alarm.entries.push_back(at);
        if (alarm.entries.size() > kChatterCount) {
            alarm.entries.pop_front();
        }
        now.chatter += !before && chatters() ? 1U : 0U;
        alarm.onSince = at;
        alarm.acted = false;
        m_staleAt[at + kStaleAlarmMs + 1].push_back(fact.key);
    }
    if ((fact.becameNormal || fact.gone) && alarm.onSince >= 0) {
        const Millis lasted = at - alarm.onSince;
        now.fleeting += fact.becameNormal && lasted < kFleetingMs && !alarm.acted ? 1U : 0U;
        now.activeMax = std::max(now.activeMax, lasted);
        alarm.onSince = -1;
        if (std::exchange(alarm.stale, false)) {
            m_staleChanges.emplace_back(at, --m_staleNow);
        }
    }
    if (fact.annunciated) {
        annunciated(fact, at);
    }
    now.reAlarmMax = std::max(now.reAlarmMax, fact.reAlarms);
    const bool urgent = fact.priority == AlarmPriority::P1 || fact.priority == AlarmPriority::P2;
    if (fact.waiting && alarm.waitingSince < 0) {
        alarm.waitingSince = at;
    } else if (!fact.waiting && alarm.waitingSince >= 0) {
        const Millis waited = at - alarm.waitingSince;
        now.unackedMax = std::max(now.unackedMax, waited);
        if (fact.acknowledged && urgent) {
            now.acknowledgedIn[fact.priority == AlarmPriority::P1 ? 0 : 1].push_back(waited);
        }
        alarm.waitingSince = -1;
    }
    alarm.inhibited = fact.inhibited;
    alarm.shelved = fact.shelved && !fact.gone;
    alarm.shelfUntilMs = fact.shelfUntilMs;
    alarm.shelfWithoutReason = fact.shelfWithoutReason;
    now.suppressedWithoutRule += fact.suppressedWithoutRule ? 1U : 0U;
    if (fact.acknowledged && urgent) {
        m_openAcks.push_back({at, fact.person, false});
    }
    if (fact.gone) {
        m_alarms.erase(fact.key);
    }
}

void AlarmKpiMeter::count(const AlarmFact& fact, Millis at) {
    if (!fact.person.empty() && !fact.acknowledged) {
        for (OpenAck& ack : m_openAcks) {
            ack.acted = ack.acted || (ack.person == fact.person && at - ack.at <= kActionMs);
        }
    }
    if (!fact.key.empty()) {
        countAlarm(fact, at);
    }
    minute(at).changesWithoutTicket += fact.changedWithoutTicket ? 1U : 0U;
}

AlarmKpiReport AlarmKpiMeter::report(Millis periodMs) const {
    const Millis to = m_doneMs;
    const Millis from = to - periodMs / kMinute * kMinute;
    Totals totals;
    std::vector<AlarmKpiSlice> slices = emptySlices(from, to);
    const Millis sliceMs = alarmKpiSliceMs(to - from);
    std::map<Millis, std::uint32_t> windows;
    std::map<Millis, std::uint32_t> hours;
    std::unordered_map<std::uint32_t, std::uint32_t> counts;
    for (auto it = m_minutes.lower_bound(from); it != m_minutes.end() && it->first < to; ++it) {
        const Minute& minute = it->second;
        AlarmKpiSlice& slice = slices[static_cast<std::size_t>((it->first - from) / sliceMs)];
        std::uint32_t sum = 0;
        for (std::size_t p = 0; p < 4; ++p) {
            totals.annunciated[p] += minute.annunciated[p];
            slice.annunciated[p] += minute.annunciated[p];
            sum += minute.annunciated[p];
        }
        slice.flood = slice.flood || minute.floodMs > 0;
        windows[(it->first - from) / kFloodWindowMs] += sum;
        hours[(it->first - from) / kHour] += sum;
        totals.peak60 = std::max<std::uint64_t>(totals.peak60, minute.peak60);
        totals.peak600 = std::max<std::uint64_t>(totals.peak600, minute.peak600);
        totals.floodMs += minute.floodMs;
        totals.floods += minute.floods;
        totals.chatter += minute.chatter;
        totals.fleeting += minute.fleeting;
        totals.suppressedWithoutRule += minute.suppressedWithoutRule;
        totals.changesWithoutTicket += minute.changesWithoutTicket;
        if (it->first + kMinute <= to - kActionMs) {
            totals.acks += minute.acks;
            totals.acksAlone += minute.acksAlone;
        }
        totals.unackedMax = std::max(totals.unackedMax, minute.unackedMax);
        totals.activeMax = std::max(totals.activeMax, minute.activeMax);
        totals.reAlarmMax = std::max<std::uint64_t>(totals.reAlarmMax, minute.reAlarmMax);
        for (const std::uint32_t alarm : minute.alarms) {
            ++counts[alarm];
        }
        for (std::size_t p = 0; p < 2; ++p) {
            totals.acknowledgedIn[p].insert(totals.acknowledgedIn[p].end(), minute.acknowledgedIn[p].begin(),
                                            minute.acknowledgedIn[p].end());
        }
    }
    for (const auto& [number, count] : counts) {
        totals.counts[m_keys[number]] = count;
    }
    const Millis wholeWindows = (to - from) / kFloodWindowMs;
    for (const auto& [number, count] : windows) {
        totals.windowsOver10 += number < wholeWindows && count > 10 ? 1U : 0U;
    }
    for (const auto& [number, count] : hours) {
        totals.hoursOver30 += number < (to - from) / kHour && count > 30 ? 1U : 0U;
    }
    for (const auto& [key, alarm] : m_alarms) {
        if (alarm.onSince >= 0) {
            totals.standing += alarm.inhibited ? 0U : 1U;
            totals.activeMax = std::max(totals.activeMax, to - alarm.onSince);
        }
        if (alarm.waitingSince >= 0) {
            totals.unackedMax = std::max(totals.unackedMax, to - alarm.waitingSince);
        }
        if (alarm.shelved) {
            ++totals.shelved;
            totals.shelvedPastEnd += alarm.shelfUntilMs < to ? 1U : 0U;
            totals.shelvedWithoutReason += alarm.shelfWithoutReason ? 1U : 0U;
        }
    }
    for (std::size_t i = 0; i < m_staleChanges.size(); ++i) {
        const bool lastsInto = i + 1 == m_staleChanges.size() || m_staleChanges[i + 1].first > from;
        if (m_staleChanges[i].first < to && lastsInto) {
            totals.stale = std::max<std::uint64_t>(totals.stale, m_staleChanges[i].second);
        }
    }
    AlarmKpiReport report = finish(std::move(totals), from, to);
    report.slices = std::move(slices);
    return report;
}

// --- the batch ------------------------------------------------------------------------------------------------------

namespace {

/** One alarm's facts, for the batch. */
struct Story {
    std::vector<std::pair<Millis, const AlarmFact*>> facts;
};

void floodOf(const std::vector<Millis>& annunciations, Millis fromMs, Millis toMs, Totals& totals,
             std::vector<AlarmKpiSlice>& slices) {
    const auto rate = [&](Millis at) {
        const auto first = std::upper_bound(annunciations.begin(), annunciations.end(), at - kFloodWindowMs);
        const auto last = std::upper_bound(annunciations.begin(), annunciations.end(), at);
        return static_cast<std::size_t>(last - first);
    };
    std::vector<Millis> moments = annunciations;
    for (const Millis at : annunciations) {
        moments.push_back(at + kFloodWindowMs);
    }
    moments.push_back(toMs);
    std::sort(moments.begin(), moments.end());
    bool flood = false;
    Millis since = 0;
    for (const Millis at : moments) {
        if (at > toMs) {
            break;
        }
        // several at one moment are counted one after the other: eleven in it are a flood at once
        const bool enters = !flood && rate(at) > kFloodEnterAbove && at < toMs;
        const bool leaves = flood && (rate(at) < kFloodExitBelow || at == toMs);
        if (enters) {
            flood = true;
            since = at;
            totals.floods += at >= fromMs ? 1U : 0U;
        } else if (leaves) {
            const Millis begin = std::max(since, fromMs);
            if (at > begin) {
                totals.floodMs += at - begin;
                for (AlarmKpiSlice& slice : slices) {
                    slice.flood = slice.flood || (begin < slice.fromMs + slice.lengthMs && at > slice.fromMs);
                }
            }
            flood = rate(at) >= kFloodExitBelow;
            since = at;
        }
    }
}

void alarmOf(const std::string& key, const Story& story, Millis fromMs, Millis toMs, Totals& totals,
             std::vector<std::pair<Millis, int>>& staleChanges) {
    Millis on = -1;
    Millis waiting = -1;
    bool acted = false;
    std::vector<Millis> entries;
    const AlarmFact* last = nullptr;
    const auto ended = [&](Millis at) {
        if (at >= fromMs) {
            totals.activeMax = std::max(totals.activeMax, at - on);
        }
        if (at - on > kStaleAlarmMs) {
            staleChanges.emplace_back(on + kStaleAlarmMs + 1, 1);
            staleChanges.emplace_back(at, -1);
        }
    };
    for (const auto& [at, fact] : story.facts) {
        const bool counts = at >= fromMs;
        acted = acted || !fact->person.empty();
        if (fact->becameOn) {
            const auto chatters = [&] {
                return entries.size() >= 3 && at - entries[entries.size() - 3] <= kChatterWindowMs;
            };
            const bool before = chatters();
            entries.push_back(at);
            totals.chatter += counts && !before && chatters() ? 1U : 0U;
            on = at;
            acted = false;
        }
        if ((fact->becameNormal || fact->gone) && on >= 0) {
            totals.fleeting += counts && fact->becameNormal && at - on < kFleetingMs && !acted ? 1U : 0U;
            ended(at);
            on = -1;
        }
        if (counts) {
            totals.reAlarmMax = std::max<std::uint64_t>(totals.reAlarmMax, fact->reAlarms);
            totals.suppressedWithoutRule += fact->suppressedWithoutRule ? 1U : 0U;
            if (fact->annunciated) {
                ++totals.annunciated[static_cast<std::size_t>(fact->priority) - 1];
                ++totals.counts[key];
            }
        }
        if (fact->waiting && waiting < 0) {
            waiting = at;
        } else if (!fact->waiting && waiting >= 0) {
            if (counts) {
                totals.unackedMax = std::max(totals.unackedMax, at - waiting);
                if (fact->acknowledged && fact->priority <= AlarmPriority::P2) {
                    totals.acknowledgedIn[fact->priority == AlarmPriority::P1 ? 0 : 1].push_back(at - waiting);
                }
            }
            waiting = -1;
        }
        if (fact->gone) {
            on = -1;
            waiting = -1;
            entries.clear();
        }
        last = fact;
    }
    if (on >= 0) {
        totals.standing += last->inhibited ? 0U : 1U;
        totals.activeMax = std::max(totals.activeMax, toMs - on);
        if (on + kStaleAlarmMs + 1 < toMs) {
            staleChanges.emplace_back(on + kStaleAlarmMs + 1, 1);
        }
    }
    if (waiting >= 0) {
        totals.unackedMax = std::max(totals.unackedMax, toMs - waiting);
    }
    if (last != nullptr && last->shelved && !last->gone) {
        ++totals.shelved;
        totals.shelvedPastEnd += last->shelfUntilMs < toMs ? 1U : 0U;
        totals.shelvedWithoutReason += last->shelfWithoutReason ? 1U : 0U;
    }
}

}  // namespace

AlarmKpiReport computeAlarmKpis(std::span<const AlarmFact> facts, Millis fromMs, Millis toMs,
                                std::string_view position) {
    Totals totals;
    std::vector<AlarmKpiSlice> slices = emptySlices(fromMs, toMs);
    const Millis sliceMs = alarmKpiSliceMs(toMs - fromMs);
    std::map<std::string, Story> stories;
    std::vector<Millis> annunciations;
    std::vector<std::pair<Millis, const AlarmFact*>> actions;
    std::vector<std::pair<Millis, const AlarmFact*>> acks;
    std::map<Millis, std::uint32_t> windows;
    std::map<Millis, std::uint32_t> hours;
    Millis at = 0;
    for (const AlarmFact& fact : facts) {
        at = std::max(at, fact.wallMs);
        if (at >= toMs) {
            break;
        }
        if (!fact.person.empty() && !fact.acknowledged) {
            actions.emplace_back(at, &fact);
        }
        totals.changesWithoutTicket += fact.changedWithoutTicket && at >= fromMs ? 1U : 0U;
        if (fact.key.empty() || (!position.empty() && fact.position != position)) {
            continue;
        }
        stories[fact.key].facts.emplace_back(at, &fact);
        if (fact.acknowledged && fact.priority <= AlarmPriority::P2) {
            acks.emplace_back(at, &fact);
        }
        if (!fact.annunciated) {
            continue;
        }
        annunciations.push_back(at);
        if (at >= fromMs) {
            ++windows[(at - fromMs) / kFloodWindowMs];
            ++hours[(at - fromMs) / kHour];
            ++slices[static_cast<std::size_t>((at - fromMs) / sliceMs)]
                  .annunciated[static_cast<std::size_t>(fact.priority) - 1];
        }
    }
    for (std::size_t i = 0; i < annunciations.size(); ++i) {
        if (annunciations[i] < fromMs) {
            continue;
        }
        const auto within = [&](Millis span) {
            std::uint64_t count = 0;
            for (std::size_t j = i + 1; j-- > 0 && annunciations[i] - annunciations[j] < span;) {
                ++count;
            }
            return count;
        };
        totals.peak60 = std::max(totals.peak60, within(kMinute));
        totals.peak600 = std::max(totals.peak600, within(kFloodWindowMs));
    }
    for (const auto& [number, count] : windows) {
        totals.windowsOver10 += number < (toMs - fromMs) / kFloodWindowMs && count > 10 ? 1U : 0U;
    }
    for (const auto& [number, count] : hours) {
        totals.hoursOver30 += number < (toMs - fromMs) / kHour && count > 30 ? 1U : 0U;
    }
    floodOf(annunciations, fromMs, toMs, totals, slices);
    std::vector<std::pair<Millis, int>> staleChanges;
    for (const auto& [key, story] : stories) {
        alarmOf(key, story, fromMs, toMs, totals, staleChanges);
    }
    std::stable_sort(staleChanges.begin(), staleChanges.end(), [](const auto& a, const auto& b) {
        return a.first != b.first ? a.first < b.first : a.second > b.second;
    });
    int stale = 0;
    for (std::size_t i = 0; i < staleChanges.size(); ++i) {
        stale += staleChanges[i].second;
        const bool lastsInto = i + 1 == staleChanges.size() || staleChanges[i + 1].first > fromMs;
        if (lastsInto && staleChanges[i].first < toMs) {
            totals.stale = std::max(totals.stale, static_cast<std::uint64_t>(std::max(stale, 0)));
        }
    }
    for (const auto& [when, ack] : acks) {
        if (when < fromMs || when / kMinute * kMinute + kMinute > toMs - kActionMs) {
            continue;
        }
        const bool followed = std::any_of(actions.begin(), actions.end(), [&, t = when, a = ack](const auto& action) {
            return action.second->person == a->person && action.first >= t && action.second > a &&
                   action.first - t <= kActionMs;
        });
        ++totals.acks;
        totals.acksAlone += followed ? 0U : 1U;
    }
    AlarmKpiReport report = finish(std::move(totals), fromMs, toMs);
    report.slices = std::move(slices);
    return report;
}

}  // namespace belfry
