// SPDX-License-Identifier: Apache-2.0
#include "ui/incidents/incident_steps.h"

#include <algorithm>

namespace belfry::ui {

namespace {

using Kind = feed::IncidentActionKind;

bool isOneOf(const std::string& state, std::initializer_list<const char*> states) {
    return std::any_of(states.begin(), states.end(), [&state](const char* one) { return state == one; });
}

}  // namespace

std::vector<PossibleStep> possibleSteps(const IncidentStanding& incident, const IncidentPerson& person) {
    const bool over = isOneOf(incident.state, {"Closed", "Merged", "FalseAlarm"});
    const bool open = isOneOf(incident.state, {"New", "InProgress", "Reopened"});
    const bool resolved = incident.state == "Resolved";
    const bool named = !person.name.empty();
    const bool leads = named && incident.lead == person.name;
    const bool isOfferedToMe = named && incident.offeredTo == person.name;
    const bool mayTakeBack = leads || person.supervises || (named && incident.offeredBy == person.name);

    std::vector<PossibleStep> steps;
    const auto add = [&](IncidentStep step, bool onlyWhoLeads = false) {
        StepBarrier barrier = StepBarrier::None;
        if (!person.manages) {
            barrier = StepBarrier::MayNot;
        } else if (!named) {
            barrier = StepBarrier::Nobody;
        } else if (onlyWhoLeads && !incident.lead.empty() && !leads && !person.supervises) {
            barrier = StepBarrier::LedByOther;
        } else if (step == IncidentStep::Escalate && incident.priority == 1 && !person.supervises) {
            barrier = StepBarrier::Lowers;
        }
        steps.push_back({step, barrier});
    };
    if (open) {
        if (isOfferedToMe) {
            add(IncidentStep::Accept);
            add(IncidentStep::Decline);
        } else if (incident.lead.empty()) {
            add(IncidentStep::TakeLead);
        }
        if (!incident.offeredTo.empty() && !isOfferedToMe && mayTakeBack) {
            add(IncidentStep::TakeBack);
        }
        add(IncidentStep::Assign, true);
    }
    if (open || resolved) {
        add(IncidentStep::Escalate);
    }
    if (incident.state == "InProgress") {
        add(IncidentStep::Resolve, true);
    }
    if (resolved) {
        add(IncidentStep::Close);
    }
    if (resolved || incident.state == "Closed" || incident.state == "FalseAlarm") {
        add(IncidentStep::Reopen);
    }
    if (open) {
        add(IncidentStep::FalseAlarm, true);
        if (incident.othersOpen) {
            add(IncidentStep::Merge, true);
        }
    }
    if (!over) {
        add(IncidentStep::Note);
    }
    return steps;
}

feed::IncidentActionKind actionOf(IncidentStep step) {
    switch (step) {
        case IncidentStep::None: break;
        case IncidentStep::TakeLead:
        case IncidentStep::Assign: return Kind::Assign;
        case IncidentStep::Accept: return Kind::Accept;
        case IncidentStep::Decline:
        case IncidentStep::TakeBack: return Kind::Decline;
        case IncidentStep::Escalate: return Kind::SetPriority;
        case IncidentStep::Resolve: return Kind::Resolve;
        case IncidentStep::Close: return Kind::Close;
        case IncidentStep::Reopen: return Kind::Reopen;
        case IncidentStep::FalseAlarm: return Kind::FalseAlarm;
        case IncidentStep::Merge: return Kind::Merge;
        case IncidentStep::Note: return Kind::AddNote;
    }
    return Kind::None;
}

bool asksFirst(IncidentStep step) {
    switch (step) {
        case IncidentStep::Assign:
        case IncidentStep::Escalate:
        case IncidentStep::Reopen:
        case IncidentStep::FalseAlarm:
        case IncidentStep::Merge:
        case IncidentStep::Note: return true;
        default: return false;
    }
}

}  // namespace belfry::ui
