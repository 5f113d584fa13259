// SPDX-License-Identifier: Apache-2.0
#include "ui/map/mark_renderer.h"

#include <QFont>
#include <QFontMetricsF>
#include <QPainterPath>
#include <algorithm>
#include <cmath>
#include <tuple>
#include <unordered_map>
#include <unordered_set>

#include "ui/map/priority_symbol.h"
#include "ui/map/symbol_renderer.h"

namespace belfry::ui {

namespace {

constexpr std::size_t kMostNames = 400;  // that a person could read at once, and more

QFont nameFont(const MapStyle::Values& style, double scale) {
    QFont font(style.fontFamily);
    font.setPixelSize(static_cast<int>(std::max(10.0, 11.5 * scale)));
    font.setWeight(QFont::Medium);
    return font;
}

const feed::Mercator* placeOf(const Scene& scene, Handle handle) {
    if (handle.layer() >= scene.layers.size()) {
        return nullptr;
    }
    const SceneLayer& layer = scene.layers[handle.layer()];
    return layer.geometry && handle.row() < layer.geometry->positions.size() ? &layer.geometry->positions[handle.row()]
                                                                             : nullptr;
}

/** Boxes that are taken, found by squares of 64 pixels. */
class Occupied {
public:
    [[nodiscard]] bool isFree(const QRectF& box) const {
        bool free = true;
        each(box, [&](std::uint64_t key) {
            const auto found = m_squares.find(key);
            if (found != m_squares.end()) {
                free = free && std::none_of(found->second.begin(), found->second.end(),
                                            [&](const QRectF& other) { return other.intersects(box); });
            }
        });
        return free;
    }
    void take(const QRectF& box) {
        each(box, [&](std::uint64_t key) { m_squares[key].push_back(box); });
    }

private:
    template <typename Visit>
    static void each(const QRectF& box, const Visit& visit) {
        const auto square = [](double v) { return static_cast<std::int32_t>(std::floor(v / 64.0)); };
        for (std::int32_t y = square(box.top()); y <= square(box.bottom()); ++y) {
            for (std::int32_t x = square(box.left()); x <= square(box.right()); ++x) {
                visit((static_cast<std::uint64_t>(static_cast<std::uint32_t>(x)) << 32U) |
                      static_cast<std::uint32_t>(y));
            }
        }
    }
    std::unordered_map<std::uint64_t, std::vector<QRectF>> m_squares;
};

/** Where names of a kind of asset begin to be of use. */
double nameZoom(SymbolForm form) {
    switch (form) {
        case SymbolForm::Priority: return 12.5;
        case SymbolForm::Hexagon: return 13.5;
        default: return 15.5;
    }
}

constexpr double kAgeApart = 110.0;  // pixels at the desk: the same age of the same layer is not said again so near

/** The age of an entity, if it is to be told; null if not. */
const AgeLabel* ageOf(const Scene& scene, Handle handle) {
    const auto found = std::lower_bound(scene.ages.begin(), scene.ages.end(), handle,
                                        [](const AgeLabel& age, Handle h) { return age.handle < h; });
    if (found == scene.ages.end() || found->handle != handle) {
        return nullptr;
    }
    const SceneLayer& layer = scene.layers[handle.layer()];
    // it may have spoken since the ages were looked at
    return layer.states[handle.row()].has(SymbolState::Stale) && !layer.states[handle.row()].has(SymbolState::Gone)
               ? &*found
               : nullptr;
}

/** A name with the age of what is shown there; a name gives way to its age, not the other way round. */
QString nameWithAge(const QString& name, const AgeLabel* age, const QFontMetricsF& metrics, double room) {
    if (age == nullptr) {
        return metrics.elidedText(name, Qt::ElideRight, room);
    }
    const QString tail = QStringLiteral(" · ") + age->text;
    return metrics.elidedText(name, Qt::ElideRight, std::max(0.0, room - metrics.horizontalAdvance(tail))) + tail;
}

/** The differences of two lists, as rectangles. */
template <typename T, typename BoxOf>
void differences(const std::vector<T>& before, const std::vector<T>& after, const BoxOf& boxOf,
                 std::vector<QRectF>& out) {
    for (const auto* lists : {&before, &after}) {
        const auto& others = lists == &before ? after : before;
        for (const T& one : *lists) {
            if (std::find(others.begin(), others.end(), one) == others.end()) {
                out.push_back(boxOf(one));
            }
        }
    }
}

}  // namespace

QRectF MarkRenderer::Mark::box() const {
    return {at.x() - size * 0.6, at.y() - size * 0.6, size * (count > 1 ? 2.2 : 1.2), size * 1.2};
}

std::vector<QRectF> MarkRenderer::place(const Scene& scene, const MapStyle::Values& style, const RasterPlane& plane,
                                        QRectF pixels) {
    const double scale = style.symbolScale * plane.ratio;
    std::vector<Mark> marks = placeAlarms(scene, scale, plane);
    std::vector<PlacedName> names = placeNames(scene, style, scale, plane, pixels, marks);
    std::vector<QRectF> changed;
    if (plane.id == m_plane) {
        differences(m_marks, marks, [](const Mark& mark) { return mark.box(); }, changed);
        differences(m_names, names, [](const PlacedName& name) { return name.box; }, changed);
    }
    m_plane = plane.id;
    m_marks = std::move(marks);
    m_names = std::move(names);
    return changed;
}

std::vector<MarkRenderer::Mark> MarkRenderer::placeAlarms(const Scene& scene, double scale,
                                                          const RasterPlane& plane) const {
    std::vector<AlarmMark> alarms = scene.alarms;
    std::sort(alarms.begin(), alarms.end(), [](const AlarmMark& a, const AlarmMark& b) {
        return std::tuple(a.acknowledged, a.priority, a.returned, a.handle.value) <
               std::tuple(b.acknowledged, b.priority, b.returned, b.handle.value);
    });
    // squares of the world of 22 to 45 pixels, so that marks stay where they are while panning
    const auto level = static_cast<std::uint32_t>(std::clamp(
        static_cast<int>(std::floor(plane.camera.zoom + 0.5 - std::log2(std::max(1.0, scale / plane.ratio)))) + 3, 0,
        32));
    std::unordered_map<std::uint64_t, std::size_t> bySquare;
    std::vector<Mark> marks;
    for (const AlarmMark& alarm : alarms) {
        const feed::Mercator* position = placeOf(scene, alarm.handle);
        if (position == nullptr || (alarm.priority == 4 && plane.camera.zoom < 15.0) ||
            scene.layers[alarm.handle.layer()].isJoined(plane.camera.zoom, scene.exact)) {
            continue;  // a joined layer shows the worst on its clusters
        }
        const std::uint64_t square =
            (static_cast<std::uint64_t>(feed::tileOf(position->x, level)) << 32U) | feed::tileOf(position->y, level);
        const auto [found, isNew] = bySquare.try_emplace(square, marks.size());
        if (!isNew) {
            ++marks[found->second].count;
            continue;
        }
        static constexpr double kSizes[] = {30.0, 24.0, 18.0, 13.0};
        marks.push_back({plane.camera.toScreen(*position) * plane.ratio, alarm, 1,
                         kSizes[std::clamp<int>(alarm.priority, 1, 4) - 1] * scale});
    }
    return marks;
}

std::vector<MarkRenderer::PlacedName> MarkRenderer::placeNames(const Scene& scene, const MapStyle::Values& style,
                                                               double scale, const RasterPlane& plane, QRectF pixels,
                                                               const std::vector<Mark>& marks) const {
    Occupied occupied;
    for (const Mark& mark : marks) {
        if (mark.box().intersects(pixels)) {
            occupied.take(mark.box());
        }
    }
    struct Candidate {
        QPointF at;
        QString text;
        int rank;
        Handle handle;
        double away;       ///< half the symbol's size
        bool age = false;  ///< it has no name here
    };
    std::vector<Candidate> candidates;
    const QFontMetricsF metrics(nameFont(style, scale));
    const double room = 190.0 * scale;
    for (const MapLabel& label : scene.labels) {
        const feed::Mercator* position = placeOf(scene, label.handle);
        if (position == nullptr || !scene.layers[label.handle.layer()].visible ||
            (label.rank > 0 && plane.camera.zoom < 14.0)) {
            continue;
        }
        candidates.push_back({plane.camera.toScreen(*position) * plane.ratio,
                              nameWithAge(label.text, ageOf(scene, label.handle), metrics, room), label.rank,
                              label.handle, 15.0 * scale});
    }
    for (std::size_t i = 0; i < scene.layers.size(); ++i) {
        const SceneLayer& layer = scene.layers[i];
        if (!layer.visible || !layer.geometry || layer.isJoinedByDistrict(plane.camera.zoom, scene.exact)) {
            continue;
        }
        const LayerGeometry& geometry = *layer.geometry;
        for (const auto& [row, text] : geometry.names) {
            const SymbolForm form = geometry.styles[geometry.types[row]].form;
            if (plane.camera.zoom < geometry.styles[geometry.types[row]].minimumZoom ||
                layer.states[row].has(SymbolState::Gone)) {
                continue;
            }
            const QPointF at = plane.camera.toScreen(geometry.positions[row]) * plane.ratio;
            if (!pixels.contains(at)) {
                continue;
            }
            const double half = 14.0 * scale;
            occupied.take(QRectF(at.x() - half, at.y() - half, 2 * half, 2 * half));
            if (layer.states[row].trend() != feed::Trend::Unknown) {
                const double away = SymbolRenderer::kTrendAway * scale;
                occupied.take(QRectF(at.x() + away - 7.0 * scale, at.y() - 7.0 * scale, 14.0 * scale, 14.0 * scale));
            }
            const Handle handle = Handle::of(static_cast<LayerIndex>(i), row);
            const AgeLabel* age = ageOf(scene, handle);
            if (plane.camera.zoom >= nameZoom(form)) {
                candidates.push_back({at, nameWithAge(text, age, metrics, room), 9, handle, 16.0 * scale});
            } else if (age != nullptr) {
                candidates.push_back({at, age->text, 8, handle, 16.0 * scale});
            }
        }
    }
    for (const AgeLabel& age : scene.ages) {  // of what has no name on the map; the names come first (see the sort)
        const feed::Mercator* position = placeOf(scene, age.handle);
        if (position != nullptr && scene.layers[age.handle.layer()].visible && ageOf(scene, age.handle) != nullptr &&
            !scene.layers[age.handle.layer()].isJoinedByDistrict(plane.camera.zoom, scene.exact)) {
            const SymbolForm form = scene.layers[age.handle.layer()].geometry->form(age.handle.row());
            const double away = form == SymbolForm::Halo || form == SymbolForm::Disc  ? 5.0
                                : form == SymbolForm::Line || form == SymbolForm::Bay ? 7.0
                                                                                      : 9.0;
            candidates.push_back(
                {plane.camera.toScreen(*position) * plane.ratio, age.text, 10, age.handle, away * scale, true});
        }
    }
    std::sort(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) {
        return std::pair(a.rank, a.handle.value) < std::pair(b.rank, b.handle.value);
    });
    std::vector<PlacedName> names;
    std::unordered_set<std::uint32_t> told;
    std::unordered_map<QString, std::vector<QPointF>> ages;  ///< where each was said, by layer and text
    for (const Candidate& candidate : candidates) {
        if (names.size() >= kMostNames) {
            break;
        }
        if (!pixels.contains(candidate.at) || !told.insert(candidate.handle.value).second) {
            continue;
        }
        std::vector<QPointF>* said = nullptr;
        if (candidate.age) {
            said = &ages[QString::number(candidate.handle.layer()) + candidate.text];
            if (std::any_of(said->begin(), said->end(), [&](QPointF other) {
                    return std::hypot(other.x() - candidate.at.x(), other.y() - candidate.at.y()) < kAgeApart * scale;
                })) {
                continue;
            }
        }
        const QString& text = candidate.text;
        const QSizeF size(metrics.horizontalAdvance(text) + 4.0 * scale, metrics.height());
        const double away = candidate.away + 2.0 * scale;
        // below, above, right, left: whole pixels, so that letters are crisp
        const QPointF places[] = {{-size.width() / 2, away},
                                  {-size.width() / 2, -away - size.height()},
                                  {away, -size.height() / 2},
                                  {-away - size.width(), -size.height() / 2}};
        for (const QPointF& offset : places) {
            const QPointF corner = candidate.at + offset;
            const QRectF box(std::round(corner.x()), std::round(corner.y()), std::ceil(size.width()),
                             std::ceil(size.height()));
            if (occupied.isFree(box)) {
                occupied.take(box);
                names.push_back({box, text, candidate.rank});
                if (said != nullptr) {
                    said->push_back(candidate.at);
                }
                break;
            }
        }
    }
    return names;
}

