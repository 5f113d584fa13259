// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <cmath>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "models/domain/layer_schema.h"
#include "models/feed/aggregate_pyramid.h"
#include "models/feed/catalogue.h"
#include "models/feed/symbol_state.h"

namespace belfry::ui {

/** Entities picked out on the map: sorted, each once, never changed once made (threads share it), never null. */
using HandleList = std::shared_ptr<const std::vector<Handle>>;

using feed::SymbolReader;
using feed::SymbolState;

/** How one asset type of a layer is drawn. */
enum class SymbolForm : std::uint8_t { Halo, Disc, Ring, Bay, Line, Hexagon, Priority, Glyph };

struct TypeStyle {
    SymbolForm form = SymbolForm::Glyph;
    double minimumZoom = 0.0;
    QString glyph;
};

/** Where a layer's entities are; never changes once made. Rows before `sortedRows` are in Morton order, so that every
 *  aligned square is a run of rows. Shared between threads. */
struct LayerGeometry {
    std::vector<feed::Mercator> positions;
    std::vector<std::uint8_t> types;
    std::vector<feed::Mercator> linePoints;  ///< of lines and rings of areas
    std::vector<std::uint32_t> lineEnds;     ///< exclusive end per row; empty when no row has any
    std::vector<TypeStyle> styles;
    std::vector<std::uint8_t> lineWidths;  ///< per row 1..4 by road class; empty without lines
    /** Lines are found by their own position, from as far as half their length: those of about the same length lie
     *  together, so that one motorway does not make every search look at the whole city. */
    struct LineClass {
        double halfLine = 0.0;  ///< from a line's own position to its farthest point, world units; none has more
        std::vector<std::uint32_t> rows;        ///< ascending
        std::vector<feed::Mercator> positions;  ///< of `rows`
        std::uint32_t sortedRows = 0;           ///< the first of them, in Morton order
    };
    std::vector<LineClass> lineClasses;
    std::vector<std::uint32_t> areaRows;                   ///< rows whose geometry is an area, in a layer of symbols
    std::vector<std::pair<std::uint32_t, QString>> names;  ///< of the few assets that are worth a label, by row
    std::uint32_t sortedRows = 0;
    SymbolKind kind = SymbolKind::Dot;
    bool levelInverted = false;
    double levelMinimum = 0.0;  ///< the value that a level of 0 stands for
    double levelMaximum = 1.0;
    double joinedBelowZoom = 0.0;      ///< farther away, a mark a district; 0 = never
    std::vector<QString> figureTexts;  ///< what figures mean, where the layer's figure is one of a list

    /** The figure for people; empty if there is none. */
    [[nodiscard]] QString figureText(SymbolState state) const;
    /** The whole number that a level stands for; empty if there is none. */
    [[nodiscard]] QString levelText(SymbolState state) const;

    [[nodiscard]] std::span<const feed::Mercator> line(std::uint32_t row) const;
    [[nodiscard]] SymbolForm form(std::uint32_t row) const;

    /** Runs of rows [first, last) that may lie in the box, few and merged. Rows outside may be among them: check
     * positions. */
    [[nodiscard]] std::vector<std::pair<std::uint32_t, std::uint32_t>> runs(const feed::WorldBox& box) const;

    /** Rows of lines that may reach into a box, in no order: `box(halfLine)` is that box, grown by `halfLine` world
     *  units on every side. */
    [[nodiscard]] std::vector<std::uint32_t> linesNear(const std::function<feed::WorldBox(double halfLine)>& box) const;
};

/** A layer as the drawing thread keeps it. */
struct SceneLayer {
    std::shared_ptr<const LayerGeometry> geometry;
    std::vector<SymbolState> states;
    std::vector<float> radii;    ///< metres around each row that are affected; empty in a layer without areas
    float largestRadius = 0.0F;  ///< of them, or more
    std::shared_ptr<feed::AggregatePyramid> aggregates;  ///< of layers that are joined from afar; else null
    std::uint32_t gone = 0;                              ///< rows whose entity is gone
    bool visible = true;

    static constexpr double kJoinZoom = 14.0;
    /** Drawn as clusters; from kJoinZoom on every entity is drawn for itself. */
    [[nodiscard]] bool isJoined(double zoom, bool exact) const;
    /** Drawn as marks of districts. */
    [[nodiscard]] bool isJoinedByDistrict(double zoom, bool exact) const;
};

/** What a layer has in one district, seen from afar. What belongs to no district is a mark of its own. */
struct DistrictMark {
    feed::Mercator place;         ///< where the district has its name
    std::vector<Handle> members;  ///< the worst first; never empty, gone ones are not among them
    std::uint8_t priority = 0;    ///< the worst, 1..4; 0 in a layer that has none
    bool held = false;            ///< all of them are stale
    bool lost = false;
    friend bool operator==(const DistrictMark&, const DistrictMark&) = default;
};
/** By layer; never changes once made, never null. */
using DistrictMarks = std::shared_ptr<const std::vector<DistrictMark>>;

/** How old what is shown of a stale entity is: "12 min". */
struct AgeLabel {
    Handle handle;
    QString text;
    friend bool operator==(const AgeLabel&, const AgeLabel&) = default;
};

/** An alarm to be marked on the map. */
struct AlarmMark {
    Handle handle;
    std::uint8_t priority = 4;  ///< 1..4
    bool acknowledged = false;
    bool returned = false;  ///< drawn hollow
    friend bool operator==(const AlarmMark&, const AlarmMark&) = default;
};

/** A name that wants a place on the map; those of lower rank get it first. */
struct MapLabel {
    Handle handle;
    QString text;
    int rank = 9;  ///< 0 selected, 1..4 alarm of that priority, 5 override, 9 a name like any other
    friend bool operator==(const MapLabel&, const MapLabel&) = default;
};

/** All that is drawn. Owned by one thread. */
struct Scene {
    std::vector<SceneLayer> layers;
    std::vector<AlarmMark> alarms;
    std::vector<MapLabel> labels;
    std::vector<AgeLabel> ages;  ///< by handle
    DistrictMarks districts = std::make_shared<const std::vector<DistrictMark>>();
    HandleList highlighted = std::make_shared<const std::vector<Handle>>();   ///< matches of the active preset
    HandleList selectedMany = std::make_shared<const std::vector<Handle>>();  ///< selected by area or street
    bool live = true;              ///< false: the whole picture is drawn as history
    bool exact = false;            ///< every entity is drawn at every zoom, nothing is joined
    bool pointsElsewhere = false;  ///< points that are not joined are drawn by the GPU
};

/** 1..4 of an incident; 1 where it was never said: better too loud than too quiet. */
[[nodiscard]] inline int priorityOf(SymbolState state) {
    return 1 + static_cast<int>(std::lround(state.level() * 3.0));
}

[[nodiscard]] std::shared_ptr<const LayerGeometry> makeGeometry(const feed::Catalogue& catalogue, LayerIndex layer);

}  // namespace belfry::ui
