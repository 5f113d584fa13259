// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QRectF>

#include "ui/map/draw_context.h"
#include "ui/map/raster_view.h"

namespace belfry::ui {

/** What covers ground: surveyed areas (zones of car parks), and circles around what affects its surroundings
 *  (incidents), true to scale at their own latitude. Under lines and points; in quiet ink, never in an alarm's colour.
 */
class AreaRenderer {
public:
    static void draw(const SceneLayer& layer, const DrawContext& context, RasterView& view);
    /** Plane pixels that a row's area covers; empty if it has none. */
    [[nodiscard]] static QRectF extentOf(const SceneLayer& layer, std::uint32_t row, const RasterPlane& plane);
    /** Plane pixels that `metres` on the ground have at a place. */
    [[nodiscard]] static double pixels(double metres, feed::Mercator place, const RasterPlane& plane);

private:
    static void drawPolygons(const SceneLayer& layer, const DrawContext& context, RasterView& view);
    static void drawCircles(const SceneLayer& layer, const DrawContext& context, RasterView& view);
};

}  // namespace belfry::ui
