// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include <grpcpp/grpcpp.h>

#include "belfry/v1/console.grpc.pb.h"
#include "belfry/v1/control.grpc.pb.h"
#include "services/client/client.h"
#include "services/client/session_keeper.h"

namespace belfry::client {

/** Calls that are under way on one connection. Every reply is given exactly once; the destructor cancels what is left
 *  and waits for its replies, so nobody is called back after a port is gone. */
class CallBook {
public:
    CallBook(ClientOptions options, std::shared_ptr<SessionKeeper> session);
    ~CallBook();
    CallBook(const CallBook&) = delete;
    CallBook& operator=(const CallBook&) = delete;

    [[nodiscard]] const std::shared_ptr<grpc::Channel>& channel() const { return m_channel; }
    [[nodiscard]] const ClientOptions& options() const { return m_options; }

    /** `begin(context, done)` starts the call. It is begun a second time, with a new session, when the gateway does not
     *  know the session (any more): a call refused for that was not carried out. */
    using Begin = std::function<void(grpc::ClientContext*, std::function<void(grpc::Status)>)>;
    void call(Begin begin, std::function<void(const Result<void>&)> done);

private:
    struct Call {
        std::unique_ptr<grpc::ClientContext> context;
        std::unique_ptr<grpc::ClientContext> refused;  ///< of the first attempt, when there were two
        Begin begin;
        std::function<void(const Result<void>&)> done;
        std::string token;
        bool again = false;
    };

    void start(Call* call);
    void ended(Call* call, const grpc::Status& status);
    void renewAndStart(Call* call);
    void finish(Call* call, const Result<void>& result);

    ClientOptions m_options;
    std::shared_ptr<SessionKeeper> m_session;
    std::shared_ptr<grpc::Channel> m_channel;
    std::mutex m_mutex;
    std::condition_variable m_empty;
    std::map<Call*, std::unique_ptr<Call>> m_calls;
    /** Answered. They hold the channel, which gRPC's own threads must never be the last to let go (1.51 frees its
     *  completion queue twice then): they are cleared away by whoever calls next. */
    std::vector<std::unique_ptr<Call>> m_answered;
    bool m_ending = false;
};

class GrpcAlarmPort final : public feed::AlarmPort {
public:
    explicit GrpcAlarmPort(std::shared_ptr<CallBook> book);
    ~GrpcAlarmPort() override;
    void acknowledge(const std::string& key, std::uint64_t occurrence, const std::string& note,
                     feed::Reply<feed::AlarmRecord> reply) override;
    void shelve(const std::string& key, Millis duration, const std::string& reason,
                feed::Reply<feed::AlarmRecord> reply) override;
    void unshelve(const std::string& key, feed::Reply<feed::AlarmRecord> reply) override;
    void act(const feed::AlarmAction& action, feed::Reply<std::vector<feed::AlarmOutcome>> reply) override;
    void situation(feed::Reply<feed::AlarmSituation> reply) override;
    void planMaintenance(const feed::MaintenanceWindow& window, feed::Reply<feed::MaintenanceWindow> reply) override;
    void endMaintenance(const std::string& id, feed::Reply<feed::MaintenanceWindow> reply) override;
    void kpis(Millis period, const std::string& position, feed::Reply<feed::AlarmKpis> reply) override;
    void searchJournal(const feed::JournalSearch& search, feed::Reply<feed::JournalPage> reply) override;

private:
    std::unique_ptr<v1::Alarms::Stub> m_stub;
    std::shared_ptr<CallBook> m_book;
};

class GrpcCommandPort final : public feed::CommandPort {
public:
    explicit GrpcCommandPort(std::shared_ptr<CallBook> book);
    ~GrpcCommandPort() override;
    void select(const feed::OrderRequest& request, feed::Reply<feed::OrderRecord> reply) override;
    void execute(const std::string& orderId, feed::Reply<feed::OrderRecord> reply) override;
    void cancel(const std::string& orderId, feed::Reply<feed::OrderRecord> reply) override;
    void renew(const std::string& orderId, Millis leaseMs, const std::string& reason,
               feed::Reply<feed::OrderRecord> reply) override;
    void release(const std::string& orderId, feed::Reply<feed::OrderRecord> reply) override;
    void preview(const feed::OrderRequest& request, feed::Reply<feed::OrderPreview> reply) override;
    void previewRestore(const std::string& orderId, feed::Reply<feed::OrderPreview> reply) override;
    void act(const feed::OrderAction& action, feed::Reply<feed::OrderRecord> reply) override;

private:
    std::unique_ptr<v1::CityControl::Stub> m_stub;
    std::shared_ptr<CallBook> m_book;
};

class GrpcIncidentPort final : public feed::IncidentPort {
public:
    explicit GrpcIncidentPort(std::shared_ptr<CallBook> book);
    ~GrpcIncidentPort() override;
    void create(const feed::IncidentDraft& draft, feed::Reply<feed::IncidentRecord> reply) override;
    void act(const feed::IncidentAction& action, feed::Reply<feed::IncidentRecord> reply) override;

private:
    std::unique_ptr<v1::Incidents::Stub> m_stub;
    std::shared_ptr<CallBook> m_book;
};

class GrpcHistoryPort final : public feed::HistoryPort {
public:
    explicit GrpcHistoryPort(std::shared_ptr<CallBook> book);
    ~GrpcHistoryPort() override;
    void query(const feed::HistoryQuery& query, feed::Reply<std::vector<feed::HistoryPoint>> reply) override;

private:
    std::unique_ptr<v1::History::Stub> m_stub;
    std::shared_ptr<CallBook> m_book;
};

}  // namespace belfry::client
