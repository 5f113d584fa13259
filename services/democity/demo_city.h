// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>

#include "models/domain/error.h"
#include "models/feed/geo.h"
#include "services/basemap/city_package.h"

namespace belfry::democity {

struct DemoCityOptions {
    std::uint64_t seed = 1;
    std::uint32_t assets = 20'000;  ///< 200 … 2 000 000; kept exactly
    std::string name = "Glockenau";
    feed::LonLat center{15.8742, 48.3127};
};

struct DemoCityReport {
    basemap::CityInfo info;  ///< hand it to CityPackageWriter::finish
    std::uint32_t towns = 0;
    std::uint64_t assets = 0;
    std::uint64_t luminaires = 0;
    std::uint64_t features = 0;
    std::uint64_t buildings = 0;
    std::uint64_t nodes = 0;
    std::uint64_t edges = 0;
    std::uint64_t streets = 0;
};

/** Part done (0…1) and what is being done, in English: a closed list, which the console words
 *  (app/console/demo_gateway.cpp). Called on the caller's thread. */
using ProgressFn = std::function<void(double, std::string_view)>;

/** Draws an invented town (above 60 000 assets a whole region of towns) with its streets, buildings and equipment into
 *  a package. The same options give the same city to the last digit. Memory stays bounded by the largest town. */
[[nodiscard]] Result<DemoCityReport> generateDemoCity(const DemoCityOptions& options,
                                                      basemap::CityPackageWriter& writer,
                                                      const ProgressFn& progress = {}, std::stop_token stop = {});

}  // namespace belfry::democity
