// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "models/domain/layer_schema.h"
#include "models/feed/asset.h"
#include "models/feed/state_writer.h"

namespace belfry::bench {

/** An invented city of any size with Belfry's own layers: 70 % street lights, 20 % parking bays, 8 % road segments, the
 *  rest signals, counters, car parks and stations, spread evenly over a square. */
[[nodiscard]] std::vector<feed::Asset> benchAssets(std::uint32_t count);

/** South-western corner and side of the square, degrees. */
constexpr double kCityWest = 13.0;
constexpr double kCitySouth = 52.0;
[[nodiscard]] double citySide(std::uint32_t count);

/** Reports of random assets: values that wander, alarms now and then. */
class BenchLoad {
public:
    /** `store` must outlive this. */
    explicit BenchLoad(const feed::Store& store, std::uint32_t seed = 7);
    /** Every asset reports once. */
    void reportAll(feed::StateWriter& writer, Millis wallMs);
    /** `updates` attribute values. */
    void report(feed::StateWriter& writer, std::uint32_t updates, Millis wallMs);

private:
    struct Kind {
        LayerIndex layer = 0;
        std::vector<AttributeIndex> attributes;  ///< what one report of the layer's assets says
    };
    std::uint32_t reportOne(feed::StateWriter& writer, Handle handle, Millis wallMs);

    const feed::Store& m_store;
    std::mt19937 m_random;
    std::vector<Kind> m_kinds;                ///< by layer
    std::vector<std::uint32_t> m_cumulative;  ///< rows up to and with each layer
};

}  // namespace belfry::bench
