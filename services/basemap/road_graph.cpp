// SPDX-License-Identifier: Apache-2.0
#include "services/basemap/road_graph.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

#include "services/basemap/map_classes.h"

namespace belfry::basemap {

namespace {

/** OSM's own resolution: equal keys mean the same node. */
std::uint64_t keyOf(feed::LonLat p) {
    const auto lon = static_cast<std::uint32_t>(static_cast<std::int32_t>(std::lround(p.lon * 1e7)));
    const auto lat = static_cast<std::uint32_t>(static_cast<std::int32_t>(std::lround(p.lat * 1e7)));
    return (std::uint64_t{lon} << 32U) | lat;
}

int parseCount(std::string_view text) {
    int value = 0;
    const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
    return result.ec == std::errc() && value > 0 && value < 20 ? value : 0;
}

double lengthOf(const Ring& line) {
    double sum = 0;
    for (std::size_t i = 1; i < line.size(); ++i) {
        sum += feed::distanceMetres(line[i - 1], line[i]);
    }
    return sum;
}

}  // namespace

double parseSpeedKmh(std::string_view text) {
    if (text.empty()) {
        return 0;
    }
    double value = 0;
    const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
    if (result.ec == std::errc()) {
        if (!(value > 0) || value > 300) {
            return 0;
        }
        return text.find("mph") != std::string_view::npos ? value * 1.609344 : value;
    }
    if (text.ends_with("urban")) {
        return 50;
    }
    if (text.ends_with("rural")) {
        return 90;
    }
    if (text.ends_with("motorway") || text == "none") {
        return 130;
    }
    if (text.ends_with("living_street") || text == "walk") {
        return 7;
    }
    return 0;
}

bool readRoad(const RawFeature& feature, RawRoad& road) {
    const auto highway = feature.tag("highway");
    if (!isDrivable(highway) || feature.tag("access") == "no") {
        return false;
    }
    const auto service = feature.tag("service");
    if (service == "driveway" || service == "parking_aisle" || service == "drive-through") {
        return false;
    }
    road.roadClass = highway;
    road.name = feature.tag("name");
    if (road.name.empty()) {
        road.name = feature.tag("ref");
    }
    const double speed = parseSpeedKmh(feature.tag("maxspeed"));
    road.speedKmh = speed > 0 ? speed : defaultSpeedKmh(highway);

    const auto oneway = feature.tag("oneway");
    const auto junction = feature.tag("junction");
    const bool implied =
        highway == "motorway" || highway == "motorway_link" || junction == "roundabout" || junction == "circular";
    const bool reversed = oneway == "-1" || oneway == "reverse";
    const bool single = reversed || oneway == "yes" || oneway == "1" || oneway == "true" ||
                        (implied && oneway != "no" && oneway != "0");
    const int lanes = parseCount(feature.tag("lanes"));
    if (single) {
        road.lanesForward = lanes > 0 ? lanes : defaultLanes(highway);
        road.lanesBackward = 0;
    } else {
        const int forward = parseCount(feature.tag("lanes:forward"));
        const int backward = parseCount(feature.tag("lanes:backward"));
        const int half = lanes > 0 ? std::max(1, lanes / 2) : defaultLanes(highway);
        road.lanesForward = forward > 0 ? forward : half;
        road.lanesBackward = backward > 0 ? backward : half;
    }
    road.reversed = reversed;
    return true;
}

std::size_t RoadGraphBuilder::nodeAt(feed::LonLat position) {
    const auto [entry, fresh] = m_nodeByKey.try_emplace(keyOf(position), m_nodes.size());
    if (fresh) {
        m_nodes.push_back(RoadNode{static_cast<std::int64_t>(m_nodes.size()) + 1, position, false});
        m_degree.push_back(0);
    }
    return entry->second;
}

void RoadGraphBuilder::build() {
    std::unordered_map<std::uint64_t, std::uint8_t> uses;
    const auto use = [&uses](feed::LonLat p, int times) {
        auto& count = uses[keyOf(p)];
        count = static_cast<std::uint8_t>(std::min(2, count + times));
    };
    for (const auto& road : m_roads) {
        use(road.line.front(), 2);
        use(road.line.back(), 2);
        for (std::size_t i = 1; i + 1 < road.line.size(); ++i) {
            use(road.line[i], 1);
        }
    }
    for (const auto& road : m_roads) {
        std::int64_t piece = 0;
        std::size_t start = 0;
        for (std::size_t i = 1; i < road.line.size(); ++i) {
            if (uses[keyOf(road.line[i])] < 2) {
                continue;
            }
            Ring line(road.line.begin() + static_cast<std::ptrdiff_t>(start),
                      road.line.begin() + static_cast<std::ptrdiff_t>(i) + 1);
            start = i;
            const double length = lengthOf(line);
            if (length < 0.01) {
                continue;  // doubled vertices
            }
            const std::size_t from = nodeAt(line.front());
            const std::size_t to = nodeAt(line.back());
            ++m_degree[from];
            ++m_degree[to];
            RoadEdge edge;
            edge.id = road.number * 4096 + piece * 2;
            edge.from = m_nodes[from].id;
            edge.to = m_nodes[to].id;
            edge.street = road.name;
            edge.roadClass = road.roadClass;
            edge.lanes = road.lanesForward;
            edge.speedKmh = road.speedKmh;
            edge.lengthM = length;
            edge.line = std::move(line);
            ++piece;
            if (road.lanesBackward > 0) {
                RoadEdge back = edge;
                ++back.id;
                std::swap(back.from, back.to);
                back.lanes = road.lanesBackward;
                std::reverse(back.line.begin(), back.line.end());
                m_edges.push_back(std::move(edge));
                m_edges.push_back(std::move(back));
            } else {
                m_edges.push_back(std::move(edge));
            }
        }
    }
    m_roads.clear();
    m_roads.shrink_to_fit();
}

}  // namespace belfry::basemap
