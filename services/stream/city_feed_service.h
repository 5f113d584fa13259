// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <grpcpp/grpcpp.h>

#include "services/stream/executor.h"
#include "services/stream/feed_hub.h"

namespace belfry::stream {

/** Who may look. Everything is called on the executor's thread. */
struct FeedGate {
    std::function<Result<void>(const std::string& token, std::string_view method)> admit;
    /** A stream of this token is open: `close` is to be called when the session ends. Returns a number for unwatch. */
    std::function<std::uint64_t(const std::string& token, std::function<void(const Error&)> close)> watch;
    std::function<void(std::uint64_t)> unwatch;
};

/** belfry.v1.CityFeed over a FeedHub: every access to the hub happens on the executor's thread.
 *
 *  Order of ending: server->Shutdown(deadline), then stop() on the owner thread (or after the owner stopped), then the
 *  hub may go. */
class CityFeedService {
public:
    /** Without a gate everybody may look: a city system that only its gateway can reach. */
    CityFeedService(FeedHub& hub, Executor& executor, std::optional<FeedGate> gate = std::nullopt);
    ~CityFeedService();
    CityFeedService(const CityFeedService&) = delete;
    CityFeedService& operator=(const CityFeedService&) = delete;

    /** For grpc::ServerBuilder::RegisterService. Lives as long as this. */
    [[nodiscard]] grpc::Service* service();
    /** No posted task touches the hub afterwards. Call on the owner thread, or when it runs no more. */
    void stop();

private:
    class Impl;
    std::unique_ptr<Impl> m_impl;
};

/** Message limits and keepalive of wire.md: every belfry server has them. */
void applyServerDefaults(grpc::ServerBuilder& builder);

}  // namespace belfry::stream
