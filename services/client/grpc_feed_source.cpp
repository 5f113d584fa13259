// SPDX-License-Identifier: Apache-2.0
#include "services/client/grpc_feed_source.h"

#include <algorithm>
#include <chrono>
#include <limits>
#include <random>
#include <utility>

#include <spdlog/spdlog.h>

#include "belfry/v1/feed.grpc.pb.h"
#include "models/feed/catalogue_image.h"
#include "services/client/channels.h"
#include "services/client/link_words.h"
#include "services/proto/mapping_delta.h"
#include "services/proto/mapping_error.h"
#include "services/proto/mapping_feed.h"
#include "services/proto/mapping_scope.h"

namespace belfry::client {

namespace {

constexpr const char* kSubscribe = "/belfry.v1.CityFeed/Subscribe";
constexpr Millis kHeartbeatMs = 250;
constexpr Millis kSessionTimeoutMs = 2'000;
constexpr Millis kCatalogueTimeoutMs = 60'000;

}  // namespace

GrpcFeedSource::GrpcFeedSource(ClientOptions options, std::shared_ptr<SessionKeeper> session, const Clock& clock)
    : m_options(std::move(options)),
      m_session(std::move(session)),
      m_clock(clock),
      m_cache(m_options.catalogueCacheDir, m_options.address),
      m_backoff(std::random_device{}()) {
    m_interest.layers = m_options.layers;
    m_cache.readAhead();
}

GrpcFeedSource::~GrpcFeedSource() { stop(); }

void GrpcFeedSource::start(feed::FeedSink& sink) {
    stop();
    m_stop = false;
    m_sink = &sink;
    m_reported = false;
    m_worker = std::thread([this] { run(); });
}

void GrpcFeedSource::stop() {
    if (!m_worker.joinable()) {
        return;
    }
    {
        const std::lock_guard lock(m_signal.mutex);
        m_stop = true;
        if (m_blocking != nullptr) {
            m_blocking->TryCancel();
        }
        m_signal.changed.notify_all();
    }
    m_worker.join();
    // what comes next is a new listener: it knows nothing yet
    m_watch.begin({}, 0, m_clock.now());
}

void GrpcFeedSource::acknowledge(std::uint64_t seq, Revision appliedRev, Millis renderLagMs) {
    const std::lock_guard lock(m_signal.mutex);
    if (seq > m_seqBase) {
        m_ack = {seq - m_seqBase, appliedRev, renderLagMs};
        m_hasAck = true;
        m_signal.changed.notify_all();
    }
}

void GrpcFeedSource::resynchronise(const std::string& why) {
    const std::lock_guard lock(m_signal.mutex);
    m_resync = why;
    m_signal.changed.notify_all();
}

void GrpcFeedSource::setInterest(const feed::Interest& interest) {
    const std::lock_guard lock(m_signal.mutex);
    if (interest != m_interest) {
        m_interest = interest;
        m_interestIsNew = true;
        m_signal.changed.notify_all();
    }
}

feed::IntegrityCounters GrpcFeedSource::counters() const {
    const std::lock_guard lock(m_signal.mutex);
    return m_published;
}

void GrpcFeedSource::report(feed::LinkState state, const CodedText& text, double progress, const std::string& raw) {
    const std::string& detail = raw.empty() ? text.english : raw;
    if (m_reported && m_status.state == state && m_status.detail == detail && m_status.text == text &&
        m_status.progress == progress) {
        return;
    }
    if (!m_reported || m_status.state != state) {
        m_status.sinceMonoMs = m_clock.now().monoMs;
    }
    m_reported = true;
    m_status.state = state;
    m_status.text = text;
    m_status.detail = detail;
    m_status.progress = progress;
    m_everLive = m_everLive || state == feed::LinkState::Live;
    m_sink->onLink(m_status);
}

void GrpcFeedSource::reportLoss(const Error& error) {
    if (error.reason == "CONTRACT_MISMATCH") {
        report(feed::LinkState::Incompatible, linkText(error, m_options.address), -1.0, toText(error));
        return;
    }
    const Millis silent = m_clock.now().monoMs - m_lastHeardMonoMs;
    const bool history = m_everLive && silent >= stream::kNotLiveAfterMs;
    report(history ? feed::LinkState::NotLive : feed::LinkState::Connecting, linkText(error, m_options.address), -1.0,
           toText(error));
}

void GrpcFeedSource::waitBeforeRetry(Millis milliseconds, const Error& why) {
    const Millis until = m_clock.now().monoMs + milliseconds;
    std::unique_lock lock(m_signal.mutex);
    while (!m_stop) {
        const Millis now = m_clock.now().monoMs;
        if (now >= until) {
            return;
        }
        Millis wait = until - now;
        // the two seconds to NOT LIVE may end while we wait
        const Millis lost = m_lastHeardMonoMs + stream::kNotLiveAfterMs - now;
        if (lost > 0) {
            wait = std::min(wait, lost);
        }
        m_signal.changed.wait_for(lock, std::chrono::milliseconds(wait), [this] { return m_stop.load(); });
        lock.unlock();
        reportLoss(why);
        lock.lock();
    }
}

void GrpcFeedSource::run() {
    m_lastHeardMonoMs = m_clock.now().monoMs;
    report(feed::LinkState::Connecting, say(TextCode::LinkConnecting, {{"address", m_options.address}}));
    while (!isStopping()) {
        const Result<void> ended = follow();
        {
            const std::lock_guard lock(m_signal.mutex);
            m_published = m_watch.counters();
            m_seqBase += m_watch.lastSeq();
            m_hasAck = false;
            if (m_resync) {
                m_resync.reset();
                m_watch.begin({}, 0, m_clock.now());
            }
        }
        if (isStopping()) {
            break;
        }
        const Error why =
            ended ? Error{ErrorCode::Unavailable, "the gateway ended the connection", {}, {}} : ended.error();
        if (why.reason == "EPOCH_CHANGED") {
            report(feed::LinkState::Synchronising, linkText(why, m_options.address), -1.0, toText(why));
            waitBeforeRetry(m_backoff.next() / 4, why);
            continue;
        }
        reportLoss(why);
        waitBeforeRetry(why.reason == "CONTRACT_MISMATCH" ? stream::Backoff::kMaxMs : m_backoff.next(), why);
    }
}

Result<void> GrpcFeedSource::openSession() {
    if (!m_session || !m_session->token().empty()) {
        return {};
    }
    auto token = m_session->renew({}, kSessionTimeoutMs);
    return token ? Result<void>() : tl::unexpected(token.error());
}

Result<void> GrpcFeedSource::readCatalogue(const std::shared_ptr<grpc::Channel>& channel, std::uint64_t knownHash) {
    const auto stub = v1::CityFeed::NewStub(channel);
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::milliseconds(kCatalogueTimeoutMs));
    if (m_session) {
        context.AddMetadata(proto::kSessionMetadata, m_session->token());
    }
    {
        const std::lock_guard lock(m_signal.mutex);
        m_blocking = &context;
        if (m_stop) {
            context.TryCancel();
        }
    }
    v1::GetCatalogRequest request;
    request.set_known_hash(knownHash);
    request.set_contract(proto::kContract);
    request.set_image_format(feed::kCatalogueImageFormat);
    proto::CatalogueReader catalogue;
    Result<void> result;
    grpc::Status status;
    {
        const auto reader = stub->GetCatalog(&context, request);
        v1::CatalogChunk chunk;
        while (result && reader->Read(&chunk)) {
            m_lastHeardMonoMs = m_clock.now().monoMs;
            result = catalogue.add(chunk);
            report(feed::LinkState::Synchronising, say(TextCode::LinkFetchingCatalogue), catalogue.progress());
        }
        if (!result) {
            context.TryCancel();
        }
        status = reader->Finish();
    }
    {
        const std::lock_guard lock(m_signal.mutex);
        m_blocking = nullptr;
    }
    if (!result) {
        ++m_watch.counters().malformed;
        return result;
    }
    if (!status.ok()) {
        return tl::unexpected(proto::fromStatus(status, context));
    }
    m_epoch = catalogue.epoch();
    if (catalogue.unchanged()) {
        auto cached = m_cache.load(catalogue.contentHash());
        if (!cached) {
            spdlog::warn("{}", toText(cached.error()));
            return tl::unexpected(cached.error());
        }
        m_catalogue = std::make_shared<feed::Catalogue>(std::move(*cached));
        return {};
    }
    auto finished = catalogue.finish();
    if (!finished) {
        return tl::unexpected(finished.error());
    }
    std::string image = catalogue.takeImage();
    if (image.empty() && !m_options.catalogueCacheDir.empty()) {
        feed::CatalogueImageWriter(*finished).fill(std::numeric_limits<std::size_t>::max(), &image);
    }
    const auto layers = finished->layers();
    m_cache.save(catalogue.contentHash(), {layers.begin(), layers.end()}, std::move(image));
    m_catalogue = std::make_shared<feed::Catalogue>(std::move(*finished));
    return {};
}

