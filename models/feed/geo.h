// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>

namespace belfry::feed {

/** WGS84, degrees. */
struct LonLat {
    double lon = 0.0;
    double lat = 0.0;
    friend bool operator==(const LonLat&, const LonLat&) = default;
};

/** Of an entity that nobody gave a place. */
constexpr LonLat kNoPosition{std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::quiet_NaN()};

/** Web Mercator as fixed point: the world is 2^32 units wide and high, x east from -180°, y south from +85.05°.
 *  One unit is 9.3 mm at the equator: exact enough for any zoom, and sortable. */
struct Mercator {
    std::uint32_t x = 0;
    std::uint32_t y = 0;
    friend bool operator==(const Mercator&, const Mercator&) = default;
};

/** Stands for no place at all; project() puts nothing else there. It comes last in Z-order. */
constexpr Mercator kNowhere{0xFFFF'FFFFU, 0xFFFF'FFFFU};
[[nodiscard]] constexpr bool isPlaced(Mercator position) { return position != kNowhere; }

/** Latitudes beyond ±85.05112878° are clamped to the projection's edge; longitudes wrap. What is not finite is nowhere.
 */
[[nodiscard]] Mercator project(LonLat position);
/** kNoPosition of kNowhere. */
[[nodiscard]] LonLat unproject(Mercator position);

/** Interleaves x and y (Z-order): near places have near codes. Rows of a table are sorted by it. */
[[nodiscard]] std::uint64_t mortonCode(Mercator position);

/** Metres between two points on the sphere of radius 6 371 008.8 m (haversine). */
[[nodiscard]] double distanceMetres(LonLat a, LonLat b);

/** True for a finite position on Earth; (0, 0) counts as valid. */
[[nodiscard]] bool isPlausible(LonLat position);

}  // namespace belfry::feed
