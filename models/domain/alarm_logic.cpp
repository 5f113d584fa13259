// SPDX-License-Identifier: Apache-2.0
#include "models/domain/alarm_logic.h"

#include <algorithm>
#include <array>
#include <cassert>

namespace belfry {

namespace {

/** Refusals that depend on the display state alone, column by column as in the specification; empty = goes on. */
struct RefusalRow {
    AlarmEventKind event;
    std::array<std::string_view, kDisplayStateCount> reasons;
};
constexpr std::string_view kOk{};
constexpr std::array<RefusalRow, 7> kRefusals = {{
    // Normal, Unack, Acked, RtnUnack, LatchUnack, LatchAcked, Shelved, SuppByDesign, OutOfService
    {AlarmEventKind::Ack,
     {"NOT_ACTIVE", kOk, "ALREADY_ACKED", kOk, kOk, "ALREADY_ACKED", "SHELVED", "SUPPRESSED", "OOS"}},
    {AlarmEventKind::Unack,
     {"NOT_ACTIVE", "NOT_ACKNOWLEDGED", kOk, "NOT_ACKNOWLEDGED", "NOT_ACKNOWLEDGED", "NOT_ACTIVE", "SHELVED",
      "SUPPRESSED", "OOS"}},
    {AlarmEventKind::Reset,
     {"NOT_LATCHED", "STILL_ACTIVE", "STILL_ACTIVE", "NOT_LATCHED", kOk, kOk, "SHELVED", "SUPPRESSED", "OOS"}},
    {AlarmEventKind::Unshelve,
     {"NOT_SHELVED", "NOT_SHELVED", "NOT_SHELVED", "NOT_SHELVED", "NOT_SHELVED", "NOT_SHELVED", kOk, kOk, kOk}},
    {AlarmEventKind::RemoveFromService, {kOk, kOk, kOk, kOk, kOk, kOk, kOk, kOk, "ALREADY"}},
    {AlarmEventKind::ReturnToService,
     {"NOT_OUT_OF_SERVICE", "NOT_OUT_OF_SERVICE", "NOT_OUT_OF_SERVICE", "NOT_OUT_OF_SERVICE", "NOT_OUT_OF_SERVICE",
      "NOT_OUT_OF_SERVICE", "NOT_OUT_OF_SERVICE", "NOT_OUT_OF_SERVICE", kOk}},
    {AlarmEventKind::Silence,
     {"NOT_SOUNDING", kOk, "NOT_SOUNDING", "NOT_SOUNDING", "NOT_SOUNDING", "NOT_SOUNDING", "NOT_SOUNDING",
      "NOT_SOUNDING", "NOT_SOUNDING"}},
}};

struct ReasonText {
    std::string_view reason;
    std::string_view what;
    std::string_view hint;
};
constexpr std::array<ReasonText, 18> kReasonTexts = {{
    {"NOT_ACTIVE", "is not active", "There is nothing to acknowledge."},
    {"ALREADY_ACKED", "is already acknowledged", "Look who acknowledged it and when."},
    {"NOT_ACKNOWLEDGED", "is not acknowledged", "Only an acknowledged alarm can be unacknowledged."},
    {"NOTE_REQUIRED", "asks for a note with its acknowledgement", "Say what you found or did."},
    {"NOT_LATCHED", "is not latched", "It needs no reset."},
    {"STILL_ACTIVE", "is still active", "Reset it when its condition is gone."},
    {"SHELVED", "is shelved", "Unshelve it first."},
    {"SUPPRESSED", "is suppressed by design", "It comes back when the suppressing rule ends."},
    {"OOS", "is out of service", "Return it to service first."},
    {"ALREADY_SHELVED", "is already shelved",
     "Only who shelved it or a supervisor may move its end, within the longest shelving."},
    {"SHELVE_TOO_LONG", "may not be shelved for so long", "Choose a shorter time, or take it out of service."},
    {"ONE_SHOT_NOT_ALLOWED", "may not be shelved until it clears", "Shelve it for a time."},
    {"NOT_SHELVED", "is not shelved", "There is nothing to unshelve."},
    {"ALREADY", "is already out of service", "Look at its work order."},
    {"NOT_OUT_OF_SERVICE", "is not out of service", "It needs no return."},
    {"NOT_SOUNDING", "is not sounding", "There is nothing to silence."},
    {"NO_REASON", "can only be shelved with a reason", "Say why."},
    {"NO_WORK_ORDER", "can only be taken out of service with a work order", "Give its number."},
}};

/** One event on one state; nothing is written before everything has been checked. */
class Stepper {
public:
    Stepper(const AlarmDefinition& definition, AlarmState& state, const AlarmEvent& event, Instant now)
        : d(definition), s(state), e(event), m_now(now) {
        t.before = s.display();
    }

