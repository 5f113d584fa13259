// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QImage>
#include <QPointF>
#include <QRgb>

namespace belfry::ui {

/** The two primitives that carry a million assets on a CPU: copying a small picture and drawing a thick line. Pixels
 * are ARGB32 premultiplied; everything is clipped. A painter costs 50 times as much for the same (map.md, 3). */
class RasterCanvas {
public:
    explicit RasterCanvas(QImage& image);

    [[nodiscard]] int width() const { return m_width; }
    [[nodiscard]] int height() const { return m_height; }

    /** Blends `sprite` with its top left corner at (x, y). */
    void splat(const QImage& sprite, int x, int y);
    /** Sets or blends a square of `size` pixels; for the far view of points. */
    void dot(int x, int y, int size, QRgb premultiplied);
    /** A line with round caps, anti-aliased; `radius` is half its width in pixels. */
    void capsule(QPointF from, QPointF to, double radius, QRgb premultiplied);

private:
    QRgb* row(int y) { return reinterpret_cast<QRgb*>(m_bits + static_cast<qsizetype>(y) * m_stride); }

    uchar* m_bits;
    qsizetype m_stride;
    int m_width;
    int m_height;
};

/** A colour as the canvas wants it. */
[[nodiscard]] QRgb premultiplied(const QColor& colour, double opacity = 1.0);

}  // namespace belfry::ui
