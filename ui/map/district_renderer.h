// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QRectF>
#include <vector>

#include "ui/map/draw_context.h"
#include "ui/map/raster_view.h"

namespace belfry::ui {

/** A layer from afar as one mark a district: the worst priority and a count. Marks that would lie on each other are
 *  joined, so counts always add up to the number of entities. The same arrangement serves drawing and picking. */
class DistrictRenderer {
public:
    /** A mark where it is drawn, or several that there is no room for apart. */
    struct Placed {
        QPointF at;  ///< pixels of the camera, times ratio
        LayerIndex layer = 0;
        std::vector<std::size_t> marks;  ///< into the list, the one with the worst first
        std::size_t count = 0;           ///< of their members
        std::uint8_t priority = 0;
        bool held = false;
        bool lost = false;

        [[nodiscard]] QRectF box(double scale) const;
        friend bool operator==(const Placed&, const Placed&) = default;
    };
    /** Of the layers that are visible and joined at the camera's zoom. Depends on the zoom, not on what is in view. */
    [[nodiscard]] static std::vector<Placed> arrange(const std::vector<DistrictMark>& marks,
                                                     const std::vector<bool>& joinedLayers, const Camera& camera,
                                                     double ratio, double symbolScale);
    [[nodiscard]] static std::vector<Placed> arrange(const Scene& scene, const MapStyle::Values& style,
                                                     const RasterPlane& plane);
    /** `placed`: by arrange() for this plane. */
    static void draw(LayerIndex layer, const std::vector<Placed>& placed, const DrawContext& context, RasterView& view);
};

}  // namespace belfry::ui
