// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "models/feed/geo.h"
#include "services/basemap/city_package.h"

namespace belfry::gateway {

/** Which district a place lies in: the one whose ring is around it; where a district is only known by its centre, the
 *  nearest of those. Empty = in none. */
[[nodiscard]] std::string districtAt(const std::vector<basemap::District>& districts, feed::LonLat place);

}  // namespace belfry::gateway
