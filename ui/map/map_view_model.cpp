// SPDX-License-Identifier: Apache-2.0
#include "ui/map/map_view_model.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>

#include "ui/map/cluster_renderer.h"

namespace belfry::ui {

namespace {
constexpr double kWorld = 4'294'967'296.0;
constexpr std::uint32_t kAgeRun = 256;  // rows that share one "oldest"
constexpr Millis kNever = std::numeric_limits<Millis>::max();
constexpr std::size_t kMostLabelled = 300;  // alarms that want a name; the worst of them

/** Longitudes wrap, latitudes end. */
feed::WorldBox boxAround(const Camera& camera, QPointF low, QPointF high) {
    QPointF west(1e9, 1e9);
    QPointF east(-1e9, -1e9);
    for (const QPointF corner : {low, QPointF(high.x(), low.y()), QPointF(low.x(), high.y()), high}) {
        const QPointF world = camera.toWorld(corner);
        west = {std::min(west.x(), world.x()), std::min(west.y(), world.y())};
        east = {std::max(east.x(), world.x()), std::max(east.y(), world.y())};
    }
    const auto fixed = [](double v) { return static_cast<std::uint32_t>(std::clamp(v * kWorld, 0.0, kWorld - 1.0)); };
    feed::WorldBox box;
    box.topLeft.y = fixed(west.y());
    box.bottomRight.y = fixed(east.y());
    if (east.x() - west.x() < 1.0) {
        box.topLeft.x = fixed(west.x() - std::floor(west.x()));
        box.bottomRight.x = fixed(east.x() - std::floor(east.x()));
    }
    return box;
}
}  // namespace

MapViewModel::MapViewModel(QObject* parent) : QObject(parent) {
    // one slow tick finds what has gone stale; nothing else runs when nothing happens
    m_ageTick.setInterval(1'000);
    connect(&m_ageTick, &QTimer::timeout, this, &MapViewModel::checkAges);
    m_ageTick.start();
}

void MapViewModel::setStore(const feed::Store* store) {
    m_store = store;
    m_mirrors.clear();
    // handles of the old store mean nothing in the new one
    setHighlighted({});
    setSelectedMany({});
    if (m_store != nullptr) {
        const auto layers = m_store->catalogue().layers();
        m_mirrors.reserve(layers.size());
        for (std::size_t i = 0; i < layers.size(); ++i) {
            m_mirrors.push_back(Mirror{nullptr,
                                       SymbolReader(layers[i]),
                                       {},
                                       {},
                                       {},
                                       {},
                                       true,
                                       !m_hiddenLayers.contains(QString::fromStdString(layers[i].id))});
            rebuild(static_cast<LayerIndex>(i));
        }
    }
    emit countsChanged();
    emit selectedChanged();
    emit sceneChanged();
}

void MapViewModel::rebuild(LayerIndex layer) {
    Mirror& mirror = m_mirrors[layer];
    mirror.geometry = makeGeometry(m_store->catalogue(), layer);
    const std::size_t rows = mirror.geometry->positions.size();
    mirror.states.assign(rows, SymbolState{});
    mirror.isDirty.assign(rows, 0);
    mirror.oldestLive.assign((rows + kAgeRun - 1) / kAgeRun, kNever);
    mirror.dirty.clear();
    mirror.isNew = true;
    const Millis now = nowMs();
    const feed::EntityTable& table = m_store->table(layer);
    for (std::uint32_t row = 0; row < rows; ++row) {
        mirror.states[row] = stateOf(layer, row, now);
        if (!mirror.states[row].has(SymbolState::Gone) && !mirror.states[row].has(SymbolState::Stale)) {
            Millis& oldest = mirror.oldestLive[row / kAgeRun];
            oldest = std::min(oldest, table.observedMs(row));
        }
    }
}

SymbolState MapViewModel::stateOf(LayerIndex layer, std::uint32_t row, Millis nowMs) const {
    const Handle handle = Handle::of(layer, row);
    const bool gone = !m_store->catalogue().contains(handle);
    SymbolState state = m_mirrors[layer].reader.read(m_store->table(layer), row, gone, nowMs);
    if (!gone && m_following != nullptr && !m_following->contains(handle)) {
        state.bits |= SymbolState::Stale;  // history, however young it is
    }
    return state;
}

void MapViewModel::scopeChanged(const feed::ScopeChange& change) {
    if (m_store == nullptr) {
        return;
    }
    if (change.reset) {
        for (std::size_t i = 0; i < m_mirrors.size(); ++i) {
            for (std::uint32_t row = 0; row < m_mirrors[i].states.size(); ++row) {
                refresh(static_cast<LayerIndex>(i), row);
            }
        }
    }
    for (const feed::ScopeChange::Runs& part : change.dropped) {
        for (const feed::RowRun run : part.runs) {
            for (std::uint32_t row = run.first; part.layer < m_mirrors.size() && row < run.last; ++row) {
                refresh(part.layer, row);
            }
        }
    }
    emit sceneChanged();
}

void MapViewModel::refresh(LayerIndex layer, std::uint32_t row) {
    Mirror& mirror = m_mirrors[layer];
    if (row >= mirror.states.size()) {
        return;
    }
    const feed::EntityTable& table = m_store->table(layer);
    const SymbolState state = stateOf(layer, row, nowMs());
    if (state == mirror.states[row]) {
        return;
    }
    if (mirror.states[row].has(SymbolState::Stale) && !state.has(SymbolState::Stale)) {
        Millis& oldest = mirror.oldestLive[row / kAgeRun];
        oldest = std::min(oldest, table.observedMs(row));
    }
    mirror.states[row] = state;
    if (mirror.isDirty[row] == 0) {
        mirror.isDirty[row] = 1;
        mirror.dirty.push_back(row);
    }
}

void MapViewModel::applied(const feed::Delta& delta) {
    if (m_store == nullptr) {
        return;
    }
    std::vector<LayerIndex> stale;
    stale.reserve(delta.added.size() + delta.removed.size());
    for (const feed::AddedAsset& added : delta.added) {
        stale.push_back(added.handle.layer());
    }
    for (const Handle removed : delta.removed) {
        stale.push_back(removed.layer());
    }
    std::sort(stale.begin(), stale.end());
    stale.erase(std::unique(stale.begin(), stale.end()), stale.end());
    for (const LayerIndex layer : stale) {
        if (layer < m_mirrors.size()) {
            rebuild(layer);
        }
    }
    for (const feed::LayerBatch& batch : delta.batches) {
        if (batch.layer < m_mirrors.size()) {
            for (const Handle handle : batch.handles) {
                refresh(batch.layer, handle.row());
            }
        }
    }
    if (!stale.empty()) {
        emit countsChanged();
    }
    emit sceneChanged();
}

void MapViewModel::checkAges() {
    if (m_store == nullptr) {
        return;
    }
    const Millis now = nowMs();
    bool changed = false;
    for (std::size_t i = 0; i < m_mirrors.size(); ++i) {
        Mirror& mirror = m_mirrors[i];
        const feed::EntityTable& table = m_store->table(static_cast<LayerIndex>(i));
        for (std::size_t run = 0; run < mirror.oldestLive.size(); ++run) {
            if (!mirror.reader.isStale(mirror.oldestLive[run], now)) {
                continue;  // none of them can have grown too old
            }
            Millis oldest = kNever;
            const auto first = static_cast<std::uint32_t>(run) * kAgeRun;
            const std::uint32_t last = std::min(first + kAgeRun, static_cast<std::uint32_t>(mirror.states.size()));
            m_agesRead += last - first;
            for (std::uint32_t row = first; row < last; ++row) {
                if (mirror.states[row].has(SymbolState::Gone) || mirror.states[row].has(SymbolState::Stale)) {
                    continue;
                }
                if (mirror.reader.isStale(table.observedMs(row), now)) {
                    refresh(static_cast<LayerIndex>(i), row);
                    changed = true;
                } else {
                    oldest = std::min(oldest, table.observedMs(row));
                }
            }
            mirror.oldestLive[run] = oldest;
        }
    }
    if (changed) {
        emit sceneChanged();
    }
}

std::vector<MapLabel> MapViewModel::labels() const {
    std::vector<MapLabel> wanted;
    if (m_store == nullptr) {
        return wanted;
    }
    const feed::Catalogue& catalogue = m_store->catalogue();
    const auto add = [&](Handle handle, int rank) {
        const std::string_view name = catalogue.contains(handle) ? catalogue.name(handle) : std::string_view();
        if (!name.empty()) {
            wanted.push_back({handle, QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size())), rank});
        }
    };
    if (const auto selected = catalogue.find(m_selected.toStdString())) {
        add(*selected, 0);
    }
    for (int priority = 1; priority <= 3 && wanted.size() < kMostLabelled; ++priority) {
        for (const AlarmMark& alarm : m_alarms) {
            if (alarm.priority == priority && wanted.size() < kMostLabelled) {
                add(alarm.handle, priority);
            }
        }
    }
    return wanted;
}

