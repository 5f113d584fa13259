// SPDX-License-Identifier: Apache-2.0
#include "ui/map/symbol_renderer.h"

#include <QFont>
#include <QPainterPath>
#include <algorithm>
#include <cmath>
#include <numbers>
#include <unordered_map>
#include <vector>

#include "ui/map/hatch.h"
#include "ui/map/priority_symbol.h"

namespace belfry::ui {

namespace {

/** Rings of one square of the world, joined. */
struct Cluster {
    QPointF sum;
    std::uint32_t count = 0;
    std::uint32_t known = 0;
    std::uint32_t stale = 0;
    std::uint32_t lost = 0;
    double level = 0.0;
    std::int64_t figure = 0;
    bool hasFigure = false;

    [[nodiscard]] QPointF place() const { return sum / count; }
};

/** Ready to fill a symbol at `at` that is history. */
void setHatch(QPainter& painter, QPointF at, bool lost, const DrawContext& context, double spacing, double scale) {
    painter.setBrushOrigin(at.toPoint());
    painter.setBrush(Hatch{lost, spacing * scale, std::max(1.0, scale)}.brush(context.style.dim));
}

/** Letters on hatching need ground to stand on. */
void drawOnPlate(QPainter& painter, const QRectF& box, const QString& text, const DrawContext& context, double scale) {
    if (text.isEmpty()) {
        return;
    }
    const QRectF letters = painter.fontMetrics().boundingRect(text);
    const double width = letters.width() + 5.0 * scale;
    const double height = painter.fontMetrics().ascent() * 1.05;
    painter.setPen(Qt::NoPen);
    painter.setBrush(context.style.plate);
    painter.drawRoundedRect(QRectF(box.center().x() - width / 2, box.center().y() - height / 2, width, height),
                            2.0 * scale, 2.0 * scale);
    painter.setPen(context.style.symbol);
    painter.drawText(box, Qt::AlignCenter, text);
}

int ringLevel(const RasterPlane& plane) { return static_cast<int>(std::floor(plane.camera.zoom + 0.5)) + 2; }

void drawBay(QPointF at, SymbolState state, const DrawContext& context, RasterView& view) {
    const double side = std::clamp((view.zoom() - 15.0) * 2.2, 3.0, 12.0) * view.scale();
    const bool held = context.isHeld(state);
    const bool taken = state.has(SymbolState::HasLevel) && state.level() > 0.5;
    QPainter& painter = view.painter();
    painter.setPen(QPen(held ? context.style.dim : context.style.symbol, 1.0, held ? Qt::DotLine : Qt::SolidLine));
    painter.setBrush(taken && !held ? QBrush(context.ramp(0.6)) : QBrush(Qt::NoBrush));
    const QRectF box(at.x() - side / 2, at.y() - side / 2, side, side);
    painter.drawRect(box);
    if (held) {
        setHatch(painter, at, DrawContext::isLost(state), context, 3.0, view.scale());
        painter.drawRect(box);
    }
    ++view.symbols;
}

void drawRing(const Cluster& cluster, const DrawContext& context, RasterView& view) {
    const MapStyle::Values& style = context.style;
    QPainter& painter = view.painter();
    const double scale = view.scale();
    const QPointF at = cluster.place();
    const double radius =
        scale * std::min(18.0, 12.5 + (cluster.count > 1 ? 2.0 : 0.0) + (cluster.figure > 999 ? 2.0 : 0.0));
    const bool held = cluster.stale * 2 > cluster.count;
    const bool lost = cluster.lost * 2 > cluster.count;
    painter.setPen(Qt::NoPen);
    painter.setBrush(style.plate);
    painter.drawEllipse(at, radius, radius);
    if (held) {
        setHatch(painter, at, lost, context, 4.0, scale);
        painter.drawEllipse(at, radius, radius);
    }
    const QRectF ring(at.x() - radius + 1.5, at.y() - radius + 1.5, 2 * radius - 3.0, 2 * radius - 3.0);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(held ? style.dim : context.ramp(0.08), (held ? 1.2 : 3.0) * scale, Qt::SolidLine, Qt::FlatCap));
    painter.drawEllipse(ring);
    if (cluster.known > 0 && !lost) {
        const double level = cluster.level / cluster.known;
        painter.setPen(
            QPen(held ? style.dim : context.ramp(0.45 + 0.5 * level), 3.0 * scale, Qt::SolidLine, Qt::FlatCap));
        painter.drawArc(ring, 90 * 16, -static_cast<int>(std::lround(level * 360.0 * 16.0)));
    }
    painter.setPen(held ? style.dim : style.symbol);
    const QString figure = cluster.hasFigure && !lost ? QString::number(cluster.figure) : QStringLiteral("?");
    if (held) {
        drawOnPlate(painter, ring, figure, context, scale);
    } else {
        painter.drawText(ring, Qt::AlignCenter, figure);
    }
    ++view.symbols;
}

/** Where the leading value goes: up, level or down, beside the hexagon. What is history goes nowhere. */
void drawTrend(QPointF at, feed::Trend trend, const DrawContext& context, RasterView& view) {
    if (trend == feed::Trend::Unknown) {
        return;
    }
    const double scale = view.scale();
    const double angle = trend == feed::Trend::Rising    ? -std::numbers::pi / 4.0
                         : trend == feed::Trend::Falling ? std::numbers::pi / 4.0
                                                         : 0.0;
    const QPointF along(std::cos(angle), std::sin(angle));
    const QPointF aside(-along.y(), along.x());
    const QPointF middle = at + QPointF(SymbolRenderer::kTrendAway * scale, 0.0);
    const QPointF tip = middle + along * 5.5 * scale;
    const QPointF head = tip - along * 4.5 * scale;
    QPainterPath arrow(middle - along * 5.5 * scale);
    arrow.lineTo(tip);
    arrow.moveTo(head + aside * 3.8 * scale);
    arrow.lineTo(tip);
    arrow.lineTo(head - aside * 3.8 * scale);
    QPainter& painter = view.painter();
    painter.setBrush(Qt::NoBrush);
    // an edge of the plate's colour, so that it can be read on anything
    for (const auto& [colour, width] : {std::pair(context.style.plate, 4.6), std::pair(context.style.symbol, 2.0)}) {
        painter.setPen(QPen(colour, width * scale, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.drawPath(arrow);
    }
}

void drawHexagon(QPointF at, const LayerGeometry& geometry, SymbolState state, const DrawContext& context,
                 RasterView& view) {
    QPainter& painter = view.painter();
    const bool held = context.isHeld(state);
    const double radius = 15.0 * view.scale();
    QPolygonF hexagon;
    for (int corner = 0; corner < 6; ++corner) {
        const double angle = std::numbers::pi / 3.0 * corner + std::numbers::pi / 6.0;
        hexagon << at + QPointF(std::cos(angle), std::sin(angle)) * radius;
    }
    painter.setBrush(context.style.plate);
    painter.setPen(QPen(held ? context.style.dim : context.style.symbol, 1.4 * view.scale()));
    painter.drawPolygon(hexagon);
    const bool lost = DrawContext::isLost(state);
    if (held) {
        setHatch(painter, at, lost, context, 4.0, view.scale());
        painter.drawPolygon(hexagon);
    } else {
        drawTrend(at, state.trend(), context, view);
        painter.setPen(QPen(context.style.symbol, 1.4 * view.scale()));
    }
    // the band large, what leads it small beneath
    const QString band = lost ? QString() : geometry.levelText(state);
    const QString leading = geometry.figureTexts.empty() || lost ? QString() : geometry.figureText(state);
    const double rise = leading.isEmpty() ? 0.0 : 3.5 * view.scale();
    const QRectF bandBox(at.x() - radius, at.y() - radius - rise, 2 * radius, 2 * radius);
    const QString bandText = band.isEmpty() ? QStringLiteral("?") : band;
    if (held) {
        drawOnPlate(painter, bandBox, bandText, context, view.scale());
    } else {
        painter.drawText(bandBox, Qt::AlignCenter, bandText);
    }
    if (!leading.isEmpty()) {
        const QFont before = painter.font();
        QFont small = before;
        small.setPixelSize(std::max(7, static_cast<int>(7.5 * view.scale())));
        painter.setFont(small);
        const QRectF leadingBox(at.x() - radius, at.y() + 1.0 * view.scale(), 2 * radius, 9.0 * view.scale());
        if (held) {
            drawOnPlate(painter, leadingBox, leading, context, view.scale());
        } else {
            painter.drawText(leadingBox, Qt::AlignCenter, leading);
        }
        painter.setFont(before);
    }
}

/** How many units are on their way to it or there, beside the symbol. */
void drawUnits(QPointF at, int units, const DrawContext& context, RasterView& view) {
    const double scale = view.scale();
    const QRectF plate(at.x() + 9.0 * scale, at.y() - 2.0 * scale, 15.0 * scale, 14.0 * scale);
    QPainter& painter = view.painter();
    painter.setPen(QPen(context.style.dim, 1.0));
    painter.setBrush(context.style.plate);
    painter.drawRoundedRect(plate, 3.0 * scale, 3.0 * scale);
    painter.setPen(context.style.symbol);
    painter.drawText(plate, Qt::AlignCenter, QString::number(units));
}

void drawBox(QPointF at, const TypeStyle& type, const QString& figure, SymbolState state, const DrawContext& context,
             RasterView& view) {
    QPainter& painter = view.painter();
    const bool held = context.isHeld(state);
    const bool failed = state.has(SymbolState::Failed);
    const double half = (type.minimumZoom >= 16.0 ? 6.0 : 7.5) * view.scale();
    const QRectF box(at.x() - half, at.y() - half, 2 * half, 2 * half);
    painter.setPen(QPen(held ? context.style.dim : context.style.symbol, failed ? 1.6 : 1.0,
                        failed ? Qt::DashLine : Qt::SolidLine));
    painter.setBrush(context.style.plate);
    painter.drawRoundedRect(box, 2.0, 2.0);
    if (held) {
        const bool lost = DrawContext::isLost(state);
        setHatch(painter, at, lost, context, 3.5, view.scale());
        painter.drawRoundedRect(box, 2.0, 2.0);
        drawOnPlate(painter, box, figure.isEmpty() || lost ? type.glyph : figure, context, view.scale());
        return;
    }
    painter.drawText(box, Qt::AlignCenter, figure.isEmpty() ? type.glyph : figure);
}

void setFigureFont(RasterView& view, const MapStyle::Values& style, double smallest) {
    QFont font(style.fontFamily);
    font.setPixelSize(static_cast<int>(std::max(smallest * view.plane().ratio, 11.0 * view.scale())));
    font.setWeight(QFont::DemiBold);
    view.painter().setFont(font);
}

}  // namespace

double SymbolRenderer::ringCell(const RasterPlane& plane) {
    return plane.camera.worldPixels() * plane.ratio / std::exp2(ringLevel(plane));
}

void SymbolRenderer::drawRings(const SceneLayer& layer, const DrawContext& context, RasterView& view) {
    const LayerGeometry& geometry = *layer.geometry;
    // squares fixed to the world, so that clusters do not dance while panning. All members of a square that may be
    // drawn here are gathered: those of a square lie within its diagonal, and the symbol has its own size.
    const int level = ringLevel(view.plane());
    const unsigned shift = 32U - static_cast<unsigned>(std::clamp(level, 0, 32));
    const double symbol = kReach * view.scale();
    const double reach = symbol + 1.4143 * ringCell(view.plane());
    std::unordered_map<std::uint64_t, Cluster> clusters;
    for (const auto& [first, last] : geometry.runs(view.box(reach))) {
        for (std::uint32_t row = first; row < last; ++row) {
            const TypeStyle& style = geometry.styles[geometry.types[row]];
            const SymbolState state = layer.states[row];
            if (view.zoom() < style.minimumZoom || state.has(SymbolState::Gone)) {
                continue;
            }
            const feed::Mercator position = geometry.positions[row];
            const QPointF at = view.place(position);
            if (style.form == SymbolForm::Bay) {
                if (view.isNear(at, symbol)) {
                    drawBay(at, state, context, view);
                }
                continue;
            }
            const auto cell = [&](std::uint32_t v) { return shift >= 32 ? 0ULL : std::uint64_t{v >> shift}; };
            Cluster& cluster = clusters[(cell(position.x) << 32U) | cell(position.y)];
            cluster.sum += at;
            ++cluster.count;
            cluster.stale += context.isHeld(state) ? 1U : 0U;
            cluster.lost += DrawContext::isLost(state) ? 1U : 0U;
            if (state.has(SymbolState::HasLevel)) {
                cluster.level += state.level();
                ++cluster.known;
            }
            if (state.has(SymbolState::HasFigure)) {
                cluster.figure += state.figure();
                cluster.hasFigure = true;
            }
        }
    }
    std::vector<std::pair<std::uint64_t, const Cluster*>> sorted;
    for (const auto& [cell, cluster] : clusters) {
        if (view.isNear(cluster.place(), symbol)) {
            sorted.emplace_back(cell & 0xFFFFFFFFU, &cluster);
        }
    }
    // from north to south, as they overlap; by their squares, since that does not depend on what is being drawn
    std::sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) {
        return a.first != b.first ? a.first < b.first
                                  : a.second->sum.x() / a.second->count < b.second->sum.x() / b.second->count;
    });
    setFigureFont(view, context.style, 11.0);
    for (const auto& [cell, cluster] : sorted) {
        drawRing(*cluster, context, view);
    }
}

