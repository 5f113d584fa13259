// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QRectF>

#include "ui/map/draw_context.h"
#include "ui/map/raster_view.h"

namespace belfry::ui {

/** Symbols with a figure or a letter: fill rings and their clusters, bays, hexagons, boxes. Hundreds in a view. */
class SymbolRenderer {
public:
    static void drawRings(const SceneLayer& layer, const DrawContext& context, RasterView& view);
    static void drawGlyphs(const SceneLayer& layer, const DrawContext& context, RasterView& view);

    /** Side of the squares that rings are joined in, in pixels of a plane. */
    [[nodiscard]] static double ringCell(const RasterPlane& plane);
    /** Pixels at the desk that a symbol may cover around its place. */
    static constexpr double kReach = 28.0;
    /** From a hexagon's middle to that of its trend arrow, pixels at the desk. */
    static constexpr double kTrendAway = 21.5;
};

}  // namespace belfry::ui