Millis MapViewModel::nowMs() const {
    return m_sinceGatewayTime.isValid() ? m_gatewayWallMs + m_sinceGatewayTime.elapsed() : m_gatewayWallMs;
}

void MapViewModel::setGatewayTime(Millis wallMs) {
    m_gatewayWallMs = wallMs;
    m_sinceGatewayTime.start();
}

void MapViewModel::setAlarms(std::vector<AlarmMark> alarms) {
    if (alarms != m_alarms) {
        m_alarms = std::move(alarms);
        emit sceneChanged();
    }
}

void MapViewModel::setHighlighted(std::vector<Handle> handles) { setList(m_highlighted, std::move(handles)); }

void MapViewModel::setSelectedMany(std::vector<Handle> handles) { setList(m_selectedMany, std::move(handles)); }

void MapViewModel::setList(HandleList& list, std::vector<Handle> handles) {
    std::sort(handles.begin(), handles.end());
    handles.erase(std::unique(handles.begin(), handles.end()), handles.end());
    if (handles != *list) {
        list = std::make_shared<const std::vector<Handle>>(std::move(handles));
        emit sceneChanged();
    }
}

void MapViewModel::setLive(bool live) {
    if (live != m_live) {
        m_live = live;
        emit liveChanged();
        emit sceneChanged();
    }
}

