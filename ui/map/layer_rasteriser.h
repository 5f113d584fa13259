// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QImage>
#include <vector>

#include "ui/map/camera.h"
#include "ui/map/district_renderer.h"
#include "ui/map/draw_context.h"
#include "ui/map/mark_renderer.h"
#include "ui/map/point_renderer.h"
#include "ui/map/raster_plane.h"

namespace belfry::ui {

/** One drawn picture of all layers. */
struct RasterFrame {
    QImage image;   ///< larger than the view by `margin` on every side
    Camera camera;  ///< of the view it was drawn for
    int margin = 0;
    std::vector<std::uint32_t> shown;  ///< per layer: entities inside the view, joined or not
    std::uint32_t symbols = 0;         ///< pictures and lines drawn
};

/** Draws a scene on the CPU, any rectangle of a plane at a time: the back end where rendering is software, and the
 * golden reference of the tests. Called from one thread; keeps sprites between pictures. */
class LayerRasteriser {
public:
    /** The whole view at once. */
    RasterFrame draw(const Scene& scene, const Camera& camera, const MapStyle::Values& style, int margin);

    /** Before drawRect(): places what depends on more than one rectangle. Returns the rectangles of the plane where
     * that changed since it was last placed for the same plane. */
    std::vector<QRectF> place(const Scene& scene, const MapStyle::Values& style, const RasterPlane& plane, QRectF seen);
    /** Where the GPU draws the points, what lies under them (surfaces, areas, lines) and over them are two pictures. */
    enum class Part : std::uint8_t { Everything, UnderPoints, OverPoints };
    /** A rectangle of the plane; null where nothing is. `symbols` is increased by what was drawn. */
    QImage drawRect(const Scene& scene, const MapStyle::Values& style, const RasterPlane& plane, QRect pixels,
                    std::uint32_t& symbols, Part part = Part::Everything);
    /** The rectangle of the plane that may look different when a row's state changes; empty if it is not drawn. */
    [[nodiscard]] static QRectF extentOf(const Scene& scene, Handle handle, const MapStyle::Values& style,
                                         const RasterPlane& plane);
    [[nodiscard]] const MarkRenderer& marks() const { return m_marks; }

private:
    void useStyle(const MapStyle::Values& style, const RasterPlane& plane);

    MapStyle::Values m_style;
    double m_ratio = 0.0;
    PointRenderer m_points;
    MarkRenderer m_marks;
    std::vector<DistrictRenderer::Placed> m_districts;
    std::uint32_t m_placedPlane = 0;
};

/** Entities of a layer inside the view, joined or not. Its cost follows the view's edge, not what is in it. */
[[nodiscard]] std::uint32_t countShown(const SceneLayer& layer, const Camera& camera);

}  // namespace belfry::ui
