// SPDX-License-Identifier: Apache-2.0
#include "ui/map/scene.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace belfry::ui {

namespace {

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
        case SymbolKind::Dot: break;
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
    geometry->levelInverted = schema.symbol.levelInverted;
    for (const AssetTypeSchema& type : schema.assetTypes) {
        geometry->styles.push_back(styleOf(schema, type));
    }
    const auto positions = catalogue.positions(layer);
    const auto types = catalogue.types(layer);
    geometry->positions.assign(positions.begin(), positions.end());
    geometry->types.assign(types.begin(), types.end());
    geometry->codes.reserve(positions.size());
    for (const feed::Mercator position : positions) {
        geometry->codes.push_back(feed::mortonCode(position));
    }
    while (geometry->sortedRows < geometry->codes.size() &&
           (geometry->sortedRows == 0 ||
            geometry->codes[geometry->sortedRows - 1] <= geometry->codes[geometry->sortedRows])) {
        ++geometry->sortedRows;
    }
    if (schema.symbol.kind == SymbolKind::Line) {
        geometry->lineEnds.reserve(positions.size());
        geometry->lineWidths.reserve(positions.size());
        for (std::uint32_t row = 0; row < positions.size(); ++row) {
            const Handle handle = Handle::of(layer, row);
            const auto line = catalogue.geometry(handle);
            geometry->linePoints.insert(geometry->linePoints.end(), line.begin(), line.end());
            geometry->lineEnds.push_back(static_cast<std::uint32_t>(geometry->linePoints.size()));
            geometry->lineWidths.push_back(line.empty() ? std::uint8_t{1} : widthOf(catalogue.facts(handle)));
        }
    }
    return geometry;
}

std::vector<std::pair<std::uint32_t, std::uint32_t>> LayerGeometry::runs(feed::Mercator topLeft,
                                                                         feed::Mercator bottomRight) const {
    std::vector<std::pair<std::uint32_t, std::uint32_t>> found;
    if (topLeft.x <= bottomRight.x && topLeft.y <= bottomRight.y) {
        // squares of a size that covers the box with at most about 8 x 8 of them
        const std::uint32_t span = std::max(bottomRight.x - topLeft.x, bottomRight.y - topLeft.y);
        unsigned bits = 0;
        while (bits < 31 && (span >> bits) > 6) {
            ++bits;
        }
        const auto begin = codes.begin();
        const auto end = begin + sortedRows;
        for (std::uint64_t cy = topLeft.y >> bits; cy <= (bottomRight.y >> bits); ++cy) {
            for (std::uint64_t cx = topLeft.x >> bits; cx <= (bottomRight.x >> bits); ++cx) {
                const std::uint64_t low =
                    feed::mortonCode({static_cast<std::uint32_t>(cx << bits), static_cast<std::uint32_t>(cy << bits)});
                const std::uint64_t size = bits >= 32 ? ~0ULL : (1ULL << (2U * bits)) - 1ULL;
                const auto first = std::lower_bound(begin, end, low);
                const auto last = std::upper_bound(first, end, low + size);
                if (first != last) {
                    found.emplace_back(static_cast<std::uint32_t>(first - begin),
                                       static_cast<std::uint32_t>(last - begin));
                }
            }
        }
        std::sort(found.begin(), found.end());
        std::size_t kept = 0;
        for (std::size_t i = 1; i < found.size(); ++i) {
            if (found[i].first <= found[kept].second) {
                found[kept].second = std::max(found[kept].second, found[i].second);
            } else {
                found[++kept] = found[i];
            }
        }
        if (!found.empty()) {
            found.resize(kept + 1);
        }
    }
    if (sortedRows < positions.size()) {
        found.emplace_back(sortedRows, static_cast<std::uint32_t>(positions.size()));
    }
    return found;
}

}  // namespace belfry::ui
