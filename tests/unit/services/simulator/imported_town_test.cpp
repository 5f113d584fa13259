// SPDX-License-Identifier: Apache-2.0
// A town that somebody imported from a map: it knows streets and little else, and must be alive all the same.
#include <map>

#include <gtest/gtest.h>

#include "services/basemap/map_import.h"
#include "test_town.h"

namespace belfry::simulator {
namespace {

TEST(ImportedTown, IsAlive) {
    const char* shared = std::getenv("BELFRY_SHARED");
    const std::filesystem::path map =
        std::filesystem::path(shared != nullptr ? shared : "") / "data/osm/krems-2013.osm.gz";
    if (!std::filesystem::exists(map)) {
        GTEST_SKIP() << "no map at " << map;
    }
    const std::filesystem::path dir = std::filesystem::path(testing::TempDir()) / "belfry-imported-town";
    basemap::ImportOptions import;
    import.files = {map};
    import.target = dir;
    import.resources = scenarioFolder().parent_path();
    import.timezone = "Europe/Vienna";
    const auto report = basemap::importCity(import);
    ASSERT_TRUE(report) << toText(report.error());
    auto city = loadCityContents(dir);
    std::filesystem::remove_all(dir);
    ASSERT_TRUE(city) << toText(city.error());
    ASSERT_GT(city->edges.size(), 500U);

    Town town(optionsAt("2026-11-19T07:30"), std::move(*city));
    const feed::Catalogue& catalogue = town.feed->store().catalogue();
    EXPECT_EQ(catalogue.rejected(), 0U) << catalogue.firstRejection();
    town.run(30 * 60'000, 10'000);
    std::map<std::string, std::size_t> kinds;
    for (const LayerSchema& schema : town.schemas) {
        for (const AssetTypeSchema& type : schema.assetTypes) {
            kinds[type.name] = town.feed->all(schema.id, type.name).size();
        }
    }
    EXPECT_GT(kinds["luminaire"], 1'000U);
    EXPECT_GT(kinds["cabinet"], 20U);
    EXPECT_GT(kinds["feeder"], 3U);
    EXPECT_GE(kinds["station"], 8U);
    EXPECT_GT(kinds["road_segment"], 200U);
    double flow = 0.0;
    for (const Handle handle : town.feed->all("traffic", "road_segment")) {
        flow += town.feed->value(handle, "flow_rate").value_or(0.0);
    }
    EXPECT_GT(flow / static_cast<double>(kinds["road_segment"]), 50.0);
    EXPECT_LT(flow / static_cast<double>(kinds["road_segment"]), 3'000.0);
    std::size_t lit = 0;
    for (const Handle handle : town.feed->all("lighting", "luminaire")) {
        lit += town.feed->value(handle, "power_state").value_or(0.0) > 0.0 ? 1U : 0U;
    }
    EXPECT_LT(lit, kinds["luminaire"] / 10);  // eight in the morning
}

}  // namespace
}  // namespace belfry::simulator