    Result<AlarmTransition> run() {
        if (isOperatorEvent(e.kind)) {
            if (auto allowed = checkOperator(); !allowed) {
                return tl::unexpected(allowed.error());
            }
        }
        handle();
        t.after = s.display();
        if (t.changed) {
            settle();
        }
        return t;
    }

private:
    /** For consoles: the same by code, with the alarm's title in every language. */
    [[nodiscard]] tl::unexpected<Error> coded(Error error, TextCode code) const {
        assert(code != TextCode::None);
        error.text = say(code, {{"alarm", d.title.en.empty() ? LocalText{d.id, {}} : d.title}});
        return tl::unexpected<Error>(std::move(error));
    }
    [[nodiscard]] tl::unexpected<Error> refused(std::string_view reason,
                                                ErrorCode code = ErrorCode::FailedPrecondition) const {
        const auto it = std::find_if(kReasonTexts.begin(), kReasonTexts.end(),
                                     [&](const ReasonText& text) { return text.reason == reason; });
        assert(it != kReasonTexts.end());
        return coded(
            {code, "alarm '" + d.id + "' " + std::string(it->what), std::string(it->hint), std::string(reason)},
            alarmTextCode(reason));
    }

    [[nodiscard]] Result<void> checkOperator() const {
        if (e.actor.user.empty() || e.actor.workstation.empty()) {
            return coded({ErrorCode::InvalidArgument,
                          std::string(toText(e.kind)) + " on alarm '" + d.id + "' names no user or workstation",
                          "Every action of a person says who and where.", "NO_USER"},
                         TextCode::AlarmNoUser);
        }
        for (const RefusalRow& row : kRefusals) {
            if (row.event == e.kind && !row.reasons[static_cast<std::size_t>(t.before)].empty()) {
                return refused(row.reasons[static_cast<std::size_t>(t.before)]);
            }
        }
        switch (e.kind) {
            case AlarmEventKind::Ack:
                return d.ackNoteRequired && e.text.empty() ? refused("NOTE_REQUIRED", ErrorCode::InvalidArgument)
                                                           : Result<void>{};
            case AlarmEventKind::Unack:
                if (!e.actor.supervisor) {
                    return coded(
                        {ErrorCode::PermissionDenied, "only a supervisor may unacknowledge alarm '" + d.id + "'",
                         "Ask the supervisor on duty.", "NO_PERMISSION"},
                        TextCode::AlarmNoPermission);
                }
                return {};
            case AlarmEventKind::Unshelve: return s.shelf == ShelfKind::None ? refused("NOT_SHELVED") : Result<void>{};
            case AlarmEventKind::RemoveFromService:
                return e.text.empty() ? refused("NO_WORK_ORDER", ErrorCode::InvalidArgument) : Result<void>{};
            case AlarmEventKind::ShelveTimed:
            case AlarmEventKind::ShelveOneShot: return checkShelve();
            default: return {};
        }
    }

    [[nodiscard]] Result<void> checkShelve() const {
        const bool oneShot = e.kind == AlarmEventKind::ShelveOneShot;
        if (e.text.empty()) {
            return refused("NO_REASON", ErrorCode::InvalidArgument);
        }
        if (!oneShot && e.durationMs <= 0) {
            return coded({ErrorCode::InvalidArgument,
                          "alarm '" + d.id + "' cannot be shelved for " + std::to_string(e.durationMs) + " ms",
                          "Give a time to come.", "SHELVE_TOO_LONG"},
                         TextCode::AlarmShelveNoTime);
        }
        if (s.shelf != ShelfKind::None) {
            const bool mayMove = e.actor.user == s.shelvedBy.user || e.actor.supervisor;
            return !oneShot && s.shelf == ShelfKind::Timed && mayMove && fits(shelvedForMs())
                       ? Result<void>{}
                       : refused("ALREADY_SHELVED");
        }
        if (oneShot) {
            return d.oneShotAllowed ? Result<void>{} : refused("ONE_SHOT_NOT_ALLOWED");
        }
        return fits(0) ? Result<void>{} : refused("SHELVE_TOO_LONG");
    }

