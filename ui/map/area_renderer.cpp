// SPDX-License-Identifier: Apache-2.0
#include "ui/map/area_renderer.h"

#include <QPolygonF>
#include <algorithm>
#include <cmath>
#include <numbers>

#include "ui/map/hatch.h"

namespace belfry::ui {

namespace {
constexpr double kEarthCircumference = 40'075'016.686;  // metres, as in Camera
constexpr double kSmallest = 3.0;                       // pixels; a smaller circle is no area but a speck
}  // namespace

double AreaRenderer::pixels(double metres, feed::Mercator place, const RasterPlane& plane) {
    const double stretch = std::cos(feed::unproject(place).lat * std::numbers::pi / 180.0);
    return metres / (kEarthCircumference * std::max(0.01, stretch)) * plane.camera.worldPixels() * plane.ratio;
}

void AreaRenderer::draw(const SceneLayer& layer, const DrawContext& context, RasterView& view) {
    drawPolygons(layer, context, view);
    drawCircles(layer, context, view);
}

void AreaRenderer::drawPolygons(const SceneLayer& layer, const DrawContext& context, RasterView& view) {
    const LayerGeometry& geometry = *layer.geometry;
    QPainter& painter = view.painter();
    for (const std::uint32_t row : geometry.areaRows) {
        const SymbolState state = layer.states[row];
        if (state.has(SymbolState::Gone)) {
            continue;
        }
        QPolygonF polygon;
        for (const feed::Mercator corner : geometry.line(row)) {
            polygon << view.place(corner);
        }
        if (!polygon.boundingRect().intersects(QRectF(-2, -2, view.width() + 4, view.height() + 4))) {
            continue;
        }
        const bool held = context.isHeld(state);
        const double attention = geometry.levelInverted ? 1.0 - state.level() : state.level();
        QColor fill = held ? context.style.dim : context.ramp(state.has(SymbolState::HasLevel) ? attention : 0.5);
        QColor edge = fill;
        fill.setAlphaF(0.14F);
        edge.setAlphaF(0.7F);
        painter.setPen(QPen(edge, 1.5 * view.scale(), held ? Qt::DashLine : Qt::SolidLine));
        painter.setBrush(fill);
        painter.drawPolygon(polygon);
        if (held) {
            QColor strokes = context.style.dim;
            strokes.setAlphaF(0.35F);
            painter.setPen(Qt::NoPen);
            painter.setBrushOrigin(view.place(geometry.positions[row]).toPoint());
            painter.setBrush(Hatch{DrawContext::isLost(state), 9.0 * view.scale(), view.scale()}.brush(strokes));
            painter.drawPolygon(polygon);
        }
        ++view.symbols;
    }
}

void AreaRenderer::drawCircles(const SceneLayer& layer, const DrawContext& context, RasterView& view) {
    if (layer.radii.empty() || layer.largestRadius <= 0.0F) {
        return;
    }
    const LayerGeometry& geometry = *layer.geometry;
    const RasterPlane& plane = view.plane();
    const QPointF middle(view.origin().x() + view.width() / 2.0, view.origin().y() + view.height() / 2.0);
    // the farthest that any may reach in here: Mercator stretches towards the poles, so look there
    const QPointF world = plane.toWorld(middle);
    const auto fixed = static_cast<std::uint32_t>(std::clamp(world.y(), 0.0, 0.999'999) * 4'294'967'296.0);
    const double reach = 1.5 * pixels(layer.largestRadius, feed::Mercator{0, fixed}, plane) + 4.0;
    for (const auto& [first, last] : geometry.runs(view.box(reach))) {
        for (std::uint32_t row = first; row < last; ++row) {
            const SymbolState state = layer.states[row];
            if (layer.radii[row] <= 0.0F || state.has(SymbolState::Gone)) {
                continue;
            }
            const double radius = pixels(layer.radii[row], geometry.positions[row], plane);
            const QPointF at = view.place(geometry.positions[row]);
            if (radius < kSmallest * view.scale() || !view.isNear(at, radius + 3.0)) {
                continue;
            }
            const bool held = context.isHeld(state);
            const QColor& ink = held ? context.style.dim : context.style.symbol;
            const double rim = (held ? 1.2 : 1.8) * view.scale();
            const Hatch hatch{DrawContext::isLost(state), 9.0 * view.scale(), view.scale()};
            view.canvas().disc(at, radius, premultiplied(ink, held ? 0.06 : 0.13), rim,
                               premultiplied(ink, held ? 0.6 : 0.8), held ? &hatch : nullptr, premultiplied(ink, 0.35));
            ++view.symbols;
        }
    }
}

QRectF AreaRenderer::extentOf(const SceneLayer& layer, std::uint32_t row, const RasterPlane& plane) {
    const LayerGeometry& geometry = *layer.geometry;
    QRectF extent;
    if (!geometry.areaRows.empty()) {
        for (const feed::Mercator corner : geometry.line(row)) {
            const QPointF at = plane.camera.toScreen(corner) * plane.ratio;
            extent |= QRectF(at.x() - 2, at.y() - 2, 4, 4);
        }
    }
    if (row < layer.radii.size() && layer.radii[row] > 0.0F) {
        const QPointF at = plane.camera.toScreen(geometry.positions[row]) * plane.ratio;
        const double reach = pixels(layer.radii[row], geometry.positions[row], plane) + 4.0;
        extent |= QRectF(at.x() - reach, at.y() - reach, 2 * reach, 2 * reach);
    }
    return extent;
}

}  // namespace belfry::ui