void MapViewModel::setBaseMap(const QString& tileUrl, const QString& attribution) {
    m_tileUrl = tileUrl;
    m_attribution = attribution;
    emit baseMapChanged();
}

void MapViewModel::setHome(feed::LonLat centre, double zoom, feed::LonLat southWest, feed::LonLat northEast) {
    m_homeCentre = centre;
    m_homeZoom = zoom;
    const QPointF low = toWorld(southWest);
    const QPointF high = toWorld(northEast);
    m_camera.setLimits({low.x(), high.y()}, {high.x(), low.y()});
    m_camera.jumpTo(centre.lon, centre.lat, zoom);
}

void MapViewModel::setReducedMotion(bool reduced) {
    if (reduced != m_reducedMotion) {
        m_reducedMotion = reduced;
        m_camera.setReducedMotion(reduced);
        emit reducedMotionChanged();
    }
}

SceneUpdate MapViewModel::takeUpdate(bool everything) {
    SceneUpdate update;
    update.alarms = m_alarms;
    update.highlighted = m_highlighted;
    update.selectedMany = m_selectedMany;
    update.live = m_live;
    update.labels = labels();
    update.revision = m_store != nullptr ? m_store->revision() : 0;
    for (Mirror& mirror : m_mirrors) {
        SceneUpdate::LayerUpdate layer;
        layer.visible = mirror.visible;
        if (everything || mirror.isNew) {
            layer.geometry = mirror.geometry;
            layer.states = mirror.states;
        } else {
            layer.changes.reserve(mirror.dirty.size());
            for (const std::uint32_t row : mirror.dirty) {
                layer.changes.emplace_back(row, mirror.states[row]);
            }
        }
        for (const std::uint32_t row : mirror.dirty) {
            mirror.isDirty[row] = 0;
        }
        mirror.dirty.clear();
        mirror.isNew = false;
        update.layers.push_back(std::move(layer));
    }
    return update;
}

