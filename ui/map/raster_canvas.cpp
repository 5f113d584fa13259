// SPDX-License-Identifier: Apache-2.0
#include "ui/map/raster_canvas.h"

#include <QColor>
#include <algorithm>
#include <cmath>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "ui/map/hatch.h"

namespace belfry::ui {

namespace {

/** x · a / 255 for the four channels at once, rounded down; a whole share gives all. The same arithmetic as in
 *  blendRowsAvx2(), to the bit: a symbol cut by the edge of a block continues in the next one. */
inline QRgb scale(QRgb x, unsigned a) {
    const unsigned share = a * 257U;
    const auto channel = [&](unsigned shift) {
        return ((((x >> shift) & 0xFFU) * 257U * share >> 16U) >> 8U) << shift;
    };
    return channel(0) | channel(8) | channel(16) | channel(24);
}

inline void blend(QRgb& target, QRgb source) {
    const unsigned alpha = source >> 24U;
    if (alpha == 255U) {
        target = source;
    } else if (alpha != 0U) {
        target = source + scale(target, 255U - alpha);
    }
}

}  // namespace

QRgb premultiplied(const QColor& colour, double opacity) {
    QColor c = colour;
    c.setAlphaF(static_cast<float>(std::clamp(colour.alphaF() * opacity, 0.0, 1.0)));
    return qPremultiply(c.rgba());
}

RasterCanvas::RasterCanvas(QImage& image)
    : m_bits(image.bits()), m_stride(image.bytesPerLine()), m_width(image.width()), m_height(image.height()) {
    Q_ASSERT(image.format() == QImage::Format_ARGB32_Premultiplied);
}

Sprite::Sprite(const QImage& image) : m_width(image.width()), m_height(image.height()) {
    Q_ASSERT(image.format() == QImage::Format_ARGB32_Premultiplied);
    QRect content;
    for (int y = 0; y < image.height(); ++y) {
        const QRgb* line = reinterpret_cast<const QRgb*>(image.constScanLine(y));
        for (int x = 0; x < image.width(); ++x) {
            if (line[x] != 0) {
                content |= QRect(x, y, 1, 1);
            }
        }
    }
    m_content = content;
    m_vectors = (content.width() + kLane - 1 + kLane - 1) / kLane;
    m_pitch = m_vectors * kLane + kLane - 1;
    const auto size = static_cast<std::size_t>(m_pitch) * static_cast<std::size_t>(content.height());
    m_pixels.assign(size, 0U);
    for (int y = 0; y < content.height(); ++y) {
        const QRgb* line = reinterpret_cast<const QRgb*>(image.constScanLine(content.top() + y)) + content.left();
        const auto at = static_cast<std::size_t>(y * m_pitch + kLane - 1);
        for (std::size_t x = 0; x < static_cast<std::size_t>(content.width()); ++x) {
            m_pixels[at + x] = line[x];
        }
    }
}

namespace {

/** Rows of a sprite over rows of a target, in vectors of eight pixels. */
struct Rows {
    uchar* target;
    qsizetype stride;  ///< bytes
    const QRgb* pixels;
    int pitch;  ///< pixels
    int count;
    int vectors;
};

void blendRows(Rows rows) {
    for (int y = 0; y < rows.count; ++y) {
        QRgb* line = reinterpret_cast<QRgb*>(rows.target);
        for (int i = 0; i < 8 * rows.vectors; ++i) {
            line[i] = rows.pixels[i] + scale(line[i], 255U - (rows.pixels[i] >> 24U));
        }
        rows.target += rows.stride;
        rows.pixels += rows.pitch;
    }
}

#if defined(__x86_64__)
/** The same for processors since 2013. A byte unpacked with itself is 257 times the byte. */
template <int Vectors>
__attribute__((target("avx2"))) void blendRowsAvx2(Rows rows) {
    const int vectors = Vectors == 0 ? rows.vectors : Vectors;
    const __m256i ones = _mm256_set1_epi8(-1);
    const __m256i alphas = _mm256_setr_epi8(3, 3, 3, 3, 7, 7, 7, 7, 11, 11, 11, 11, 15, 15, 15, 15, 3, 3, 3, 3, 7, 7, 7,
                                            7, 11, 11, 11, 11, 15, 15, 15, 15);
    for (int y = 0; y < rows.count; ++y) {
        for (int i = 0; i < vectors; ++i) {
            __m256i* const target = reinterpret_cast<__m256i*>(rows.target) + i;
            const __m256i under = _mm256_loadu_si256(target);
            const __m256i over = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(rows.pixels) + i);
            // what is kept of the target: 255 - alpha, in each of a pixel's four bytes
            const __m256i keep = _mm256_xor_si256(_mm256_shuffle_epi8(over, alphas), ones);
            const __m256i low =
                _mm256_mulhi_epu16(_mm256_unpacklo_epi8(under, under), _mm256_unpacklo_epi8(keep, keep));
            const __m256i high =
                _mm256_mulhi_epu16(_mm256_unpackhi_epi8(under, under), _mm256_unpackhi_epi8(keep, keep));
            const __m256i kept = _mm256_packus_epi16(_mm256_srli_epi16(low, 8), _mm256_srli_epi16(high, 8));
            _mm256_storeu_si256(target, _mm256_add_epi8(over, kept));
        }
        rows.target += rows.stride;
        rows.pixels += rows.pitch;
    }
}

void blendRowsFast(Rows rows) {
    switch (rows.vectors) {  // small sprites are loops of few rounds, best known to the compiler
        case 1: blendRowsAvx2<1>(rows); break;
        case 2: blendRowsAvx2<2>(rows); break;
        default: blendRowsAvx2<0>(rows); break;
    }
}
#endif

using BlendRows = void (*)(Rows);

BlendRows bestBlendRows() {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2")) {
        return blendRowsFast;
    }
#endif
    return blendRows;
}

}  // namespace