void SymbolRenderer::drawGlyphs(const SceneLayer& layer, const DrawContext& context, RasterView& view) {
    const LayerGeometry& geometry = *layer.geometry;
    // a layer of nothing but points or rings has none, and need not be looked through
    const bool any = std::any_of(geometry.styles.begin(), geometry.styles.end(), [&](const TypeStyle& style) {
        return style.form != SymbolForm::Halo && style.form != SymbolForm::Ring && style.form != SymbolForm::Bay &&
               style.form != SymbolForm::Disc && view.zoom() >= style.minimumZoom;
    });
    if (!any) {
        return;
    }
    setFigureFont(view, context.style, 10.0);
    const double reach = kReach * view.scale();
    for (const auto& [first, last] : geometry.runs(view.box(reach))) {
        for (std::uint32_t row = first; row < last; ++row) {
            const TypeStyle& style = geometry.styles[geometry.types[row]];
            const SymbolForm form = geometry.form(row);
            const SymbolState state = layer.states[row];
            if (view.zoom() < style.minimumZoom || state.has(SymbolState::Gone) ||
                (form != SymbolForm::Hexagon && form != SymbolForm::Priority && form != SymbolForm::Glyph)) {
                continue;
            }
            const QPointF at = view.place(geometry.positions[row]);
            if (!view.isNear(at, reach)) {
                continue;
            }
            ++view.symbols;
            if (form == SymbolForm::Hexagon) {
                drawHexagon(at, geometry, state, context, view);
            } else if (form == SymbolForm::Priority) {
                const int priority = priorityOf(state);
                const bool held = context.isHeld(state);
                const Hatch hatch{DrawContext::isLost(state), 4.0 * view.scale(), 1.2 * view.scale()};
                paintPriority(view.painter(), at, 26.0 * view.scale(), priority, context.style, true, held,
                              held ? &hatch : nullptr);
                setFigureFont(view, context.style, 10.0);
                if (state.has(SymbolState::HasFigure) && state.figure() > 0 && !DrawContext::isLost(state)) {
                    drawUnits(at, state.figure(), context, view);
                }
            } else {
                drawBox(at, style, geometry.figureText(state), state, context, view);
            }
        }
    }
}

}  // namespace belfry::ui
