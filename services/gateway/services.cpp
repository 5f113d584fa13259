// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/services.h"

#include <algorithm>
#include <deque>
#include <mutex>
#include <utility>

#include <spdlog/spdlog.h>

#include "belfry/v1/console.grpc.pb.h"
#include "services/gateway/alarm_service.h"
#include "services/proto/mapping_error.h"
#include "services/proto/mapping_events.h"
#include "services/proto/mapping_feed.h"

namespace belfry::gateway {

std::string tokenOf(const grpc::CallbackServerContext& context) {
    const auto found = context.client_metadata().find(proto::kSessionMetadata);
    return found == context.client_metadata().end() ? std::string()
                                                    : std::string(found->second.data(), found->second.size());
}

namespace {

constexpr std::size_t kMaxQueuedFrames = 2'000;  // of events; a console that far behind resumes from the journal

bool isLocal(const grpc::CallbackServerContext& context) {
    const std::string peer = context.peer();
    return peer.starts_with("unix:") || peer.starts_with("unix-abstract:") || peer.starts_with("inproc");
}

/** One console's events stream. Lives until gRPC says it is done; the sequence may hold it a little longer. */
class EventsReactor final : public grpc::ServerWriteReactor<v1::EventsFrame>, public EventLaneSink {
public:
    explicit EventsReactor(std::function<void()> gone) : m_gone(std::move(gone)) {}

    /** gRPC's own hold on this; let go in OnDone. */
    void hold(std::shared_ptr<EventsReactor> self) { m_self = std::move(self); }

    bool send(SharedFrame frame) override {
        const std::scoped_lock lock(m_mutex);
        if (m_finished) {
            return false;
        }
        if (m_queue.size() >= kMaxQueuedFrames) {
            finish(grpc::Status(grpc::StatusCode::RESOURCE_EXHAUSTED, "this console is too slow for its events"));
            return false;
        }
        m_queue.push_back(std::move(frame));
        if (!m_writing) {
            m_writing = true;
            StartWrite(m_queue.front().get());
        }
        return true;
    }
    void close(const Error& why) override {
        const std::scoped_lock lock(m_mutex);
        finish(proto::toStatus(why));
    }

    void OnWriteDone(bool ok) override {
        const std::scoped_lock lock(m_mutex);
        m_queue.pop_front();
        m_writing = false;
        if (!ok) {
            finish(grpc::Status::CANCELLED);
        } else if (m_finished) {
            Finish(m_status);
        } else if (!m_queue.empty()) {
            m_writing = true;
            StartWrite(m_queue.front().get());
        }
    }
    void OnCancel() override {
        const std::scoped_lock lock(m_mutex);
        finish(grpc::Status::CANCELLED);
    }
    void OnDone() override {
        m_gone();
        m_self.reset();
    }

private:
    /** With the lock held. gRPC wants Finish after the write under way. */
    void finish(grpc::Status status) {
        if (m_finished) {
            return;
        }
        m_finished = true;
        m_status = std::move(status);
        if (!m_writing) {
            Finish(m_status);
        }
    }

    std::function<void()> m_gone;
    std::mutex m_mutex;
    std::deque<SharedFrame> m_queue;
    bool m_writing = false;
    bool m_finished = false;
    grpc::Status m_status;
    std::shared_ptr<EventsReactor> m_self;
};

class EventsService final : public v1::Events::CallbackService {
public:
    explicit EventsService(ServiceParts& parts) : m_parts(parts) {}

