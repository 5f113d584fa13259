// SPDX-License-Identifier: Apache-2.0
// What a second of city life costs: time per simulated second at speed 1, and updates in it.
#include <benchmark/benchmark.h>

#include "tests/unit/services/simulator/test_town.h"

namespace belfry::simulator {
namespace {

void secondOfCity(benchmark::State& state) {
    SimulatorOptions options = optionsAt("2026-11-19T17:00");
    options.maxDerivedLamps = static_cast<std::size_t>(state.range(0)) * 9 / 10;
    CityContents city = chessboardTown(static_cast<int>(state.range(1)));
    Town town(options, std::move(city));
    town.run(1'000);
    const std::uint64_t before = town.feed->writes;
    for (auto _ : state) {
        town.run(1'000);
    }
    state.counters["entities"] = static_cast<double>(town.feed->store().catalogue().size());
    state.counters["writes_per_s"] =
        static_cast<double>(town.feed->writes - before) / static_cast<double>(state.iterations());
}
BENCHMARK(secondOfCity)
    ->Args({20'000, 40})
    ->Args({200'000, 75})
    ->Args({1'000'000, 160})
    ->Unit(benchmark::kMillisecond)
    ->Iterations(60);

}  // namespace
}  // namespace belfry::simulator
