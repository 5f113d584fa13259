// SPDX-License-Identifier: Apache-2.0
// What the map's drawing thread does, without a window: all blocks of a view of the workload's city, and the blocks
// that a tenth of a second of updates makes dirty.
#include <QGuiApplication>
#include <random>

#include <benchmark/benchmark.h>

#include "tests/unit/ui/map/test_city.h"
#include "ui/map/block_painter.h"

namespace {

using namespace belfry;

feed::Store berlin(std::int64_t count) {
    LayerSchema schema;
    schema.id = "points";
    schema.periodMs = 3'600'000;
    schema.assetTypes = {{"point", {"Point", ""}, 2}};
    AttributeSchema state;
    state.name = "state";
    schema.attributes = {state};
    schema.symbol.kind = SymbolKind::Dot;
    schema.symbol.levelAttribute = "state";
    schema.symbol.levelMaximum = 4.0;
    std::mt19937_64 rng(42);
    std::uniform_real_distribution<double> lon(13.08, 13.76);
    std::uniform_real_distribution<double> lat(52.34, 52.68);
    std::vector<feed::Asset> assets(static_cast<std::size_t>(count));
    for (std::size_t i = 0; i < assets.size(); ++i) {
        assets[i].id = std::to_string(i);
        assets[i].layer = "points";
        assets[i].type = "point";
        assets[i].position = {lon(rng), lat(rng)};
    }
    feed::Store store("bench", feed::Catalogue::build({schema}, std::move(assets)));
    for (std::uint32_t row = 0; row < store.catalogue().rowCount(0); ++row) {
        store.set(Handle::of(0, row), 0, static_cast<std::int32_t>(rng() % 5), Quality::Good, 1'000'000, 1);
    }
    return store;
}

/** Arguments: assets, exact (1) or level of detail (0), zoom in tenths. */
void wholeView(benchmark::State& bench) {
    const feed::Store store = berlin(bench.range(0));
    ui::MapViewModel map;
    map.setGatewayTime(1'000'000);
    map.setStore(&store);
    map.camera()->resize(1280, 720);
    map.camera()->jumpTo(13.42, 52.51, static_cast<double>(bench.range(2)) / 10.0);
    ui::BlockPainter painter;
    ui::SceneUpdate update = map.takeUpdate(true);
    update.serial = 1;
    painter.merge(std::move(update), ui::plainStyle(), bench.range(1) != 0);
    std::uint32_t generation = 0;
    for (auto _ : bench) {
        painter.look(map.camera()->camera(), 1.0, ui::BlockPainter::Motion::AtRest, ++generation);
        benchmark::DoNotOptimize(painter.step([] { return false; }));
    }
    const ui::PaintCounts counts = painter.counts();
    bench.counters["blocks"] = static_cast<double>(counts.blocks) / static_cast<double>(bench.iterations());
    bench.counters["symbols"] = static_cast<double>(counts.symbols) / static_cast<double>(bench.iterations());
}

/** A pointer that moves over the map; argument: zoom. What the console does for every move of the mouse. */
void pick(benchmark::State& bench) {
    const feed::Store store = berlin(1'000'000);
    ui::MapViewModel map;
    map.setGatewayTime(1'000'000);
    map.setStore(&store);
    map.camera()->resize(1920, 1080);
    map.camera()->jumpTo(13.42, 52.51, static_cast<double>(bench.range(0)));
    std::mt19937 rng(7);
    std::size_t hits = 0;
    for (auto _ : bench) {
        const double x = static_cast<double>(rng() % 1920U);
        hits += map.pick(x, static_cast<double>(rng() % 1080U)).isEmpty() ? 0U : 1U;
    }
    bench.counters["hits"] = benchmark::Counter(static_cast<double>(hits), benchmark::Counter::kAvgIterations);
}

/** The same over roads, one of them across the whole city. */
void pickRoads(benchmark::State& bench) {
    LayerSchema schema;
    schema.id = "traffic";
    schema.assetTypes = {{"road_segment", {"Road", ""}, 1}};
    schema.symbol.kind = SymbolKind::Line;
    std::mt19937_64 rng(42);
    std::uniform_real_distribution<double> lon(13.08, 13.76);
    std::uniform_real_distribution<double> lat(52.34, 52.68);
    std::vector<feed::Asset> assets(100'000);
    for (std::size_t i = 0; i < assets.size(); ++i) {
        assets[i].id = std::to_string(i);
        assets[i].layer = "traffic";
        assets[i].type = "road_segment";
        assets[i].position = {lon(rng), lat(rng)};
        const double half = i == 0 ? 0.3 : 0.001;
        assets[i].geometry = {{assets[i].position.lon - half, assets[i].position.lat},
                              {assets[i].position.lon + half, assets[i].position.lat}};
    }
    const feed::Store store("bench", feed::Catalogue::build({schema}, std::move(assets)));
    ui::MapViewModel map;
    map.setGatewayTime(1'000'000);
    map.setStore(&store);
    map.camera()->resize(1920, 1080);
    map.camera()->jumpTo(13.42, 52.51, static_cast<double>(bench.range(0)));
    for (auto _ : bench) {
        benchmark::DoNotOptimize(map.pick(static_cast<double>(rng() % 1920U), static_cast<double>(rng() % 1080U)));
    }
}

}  // namespace

BENCHMARK(pick)->ArgName("zoom")->DenseRange(10, 18, 2)->Unit(benchmark::kMicrosecond);
BENCHMARK(pickRoads)->ArgName("zoom")->DenseRange(10, 18, 2)->Unit(benchmark::kMicrosecond);
BENCHMARK(wholeView)
    ->Args({10'000, 1, 120})
    ->Args({100'000, 1, 120})
    ->Args({1'000'000, 1, 120})
    ->Args({1'000'000, 0, 120})
    ->Args({1'000'000, 1, 150})
    ->Unit(benchmark::kMillisecond);

int main(int argc, char** argv) {
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM")) {
        qputenv("QT_QPA_PLATFORM", "offscreen");  // it draws pictures and shows none
    }
    const QGuiApplication app(argc, argv);
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
