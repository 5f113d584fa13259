// SPDX-License-Identifier: Apache-2.0
#include "ui/map/scene.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

namespace belfry::ui {

namespace {

constexpr std::size_t kMostNames = 20'000;  // of a layer; more would not fit on any map

TypeStyle styleOf(const LayerSchema& schema, const AssetTypeSchema& type) {
    // by rank: 0 always, 1 from town scale, 2 from street scale, 3 from building scale
    static constexpr std::array<double, 4> kMinimumZoom{0.0, 12.5, 14.0, 16.5};
    TypeStyle style;
    style.minimumZoom = kMinimumZoom[static_cast<std::size_t>(std::clamp(type.rank, 0, 3))];
    style.glyph = QString::fromStdString(type.name).left(1).toUpper();
    switch (schema.symbol.kind) {
        case SymbolKind::Halo:
            if (type.rank >= 2) {
                style.form = SymbolForm::Halo;
                style.minimumZoom = 0.0;  // far away they are dust of light
            } else {
                style.minimumZoom = type.rank == 0 ? 14.5 : 16.0;
            }
            break;
        case SymbolKind::Ring: style.form = type.rank >= 3 ? SymbolForm::Bay : SymbolForm::Ring; break;
        case SymbolKind::Line: style.minimumZoom = std::max(style.minimumZoom, type.rank >= 3 ? 16.5 : 15.4); break;
        case SymbolKind::Hexagon: style.form = SymbolForm::Hexagon; break;
        case SymbolKind::Priority: style.form = SymbolForm::Priority; break;
        case SymbolKind::Dot:
            if (type.rank >= 2) {  // by the thousand
                style.form = SymbolForm::Disc;
                style.minimumZoom = 0.0;
            }
            break;
    }
    return style;
}

std::uint8_t widthOf(const std::vector<std::pair<std::string, std::string>>& facts) {
    for (const auto& [key, value] : facts) {
        if (key == "class") {
            if (value.starts_with("motorway") || value.starts_with("trunk")) {
                return 4;
            }
            if (value.starts_with("primary")) {
                return 3;
            }
            return value.starts_with("secondary") ? 2 : 1;
        }
    }
    return 2;
}

}  // namespace

namespace {

using Runs = std::vector<std::pair<std::uint32_t, std::uint32_t>>;

/** Runs of `positions` that may lie in the box; those from `sortedRows` on always may. */
Runs runsIn(std::span<const feed::Mercator> positions, std::uint32_t sortedRows, const feed::WorldBox& box) {
    constexpr std::uint32_t kFewRows = 64;  // looking at them costs less than looking for them
    Runs found;
    const auto visit = [&](const feed::QuadRun& tile) {
        if (!box.intersects(tile.low(), tile.high())) {
            return false;
        }
        if (tile.size() > kFewRows && !box.covers(tile.low(), tile.high())) {
            return true;
        }
        if (!found.empty() && found.back().second == tile.first) {
            found.back().second = tile.last;
        } else {
            found.emplace_back(tile.first, tile.last);
        }
        return false;
    };
    feed::descend(positions, feed::QuadRun{0, 0, 0, 0, sortedRows}, visit);
    if (sortedRows < positions.size()) {
        found.emplace_back(sortedRows, static_cast<std::uint32_t>(positions.size()));
    }
    return found;
}

void addLine(LayerGeometry& geometry, std::map<int, LayerGeometry::LineClass>& classes, std::uint32_t row) {
    const feed::Mercator middle = geometry.positions[row];
    double square = 0.0;  // one root a line, not one a point: there are millions of points
    for (const feed::Mercator point : geometry.line(row)) {
        const double dx = static_cast<std::int32_t>(point.x - middle.x);
        const double dy = static_cast<std::int32_t>(point.y - middle.y);
        square = std::max(square, dx * dx + dy * dy);
    }
    const double half = std::sqrt(square);
    LayerGeometry::LineClass& lines = classes[std::ilogb(std::max(1.0, half))];
    lines.halfLine = std::max(lines.halfLine, half);
    lines.rows.push_back(row);
    lines.positions.push_back(middle);
    lines.sortedRows += row < geometry.sortedRows ? 1U : 0U;
}

}  // namespace

std::span<const feed::Mercator> LayerGeometry::line(std::uint32_t row) const {
    if (lineEnds.empty()) {
        return {};
    }
    const std::uint32_t begin = row == 0 ? 0 : lineEnds[row - 1];
    return std::span(linePoints).subspan(begin, lineEnds[row] - begin);
}

SymbolForm LayerGeometry::form(std::uint32_t row) const {
    if (kind == SymbolKind::Line && !line(row).empty()) {
        return SymbolForm::Line;
    }
    return styles[types[row]].form;
}

std::shared_ptr<const LayerGeometry> makeGeometry(const feed::Catalogue& catalogue, LayerIndex layer) {
    auto geometry = std::make_shared<LayerGeometry>();
    const LayerSchema& schema = catalogue.layers()[layer];
    geometry->kind = schema.symbol.kind;
    geometry->joinedBelowZoom = schema.symbol.joinedBelowZoom;
    geometry->levelInverted = schema.symbol.levelInverted;
    geometry->levelMinimum = schema.symbol.levelMinimum;
    geometry->levelMaximum = schema.symbol.levelMaximum;
    if (const auto figure = schema.attributeIndex(schema.symbol.textAttribute)) {
        for (const auto& value : schema.attributes[*figure].enumValues) {
            // a box has room for one letter, a hexagon for a word
            const QString title = QString::fromStdString(value.title.en);
            geometry->figureTexts.push_back(geometry->kind == SymbolKind::Hexagon ? title : title.left(1).toUpper());
        }
    }
    for (const AssetTypeSchema& type : schema.assetTypes) {
        geometry->styles.push_back(styleOf(schema, type));
    }
    const auto positions = catalogue.positions(layer);
    const auto types = catalogue.types(layer);
    geometry->positions.assign(positions.begin(), positions.end());
    geometry->types.assign(types.begin(), types.end());
    geometry->sortedRows = feed::sortedPrefix(positions);
    bool hasShapes = schema.symbol.kind == SymbolKind::Line;
    for (std::uint32_t row = 0; row < positions.size() && !hasShapes; ++row) {
        hasShapes = !catalogue.geometry(Handle::of(layer, row)).empty();
    }
    if (hasShapes) {
        std::map<int, LayerGeometry::LineClass> classes;  // by the power of two of their length
        geometry->lineEnds.reserve(positions.size());
        geometry->lineWidths.reserve(positions.size());
        for (std::uint32_t row = 0; row < positions.size(); ++row) {
            const Handle handle = Handle::of(layer, row);
            const auto line = catalogue.geometry(handle);
            geometry->linePoints.insert(geometry->linePoints.end(), line.begin(), line.end());
            geometry->lineEnds.push_back(static_cast<std::uint32_t>(geometry->linePoints.size()));
            if (schema.symbol.kind != SymbolKind::Line) {
                if (line.size() >= 3) {
                    geometry->areaRows.push_back(row);
                }
                continue;
            }
            geometry->lineWidths.push_back(line.empty() ? std::uint8_t{1} : widthOf(catalogue.facts(handle)));
            if (!line.empty()) {
                addLine(*geometry, classes, row);
            }
        }
        for (auto& [power, lines] : classes) {
            geometry->lineClasses.push_back(std::move(lines));
        }
    }
    const auto named = [&](std::uint8_t type) {
        const SymbolForm form = geometry->styles[type].form;
        return form == SymbolForm::Ring || form == SymbolForm::Hexagon || form == SymbolForm::Priority;
    };
    for (std::uint32_t row = 0; row < types.size() && geometry->names.size() < kMostNames; ++row) {
        const std::string_view name = named(types[row]) ? catalogue.name(Handle::of(layer, row)) : std::string_view();
        if (!name.empty()) {
            geometry->names.emplace_back(row, QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size())));
        }
    }
    return geometry;
}

