// SPDX-License-Identifier: Apache-2.0
#include "ui/map/line_renderer.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace belfry::ui {

namespace {

struct Drawn {
    std::uint32_t row;
    double attention;  ///< below 0: not known
};

double attentionOf(const LayerGeometry& geometry, SymbolState state) {
    if (!state.has(SymbolState::HasLevel)) {
        return -1.0;
    }
    return geometry.levelInverted ? 1.0 - state.level() : state.level();
}

/** Attention that a road of this width must have to be drawn at a zoom. */
double neededAttention(double zoom, int width) {
    if (zoom >= 15.0) {
        return -1.0;
    }
    if (zoom >= 13.5) {
        return width >= 2 ? -1.0 : 0.35;
    }
    return width >= 3 ? 0.2 : 0.45;
}

double radiusOf(double zoom, int width, double scale) {
    const double factor = std::clamp((zoom - 11.0) / 6.0, 0.15, 1.0);
    return scale * (0.9 + factor * (0.6 * width + 0.5));
}

/** Strokes across a piece of line that is history, slanted against its direction; crosswise where it is lost. */
void hatchSegment(QPointF from, QPointF along, double length, double radius, bool lost, QRgb colour, RasterView& view) {
    const double gap = (lost ? 9.0 : 7.0) * view.scale();
    const double reach = std::min(1.5 * radius, radius + 1.5 * view.scale());  // beyond the middle; see extentOf()
    const QPointF forth = along / length;
    const QPointF across(-forth.y(), forth.x());
    const int strokes = std::max(1, static_cast<int>(length / gap));
    for (int i = 0; i < strokes; ++i) {
        const QPointF middle = from + along * ((i + 0.5) / strokes);
        view.canvas().capsule(middle - (forth + across) * reach * 0.7, middle + (forth + across) * reach * 0.7,
                              0.55 * view.scale(), colour);
        if (lost) {
            view.canvas().capsule(middle - (forth - across) * reach * 0.7, middle + (forth - across) * reach * 0.7,
                                  0.55 * view.scale(), colour);
        }
    }
}

}  // namespace

bool LineRenderer::isDrawn(const LayerGeometry& geometry, std::uint32_t row, SymbolState state, double zoom) {
    return attentionOf(geometry, state) >= neededAttention(zoom, geometry.lineWidths[row]);
}

void LineRenderer::draw(const SceneLayer& layer, const DrawContext& context, RasterView& view) {
    const LayerGeometry& geometry = *layer.geometry;
    const auto grown = [&view](double halfLine) {
        return view.box(halfLine * view.worldPixels() / 4'294'967'296.0 + 12.0 * view.scale());
    };
    std::vector<Drawn> drawn;
    for (const std::uint32_t row : geometry.linesNear(grown)) {
        const SymbolState state = layer.states[row];
        if (!state.has(SymbolState::Gone) && isDrawn(geometry, row, state, view.zoom())) {
            drawn.push_back({row, attentionOf(geometry, state)});
        }
    }
    std::sort(drawn.begin(), drawn.end(), [](const Drawn& a, const Drawn& b) {
        return a.attention != b.attention ? a.attention < b.attention : a.row < b.row;
    });
    for (const Drawn& line : drawn) {
        const SymbolState state = layer.states[line.row];
        const double radius = radiusOf(view.zoom(), geometry.lineWidths[line.row], view.scale());
        const bool silent = line.attention < 0.0;  // never spoke of it: cannot grow old
        const bool held = !silent && context.isHeld(state);
        const QRgb colour = held || silent ? premultiplied(context.style.dim, 0.22)
                                           : premultiplied(context.ramp(line.attention), 0.55 + 0.45 * line.attention);
        const QRgb strokes = held ? premultiplied(context.style.dim, 0.75) : 0U;
        // both directions of a street lie on one line: keep to the right by half a width
        const double aside = view.zoom() >= 14.5 ? radius * 0.9 : 0.0;
        QPointF before;
        bool isFirst = true;
        for (const feed::Mercator point : geometry.line(line.row)) {
            const QPointF at = view.place(point);
            if (!isFirst) {
                const QPointF along = at - before;
                const double length = std::hypot(along.x(), along.y());
                const QPointF side = length > 0.0 ? QPointF(-along.y(), along.x()) / length * aside : QPointF();
                if (silent) {  // a broken line
                    const int dashes = std::max(1, static_cast<int>(length / (8.0 * view.scale())));
                    for (int d = 0; d < dashes; ++d) {
                        view.canvas().capsule(before + side + along * (static_cast<double>(d) / dashes),
                                              before + side + along * ((d + 0.45) / dashes), radius * 0.7, colour);
                    }
                } else {
                    view.canvas().capsule(before + side, at + side, radius, colour);
                }
                if (held && length > 0.0) {
                    hatchSegment(before + side, along, length, radius, DrawContext::isLost(state), strokes, view);
                }
            }
            before = at;
            isFirst = false;
        }
        ++view.symbols;
    }
}

QRectF LineRenderer::extentOf(const LayerGeometry& geometry, std::uint32_t row, const RasterPlane& plane,
                              double symbolScale) {
    const double reach = 2.5 * radiusOf(plane.camera.zoom, geometry.lineWidths[row], symbolScale * plane.ratio) + 2.0;
    QPointF low(1e15, 1e15);
    QPointF high(-1e15, -1e15);
    for (const feed::Mercator point : geometry.line(row)) {
        const QPointF at = plane.camera.toScreen(point) * plane.ratio;
        low = {std::min(low.x(), at.x()), std::min(low.y(), at.y())};
        high = {std::max(high.x(), at.x()), std::max(high.y(), at.y())};
    }
    return QRectF(low, high).adjusted(-reach, -reach, reach, reach);
}

}  // namespace belfry::ui
