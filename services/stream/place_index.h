// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "models/feed/catalogue.h"
#include "models/feed/morton_runs.h"
#include "models/feed/row_set.h"

namespace belfry::stream {

/** Where the entities of a catalogue are: the extent of every 256 rows, lines and areas with all their points. Only of
 *  its first `rows` of each layer: what came after the epoch began is told to everybody, and no peer knows it before it
 *  was told. */
class PlaceIndex {
public:
    PlaceIndex() = default;
    PlaceIndex(const feed::Catalogue& catalogue, std::span<const std::uint32_t> rows);

    /** Adds the rows of `layers` (bit per layer) that reach into one of the boxes. `catalogue` is the one it was made
     *  of. */
    void select(const feed::Catalogue& catalogue, const std::vector<feed::WorldBox>& boxes, std::uint64_t layers,
                feed::RowSet* rows) const;

private:
    static constexpr std::uint32_t kBlockRows = 256;
    struct Extent {
        feed::Mercator low{0xFFFF'FFFFU, 0xFFFF'FFFFU};
        feed::Mercator high{};
    };
    struct Layer {
        std::uint32_t rows = 0;
        std::vector<Extent> blocks;
    };

    static void grow(Extent* extent, const feed::Catalogue& catalogue, Handle handle);

    std::vector<Layer> m_layers;
};

}  // namespace belfry::stream
