// SPDX-License-Identifier: Apache-2.0
#include "ui/map/raster_canvas.h"

#include <QColor>
#include <algorithm>
#include <cmath>

#include "ui/map/hatch.h"

namespace belfry::ui {

namespace {

/** x · a / 255 for the four channels at once, rounded. */
inline QRgb scale(QRgb x, unsigned a) {
    unsigned even = (x & 0xFF00FFU) * a;
    even = ((even + ((even >> 8U) & 0xFF00FFU) + 0x800080U) >> 8U) & 0xFF00FFU;
    unsigned odd = ((x >> 8U) & 0xFF00FFU) * a;
    odd = (odd + ((odd >> 8U) & 0xFF00FFU) + 0x800080U) & 0xFF00FF00U;
    return odd | even;
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

Sprite::Sprite(const QImage& image) : m_width(image.width()) {
    Q_ASSERT(image.format() == QImage::Format_ARGB32_Premultiplied);
    m_pixels.reserve(static_cast<std::size_t>(image.width()) * static_cast<std::size_t>(image.height()));
    for (int y = 0; y < image.height(); ++y) {
        const QRgb* line = reinterpret_cast<const QRgb*>(image.constScanLine(y));
        m_pixels.insert(m_pixels.end(), line, line + m_width);
        int first = 0;
        int last = m_width;
        while (first < last && line[first] == 0) {
            ++first;
        }
        while (last > first && line[last - 1] == 0) {
            --last;
        }
        int solidFirst = first;
        while (solidFirst < last && qAlpha(line[solidFirst]) != 255) {
            ++solidFirst;
        }
        int solidLast = solidFirst;
        while (solidLast < last && qAlpha(line[solidLast]) == 255) {
            ++solidLast;
        }
        const auto narrow = [](int v) { return static_cast<std::int16_t>(v); };
        m_rows.push_back({narrow(first), narrow(solidFirst), narrow(solidLast), narrow(last)});
    }
}

void RasterCanvas::splat(const Sprite& sprite, int x, int y) {
    const int left = std::max(0, -x);
    const int right = std::min(sprite.m_width, m_width - x);
    const int top = std::max(0, -y);
    const int bottom = std::min(sprite.height(), m_height - y);
    if (left >= right) {
        return;
    }
    for (int sy = top; sy < bottom; ++sy) {
        const Sprite::Row& extent = sprite.m_rows[static_cast<std::size_t>(sy)];
        const QRgb* source = sprite.m_pixels.data() + static_cast<std::ptrdiff_t>(sy) * sprite.m_width;
        QRgb* target = row(y + sy) + x;
        const int end = std::min<int>(extent.last, right);
        const int solidFirst = std::clamp<int>(extent.solidFirst, left, right);
        const int solidLast = std::clamp<int>(extent.solidLast, left, right);
        int sx = std::max<int>(extent.first, left);
        for (; sx < std::min(solidFirst, end); ++sx) {
            blend(target[sx], source[sx]);
        }
        for (; sx < solidLast; ++sx) {
            target[sx] = source[sx];
        }
        for (; sx < end; ++sx) {
            blend(target[sx], source[sx]);
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
