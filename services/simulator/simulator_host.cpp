// SPDX-License-Identifier: Apache-2.0
#include "services/simulator/simulator_host.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include <fmt/format.h>
#include <grpcpp/grpcpp.h>

#include "services/simulator/catalogue_builder.h"
#include "services/simulator/host_thread.h"
#include "services/stream/city_control_service.h"
#include "services/stream/city_feed_service.h"
#include "services/stream/feed_hub.h"

namespace belfry::simulator {

namespace {

constexpr Millis kDayMs = 86'400'000;
constexpr Millis kLongestGapMs = 10'000;  ///< a machine that slept does not make the city race

/** Minutes east of UTC in a zone at a moment; by longitude where the zone is unknown to this machine. */
int utcOffsetMinutes(const std::string& zone, Millis wallMs, double longitude) {
    using namespace std::chrono;
    try {
        const time_zone* found = zone.empty() ? current_zone() : locate_zone(zone);
        return static_cast<int>(
            duration_cast<minutes>(found->get_info(sys_time<milliseconds>{milliseconds{wallMs}}).offset).count());
    } catch (const std::runtime_error&) {
        return static_cast<int>(std::lround(longitude / 15.0)) * 60;
    }
}

}  // namespace

struct SimulatorHost::Impl {
    Impl(SimulatorHostOptions given, const Clock& theClock) : options(std::move(given)), clock(theClock) {}

