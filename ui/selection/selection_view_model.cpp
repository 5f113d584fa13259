// SPDX-License-Identifier: Apache-2.0
#include "ui/selection/selection_view_model.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

namespace belfry::ui {

namespace {

constexpr double kWorld = 4'294'967'296.0;
constexpr double kLeastStep = 3.0;           // pixels between two points of a lasso
constexpr double kLeastSize = 4.0;           // pixels; smaller was a slip of the hand
constexpr std::size_t kMostCorners = 4'000;  // more than a hand draws
constexpr int kCircleCorners = 72;
constexpr std::size_t kMostAreaCorners = 400;
constexpr double kStreetReach = 40.0;  // pixels around a click for a street

double length(QPointF vector) { return std::hypot(vector.x(), vector.y()); }

feed::Mercator fixed(QPointF world) {
    const double x = world.x() - std::floor(world.x());
    return {static_cast<std::uint32_t>(std::clamp(x * kWorld, 0.0, kWorld - 1.0)),
            static_cast<std::uint32_t>(std::clamp(world.y() * kWorld, 0.0, kWorld - 1.0))};
}

}  // namespace

SelectionViewModel::SelectionViewModel(MapViewModel& map, QObject* parent) : QObject(parent), m_map(map) {
    connect(map.camera(), &CameraController::changed, this, [this] {
        if (isDrawing()) {
            emit outlineChanged();
        }
    });
    // nothing that cannot be seen stays selected
    connect(&map, &MapViewModel::hiddenLayersChanged, this, &SelectionViewModel::keep);
}

QPointF SelectionViewModel::toWorld(QPointF at) const { return m_map.camera()->camera().toWorld(at); }

QPointF SelectionViewModel::toScreen(QPointF world) const {
    return m_map.camera()->camera().toScreen(world.x(), world.y());
}

void SelectionViewModel::setStore(const feed::Store* store) {
    m_store = store;
    m_places = store == nullptr ? nullptr : std::make_unique<feed::SpatialIndex>(store->catalogue());
    m_area.clear();
    m_map.setSelectedMany({});  // handles of the old store mean nothing in the new one
    cancelDrawing();
    sumUp();
}

void SelectionViewModel::setFormatter(const Formatter* formatter) {
    m_formatter = formatter;
    emit toolChanged();
    sumUp();
}

void SelectionViewModel::storeChanged(const items::StoreChange& change) {
    if (change.entities && !change.reset && m_places) {
        m_places->grow();
        keep();
    }
}

void SelectionViewModel::setTool(Tool tool) {
    if (tool == m_tool) {
        return;
    }
    cancelDrawing();
    m_tool = tool;
    m_cursorShown = false;
    m_cursor = QPointF(m_map.camera()->camera().width / 2.0, m_map.camera()->camera().height / 2.0);
    emit toolChanged();
    emit outlineChanged();
    if (tool != None) {
        emit announced(hint());
    }
}

void SelectionViewModel::toggleTool(Tool tool) { setTool(tool == m_tool ? None : tool); }

QString SelectionViewModel::hint() const {
    switch (m_tool) {
        case Rectangle:
            return tr("Rectangle: drag or tap two corners. Arrow keys move the cursor, Space puts a corner, Esc ends.");
        case Lasso:
            return tr(
                "Lasso: draw around it, or tap corners and double-tap the last. Arrow keys move the cursor, "
                "Space puts a corner, Return closes, Esc ends.");
        case Radius:
            return tr(
                "Radius: drag from the centre, or tap centre and edge. Arrow keys move the cursor, Space puts a "
                "point, Esc ends.");
        case Street: return tr("Street: tap something on it. Arrow keys move the cursor, Space chooses, Esc ends.");
        case None: break;
    }
    return {};
}

void SelectionViewModel::begin(QPointF at) {
    if (m_tool == None || m_tool == Street) {
        return;
    }
    m_corners.assign(1, toWorld(at));
    m_cursor = at;
    m_cursorShown = false;
    emit outlineChanged();
}

void SelectionViewModel::dragTo(QPointF at) {
    if (!isDrawing()) {
        return;
    }
    m_cursor = at;
    if (m_tool != Lasso) {
        m_corners.resize(1);
        m_corners.push_back(toWorld(at));
    } else if (m_corners.size() < kMostCorners && length(at - toScreen(m_corners.back())) >= kLeastStep) {
        m_corners.push_back(toWorld(at));
    }
    emit outlineChanged();
}

void SelectionViewModel::finish(bool add) {
    if (!isDrawing() || !m_places) {
        cancelDrawing();
        return;
    }
    const QPointF first = m_corners.front();
    const QPointF last = m_corners.back();
    std::vector<Handle> found;
    std::vector<QPointF> ring;
    if (m_tool == Radius) {
        if (length(toScreen(last) - toScreen(first)) < kLeastSize) {
            cancelDrawing();
            return;
        }
        const feed::LonLat centre = toLonLat(first);
        m_places->inRadius(centre, feed::distanceMetres(centre, toLonLat(last)), shown(), found);
        const QPointF edge = last - first;
        for (int i = 0; i < kCircleCorners; ++i) {
            const double angle = 2.0 * std::numbers::pi * i / kCircleCorners;
            ring.push_back(first + QPointF(std::cos(angle), std::sin(angle)) * length(edge));
        }
    } else {
        ring = m_corners;
        if (m_tool == Rectangle) {
            const QPointF a = toScreen(first);
            const QPointF b = toScreen(last);
            if (std::min(std::abs(a.x() - b.x()), std::abs(a.y() - b.y())) < 1.0 || length(b - a) < kLeastSize) {
                cancelDrawing();
                return;
            }
            // upright on the screen, however the map is turned
            ring = {first, toWorld({b.x(), a.y()}), last, toWorld({a.x(), b.y()})};
        }
        std::vector<feed::Mercator> corners;
        corners.reserve(ring.size());
        std::transform(ring.begin(), ring.end(), std::back_inserter(corners), fixed);
        if (corners.size() < 3) {
            cancelDrawing();
            return;
        }
        m_places->inLasso(corners, shown(), found);
    }
    end();
    select(std::move(found), add, add ? QList<QPointF>() : areaOf(ring));
}

QList<QPointF> SelectionViewModel::areaOf(const std::vector<QPointF>& ring) {
    QList<QPointF> area;
    const std::size_t step = 1 + ring.size() / kMostAreaCorners;  // a hand draws more than a plan needs
    for (std::size_t i = 0; i < ring.size(); i += step) {
        const feed::LonLat place = toLonLat(ring[i]);
        area.append({place.lon, place.lat});
    }
    for (qsizetype i = 1; i < area.size(); ++i) {
        if (std::abs(area[i].x() - area[i - 1].x()) > 180.0) {
            return {};  // over the edge of the map a ring of degrees says something else
        }
    }
    return area.size() < 3 ? QList<QPointF>() : area;
}

void SelectionViewModel::put(QPointF at, bool add) {
    if (m_tool == None) {
        return;
    }
    m_cursor = at;
    if (m_tool == Street) {
        streetAt(at, add);
        return;
    }
    if (m_corners.size() < kMostCorners) {
        m_corners.push_back(toWorld(at));
    }
    emit outlineChanged();
    if (m_tool != Lasso && m_corners.size() >= 2) {
        finish(add);
    } else {
        emit announced(tr("Corner %1").arg(m_corners.size()));
    }
}

void SelectionViewModel::moveCursor(double dx, double dy) {
    const Camera& camera = m_map.camera()->camera();
    m_cursorShown = true;
    const QPointF wanted = m_cursor + QPointF(dx, dy);
    m_cursor = {std::clamp(wanted.x(), 0.0, camera.width - 1.0), std::clamp(wanted.y(), 0.0, camera.height - 1.0)};
    if (m_cursor != wanted) {
        m_map.camera()->panBy(m_cursor.x() - wanted.x(), m_cursor.y() - wanted.y());
    }
    emit outlineChanged();
}

void SelectionViewModel::putAtCursor() {
    m_cursorShown = true;
    put(m_cursor);
}

void SelectionViewModel::finishAtCursor(bool add) {
    if (m_tool == Street || isDrawing()) {
        put(m_cursor, add);
        if (m_tool == Lasso) {
            finish(add);
        }
    } else {
        putAtCursor();
    }
}

void SelectionViewModel::takeBack() {
    if (isDrawing()) {
        m_corners.pop_back();
        emit outlineChanged();
    }
}

bool SelectionViewModel::cancel() {
    if (isDrawing()) {
        cancelDrawing();
        return true;
    }
    if (m_tool != None) {
        setTool(None);
        return true;
    }
    return false;
}

void SelectionViewModel::cancelDrawing() {
    if (isDrawing()) {
        m_corners.clear();
        emit outlineChanged();
    }
}

void SelectionViewModel::end() {
    m_corners.clear();
    m_tool = None;
    m_cursorShown = false;
    emit outlineChanged();
    emit toolChanged();
}

QList<QPointF> SelectionViewModel::outline() const {
    QList<QPointF> points;
    if (!isDrawing()) {
        return points;
    }
    const QPointF first = toScreen(m_corners.front());
    const QPointF last = m_cursorShown ? m_cursor : toScreen(m_corners.back());
    switch (m_tool) {
        case Rectangle: points = {first, {last.x(), first.y()}, last, {first.x(), last.y()}, first}; break;
        case Radius: {
            constexpr int kSides = 72;
            const double radius = length(last - first);
            for (int i = 0; i <= kSides; ++i) {
                const double angle = 2.0 * std::numbers::pi * i / kSides;
                points.append(first + QPointF(std::cos(angle), std::sin(angle)) * radius);
            }
            break;
        }
        default:
            points.reserve(static_cast<qsizetype>(m_corners.size()) + 2);
            for (const QPointF corner : m_corners) {
                points.append(toScreen(corner));
            }
            if (m_cursorShown) {
                points.append(m_cursor);
            }
            points.append(first);
    }
    return points;
}

QString SelectionViewModel::measure() const {
    if (!isDrawing() || m_formatter == nullptr) {
        return {};
    }
    const auto metres = [this](QPointF a, QPointF b) {
        const double distance = feed::distanceMetres(toLonLat(toWorld(a)), toLonLat(toWorld(b)));
        return distance >= 1'000.0 ? m_formatter->quantity(distance / 1'000.0, QStringLiteral("km"), 1)
                                   : m_formatter->quantity(distance, QStringLiteral("m"), 0);
    };
    const QPointF first = toScreen(m_corners.front());
    const QPointF last = m_cursorShown ? m_cursor : toScreen(m_corners.back());
    if (m_tool == Radius) {
        return metres(first, last);
    }
    return m_tool == Rectangle
               ? tr("%1 × %2").arg(metres(first, {last.x(), first.y()}), metres(first, {first.x(), last.y()}))
               : QString();
}

