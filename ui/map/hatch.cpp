// SPDX-License-Identifier: Apache-2.0
#include "ui/map/hatch.h"

#include <QImage>
#include <algorithm>
#include <cmath>
#include <numbers>

#include "ui/map/raster_canvas.h"

namespace belfry::ui {

namespace {

double stroke(double across, double spacing, double width) {
    const double away = std::abs(across - spacing * std::round(across / spacing));
    return std::clamp(width / 2.0 - away + 0.5, 0.0, 1.0);
}

}  // namespace

double Hatch::at(double x, double y) const {
    const double rising = stroke((x + y) / std::numbers::sqrt2, spacing, width);
    return lost ? std::max(rising, stroke((x - y) / std::numbers::sqrt2, spacing, width)) : rising;
}

QBrush Hatch::brush(const QColor& colour) const {
    // a tile that fits to itself: the strokes' distance along an axis is a whole number of pixels
    const int side = std::max(3, static_cast<int>(std::lround(spacing * std::numbers::sqrt2)));
    const Hatch fitting{lost, side / std::numbers::sqrt2, width};
    QImage tile(side, side, QImage::Format_ARGB32_Premultiplied);
    for (int y = 0; y < side; ++y) {
        auto* line = reinterpret_cast<QRgb*>(tile.scanLine(y));
        for (int x = 0; x < side; ++x) {
            line[x] = premultiplied(colour, fitting.at(x + 0.5, y + 0.5));
        }
    }
    return QBrush(tile);
}

}  // namespace belfry::ui
