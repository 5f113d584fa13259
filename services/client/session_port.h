// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "belfry/v1/console.grpc.pb.h"
#include "models/feed/session_port.h"
#include "services/client/unary_ports.h"

namespace belfry::client {

/** Log-in, handover and audit over gRPC. Passwords are wiped from the request once the call has ended. */
class GrpcSessionPort final : public feed::SessionPort {
public:
    GrpcSessionPort(std::shared_ptr<CallBook> book, std::shared_ptr<SessionKeeper> keeper);
    ~GrpcSessionPort() override;

    void listen(Listener listener) override;
    void logIn(const std::string& user, std::string password, Reply<feed::SessionState> reply) override;
    void logOut(bool idle, Reply<feed::SessionState> reply) override;
    void reauthenticate(std::string password, Reply<feed::SessionState> reply) override;
    void changePassword(std::string old, std::string fresh, Reply<feed::SessionState> reply) override;
    void prepareHandover(Reply<feed::HandoverSheet> reply) override;
    void signHandover(const feed::HandoverSheet& sheet, std::string password,
                      Reply<feed::HandoverSheet> reply) override;
    void searchAudit(const feed::AuditSearch& search, Reply<feed::AuditPage> reply) override;

private:
    std::shared_ptr<SessionKeeper> m_keeper;
    std::unique_ptr<v1::Session::Stub> m_stub;
    std::shared_ptr<v1::Audit::Stub> m_audit;
    std::shared_ptr<CallBook> m_book;
};

}  // namespace belfry::client
