// SPDX-License-Identifier: Apache-2.0
#include "services/stream/city_feed_service.h"

#include <deque>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include <grpcpp/support/proto_buffer_reader.h>

#include "belfry/v1/feed.grpc.pb.h"
#include "services/proto/mapping_error.h"
#include "services/proto/mapping_schema.h"
#include "services/proto/mapping_scope.h"
#include "services/proto/utf8.h"

namespace belfry::stream {

namespace {

constexpr std::size_t kMaxClientFrame = 1U << 20U;
constexpr std::size_t kCatalogChunk = 512U << 10U;

/** What gRPC's threads and the owner thread share. `hub` is read and written on the owner thread only. */
struct Shared {
    FeedHub* hub;
    Executor& executor;
    std::optional<FeedGate> gate;

    [[nodiscard]] Result<void> admit(const std::string& token, std::string_view method) const {
        return gate ? gate->admit(token, method) : Result<void>();
    }
};

std::string tokenOf(const grpc::CallbackServerContext* context) {
    const auto& metadata = context->client_metadata();
    const auto found = metadata.find(proto::kSessionMetadata);
    return found == metadata.end() ? std::string() : std::string(found->second.data(), found->second.size());
}

grpc::ByteBuffer toBuffer(OutFrame frame) {
    std::vector<grpc::Slice> slices;
    slices.emplace_back(frame.head);
    if (frame.body && !frame.body->empty()) {
        // the body is shared by all streams: the slice holds it, nothing is copied
        auto* holder = new std::shared_ptr<const std::string>(std::move(frame.body));
        slices.emplace_back(
            const_cast<char*>((*holder)->data()), (*holder)->size(),
            [](void* user) { delete static_cast<std::shared_ptr<const std::string>*>(user); }, holder);
    }
    return {slices.data(), slices.size()};
}

bool parse(grpc::ByteBuffer* buffer, v1::ClientFrame* frame) {
    if (buffer->Length() > kMaxClientFrame) {
        return false;
    }
    grpc::ProtoBufferReader reader(buffer);
    return reader.status().ok() && frame->ParseFromZeroCopyStream(&reader);
}

class SubscribeReactor;

/** One subscriber's stream: frames wait here for the one before to be written; acknowledgements for the owner thread.
 */
class Connection final : public SessionSink, public std::enable_shared_from_this<Connection> {
public:
    Connection(std::shared_ptr<Shared> shared, grpc::CallbackServerContext* context)
        : m_shared(std::move(shared)), m_token(tokenOf(context)), m_context(context) {}

    void attach(SubscribeReactor* reactor) { m_reactor = reactor; }
    void onFrame(const v1::ClientFrame& frame);
    void onWritten(bool ok);
    void detach();
    void finish(const Error& why);

    void send(OutFrame frame) override;
    void close(const Error& why) override { finish(why); }

private:
    struct PendingAck {
        std::uint64_t seq;
        Revision rev;
        Millis lag;
    };

    void postOpen(const v1::Start& start);
    void postAck(const v1::Ack& ack);
    void postFilter(const v1::Filter& filter);
    void writeNext();  // with m_mutex held

    void watchSession();  // owner thread

    std::shared_ptr<Shared> m_shared;
    std::string m_token;
    std::optional<std::uint64_t> m_watched;  ///< owner thread
    std::optional<SessionId> m_session;      ///< owner thread
    bool m_gone = false;                     ///< owner thread: the stream ended