std::vector<std::pair<std::uint32_t, std::uint32_t>> LayerGeometry::runs(const feed::WorldBox& box) const {
    return runsIn(positions, sortedRows, box);
}

std::vector<std::uint32_t> LayerGeometry::linesNear(const std::function<feed::WorldBox(double halfLine)>& box) const {
    std::vector<std::uint32_t> found;
    for (const LineClass& lines : lineClasses) {
        for (const auto& [first, last] : runsIn(lines.positions, lines.sortedRows, box(lines.halfLine))) {
            found.insert(found.end(), lines.rows.begin() + first, lines.rows.begin() + last);
        }
    }
    return found;
}

QString LayerGeometry::figureText(SymbolState state) const {
    if (!state.has(SymbolState::HasFigure)) {
        return {};
    }
    if (figureTexts.empty()) {
        return QString::number(state.figure());
    }
    const auto index = static_cast<std::size_t>(state.figure());
    return index < figureTexts.size() ? figureTexts[index] : QString();
}

QString LayerGeometry::levelText(SymbolState state) const {
    return state.has(SymbolState::HasLevel)
               ? QString::number(std::lround(levelMinimum + state.level() * (levelMaximum - levelMinimum)))
               : QString();
}

bool SceneLayer::isJoinedByDistrict(double zoom, bool exact) const {
    return !exact && geometry && zoom < geometry->joinedBelowZoom;
}

bool SceneLayer::isJoined(double zoom, bool exact) const {
    return !exact && aggregates && geometry->kind == SymbolKind::Dot && zoom < kJoinZoom;
}

}  // namespace belfry::ui
