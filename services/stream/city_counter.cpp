// SPDX-License-Identifier: Apache-2.0
#include "services/stream/city_counter.h"

#include <algorithm>

namespace belfry::stream {

CityCounter::CityCounter(const feed::Store& store, Millis wallMs) : m_store(store) {
    const feed::Catalogue& catalogue = store.catalogue();
    m_layers.reserve(catalogue.layers().size());
    std::vector<feed::StateClass> classes;
    for (std::size_t i = 0; i < catalogue.layers().size(); ++i) {
        const auto index = static_cast<LayerIndex>(i);
        m_layers.push_back({feed::SymbolReader(store.schema(index)), {}, 0});
        classes.clear();
        for (std::uint32_t row = 0; row < catalogue.rowCount(index); ++row) {
            classes.push_back(classOf(index, row, wallMs));
        }
        m_layers[i].pyramid.build(catalogue.positions(index), classes);
    }
}

feed::StateClass CityCounter::classOf(LayerIndex layer, std::uint32_t row, Millis wallMs) const {
    const bool gone = !m_store.catalogue().contains(Handle::of(layer, row));
    return feed::stateClassOf(m_layers[layer].reader.read(m_store.table(layer), row, gone, wallMs),
                              m_store.schema(layer).symbol);
}

void CityCounter::refresh(LayerIndex layer, std::uint32_t row, Millis wallMs) {
    m_layers[layer].pyramid.set(row, classOf(layer, row, wallMs));
}

void CityCounter::apply(const feed::Delta& delta, Millis wallMs) {
    for (const feed::AddedAsset& added : delta.added) {
        const LayerIndex layer = added.handle.layer();
        // the positions may lie elsewhere now
        m_layers[layer].pyramid.grow(m_store.catalogue().positions(layer));
    }
    for (const feed::AddedAsset& added : delta.added) {
        refresh(added.handle.layer(), added.handle.row(), wallMs);
    }
    for (const feed::LayerBatch& batch : delta.batches) {
        for (const Handle handle : batch.handles) {
            refresh(batch.layer, handle.row(), wallMs);
        }
    }
    for (const Handle handle : delta.removed) {
        refresh(handle.layer(), handle.row(), wallMs);
    }
}

void CityCounter::sweep(Millis elapsedMs, Millis wallMs) {
    for (std::size_t i = 0; i < m_layers.size(); ++i) {
        Layer& layer = m_layers[i];
        const std::uint32_t rows = layer.pyramid.rowCount();
        if (rows == 0) {
            continue;
        }
        const auto share = static_cast<std::uint64_t>(std::clamp<Millis>(elapsedMs, 1, kSweepMs));
        auto left = static_cast<std::uint32_t>(
            std::min<std::uint64_t>(rows, rows * share / static_cast<std::uint64_t>(kSweepMs) + 1));
        for (; left > 0; --left) {
            if (layer.sweptTo >= rows) {
                layer.sweptTo = 0;
            }
            refresh(static_cast<LayerIndex>(i), layer.sweptTo++, wallMs);
        }
    }
}

std::vector<feed::AggregateCounts::Cell> CityCounter::cells(LayerIndex layer, std::uint8_t level,
                                                            const std::vector<feed::WorldBox>& boxes) const {
    std::vector<feed::AggregateCell> found;
    for (const feed::WorldBox& box : boxes) {
        m_layers[layer].pyramid.collect(level, box, found);
    }
    std::vector<feed::AggregateCounts::Cell> cells;
    cells.reserve(found.size());
    for (const feed::AggregateCell& cell : found) {
        cells.push_back({feed::mortonCode({cell.x, cell.y}), cell.counts});
    }
    std::sort(cells.begin(), cells.end(), [](const auto& a, const auto& b) { return a.code < b.code; });
    // boxes may overlap
    cells.erase(std::unique(cells.begin(), cells.end(), [](const auto& a, const auto& b) { return a.code == b.code; }),
                cells.end());
    return cells;
}

}  // namespace belfry::stream
