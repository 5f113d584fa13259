// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/gateway/load_source.h"

#include <cstdio>
#include <memory>

#include <grpcpp/grpcpp.h>
#include <spdlog/spdlog.h>

#include "services/basemap/city_package.h"
#include "services/gateway/gateway.h"
#include "services/proto/mapping_schema.h"
#include "services/simulator/host_thread.h"
#include "services/stream/city_feed_service.h"
#include "tests/bench/gateway/bench_city.h"

namespace belfry::bench {

namespace {

constexpr Millis kTickMs = 50;

int failed(const Error& error) {
    std::fprintf(stderr, "bench_gateway: %s\n", toText(error).c_str());
    return 1;
}

void untilStdinEnds() {
    while (std::getchar() != EOF) {
    }
}

}  // namespace

int runLoadSource(const LoadOptions& options) {
    auto schemas = proto::loadLayerSchemas((options.resources / "layers").string());
    if (!schemas) {
        return failed(schemas.error());
    }
    const SystemClock clock;
    stream::HubOptions hubOptions;
    hubOptions.gatewayId = "load";
    stream::FeedHub hub(hubOptions, clock,
                        feed::Store("load", feed::Catalogue::build(std::move(*schemas), benchAssets(options.assets))));
    BenchLoad load(hub.store());
    load.reportAll(hub, clock.now().wallMs);
    hub.commit(clock.now());
    simulator::HostThread thread;
    stream::CityFeedService service(hub, thread);
    grpc::ServerBuilder builder;
    stream::applyServerDefaults(builder);
    builder.RegisterService(service.service());
    builder.AddListeningPort("unix:" + options.socket, grpc::InsecureServerCredentials());
    auto server = builder.BuildAndStart();
    if (!server) {
        return failed({ErrorCode::Unavailable, "cannot listen on " + options.socket, "Use a shorter folder.", {}});
    }
    Instant last = clock.now();
    double owed = 0.0;
    thread.start(kTickMs, [&] {
        const Instant now = clock.now();
        owed += static_cast<double>(now.monoMs - last.monoMs) * options.updatesPerSecond / 1'000.0;
        last = now;
        const auto updates = static_cast<std::uint32_t>(owed);
        owed -= updates;
        load.report(hub, updates, now.wallMs);
        hub.commit(now);
    });
    std::printf("READY\n");
    std::fflush(stdout);
    untilStdinEnds();
    server->Shutdown(std::chrono::system_clock::now() + std::chrono::milliseconds(50));
    thread.stop();
    service.stop();
    return 0;
}

int runGateway(const LoadOptions& source, const std::filesystem::path& scratch, const std::string& socket) {
    spdlog::set_level(spdlog::level::warn);
    {
        auto package = basemap::CityPackageWriter::create(scratch / "city");
        if (!package) {
            return failed(package.error());
        }
        basemap::CityInfo info;
        info.name = "Bench";
        info.timezone = "Europe/Berlin";
        if (auto written = (*package)->finish(info); !written) {
            return failed(written.error());
        }
    }
    gateway::GatewayOptions options;
    options.resources = source.resources;
    options.patienceMs = 120'000;
    options.backfillMs = 0;
    options.config.gatewayId = "bench";
    options.config.cityDir = scratch / "city";
    options.config.storeDir = scratch / "store";
    options.config.unixSocket = socket;
    options.config.metricsHttp = "127.0.0.1:0";
    options.config.accountsOpen = true;  // load is measured, not passwords
    gateway::SourceConfig feed;
    feed.id = "load";
    feed.title = "Load";
    feed.kind = gateway::SourceConfig::Kind::Feed;
    feed.address = "unix:" + source.socket;
    options.config.sources.push_back(feed);
    const SystemClock clock;
    auto gateway = gateway::Gateway::start(std::move(options), clock);
    if (!gateway) {
        return failed(gateway.error());
    }
    std::printf("READY %s\n", (*gateway)->metricsAddress().c_str());
    std::fflush(stdout);
    untilStdinEnds();
    (*gateway)->stop();
    return 0;
}

}  // namespace belfry::bench
