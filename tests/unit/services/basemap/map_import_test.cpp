// SPDX-License-Identifier: Apache-2.0
#include "services/basemap/map_import.h"

#include <cstdio>
#include <cstdlib>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/services/basemap/temp_dir.h"

namespace belfry::basemap {
namespace {

namespace fs = std::filesystem;

TEST(MapImport, trial) {
    const char* file = std::getenv("BELFRY_TRY");
    const char* to = std::getenv("BELFRY_TO");
    if (file == nullptr || to == nullptr) {
        GTEST_SKIP() << "only by hand";
    }
    ImportOptions options;
    options.files = {file};
    options.target = to;
    options.resources = fs::path(std::getenv("BELFRY_SOURCE")) / "resources";
    auto report = importCity(options);
    ASSERT_TRUE(report) << toText(report.error());
    std::printf("%s: %.2f s center %.4f,%.4f zoom %.1f left %d\n", report->info.name.c_str(), report->seconds,
                report->info.center.lon, report->info.center.lat, report->info.startZoom, report->info.leftHandTraffic);
    for (const auto& [k, v] : report->features) {
        std::printf("  %s %zu\n", k.c_str(), v);
    }
    for (const auto& [k, v] : report->assets) {
        std::printf("  %s %zu\n", k.c_str(), v);
    }
    for (const auto& [k, v] : report->skipped) {
        std::printf("  skipped %s %zu\n", k.c_str(), v);
    }
    std::printf("  nodes %zu edges %zu streets %zu districts %zu\n", report->nodes, report->edges, report->streets,
                report->districts);
    for (const auto& n : report->notes) {
        std::printf("  note %s\n", n.c_str());
    }
}

}  // namespace
}  // namespace belfry::basemap
