// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "belfry/v1/console.grpc.pb.h"
#include "services/gateway/handover.h"
#include "services/gateway/services.h"

namespace belfry::gateway {

/** What a call says of where it comes from. */
[[nodiscard]] Origin originOf(const grpc::CallbackServerContext& context, const std::string& workstation, bool kiosk);
/** What a console is told of its session. */
void fill(const ServiceParts& parts, const OpenSession& session, v1::SessionInfo* reply);

/** belfry.v1.Session. gRPC's threads only carry. */
class SessionService final : public v1::Session::CallbackService {
public:
    explicit SessionService(ServiceParts& parts) : m_parts(parts), m_handovers(parts) {}

    using Context = grpc::CallbackServerContext;
    using Reactor = grpc::ServerUnaryReactor;

    Reactor* Open(Context* context, const v1::OpenRequest* request, v1::SessionInfo* reply) override;
    Reactor* Info(Context* context, const v1::InfoRequest* request, v1::SessionInfo* reply) override;
    Reactor* LogIn(Context* context, const v1::LogInRequest* request, v1::SessionInfo* reply) override;
    Reactor* LogOut(Context* context, const v1::LogOutRequest* request, v1::LogOutReply* reply) override;
    Reactor* Reauthenticate(Context* context, const v1::ReauthenticateRequest* request,
                            v1::SessionInfo* reply) override;
    Reactor* ChangePassword(Context* context, const v1::ChangePasswordRequest* request,
                            v1::SessionInfo* reply) override;

    Reactor* PrepareHandover(Context* context, const v1::HandoverRequest* request, v1::HandoverSheet* reply) override;
    Reactor* SignHandover(Context* context, const v1::HandoverSignature* request, v1::HandoverReply* reply) override;

private:
    /** Ends the call with the session, or with why not. */
    [[nodiscard]] std::function<void(Result<OpenSession>)> answer(Context* context, Reactor* reactor,
                                                                  v1::SessionInfo* reply);
    Reactor* run(Context* context, std::function<void(Reactor*)> work);

    ServiceParts& m_parts;
    HandoverDesk m_handovers;
};

/** belfry.v1.Accounts: for security administrators. */
class AccountsService final : public v1::Accounts::CallbackService {
public:
    explicit AccountsService(ServiceParts& parts) : m_parts(parts) {}

    using Context = grpc::CallbackServerContext;
    using Reactor = grpc::ServerUnaryReactor;

    Reactor* List(Context* context, const v1::AccountsRequest* request, v1::AccountList* reply) override;
    Reactor* Add(Context* context, const v1::AccountChange* request, v1::Account* reply) override;
    Reactor* Change(Context* context, const v1::AccountChange* request, v1::Account* reply) override;

private:
    Reactor* change(Context* context, const v1::AccountChange* request, v1::Account* reply, bool add);

    ServiceParts& m_parts;
};

}  // namespace belfry::gateway
