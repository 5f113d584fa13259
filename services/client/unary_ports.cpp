// SPDX-License-Identifier: Apache-2.0
#include "services/client/unary_ports.h"

#include <chrono>
#include <utility>

#include "services/client/channels.h"
#include "services/client/link_words.h"
#include "services/proto/mapping_error.h"
#include "services/proto/mapping_events.h"

namespace belfry::client {

namespace {

constexpr std::chrono::milliseconds kDeadline{5'000};

/** Request and reply of one call, kept until it is answered. */
template <typename Request, typename ReplyMessage>
struct Exchange {
    Request request;
    ReplyMessage reply;
};

/** `method` begins the call with (context, request, reply, done). */
template <typename Model, typename ReplyMessage, typename Request, typename Method>
void exchange(CallBook& book, Request request, Method method, feed::Reply<Model> reply) {
    auto both = std::make_shared<Exchange<Request, ReplyMessage>>();
    both->request = std::move(request);
    book.call(
        [both, method](grpc::ClientContext* context, std::function<void(grpc::Status)> done) {
            both->reply.Clear();
            method(context, &both->request, &both->reply, std::move(done));
        },
        [both, reply = std::move(reply)](const Result<void>& result) {
            if (!result) {
                reply(tl::unexpected(result.error()));
            } else {
                reply(proto::fromWire(both->reply));
            }
        });
}

}  // namespace

CallBook::CallBook(ClientOptions options, std::shared_ptr<SessionKeeper> session)
    : m_options(std::move(options)), m_session(std::move(session)), m_channel(makeChannel(m_options)) {}

CallBook::~CallBook() {
    std::unique_lock lock(m_mutex);
    m_ending = true;
    for (const auto& [key, call] : m_calls) {
        if (call->context) {
            call->context->TryCancel();
        }
    }
    m_empty.wait(lock, [this] { return m_calls.empty(); });
}

void CallBook::call(Begin begin, std::function<void(const Result<void>&)> done) {
    auto owned = std::make_unique<Call>();
    Call* call = owned.get();
    call->begin = std::move(begin);
    call->done = std::move(done);
    std::vector<std::unique_ptr<Call>> answered;
    {
        const std::lock_guard lock(m_mutex);
        m_calls.emplace(call, std::move(owned));
        answered.swap(m_answered);
    }
    if (m_session && m_session->token().empty()) {
        renewAndStart(call);
    } else {
        start(call);
    }
}

void CallBook::renewAndStart(Call* call) {
    call->again = true;
    m_session->renewAsync(call->token, [this, call](const Result<std::string>& token) {
        if (token) {
            start(call);
        } else {
            finish(call, tl::unexpected(withLinkText(token.error(), m_options.address)));
        }
    });
}

void CallBook::start(Call* call) {
    {
        const std::lock_guard lock(m_mutex);
        if (call->context) {
            call->refused = std::move(call->context);
        }
        call->context = std::make_unique<grpc::ClientContext>();
        call->context->set_deadline(std::chrono::system_clock::now() + kDeadline);
        if (m_session) {
            call->token = m_session->token();
            call->context->AddMetadata(proto::kSessionMetadata, call->token);
        }
        if (!m_options.mode.empty()) {
            call->context->AddMetadata(proto::kModeMetadata, m_options.mode);
        }
        if (m_ending) {
            call->context->TryCancel();
        }
    }
    call->begin(call->context.get(), [this, call](const grpc::Status& status) { ended(call, status); });
}

void CallBook::ended(Call* call, const grpc::Status& status) {
    if (status.error_code() == grpc::StatusCode::UNAUTHENTICATED && m_session && !call->again) {
        renewAndStart(call);
        return;
    }
    finish(call, status.ok()
                     ? Result<void>()
                     : tl::unexpected(withLinkText(proto::fromStatus(status, *call->context), m_options.address)));
}

void CallBook::finish(Call* call, const Result<void>& result) {
    call->done(result);
    const std::lock_guard lock(m_mutex);
    const auto it = m_calls.find(call);
    m_answered.push_back(std::move(it->second));
    m_calls.erase(it);
    if (m_calls.empty()) {
        m_empty.notify_all();
    }
}

GrpcAlarmPort::GrpcAlarmPort(std::shared_ptr<CallBook> book)
    : m_stub(v1::Alarms::NewStub(book->channel())), m_book(std::move(book)) {}
GrpcAlarmPort::~GrpcAlarmPort() = default;

void GrpcAlarmPort::acknowledge(const std::string& key, std::uint64_t occurrence, const std::string& note,
                                feed::Reply<feed::AlarmRecord> reply) {
    v1::AlarmCall request;
    request.set_key(key);
    request.set_occurrence(occurrence);
    request.set_note(note);
    exchange<feed::AlarmRecord, v1::Alarm>(
        *m_book, std::move(request),
        [stub = m_stub.get()](auto... arguments) { stub->async()->Acknowledge(std::move(arguments)...); },
        std::move(reply));
}

void GrpcAlarmPort::shelve(const std::string& key, Millis duration, const std::string& reason,
                           feed::Reply<feed::AlarmRecord> reply) {
    v1::AlarmCall request;
    request.set_key(key);
    request.set_duration_ms(duration);
    request.set_reason(reason);
    exchange<feed::AlarmRecord, v1::Alarm>(
        *m_book, std::move(request),
        [stub = m_stub.get()](auto... arguments) { stub->async()->Shelve(std::move(arguments)...); }, std::move(reply));
}

void GrpcAlarmPort::unshelve(const std::string& key, feed::Reply<feed::AlarmRecord> reply) {
    v1::AlarmCall request;
    request.set_key(key);
    exchange<feed::AlarmRecord, v1::Alarm>(
        *m_book, std::move(request),
        [stub = m_stub.get()](auto... arguments) { stub->async()->Unshelve(std::move(arguments)...); },
        std::move(reply));
}

void GrpcAlarmPort::act(const feed::AlarmAction& action, feed::Reply<std::vector<feed::AlarmOutcome>> reply) {
    v1::AlarmBatch request;
    proto::toWire(action, &request);
    exchange<std::vector<feed::AlarmOutcome>, v1::AlarmBatchReply>(
        *m_book, std::move(request),
        [stub = m_stub.get()](auto... arguments) { stub->async()->Batch(std::move(arguments)...); }, std::move(reply));
}

void GrpcAlarmPort::situation(feed::Reply<feed::AlarmSituation> reply) {
    exchange<feed::AlarmSituation, v1::AlarmSituation>(
        *m_book, v1::AlarmSituationRequest(),
        [stub = m_stub.get()](auto... arguments) { stub->async()->Situation(std::move(arguments)...); },
        std::move(reply));
}

void GrpcAlarmPort::planMaintenance(const feed::MaintenanceWindow& window, feed::Reply<feed::MaintenanceWindow> reply) {
    v1::MaintenanceWindow request;
    proto::toWire(window, &request);
    exchange<feed::MaintenanceWindow, v1::MaintenanceWindow>(
        *m_book, std::move(request),
        [stub = m_stub.get()](auto... arguments) { stub->async()->PlanMaintenance(std::move(arguments)...); },
        std::move(reply));
}

void GrpcAlarmPort::endMaintenance(const std::string& id, feed::Reply<feed::MaintenanceWindow> reply) {
    v1::MaintenanceCall request;
    request.set_id(id);
    exchange<feed::MaintenanceWindow, v1::MaintenanceWindow>(
        *m_book, std::move(request),
        [stub = m_stub.get()](auto... arguments) { stub->async()->EndMaintenance(std::move(arguments)...); },
        std::move(reply));
}

void GrpcAlarmPort::kpis(Millis period, const std::string& position, feed::Reply<feed::AlarmKpis> reply) {
    v1::AlarmKpiRequest request;
    request.set_period_ms(period);
    request.set_position(position);
    exchange<feed::AlarmKpis, v1::AlarmKpis>(
        *m_book, std::move(request),
        [stub = m_stub.get()](auto... arguments) { stub->async()->Kpis(std::move(arguments)...); }, std::move(reply));
}

void GrpcAlarmPort::searchJournal(const feed::JournalSearch& search, feed::Reply<feed::JournalPage> reply) {
    v1::JournalRequest request;
    proto::toWire(search, &request);
    exchange<feed::JournalPage, v1::JournalReply>(
        *m_book, std::move(request),
        [stub = m_stub.get()](auto... arguments) { stub->async()->SearchJournal(std::move(arguments)...); },
        std::move(reply));
}

GrpcCommandPort::GrpcCommandPort(std::shared_ptr<CallBook> book)
    : m_stub(v1::CityControl::NewStub(book->channel())), m_book(std::move(book)) {}
GrpcCommandPort::~GrpcCommandPort() = default;

void GrpcCommandPort::select(const feed::OrderRequest& request, feed::Reply<feed::OrderRecord> reply) {
    v1::OrderRequest wire;
    proto::toWire(request, &wire);
    // a city system takes its gateway's word for who orders; a gateway knows its consoles' sessions
    wire.set_operator_name(m_book->options().operatorName);
    wire.set_workstation(m_book->options().workstation);
    exchange<feed::OrderRecord, v1::Order>(
        *m_book, std::move(wire),
        [stub = m_stub.get()](auto... arguments) { stub->async()->Select(std::move(arguments)...); }, std::move(reply));
}

void GrpcCommandPort::execute(const std::string& orderId, feed::Reply<feed::OrderRecord> reply) {
    v1::OrderCall request;
    request.set_order_id(orderId);
    exchange<feed::OrderRecord, v1::Order>(
        *m_book, std::move(request),
        [stub = m_stub.get()](auto... arguments) { stub->async()->Execute(std::move(arguments)...); },
        std::move(reply));
}

void GrpcCommandPort::cancel(const std::string& orderId, feed::Reply<feed::OrderRecord> reply) {
    v1::OrderCall request;
    request.set_order_id(orderId);
    exchange<feed::OrderRecord, v1::Order>(
        *m_book, std::move(request),
        [stub = m_stub.get()](auto... arguments) { stub->async()->Cancel(std::move(arguments)...); }, std::move(reply));
}

void GrpcCommandPort::renew(const std::string& orderId, Millis leaseMs, const std::string& reason,
                            feed::Reply<feed::OrderRecord> reply) {
    v1::OrderCall request;
    request.set_order_id(orderId);
    request.set_lease_ms(leaseMs);
    request.set_reason(reason);
    exchange<feed::OrderRecord, v1::Order>(
        *m_book, std::move(request),
        [stub = m_stub.get()](auto... arguments) { stub->async()->Renew(std::move(arguments)...); }, std::move(reply));
}

void GrpcCommandPort::release(const std::string& orderId, feed::Reply<feed::OrderRecord> reply) {
    v1::OrderCall request;
    request.set_order_id(orderId);
    exchange<feed::OrderRecord, v1::Order>(
        *m_book, std::move(request),
        [stub = m_stub.get()](auto... arguments) { stub->async()->Release(std::move(arguments)...); },
        std::move(reply));
}

void GrpcCommandPort::preview(const feed::OrderRequest& request, feed::Reply<feed::OrderPreview> reply) {
    v1::OrderRequest wire;
    proto::toWire(request, &wire);
    exchange<feed::OrderPreview, v1::OrderPreview>(
        *m_book, std::move(wire),
        [stub = m_stub.get()](auto... arguments) { stub->async()->Preview(std::move(arguments)...); },
        std::move(reply));
}

void GrpcCommandPort::previewRestore(const std::string& orderId, feed::Reply<feed::OrderPreview> reply) {
    v1::OrderCall request;
    request.set_order_id(orderId);
    exchange<feed::OrderPreview, v1::OrderPreview>(
        *m_book, std::move(request),
        [stub = m_stub.get()](auto... arguments) { stub->async()->PreviewRestore(std::move(arguments)...); },
        std::move(reply));
}

void GrpcCommandPort::act(const feed::OrderAction& action, feed::Reply<feed::OrderRecord> reply) {
    v1::OrderCall request;
    proto::toWire(action, &request);
    const auto ask = [&](auto method) {
        exchange<feed::OrderRecord, v1::Order>(
            *m_book, std::move(request),
            [stub = m_stub.get(), method](grpc::ClientContext* context, const v1::OrderCall* call, v1::Order* order,
                                          std::function<void(grpc::Status)> done) {
                (stub->async()->*method)(context, call, order, std::move(done));
            },
            std::move(reply));
    };
    using Kind = feed::OrderActionKind;
    using Async = v1::CityControl::StubInterface::async_interface;
    using Method =
        void (Async::*)(grpc::ClientContext*, const v1::OrderCall*, v1::Order*, std::function<void(grpc::Status)>);
    switch (action.kind) {
        case Kind::None: return reply(refuse(TextCode::CallNotHere));
        case Kind::Execute: return ask(static_cast<Method>(&Async::Execute));
        case Kind::Approve: return ask(static_cast<Method>(&Async::Approve));
        case Kind::Deny: return ask(static_cast<Method>(&Async::Deny));
        case Kind::BreakGlass: return ask(static_cast<Method>(&Async::BreakGlass));
        case Kind::HandOver: return ask(static_cast<Method>(&Async::HandOver));
        case Kind::TakeOver: return ask(static_cast<Method>(&Async::TakeOver));
        case Kind::RetryFailed: return ask(static_cast<Method>(&Async::RetryFailed));
        case Kind::Restore: return ask(static_cast<Method>(&Async::Restore));
        case Kind::Decide: return ask(static_cast<Method>(&Async::Decide));
        case Kind::Review: return ask(static_cast<Method>(&Async::Review));
        case Kind::RenewSelect: return ask(static_cast<Method>(&Async::RenewSelect));
    }
}

GrpcIncidentPort::GrpcIncidentPort(std::shared_ptr<CallBook> book)
    : m_stub(v1::Incidents::NewStub(book->channel())), m_book(std::move(book)) {}
GrpcIncidentPort::~GrpcIncidentPort() = default;

void GrpcIncidentPort::create(const feed::IncidentDraft& draft, feed::Reply<feed::IncidentRecord> reply) {
    v1::IncidentDraft request;
    proto::toWire(draft, &request);
    exchange<feed::IncidentRecord, v1::Incident>(
        *m_book, std::move(request),
        [stub = m_stub.get()](grpc::ClientContext* context, const v1::IncidentDraft* sent, v1::Incident* answer,
                              std::function<void(grpc::Status)> done) {
            stub->async()->Create(context, sent, answer, std::move(done));
        },
        std::move(reply));
}

void GrpcIncidentPort::act(const feed::IncidentAction& action, feed::Reply<feed::IncidentRecord> reply) {
    v1::IncidentCall request;
    proto::toWire(action, &request);
    exchange<feed::IncidentRecord, v1::Incident>(
        *m_book, std::move(request),
        [stub = m_stub.get()](grpc::ClientContext* context, const v1::IncidentCall* sent, v1::Incident* answer,
                              std::function<void(grpc::Status)> done) {
            stub->async()->Act(context, sent, answer, std::move(done));
        },
        std::move(reply));
}

GrpcHistoryPort::GrpcHistoryPort(std::shared_ptr<CallBook> book)
    : m_stub(v1::History::NewStub(book->channel())), m_book(std::move(book)) {}
GrpcHistoryPort::~GrpcHistoryPort() = default;

void GrpcHistoryPort::query(const feed::HistoryQuery& query, feed::Reply<std::vector<feed::HistoryPoint>> reply) {
    v1::HistoryRequest request;
    proto::toWire(query, &request);
    exchange<std::vector<feed::HistoryPoint>, v1::HistoryReply>(
        *m_book, std::move(request),
        [stub = m_stub.get()](auto... arguments) { stub->async()->Query(std::move(arguments)...); }, std::move(reply));
}

}  // namespace belfry::client
