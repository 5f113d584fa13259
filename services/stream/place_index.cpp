// SPDX-License-Identifier: Apache-2.0
#include "services/stream/place_index.h"

#include <algorithm>

namespace belfry::stream {

void PlaceIndex::grow(Extent* extent, const feed::Catalogue& catalogue, Handle handle) {
    const auto add = [extent](feed::Mercator point) {
        extent->low = {std::min(extent->low.x, point.x), std::min(extent->low.y, point.y)};
        extent->high = {std::max(extent->high.x, point.x), std::max(extent->high.y, point.y)};
    };
    add(catalogue.position(handle));
    for (const feed::Mercator point : catalogue.geometry(handle)) {
        add(point);
    }
}

PlaceIndex::PlaceIndex(const feed::Catalogue& catalogue, std::span<const std::uint32_t> rows) {
    for (std::size_t i = 0; i < catalogue.layers().size(); ++i) {
        const auto index = static_cast<LayerIndex>(i);
        Layer& layer = m_layers.emplace_back();
        layer.rows = i < rows.size() ? std::min(rows[i], catalogue.rowCount(index)) : 0;
        layer.blocks.resize((layer.rows + kBlockRows - 1) / kBlockRows);
        for (std::uint32_t row = 0; row < layer.rows; ++row) {
            grow(&layer.blocks[row / kBlockRows], catalogue, Handle::of(index, row));
        }
    }
}

void PlaceIndex::select(const feed::Catalogue& catalogue, const std::vector<feed::WorldBox>& boxes,
                        std::uint64_t layers, feed::RowSet* rows) const {
    for (std::size_t i = 0; i < m_layers.size(); ++i) {
        if (((layers >> i) & 1U) == 0) {
            continue;
        }
        const auto index = static_cast<LayerIndex>(i);
        const Layer& layer = m_layers[i];
        for (std::uint32_t block = 0; block < layer.blocks.size(); ++block) {
            const Extent& extent = layer.blocks[block];
            const std::uint32_t first = block * kBlockRows;
            const std::uint32_t last = std::min(first + kBlockRows, layer.rows);
            for (const feed::WorldBox& box : boxes) {
                if (!box.intersects(extent.low, extent.high)) {
                    continue;
                }
                if (box.covers(extent.low, extent.high)) {
                    rows->insert(index, first, last);
                    break;
                }
                for (std::uint32_t row = first; row < last; ++row) {
                    Extent one;
                    grow(&one, catalogue, Handle::of(index, row));
                    if (box.intersects(one.low, one.high)) {
                        rows->insert(index, row, row + 1);
                    }
                }
            }
        }
    }
}

}  // namespace belfry::stream
