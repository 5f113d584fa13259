// SPDX-License-Identifier: Apache-2.0
#include "ui/map/block_painter.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <tuple>

#include "ui/map/area_renderer.h"

namespace belfry::ui {

namespace {

constexpr int kRing = 1;                        // blocks drawn beyond the view, so that a pan does not bare an edge
constexpr int kKeep = 2;                        // blocks kept beyond the view
constexpr int kPlaced = 3;                      // blocks beyond the view that names are placed for
constexpr std::uint64_t kManySymbols = 50'000;  // a view of so many takes longer than a frame at full sharpness
constexpr double kCoarse = 0.5;                 // of the device's pixels, each way
constexpr double kFar = 2e4;  // pixels from a plane's own camera where float matrices begin to tremble

QRect grown(const QRect& rect, int by) { return rect.adjusted(-by, -by, by, by); }

QRectF pixelsOf(const QRect& blocks) {
    const double size = RasterPlane::kBlock;
    return {blocks.left() * size, blocks.top() * size, blocks.width() * size, blocks.height() * size};
}

bool isWhole(double v) { return std::abs(v - std::round(v)) < 0.02; }

/** Which rows the aggregates of a layer count: those that are joined from afar. */
bool isAggregated(const LayerGeometry& geometry, std::uint32_t row) {
    return geometry.kind == SymbolKind::Dot || geometry.styles[geometry.types[row]].form == SymbolForm::Halo;
}

feed::StateClass classOf(const LayerGeometry& geometry, std::uint32_t row, SymbolState state) {
    if (!isAggregated(geometry, row) || state.has(SymbolState::Gone)) {
        return feed::kNotCounted;
    }
    LayerSymbol symbol;
    symbol.kind = geometry.kind;
    symbol.levelInverted = geometry.levelInverted;
    return feed::stateClassOf(state, symbol);
}

}  // namespace

void BlockPainter::look(const Camera& camera, double ratio, Motion motion, std::uint32_t generation) {
    m_hasWork = true;
    m_styleChanged = m_styleChanged || generation != m_generation;
    m_generation = generation;
    m_countsChanged = m_countsChanged || !(camera == m_camera);
    m_camera = camera;
    m_ratio = ratio;
    m_motion = motion;
}

void BlockPainter::merge(SceneUpdate&& update, const MapStyle::Values& style, bool exact, bool pointsElsewhere) {
    m_serial = std::max(m_serial, update.serial);
    m_hasWork = true;
    if (!(style == m_style) || exact != m_scene.exact || pointsElsewhere != m_scene.pointsElsewhere) {
        m_style = style;
        m_scene.exact = exact;
        m_scene.pointsElsewhere = pointsElsewhere;
        m_styleChanged = true;
    }
    if (update.live != m_scene.live) {
        m_scene.live = update.live;
        markAllDirty();
    }
    if (update.alarms != m_scene.alarms) {
        markJoinedAlarms(update.alarms);
    }
    m_marksChanged = m_marksChanged || update.alarms != m_scene.alarms || update.labels != m_scene.labels ||
                     update.ages != m_scene.ages || *update.districts != *m_scene.districts;
    m_scene.ages = std::move(update.ages);
    m_scene.districts = std::move(update.districts);
    m_scene.alarms = std::move(update.alarms);
    m_scene.labels = std::move(update.labels);
    for (auto [mine, theirs] : {std::pair(&m_scene.highlighted, &update.highlighted),
                                std::pair(&m_scene.selectedMany, &update.selectedMany)}) {
        if (*mine != *theirs) {
            *mine = std::move(*theirs);
            markAllDirty();
        }
    }
    if (update.layers.size() != m_scene.layers.size()) {
        m_scene.layers.resize(update.layers.size());
        markAllDirty();
    }
    for (std::size_t i = 0; i < update.layers.size(); ++i) {
        mergeLayer(m_scene.layers[i], std::move(update.layers[i]), static_cast<LayerIndex>(i));
    }
}

void BlockPainter::mergeLayer(SceneLayer& layer, SceneUpdate::LayerUpdate&& update, LayerIndex index) {
    if (update.visible != layer.visible) {
        layer.visible = update.visible;
        m_marksChanged = true;
        m_countsChanged = true;
        markAllDirty();
    }
    if (update.geometry) {
        layer.geometry = std::move(update.geometry);
        layer.states = std::move(update.states);
        layer.gone = static_cast<std::uint32_t>(std::count_if(layer.states.begin(), layer.states.end(),
                                                              [](SymbolState s) { return s.has(SymbolState::Gone); }));
        layer.aggregates.reset();
        if (layer.geometry->kind == SymbolKind::Halo || layer.geometry->kind == SymbolKind::Dot) {
            std::vector<feed::StateClass> classes(layer.states.size());
            for (std::uint32_t row = 0; row < classes.size(); ++row) {
                classes[row] = classOf(*layer.geometry, row, layer.states[row]);
            }
            layer.aggregates = std::make_shared<feed::AggregatePyramid>();
            layer.aggregates->build(layer.geometry->positions, classes);
        }
        layer.radii = std::move(update.radii);
        layer.largestRadius = layer.radii.empty() ? 0.0F : *std::max_element(layer.radii.begin(), layer.radii.end());
        m_marksChanged = true;
        m_countsChanged = true;
        markAllDirty();
    }
    const auto touchArea = [&](std::uint32_t row) {
        if (m_plane.id != 0 && !m_styleChanged && layer.visible) {
            markDirty(AreaRenderer::extentOf(layer, row, m_plane));
        }
    };
    for (const auto& [row, radius] : update.radiusChanges) {
        if (row < layer.radii.size() && layer.radii[row] != radius) {
            touchArea(row);  // where it was
            layer.radii[row] = radius;
            layer.largestRadius = std::max(layer.largestRadius, radius);
            touchArea(row);
        }
    }
    if (update.changes.empty()) {
        return;
    }
    std::vector<feed::RowClass> classes;
    for (const auto& [row, state] : update.changes) {
        if (row >= layer.states.size() || layer.states[row] == state) {
            continue;
        }
        const bool comesOrGoes = layer.states[row].has(SymbolState::Gone) != state.has(SymbolState::Gone);
        if (comesOrGoes) {
            layer.gone += state.has(SymbolState::Gone) ? 1U : ~0U;
            m_countsChanged = true;
        }
        layer.states[row] = state;
        if (layer.aggregates) {
            classes.push_back({row, classOf(*layer.geometry, row, state)});
        }
        if (m_plane.id != 0 && !m_styleChanged) {
            markDirty(LayerRasteriser::extentOf(m_scene, Handle::of(index, row), m_style, m_plane));
        }
    }
    if (layer.aggregates) {
        layer.aggregates->update(classes);
    }
}

void BlockPainter::markDirty(const QRectF& pixels) {
    if (pixels.isEmpty()) {
        return;
    }
    const auto touch = [this](Block& block) {
        if (block.isDrawn && block.dirtySince == 0) {
            block.dirtySince = std::max<std::uint64_t>(1, m_serial);
        }
    };
    const auto number = [](double v) { return static_cast<int>(std::floor(v / RasterPlane::kBlock)); };
    const QRect blocks(QPoint(number(pixels.left()), number(pixels.top())),
                       QPoint(number(pixels.right()), number(pixels.bottom())));
    if (static_cast<std::int64_t>(blocks.width()) * blocks.height() > static_cast<std::int64_t>(m_blocks.size())) {
        for (auto& [key, block] : m_blocks) {
            const QPoint at(static_cast<int>(key >> 32U), static_cast<int>(static_cast<std::uint32_t>(key)));
            if (blocks.contains(at)) {
                touch(block);
            }
        }
        return;
    }
    for (int y = blocks.top(); y <= blocks.bottom(); ++y) {
        for (int x = blocks.left(); x <= blocks.right(); ++x) {
            const auto found = m_blocks.find(key({x, y}));
            if (found != m_blocks.end()) {
                touch(found->second);
            }
        }
    }
}

void BlockPainter::markJoinedAlarms(const std::vector<AlarmMark>& next) {
    if (m_plane.id == 0 || m_styleChanged) {
        return;  // all of it is drawn anew
    }
    const auto joined = [this](const std::vector<AlarmMark>& alarms) {
        std::vector<std::tuple<Handle, std::uint8_t, bool, bool>> marks;
        for (const AlarmMark& alarm : alarms) {
            const std::size_t layer = alarm.handle.layer();
            if (layer < m_scene.layers.size() && m_scene.layers[layer].geometry &&
                alarm.handle.row() < m_scene.layers[layer].geometry->positions.size() &&
                m_scene.layers[layer].isJoined(m_plane.camera.zoom, m_scene.exact)) {
                marks.emplace_back(alarm.handle, alarm.priority, alarm.acknowledged, alarm.returned);
            }
        }
        std::sort(marks.begin(), marks.end());
        return marks;
    };
    const auto before = joined(m_scene.alarms);
    const auto after = joined(next);
    std::vector<std::tuple<Handle, std::uint8_t, bool, bool>> others;
    std::set_symmetric_difference(before.begin(), before.end(), after.begin(), after.end(), std::back_inserter(others));
    for (const auto& mark : others) {
        markDirty(LayerRasteriser::extentOf(m_scene, std::get<Handle>(mark), m_style, m_plane));
    }
}

void BlockPainter::markAllDirty() {
    for (auto& [number, block] : m_blocks) {
        if (block.isDrawn && block.dirtySince == 0) {
            block.dirtySince = std::max<std::uint64_t>(1, m_serial);
        }
    }
}

bool BlockPainter::needsNewPlane() const {
    if (m_plane.id == 0 || m_styleChanged || m_ratio != m_planeFor || (m_coarse && m_motion == Motion::AtRest)) {
        return true;
    }
    if (snapZoom(m_camera.zoom) != snapZoom(m_plane.camera.zoom) || m_camera.bearing != m_plane.camera.bearing) {
        return true;
    }
    const QPointF moved = m_plane.camera.toScreen(m_camera.x, m_camera.y) * m_ratio;
    if (std::hypot(moved.x(), moved.y()) > kFar) {
        return true;
    }
    if (m_motion == Motion::Moving) {
        return false;
    }
    const CameraShift lies = m_plane.under(m_camera);
    return !isWhole(lies.offset.x() * m_ratio) || !isWhole(lies.offset.y() * m_ratio);
}

void BlockPainter::beginPlane() {
    // what is turned or zoomed is resampled on the screen anyway: new values sooner are worth more than sharp edges
    m_coarse = m_plane.id != 0 && m_motion == Motion::Moving && m_coverSymbols > kManySymbols;
    m_planeFor = m_ratio;
    m_planeSymbols = 0;
    m_plane = RasterPlane{m_camera, m_coarse ? m_ratio * kCoarse : m_ratio, ++m_lastPlane};
    m_planeSeen = m_plane.blocksSeenBy(m_camera);
    m_blocks.clear();
    m_placed = QRect();
    m_marksChanged = true;
    m_styleChanged = false;
    m_covers = false;
    ++m_counts.planes;
}

void BlockPainter::placeMarks(const QRect& seen) {
    const bool outgrown = !m_placed.contains(grown(seen, kRing));
    if (!m_marksChanged && !outgrown) {
        return;
    }
    m_placed = grown(seen, kPlaced);
    m_marksChanged = false;
    for (const QRectF& changed : m_rasteriser.place(m_scene, m_style, m_plane, pixelsOf(m_placed))) {
        markDirty(changed.adjusted(-3, -3, 3, 3));
    }
}

RasterBatch BlockPainter::step(const std::function<bool()>& isTime) {
    m_hasWork = false;
    // what was begun for one camera is finished before the next: else a camera that never rests is never served
    if (needsNewPlane() && (m_covers || m_plane.id == 0)) {
        beginPlane();
    }
    const QRect seen = m_covers ? m_plane.blocksSeenBy(m_camera) : m_planeSeen;
    placeMarks(seen);
    RasterBatch batch;
    batch.plane = m_plane;
    batch.keep = grown(seen, kKeep);
    std::erase_if(m_blocks, [&](const auto& entry) {
        return !batch.keep.contains(
            QPoint(static_cast<int>(entry.first >> 32U), static_cast<int>(static_cast<std::uint32_t>(entry.first))));
    });

    struct Task {
        std::uint64_t waiting;  ///< 0 for what has never been drawn
        int away;
        QPoint number;
    };
    std::vector<Task> tasks;
    const auto list = [&](const QRect& blocks, bool redraw) {
        for (int y = blocks.top(); y <= blocks.bottom(); ++y) {
            for (int x = blocks.left(); x <= blocks.right(); ++x) {
                const Block& block = m_blocks[key({x, y})];
                if (!block.isDrawn || (redraw && block.dirtySince != 0)) {
                    tasks.push_back({block.dirtySince, (QPoint(x, y) - seen.center()).manhattanLength(), {x, y}});
                }
            }
        }
        std::sort(tasks.begin(), tasks.end(), [](const Task& a, const Task& b) {
            return std::tuple(a.waiting, a.away, a.number.y(), a.number.x()) <
                   std::tuple(b.waiting, b.away, b.number.y(), b.number.x());
        });
    };
    list(seen, true);
    if (tasks.empty() && m_covers) {
        list(grown(seen, kRing), false);  // what is out of sight is drawn once, and again when it is seen
    }
    std::size_t done = 0;
    for (const Task& task : tasks) {
        std::uint32_t symbols = 0;
        Block& block = m_blocks[key(task.number)];
        const QRect pixels = RasterPlane::pixelsOf(task.number);
        using Part = LayerRasteriser::Part;
        QImage under;
        if (m_scene.pointsElsewhere) {
            under = m_rasteriser.drawRect(m_scene, m_style, m_plane, pixels, symbols, Part::UnderPoints);
        }
        QImage image = m_rasteriser.drawRect(m_scene, m_style, m_plane, pixels, symbols,
                                             m_scene.pointsElsewhere ? Part::OverPoints : Part::Everything);
        ++m_counts.blocks;
        m_counts.symbols += symbols;
        m_planeSymbols += symbols;
        const bool wasEmpty = block.isDrawn && block.isEmpty;  // one that was dropped may still be shown
        const bool isEmpty = image.isNull() && under.isNull();
        block = {true, isEmpty, 0};
        if (!(isEmpty && wasEmpty)) {
            batch.blocks.push_back({task.number, std::move(image), std::move(under)});
        }
        ++done;
        if (isTime()) {
            break;
        }
    }
    std::uint64_t serial = m_serial;
    bool covers = true;
    for (int y = seen.top(); y <= seen.bottom(); ++y) {
        for (int x = seen.left(); x <= seen.right(); ++x) {
            const Block& block = m_blocks[key({x, y})];
            covers = covers && block.isDrawn;
            if (block.dirtySince != 0) {
                serial = std::min(serial, block.dirtySince - 1);
            }
        }
    }
    if (covers && !m_covers) {
        m_coverSymbols = m_planeSymbols;
    }
    m_covers = m_covers || covers;
    batch.covers = m_covers;
    batch.serial = covers ? serial : 0;
    const bool ringLeft = m_covers && done == tasks.size() && [&] {
        const QRect ring = grown(seen, kRing);
        for (int y = ring.top(); y <= ring.bottom(); ++y) {
            for (int x = ring.left(); x <= ring.right(); ++x) {
                if (!m_blocks[key({x, y})].isDrawn) {
                    return true;
                }
            }
        }
        return false;
    }();
    m_hasWork = done < tasks.size() || ringLeft || needsNewPlane();
    const bool seenDone = covers && serial == m_serial && !needsNewPlane();
    batch.complete = seenDone;
    if (m_countsChanged && seenDone) {
        m_countsChanged = false;
        m_shown.clear();
        for (const SceneLayer& layer : m_scene.layers) {
            m_shown.push_back(layer.geometry && layer.visible ? countShown(layer, m_camera) : 0);
        }
    }
    batch.shown = m_shown;
    return batch;
}

}  // namespace belfry::ui
