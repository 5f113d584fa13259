// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QPoint>
#include <QPointF>
#include <QRect>
#include <cstdint>

#include "ui/map/camera.h"

namespace belfry::ui {

/** The pixel grid that pictures are drawn on: a camera that stands still while the live one moves over it. Pixel (0, 0)
 * is the top left corner of the camera's view; the grid goes on without end. Device pixels: `ratio` to a logical one.
 */
struct RasterPlane {
    static constexpr int kBlock = 256;  ///< pixels; the grid is cut into squares of this size

    Camera camera;
    double ratio = 1.0;
    std::uint32_t id = 0;  ///< 0 = no plane

    [[nodiscard]] QPointF toWorld(QPointF pixel) const { return camera.toWorld(pixel / ratio); }
    /** Blocks (in block numbers, inclusive) that a live camera sees. */
    [[nodiscard]] QRect blocksSeenBy(const Camera& live) const;
    /** How the grid lies under a live camera: grid pixels to the live view's logical pixels. */
    [[nodiscard]] CameraShift under(const Camera& live) const;
    [[nodiscard]] static QRect pixelsOf(QPoint block) {
        return {block.x() * kBlock, block.y() * kBlock, kBlock, kBlock};
    }
};

}  // namespace belfry::ui
