// SPDX-License-Identifier: Apache-2.0
#include "ui/map/surface_renderer.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace belfry::ui {

void SurfaceRenderer::draw(const SceneLayer& layer, const DrawContext& context, RasterView& view) {
    constexpr int kGridPx = 16;
    static_assert(RasterPlane::kBlock % kGridPx == 0, "neighbouring blocks must share the grid");
    struct Station {
        QPointF at;
        double level;
    };
    std::vector<Station> stations;
    for (std::uint32_t row = 0; row < layer.states.size(); ++row) {
        const SymbolState state = layer.states[row];
        if (state.has(SymbolState::HasLevel) && !state.has(SymbolState::Stale) && !state.has(SymbolState::Gone)) {
            stations.push_back({view.place(layer.geometry->positions[row]), state.level()});
        }
    }
    if (stations.size() < 3 || !context.scene.live) {
        return;
    }
    const double reach = kReachM / std::max(0.01, view.metresPerPixel());
    if (std::none_of(stations.begin(), stations.end(), [&](const Station& s) { return view.isNear(s.at, reach); })) {
        return;
    }
    // one cell more on every side, so that smoothing meets the neighbour's
    const int columns = view.width() / kGridPx + 2;
    const int rows = view.height() / kGridPx + 2;
    QImage grid(columns, rows, QImage::Format_ARGB32_Premultiplied);
    for (int gy = 0; gy < rows; ++gy) {
        auto* line = reinterpret_cast<QRgb*>(grid.scanLine(gy));
        for (int gx = 0; gx < columns; ++gx) {
            double weights = 0.0;
            double sum = 0.0;
            double nearest = 1e18;
            for (const Station& station : stations) {
                const double dx = station.at.x() - (gx - 0.5) * kGridPx;
                const double dy = station.at.y() - (gy - 0.5) * kGridPx;
                const double squared = std::max(1.0, dx * dx + dy * dy);
                weights += 1.0 / squared;
                sum += station.level / squared;
                nearest = std::min(nearest, squared);
            }
            const double level = sum / weights;
            const double trust = std::clamp(1.0 - std::sqrt(nearest) / reach, 0.0, 1.0);
            line[gx] = premultiplied(context.ramp(level), (0.05 + 0.30 * level) * trust);
        }
    }
    QPainter& painter = view.painter();
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.drawImage(QRectF(-kGridPx, -kGridPx, columns * kGridPx, rows * kGridPx), grid);
    ++view.symbols;
}

}  // namespace belfry::ui
