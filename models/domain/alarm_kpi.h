// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "models/domain/clock.h"
#include "models/domain/layer_schema.h"

namespace belfry {

/** What one journal record says of the alarm system's health: of an alarm (`key` set), of a person, or of the
 *  configuration. In journal order; a wall clock that went back counts as standing still. */
struct AlarmFact {
    Millis wallMs = 0;
    std::string key;
    AlarmPriority priority = AlarmPriority::P3;
    std::string position;
    bool annunciated = false;  ///< entered Unacknowledged while not inhibited, or sounded again
    bool becameOn = false;
    bool becameNormal = false;
    bool waiting = false;    ///< unacknowledged after the record
    bool inhibited = false;  ///< shelved, suppressed by design or out of service after the record
    bool shelved = false;    ///< after the record
    Millis shelfUntilMs = 0;
    bool shelfWithoutReason = false;
    bool suppressedWithoutRule = false;
    bool gone = false;          ///< the alarm was forgotten
    std::string person;         ///< who did it; empty = nobody
    bool acknowledged = false;  ///< what `person` did was acknowledging
    std::uint32_t reAlarms = 0;
    bool changedWithoutTicket = false;  ///< of the configuration
};

/** The figures of ../specs/alarms.md, "Alarm KPIs with thresholds", in its order. */
enum class AlarmKpiId : std::uint8_t {
    PerDay,
    PerHour,
    Per10Min,
    PeakMinute,
    Peak10Min,
    WindowsOver10,  ///< % of fixed 10-minute windows, counted from the period's beginning
    HoursOver30,    ///< % of hours
    FloodTime,      ///< % of the period
    FloodsPerWeek,
    ShareP1,
    ShareP2,
    ShareP3,  ///< with P4
    Top10,    ///< % of all annunciations by the ten most frequent alarms
    ChatteringPerWeek,
    FleetingPerDay,
    Stale,     ///< most at one moment
    Standing,  ///< on at the period's end and in nobody's register: neither suppressed, shelved nor out of service
    ShelvedNow,
    ShelvedPastEnd,
    ShelvedWithoutReason,
    SuppressedWithoutRule,
    ChangesWithoutTicket,
    AckP50P1,
    AckP95P1,
    AckP50P2,
    AckP95P2,
    UnackedMax,
    ActiveMax,
    ReAlarmMax,
    AckWithoutAction,  ///< % of P1 and P2; those of the last 10 minutes are not judged yet
};
inline constexpr std::size_t kAlarmKpiCount = 30;

enum class KpiRating : std::uint8_t { Unrated, Good, Warn, Bad };

/** Thresholds and names. `low` is a lower bound of good, for shares that may also be too small. */
struct AlarmKpiRule {
    AlarmKpiId id = AlarmKpiId::PerDay;
    std::string_view name;  ///< "PER_DAY": on the wire and in reports
    std::string_view unit;  ///< "1", "/d", "/h", "/w", "%", "s"
    double target = 0.0;    ///< good up to here
    double limit = 0.0;     ///< bad beyond (with `limitIsBad`: from here on)
    bool rated = true;
    bool limitIsBad = false;
    bool targetExclusive = false;  ///< good below, not at, the target
    double low = 0.0;
    std::string_view title;
};
[[nodiscard]] const AlarmKpiRule& alarmKpiRule(AlarmKpiId id);
[[nodiscard]] KpiRating rateAlarmKpi(AlarmKpiId id, std::optional<double> value);

struct AlarmKpiTopAlarm {
    std::string key;
    std::uint32_t count = 0;
    friend bool operator==(const AlarmKpiTopAlarm&, const AlarmKpiTopAlarm&) = default;
};

struct AlarmKpiSlice {
    Millis fromMs = 0;
    Millis lengthMs = 0;
    std::array<std::uint32_t, 4> annunciated{};
    bool flood = false;
    friend bool operator==(const AlarmKpiSlice&, const AlarmKpiSlice&) = default;
};

/** All figures over [fromMs, toMs). No value = nothing to compute it from. */
struct AlarmKpiReport {
    Millis fromMs = 0;
    Millis toMs = 0;
    std::array<std::optional<double>, kAlarmKpiCount> values;
    std::vector<AlarmKpiTopAlarm> top;  ///< most frequent first, at most 10
    std::vector<AlarmKpiSlice> slices;  ///< for a chart: at most 144, whole minutes each

