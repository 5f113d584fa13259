// SPDX-License-Identifier: Apache-2.0
#include "services/basemap/asset_extractor.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "services/basemap/map_classes.h"
#include "services/basemap/near_index.h"

namespace belfry::basemap {

namespace {

constexpr double kSignalToJunction = 25;  // metres
constexpr std::string_view kUrn = "urn:ngsi-ld:";

feed::LonLat positionOf(const RawFeature& feature) {
    const Ring& ring = feature.parts.front().front();
    switch (feature.shape) {
        case RawFeature::Shape::Point: return ring.front();
        case RawFeature::Shape::Line: return midpoint(ring);
        case RawFeature::Shape::Area: return centroid(ring);
    }
    return ring.front();
}

void copyFact(const RawFeature& feature, std::string_view tag, const char* fact, feed::Asset& asset) {
    if (const auto value = feature.tag(tag); !value.empty()) {
        asset.facts.emplace_back(fact, value);
    }
}

bool isWholeNumber(std::string_view text) {
    int value = 0;
    const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
    return result.ec == std::errc() && result.ptr == text.data() + text.size() && value > 0;
}

/** "A / B" of the names of the roads that meet. */
std::string joined(const std::set<std::string>& names) {
    std::string text;
    for (const auto& name : names) {
        text += text.empty() ? name : " / " + name;
    }
    return text;
}

}  // namespace

void AssetExtractor::add(const RawFeature& feature) {
    if (feature.tag("amenity") == "parking") {
        addParking(feature);
        return;
    }
    if (feature.shape != RawFeature::Shape::Point) {
        return;
    }
    const auto highway = feature.tag("highway");
    feed::Asset asset;
    asset.position = positionOf(feature);
    asset.source = m_source;
    asset.street = feature.tag("addr:street");
    if (highway == "street_lamp") {
        asset.id = fmt::format("{}Streetlight:{}", kUrn, feature.id);
        asset.layer = "lighting";
        asset.type = "luminaire";
        asset.name = feature.tag("ref").empty() ? feature.id : feature.tag("ref");
        copyFact(feature, "ref", "ref", asset);
        copyFact(feature, feature.has("lamp_type") ? "lamp_type" : "light_source", "lamp_type", asset);
        copyFact(feature, "lamp_mount", "mount", asset);
        copyFact(feature, "operator", "operator", asset);
    } else if (highway == "traffic_signals") {
        m_signals.push_back({feature.id, asset.position});
        return;
    } else if (highway == "crossing") {
        const auto kind = feature.tag("crossing");
        if (kind == "no") {
            ++m_skipped["crossing=no"];
            return;
        }
        asset.id = fmt::format("{}Crossing:{}", kUrn, feature.id);
        asset.layer = "traffic";
        asset.type = "crossing";
        asset.name = feature.tag("name");
        copyFact(feature, "crossing", "kind", asset);
    } else if (feature.tag("man_made") == "surveillance") {
        if (feature.tag("surveillance") == "indoor") {
            ++m_skipped["indoor camera"];
            return;
        }
        asset.id = fmt::format("{}Camera:{}", kUrn, feature.id);
        asset.layer = "traffic";
        asset.type = "camera";
        asset.name = feature.tag("name").empty() ? feature.tag("ref") : feature.tag("name");
        copyFact(feature, "camera:type", "camera_type", asset);
        copyFact(feature, "operator", "operator", asset);
    } else {
        return;
    }
    m_assets.push_back(std::move(asset));
}

void AssetExtractor::addParking(const RawFeature& feature) {
    const auto access = feature.tag("access");
    if (access == "private" || access == "no") {
        ++m_skipped["private parking"];
        return;
    }
    const auto parking = feature.tag("parking");
    const bool onStreet = parking == "street_side" || parking == "lane" || parking == "on_kerb" ||
                          parking == "half_on_kerb" || parking == "shoulder";
    feed::Asset asset;
    asset.id = fmt::format("{}{}:{}", kUrn, onStreet ? "OnStreetParking" : "OffStreetParking", feature.id);
    asset.layer = "parking";
    asset.type = onStreet ? "zone" : "facility";
    asset.name = feature.tag("name");
    asset.street = feature.tag("addr:street");
    asset.source = m_source;
    asset.position = positionOf(feature);
    if (isWholeNumber(feature.tag("capacity"))) {
        copyFact(feature, "capacity", "capacity", asset);
    }
    copyFact(feature, "parking", "kind", asset);
    copyFact(feature, "access", "access", asset);
    copyFact(feature, "fee", "fee", asset);
    copyFact(feature, "operator", "operator", asset);
    if (feature.shape == RawFeature::Shape::Area) {
        asset.geometry = feature.parts.front().front();
        double area = 0;
        for (const auto& part : feature.parts) {
            area += areaSquareMetres(part.front());
        }
        asset.facts.emplace_back("area_m2", fmt::format("{:.0f}", area));
    }
    m_assets.push_back(std::move(asset));
}

/** Car parks are often mapped twice, as an area and as a point in it: the area stays. */
void AssetExtractor::dropDoubleParking() {
    std::vector<std::size_t> candidates;
    for (std::size_t i = 0; i < m_assets.size(); ++i) {
        if (m_assets[i].layer == "parking" && m_assets[i].geometry.empty()) {
            candidates.push_back(i);
        }
    }
    std::set<std::size_t> doubled;
    for (const auto& area : m_assets) {
        if (area.layer != "parking" || area.geometry.empty()) {
            continue;
        }
        for (const std::size_t i : candidates) {
            const auto& p = m_assets[i].position;
            if (std::abs(p.lat - area.position.lat) < 0.01 && std::abs(p.lon - area.position.lon) < 0.02 &&
                inside({area.geometry}, p)) {
                doubled.insert(i);
            }
        }
    }
    for (auto it = doubled.rbegin(); it != doubled.rend(); ++it) {
        m_assets.erase(m_assets.begin() + static_cast<std::ptrdiff_t>(*it));
        ++m_skipped["parking mapped twice"];
    }
}

void AssetExtractor::addSignals(RoadGraphBuilder& graph, const PlaceNames& names) {
    NearIndex junctions;
    auto& nodes = graph.nodes();
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        if (graph.degree(i) >= 3) {
            junctions.addPoint(nodes[i].position, i);
        }
    }
    std::map<std::size_t, std::vector<const Signal*>> byNode;
    std::vector<const Signal*> alone;
    for (const auto& signal : m_signals) {
        if (const auto hit = junctions.nearest(signal.position, kSignalToJunction)) {
            byNode[hit->value].push_back(&signal);
        } else {
            alone.push_back(&signal);
        }
    }
    std::map<std::int64_t, std::set<std::string>> streets;
    for (const auto& edge : graph.edges()) {
        if (!edge.street.empty()) {
            streets[edge.from].insert(edge.street);
            streets[edge.to].insert(edge.street);
        }
    }
    const auto make = [&](const std::string& id, feed::LonLat position) {
        feed::Asset asset;
        asset.id = fmt::format("{}TrafficSignal:{}", kUrn, id);
        asset.layer = "traffic";
        asset.type = "signal";
        asset.source = m_source;
        asset.position = position;
        return asset;
    };
    for (const auto& [index, signals] : byNode) {
        RoadNode& node = nodes[index];
        node.signal = true;
        auto asset = make(signals.front()->id, node.position);
        asset.name = joined(streets[node.id]);
        asset.facts.emplace_back("node", std::to_string(node.id));
        asset.facts.emplace_back("signals", std::to_string(signals.size()));
        m_skipped["signal merged with its junction's"] += signals.size() - 1;
        m_assets.push_back(std::move(asset));
    }
    for (const Signal* signal : alone) {
        auto asset = make(signal->id, signal->position);
        asset.name = names.streetAt(signal->position);
        m_assets.push_back(std::move(asset));
    }
}

