// SPDX-License-Identifier: Apache-2.0
// What MapViewModel finds under a pointer or by keys, and how joined assets open.
#include <algorithm>
#include <cmath>
#include <map>

#include "ui/map/cluster_renderer.h"
#include "ui/map/district_renderer.h"
#include "ui/map/line_renderer.h"
#include "ui/map/map_view_model.h"

namespace belfry::ui {

namespace {
constexpr double kWorld = 4'294'967'296.0;
}  // namespace

bool MapViewModel::isDrawn(const Mirror& mirror, std::uint32_t row) const {
    return !isJoinedByDistrict(mirror) && isReached(mirror, row);
}

bool MapViewModel::isReached(const Mirror& mirror, std::uint32_t row) const {
    if (isJoined(mirror) || !mirror.visible || mirror.states[row].has(SymbolState::Gone)) {
        return false;
    }
    if (mirror.geometry->form(row) == SymbolForm::Line) {
        return LineRenderer::isDrawn(*mirror.geometry, row, mirror.states[row], m_camera.zoom());
    }
    return m_camera.zoom() >= mirror.geometry->styles[mirror.geometry->types[row]].minimumZoom;
}

QString MapViewModel::pick(double x, double y, double radius) const {
    if (m_store == nullptr) {
        return {};
    }
    const Camera& camera = m_camera.camera();
    // in units of the world, which no place has to be turned into: there may be 100,000 in one spot
    const QPointF world = camera.toWorld({x, y});
    const double unit = kWorld / camera.worldPixels();  // of a pixel
    const double pointerX = (world.x() - std::floor(world.x())) * kWorld;
    const double pointerY = world.y() * kWorld;
    const auto column = static_cast<std::uint32_t>(std::min(pointerX, kWorld - 1.0));
    const auto away = [&](feed::Mercator place) {  // the nearer way round the world
        return QPointF(static_cast<std::int32_t>(place.x - column) - (pointerX - column), place.y - pointerY);
    };
    const auto distanceToLine = [&](std::span<const feed::Mercator> line) {
        double nearest = 1e18;
        QPointF before;
        for (std::size_t i = 0; i < line.size(); ++i) {
            const QPointF at = away(line[i]);
            if (i > 0) {
                const QPointF d = at - before;
                const double length = QPointF::dotProduct(d, d);
                const double t = length > 0 ? std::clamp(-QPointF::dotProduct(before, d) / length, 0.0, 1.0) : 0.0;
                const QPointF e = before + d * t;
                nearest = std::min(nearest, std::hypot(e.x(), e.y()));
            }
            before = at;
        }
        return nearest;
    };
    double best = radius * unit;
    Handle found;
    for (std::size_t i = 0; i < m_mirrors.size(); ++i) {
        const Mirror& mirror = m_mirrors[i];
        if (!mirror.visible) {
            continue;
        }
        const auto boxOf = [&](double halfLine) {
            const double reach = radius + halfLine / unit;
            return boxAround(camera, QPointF(x - reach, y - reach), QPointF(x + reach, y + reach));
        };
        const auto consider = [&](std::uint32_t row, double distance) {
            const Handle handle = Handle::of(static_cast<LayerIndex>(i), row);
            // both directions of a street lie on one line: the first row, whatever order they are looked at in
            if (distance < best || (distance == best && found.isValid() && handle.value < found.value)) {
                best = distance;
                found = handle;
            }
        };
        for (const std::uint32_t row : mirror.geometry->linesNear(boxOf)) {
            if (isDrawn(mirror, row)) {  // a line is under everything: a point in reach wins
                consider(row, 6.0 * unit + distanceToLine(mirror.geometry->line(row)));
            }
        }
        for (const auto& [first, last] : mirror.geometry->runs(boxOf(0.0))) {
            for (std::uint32_t row = first; row < last; ++row) {
                if (mirror.geometry->form(row) != SymbolForm::Line && isDrawn(mirror, row)) {
                    const QPointF at = away(mirror.geometry->positions[row]);
                    consider(row, std::hypot(at.x(), at.y()));
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

bool MapViewModel::isJoinedByDistrict(const Mirror& mirror) const {
    return m_camera.zoom() < mirror.geometry->joinedBelowZoom;
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

MapViewModel::Fit MapViewModel::fitting(const std::vector<Handle>& members) const {
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
    const double zoom = std::min(std::log2(camera.width * room / 256.0 / std::max(1e-9, east - west)),
                                 std::log2(camera.height * room / 256.0 / std::max(1e-9, south - north)));
    return {toLonLat({(west + east) / 2.0, (north + south) / 2.0}), zoom};
}

void MapViewModel::openCluster(const std::vector<Handle>& members) {
    const Fit fit = fitting(members);
    m_camera.flyTo(fit.centre.lon, fit.centre.lat,
                   std::clamp(fit.zoom, m_camera.zoom() + 0.5, CameraController::kMaximumZoom));
}

void MapViewModel::findDistrictPlaces() {
    m_districtPlacesKnown = true;
    m_districtPlaces.clear();
    struct Sum {
        feed::Mercator first;
        double x = 0.0;
        double y = 0.0;
        std::uint32_t count = 0;
    };
    const feed::Catalogue& catalogue = m_store->catalogue();
    std::vector<Sum> sums(catalogue.sharedCount());
    for (std::size_t i = 0; i < m_mirrors.size(); ++i) {
        const auto layer = static_cast<LayerIndex>(i);
        const auto numbers = catalogue.districtNumbers(layer);
        const auto positions = catalogue.positions(layer);
        for (std::size_t row = 0; row < numbers.size(); ++row) {
            if (!feed::isPlaced(positions[row])) {
                continue;
            }
            Sum& sum = sums[numbers[row]];
            if (sum.count++ == 0) {
                sum.first = positions[row];
            }
            // differences wrap, as the world does
            sum.x += static_cast<std::int32_t>(positions[row].x - sum.first.x);
            sum.y += static_cast<double>(positions[row].y) - sum.first.y;
        }
    }
    for (std::uint32_t number = 1; number < sums.size(); ++number) {
        const Sum& sum = sums[number];
        if (sum.count == 0) {
            continue;
        }
        const auto named = m_namedDistricts.find(std::string(catalogue.sharedText(number)));
        if (named != m_namedDistricts.end()) {
            m_districtPlaces.emplace(number, named->second);
            continue;
        }
        m_districtPlaces.emplace(
            number, feed::Mercator{sum.first.x + static_cast<std::uint32_t>(std::lround(sum.x / sum.count)),
                                   sum.first.y + static_cast<std::uint32_t>(std::lround(sum.y / sum.count))});
    }
}

const DistrictMarks& MapViewModel::districtMarks() {
    if (!m_districtsChanged) {
        return m_districts;
    }
    m_districtsChanged = false;
    std::vector<DistrictMark> marks;
    for (std::size_t i = 0; i < m_mirrors.size(); ++i) {
        const Mirror& mirror = m_mirrors[i];
        if (mirror.geometry->joinedBelowZoom <= 0.0) {
            continue;
        }
        if (!m_districtPlacesKnown) {
            findDistrictPlaces();
        }
        const auto layer = static_cast<LayerIndex>(i);
        const bool graded = mirror.geometry->kind == SymbolKind::Priority;
        const auto numbers = m_store->catalogue().districtNumbers(layer);
        std::map<std::uint32_t, DistrictMark> districts;
        for (std::uint32_t row = 0; row < mirror.states.size(); ++row) {
            const SymbolState state = mirror.states[row];
            if (state.has(SymbolState::Gone)) {
                continue;
            }
            DistrictMark single;
            DistrictMark& mark = numbers[row] == 0 ? single : districts[numbers[row]];
            const bool isFirst = mark.members.empty();
            const auto priority = graded ? static_cast<std::uint8_t>(priorityOf(state)) : std::uint8_t{0};
            mark.priority = isFirst ? priority : std::min(mark.priority, priority);
            mark.held = state.has(SymbolState::Stale) && (isFirst || mark.held);
            mark.lost = state.has(SymbolState::Lost) && (isFirst || mark.lost);
            mark.members.push_back(Handle::of(layer, row));
            if (numbers[row] == 0) {
                mark.place = mirror.geometry->positions[row];
                marks.push_back(std::move(single));
            }
        }
        for (auto& [number, mark] : districts) {
            const auto known = m_districtPlaces.find(number);
            mark.place = known != m_districtPlaces.end() ? known->second
                                                         : mirror.geometry->positions[mark.members.front().row()];
            std::stable_sort(mark.members.begin(), mark.members.end(), [&](Handle a, Handle b) {
                return graded && priorityOf(mirror.states[a.row()]) < priorityOf(mirror.states[b.row()]);
            });
            marks.push_back(std::move(mark));
        }
    }
    if (marks != *m_districts) {
        m_districts = std::make_shared<const std::vector<DistrictMark>>(std::move(marks));
    }
    return m_districts;
}

std::vector<Handle> MapViewModel::districtAt(double x, double y) {
    std::vector<bool> joined;
    joined.reserve(m_mirrors.size());
    for (const Mirror& mirror : m_mirrors) {
        joined.push_back(mirror.visible && isJoinedByDistrict(mirror));
    }
    if (m_store == nullptr || std::find(joined.begin(), joined.end(), true) == joined.end()) {
        return {};
    }
    const double scale = m_style.values().symbolScale;
    const DistrictMarks marks = districtMarks();
    const auto placed = DistrictRenderer::arrange(*marks, joined, m_camera.camera(), 1.0, scale);
    std::vector<Handle> members;
    for (const DistrictRenderer::Placed& one : placed) {  // the worst lie on top
        if (one.box(scale).contains(x, y)) {
            for (const std::size_t index : one.marks) {
                const std::vector<Handle>& more = (*marks)[index].members;
                members.insert(members.end(), more.begin(), more.end());
            }
            break;
        }
    }
    return members;
}

void MapViewModel::openDistrict(const std::vector<Handle>& members) {
    const double apart = m_mirrors[members.front().layer()].geometry->joinedBelowZoom;
    const Fit fit = fitting(members);
    if (members.size() > 1 && fit.zoom >= apart) {
        m_camera.flyTo(fit.centre.lon, fit.centre.lat, std::min(fit.zoom, apart + 1.5));
        return;
    }
    // one alone, or too far apart to be seen together: the worst of them
    const std::string_view id = m_store->catalogue().id(members.front());
    const QString text = QString::fromUtf8(id.data(), static_cast<qsizetype>(id.size()));
    const QGeoCoordinate place = placeOf(text);
    setSelected(text);
    m_camera.flyTo(place.longitude(), place.latitude(), std::max(m_camera.zoom(), apart + 0.5));
    emit activated(text);
}

bool MapViewModel::selectAt(double x, double y, double radius) {
    if (const std::vector<Handle> members = districtAt(x, y); !members.empty()) {
        openDistrict(members);
        return true;
    }
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
                if (isReached(mirror, row) && at.x() >= 0 && at.y() >= 0 && at.x() < camera.width &&
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

}  // namespace belfry::ui
