// SPDX-License-Identifier: Apache-2.0
#include "models/feed/geo.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace belfry::feed {

namespace {

constexpr double kWorld = 4'294'967'296.0;  // 2^32
constexpr double kMaxLatitude = 85.051128779806604;

std::uint64_t spread(std::uint32_t value) {
    std::uint64_t v = value;
    v = (v | (v << 16U)) & 0x0000FFFF0000FFFFULL;
    v = (v | (v << 8U)) & 0x00FF00FF00FF00FFULL;
    v = (v | (v << 4U)) & 0x0F0F0F0F0F0F0F0FULL;
    v = (v | (v << 2U)) & 0x3333333333333333ULL;
    v = (v | (v << 1U)) & 0x5555555555555555ULL;
    return v;
}

std::uint32_t toFixed(double fraction) {
    return static_cast<std::uint32_t>(std::clamp(fraction * kWorld, 0.0, kWorld - 1.0));
}

}  // namespace

Mercator project(LonLat position) {
    if (!std::isfinite(position.lon) || !std::isfinite(position.lat)) {
        return kNowhere;
    }
    double turns = (position.lon + 180.0) / 360.0;
    turns -= std::floor(turns);
    const double latitude = std::clamp(position.lat, -kMaxLatitude, kMaxLatitude);
    const double sine = std::sin(latitude * std::numbers::pi / 180.0);
    const double y = 0.5 - std::log((1.0 + sine) / (1.0 - sine)) / (4.0 * std::numbers::pi);
    const Mercator place{toFixed(turns), toFixed(y)};
    return isPlaced(place) ? place : Mercator{place.x, place.y - 1U};
}

LonLat unproject(Mercator position) {
    if (!isPlaced(position)) {
        return kNoPosition;
    }
    // the middle of the cell: its corner would be the neighbour's after the next project()
    const double lon = (static_cast<double>(position.x) + 0.5) / kWorld * 360.0 - 180.0;
    const double n = std::numbers::pi * (1.0 - 2.0 * (static_cast<double>(position.y) + 0.5) / kWorld);
    return {lon, std::atan(std::sinh(n)) * 180.0 / std::numbers::pi};
}

std::uint64_t mortonCode(Mercator position) { return spread(position.x) | (spread(position.y) << 1U); }

double distanceMetres(LonLat a, LonLat b) {
    constexpr double kRadius = 6'371'008.8;
    constexpr double kRadians = std::numbers::pi / 180.0;
    const double dLat = (b.lat - a.lat) * kRadians;
    const double dLon = (b.lon - a.lon) * kRadians;
    const double h = std::pow(std::sin(dLat / 2), 2) +
                     std::cos(a.lat * kRadians) * std::cos(b.lat * kRadians) * std::pow(std::sin(dLon / 2), 2);
    return 2.0 * kRadius * std::asin(std::min(1.0, std::sqrt(h)));
}

bool isPlausible(LonLat position) {
    return std::isfinite(position.lon) && std::isfinite(position.lat) && std::abs(position.lon) <= 180.0 &&
           std::abs(position.lat) <= 90.0;
}

}  // namespace belfry::feed