    grpc::ServerWriteReactor<v1::EventsFrame>* Subscribe(grpc::CallbackServerContext* context,
                                                         const v1::EventsStart* start) override {
        auto subscription = std::make_shared<EventLane::SubscriberId>(0);
        auto reactor = std::make_shared<EventsReactor>([this, subscription] {
            m_parts.sequence.post([this, subscription] { m_parts.events.unsubscribe(*subscription); });
        });
        reactor->hold(reactor);
        if (auto contract = proto::checkContract(start->contract(), "this console"); !contract) {
            (void)context;
            reactor->close(contract.error());
            return reactor.get();
        }
        const bool posted =
            m_parts.sequence.post([this, reactor, subscription, epoch = start->epoch(), seq = start->last_seq()] {
                *subscription = m_parts.events.subscribe(epoch, seq, reactor);
            });
        if (!posted) {
            reactor->close({ErrorCode::Unavailable, "the gateway is stopping", "try again", ""});
        }
        return reactor.get();
    }

private:
    ServiceParts& m_parts;
};

class HistoryService final : public v1::History::CallbackService {
public:
    explicit HistoryService(ServiceParts& parts) : m_parts(parts) {}

    grpc::ServerUnaryReactor* Query(grpc::CallbackServerContext* context, const v1::HistoryRequest* request,
                                    v1::HistoryReply* reply) override {
        auto* reactor = context->DefaultReactor();
        auto query = proto::fromWire(*request);
        if (!query) {
            reactor->Finish(proto::toStatus(query.error(), context));
            return reactor;
        }
        const bool posted = m_parts.sequence.post([this, context, reply, reactor, query = std::move(*query)] {
            m_parts.history.query(query, [context, reply, reactor](Result<std::vector<feed::HistoryPoint>> points) {
                if (!points) {
                    return reactor->Finish(proto::toStatus(points.error(), context));
                }
                proto::toWire(*points, reply);
                reactor->Finish(grpc::Status::OK);
            });
        });
        if (!posted) {
            reactor->Finish(grpc::Status(grpc::StatusCode::UNAVAILABLE, "the gateway is stopping"));
        }
        return reactor;
    }

private:
    ServiceParts& m_parts;
};

class SessionService final : public v1::Session::CallbackService {
public:
    explicit SessionService(ServiceParts& parts) : m_parts(parts) {}

    grpc::ServerUnaryReactor* Open(grpc::CallbackServerContext* context, const v1::OpenRequest* request,
                                   v1::SessionInfo* reply) override {
        auto* reactor = context->DefaultReactor();
        const bool posted = m_parts.sequence.post([this, context, request, reply, reactor] {
            if (auto contract = proto::checkContract(request->contract(), "this console"); !contract) {
                return reactor->Finish(proto::toStatus(contract.error(), context));
            }
            const Instant now = m_parts.clock.now();
            const auto session = m_parts.sessions.open(
                request->operator_name(),
                {request->workstation(), context->peer(), request->kiosk(), isLocal(*context)}, now);
            if (!session) {
                return reactor->Finish(proto::toStatus(session.error(), context));
            }
            Happening signedIn;
            signedIn.entry.wallMs = now.wallMs;
            signedIn.entry.kind = "action";
            signedIn.entry.subject = "session";
            signedIn.entry.actor = session->operatorName;
            signedIn.entry.workstation = session->workstation;
            signedIn.entry.body = "{\"event\":\"SESSION_OPENED\",\"role\":\"" + session->role() + "\"}";
            signedIn.event.note = session->operatorName + " signed in at " + session->workstation;
            m_parts.chronicle.note(std::move(signedIn));
            fill(*session, reply);
            reactor->Finish(grpc::Status::OK);
        });
        if (!posted) {
            reactor->Finish(grpc::Status(grpc::StatusCode::UNAVAILABLE, "the gateway is stopping"));
        }
        return reactor;
    }

    grpc::ServerUnaryReactor* Info(grpc::CallbackServerContext* context, const v1::InfoRequest*,
                                   v1::SessionInfo* reply) override {
        auto* reactor = context->DefaultReactor();
        const bool posted = m_parts.sequence.post([this, context, reply, reactor] {
            const auto session = m_parts.sessions.find(tokenOf(*context), m_parts.clock.now());
            if (!session) {
                return reactor->Finish(proto::toStatus(session.error(), context));
            }
            fill(*session, reply);
            reactor->Finish(grpc::Status::OK);
        });
        if (!posted) {
            reactor->Finish(grpc::Status(grpc::StatusCode::UNAVAILABLE, "the gateway is stopping"));
        }
        return reactor;
    }