    std::mutex m_mutex;
    grpc::CallbackServerContext* m_context;
    SubscribeReactor* m_reactor = nullptr;
    std::deque<grpc::ByteBuffer> m_queue;
    grpc::ByteBuffer m_out;
    bool m_writing = false;
    bool m_finished = false;
    bool m_started = false;
    std::optional<Error> m_end;
    std::optional<PendingAck> m_ack;
    std::optional<feed::Interest> m_interest;
};

class SubscribeReactor final : public grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer> {
public:
    explicit SubscribeReactor(std::shared_ptr<Connection> connection) : m_connection(std::move(connection)) {
        m_connection->attach(this);
        StartRead(&m_in);
    }
    void OnReadDone(bool ok) override {
        if (!ok) {
            m_connection->finish({ErrorCode::Cancelled, "the caller left", {}, {}});
            return;
        }
        v1::ClientFrame frame;
        if (!parse(&m_in, &frame)) {
            m_connection->finish({ErrorCode::InvalidArgument,
                                  "a client frame is no belfry.v1.ClientFrame of at most 1 MiB",
                                  "The caller is faulty or speaks another contract.",
                                  {}});
            return;
        }
        m_connection->onFrame(frame);
        StartRead(&m_in);
    }
    void OnWriteDone(bool ok) override { m_connection->onWritten(ok); }
    void OnCancel() override { m_connection->finish({ErrorCode::Cancelled, "the caller left", {}, {}}); }
    void OnDone() override {
        m_connection->detach();
        delete this;
    }

private:
    std::shared_ptr<Connection> m_connection;
    grpc::ByteBuffer m_in;
};

void Connection::onFrame(const v1::ClientFrame& frame) {
    {
        const std::lock_guard lock(m_mutex);
        const bool isStart = frame.frame_case() == v1::ClientFrame::kStart;
        if (m_started == isStart) {
            m_end = Error{
                ErrorCode::FailedPrecondition, "a stream begins with exactly one Start", "The caller is faulty.", {}};
            m_queue.clear();
            writeNext();
            return;
        }
        m_started = true;
    }
    switch (frame.frame_case()) {
        case v1::ClientFrame::kStart: postOpen(frame.start()); break;
        case v1::ClientFrame::kAck: postAck(frame.ack()); break;
        case v1::ClientFrame::kSetFilter: postFilter(frame.set_filter().filter()); break;
        case v1::ClientFrame::kHeartbeat:
        case v1::ClientFrame::FRAME_NOT_SET: break;
    }
}

void Connection::postOpen(const v1::Start& start) {
    StartRequest request;
    request.contract = start.contract();
    request.epoch = start.epoch();
    request.lastRev = start.last_rev();
    auto interest = proto::fromWire(start.filter());
    if (!interest) {
        finish(interest.error());
        return;
    }
    request.interest = std::move(*interest);
    m_shared->executor.post([self = shared_from_this(), request = std::move(request)] {
        if (self->m_shared->hub == nullptr || self->m_gone) {
            self->finish({ErrorCode::Unavailable, "the gateway is stopping", "Try again in a moment.", {}});
            return;
        }
        if (auto admitted = self->m_shared->admit(self->m_token, "belfry.v1.CityFeed/Subscribe"); !admitted) {
            self->finish(admitted.error());
            return;
        }
        auto opened = self->m_shared->hub->open(request, self);
        if (opened) {
            self->m_session = *opened;
            self->watchSession();
        } else {
            self->finish(opened.error());
        }
    });
}

void Connection::watchSession() {
    if (m_shared->gate) {
        m_watched = m_shared->gate->watch(m_token, [weak = weak_from_this()](const Error& why) {
            if (const auto self = weak.lock()) {
                {
                    const std::lock_guard lock(self->m_mutex);
                    self->m_queue.clear();  // a reader that takes its time must not see more
                }
                self->finish(why);
            }
        });
    }
}

void Connection::postAck(const v1::Ack& ack) {
    {
        const std::lock_guard lock(m_mutex);
        const bool posted = m_ack.has_value();
        m_ack = PendingAck{ack.last_applied_seq(), ack.applied_rev(), ack.render_lag_ms()};
        if (posted) {
            return;  // the task on its way takes the newer one: a flood of frames is no flood of tasks
        }
    }
    m_shared->executor.post([self = shared_from_this()] {
        PendingAck pending{};
        {
            const std::lock_guard lock(self->m_mutex);
            pending = *self->m_ack;
            self->m_ack.reset();
        }
        if (self->m_shared->hub != nullptr && self->m_session && !self->m_gone) {
            self->m_shared->hub->acknowledge(*self->m_session, pending.seq, pending.rev, pending.lag);
        }
    });
}

void Connection::postFilter(const v1::Filter& filter) {
    auto interest = proto::fromWire(filter);
    if (!interest) {
        finish(interest.error());
        return;
    }
    {
        const std::lock_guard lock(m_mutex);
        const bool posted = m_interest.has_value();
        m_interest = std::move(*interest);
        if (posted) {
            return;  // the newest wish is the one that counts
        }
    }
    m_shared->executor.post([self = shared_from_this()] {
        feed::Interest wished;
        {
            const std::lock_guard lock(self->m_mutex);
            wished = std::move(*self->m_interest);
            self->m_interest.reset();
        }
        if (self->m_shared->hub != nullptr && self->m_session && !self->m_gone) {
            if (auto set = self->m_shared->hub->setFilter(*self->m_session, wished); !set) {
                self->finish(set.error());
            }
        }
    });
}

void Connection::send(OutFrame frame) {
    const std::lock_guard lock(m_mutex);
    if (m_reactor == nullptr || m_end) {
        return;
    }
    m_queue.push_back(toBuffer(std::move(frame)));
    writeNext();
}

void Connection::finish(const Error& why) {
    const std::lock_guard lock(m_mutex);
    if (!m_end) {
        m_end = why;
    }
    writeNext();
}

void Connection::onWritten(bool ok) {
    const std::lock_guard lock(m_mutex);
    m_writing = false;
    if (!ok) {
        m_queue.clear();
        if (!m_end) {
            m_end = Error{ErrorCode::Cancelled, "the caller left", {}, {}};
        }
    }
    writeNext();
}

void Connection::writeNext() {
    if (m_reactor == nullptr || m_writing || m_finished) {
        return;
    }
    if (!m_queue.empty()) {
        m_out.Swap(&m_queue.front());
        m_queue.pop_front();
        m_writing = true;
        m_reactor->StartWrite(&m_out);
    } else if (m_end) {
        m_finished = true;
        m_reactor->Finish(proto::toStatus(*m_end, m_context));
    }
}

void Connection::detach() {
    {
        const std::lock_guard lock(m_mutex);
        m_reactor = nullptr;
        m_context = nullptr;
        m_queue.clear();
    }
    m_shared->executor.post([self = shared_from_this()] {
        self->m_gone = true;
        if (self->m_watched && self->m_shared->hub != nullptr) {
            self->m_shared->gate->unwatch(*self->m_watched);
        }
        if (self->m_shared->hub != nullptr && self->m_session) {
            self->m_shared->hub->close(*self->m_session);
        }
    });
}

/** GetCatalog: one chunk at a time is made on the owner thread, which is never held up for long. */
class CatalogCall final : public std::enable_shared_from_this<CatalogCall> {
public:
    CatalogCall(std::shared_ptr<Shared> shared, grpc::CallbackServerContext* context,
                const v1::GetCatalogRequest& request)
        : m_shared(std::move(shared)),
          m_token(tokenOf(context)),
          m_context(context),
          m_knownHash(request.known_hash()),
          m_wantsImage(request.image_format() == feed::kCatalogueImageFormat),
          m_contract(request.contract()) {}

