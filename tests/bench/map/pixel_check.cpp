// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/map/pixel_check.h"

#include <QPointF>
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <numbers>

namespace belfry::bench {

namespace {

constexpr double kLonely = 9.0;   // px
constexpr int kTolerance = 40;    // of 255, per channel
constexpr double kInside = 12.0;  // px from the border

// written apart from ui/map, so that a mistake there is not repeated here
QPointF place(feed::LonLat position, const View& view, QSize size) {
    const double world = 256.0 * std::exp2(view.zoom);
    const auto x = [&](double lon) { return (lon + 180.0) / 360.0 * world; };
    const auto y = [&](double lat) {
        const double angle = std::numbers::pi / 4.0 + lat * std::numbers::pi / 360.0;
        return (0.5 - std::log(std::tan(angle)) / (2.0 * std::numbers::pi)) * world;
    };
    return {x(position.lon) - x(view.lon) + size.width() / 2.0, y(position.lat) - y(view.lat) + size.height() / 2.0};
}

int distance(QColor a, QColor b) {
    return std::max({std::abs(a.red() - b.red()), std::abs(a.green() - b.green()), std::abs(a.blue() - b.blue())});
}

/** The state whose colour is the nearest, if it is near at all: a ramp in few steps is a little beside it. */
int stateOf(QColor pixel, const QList<QColor>& colours) {
    int best = 0;
    for (int i = 1; i < colours.size(); ++i) {
        best = distance(pixel, colours[i]) < distance(pixel, colours[best]) ? i : best;
    }
    return distance(pixel, colours[best]) <= kTolerance ? best : -1;
}

}  // namespace

PixelCheck comparePixels(const QImage& picture, const MapPoints& points, const std::vector<std::int16_t>& lastStates,
                         const View& view, const QList<QColor>& colours) {
    std::vector<QPointF> places;
    places.reserve(points.positions.size());
    for (const feed::LonLat& position : points.positions) {
        places.push_back(place(position, view, picture.size()));
    }
    PixelCheck check;
    for (std::size_t i = 0; i < places.size(); ++i) {
        const QPointF at = places[i];
        if (at.x() < kInside || at.y() < kInside || at.x() > picture.width() - kInside ||
            at.y() > picture.height() - kInside) {
            continue;
        }
        bool lonely = true;
        for (std::size_t j = 0; j < places.size() && lonely; ++j) {
            lonely = j == i || std::hypot(places[j].x() - at.x(), places[j].y() - at.y()) > kLonely;
        }
        if (!lonely) {
            continue;
        }
        ++check.compared;
        const int state = lastStates[i] >= 0 ? lastStates[i] : points.states[i];
        check.right +=
            stateOf(picture.pixelColor(static_cast<int>(at.x()), static_cast<int>(at.y())), colours) == state;
    }
    return check;
}

double relativeGrowth(const std::vector<std::pair<double, double>>& samples) {
    if (samples.size() < 2) {
        return 0.0;
    }
    const auto count = static_cast<double>(samples.size());
    double t = 0, v = 0;
    for (const auto& [time, value] : samples) {
        t += time / count;
        v += value / count;
    }
    double up = 0, down = 0;
    for (const auto& [time, value] : samples) {
        up += (time - t) * (value - v);
        down += (time - t) * (time - t);
    }
    const double slope = down > 0 ? up / down : 0.0;
    return v > 0 ? slope * (samples.back().first - samples.front().first) / v : 0.0;
}

}  // namespace belfry::bench
