// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "models/feed/morton_runs.h"

namespace belfry::feed {

/** A polygon to select with: even-odd rule, closed by itself, may cross itself. Each side takes the shorter way round
 *  the world, so a lasso over the antimeridian is a small one. */
class Lasso {
public:
    explicit Lasso(std::span<const Mercator> corners);

    [[nodiscard]] bool contains(Mercator place) const;
    [[nodiscard]] bool isEmpty() const { return m_sides.empty(); }

    enum class Relation : std::uint8_t { Outside, Inside, Unclear };
    /** How a box lies to the lasso; Unclear where a side touches it or nearly does. */
    [[nodiscard]] Relation relation(Mercator low, Mercator high) const;

private:
    struct Side {
        double x1, y1, x2, y2;  ///< y1 < y2; x in world units east of the first corner, not wrapped
    };
    [[nodiscard]] bool isInside(double x, double y) const;
    [[nodiscard]] bool touches(double left, double top, double right, double bottom) const;
    [[nodiscard]] std::size_t bandOf(double y) const;

    std::uint32_t m_originX = 0;
    double m_left = 0.0;
    double m_right = 0.0;
    double m_top = 0.0;
    double m_bottom = 0.0;
    double m_bandHeight = 1.0;
    std::vector<Side> m_sides;
    std::vector<std::vector<std::uint32_t>> m_bands;  ///< sides by the strips of y that they reach into
};

}  // namespace belfry::feed
