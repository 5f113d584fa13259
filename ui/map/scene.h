// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "models/domain/layer_schema.h"
#include "models/feed/catalogue.h"
#include "models/feed/symbol_state.h"

namespace belfry::ui {

/** Entities picked out on the map: sorted, each once, never changed once made (threads share it), never null. */
using HandleList = std::shared_ptr<const std::vector<Handle>>;

using feed::SymbolReader;
using feed::SymbolState;

/** How one asset type of a layer is drawn. */
enum class SymbolForm : std::uint8_t { Halo, Ring, Bay, Line, Hexagon, Priority, Glyph };

struct TypeStyle {
    SymbolForm form = SymbolForm::Glyph;
    double minimumZoom = 0.0;
    QString glyph;
};

/** Where a layer's entities are; never changes once made. Rows before `sortedRows` are in Morton order, so that every
 *  aligned square is a run of rows. Shared between threads. */
struct LayerGeometry {
    std::vector<feed::Mercator> positions;
    std::vector<std::uint64_t> codes;
    std::vector<std::uint8_t> types;
    std::vector<feed::Mercator> linePoints;
    std::vector<std::uint32_t> lineEnds;  ///< exclusive end per row; empty when the layer has no lines
    std::vector<TypeStyle> styles;
    std::vector<std::uint8_t> lineWidths;  ///< per row 1..4 by road class; empty without lines
    std::uint32_t sortedRows = 0;
    SymbolKind kind = SymbolKind::Dot;
    bool levelInverted = false;

    [[nodiscard]] std::span<const feed::Mercator> line(std::uint32_t row) const;
    [[nodiscard]] SymbolForm form(std::uint32_t row) const;

    /** Runs of rows [first, last) that may lie in the box (world units, inclusive), few and merged. Rows outside the
     * box may be among them: check positions. */
    [[nodiscard]] std::vector<std::pair<std::uint32_t, std::uint32_t>> runs(feed::Mercator topLeft,
                                                                            feed::Mercator bottomRight) const;
};

[[nodiscard]] std::shared_ptr<const LayerGeometry> makeGeometry(const feed::Catalogue& catalogue, LayerIndex layer);

}  // namespace belfry::ui
