// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/districts.h"

namespace belfry::gateway {

namespace {

/** Even-odd rule. */
bool isInside(const std::vector<feed::LonLat>& ring, feed::LonLat place) {
    bool inside = false;
    for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
        const feed::LonLat a = ring[i];
        const feed::LonLat b = ring[j];
        if ((a.lat > place.lat) != (b.lat > place.lat) &&
            place.lon < (b.lon - a.lon) * (place.lat - a.lat) / (b.lat - a.lat) + a.lon) {
            inside = !inside;
        }
    }
    return inside;
}

}  // namespace

std::string districtAt(const std::vector<basemap::District>& districts, feed::LonLat place) {
    std::string nearest;
    double least = 0.0;
    for (const basemap::District& district : districts) {
        for (const std::vector<feed::LonLat>& ring : district.rings) {
            if (isInside(ring, place)) {
                return district.name;
            }
        }
        if (district.rings.empty()) {
            const double metres = feed::distanceMetres(district.center, place);
            if (nearest.empty() || metres < least) {
                nearest = district.name;
                least = metres;
            }
        }
    }
    return nearest;
}

}  // namespace belfry::gateway
