// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace belfry::basemap {

/** How important a road is to draw: 0 motorway … 4 tertiary, 5 residential, 6 service, 7 pedestrian street and track,
 *  8 foot and cycle path, 9 anything else. `highway` is OSM's value. */
[[nodiscard]] int roadRank(std::string_view highway);

/** 0 city, 1 town, 2 borough and suburb, 3 village, 4 quarter, 5 neighbourhood, 6 hamlet, 7 smaller, 9 unknown. */
[[nodiscard]] int placeRank(std::string_view place);

/** Roads up to this rank are also drawn far away (MapLayer::RoadsLow). */
constexpr int kLowestRankFarAway = 3;

/** True for roads that motor traffic uses; only these become edges of the road graph. */
[[nodiscard]] bool isDrivable(std::string_view highway);

/** Free-flow speed where none is mapped, km/h. */
[[nodiscard]] double defaultSpeedKmh(std::string_view highway);

/** Lanes per direction where none are mapped. */
[[nodiscard]] int defaultLanes(std::string_view highway);

}  // namespace belfry::basemap
