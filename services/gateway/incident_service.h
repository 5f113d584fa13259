// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

#include "belfry/v1/console.grpc.pb.h"
#include "services/gateway/incident_host.h"
#include "services/gateway/services.h"

namespace belfry::gateway {

/** belfry.v1.Incidents. gRPC's threads only carry: sessions are checked and everything is decided on the core sequence.
 *  Every call goes through the gate (Sessions::admit) first. */
class IncidentsService final : public v1::Incidents::CallbackService {
public:
    explicit IncidentsService(ServiceParts& parts) : m_parts(parts) {}

    using Context = grpc::CallbackServerContext;
    using Reactor = grpc::ServerUnaryReactor;

    Reactor* Create(Context* context, const v1::IncidentDraft* draft, v1::Incident* reply) override;
    Reactor* Act(Context* context, const v1::IncidentCall* call, v1::Incident* reply) override;

private:
    using Work = std::function<Result<feed::IncidentRecord>(const stream::Caller& caller)>;
    Reactor* run(Context* context, v1::Incident* reply, std::string_view method, std::string subject, Work work);

    ServiceParts& m_parts;
};

}  // namespace belfry::gateway
