// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include <grpcpp/grpcpp.h>

#include "services/stream/executor.h"
#include "services/stream/feed_hub.h"

namespace belfry::stream {

/** belfry.v1.CityFeed over a FeedHub: every access to the hub happens on the executor's thread.
 *
 *  Order of ending: server->Shutdown(deadline), then stop() on the owner thread (or after the owner stopped), then the
 *  hub may go. */
class CityFeedService {
public:
    CityFeedService(FeedHub& hub, Executor& executor);
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
