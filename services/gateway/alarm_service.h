// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "belfry/v1/console.grpc.pb.h"
#include "services/gateway/services.h"

namespace belfry::gateway {

/** belfry.v1.Alarms. gRPC's threads only carry: sessions are checked and everything is decided on the core sequence, in
 *  the order of arrival. Every call goes through the gate (Sessions::admit) first. */
class AlarmsService final : public v1::Alarms::CallbackService {
public:
    explicit AlarmsService(ServiceParts& parts) : m_parts(parts), m_searches(parts.clock) { m_searches.start(); }

    using Context = grpc::CallbackServerContext;
    using Reactor = grpc::ServerUnaryReactor;

    Reactor* Acknowledge(Context* context, const v1::AlarmCall* call, v1::Alarm* reply) override;
    Reactor* Shelve(Context* context, const v1::AlarmCall* call, v1::Alarm* reply) override;
    Reactor* Unshelve(Context* context, const v1::AlarmCall* call, v1::Alarm* reply) override;
    Reactor* Unacknowledge(Context* context, const v1::AlarmCall* call, v1::Alarm* reply) override;
    Reactor* Reset(Context* context, const v1::AlarmCall* call, v1::Alarm* reply) override;
    Reactor* RemoveFromService(Context* context, const v1::AlarmCall* call, v1::Alarm* reply) override;
    Reactor* ReturnToService(Context* context, const v1::AlarmCall* call, v1::Alarm* reply) override;
    Reactor* Silence(Context* context, const v1::AlarmCall* call, v1::Alarm* reply) override;
    Reactor* Assign(Context* context, const v1::AlarmCall* call, v1::Alarm* reply) override;
    Reactor* AddNote(Context* context, const v1::AlarmCall* call, v1::Alarm* reply) override;
    Reactor* Batch(Context* context, const v1::AlarmBatch* batch, v1::AlarmBatchReply* reply) override;
    Reactor* Situation(Context* context, const v1::AlarmSituationRequest* request, v1::AlarmSituation* reply) override;
    Reactor* PlanMaintenance(Context* context, const v1::MaintenanceWindow* window,
                             v1::MaintenanceWindow* reply) override;
    Reactor* EndMaintenance(Context* context, const v1::MaintenanceCall* call, v1::MaintenanceWindow* reply) override;
    Reactor* Kpis(Context* context, const v1::AlarmKpiRequest* request, v1::AlarmKpis* reply) override;
    Reactor* SearchJournal(Context* context, const v1::JournalRequest* request, v1::JournalReply* reply) override;

private:
    [[nodiscard]] Result<std::vector<feed::AlarmOutcome>> actMany(const feed::AlarmAction& action,
                                                                  const OpenSession& session);
    /** Valid as long as the session. */
    [[nodiscard]] AlarmHost::MayHere mayHere(const OpenSession& session, feed::AlarmActionKind kind);
    Reactor* one(Context* context, const v1::AlarmCall* call, v1::Alarm* reply, std::string_view method,
                 feed::AlarmActionKind kind);
    /** Runs `work(session)` on the sequence, if the session may call `method`. `subject` is journalled when it may not.
     */
    template <typename Reply, typename Work>
    Reactor* run(Context* context, Reply* reply, std::string_view method, std::string what, std::string subject,
                 Work work);

    ServiceParts& m_parts;
    CoreSequence m_searches;  ///< a thread of its own: a long search must not keep alarms waiting
};

}  // namespace belfry::gateway