    /** `durationMs` more after `elapsedMs` stays within the longest shelving; written so that it cannot overflow. */
    [[nodiscard]] bool fits(Millis elapsedMs) const { return e.durationMs <= d.maxShelveMs - elapsedMs; }
    [[nodiscard]] Millis shelvedForMs() const { return s.shelfTotalMs - (s.shelfTimer.end.monoMs - m_now.monoMs); }

    void handle() {
        switch (e.kind) {
            case AlarmEventKind::SampleOn: sampleOn(); break;
            case AlarmEventKind::SampleOff: sampleOff(); break;
            case AlarmEventKind::TOn:
                if (s.cond == AlarmCondState::PendingOn && s.condTimer.isDue(m_now)) {
                    becomeActive(s.severity);
                }
                break;
            case AlarmEventKind::TOff:
                if (s.cond == AlarmCondState::PendingOff && s.condTimer.isDue(m_now)) {
                    becomeNormal();
                }
                break;
            case AlarmEventKind::SevUp:
            case AlarmEventKind::SevDown: changeSeverity(); break;
            case AlarmEventKind::Ack:
                s.acked = true;
                s.maxSevSinceAck = s.severity;
                s.ackedAt = m_now;
                s.ackedBy = e.actor;
                s.ackNote = e.text;
                t.changed = true;
                break;
            case AlarmEventKind::Unack:
                s.acked = false;
                t.changed = true;
                break;
            case AlarmEventKind::Reset:
                s.latched = false;
                t.changed = true;
                break;
            case AlarmEventKind::ShelveTimed:
            case AlarmEventKind::ShelveOneShot: shelve(); break;
            case AlarmEventKind::Unshelve:
                endShelf();
                s.acked = true;
                s.maxSevSinceAck = s.severity;
                break;
            case AlarmEventKind::ShelveExpire:
                if (s.shelf != ShelfKind::None && s.shelfTimer.isDue(m_now)) {
                    endShelf();
                    s.acked = !((s.on() || s.latched) && d.ackRequired);
                    soundIfOn();
                }
                break;
            case AlarmEventKind::SuppOn: suppress(); break;
            case AlarmEventKind::SuppOff: unsuppress(); break;
            case AlarmEventKind::RemoveFromService:
                s.outOfService = true;
                s.outOfServiceBy = e.actor;
                s.workOrder = e.text;
                s.outOfServiceSince = m_now;
                t.changed = true;
                break;
            case AlarmEventKind::ReturnToService:
                s.outOfService = false;
                s.outOfServiceBy = {};
                s.workOrder.clear();
                s.outOfServiceSince = {};
                t.changed = true;
                askAgain();
                break;
            case AlarmEventKind::ReAlarm: reAlarm(); break;
            case AlarmEventKind::Silence:
                s.silence.start(m_now, kMaxSilenceMs);
                t.changed = true;
                break;
            case AlarmEventKind::QualBad:
                if (!s.uncertain) {
                    s.uncertain = true;
                    s.uncertainSince = m_now;
                    s.condTimer.pause(m_now);
                    t.changed = true;
                }
                break;
            case AlarmEventKind::QualGood:
                if (s.uncertain) {
                    s.uncertain = false;
                    s.uncertainSince = {};
                    s.condTimer.resume(m_now);
                    t.changed = true;
                }
                break;
        }
    }

