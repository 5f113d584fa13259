// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/domain/incident_logic.h"
#include "models/feed/delta.h"
#include "models/feed/incident_port.h"
#include "models/feed/ports.h"
#include "models/feed/state_writer.h"
#include "services/gateway/chronicle.h"
#include "services/stream/control_handler.h"

namespace belfry::gateway {

/** Something that a city system is asked to do with its incident; what it reports is the only proof. */
struct IncidentWish {
    std::string command;  ///< "incident.set_priority", "incident.set_lead", "incident.set_status"
    std::string value;    ///< as the layer's attribute reports it
    std::string key;      ///< idempotency key: the system's order id
    std::string state;    ///< "Sent", "Accepted", "Confirmed", "Refused", "NoReply"; "Replaced" while its answer is out
    Millis sentMono = 0;  ///< 0 = not sent yet
    bool answered = false;
    /** What was asked before it and may still come true there: a report of that is no news while this is under way, and
     *  this is proved only by a report after the system took it. */
    std::vector<std::string> replaced;
};

/** One incident with everything that is kept of it. */
struct IncidentEntry {
    EntityId id;
    std::string requestId;
    std::string category;
    std::string description;
    std::string createdBy;
    std::string district;
    std::string source;  ///< the city system; "" of ours
    bool exercise = false;
    bool ours = false;
    Millis createdMs = 0;
    Millis overMs = 0;  ///< since when it is over, 0 = it is not
    feed::LonLat position;
    double radiusM = 0.0;
    IncidentState state;
    std::vector<IncidentWish> wishes;
    // of this epoch, not kept
    Handle handle;      ///< of ours
    bool seen = false;  ///< a city system's: it has been told of
    Millis refreshMono = 0;
};

/** States as the journal keeps them; reading refuses what does not fit (DATA_LOSS). */
[[nodiscard]] std::string encode(const IncidentEntry& entry);
[[nodiscard]] Result<IncidentEntry> decodeIncident(const std::string& text);
[[nodiscard]] feed::IncidentRecord recordOf(const IncidentEntry& entry);

/** The incidents' own actions: made, escalated, led, ended by people, journalled before they are shown and kept over a
 *  restart. Incidents made here are entities of the layer "incidents"; actions on a city system's are sent to it. Core
 *  sequence only. */
class IncidentHost {
public:
    static constexpr std::size_t kMostOpen = 2'000;
    static constexpr std::size_t kMostOver = 4'000;  ///< beyond that the oldest are forgotten sooner than a day later

    IncidentHost(Chronicle& chronicle, const Clock& clock, std::function<void(std::function<void()>)> post,
                 const std::string& gatewayId);
    ~IncidentHost();
    IncidentHost(const IncidentHost&) = delete;
    IncidentHost& operator=(const IncidentHost&) = delete;

    [[nodiscard]] Result<void> restore(const store::Journal& journal);
    /** A new epoch: incidents made here are put into it. `writer` must outlive this or the next call. */
    void setWriter(feed::StateWriter& writer);
    /** Where actions on a city system's incidents go; must outlive this. */
    void setPort(const std::string& source, feed::CommandPort* port) { m_ports[source] = port; }
    /** Which district a place lies in; without it none. */
    void setDistricts(std::function<std::string(feed::LonLat)> at) { m_districtAt = std::move(at); }
    /** Whether this person may lead an incident in this district; without it everybody. */
    void setPeople(std::function<bool(const std::string& user, const std::string& district)> mayLead) {
        m_mayLead = std::move(mayLead);
    }

    /** Called when a priority or a state has changed here. */
    void setChanged(std::function<void()> changed) { m_changed = std::move(changed); }

    [[nodiscard]] Result<feed::IncidentRecord> create(const stream::Caller& caller, const feed::IncidentDraft& draft);
    [[nodiscard]] Result<feed::IncidentRecord> act(const stream::Caller& caller, const feed::IncidentAction& action);

    /** What the city systems report of theirs. */
    void onDelta(const feed::Delta& delta, Instant now);
    /** All city systems have told of what they have: what is not there any more is over. */
    void dropUnknown(Instant now);
    /** Timers; before Chronicle::commit(). */
    void tick(Instant now);
    /** Sends what is to be sent; after Chronicle::commit(), because nothing is sent before it is recorded. */
    void runEffects(Instant now);

