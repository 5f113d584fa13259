// SPDX-License-Identifier: Apache-2.0
#include "ui/map/raster_view.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace belfry::ui {

namespace {
constexpr double kWorld = 4'294'967'296.0;

std::uint32_t toFixed(double v) { return static_cast<std::uint32_t>(std::clamp(v * kWorld, 0.0, kWorld - 1.0)); }
}  // namespace

RasterView::RasterView(QImage& image, const RasterPlane& plane, QRect pixels, double symbolScale)
    : m_plane(plane),
      m_origin(pixels.topLeft()),
      m_canvas(image),
      m_painter(&image),
      m_scale(symbolScale * plane.ratio) {
    m_painter.setRenderHint(QPainter::Antialiasing);
    const double size = worldPixels();
    const double angle = -plane.camera.bearing * std::numbers::pi / 180.0;
    m_u = QPointF(std::cos(angle), std::sin(angle)) * (size / kWorld);
    const double cx = (plane.camera.x - std::floor(plane.camera.x)) * kWorld;
    const double cy = std::clamp(plane.camera.y, 0.0, 1.0 - 1.0 / kWorld) * kWorld;
    m_centre = {static_cast<std::uint32_t>(cx), static_cast<std::uint32_t>(cy)};
    m_fraction = {cx - m_centre.x, plane.camera.y * kWorld - m_centre.y};
    m_offset = QPointF(plane.camera.width / 2.0, plane.camera.height / 2.0) * plane.ratio;
}

feed::WorldBox RasterView::box(double reach) const {
    QPointF low(1e9, 1e9);
    QPointF high(-1e9, -1e9);
    for (const QPointF corner : {QPointF(-reach, -reach), QPointF(width() + reach, -reach),
                                 QPointF(-reach, height() + reach), QPointF(width() + reach, height() + reach)}) {
        const QPointF world = m_plane.toWorld(corner + m_origin);
        low = {std::min(low.x(), world.x()), std::min(low.y(), world.y())};
        high = {std::max(high.x(), world.x()), std::max(high.y(), world.y())};
    }
    feed::WorldBox box;
    box.topLeft.y = toFixed(low.y());
    box.bottomRight.y = toFixed(high.y());
    if (high.x() - low.x() < 1.0) {  // else the whole way round
        box.topLeft.x = toFixed(low.x() - std::floor(low.x()));
        box.bottomRight.x = toFixed(high.x() - std::floor(high.x()));
    }
    return box;
}

}  // namespace belfry::ui
