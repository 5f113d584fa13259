// SPDX-License-Identifier: Apache-2.0
#include "ui/map/district_renderer.h"

#include <QFont>
#include <algorithm>
#include <cmath>
#include <numeric>
#include <tuple>

#include "ui/map/hatch.h"
#include "ui/map/priority_symbol.h"

namespace belfry::ui {

namespace {
constexpr double kSymbol = 26.0;  // at the desk, pixels: as large as a single incident
constexpr double kApart = 38.0;   // nearer ones are joined
}  // namespace

QRectF DistrictRenderer::Placed::box(double scale) const {
    const double left = 16.0 * scale;
    const double right = 48.0 * scale;  // the count stands there
    return {at.x() - left, at.y() - left, left + right, 2 * left};
}

std::vector<DistrictRenderer::Placed> DistrictRenderer::arrange(const std::vector<DistrictMark>& marks,
                                                                const std::vector<bool>& joinedLayers,
                                                                const Camera& camera, double ratio,
                                                                double symbolScale) {
    std::vector<std::size_t> order(marks.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return std::tuple(marks[a].priority, marks[a].members.front().value) <
               std::tuple(marks[b].priority, marks[b].members.front().value);
    });
    const double apart = kApart * symbolScale * ratio;
    std::vector<Placed> placed;
    for (const std::size_t index : order) {
        const DistrictMark& mark = marks[index];
        const LayerIndex layer = mark.members.front().layer();
        if (layer >= joinedLayers.size() || !joinedLayers[layer]) {
            continue;
        }
        const QPointF at = camera.toScreen(mark.place) * ratio;
        const auto beside = std::find_if(placed.begin(), placed.end(), [&](const Placed& other) {
            return other.layer == layer && std::hypot(other.at.x() - at.x(), other.at.y() - at.y()) < apart;
        });
        if (beside == placed.end()) {
            placed.push_back({at, layer, {index}, mark.members.size(), mark.priority, mark.held, mark.lost});
        } else {
            beside->marks.push_back(index);
            beside->count += mark.members.size();
            beside->held = beside->held && mark.held;
            beside->lost = beside->lost && mark.lost;
        }
    }
    return placed;
}

std::vector<DistrictRenderer::Placed> DistrictRenderer::arrange(const Scene& scene, const MapStyle::Values& style,
                                                                const RasterPlane& plane) {
    if (scene.districts->empty()) {
        return {};
    }
    std::vector<bool> joined;
    joined.reserve(scene.layers.size());
    for (const SceneLayer& layer : scene.layers) {
        joined.push_back(layer.visible && layer.isJoinedByDistrict(plane.camera.zoom, scene.exact));
    }
    return arrange(*scene.districts, joined, plane.camera, plane.ratio, style.symbolScale);
}

void DistrictRenderer::draw(LayerIndex layer, const std::vector<Placed>& placed, const DrawContext& context,
                            RasterView& view) {
    const MapStyle::Values& style = context.style;
    const double scale = view.scale();
    QPainter& painter = view.painter();
    const QRectF picture(view.origin(), QSizeF(view.width(), view.height()));
    for (auto mark = placed.rbegin(); mark != placed.rend(); ++mark) {  // the worst lie on top
        if (mark->layer != layer || !mark->box(scale).adjusted(-2, -2, 2, 2).intersects(picture)) {
            continue;
        }
        const QPointF at = mark->at - view.origin();
        const bool held = mark->held || !context.scene.live;
        QFont font(style.fontFamily);
        font.setPixelSize(static_cast<int>(std::max(11.0 * view.plane().ratio, 13.0 * scale)));
        font.setWeight(QFont::DemiBold);
        painter.setFont(font);
        const QString count = QString::number(mark->count);
        // the plate runs from under the symbol to the right
        const double half = 11.0 * scale;
        const double textWidth = painter.fontMetrics().horizontalAdvance(count);
        const double edge = kSymbol / 2.0 * scale;
        const QRectF plate(at.x(), at.y() - half, std::min(46.0 * scale, edge + textWidth + 10.0 * scale), 2 * half);
        painter.setPen(
            QPen(held ? style.dim : style.symbol, std::max(1.0, scale), held ? Qt::DashLine : Qt::SolidLine));
        painter.setBrush(style.plate);
        painter.drawRoundedRect(plate, half, half);
        painter.setPen(held ? style.dim : style.symbol);
        painter.drawText(plate.adjusted(edge + 2.0 * scale, 0, -3.0 * scale, 0), Qt::AlignCenter, count);
        if (mark->priority != 0) {
            const Hatch hatch{mark->lost, 4.0 * scale, 1.2 * scale};
            paintPriority(painter, at, kSymbol * scale, mark->priority, style, true, held, held ? &hatch : nullptr);
        }
        ++view.symbols;
    }
}

}  // namespace belfry::ui