    [[nodiscard]] std::optional<double> value(AlarmKpiId id) const { return values[static_cast<std::size_t>(id)]; }
};

/** Length of a chart's slice for a period: a whole number of minutes, at most 144 slices. */
[[nodiscard]] Millis alarmKpiSliceMs(Millis periodMs);

/** The batch: straight from the definitions, from all facts since the journal's beginning. `position` empty = all.
 *  Slow and simple on purpose: the meter is tested against it. */
[[nodiscard]] AlarmKpiReport computeAlarmKpis(std::span<const AlarmFact> facts, Millis fromMs, Millis toMs,
                                              std::string_view position = {});

/** The same figures of one position (or the site), kept up to date fact by fact. Facts of the running minute wait until
 *  it is over; reports end at a whole minute. Memory: one small record for each minute with events, 31 days long. Call
 *  from one sequence. */
class AlarmKpiMeter {
public:
    /** The first report can begin here, not before. */
    explicit AlarmKpiMeter(Millis sinceMs) : m_doneMs(sinceMs) {}

    void add(const AlarmFact& fact);
    /** Time passes: minutes that are over are counted. */
    void advance(Millis wallMs);
    /** Ends at the last whole minute that advance() saw. */
    [[nodiscard]] AlarmKpiReport report(Millis periodMs) const;
    [[nodiscard]] Millis endMs() const { return m_doneMs; }

private:
    struct Minute {
        std::array<std::uint32_t, 4> annunciated{};
        std::uint32_t peak60 = 0;
        std::uint32_t peak600 = 0;
        Millis floodMs = 0;
        std::uint32_t floods = 0;
        std::uint32_t chatter = 0;
        std::uint32_t fleeting = 0;
        std::uint32_t suppressedWithoutRule = 0;
        std::uint32_t changesWithoutTicket = 0;
        std::uint32_t acks = 0;  ///< of P1 and P2
        std::uint32_t acksAlone = 0;
        Millis unackedMax = 0;
        Millis activeMax = 0;
        std::uint32_t reAlarmMax = 0;
        std::vector<std::uint32_t> alarms;                  ///< one number for each annunciation
        std::array<std::vector<Millis>, 2> acknowledgedIn;  ///< P1, P2
    };
    struct Alarm {
        Millis onSince = -1;
        Millis waitingSince = -1;
        bool acted = false;
        bool stale = false;
        bool inhibited = false;
        bool shelved = false;
        bool shelfWithoutReason = false;
        Millis shelfUntilMs = 0;
        std::deque<Millis> entries;  ///< the last three
    };
    struct OpenAck {
        Millis at = 0;
        std::string person;
        bool acted = false;
    };

    void count(const AlarmFact& fact, Millis at);
    void countAlarm(const AlarmFact& fact, Millis at);
    void annunciated(const AlarmFact& fact, Millis at);
    void pass(Millis to);
    void endFlood(Millis to);
    void addFlood(Millis from, Millis to);
    [[nodiscard]] Minute& minute(Millis at) { return m_minutes[at / 60'000 * 60'000]; }

    std::deque<AlarmFact> m_waiting;
    Millis m_lastMs = 0;  ///< facts never go back
    Millis m_doneMs;
    std::map<Millis, Minute> m_minutes;
    std::unordered_map<std::string, std::uint32_t> m_numbers;
    std::vector<std::string> m_keys;
    std::unordered_map<std::string, Alarm> m_alarms;
    std::deque<Millis> m_recent;  ///< annunciations of the last 600 s
    bool m_inFlood = false;
    Millis m_floodFrom = 0;  ///< counted up to here
    std::deque<OpenAck> m_openAcks;
    std::map<Millis, std::vector<std::string>> m_staleAt;  ///< when an alarm that is on becomes stale
    std::uint32_t m_staleNow = 0;
    std::deque<std::pair<Millis, std::uint32_t>> m_staleChanges;
};

}  // namespace belfry
