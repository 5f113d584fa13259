// SPDX-License-Identifier: Apache-2.0
#include "ui/map/point_renderer.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "ui/map/hatch.h"

namespace belfry::ui {

namespace {

constexpr std::uint32_t kPhases = PointRenderer::kPhases;
constexpr int kBias = 4096;  ///< pixels; more than any reach, so that places round down as unsigned numbers

/** What a sprite shows; packed, it is its key. */
struct Look {
    int size;   ///< zoom in half steps from 10, 0..20; for discs 0
    int level;  ///< 0..15
    bool disc;
    bool failed;
    bool held;     ///< it is history, or nothing is known
    bool hatched;  ///< it said something, and that is history
    bool lost;     ///< old history

    [[nodiscard]] std::uint32_t key() const {
        return (static_cast<std::uint32_t>(size) * 16U + static_cast<std::uint32_t>(level)) * 32U + (lost ? 16U : 0U) +
               (hatched ? 8U : 0U) + (disc ? 4U : 0U) + (failed ? 2U : 0U) + (held ? 1U : 0U);
    }
    [[nodiscard]] static Look of(std::uint32_t look) {
        return {static_cast<int>(look / 512U),
                static_cast<int>(look / 32U % 16U),
                (look & 4U) != 0,
                (look & 2U) != 0,
                (look & 1U) != 0,
                (look & 8U) != 0,
                (look & 16U) != 0};
    }
};

QImage transparentSquare(int half) {
    QImage image(2 * half + 1, 2 * half + 1, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    return image;
}

/** The strokes of history over a point, within a circle; as in shaders/points.frag. */
void drawHatch(QPainter& painter, QPointF centre, double radius, bool lost, const QColor& colour, double opacity,
               double scale) {
    const auto half = painter.device()->width() / 2;
    QImage strokes = transparentSquare(half);
    const Hatch hatch{lost, PointRenderer::kHatchSpacing * scale, scale};
    for (int y = 0; y < strokes.height(); ++y) {
        for (int x = 0; x < strokes.width(); ++x) {
            const double dx = x + 0.5 - centre.x();
            const double dy = y + 0.5 - centre.y();
            const double inside = std::clamp(radius - std::hypot(dx, dy) + 0.5, 0.0, 1.0);
            strokes.setPixel(x, y, premultiplied(colour, inside * hatch.at(dx, dy) * opacity));
        }
    }
    painter.setOpacity(1.0);
    painter.drawImage(0, 0, strokes);
}

QImage drawDisc(const Look& look, QPointF phase, const DrawContext& context, double scale) {
    const double radius = PointRenderer::kDiscRadius * scale;
    const int half = static_cast<int>(std::ceil(radius)) + 1;
    QImage image = transparentSquare(half);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    const QPointF centre = QPointF(half, half) + phase;
    const QColor ink = look.held ? context.style.dim : context.ramp(look.level / 15.0);
    if (look.failed || look.held) {  // hollow
        painter.setPen(QPen(ink, 1.5 * scale));
        painter.drawEllipse(centre, radius - 1.0, radius - 1.0);
        if (look.hatched) {
            drawHatch(painter, centre, radius - 0.5, look.lost, ink, 1.0, scale);
        }
    } else {
        painter.setPen(Qt::NoPen);
        painter.setBrush(ink);
        painter.drawEllipse(centre, radius, radius);
    }
    return image;
}

QImage drawHalo(const Look& look, QPointF phase, const DrawContext& context, double scale) {
    const MapStyle::Values& style = context.style;
    const double near = std::clamp((look.size / 2.0 + 10.0 - 13.0) / 4.5, 0.0, 1.0);
    const double core = scale * (0.7 + 1.3 * near);
    const double halo = scale * (1.5 + 9.0 * near) * (0.35 + 0.65 * look.level / 15.0);
    const double hatched = scale * (1.6 + 3.9 * near);
    const int half = static_cast<int>(std::ceil(std::max({halo, core + 2.0, hatched}))) + 1;
    QImage image = transparentSquare(half);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    const QPointF centre = QPointF(half, half) + phase;
    const double opacity = look.held ? 0.5 : 1.0;
    const auto strokes = [&] {
        if (look.hatched) {
            drawHatch(painter, centre, hatched, look.lost, style.dim, 0.9, scale);
        }
    };
    if (look.failed) {  // hollow
        painter.setPen(QPen(style.symbol, std::max(1.0, 0.5 + near)));
        painter.setOpacity(0.85 * opacity);
        painter.drawEllipse(centre, core + 1.2, core + 1.2);
        strokes();
        return image;
    }
    painter.setPen(Qt::NoPen);
    if (look.level > 0 && !look.held) {
        QColor tint = style.light ? style.dim : style.lamp;
        tint.setAlphaF(static_cast<float>((style.light ? 0.16 : 0.14) * (0.4 + 0.6 * look.level / 15.0)));
        painter.setBrush(tint);
        painter.drawEllipse(centre, halo, halo);
    }
    QColor dot = look.level == 0 ? style.dim : style.light ? style.symbol : style.lamp;
    // by day a lamp that burns is of little interest from afar
    const double quiet = style.light ? 0.5 + 0.5 * near : 1.0;
    dot.setAlphaF(static_cast<float>(quiet * (look.level > 0 ? 0.55 + 0.40 * near : 0.3 + 0.3 * near) * opacity));
    painter.setBrush(dot);
    painter.drawEllipse(centre, core, core);
    strokes();
    return image;
}

}  // namespace

const PointRenderer::Phases& PointRenderer::sprites(std::uint32_t key, const DrawContext& context,
                                                    const RasterView& view) {
    const auto [found, isNew] = m_sprites.try_emplace(key);
    if (isNew) {
        const Look look = Look::of(key);
        // on a wall figures grow, lamps do not: they would run into each other
        const double ratio = view.plane().ratio;
        const double scale = std::min(view.scale(), 1.3 * ratio);
        for (std::uint32_t i = 0; i < found->second.size(); ++i) {
            const std::uint32_t column = i / kPhases;
            const std::uint32_t row = i % kPhases;
            const QPointF phase(static_cast<double>(column) / kPhases, static_cast<double>(row) / kPhases);
            found->second[i] =
                Sprite(look.disc ? drawDisc(look, phase, context, scale) : drawHalo(look, phase, context, scale));
        }
    }
    return found->second;
}

void PointRenderer::draw(const SceneLayer& layer, const DrawContext& context, RasterView& view) {
    const LayerGeometry& geometry = *layer.geometry;
    const bool discs = geometry.kind == SymbolKind::Dot;
    if (!discs && view.zoom() < kHeatZoom && !context.scene.exact) {
        drawHeat(layer, context, view);
        return;
    }
    if (context.scene.pointsElsewhere) {
        return;
    }
    const SymbolForm form = discs ? SymbolForm::Disc : SymbolForm::Halo;
    const int size = discs ? 0 : std::clamp(static_cast<int>(std::lround((view.zoom() - 10.0) * 2.0)), 0, 20);
    const double reach = (discs ? kDiscReach : kReach) * view.scale();
    // looked up once a look, not once a point
    std::array<const Phases*, 16UL * 32UL> known{};
    for (const auto& [first, last] : geometry.runs(view.box(reach))) {
        for (std::uint32_t row = first; row < last; ++row) {
            const SymbolState state = layer.states[row];
            if (state.has(SymbolState::Gone) || geometry.styles[geometry.types[row]].form != form) {
                continue;
            }
            const QPointF at = view.place(geometry.positions[row]);
            if (!view.isNear(at, reach)) {
                continue;
            }
            ++view.symbols;
            const bool on = state.has(SymbolState::HasLevel) && (discs || state.level() > 0.02);
            const double shown = geometry.levelInverted ? 1.0 - state.level() : state.level();
            // never negative, and lround is a call: this runs for every point in sight
            int level = on ? static_cast<int>(shown * 15.0 + 0.5) : 0;  // NOLINT(bugprone-incorrect-roundings)
            if (!discs && on) {
                level = std::max(1, level);
            }
            const bool old = context.isHeld(state);
            const bool held = old || (discs && !on);
            const bool failed = state.has(SymbolState::Failed);
            // what never spoke cannot grow old
            const bool hatched = old && (failed || state.has(SymbolState::HasLevel));
            const bool lost = hatched && DrawContext::isLost(state);
            // in quarters of a pixel, rounded down: what is near is never as far out as kBias
            const auto quarterX = static_cast<std::uint32_t>((at.x() + kBias) * kPhases);
            const auto quarterY = static_cast<std::uint32_t>((at.y() + kBias) * kPhases);
            const std::uint32_t phase = quarterX % kPhases * kPhases + quarterY % kPhases;
            const std::uint32_t key = Look{size, level, discs, failed, held, hatched, lost}.key();
            const Phases*& phases = known[key % known.size()];
            if (phases == nullptr) {
                phases = &sprites(key, context, view);
            }
            const Sprite& picture = (*phases)[phase];
            view.canvas().splat(picture, static_cast<int>(quarterX / kPhases) - kBias - picture.width() / 2,
                                static_cast<int>(quarterY / kPhases) - kBias - picture.height() / 2);
        }
    }
}

// One grain for each square of 4 to 8 pixels, where its lamps are on average, the brighter the more of them burn: the
// same dust of light as single lamps would be, but its cost follows pixels.
void PointRenderer::drawHeat(const SceneLayer& layer, const DrawContext& context, RasterView& view) {
    if (!layer.aggregates) {
        return;
    }
    const int level = static_cast<int>(std::floor(view.zoom())) + 6;
    const double logicalPixel = view.plane().ratio;
    std::vector<feed::AggregateCell> cells;
    layer.aggregates->collect(static_cast<std::uint32_t>(std::clamp(level, 0, 32)), view.box(16.0 * view.scale()),
                              cells);
    for (const feed::AggregateCell& cell : cells) {
        const auto count = [&](feed::StateClass c) { return cell.counts[static_cast<std::size_t>(c)]; };
        const std::uint32_t held = context.scene.live ? count(feed::StateClass::Stale) : cell.total;
        const std::uint32_t lit = context.scene.live
                                      ? count(feed::StateClass::Low) + count(feed::StateClass::Middle) +
                                            count(feed::StateClass::High) + count(feed::StateClass::Attention)
                                      : 0;
        const QPointF at = view.place(cell.centre());
        const double crowd = std::min(1.0, 0.22 + 0.10 * std::log2(1.0 + std::max(lit, cell.total - lit)));
        const bool burns = lit * 2 >= cell.total - held && lit > 0;
        const QColor& ink =
            burns ? (context.style.light ? context.style.symbol : context.style.lamp) : context.style.dim;
        const double opacity = burns ? crowd * (context.style.light ? 0.5 : 1.0) : 0.6 * crowd;
        const int grain = std::max(1, static_cast<int>(std::lround((cell.total > 6 ? 2.0 : 1.5) * logicalPixel)));
        view.canvas().dot(static_cast<int>(std::floor(at.x())) - grain / 2,
                          static_cast<int>(std::floor(at.y())) - grain / 2, grain, premultiplied(ink, opacity));
        ++view.symbols;
    }
}

}  // namespace belfry::ui
