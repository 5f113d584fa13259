// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "models/domain/clock.h"
#include "models/domain/error.h"
#include "models/domain/quality.h"

namespace belfry::store {

/** Number of one (entity, attribute) pair; kept for the life of the store, so it may be cached by callers. */
using SeriesId = std::uint32_t;

struct HistorySample {
    SeriesId series = 0;
    /** UTC. A series holds one sample per millisecond; the one appended last wins. */
    Millis observedMs = 0;
    /** The attribute's fixed-point value; meaningless with Quality::Missing. */
    std::int32_t raw = 0;
    Quality quality = Quality::Good;
};

/** One sample, or a bucket of several. */
struct HistoryPoint {
    /** Time of the first sample in the bucket. */
    Millis timeMs = 0;
    std::int32_t min = 0;
    std::int32_t max = 0;
    std::int32_t last = 0;
    /** Samples that have a value; 0 = a gap, and min, max and last mean nothing. */
    std::uint32_t count = 0;
    /** The worst of the bucket. */
    Quality quality = Quality::Good;

    friend bool operator==(const HistoryPoint&, const HistoryPoint&) = default;
};

struct HistoryAnswer {
    /** By rising time. */
    std::vector<HistoryPoint> points;
    /** Samples that went into the points. */
    std::uint64_t samples = 0;
    /** Starts of hours whose chunk failed its checksum and is missing above; show these as unknown, not as empty. */
    std::vector<Millis> damagedHours;
};

/** Samples by rising time → points: all of them if they are at most `maxPoints`, else that many equal spans of time. */
[[nodiscard]] std::vector<HistoryPoint> decimate(std::span<const HistorySample> samples, Millis fromMs, Millis toMs,
                                                 std::size_t maxPoints);

struct FlushReport {
    std::uint64_t samples = 0;
    std::uint64_t sealedChunks = 0;
    std::uint64_t droppedHours = 0;
};

/** What was seen since opening; counters only rise. */
struct HistoryHealth {
    std::uint64_t samples = 0;
    /** Samples refused: before the retention, or more than an hour in the future. */
    std::uint64_t refused = 0;
    /** Chunks or head blobs that failed their checksum; they are kept in the quarantine table. */
    std::uint64_t damaged = 0;
    std::uint64_t storedBytes = 0;
    /** Encoded bytes of the open hours in memory. */
    std::uint64_t headBytes = 0;
};

/** Telemetry over time. Thread-safe; `append` touches memory only, `flush` and `query` the disk. */
class HistoryStore {
public:
    static constexpr std::size_t kMaxPoints = 100'000;

    virtual ~HistoryStore() = default;

    /** The number of a pair, made on first use. */
    [[nodiscard]] virtual Result<SeriesId> series(std::string_view entity, std::string_view attribute) = 0;

    /** Batched per tick. On the disk after the next `flush`. Returns how many were accepted. */
    [[nodiscard]] virtual Result<std::size_t> append(std::span<const HistorySample> samples) = 0;
    [[nodiscard]] Result<std::size_t> append(std::string_view entity, std::string_view attribute, Millis observedMs,
                                             std::int32_t raw, Quality quality = Quality::Good);

    /** Call once a second with the present time: writes what came since the last call (so a kill costs ≤ 1 s), seals
     *  hours that are over, drops what is older than the retention. On an error nothing is lost from memory. */
    [[nodiscard]] virtual Result<FlushReport> flush(const Instant& now) = 0;

    /** `fromMs` ≤ time ≤ `toMs`. Up to `maxPoints` samples come as they are; more are put into that many equal spans of
     *  time. A pair that was never seen is NOT_FOUND. */
    [[nodiscard]] virtual Result<HistoryAnswer> query(std::string_view entity, std::string_view attribute,
                                                      Millis fromMs, Millis toMs, std::size_t maxPoints) const = 0;

    [[nodiscard]] virtual HistoryHealth health() const = 0;
};

}  // namespace belfry::store
