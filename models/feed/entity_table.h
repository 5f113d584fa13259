// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "models/domain/layer_schema.h"
#include "models/domain/quality.h"

namespace belfry::feed {

/** The latest values of one layer as columns, one row per entity. Plain data: no locks, one owner. */
class EntityTable {
public:
    EntityTable() = default;
    explicit EntityTable(std::size_t attributeCount) : m_values(attributeCount), m_qualities(attributeCount) {}

    void resize(std::uint32_t rows);
    [[nodiscard]] std::uint32_t rowCount() const { return static_cast<std::uint32_t>(m_observedMs.size()); }
    [[nodiscard]] std::size_t attributeCount() const { return m_values.size(); }

    /** Returns true if value or quality changed. Row and attribute must exist. */
    bool set(std::uint32_t row, AttributeIndex attribute, std::int32_t raw, Quality quality);
    void setObserved(std::uint32_t row, Millis observedMs, Revision rev) {
        m_observedMs[row] = observedMs;
        m_revisions[row] = rev;
    }

    [[nodiscard]] bool has(std::uint32_t row, AttributeIndex attribute) const {
        return m_qualities[attribute][row] != Quality::Missing;
    }
    [[nodiscard]] std::int32_t raw(std::uint32_t row, AttributeIndex attribute) const {
        return m_values[attribute][row];
    }
    [[nodiscard]] Quality quality(std::uint32_t row, AttributeIndex attribute) const {
        return m_qualities[attribute][row];
    }
    /** Wall ms UTC of the last observation; 0 = never. */
    [[nodiscard]] Millis observedMs(std::uint32_t row) const { return m_observedMs[row]; }
    [[nodiscard]] Revision revision(std::uint32_t row) const { return m_revisions[row]; }

    [[nodiscard]] std::span<const std::int32_t> column(AttributeIndex attribute) const { return m_values[attribute]; }
    [[nodiscard]] std::span<const Quality> qualityColumn(AttributeIndex attribute) const {
        return m_qualities[attribute];
    }
    [[nodiscard]] std::span<const Millis> observedColumn() const { return m_observedMs; }

    /** Hash of all values and qualities of a row; 0 for a row that never reported. */
    [[nodiscard]] std::uint64_t rowDigest(std::uint32_t row) const;
    /** Bytes held for values, qualities, times and revisions. */
    [[nodiscard]] std::size_t bytes() const;

private:
    std::vector<std::vector<std::int32_t>> m_values;
    std::vector<std::vector<Quality>> m_qualities;
    std::vector<Millis> m_observedMs;
    std::vector<Revision> m_revisions;
};

}  // namespace belfry::feed
