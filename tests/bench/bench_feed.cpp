// SPDX-License-Identifier: Apache-2.0
// The state lane per row: bytes, encode, decode, apply. Goals of wire.md: 8 bytes, decode and apply within 50 ns.
#include <random>

#include <benchmark/benchmark.h>

#include "models/domain/clock.h"
#include "models/feed/replica.h"
#include "services/proto/mapping_delta.h"
#include "services/stream/feed_hub.h"
#include "tests/support/wire_city.h"

namespace {

using namespace belfry;
using namespace belfry::testing;

constexpr int kLamps = 100'000;  // where a benchmark does not say

struct Rig {
    explicit Rig(std::int64_t entities = kLamps)
        : lamps(static_cast<std::uint32_t>(entities)), hub({}, clock, wireStore("bench", static_cast<int>(entities))) {}

    /** `rows` random lamps report level and power; the time spreads over one tick. */
    feed::Delta tick(std::int64_t rows) {
        const auto any = [this] { return static_cast<std::uint32_t>(random()); };
        for (std::int64_t i = 0; i < rows; ++i) {
            const Handle handle = Handle::of(kLighting, any() % lamps);
            const Millis observed = clock.now().wallMs - static_cast<Millis>(any() % 50);
            hub.set(handle, 0, static_cast<std::int32_t>(any() % 101), Quality::Good, observed);
            if (i % 2 == 0) {
                hub.set(handle, 1, static_cast<std::int32_t>(any() % 2'000), Quality::Good, observed);
            }
        }
        return *hub.commit(clock.now());
    }

    std::uint32_t lamps;
    ManualClock clock;
    std::mt19937 random{5};
    stream::FeedHub hub;
};

void bytesPerRow(benchmark::State& state, std::size_t bytes, std::size_t rows) {
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(rows));
    state.counters["bytes_per_row"] = static_cast<double>(bytes) / static_cast<double>(rows);
    state.counters["time_per_row"] =
        benchmark::Counter(static_cast<double>(state.iterations()) * static_cast<double>(rows),
                           benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

void Encode(benchmark::State& state) {
    Rig rig;
    const feed::Delta delta = rig.tick(state.range(0));
    v1::Delta wire;
    std::string bytes;
    for (auto _ : state) {
        proto::toWire(delta, &wire);
        wire.SerializeToString(&bytes);
        benchmark::DoNotOptimize(bytes.data());
    }
    bytesPerRow(state, bytes.size(), delta.rowCount());
}
BENCHMARK(Encode)->Arg(500)->Arg(5'000);

void Decode(benchmark::State& state) {
    Rig rig(state.range(1));
    const feed::Delta delta = rig.tick(state.range(0));
    v1::Delta wire;
    proto::toWire(delta, &wire);
    const std::string bytes = wire.SerializeAsString();
    v1::Delta received;
    for (auto _ : state) {
        received.ParseFromString(bytes);
        auto decoded = proto::fromWire(received);
        benchmark::DoNotOptimize(decoded->rev);
    }
    bytesPerRow(state, bytes.size(), delta.rowCount());
}
BENCHMARK(Decode)->ArgNames({"rows", "entities"})->ArgsProduct({{500, 5'000}, {20'000, 200'000}});

void Apply(benchmark::State& state) {
    Rig rig(state.range(1));
    feed::Store replica = wireStore("bench", static_cast<int>(state.range(1)));
    std::vector<feed::Delta> deltas;
    std::size_t rows = 0;
    for (int i = 0; i < 64; ++i) {
        deltas.push_back(rig.tick(state.range(0)));
        rows += deltas.back().rowCount();
    }
    Revision rev = 1'000;
    for (auto _ : state) {
        for (const feed::Delta& delta : deltas) {
            benchmark::DoNotOptimize(replica.applyRows(delta, ++rev));
        }
    }
    bytesPerRow(state, 0, rows);
}
BENCHMARK(Apply)->ArgNames({"rows", "entities"})->ArgsProduct({{5'000}, {20'000, 200'000}});

/** Everything a tick of 100,000 updates/s costs the owner thread: write, commit, encode. */
void WriteAndCommit(benchmark::State& state) {
    Rig rig;
    std::size_t rows = 0;
    for (auto _ : state) {
        rig.clock.advance(50);
        rows += rig.tick(5'000).rowCount();
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(rows));
    state.counters["bytes_per_row"] =
        static_cast<double>(rig.hub.stats().encodedBytes) / static_cast<double>(rig.hub.stats().rows);
}
BENCHMARK(WriteAndCommit);

}  // namespace
