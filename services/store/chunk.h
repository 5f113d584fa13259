// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "models/domain/quality.h"
#include "services/store/history.h"

namespace belfry::store {

constexpr Millis kHourMs = 3'600'000;

/** Hours since 1970 that `ms` lies in; times before 1970 are not stored. */
[[nodiscard]] constexpr std::uint32_t hourOf(Millis ms) { return static_cast<std::uint32_t>(ms / kHourMs); }
[[nodiscard]] constexpr Millis startOf(std::uint32_t hour) { return static_cast<Millis>(hour) * kHourMs; }

struct ChunkSample {
    /** Milliseconds after the hour's start. */
    std::int32_t offsetMs = 0;
    std::int32_t raw = 0;
    Quality quality = Quality::Good;

    friend bool operator==(const ChunkSample&, const ChunkSample&) = default;
};

/** One series' samples of one hour, coded as they come. Format 1: a version byte; varint count; for each sample the
 *  zigzag varints of the change of the time step and of the value; then runs of (varint length, quality byte). */
class ChunkEncoder {
public:
    /** False, and nothing is done, unless the sample is later than all before it. */
    bool add(const ChunkSample& sample);
    [[nodiscard]] std::uint32_t count() const { return m_count; }
    /** Bytes that `finish` will have, give or take the count's. */
    [[nodiscard]] std::size_t size() const { return m_body.size() + m_runs.size() + 4; }
    /** The chunk so far; more may be added afterwards. */
    [[nodiscard]] std::vector<std::uint8_t> finish() const;

private:
    std::vector<std::uint8_t> m_body;
    /** Ended runs; the one that goes on is (m_runLength, m_quality). */
    std::vector<std::uint8_t> m_runs;
    std::uint32_t m_count = 0;
    std::uint32_t m_runLength = 0;
    std::int32_t m_offset = 0;
    std::int32_t m_step = 0;
    std::int32_t m_raw = 0;
    Quality m_quality = Quality::Good;
};

/** Appends to `out`; false if the bytes are not a whole, sound chunk (`out` then holds only what it held). Safe on any
 *  bytes; takes at most six times their size in memory. */
[[nodiscard]] bool decodeChunk(std::span<const std::uint8_t> bytes, std::vector<ChunkSample>& out);

/** CRC-32C that also binds a chunk to its series and hour. */
[[nodiscard]] std::uint32_t chunkSum(SeriesId series, std::uint32_t hour, std::span<const std::uint8_t> bytes);

/** Sorts by time; of several at one time the one that came last stays. */
void settle(std::vector<ChunkSample>& samples);

/** Settled samples as a chunk. */
[[nodiscard]] std::vector<std::uint8_t> encodeChunk(std::span<const ChunkSample> samples);

}  // namespace belfry::store
