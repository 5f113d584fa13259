// SPDX-License-Identifier: Apache-2.0
#include "services/basemap/ogr_crs.h"

#include <cmath>
#include <string>

#include <fmt/format.h>
#include <ogr_spatialref.h>
#include <ogrsf_frmts.h>

#include "models/feed/geo.h"

namespace belfry::basemap {

namespace {

bool isFinite(const OGREnvelope& e) {
    return std::isfinite(e.MinX) && std::isfinite(e.MaxX) && std::isfinite(e.MinY) && std::isfinite(e.MaxY);
}

}  // namespace

void CrsTransformDeleter::operator()(OGRCoordinateTransformation* transform) const {
    OGRCoordinateTransformation::DestroyCT(transform);
}

Result<CrsTransform> transformToWgs84(int epsg) {
    OGRSpatialReference own;
    if (own.importFromEPSG(epsg) != OGRERR_NONE) {
        return fail(ErrorCode::InvalidArgument, fmt::format("EPSG:{} is not known", epsg),
                    "Look the number up at epsg.org");
    }
    OGRSpatialReference wgs84;
    wgs84.importFromEPSG(4326);
    wgs84.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
    own.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
    CrsTransform transform(OGRCreateCoordinateTransformation(&own, &wgs84));
    if (!transform) {
        return fail(ErrorCode::InvalidArgument, fmt::format("EPSG:{} cannot be converted to degrees", epsg),
                    "Give the EPSG number of a map projection");
    }
    return transform;
}

Result<CrsTransform> transformToWgs84(OGRLayer& layer, const std::filesystem::path& file, int epsg) {
    const std::string where = file.string() + " (layer " + layer.GetName() + ")";
    OGRSpatialReference wgs84;
    wgs84.importFromEPSG(4326);
    wgs84.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
    OGRSpatialReference own;
    if (epsg != 0) {
        if (own.importFromEPSG(epsg) != OGRERR_NONE) {
            return fail(ErrorCode::InvalidArgument, fmt::format("EPSG:{} is not known", epsg),
                        "Look the number up at epsg.org");
        }
    } else if (const OGRSpatialReference* srs = layer.GetSpatialRef(); srs != nullptr) {
        own = *srs;
    } else {
        return fail(ErrorCode::InvalidArgument, where + ": says no coordinate reference system",
                    "A shapefile needs its .prj next to it; otherwise give the EPSG number (--epsg)");
    }
    own.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
    CrsTransform transform(OGRCreateCoordinateTransformation(&own, &wgs84));
    if (!transform) {
        return fail(ErrorCode::InvalidArgument, where + ": its coordinate reference system cannot be converted",
                    "Give the right EPSG number (--epsg)");
    }
    OGREnvelope e;
    if (layer.GetExtent(&e, TRUE) != OGRERR_NONE || !isFinite(e)) {
        return transform;
    }
    const std::string range = fmt::format("{:.6g} … {:.6g} by {:.6g} … {:.6g}", e.MinX, e.MaxX, e.MinY, e.MaxY);
    const bool looksLikeDegrees = e.MinX >= -180.5 && e.MaxX <= 180.5 && e.MinY >= -90.5 && e.MaxY <= 90.5;
    if (own.IsGeographic() != 0 && !looksLikeDegrees) {
        return fail(ErrorCode::InvalidArgument,
                    where + ": the coordinates (" + range + ") are no degrees, but its CRS says so",
                    "Give the EPSG number of the CRS that they are in (--epsg)");
    }
    if (own.IsProjected() != 0 && looksLikeDegrees && (e.MaxX - e.MinX > 0 || e.MaxY - e.MinY > 0)) {
        return fail(ErrorCode::InvalidArgument,
                    where + ": the coordinates (" + range + ") look like degrees, but the CRS is in metres",
                    "If they are degrees, give --epsg 4326");
    }
    double x = (e.MinX + e.MaxX) / 2;
    double y = (e.MinY + e.MaxY) / 2;
    const bool possible = transform->Transform(1, &x, &y) != 0 && feed::isPlausible({x, y});
    double west = -180;
    double south = -90;
    double east = 180;
    double north = 90;
    constexpr double kMargin = 5;
    const bool known = own.GetAreaOfUse(&west, &south, &east, &north, nullptr) && west > -999 && west <= east;
    const bool within =
        !known || (x >= west - kMargin && x <= east + kMargin && y >= south - kMargin && y <= north + kMargin);
    if (!possible || !within) {
        return fail(ErrorCode::InvalidArgument,
                    where + ": the coordinates (" + range + ") are outside the area of its CRS " + own.GetName(),
                    "Give the EPSG number of the CRS that they are really in (--epsg)");
    }
    return transform;
}

}  // namespace belfry::basemap
