// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <grpcpp/grpcpp.h>

#include "models/feed/ports.h"
#include "services/gateway/alarm_host.h"
#include "services/gateway/audit.h"
#include "services/gateway/chronicle.h"
#include "services/gateway/core_sequence.h"
#include "services/gateway/event_lane.h"
#include "services/gateway/history_recorder.h"
#include "services/gateway/sessions.h"
#include "services/store/audit_heads.h"

namespace belfry::gateway {

class Gatekeeper;
class IncidentHost;

/** Signed ends of the journal, oldest first, and the key that they are checked with. */
struct AuditHeadList {
    store::PublicKey publicKey{};
    std::vector<store::SignedHead> heads;
};

/** What the console-side services need; all of it belongs to the core sequence and outlives them. */
struct ServiceParts {
    CoreSequence& sequence;
    const Clock& clock;
    Sessions& sessions;
    Gatekeeper& gatekeeper;
    AlarmHost& alarms;
    Chronicle& chronicle;
    EventLane& events;
    HistoryRecorder& history;
    /** Program and city, with the health of the sources. */
    std::function<feed::GatewayInfo()> info;
    std::function<std::vector<feed::SourceHealth>()> sources;
    std::function<Result<feed::AlarmKpis>(Millis period, const std::string& position)> kpis;
    std::function<Result<feed::JournalPage>(const feed::JournalSearch&)> searchJournal;
    /** Whether the session may do this to the entity of this alarm key: layer and district decide. */
    std::function<Result<void>(const OpenSession& session, Action action, const std::string& alarmKey)> mayHere;
    /** When the certificate in use ends, wall; nothing set = no TLS. */
    std::function<Millis()> certificateEndsMs = {};
    /** Blocks on the disk: not on the core sequence. */
    std::function<Result<AuditFound>(const feed::AuditSearch&)> searchAudit = {};
    std::function<Result<AuditHeadList>()> auditHeads = {};
    /** For the shift handover. */
    std::function<std::vector<feed::OrderRecord>()> orders = {};
    std::function<std::vector<feed::HandoverIncident>()> incidents = {};
    /** What `from` holds goes to who comes; the ids of what went. */
    std::function<std::vector<std::string>(const std::string& from, const stream::Caller& to, const std::string& why)>
        giveOrders = {};
    IncidentHost* incidentHost = nullptr;
};

/** The gate (Sessions::admit) for a call that is no mere looking: a refusal is journalled as `what`. Core sequence. */
[[nodiscard]] Result<OpenSession> admit(ServiceParts& parts, const grpc::CallbackServerContext& context,
                                        std::string_view method, const char* what, const char* subject);

/** The session's token in a call's metadata; empty = none. */
[[nodiscard]] std::string tokenOf(const grpc::CallbackServerContext& context);

/** Events, Alarms, Incidents, History and Session of belfry.v1. gRPC's threads only carry: every decision is made on
 * the core sequence. */
class ConsoleServices {
public:
    explicit ConsoleServices(ServiceParts parts);
    ~ConsoleServices();
    ConsoleServices(const ConsoleServices&) = delete;
    ConsoleServices& operator=(const ConsoleServices&) = delete;

    void registerAll(grpc::ServerBuilder& builder);

private:
    class Impl;
    std::unique_ptr<Impl> m_impl;
};

}  // namespace belfry::gateway
