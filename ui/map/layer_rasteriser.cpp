// SPDX-License-Identifier: Apache-2.0
#include "ui/map/layer_rasteriser.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "ui/map/area_renderer.h"
#include "ui/map/cluster_renderer.h"
#include "ui/map/line_renderer.h"
#include "ui/map/raster_view.h"
#include "ui/map/surface_renderer.h"
#include "ui/map/symbol_renderer.h"

namespace belfry::ui {

namespace {

bool isUsable(const MapStyle::Values& style) { return style.ramp.size() >= 2 && style.priorities.size() >= 4; }

}  // namespace

void LayerRasteriser::useStyle(const MapStyle::Values& style, const RasterPlane& plane) {
    if (!(style == m_style) || plane.ratio != m_ratio) {
        m_points.forgetSprites();
        m_style = style;
        m_ratio = plane.ratio;
    }
}

std::vector<QRectF> LayerRasteriser::place(const Scene& scene, const MapStyle::Values& style, const RasterPlane& plane,
                                           QRectF seen) {
    if (!isUsable(style)) {
        return {};
    }
    std::vector<QRectF> changed = m_marks.place(scene, style, plane, seen);
    std::vector<DistrictRenderer::Placed> districts = DistrictRenderer::arrange(scene, style, plane);
    if (plane.id == m_placedPlane) {
        const double scale = style.symbolScale * plane.ratio;
        for (const auto* lists : {&m_districts, &districts}) {
            const auto& others = lists == &districts ? m_districts : districts;
            for (const DistrictRenderer::Placed& one : *lists) {
                if (std::find(others.begin(), others.end(), one) == others.end()) {
                    changed.push_back(one.box(scale));
                }
            }
        }
    }
    m_placedPlane = plane.id;
    m_districts = std::move(districts);
    return changed;
}

QImage LayerRasteriser::drawRect(const Scene& scene, const MapStyle::Values& style, const RasterPlane& plane,
                                 QRect pixels, std::uint32_t& symbols, Part part) {
    if (!isUsable(style)) {
        return {};  // no theme yet
    }
    useStyle(style, plane);
    QImage image(pixels.size(), QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    RasterView view(image, plane, pixels, style.symbolScale);
    const DrawContext context{scene, m_style};
    const auto each = [&](SymbolKind kind, const auto& draw) {
        for (std::size_t i = 0; i < scene.layers.size(); ++i) {
            const SceneLayer& layer = scene.layers[i];
            if (layer.geometry && layer.visible && layer.geometry->kind == kind) {
                draw(layer, static_cast<LayerIndex>(i));
            }
        }
    };
    // surfaces and areas lie under lines, lines under points, whatever the order of layers
    if (part != Part::OverPoints && view.zoom() < SurfaceRenderer::kZoom) {
        each(SymbolKind::Hexagon,
             [&](const SceneLayer& layer, LayerIndex) { SurfaceRenderer::draw(layer, context, view); });
    }
    static constexpr std::array<SymbolKind, 6> kOrder{SymbolKind::Line, SymbolKind::Halo,    SymbolKind::Dot,
                                                      SymbolKind::Ring, SymbolKind::Hexagon, SymbolKind::Priority};
    for (const SymbolKind kind : kOrder) {
        if (part != Part::OverPoints) {
            each(kind, [&](const SceneLayer& layer, LayerIndex) { AreaRenderer::draw(layer, context, view); });
        }
    }
    for (const SymbolKind kind : kOrder) {
        if (part != Part::Everything && (kind == SymbolKind::Line) != (part == Part::UnderPoints)) {
            continue;
        }
        each(kind, [&](const SceneLayer& layer, LayerIndex index) {
            if (layer.isJoinedByDistrict(view.zoom(), scene.exact)) {
                DistrictRenderer::draw(index, m_districts, context, view);
                return;
            }
            if (layer.isJoined(view.zoom(), scene.exact)) {
                ClusterRenderer::draw(layer, index, context, view);
                return;
            }
            if (kind == SymbolKind::Line) {
                LineRenderer::draw(layer, context, view);
            } else if (kind == SymbolKind::Halo || kind == SymbolKind::Dot) {
                m_points.draw(layer, context, view);
            } else if (kind == SymbolKind::Ring) {
                SymbolRenderer::drawRings(layer, context, view);
            }
            SymbolRenderer::drawGlyphs(layer, context, view);
            ClusterRenderer::draw(layer, index, context, view);
        });
    }
    if (part != Part::UnderPoints) {
        m_marks.draw(context, view);
    }
    symbols += view.symbols;
    return view.symbols == 0 ? QImage() : image;
}

QRectF LayerRasteriser::extentOf(const Scene& scene, Handle handle, const MapStyle::Values& style,
                                 const RasterPlane& plane) {
    const SceneLayer& layer = scene.layers[handle.layer()];
    if (!layer.visible) {
        return {};
    }
    const LayerGeometry& geometry = *layer.geometry;
    const double scale = style.symbolScale * plane.ratio;
    const double zoom = plane.camera.zoom;
    const SymbolForm form = geometry.form(handle.row());
    QRectF extent;
    if (form == SymbolForm::Line) {
        extent = LineRenderer::extentOf(geometry, handle.row(), plane, style.symbolScale);
    } else {
        double reach = 0.0;
        if (layer.isJoined(zoom, scene.exact)) {
            reach = ClusterRenderer::reach(plane, style.symbolScale);
        } else if (form == SymbolForm::Disc || form == SymbolForm::Halo) {
            reach = (form == SymbolForm::Disc ? PointRenderer::kDiscReach : PointRenderer::kReach) * scale;
            if (form == SymbolForm::Halo && zoom < PointRenderer::kHeatZoom && !scene.exact) {
                reach = ClusterRenderer::reach(plane, style.symbolScale);  // the count of failed ones
            } else if (scene.pointsElsewhere) {
                return {};
            }
        } else if (layer.isJoinedByDistrict(zoom, scene.exact)) {
            return AreaRenderer::extentOf(layer, handle.row(), plane);  // marks of districts are placed by place()
        } else if (form == SymbolForm::Hexagon && zoom < SurfaceRenderer::kZoom) {
            // the value of one station reaches as far as the others leave it room
            return {-1e9, -1e9, 2e9, 2e9};
        } else if (zoom < geometry.styles[geometry.types[handle.row()]].minimumZoom) {
            return AreaRenderer::extentOf(layer, handle.row(), plane);
        } else if (form == SymbolForm::Ring) {
            reach = 1.4143 * SymbolRenderer::ringCell(plane) + SymbolRenderer::kReach * scale;
        } else {
            reach = SymbolRenderer::kReach * scale;
        }
        const QPointF at = plane.camera.toScreen(geometry.positions[handle.row()]) * plane.ratio;
        extent = QRectF(at.x() - reach, at.y() - reach, 2 * reach, 2 * reach);
    }
    return extent | AreaRenderer::extentOf(layer, handle.row(), plane);
}

RasterFrame LayerRasteriser::draw(const Scene& scene, const Camera& camera, const MapStyle::Values& style, int margin) {
    RasterFrame frame;
    frame.camera = camera;
    frame.margin = margin;
    const RasterPlane plane{camera, 1.0, 0};
    const QRect pixels(-margin, -margin, camera.width + 2 * margin, camera.height + 2 * margin);
    place(scene, style, plane, pixels);
    frame.image = drawRect(scene, style, plane, pixels, frame.symbols);
    if (frame.image.isNull()) {
        frame.image = QImage(pixels.size(), QImage::Format_ARGB32_Premultiplied);
        frame.image.fill(Qt::transparent);
    }
    for (const SceneLayer& layer : scene.layers) {
        frame.shown.push_back(layer.geometry && layer.visible ? countShown(layer, camera) : 0);
    }
    return frame;
}

std::uint32_t countShown(const SceneLayer& layer, const Camera& camera) {
    const LayerGeometry& geometry = *layer.geometry;
    const auto isInside = [&](feed::Mercator p) {
        const QPointF at = camera.toScreen(p);
        return at.x() >= 0 && at.y() >= 0 && at.x() < camera.width && at.y() < camera.height;
    };
    const auto isCounted = [&](std::uint32_t row) {
        return !layer.states[row].has(SymbolState::Gone) && isInside(geometry.positions[row]);
    };
    std::uint32_t shown = 0;
    feed::descend(geometry.positions, feed::QuadRun{0, 0, 0, 0, geometry.sortedRows}, [&](const feed::QuadRun& tile) {
        // a tile in pixels: as its places are seen from the camera, the nearer way round the world
        const double size = camera.worldPixels() / std::exp2(tile.level);
        if (tile.size() <= 24) {
            for (std::uint32_t row = tile.first; row < tile.last; ++row) {
                shown += isCounted(row) ? 1U : 0U;
            }
            return false;
        }
        const std::uint32_t half = tile.level >= 31 ? 0U : 0x8000'0000U >> tile.level;
        const QPointF middle = camera.toScreen(feed::Mercator{tile.low().x + half, tile.low().y + half});
        const double reach = size * 0.7072 + 1.0;  // of the circle around the tile
        if (size < camera.worldPixels() / 8.0) {
            if (middle.x() < -reach || middle.y() < -reach || middle.x() > camera.width + reach ||
                middle.y() > camera.height + reach) {
                return false;
            }
            if (layer.gone == 0 && middle.x() > reach && middle.y() > reach && middle.x() < camera.width - reach &&
                middle.y() < camera.height - reach) {
                shown += tile.size();
                return false;
            }
        }
        if (tile.level >= 32) {  // many in one spot
            for (std::uint32_t row = tile.first; row < tile.last; ++row) {
                shown += isCounted(row) ? 1U : 0U;
            }
            return false;
        }
        return true;
    });
    for (std::uint32_t row = geometry.sortedRows; row < geometry.positions.size(); ++row) {
        shown += isCounted(row) ? 1U : 0U;
    }
    return shown;
}

}  // namespace belfry::ui
