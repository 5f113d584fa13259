// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <sys/types.h>

#include "models/feed/delta.h"

namespace belfry::bench {

/** One batch, decoded; prevRev and rev are the receiver's to set. */
struct FeedBatch {
    std::uint32_t number = 0;
    std::int64_t sentNs = 0;
    feed::Delta delta;
    std::vector<std::pair<std::uint32_t, std::uint8_t>> records;  ///< as sent; only for who wants them
};

/** Starts bench_map_feed, decodes on a thread of its own (as gRPC's threads do in a console) and keeps what arrived
 *  until it is taken. */
class FeedClient {
public:
    struct Options {
        std::string program;  ///< bench_map_feed
        std::uint32_t points = 0;
        std::uint32_t updatesPerSecond = 0;
        const std::vector<Handle>* handles = nullptr;  ///< point number → handle; nullptr = only `records`
    };

    /** `arrived` is called on the reading thread. */
    FeedClient(Options options, std::function<void()> arrived);
    ~FeedClient();
    FeedClient(const FeedClient&) = delete;
    FeedClient& operator=(const FeedClient&) = delete;

    [[nodiscard]] bool isConnected() const { return m_socket >= 0; }
    void start();
    /** Hangs up; what was read before may still be taken. */
    void stop();
    [[nodiscard]] std::vector<FeedBatch> take();
    /** The sender's process, for its CPU time. */
    [[nodiscard]] pid_t sender() const { return m_sender; }
    /** State of each point after everything read so far; after stop(). */
    [[nodiscard]] const std::vector<std::int16_t>& lastStates() const { return m_lastStates; }

private:
    void launch();
    void read();
    [[nodiscard]] bool readAll(void* into, std::size_t length) const;
    void decode(FeedBatch& batch, const std::vector<std::uint8_t>& bytes);

    Options m_options;
    std::function<void()> m_arrived;
    pid_t m_sender = -1;
    int m_socket = -1;
    std::mutex m_mutex;
    std::vector<FeedBatch> m_waiting;
    std::vector<std::int16_t> m_lastStates;  ///< -1 = never updated
    std::jthread m_thread;
};

}  // namespace belfry::bench