    void sampleOn() {
        if (s.uncertain) {
            return;  // Cond is frozen
        }
        const bool edge = s.cond == AlarmCondState::Normal || s.cond == AlarmCondState::PendingOff;
        const bool counted = edge && countEdge();
        switch (s.cond) {
            case AlarmCondState::Normal:
                if (counted || (d.onDelayMs <= 0 && d.countN <= 0)) {
                    becomeActive(e.severity);
                    return;
                }
                s.cond = AlarmCondState::PendingOn;
                s.severity = e.severity;
                if (d.onDelayMs > 0) {  // without a delay only the count can raise it
                    s.condTimer.start(m_now, d.onDelayMs);
                }
                t.changed = true;
                return;
            case AlarmCondState::PendingOff:
                s.cond = AlarmCondState::Active;
                s.condTimer.stop();
                s.edges.clear();
                t.changed = true;
                changeSeverity();
                return;
            case AlarmCondState::PendingOn:
            case AlarmCondState::Active: changeSeverity(); return;
        }
    }

    /** True for the countN-th edge within the window. */
    bool countEdge() {
        if (d.countN <= 0) {
            return false;
        }
        const auto tooOld = [&](Instant edge) { return m_now.monoMs - edge.monoMs > d.countWindowMs; };
        s.edges.erase(s.edges.begin(), std::find_if_not(s.edges.begin(), s.edges.end(), tooOld));
        s.edges.push_back(m_now);
        return s.edges.size() >= static_cast<std::size_t>(d.countN);
    }

    void sampleOff() {
        if (s.uncertain) {
            return;
        }
        if (s.cond == AlarmCondState::PendingOn) {
            s.cond = AlarmCondState::Normal;
            s.severity = 0;
            s.condTimer.stop();
            t.changed = true;
        } else if (s.cond == AlarmCondState::Active) {
            if (d.offDelayMs <= 0) {
                becomeNormal();
            } else {
                s.cond = AlarmCondState::PendingOff;
                s.condTimer.start(m_now, d.offDelayMs);
                t.changed = true;
            }
        }
    }

    void becomeActive(AlarmSeverity severity) {
        const bool sameOccurrence = s.display() == DisplayState::RtnUnacknowledged;
        s.cond = AlarmCondState::Active;
        s.condTimer.stop();
        s.edges.clear();
        s.severity = severity;
        s.returnedAt = {};
        if (sameOccurrence) {
            ++s.reAlarmCount;
            s.maxSevSinceAck = std::max(s.maxSevSinceAck, severity);
        } else {
            ++s.occurrence;
            s.reAlarmCount = 0;
            s.maxSevSinceAck = severity;
            s.raisedAt = m_now;
            s.ackedAt = {};
            s.ackedBy = {};
            s.ackNote.clear();
            t.newOccurrence = true;
        }
        s.acked = !d.ackRequired;
        s.latched = s.latched || d.latching;
        t.changed = true;
        t.becameOn = true;
        soundIfOn();
    }

    void becomeNormal() {
        s.cond = AlarmCondState::Normal;
        s.condTimer.stop();
        s.severity = 0;
        s.returnedAt = m_now;
        t.changed = true;
        t.becameNormal = true;
        if (s.shelf == ShelfKind::OneShot) {
            endShelf();
            s.acked = !(s.latched && d.ackRequired);
        }
    }

    void changeSeverity() {
        if (s.uncertain || s.cond == AlarmCondState::Normal || e.severity == s.severity) {
            return;
        }
        s.severity = e.severity;
        t.changed = true;
        if (!s.on() || e.severity <= s.maxSevSinceAck) {
            return;
        }
        s.maxSevSinceAck = e.severity;
        if (s.inhibited()) {
            return;
        }
        if (s.acked && d.ackRequired) {
            s.acked = false;
            ++s.reAlarmCount;
        }
        soundIfOn();
    }

    void shelve() {
        t.changed = true;
        if (s.shelf != ShelfKind::None) {  // moves the end only; who and when stay
            s.shelfTotalMs = shelvedForMs() + e.durationMs;
            s.shelfTimer.start(m_now, e.durationMs);
            s.shelfReason = e.text;
            return;
        }
        const bool oneShot = e.kind == AlarmEventKind::ShelveOneShot;
        s.shelf = oneShot ? ShelfKind::OneShot : ShelfKind::Timed;
        s.shelfTotalMs = oneShot ? d.maxShelveMs : e.durationMs;
        s.shelfTimer.start(m_now, s.shelfTotalMs);
        s.shelvedBy = e.actor;
        s.shelvedAt = m_now;
        s.shelfReason = e.text;
    }

