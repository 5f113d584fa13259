// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>

#include <grpcpp/grpcpp.h>

#include "services/stream/control_handler.h"
#include "services/stream/executor.h"

namespace belfry::stream {

/** Finds out who holds a session token (metadata "belfry-session"; empty when there is none). Called on the executor's
 *  thread. UNAUTHENTICATED refuses the call. `claimed` is what the request says of itself. */
using CallerSource = std::function<Result<Caller>(const std::string& token, const Caller& claimed)>;

/** Trusts what the request claims: for city systems that only their gateway can reach. */
[[nodiscard]] CallerSource trustingCallers();

/** belfry.v1.CityControl over a ControlHandler. Ending: as CityFeedService. */
class CityControlService {
public:
    CityControlService(ControlHandler& handler, Executor& executor, CallerSource callers);
    ~CityControlService();
    CityControlService(const CityControlService&) = delete;
    CityControlService& operator=(const CityControlService&) = delete;

    [[nodiscard]] grpc::Service* service();
    /** No posted task touches the handler afterwards. */
    void stop();

private:
    class Impl;
    std::unique_ptr<Impl> m_impl;
};

}  // namespace belfry::stream
