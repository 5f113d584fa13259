// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include <google/protobuf/message_lite.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

namespace belfry::client {

/** What wakes a lane's worker: one mutex and one condition for everything that can happen to it. */
struct LaneSignal {
    std::mutex mutex;
    std::condition_variable changed;
};

/** One streaming call as bytes, driven by one worker thread: gRPC's threads only set flags and wake it. Frames are read
 *  one at a time, so a worker that is busy slows its own stream and nothing else. */
class RawStream {
public:
    RawStream(LaneSignal& signal, std::shared_ptr<grpc::Channel> channel, const std::string& method,
              const std::string& token);
    ~RawStream();  ///< cancels and waits for gRPC to let go
    RawStream(const RawStream&) = delete;
    RawStream& operator=(const RawStream&) = delete;

    // With signal.mutex held:
    [[nodiscard]] bool hasFrame() const { return m_frameReady; }
    [[nodiscard]] bool hasEnded() const { return m_done; }
    [[nodiscard]] bool canWrite() const { return !m_writing && !m_readEnded && !m_done; }
    /** Takes the frame and asks for the next one. */
    grpc::ByteBuffer takeFrame();
    /** Only when canWrite(), or first of all. `last` = nothing more will be written. Nothing happens once the call has
     *  failed. */
    void write(const google::protobuf::MessageLite& message, bool last = false);

    void cancel() { m_context.TryCancel(); }
    /** After hasEnded(). */
    [[nodiscard]] const grpc::Status& status() const { return m_status; }
    [[nodiscard]] const grpc::ClientContext& context() const { return m_context; }

private:
    class Reactor;

    void letGo();

    LaneSignal& m_signal;
    grpc::TemplatedGenericStub<grpc::ByteBuffer, grpc::ByteBuffer> m_stub;
    grpc::ClientContext m_context;
    std::unique_ptr<Reactor> m_reactor;
    grpc::ByteBuffer m_in;
    grpc::ByteBuffer m_out;
    grpc::Status m_status;
    bool m_frameReady = false;
    bool m_readEnded = false;
    bool m_writing = false;
    bool m_holding = true;
    bool m_done = false;
};

/** False when the bytes are no such message. Keeps the message's memory. */
bool parse(grpc::ByteBuffer* buffer, google::protobuf::MessageLite* message);

}  // namespace belfry::client
