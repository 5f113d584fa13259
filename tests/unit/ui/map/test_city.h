// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <random>
#include <string>
#include <vector>

#include "models/feed/store.h"
#include "ui/map/block_painter.h"
#include "ui/map/map_view_model.h"

namespace belfry::ui {

inline MapStyle::Values plainStyle() {
    MapStyle::Values style;
    style.ramp = {Qt::black, Qt::darkGray, Qt::gray, Qt::lightGray, Qt::white};
    style.lamp = style.symbol = Qt::white;
    style.plate = style.outline = Qt::black;
    style.dim = Qt::gray;
    style.priorities = {Qt::red, Qt::yellow, Qt::green, Qt::blue};
    style.fontFamily = QStringLiteral("Noto Sans");
    return style;
}

/** A scene as the drawing thread has it. */
inline Scene sceneOf(MapViewModel& map, bool exact = false) {
    BlockPainter painter;
    painter.merge(map.takeUpdate(true), plainStyle(), exact);
    return painter.scene();
}

/** A store with a lamp layer of `count` points scattered over a few kilometres. */
inline feed::Store lampStore(int count, std::uint64_t seed = 1, SymbolKind kind = SymbolKind::Halo) {
    LayerSchema schema;
    schema.id = "lighting";
    schema.assetTypes = {{"luminaire", {"Street light", ""}, 2}};
    AttributeSchema level;
    level.name = "level";
    level.scale = 0.001;
    schema.attributes = {level};
    schema.symbol.kind = kind;
    schema.symbol.levelAttribute = "level";
    std::mt19937_64 rng(seed);
    std::uniform_real_distribution<double> lon(15.55, 15.65);
    std::uniform_real_distribution<double> lat(48.38, 48.44);
    std::vector<feed::Asset> assets;
    for (int i = 0; i < count; ++i) {
        feed::Asset asset;
        asset.id = "urn:ngsi-ld:Streetlight:" + std::to_string(i);
        asset.layer = "lighting";
        asset.type = "luminaire";
        asset.position = {lon(rng), lat(rng)};
        assets.push_back(asset);
    }
    return {"epoch", feed::Catalogue::build({schema}, assets)};
}

}  // namespace belfry::ui
