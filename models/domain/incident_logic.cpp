// SPDX-License-Identifier: Apache-2.0
#include "models/domain/incident_logic.h"

#include <algorithm>
#include <array>
#include <utility>

namespace belfry {

namespace {

using S = IncidentStatus;
using T = IncidentEntryType;
using K = IncidentStepKind;

constexpr std::array<std::string_view, kIncidentStatusCount> kStatuses{"New",      "InProgress", "Resolved",  "Closed",
                                                                       "Reopened", "Merged",     "FalseAlarm"};
constexpr std::array<std::string_view, kIncidentEntryTypeCount> kTypes{
    "Created",       "Adopted",        "PriorityRaised",   "PriorityLowered", "LeadTaken",
    "LeadAssigned",  "LeadOffered",    "LeadAccepted",     "LeadDeclined",    "OfferWithdrawn",
    "Resolved",      "Closed",         "Reopened",         "FalseAlarm",      "Merged",
    "Absorbed",      "NoteAdded",      "SystemAccepted",   "SystemConfirmed", "SystemRefused",
    "SystemNoReply", "ReportedStatus", "ReportedPriority", "ReportedLead",    "ReportedGone"};

template <typename Enum, std::size_t N>
std::optional<Enum> named(const std::array<std::string_view, N>& names, std::string_view text) {
    const auto found = std::find(names.begin(), names.end(), text);
    return found == names.end() ? std::nullopt : std::optional(static_cast<Enum>(found - names.begin()));
}

bool isBlank(std::string_view text) { return text.find_first_not_of(" \t\r\n") == std::string_view::npos; }

/** Nobody has dealt with it, or somebody is. */
bool isOpen(S status) { return status == S::New || status == S::InProgress || status == S::Reopened; }

tl::unexpected<Error> wrongState(const IncidentState& state) {
    return isOver(state.status) ? refuse(TextCode::IncidentOver)
                                : refuse(TextCode::IncidentWrongState, {{"state", std::string(toText(state.status))}});
}

Result<void> words(const std::string& text, bool note = false) {
    if (isBlank(text)) {
        return refuse(note ? TextCode::IncidentNoNote : TextCode::IncidentNoReason);
    }
    if (text.size() > kIncidentReasonBytes) {
        return refuse(TextCode::IncidentTextTooLong, {{"most", static_cast<std::int64_t>(kIncidentReasonBytes)}});
    }
    return {};
}

/** Where somebody leads, only they or a supervisor decide about it. */
Result<void> leads(const IncidentState& state, const Actor& who) {
    if (!state.lead.empty() && state.lead != who.user && !who.supervisor) {
        return refuse(TextCode::IncidentLedByOther, {{"person", state.lead}});
    }
    return {};
}

/** One step under way: the state to be, and its line. */
struct Work {
    IncidentState state;
    const IncidentStep& wanted;
    const Actor& who;
    IncidentLine line;

