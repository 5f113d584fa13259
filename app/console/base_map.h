// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "models/domain/error.h"
#include "services/basemap/city_package.h"
#include "services/basemap/tile_server.h"

namespace belfry::console {

/** The city package that is drawn under the layers, and its tile server. */
struct BaseMap {
    basemap::CityInfo info;
    std::unique_ptr<basemap::TileServer> tiles;
    std::vector<std::pair<std::string, feed::LonLat>> districts;  ///< where each has its name
};

/** `$BELFRY_RESOURCES`, `../share/belfry` beside the program, or the source tree; "" if none has map styles. */
[[nodiscard]] std::string findResources();
[[nodiscard]] Result<BaseMap> openBaseMap(const std::string& cityDir);
/** Where the demo city is drawn: $XDG_DATA_HOME/belfry/cities/demo. */
[[nodiscard]] std::string demoCityDir();

}  // namespace belfry::console
