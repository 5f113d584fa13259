// SPDX-License-Identifier: Apache-2.0
#include "ui/map/symbol_renderer.h"

#include <QFont>
#include <algorithm>
#include <cmath>
#include <numbers>
#include <unordered_map>
#include <vector>

#include "ui/map/priority_symbol.h"

namespace belfry::ui {

namespace {

/** Rings of one square of the world, joined. */
struct Cluster {
    QPointF sum;
    std::uint32_t count = 0;
    std::uint32_t known = 0;
    std::uint32_t stale = 0;
    double level = 0.0;
    std::int64_t figure = 0;
    bool hasFigure = false;

    [[nodiscard]] QPointF place() const { return sum / count; }
};

int ringLevel(const RasterPlane& plane) { return static_cast<int>(std::floor(plane.camera.zoom + 0.5)) + 2; }

void drawBay(QPointF at, SymbolState state, const DrawContext& context, RasterView& view) {
    const double side = std::clamp((view.zoom() - 15.0) * 2.2, 3.0, 12.0) * view.scale();
    const bool held = context.isHeld(state);
    const bool taken = state.has(SymbolState::HasLevel) && state.level() > 0.5;
    QPainter& painter = view.painter();
    painter.setPen(QPen(held ? context.style.dim : context.style.symbol, 1.0, held ? Qt::DotLine : Qt::SolidLine));
    painter.setBrush(taken && !held ? QBrush(context.ramp(0.6)) : QBrush(Qt::NoBrush));
    painter.drawRect(QRectF(at.x() - side / 2, at.y() - side / 2, side, side));
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
    painter.setPen(Qt::NoPen);
    painter.setBrush(style.plate);
    painter.drawEllipse(at, radius, radius);
    if (held) {
        painter.setBrush(QBrush(style.dim, Qt::BDiagPattern));
        painter.drawEllipse(at, radius, radius);
    }
    const QRectF ring(at.x() - radius + 1.5, at.y() - radius + 1.5, 2 * radius - 3.0, 2 * radius - 3.0);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(context.ramp(0.08), 3.0 * scale, Qt::SolidLine, Qt::FlatCap));
    painter.drawEllipse(ring);
    if (cluster.known > 0) {
        const double level = cluster.level / cluster.known;
        painter.setPen(
            QPen(held ? style.dim : context.ramp(0.45 + 0.5 * level), 3.0 * scale, Qt::SolidLine, Qt::FlatCap));
        painter.drawArc(ring, 90 * 16, -static_cast<int>(std::lround(level * 360.0 * 16.0)));
    }
    painter.setPen(held ? style.dim : style.symbol);
    painter.drawText(ring, Qt::AlignCenter, cluster.hasFigure ? QString::number(cluster.figure) : QStringLiteral("?"));
    ++view.symbols;
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
    if (held) {
        painter.setBrush(QBrush(context.style.dim, Qt::BDiagPattern));
        painter.drawPolygon(hexagon);
    }
    // the band large, what leads it small beneath
    const QString band = geometry.levelText(state);
    const QString leading = geometry.figureTexts.empty() ? QString() : geometry.figureText(state);
    const double rise = leading.isEmpty() ? 0.0 : 3.5 * view.scale();
    painter.drawText(QRectF(at.x() - radius, at.y() - radius - rise, 2 * radius, 2 * radius), Qt::AlignCenter,
                     band.isEmpty() ? QStringLiteral("?") : band);
    if (!leading.isEmpty()) {
        const QFont before = painter.font();
        QFont small = before;
        small.setPixelSize(std::max(7, static_cast<int>(7.5 * view.scale())));
        painter.setFont(small);
        painter.drawText(QRectF(at.x() - radius, at.y() + 1.0 * view.scale(), 2 * radius, 9.0 * view.scale()),
                         Qt::AlignCenter, leading);
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
        painter.setBrush(QBrush(context.style.dim, Qt::BDiagPattern));
        painter.drawRoundedRect(box, 2.0, 2.0);
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

void SymbolRenderer::drawAreas(const SceneLayer& layer, const DrawContext& context, RasterView& view) {
    const LayerGeometry& geometry = *layer.geometry;
    if (geometry.areaRows.empty()) {
        return;
    }
    QPainter& painter = view.painter();
    for (const std::uint32_t row : geometry.areaRows) {
        const auto ring = geometry.line(row);
        const SymbolState state = layer.states[row];
        if (state.has(SymbolState::Gone)) {
            continue;
        }
        QPolygonF polygon;
        for (const feed::Mercator corner : ring) {
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
        ++view.symbols;
    }
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
                const int priority = 1 + static_cast<int>(std::lround(state.level() * 3.0));
                paintPriority(view.painter(), at, 26.0 * view.scale(), priority, context.style, true,
                              context.isHeld(state));
                setFigureFont(view, context.style, 10.0);
                if (state.has(SymbolState::HasFigure) && state.figure() > 0) {
                    drawUnits(at, state.figure(), context, view);
                }
            } else {
                drawBox(at, style, geometry.figureText(state), state, context, view);
            }
        }
    }
}

}  // namespace belfry::ui
