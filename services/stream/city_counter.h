// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "models/feed/aggregate_pyramid.h"
#include "models/feed/delta.h"
#include "models/feed/scope.h"
#include "models/feed/store.h"

namespace belfry::stream {

/** Counts the state classes of a whole city for those who are not told every row: kept up by commits, and by looking
 *  round for what has grown stale (everybody once in kSweepMs). */
class CityCounter {
public:
    static constexpr Millis kSweepMs = 1'000;

    /** Counts everything now. `store` must outlive this and is never replaced while it is in use. */
    CityCounter(const feed::Store& store, Millis wallMs);

    void apply(const feed::Delta& delta, Millis wallMs);
    /** A part of the city, as much as `elapsedMs` since the last call asks for. */
    void sweep(Millis elapsedMs, Millis wallMs);

    [[nodiscard]] const feed::ClassCounts& totals(LayerIndex layer) const { return m_layers[layer].pyramid.counts(); }
    /** Cells of a layer that touch the boxes, ascending by Morton code. */
    [[nodiscard]] std::vector<feed::AggregateCounts::Cell> cells(LayerIndex layer, std::uint8_t level,
                                                                 const std::vector<feed::WorldBox>& boxes) const;
    [[nodiscard]] std::size_t layerCount() const { return m_layers.size(); }

private:
    struct Layer {
        feed::SymbolReader reader;
        feed::AggregatePyramid pyramid;
        std::uint32_t sweptTo = 0;
    };

    [[nodiscard]] feed::StateClass classOf(LayerIndex layer, std::uint32_t row, Millis wallMs) const;
    void refresh(LayerIndex layer, std::uint32_t row, Millis wallMs);

    const feed::Store& m_store;
    std::vector<Layer> m_layers;
};

}  // namespace belfry::stream
