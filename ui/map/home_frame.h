// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "models/feed/catalogue.h"
#include "models/feed/geo.h"

namespace belfry::ui {

/** Where a city is: what a console shows at first and goes home to. */
struct HomeFrame {
    feed::LonLat centre;
    double zoom = 0.0;  ///< with tiles of 256 px, so that the middle 98 % of the assets fit into 1,000 x 700 px
    feed::LonLat southWest;
    feed::LonLat northEast;
};

/** By its assets alone, for a console that has no city package: nothing where none has a place. A few that are told to
 * be far outside do not count. */
[[nodiscard]] std::optional<HomeFrame> homeFrameOf(const feed::Catalogue& catalogue);

}  // namespace belfry::ui
