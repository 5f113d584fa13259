// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "services/basemap/city_package.h"
#include "services/basemap/map_source.h"

namespace belfry::basemap {

/** How a feature is drawn, without its geometry; nothing if it is not. */
[[nodiscard]] std::optional<MapFeature> classify(const RawFeature& feature);

}  // namespace belfry::basemap
