// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "models/feed/asset.h"
#include "services/simulator/city_contents.h"
#include "services/simulator/place_grid.h"

namespace belfry::simulator {

struct DerivationLimits {
    std::size_t maxLamps = 20'000;
    std::size_t maxRoadSegments = 40'000;
};

/** Takes the assets of `city` (where it has junctions) and adds what a map does not know but a city has: lamps along
 *  its streets, cabinets, feeders, air stations, road segments, signals, counters, message signs. Only what is missing
 *  altogether is made up, and each such asset says so (fact simulated=yes). The same city gives the same assets. */
[[nodiscard]] std::vector<feed::Asset> completeAssets(CityContents& city, std::uint64_t seed,
                                                      const DerivationLimits& limits);

/** Middle of the assets, or of the road nodes where there are none. */
[[nodiscard]] feed::LonLat centreOf(const CityContents& city);

}  // namespace belfry::simulator
