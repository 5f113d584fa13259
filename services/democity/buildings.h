// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "services/democity/planar_map.h"

namespace belfry::democity {

/** A block of land as the builders see it: its ring and the way along each side. */
struct Block {
    Line ring;
    std::vector<Way> ways;  ///< of the side ring[i] → ring[i+1]
    Zone zone = Zone::Suburb;

    /** Metres from p to the nearest kerb or fence; negative on the road. */
    [[nodiscard]] double clearance(Vec p) const;
};

[[nodiscard]] Block blockOf(const PlanarMap& map, int face);

/** Footprints on a block, none of which touches a road or another one. Deterministic. */
[[nodiscard]] std::vector<Line> buildOn(const Block& block, Random& random);

}  // namespace belfry::democity
