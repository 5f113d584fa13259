// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "ui/map/scene.h"

namespace belfry::ui {

/** What the drawing thread must know since it last asked. */
struct SceneUpdate {
    struct LayerUpdate {
        std::shared_ptr<const LayerGeometry> geometry;  ///< set when it is new: `states` then has every row
        std::vector<SymbolState> states;
        std::vector<std::pair<std::uint32_t, SymbolState>> changes;
        std::vector<float> radii;  ///< with a new geometry: of all rows; empty in a layer without areas
        std::vector<std::pair<std::uint32_t, float>> radiusChanges;
        bool visible = true;
    };
    std::vector<LayerUpdate> layers;
    std::vector<AlarmMark> alarms;
    std::vector<MapLabel> labels;
    std::vector<AgeLabel> ages;  ///< by handle
    DistrictMarks districts = std::make_shared<const std::vector<DistrictMark>>();
    HandleList highlighted = std::make_shared<const std::vector<Handle>>();
    HandleList selectedMany = std::make_shared<const std::vector<Handle>>();
    bool live = true;
    std::uint64_t serial = 0;  ///< rises with every update
    Revision revision = 0;     ///< of the store when it was taken
};

}  // namespace belfry::ui
