// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <random>
#include <string>
#include <vector>

#include "models/feed/store.h"

namespace belfry::ui {

/** A store with a lamp layer of `count` points scattered over a few kilometres. */
inline feed::Store lampStore(int count, std::uint64_t seed = 1) {
    LayerSchema schema;
    schema.id = "lighting";
    schema.assetTypes = {{"luminaire", {"Street light", ""}, 2}};
    AttributeSchema level;
    level.name = "level";
    level.scale = 0.001;
    schema.attributes = {level};
    schema.symbol.kind = SymbolKind::Halo;
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
