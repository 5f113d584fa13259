// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/feed/geo.h"
#include "services/basemap/city_package.h"
#include "services/democity/demo_city.h"
#include "services/democity/geometry.h"

namespace belfry::democity {

/** Turns a town's plane into WGS84, numbers things through all towns and keeps the writer's first error. */
class Sink {
public:
    Sink(basemap::CityPackageWriter& writer, DemoCityReport& report, feed::LonLat center)
        : m_writer(writer),
          m_report(report),
          m_center(center),
          m_perLon(kMetresPerDegree * std::cos(center.lat * kRadians)) {}

    /** The town's centre on the region's plane, and whether the town is mirrored. */
    void setFrame(Vec origin, bool flipX, bool flipY) {
        m_origin = origin;
        m_flip = {flipX ? -1.0 : 1.0, flipY ? -1.0 : 1.0};
    }

    /** A direction as the reader of the map sees it. */
    [[nodiscard]] Vec seen(Vec p) const { return {p.x * m_flip.x, p.y * m_flip.y}; }
    [[nodiscard]] feed::LonLat toWorld(Vec p) const {
        return {m_center.lon + (m_origin.x + p.x * m_flip.x) / m_perLon,
                m_center.lat + (m_origin.y + p.y * m_flip.y) / kMetresPerDegree};
    }
    [[nodiscard]] std::vector<feed::LonLat> toWorld(const Line& line, bool closed = false) const {
        std::vector<feed::LonLat> out;
        out.reserve(line.size() + 1);
        for (const Vec& p : line) {
            out.push_back(toWorld(p));
        }
        if (closed && !out.empty()) {
            out.push_back(out.front());
        }
        return out;
    }

    void feature(basemap::MapLayer layer, std::string kind, std::string name, int rank,
                 std::vector<std::vector<feed::LonLat>> rings, bool bridge = false) {
        if (m_error) {
            return;
        }
        for (const feed::LonLat& p : rings.front()) {
            m_report.info.west = std::min(m_report.info.west, p.lon);
            m_report.info.east = std::max(m_report.info.east, p.lon);
            m_report.info.south = std::min(m_report.info.south, p.lat);
            m_report.info.north = std::max(m_report.info.north, p.lat);
        }
        ++m_report.features;
        m_report.buildings += layer == basemap::MapLayer::Buildings ? 1U : 0U;
        keep(m_writer.add(
            basemap::MapFeature{layer, std::move(kind), std::move(name), rank, bridge, false, std::move(rings)}));
    }
    void add(const basemap::RoadNode& node) {
        ++m_report.nodes;
        put(node);
    }
    void add(const basemap::RoadEdge& edge) {
        ++m_report.edges;
        put(edge);
    }
    void add(const basemap::Street& street) {
        ++m_report.streets;
        put(street);
    }
    void add(const basemap::District& district) { put(district); }
    void add(const feed::Asset& asset) {
        ++m_report.assets;
        m_report.luminaires += asset.type == "luminaire" ? 1U : 0U;
        put(asset);
    }

    [[nodiscard]] const std::optional<Error>& error() const { return m_error; }
    [[nodiscard]] std::int64_t nextId(const char* counter) {
        for (auto& [name, value] : m_counters) {
            if (name == counter) {
                return ++value;
            }
        }
        m_counters.emplace_back(counter, 1);
        return 1;
    }

private:
    static constexpr double kRadians = 0.017453292519943295;
    static constexpr double kMetresPerDegree = 6'371'008.8 * kRadians;

    template <typename T>
    void put(const T& thing) {
        if (!m_error) {
            keep(m_writer.add(thing));
        }
    }
    void keep(const Result<void>& result) {
        if (!result && !m_error) {
            m_error = result.error();
        }
    }

    basemap::CityPackageWriter& m_writer;
    DemoCityReport& m_report;
    feed::LonLat m_center;
    double m_perLon;
    Vec m_origin;
    Vec m_flip{1.0, 1.0};
    std::optional<Error> m_error;
    std::vector<std::pair<std::string, std::int64_t>> m_counters;
};

}  // namespace belfry::democity
