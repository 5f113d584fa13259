// SPDX-License-Identifier: Apache-2.0
#include "models/feed/aggregate_pyramid.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace belfry::feed {

namespace {

constexpr std::size_t index(StateClass stateClass) { return static_cast<std::size_t>(stateClass); }

AggregateCell cellOf(const QuadRun& run) { return {run.level, run.x, run.y, run.first, run.last, {}, 0, 0, 0}; }

std::uint64_t orderOf(const AggregateCell& cell) { return mortonCode({cell.x, cell.y}); }

}  // namespace

void AggregatePyramid::build(std::span<const Mercator> positions, std::span<const StateClass> classes) {
    m_positions = positions;
    m_sorted = sortedPrefix(positions);
    m_classes.assign(classes.begin(),
                     classes.begin() + static_cast<std::ptrdiff_t>(std::min(classes.size(), positions.size())));
    m_classes.resize(positions.size(), kNotCounted);
    sumUp();
}

void AggregatePyramid::grow(std::span<const Mercator> positions) {
    m_positions = positions;
    m_classes.resize(positions.size(), kNotCounted);
}

void AggregatePyramid::sumUp() {
    m_blocks.assign((m_sorted + kBlockRows - 1) / kBlockRows, Block{});
    m_groups.assign((m_sorted + kGroupRows - 1) / kGroupRows, Group{});
    m_all = {};
    for (std::size_t b = 0; b < m_blocks.size(); ++b) {
        const auto first = static_cast<std::uint32_t>(b) * kBlockRows;
        const std::uint32_t last = std::min(m_sorted, first + kBlockRows);
        std::array<std::uint32_t, kStateClasses + 1> counts{};
        Block& block = m_blocks[b];
        for (std::uint32_t row = first; row < last; ++row) {
            const std::uint64_t counted = m_classes[row] == kNotCounted ? 0U : 1U;
            ++counts[index(m_classes[row])];
            block.sumX += counted * m_positions[row].x;
            block.sumY += counted * m_positions[row].y;
        }
        Group& group = m_groups[first / kGroupRows];
        for (std::size_t c = 0; c < kStateClasses; ++c) {
            block.counts[c] = static_cast<std::uint16_t>(counts[c]);
            group.counts[c] += counts[c];
            m_all[c] += counts[c];
        }
        group.sumX += block.sumX;
        group.sumY += block.sumY;
    }
    for (std::uint32_t row = m_sorted; row < m_classes.size(); ++row) {
        if (m_classes[row] != kNotCounted) {
            ++m_all[index(m_classes[row])];
        }
    }
}

bool AggregatePyramid::set(std::uint32_t row, StateClass to) {
    const StateClass from = std::exchange(m_classes[row], to);
    if (from == to) {
        return false;
    }
    const bool isSorted = row < m_sorted;
    if (from != kNotCounted) {
        --m_all[index(from)];
        if (isSorted) {
            --m_blocks[row / kBlockRows].counts[index(from)];
            --m_groups[row / kGroupRows].counts[index(from)];
        }
    }
    if (to != kNotCounted) {
        ++m_all[index(to)];
        if (isSorted) {
            ++m_blocks[row / kBlockRows].counts[index(to)];
            ++m_groups[row / kGroupRows].counts[index(to)];
        }
    }
    if (isSorted && (from == kNotCounted || to == kNotCounted)) {
        // unsigned arithmetic wraps: taking away is adding the complement
        const std::uint64_t sign = to == kNotCounted ? ~0ULL : 1ULL;
        const Mercator at = m_positions[row];
        Block& block = m_blocks[row / kBlockRows];
        Group& group = m_groups[row / kGroupRows];
        block.sumX += sign * at.x;
        block.sumY += sign * at.y;
        group.sumX += sign * at.x;
        group.sumY += sign * at.y;
    }
    return true;
}

std::uint32_t AggregatePyramid::update(std::span<const RowClass> changes) {
    std::uint32_t changed = 0;
    if (changes.size() <= m_classes.size() / kRebuildShare) {
        for (const RowClass& change : changes) {
            changed += change.row < m_classes.size() && set(change.row, change.stateClass) ? 1U : 0U;
        }
        return changed;
    }
    for (const RowClass& change : changes) {
        if (change.row < m_classes.size() && m_classes[change.row] != change.stateClass) {
            m_classes[change.row] = change.stateClass;
            ++changed;
        }
    }
    sumUp();
    return changed;
}

std::uint32_t AggregatePyramid::total() const { return std::accumulate(m_all.begin(), m_all.end(), 0U); }

void AggregatePyramid::addRow(AggregateCell& cell, std::uint32_t row) const {
    if (m_classes[row] == kNotCounted) {
        return;
    }
    ++cell.counts[index(m_classes[row])];
    ++cell.total;
    cell.sumX += m_positions[row].x;
    cell.sumY += m_positions[row].y;
}

