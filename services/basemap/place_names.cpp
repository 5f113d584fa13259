// SPDX-License-Identifier: Apache-2.0
#include "services/basemap/place_names.h"

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <set>
#include <utility>

#include "services/basemap/map_classes.h"

namespace belfry::basemap {

namespace {

constexpr double kStreetMetres = 60;
constexpr double kPlaceMetres = 5000;
constexpr int kLowestDistrictRank = 6;  // hamlet

}  // namespace

void PlaceNames::add(const RawFeature& feature) {
    const auto name = feature.tag("name");
    if (name.empty()) {
        return;
    }
    const auto place = feature.tag("place");
    switch (feature.shape) {
        case RawFeature::Shape::Line:
            if (feature.has("highway")) {
                for (const auto& part : feature.parts) {
                    m_roads.push_back({std::string(name), part.front()});
                }
            }
            return;
        case RawFeature::Shape::Point:
            if (!place.empty() && placeRank(place) <= kLowestDistrictRank) {
                m_places.push_back({std::string(name), std::string(place), placeRank(place),
                                    std::strtod(std::string(feature.tag("population")).c_str(), nullptr),
                                    feature.tag("capital") == "yes", feature.parts.front().front().front()});
            }
            return;
        case RawFeature::Shape::Area: {
            const int level = feature.tag("boundary") == "administrative"
                                  ? std::atoi(std::string(feature.tag("admin_level")).c_str())
                                  : 0;
            const bool isPlace = !place.empty() && placeRank(place) <= 5 && placeRank(place) >= 2;
            if (level < 8 && !isPlace) {
                return;
            }
            Boundary boundary;
            boundary.name = name;
            boundary.level = isPlace && level == 0 ? 10 : level;
            boundary.box = feature.box;
            for (const auto& part : feature.parts) {
                boundary.area += areaSquareMetres(part.front());
                boundary.outer.push_back(part.front());
                boundary.rings.insert(boundary.rings.end(), part.begin(), part.end());
            }
            m_boundaries.push_back(std::move(boundary));
            return;
        }
    }
}

std::optional<PlaceNames::Place> PlaceNames::city(const GeoBox& box) const {
    const feed::LonLat middle{(box.west + box.east) / 2, (box.south + box.north) / 2};
    // Suburbs name a part, never the whole: only without a town or village are they better than nothing.
    const auto order = [](const Place& p) {
        return p.capital ? -1 : p.rank == 2 || p.rank == 4 || p.rank == 5 ? p.rank + 10 : p.rank;
    };
    const Place* best = nullptr;
    double bestMetres = std::numeric_limits<double>::max();
    for (const auto& place : m_places) {
        if (!box.contains(place.position)) {
            continue;
        }
        const double metres = feed::distanceMetres(place.position, middle);
        const bool better =
            best == nullptr || order(place) < order(*best) ||
            (order(place) == order(*best) &&
             (place.population > best->population || (!(place.population < best->population) && metres < bestMetres)));
        if (better) {
            best = &place;
            bestMetres = metres;
        }
    }
    return best == nullptr ? std::nullopt : std::optional(*best);
}

std::optional<PlaceNames::Place> PlaceNames::find(const std::string& name, const GeoBox& box) const {
    for (const auto& place : m_places) {
        if (place.name == name && box.contains(place.position)) {
            return place;
        }
    }
    return std::nullopt;
}

void PlaceNames::build(const std::string& city) {
    for (std::size_t i = 0; i < m_roads.size(); ++i) {
        m_roadIndex.addLine(m_roads[i].line, i);
    }
    // The level that districts have differs by country, 8 to 10 mostly: the one that divides the map most finely.
    int level = 0;
    std::size_t most = 1;
    for (const int candidate : {10, 9, 8, 11}) {
        std::set<std::string> names;
        for (const auto& boundary : m_boundaries) {
            if (boundary.level == candidate && boundary.name != city) {
                names.insert(boundary.name);
            }
        }
        if (names.size() > most) {
            level = candidate;
            most = names.size();
        }
    }
    std::set<std::string> taken;
    for (std::size_t i = 0; i < m_boundaries.size(); ++i) {
        const auto& boundary = m_boundaries[i];
        if (level != 0 && boundary.level == level && boundary.name != city) {
            m_districtBoundaries.push_back(i);
            if (taken.insert(boundary.name).second) {
                const auto largest = std::max_element(
                    boundary.outer.begin(), boundary.outer.end(),
                    [](const Ring& a, const Ring& b) { return areaSquareMetres(a) < areaSquareMetres(b); });
                m_districts.push_back({boundary.name, boundary.outer, centroid(*largest)});
            }
        }
    }
    std::sort(m_districtBoundaries.begin(), m_districtBoundaries.end(),
              [this](std::size_t a, std::size_t b) { return m_boundaries[a].area < m_boundaries[b].area; });
    for (const auto& place : m_places) {
        if (place.name != city && place.rank >= 1 && boundaryAt(place.position).empty()) {
            m_districtPlaces.push_back(place);
        }
    }
    const auto byKind = [this](auto&& wanted) {
        return std::count_if(m_districtPlaces.begin(), m_districtPlaces.end(), wanted);
    };
    // Suburbs and quarters divide a city better than the many neighbourhoods and hamlets do.
    if (byKind([](const Place& p) { return p.rank == 2 || p.rank == 4; }) >= 3) {
        std::erase_if(m_districtPlaces, [](const Place& p) { return p.rank >= 5; });
    }
    for (const auto& place : m_districtPlaces) {
        if (taken.insert(place.name).second) {
            m_districts.push_back({place.name, {}, place.position});
        }
    }
}

std::string PlaceNames::streetAt(feed::LonLat position) const {
    const auto hit = m_roadIndex.nearest(position, kStreetMetres);
    return hit ? m_roads[hit->value].name : std::string();
}

std::string PlaceNames::boundaryAt(feed::LonLat position) const {
    for (const std::size_t index : m_districtBoundaries) {
        const auto& boundary = m_boundaries[index];
        if (boundary.box.contains(position) && inside(boundary.rings, position)) {
            return boundary.name;
        }
    }
    return {};
}

std::string PlaceNames::districtAt(feed::LonLat position) const {
    if (auto name = boundaryAt(position); !name.empty()) {
        return name;
    }
    const Place* best = nullptr;
    double bestMetres = kPlaceMetres;
    for (const auto& place : m_districtPlaces) {
        const double metres = feed::distanceMetres(position, place.position);
        if (metres < bestMetres) {
            best = &place;
            bestMetres = metres;
        }
    }
    return best == nullptr ? std::string() : best->name;
}

std::vector<Street> PlaceNames::streets() const {
    struct Longest {
        double metres = 0;
        feed::LonLat middle;
    };
    std::map<std::pair<std::string, std::string>, Longest> found;
    for (const auto& road : m_roads) {
        const feed::LonLat middle = midpoint(road.line);
        auto& entry = found[{road.name, districtAt(middle)}];
        const double metres = lengthMetres(road.line);
        if (metres > entry.metres) {
            entry = {metres, middle};
        }
    }
    std::vector<Street> streets;
    streets.reserve(found.size());
    for (const auto& [key, longest] : found) {
        streets.push_back({key.first, key.second, longest.middle});
    }
    return streets;
}

}  // namespace belfry::basemap
