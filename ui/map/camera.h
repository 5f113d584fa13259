// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QPointF>
#include <QSizeF>

#include "models/feed/geo.h"
#include "models/feed/morton_runs.h"

namespace belfry::ui {

/** Where a map looks: everything needed to turn a place into a pixel, in doubles. World coordinates are Web Mercator,
 *  0..1 east and south. `zoom` is Qt Location's: the world is 256 · 2^zoom pixels wide. */
struct Camera {
    double x = 0.5;
    double y = 0.5;
    double zoom = 2.0;
    double bearing = 0.0;  ///< degrees clockwise from north that point up
    int width = 1;         ///< logical pixels
    int height = 1;

    [[nodiscard]] double worldPixels() const;
    [[nodiscard]] QPointF toScreen(double worldX, double worldY) const;
    [[nodiscard]] QPointF toScreen(feed::Mercator position) const;
    [[nodiscard]] QPointF toWorld(QPointF screen) const;
    /** Metres that one pixel spans at the centre. */
    [[nodiscard]] double metresPerPixel() const;

    friend bool operator==(const Camera&, const Camera&) = default;
};

/** Qt Location draws the nearest integer zoom when it is closer than 0.01; whatever lies on top must do the same or it
 *  trembles by pixels (map.md, "Lock to the map"). */
[[nodiscard]] double snapZoom(double zoom);

[[nodiscard]] QPointF toWorld(feed::LonLat position);
[[nodiscard]] feed::LonLat toLonLat(QPointF world);

/** A box of the world that holds every place seen between two corners of the screen. Longitudes wrap, latitudes end. */
[[nodiscard]] feed::WorldBox boxAround(const Camera& camera, QPointF low, QPointF high);

/** Screen pixels of `from` to screen pixels of `to`: how a picture taken by one camera lies under another. */
struct CameraShift {
    double scale = 1.0;
    double angle = 0.0;  ///< degrees
    QPointF offset;
};
[[nodiscard]] CameraShift shift(const Camera& from, const Camera& to);

}  // namespace belfry::ui
