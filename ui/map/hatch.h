// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QBrush>
#include <QColor>

namespace belfry::ui {

/** History is hatched: STALE with strokes rising to the right, LOST crosswise. The same pattern for every symbol, so
 *  that it is learnt once; it differs from what is live in shape, not only in tone. Lengths are pixels. */
struct Hatch {
    bool lost = false;
    double spacing = 4.0;  ///< between the middles of two strokes
    double width = 1.0;

    /** How much of the pixel at (x, y) is covered, 0..1. As in shaders/points.frag. */
    [[nodiscard]] double at(double x, double y) const;
    /** For a painter; put the brush origin where the symbol is. */
    [[nodiscard]] QBrush brush(const QColor& colour) const;
};

}  // namespace belfry::ui
