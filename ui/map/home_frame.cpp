// SPDX-License-Identifier: Apache-2.0
#include "ui/map/home_frame.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace belfry::ui {

namespace {

constexpr double kWorld = 4'294'967'296.0;  // units of Mercator around the world
constexpr double kTile = 256.0;
constexpr double kLeastZoom = 3.0;
constexpr double kMostZoom = 16.0;

/** Between which the middle 98 % lie. */
std::pair<double, double> middle(std::vector<std::uint32_t>& values) {
    const std::size_t cut = values.size() / 100;
    const auto low = values.begin() + static_cast<std::ptrdiff_t>(cut);
    const auto high = values.end() - 1 - static_cast<std::ptrdiff_t>(cut);
    std::nth_element(values.begin(), low, values.end());
    const double first = *low;
    std::nth_element(values.begin(), high, values.end());
    return {first, static_cast<double>(*high)};
}

std::uint32_t unit(double value) { return static_cast<std::uint32_t>(std::clamp(value, 0.0, kWorld - 2.0)); }

}  // namespace

std::optional<HomeFrame> homeFrameOf(const feed::Catalogue& catalogue) {
    std::vector<std::uint32_t> xs;
    std::vector<std::uint32_t> ys;
    for (std::size_t layer = 0; layer < catalogue.layers().size(); ++layer) {
        const auto index = static_cast<LayerIndex>(layer);
        const auto positions = catalogue.positions(index);
        const auto gone = catalogue.goneFlags(index);
        for (std::size_t row = 0; row < positions.size(); ++row) {
            if (gone[row] == 0 && feed::isPlaced(positions[row])) {
                xs.push_back(positions[row].x);
                ys.push_back(positions[row].y);
            }
        }
    }
    if (xs.empty()) {
        return std::nullopt;
    }
    const auto [west, east] = middle(xs);
    const auto [low, high] = middle(ys);
    const double wide = std::max(east - west, 1.0) / kWorld * kTile;
    const double tall = std::max(high - low, 1.0) / kWorld * kTile;
    HomeFrame frame;
    frame.centre = feed::unproject({unit((west + east) / 2), unit((low + high) / 2)});
    frame.zoom = std::clamp(std::log2(std::min(1'000.0 / wide, 700.0 / tall)), kLeastZoom, kMostZoom);
    // room to look around: as much again on every side, and a street at least
    const double marginX = std::max(east - west, kWorld / 40'000);
    const double marginY = std::max(high - low, kWorld / 40'000);
    const feed::LonLat one = feed::unproject({unit(west - marginX), unit(low - marginY)});
    const feed::LonLat other = feed::unproject({unit(east + marginX), unit(high + marginY)});
    frame.southWest = {std::min(one.lon, other.lon), std::min(one.lat, other.lat)};
    frame.northEast = {std::max(one.lon, other.lon), std::max(one.lat, other.lat)};
    return frame;
}

}  // namespace belfry::ui
