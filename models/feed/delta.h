// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "models/domain/ids.h"
#include "models/domain/quality.h"
#include "models/feed/asset.h"

namespace belfry::feed {

/** Values of one attribute for the rows of a LayerBatch. Parallel arrays: entry i belongs to row i of the batch. */
struct Column {
    AttributeIndex attribute = 0;
    /** 1 where this batch says something of the row; empty = everywhere. */
    std::vector<std::uint8_t> present;
    /** Raw values (AttributeSchema::scale); for Text an index into `texts`. */
    std::vector<std::int32_t> values;
    /** Empty = all Good. Missing = there is no value (any more). */
    std::vector<Quality> qualities;
    std::vector<std::string> texts;

    [[nodiscard]] bool isPresent(std::size_t row) const { return present.empty() || present[row] != 0; }
    [[nodiscard]] Quality quality(std::size_t row) const { return qualities.empty() ? Quality::Good : qualities[row]; }
};

/** What changed in one layer: rows by handle, strictly ascending, all of the same layer. */
struct LayerBatch {
    LayerIndex layer = 0;
    std::vector<Handle> handles;
    /** Observation time of each row, wall ms UTC. */
    std::vector<Millis> observedMs;
    std::vector<Column> columns;
};

/** An entity that appeared after the catalogue was sent (incidents). */
struct AddedAsset {
    Handle handle;
    Asset asset;
};

/** One commit: everything that changed from `prevRev` to `rev`. */
struct Delta {
    Revision prevRev = 0;
    Revision rev = 0;
    Millis wallMs = 0;  ///< when it was committed
    std::vector<AddedAsset> added;
    std::vector<Handle> removed;
    std::vector<LayerBatch> batches;
    bool conflated = false;  ///< the receiver was slow: intermediate values were skipped
    std::uint32_t mergedCount = 0;
    bool catchUp = false;  ///< holds the latest values of rows that are told from here on

    [[nodiscard]] std::size_t rowCount() const {
        std::size_t rows = 0;
        for (const LayerBatch& batch : batches) {
            rows += batch.handles.size();
        }
        return rows;
    }
};

}  // namespace belfry::feed