void MapViewModel::drawn(const std::vector<std::uint32_t>& perLayer) {
    const int shown = static_cast<int>(std::accumulate(perLayer.begin(), perLayer.end(), 0U));
    if (shown != m_shownCount) {
        m_shownCount = shown;
        emit countsChanged();
    }
}

void MapViewModel::setSettled(bool settled) {
    if (settled != m_settled) {
        m_settled = settled;
        emit settledChanged();
    }
}

int MapViewModel::totalCount() const { return m_store == nullptr ? 0 : static_cast<int>(m_store->catalogue().size()); }

void MapViewModel::setHiddenLayers(const QStringList& layers) {
    if (layers == m_hiddenLayers) {
        return;
    }
    m_hiddenLayers = layers;
    for (std::size_t i = 0; i < m_mirrors.size(); ++i) {
        m_mirrors[i].visible = !layers.contains(QString::fromStdString(m_store->catalogue().layers()[i].id));
    }
    emit hiddenLayersChanged();
    emit sceneChanged();
}

void MapViewModel::setSelected(const QString& id) {
    if (id != m_selected) {
        m_selected = id;
        emit sceneChanged();  // its name has the first right to a place
        emit selectedChanged();
    }
}

QString MapViewModel::hoveredName() const {
    if (m_store == nullptr || m_hovered.isEmpty()) {
        return {};
    }
    const auto handle = m_store->catalogue().find(m_hovered.toStdString());
    if (!handle) {
        return {};
    }
    const std::string_view name = m_store->catalogue().name(*handle);
    return name.empty() ? m_hovered : QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()));
}

QGeoCoordinate MapViewModel::placeOf(const QString& id) const {
    if (m_store == nullptr || id.isEmpty()) {
        return {};
    }
    const auto handle = m_store->catalogue().find(id.toStdString());
    if (!handle) {
        return {};
    }
    const feed::LonLat place = feed::unproject(m_store->catalogue().position(*handle));
    return {place.lat, place.lon};
}

bool MapViewModel::isDrawn(const Mirror& mirror, std::uint32_t row) const {
    if (isJoined(mirror) || !mirror.visible || mirror.states[row].has(SymbolState::Gone)) {
        return false;
    }
    return m_camera.zoom() >= mirror.geometry->styles[mirror.geometry->types[row]].minimumZoom;
}

QString MapViewModel::pick(double x, double y, double radius) const {
    if (m_store == nullptr) {
        return {};
    }
    const Camera& camera = m_camera.camera();
    const auto distanceToLine = [&](std::span<const feed::Mercator> line) {
        double best = 1e9;
        QPointF before;
        for (std::size_t i = 0; i < line.size(); ++i) {
            const QPointF at = camera.toScreen(line[i]);
            if (i > 0) {
                const QPointF d = at - before;
                const double length = QPointF::dotProduct(d, d);
                const double t =
                    length > 0 ? std::clamp(QPointF::dotProduct(QPointF(x, y) - before, d) / length, 0.0, 1.0) : 0.0;
                const QPointF e = QPointF(x, y) - before - d * t;
                best = std::min(best, std::hypot(e.x(), e.y()));
            }
            before = at;
        }
        return best;
    };
    double best = radius;
    Handle found;
    for (std::size_t i = 0; i < m_mirrors.size(); ++i) {
        const Mirror& mirror = m_mirrors[i];
        if (!mirror.visible) {
            continue;
        }
        // lines are found by their middle, so look a segment's length further; points just around the pointer
        const bool lines = mirror.geometry->kind == SymbolKind::Line;
        const double reach = lines ? radius + 1'200.0 / std::max(0.1, camera.metresPerPixel()) : radius;
        const feed::WorldBox box = boxAround(camera, QPointF(x - reach, y - reach), QPointF(x + reach, y + reach));
        for (const auto& [first, last] : mirror.geometry->runs(box)) {
            for (std::uint32_t row = first; row < last; ++row) {
                if (!isDrawn(mirror, row)) {
                    continue;
                }
                const bool isLine = mirror.geometry->form(row) == SymbolForm::Line;
                const QPointF at = camera.toScreen(mirror.geometry->positions[row]) - QPointF(x, y);
                // a line is under everything: a point in reach wins
                const double distance =
                    isLine ? 6.0 + distanceToLine(mirror.geometry->line(row)) : std::hypot(at.x(), at.y());
                if (distance < best) {
                    best = distance;
                    found = Handle::of(static_cast<LayerIndex>(i), row);
                }
            }
        }
    }
    if (!found.isValid()) {
        return {};
    }
    const std::string_view id = m_store->catalogue().id(found);
    return QString::fromUtf8(id.data(), static_cast<qsizetype>(id.size()));
}