    void endShelf() {
        s.shelf = ShelfKind::None;
        s.shelfTimer.stop();
        s.shelfTotalMs = 0;
        s.shelvedBy = {};
        s.shelvedAt = {};
        s.shelfReason.clear();
        t.changed = true;
    }

    void suppress() {
        const auto it = std::lower_bound(s.suppressedBy.begin(), s.suppressedBy.end(), e.text);
        if (it == s.suppressedBy.end() || *it != e.text) {
            if (s.suppressedBy.empty()) {
                s.suppressedSince = m_now;
            }
            s.suppressedBy.insert(it, e.text);
            t.changed = true;
        }
    }

    void unsuppress() {
        const auto it = std::lower_bound(s.suppressedBy.begin(), s.suppressedBy.end(), e.text);
        if (it == s.suppressedBy.end() || *it != e.text) {
            return;
        }
        s.suppressedBy.erase(it);
        t.changed = true;
        if (s.suppressedBy.empty()) {
            s.suppressedSince = {};
            askAgain();
        }
    }

    /** Last SuppOff, ReturnToService: who was not told of it while it was inhibited is told now. */
    void askAgain() {
        if (s.on()) {
            s.acked = !d.ackRequired;
            soundIfOn();
        } else if (!s.latched) {
            s.acked = true;
        }
    }

    void reAlarm() {
        if (!s.reAlarmTimer.isDue(m_now) || !s.on() || s.inhibited()) {
            return;
        }
        if (s.acked) {
            s.acked = false;
            ++s.reAlarmCount;
        }
        t.changed = true;
        t.annunciates = true;
    }

    void soundIfOn() { t.annunciates = t.annunciates || (s.on() && !s.inhibited()); }

    /** What follows from the new state whatever the event was. */
    void settle() {
        t.annunciates =
            t.annunciates || (t.after == DisplayState::Unacknowledged && t.before != DisplayState::Unacknowledged);
        const bool nags = d.reAlarmEveryMs > 0 && d.ackRequired && s.on() && !s.inhibited();
        if (!nags) {
            s.reAlarmTimer.stop();
        } else if (s.reAlarmTimer.mode == AlarmTimer::Mode::Off || t.annunciates || e.kind == AlarmEventKind::Ack) {
            s.reAlarmTimer.start(m_now, d.reAlarmEveryMs);
        }
        if (t.after != DisplayState::Unacknowledged || t.annunciates) {
            s.silence.stop();
        }
        for (AlarmTimer* timer : {&s.condTimer, &s.shelfTimer, &s.reAlarmTimer, &s.silence}) {
            timer->checkpoint(m_now);
        }
        s.lastChange = m_now;
    }

    const AlarmDefinition& d;
    AlarmState& s;
    const AlarmEvent& e;
    Instant m_now;
    AlarmTransition t;
};

Result<void> checkActor(const Actor& actor, const std::string& id) {
    if (actor.user.empty() || actor.workstation.empty()) {
        return fail(ErrorCode::InvalidArgument, "an action on alarm '" + id + "' names no user or workstation",
                    "Every action of a person says who and where.", "NO_USER");
    }
    return {};
}

}  // namespace

Result<AlarmTransition> step(const AlarmDefinition& definition, AlarmState& state, const AlarmEvent& event,
                             Instant now) {
    return Stepper(definition, state, event, now).run();
}

Result<void> AlarmLogic::assign(const Actor& actor, std::string owner, Instant now) {
    if (auto ok = checkActor(actor, m_definition->id); !ok) {
        return ok;
    }
    m_state.owner = std::move(owner);
    m_state.lastChange = now;
    return {};
}

Result<void> AlarmLogic::addNote(const Actor& actor, std::string text, Instant now) {
    if (auto ok = checkActor(actor, m_definition->id); !ok) {
        return ok;
    }
    if (text.empty()) {
        return fail(ErrorCode::InvalidArgument, "the note on alarm '" + m_definition->id + "' is empty",
                    "Write something.", "NOTE_REQUIRED");
    }
    m_state.notes.push_back({now, actor.user, std::move(text)});
    m_state.lastChange = now;
    return {};
}

}  // namespace belfry