// Vectors begin at columns that are multiples of eight, whatever the sprite's own place: what one sprite has just
// stored its neighbour loads again whole. Where stores and loads overlap in part the processor waits for memory, which
// was most of the cost of a crowded map.
void RasterCanvas::splat(const Sprite& sprite, int x, int y) {
    constexpr int kLane = Sprite::kLane;
    x += sprite.m_content.left();
    y += sprite.m_content.top();
    const int column = x & ~(kLane - 1);
    const int top = std::max(0, -y);
    const int bottom = std::min(sprite.m_content.height(), m_height - y);
    const int first = std::max(0, -column / kLane);
    const int last = std::min(sprite.m_vectors, (m_width - column) / kLane);
    if (top >= bottom || column >= m_width) {
        return;
    }
    const std::ptrdiff_t from = static_cast<std::ptrdiff_t>(top) * sprite.m_pitch + (kLane - 1) - (x - column);
    static const BlendRows blendBest = bestBlendRows();
    if (last > first) {
        blendBest(
            {m_bits + static_cast<qsizetype>(y + top) * m_stride + static_cast<qsizetype>(column + kLane * first) * 4,
             m_stride, sprite.m_pixels.data() + from + kLane * first, sprite.m_pitch, bottom - top, last - first});
    }
    // a picture whose width is no multiple of eight has a last piece of a vector
    for (int px = std::max(0, column + kLane * std::max(first, last));
         px < std::min(m_width, column + kLane * sprite.m_vectors); ++px) {
        for (int sy = top; sy < bottom; ++sy) {
            blend(row(y + sy)[px],
                  sprite.m_pixels[static_cast<std::size_t>(sy * sprite.m_pitch + (kLane - 1) + px - x)]);
        }
    }
}

void RasterCanvas::dot(int x, int y, int size, QRgb colour) {
    const int left = std::max(0, x);
    const int right = std::min(m_width, x + size);
    const int bottom = std::min(m_height, y + size);
    for (int py = std::max(0, y); py < bottom; ++py) {
        QRgb* target = row(py);
        for (int px = left; px < right; ++px) {
            blend(target[px], colour);
        }
    }
}

