// SPDX-License-Identifier: Apache-2.0
#include "ui/map/layer_rasteriser.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace belfry::ui {

namespace {

constexpr int kPhases = 4;  // sprites are kept at quarter-pixel offsets, so that nothing trembles
constexpr double kWorld = 4'294'967'296.0;
constexpr double kClusterPx = 44.0;
constexpr double kSurfaceZoom = 14.5;       // nearer, a street is not what the next station measures
constexpr double kSurfaceReachM = 2'500.0;  // beyond this from the nearest station nothing is claimed

feed::Mercator toFixed(QPointF world) {
    const auto fixed = [](double v) { return static_cast<std::uint32_t>(std::clamp(v * kWorld, 0.0, kWorld - 1.0)); };
    return {fixed(world.x()), fixed(world.y())};
}

}  // namespace

struct LayerRasteriser::View {
    View(RasterFrame& target, const Camera& camera, int margin, double symbolScale)
        : frame(target),
          canvas(target.image),
          painter(&target.image),
          scale(symbolScale),
          border(margin),
          zoom(camera.zoom) {
        painter.setRenderHint(QPainter::Antialiasing);
        // camera of the enlarged picture: the same centre
        wide = camera;
        wide.width += 2 * margin;
        wide.height += 2 * margin;
        const double size = wide.worldPixels();
        const double angle = -wide.bearing * std::numbers::pi / 180.0;
        ux = std::cos(angle) * size / kWorld;
        uy = std::sin(angle) * size / kWorld;
        cx = wide.x * kWorld;
        cy = wide.y * kWorld;
        ox = wide.width / 2.0;
        oy = wide.height / 2.0;
        const double reach = 48.0 * symbolScale;
        QPointF low(1e9, 1e9);
        QPointF high(-1e9, -1e9);
        for (const QPointF corner :
             {QPointF(-reach, -reach), QPointF(wide.width + reach, -reach), QPointF(-reach, wide.height + reach),
              QPointF(wide.width + reach, wide.height + reach)}) {
            const QPointF world = wide.toWorld(corner);
            low = {std::min(low.x(), world.x()), std::min(low.y(), world.y())};
            high = {std::max(high.x(), world.x()), std::max(high.y(), world.y())};
        }
        topLeft = toFixed(low);
        bottomRight = toFixed(high);
    }

    [[nodiscard]] QPointF place(feed::Mercator p) const {
        const double dx = static_cast<double>(p.x) - cx;
        const double dy = static_cast<double>(p.y) - cy;
        return {ox + ux * dx - uy * dy, oy + uy * dx + ux * dy};
    }
    /** Inside the part that the person sees, margin not counted. */
    [[nodiscard]] bool isShown(QPointF p) const {
        return p.x() >= border && p.y() >= border && p.x() < wide.width - border && p.y() < wide.height - border;
    }
    [[nodiscard]] bool isNear(QPointF p, double reach) const {
        return p.x() > -reach && p.y() > -reach && p.x() < wide.width + reach && p.y() < wide.height + reach;
    }

    RasterFrame& frame;
    RasterCanvas canvas;
    QPainter painter;
    Camera wide;
    double scale;
    int border;
    double zoom;
    double ux, uy, cx, cy, ox, oy;
    feed::Mercator topLeft, bottomRight;
    std::uint32_t shown = 0;
};

