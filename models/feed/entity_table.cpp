// SPDX-License-Identifier: Apache-2.0
#include "models/feed/entity_table.h"

#include "models/feed/hash.h"

namespace belfry::feed {

void EntityTable::resize(std::uint32_t rows) {
    for (auto& column : m_values) {
        column.resize(rows, 0);
    }
    for (auto& column : m_qualities) {
        column.resize(rows, Quality::Missing);
    }
    m_observedMs.resize(rows, 0);
    m_revisions.resize(rows, 0);
}

bool EntityTable::set(std::uint32_t row, AttributeIndex attribute, std::int32_t raw, Quality quality) {
    std::int32_t& value = m_values[attribute][row];
    Quality& known = m_qualities[attribute][row];
    if (quality == Quality::Missing) {
        raw = 0;
    }
    if (value == raw && known == quality) {
        return false;
    }
    value = raw;
    known = quality;
    return true;
}

std::uint64_t EntityTable::rowDigest(std::uint32_t row) const {
    if (m_revisions[row] == 0) {
        return 0;
    }
    std::uint64_t hash = mix(row + 1ULL);
    for (std::size_t a = 0; a < m_values.size(); ++a) {
        hash = mix(hash ^ (static_cast<std::uint64_t>(static_cast<std::uint32_t>(m_values[a][row])) |
                           (static_cast<std::uint64_t>(m_qualities[a][row]) << 32U)));
    }
    return hash;
}

std::size_t EntityTable::bytes() const {
    std::size_t total = m_observedMs.capacity() * sizeof(Millis) + m_revisions.capacity() * sizeof(Revision);
    for (const auto& column : m_values) {
        total += column.capacity() * sizeof(std::int32_t);
    }
    for (const auto& column : m_qualities) {
        total += column.capacity() * sizeof(Quality);
    }
    return total;
}

}  // namespace belfry::feed
