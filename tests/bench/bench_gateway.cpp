// SPDX-License-Identifier: Apache-2.0
// A gateway at city scale: a city system that reports at a steady rate, the gateway with history and alarms, and
// consoles, each a process or a thread of its own. One JSON object per line.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "tests/bench/gateway/bench_city.h"
#include "tests/bench/gateway/bench_console.h"
#include "tests/bench/gateway/child.h"
#include "tests/bench/gateway/load_source.h"

namespace {

using namespace belfry;
using namespace belfry::bench;
using Json = nlohmann::ordered_json;

struct Settings {
    LoadOptions load;
    int consoles = 10;
    double seconds = 20.0;
    std::string role;
    std::string socket;
    std::filesystem::path scratch;
};

/** Percentile of ages by millisecond. */
int percentile(const BenchConsole::Ages& ages, double share) {
    std::uint64_t all = 0;
    for (const std::uint32_t count : ages.byMs) {
        all += count;
    }
    std::uint64_t seen = 0;
    for (std::size_t ms = 0; ms < ages.byMs.size(); ++ms) {
        seen += ages.byMs[ms];
        if (all > 0 && static_cast<double>(seen) >= share * static_cast<double>(all)) {
            return static_cast<int>(ms);
        }
    }
    return -1;
}

class Run {
public:
    explicit Run(const Settings& settings) : m_settings(settings) {}

    int go();

private:
    /** Measures the gateway and the fast consoles over the given time. */
    Json measure(const std::string& name, double seconds);
    void say(Json result) {
        std::printf("%s\n", result.dump().c_str());
        std::fflush(stdout);
    }
    [[nodiscard]] feed::Interest view(std::uint32_t assets) const;
    /** One console from nothing to live, and away again. */
    void measureStart(const std::string& name, const std::string& address, const std::string& cache,
                      const feed::Interest& interest);

