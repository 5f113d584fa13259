// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/domain/alarm_logic.h"
#include "models/domain/clock.h"
#include "models/domain/error.h"

namespace belfry {

/** ../specs/incidents-and-kpis.md: New → InProgress (a lead is set) → Resolved → Closed → Reopened → InProgress; beside
 *  it Merged and FalseAlarm. */
enum class IncidentStatus : std::uint8_t { New, InProgress, Resolved, Closed, Reopened, Merged, FalseAlarm };
inline constexpr int kIncidentStatusCount = 7;

/** "New", "InProgress"… as records and the wire spell them. */
[[nodiscard]] std::string_view toText(IncidentStatus status);
[[nodiscard]] std::optional<IncidentStatus> incidentStatusFromText(std::string_view text);
/** Nothing may be done to it any more, but reopening it. */
[[nodiscard]] constexpr bool isOver(IncidentStatus status) {
    return status == IncidentStatus::Closed || status == IncidentStatus::Merged || status == IncidentStatus::FalseAlarm;
}

/** The closed list of what a line of the timeline can be. */
enum class IncidentEntryType : std::uint8_t {
    Created,
    Adopted,          ///< a city system's incident: the first action on it
    PriorityRaised,   ///< to a graver one; before and after are "P3", "P1"
    PriorityLowered,  ///< by a supervisor
    LeadTaken,        ///< by oneself; before and after of all about the lead are people
    LeadAssigned,     ///< by a supervisor, where nobody led
    LeadOffered,
    LeadAccepted,
    LeadDeclined,
    OfferWithdrawn,
    Resolved,  ///< before and after of the states are states
    Closed,
    Reopened,
    FalseAlarm,
    Merged,    ///< after is the incident that it was merged into
    Absorbed,  ///< another one was merged into it: after
    NoteAdded,
    SystemAccepted,   ///< the city system took what was asked; after is the command and its value
    SystemConfirmed,  ///< it reports what was asked
    SystemRefused,    ///< text is its words
    SystemNoReply,
    ReportedStatus,    ///< the city system tells of something that nobody here asked for
    ReportedPriority,  ///< likewise
    ReportedLead,      ///< likewise
    ReportedGone,      ///< the city system does not tell of it any more
};
inline constexpr int kIncidentEntryTypeCount = 25;

[[nodiscard]] std::string_view toText(IncidentEntryType type);
[[nodiscard]] std::optional<IncidentEntryType> incidentEntryTypeFromText(std::string_view text);

struct IncidentLine {
    Millis wallMs = 0;
    IncidentEntryType type = IncidentEntryType::Created;
    std::string user;  ///< "" = the gateway or the city system itself
    std::string text;
    std::string before;
    std::string after;

    friend bool operator==(const IncidentLine&, const IncidentLine&) = default;
};

/** What a city system says of an incident; nothing = it says nothing of that. Status is New, InProgress, Resolved or
 *  Closed. */
struct IncidentReport {
    std::optional<IncidentStatus> status;
    std::optional<std::uint32_t> priority;
    std::optional<std::string> lead;

    friend bool operator==(const IncidentReport&, const IncidentReport&) = default;
};

inline constexpr std::size_t kIncidentLinesKept = 50;
inline constexpr std::size_t kIncidentReasonBytes = 1'000;
inline constexpr std::size_t kIncidentDescriptionBytes = 2'000;
inline constexpr std::uint32_t kIncidentPriorities = 4;

/** One incident, as the control room keeps it. Plain data. */
struct IncidentState {
    IncidentStatus status = IncidentStatus::New;
    std::uint32_t priority = 3;          ///< 1 critical … 4 low
    bool priorityIsOurs = false;         ///< somebody here set it: a lower one of the city system does not count
    std::string lead;                    ///< somebody as soon as it is InProgress, until it is Reopened
    std::string offeredTo;               ///< only while it is New, InProgress or Reopened
    std::string offeredBy;               ///< who may take the offer back
    std::string mergedInto;              ///< only of Merged
    IncidentReport reported;             ///< of a city system's incident: the last that it said
    std::uint64_t lineCount = 0;         ///< ever; rises with every step
    std::vector<IncidentLine> timeline;  ///< the newest 50, oldest first
    Millis changedMs = 0;

    friend bool operator==(const IncidentState&, const IncidentState&) = default;
};

enum class IncidentStepKind : std::uint8_t {
    None,
    SetPriority,
    Assign,
    Accept,
    Decline,
    Resolve,
    Close,
    Reopen,
    FalseAlarm,
    Merge,
    AddNote
};
inline constexpr int kIncidentStepCount = 11;

/** What a person wants; only the fields that the kind needs are read. */
struct IncidentStep {
    IncidentStepKind kind = IncidentStepKind::None;
    std::string to;  ///< Assign: a user, whom the caller has looked up; Merge: an incident that is not over, likewise
    std::uint32_t priority = 0;
    std::string text;  ///< reason or note
};

/** An incident that begins with one line. */
[[nodiscard]] IncidentState beginIncident(std::uint32_t priority, IncidentLine line);

/** The rules. Every step that is taken adds exactly one line; a refusal changes nothing. Pure. */
[[nodiscard]] Result<IncidentState> step(const IncidentState& state, const IncidentStep& wanted, const Actor& who,
                                         Millis wallMs);

/** A line that no rule decides about (what a city system answered). */
void addLine(IncidentState& state, IncidentLine line);

/** The city system's incident as it is told now. What differs from before becomes lines, and moves the incident where
 *  its life cycle allows: it follows the system's lead, priority and status where nobody here decided otherwise, and a
 *  graver priority always. `asked` is under way to the system: what matches it is no news, and nothing else of that
 * kind moves the incident meanwhile. */
[[nodiscard]] IncidentState heard(const IncidentState& state, const IncidentReport& now, const IncidentReport& asked,
                                  Millis wallMs);
/** The city system does not tell of it any more: it is closed, until it is told of again as open. */
[[nodiscard]] IncidentState vanished(const IncidentState& state, Millis wallMs);
/** A city system's incident as the control room begins with it. */
[[nodiscard]] IncidentState adopted(const IncidentReport& now, Millis wallMs);

/** "P1" … "P4". */
[[nodiscard]] std::string priorityText(std::uint32_t priority);

}  // namespace belfry
