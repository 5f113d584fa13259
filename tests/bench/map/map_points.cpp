// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/map/map_points.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <numeric>
#include <string>
#include <utility>

#include "tests/bench/map/mulberry32.h"

namespace belfry::bench {

MapPoints makePoints(std::uint32_t count) {
    MapPoints points;
    points.positions.reserve(count);
    points.states.reserve(count);
    Mulberry32 random(42);
    for (std::uint32_t i = 0; i < count; ++i) {
        const double lon = 13.08 + random() * (13.76 - 13.08);
        const double lat = 52.34 + random() * (52.68 - 52.34);
        points.positions.push_back({lon, lat});
        points.states.push_back(static_cast<std::uint8_t>(std::floor(random() * kStates)));
    }
    return points;
}

namespace {

LayerSchema dots() {
    LayerSchema schema;
    schema.id = "points";
    schema.title = {"Points", ""};
    schema.periodMs = 24LL * 3'600'000;                 // nothing goes stale in a run
    schema.assetTypes = {{"point", {"Point", ""}, 2}};  // by the thousand: discs
    AttributeSchema state;
    state.name = "state";
    state.title = {"State", ""};
    state.type = AttributeType::Integer;
    state.minimum = 0;
    state.maximum = kStates - 1;
    schema.attributes = {state};
    schema.symbol.kind = SymbolKind::Dot;
    schema.symbol.levelAttribute = "state";
    schema.symbol.levelMinimum = 0;
    schema.symbol.levelMaximum = kStates - 1;
    return schema;
}

}  // namespace

PointStore makeStore(const MapPoints& points) {
    const std::size_t count = points.positions.size();
    std::vector<std::pair<std::uint64_t, std::uint32_t>> order;
    order.reserve(count);
    for (std::uint32_t i = 0; i < count; ++i) {
        order.emplace_back(feed::mortonCode(feed::project(points.positions[i])), i);
    }
    std::sort(order.begin(), order.end());
    feed::Catalogue catalogue({dots()});
    PointStore made;
    made.byId.resize(count);
    feed::Asset asset;
    asset.layer = "points";
    asset.type = "point";
    for (std::uint32_t row = 0; row < count; ++row) {
        const std::uint32_t id = order[row].second;
        asset.id = "urn:ngsi-ld:Point:" + std::to_string(id);
        asset.name = "Point " + std::to_string(id);
        asset.position = points.positions[id];
        made.byId[id] = Handle::of(0, row);
        if (const auto added = catalogue.addAt(made.byId[id], asset); !added) {
            std::fprintf(stderr, "bench: %s\n", added.error().message.c_str());
            std::exit(1);
        }
    }
    made.store = feed::Store("bench", std::move(catalogue));
    for (std::uint32_t id = 0; id < count; ++id) {
        made.store.set(made.byId[id], 0, points.states[id], Quality::Good, kObservedMs, 1);
    }
    made.store.setRevision(1);
    return made;
}

}  // namespace belfry::bench