    grpc::ServerWriteReactor<v1::CatalogChunk>* begin();

    void step() {
        m_shared->executor.post([self = shared_from_this()] { self->fill(); });
    }
    void onWritten(bool ok) {
        if (!ok) {
            finish(grpc::Status(grpc::StatusCode::CANCELLED, "the caller left"));
        } else if (m_more) {
            step();
        } else {
            finish(grpc::Status::OK);
        }
    }
    void finish(const grpc::Status& status) {
        const std::lock_guard lock(m_mutex);
        if (m_reactor != nullptr && !m_finished) {
            m_finished = true;
            m_reactor->Finish(status);
        }
    }
    void refuse(const Error& error) {
        const std::lock_guard lock(m_mutex);
        if (m_reactor != nullptr && !m_finished) {
            m_finished = true;
            m_reactor->Finish(proto::toStatus(error, m_context));
        }
    }
    void detach() {
        const std::lock_guard lock(m_mutex);
        m_reactor = nullptr;
    }

private:
    class Reactor final : public grpc::ServerWriteReactor<v1::CatalogChunk> {
    public:
        explicit Reactor(std::shared_ptr<CatalogCall> call) : m_call(std::move(call)) {}
        void OnWriteDone(bool ok) override { m_call->onWritten(ok); }
        void OnCancel() override { m_call->finish(grpc::Status(grpc::StatusCode::CANCELLED, "the caller left")); }
        void OnDone() override {
            m_call->detach();
            delete this;
        }

    private:
        std::shared_ptr<CatalogCall> m_call;
    };

