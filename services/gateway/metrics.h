// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "models/domain/error.h"
#include "models/feed/ports.h"
#include "services/gateway/alarm_host.h"
#include "services/stream/feed_hub.h"

namespace belfry::gateway {

/** Everything that is counted, as of one moment. */
struct MetricsSample {
    stream::HubStats hub;
    AlarmHostStats alarms;
    std::size_t ordersActive = 0;
    std::size_t entities = 0;
    std::size_t eventSubscribers = 0;
    std::uint64_t journalSeq = 0;
    bool journalAccepting = true;
    std::uint64_t historySamples = 0;
    std::uint64_t historyStoredBytes = 0;
    std::uint64_t historyDropped = 0;
    double tickMaxMs = 0.0;  ///< longest tick since the last sample
    std::vector<feed::SourceHealth> sources;
};

/** The sample in Prometheus' text format. */
[[nodiscard]] std::string metricsText(const MetricsSample& sample);

/** GET /metrics and /healthz on a loopback address, on threads of its own. */
class MetricsServer {
public:
    using Sample = std::function<MetricsSample()>;
    /** `sample` may block for a moment; called on the server's threads. */
    [[nodiscard]] static Result<std::unique_ptr<MetricsServer>> start(const std::string& address, Sample sample);
    ~MetricsServer();
    MetricsServer(const MetricsServer&) = delete;
    MetricsServer& operator=(const MetricsServer&) = delete;
    [[nodiscard]] const std::string& address() const { return m_address; }

private:
    MetricsServer();
    struct Impl;
    std::unique_ptr<Impl> m_impl;
    std::string m_address;
};

}  // namespace belfry::gateway
