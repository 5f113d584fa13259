// SPDX-License-Identifier: Apache-2.0
#include "services/basemap/feature_classifier.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "services/basemap/map_classes.h"

namespace belfry::basemap {

namespace {

using Shape = RawFeature::Shape;

/** Landuse that is drawn. Rank is the order of drawing: 0 is the ground, 3 lies on top. */
struct GroundClass {
    std::string_view key;
    std::string_view value;
    int rank;
};

constexpr std::array kGround = {
    GroundClass{"landuse", "residential", 0},
    GroundClass{"landuse", "commercial", 0},
    GroundClass{"landuse", "retail", 0},
    GroundClass{"landuse", "industrial", 0},
    GroundClass{"landuse", "military", 0},
    GroundClass{"landuse", "farmland", 0},
    GroundClass{"landuse", "farmyard", 0},
    GroundClass{"aeroway", "aerodrome", 0},
    GroundClass{"landuse", "forest", 1},
    GroundClass{"natural", "wood", 1},
    GroundClass{"landuse", "meadow", 1},
    GroundClass{"landuse", "orchard", 1},
    GroundClass{"landuse", "vineyard", 1},
    GroundClass{"natural", "heath", 1},
    GroundClass{"natural", "scrub", 1},
    GroundClass{"natural", "grassland", 1},
    GroundClass{"natural", "wetland", 1},
    GroundClass{"natural", "glacier", 1},
    GroundClass{"natural", "bare_rock", 1},
    GroundClass{"natural", "scree", 1},
    GroundClass{"natural", "beach", 1},
    GroundClass{"natural", "sand", 1},
    GroundClass{"landuse", "quarry", 1},
    GroundClass{"landuse", "construction", 1},
    GroundClass{"landuse", "brownfield", 1},
    GroundClass{"landuse", "landfill", 1},
    GroundClass{"landuse", "railway", 1},
    GroundClass{"leisure", "nature_reserve", 0},
    GroundClass{"leisure", "golf_course", 1},
    GroundClass{"amenity", "school", 1},
    GroundClass{"amenity", "university", 1},
    GroundClass{"amenity", "college", 1},
    GroundClass{"amenity", "kindergarten", 1},
    GroundClass{"amenity", "hospital", 1},
    GroundClass{"leisure", "park", 2},
    GroundClass{"leisure", "garden", 2},
    GroundClass{"leisure", "common", 2},
    GroundClass{"leisure", "dog_park", 2},
    GroundClass{"landuse", "grass", 2},
    GroundClass{"landuse", "village_green", 2},
    GroundClass{"landuse", "recreation_ground", 2},
    GroundClass{"landuse", "allotments", 2},
    GroundClass{"landuse", "cemetery", 2},
    GroundClass{"amenity", "grave_yard", 2},
    GroundClass{"leisure", "stadium", 2},
    GroundClass{"leisure", "sports_centre", 2},
    GroundClass{"leisure", "pitch", 3},
    GroundClass{"leisure", "track", 3},
    GroundClass{"leisure", "playground", 3},
    GroundClass{"amenity", "parking", 3},
    GroundClass{"highway", "pedestrian", 3},
    GroundClass{"highway", "footway", 3},
    GroundClass{"highway", "service", 3},
    GroundClass{"highway", "platform", 3},
    GroundClass{"railway", "platform", 3},
    GroundClass{"place", "square", 3},
    GroundClass{"man_made", "pier", 3},
    GroundClass{"man_made", "bridge", 3},
    GroundClass{"aeroway", "runway", 3},
    GroundClass{"aeroway", "taxiway", 3},
    GroundClass{"aeroway", "apron", 3},
};

bool isYes(std::string_view value) { return !value.empty() && value != "no" && value != "false" && value != "0"; }

MapFeature base(MapLayer layer, std::string_view kind, const RawFeature& feature, int rank) {
    MapFeature drawn;
    drawn.layer = layer;
    drawn.kind = kind;
    drawn.name = feature.tag("name");
    drawn.rank = rank;
    drawn.bridge = isYes(feature.tag("bridge"));
    const auto tunnel = feature.tag("tunnel");
    drawn.tunnel = isYes(tunnel) && tunnel != "building_passage" && tunnel != "avalanche_protector";
    return drawn;
}

std::optional<MapFeature> classifyLine(const RawFeature& feature) {
    if (const auto highway = feature.tag("highway"); !highway.empty()) {
        if (highway == "proposed" || highway == "abandoned" || highway == "razed" || highway == "platform" ||
            highway == "elevator" || highway == "rest_area" || highway == "services") {
            return std::nullopt;
        }
        auto road = base(MapLayer::Roads, highway, feature, roadRank(highway));
        const auto service = feature.tag("service");
        if (service == "driveway" || service == "parking_aisle" || service == "drive-through") {
            road.kind = "service_minor";
            road.rank = 7;
        }
        if (road.name.empty() && road.rank <= 2) {
            road.name = feature.tag("ref");
        }
        return road;
    }
    if (const auto railway = feature.tag("railway"); !railway.empty()) {
        constexpr std::array kRails = {"rail", "light_rail", "narrow_gauge", "funicular", "tram", "subway", "monorail"};
        if (std::find(kRails.begin(), kRails.end(), railway) == kRails.end()) {
            return std::nullopt;
        }
        const bool minor = feature.has("service");
        const int rank = railway == "tram" ? 2 : railway == "subway" ? 3 : minor ? 1 : 0;
        return base(MapLayer::Rails, railway, feature, rank);
    }
    if (const auto waterway = feature.tag("waterway"); !waterway.empty()) {
        constexpr std::array kWater = {"river", "canal", "stream", "ditch", "drain"};
        const auto* found = std::find(kWater.begin(), kWater.end(), waterway);
        if (found == kWater.end()) {
            return std::nullopt;
        }
        return base(MapLayer::Waterways, waterway, feature, static_cast<int>(found - kWater.begin()));
    }
    if (feature.tag("boundary") == "administrative") {
        return base(MapLayer::Boundaries, feature.tag("admin_level"), feature, 0);
    }
    if (feature.tag("man_made") == "pier") {
        return base(MapLayer::Roads, "footway", feature, 8);
    }
    if (feature.tag("natural") == "coastline") {
        return base(MapLayer::Waterways, "coastline", feature, 0);
    }
    return std::nullopt;
}

std::optional<MapFeature> classifyArea(const RawFeature& feature) {
    const auto underground = feature.tag("location");
    if (underground == "underground") {
        return std::nullopt;
    }
    if (isYes(feature.tag("building"))) {
        return base(MapLayer::Buildings, feature.tag("building"), feature, 0);
    }
    const auto natural = feature.tag("natural");
    const auto waterway = feature.tag("waterway");
    const auto landuse = feature.tag("landuse");
    if (feature.tag("leisure") == "swimming_pool") {
        return base(MapLayer::Water, "pool", feature, 1);
    }
    if (natural == "water" || natural == "bay" || waterway == "riverbank" || waterway == "dock" ||
        landuse == "reservoir" || landuse == "basin" || (natural.empty() && isYes(feature.tag("water")))) {
        const auto water = feature.tag("water");
        return base(MapLayer::Water, water.empty() ? "water" : water, feature, 0);
    }
    for (const auto& ground : kGround) {
        if (feature.tag(ground.key) == ground.value) {
            const auto kind = ground.key == "highway" || ground.value == "square" ? "pedestrian" : ground.value;
            return base(MapLayer::Landuse, kind, feature, ground.rank);
        }
    }
    if (feature.tag("boundary") == "administrative") {
        return base(MapLayer::Boundaries, feature.tag("admin_level"), feature, 0);
    }
    return std::nullopt;
}

}  // namespace

std::optional<MapFeature> classify(const RawFeature& feature) {
    switch (feature.shape) {
        case Shape::Point: {
            const auto place = feature.tag("place");
            if (place.empty() || !feature.has("name") || placeRank(place) > 7) {
                return std::nullopt;
            }
            return base(MapLayer::Places, place, feature, placeRank(place));
        }
        case Shape::Line: return classifyLine(feature);
        case Shape::Area: return classifyArea(feature);
    }
    return std::nullopt;
}

}  // namespace belfry::basemap
