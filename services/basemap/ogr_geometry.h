// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/basemap/map_source.h"

class OGRGeometry;

namespace belfry::basemap {

/** Appends the parts of any OGR geometry whose coordinates are WGS84 degrees; false if it has none that can be used
 *  (null, empty, not on Earth, mixed). Curves are approximated. Lines and rings are checked, not repaired. */
[[nodiscard]] bool appendParts(const OGRGeometry& geometry, RawFeature& feature);

}  // namespace belfry::basemap
