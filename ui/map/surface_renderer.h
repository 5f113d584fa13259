// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/map/draw_context.h"
#include "ui/map/raster_view.h"

namespace belfry::ui {

/** A surface between measuring stations, from afar: inverse distance weighting (Shepard 1968, power 2) on a coarse grid
 *  that is smoothed when drawn. Beyond its reach from the nearest station nothing is claimed. */
class SurfaceRenderer {
public:
    static constexpr double kZoom = 14.5;       ///< nearer, a street is not what the next station measures
    static constexpr double kReachM = 2'500.0;  ///< metres

    static void draw(const SceneLayer& layer, const DrawContext& context, RasterView& view);
};

}  // namespace belfry::ui
