// SPDX-License-Identifier: Apache-2.0
// An alarm's data: names, events, timers, derived states. alarm_logic.cpp decides what events do.
#include <algorithm>
#include <array>

#include "models/domain/alarm_logic.h"

namespace belfry {

namespace {

constexpr std::array<std::string_view, kDisplayStateCount> kDisplayNames = {"NORMAL",
                                                                            "UNACKNOWLEDGED",
                                                                            "ACKNOWLEDGED",
                                                                            "RTN_UNACKNOWLEDGED",
                                                                            "LATCHED_UNACKNOWLEDGED",
                                                                            "LATCHED_ACKNOWLEDGED",
                                                                            "SHELVED",
                                                                            "SUPPRESSED_BY_DESIGN",
                                                                            "OUT_OF_SERVICE"};

constexpr std::array<std::string_view, kAlarmEventCount> kEventNames = {"SAMPLE_ON",
                                                                        "SAMPLE_OFF",
                                                                        "T_ON",
                                                                        "T_OFF",
                                                                        "SEV_UP",
                                                                        "SEV_DOWN",
                                                                        "ACK",
                                                                        "UNACK",
                                                                        "RESET",
                                                                        "SHELVE_TIMED",
                                                                        "SHELVE_ONE_SHOT",
                                                                        "UNSHELVE",
                                                                        "SHELVE_EXPIRE",
                                                                        "SUPP_ON",
                                                                        "SUPP_OFF",
                                                                        "REMOVE_FROM_SERVICE",
                                                                        "RETURN_TO_SERVICE",
                                                                        "RE_ALARM",
                                                                        "SILENCE",
                                                                        "QUAL_BAD",
                                                                        "QUAL_GOOD"};

template <typename Enum, std::size_t N>
std::optional<Enum> fromText(const std::array<std::string_view, N>& names, std::string_view text) {
    const auto it = std::find(names.begin(), names.end(), text);
    return it == names.end() ? std::nullopt : std::optional(static_cast<Enum>(it - names.begin()));
}

AlarmEvent byPerson(AlarmEventKind kind, Actor actor, std::string text = {}, Millis durationMs = 0) {
    AlarmEvent event;
    event.kind = kind;
    event.actor = std::move(actor);
    event.text = std::move(text);
    event.durationMs = durationMs;
    return event;
}

AlarmEvent byPlant(AlarmEventKind kind, AlarmSeverity severity = kSeverityMinor, std::string text = {}) {
    AlarmEvent event;
    event.kind = kind;
    event.severity = severity;
    event.text = std::move(text);
    return event;
}

}  // namespace

AlarmEvent AlarmEvent::sampleOn(AlarmSeverity severity) { return byPlant(AlarmEventKind::SampleOn, severity); }
AlarmEvent AlarmEvent::sampleOff() { return byPlant(AlarmEventKind::SampleOff); }
AlarmEvent AlarmEvent::sevUp(AlarmSeverity severity) { return byPlant(AlarmEventKind::SevUp, severity); }
AlarmEvent AlarmEvent::sevDown(AlarmSeverity severity) { return byPlant(AlarmEventKind::SevDown, severity); }
AlarmEvent AlarmEvent::ack(Actor actor, std::string note) {
    return byPerson(AlarmEventKind::Ack, std::move(actor), std::move(note));
}
AlarmEvent AlarmEvent::unack(Actor actor) { return byPerson(AlarmEventKind::Unack, std::move(actor)); }
AlarmEvent AlarmEvent::reset(Actor actor) { return byPerson(AlarmEventKind::Reset, std::move(actor)); }
AlarmEvent AlarmEvent::shelveTimed(Actor actor, Millis durationMs, std::string reason) {
    return byPerson(AlarmEventKind::ShelveTimed, std::move(actor), std::move(reason), durationMs);
}
AlarmEvent AlarmEvent::shelveOneShot(Actor actor, std::string reason) {
    return byPerson(AlarmEventKind::ShelveOneShot, std::move(actor), std::move(reason));
}
AlarmEvent AlarmEvent::unshelve(Actor actor) { return byPerson(AlarmEventKind::Unshelve, std::move(actor)); }
AlarmEvent AlarmEvent::suppOn(std::string rule) {
    return byPlant(AlarmEventKind::SuppOn, kSeverityMinor, std::move(rule));
}
AlarmEvent AlarmEvent::suppOff(std::string rule) {
    return byPlant(AlarmEventKind::SuppOff, kSeverityMinor, std::move(rule));
}
AlarmEvent AlarmEvent::removeFromService(Actor actor, std::string workOrder) {
    return byPerson(AlarmEventKind::RemoveFromService, std::move(actor), std::move(workOrder));
}
AlarmEvent AlarmEvent::returnToService(Actor actor) {
    return byPerson(AlarmEventKind::ReturnToService, std::move(actor));
}
AlarmEvent AlarmEvent::silence(Actor actor) { return byPerson(AlarmEventKind::Silence, std::move(actor)); }
AlarmEvent AlarmEvent::qualBad() { return byPlant(AlarmEventKind::QualBad); }
AlarmEvent AlarmEvent::qualGood() { return byPlant(AlarmEventKind::QualGood); }
AlarmEvent AlarmEvent::timer(AlarmEventKind kind) { return byPlant(kind); }

std::string_view toText(DisplayState state) { return kDisplayNames[static_cast<std::size_t>(state)]; }
std::optional<DisplayState> displayStateFromText(std::string_view text) {
    return fromText<DisplayState>(kDisplayNames, text);
}
std::string_view toText(AlarmEventKind kind) { return kEventNames[static_cast<std::size_t>(kind)]; }
std::optional<AlarmEventKind> alarmEventFromText(std::string_view text) {
    return fromText<AlarmEventKind>(kEventNames, text);
}

bool isInhibited(DisplayState state) {
    return state == DisplayState::Shelved || state == DisplayState::SuppressedByDesign ||
           state == DisplayState::OutOfService;
}

bool isListed(DisplayState state) { return state != DisplayState::Normal && !isInhibited(state); }

bool isUnacknowledged(DisplayState state) {
    return state == DisplayState::Unacknowledged || state == DisplayState::RtnUnacknowledged ||
           state == DisplayState::LatchedUnacknowledged;
}

bool isOperatorEvent(AlarmEventKind kind) {
    switch (kind) {
        case AlarmEventKind::Ack:
        case AlarmEventKind::Unack:
        case AlarmEventKind::Reset:
        case AlarmEventKind::ShelveTimed:
        case AlarmEventKind::ShelveOneShot:
        case AlarmEventKind::Unshelve:
        case AlarmEventKind::RemoveFromService:
        case AlarmEventKind::ReturnToService:
        case AlarmEventKind::Silence: return true;
        default: return false;
    }
}

DisplayState AlarmState::display() const {
    if (outOfService) {
        return DisplayState::OutOfService;
    }
    if (!suppressedBy.empty()) {
        return DisplayState::SuppressedByDesign;
    }
    if (shelf != ShelfKind::None) {
        return DisplayState::Shelved;
    }
    if (on()) {
        return acked ? DisplayState::Acknowledged : DisplayState::Unacknowledged;
    }
    if (latched) {
        return acked ? DisplayState::LatchedAcknowledged : DisplayState::LatchedUnacknowledged;
    }
    return acked ? DisplayState::Normal : DisplayState::RtnUnacknowledged;
}

bool AlarmState::audible(Instant now) const {
    const bool silenced = silence.mode == AlarmTimer::Mode::Running && !silence.isDue(now);
    return display() == DisplayState::Unacknowledged && !silenced;
}

void AlarmTimer::start(Instant now, Millis durationMs) {
    mode = Mode::Running;
    end = now.plus(durationMs);
    remainingMs = durationMs;
}

void AlarmTimer::pause(Instant now) {
    if (mode == Mode::Running) {
        checkpoint(now);
        mode = Mode::Paused;
        end = {};
    }
}

void AlarmTimer::resume(Instant now) {
    if (mode == Mode::Paused) {
        start(now, remainingMs);
    }
}

void AlarmTimer::checkpoint(Instant now) {
    if (mode == Mode::Running) {
        remainingMs = std::max<Millis>(0, end.monoMs - now.monoMs);
    }
}

void AlarmTimer::restore(Instant now) {
    if (mode == Mode::Running) {
        start(now, std::clamp<Millis>(end.wallMs - now.wallMs, 0, std::max<Millis>(0, remainingMs)));
    }
}

bool endSilence(AlarmState& state, Instant now) {
    const bool silenced = state.silence.mode == AlarmTimer::Mode::Running;
    state.silence.stop();
    return silenced && state.audible(now);
}

AlarmState checkpoint(AlarmState state, Instant now) {
    for (AlarmTimer* timer : {&state.condTimer, &state.shelfTimer, &state.reAlarmTimer, &state.silence}) {
        timer->checkpoint(now);
    }
    return state;
}

AlarmState restored(AlarmState state, Instant now) {
    for (AlarmTimer* timer : {&state.condTimer, &state.shelfTimer, &state.reAlarmTimer, &state.silence}) {
        timer->restore(now);
    }
    for (Instant& edge : state.edges) {
        edge.monoMs = now.monoMs - std::max<Millis>(0, now.wallMs - edge.wallMs);
    }
    return state;
}

std::optional<Instant> nextDeadline(const AlarmState& state) {
    std::optional<Instant> next;
    for (const AlarmTimer* timer : {&state.condTimer, &state.shelfTimer, &state.reAlarmTimer}) {
        if (timer->mode == AlarmTimer::Mode::Running && (!next || timer->end.monoMs < next->monoMs)) {
            next = timer->end;
        }
    }
    return next;
}

std::optional<AlarmEvent> due(const AlarmState& state, Instant now) {
    const auto next = nextDeadline(state);
    if (!next || next->monoMs > now.monoMs) {
        return std::nullopt;
    }
    const auto isNext = [&](const AlarmTimer& timer) {
        return timer.mode == AlarmTimer::Mode::Running && timer.end.monoMs == next->monoMs;
    };
    if (isNext(state.condTimer)) {
        return AlarmEvent::timer(state.cond == AlarmCondState::PendingOn ? AlarmEventKind::TOn : AlarmEventKind::TOff);
    }
    return AlarmEvent::timer(isNext(state.shelfTimer) ? AlarmEventKind::ShelveExpire : AlarmEventKind::ReAlarm);
}

}  // namespace belfry
