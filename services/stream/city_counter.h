// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "models/feed/aggregate_pyramid.h"
#include "models/feed/delta.h"
#include "models/feed/scope.h"
#include "models/feed/store.h"

namespace belfry::stream {

/** Counts a whole city for those who are not told every row: state classes, answers to the standing questions, failures
 *  by district. Kept up by commits, and by looking round for what has grown stale (everybody once in kSweepMs); the one
 *  figure of each layer is summed up in the same round. */
class CityCounter {
public:
    static constexpr Millis kSweepMs = 1'000;

    /** Counts everything now. `store` must outlive this and is never replaced while it is in use. */
    CityCounter(const feed::Store& store, Millis wallMs);

    void apply(const feed::Delta& delta, Millis wallMs);
    /** A part of the city, as much as `elapsedMs` since the last call asks for. */
    void sweep(Millis elapsedMs, Millis wallMs);

    [[nodiscard]] const feed::ClassCounts& totals(LayerIndex layer) const { return m_layers[layer].pyramid.counts(); }
    /** The summary is that of the last whole round; everything else is exact. */
    [[nodiscard]] feed::LayerCount count(LayerIndex layer) const;
    /** Failed entities of every district that has any entities, by name. */
    [[nodiscard]] std::vector<std::pair<std::string, std::uint32_t>> districts() const;
    [[nodiscard]] feed::QuestionAnswers answers(feed::StandingQuestion question) const;
    /** Cells of a layer that touch the boxes, ascending by Morton code. */
    [[nodiscard]] std::vector<feed::AggregateCounts::Cell> cells(LayerIndex layer, std::uint8_t level,
                                                                 const std::vector<feed::WorldBox>& boxes) const;
    [[nodiscard]] std::size_t layerCount() const { return m_layers.size(); }

private:
    struct Layer {
        feed::SymbolReader reader;
        feed::AggregatePyramid pyramid;
        feed::LayerFigures figures;
        std::vector<std::uint8_t> facts;  ///< per row
        feed::LayerCount count;
        std::uint32_t sweptTo = 0;
    };

    [[nodiscard]] feed::StateClass classOf(LayerIndex layer, std::uint32_t row, Millis wallMs) const;
    void refresh(LayerIndex layer, std::uint32_t row, Millis wallMs);
    /** Takes the row's facts anew and mends what is counted of them. */
    void recount(LayerIndex layer, std::uint32_t row, Millis wallMs);
    void sumUp(LayerIndex layer, std::uint32_t row);

    const feed::Store& m_store;
    std::vector<Layer> m_layers;
    std::vector<std::uint32_t> m_failed;  ///< by the shared number of a district
    std::vector<std::uint8_t> m_isDistrict;
};

}  // namespace belfry::stream
