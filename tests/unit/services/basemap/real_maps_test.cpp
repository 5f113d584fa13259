// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <cstdlib>
#include <ostream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/basemap/map_import.h"
#include "tests/unit/services/basemap/temp_dir.h"

namespace belfry::basemap {
namespace {

namespace fs = std::filesystem;

/** A real extract and about how much it holds, see ../shared/data/MANIFEST.md. */
struct Extract {
    const char* file;
    const char* name;
    std::size_t buildings, roads, lamps, parking, signals, crossings;  ///< as the manifest counts them
    bool left;
};

void PrintTo(const Extract& e, std::ostream* os) { *os << e.file; }

class RealMaps : public testing::TestWithParam<Extract> {};

fs::path shared(const fs::path& file) {
    const char* dir = std::getenv("BELFRY_SHARED");
    return dir == nullptr ? fs::path("/nonexistent") : fs::path(dir) / "data" / file;
}

TEST_P(RealMaps, areRead) {
    const Extract& e = GetParam();
    const auto file = shared(fs::path("osm") / e.file);
    if (!fs::exists(file)) {
        GTEST_SKIP() << file << " is not on this machine";
    }
    TempDir temp;
    ImportOptions options;
    options.files = {file};
    options.target = temp.path() / "city";
    options.resources = fs::path(std::getenv("BELFRY_SOURCE")) / "resources";
    auto report = importCity(options);
    ASSERT_TRUE(report) << toText(report.error());
    EXPECT_EQ(report->info.name, e.name);
    EXPECT_EQ(report->info.leftHandTraffic, e.left);
    EXPECT_TRUE(report->info.west < report->info.center.lon && report->info.center.lon < report->info.east);
    EXPECT_TRUE(report->info.south < report->info.center.lat && report->info.center.lat < report->info.north);
    // The manifest counts tags; the map has a little less (nodes, broken relations) or more (parts of multipolygons).
    const auto about = [](std::size_t actual, std::size_t expected, const char* what, double low, double high) {
        EXPECT_GE(static_cast<double>(actual), static_cast<double>(expected) * low) << what;
        EXPECT_LE(static_cast<double>(actual), static_cast<double>(expected) * high + 10) << what;
    };
    about(report->features["buildings"], e.buildings, "buildings", 0.9, 1.3);
    about(report->features["roads"], e.roads, "roads", 0.65, 1.1);
    about(report->assets["lighting/luminaire"], e.lamps, "lamps", 1, 1);
    about(report->assets["parking/facility"] + report->assets["parking/zone"] + report->skipped["private parking"] +
              report->skipped["parking mapped twice"],
          e.parking, "parking", 0.85, 1.1);
    about(report->assets["traffic/signal"], e.signals, "signals", 0.4, 1);
    about(report->assets["traffic/crossing"], e.crossings, "crossings", 0.9, 1.05);
    EXPECT_GT(report->nodes, 100U);
    EXPECT_GT(report->edges, report->nodes);

    auto package = CityPackage::open(options.target);
    ASSERT_TRUE(package) << toText(package.error());
    std::size_t assets = 0;
    for (const auto& [type, count] : report->assets) {
        assets += count;
    }
    auto read = package->assets();
    ASSERT_TRUE(read) << toText(read.error());
    EXPECT_EQ(read->size(), assets) << "ids are unique";
    std::size_t withStreet = 0;
    for (const auto& asset : *read) {
        EXPECT_TRUE(feed::isPlausible(asset.position)) << asset.id;
        withStreet += asset.street.empty() ? 0U : 1U;
    }
    EXPECT_GT(withStreet, read->size() / 3);
    auto edges = package->edges();
    ASSERT_TRUE(edges) << toText(edges.error());
    EXPECT_EQ(edges->size(), report->edges) << "ids are unique";
}

INSTANTIATE_TEST_SUITE_P(
    Extracts, RealMaps,
    testing::Values(Extract{"malta-2016.osm.pbf", "Valletta", 9704, 21137, 22, 520, 33, 312, true},
                    Extract{"liechtenstein-2021.osm.pbf", "Vaduz", 15809, 6984, 14, 373, 14, 554, false},
                    Extract{"andorra-2021.osm.pbf", "Andorra la Vella", 5019, 4981, 0, 278, 4, 467, false},
                    Extract{"porto-centre-2020.osm.pbf", "Porto", 11353, 4656, 94, 362, 216, 411, false},
                    Extract{"helsinki-centre.osm.pbf", "Helsinki", 1368, 5810, 1128, 118, 224, 1369, false},
                    Extract{"london-clerkenwell-2020.osm.pbf", "Blackfriars", 2120, 3141, 131, 29, 158, 253, true},
                    Extract{"porto-alegre-2020.osm.pbf", "porto-alegre-2020", 12, 15886, 263, 4, 1662, 1034, false},
                    Extract{"krems-2013.osm.gz", "Krems an der Donau", 1195, 890, 0, 60, 26, 58, false},
                    Extract{"monaco-2012.osm.gz", "Monaco", 962, 900, 0, 30, 7, 223, false}));

ImportOptions optionsFor(const TempDir& temp, const fs::path& file) {
    ImportOptions options;
    options.files = {file};
    options.target = temp.path() / "city";
    options.resources = fs::path(std::getenv("BELFRY_SOURCE")) / "resources";
    return options;
}

TEST(RealMaps, aMapInSeveralFilesIsOneCity) {
    const auto dir = shared("osm/most-monaco");
    if (!fs::exists(dir / "network.osm") || !fs::exists(dir / "parkings.osm")) {
        GTEST_SKIP() << dir << " is not on this machine";
    }
    TempDir temp;
    auto options = optionsFor(temp, dir / "network.osm");
    options.files.push_back(dir / "parkings.osm");
    options.name = "Monaco";
    auto report = importCity(options);
    ASSERT_TRUE(report) << toText(report.error());
    // 1,514 ways and nodes with highway=* and 124 car parks, counted in the files
    EXPECT_GT(report->features["roads"], 1000U);
    EXPECT_LE(report->features["roads"], 1514U);
    EXPECT_GT(report->edges, report->nodes);
    const std::size_t parking = report->assets["parking/facility"] + report->assets["parking/zone"] +
                                report->skipped["private parking"] + report->skipped["parking mapped twice"];
    EXPECT_GE(parking, 105U);
    EXPECT_LE(parking, 124U);
    EXPECT_NEAR(report->info.center.lon, 7.42, 0.05);
    EXPECT_NEAR(report->info.center.lat, 43.74, 0.05);
}

TEST(RealMaps, aCutPbfIsDamaged) {
    const auto file = shared("osm/helsinki-centre.osm.pbf");
    if (!fs::exists(file)) {
        GTEST_SKIP() << file << " is not on this machine";
    }
    for (const std::uintmax_t size :
         {std::uintmax_t{3}, std::uintmax_t{100}, fs::file_size(file) / 2, fs::file_size(file) - 1}) {
        TempDir temp;
        const auto cut = temp.path() / "cut.osm.pbf";
        fs::copy_file(file, cut);
        fs::permissions(cut, fs::perms::owner_all);
        fs::resize_file(cut, size);
        auto report = importCity(optionsFor(temp, cut));
        ASSERT_FALSE(report) << size;
        EXPECT_THAT(report.error().code, testing::AnyOf(ErrorCode::DataLoss, ErrorCode::InvalidArgument));
        EXPECT_THAT(report.error().message, testing::HasSubstr("cut.osm.pbf"));
        EXPECT_EQ(temp.entries(), 1);
    }
}

TEST(RealMaps, damagedBytesNeverPassForAMapSilentlyOrCrash) {
    const auto file = shared("osm/london-clerkenwell-2020.osm.pbf");
    if (!fs::exists(file)) {
        GTEST_SKIP() << file << " is not on this machine";
    }
    std::ifstream in(file, std::ios::binary);
    const std::string good((std::istreambuf_iterator<char>(in)), {});
    int refused = 0;
    for (std::size_t i = 0; i < 8; ++i) {
        TempDir temp;
        std::string bad = good;
        for (std::size_t k = 0; k < 64; ++k) {
            bad[(i * 97 + 1) * 1009 % bad.size() + k] = static_cast<char>(0x5A + i);
        }
        refused += importCity(optionsFor(temp, temp.write("bad.osm.pbf", bad))) ? 0 : 1;
    }
    EXPECT_GE(refused, 6) << "compressed blocks have checksums";
}

TEST(RealMaps, aShapefileWithItsOwnProjectionLandsInCologne) {
    const auto file = shared("cologne-geo/Strassenabschnitt.shp");
    if (!fs::exists(file)) {
        GTEST_SKIP() << file << " is not on this machine";
    }
    TempDir temp;
    auto report = importCity(optionsFor(temp, file));
    ASSERT_TRUE(report) << toText(report.error());
    EXPECT_GT(report->features["roads"], 15000U);
    EXPECT_NEAR(report->info.center.lon, 6.95, 0.2);
    EXPECT_NEAR(report->info.center.lat, 50.94, 0.15);
    EXPECT_GT(report->streets, 1000U);
}

TEST(RealMaps, aShapefileWithoutPrjAsksForItsProjection) {
    const auto dir = shared("cologne-geo");
    if (!fs::exists(dir)) {
        GTEST_SKIP() << dir << " is not on this machine";
    }
    TempDir temp;
    fs::create_directory(temp.path() / "in");
    for (const char* extension : {".shp", ".shx", ".dbf"}) {
        fs::copy_file(dir / (std::string("Strassenabschnitt") + extension),
                      temp.path() / "in" / (std::string("s") + extension));
    }
    auto report = importCity(optionsFor(temp, temp.path() / "in" / "s.shp"));
    ASSERT_FALSE(report);
    EXPECT_THAT(toText(report.error()), testing::HasSubstr(".prj"));
}

TEST(RealMaps, buildingFootprintsAreBuildings) {
    const auto dir = shared("dc-assets/downtown-shp");
    if (!fs::exists(dir)) {
        GTEST_SKIP() << dir << " is not on this machine";
    }
    for (const auto& entry : fs::directory_iterator(dir)) {
        if (entry.path().extension() != ".shp") {
            continue;
        }
        TempDir temp;
        auto options = optionsFor(temp, entry.path());
        auto report = importCity(options);
        if (entry.path().filename().string().find("uild") != std::string::npos) {
            ASSERT_TRUE(report) << toText(report.error());
            EXPECT_GT(report->features["buildings"], 1800U);
        } else if (!report) {
            EXPECT_FALSE(report.error().hint.empty()) << entry.path();
        }
    }
}

}  // namespace
}  // namespace belfry::basemap