void MapViewModel::hoverAt(double x, double y) {
    const QString id = pick(x, y);
    if (id != m_hovered) {
        m_hovered = id;
        emit hoveredChanged();
    }
}

void MapViewModel::endHover() {
    if (!m_hovered.isEmpty()) {
        m_hovered.clear();
        emit hoveredChanged();
    }
}

bool MapViewModel::isJoined(const Mirror& mirror) const {
    return mirror.geometry->kind == SymbolKind::Dot && m_camera.zoom() < SceneLayer::kJoinZoom;
}

std::vector<Handle> MapViewModel::clusterAt(double x, double y) const {
    const Camera& camera = m_camera.camera();
    const std::uint32_t level = ClusterRenderer::levelAt(camera.zoom);
    // a donut stands at the middle of its members, so it is the tile's own or one of the neighbours'
    const double tile = camera.worldPixels() / std::exp2(level);
    const feed::WorldBox box = boxAround(camera, QPointF(x - tile, y - tile), QPointF(x + tile, y + tile));
    double best = 1e9;
    std::vector<Handle> found;
    for (std::size_t i = 0; i < m_mirrors.size(); ++i) {
        const Mirror& mirror = m_mirrors[i];
        if (!mirror.visible || !isJoined(mirror)) {
            continue;
        }
        struct Members {
            std::uint64_t sumX = 0;
            std::uint64_t sumY = 0;
            std::vector<Handle> handles;
        };
        std::map<std::pair<std::uint32_t, std::uint32_t>, Members> tiles;
        feed::WorldBox whole = box;  // whole tiles: their middle depends on all members
        const std::uint32_t rest = level >= 32 ? 0U : 0xFFFF'FFFFU >> level;
        whole.topLeft = {whole.topLeft.x & ~rest, whole.topLeft.y & ~rest};
        whole.bottomRight = {whole.bottomRight.x | rest, whole.bottomRight.y | rest};
        for (const auto& [first, last] : mirror.geometry->runs(whole)) {
            for (std::uint32_t row = first; row < last; ++row) {
                const feed::Mercator at = mirror.geometry->positions[row];
                if (!whole.contains(at) || mirror.states[row].has(SymbolState::Gone)) {
                    continue;
                }
                Members& members = tiles[{feed::tileOf(at.x, level), feed::tileOf(at.y, level)}];
                members.sumX += at.x;
                members.sumY += at.y;
                members.handles.push_back(Handle::of(static_cast<LayerIndex>(i), row));
            }
        }
        for (auto& [key, members] : tiles) {
            const std::uint64_t count = members.handles.size();
            const QPointF centre = camera.toScreen(feed::Mercator{static_cast<std::uint32_t>(members.sumX / count),
                                                                  static_cast<std::uint32_t>(members.sumY / count)});
            const double distance = std::hypot(centre.x() - x, centre.y() - y);
            const double reach =
                ClusterRenderer::radiusOf(static_cast<std::uint32_t>(count)) * m_style.values().symbolScale + 3.0;
            if (distance <= reach && distance < best) {
                best = distance;
                found = std::move(members.handles);
            }
        }
    }
    return found;
}

