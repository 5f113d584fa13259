// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "services/basemap/city_package.h"

namespace belfry::basemap {

/** Joins pieces of roads with the same name that continue each other, so that a name finds room along the street
 *  although the map cuts it at every bridge and change of surface. `roads` have names and one line each. */
[[nodiscard]] std::vector<MapFeature> joinedForLabels(std::vector<MapFeature> roads);

}  // namespace belfry::basemap
