// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "belfry/v1/console.pb.h"
#include "models/domain/clock.h"
#include "services/client/client.h"
#include "services/client/raw_stream.h"
#include "services/client/session_keeper.h"
#include "services/stream/backoff.h"

namespace belfry::client {

/** The events lane over gRPC, on a connection of its own: ordered, without gaps, resumed from the last sequence. */
class GrpcEventSource final : public feed::EventSource {
public:
    GrpcEventSource(ClientOptions options, std::shared_ptr<SessionKeeper> session, const Clock& clock);
    ~GrpcEventSource() override;

    void start(feed::EventSink& sink) override;
    void stop() override;

private:
    void run();
    Result<void> follow();
    Result<void> onFrame(grpc::ByteBuffer* buffer);
    Result<void> onSnapshot(const v1::EventsSnapshot& snapshot);
    Result<void> onEvents(const v1::EventBatch& batch);
    /** `raw`: the transport's own words, for the log. */
    void report(feed::LinkState state, const CodedText& text, const std::string& raw = {});

    ClientOptions m_options;
    std::shared_ptr<SessionKeeper> m_session;
    const Clock& m_clock;
    stream::Backoff m_backoff;
    feed::EventSink* m_sink = nullptr;
    std::thread m_worker;
    std::atomic<bool> m_stop{false};
    LaneSignal m_signal;

    // worker only:
    std::uint64_t m_lastSeq = 0;
    std::string m_epoch;
    bool m_known = false;  ///< a snapshot was handed on: events go on from it
    std::vector<feed::AlarmRecord> m_alarms;
    std::vector<feed::OrderRecord> m_orders;
    std::vector<feed::IncidentRecord> m_incidents;
    Millis m_heardMonoMs = 0;
    feed::LinkStatus m_status;
    bool m_reported = false;
};

}  // namespace belfry::client
