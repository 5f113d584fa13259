// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "belfry/v1/console.grpc.pb.h"
#include "services/gateway/services.h"

namespace belfry::gateway {

/** belfry.v1.Audit: for auditors. Searching has a thread of its own. */
class AuditService final : public v1::Audit::CallbackService {
public:
    explicit AuditService(ServiceParts& parts) : m_parts(parts), m_searches(parts.clock) { m_searches.start(); }

    using Context = grpc::CallbackServerContext;

    grpc::ServerUnaryReactor* Search(Context* context, const v1::AuditRequest* request, v1::AuditPage* reply) override;
    grpc::ServerWriteReactor<v1::AuditPage>* Export(Context* context, const v1::AuditRequest* request) override;
    grpc::ServerUnaryReactor* Heads(Context* context, const v1::AuditHeadsRequest* request,
                                    v1::AuditHeads* reply) override;

private:
    class Exporter;

    ServiceParts& m_parts;
    CoreSequence m_searches;
};

}  // namespace belfry::gateway
