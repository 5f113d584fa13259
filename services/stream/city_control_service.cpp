// SPDX-License-Identifier: Apache-2.0
#include "services/stream/city_control_service.h"

#include <atomic>
#include <utility>

#include "belfry/v1/control.grpc.pb.h"
#include "services/proto/mapping_error.h"
#include "services/proto/mapping_events.h"
#include "services/stream/caller_mode.h"

namespace belfry::stream {

namespace {

constexpr std::size_t kMaxCommandBytes = 1U << 20U;  // 10,000 ids

struct Shared {
    ControlHandler* handler;  ///< owner thread only
    Executor& executor;
    CallerSource callers;
};

/** One unary call: answered exactly once, also when everybody who could answer has gone. */
template <typename Model, typename Wire>
class Answer {
public:
    Answer(grpc::CallbackServerContext* context, Wire* reply)
        : m_context(context), m_reactor(context->DefaultReactor()), m_reply(reply) {}
    Answer(const Answer&) = delete;
    Answer& operator=(const Answer&) = delete;
    ~Answer() { give(refuse(TextCode::OrderUnanswered)); }

    void give(const Result<Model>& result) {
        if (m_given.exchange(true)) {
            return;
        }
        if (result) {
            proto::toWire(*result, m_reply);
            m_reactor->Finish(grpc::Status::OK);
        } else {
            m_reactor->Finish(proto::toStatus(result.error(), m_context));
        }
    }
    [[nodiscard]] grpc::ServerUnaryReactor* reactor() const { return m_reactor; }

private:
    grpc::CallbackServerContext* m_context;
    grpc::ServerUnaryReactor* m_reactor;
    Wire* m_reply;
    std::atomic<bool> m_given{false};
};

using OrderAnswer = Answer<feed::OrderRecord, v1::Order>;
using PreviewAnswer = Answer<feed::OrderPreview, v1::OrderPreview>;
using Kind = feed::OrderActionKind;
using Method = void (ControlHandler::*)(const Caller&, const OrderCallArgs&, feed::Reply<feed::OrderRecord>);

class ServiceImpl final : public v1::CityControl::CallbackService {
public:
    explicit ServiceImpl(std::shared_ptr<Shared> shared) : m_shared(std::move(shared)) {}

    grpc::ServerUnaryReactor* Select(grpc::CallbackServerContext* context, const v1::OrderRequest* request,
                                     v1::Order* reply) override {
        auto answer = std::make_shared<OrderAnswer>(context, reply);
        auto* reactor = answer->reactor();
        if (request->ByteSizeLong() > kMaxCommandBytes) {
            answer->give(refuse(TextCode::OrderTooLarge, {{"size", static_cast<std::int64_t>(request->ByteSizeLong())},
                                                          {"most", static_cast<std::int64_t>(kMaxCommandBytes)}}));
            return reactor;
        }
        auto order = proto::fromWire(*request);
        if (!order) {
            answer->give(tl::unexpected(order.error()));
            return reactor;
        }
        Caller claimed;
        claimed.operatorName = request->operator_name();
        claimed.workstation = request->workstation();
        dispatch(context, "belfry.v1.CityControl/Select", std::move(claimed), answer,
                 [order = std::move(*order), notAfter = request->not_after_ms()](
                     ControlHandler& handler, const Caller& caller, feed::Reply<feed::OrderRecord> done) {
                     handler.select(caller, order, notAfter, std::move(done));
                 });
        return reactor;
    }
    grpc::ServerUnaryReactor* Execute(grpc::CallbackServerContext* context, const v1::OrderCall* request,
                                      v1::Order* reply) override {
        return call(context, "belfry.v1.CityControl/Execute", *request, reply, &ControlHandler::execute);
    }
    grpc::ServerUnaryReactor* Cancel(grpc::CallbackServerContext* context, const v1::OrderCall* request,
                                     v1::Order* reply) override {
        return call(context, "belfry.v1.CityControl/Cancel", *request, reply, &ControlHandler::cancel);
    }
    grpc::ServerUnaryReactor* Renew(grpc::CallbackServerContext* context, const v1::OrderCall* request,
                                    v1::Order* reply) override {
        return call(context, "belfry.v1.CityControl/Renew", *request, reply, &ControlHandler::renew);
    }
    grpc::ServerUnaryReactor* Release(grpc::CallbackServerContext* context, const v1::OrderCall* request,
                                      v1::Order* reply) override {
        return call(context, "belfry.v1.CityControl/Release", *request, reply, &ControlHandler::release);
    }

