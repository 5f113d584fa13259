// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "models/domain/clock.h"
#include "models/domain/error.h"
#include "models/domain/layer_schema.h"

namespace belfry {

/** What people see of an alarm: ISA-18.2 / IEC 62682 by name (its letters shift between editions). */
enum class DisplayState : std::uint8_t {
    Normal,
    Unacknowledged,
    Acknowledged,
    RtnUnacknowledged,
    LatchedUnacknowledged,
    LatchedAcknowledged,
    Shelved,
    SuppressedByDesign,
    OutOfService,
};
inline constexpr int kDisplayStateCount = 9;

/** "UNACKNOWLEDGED", "RTN_UNACKNOWLEDGED"…: for journals, exports and tests; not translated. */
[[nodiscard]] std::string_view toText(DisplayState state);
[[nodiscard]] std::optional<DisplayState> displayStateFromText(std::string_view text);

/** In the active list, whatever its age: neither Normal nor inhibited. */
[[nodiscard]] bool isListed(DisplayState state);
/** Waits for an acknowledgement and therefore flashes. */
[[nodiscard]] bool isUnacknowledged(DisplayState state);
/** Shelved, suppressed or out of service: silent (I1). */
[[nodiscard]] bool isInhibited(DisplayState state);

/** How bad the condition is, higher is worse; one alarm may change it while it lasts. */
using AlarmSeverity = std::uint8_t;
inline constexpr AlarmSeverity kSeverityMinor = 1;
inline constexpr AlarmSeverity kSeverityMajor = 2;
inline constexpr AlarmSeverity kSeverityCritical = 3;

/** Sound stays off no longer than this after Silence. */
inline constexpr Millis kMaxSilenceMs = 120'000;

enum class AlarmEventKind : std::uint8_t {
    SampleOn,   ///< a good sample says "on", with `severity`
    SampleOff,  ///< a good sample says "off"
    TOn,        ///< onDelay ran out (from due())
    TOff,       ///< offDelay ran out (from due())
    SevUp,
    SevDown,
    Ack,
    Unack,
    Reset,
    ShelveTimed,
    ShelveOneShot,
    Unshelve,
    ShelveExpire,  ///< from due()
    SuppOn,
    SuppOff,
    RemoveFromService,
    ReturnToService,
    ReAlarm,  ///< from due()
    Silence,
    QualBad,
    QualGood,
};
inline constexpr int kAlarmEventCount = 21;

[[nodiscard]] std::string_view toText(AlarmEventKind kind);
[[nodiscard]] std::optional<AlarmEventKind> alarmEventFromText(std::string_view text);
/** Done by a person: needs user and workstation, and is journalled even when it is refused (I5). */
[[nodiscard]] bool isOperatorEvent(AlarmEventKind kind);

/** Who did something, and where. `supervisor` is what the gateway found out about the session, never the client's word.
 */
struct Actor {
    std::string user;
    std::string workstation;
    bool supervisor = false;

    friend bool operator==(const Actor&, const Actor&) = default;
};

/** One entry of an alarm's ordered queue. Only the fields that its kind names below are read. */
struct AlarmEvent {
    AlarmEventKind kind = AlarmEventKind::SampleOff;
    AlarmSeverity severity = kSeverityMinor;
    Actor actor;
    std::string text;       ///< Ack: note; Shelve…: reason; RemoveFromService: work order; Supp…: rule id
    Millis durationMs = 0;  ///< ShelveTimed

    static AlarmEvent sampleOn(AlarmSeverity severity = kSeverityMinor);
    static AlarmEvent sampleOff();
    static AlarmEvent sevUp(AlarmSeverity severity);
    static AlarmEvent sevDown(AlarmSeverity severity);
    static AlarmEvent ack(Actor actor, std::string note = {});
    static AlarmEvent unack(Actor actor);  ///< supervisors only
    static AlarmEvent reset(Actor actor);
    static AlarmEvent shelveTimed(Actor actor, Millis durationMs, std::string reason);
    static AlarmEvent shelveOneShot(Actor actor, std::string reason);
    static AlarmEvent unshelve(Actor actor);
    static AlarmEvent suppOn(std::string rule);
    static AlarmEvent suppOff(std::string rule);
    static AlarmEvent removeFromService(Actor actor, std::string workOrder);
    static AlarmEvent returnToService(Actor actor);
    static AlarmEvent silence(Actor actor);
    static AlarmEvent qualBad();
    static AlarmEvent qualGood();
    static AlarmEvent timer(AlarmEventKind kind);  ///< TOn, TOff, ShelveExpire, ReAlarm