void RasterCanvas::capsule(QPointF from, QPointF to, double radius, QRgb colour) {
    const double reach = radius + 1.0;
    const int left = std::max(0, static_cast<int>(std::floor(std::min(from.x(), to.x()) - reach)));
    const int right = std::min(m_width - 1, static_cast<int>(std::ceil(std::max(from.x(), to.x()) + reach)));
    const int top = std::max(0, static_cast<int>(std::floor(std::min(from.y(), to.y()) - reach)));
    const int bottom = std::min(m_height - 1, static_cast<int>(std::ceil(std::max(from.y(), to.y()) + reach)));
    if (left > right || top > bottom) {
        return;
    }
    const double dx = to.x() - from.x();
    const double dy = to.y() - from.y();
    const double lengthSquared = dx * dx + dy * dy;
    const double length = std::sqrt(lengthSquared);
    for (int y = top; y <= bottom; ++y) {
        const double py = y + 0.5 - from.y();
        int first = left;
        int last = right;
        if (std::abs(dy) > 1e-6 && length > 0.0) {
            // the strip |cross| <= reach·length meets this row between two columns
            const double centre = from.x() + dx * py / dy;
            const double half = reach * length / std::abs(dy);
            first = std::max(first, static_cast<int>(std::floor(std::max(centre - half, static_cast<double>(left)))));
            last = std::min(last, static_cast<int>(std::ceil(std::min(centre + half, static_cast<double>(right)))));
        }
        QRgb* target = row(y);
        for (int x = first; x <= last; ++x) {
            const double px = x + 0.5 - from.x();
            const double t = lengthSquared > 0.0 ? std::clamp((px * dx + py * dy) / lengthSquared, 0.0, 1.0) : 0.0;
            const double ex = px - t * dx;
            const double ey = py - t * dy;
            const double coverage = radius + 0.5 - std::sqrt(ex * ex + ey * ey);
            if (coverage >= 1.0) {
                blend(target[x], colour);
            } else if (coverage > 0.0) {
                blend(target[x], scale(colour, static_cast<unsigned>(coverage * 255.0)));
            }
        }
    }
}

void RasterCanvas::disc(QPointF centre, double radius, QRgb fill, double rimWidth, QRgb rim, const Hatch* hatch,
                        QRgb strokes) {
    const double outer = radius + rimWidth / 2.0 + 1.0;
    const double inner = std::max(0.0, radius - rimWidth / 2.0 - 1.0);
    const auto column = [this](double x) {
        return static_cast<int>(std::clamp(std::floor(x), -1.0, static_cast<double>(m_width)));
    };
    for (int y = 0; y < m_height; ++y) {
        const double dy = y + 0.5 - centre.y();
        const double left = outer * outer - dy * dy;
        if (left < 0.0) {
            continue;
        }
        const double half = std::sqrt(left);
        QRgb* target = row(y);
        const int last = std::min(m_width - 1, column(centre.x() + half) + 1);
        for (int x = std::max(0, column(centre.x() - half)); x <= last; ++x) {
            const double dx = x + 0.5 - centre.x();
            const double squared = dx * dx + dy * dy;
            if (squared > outer * outer) {
                continue;
            }
            const double away = squared < inner * inner ? 0.0 : std::sqrt(squared);
            const double inside = std::clamp(radius - away + 0.5, 0.0, 1.0);
            blend(target[x], inside >= 1.0 ? fill : scale(fill, static_cast<unsigned>(inside * 255.0)));
            if (hatch != nullptr) {
                const double covered = inside * hatch->at(dx, dy);
                if (covered > 0.0) {
                    blend(target[x], scale(strokes, static_cast<unsigned>(covered * 255.0)));
                }
            }
            const double edge = std::clamp(rimWidth / 2.0 - std::abs(away - radius) + 0.5, 0.0, 1.0);
            if (edge > 0.0 && squared >= inner * inner) {
                blend(target[x], scale(rim, static_cast<unsigned>(edge * 255.0)));
            }
        }
    }
}

}  // namespace belfry::ui