void MarkRenderer::drawPickedOut(const HandleList& handles, double radius, const QColor& colour,
                                 const DrawContext& context, RasterView& view) {
    if (handles->empty()) {
        return;
    }
    QPainter& painter = view.painter();
    painter.setPen(QPen(colour, 1.6 * view.scale()));
    painter.setBrush(Qt::NoBrush);
    const feed::WorldBox box = view.box(radius + 4.0);
    for (std::size_t i = 0; i < context.scene.layers.size(); ++i) {
        const SceneLayer& layer = context.scene.layers[i];
        const auto index = static_cast<LayerIndex>(i);
        const auto first = std::lower_bound(handles->begin(), handles->end(), Handle::of(index, 0));
        if (!layer.geometry || !layer.visible || first == handles->end() || first->layer() != index) {
            continue;
        }
        for (const auto& [from, to] : layer.geometry->runs(box)) {
            auto at = std::lower_bound(first, handles->end(), Handle::of(index, from));
            for (; at != handles->end() && at->layer() == index && at->row() < to; ++at) {
                const QPointF place = view.place(layer.geometry->positions[at->row()]);
                if (view.isNear(place, radius + 4.0)) {
                    painter.drawEllipse(place, radius, radius);
                    ++view.symbols;
                }
            }
        }
    }
}