    grpc::ServerUnaryReactor* Preview(grpc::CallbackServerContext* context, const v1::OrderRequest* request,
                                      v1::OrderPreview* reply) override {
        auto answer = std::make_shared<PreviewAnswer>(context, reply);
        auto* reactor = answer->reactor();
        if (request->ByteSizeLong() > kMaxCommandBytes) {
            answer->give(refuse(TextCode::OrderTooLarge, {{"size", static_cast<std::int64_t>(request->ByteSizeLong())},
                                                          {"most", static_cast<std::int64_t>(kMaxCommandBytes)}}));
            return reactor;
        }
        auto order = proto::fromWire(*request);
        if (!order) {
            answer->give(tl::unexpected(order.error()));
            return reactor;
        }
        dispatch(context, "belfry.v1.CityControl/Preview", {}, answer,
                 [order = std::move(*order)](ControlHandler& handler, const Caller& caller,
                                             feed::Reply<feed::OrderPreview> done) {
                     handler.preview(caller, order, std::move(done));
                 });
        return reactor;
    }
    grpc::ServerUnaryReactor* PreviewRestore(grpc::CallbackServerContext* context, const v1::OrderCall* request,
                                             v1::OrderPreview* reply) override {
        auto answer = std::make_shared<PreviewAnswer>(context, reply);
        auto* reactor = answer->reactor();
        if (request->order_id().empty() || request->ByteSizeLong() > kMaxCommandBytes) {
            answer->give(refuse(TextCode::OrderNoId));
            return reactor;
        }
        dispatch(context, "belfry.v1.CityControl/PreviewRestore", {}, answer,
                 [id = request->order_id()](ControlHandler& handler, const Caller& caller,
                                            feed::Reply<feed::OrderPreview> done) {
                     handler.previewRestore(caller, id, std::move(done));
                 });
        return reactor;
    }
    grpc::ServerUnaryReactor* Approve(grpc::CallbackServerContext* context, const v1::OrderCall* request,
                                      v1::Order* reply) override {
        return action(context, "belfry.v1.CityControl/Approve", *request, reply, Kind::Approve);
    }
    grpc::ServerUnaryReactor* Deny(grpc::CallbackServerContext* context, const v1::OrderCall* request,
                                   v1::Order* reply) override {
        return action(context, "belfry.v1.CityControl/Deny", *request, reply, Kind::Deny);
    }
    grpc::ServerUnaryReactor* BreakGlass(grpc::CallbackServerContext* context, const v1::OrderCall* request,
                                         v1::Order* reply) override {
        return action(context, "belfry.v1.CityControl/BreakGlass", *request, reply, Kind::BreakGlass);
    }
    grpc::ServerUnaryReactor* HandOver(grpc::CallbackServerContext* context, const v1::OrderCall* request,
                                       v1::Order* reply) override {
        return action(context, "belfry.v1.CityControl/HandOver", *request, reply, Kind::HandOver);
    }
    grpc::ServerUnaryReactor* TakeOver(grpc::CallbackServerContext* context, const v1::OrderCall* request,
                                       v1::Order* reply) override {
        return action(context, "belfry.v1.CityControl/TakeOver", *request, reply, Kind::TakeOver);
    }
    grpc::ServerUnaryReactor* RetryFailed(grpc::CallbackServerContext* context, const v1::OrderCall* request,
                                          v1::Order* reply) override {
        return action(context, "belfry.v1.CityControl/RetryFailed", *request, reply, Kind::RetryFailed);
    }
    grpc::ServerUnaryReactor* Restore(grpc::CallbackServerContext* context, const v1::OrderCall* request,
                                      v1::Order* reply) override {
        return action(context, "belfry.v1.CityControl/Restore", *request, reply, Kind::Restore);
    }
    grpc::ServerUnaryReactor* Decide(grpc::CallbackServerContext* context, const v1::OrderCall* request,
                                     v1::Order* reply) override {
        return action(context, "belfry.v1.CityControl/Decide", *request, reply, Kind::Decide);
    }
    grpc::ServerUnaryReactor* Review(grpc::CallbackServerContext* context, const v1::OrderCall* request,
                                     v1::Order* reply) override {
        return action(context, "belfry.v1.CityControl/Review", *request, reply, Kind::Review);
    }
    grpc::ServerUnaryReactor* RenewSelect(grpc::CallbackServerContext* context, const v1::OrderCall* request,
                                          v1::Order* reply) override {
        return action(context, "belfry.v1.CityControl/RenewSelect", *request, reply, Kind::RenewSelect);
    }

private:
    grpc::ServerUnaryReactor* action(grpc::CallbackServerContext* context, std::string_view name,
                                     const v1::OrderCall& request, v1::Order* reply, Kind kind) {
        auto answer = std::make_shared<OrderAnswer>(context, reply);
        auto* reactor = answer->reactor();
        auto action = request.ByteSizeLong() > kMaxCommandBytes ? Result<feed::OrderAction>(refuse(TextCode::OrderNoId))
                                                                : proto::fromWire(request, kind);
        if (!action) {
            answer->give(tl::unexpected(action.error()));
            return reactor;
        }
        dispatch(context, name, {}, answer,
                 [action = std::move(*action)](ControlHandler& handler, const Caller& caller,
                                               feed::Reply<feed::OrderRecord> done) {
                     handler.act(caller, action, std::move(done));
                 });
        return reactor;
    }
    grpc::ServerUnaryReactor* call(grpc::CallbackServerContext* context, std::string_view name,
                                   const v1::OrderCall& request, v1::Order* reply, Method method) {
        auto answer = std::make_shared<OrderAnswer>(context, reply);
        auto* reactor = answer->reactor();
        if (request.order_id().empty() || request.ByteSizeLong() > kMaxCommandBytes || request.lease_ms() < 0) {
            answer->give(refuse(TextCode::OrderNoId));
            return reactor;
        }
        OrderCallArgs args{request.order_id(), request.lease_ms(), request.reason(), request.idempotency_key(),
                           request.preview_hash()};
        dispatch(context, name, {}, answer,
                 [args = std::move(args), method](ControlHandler& handler, const Caller& caller,
                                                  feed::Reply<feed::OrderRecord> done) {
                     (handler.*method)(caller, args, std::move(done));
                 });
        return reactor;
    }

