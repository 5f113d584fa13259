// SPDX-License-Identifier: Apache-2.0
// The alarm evaluator: 100,000 attribute updates a second against 50,000 instantiated definitions, on one core.
#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "services/gateway/alarm_host.h"
#include "services/stream/feed_hub.h"
#include "tests/unit/services/gateway/fixtures.h"

namespace {

using namespace belfry;
using gateway::AlarmHost;
using gateway::Chronicle;

constexpr Millis kTickMs = 50;
constexpr std::uint32_t kUpdatesPerTick = 100'000 * kTickMs / 1'000;

/** `entities` feeders whose supply alarm was raised once and has ended: every one has its machine in the host. */
struct Load {
    explicit Load(std::uint32_t entities, int definitions)
        : hub({}, clock, feed::Store("e1", feed::Catalogue::build({schema(definitions)}, assets(entities)))),
          chronicle(journal, clock),
          host(chronicle, clock) {
        host.setStore(hub.store());
        for (const double volts : {0.0, 230.0}) {
            for (std::uint32_t row = 0; row < entities; ++row) {
                set(row, volts);
            }
            tick(0);
            tick(10'000);
        }
        journal.records.clear();
    }
    static LayerSchema schema(int definitions) {
        LayerSchema schema = gateway::test::lighting();
        for (int i = 1; i < definitions; ++i) {
            AlarmDefinition more = schema.alarms[0];
            more.id += std::to_string(i);
            schema.alarms.push_back(more);
        }
        return schema;
    }
    static std::vector<feed::Asset> assets(std::uint32_t count) {
        std::vector<feed::Asset> all;
        for (std::uint32_t i = 0; i < count; ++i) {
            all.push_back(gateway::test::asset("F" + std::to_string(i), "feeder", 10.0 + i * 1e-5));
        }
        return all;
    }
    void set(std::uint32_t row, double volts) {
        hub.set(Handle::of(0, row), gateway::test::kVoltage, static_cast<std::int32_t>(volts * 10.0), Quality::Good,
                clock.now().wallMs);
    }
    void tick(Millis after) {
        clock.advance(after);
        const Instant now = clock.now();
        if (const auto delta = hub.commit(now)) {
            host.onDelta(*delta, now);
        }
        host.tick(now);
        chronicle.commit();
    }

    ManualClock clock;
    gateway::test::FakeJournal journal;
    stream::FeedHub hub;
    Chronicle chronicle;
    AlarmHost host;
};

/** One gateway tick's worth of updates; `alarming` of a thousand rows pass the limit or come back. */
void evaluate(benchmark::State& state) {
    const auto entities = static_cast<std::uint32_t>(state.range(0));
    const auto definitions = static_cast<int>(state.range(1));
    const auto alarming = static_cast<std::uint32_t>(state.range(2));
    Load load(entities, definitions);
    std::mt19937 random(7);
    const std::uint64_t before = load.host.stats().evaluations;
    std::uint64_t updates = 0;
    for (auto _ : state) {
        state.PauseTiming();
        for (std::uint32_t i = 0; i < kUpdatesPerTick; ++i) {
            const auto row = static_cast<std::uint32_t>(random() % entities);
            const bool low = random() % 1'000 < alarming;
            load.set(row, low ? 100.0 : 225.0 + static_cast<double>(random() % 10));
        }
        load.clock.advance(kTickMs);
        const Instant now = load.clock.now();
        const auto delta = load.hub.commit(now);
        state.ResumeTiming();
        if (delta) {
            load.host.onDelta(*delta, now);
            updates += delta->rowCount();
        }
        load.host.tick(now);
        load.chronicle.commit();
        state.PauseTiming();
        load.journal.records.clear();
        state.ResumeTiming();
    }
    const auto evaluations = static_cast<double>(load.host.stats().evaluations - before);
    state.counters["instances"] = static_cast<double>(load.host.stats().instances);
    state.counters["updates_per_s"] = benchmark::Counter(static_cast<double>(updates), benchmark::Counter::kIsRate);
    state.counters["evaluations_per_update"] = evaluations / static_cast<double>(updates);
    // of one core, when 100,000 updates come every second
    state.counters["ns_per_update"] = benchmark::Counter(static_cast<double>(updates) / 1e9,
                                                         benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

}  // namespace

// entities × definitions = 50,000 machines; per mille of updates that raise or clear
BENCHMARK(evaluate)
    ->Args({50'000, 1, 0})
    ->Args({50'000, 1, 1})
    ->Args({10'000, 5, 0})
    ->Args({10'000, 5, 1})
    ->Unit(benchmark::kMillisecond);