void MarkRenderer::draw(const DrawContext& context, RasterView& view) const {
    const double scale = view.scale();
    const double radius = scale * std::clamp((view.zoom() - 10.0) * 1.6, 2.5, 10.0);
    drawPickedOut(context.scene.highlighted, radius, context.style.symbol, context, view);
    drawPickedOut(context.scene.selectedMany, radius + 2.0 * scale, context.style.symbol, context, view);
    QPainter& painter = view.painter();
    const QPointF origin = view.origin();
    const QRectF picture(origin, QSizeF(view.width(), view.height()));
    QFont counts(context.style.fontFamily);
    counts.setPixelSize(static_cast<int>(std::max(11.0, 11.0 * scale)));
    // the least first: the worst lie on top
    for (auto mark = m_marks.rbegin(); mark != m_marks.rend(); ++mark) {
        if (!mark->box().adjusted(-2, -2, 2, 2).intersects(picture)) {
            continue;
        }
        const QPointF at = mark->at - origin;
        paintPriority(painter, at, mark->size, mark->alarm.priority, context.style, mark->alarm.acknowledged,
                      mark->alarm.returned);
        if (mark->count > 1) {
            painter.setFont(counts);
            painter.setPen(context.style.symbol);
            painter.drawText(at + QPointF(mark->size * 0.6, 4.0 * scale), QString::number(mark->count));
        }
        ++view.symbols;
    }
    const QFont font = nameFont(context.style, scale);
    for (const PlacedName& name : m_names) {
        if (!name.box.intersects(picture)) {
            continue;
        }
        // letters with an edge of the plate's colour can be read on anything
        QPainterPath path;
        const QFontMetricsF metrics(font);
        path.addText(name.box.topLeft() - origin + QPointF(2.0 * scale, metrics.ascent()), font, name.text);
        QColor edge = context.style.plate;
        edge.setAlphaF(0.85F);
        painter.strokePath(path, QPen(edge, 3.0 * scale, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.fillPath(path, context.scene.live ? context.style.symbol : context.style.dim);
        ++view.symbols;
    }
}

}  // namespace belfry::ui
