// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "services/basemap/map_source.h"
#include "services/basemap/place_names.h"
#include "services/basemap/road_graph.h"

namespace belfry::basemap {

/** Picks the assets out of a map: lamps, car parks, signals, crossings, cameras, road segments. */
class AssetExtractor {
public:
    /** `source` is what the assets say they come from, such as "OpenStreetMap". */
    explicit AssetExtractor(std::string source) : m_source(std::move(source)) {}

    /** Takes what is an asset; ignores everything else. */
    void add(const RawFeature& feature);
    /** Joins signals with junctions of `graph` (sets RoadNode::signal), fills streets and districts, adds segments. */
    void build(RoadGraphBuilder& graph, const PlaceNames& names, bool residentialSegments);

    [[nodiscard]] const std::vector<feed::Asset>& assets() const { return m_assets; }
    [[nodiscard]] const std::map<std::string, std::size_t>& skipped() const { return m_skipped; }

private:
    struct Signal {
        std::string id;
        feed::LonLat position;
    };

    void addParking(const RawFeature& feature);
    void addSignals(RoadGraphBuilder& graph, const PlaceNames& names);
    void addSegments(const RoadGraphBuilder& graph, bool residential);
    void dropDoubleParking();

    std::string m_source;
    std::vector<feed::Asset> m_assets;
    std::vector<Signal> m_signals;
    std::map<std::string, std::size_t> m_skipped;
};

}  // namespace belfry::basemap
