// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "models/feed/geo.h"
#include "models/feed/store.h"

namespace belfry::bench {

constexpr int kStates = 5;

/** The workload's city: N points with a state each, by mulberry32(42). */
struct MapPoints {
    std::vector<feed::LonLat> positions;
    std::vector<std::uint8_t> states;
};
[[nodiscard]] MapPoints makePoints(std::uint32_t count);

/** The points as Belfry keeps them: one layer of dots whose level has five states. Built asset by asset, as a console
 *  takes a catalogue from its gateway, so that the peak memory is a console's and not the bench's. */
struct PointStore {
    feed::Store store;
    std::vector<Handle> byId;  ///< point number → handle
};
[[nodiscard]] PointStore makeStore(const MapPoints& points);

/** When everything was observed, wall ms; far from stale at `kObservedMs` plus any run. */
constexpr Millis kObservedMs = 1'000'000;

}  // namespace belfry::bench
