// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "models/domain/error.h"
#include "models/feed/asset.h"
#include "services/basemap/city_package.h"

namespace belfry::simulator {

/** What the simulator needs of a city package, in memory. */
struct CityContents {
    std::string name = "City";
    std::string timezone;
    std::vector<feed::Asset> assets;
    std::vector<basemap::RoadNode> nodes;
    std::vector<basemap::RoadEdge> edges;
    std::vector<basemap::District> districts;
};

[[nodiscard]] Result<CityContents> loadCityContents(const std::filesystem::path& cityDir);

}  // namespace belfry::simulator