    template <typename Model, typename Wire, typename Work>
    void dispatch(grpc::CallbackServerContext* context, std::string_view name, Caller claimed,
                  std::shared_ptr<Answer<Model, Wire>> answer, Work work) {
        const auto& metadata = context->client_metadata();
        Asking asking{{}, name, context->peer(), callerModeOf(metadata)};
        if (const auto it = metadata.find(proto::kSessionMetadata); it != metadata.end()) {
            asking.token.assign(it->second.data(), it->second.size());
        }
        m_shared->executor.post([shared = m_shared, asking = std::move(asking), claimed = std::move(claimed),
                                 answer = std::move(answer), work = std::move(work)] {
            if (shared->handler == nullptr) {
                answer->give(refuse(TextCode::GatewayStopping));
                return;
            }
            auto caller = shared->callers(asking, claimed);
            if (!caller) {
                answer->give(tl::unexpected(caller.error()));
                return;
            }
            work(*shared->handler, *caller, [answer](Result<Model> result) { answer->give(result); });
        });
    }

    std::shared_ptr<Shared> m_shared;
};

}  // namespace

CallerSource trustingCallers() {
    return [](const Asking&, const Caller& claimed) -> Result<Caller> { return claimed; };
}

class CityControlService::Impl {
public:
    Impl(ControlHandler& handler, Executor& executor, CallerSource callers)
        : shared(std::make_shared<Shared>(Shared{&handler, executor, std::move(callers)})), service(shared) {}

    std::shared_ptr<Shared> shared;
    ServiceImpl service;
};

CityControlService::CityControlService(ControlHandler& handler, Executor& executor, CallerSource callers)
    : m_impl(std::make_unique<Impl>(handler, executor, std::move(callers))) {}
CityControlService::~CityControlService() = default;
grpc::Service* CityControlService::service() { return &m_impl->service; }
void CityControlService::stop() { m_impl->shared->handler = nullptr; }

void CommandPortHandler::select(const Caller&, const feed::OrderRequest& request, Millis,
                                feed::Reply<feed::OrderRecord> reply) {
    m_port.select(request, std::move(reply));
}
void CommandPortHandler::execute(const Caller&, const OrderCallArgs& call, feed::Reply<feed::OrderRecord> reply) {
    m_port.execute(call.orderId, std::move(reply));
}
void CommandPortHandler::cancel(const Caller&, const OrderCallArgs& call, feed::Reply<feed::OrderRecord> reply) {
    m_port.cancel(call.orderId, std::move(reply));
}
void CommandPortHandler::renew(const Caller&, const OrderCallArgs& call, feed::Reply<feed::OrderRecord> reply) {
    m_port.renew(call.orderId, call.leaseMs, call.reason, std::move(reply));
}
void CommandPortHandler::release(const Caller&, const OrderCallArgs& call, feed::Reply<feed::OrderRecord> reply) {
    m_port.release(call.orderId, std::move(reply));
}

}  // namespace belfry::stream