Result<void> GrpcFeedSource::fetchCatalogue(const std::shared_ptr<grpc::Channel>& channel) {
    const std::uint64_t known = m_cache.knownHash();
    auto fetched = readCatalogue(channel, known);
    if (!fetched && known != 0 && fetched.error().code == ErrorCode::DataLoss) {
        fetched = readCatalogue(channel, 0);
    }
    return fetched;
}

Result<void> GrpcFeedSource::follow() {
    if (auto session = openSession(); !session) {
        return session;
    }
    const std::string token = m_session ? m_session->token() : std::string();
    const auto refused = [&](Error error) -> Result<void> {
        if (error.code == ErrorCode::Unauthenticated && m_session) {
            // the gateway was restarted and does not know our token any more
            if (auto renewed = m_session->renew(token, kSessionTimeoutMs); !renewed) {
                return tl::unexpected(renewed.error());
            }
        }
        return tl::unexpected(std::move(error));
    };
    const auto channel = makeChannel(m_options);
    feed::Interest interest;
    {
        const std::lock_guard lock(m_signal.mutex);
        interest = m_interest;
        m_interestIsNew = false;
    }
    const Revision from = m_toldPart && !interest.scoped ? 0 : m_watch.revision();
    if (from == 0) {
        m_toldPart = false;
        if (auto fetched = fetchCatalogue(channel); !fetched) {
            return refused(fetched.error());
        }
    }
    m_watch.begin(m_epoch, from, m_clock.now());
    RawStream stream(m_signal, channel, kSubscribe, token);
    v1::ClientFrame start;
    start.mutable_start()->set_contract(proto::kContract);
    start.mutable_start()->set_epoch(m_epoch);
    start.mutable_start()->set_last_rev(from);
    proto::toWire(interest, start.mutable_start()->mutable_filter());
    std::unique_lock lock(m_signal.mutex);
    stream.write(start);
    m_nextAckMs = m_clock.now().monoMs + kHeartbeatMs;
    while (!m_stop) {
        if (m_resync) {
            return fail(ErrorCode::DataLoss, *m_resync, "The picture is fetched anew.");
        }
        const Instant now = m_clock.now();
        if (stream.hasFrame()) {
            grpc::ByteBuffer buffer = stream.takeFrame();
            lock.unlock();
            if (auto taken = onFrame(&buffer); !taken) {
                return taken;
            }
            lock.lock();
            m_published = m_watch.counters();
            if (m_hasAck && stream.canWrite()) {
                sendAck(stream, now);
            }
            continue;
        }
        if (stream.hasEnded()) {
            const Error error = proto::fromStatus(stream.status(), stream.context());
            lock.unlock();
            return stream.status().ok() ? Result<void>() : refused(error);
        }
        if (m_watch.silentMs(now) >= stream::kNotLiveAfterMs) {
            return refuse(TextCode::LinkSilent, {{"silence", DurationArgument{stream::kNotLiveAfterMs}}});
        }
        if (stream.canWrite() && m_interestIsNew) {
            m_interestIsNew = false;
            v1::ClientFrame frame;
            proto::toWire(m_interest, frame.mutable_set_filter()->mutable_filter());
            stream.write(frame);
            continue;
        }
        if (stream.canWrite() && (m_hasAck || now.monoMs >= m_nextAckMs)) {
            sendAck(stream, now);
            continue;
        }
        const Millis silence = m_watch.nextChangeMonoMs(now).value_or(now.monoMs + kHeartbeatMs);
        const Millis wait = std::max<Millis>(1, std::min(silence, std::max(m_nextAckMs, now.monoMs + 1)) - now.monoMs);
        const bool hadAck = m_hasAck;
        const bool hadInterest = m_interestIsNew;
        m_signal.changed.wait_for(lock, std::chrono::milliseconds(wait), [&] {
            return m_stop.load() || m_resync || stream.hasFrame() || stream.hasEnded() ||
                   (stream.canWrite() && ((m_hasAck && !hadAck) || (m_interestIsNew && !hadInterest)));
        });
        lock.unlock();
        const feed::LinkState state = m_watch.state(m_clock.now());
        if (state == feed::LinkState::Delayed) {
            report(state, say(TextCode::LinkDelayed));
        }
        lock.lock();
    }
    return {};
}

