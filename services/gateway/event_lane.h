// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "models/domain/clock.h"
#include "models/domain/error.h"
#include "models/feed/ports.h"
#include "services/store/journal.h"

namespace belfry::v1 {
class EventsFrame;
}

namespace belfry::gateway {

using SharedFrame = std::shared_ptr<const v1::EventsFrame>;

/** Where one console's events go. Called on the core sequence; must not block. */
class EventLaneSink {
public:
    virtual ~EventLaneSink() = default;
    /** False: it cannot take more and is over; it comes again and resumes from the journal. */
    [[nodiscard]] virtual bool send(SharedFrame frame) = 0;
    virtual void close(const Error& why) = 0;
};

/** The lossless lane: a snapshot or the journal's rest first, then every event in the journal's order. Frames are made
 *  once for all consoles. Core sequence only. */
class EventLane {
public:
    using Alarms = std::function<std::vector<feed::AlarmRecord>()>;
    using Orders = std::function<std::vector<feed::OrderRecord>()>;
    using Order = std::function<std::optional<feed::OrderRecord>(const std::string&)>;
    using Incidents = std::function<std::vector<feed::IncidentRecord>()>;
    using Incident = std::function<std::optional<feed::IncidentRecord>(const std::string&)>;
    using SubscriberId = std::uint64_t;

    EventLane(const store::Journal& journal, std::string epoch, Alarms alarms, Orders orders, Order order);
    ~EventLane();

    void setIncidents(Incidents incidents, Incident incident) {
        m_incidents = std::move(incidents);
        m_incident = std::move(incident);
    }
    void setSeq(std::uint64_t seq) { m_seq = seq; }
    [[nodiscard]] SubscriberId subscribe(const std::string& epoch, std::uint64_t lastSeq,
                                         std::shared_ptr<EventLaneSink> sink);
    void unsubscribe(SubscriberId id) { m_sinks.erase(id); }
    void publish(const std::vector<feed::FeedEvent>& events);
    /** The present state to everybody: when the journal refuses, alarms are shown all the same. */
    void resend();
    void heartbeat(Millis evaluatorAgeMs, const std::vector<feed::AlarmFloodInfo>& floods = {});
    void closeAll(const Error& why);
    [[nodiscard]] std::size_t subscribers() const { return m_sinks.size(); }
    [[nodiscard]] const std::string& epoch() const { return m_epoch; }

private:
    [[nodiscard]] std::vector<SharedFrame> snapshot() const;
    /** What the journal has after `lastSeq`; nothing when a snapshot is the better answer. */
    [[nodiscard]] std::optional<std::vector<SharedFrame>> rest(std::uint64_t lastSeq) const;
    void sendAll(const std::vector<SharedFrame>& frames);

    const store::Journal& m_journal;
    std::string m_epoch;
    Alarms m_alarms;
    Orders m_orders;
    Order m_order;
    Incidents m_incidents;
    Incident m_incident;
    std::uint64_t m_seq = 0;
    SubscriberId m_lastId = 0;
    std::map<SubscriberId, std::shared_ptr<EventLaneSink>> m_sinks;
};

}  // namespace belfry::gateway
