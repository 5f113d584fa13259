// SPDX-License-Identifier: Apache-2.0
#include "services/basemap/ogr_geometry.h"

#include <algorithm>
#include <memory>

#include <ogr_geometry.h>

namespace belfry::basemap {

namespace {

void grow(GeoBox& box, feed::LonLat p) {
    box.west = std::min(box.west, p.lon);
    box.east = std::max(box.east, p.lon);
    box.south = std::min(box.south, p.lat);
    box.north = std::max(box.north, p.lat);
}

bool readLine(const OGRSimpleCurve& curve, std::size_t least, Ring& ring, GeoBox& box) {
    const int count = curve.getNumPoints();
    ring.reserve(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) {
        const feed::LonLat p{curve.getX(i), curve.getY(i)};
        if (!feed::isPlausible(p)) {
            return false;
        }
        if (ring.empty() || !(ring.back() == p)) {
            ring.push_back(p);
            grow(box, p);
        }
    }
    return ring.size() >= least;
}

bool appendShape(const OGRGeometry& geometry, RawFeature& feature, bool first) {
    using Shape = RawFeature::Shape;
    const auto type = wkbFlatten(geometry.getGeometryType());
    const auto is = [&](Shape shape) {
        if (first) {
            feature.shape = shape;
        }
        return feature.shape == shape;
    };
    switch (type) {
        case wkbPoint: {
            const OGRPoint* point = geometry.toPoint();
            const feed::LonLat p{point->getX(), point->getY()};
            if (point->IsEmpty() || !feed::isPlausible(p) || !is(Shape::Point)) {
                return false;
            }
            grow(feature.box, p);
            feature.parts.push_back({{p}});
            return true;
        }
        case wkbLineString: {
            Ring line;
            if (!is(Shape::Line) || !readLine(*geometry.toLineString(), 2, line, feature.box)) {
                return false;
            }
            feature.parts.push_back({std::move(line)});
            return true;
        }
        case wkbPolygon: {
            const OGRPolygon* polygon = geometry.toPolygon();
            Rings rings(1);
            if (polygon->getExteriorRing() == nullptr || !is(Shape::Area) ||
                !readLine(*polygon->getExteriorRing(), 4, rings.front(), feature.box)) {
                return false;
            }
            for (int i = 0; i < polygon->getNumInteriorRings(); ++i) {
                Ring hole;
                if (readLine(*polygon->getInteriorRing(i), 4, hole, feature.box)) {
                    rings.push_back(std::move(hole));
                }
            }
            feature.parts.push_back(std::move(rings));
            return true;
        }
        case wkbMultiPoint:
        case wkbMultiLineString:
        case wkbMultiPolygon:
        case wkbGeometryCollection: {
            bool any = false;
            for (const OGRGeometry* part : *geometry.toGeometryCollection()) {
                any = appendShape(*part, feature, !any && first) || any;
            }
            return any;
        }
        default: break;
    }
    if (OGR_GT_IsNonLinear(type)) {
        const std::unique_ptr<OGRGeometry> linear(geometry.getLinearGeometry());
        return linear && !OGR_GT_IsNonLinear(wkbFlatten(linear->getGeometryType())) &&
               appendShape(*linear, feature, first);
    }
    return false;
}

}  // namespace

bool appendParts(const OGRGeometry& geometry, RawFeature& feature) {
    feature.box = GeoBox{1e9, 1e9, -1e9, -1e9};
    return !geometry.IsEmpty() && appendShape(geometry, feature, true);
}

}  // namespace belfry::basemap
