// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/incident_service.h"

#include <utility>

#include "services/proto/mapping_error.h"
#include "services/proto/mapping_incidents.h"
#include "services/proto/utf8.h"
#include "services/stream/caller_mode.h"

namespace belfry::gateway {

grpc::ServerUnaryReactor* IncidentsService::run(Context* context, v1::Incident* reply, std::string_view method,
                                                std::string subject, Work work) {
    auto* reactor = context->DefaultReactor();
    const bool posted = m_parts.sequence.post(
        [this, context, reply, method, reactor, subject = std::move(subject), work = std::move(work)] {
            const auto session = admit(m_parts, *context, method, "incident", subject.c_str());
            if (!session) {
                return reactor->Finish(proto::toStatus(session.error(), context));
            }
            stream::Caller caller = session->caller();
            caller.mode = stream::callerModeOf(context->client_metadata());
            const auto record = work(caller);
            if (!record) {
                return reactor->Finish(proto::toStatus(record.error(), context));
            }
            proto::toWire(*record, reply);
            reactor->Finish(grpc::Status::OK);
        });
    if (!posted) {
        reactor->Finish(grpc::Status(grpc::StatusCode::UNAVAILABLE, "the gateway is stopping"));
    }
    return reactor;
}

grpc::ServerUnaryReactor* IncidentsService::Create(Context* context, const v1::IncidentDraft* draft,
                                                   v1::Incident* reply) {
    auto wanted = proto::fromWire(*draft);
    return run(context, reply, "belfry.v1.Incidents/Create", "incidents",
               [this, wanted = std::move(wanted)](const stream::Caller& caller) -> Result<feed::IncidentRecord> {
                   if (!wanted || m_parts.incidentHost == nullptr) {
                       return wanted ? refuse(TextCode::CallNotHere) : tl::unexpected<Error>(wanted.error());
                   }
                   return m_parts.incidentHost->create(caller, *wanted);
               });
}

grpc::ServerUnaryReactor* IncidentsService::Act(Context* context, const v1::IncidentCall* call, v1::Incident* reply) {
    auto action = proto::fromWire(*call);
    return run(context, reply, "belfry.v1.Incidents/Act", proto::cleanUtf8(call->id(), 256),
               [this, action = std::move(action)](const stream::Caller& caller) -> Result<feed::IncidentRecord> {
                   if (!action || m_parts.incidentHost == nullptr) {
                       return action ? refuse(TextCode::CallNotHere) : tl::unexpected<Error>(action.error());
                   }
                   return m_parts.incidentHost->act(caller, *action);
               });
}

}  // namespace belfry::gateway
