// SPDX-License-Identifier: Apache-2.0
#include "ui/map/raster_plane.h"

#include <algorithm>
#include <cmath>

namespace belfry::ui {

QRect RasterPlane::blocksSeenBy(const Camera& live) const {
    const double width = live.width;
    const double height = live.height;
    QPointF low(1e15, 1e15);
    QPointF high(-1e15, -1e15);
    for (const QPointF corner : {QPointF(0, 0), QPointF(width, 0), QPointF(0, height), QPointF(width, height)}) {
        const QPointF world = live.toWorld(corner);
        const QPointF at = camera.toScreen(world.x(), world.y()) * ratio;
        low = {std::min(low.x(), at.x()), std::min(low.y(), at.y())};
        high = {std::max(high.x(), at.x()), std::max(high.y(), at.y())};
    }
    // a corner on the very edge of a block does not ask for the next one
    const auto block = [](double v) { return static_cast<int>(std::floor(std::clamp(v, -5e8, 5e8) / kBlock)); };
    return {QPoint(block(low.x() + 0.01), block(low.y() + 0.01)),
            QPoint(block(high.x() - 0.01), block(high.y() - 0.01))};
}

CameraShift RasterPlane::under(const Camera& live) const {
    CameraShift result = shift(camera, live);
    result.scale /= ratio;
    return result;
}

}  // namespace belfry::ui