    Result<void> begin(CityContents city, std::vector<LayerSchema> schemas) {
        if (!(options.speed >= 0.1 && options.speed <= 600.0) || options.tickMs < 20 || options.tickMs > 10'000) {
            return fail(ErrorCode::InvalidArgument,
                        fmt::format("speed {} or tick {} ms is not possible", options.speed, options.tickMs),
                        "choose a speed from 0.1 to 600 and a tick from 20 to 10,000 ms");
        }
        const Instant now = clock.now();
        const double longitude = centreOf(city).lon;
        SimulatorOptions made;
        made.seed = options.seed;
        made.scenario = options.scenario;
        made.language = options.language;
        const int offsetNow = utcOffsetMinutes(city.timezone, now.wallMs, longitude);
        const Millis localNow = now.wallMs + Millis{offsetNow} * 60'000;
        made.startLocalMs = localNow;
        made.present = [this] { return clock.now(); };
        if (options.startLocalMs || options.scenario.startLocalMs) {
            made.startLocalMs = options.startLocalMs ? *options.startLocalMs : *options.scenario.startLocalMs;
        } else if (options.scenario.startTimeOfDayMs) {
            made.startLocalMs = localNow - localNow % kDayMs + *options.scenario.startTimeOfDayMs;
        }
        made.utcOffsetMinutes =
            utcOffsetMinutes(city.timezone, made.startLocalMs - Millis{offsetNow} * 60'000, longitude);

        stream::HubOptions hubOptions;
        hubOptions.gatewayId = "simulator";
        hubOptions.cityName = city.name;
        hubOptions.timezone = city.timezone;
        for (const LayerSchema& schema : schemas) {
            layers.push_back(schema.id);
        }
        simulator = std::make_unique<Simulator>(std::move(made), schemas, std::move(city));
        feed::Store store(fmt::format("sim-{}-{:x}", options.seed, now.wallMs),
                          feed::Catalogue::build(std::move(schemas), simulator->takeCatalogue()));
        entities = store.catalogue().size();
        hub = std::make_unique<stream::FeedHub>(std::move(hubOptions), clock, std::move(store));
        simulator->attach(*hub);
        if (options.backfill && options.backfillMs > 0) {
            simulator->backfill(options.backfillMs, now, options.backfill);
        }
        options.backfill = nullptr;
        last = now;
        tick();

        handler = std::make_unique<stream::CommandPortHandler>(*simulator);
        feedService = std::make_unique<stream::CityFeedService>(*hub, thread);
        controlService = std::make_unique<stream::CityControlService>(*handler, thread, stream::trustingCallers());
        grpc::ServerBuilder builder;
        stream::applyServerDefaults(builder);
        builder.RegisterService(feedService->service());
        builder.RegisterService(controlService->service());
        if (!options.listen.empty()) {
            builder.AddListeningPort(options.listen, grpc::InsecureServerCredentials(), &port);
        }
        server = builder.BuildAndStart();
        if (!server || (!options.listen.empty() && options.listen.rfind("unix:", 0) != 0 && port == 0)) {
            return fail(ErrorCode::Unavailable, "the simulator cannot listen on " + options.listen,
                        "choose a free address, or leave it empty to serve this process only");
        }
        thread.start(options.tickMs, [this] { tick(); });
        return {};
    }

    void tick() {
        const Instant now = clock.now();
        const Millis passed = std::clamp<Millis>(now.monoMs - last.monoMs, 0, kLongestGapMs);
        const double simulated = static_cast<double>(passed) * options.speed + fraction;
        const auto whole = static_cast<Millis>(simulated);
        fraction = simulated - static_cast<double>(whole);
        last = now;
        simulator->step(whole, now);
        const std::shared_ptr<const feed::Delta> delta = hub->commit(now);
        rowsSinceHealth += delta ? delta->rowCount() : 0;
        if (now.monoMs - healthAt >= 1'000) {
            feed::SourceHealth health;
            health.id = "simulator";
            health.title = options.scenario.title.in(options.language);
            health.freshness = Freshness::Live;
            health.ageMs = 0;
            const Millis since = std::max<Millis>(1, now.monoMs - healthAt);
            health.updatesPerSecond =
                healthAt == 0 ? 0.0 : static_cast<double>(rowsSinceHealth) * 1'000.0 / static_cast<double>(since);
            health.layers = layers;
            hub->setSources({std::move(health)});
            healthAt = now.monoMs;
            rowsSinceHealth = 0;
        }
    }

    void stop() {
        const std::lock_guard lock(stopMutex);
        if (server) {
            // streams never end by themselves: the deadline cuts them
            server->Shutdown(std::chrono::system_clock::now() + std::chrono::milliseconds(50));
        }
        thread.stop();
        if (feedService) {
            feedService->stop();
            controlService->stop();
        }
        server.reset();
    }

    SimulatorHostOptions options;
    const Clock& clock;
    std::unique_ptr<Simulator> simulator;
    std::unique_ptr<stream::FeedHub> hub;
    std::unique_ptr<stream::CommandPortHandler> handler;
    HostThread thread;
    std::unique_ptr<stream::CityFeedService> feedService;
    std::unique_ptr<stream::CityControlService> controlService;
    std::unique_ptr<grpc::Server> server;
    std::mutex stopMutex;
    std::vector<std::string> layers;
    std::size_t entities = 0;
    int port = 0;
    Instant last;
    double fraction = 0.0;
    Millis healthAt = 0;
    std::size_t rowsSinceHealth = 0;
};

Result<std::unique_ptr<SimulatorHost>> SimulatorHost::start(SimulatorHostOptions options,
                                                            const std::filesystem::path& cityDir,
                                                            std::vector<LayerSchema> schemas, const Clock& clock) {
    Result<CityContents> city = loadCityContents(cityDir);
    if (!city) {
        return tl::unexpected(city.error());
    }
    return start(std::move(options), std::move(*city), std::move(schemas), clock);
}

Result<std::unique_ptr<SimulatorHost>> SimulatorHost::start(SimulatorHostOptions options, CityContents city,
                                                            std::vector<LayerSchema> schemas, const Clock& clock) {
    std::unique_ptr<SimulatorHost> host(new SimulatorHost(std::make_unique<Impl>(std::move(options), clock)));
    if (Result<void> begun = host->m_impl->begin(std::move(city), std::move(schemas)); !begun) {
        return tl::unexpected(begun.error());
    }
    return host;
}

SimulatorHost::SimulatorHost(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}

SimulatorHost::~SimulatorHost() { stop(); }

std::shared_ptr<grpc::Channel> SimulatorHost::inProcessChannel() {
    const std::lock_guard lock(m_impl->stopMutex);
    return m_impl->server ? m_impl->server->InProcessChannel(grpc::ChannelArguments()) : nullptr;
}

int SimulatorHost::port() const { return m_impl->port; }

std::size_t SimulatorHost::entityCount() const { return m_impl->entities; }

void SimulatorHost::stop() { m_impl->stop(); }

}  // namespace belfry::simulator
