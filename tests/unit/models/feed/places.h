// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <random>
#include <vector>

#include "models/feed/geo.h"

namespace belfry::feed::test {

/** A city of blocks: most entities stand in clusters, some anywhere in about 40 x 40 km; in Morton order. */
inline std::vector<Mercator> cityPlaces(std::uint32_t count, std::uint64_t seed = 3) {
    std::mt19937_64 rng(seed);
    std::normal_distribution<double> near(0.0, 0.002);
    std::uniform_real_distribution<double> anywhere(-0.2, 0.2);
    std::vector<Mercator> places;
    double lon = 13.4;
    double lat = 52.5;
    for (std::uint32_t i = 0; i < count; ++i) {
        if (i % 50 == 0) {
            lon = 13.4 + anywhere(rng);
            lat = 52.5 + anywhere(rng);
        }
        places.push_back(i % 10 == 0 ? project({13.4 + anywhere(rng), 52.5 + anywhere(rng)})
                                     : project({lon + near(rng), lat + near(rng)}));
    }
    std::sort(places.begin(), places.end(), [](Mercator a, Mercator b) { return mortonCode(a) < mortonCode(b); });
    return places;
}

inline void sortByPlace(std::vector<Mercator>& places) {
    std::sort(places.begin(), places.end(), [](Mercator a, Mercator b) { return mortonCode(a) < mortonCode(b); });
}

}  // namespace belfry::feed::test