void MapViewModel::openCluster(const std::vector<Handle>& members) {
    double west = 1e9;
    double east = -1e9;
    double north = 1e9;
    double south = -1e9;
    for (const Handle handle : members) {
        const feed::Mercator at = m_mirrors[handle.layer()].geometry->positions[handle.row()];
        west = std::min(west, at.x / kWorld);
        east = std::max(east, at.x / kWorld);
        north = std::min(north, at.y / kWorld);
        south = std::max(south, at.y / kWorld);
    }
    const Camera& camera = m_camera.camera();
    const double room = 0.8;  // of the view that they fill
    const double fitting = std::min(std::log2(camera.width * room / 256.0 / std::max(1e-9, east - west)),
                                    std::log2(camera.height * room / 256.0 / std::max(1e-9, south - north)));
    const feed::LonLat centre = toLonLat({(west + east) / 2.0, (north + south) / 2.0});
    m_camera.flyTo(centre.lon, centre.lat, std::clamp(fitting, camera.zoom + 0.5, CameraController::kMaximumZoom));
}

bool MapViewModel::selectAt(double x, double y, double radius) {
    if (const std::vector<Handle> members = clusterAt(x, y); !members.empty()) {
        openCluster(members);
        return true;
    }
    const QString id = pick(x, y, radius);
    setSelected(id);
    if (!id.isEmpty()) {
        emit activated(id);
    }
    return !id.isEmpty();
}

void MapViewModel::selectNext(int direction) {
    if (m_store == nullptr) {
        return;
    }
    struct Candidate {
        int line;
        double x;
        Handle handle;
    };
    constexpr std::size_t kMost = 5'000;  // more than a person steps through
    const Camera& camera = m_camera.camera();
    const feed::WorldBox box = boxAround(camera, QPointF(0, 0), QPointF(camera.width, camera.height));
    std::vector<Candidate> candidates;
    for (std::size_t i = 0; i < m_mirrors.size() && candidates.size() < kMost; ++i) {
        const Mirror& mirror = m_mirrors[i];
        for (const auto& [first, last] : mirror.geometry->runs(box)) {
            for (std::uint32_t row = first; row < last && candidates.size() < kMost; ++row) {
                const QPointF at = camera.toScreen(mirror.geometry->positions[row]);
                if (isDrawn(mirror, row) && at.x() >= 0 && at.y() >= 0 && at.x() < camera.width &&
                    at.y() < camera.height) {
                    candidates.push_back(
                        {static_cast<int>(at.y() / 24.0), at.x(), Handle::of(static_cast<LayerIndex>(i), row)});
                }
            }
        }
    }
    if (candidates.empty()) {
        return;
    }
    std::sort(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) {
        return std::tuple(a.line, a.x, a.handle.value) < std::tuple(b.line, b.x, b.handle.value);
    });
    const auto current = m_store->catalogue().find(m_selected.toStdString());
    auto at = std::find_if(candidates.begin(), candidates.end(),
                           [&](const Candidate& c) { return current && c.handle == *current; });
    const auto count = static_cast<std::ptrdiff_t>(candidates.size());
    std::ptrdiff_t index = at == candidates.end()
                               ? (direction > 0 ? 0 : count - 1)
                               : ((at - candidates.begin()) + (direction > 0 ? 1 : -1) + count) % count;
    const std::string_view id = m_store->catalogue().id(candidates[static_cast<std::size_t>(index)].handle);
    const QString text = QString::fromUtf8(id.data(), static_cast<qsizetype>(id.size()));
    setSelected(text);
    emit activated(text);
}

void MapViewModel::locate(const QString& id) {
    const QGeoCoordinate place = placeOf(id);
    if (place.isValid()) {
        setSelected(id);
        m_camera.flyTo(place.longitude(), place.latitude(), std::max(m_camera.zoom(), 16.5));
        emit activated(id);
    }
}

void MapViewModel::home() { m_camera.flyTo(m_homeCentre.lon, m_homeCentre.lat, m_homeZoom); }

}  // namespace belfry::ui
