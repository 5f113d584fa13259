// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/gateway/bench_city.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace belfry::bench {

namespace {

constexpr double kSpacing = 1.5e-4;  // degrees from asset to asset: about 15 m

struct Share {
    std::uint32_t perMille;
    const char* layer;
    const char* type;
    const char* urn;
};
constexpr Share kShares[] = {
    {700, "lighting", "luminaire", "Streetlight"},      {200, "parking", "bay", "ParkingSpot"},
    {80, "traffic", "road_segment", "RoadSegment"},     {5, "parking", "facility", "OffStreetParking"},
    {5, "traffic", "signal", "TrafficSignal"},          {9, "traffic", "counter", "TrafficCounter"},
    {1, "air_quality", "station", "AirQualityStation"},
};

}  // namespace

double citySide(std::uint32_t count) { return std::ceil(std::sqrt(static_cast<double>(count))) * kSpacing; }

std::vector<feed::Asset> benchAssets(std::uint32_t count) {
    std::vector<feed::Asset> assets;
    assets.reserve(count);
    const auto columns = static_cast<std::uint32_t>(std::ceil(std::sqrt(static_cast<double>(count))));
    for (std::uint32_t i = 0; i < count; ++i) {
        std::uint32_t lot = (i * 2'654'435'761U >> 8U) % 1'000U;
        const Share* share = kShares;
        while (lot >= share->perMille) {
            lot -= share->perMille;
            ++share;
        }
        feed::Asset& asset = assets.emplace_back();
        asset.id = fmt::format("urn:ngsi-ld:{}:{:07}", share->urn, i);
        asset.layer = share->layer;
        asset.type = share->type;
        asset.street = fmt::format("Straße {}", i / 400);
        asset.name = fmt::format("{} {} · {:07}", asset.street, i % 400, i);
        asset.district = fmt::format("Bezirk {}", i % columns * 8 / columns + i / columns * 8 / columns * 8);
        asset.source = "load";
        asset.position = {kCityWest + i % columns * kSpacing, kCitySouth + i / columns * kSpacing};
        if (share->type == std::string_view("road_segment")) {
            asset.geometry = {asset.position,
                              {asset.position.lon + kSpacing, asset.position.lat + kSpacing / 3},
                              {asset.position.lon + 2 * kSpacing, asset.position.lat + kSpacing}};
            asset.facts = {{"class", "residential"}, {"lanes", "2"}, {"speed_kmh", "50"}};
        } else if (share->type == std::string_view("luminaire")) {
            asset.facts = {{"lamp_type", "LED"}, {"rated_power", "47"}, {"lantern_height", "6"}};
        }
    }
    return assets;
}

BenchLoad::BenchLoad(const feed::Store& store, std::uint32_t seed) : m_store(store), m_random(seed) {
    std::uint32_t all = 0;
    for (std::size_t i = 0; i < store.catalogue().layers().size(); ++i) {
        const auto layer = static_cast<LayerIndex>(i);
        Kind& kind = m_kinds.emplace_back();
        kind.layer = layer;
        const LayerSchema& schema = store.schema(layer);
        for (const char* name : {"illuminance_level", "active_power", "occupancy", "speed_ratio", "average_speed",
                                 "flow_rate", "air_quality_index"}) {
            if (const auto index = schema.attributeIndex(name)) {
                kind.attributes.push_back(*index);
            }
        }
        all += kind.attributes.empty() ? 0 : store.catalogue().rowCount(layer);
        m_cumulative.push_back(all);
    }
}

std::uint32_t BenchLoad::reportOne(feed::StateWriter& writer, Handle handle, Millis wallMs) {
    const Kind& kind = m_kinds[handle.layer()];
    const LayerSchema& schema = m_store.schema(handle.layer());
    const feed::EntityTable& table = m_store.table(handle.layer());
    for (const AttributeIndex attribute : kind.attributes) {
        const AttributeSchema& described = schema.attributes[attribute];
        const double high = described.maximum.value_or(1'000.0);
        const auto most = static_cast<std::int32_t>(std::min(high / described.scale, 1'000'000.0));
        std::int32_t raw = static_cast<std::int32_t>(m_random() % static_cast<std::uint32_t>(most + 1));
        if (table.has(handle.row(), attribute)) {
            // wanders by a few per cent, as measurements do
            const std::int32_t step = std::max(1, most / 50);
            raw = std::clamp(table.raw(handle.row(), attribute) - step +
                                 static_cast<std::int32_t>(m_random() % static_cast<std::uint32_t>(2 * step + 1)),
                             0, most);
        }
        writer.set(handle, attribute, raw, Quality::Good, wallMs);
    }
    return static_cast<std::uint32_t>(kind.attributes.size());
}

void BenchLoad::reportAll(feed::StateWriter& writer, Millis wallMs) {
    for (const Kind& kind : m_kinds) {
        for (std::uint32_t row = 0; !kind.attributes.empty() && row < m_store.catalogue().rowCount(kind.layer); ++row) {
            reportOne(writer, Handle::of(kind.layer, row), wallMs);
        }
    }
}

void BenchLoad::report(feed::StateWriter& writer, std::uint32_t updates, Millis wallMs) {
    for (std::uint32_t told = 0; told < updates && m_cumulative.back() > 0;) {
        const auto any = static_cast<std::uint32_t>(m_random() % m_cumulative.back());
        const auto layer = static_cast<std::size_t>(std::upper_bound(m_cumulative.begin(), m_cumulative.end(), any) -
                                                    m_cumulative.begin());
        const std::uint32_t row = any - (layer == 0 ? 0 : m_cumulative[layer - 1]);
        told += reportOne(writer, Handle::of(static_cast<LayerIndex>(layer), row), wallMs);
    }
}

}  // namespace belfry::bench
