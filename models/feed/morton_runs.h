// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "models/feed/geo.h"

namespace belfry::feed {

/** A rectangle in world units, both corners inside. Where `topLeft.x > bottomRight.x` it goes across the antimeridian.
 */
struct WorldBox {
    Mercator topLeft;
    Mercator bottomRight{0xFFFF'FFFFU, 0xFFFF'FFFFU};

    [[nodiscard]] constexpr bool contains(Mercator p) const {
        const bool inX = topLeft.x <= bottomRight.x ? p.x >= topLeft.x && p.x <= bottomRight.x
                                                    : p.x >= topLeft.x || p.x <= bottomRight.x;
        return inX && p.y >= topLeft.y && p.y <= bottomRight.y;
    }
    [[nodiscard]] constexpr bool intersects(Mercator low, Mercator high) const {
        const bool inX = topLeft.x <= bottomRight.x ? high.x >= topLeft.x && low.x <= bottomRight.x
                                                    : high.x >= topLeft.x || low.x <= bottomRight.x;
        return inX && high.y >= topLeft.y && low.y <= bottomRight.y;
    }
    [[nodiscard]] constexpr bool covers(Mercator low, Mercator high) const {
        const bool inX = topLeft.x <= bottomRight.x ? low.x >= topLeft.x && high.x <= bottomRight.x
                                                    : low.x >= topLeft.x || high.x <= bottomRight.x;
        return inX && low.y >= topLeft.y && high.y <= bottomRight.y;
    }
};

/** A tile of 2^-level of the world and the rows in it: rows in Morton order have every tile's rows next to each other,
 *  so that a quadtree needs no memory beside the rows. */
struct QuadRun {
    std::uint32_t level = 0;  ///< 0 = the world … 32 = one unit
    std::uint32_t x = 0;      ///< tile column, 0 … 2^level - 1
    std::uint32_t y = 0;
    std::uint32_t first = 0;
    std::uint32_t last = 0;  ///< exclusive

    [[nodiscard]] constexpr std::uint32_t size() const { return last - first; }
    [[nodiscard]] constexpr Mercator low() const {
        return level == 0 ? Mercator{} : Mercator{x << (32U - level), y << (32U - level)};
    }
    [[nodiscard]] constexpr Mercator high() const {
        const std::uint32_t rest = level >= 32U ? 0U : 0xFFFF'FFFFU >> level;
        return {low().x | rest, low().y | rest};
    }
};

/** Column or row of the tile that holds a coordinate. */
[[nodiscard]] constexpr std::uint32_t tileOf(std::uint32_t coordinate, std::uint32_t level) {
    return level == 0 ? 0U : coordinate >> (32U - level);
}

/** The run's four quarters in Morton order, empty ones with `first == last`. */
[[nodiscard]] inline std::array<QuadRun, 4> quarters(std::span<const Mercator> positions, const QuadRun& run) {
    const std::uint32_t bit = 31U - run.level;
    const auto quarterOf = [&](std::uint32_t row) {
        return (((positions[row].y >> bit) & 1U) << 1U) | ((positions[row].x >> bit) & 1U);
    };
    std::array<QuadRun, 4> found;
    const bool single = run.first < run.last && quarterOf(run.first) == quarterOf(run.last - 1U);
    std::uint32_t begin = run.first;
    for (std::uint32_t quarter = 0; quarter < 4U; ++quarter) {
        std::uint32_t end = run.last;
        if (single) {
            end = quarter < quarterOf(run.first) ? begin : run.last;
        } else if (quarter < 3U) {
            std::uint32_t low = begin;
            while (low < end) {
                const std::uint32_t middle = low + (end - low) / 2U;
                if (quarterOf(middle) <= quarter) {
                    low = middle + 1U;
                } else {
                    end = middle;
                }
            }
        }
        found[quarter] = {run.level + 1U, run.x * 2U + (quarter & 1U), run.y * 2U + (quarter >> 1U), begin, end};
        begin = end;
    }
    return found;
}

/** Visits tiles from `run` down in Morton order; `visit(const QuadRun&)` says whether to go into the tile. Empty tiles
 *  are left out; nothing lies below level 32. */
template <typename Visit>
void descend(std::span<const Mercator> positions, const QuadRun& run, const Visit& visit) {
    if (run.first >= run.last || !visit(run) || run.level >= 32U) {
        return;
    }
    for (const QuadRun& quarter : quarters(positions, run)) {
        descend(positions, quarter, visit);
    }
}

/** Number of leading rows that lie in Morton order. */
[[nodiscard]] std::uint32_t sortedPrefix(std::span<const Mercator> positions);

}  // namespace belfry::feed
