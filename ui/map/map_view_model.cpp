// SPDX-License-Identifier: Apache-2.0
#include "ui/map/map_view_model.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace belfry::ui {

namespace {
constexpr Millis kNever = std::numeric_limits<Millis>::max();
constexpr std::size_t kMostLabelled = 300;  // that want a name at any rate: the worst alarms, then overrides

}  // namespace

MapViewModel::MapViewModel(QObject* parent) : QObject(parent) {
    // one slow tick finds what has gone stale; nothing else runs when nothing happens
    m_ageTick.setInterval(1'000);
    connect(&m_ageTick, &QTimer::timeout, this, &MapViewModel::checkAges);
    m_ageTick.start();
    m_ageRest.setSingleShot(true);
    m_ageRest.setInterval(150);
    connect(&m_ageRest, &QTimer::timeout, this, &MapViewModel::lookAtAges);
    connect(&m_camera, &CameraController::changed, this, [this] {
        if (m_camera.zoom() >= kAgeZoom || !m_ages.empty()) {
            m_ageRest.start();
        }
    });
}

void MapViewModel::setStore(const feed::Store* store) {
    m_store = store;
    m_mirrors.clear();
    m_ages.clear();
    m_districtPlacesKnown = false;
    m_districtsChanged = true;
    // handles of the old store mean nothing in the new one
    setHighlighted({});
    setSelectedMany({});
    m_held.clear();
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
    mirror.nextAge.assign((rows + kAgeRun - 1) / kAgeRun, kNever);
    mirror.radii.assign(mirror.reader.hasRadius() ? rows : 0, 0.0F);
    mirror.dirty.clear();
    mirror.isNew = true;
    m_districtsChanged = true;
    const Millis now = nowMs();
    const feed::EntityTable& table = m_store->table(layer);
    if (m_store->changeTick() == 0 && (m_following == nullptr || m_following->isEverything())) {
        // nothing was told of any yet, as at every start: they are all alike, but for those that are on no map
        std::optional<SymbolState> untold;
        for (std::uint32_t row = 0; row < rows; ++row) {
            const Handle handle = Handle::of(layer, row);
            const bool here =
                m_store->catalogue().contains(handle) && feed::isPlaced(m_store->catalogue().position(handle));
            if (!here) {
                mirror.states[row] = stateOf(layer, row, now);
            } else {
                untold = untold ? untold : stateOf(layer, row, now);
                mirror.states[row] = *untold;
            }
        }
        return;
    }
    for (std::uint32_t row = 0; row < rows; ++row) {
        mirror.states[row] = stateOf(layer, row, now);
        noteAge(mirror, layer, row, now);
        if (!mirror.radii.empty()) {
            mirror.radii[row] = mirror.reader.radius(table, row);
        }
    }
}

SymbolState MapViewModel::stateOf(LayerIndex layer, std::uint32_t row, Millis nowMs) const {
    const Handle handle = Handle::of(layer, row);
    // what has no place is on no map
    const bool gone = !m_store->catalogue().contains(handle) || !feed::isPlaced(m_store->catalogue().position(handle));
    SymbolState state = m_mirrors[layer].reader.read(m_store->table(layer), row, gone, nowMs);
    if (!gone && m_following != nullptr && !m_following->contains(handle)) {
        // history, however young it is; how old nobody says
        state.bits = (state.bits | SymbolState::Stale) & ~std::uint32_t{SymbolState::Lost};
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
    const Millis now = nowMs();
    const SymbolState state = stateOf(layer, row, now);
    bool changed = state != mirror.states[row];
    if (row < mirror.radii.size()) {
        const float radius = mirror.reader.radius(m_store->table(layer), row);
        changed = changed || radius != mirror.radii[row];
        mirror.radii[row] = radius;
    }
    if (!changed) {
        return;
    }
    const bool younger = mirror.states[row].has(SymbolState::Stale) && !state.has(SymbolState::Lost);
    m_districtsChanged = m_districtsChanged || mirror.geometry->joinedBelowZoom > 0.0;
    mirror.states[row] = state;
    if (younger) {
        noteAge(mirror, layer, row, now);
    }
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
    for (const Handle handle : m_held) {
        if (wanted.size() >= kMostLabelled) {
            break;
        }
        add(handle, 5);
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

void MapViewModel::setHeld(std::vector<Handle> handles) {
    std::sort(handles.begin(), handles.end());
    if (handles != m_held) {
        m_held = std::move(handles);
        emit sceneChanged();
    }
}

void MapViewModel::setHighlighted(std::vector<Handle> handles) { setList(m_highlighted, std::move(handles)); }

void MapViewModel::setSelectedMany(std::vector<Handle> handles) {
    const HandleList before = m_selectedMany;
    setList(m_selectedMany, std::move(handles));
    if (m_selectedMany != before) {
        emit selectedManyChanged();
    }
}

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

void MapViewModel::setDistrictPlaces(std::vector<std::pair<std::string, feed::LonLat>> places) {
    m_namedDistricts.clear();
    for (auto& [name, place] : places) {
        m_namedDistricts.emplace(std::move(name), feed::project(place));
    }
    m_districtPlacesKnown = false;
    m_districtsChanged = true;
    emit sceneChanged();
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
    update.ages = m_ages;
    update.districts = districtMarks();
    update.revision = m_store != nullptr ? m_store->revision() : 0;
    for (Mirror& mirror : m_mirrors) {
        SceneUpdate::LayerUpdate layer;
        layer.visible = mirror.visible;
        if (everything || mirror.isNew) {
            layer.geometry = mirror.geometry;
            layer.states = mirror.states;
            layer.radii = mirror.radii;
        } else {
            layer.changes.reserve(mirror.dirty.size());
            for (const std::uint32_t row : mirror.dirty) {
                layer.changes.emplace_back(row, mirror.states[row]);
                if (!mirror.radii.empty()) {
                    layer.radiusChanges.emplace_back(row, mirror.radii[row]);
                }
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

int MapViewModel::placelessCount() const {
    return m_store == nullptr ? 0 : static_cast<int>(m_store->catalogue().placelessCount());
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
    m_ageRest.start();
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
