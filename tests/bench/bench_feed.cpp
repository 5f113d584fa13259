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

constexpr int kLamps = 100'000;

/** `rows` random lamps of 100,000 report level and power; the time spreads over one tick. */
feed::Delta tickOf(stream::FeedHub& hub, const ManualClock& clock, std::uint32_t rows, std::mt19937& random) {
    const auto any = [&random] { return static_cast<std::uint32_t>(random()); };
    for (std::uint32_t i = 0; i < rows; ++i) {
        const Handle handle = Handle::of(kLighting, any() % kLamps);
        const Millis observed = clock.now().wallMs - static_cast<Millis>(any() % 50);
        hub.set(handle, 0, static_cast<std::int32_t>(any() % 101), Quality::Good, observed);
        if (i % 2 == 0) {
            hub.set(handle, 1, static_cast<std::int32_t>(any() % 2'000), Quality::Good, observed);
        }
    }
    return *hub.commit(clock.now());
}

struct Rig {
    ManualClock clock;
    std::mt19937 random{5};
    stream::FeedHub hub{{}, clock, wireStore("bench", kLamps)};
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
    const feed::Delta delta = tickOf(rig.hub, rig.clock, static_cast<std::uint32_t>(state.range(0)), rig.random);
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
    Rig rig;
    const feed::Delta delta = tickOf(rig.hub, rig.clock, static_cast<std::uint32_t>(state.range(0)), rig.random);
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
BENCHMARK(Decode)->Arg(500)->Arg(5'000);

void Apply(benchmark::State& state) {
    Rig rig;
    feed::Store replica = wireStore("bench", kLamps);
    std::vector<feed::Delta> deltas;
    std::size_t rows = 0;
    for (int i = 0; i < 64; ++i) {
        deltas.push_back(tickOf(rig.hub, rig.clock, static_cast<std::uint32_t>(state.range(0)), rig.random));
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
BENCHMARK(Apply)->Arg(5'000);

/** Everything a tick of 100,000 updates/s costs the owner thread: write, commit, encode. */
void WriteAndCommit(benchmark::State& state) {
    Rig rig;
    std::size_t rows = 0;
    for (auto _ : state) {
        rig.clock.advance(50);
        rows += tickOf(rig.hub, rig.clock, 5'000, rig.random).rowCount();
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(rows));
    state.counters["bytes_per_row"] =
        static_cast<double>(rig.hub.stats().encodedBytes) / static_cast<double>(rig.hub.stats().rows);
}
BENCHMARK(WriteAndCommit);

}  // namespace
