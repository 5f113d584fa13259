// SPDX-License-Identifier: Apache-2.0
#include "services/simulator/city_contents.h"

namespace belfry::simulator {

Result<CityContents> loadCityContents(const std::filesystem::path& cityDir) {
    auto package = basemap::CityPackage::open(cityDir);
    if (!package) {
        return tl::unexpected(package.error());
    }
    CityContents city;
    city.name = package->info().name;
    city.timezone = package->info().timezone;
    auto assets = package->assets();
    auto nodes = package->nodes();
    auto edges = package->edges();
    auto districts = package->districts();
    if (!assets || !nodes || !edges || !districts) {
        return tl::unexpected(!assets  ? assets.error()
                              : !nodes ? nodes.error()
                              : !edges ? edges.error()
                                       : districts.error());
    }
    city.assets = std::move(*assets);
    city.nodes = std::move(*nodes);
    city.edges = std::move(*edges);
    city.districts = std::move(*districts);
    return city;
}

}  // namespace belfry::simulator
