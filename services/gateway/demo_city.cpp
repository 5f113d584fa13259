// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/demo_city.h"

#include <utility>

#include "services/basemap/city_package.h"
#include "services/democity/demo_city.h"

namespace belfry::gateway {

Result<std::uint64_t> makeDemoCity(const std::filesystem::path& dir, std::uint32_t assets, std::uint64_t seed,
                                   const DemoProgress& progress, std::stop_token stop) {
    std::error_code error;
    std::filesystem::create_directories(dir.parent_path(), error);
    auto writer = basemap::CityPackageWriter::create(dir);
    if (!writer) {
        return tl::unexpected(writer.error());
    }
    democity::DemoCityOptions options;
    options.assets = assets;
    options.seed = seed;
    const auto report = democity::generateDemoCity(options, **writer, progress, std::move(stop));
    if (!report) {
        return tl::unexpected(report.error());
    }
    if (auto finished = (*writer)->finish(report->info); !finished) {
        return tl::unexpected(finished.error());
    }
    return report->assets;
}

}  // namespace belfry::gateway