RasterFrame LayerRasteriser::draw(const Scene& scene, const Camera& camera, const MapStyle::Values& style, int margin) {
    if (!(style == m_style)) {
        m_halos.clear();
        m_style = style;
    }
    m_live = scene.live;
    RasterFrame frame;
    frame.camera = camera;
    frame.margin = margin;
    frame.image = QImage(camera.width + 2 * margin, camera.height + 2 * margin, QImage::Format_ARGB32_Premultiplied);
    frame.image.fill(Qt::transparent);
    frame.shown.assign(scene.layers.size(), 0);
    if (m_style.ramp.size() < 2 || m_style.priorities.size() < 4) {
        return frame;  // no theme yet
    }
    View view(frame, camera, margin, m_style.symbolScale);
    for (const SceneLayer& layer : scene.layers) {
        if (layer.geometry && layer.visible && layer.geometry->kind == SymbolKind::Hexagon &&
            camera.zoom < kSurfaceZoom) {
            drawSurface(layer, view);
        }
    }
    // areas and lines lie under points, whatever the order of layers
    static constexpr std::array<SymbolKind, 6> kOrder{SymbolKind::Line, SymbolKind::Halo,    SymbolKind::Dot,
                                                      SymbolKind::Ring, SymbolKind::Hexagon, SymbolKind::Priority};
    for (const SymbolKind kind : kOrder) {
        for (std::size_t i = 0; i < scene.layers.size(); ++i) {
            const SceneLayer& layer = scene.layers[i];
            if (!layer.geometry || layer.geometry->kind != kind || !layer.visible) {
                continue;
            }
            view.shown = 0;
            if (kind == SymbolKind::Line) {
                drawLines(layer, view);
            } else if (kind == SymbolKind::Halo) {
                drawHalos(layer, view);
            } else if (kind == SymbolKind::Ring) {
                drawRings(layer, view);
            }
            drawGlyphs(layer, view);
            frame.shown[i] = view.shown;
        }
    }
    drawAlarms(scene, view);
    return frame;
}

QColor LayerRasteriser::rampColour(double attention) const {
    const double position = std::clamp(attention, 0.0, 1.0) * static_cast<double>(m_style.ramp.size() - 1);
    const auto step = static_cast<qsizetype>(std::floor(position));
    if (step + 1 >= m_style.ramp.size()) {
        return m_style.ramp.last();
    }
    const auto share = static_cast<float>(position - static_cast<double>(step));
    const QColor& a = m_style.ramp[step];
    const QColor& b = m_style.ramp[step + 1];
    return QColor::fromRgbF(a.redF() + (b.redF() - a.redF()) * share, a.greenF() + (b.greenF() - a.greenF()) * share,
                            a.blueF() + (b.blueF() - a.blueF()) * share);
}

