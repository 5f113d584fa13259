// SPDX-License-Identifier: Apache-2.0
#include "models/feed/entity_table.h"

#include <utility>

namespace belfry::feed {

static_assert(static_cast<int>(Quality::Missing) == 4 && static_cast<int>(Quality::Good) == 0,
              "qualities are stored in four bits with Missing as 0");

void EntityTable::resize(std::uint32_t rows) {
    m_records.resize(rows * m_words, 0);
    m_observed.resize(rows, 0);
}

void EntityTable::setFarObserved(std::uint32_t row, Millis observedMs) {
    if (m_observed[row] == kFarTime) {
        m_farObserved.erase(row);
    }
    m_observed[row] = 0;
    if (observedMs == 0) {
        return;
    }
    constexpr Millis kHalf = static_cast<Millis>(kFarTime) / 2;
    if (m_observedBase == 0 && observedMs > kHalf) {
        m_observedBase = observedMs - kHalf;  // the first time that is told
    }
    std::uint64_t age = static_cast<std::uint64_t>(observedMs) - static_cast<std::uint64_t>(m_observedBase);
    // when many lie outside the window moves: not for a few odd clocks, nor to and fro between two groups far apart
    if (age >= kFarTime - 1U && ++m_farWrites > m_farNeeded && m_farObserved.size() > 64 + m_observed.size() / 8 &&
        observedMs > kHalf) {
        moveObservedBase(observedMs - kHalf);
        m_farWrites = 0;
        m_farNeeded = rowCount();
        age = static_cast<std::uint64_t>(kHalf);
    }
    if (age < kFarTime - 1U) {
        m_observed[row] = static_cast<std::uint32_t>(age) + 1U;
    } else {
        m_observed[row] = kFarTime;
        m_farObserved[row] = observedMs;
    }
}

void EntityTable::moveObservedBase(Millis base) {
    ++m_windowMoves;
    std::unordered_map<std::uint32_t, Millis> far;
    for (std::uint32_t row = 0; row < m_observed.size(); ++row) {
        const Millis known = observedMs(row);
        if (known == 0) {
            continue;
        }
        const std::uint64_t age = static_cast<std::uint64_t>(known) - static_cast<std::uint64_t>(base);
        if (age < kFarTime - 1U) {
            m_observed[row] = static_cast<std::uint32_t>(age) + 1U;
        } else {
            m_observed[row] = kFarTime;
            far[row] = known;
        }
    }
    m_farObserved = std::move(far);
    m_observedBase = base;
}

Millis EntityTable::farObserved(std::uint32_t row) const {
    const auto far = m_farObserved.find(row);
    return far == m_farObserved.end() ? 0 : far->second;
}

void EntityTable::setFarRevision(std::uint32_t row, Revision rev) {
    std::uint32_t& step = *recordOf(row);
    if (rev <= m_revisionBase) {
        step = rev == 0 ? 0U : 1U;
        return;
    }
    const Revision base = rev - kMaxRevisionStep / 2;
    for (std::uint32_t other = 0; other < rowCount(); ++other) {
        const Revision known = revision(other);
        *recordOf(other) = known == 0 ? 0U : known > base ? static_cast<std::uint32_t>(known - base) : 1U;
    }
    m_revisionBase = base;
    step = static_cast<std::uint32_t>(rev - base);
}

std::size_t EntityTable::bytes() const {
    return (m_records.capacity() + m_observed.capacity()) * sizeof(std::uint32_t) +
           m_farObserved.size() * (sizeof(std::pair<const std::uint32_t, Millis>) + 2 * sizeof(void*));
}

}  // namespace belfry::feed
