// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/map/draw_context.h"
#include "ui/map/raster_view.h"

namespace belfry::ui {

/** Assets joined from afar: a donut of the mix of states with the count, which always adds up to the number of assets;
 * for lamps, which are heat from afar, only the count of failed ones. A tile of the world is a cluster, so that
 * clusters stay where they are while panning and open to exactly their members. */
class ClusterRenderer {
public:
    static void draw(const SceneLayer& layer, LayerIndex index, const DrawContext& context, RasterView& view);
    /** Level of the tiles that are joined at a zoom: 64 to 128 pixels wide. */
    [[nodiscard]] static std::uint32_t levelAt(double zoom);
    /** Pixels of a plane that a change at some place may touch around it. */
    [[nodiscard]] static double reach(const RasterPlane& plane, double symbolScale);
    /** Radius of a donut at the desk, pixels. */
    [[nodiscard]] static double radiusOf(std::uint32_t count);
};

}  // namespace belfry::ui
