// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <filesystem>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "services/store/chunk.h"
#include "services/store/sqlite_history.h"
#include "services/store/sqlite_journal.h"
#include "tests/support/temp_folder.h"

// Run with TMPDIR on the disk that is to be measured: a tmpfs makes every commit look durable.
namespace belfry::store {

namespace {

JournalEntry order() {
    return {1'767'225'600'000, "order", "urn:ngsi-ld:Streetlight:L-04417", "kim", "desk-2", std::string(400, 'x')};
}

/** Durable commits a second: one record and one state row each. */
void durableCommit(benchmark::State& state) {
    const TempFolder folder;
    const SystemClock clock;
    JournalOptions options;
    options.file = folder / "journal.db";
    options.reserveBytes = 0;
    auto journal = openJournal(options, clock).value();
    const std::vector<JournalEntry> entries(static_cast<std::size_t>(state.range(0)), order());
    std::uint64_t number = 0;
    for (auto _ : state) {
        const StateChange change{"orders", std::to_string(++number % 1'000), std::string(200, 's')};
        if (!journal->append(entries, {&change, 1})) {
            state.SkipWithError("append failed");
            break;
        }
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
    state.counters["commits"] =
        benchmark::Counter(static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
}
BENCHMARK(durableCommit)->Arg(1)->Arg(100)->UseRealTime();

void verifyChain(benchmark::State& state) {
    const TempFolder folder;
    const SystemClock clock;
    JournalOptions options;
    options.file = folder / "journal.db";
    options.reserveBytes = 0;
    auto journal = openJournal(options, clock).value();
    const std::vector<JournalEntry> entries(10'000, order());
    if (!journal->append(entries)) {
        state.SkipWithError("append failed");
    }
    for (auto _ : state) {
        benchmark::DoNotOptimize(journal->verify().value().intact);
    }
    state.SetItemsProcessed(state.iterations() * 10'000);
}
BENCHMARK(verifyChain)->Unit(benchmark::kMillisecond);

struct Feed {
    explicit Feed(std::size_t count) : raw(count, 5'000), random(1) {}
    /** One observation of each series around `time`, as a city's sensors send them. */
    void fill(std::vector<HistorySample>& out, Millis time) {
        out.clear();
        for (std::size_t i = 0; i < raw.size(); ++i) {
            raw[i] += static_cast<std::int32_t>(random() % 61) - 30;
            out.push_back(
                {static_cast<SeriesId>(i + 1), time + static_cast<Millis>(random() % 40), raw[i], Quality::Good});
        }
    }
    std::vector<std::int32_t> raw;
    std::mt19937 random;
};

/** Samples a second through append and flush, sealing included: 2,000 series once a second for an hour and more. */
void historyAppend(benchmark::State& state) {
    constexpr std::size_t kSeries = 2'000;
    constexpr std::int64_t kSeconds = 3'700;
    double bytesPerSample = 0;
    for (auto _ : state) {
        state.PauseTiming();
        const TempFolder folder;
        HistoryOptions options;
        options.file = folder / "history.db";
        Instant now{1'000, 490'896 * kHourMs};
        auto history = openHistory(options, now).value();
        for (std::size_t i = 0; i < kSeries; ++i) {
            benchmark::DoNotOptimize(history->series("L-" + std::to_string(i), "power"));
        }
        Feed feed(kSeries);
        std::vector<HistorySample> tick;
        for (std::int64_t second = 0; second < kSeconds; ++second) {
            feed.fill(tick, now.wallMs);
            now = now.plus(1'000);
            state.ResumeTiming();
            if (!history->append(tick) || !history->flush(now)) {
                state.SkipWithError("flush failed");
            }
            state.PauseTiming();
        }
        // what is left after the sealed hour's head blobs are gone: the chunks and a little
        bytesPerSample = static_cast<double>(history->health().storedBytes) / static_cast<double>(kSeries * kSeconds);
        history.reset();
        state.ResumeTiming();
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kSeries) * kSeconds);
    state.counters["bytes_per_sample"] = bytesPerSample;
}
BENCHMARK(historyAppend)->Unit(benchmark::kMillisecond)->Iterations(1)->UseRealTime();

/** 24 hours of one entity at 1 Hz, reduced to a screen's width. */
void historyQuery24h(benchmark::State& state) {
    const TempFolder folder;
    HistoryOptions options;
    options.file = folder / "history.db";
    const Instant start{1'000, 490'896 * kHourMs};
    Instant now = start;
    auto history = openHistory(options, now).value();
    benchmark::DoNotOptimize(history->series("L-1", "power"));
    Feed feed(1);
    std::vector<HistorySample> tick;
    for (int second = 0; second < 86'400; ++second) {
        feed.fill(tick, now.wallMs);
        now = now.plus(1'000);
        if (!history->append(tick) || (second % 60 == 0 && !history->flush(now))) {
            state.SkipWithError("flush failed");
        }
    }
    std::uint64_t samples = 0;
    for (auto _ : state) {
        auto answer = history->query("L-1", "power", start.wallMs, now.wallMs, 2'000);
        samples = answer.value().samples;
        benchmark::DoNotOptimize(answer);
    }
    state.counters["samples"] = static_cast<double>(samples);
}
BENCHMARK(historyQuery24h)->Unit(benchmark::kMillisecond);

void chunkDecode(benchmark::State& state) {
    std::mt19937 random(1);
    ChunkEncoder encoder;
    std::int32_t raw = 5'000;
    for (std::int32_t second = 0; second < 3'600; ++second) {
        raw += static_cast<std::int32_t>(random() % 61) - 30;
        encoder.add({second * 1'000 + static_cast<std::int32_t>(random() % 40), raw, Quality::Good});
    }
    const auto bytes = encoder.finish();
    std::vector<ChunkSample> out;
    for (auto _ : state) {
        out.clear();
        benchmark::DoNotOptimize(chunkSum(1, 2, bytes));
        benchmark::DoNotOptimize(decodeChunk(bytes, out));
    }
    state.SetItemsProcessed(state.iterations() * 3'600);
    state.counters["bytes_per_sample"] = static_cast<double>(bytes.size()) / 3'600;
}
BENCHMARK(chunkDecode);

}  // namespace

}  // namespace belfry::store
