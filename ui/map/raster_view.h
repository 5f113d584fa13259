// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QImage>
#include <QPainter>

#include "models/feed/morton_runs.h"
#include "ui/map/raster_canvas.h"
#include "ui/map/raster_plane.h"
#include "ui/map/scene.h"

namespace belfry::ui {

/** A rectangle of a plane while it is being drawn: where places fall in its picture, and what to draw with. The same
 * symbol drawn through two neighbouring rectangles fits together to the pixel. */
class RasterView {
public:
    /** `image` has the size of `pixels` and is transparent. `symbolScale`: tokens.md, 1 at the desk. */
    RasterView(QImage& image, const RasterPlane& plane, QRect pixels, double symbolScale);

    /** Pixels in the picture. Places across the antimeridian come out on the side that is nearer to the camera. */
    [[nodiscard]] QPointF place(feed::Mercator p) const {
        // differences of unsigned numbers wrap, which is what the world does
        const double dx = static_cast<double>(static_cast<std::int32_t>(p.x - m_centre.x)) - m_fraction.x();
        const double dy = static_cast<double>(static_cast<std::int64_t>(p.y) - static_cast<std::int64_t>(m_centre.y)) -
                          m_fraction.y();
        return {(m_offset.x() + m_u.x() * dx - m_u.y() * dy) - m_origin.x(),
                (m_offset.y() + m_u.y() * dx + m_u.x() * dy) - m_origin.y()};
    }
    [[nodiscard]] bool isNear(QPointF p, double reach) const {
        return p.x() > -reach && p.y() > -reach && p.x() < width() + reach && p.y() < height() + reach;
    }

    /** A box of the world that holds every place within `reach` pixels of the picture. */
    [[nodiscard]] feed::WorldBox box(double reach) const;

    [[nodiscard]] int width() const { return m_canvas.width(); }
    [[nodiscard]] int height() const { return m_canvas.height(); }
    [[nodiscard]] RasterCanvas& canvas() { return m_canvas; }
    [[nodiscard]] QPainter& painter() { return m_painter; }
    /** Device pixels that a length of 1 at the desk has. */
    [[nodiscard]] double scale() const { return m_scale; }
    /** Of the logical camera: what decides on the level of detail. */
    [[nodiscard]] double zoom() const { return m_plane.camera.zoom; }
    [[nodiscard]] double worldPixels() const { return m_plane.camera.worldPixels() * m_plane.ratio; }
    [[nodiscard]] double metresPerPixel() const { return m_plane.camera.metresPerPixel() / m_plane.ratio; }
    [[nodiscard]] QPoint origin() const { return m_origin; }
    [[nodiscard]] const RasterPlane& plane() const { return m_plane; }

    /** Symbols and lines drawn; 0 = the picture is empty. */
    std::uint32_t symbols = 0;

private:
    const RasterPlane& m_plane;
    QPoint m_origin;
    RasterCanvas m_canvas;
    QPainter m_painter;
    double m_scale;
    QPointF m_u;  ///< pixels per world unit along x, turned by the bearing
    feed::Mercator m_centre;
    QPointF m_fraction;
    QPointF m_offset;
};

}  // namespace belfry::ui
