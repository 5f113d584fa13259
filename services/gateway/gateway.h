// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "models/domain/clock.h"
#include "models/domain/error.h"
#include "services/gateway/config.h"

namespace belfry::gateway {

struct GatewayOptions {
    GatewayConfig config;
    std::filesystem::path resources;
    std::string version = "0.1.0";
    /** How long to wait for the city systems' first catalogue before serving without them. */
    Millis patienceMs = 10'000;
    Millis backfillMs = 24LL * 3'600'000;  ///< history that a simulator makes up at the very first start; 0 = none
    /** What is being done, for a person who waits. */
    std::function<void(const std::string&)> progress;
};

/** The daemon without its process: opens the stores, restores alarms and orders, reads the city systems and serves
 *  consoles. Everything that owns state runs on one core sequence. */
class Gateway {
public:
    /** Opens and serves; `clock` must outlive it. Nothing is emptied when something does not open: the error says what
     *  to do. */
    [[nodiscard]] static Result<std::unique_ptr<Gateway>> start(GatewayOptions options, const Clock& clock);
    ~Gateway();  ///< stops
    Gateway(const Gateway&) = delete;
    Gateway& operator=(const Gateway&) = delete;

    /** Where it serves: "unix:/run/belfry/gateway.sock", or "127.0.0.1:7411" without a Unix socket. */
    [[nodiscard]] const std::string& address() const;
    /** Port of the TCP address, 0 without. */
    [[nodiscard]] int tcpPort() const;
    [[nodiscard]] const std::string& metricsAddress() const;
    [[nodiscard]] std::size_t entityCount() const;
    /** Answers within a second while the core sequence works: for a watchdog. */
    [[nodiscard]] bool alive() const;
    /** Reads the layer schemas again and takes their alarms, all or none: an error means that the old set stays in
     *  force. How many definitions there are now. Not from the core sequence. */
    [[nodiscard]] Result<std::size_t> reloadAlarms();
    /** Tells consoles, ends streams, writes what is left, closes the stores. Idempotent. */
    void stop();

private:
    struct Impl;
    explicit Gateway(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

}  // namespace belfry::gateway