void GrpcFeedSource::sendAck(RawStream& stream, Instant now) {
    v1::ClientFrame frame;
    if (m_hasAck && m_ack.seq <= m_watch.lastSeq()) {
        frame.mutable_ack()->set_last_applied_seq(m_ack.seq);
        frame.mutable_ack()->set_applied_rev(std::min(m_ack.rev, m_watch.revision()));
        frame.mutable_ack()->set_render_lag_ms(m_ack.lag);
    } else {
        frame.mutable_heartbeat();
    }
    m_hasAck = false;
    m_nextAckMs = now.monoMs + kHeartbeatMs;
    stream.write(frame);
}

Result<void> GrpcFeedSource::onFrame(grpc::ByteBuffer* buffer) {
    const Instant now = m_clock.now();
    if (!parse(buffer, &m_frame)) {
        ++m_watch.counters().malformed;
        return fail(ErrorCode::InvalidArgument, "a frame of the gateway is no belfry.v1.ServerFrame",
                    "The connection is made again.");
    }
    if (auto checked = m_watch.check(m_frame, now); !checked) {
        return checked;
    }
    m_lastHeardMonoMs = now.monoMs;
    feed::FeedMessage message;
    const v1::Delta* rows = m_frame.has_delta()            ? &m_frame.delta()
                            : m_frame.has_snapshot_chunk() ? &m_frame.snapshot_chunk()
                                                           : nullptr;
    if (rows != nullptr) {
        auto delta = proto::fromWire(*rows);
        if (!delta) {
            ++m_watch.counters().malformed;
            return tl::unexpected(delta.error());
        }
        message.delta = std::move(*delta);
    }
    if (m_frame.has_scope()) {
        auto scope = proto::fromWire(m_frame.scope());
        if (!scope) {
            ++m_watch.counters().malformed;
            return tl::unexpected(scope.error());
        }
        m_toldPart = !scope->everything;
        message.scope = std::make_shared<const feed::ScopeChange>(std::move(*scope));
    }
    if (m_frame.has_aggregates()) {
        auto counts = proto::fromWire(m_frame.aggregates());
        if (!counts) {
            ++m_watch.counters().malformed;
            return tl::unexpected(counts.error());
        }
        message.aggregates = std::make_shared<const feed::AggregateCounts>(std::move(*counts));
    }
    deliver(m_frame, std::move(message));
    const feed::LinkState state = m_watch.state(m_clock.now());
    if (state == feed::LinkState::Live) {
        m_backoff.reset();
    }
    // a watch is never Delayed or NotLive right after a frame, unless the listener held us up: silence tells
    if (state == feed::LinkState::Live || state == feed::LinkState::Synchronising) {
        report(state, state == feed::LinkState::Live ? CodedText{} : say(TextCode::LinkReceivingPicture));
    }
    return {};
}