    void fill() {
        FeedHub* hub = m_shared->hub;
        if (hub == nullptr) {
            refuse({ErrorCode::Unavailable, "the gateway is stopping", "Try again in a moment.", {}});
            return;
        }
        if (auto contract = proto::checkContract(m_contract, "the caller"); !contract) {
            refuse(contract.error());
            return;
        }
        if (auto admitted = m_shared->admit(m_token, "belfry.v1.CityFeed/GetCatalog"); !admitted) {
            refuse(admitted.error());
            return;
        }
        const std::string& epoch = hub->store().epoch();
        const bool first = m_epoch.empty();
        if (!first && m_epoch != epoch) {
            refuse({ErrorCode::Aborted, "the catalogue was replaced while it was sent", "Fetch it again.", {}});
            return;
        }
        // no write is under way here, so nobody else looks at the chunk
        m_chunk.Clear();
        m_epoch = epoch;
        m_chunk.set_epoch(epoch);
        m_chunk.set_content_hash(hub->catalogueHash());
        m_chunk.set_total_assets(hub->baseAssetCount());
        m_more = false;
        if (hub->catalogueHash() == m_knownHash) {
            m_chunk.set_unchanged(true);
        } else {
            if (first) {
                for (const LayerSchema& schema : hub->store().catalogue().layers()) {
                    proto::toWire(schema, m_chunk.add_layers());
                }
            }
            if (m_wantsImage) {
                if (first) {
                    m_image = hub->catalogueImage();
                    m_chunk.set_image_format(feed::kCatalogueImageFormat);
                    m_chunk.set_image_bytes(m_image->size());
                }
                m_more = m_image->fill(kCatalogChunk, m_chunk.mutable_image());
            } else {
                m_more = hub->fillCatalogChunk(&m_next, kCatalogChunk, &m_chunk);
            }
        }
        const std::lock_guard lock(m_mutex);
        if (m_reactor != nullptr && !m_finished) {
            m_reactor->StartWrite(&m_chunk);
        }
    }

    std::shared_ptr<Shared> m_shared;
    std::string m_token;
    grpc::CallbackServerContext* m_context;
    std::uint64_t m_knownHash;
    bool m_wantsImage;
    std::unique_ptr<feed::CatalogueImageWriter> m_image;  ///< of the hub's catalogue in epoch m_epoch
    std::string m_contract;
    std::string m_epoch;
    std::uint64_t m_next = 0;
    bool m_more = false;
    v1::CatalogChunk m_chunk;
    std::mutex m_mutex;
    Reactor* m_reactor = nullptr;
    bool m_finished = false;
};

grpc::ServerWriteReactor<v1::CatalogChunk>* CatalogCall::begin() {
    auto* reactor = new Reactor(shared_from_this());
    m_reactor = reactor;
    step();
    return reactor;
}

using ServiceBase =
    v1::CityFeed::WithRawCallbackMethod_Subscribe<v1::CityFeed::WithCallbackMethod_GetCatalog<v1::CityFeed::Service>>;

class ServiceImpl final : public ServiceBase {
public:
    explicit ServiceImpl(std::shared_ptr<Shared> shared) : m_shared(std::move(shared)) {}

    grpc::ServerWriteReactor<v1::CatalogChunk>* GetCatalog(grpc::CallbackServerContext* context,
                                                           const v1::GetCatalogRequest* request) override {
        return std::make_shared<CatalogCall>(m_shared, context, *request)->begin();
    }
    grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>* Subscribe(
        grpc::CallbackServerContext* context) override {
        return new SubscribeReactor(std::make_shared<Connection>(m_shared, context));
    }

private:
    std::shared_ptr<Shared> m_shared;
};

}  // namespace

class CityFeedService::Impl {
public:
    Impl(FeedHub& hub, Executor& executor, std::optional<FeedGate> gate)
        : shared(std::make_shared<Shared>(Shared{&hub, executor, std::move(gate)})), service(shared) {}

    std::shared_ptr<Shared> shared;
    ServiceImpl service;
};

CityFeedService::CityFeedService(FeedHub& hub, Executor& executor, std::optional<FeedGate> gate)
    : m_impl(std::make_unique<Impl>(hub, executor, std::move(gate))) {}
CityFeedService::~CityFeedService() = default;
grpc::Service* CityFeedService::service() { return &m_impl->service; }
void CityFeedService::stop() { m_impl->shared->hub = nullptr; }

void applyServerDefaults(grpc::ServerBuilder& builder) {
    builder.SetMaxReceiveMessageSize(static_cast<int>(kMaxClientFrame));
    builder.SetMaxSendMessageSize(4 << 20);
    builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, 2'000);
    builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 1'000);
    builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
    builder.AddChannelArgument(GRPC_ARG_HTTP2_MAX_PINGS_WITHOUT_DATA, 0);
    builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, 500);
    builder.AddChannelArgument(GRPC_ARG_HTTP2_MAX_PING_STRIKES, 10);
}

}  // namespace belfry::stream
