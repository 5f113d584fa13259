// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include "services/basemap/city_package.h"

namespace belfry::democity {

/** Keeps what is written, and a hash of all of it in order. */
class MemoryPackage : public basemap::CityPackageWriter {
public:
    explicit MemoryPackage(bool keep = true) : m_keep(keep) {}

    Result<void> add(const basemap::MapFeature& f) override {
        mixIn("F");
        mixIn(static_cast<double>(f.layer));
        mixIn(f.kind);
        mixIn(f.name);
        mixIn(static_cast<double>(f.rank * 2 + (f.bridge ? 1 : 0)));
        for (const auto& ring : f.rings) {
            mixIn(ring);
        }
        if (m_keep) {
            features.push_back(f);
        }
        return {};
    }
    Result<void> add(const basemap::RoadNode& n) override {
        mixIn("N");
        mixIn(static_cast<double>(n.id));
        mixIn(std::vector{n.position});
        nodes.push_back(n);
        return {};
    }
    Result<void> add(const basemap::RoadEdge& e) override {
        mixIn("E");
        mixIn(e.street);
        mixIn(e.roadClass);
        mixIn(e.lengthM);
        mixIn(e.line);
        edges.push_back(e);
        return {};
    }
    Result<void> add(const basemap::Street& s) override {
        mixIn(s.name);
        mixIn(s.district);
        streets.push_back(s);
        return {};
    }
    Result<void> add(const basemap::District& d) override {
        mixIn(d.name);
        districts.push_back(d);
        return {};
    }
    Result<void> add(const feed::Asset& a) override {
        mixIn(a.id);
        mixIn(a.name);
        mixIn(a.parent);
        mixIn(std::vector{a.position});
        for (const auto& [key, value] : a.facts) {
            mixIn(key);
            mixIn(value);
        }
        ++assetCount;
        if (m_keep) {
            assets.push_back(a);
        } else {
            ids.push_back(a.id);
        }
        return {};
    }
    Result<void> finish(const basemap::CityInfo&) override { return {}; }

    std::vector<basemap::MapFeature> features;
    std::vector<basemap::RoadNode> nodes;
    std::vector<basemap::RoadEdge> edges;
    std::vector<basemap::Street> streets;
    std::vector<basemap::District> districts;
    std::vector<feed::Asset> assets;
    std::vector<std::string> ids;
    std::uint64_t assetCount = 0;
    std::uint64_t hash = 0xCBF2'9CE4'8422'2325ULL;

private:
    void mixBytes(const void* data, std::size_t size) {
        const auto* bytes = static_cast<const unsigned char*>(data);
        for (std::size_t i = 0; i < size; ++i) {
            hash = (hash ^ bytes[i]) * 0x0000'0100'0000'01B3ULL;
        }
    }
    void mixIn(const std::string& text) { mixBytes(text.data(), text.size()); }
    void mixIn(double value) { mixBytes(&value, sizeof value); }
    void mixIn(const std::vector<feed::LonLat>& line) {
        for (const feed::LonLat& p : line) {
            mixIn(p.lon);
            mixIn(p.lat);
        }
    }

    bool m_keep;
};

}  // namespace belfry::democity
