// SPDX-License-Identifier: Apache-2.0
// The city's model at scale: apply, aggregates, picks, lasso, search, and what they hold in memory.
#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>
#include <malloc.h>

#include "models/feed/aggregate_pyramid.h"
#include "models/feed/search_index.h"
#include "models/feed/spatial_index.h"
#include "models/feed/store.h"

namespace {

using namespace belfry;
using namespace belfry::feed;

/** Lamps along the streets of a city of about 40 x 40 km: level, power, failed and seven more attributes. */
LayerSchema lighting() {
    LayerSchema schema;
    schema.id = "lighting";
    schema.assetTypes = {{"luminaire", {"Lamp", "Leuchte"}, 2}};
    for (int a = 0; a < 10; ++a) {
        AttributeSchema attribute;
        attribute.name = "attribute" + std::to_string(a);
        attribute.scale = 0.01;
        schema.attributes.push_back(attribute);
    }
    return schema;
}

std::vector<Asset> lamps(std::uint32_t count) {
    std::mt19937_64 rng(17);
    std::uniform_real_distribution<double> anywhere(-0.2, 0.2);
    std::vector<Asset> assets;
    assets.reserve(count);
    double lon = 0.0;
    double lat = 0.0;
    double dLon = 0.0;
    double dLat = 0.0;
    std::string street;
    for (std::uint32_t i = 0; i < count; ++i) {
        if (i % 60 == 0) {
            lon = 13.4 + anywhere(rng);
            lat = 52.5 + anywhere(rng);
            const double angle = 6.28 * static_cast<double>(rng() % 1'000) / 1'000.0;
            dLon = 4e-4 * std::cos(angle);
            dLat = 2.5e-4 * std::sin(angle);
            street = (rng() % 2 == 0 ? "Straße am Tor " : "Lindenallee ") + std::to_string(i / 60);
        }
        lon += dLon;
        lat += dLat;
        Asset asset;
        asset.id = "urn:ngsi-ld:Streetlight:L-" + std::to_string(1'000'000 + i);
        asset.layer = "lighting";
        asset.type = "luminaire";
        asset.name = street + " " + std::to_string(i % 60) + " · L-" + std::to_string(1'000'000 + i);
        asset.street = street;
        asset.district = "District " + std::to_string(static_cast<int>(lon * 20.0));
        asset.source = "lighting";
        asset.position = {lon, lat};
        assets.push_back(std::move(asset));
    }
    return assets;
}

std::size_t heapBytes() {
    const auto info = mallinfo2();
    return info.uordblks + info.hblkhd;
}

/** One store a size, made once: a million assets take seconds. */
const Store& city(std::int64_t count) {
    static std::array<std::unique_ptr<Store>, 3> stores;
    auto& store = stores[count <= 20'000 ? 0 : count <= 200'000 ? 1 : 2];
    if (!store) {
        store =
            std::make_unique<Store>("bench", Catalogue::build({lighting()}, lamps(static_cast<std::uint32_t>(count))));
    }
    return *store;
}

void perItem(benchmark::State& state, std::int64_t items) {
    state.counters["time_per_item"] = benchmark::Counter(static_cast<double>(state.iterations() * items),
                                                         benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

void percentiles(benchmark::State& state, std::vector<double>& micros) {
    if (micros.empty()) {
        return;
    }
    std::sort(micros.begin(), micros.end());
    const auto at = [&](double share) {
        return micros[static_cast<std::size_t>(share * static_cast<double>(micros.size() - 1))];
    };
    state.counters["p50_us"] = at(0.5);
    state.counters["p99_us"] = at(0.99);
}

double microsSince(std::chrono::steady_clock::time_point begin) {
    return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - begin).count();
}

// --- the store --------------------------------------------------------------------------------------------------

/** Ticks of 5,000 rows with two values each: scattered over the city, or in one part of it. */
void ApplyTick(benchmark::State& state) {
    const auto count = static_cast<std::uint32_t>(state.range(0));
    const bool isLocal = state.range(1) != 0;
    Store replica("bench", Catalogue::build({lighting()}, lamps(count)));
    std::mt19937 random(5);
    std::vector<Delta> deltas;
    std::int64_t rows = 0;
    for (int tick = 0; tick < 64; ++tick) {
        std::vector<std::uint32_t> picked;
        const std::uint32_t reach = isLocal ? std::min(count, 16'384U) : count;
        const std::uint32_t first = isLocal ? static_cast<std::uint32_t>(random() % (count - reach + 1)) : 0;
        for (int i = 0; i < 5'000; ++i) {
            picked.push_back(first + static_cast<std::uint32_t>(random() % reach));
        }
        std::sort(picked.begin(), picked.end());
        picked.erase(std::unique(picked.begin(), picked.end()), picked.end());
        Delta delta;
        LayerBatch batch;
        Column level;
        Column power;
        power.attribute = 1;
        for (const std::uint32_t row : picked) {
            batch.handles.push_back(Handle::of(0, row));
            batch.observedMs.push_back(1'800'000'000'000 + tick * 50);
            level.values.push_back(static_cast<std::int32_t>(random() % 100));
            power.values.push_back(static_cast<std::int32_t>(random() % 2'000));
        }
        rows += static_cast<std::int64_t>(picked.size());
        batch.columns = {level, power};
        delta.batches.push_back(std::move(batch));
        deltas.push_back(std::move(delta));
    }
    Revision rev = 1;
    for (auto _ : state) {
        for (const Delta& delta : deltas) {
            benchmark::DoNotOptimize(replica.applyRows(delta, ++rev));
        }
    }
    perItem(state, rows);
    state.counters["bytes_per_asset"] = static_cast<double>(replica.table(0).bytes()) / count;
}
BENCHMARK(ApplyTick)
    ->ArgNames({"assets", "local"})
    ->ArgsProduct({{20'000, 200'000, 1'000'000}, {0, 1}})
    ->Unit(benchmark::kMillisecond);

/** What a city holds on the heap: the catalogue with its texts and the state. */
void CityMemory(benchmark::State& state) {
    const auto count = static_cast<std::uint32_t>(state.range(0));
    for (auto _ : state) {
        auto assets = lamps(count);
        const std::size_t before = heapBytes();
        std::vector<Asset> copy = assets;
        const Store store("bench", Catalogue::build({lighting()}, std::move(copy)));

        state.counters["bytes_per_asset"] = static_cast<double>(heapBytes() - before) / count;
        state.counters["state_bytes_per_asset"] = static_cast<double>(store.table(0).bytes()) / count;
    }
}
BENCHMARK(CityMemory)->ArgName("assets")->Arg(1'000'000)->Iterations(1)->Unit(benchmark::kMillisecond);

// --- aggregates -------------------------------------------------------------------------------------------------

std::vector<StateClass> randomClasses(std::uint32_t count) {
    std::mt19937 random(6);
    std::vector<StateClass> classes(count);
    for (StateClass& stateClass : classes) {
        stateClass = static_cast<StateClass>(random() % kStateClasses);
    }
    return classes;
}

void PyramidBuild(benchmark::State& state) {
    const auto positions = city(state.range(0)).catalogue().positions(0);
    const auto classes = randomClasses(static_cast<std::uint32_t>(positions.size()));
    AggregatePyramid pyramid;
    for (auto _ : state) {
        pyramid.build(positions, classes);
    }
    perItem(state, static_cast<std::int64_t>(positions.size()));
    state.counters["bytes_per_asset"] = static_cast<double>(pyramid.bytes()) / static_cast<double>(positions.size());
}
BENCHMARK(PyramidBuild)->ArgName("assets")->Arg(200'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond);

/** Changes of random rows at once; from an eighth of all rows on, the sums are made anew. */
void PyramidUpdate(benchmark::State& state) {
    const auto positions = city(1'000'000).catalogue().positions(0);
    const auto rows = static_cast<std::uint32_t>(positions.size());
    AggregatePyramid pyramid;
    pyramid.build(positions, randomClasses(rows));
    std::mt19937 random(7);
    std::vector<RowClass> changes;
    for (std::int64_t i = 0; i < state.range(0); ++i) {
        changes.push_back({static_cast<std::uint32_t>(random() % rows), StateClass::Low});
    }
    std::uint32_t turn = 0;
    for (auto _ : state) {
        ++turn;
        for (RowClass& change : changes) {
            change.stateClass = static_cast<StateClass>((change.row + turn) % kStateClasses);
        }
        benchmark::DoNotOptimize(pyramid.update(changes));
    }
    perItem(state, state.range(0));
}
BENCHMARK(PyramidUpdate)
    ->ArgName("changes")
    ->Arg(1'000)
    ->Arg(10'000)
    ->Arg(100'000)
    ->Arg(124'000)
    ->Arg(126'000)
    ->Arg(500'000)
    ->Unit(benchmark::kMicrosecond);

/** What a screen of 1280 x 720 shows at a zoom, in tiles of about 64 pixels. */
void PyramidCollect(benchmark::State& state) {
    const auto positions = city(1'000'000).catalogue().positions(0);
    AggregatePyramid pyramid;
    pyramid.build(positions, randomClasses(static_cast<std::uint32_t>(positions.size())));
    const auto zoom = static_cast<std::uint32_t>(state.range(0));
    const Mercator centre = project({13.4, 52.5});
    const std::uint32_t pixel = 1U << (24U - zoom);
    const WorldBox box{{centre.x - 640 * pixel, centre.y - 360 * pixel},
                       {centre.x + 640 * pixel, centre.y + 360 * pixel}};
    std::vector<AggregateCell> cells;
    for (auto _ : state) {
        cells.clear();
        pyramid.collect(zoom + 2, box, cells);
        benchmark::DoNotOptimize(cells.data());
    }
    state.counters["cells"] = static_cast<double>(cells.size());
}
BENCHMARK(PyramidCollect)->ArgName("zoom")->DenseRange(8, 16, 2)->Unit(benchmark::kMicrosecond);

// --- places -----------------------------------------------------------------------------------------------------

void Pick(benchmark::State& state) {
    const Catalogue& catalogue = city(1'000'000).catalogue();
    const SpatialIndex index(catalogue);
    const double tenPixels = 10.0 * std::ldexp(1.0, 24 - static_cast<int>(state.range(0)));
    std::mt19937 random(8);
    std::vector<double> micros;
    std::int64_t found = 0;
    for (auto _ : state) {
        Mercator at = catalogue.position(Handle::of(0, static_cast<std::uint32_t>(random() % 1'000'000)));
        at.x += static_cast<std::uint32_t>(random() % 100'000) - 50'000U;
        at.y += static_cast<std::uint32_t>(random() % 100'000) - 50'000U;
        const auto begin = std::chrono::steady_clock::now();
        found += index.nearest(at, tenPixels).has_value() ? 1 : 0;
        micros.push_back(microsSince(begin));
    }
    percentiles(state, micros);
    state.counters["found"] = benchmark::Counter(static_cast<double>(found), benchmark::Counter::kAvgIterations);
}
BENCHMARK(Pick)->ArgName("zoom")->DenseRange(10, 18, 2)->Unit(benchmark::kMicrosecond);

/** A hand-drawn polygon of 200 corners round about `members` assets. */
void LassoSelect(benchmark::State& state) {
    const Catalogue& catalogue = city(1'000'000).catalogue();
    const SpatialIndex index(catalogue);
    // the city is about 0.4 x 0.4 degrees
    const double radius = 0.4 * std::sqrt(static_cast<double>(state.range(0)) / 1e6 / 3.1416);
    std::mt19937 random(9);
    std::vector<Mercator> corners;
    for (int i = 0; i < 200; ++i) {
        const double angle = 6.2832 * i / 200.0;
        const double wobble = radius * (0.9 + static_cast<double>(random() % 200) / 1'000.0);
        corners.push_back(project({13.4 + wobble * std::cos(angle), 52.5 + wobble * std::sin(angle)}));
    }
    std::vector<Handle> found;
    std::vector<double> micros;
    for (auto _ : state) {
        found.clear();
        const auto begin = std::chrono::steady_clock::now();
        index.inLasso(corners, {}, found);
        micros.push_back(microsSince(begin));
    }
    percentiles(state, micros);
    state.counters["members"] = static_cast<double>(found.size());
}
BENCHMARK(LassoSelect)->ArgName("members")->Arg(1'000)->Arg(50'000)->Arg(200'000)->Unit(benchmark::kMicrosecond);

void Radius(benchmark::State& state) {
    const SpatialIndex index(city(1'000'000).catalogue());
    std::vector<Handle> found;
    for (auto _ : state) {
        found.clear();
        index.inRadius({13.4, 52.5}, static_cast<double>(state.range(0)), {}, found);
    }
    state.counters["members"] = static_cast<double>(found.size());
}
BENCHMARK(Radius)->ArgName("metres")->Arg(300)->Arg(4'000)->Unit(benchmark::kMicrosecond);

void Street(benchmark::State& state) {
    const Catalogue& catalogue = city(1'000'000).catalogue();
    const SpatialIndex index(catalogue);
    const std::string street(catalogue.street(Handle::of(0, 500'000)));
    std::vector<Handle> found;
    for (auto _ : state) {
        found.clear();
        index.onStreet(street, {}, found);
    }
    state.counters["members"] = static_cast<double>(found.size());
}
BENCHMARK(Street)->Unit(benchmark::kMicrosecond);

// --- search -----------------------------------------------------------------------------------------------------

void SearchRead(benchmark::State& state) {
    const Catalogue& catalogue = city(1'000'000).catalogue();
    for (auto _ : state) {
        SearchIndex index(catalogue);
        index.readOn(1'000'000);
        state.counters["bytes_per_asset"] = static_cast<double>(index.bytes()) / 1e6;
    }
}
BENCHMARK(SearchRead)->Unit(benchmark::kMillisecond)->Iterations(3);

/** One keystroke: 40 hits for what has been typed so far. */
void SearchKeystroke(benchmark::State& state) {
    static const std::array<const char*, 8> kTyped{"li",    "lindenallee", "lindenallee 12345", "tor", "l-1234567",
                                                   "34567", "xy",          "straße am tor 77 3"};
    SearchIndex index(city(1'000'000).catalogue());
    index.readOn(1'000'000);
    const std::string typed = kTyped[static_cast<std::size_t>(state.range(0))];
    std::size_t hits = 0;
    for (auto _ : state) {
        hits = index.find(typed, 40).size();
    }
    state.SetLabel(typed);
    state.counters["hits"] = static_cast<double>(hits);
    state.counters["looked_at"] = static_cast<double>(index.lookedAt());
}
BENCHMARK(SearchKeystroke)->DenseRange(0, 7)->Unit(benchmark::kMicrosecond);

}  // namespace
