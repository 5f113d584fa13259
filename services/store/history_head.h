// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <span>
#include <vector>

#include "services/store/chunk.h"
#include "services/store/history.h"

namespace belfry::store {

/** The samples of one hour that are not in a sealed chunk yet, coded in memory. Not thread-safe. */
class OpenHour {
public:
    void add(const HistorySample& sample);
    /** Appends this series' samples in the order they came; `settle` what you have afterwards. */
    void collect(SeriesId series, std::vector<ChunkSample>& out) const;

    /** The k-th of `seriesCount` series that have samples here, in the order of their first sample. */
    [[nodiscard]] SeriesId seriesAt(std::size_t k) const { return m_open[k].series; }
    [[nodiscard]] std::size_t seriesCount() const { return m_open.size(); }
    /** Encoded bytes, about. */
    [[nodiscard]] std::size_t bytes() const { return m_bytes; }

private:
    struct Open {
        SeriesId series = 0;
        ChunkEncoder inOrder;
        /** Came after a later one, or at the same millisecond as another. */
        std::unique_ptr<std::vector<ChunkSample>> late;
    };
    /** A deque: with millions of series a vector would keep half as much again in reserve. */
    std::deque<Open> m_open;
    /** Position in m_open plus one, by series id. */
    std::vector<std::uint32_t> m_slot;
    std::size_t m_bytes = 0;
};

/** Samples of one second and one hour as a blob of the head journal. Format 1: a version byte, varint count; for each
 *  sample the zigzag varints of the change of series (doubled, plus one if a quality byte follows), time and value. */
[[nodiscard]] std::vector<std::uint8_t> encodeHead(std::span<const HistorySample> samples);

/** Appends to `out`; false, and nothing appended, if the bytes are not a sound blob. Safe on any bytes. */
[[nodiscard]] bool decodeHead(std::span<const std::uint8_t> bytes, std::vector<HistorySample>& out);

}  // namespace belfry::store
