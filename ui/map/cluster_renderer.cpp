// SPDX-License-Identifier: Apache-2.0
#include "ui/map/cluster_renderer.h"

#include <QFont>
#include <algorithm>
#include <array>
#include <cmath>

#include "ui/map/point_renderer.h"
#include "ui/map/priority_symbol.h"

namespace belfry::ui {

namespace {

QString figure(std::uint32_t count) {
    if (count < 10'000) {
        return QString::number(count);
    }
    return count < 1'000'000 ? QStringLiteral("%1k").arg(count / 1000)
                             : QStringLiteral("%1M").arg(static_cast<double>(count) / 1e6, 0, 'f', 1);
}

/** The worst unacknowledged alarm in a tile, or the worst of the acknowledged; null if none. */
const AlarmMark* worstIn(const feed::AggregateCell& cell, LayerIndex layer, const Scene& scene) {
    const AlarmMark* worst = nullptr;
    const LayerGeometry& geometry = *scene.layers[layer].geometry;
    for (const AlarmMark& alarm : scene.alarms) {
        if (alarm.handle.layer() != layer || alarm.handle.row() >= geometry.positions.size()) {
            continue;
        }
        const feed::Mercator at = geometry.positions[alarm.handle.row()];
        if (feed::tileOf(at.x, cell.level) == cell.x && feed::tileOf(at.y, cell.level) == cell.y &&
            (worst == nullptr ||
             std::pair(alarm.acknowledged, alarm.priority) < std::pair(worst->acknowledged, worst->priority))) {
            worst = &alarm;
        }
    }
    return worst;
}

void drawDonut(const feed::AggregateCell& cell, QPointF at, const DrawContext& context, RasterView& view) {
    const MapStyle::Values& style = context.style;
    QPainter& painter = view.painter();
    const double scale = view.scale();
    const double radius = ClusterRenderer::radiusOf(cell.total) * scale;
    const double width = 4.0 * scale;
    painter.setPen(Qt::NoPen);
    painter.setBrush(style.plate);
    painter.drawEllipse(at, radius, radius);
    const QRectF ring(at.x() - radius + width / 2, at.y() - radius + width / 2, 2 * radius - width, 2 * radius - width);
    painter.setBrush(Qt::NoBrush);
    double from = 0.0;
    const auto arc = [&](std::uint32_t count, const QColor& colour, Qt::PenStyle pen) {
        if (count == 0) {
            return;
        }
        const double span = 360.0 * count / cell.total;
        painter.setPen(QPen(colour, width, pen, Qt::FlatCap));
        painter.drawArc(ring, static_cast<int>(std::lround((90.0 - from) * 16.0)),
                        -static_cast<int>(std::lround(span * 16.0)));
        from += span;
    };
    const auto count = [&](feed::StateClass c) { return cell.counts[static_cast<std::size_t>(c)]; };
    if (context.scene.live) {
        using feed::StateClass;
        arc(count(StateClass::Attention), context.ramp(1.0), Qt::SolidLine);
        arc(count(StateClass::Failed), style.symbol, Qt::DashLine);
        arc(count(StateClass::High), context.ramp(0.75), Qt::SolidLine);
        arc(count(StateClass::Middle), context.ramp(0.5), Qt::SolidLine);
        arc(count(StateClass::Low), context.ramp(0.25), Qt::SolidLine);
        arc(count(StateClass::Quiet), context.ramp(0.05), Qt::SolidLine);
        arc(count(StateClass::Unknown) + count(StateClass::Stale), style.dim, Qt::DotLine);
    } else {
        arc(cell.total, style.dim, Qt::DotLine);
    }
    painter.setPen(context.scene.live ? style.symbol : style.dim);
    painter.drawText(ring, Qt::AlignCenter, figure(cell.total));
}

void drawFailed(std::uint32_t failed, QPointF at, const DrawContext& context, RasterView& view) {
    QPainter& painter = view.painter();
    const QString text = QStringLiteral("✕ %1").arg(figure(failed));
    const double height = 16.0 * view.scale();
    const double width = painter.fontMetrics().horizontalAdvance(text) + 8.0 * view.scale();
    const QRectF box(at.x() - width / 2, at.y() - height / 2, width, height);
    painter.setPen(QPen(context.style.dim, 1.0));
    painter.setBrush(context.style.plate);
    painter.drawRoundedRect(box, height / 2, height / 2);
    painter.setPen(context.style.symbol);
    painter.drawText(box, Qt::AlignCenter, text);
}

}  // namespace

std::uint32_t ClusterRenderer::levelAt(double zoom) {
    return static_cast<std::uint32_t>(std::clamp(static_cast<int>(std::floor(zoom)) + 2, 0, 32));
}

double ClusterRenderer::radiusOf(std::uint32_t count) {
    return std::clamp(13.0 + 3.2 * std::log10(static_cast<double>(std::max(1U, count))), 13.0, 30.0);
}

double ClusterRenderer::reach(const RasterPlane& plane, double symbolScale) {
    const double tile = plane.camera.worldPixels() * plane.ratio / std::exp2(levelAt(plane.camera.zoom));
    return 1.4143 * tile + 48.0 * symbolScale * plane.ratio;
}

void ClusterRenderer::draw(const SceneLayer& layer, LayerIndex index, const DrawContext& context, RasterView& view) {
    const bool donuts = layer.isJoined(view.zoom(), context.scene.exact);
    const bool failures = layer.aggregates && layer.geometry->kind == SymbolKind::Halo && !context.scene.exact &&
                          view.zoom() < PointRenderer::kHeatZoom && context.scene.live;
    if (!donuts && !failures) {
        return;
    }
    QFont font(context.style.fontFamily);
    font.setPixelSize(static_cast<int>(std::max(10.0 * view.plane().ratio, 11.0 * view.scale())));
    font.setWeight(QFont::DemiBold);
    view.painter().setFont(font);
    const double reach = 48.0 * view.scale();
    std::vector<feed::AggregateCell> cells;
    // a tile that touches the box comes whole, and so does its centre
    layer.aggregates->collect(levelAt(view.zoom()), view.box(reach), cells);
    for (const feed::AggregateCell& cell : cells) {
        const QPointF at = view.place(cell.centre());
        const std::uint32_t failed = cell.counts[static_cast<std::size_t>(feed::StateClass::Failed)];
        if (!view.isNear(at, reach) || (failures && failed == 0)) {
            continue;
        }
        ++view.symbols;
        if (failures) {
            drawFailed(failed, at, context, view);
            continue;
        }
        drawDonut(cell, at, context, view);
        if (const AlarmMark* worst = worstIn(cell, index, context.scene)) {
            const double aside = radiusOf(cell.total) * 0.75 * view.scale();
            paintPriority(view.painter(), at + QPointF(aside, -aside), 18.0 * view.scale(), worst->priority,
                          context.style, worst->acknowledged, worst->returned);
            view.painter().setFont(font);
        }
    }
}

}  // namespace belfry::ui
