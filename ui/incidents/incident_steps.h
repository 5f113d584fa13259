// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "models/feed/incident_port.h"

namespace belfry::ui {

/** What a person can do about an incident, in the order in which its buttons stand. */
enum class IncidentStep : std::uint8_t {
    None,
    TakeLead,
    Accept,
    Decline,
    TakeBack,  ///< the offer of the lead
    Assign,
    Escalate,
    Resolve,
    Close,
    Reopen,
    FalseAlarm,
    Merge,
    Note,
};

/** Why a step that is possible is not open to this person. */
enum class StepBarrier : std::uint8_t {
    None,
    Nobody,      ///< who sits here is not known by name
    MayNot,      ///< the role does not work on incidents
    LedByOther,  ///< only who leads, or a supervisor
    Lowers,      ///< it cannot be more urgent, and only a supervisor makes it less so
};

/** As much of an incident as its steps depend on. */
struct IncidentStanding {
    std::string state;  ///< as in feed::IncidentRecord
    std::string lead;
    std::string offeredTo;
    std::string offeredBy;
    int priority = 0;         ///< 0 = not known
    bool othersOpen = false;  ///< there is another one to merge it into
};

struct IncidentPerson {
    std::string name;
    bool manages = false;
    bool supervises = false;
};

struct PossibleStep {
    IncidentStep step = IncidentStep::None;
    StepBarrier barrier = StepBarrier::None;
    friend bool operator==(const PossibleStep&, const PossibleStep&) = default;
};

/** What the state allows now, each with what keeps this person from it. What is impossible is not in it. The gateway
 *  decides all the same; this is for what is shown. A state that is not known allows a note only. */
[[nodiscard]] std::vector<PossibleStep> possibleSteps(const IncidentStanding& incident, const IncidentPerson& person);

[[nodiscard]] feed::IncidentActionKind actionOf(IncidentStep step);
/** It needs something said before it is sent. */
[[nodiscard]] bool asksFirst(IncidentStep step);

}  // namespace belfry::ui