void GrpcFeedSource::deliver(const v1::ServerFrame& frame, feed::FeedMessage message) {
    message.seq = m_seqBase + frame.seq();
    switch (frame.frame_case()) {
        case v1::ServerFrame::kHello:
            if (!m_catalogue) {
                // nothing to hand on when we go on from where we were, but it has to be acknowledged
                acknowledge(message.seq, m_watch.revision(), 0);
                return;
            }
            message.kind = feed::FeedMessage::Kind::Catalogue;
            message.gateway = std::make_shared<feed::GatewayInfo>(proto::fromWire(frame.hello()));
            message.catalogue = std::exchange(m_catalogue, nullptr);
            break;
        case v1::ServerFrame::kSnapshotBegin:
            message.kind = feed::FeedMessage::Kind::SnapshotBegin;
            message.rev = frame.snapshot_begin().rev();
            message.full = frame.snapshot_begin().full();
            break;
        case v1::ServerFrame::kSnapshotChunk:
            message.kind = feed::FeedMessage::Kind::SnapshotRows;
            message.rev = message.delta.rev;
            break;
        case v1::ServerFrame::kSnapshotEnd:
            message.kind = feed::FeedMessage::Kind::SnapshotEnd;
            message.rev = frame.snapshot_end().rev();
            message.digests.assign(frame.snapshot_end().shard_digests().begin(),
                                   frame.snapshot_end().shard_digests().end());
            break;
        case v1::ServerFrame::kDelta:
            message.kind = feed::FeedMessage::Kind::Delta;
            message.rev = message.delta.rev;
            break;
        case v1::ServerFrame::kHeartbeat:
            message.kind = feed::FeedMessage::Kind::Heartbeat;
            message.rev = frame.heartbeat().rev();
            message.digests.assign(frame.heartbeat().shard_digests().begin(), frame.heartbeat().shard_digests().end());
            for (const v1::SourceHealth& source : frame.heartbeat().sources()) {
                message.sources.push_back(proto::fromWire(source));
            }
            for (const v1::ScopeDigest& digest : frame.heartbeat().scope_digests()) {
                message.scopeDigests.emplace_back(digest.shard(), digest.digest());
            }
            break;
        case v1::ServerFrame::kScope: message.kind = feed::FeedMessage::Kind::Scope; break;
        case v1::ServerFrame::kAggregates: message.kind = feed::FeedMessage::Kind::Aggregates; break;
        case v1::ServerFrame::kReset:
        case v1::ServerFrame::FRAME_NOT_SET: acknowledge(message.seq, m_watch.revision(), 0); return;
    }
    m_sink->onMessage(std::move(message));
}

}  // namespace belfry::client
