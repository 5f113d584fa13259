// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "models/domain/ids.h"
#include "models/domain/quality.h"
#include "models/feed/huge_pages.h"

namespace belfry::feed {

/** The latest values of one layer, one record per entity: revision, values and four bits of quality each (which says
 *  also whether there is a value) lie side by side, so that a change touches one or two cache lines however many
 *  attributes it has. Times are a column of their own because ages are read of all rows at once.
 *
 *  Plain data: no locks, one owner. No allocation but in resize() and for times outside of a window of 49 days. */
class EntityTable {
public:
    EntityTable() = default;
    explicit EntityTable(std::size_t attributeCount)
        : m_attributes(attributeCount), m_words(1 + attributeCount + (attributeCount + 7) / 8) {}

    void resize(std::uint32_t rows);
    [[nodiscard]] std::uint32_t rowCount() const { return static_cast<std::uint32_t>(m_observed.size()); }
    [[nodiscard]] std::size_t attributeCount() const { return m_attributes; }

    /** Returns true if value or quality changed. Row and attribute must exist. */
    bool set(std::uint32_t row, AttributeIndex attribute, std::int32_t raw, Quality quality) {
        std::uint32_t* record = recordOf(row);
        std::uint32_t& word = record[1 + m_attributes + attribute / 8U];
        const std::uint32_t shift = 4U * (attribute % 8U);
        const auto value = quality == Quality::Missing ? 0U : static_cast<std::uint32_t>(raw);
        const std::uint32_t packed = (word & ~(0xFU << shift)) | (stored(quality) << shift);
        if (record[1U + attribute] == value && word == packed) {
            return false;
        }
        record[1U + attribute] = value;
        word = packed;
        return true;
    }
    void setObserved(std::uint32_t row, Millis observedMs, Revision rev) {
        const std::uint64_t age = static_cast<std::uint64_t>(observedMs) - static_cast<std::uint64_t>(m_observedBase);
        if (observedMs != 0 && age < kFarTime - 1U && m_observed[row] != kFarTime) [[likely]] {
            m_observed[row] = static_cast<std::uint32_t>(age) + 1U;
        } else {
            setFarObserved(row, observedMs);
        }
        if (rev - m_revisionBase - 1U < kMaxRevisionStep) [[likely]] {
            *recordOf(row) = static_cast<std::uint32_t>(rev - m_revisionBase);
        } else {
            setFarRevision(row, rev);
        }
    }

    [[nodiscard]] bool has(std::uint32_t row, AttributeIndex attribute) const {
        return quality(row, attribute) != Quality::Missing;
    }
    [[nodiscard]] std::int32_t raw(std::uint32_t row, AttributeIndex attribute) const {
        return static_cast<std::int32_t>(recordOf(row)[1U + attribute]);
    }
    [[nodiscard]] Quality quality(std::uint32_t row, AttributeIndex attribute) const {
        const std::uint32_t word = recordOf(row)[1 + m_attributes + attribute / 8U];
        return loaded((word >> (4U * (attribute % 8U))) & 0xFU);
    }
    /** Wall ms UTC of the last observation; 0 = never. */
    [[nodiscard]] Millis observedMs(std::uint32_t row) const {
        const std::uint32_t step = m_observed[row];
        return step == 0 ? 0 : step < kFarTime ? m_observedBase + static_cast<Millis>(step - 1U) : farObserved(row);
    }
    /** 0 = never. Of a row that was not observed for 2^31 revisions (three years at a tick of 50 ms): a later one. */
    [[nodiscard]] Revision revision(std::uint32_t row) const {
        const std::uint32_t step = *recordOf(row);
        return step == 0 ? 0 : m_revisionBase + step;
    }

    /** Has the row's memory fetched, to be used a few rows later. */
    void prefetch(std::uint32_t row) const {
        const std::uint32_t* record = recordOf(row);
        __builtin_prefetch(record, 1);
        __builtin_prefetch(record + m_words - 1, 1);
        __builtin_prefetch(&m_observed[row], 1);
    }

    /** How often every row was looked at to move the window of 49 days: operation count, for tests. */
    [[nodiscard]] std::uint64_t windowMoves() const { return m_windowMoves; }
    /** Bytes held for values, qualities, times and revisions. */
    [[nodiscard]] std::size_t bytes() const;

private:
    static constexpr std::uint32_t kFarTime = 0xFFFF'FFFFU;  ///< m_observed: see m_farObserved
    static constexpr Revision kMaxRevisionStep = 0xFFFF'FFFFULL;

    // stored 0 is Missing, so that fresh memory holds no values
    static std::uint32_t stored(Quality quality) { return static_cast<std::uint32_t>(quality) ^ 4U; }
    static Quality loaded(std::uint32_t bits) { return static_cast<Quality>(bits ^ 4U); }

    [[nodiscard]] std::uint32_t* recordOf(std::uint32_t row) { return m_records.data() + row * m_words; }
    [[nodiscard]] const std::uint32_t* recordOf(std::uint32_t row) const { return m_records.data() + row * m_words; }

    void setFarObserved(std::uint32_t row, Millis observedMs);
    [[nodiscard]] Millis farObserved(std::uint32_t row) const;
    void moveObservedBase(Millis base);
    void setFarRevision(std::uint32_t row, Revision rev);

    std::size_t m_attributes = 0;
    std::size_t m_words = 1;
    std::vector<std::uint32_t, HugePageAllocator<std::uint32_t>>
        m_records;  ///< m_words a row: revision step, values, qualities
    std::vector<std::uint32_t, HugePageAllocator<std::uint32_t>>
        m_observed;  ///< ms since m_observedBase plus 1; 0 = never
    Millis m_observedBase = 0;
    std::uint32_t m_farWrites = 0;  ///< that did not fit since the window moved
    std::uint32_t m_farNeeded = 0;  ///< so many must be before it moves again: what that costs is shared out over them
    std::uint64_t m_windowMoves = 0;
    Revision m_revisionBase = 0;
    /** Times that do not fit into the 49 days after the base. */
    std::unordered_map<std::uint32_t, Millis> m_farObserved;
};

}  // namespace belfry::feed
