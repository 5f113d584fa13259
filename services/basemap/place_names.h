// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "services/basemap/city_package.h"
#include "services/basemap/map_source.h"
#include "services/basemap/near_index.h"

namespace belfry::basemap {

/** Collects what says where one is: streets, places and district boundaries. Fill it, call build(), then ask. */
class PlaceNames {
public:
    struct Place {
        std::string name;
        std::string kind;
        int rank = 9;
        double population = 0;
        bool capital = false;
        feed::LonLat position;
    };

    /** Takes places, boundaries and named roads; ignores everything else. */
    void add(const RawFeature& feature);
    /** `city` is the city's own name, which is no district of itself. */
    void build(const std::string& city);

    /** The most important place in `box`, nearest its middle. */
    [[nodiscard]] std::optional<Place> city(const GeoBox& box) const;
    [[nodiscard]] std::optional<Place> find(const std::string& name, const GeoBox& box) const;

    /** Empty if there is no named road within 60 m. */
    [[nodiscard]] std::string streetAt(feed::LonLat position) const;
    /** The smallest district boundary around it, otherwise the nearest place within 5 km, otherwise empty. */
    [[nodiscard]] std::string districtAt(feed::LonLat position) const;

    [[nodiscard]] std::vector<Street> streets() const;
    [[nodiscard]] std::vector<District> districts() const { return m_districts; }

private:
    struct NamedRoad {
        std::string name;
        Ring line;
    };
    struct Boundary {
        std::string name;
        int level = 0;  ///< admin_level, 0 for a place
        Rings rings;    ///< of all parts
        Rings outer;
        GeoBox box;
        double area = 0;
    };

    [[nodiscard]] std::string boundaryAt(feed::LonLat position) const;

    std::vector<NamedRoad> m_roads;
    std::vector<Place> m_places;
    std::vector<Boundary> m_boundaries;
    NearIndex m_roadIndex;
    std::vector<District> m_districts;
    std::vector<std::size_t> m_districtBoundaries;  ///< into m_boundaries, smallest first
    std::vector<Place> m_districtPlaces;
};

}  // namespace belfry::basemap
