// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>

#include "models/domain/error.h"

class OGRCoordinateTransformation;
class OGRLayer;

namespace belfry::basemap {

struct CrsTransformDeleter {
    void operator()(OGRCoordinateTransformation* transform) const;
};
/** Turns x, y into WGS84 longitude, latitude. */
using CrsTransform = std::unique_ptr<OGRCoordinateTransformation, CrsTransformDeleter>;

/** From an EPSG number. */
[[nodiscard]] Result<CrsTransform> transformToWgs84(int epsg);

/** From a layer's own CRS, or from `epsg` if it is not 0. Fails where the layer's coordinates cannot be in it: metres
 *  that claim to be degrees, degrees that claim to be metres, places outside the CRS's area of use. */
[[nodiscard]] Result<CrsTransform> transformToWgs84(OGRLayer& layer, const std::filesystem::path& file, int epsg);

}  // namespace belfry::basemap