void LayerRasteriser::drawLines(const SceneLayer& layer, View& view) {
    const LayerGeometry& geometry = *layer.geometry;
    // a line is found by its middle: look further out by the length of a long segment (about 1.2 km)
    const auto reach = static_cast<std::uint32_t>(1'200.0 / 0.0093 / 1.0);
    feed::Mercator low = view.topLeft;
    feed::Mercator high = view.bottomRight;
    low.x = low.x > reach ? low.x - reach : 0;
    low.y = low.y > reach ? low.y - reach : 0;
    high.x = high.x < 0xFFFFFFFFU - reach ? high.x + reach : 0xFFFFFFFFU;
    high.y = high.y < 0xFFFFFFFFU - reach ? high.y + reach : 0xFFFFFFFFU;
    struct Drawn {
        std::uint32_t row;
        double attention;
    };
    std::vector<Drawn> drawn;
    for (const auto& [first, last] : geometry.runs(low, high)) {
        for (std::uint32_t row = first; row < last; ++row) {
            const SymbolState state = layer.states[row];
            if (state.has(SymbolState::Gone) || geometry.form(row) != SymbolForm::Line) {
                continue;
            }
            if (view.isShown(view.place(geometry.positions[row]))) {
                ++view.shown;
            }
            const double attention = !state.has(SymbolState::HasLevel) ? -1.0
                                     : geometry.levelInverted          ? 1.0 - state.level()
                                                                       : state.level();
            // far away only main roads and what is congested
            const int width = geometry.lineWidths[row];
            const double needed = view.zoom >= 15.0   ? -1.0
                                  : view.zoom >= 13.5 ? (width >= 2 ? -1.0 : 0.35)
                                                      : (width >= 3 ? 0.2 : 0.45);
            if (attention < needed) {
                continue;
            }
            drawn.push_back({row, attention});
        }
    }
    std::sort(drawn.begin(), drawn.end(), [](const Drawn& a, const Drawn& b) { return a.attention < b.attention; });
    const double zoomFactor = std::clamp((view.zoom - 11.0) / 6.0, 0.15, 1.0);
    for (const Drawn& line : drawn) {
        const SymbolState state = layer.states[line.row];
        const auto points = geometry.line(line.row);
        const double radius = view.scale * (0.9 + zoomFactor * (0.6 * geometry.lineWidths[line.row] + 0.5));
        const bool held = state.has(SymbolState::Stale) || !m_live || line.attention < 0.0;
        const QRgb colour = held ? premultiplied(m_style.dim, 0.22)
                                 : premultiplied(rampColour(line.attention), 0.55 + 0.45 * line.attention);
        // both directions of a street lie on one line: keep to the right by half a width
        const double aside = view.zoom >= 14.5 ? radius * 0.9 : 0.0;
        QPointF before;
        for (std::size_t i = 0; i < points.size(); ++i) {
            const QPointF at = view.place(points[i]);
            if (i > 0) {
                const QPointF along = at - before;
                const double length = std::hypot(along.x(), along.y());
                const QPointF side = length > 0.0 ? QPointF(-along.y(), along.x()) / length * aside : QPointF();
                if (held) {  // a broken line: this is history
                    const int dashes = std::max(1, static_cast<int>(length / 8.0));
                    for (int d = 0; d < dashes; ++d) {
                        view.canvas.capsule(before + side + along * (static_cast<double>(d) / dashes),
                                            before + side + along * ((d + 0.45) / dashes), radius * 0.7, colour);
                    }
                } else {
                    view.canvas.capsule(before + side, at + side, radius, colour);
                }
            }
            before = at;
        }
        ++view.frame.symbols;
    }
}

const QImage& LayerRasteriser::haloSprite(double zoom, int level, bool failed, bool stale, int phaseX, int phaseY) {
    const int bucket = std::clamp(static_cast<int>(std::lround((zoom - 10.0) * 2.0)), 0, 20);
    const std::uint32_t key = static_cast<std::uint32_t>(
        (((bucket * 16 + level) * 4 + (failed ? 2 : 0) + (stale ? 1 : 0)) * kPhases + phaseX) * kPhases + phaseY);
    const auto found = m_halos.find(key);
    if (found != m_halos.end()) {
        return found->second;
    }
    const double near = std::clamp((bucket / 2.0 + 10.0 - 13.0) / 4.5, 0.0, 1.0);
    // on a wall figures grow, lamps do not: they would run into each other
    const double size = std::min(m_style.symbolScale, 1.3);
    const double core = size * (0.7 + 1.3 * near);
    const double halo = size * (1.5 + 9.0 * near) * (0.35 + 0.65 * level / 15.0);
    const int half = static_cast<int>(std::ceil(std::max(halo, core + 2.0))) + 1;
    QImage sprite(2 * half + 1, 2 * half + 1, QImage::Format_ARGB32_Premultiplied);
    sprite.fill(Qt::transparent);
    QPainter painter(&sprite);
    painter.setRenderHint(QPainter::Antialiasing);
    const QPointF centre(half + static_cast<double>(phaseX) / kPhases, half + static_cast<double>(phaseY) / kPhases);
    const double opacity = stale ? 0.5 : 1.0;
    if (failed) {  // hollow
        painter.setPen(QPen(m_style.symbol, std::max(1.0, 0.5 + near)));
        painter.setBrush(Qt::NoBrush);
        painter.setOpacity(0.85 * opacity);
        painter.drawEllipse(centre, core + 1.2, core + 1.2);
    } else {
        if (level > 0 && !stale) {
            const QColor glow = m_style.light ? m_style.dim : m_style.lamp;
            QColor tint = glow;
            tint.setAlphaF(static_cast<float>((m_style.light ? 0.16 : 0.14) * (0.4 + 0.6 * level / 15.0)));
            painter.setPen(Qt::NoPen);
            painter.setBrush(tint);
            painter.drawEllipse(centre, halo, halo);
        }
        QColor dot = level > 0 ? m_style.lamp : m_style.dim;
        if (m_style.light && level > 0) {
            dot = m_style.symbol;
        }
        // by day a lamp that burns is of little interest from afar
        const double quiet = m_style.light ? 0.5 + 0.5 * near : 1.0;
        dot.setAlphaF(static_cast<float>(quiet * (level > 0 ? 0.55 + 0.40 * near : 0.3 + 0.3 * near) * opacity));
        painter.setPen(Qt::NoPen);
        painter.setBrush(dot);
        painter.drawEllipse(centre, core, core);
    }
    painter.end();
    return m_halos.emplace(key, std::move(sprite)).first->second;
}

void LayerRasteriser::drawHalos(const SceneLayer& layer, View& view) {
    const LayerGeometry& geometry = *layer.geometry;
    const bool dust = view.zoom < 13.0;
    const QRgb lit = premultiplied(m_style.light ? m_style.symbol : m_style.lamp, dust ? 0.28 : 1.0);
    const QRgb unlit = premultiplied(m_style.dim, 0.22);
    for (const auto& [first, last] : geometry.runs(view.topLeft, view.bottomRight)) {
        for (std::uint32_t row = first; row < last; ++row) {
            const SymbolState state = layer.states[row];
            if (state.has(SymbolState::Gone) || geometry.styles[geometry.types[row]].form != SymbolForm::Halo) {
                continue;
            }
            const QPointF at = view.place(geometry.positions[row]);
            if (!view.isNear(at, 16.0)) {
                continue;
            }
            if (view.isShown(at)) {
                ++view.shown;
            }
            ++view.frame.symbols;
            const bool stale = state.has(SymbolState::Stale) || !m_live;
            const bool on = state.has(SymbolState::HasLevel) && state.level() > 0.02;
            if (dust) {
                view.canvas.dot(static_cast<int>(at.x()), static_cast<int>(at.y()), view.zoom < 11.5 ? 1 : 2,
                                on && !stale ? lit : unlit);
                continue;
            }
            const int level = on ? std::max(1, static_cast<int>(std::lround(state.level() * 15.0))) : 0;
            const double fx = std::floor(at.x());
            const double fy = std::floor(at.y());
            const QImage& sprite =
                haloSprite(view.zoom, level, state.has(SymbolState::Failed), stale,
                           static_cast<int>((at.x() - fx) * kPhases), static_cast<int>((at.y() - fy) * kPhases));
            view.canvas.splat(sprite, static_cast<int>(fx) - sprite.width() / 2,
                              static_cast<int>(fy) - sprite.height() / 2);
        }
    }
}

void LayerRasteriser::drawRings(const SceneLayer& layer, View& view) {
    const LayerGeometry& geometry = *layer.geometry;
    struct Cluster {
        QPointF sum;
        std::uint32_t count = 0;
        std::uint32_t known = 0;
        std::uint32_t stale = 0;
        double level = 0.0;
        std::int64_t figure = 0;
        bool hasFigure = false;
    };
    // cells fixed to the world, so that clusters do not dance while panning
    const double cell = kClusterPx * view.scale / view.wide.worldPixels() * kWorld;
    std::unordered_map<std::uint64_t, Cluster> clusters;
    const double side = std::clamp((view.zoom - 15.0) * 2.2, 3.0, 12.0) * view.scale;
    for (const auto& [first, last] : geometry.runs(view.topLeft, view.bottomRight)) {
        for (std::uint32_t row = first; row < last; ++row) {
            const SymbolState state = layer.states[row];
            if (state.has(SymbolState::Gone)) {
                continue;
            }
            const QPointF at = view.place(geometry.positions[row]);
            if (view.isShown(at)) {
                ++view.shown;
            }
            const TypeStyle& style = geometry.styles[geometry.types[row]];
            if (!view.isNear(at, 32.0) || view.zoom < style.minimumZoom) {
                continue;
            }
            const bool stale = state.has(SymbolState::Stale) || !m_live;
            if (style.form == SymbolForm::Bay) {
                const bool taken = state.has(SymbolState::HasLevel) && state.level() > 0.5;
                const QRectF rect(at.x() - side / 2, at.y() - side / 2, side, side);
                view.painter.setPen(
                    QPen(stale ? m_style.dim : m_style.symbol, 1.0, stale ? Qt::DotLine : Qt::SolidLine));
                view.painter.setBrush(taken && !stale ? QBrush(rampColour(0.6)) : QBrush(Qt::NoBrush));
                view.painter.drawRect(rect);
                ++view.frame.symbols;
                continue;
            }
            const auto gx = static_cast<std::uint64_t>(static_cast<double>(geometry.positions[row].x) / cell);
            const auto gy = static_cast<std::uint64_t>(static_cast<double>(geometry.positions[row].y) / cell);
            Cluster& cluster = clusters[(gx << 32U) | gy];
            cluster.sum += at;
            ++cluster.count;
            cluster.stale += stale ? 1U : 0U;
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
    std::vector<const Cluster*> sorted;
    for (const auto& [key, cluster] : clusters) {
        sorted.push_back(&cluster);
    }
    std::sort(sorted.begin(), sorted.end(), [](const Cluster* a, const Cluster* b) {
        return std::pair(a->sum.y() / a->count, a->sum.x()) < std::pair(b->sum.y() / b->count, b->sum.x());
    });
    QFont font(m_style.fontFamily);
    font.setPixelSize(std::max(11, static_cast<int>(11.0 * view.scale)));
    font.setWeight(QFont::DemiBold);
    view.painter.setFont(font);
    for (const Cluster* cluster : sorted) {
        const QPointF at = cluster->sum / cluster->count;
        const double radius =
            view.scale * std::min(18.0, 12.5 + (cluster->count > 1 ? 2.0 : 0.0) + (cluster->figure > 999 ? 2.0 : 0.0));
        const bool held = cluster->stale * 2 > cluster->count;
        view.painter.setPen(Qt::NoPen);
        view.painter.setBrush(m_style.plate);
        view.painter.drawEllipse(at, radius, radius);
        if (held) {
            view.painter.setBrush(QBrush(m_style.dim, Qt::BDiagPattern));
            view.painter.drawEllipse(at, radius, radius);
        }
        const QRectF ring(at.x() - radius + 1.5, at.y() - radius + 1.5, 2 * radius - 3.0, 2 * radius - 3.0);
        view.painter.setBrush(Qt::NoBrush);
        view.painter.setPen(QPen(rampColour(0.08), 3.0 * view.scale, Qt::SolidLine, Qt::FlatCap));
        view.painter.drawEllipse(ring);
        if (cluster->known > 0) {
            const double level = cluster->level / cluster->known;
            view.painter.setPen(QPen(held ? m_style.dim : rampColour(0.45 + 0.5 * level), 3.0 * view.scale,
                                     Qt::SolidLine, Qt::FlatCap));
            view.painter.drawArc(ring, 90 * 16, -static_cast<int>(std::lround(level * 360.0 * 16.0)));
        }
        view.painter.setPen(held ? m_style.dim : m_style.symbol);
        view.painter.drawText(ring, Qt::AlignCenter,
                              cluster->hasFigure ? QString::number(cluster->figure) : QStringLiteral("?"));
        ++view.frame.symbols;
    }
}

void LayerRasteriser::drawGlyphs(const SceneLayer& layer, View& view) {
    const LayerGeometry& geometry = *layer.geometry;
    QFont font(m_style.fontFamily);
    font.setPixelSize(std::max(10, static_cast<int>(11.0 * view.scale)));
    font.setWeight(QFont::DemiBold);
    view.painter.setFont(font);
    for (const auto& [first, last] : geometry.runs(view.topLeft, view.bottomRight)) {
        for (std::uint32_t row = first; row < last; ++row) {
            const SymbolForm form = geometry.form(row);
            if (form == SymbolForm::Halo || form == SymbolForm::Ring || form == SymbolForm::Bay ||
                form == SymbolForm::Line) {
                continue;
            }
            const SymbolState state = layer.states[row];
            if (state.has(SymbolState::Gone)) {
                continue;
            }
            const QPointF at = view.place(geometry.positions[row]);
            if (view.isShown(at)) {
                ++view.shown;
            }
            const TypeStyle& style = geometry.styles[geometry.types[row]];
            if (!view.isNear(at, 48.0) || view.zoom < style.minimumZoom) {
                continue;
            }
            ++view.frame.symbols;
            const bool stale = state.has(SymbolState::Stale) || !m_live;
            const QColor ink = stale ? m_style.dim : m_style.symbol;
            if (form == SymbolForm::Hexagon) {
                const double radius = 13.0 * view.scale;
                QPolygonF hexagon;
                for (int corner = 0; corner < 6; ++corner) {
                    const double angle = std::numbers::pi / 3.0 * corner + std::numbers::pi / 6.0;
                    hexagon << at + QPointF(std::cos(angle), std::sin(angle)) * radius;
                }
                view.painter.setBrush(m_style.plate);
                view.painter.setPen(QPen(ink, 1.4 * view.scale));
                view.painter.drawPolygon(hexagon);
                if (stale) {
                    view.painter.setBrush(QBrush(m_style.dim, Qt::BDiagPattern));
                    view.painter.drawPolygon(hexagon);
                }
                view.painter.drawText(
                    QRectF(at.x() - radius, at.y() - radius, 2 * radius, 2 * radius), Qt::AlignCenter,
                    state.has(SymbolState::HasFigure) ? QString::number(state.figure()) : QStringLiteral("?"));
            } else if (form == SymbolForm::Priority) {
                const int priority = 1 + static_cast<int>(std::lround(state.level() * 3.0));
                paintPriority(view.painter, at, 26.0 * view.scale, priority, m_style, true, stale);
            } else {
                const double half = (style.minimumZoom >= 16.0 ? 6.0 : 7.5) * view.scale;
                const QRectF box(at.x() - half, at.y() - half, 2 * half, 2 * half);
                view.painter.setPen(QPen(ink, state.has(SymbolState::Failed) ? 1.6 : 1.0,
                                         state.has(SymbolState::Failed) ? Qt::DashLine : Qt::SolidLine));
                view.painter.setBrush(m_style.plate);
                view.painter.drawRoundedRect(box, 2.0, 2.0);
                if (stale) {
                    view.painter.setBrush(QBrush(m_style.dim, Qt::BDiagPattern));
                    view.painter.drawRoundedRect(box, 2.0, 2.0);
                }
                view.painter.drawText(box, Qt::AlignCenter, style.glyph);
            }
        }
    }
}

// Inverse distance weighting (Shepard 1968, power 2) between the stations, on a coarse grid that is smoothed when
// drawn.
void LayerRasteriser::drawSurface(const SceneLayer& layer, View& view) {
    constexpr int kGridPx = 16;
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
    if (stations.size() < 3 || !m_live) {
        return;
    }
    const double reach = kSurfaceReachM / std::max(0.01, view.wide.metresPerPixel());
    const int columns = view.wide.width / kGridPx + 2;
    const int rows = view.wide.height / kGridPx + 2;
    QImage grid(columns, rows, QImage::Format_ARGB32_Premultiplied);
    for (int gy = 0; gy < rows; ++gy) {
        auto* line = reinterpret_cast<QRgb*>(grid.scanLine(gy));
        for (int gx = 0; gx < columns; ++gx) {
            double weights = 0.0;
            double sum = 0.0;
            double nearest = 1e18;
            for (const Station& station : stations) {
                const double dx = station.at.x() - (gx + 0.5) * kGridPx;
                const double dy = station.at.y() - (gy + 0.5) * kGridPx;
                const double squared = std::max(1.0, dx * dx + dy * dy);
                weights += 1.0 / squared;
                sum += station.level / squared;
                nearest = std::min(nearest, squared);
            }
            const double level = sum / weights;
            const double trust = std::clamp(1.0 - std::sqrt(nearest) / reach, 0.0, 1.0);
            line[gx] = premultiplied(rampColour(level), (0.05 + 0.30 * level) * trust);
        }
    }
    view.painter.setRenderHint(QPainter::SmoothPixmapTransform);
    view.painter.drawImage(QRectF(0, 0, columns * kGridPx, rows * kGridPx), grid);
}

void LayerRasteriser::drawAlarms(const Scene& scene, View& view) {
    // the worst unacknowledged of a place stands for it; the others are told as a number
    struct Mark {
        QPointF at;
        AlarmMark alarm;
        int count = 1;
    };
    std::vector<AlarmMark> alarms = scene.alarms;
    std::sort(alarms.begin(), alarms.end(), [](const AlarmMark& a, const AlarmMark& b) {
        return std::tuple(a.priority, a.acknowledged, a.returned, a.handle.value) <
               std::tuple(b.priority, b.acknowledged, b.returned, b.handle.value);
    });
    std::vector<Mark> marks;
    std::unordered_map<std::uint64_t, std::size_t> byCell;
    const double cell = 26.0 * view.scale;
    for (const AlarmMark& alarm : alarms) {
        if (alarm.handle.layer() >= scene.layers.size()) {
            continue;
        }
        const SceneLayer& layer = scene.layers[alarm.handle.layer()];
        if (!layer.geometry || alarm.handle.row() >= layer.geometry->positions.size()) {
            continue;
        }
        const QPointF at = view.place(layer.geometry->positions[alarm.handle.row()]);
        if (!view.isNear(at, 32.0) || (alarm.priority == 4 && view.zoom < 15.0)) {
            continue;
        }
        const auto gx = static_cast<std::uint64_t>(std::floor(at.x() / cell) + 1'000.0);
        const auto gy = static_cast<std::uint64_t>(std::floor(at.y() / cell) + 1'000.0);
        const auto [found, isNew] = byCell.try_emplace((gx << 32U) | gy, marks.size());
        if (isNew) {
            marks.push_back({at, alarm, 1});
        } else {
            ++marks[found->second].count;
        }
    }
    QFont font(m_style.fontFamily);
    font.setPixelSize(std::max(11, static_cast<int>(11.0 * view.scale)));
    for (auto mark = marks.rbegin(); mark != marks.rend(); ++mark) {
        const double size = (mark->alarm.priority == 1   ? 30.0
                             : mark->alarm.priority == 2 ? 24.0
                             : mark->alarm.priority == 3 ? 18.0
                                                         : 13.0) *
                            view.scale;
        paintPriority(view.painter, mark->at, size, mark->alarm.priority, m_style, mark->alarm.acknowledged,
                      mark->alarm.returned);
        if (mark->count > 1) {
            view.painter.setFont(font);
            view.painter.setPen(m_style.symbol);
            view.painter.drawText(mark->at + QPointF(size * 0.6, 4.0), QString::number(mark->count));
        }
    }
}

void paintPriority(QPainter& painter, QPointF centre, double size, int priority, const MapStyle::Values& style,
                   bool acknowledged, bool returned) {
    const double half = size / 2.0;
    const QColor colour = style.priorities[std::clamp(priority, 1, 4) - 1];
    painter.setBrush(returned ? QBrush(style.plate) : QBrush(colour));
    painter.setPen(QPen(returned ? colour : style.outline, acknowledged ? 1.0 : 2.0));
    QRectF textBox(centre.x() - half, centre.y() - half, size, size);
    switch (priority) {
        case 1:
            painter.drawPolygon(QPolygonF{centre + QPointF(0, -half), centre + QPointF(half, half * 0.85),
                                          centre + QPointF(-half, half * 0.85)});
            textBox.translate(0, half * 0.28);
            break;
        case 2:
            painter.drawPolygon(QPolygonF{centre + QPointF(0, -half), centre + QPointF(half, 0),
                                          centre + QPointF(0, half), centre + QPointF(-half, 0)});
            break;
        case 3: painter.drawEllipse(centre, half * 0.9, half * 0.9); break;
        default:
            painter.drawRect(QRectF(centre.x() - half * 0.8, centre.y() - half * 0.8, size * 0.8, size * 0.8));
            break;
    }
    QFont font(style.fontFamily);
    font.setPixelSize(std::max(8, static_cast<int>(size * 0.46)));
    font.setBold(true);
    painter.setFont(font);
    painter.setPen(returned ? colour : style.outline);
    painter.drawText(textBox, Qt::AlignCenter, QString::number(priority));
}

}  // namespace belfry::ui