    friend bool operator==(const AlarmEvent&, const AlarmEvent&) = default;
};

/** A timer on the monotonic clock that survives a restart as (wall end, remaining). */
struct AlarmTimer {
    enum class Mode : std::uint8_t { Off, Running, Paused };
    Mode mode = Mode::Off;
    Instant end;             ///< while Running
    Millis remainingMs = 0;  ///< when Paused; when Running as of the last apply() or checkpoint()

    [[nodiscard]] bool isDue(Instant now) const { return mode == Mode::Running && end.monoMs <= now.monoMs; }
    void start(Instant now, Millis durationMs);
    void stop() { *this = {}; }
    void pause(Instant now);
    void resume(Instant now);
    /** Brings `remainingMs` up to `now`. */
    void checkpoint(Instant now);
    /** After a restart: the monotonic clock began anew, so the end is the earlier of (wall end, now + remaining). A
     *  wall clock that was set back can therefore not extend anything. */
    void restore(Instant now);

    friend bool operator==(const AlarmTimer&, const AlarmTimer&) = default;
};

enum class AlarmCondState : std::uint8_t { Normal, PendingOn, Active, PendingOff };
enum class ShelfKind : std::uint8_t { None, Timed, OneShot };

struct AlarmNote {
    Instant at;
    std::string user;
    std::string text;

    friend bool operator==(const AlarmNote&, const AlarmNote&) = default;
};

/** Everything that one alarm remembers: the orthogonal regions of ../specs/alarms.md plus what people want to know.
 *  Plain data: copy it, store it, give it back to AlarmLogic. Of the moments that are no timers only `wallMs` means
 *  anything after a restart. */
struct AlarmState {
    // Cond
    AlarmCondState cond = AlarmCondState::Normal;
    AlarmSeverity severity = 0;  ///< of the present or pending condition; 0 while Normal
    AlarmTimer condTimer;        ///< onDelay in PendingOn, offDelay in PendingOff
    std::vector<Instant> edges;  ///< SampleOn edges within countWindow, oldest first; empty unless countN > 0
    // Latch, Ack
    bool latched = false;
    bool acked = true;
    AlarmSeverity maxSevSinceAck = 0;
    // Shelf
    ShelfKind shelf = ShelfKind::None;
    AlarmTimer shelfTimer;
    Millis shelfTotalMs = 0;  ///< from the first shelving to the present end; never above maxShelve (I4)
    Actor shelvedBy;
    std::string shelfReason;
    Instant shelvedAt;
    // Supp, OOS, Qual
    std::vector<std::string> suppressedBy;  ///< rule ids, sorted
    Instant suppressedSince;                ///< of the first one; {} = not suppressed
    bool outOfService = false;
    Actor outOfServiceBy;
    std::string workOrder;
    Instant outOfServiceSince;
    bool uncertain = false;  ///< Qual = Uncertain: the feed is bad, Cond is frozen
    Instant uncertainSince;
    // Sound
    AlarmTimer reAlarmTimer;
    AlarmTimer silence;  ///< Running = silenced until its end

    std::uint64_t occurrence = 0;  ///< counts occurrences of this alarm; 0 = never raised
    std::uint32_t reAlarmCount = 0;
    Instant raisedAt;    ///< of the present or last occurrence
    Instant ackedAt;     ///< {} = not yet in this occurrence
    Instant returnedAt;  ///< {} = not yet in this occurrence
    Actor ackedBy;
    std::string ackNote;
    Instant lastChange;
    std::string owner;  ///< who looks after it; see AlarmLogic::assign
    std::vector<AlarmNote> notes;

    [[nodiscard]] bool on() const { return cond == AlarmCondState::Active || cond == AlarmCondState::PendingOff; }
    [[nodiscard]] bool inhibited() const { return outOfService || !suppressedBy.empty() || shelf != ShelfKind::None; }
    /** First match wins, exactly as in the specification. */
    [[nodiscard]] DisplayState display() const;
    /** Should be sounding now; false again for up to 120 s after Silence. */
    [[nodiscard]] bool audible(Instant now) const;