    /** All that are not over, and those of the last day. */
    [[nodiscard]] std::vector<feed::IncidentRecord> records() const;
    [[nodiscard]] std::optional<feed::IncidentRecord> record(const EntityId& id) const;
    /** As the control room sees it; 0 = it has no record, or is over. For the interlock on light. */
    [[nodiscard]] std::uint32_t priorityOf(const EntityId& id) const;
    [[nodiscard]] std::size_t open() const;

private:
    /** Layer and attributes of the present epoch. */
    struct Fields {
        LayerIndex layer = 0;
        std::optional<AttributeIndex> priority, status, category, radius, lead, description;
    };
    /** What a person did, for the journal. */
    struct Told {
        std::string event;
        std::string user;
        std::string workstation;
        std::size_t lines = 1;  ///< new ones
    };

    [[nodiscard]] Result<feed::IncidentRecord> tryCreate(const stream::Caller& caller, const feed::IncidentDraft& draft,
                                                         Instant now);
    [[nodiscard]] Result<feed::IncidentRecord> tryAct(const stream::Caller& caller, const feed::IncidentAction& action,
                                                      Instant now);
    [[nodiscard]] Result<void> checkDraft(const feed::IncidentDraft& draft) const;
    [[nodiscard]] Result<void> may(const stream::Caller& caller, const std::string& district,
                                   const EntityId& about) const;
    /** The incident in question; a city system's one begins with what is reported of it. */
    [[nodiscard]] Result<IncidentEntry> entryFor(const feed::IncidentAction& action, Instant now) const;
    /** A city system's one that has no record yet, as it begins; nothing = there is none. */
    [[nodiscard]] std::optional<IncidentEntry> adopt(const EntityId& id, Instant now) const;
    /** What the action names beside the incident. */
    [[nodiscard]] Result<void> checkNames(const feed::IncidentAction& action, const IncidentEntry& entry) const;
    /** What an incident shall be merged into. */
    [[nodiscard]] Result<IncidentEntry> mergeTarget(const feed::IncidentAction& action, const IncidentEntry& entry,
                                                    Instant now) const;
    [[nodiscard]] IncidentReport reportOf(Handle handle) const;
    [[nodiscard]] std::string enumName(Handle handle, std::optional<AttributeIndex> attribute) const;
    [[nodiscard]] std::string nextNumber(Instant now, store::StateChange* change) const;
    [[nodiscard]] Happening happening(const IncidentEntry& entry, const Told& told, Instant now) const;
    /** Something that came by itself, if there is a new line. */
    void settle(IncidentEntry& entry, std::uint64_t linesBefore, Instant now);
    void wishFor(IncidentEntry& entry, const IncidentState& before) const;
    /** A wish that the system's report shows is confirmed. */
    static void confirm(IncidentEntry& entry, const IncidentReport& report, Millis wallMs);
    void send(IncidentEntry& entry, IncidentWish& wish, Instant now);
    void answered(const EntityId& id, const std::string& key, const Result<feed::OrderRecord>& reply);
    /** Puts one of ours into the present epoch, or brings it up to date there. */
    void show(IncidentEntry& entry, Instant now);
    void hide(IncidentEntry& entry);
    void forgetOld(Instant now);

    Chronicle& m_chronicle;
    const Clock& m_clock;
    std::function<void(std::function<void()>)> m_post;
    std::string m_gatewayName;
    std::function<std::string(feed::LonLat)> m_districtAt;
    std::function<bool(const std::string&, const std::string&)> m_mayLead;
    std::function<void()> m_changed;
    feed::StateWriter* m_writer = nullptr;
    std::optional<Fields> m_fields;
    std::map<EntityId, IncidentEntry> m_incidents;
    std::map<std::string, EntityId> m_requests;
    std::map<std::string, feed::CommandPort*> m_ports;
    std::string m_day;  ///< of the last number
    std::uint64_t m_number = 0;
    Millis m_nextForgetMono = 0;
    std::shared_ptr<bool> m_alive = std::make_shared<bool>(true);
};

}  // namespace belfry::gateway
