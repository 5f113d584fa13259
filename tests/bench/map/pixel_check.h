// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QColor>
#include <QImage>
#include <QList>
#include <cstdint>
#include <utility>
#include <vector>

#include "tests/bench/map/map_points.h"
#include "tests/bench/map/map_script.h"

namespace belfry::bench {

struct PixelCheck {
    int right = 0;
    int compared = 0;  ///< points in view with no neighbour within 9 px
};

/** Compares the pixel at each lonely point's centre with the colour of its state in the model: right = compared proves
 *  position, colour and every update. `lastStates`: -1 = as at the start. */
[[nodiscard]] PixelCheck comparePixels(const QImage& picture, const MapPoints& points,
                                       const std::vector<std::int16_t>& lastStates, const View& view,
                                       const QList<QColor>& colours);

/** Growth over the samples' time by a straight line through all of them, as a part of their mean. */
[[nodiscard]] double relativeGrowth(const std::vector<std::pair<double, double>>& samples);

}  // namespace belfry::bench
