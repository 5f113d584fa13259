// SPDX-License-Identifier: Apache-2.0
#include "services/client/session_keeper.h"

#include <chrono>
#include <utility>

#include "belfry/v1/console.grpc.pb.h"
#include "services/client/channels.h"
#include "services/proto/mapping_error.h"
#include "services/proto/mapping_feed.h"

namespace belfry::client {

namespace {

v1::OpenRequest openRequest(const ClientOptions& options) {
    v1::OpenRequest request;
    request.set_contract(proto::kContract);
    request.set_operator_name(options.operatorName);
    request.set_workstation(options.workstation);
    request.set_kiosk(options.kiosk);
    request.set_program_version(options.programVersion);
    return request;
}

SessionInfo infoOf(const v1::SessionInfo& wire) {
    SessionInfo info;
    info.operatorName = wire.operator_name();
    info.role = wire.role();
    info.permissions.assign(wire.permissions().begin(), wire.permissions().end());
    info.gatewayId = wire.gateway_id();
    info.version = wire.version();
    info.contract = wire.contract();
    info.cityName = wire.city_name();
    info.timezone = wire.timezone();
    for (const v1::SourceHealth& source : wire.sources()) {
        info.sources.push_back(proto::fromWire(source));
    }
    return info;
}

/** One Session.Open and everything that has to live until it is answered. */
struct OpenCall {
    std::shared_ptr<grpc::Channel> channel;
    std::unique_ptr<v1::Session::Stub> stub;
    grpc::ClientContext context;
    v1::OpenRequest request;
    v1::SessionInfo reply;

    OpenCall(const ClientOptions& options, Millis timeout)
        : channel(makeChannel(options)), stub(v1::Session::NewStub(channel)), request(openRequest(options)) {
        context.set_deadline(std::chrono::system_clock::now() + std::chrono::milliseconds(timeout));
    }
};

}  // namespace

std::string SessionKeeper::token() const {
    const std::lock_guard lock(m_mutex);
    return m_token;
}

Result<std::string> SessionKeeper::keep(const std::string& token, const SessionInfo& info) {
    {
        const std::lock_guard lock(m_mutex);
        m_token = token;
    }
    if (m_options.onSession) {
        m_options.onSession(info);
    }
    return token;
}

Result<std::string> SessionKeeper::renew(const std::string& refused, Millis timeout) {
    const std::lock_guard one(m_opening);
    if (const std::string present = token(); present != refused) {
        return present;
    }
    OpenCall call(m_options, timeout);
    if (const grpc::Status status = call.stub->Open(&call.context, call.request, &call.reply); !status.ok()) {
        return tl::unexpected(proto::fromStatus(status, call.context));
    }
    return keep(call.reply.token(), infoOf(call.reply));
}

void SessionKeeper::renewAsync(const std::string& refused, std::function<void(Result<std::string>)> done) {
    if (const std::string present = token(); present != refused) {
        done(present);
        return;
    }
    auto call = std::make_shared<OpenCall>(m_options, 3'000);
    OpenCall* raw = call.get();
    raw->stub->async()->Open(&raw->context, &raw->request, &raw->reply,
                             [this, call = std::move(call), done = std::move(done)](const grpc::Status& status) {
                                 if (!status.ok()) {
                                     done(tl::unexpected(proto::fromStatus(status, call->context)));
                                     return;
                                 }
                                 done(keep(call->reply.token(), infoOf(call->reply)));
                             });
}

Result<SessionInfo> openSession(const ClientOptions& options, Millis timeout) {
    if (auto valid = checkAddress(options); !valid) {
        return tl::unexpected(valid.error());
    }
    OpenCall call(options, timeout);
    if (const grpc::Status status = call.stub->Open(&call.context, call.request, &call.reply); !status.ok()) {
        return tl::unexpected(proto::fromStatus(status, call.context));
    }
    return infoOf(call.reply);
}

}  // namespace belfry::client
