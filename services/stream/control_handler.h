// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "models/domain/permissions.h"
#include "models/feed/ports.h"

namespace belfry::stream {

/** What the console says of itself: while it shows the past or an exercise, nothing of a live city may be commanded. */
enum class CallerMode : std::uint8_t { Live, Replay, Exercise };

/** Who is calling, as the server found out: never the client's own word, except from a gateway to a city system. */
struct Caller {
    std::string operatorName;
    std::string workstation;
    std::string role;     ///< IEC 62351-8: "VIEWER", "OPERATOR"…
    std::string session;  ///< token; empty = none
    /** When the password was last checked, monotonic ms; -1 = never. Where accounts are open: when the session began,
     * and again with every Reauthenticate. */
    Millis verifiedMono = -1;
    std::string peer{};  ///< where the call came from, as the transport says: "unix", "ipv4:10.1.2.3"
    /** What the session may do, by layer and area; nullptr = not known here (a city system trusts its gateway). */
    std::shared_ptr<const Rights> rights{};
    CallerMode mode = CallerMode::Live;
};

struct OrderCallArgs {
    std::string orderId;
    Millis leaseMs = 0;             ///< renew
    std::string reason;             ///< renew
    std::string idempotencyKey;     ///< order + target + attempt; empty = none
    std::uint64_t previewHash = 0;  ///< execute; 0 = none
};

/** Takes the calls of belfry.v1.CityControl: the gateway's order host, or a city system. Called on the executor's
 * thread; replies may come on any thread, exactly once, also with an error. */
class ControlHandler {
public:
    virtual ~ControlHandler() = default;
    /** `notAfterMs`: wall clock, do not start later; 0 = no limit. */
    virtual void select(const Caller& caller, const feed::OrderRequest& request, Millis notAfterMs,
                        feed::Reply<feed::OrderRecord> reply) = 0;
    virtual void execute(const Caller& caller, const OrderCallArgs& call, feed::Reply<feed::OrderRecord> reply) = 0;
    virtual void cancel(const Caller& caller, const OrderCallArgs& call, feed::Reply<feed::OrderRecord> reply) = 0;
    virtual void renew(const Caller& caller, const OrderCallArgs& call, feed::Reply<feed::OrderRecord> reply) = 0;
    virtual void release(const Caller& caller, const OrderCallArgs& call, feed::Reply<feed::OrderRecord> reply) = 0;
    virtual void preview(const Caller& /*caller*/, const feed::OrderRequest& /*request*/,
                         feed::Reply<feed::OrderPreview> reply) {
        reply(refuse(TextCode::CallNotHere));
    }
    virtual void previewRestore(const Caller& /*caller*/, const std::string& /*orderId*/,
                                feed::Reply<feed::OrderPreview> reply) {
        reply(refuse(TextCode::CallNotHere));
    }
    virtual void act(const Caller& /*caller*/, const feed::OrderAction& /*action*/,
                     feed::Reply<feed::OrderRecord> reply) {
        reply(refuse(TextCode::CallNotHere));
    }
};

/** A city system inside this process that offers feed::CommandPort, as a ControlHandler. */
class CommandPortHandler final : public ControlHandler {
public:
    explicit CommandPortHandler(feed::CommandPort& port) : m_port(port) {}
    void select(const Caller& caller, const feed::OrderRequest& request, Millis notAfterMs,
                feed::Reply<feed::OrderRecord> reply) override;
    void execute(const Caller& caller, const OrderCallArgs& call, feed::Reply<feed::OrderRecord> reply) override;
    void cancel(const Caller& caller, const OrderCallArgs& call, feed::Reply<feed::OrderRecord> reply) override;
    void renew(const Caller& caller, const OrderCallArgs& call, feed::Reply<feed::OrderRecord> reply) override;
    void release(const Caller& caller, const OrderCallArgs& call, feed::Reply<feed::OrderRecord> reply) override;

private:
    feed::CommandPort& m_port;
};

}  // namespace belfry::stream