    void says(T type, std::string before, std::string after) {
        line.type = type;
        line.before = std::move(before);
        line.after = std::move(after);
    }
    void becomes(S status, T type) {
        says(type, std::string(toText(state.status)), std::string(toText(status)));
        state.status = status;
        if (!isOpen(status)) {
            state.offeredTo.clear();
            state.offeredBy.clear();
        }
    }
    void setLead(const std::string& person, T type) {
        says(type, state.lead, person);
        state.lead = person;
        state.offeredTo.clear();
        state.offeredBy.clear();
        state.status = S::InProgress;
    }
};

Result<void> setPriority(Work& work) {
    IncidentState& state = work.state;
    if (isOver(state.status)) {
        return wrongState(state);
    }
    const std::uint32_t to = work.wanted.priority;
    if (to < 1 || to > kIncidentPriorities) {
        return refuse(TextCode::IncidentPriorityUnknown);
    }
    if (to == state.priority) {
        return refuse(TextCode::IncidentPrioritySame);
    }
    if (to > state.priority && !work.who.supervisor) {
        return refuse(TextCode::IncidentNeedsSupervisor);
    }
    if (auto said = words(work.wanted.text); !said) {
        return said;
    }
    work.says(to < state.priority ? T::PriorityRaised : T::PriorityLowered, priorityText(state.priority),
              priorityText(to));
    state.priority = to;
    state.priorityIsOurs = true;
    return {};
}

Result<void> assign(Work& work) {
    IncidentState& state = work.state;
    const std::string& to = work.wanted.to;
    if (!isOpen(state.status)) {
        return wrongState(state);
    }
    if (isBlank(to)) {
        return refuse(TextCode::IncidentNobodyNamed);
    }
    if (to == state.lead) {
        return refuse(TextCode::IncidentLeadsAlready, {{"person", to}});
    }
    if (auto may = leads(state, work.who); !may) {
        return may;
    }
    if (state.lead.empty() && (to == work.who.user || work.who.supervisor)) {
        work.setLead(to, to == work.who.user ? T::LeadTaken : T::LeadAssigned);
        return {};
    }
    work.says(T::LeadOffered, state.offeredTo, to);
    state.offeredTo = to;
    state.offeredBy = work.who.user;
    return {};
}

Result<void> accept(Work& work) {
    if (work.state.offeredTo.empty() || work.state.offeredTo != work.who.user) {
        return refuse(TextCode::IncidentNotOffered);
    }
    work.setLead(work.who.user, T::LeadAccepted);
    return {};
}

Result<void> decline(Work& work) {
    IncidentState& state = work.state;
    const std::string& me = work.who.user;
    const bool mine = !state.offeredTo.empty() && state.offeredTo == me;
    if (state.offeredTo.empty() || !(mine || state.offeredBy == me || state.lead == me || work.who.supervisor)) {
        return refuse(TextCode::IncidentNotOffered);
    }
    if (work.wanted.text.size() > kIncidentReasonBytes) {
        return words(work.wanted.text);
    }
    work.says(mine ? T::LeadDeclined : T::OfferWithdrawn, state.offeredTo, state.lead);
    state.offeredTo.clear();
    state.offeredBy.clear();
    return {};
}

Result<void> resolve(Work& work) {
    if (work.state.status != S::InProgress) {
        return work.state.lead.empty() && isOpen(work.state.status) ? refuse(TextCode::IncidentNotLed)
                                                                    : wrongState(work.state);
    }
    if (auto may = leads(work.state, work.who); !may) {
        return may;
    }
    if (work.wanted.text.size() > kIncidentReasonBytes) {
        return words(work.wanted.text);
    }
    work.becomes(S::Resolved, T::Resolved);
    return {};
}

Result<void> close(Work& work) {
    if (work.state.status != S::Resolved) {
        return wrongState(work.state);
    }
    if (work.wanted.text.size() > kIncidentReasonBytes) {
        return words(work.wanted.text);
    }
    work.becomes(S::Closed, T::Closed);
    return {};
}

Result<void> reopen(Work& work) {
    const S status = work.state.status;
    if (status != S::Resolved && status != S::Closed && status != S::FalseAlarm) {
        return status == S::Merged
                   ? refuse(TextCode::IncidentMerged, {{"incident", EntityArgument{work.state.mergedInto}}})
                   : wrongState(work.state);
    }
    if (auto said = words(work.wanted.text); !said) {
        return said;
    }
    work.becomes(S::Reopened, T::Reopened);
    work.state.lead.clear();  // whoever leads now takes it anew
    return {};
}

/** FalseAlarm and Merge: it ends without having been dealt with. */
Result<void> drop(Work& work, bool merge) {
    if (!isOpen(work.state.status)) {
        return wrongState(work.state);
    }
    if (auto may = leads(work.state, work.who); !may) {
        return may;
    }
    if (!merge) {
        if (auto said = words(work.wanted.text); !said) {
            return said;
        }
        work.becomes(S::FalseAlarm, T::FalseAlarm);
        return {};
    }
    if (isBlank(work.wanted.to)) {
        return refuse(TextCode::IncidentMergeTarget, {{"incident", EntityArgument{work.wanted.to}}});
    }
    if (work.wanted.text.size() > kIncidentReasonBytes) {
        return words(work.wanted.text);
    }
    work.becomes(S::Merged, T::Merged);
    work.line.after = work.wanted.to;
    work.state.mergedInto = work.wanted.to;
    return {};
}

Result<void> addNote(Work& work) {
    if (isOver(work.state.status)) {
        return wrongState(work.state);
    }
    if (auto said = words(work.wanted.text, true); !said) {
        return said;
    }
    work.says(T::NoteAdded, {}, {});
    return {};
}

Result<void> apply(Work& work) {
    switch (work.wanted.kind) {
        case K::None: break;
        case K::SetPriority: return setPriority(work);
        case K::Assign: return assign(work);
        case K::Accept: return accept(work);
        case K::Decline: return decline(work);
        case K::Resolve: return resolve(work);
        case K::Close: return close(work);
        case K::Reopen: return reopen(work);
        case K::FalseAlarm: return drop(work, false);
        case K::Merge: return drop(work, true);
        case K::AddNote: return addNote(work);
    }
    return refuse(TextCode::CallNotHere);
}

std::string textOf(const std::optional<S>& status) { return status ? std::string(toText(*status)) : std::string(); }

void hearPriority(IncidentState& state, const IncidentReport& now, const IncidentReport& asked, Millis wallMs) {
    if (!now.priority || now.priority == state.reported.priority) {
        return;
    }
    const auto before = std::exchange(state.reported.priority, now.priority);
    if (asked.priority == now.priority) {
        return;
    }
    addLine(state, {wallMs,
                    T::ReportedPriority,
                    {},
                    {},
                    before ? priorityText(*before) : std::string(),
                    priorityText(*now.priority)});
    const bool graver = *now.priority < state.priority;
    if (!isOver(state.status) && (graver || (!asked.priority && !state.priorityIsOurs))) {
        state.priority = *now.priority;
    }
}

void hearLead(IncidentState& state, const IncidentReport& now, const IncidentReport& asked, Millis wallMs) {
    if (!now.lead || now.lead == state.reported.lead) {
        return;
    }
    const std::string before = std::exchange(state.reported.lead, now.lead).value_or(std::string());
    if (asked.lead == now.lead) {
        return;
    }
    addLine(state, {wallMs, T::ReportedLead, {}, {}, before, *now.lead});
    const bool theirs = state.lead.empty() || state.lead == before;
    if (isOpen(state.status) && theirs && !asked.lead && !now.lead->empty()) {
        state.lead = *now.lead;
        state.offeredTo.clear();
        state.offeredBy.clear();
        state.status = S::InProgress;
    }
}

void hearStatus(IncidentState& state, const IncidentReport& now, const IncidentReport& asked, Millis wallMs) {
    if (!now.status || now.status == state.reported.status) {
        return;
    }
    const std::optional<S> before = std::exchange(state.reported.status, now.status);
    if (asked.status == now.status) {
        return;
    }
    addLine(state, {wallMs, T::ReportedStatus, {}, {}, textOf(before), textOf(now.status)});
    if (asked.status && !(asked.status == S::Resolved && now.status == S::Closed)) {
        return;
    }
    const bool wasDone = before == S::Resolved || before == S::Closed;
    const bool isDone = now.status == S::Resolved || now.status == S::Closed;
    const bool follows = state.status == S::New || state.status == S::InProgress;  // nobody here decided otherwise
    if (isDone && (follows || (state.status == S::Resolved && now.status == S::Closed))) {
        state.status = *now.status;
        state.offeredTo.clear();
        state.offeredBy.clear();
    } else if (wasDone && !isDone && (state.status == S::Resolved || state.status == S::Closed)) {
        state.status = S::Reopened;
        state.lead = now.status == S::InProgress ? state.reported.lead.value_or(std::string()) : std::string();
        if (!state.lead.empty()) {
            state.status = S::InProgress;
        }
        // what it said of this while it was over was only noted
        const std::uint32_t theirs = state.reported.priority.value_or(state.priority);
        if (theirs < state.priority || !state.priorityIsOurs) {
            state.priority = theirs;
        }
    }
}

}  // namespace

std::string_view toText(IncidentStatus status) {
    const auto index = static_cast<std::size_t>(status);
    return index < kStatuses.size() ? kStatuses[index] : std::string_view();
}
std::optional<IncidentStatus> incidentStatusFromText(std::string_view text) {
    return named<IncidentStatus>(kStatuses, text);
}

std::string_view toText(IncidentEntryType type) {
    const auto index = static_cast<std::size_t>(type);
    return index < kTypes.size() ? kTypes[index] : std::string_view();
}
std::optional<IncidentEntryType> incidentEntryTypeFromText(std::string_view text) {
    return named<IncidentEntryType>(kTypes, text);
}

std::string priorityText(std::uint32_t priority) { return "P" + std::to_string(priority); }

void addLine(IncidentState& state, IncidentLine line) {
    // a clock that was set back must not make what is new look old
    state.changedMs = std::max(line.wallMs, state.changedMs + 1);
    ++state.lineCount;
    state.timeline.push_back(std::move(line));
    if (state.timeline.size() > kIncidentLinesKept) {
        state.timeline.erase(state.timeline.begin());
    }
}

IncidentState beginIncident(std::uint32_t priority, IncidentLine line) {
    IncidentState state;
    state.priority = priority;
    addLine(state, std::move(line));
    return state;
}

Result<IncidentState> step(const IncidentState& state, const IncidentStep& wanted, const Actor& who, Millis wallMs) {
    if (who.user.empty()) {
        return refuse(TextCode::OrderNobodyNamed);
    }
    Work work{state, wanted, who, {wallMs, T::NoteAdded, who.user, wanted.text, {}, {}}};
    if (auto done = apply(work); !done) {
        return tl::unexpected(done.error());
    }
    addLine(work.state, std::move(work.line));
    return std::move(work.state);
}

IncidentState heard(const IncidentState& state, const IncidentReport& now, const IncidentReport& asked, Millis wallMs) {
    IncidentState next = state;
    hearPriority(next, now, asked, wallMs);
    hearLead(next, now, asked, wallMs);
    hearStatus(next, now, asked, wallMs);
    return next;
}

IncidentState vanished(const IncidentState& state, Millis wallMs) {
    IncidentState next = state;
    addLine(next, {wallMs, T::ReportedGone, {}, {}, std::string(toText(state.status)), {}});
    if (!isOver(next.status)) {
        next.status = S::Closed;
        next.offeredTo.clear();
        next.offeredBy.clear();
    }
    next.timeline.back().after = toText(next.status);
    next.reported.status = S::Closed;  // as good as: where it is told again as open, it is reopened
    return next;
}

IncidentState adopted(const IncidentReport& now, Millis wallMs) {
    IncidentState state = beginIncident(now.priority.value_or(3), {wallMs, T::Adopted, {}, {}, {}, {}});
    state.reported = now;
    state.lead = now.lead.value_or(std::string());
    if (now.status == S::Resolved || now.status == S::Closed) {
        state.status = *now.status;
    } else if (!state.lead.empty()) {
        state.status = S::InProgress;
    }
    state.timeline.back().after = toText(state.status);
    return state;
}

}  // namespace belfry
