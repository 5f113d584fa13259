// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "models/domain/clock.h"
#include "models/domain/error.h"
#include "models/domain/ids.h"
#include "models/feed/geo.h"

/** Incidents as a console sees them and acts on them (../specs/incidents-and-kpis.md). The incident itself is an entity
 *  of the layer "incidents", with what its city system reports; the record is what the control room made of it. */
namespace belfry::feed {

/** One line of an incident's timeline; only ever appended. */
struct IncidentEntry {
    Millis wallMs = 0;
    std::string type;  ///< "Created", "LeadTaken"…: closed list in models/domain/incident_logic.h
    std::string user;  ///< "" = the gateway or the city system itself
    std::string text;  ///< the person's words, or the city system's, verbatim
    std::string before;
    std::string after;

    friend bool operator==(const IncidentEntry&, const IncidentEntry&) = default;
};

/** What the control room made of one incident. */
struct IncidentRecord {
    EntityId id;                 ///< of the entity in the layer "incidents"
    std::string state;           ///< "New", "InProgress", "Resolved", "Closed", "Reopened", "Merged", "FalseAlarm"
    std::uint32_t priority = 3;  ///< 1 critical … 4 low, as the control room sees it
    std::string category;        ///< of the layer's "category"
    std::string description;
    std::string lead;       ///< exactly one person leads; "" = nobody yet
    std::string offeredTo;  ///< the lead was offered to; "" = to nobody
    std::string mergedInto;
    bool exercise = false;     ///< inherited by everything that comes of it
    bool ours = false;         ///< made in this control room; otherwise a city system reports it
    std::string confirmation;  ///< of a city system's incident: "" nothing asked, "Sent", "Accepted", "Confirmed",
                               ///< "Refused", "NoReply"; what it reports is the only proof
    std::string createdBy;
    Millis createdMs = 0;
    Millis changedMs = 0;
    std::vector<IncidentEntry> timeline;  ///< the newest 50, oldest first
    LonLat position;
    double radiusM = 0.0;

    /** Nothing may be done to it any more, but reopening it. */
    [[nodiscard]] bool over() const { return state == "Closed" || state == "Merged" || state == "FalseAlarm"; }
    friend bool operator==(const IncidentRecord&, const IncidentRecord&) = default;
};

/** A new incident. */
struct IncidentDraft {
    std::string requestId;  ///< UUIDv7 made by the console: the same one never makes two incidents
    std::string category;   ///< of the layer's "category", "FIRE"
    std::uint32_t priority = 3;
    std::string description;  ///< mandatory
    LonLat position;
    double radiusM = 0.0;  ///< m, at most 50,000
    bool exercise = false;
};

enum class IncidentActionKind : std::uint8_t {
    None,
    SetPriority,  ///< escalate; to a lower one only a supervisor. Needs reason
    Assign,       ///< `to` oneself or, where nobody leads, by a supervisor: at once; else offered
    Accept,       ///< the lead that was offered to the caller
    Decline,      ///< what was offered to the caller; or its owner takes the offer back
    Resolve,
    Close,       ///< what is resolved
    Reopen,      ///< needs reason
    FalseAlarm,  ///< needs reason
    Merge,       ///< into `to`, an incident that is not over
    AddNote,     ///< needs note
};
inline constexpr int kIncidentActionCount = 11;

/** One action on an incident; only the fields that its kind needs are read. */
struct IncidentAction {
    IncidentActionKind kind = IncidentActionKind::None;
    EntityId id;
    std::string state;  ///< as the caller was shown it; another one now refuses (PREVIEW_CHANGED). "" = no record yet
    std::string to;     ///< Assign: user; Merge: incident
    std::uint32_t priority = 0;
    std::string reason;  ///< or the note
};

/** Every call is answered by the gateway, which decides; records come on the events lane too. */
class IncidentPort {
public:
    virtual ~IncidentPort() = default;
    virtual void create(const IncidentDraft& draft, std::function<void(Result<IncidentRecord>)> reply) = 0;
    virtual void act(const IncidentAction& action, std::function<void(Result<IncidentRecord>)> reply) = 0;
};

}  // namespace belfry::feed