feed::SpatialFilter SelectionViewModel::shown() const {
    feed::SpatialFilter filter;
    const auto layers = m_store->catalogue().layers();
    for (std::size_t i = 0; i < layers.size(); ++i) {
        if (m_map.hiddenLayers().contains(QString::fromStdString(layers[i].id))) {
            filter.layers &= ~(std::uint64_t{1} << i);
        }
    }
    return filter;
}

void SelectionViewModel::streetAt(QPointF at, bool add) {
    const QString entity = m_map.pick(at.x(), at.y(), kStreetReach);
    if (entity.isEmpty()) {
        emit announced(tr("Nothing here belongs to a street"));
        return;
    }
    selectStreetOf(entity, add);
}

void SelectionViewModel::selectStreetOf(const QString& entity, bool add) {
    if (!m_places) {
        return;
    }
    const auto handle = m_store->catalogue().find(entity.toStdString());
    const std::string_view street = handle ? m_store->catalogue().street(*handle) : std::string_view();
    if (street.empty()) {
        emit announced(tr("Nothing here belongs to a street"));
        return;
    }
    std::vector<Handle> found;
    m_places->onStreet(street, shown(), found);
    end();
    select(std::move(found), add);
}

void SelectionViewModel::select(std::vector<Handle> found, bool add, QList<QPointF> area) {
    m_area = std::move(area);
    if (add) {
        found.insert(found.end(), m_map.selectedMany().begin(), m_map.selectedMany().end());
    }
    m_map.setSelected({});
    m_map.setSelectedMany(std::move(found));
    sumUp();
    emit announced(summary());
}

