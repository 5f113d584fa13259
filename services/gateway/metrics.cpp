// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/metrics.h"

#include <thread>
#include <utility>

#include <fmt/format.h>
#include <httplib.h>
#include <prometheus/client_metric.h>
#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include "services/gateway/config.h"

namespace belfry::gateway {

namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;
using Labels = std::vector<ClientMetric::Label>;

/** Collects families by name, in the order of first use. */
class Families {
public:
    void gauge(const char* name, const char* help, double value, Labels labels = {}) {
        ClientMetric metric;
        metric.gauge.value = value;
        add(name, help, MetricType::Gauge, std::move(metric), std::move(labels));
    }
    void counter(const char* name, const char* help, std::uint64_t value, Labels labels = {}) {
        ClientMetric metric;
        metric.counter.value = static_cast<double>(value);
        add(name, help, MetricType::Counter, std::move(metric), std::move(labels));
    }
    [[nodiscard]] const std::vector<MetricFamily>& all() const { return m_families; }

private:
    void add(const char* name, const char* help, MetricType type, ClientMetric metric, Labels labels) {
        if (m_families.empty() || m_families.back().name != name) {
            MetricFamily family;
            family.name = name;
            family.help = help;
            family.type = type;
            m_families.push_back(std::move(family));
        }
        metric.label = std::move(labels);
        m_families.back().metric.push_back(std::move(metric));
    }
    std::vector<MetricFamily> m_families;
};

}  // namespace

std::string metricsText(const MetricsSample& sample) {
    Families out;
    out.gauge("belfry_entities", "Entities in the catalogue", static_cast<double>(sample.entities));
    out.counter("belfry_commits_total", "Revisions of the city's state", sample.hub.commits);
    out.counter("belfry_rows_total", "Rows told to consoles", sample.hub.rows);
    out.counter("belfry_encoded_bytes_total", "Bytes of deltas, counted once for each filter class",
                sample.hub.encodedBytes);
    out.counter("belfry_sent_bytes_total", "Bytes of all frames handed to state lanes", sample.hub.sentBytes);
    out.counter("belfry_refused_writes_total", "Writes of unknown entities", sample.hub.refusedWrites);
    out.gauge("belfry_state_sessions", "Consoles on the state lane", static_cast<double>(sample.hub.sessions.size()));
    out.gauge("belfry_event_sessions", "Consoles on the events lane", static_cast<double>(sample.eventSubscribers));
    std::uint64_t conflated = 0;
    std::size_t unacked = 0;
    for (const auto& session : sample.hub.sessions) {
        conflated += session.conflated;
        unacked = std::max(unacked, session.unackedBytes);
    }
    out.counter("belfry_conflated_deltas_total", "Deltas that replaced several for slow consoles", conflated);
    out.gauge("belfry_unacked_bytes_max", "Most bytes that one console owes an acknowledgement for",
              static_cast<double>(unacked));
    out.gauge("belfry_tick_max_seconds", "Longest tick since the last scrape", sample.tickMaxMs / 1000.0);
    out.counter("belfry_alarm_evaluations_total", "Conditions evaluated", sample.alarms.evaluations);
    out.counter("belfry_alarm_transitions_total", "Alarm transitions", sample.alarms.transitions);
    out.gauge("belfry_alarms_listed", "Alarms in the active list", static_cast<double>(sample.alarms.listed));
    out.gauge("belfry_orders_active", "Manual overrides that are not over", static_cast<double>(sample.ordersActive));
    out.gauge("belfry_journal_seq", "Last record of the journal", static_cast<double>(sample.journalSeq));
    out.gauge("belfry_journal_accepting", "1 while the journal takes records", sample.journalAccepting ? 1.0 : 0.0);
    out.counter("belfry_history_samples_total", "Samples recorded since start", sample.historySamples);
    out.gauge("belfry_history_stored_bytes", "Bytes of sealed history", static_cast<double>(sample.historyStoredBytes));
    out.counter("belfry_history_dropped_total", "Samples lost because the disk was too slow or full",
                sample.historyDropped);
    for (const auto& source : sample.sources) {
        out.gauge("belfry_source_age_seconds", "Since the city system's last frame; -1 = never",
                  source.ageMs < 0 ? -1.0 : static_cast<double>(source.ageMs) / 1000.0, {{"source", source.id}});
    }
    for (const auto& source : sample.sources) {
        out.gauge("belfry_source_updates_per_second", "Values taken from the city system", source.updatesPerSecond,
                  {{"source", source.id}});
    }
    for (const auto& source : sample.sources) {
        out.counter("belfry_source_rejected_total", "Observations refused", source.rejected, {{"source", source.id}});
    }
    return prometheus::TextSerializer().Serialize(out.all());
}

struct MetricsServer::Impl {
    httplib::Server server;
    std::thread thread;
};

MetricsServer::MetricsServer() : m_impl(std::make_unique<Impl>()) {}

MetricsServer::~MetricsServer() {
    m_impl->server.stop();
    if (m_impl->thread.joinable()) {
        m_impl->thread.join();
    }
}

Result<std::unique_ptr<MetricsServer>> MetricsServer::start(const std::string& address, Sample sample) {
    if (auto checked = checkLoopbackAddress(address); !checked) {
        return tl::unexpected(checked.error());
    }
    const auto colon = address.rfind(':');
    std::string host = address.substr(0, colon);
    if (host == "[::1]") {
        host = "::1";
    }
    int port = std::stoi(address.substr(colon + 1));
    std::unique_ptr<MetricsServer> server(new MetricsServer());
    httplib::Server& http = server->m_impl->server;
    http.new_task_queue = [] { return new httplib::ThreadPool(2); };
    http.set_payload_max_length(1024);
    http.set_read_timeout(2);
    http.Get("/metrics", [sample = std::move(sample)](const httplib::Request&, httplib::Response& response) {
        response.set_content(metricsText(sample()), "text/plain; version=0.0.4; charset=utf-8");
    });
    http.Get("/healthz",
             [](const httplib::Request&, httplib::Response& response) { response.set_content("ok\n", "text/plain"); });
    if (port == 0) {
        port = http.bind_to_any_port(host);
    } else if (!http.bind_to_port(host, port)) {
        port = -1;
    }
    if (port < 0) {
        return fail(ErrorCode::Unavailable, fmt::format("cannot serve metrics on {}", address),
                    "the port is in use: choose another in metrics { http: … }");
    }
    server->m_address = fmt::format("{}:{}", address.substr(0, colon), port);
    server->m_impl->thread = std::thread([raw = server->m_impl.get()] { raw->server.listen_after_bind(); });
    http.wait_until_ready();
    return server;
}

}  // namespace belfry::gateway