    friend bool operator==(const AlarmState&, const AlarmState&) = default;
};

/** What one accepted or ignored event did. */
struct AlarmTransition {
    DisplayState before = DisplayState::Normal;
    DisplayState after = DisplayState::Normal;
    bool changed = false;        ///< the state is different: persist it and journal the event; false = ignored
    bool annunciates = false;    ///< sound it (again) and count it as an annunciation
    bool newOccurrence = false;  ///< `occurrence` was counted up
    bool becameOn = false;       ///< Cond became Active (also while inhibited)
    bool becameNormal = false;   ///< Cond became Normal from on

    [[nodiscard]] bool displayChanged() const { return before != after; }
};

/** One event on one state, as a pure function: `state` is untouched when an error comes back. Errors are refusals, to
 *  be journalled with the actor, FAILED_PRECONDITION (PERMISSION_DENIED for Unack, INVALID_ARGUMENT for missing
 *  fields) with reason NOT_ACTIVE, ALREADY_ACKED, NOT_ACKNOWLEDGED, NOTE_REQUIRED, NOT_LATCHED, STILL_ACTIVE, SHELVED,
 *  SUPPRESSED, OOS, ALREADY_SHELVED, SHELVE_TOO_LONG, ONE_SHOT_NOT_ALLOWED, NOT_SHELVED, NO_REASON, NO_WORK_ORDER,
 *  ALREADY, NOT_OUT_OF_SERVICE, NOT_SOUNDING, NO_PERMISSION or NO_USER. */
[[nodiscard]] Result<AlarmTransition> step(const AlarmDefinition& definition, AlarmState& state,
                                           const AlarmEvent& event, Instant now);

/** A new P1 or P2 ends every Silence: true when this one was silenced and sounds again. */
[[nodiscard]] bool endSilence(AlarmState& state, Instant now);

/** The state as to be saved at `now`: timers know what remains. */
[[nodiscard]] AlarmState checkpoint(AlarmState state, Instant now);
/** A saved state in a new process: timers run on, ended ones are due at once (and then fire once: I8). */
[[nodiscard]] AlarmState restored(AlarmState state, Instant now);

/** The earliest moment at which due() will have something; compare monoMs only. */
[[nodiscard]] std::optional<Instant> nextDeadline(const AlarmState& state);
/** The timer event that is due, oldest first; feed it to step() and ask again until there is none. */
[[nodiscard]] std::optional<AlarmEvent> due(const AlarmState& state, Instant now);

/** Decides the state of one alarm from its readings and from what people do to it.
 *  No I/O and no threads: call it from one sequence. Time enters only as an argument, so tests need no sleeping.
 *
 *  For the host: send every verdict On/Off of AlarmCondition as sampleOn/sampleOff (repeats are ignored, a different
 *  severity counts as SevUp/SevDown), Unknown as qualBad once and qualGood before the next good sample; call
 *  `while (auto event = logic.due(now)) logic.apply(*event, now)` before any other event and at nextDeadline(). The
 *  end of a Silence is no event: ask state().audible(now). */
class AlarmLogic {
public:
    /** `definition` must outlive this object; it lives in the layer's immutable schema. */
    explicit AlarmLogic(const AlarmDefinition& definition, AlarmState restored = {})
        : m_definition(&definition), m_state(std::move(restored)) {}
    explicit AlarmLogic(AlarmDefinition&&, AlarmState = {}) = delete;

    [[nodiscard]] Result<AlarmTransition> apply(const AlarmEvent& event, Instant now) {
        return step(*m_definition, m_state, event, now);
    }
    /** Hands the alarm to somebody (empty = nobody). No alarm state changes. */
    [[nodiscard]] Result<void> assign(const Actor& actor, std::string owner, Instant now);
    [[nodiscard]] Result<void> addNote(const Actor& actor, std::string text, Instant now);

    [[nodiscard]] std::optional<Instant> nextDeadline() const { return belfry::nextDeadline(m_state); }
    [[nodiscard]] std::optional<AlarmEvent> due(Instant now) const { return belfry::due(m_state, now); }
    [[nodiscard]] const AlarmState& state() const { return m_state; }
    [[nodiscard]] const AlarmDefinition& definition() const { return *m_definition; }

private:
    const AlarmDefinition* m_definition;
    AlarmState m_state;
};

}  // namespace belfry
