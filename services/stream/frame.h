// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "models/domain/error.h"

namespace belfry::stream {

/** One serialized belfry.v1.ServerFrame in two parts: what is this stream's own (sequence number) and what all streams
 *  of a filter class share. Concatenated they are the message. */
struct OutFrame {
    std::string head;
    std::shared_ptr<const std::string> body;

    [[nodiscard]] std::size_t size() const { return head.size() + (body ? body->size() : 0); }
};

/** Where a session's frames go: a gRPC stream, or a vector in a test. Called on the hub's thread; must not block and
 *  must not call back into the hub. */
class SessionSink {
public:
    virtual ~SessionSink() = default;
    virtual void send(OutFrame frame) = 0;
    /** The session is over; nothing is sent after this. */
    virtual void close(const Error& why) = 0;
};

}  // namespace belfry::stream
