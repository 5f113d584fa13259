// SPDX-License-Identifier: Apache-2.0
#include "services/client/session_keeper.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <iterator>
#include <utility>

#include "belfry/v1/console.grpc.pb.h"
#include "services/client/channels.h"
#include "services/proto/mapping_error.h"
#include "services/proto/mapping_feed.h"

namespace belfry::client {

namespace {

constexpr Millis kAsyncTimeoutMs = 3'000;

v1::OpenRequest openRequest(const ClientOptions& options) {
    v1::OpenRequest request;
    request.set_contract(proto::kContract);
    request.set_operator_name(options.operatorName);
    request.set_workstation(options.workstation);
    request.set_kiosk(options.kiosk);
    request.set_program_version(options.programVersion);
    return request;
}

feed::SessionState stateOf(const v1::SessionInfo& wire) {
    feed::SessionState state;
    state.user = wire.operator_name();
    state.displayName = wire.display_name();
    state.role = wire.role();
    state.permissions.assign(wire.permissions().begin(), wire.permissions().end());
    for (const v1::RoleGrant& grant : wire.grants()) {
        if (const auto role = roleFromText(grant.role())) {
            state.grants.push_back(
                {*role, {grant.layers().begin(), grant.layers().end()}, {grant.areas().begin(), grant.areas().end()}});
        }
    }
    state.logInNeeded = wire.log_in_needed();
    state.accountsOpen = wire.accounts_open();
    state.accountsUnreadable = wire.accounts_unreadable();
    state.mustChangePassword = wire.must_change_password();
    state.lockAfterS = wire.lock_after_s();
    if (wire.has_verified_age_ms()) {
        state.verifiedAgeMs = wire.verified_age_ms();
    }
    state.certificateEndsMs = wire.certificate_ends_ms();
    state.gatewayId = wire.gateway_id();
    return state;
}

/** What one Session.Open needs until it is answered. */
struct Opening {
    std::shared_ptr<grpc::Channel> channel;
    std::unique_ptr<v1::Session::Stub> stub;
    grpc::ClientContext context;
    v1::OpenRequest request;
    v1::SessionInfo reply;

    Opening(const ClientOptions& options, Millis timeout)
        : channel(makeChannel(options)), stub(v1::Session::NewStub(channel)), request(openRequest(options)) {
        context.set_deadline(std::chrono::system_clock::now() + std::chrono::milliseconds(timeout));
    }
};

}  // namespace

SessionInfo infoOf(const v1::SessionInfo& wire) {
    SessionInfo info;
    info.state = stateOf(wire);
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

struct SessionKeeper::OpenCall {
    Opening opening;
    std::function<void(Result<std::string>)> done;
    std::atomic<bool> answered{false};
};

SessionKeeper::SessionKeeper(ClientOptions options) : m_options(std::move(options)) {}
SessionKeeper::~SessionKeeper() = default;

std::string SessionKeeper::token() const {
    const std::lock_guard lock(m_mutex);
    return m_token;
}

Result<std::string> SessionKeeper::keep(const std::string& token, const SessionInfo& info) {
    // who says nothing of it says it in Hello, which must
    if (auto contract = proto::checkContract(info.contract, "the gateway"); !contract && !info.contract.empty()) {
        return tl::unexpected(contract.error());
    }
    {
        const std::lock_guard lock(m_mutex);
        m_token = token;
    }
    if (m_options.onSession) {
        m_options.onSession(info);
    }
    const std::lock_guard telling(m_telling);
    m_state = info.state;
    if (m_listener) {
        m_listener(info.state);
    }
    return token;
}

Result<std::string> SessionKeeper::keepOpened(const std::string& refused, const v1::SessionInfo& info) {
    if (std::string present = token(); present != refused) {
        return present;  // somebody logged in while this one was opened: theirs counts
    }
    return keep(info.token(), infoOf(info));
}

void SessionKeeper::forget() {
    {
        const std::lock_guard lock(m_mutex);
        m_token.clear();
    }
    const std::lock_guard telling(m_telling);
    feed::SessionState nobody;
    nobody.logInNeeded = true;
    m_state = nobody;
    if (m_listener) {
        m_listener(nobody);
    }
}

void SessionKeeper::listen(std::function<void(const feed::SessionState&)> listener) {
    const std::lock_guard telling(m_telling);
    m_listener = std::move(listener);
    if (m_listener && m_state) {
        m_listener(*m_state);
    }
}

void SessionKeeper::clearAnswered() {
    std::vector<std::unique_ptr<OpenCall>> answered;
    const std::lock_guard lock(m_mutex);
    const auto waiting =
        std::stable_partition(m_calls.begin(), m_calls.end(), [](const auto& call) { return !call->answered.load(); });
    answered.assign(std::make_move_iterator(waiting), std::make_move_iterator(m_calls.end()));
    m_calls.erase(waiting, m_calls.end());
}

Result<std::string> SessionKeeper::renew(const std::string& refused, Millis timeout) {
    const std::lock_guard one(m_opening);
    clearAnswered();
    if (std::string present = token(); present != refused) {
        return present;
    }
    Opening call(m_options, timeout);
    if (const grpc::Status status = call.stub->Open(&call.context, call.request, &call.reply); !status.ok()) {
        return tl::unexpected(proto::fromStatus(status, call.context));
    }
    return keepOpened(refused, call.reply);
}

void SessionKeeper::renewAsync(const std::string& refused, std::function<void(Result<std::string>)> done) {
    if (std::string present = token(); present != refused) {
        done(present);
        return;
    }
    OpenCall* call = nullptr;
    {
        const std::lock_guard lock(m_mutex);
        // this may be one of gRPC's threads, which must not let go of a channel: only others clear away
        call = m_calls.emplace_back(new OpenCall{{m_options, kAsyncTimeoutMs}, std::move(done), {}}).get();
    }
    Opening& opening = call->opening;
    opening.stub->async()->Open(
        &opening.context, &opening.request, &opening.reply, [this, call, refused](const grpc::Status& status) {
            const auto result =
                status.ok() ? keepOpened(refused, call->opening.reply)
                            : Result<std::string>(tl::unexpected(proto::fromStatus(status, call->opening.context)));
            const auto tell = std::move(call->done);
            call->answered = true;
            tell(result);  // the keeper may go from here on
        });
}

Result<SessionInfo> openSession(const ClientOptions& options, Millis timeout) {
    if (auto valid = checkAddress(options); !valid) {
        return tl::unexpected(valid.error());
    }
    Opening call(options, timeout);
    if (const grpc::Status status = call.stub->Open(&call.context, call.request, &call.reply); !status.ok()) {
        return tl::unexpected(proto::fromStatus(status, call.context));
    }
    return infoOf(call.reply);
}

}  // namespace belfry::client
