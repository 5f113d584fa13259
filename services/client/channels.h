// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include <grpcpp/grpcpp.h>

#include "services/client/client.h"

namespace belfry::client {

/** INVALID_ARGUMENT unless the address is "unix:/path" or "host:port" on this machine (beyond it TLS is needed). */
[[nodiscard]] Result<void> checkAddress(const ClientOptions& options);

/** A connection of its own (never shared with another lane), with wire.md's keepalive. In-process channels are handed
 *  through as they are. */
[[nodiscard]] std::shared_ptr<grpc::Channel> makeChannel(const ClientOptions& options);

}  // namespace belfry::client