    const Settings& m_settings;
    std::unique_ptr<Child> m_source;
    std::unique_ptr<Child> m_gateway;
    std::string m_metrics;
    std::vector<std::unique_ptr<BenchConsole>> m_consoles;
};

feed::Interest Run::view(std::uint32_t assets) const {
    const double side = citySide(m_settings.load.assets);
    const double part = side * std::sqrt(static_cast<double>(assets) / m_settings.load.assets);
    feed::Interest interest;
    interest.scoped = true;
    interest.zoom = 16.0;
    const double west = kCityWest + side * 0.4;
    const double south = kCitySouth + side * 0.4;
    interest.boxes = {{west, south, west + part, south + part}};
    return interest;
}

void Run::measureStart(const std::string& name, const std::string& address, const std::string& cache,
                       const feed::Interest& interest) {
    BenchConsole console(address, cache, true, interest);
    if (!console.waitLive(120)) {
        std::fprintf(stderr, "bench_gateway: %s: not live\n", name.c_str());
        return;
    }
    const BenchConsole::Startup times = console.startup();
    Json result;
    result["bench"] = "gateway";
    result["case"] = name;
    result["assets"] = m_settings.load.assets;
    result["updates_per_s"] = m_settings.load.updatesPerSecond;
    result["catalogue_ms"] = times.catalogue;
    result["first_rows_ms"] = times.firstRows;
    result["live_ms"] = times.live;
    say(result);
}

Json Run::measure(const std::string& name, double seconds) {
    for (const auto& console : m_consoles) {
        (void)console->takeAges();
    }
    auto before = scrape(m_metrics);
    const double cpu = m_gateway->cpuSeconds();
    const double sourceCpu = m_source->cpuSeconds();
    const auto begun = std::chrono::steady_clock::now();
    std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
    auto after = scrape(m_metrics);
    const double took = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
    BenchConsole::Ages all;
    for (const auto& console : m_consoles) {
        const BenchConsole::Ages ages = console->takeAges();
        for (std::size_t ms = 0; ms < ages.byMs.size(); ++ms) {
            all.byMs[ms] += ages.byMs[ms];
        }
        all.rows += ages.rows;
        all.deltas += ages.deltas;
    }
    const auto rate = [&](const char* metric) { return (after[metric] - before[metric]) / took; };
    Json result;
    result["bench"] = "gateway";
    result["case"] = name;
    result["assets"] = m_settings.load.assets;
    result["updates_per_s"] = m_settings.load.updatesPerSecond;
    result["consoles"] = m_consoles.size();
    result["seconds"] = took;
    result["rows_per_s"] = rate("belfry_rows_total");
    result["commits_per_s"] = rate("belfry_commits_total");
    result["history_samples_per_s"] = rate("belfry_history_samples_total");
    result["history_dropped"] = after["belfry_history_dropped_total"];
    result["alarm_evaluations_per_s"] = rate("belfry_alarm_evaluations_total");
    result["alarms_listed"] = after["belfry_alarms_listed"];
    result["cpu_cores"] = (m_gateway->cpuSeconds() - cpu) / took;
    result["source_cpu_cores"] = (m_source->cpuSeconds() - sourceCpu) / took;
    result["tick_max_ms"] = after["belfry_tick_max_seconds"] * 1'000.0;
    result["encoded_bytes_per_row"] = rate("belfry_encoded_bytes_total") / std::max(1.0, rate("belfry_rows_total"));
    result["sent_bytes_per_s"] = rate("belfry_sent_bytes_total");
    result["unacked_bytes_max"] = after["belfry_unacked_bytes_max"];
    result["rss_mb"] = m_gateway->residentMb();
    result["rss_peak_mb"] = m_gateway->peakMb();
    if (!m_consoles.empty()) {
        result["console_rows_per_s"] = static_cast<double>(all.rows) / took / static_cast<double>(m_consoles.size());
        result["source_to_console_ms"] = {
            {"p50", percentile(all, 0.5)}, {"p95", percentile(all, 0.95)}, {"p99", percentile(all, 0.99)}};
    }
    return result;
}

int Run::go() {
    const std::filesystem::path& scratch = m_settings.scratch;
    const std::string sourceSocket = (scratch / "source.sock").string();
    const std::string gatewaySocket = (scratch / "gateway.sock").string();
    const std::vector<std::string> common{"--assets",    std::to_string(m_settings.load.assets),
                                          "--updates",   std::to_string(m_settings.load.updatesPerSecond),
                                          "--resources", m_settings.load.resources.string(),
                                          "--scratch",   scratch.string()};
    const auto as = [&](std::vector<std::string> role) {
        role.insert(role.end(), common.begin(), common.end());
        return std::make_unique<Child>(role);
    };
    bool ok = false;
    m_source = as({"--role", "source", "--socket", sourceSocket});
    (void)m_source->waitReady(&ok);
    if (!ok) {
        return 1;
    }
    const auto begun = std::chrono::steady_clock::now();
    m_gateway = as({"--role", "gateway", "--socket", gatewaySocket});
    m_metrics = m_gateway->waitReady(&ok);
    if (!ok) {
        return 1;
    }
    const double started = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
    // the first picture of a million is written into the history: let it pass
    std::this_thread::sleep_for(std::chrono::seconds(5));
    Json alone = measure("no console", m_settings.seconds / 2);
    alone["start_s"] = started;
    const double aloneMb = alone["rss_mb"];
    say(alone);

    const std::string address = "unix:" + gatewaySocket;
    const std::string cache = (scratch / "cache").string();
    measureStart("start cold, all rows", address, cache, {});
    measureStart("start warm, all rows", address, cache, {});
    std::filesystem::remove_all(cache);
    measureStart("start cold, view of 20000", address, cache, view(std::min(20'000U, m_settings.load.assets)));
    measureStart("start warm, view of 20000", address, cache, view(std::min(20'000U, m_settings.load.assets)));
    for (int i = 0; i < m_settings.consoles; ++i) {
        m_consoles.push_back(std::make_unique<BenchConsole>(address, cache, i == 0));
        if (!m_consoles.back()->waitLive(60)) {
            std::fprintf(stderr, "bench_gateway: console %d did not become live\n", i);
            return 1;
        }
    }
    std::this_thread::sleep_for(std::chrono::seconds(2));
    Json fanOut = measure("all rows", m_settings.seconds);
    fanOut["mb_per_console"] = (static_cast<double>(fanOut["rss_mb"]) - aloneMb) / std::max(1, m_settings.consoles);
    say(fanOut);

    {
        BenchConsole slow(address, cache, false);
        BenchConsole frozen(address, cache, false);
        if (!slow.waitLive(60) || !frozen.waitLive(60)) {
            std::fprintf(stderr, "bench_gateway: a slow console did not become live\n");
            return 1;
        }
        slow.setPace(BenchConsole::Pace::OneFrameASecond);
        frozen.setPace(BenchConsole::Pace::Frozen);
        std::this_thread::sleep_for(std::chrono::seconds(2));
        say(measure("beside a slow and a frozen console", m_settings.seconds));
    }

    for (const std::uint32_t visible : {20'000U, 200U}) {
        const feed::Interest interest = view(std::min(visible, m_settings.load.assets));
        for (const auto& console : m_consoles) {
            console->setInterest(interest);
        }
        std::this_thread::sleep_for(std::chrono::seconds(2));
        Json scoped = measure("view of " + std::to_string(visible), m_settings.seconds / 2);
        scoped["bytes_per_s_and_console"] =
            static_cast<double>(scoped["sent_bytes_per_s"]) / std::max(1, m_settings.consoles);
        say(scoped);
    }
    // each its own view: nothing is shared
    for (std::size_t i = 0; i < m_consoles.size(); ++i) {
        feed::Interest interest = view(std::min(20'000U, m_settings.load.assets));
        interest.boxes[0].west += citySide(m_settings.load.assets) * 0.01 * static_cast<double>(i);
        interest.boxes[0].east += citySide(m_settings.load.assets) * 0.01 * static_cast<double>(i);
        m_consoles[i]->setInterest(interest);
    }
    std::this_thread::sleep_for(std::chrono::seconds(2));
    say(measure("views of 20000, each another", m_settings.seconds / 2));
    for (const auto& console : m_consoles) {
        console->stop();
        if (console->errors() > 0) {
            std::fprintf(stderr, "bench_gateway: %llu messages did not fit the picture\n",
                         static_cast<unsigned long long>(console->errors()));
            return 1;
        }
    }
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    Settings settings;
    bool quick = false;
    settings.load.resources = BELFRY_SOURCE_RESOURCES;
    CLI::App app{"Belfry's gateway at city scale"};
    app.add_option("--assets", settings.load.assets);
    app.add_option("--updates", settings.load.updatesPerSecond, "attribute values per second");
    app.add_option("--consoles", settings.consoles);
    app.add_option("--seconds", settings.seconds, "of the longest case");
    app.add_option("--resources", settings.load.resources);
    app.add_option("--role", settings.role)->group("");
    app.add_option("--socket", settings.socket)->group("");
    app.add_option("--scratch", settings.scratch, "folder for stores and sockets; empty = a temporary one");
    app.add_flag("--quick", quick, "200,000 assets for a few seconds");
    CLI11_PARSE(app, argc, argv);
    if (settings.role == "source") {
        settings.load.socket = settings.socket;
        return runLoadSource(settings.load);
    }
    if (settings.role == "gateway") {
        settings.load.socket = (settings.scratch / "source.sock").string();
        return runGateway(settings.load, settings.scratch, settings.socket);
    }
    if (quick) {
        settings.load.assets = std::min(settings.load.assets, 200'000U);
        settings.load.updatesPerSecond = std::min(settings.load.updatesPerSecond, 20'000U);
        settings.seconds = std::min(settings.seconds, 6.0);
    }
    const bool own = settings.scratch.empty();
    if (own) {
        settings.scratch = std::filesystem::temp_directory_path() / ("bench-gw-" + std::to_string(getpid()));
    }
    std::filesystem::create_directories(settings.scratch);
    int result = 0;
    {
        Run run(settings);
        result = run.go();
    }
    if (own) {
        std::error_code ignored;
        std::filesystem::remove_all(settings.scratch, ignored);
    }
    return result;
}
