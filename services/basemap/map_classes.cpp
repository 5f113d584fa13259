// SPDX-License-Identifier: Apache-2.0
#include "services/basemap/map_classes.h"

#include <algorithm>
#include <array>

namespace belfry::basemap {

namespace {

struct RoadClass {
    std::string_view highway;
    int rank;
    double speedKmh;
    int lanes;  ///< per direction
    bool drivable;
};

constexpr std::array kRoadClasses = {
    RoadClass{"motorway", 0, 120, 2, true},     RoadClass{"motorway_link", 0, 60, 1, true},
    RoadClass{"trunk", 1, 100, 2, true},        RoadClass{"trunk_link", 1, 50, 1, true},
    RoadClass{"primary", 2, 50, 1, true},       RoadClass{"primary_link", 2, 50, 1, true},
    RoadClass{"secondary", 3, 50, 1, true},     RoadClass{"secondary_link", 3, 50, 1, true},
    RoadClass{"tertiary", 4, 50, 1, true},      RoadClass{"tertiary_link", 4, 40, 1, true},
    RoadClass{"unclassified", 5, 50, 1, true},  RoadClass{"residential", 5, 30, 1, true},
    RoadClass{"living_street", 5, 10, 1, true}, RoadClass{"road", 5, 30, 1, true},
    RoadClass{"busway", 6, 30, 1, true},        RoadClass{"service", 6, 20, 1, true},
    RoadClass{"pedestrian", 7, 5, 1, false},    RoadClass{"track", 7, 15, 1, false},
    RoadClass{"bus_guideway", 7, 40, 1, false}, RoadClass{"raceway", 7, 80, 1, false},
    RoadClass{"footway", 8, 5, 1, false},       RoadClass{"path", 8, 5, 1, false},
    RoadClass{"cycleway", 8, 15, 1, false},     RoadClass{"bridleway", 8, 5, 1, false},
    RoadClass{"steps", 8, 3, 1, false},         RoadClass{"corridor", 8, 4, 1, false},
    RoadClass{"construction", 9, 30, 1, false},
};

const RoadClass* find(std::string_view highway) {
    const auto* found = std::find_if(kRoadClasses.begin(), kRoadClasses.end(),
                                     [&](const RoadClass& c) { return c.highway == highway; });
    return found == kRoadClasses.end() ? nullptr : found;
}

struct PlaceClass {
    std::string_view place;
    int rank;
};

constexpr std::array kPlaceClasses = {
    PlaceClass{"city", 0},          PlaceClass{"town", 1},     PlaceClass{"borough", 2},
    PlaceClass{"suburb", 2},        PlaceClass{"village", 3},  PlaceClass{"quarter", 4},
    PlaceClass{"neighbourhood", 5}, PlaceClass{"hamlet", 6},   PlaceClass{"isolated_dwelling", 7},
    PlaceClass{"farm", 7},          PlaceClass{"locality", 7}, PlaceClass{"square", 7},
    PlaceClass{"island", 7},        PlaceClass{"islet", 7},
};

}  // namespace

int roadRank(std::string_view highway) {
    const RoadClass* c = find(highway);
    return c == nullptr ? 9 : c->rank;
}

int placeRank(std::string_view place) {
    const auto* found =
        std::find_if(kPlaceClasses.begin(), kPlaceClasses.end(), [&](const PlaceClass& c) { return c.place == place; });
    return found == kPlaceClasses.end() ? 9 : found->rank;
}

bool isDrivable(std::string_view highway) {
    const RoadClass* c = find(highway);
    return c != nullptr && c->drivable;
}

double defaultSpeedKmh(std::string_view highway) {
    const RoadClass* c = find(highway);
    return c == nullptr ? 30.0 : c->speedKmh;
}

int defaultLanes(std::string_view highway) {
    const RoadClass* c = find(highway);
    return c == nullptr ? 1 : c->lanes;
}

}  // namespace belfry::basemap
