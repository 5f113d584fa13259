// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/services.h"

#include <deque>
#include <mutex>
#include <utility>

#include <spdlog/spdlog.h>

#include "belfry/v1/console.grpc.pb.h"
#include "services/gateway/alarm_service.h"
#include "services/gateway/audit_service.h"
#include "services/gateway/incident_service.h"
#include "services/gateway/session_service.h"
#include "services/proto/mapping_error.h"
#include "services/proto/mapping_events.h"

namespace belfry::gateway {

std::string tokenOf(const grpc::CallbackServerContext& context) {
    const auto found = context.client_metadata().find(proto::kSessionMetadata);
    return found == context.client_metadata().end() ? std::string()
                                                    : std::string(found->second.data(), found->second.size());
}

Result<OpenSession> admit(ServiceParts& parts, const grpc::CallbackServerContext& context, std::string_view method,
                          const char* what, const char* subject) {
    const std::string token = tokenOf(context);
    const Instant now = parts.clock.now();
    auto session = parts.sessions.admit(token, method, now);
    if (!session) {
        const auto known = parts.sessions.find(token, now);
        parts.chronicle.refused(what, subject, known ? known->operatorName : "", known ? known->workstation : "",
                                session.error(), context.peer());
    }
    return session;
}

namespace {

constexpr std::size_t kMaxQueuedFrames = 2'000;  // of events; a console that far behind resumes from the journal

/** One console's events stream. Lives until gRPC says it is done; the sequence may hold it a little longer. */
class EventsReactor final : public grpc::ServerWriteReactor<v1::EventsFrame>, public EventLaneSink {
public:
    EventsReactor(grpc::CallbackServerContext* context, std::function<void()> gone)
        : m_context(context), m_gone(std::move(gone)) {}

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
        if (!m_finished) {  // after that the context may be gone
            finish(proto::toStatus(why, m_context));
        }
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

    grpc::CallbackServerContext* m_context;
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
        struct Both {
            EventLane::SubscriberId lane = 0;
            Sessions::StreamId session = 0;
        };
        auto subscription = std::make_shared<Both>();
        auto reactor = std::make_shared<EventsReactor>(context, [this, subscription] {
            m_parts.sequence.post([this, subscription] {
                m_parts.events.unsubscribe(subscription->lane);
                m_parts.sessions.unwatch(subscription->session);
            });
        });
        reactor->hold(reactor);
        if (auto contract = proto::checkContract(start->contract(), "this console"); !contract) {
            reactor->close(contract.error());
            return reactor.get();
        }
        const bool posted = m_parts.sequence.post(
            [this, reactor, subscription, token = tokenOf(*context), epoch = start->epoch(), seq = start->last_seq()] {
                const auto session = m_parts.sessions.admit(token, "belfry.v1.Events/Subscribe", m_parts.clock.now());
                if (!session) {
                    return reactor->close(session.error());
                }
                subscription->lane = m_parts.events.subscribe(epoch, seq, reactor);
                subscription->session =
                    m_parts.sessions.watch(token, [weak = std::weak_ptr<EventsReactor>(reactor)](const Error& why) {
                        if (const auto there = weak.lock()) {
                            there->close(why);
                        }
                    });
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
            const auto session =
                m_parts.sessions.admit(tokenOf(*context), "belfry.v1.History/Query", m_parts.clock.now());
            if (!session) {
                return reactor->Finish(proto::toStatus(session.error(), context));
            }
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

}  // namespace

class ConsoleServices::Impl {
public:
    explicit Impl(ServiceParts theParts) : parts(std::move(theParts)) {}

    ServiceParts parts;
    EventsService events{parts};
    AlarmsService alarms{parts};
    HistoryService history{parts};
    IncidentsService incidents{parts};
    SessionService session{parts};
    AccountsService accounts{parts};
    AuditService audit{parts};
};

ConsoleServices::ConsoleServices(ServiceParts parts) : m_impl(std::make_unique<Impl>(std::move(parts))) {}
ConsoleServices::~ConsoleServices() = default;

void ConsoleServices::registerAll(grpc::ServerBuilder& builder) {
    builder.RegisterService(&m_impl->events);
    builder.RegisterService(&m_impl->alarms);
    builder.RegisterService(&m_impl->history);
    builder.RegisterService(&m_impl->incidents);
    builder.RegisterService(&m_impl->session);
    builder.RegisterService(&m_impl->accounts);
    builder.RegisterService(&m_impl->audit);
}

}  // namespace belfry::gateway
