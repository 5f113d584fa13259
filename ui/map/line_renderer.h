// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QRectF>

#include "ui/map/draw_context.h"
#include "ui/map/raster_view.h"

namespace belfry::ui {

/** Lines by level: roads by speed, width by class. Far away only main roads and what wants attention. */
class LineRenderer {
public:
    /** Whether a line is drawn at a zoom, for what it says now: only of such may a pointer find one. */
    [[nodiscard]] static bool isDrawn(const LayerGeometry& geometry, std::uint32_t row, SymbolState state, double zoom);
    static void draw(const SceneLayer& layer, const DrawContext& context, RasterView& view);
    /** Plane pixels that a change of this row may touch. */
    [[nodiscard]] static QRectF extentOf(const LayerGeometry& geometry, std::uint32_t row, const RasterPlane& plane,
                                         double symbolScale);
};

}  // namespace belfry::ui
