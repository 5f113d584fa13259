// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/domain/clock.h"
#include "models/domain/layer_schema.h"

namespace belfry {

/** More than so many waiting are summed up instead of being told one by one. */
inline constexpr std::size_t kToldOneByOne = 3;
/** Alarms that were not evaluated for so long are not being watched. */
inline constexpr Millis kNotWatchingAfterMs = 5'000;
/** The sound of NOT WATCHING comes again at this pace. */
inline constexpr Millis kNotWatchingEveryMs = 15'000;
inline constexpr Millis kSoundTestEveryMs = 24LL * 3'600'000;

enum class AlarmSound : std::uint8_t { None, P1, P2, P3, P4, NotWatching };
[[nodiscard]] AlarmSound soundOf(AlarmPriority priority);

/** What annunciation has to know of one alarm. */
struct AnnouncedAlarm {
    std::string key;
    std::uint64_t occurrence = 0;
    std::uint32_t reAlarms = 0;
    std::uint32_t severity = 0;
    AlarmPriority priority = AlarmPriority::P3;
    bool unacknowledged = false;  ///< its state is Unacknowledged: the condition holds and nobody has taken it
    bool active = false;
    bool inhibited = false;    ///< shelved, suppressed or out of service
    bool ackRequired = true;   ///< else one sound and no nagging
    bool floodSilent = false;  ///< its gateway keeps it silent because of a flood
    Millis silentForMs = 0;    ///< silenced by a person for so long yet
    std::string group;         ///< P2 sounds once per group and minute during a flood
    std::string position;
};

/** What is to be heard next: a sound, and what could be said with it. */
struct Announcement {
    enum class Kind : std::uint8_t {
        Alarm,        ///< `key`, by itself
        Summary,      ///< `count` more alarms, `critical` of them P1
        Nag,          ///< `count` still unacknowledged, `critical` of them P1
        NotWatching,  ///< the alarm system does not watch
    };
    Kind kind = Kind::Alarm;
    AlarmSound sound = AlarmSound::None;
    std::string key;
    std::uint32_t count = 0;
    std::uint32_t critical = 0;
};

/** Decides what an operator hears and when (alarms.md, "Annunciation" and "Grouping and flood"): never what is listed.
 *  Silence acknowledges nothing. Only `monoMs` counts. Call from one sequence. */
class AlarmAnnunciator {
public:
    explicit AlarmAnnunciator(Instant now);

    /** The full present state. What was not known as it is now is announced; what is gone is forgotten. */
    void reset(const std::vector<AnnouncedAlarm>& alarms, Instant now);
    /** One alarm as it is now. */
    void apply(const AnnouncedAlarm& alarm, Instant now);
    /** One alarm is Normal, or not known any more. */
    void forget(std::string_view key);
    /** Whether there is a flood at a position, as the gateway says. */
    void setFlood(const std::string& position, bool inFlood);

    /** Alarms were evaluated `ageMs` ago. */
    void heartbeat(Millis ageMs, Instant now);
    /** The gateway is heard, or not. */
    void setLinked(bool linked, Instant now);
    [[nodiscard]] bool watching(Instant now) const { return !notWatchingSince(now); }
    /** Since when alarms are not watched; nothing while they are. */
    [[nodiscard]] std::optional<Instant> notWatchingSince(Instant now) const;

    /** Sound off, at most kMaxSilenceMs (120 s) and until the next P1 or P2. False if there is nothing to silence. That
     *  nobody watches is told all the same: it cannot be masked. */
    bool silence(Instant now);
    [[nodiscard]] bool canSilence(Instant now) const;
    /** What is left of a silence; 0 = none. */
    [[nodiscard]] Millis silentForMs(Instant now) const;

    /** What is to be heard now, if anything; ask again when that has been heard. */
    [[nodiscard]] std::optional<Announcement> next(Instant now);

    /** Unacknowledged alarms that may be heard, by priority (index 0 = P1). */
    [[nodiscard]] std::array<std::uint32_t, 4> waitingForPeople() const;
    [[nodiscard]] std::size_t queued() const { return m_waiting; }

private:
    struct Entry {
        AnnouncedAlarm alarm;
        Millis silentUntilMs = 0;  ///< monotonic
        bool waits = false;        ///< in the queue
        bool unheard = false;      ///< kept silent by a flood: told of when it ends
        bool late = false;         ///< was kept silent: told in one sound with others of its group
        std::uint64_t order = 0;
    };

    void setWaits(Entry& entry, bool waits);
    void enqueue(Entry& entry, Instant now);
    /** P2 that waited for their group's minute to be over. */
    void wakeGroups(Instant now);
    [[nodiscard]] bool allowed(const Entry& entry, Instant now) const;
    [[nodiscard]] bool inFlood(const std::string& position) const;
    [[nodiscard]] bool nags(const Entry& entry, Instant now) const;
    [[nodiscard]] std::optional<Announcement> nextOfQueue(Instant now);
    [[nodiscard]] std::optional<Announcement> nextNag(Instant now);
    [[nodiscard]] Announcement tell(Entry& entry, Instant now);
    [[nodiscard]] Announcement tellFirst(std::vector<Entry*>& waiting, Instant now);
    [[nodiscard]] Announcement sumUp(std::vector<Entry*>& waiting, Instant now);
    void heard(AlarmPriority priority, Instant now);
    void endSilence(Instant now);

    std::map<std::string, Entry, std::less<>> m_alarms;
    std::map<std::string, bool> m_floods;            ///< by position
    std::map<std::string, Millis> m_groupSounded;    ///< of a position
    std::array<std::optional<Millis>, 4> m_nagAt{};  ///< by priority
    std::size_t m_waiting = 0;                       ///< entries that wait
    Millis m_lookForNagsAt = 0;                      ///< nothing nags before
    Millis m_wakeGroupsAt = 0;                       ///< no group's minute is over before
    bool m_sumUp = false;                            ///< the first of many was told
    bool m_hadSnapshot = false;
    std::uint64_t m_order = 0;
    Millis m_silentUntilMs = 0;
    Instant m_evaluated;  ///< when alarms were last evaluated, as far as is known
    bool m_linked = true;
    Instant m_linkLost;
    std::optional<Millis> m_notWatchingSounded;
};

/** Whether a person should hear all sounds again: once a day. `testedWallMs` 0 = never. */
[[nodiscard]] bool soundTestDue(Millis testedWallMs, Millis wallMs);

}  // namespace belfry