    grpc::ServerUnaryReactor* Reauthenticate(grpc::CallbackServerContext* context, const v1::ReauthenticateRequest*,
                                             v1::SessionInfo* reply) override {
        auto* reactor = context->DefaultReactor();
        const bool posted = m_parts.sequence.post([this, context, reply, reactor] {
            const Instant now = m_parts.clock.now();
            const std::string token = tokenOf(*context);
            auto session = m_parts.sessions.admit(token, "belfry.v1.Session/Reauthenticate", now);
            if (session && m_parts.sessions.accounts() == Sessions::Accounts::Open) {
                session = m_parts.sessions.verified(token, now);
            } else if (session) {
                session = refuse(TextCode::LogInNeeded);
            }
            if (!session) {
                return reactor->Finish(proto::toStatus(session.error(), context));
            }
            fill(*session, reply);
            reactor->Finish(grpc::Status::OK);
        });
        if (!posted) {
            reactor->Finish(grpc::Status(grpc::StatusCode::UNAVAILABLE, "the gateway is stopping"));
        }
        return reactor;
    }

private:
    void fill(const OpenSession& session, v1::SessionInfo* reply) const {
        const feed::GatewayInfo info = m_parts.info();
        reply->set_token(session.token);
        reply->set_operator_name(session.operatorName);
        reply->set_role(session.role());
        for (const std::string& permission : session.rights->actions()) {
            reply->add_permissions(permission);
        }
        for (const RoleGrant& grant : session.rights->grants()) {
            v1::RoleGrant* wire = reply->add_grants();
            wire->set_role(std::string(toText(grant.role)));
            wire->mutable_layers()->Assign(grant.layers.begin(), grant.layers.end());
            wire->mutable_areas()->Assign(grant.areas.begin(), grant.areas.end());
        }
        const auto accounts = m_parts.sessions.accounts();
        reply->set_log_in_needed(session.logInNeeded);
        reply->set_accounts_open(accounts == Sessions::Accounts::Open);
        reply->set_accounts_unreadable(accounts == Sessions::Accounts::Unreadable);
        reply->set_must_change_password(session.mustChangePassword);
        reply->set_display_name(session.displayName);
        if (session.verifiedMono >= 0) {
            reply->set_verified_age_ms(std::max<Millis>(0, m_parts.clock.now().monoMs - session.verifiedMono));
        }
        reply->set_gateway_id(info.gatewayId);
        reply->set_version(info.version);
        reply->set_contract(proto::kContract);
        reply->set_city_name(info.cityName);
        reply->set_timezone(info.timezone);
        for (const feed::SourceHealth& source : m_parts.sources()) {
            proto::toWire(source, reply->add_sources());
        }
    }

    ServiceParts& m_parts;
};

}  // namespace

class ConsoleServices::Impl {
public:
    explicit Impl(ServiceParts theParts) : parts(std::move(theParts)) {}

    ServiceParts parts;
    EventsService events{parts};
    AlarmsService alarms{parts};
    HistoryService history{parts};
    SessionService session{parts};
};

ConsoleServices::ConsoleServices(ServiceParts parts) : m_impl(std::make_unique<Impl>(std::move(parts))) {}
ConsoleServices::~ConsoleServices() = default;

void ConsoleServices::registerAll(grpc::ServerBuilder& builder) {
    builder.RegisterService(&m_impl->events);
    builder.RegisterService(&m_impl->alarms);
    builder.RegisterService(&m_impl->history);
    builder.RegisterService(&m_impl->session);
}

}  // namespace belfry::gateway