void AssetExtractor::addSegments(const RoadGraphBuilder& graph, bool residential) {
    const int lowest = residential ? 5 : 4;
    for (const auto& edge : graph.edges()) {
        if (roadRank(edge.roadClass) > lowest) {
            continue;
        }
        feed::Asset asset;
        asset.id = fmt::format("{}RoadSegment:{}", kUrn, edge.id);
        asset.layer = "traffic";
        asset.type = "road_segment";
        asset.name = edge.street;
        asset.street = edge.street;
        asset.source = m_source;
        asset.position = midpoint(edge.line);
        asset.geometry = edge.line;
        asset.facts = {{"class", edge.roadClass},
                       {"lanes", std::to_string(edge.lanes)},
                       {"speed_kmh", fmt::format("{:.0f}", edge.speedKmh)},
                       {"length_m", fmt::format("{:.1f}", edge.lengthM)},
                       {"from_node", std::to_string(edge.from)},
                       {"to_node", std::to_string(edge.to)}};
        m_assets.push_back(std::move(asset));
    }
}

void AssetExtractor::build(RoadGraphBuilder& graph, const PlaceNames& names, bool residentialSegments) {
    dropDoubleParking();
    addSignals(graph, names);
    addSegments(graph, residentialSegments);
    for (auto& asset : m_assets) {
        if (asset.street.empty()) {
            asset.street = names.streetAt(asset.position);
        }
        asset.district = names.districtAt(asset.position);
        if (asset.type == "luminaire" && !asset.street.empty()) {
            asset.name = asset.street + " · " + asset.name;
        } else if (asset.name.empty()) {
            asset.name = asset.street;
        }
    }
}

}  // namespace belfry::basemap
