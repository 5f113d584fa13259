// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "belfry/v1/feed.pb.h"
#include "models/domain/clock.h"
#include "services/client/catalogue_cache.h"
#include "services/client/client.h"
#include "services/client/raw_stream.h"
#include "services/client/session_keeper.h"
#include "services/stream/backoff.h"
#include "services/stream/lane_watch.h"

namespace grpc {
class ClientContext;
}

namespace belfry::client {

/** The state lane over gRPC: one worker thread connects, fetches the catalogue, follows the stream, and begins again
 * when anything is wrong with it. */
class GrpcFeedSource final : public feed::FeedSource {
public:
    /** `session` may be null: no session is opened. `clock` must outlive this. */
    GrpcFeedSource(ClientOptions options, std::shared_ptr<SessionKeeper> session, const Clock& clock);
    ~GrpcFeedSource() override;

    void start(feed::FeedSink& sink) override;
    void stop() override;
    void acknowledge(std::uint64_t seq, Revision appliedRev, Millis renderLagMs) override;
    void resynchronise(const std::string& why) override;
    void setInterest(const feed::Interest& interest) override;
    [[nodiscard]] feed::IntegrityCounters counters() const override;

private:
    struct PendingAck {
        std::uint64_t seq = 0;
        Revision rev = 0;
        Millis lag = 0;
    };

    void run();
    Result<void> follow();
    Result<void> openSession();
    Result<void> fetchCatalogue(const std::shared_ptr<grpc::Channel>& channel);
    Result<void> readCatalogue(const std::shared_ptr<grpc::Channel>& channel, std::uint64_t knownHash);
    Result<void> onFrame(grpc::ByteBuffer* buffer);
    void deliver(const v1::ServerFrame& frame, feed::FeedMessage message);
    void sendAck(RawStream& stream, Instant now);  // with the mutex held
    /** `raw`: the transport's own words, for the log. */
    void report(feed::LinkState state, const CodedText& text, double progress = -1.0, const std::string& raw = {});
    void reportLoss(const Error& error);
    void waitBeforeRetry(Millis milliseconds, const Error& why);
    [[nodiscard]] bool isStopping() const { return m_stop.load(); }

    ClientOptions m_options;
    std::shared_ptr<SessionKeeper> m_session;
    const Clock& m_clock;
    CatalogueCache m_cache;
    stream::Backoff m_backoff;
    feed::FeedSink* m_sink = nullptr;
    std::thread m_worker;
    std::atomic<bool> m_stop{false};

    mutable LaneSignal m_signal;
    // guarded by m_signal.mutex:
    PendingAck m_ack;
    bool m_hasAck = false;
    std::optional<std::string> m_resync;
    grpc::ClientContext* m_blocking = nullptr;  ///< of the call that the worker waits for
    feed::Interest m_interest;
    bool m_interestIsNew = false;  ///< since the stream was told
    feed::IntegrityCounters m_published;
    std::uint64_t m_seqBase = 0;  ///< frames of earlier streams: a late acknowledgement must not hit the present one

    // worker only:
    stream::LaneWatch m_watch;
    feed::LinkStatus m_status;
    bool m_reported = false;
    bool m_everLive = false;
    Millis m_lastHeardMonoMs = 0;
    std::string m_epoch;
    bool m_toldPart = false;                       ///< who was told a part cannot go on from there to everything
    std::shared_ptr<feed::Catalogue> m_catalogue;  ///< fetched, not handed over yet
    v1::ServerFrame m_frame;
    Millis m_nextAckMs = 0;
};

}  // namespace belfry::client