void SelectionViewModel::clear() {
    if (count() > 0 || !m_area.isEmpty()) {
        m_area.clear();
        m_map.setSelectedMany({});
        sumUp();
        emit announced(summary());
    }
}

void SelectionViewModel::keep() {
    if (m_store == nullptr || count() == 0) {
        return;
    }
    const feed::SpatialFilter filter = shown();
    std::vector<Handle> kept;
    for (const Handle handle : m_map.selectedMany()) {
        if (filter.hasLayer(handle.layer()) && m_store->catalogue().contains(handle)) {
            kept.push_back(handle);
        }
    }
    if (kept.size() != m_map.selectedMany().size()) {
        m_map.setSelectedMany(std::move(kept));
        sumUp();
    }
}

void SelectionViewModel::sumUp() {
    QList<LayerShare> shares;
    if (m_store != nullptr && m_formatter != nullptr) {
        const feed::Catalogue& catalogue = m_store->catalogue();
        std::vector<std::vector<int>> counts(catalogue.layers().size());
        for (std::size_t i = 0; i < counts.size(); ++i) {
            counts[i].resize(catalogue.layers()[i].assetTypes.size());
        }
        for (const Handle handle : m_map.selectedMany()) {
            ++counts[handle.layer()][catalogue.type(handle)];
        }
        for (std::size_t i = 0; i < counts.size(); ++i) {
            const LayerSchema& schema = catalogue.layers()[i];
            LayerShare share;
            QStringList types;
            for (std::size_t t = 0; t < counts[i].size(); ++t) {
                if (counts[i][t] > 0) {
                    share.count += counts[i][t];
                    types.append(
                        tr("%1 %2", "type of asset, number of them")
                            .arg(m_formatter->text(schema.assetTypes[t].title), m_formatter->number(counts[i][t])));
                }
            }
            if (share.count > 0) {
                share.layer = QString::fromStdString(schema.id);
                share.commandable = !schema.commands.empty();
                share.title = m_formatter->text(schema.title);
                share.detail = types.join(QStringLiteral(" · "));
                shares.append(share);
            }
        }
    }
    m_byLayer = std::move(shares);
    emit selectionChanged();
}

QStringList SelectionViewModel::entities(const QString& layer) const {
    QStringList ids;
    const auto index = m_store == nullptr ? std::nullopt : m_store->catalogue().layerIndex(layer.toStdString());
    for (const Handle handle : m_map.selectedMany()) {
        if (index && handle.layer() == *index) {
            const std::string_view id = m_store->catalogue().id(handle);
            ids.append(QString::fromUtf8(id.data(), static_cast<qsizetype>(id.size())));
        }
    }
    return ids;
}

QString SelectionViewModel::summary() const {
    if (count() == 0) {
        return tr("Nothing is selected");
    }
    if (m_formatter == nullptr) {
        return {};
    }
    QStringList parts;
    for (const LayerShare& share : m_byLayer) {
        parts.append(tr("%1 %2", "layer, number of assets").arg(share.title, m_formatter->number(share.count)));
    }
    return tr("%1 selected: %2").arg(m_formatter->number(count()), parts.join(QStringLiteral(", ")));
}

}  // namespace belfry::ui
