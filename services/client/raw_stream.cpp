// SPDX-License-Identifier: Apache-2.0
#include "services/client/raw_stream.h"

#include <utility>

#include <grpcpp/support/proto_buffer_reader.h>

#include "services/proto/mapping_error.h"

namespace belfry::client {

/** gRPC's side of a RawStream. */
class RawStream::Reactor final : public grpc::ClientBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer> {
public:
    explicit Reactor(RawStream& stream) : m_stream(stream) {}

    void OnReadDone(bool ok) override {
        const std::lock_guard lock(m_stream.m_signal.mutex);
        if (ok) {
            m_stream.m_frameReady = true;
        } else {
            m_stream.m_readEnded = true;
            m_stream.letGo();
        }
        m_stream.m_signal.changed.notify_all();
    }
    void OnWriteDone(bool ok) override {
        const std::lock_guard lock(m_stream.m_signal.mutex);
        m_stream.m_writing = !ok;  // after a failed write only the end is to come
        m_stream.m_signal.changed.notify_all();
    }
    void OnDone(const grpc::Status& status) override {
        const std::lock_guard lock(m_stream.m_signal.mutex);
        m_stream.m_status = status;
        m_stream.m_done = true;
        m_stream.m_signal.changed.notify_all();
    }

private:
    RawStream& m_stream;
};

RawStream::RawStream(LaneSignal& signal, std::shared_ptr<grpc::Channel> channel, const std::string& method,
                     const std::string& token)
    : m_signal(signal), m_stub(std::move(channel)), m_reactor(std::make_unique<Reactor>(*this)) {
    if (!token.empty()) {
        m_context.AddMetadata(proto::kSessionMetadata, token);
    }
    m_stub.PrepareBidiStreamingCall(&m_context, method, grpc::StubOptions(), m_reactor.get());
    // reads and writes are started outside of reactions: without a hold the call could end between them
    m_reactor->AddHold();
    m_reactor->StartRead(&m_in);
    m_reactor->StartCall();
}

RawStream::~RawStream() {
    std::unique_lock lock(m_signal.mutex);
    if (!m_done) {
        m_context.TryCancel();
        letGo();
        m_signal.changed.wait(lock, [this] { return m_done; });
    }
}

void RawStream::letGo() {
    if (m_holding) {
        m_holding = false;
        m_reactor->RemoveHold();
    }
}

grpc::ByteBuffer RawStream::takeFrame() {
    grpc::ByteBuffer frame;
    frame.Swap(&m_in);
    m_in.Clear();
    m_frameReady = false;
    if (m_holding) {
        m_reactor->StartRead(&m_in);
    }
    return frame;
}

void RawStream::write(const google::protobuf::MessageLite& message, bool last) {
    if (!m_holding) {
        return;  // the call has failed already (a dead gateway answers at once) and gRPC may have freed it
    }
    const grpc::Slice slice(message.SerializeAsString());
    m_out = grpc::ByteBuffer(&slice, 1);
    m_writing = true;
    m_reactor->StartWrite(&m_out, last ? grpc::WriteOptions().set_last_message() : grpc::WriteOptions());
}

bool parse(grpc::ByteBuffer* buffer, google::protobuf::MessageLite* message) {
    grpc::ProtoBufferReader reader(buffer);
    return reader.status().ok() && message->ParseFromZeroCopyStream(&reader);
}

}  // namespace belfry::client