void AggregatePyramid::addRun(AggregateCell& cell, std::uint32_t first, std::uint32_t last) const {
    const auto addSums = [&cell](const auto& sums) {
        for (std::size_t c = 0; c < kStateClasses; ++c) {
            cell.counts[c] += sums.counts[c];
        }
        cell.sumX += sums.sumX;
        cell.sumY += sums.sumY;
    };
    while (first < last) {
        if (first % kGroupRows == 0 && last - first >= kGroupRows) {
            addSums(m_groups[first / kGroupRows]);
            first += kGroupRows;
        } else if (first % kBlockRows == 0 && last - first >= kBlockRows) {
            addSums(m_blocks[first / kBlockRows]);
            first += kBlockRows;
        } else {
            const std::uint32_t end = std::min(last, (first / kBlockRows + 1U) * kBlockRows);
            std::array<std::uint32_t, kStateClasses + 1> counts{};
            for (; first < end; ++first) {
                const std::uint64_t counted = m_classes[first] == kNotCounted ? 0U : 1U;
                ++counts[index(m_classes[first])];
                cell.sumX += counted * m_positions[first].x;
                cell.sumY += counted * m_positions[first].y;
            }
            for (std::size_t c = 0; c < kStateClasses; ++c) {
                cell.counts[c] += counts[c];
            }
        }
    }
    cell.total = std::accumulate(cell.counts.begin(), cell.counts.end(), 0U);
}

void AggregatePyramid::collect(std::uint32_t level, const WorldBox& box, std::vector<AggregateCell>& out) const {
    // below this many rows it is quicker to look at each than to search for the quarters' ends
    constexpr std::uint32_t kFewRows = 48;
    const std::size_t before = out.size();
    descend(m_positions, QuadRun{0, 0, 0, 0, m_sorted}, [&](const QuadRun& run) {
        if (!box.intersects(run.low(), run.high())) {
            return false;
        }
        if (run.level == level) {
            AggregateCell cell = cellOf(run);
            addRun(cell, run.first, run.last);
            if (cell.total > 0) {
                out.push_back(cell);
            }
            return false;
        }
        if (run.size() > kFewRows) {
            return true;
        }
        for (std::uint32_t row = run.first; row < run.last;) {
            QuadRun tile{level, tileOf(m_positions[row].x, level), tileOf(m_positions[row].y, level), row, row};
            AggregateCell cell = cellOf(tile);
            while (row < run.last && tileOf(m_positions[row].x, level) == tile.x &&
                   tileOf(m_positions[row].y, level) == tile.y) {
                addRow(cell, row++);
            }
            cell.lastRow = row;
            if (cell.total > 0 && box.intersects(tile.low(), tile.high())) {
                out.push_back(cell);
            }
        }
        return false;
    });
    if (m_sorted < m_classes.size()) {
        mergeTail(level, box, out, before);
    }
}

void AggregatePyramid::mergeTail(std::uint32_t level, const WorldBox& box, std::vector<AggregateCell>& out,
                                 std::size_t from) const {
    struct Placed {
        std::uint64_t order;
        std::uint32_t row;
    };
    std::vector<Placed> placed;
    for (std::uint32_t row = m_sorted; row < m_classes.size(); ++row) {
        if (m_classes[row] == kNotCounted) {
            continue;
        }
        const QuadRun tile{level, tileOf(m_positions[row].x, level), tileOf(m_positions[row].y, level), 0, 0};
        if (box.intersects(tile.low(), tile.high())) {
            placed.push_back({mortonCode({tile.x, tile.y}), row});
        }
    }
    std::sort(placed.begin(), placed.end(),
              [](const Placed& a, const Placed& b) { return std::pair(a.order, a.row) < std::pair(b.order, b.row); });
    const std::size_t known = out.size();
    std::size_t at = from;
    for (std::size_t i = 0; i < placed.size();) {
        const std::uint64_t order = placed[i].order;
        while (at < known && orderOf(out[at]) < order) {
            ++at;
        }
        const bool isNew = at >= known || orderOf(out[at]) != order;
        if (isNew) {
            const Mercator place = m_positions[placed[i].row];
            out.push_back(cellOf({level, tileOf(place.x, level), tileOf(place.y, level), m_sorted, m_sorted}));
        }
        AggregateCell& cell = isNew ? out.back() : out[at];
        for (; i < placed.size() && placed[i].order == order; ++i) {
            addRow(cell, placed[i].row);
        }
    }
    std::inplace_merge(out.begin() + static_cast<std::ptrdiff_t>(from),
                       out.begin() + static_cast<std::ptrdiff_t>(known), out.end(),
                       [](const AggregateCell& a, const AggregateCell& b) { return orderOf(a) < orderOf(b); });
}

AggregateCell AggregatePyramid::cell(std::uint32_t level, std::uint32_t x, std::uint32_t y) const {
    const QuadRun tile{level, x, y, 0, 0};
    std::vector<AggregateCell> found;
    // the tile's own corners touch no other tile
    collect(level, {tile.low(), tile.high()}, found);
    return found.empty() ? cellOf(tile) : found.front();
}

void AggregatePyramid::members(const AggregateCell& cell, std::vector<std::uint32_t>& out) const {
    for (std::uint32_t row = cell.firstRow; row < cell.lastRow; ++row) {
        if (m_classes[row] != kNotCounted) {
            out.push_back(row);
        }
    }
    for (std::uint32_t row = m_sorted; row < m_classes.size(); ++row) {
        if (m_classes[row] != kNotCounted && tileOf(m_positions[row].x, cell.level) == cell.x &&
            tileOf(m_positions[row].y, cell.level) == cell.y) {
            out.push_back(row);
        }
    }
}

std::size_t AggregatePyramid::bytes() const {
    return m_classes.capacity() * sizeof(StateClass) + m_blocks.capacity() * sizeof(Block) +
           m_groups.capacity() * sizeof(Group);
}

}  // namespace belfry::feed
