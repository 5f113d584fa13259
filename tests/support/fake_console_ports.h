// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "models/domain/clock.h"
#include "models/feed/ports.h"
#include "models/feed/store.h"

namespace belfry::test {

/** Schemas as resources/layers describes them, cut down to what screens need. */
[[nodiscard]] std::vector<LayerSchema> cannedSchemas();
/** A small town that never changes: streets, lamps, car parks, signals, stations, incidents. */
[[nodiscard]] std::vector<feed::Asset> cannedAssets();
[[nodiscard]] std::vector<feed::AlarmRecord> cannedAlarms(Millis nowMs);
[[nodiscard]] std::vector<feed::OrderRecord> cannedOrders(Millis nowMs);
/** A day with two floods, figures of every rating and some that nobody can tell. */
[[nodiscard]] feed::AlarmKpis cannedKpis(Millis nowMs, Millis periodMs, const std::string& position);

/** A gateway that lives in the test: the canned town behind the console's ports. Everything happens on the calling
 *  thread and only when asked to. Must outlive the ports that it gave out. */
class FakeConsolePorts {
public:
    explicit FakeConsolePorts(const Clock& clock);
    ~FakeConsolePorts();
    FakeConsolePorts(const FakeConsolePorts&) = delete;
    FakeConsolePorts& operator=(const FakeConsolePorts&) = delete;

    [[nodiscard]] feed::ConsolePorts ports();

    [[nodiscard]] feed::Store& truth() { return m_truth; }
    /** Sends what is new in the truth for these entities of one layer as one delta. */
    void sendDelta(const std::vector<Handle>& handles);
    /** An asset that the catalogue did not have. */
    Handle sendAdded(const feed::Asset& asset);
    void sendHeartbeat();
    void setLink(feed::LinkState state, const std::string& detail);
    /** Another set of alarms from here on: a snapshot of the events lane, or what the first one will be. */
    void setAlarms(std::vector<feed::AlarmRecord> alarms);
    /** An alarm as it is now; one that is not known yet comes into being. */
    void sendAlarm(const feed::AlarmRecord& alarm);
    /** The gateway's evaluator lived `ageMs` ago. Without any a console says after 5 s that nobody watches. */
    void sendEventsHeartbeat(Millis ageMs, std::vector<feed::AlarmFloodInfo> floods = {});
    void sendOrder(const feed::OrderRecord& order);
    /** What the control room made of incidents, from here on. */
    void setIncidents(std::vector<feed::IncidentRecord> incidents);
    void sendIncident(const feed::IncidentRecord& incident);

    /** What the next command, acknowledgement or shelving is answered with; empty = success. */
    std::optional<Error> refuseWith;
    /** The same for single alarms, by key. */
    std::map<std::string, Error> refuseAlarm;
    std::vector<feed::MaintenanceWindow> maintenance;
    /** The journal, newest first, and what was looked for in it; a page is of two lines. */
    std::vector<feed::JournalLine> journal;
    std::vector<feed::JournalSearch> journalSearches;
    /** What an order would do; empty = this gateway cannot say. */
    std::optional<feed::OrderPreview> preview;
    /** What was asked of previews and selections, as it came. */
    std::vector<feed::OrderRequest> asked;
    /** Actions on orders as they came; answered with `acted`, or refused. */
    std::vector<feed::OrderAction> orderActions;
    std::optional<feed::OrderRecord> acted;
    /** What was asked of incidents, as it came; answered with a changed record, or refused. */
    std::vector<feed::IncidentDraft> incidentDrafts;
    std::vector<feed::IncidentAction> incidentActions;
    /** Answers to them wait here until somebody gives them. */
    bool holdIncidents = false;
    std::vector<std::function<void()>> heldIncidents;
    /** A gateway that keeps no incidents has no port for them. */
    bool keepsIncidents = true;
    /** Actions on alarms as they came. */
    std::vector<feed::AlarmAction> actions;
    /** Calls as they came: "acknowledge lighting/lamp_failure/…", "select set_level …". */
    std::vector<std::string> calls;
    std::uint64_t acknowledgedSeq = 0;
    /** Answers to kpis() wait here until somebody gives them. */
    bool holdKpis = false;
    std::vector<std::function<void()>> heldKpis;

private:
    class Feed;
    class Events;
    class Alarms;
    class Commands;
    class History;
    class Incidents;

    void startFeed();
    void startEvents();

    const Clock& m_clock;
    feed::Store m_truth;
    feed::FeedSink* m_sink = nullptr;
    feed::EventSink* m_eventSink = nullptr;
    std::vector<feed::AlarmRecord> m_alarms;
    std::vector<feed::OrderRecord> m_orders;
    std::vector<feed::IncidentRecord> m_incidents;
    std::uint64_t m_seq = 0;
    std::uint64_t m_eventSeq = 0;
};

}  // namespace belfry::test
