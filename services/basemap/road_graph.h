// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "services/basemap/city_package.h"
#include "services/basemap/map_source.h"

namespace belfry::basemap {

/** A way for motor traffic before it is cut at junctions. */
struct RawRoad {
    std::int64_t number = 0;  ///< OSM way id or a running number; < 2^50
    std::string roadClass;
    std::string name;
    int lanesForward = 1;
    int lanesBackward = 1;  ///< 0 = one way
    double speedKmh = 50;
    bool reversed = false;  ///< one way against the line: turn `line` before adding
    Ring line;
};

/** OSM's tags of a road: direction, lanes, speed. False if motor traffic has no business there. */
[[nodiscard]] bool readRoad(const RawFeature& feature, RawRoad& into);

/** "50", "30 mph", "AT:urban", "walk", "none" → km/h, 0 if it says nothing usable. */
[[nodiscard]] double parseSpeedKmh(std::string_view maxspeed);

/** Joins ways where they share a vertex and cuts them there. Edge ids are `number`*4096 + piece*2 + direction, so they
 *  survive a new import as long as the way is not edited. */
class RoadGraphBuilder {
public:
    void add(RawRoad road) { m_roads.push_back(std::move(road)); }
    void build();

    [[nodiscard]] std::vector<RoadNode>& nodes() { return m_nodes; }
    [[nodiscard]] const std::vector<RoadEdge>& edges() const { return m_edges; }
    /** Pieces of road that meet in a node, by index into nodes(). */
    [[nodiscard]] int degree(std::size_t node) const { return m_degree[node]; }

private:
    std::size_t nodeAt(feed::LonLat position);

    std::vector<RawRoad> m_roads;
    std::vector<RoadNode> m_nodes;
    std::vector<int> m_degree;
    std::vector<RoadEdge> m_edges;
    std::unordered_map<std::uint64_t, std::size_t> m_nodeByKey;
};

}  // namespace belfry::basemap
