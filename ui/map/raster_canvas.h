// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QImage>
#include <QPointF>
#include <QRect>
#include <QRgb>
#include <cstdint>
#include <vector>

namespace belfry::ui {

struct Hatch;

/** A small picture made ready for being blended very often: cut to its content, with room on both sides of each row, so
 * that its pixels can be read in vectors that begin at any column of the target that is a multiple of kLane. */
class Sprite {
public:
    Sprite() = default;
    explicit Sprite(const QImage& image);

    /** Of the picture it was made from. */
    [[nodiscard]] int width() const { return m_width; }
    [[nodiscard]] int height() const { return m_height; }

private:
    friend class RasterCanvas;
    static constexpr int kLane = 8;  ///< pixels of a vector

    int m_width = 0;
    int m_height = 0;
    QRect m_content;             ///< within the picture
    int m_vectors = 0;           ///< of a row, wherever it begins
    int m_pitch = 0;             ///< pixels from row to row
    std::vector<QRgb> m_pixels;  ///< rows of the content, each after kLane - 1 transparent pixels
};

/** The two primitives that carry a million assets on a CPU: copying a small picture and drawing a thick line. Pixels
 * are ARGB32 premultiplied; everything is clipped. A painter costs 50 times as much for the same (map.md, 3). */
class RasterCanvas {
public:
    explicit RasterCanvas(QImage& image);

    [[nodiscard]] int width() const { return m_width; }
    [[nodiscard]] int height() const { return m_height; }

    /** Blends `sprite` with its top left corner at (x, y). */
    void splat(const Sprite& sprite, int x, int y);
    /** Sets or blends a square of `size` pixels; for the far view of points. */
    void dot(int x, int y, int size, QRgb premultiplied);
    /** A line with round caps, anti-aliased; `radius` is half its width in pixels. */
    void capsule(QPointF from, QPointF to, double radius, QRgb premultiplied);
    /** A disc with a rim, anti-aliased, as large as you like: only what is in the picture costs anything. `strokes` are
     *  laid over the fill where `hatch` says so (from the centre); null: none. */
    void disc(QPointF centre, double radius, QRgb fill, double rimWidth, QRgb rim, const Hatch* hatch = nullptr,
              QRgb strokes = 0);

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
