// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QRectF>
#include <vector>

#include "ui/map/draw_context.h"
#include "ui/map/raster_view.h"

namespace belfry::ui {

/** What must be seen first: alarms, what is picked out, and names where there is room. Alarms always keep their place;
 *  names give way to them and to names that matter more. Placed once for a plane and what is seen of it. */
class MarkRenderer {
public:
    /** Places marks and names for what `pixels` of the plane shows. Returns the rectangles of the plane that look
     * different from before. */
    std::vector<QRectF> place(const Scene& scene, const MapStyle::Values& style, const RasterPlane& plane,
                              QRectF pixels);
    void draw(const DrawContext& context, RasterView& view) const;

    /** A name where it was placed; plane pixels. */
    struct PlacedName {
        QRectF box;
        QString text;
        int rank = 9;
        friend bool operator==(const PlacedName&, const PlacedName&) = default;
    };
    [[nodiscard]] const std::vector<PlacedName>& names() const { return m_names; }

private:
    /** Alarms of one small square, shown as the worst of them and a number. */
    struct Mark {
        QPointF at;  ///< plane pixels
        AlarmMark alarm;
        int count = 1;
        double size = 0.0;
        friend bool operator==(const Mark&, const Mark&) = default;
        [[nodiscard]] QRectF box() const;
    };
    [[nodiscard]] std::vector<Mark> placeAlarms(const Scene& scene, double scale, const RasterPlane& plane) const;
    [[nodiscard]] std::vector<PlacedName> placeNames(const Scene& scene, const MapStyle::Values& style, double scale,
                                                     const RasterPlane& plane, QRectF pixels,
                                                     const std::vector<Mark>& marks) const;
    static void drawPickedOut(const HandleList& handles, double radius, const QColor& colour,
                              const DrawContext& context, RasterView& view);

    std::uint32_t m_plane = 0;
    std::vector<Mark> m_marks;
    std::vector<PlacedName> m_names;
};

}  // namespace belfry::ui
