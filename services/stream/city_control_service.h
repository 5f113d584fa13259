// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include <grpcpp/grpcpp.h>

#include "services/stream/control_handler.h"
#include "services/stream/executor.h"

namespace belfry::stream {

/** One call that wants in. */
struct Asking {
    std::string token;        ///< metadata "belfry-session"; empty when there is none
    std::string_view method;  ///< "belfry.v1.CityControl/Select", as in callRules() of models/domain/permissions.h
    std::string peer;         ///< of the transport
    /** Metadata "belfry-mode": none or "live", "replay", and whatever else counts as an exercise. */
    CallerMode mode = CallerMode::Live;
};

/** Finds out who calls and whether they may call this at all. Called on the executor's thread. An error refuses the
 * call. `claimed` is what the request says of itself. */
using CallerSource = std::function<Result<Caller>(const Asking& asking, const Caller& claimed)>;

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
