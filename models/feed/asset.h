// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "models/domain/ids.h"
#include "models/feed/geo.h"

namespace belfry::feed {

/** What the catalogue says of one entity: what it is and where it stands. Changes rarely; values live in EntityTable.
 */
struct Asset {
    EntityId id;
    std::string layer;  ///< LayerSchema::id
    std::string type;   ///< AssetTypeSchema::name
    std::string name;   ///< for people: "Ringstraße 31 · L-04417"
    std::string street;
    std::string district;
    std::string source;  ///< city system it comes from
    EntityId parent;     ///< lamp → cabinet → feeder, bay → facility; empty = none
    LonLat position;
    std::vector<LonLat> geometry;  ///< road segments: the line; areas: the ring; empty for points
    /** Everything else an inventory says ("lamp_type" → "LED"), shown in the inspector as it is. */
    std::vector<std::pair<std::string, std::string>> facts;
};

}  // namespace belfry::feed
