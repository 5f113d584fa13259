// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <string>

#include "models/feed/incident_port.h"
#include "ui/incidents/incident_steps.h"

namespace belfry::ui {

/** What closed lists of incidents are called in the installed language. What this console does not know is shown as the
 *  gateway calls it. */
[[nodiscard]] QString incidentStateText(const std::string& state);
/** "P2 high"; empty for what is no priority. */
[[nodiscard]] QString incidentPriorityText(int priority);
/** What became of the last action at the city system; empty = nothing was asked of it. */
[[nodiscard]] QString incidentConfirmationText(const std::string& confirmation);
/** One line of the timeline without its words: what happened, from what to what. */
[[nodiscard]] QString incidentEntryText(const feed::IncidentEntry& entry);
/** What a button for it says. */
[[nodiscard]] QString incidentStepText(IncidentStep step);

}  // namespace belfry::ui
