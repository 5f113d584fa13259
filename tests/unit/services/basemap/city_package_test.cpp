// SPDX-License-Identifier: Apache-2.0
#include "services/basemap/city_package.h"

#include <cstdlib>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/basemap/map_file_writer.h"
#include "services/basemap/sqlite_db.h"
#include "tests/unit/services/basemap/temp_dir.h"

namespace belfry::basemap {
namespace {

using testing::HasSubstr;
namespace fs = std::filesystem;

CityInfo info() {
    CityInfo info;
    info.name = "Krems an der Donau";
    info.attribution = "© OpenStreetMap contributors";
    info.timezone = "Europe/Vienna";
    info.west = 15.6;
    info.south = 48.3;
    info.east = 15.7;
    info.north = 48.5;
    info.center = {15.61, 48.41};
    info.startZoom = 15.5;
    info.leftHandTraffic = true;
    info.generator = "test";
    return info;
}

feed::Asset lamp(const std::string& id) {
    feed::Asset asset;
    asset.id = id;
    asset.layer = "lighting";
    asset.type = "luminaire";
    asset.name = "Ringstraße 31 · \"L\"\n2";
    asset.street = "Ringstraße";
    asset.district = "Innenstadt";
    asset.source = "inventory";
    asset.parent = "urn:ngsi-ld:StreetlightControlCabinet:C-1";
    asset.position = {15.6, 48.4};
    asset.geometry = {{15.6, 48.4}, {15.61, 48.41}};
    asset.facts = {{"z", "1"}, {"a", "ä\"\\"}};
    return asset;
}

void fill(CityPackageWriter& writer) {
    MapFeature road{MapLayer::Roads, "primary", "Ringstraße", 2, true, false, {{{15.6, 48.4}, {15.61, 48.41}}}};
    ASSERT_TRUE(writer.add(road));
    MapFeature park{MapLayer::Landuse,
                    "park",
                    "Stadtpark",
                    0,
                    false,
                    false,
                    {{{15.6, 48.4}, {15.61, 48.4}, {15.61, 48.41}, {15.6, 48.4}},
                     {{15.605, 48.402}, {15.606, 48.402}, {15.606, 48.403}}}};
    ASSERT_TRUE(writer.add(park));
    ASSERT_TRUE(writer.add(MapFeature{MapLayer::Places, "city", "Krems", 0, false, false, {{{15.61, 48.41}}}}));
    ASSERT_TRUE(writer.add(RoadNode{7, {15.6, 48.4}, true}));
    ASSERT_TRUE(writer.add(RoadNode{8, {15.61, 48.41}, false}));
    ASSERT_TRUE(writer.add(RoadEdge{1, 7, 8, "Ringstraße", "primary", 2, 50, 123.5, {{15.6, 48.4}, {15.61, 48.41}}}));
    ASSERT_TRUE(writer.add(Street{"Ringstraße", "Innenstadt", {15.605, 48.405}}));
    ASSERT_TRUE(writer.add(District{"Innenstadt", {{{15, 48}, {16, 48}, {16, 49}, {15, 48}}}, {15.6, 48.4}}));
    ASSERT_TRUE(writer.add(lamp("urn:ngsi-ld:Streetlight:L-2")));
    ASSERT_TRUE(writer.add(lamp("urn:ngsi-ld:Streetlight:L-1")));
}

void make(const fs::path& dir) {
    auto writer = CityPackageWriter::create(dir);
    ASSERT_TRUE(writer) << toText(writer.error());
    fill(**writer);
    auto finished = (*writer)->finish(info());
    ASSERT_TRUE(finished) << toText(finished.error());
}

std::int64_t countOf(const fs::path& file, const std::string& table) {
    auto db = SqliteDb::open(file, SqliteDb::Mode::ReadOnly);
    auto statement = db->prepare("SELECT count(*) FROM " + table);
    return statement && statement->next() ? statement->integer(0) : -1;
}

TEST(CityPackage, comesBackAsItWasWritten) {
    TempDir temp;
    make(temp.path() / "krems");
    EXPECT_EQ(temp.entries(), 1) << "no temporary folder is left";
    auto package = CityPackage::open(temp.path() / "krems");
    ASSERT_TRUE(package) << toText(package.error());
    EXPECT_EQ(package->info().name, "Krems an der Donau");
    EXPECT_EQ(package->info().timezone, "Europe/Vienna");
    EXPECT_EQ(package->info().attribution, "© OpenStreetMap contributors");
    EXPECT_EQ(package->info().center, (feed::LonLat{15.61, 48.41}));
    EXPECT_DOUBLE_EQ(package->info().north, 48.5);
    EXPECT_DOUBLE_EQ(package->info().startZoom, 15.5);
    EXPECT_TRUE(package->info().leftHandTraffic);
    EXPECT_EQ(package->info().contentHash.size(), 16U);

    auto nodes = package->nodes();
    ASSERT_TRUE(nodes);
    ASSERT_EQ(nodes->size(), 2U);
    EXPECT_EQ((*nodes)[0].id, 7);
    EXPECT_TRUE((*nodes)[0].signal);
    auto edges = package->edges();
    ASSERT_TRUE(edges);
    ASSERT_EQ(edges->size(), 1U);
    EXPECT_EQ((*edges)[0].street, "Ringstraße");
    EXPECT_EQ((*edges)[0].line.size(), 2U);
    EXPECT_DOUBLE_EQ((*edges)[0].lengthM, 123.5);
    auto streets = package->streets();
    ASSERT_TRUE(streets);
    ASSERT_EQ(streets->size(), 1U);
    auto districts = package->districts();
    ASSERT_TRUE(districts);
    ASSERT_EQ(districts->size(), 1U);
    EXPECT_EQ((*districts)[0].rings[0].size(), 4U);

    auto assets = package->assets("lighting");
    ASSERT_TRUE(assets);
    ASSERT_EQ(assets->size(), 2U);
    EXPECT_EQ((*assets)[0].id, "urn:ngsi-ld:Streetlight:L-1");
    const auto expected = lamp("urn:ngsi-ld:Streetlight:L-1");
    EXPECT_EQ((*assets)[0].name, expected.name);
    EXPECT_EQ((*assets)[0].facts, expected.facts);
    EXPECT_EQ((*assets)[0].geometry, expected.geometry);
    EXPECT_EQ((*assets)[0].parent, expected.parent);
    EXPECT_TRUE(package->assets("parking")->empty());
    EXPECT_EQ(package->assets()->size(), 2U);

    EXPECT_EQ(countOf(package->mapFile(), "roads"), 1);
    EXPECT_EQ(countOf(package->mapFile(), "roads_low"), 1) << "made of major roads";
    EXPECT_EQ(countOf(package->mapFile(), "rtree_roads_geom"), 1);
    EXPECT_EQ(countOf(package->mapFile(), "landuse"), 1);
}

TEST(CityPackage, theSameContentHasTheSameHash) {
    TempDir temp;
    make(temp.path() / "a");
    make(temp.path() / "b");
    EXPECT_EQ(CityPackage::open(temp.path() / "a")->info().contentHash,
              CityPackage::open(temp.path() / "b")->info().contentHash);
    {
        auto writer = CityPackageWriter::create(temp.path() / "b");
        fill(**writer);
        ASSERT_TRUE((*writer)->add(lamp("urn:ngsi-ld:Streetlight:L-3")));
        ASSERT_TRUE((*writer)->finish(info()));
    }
    EXPECT_NE(CityPackage::open(temp.path() / "a")->info().contentHash,
              CityPackage::open(temp.path() / "b")->info().contentHash);
    EXPECT_EQ(CityPackage::open(temp.path() / "b")->assets()->size(), 3U) << "replaced as a whole";
    EXPECT_EQ(temp.entries(), 2);
}

TEST(CityPackage, anAbandonedWriterLeavesWhatWasThere) {
    TempDir temp;
    make(temp.path() / "krems");
    {
        auto writer = CityPackageWriter::create(temp.path() / "krems");
        ASSERT_TRUE(writer);
        fill(**writer);
        EXPECT_EQ(temp.entries(), 2);
    }
    EXPECT_EQ(temp.entries(), 1);
    EXPECT_EQ(CityPackage::open(temp.path() / "krems")->assets()->size(), 2U);
}

TEST(CityPackage, putAssetsAddsAndReplaces) {
    TempDir temp;
    make(temp.path() / "krems");
    auto package = CityPackage::open(temp.path() / "krems");
    auto changed = lamp("urn:ngsi-ld:Streetlight:L-1");
    changed.name = "changed";
    ASSERT_TRUE(package->putAssets({changed, lamp("urn:ngsi-ld:Streetlight:L-9")}));
    auto assets = package->assets();
    ASSERT_EQ(assets->size(), 3U);
    EXPECT_EQ((*assets)[0].name, "changed");

    feed::Asset nameless;
    auto refused = package->putAssets({lamp("urn:ngsi-ld:Streetlight:L-10"), nameless});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::InvalidArgument);
    EXPECT_EQ(package->assets()->size(), 3U) << "all or nothing";
}

TEST(CityPackage, saysWhenThereIsNone) {
    TempDir temp;
    auto package = CityPackage::open(temp.path() / "nowhere");
    ASSERT_FALSE(package);
    EXPECT_EQ(package.error().code, ErrorCode::NotFound);
    EXPECT_THAT(toText(package.error()), HasSubstr("nowhere"));
}

TEST(CityPackage, saysWhenItIsDamaged) {
    const auto expectDamaged = [](const char* what, auto&& damage) {
        SCOPED_TRACE(what);
        TempDir temp;
        const auto dir = temp.path() / "krems";
        make(dir);
        damage(dir);
        auto package = CityPackage::open(dir);
        ASSERT_FALSE(package);
        EXPECT_EQ(package.error().code, ErrorCode::DataLoss) << toText(package.error());
        EXPECT_THAT(toText(package.error()), HasSubstr(dir.string()));
        EXPECT_FALSE(package.error().hint.empty());
    };
    const auto overwrite = [](const fs::path& file, std::string_view content) {
        std::ofstream(file, std::ios::binary | std::ios::trunc) << content;
    };
    expectDamaged("no database", [](const fs::path& dir) { fs::remove(dir / "city.db"); });
    expectDamaged("no map", [](const fs::path& dir) { fs::remove(dir / "map.gpkg"); });
    expectDamaged("cut map", [](const fs::path& dir) { fs::resize_file(dir / "map.gpkg", 20'000); });
    expectDamaged("cut database", [](const fs::path& dir) { fs::resize_file(dir / "city.db", 4096); });
    expectDamaged("empty database", [](const fs::path& dir) { fs::resize_file(dir / "city.db", 0); });
    expectDamaged("not JSON", [&](const fs::path& dir) { overwrite(dir / "city.json", "{\"format\": 1,"); });
    expectDamaged("not an object", [&](const fs::path& dir) { overwrite(dir / "city.json", "[1]"); });
    expectDamaged("wrong types", [&](const fs::path& dir) {
        overwrite(dir / "city.json", R"({"format":1,"name":3,"bounds":[0,0,1,1],"center":[0,0]})");
    });
    expectDamaged("off Earth", [&](const fs::path& dir) {
        overwrite(dir / "city.json", R"({"format":1,"name":"x","bounds":[0,0,1,1],"center":[0,1e9]})");
    });
}

TEST(CityPackage, refusesAnotherFormat) {
    TempDir temp;
    make(temp.path() / "krems");
    std::ofstream(temp.path() / "krems" / "city.json") << R"({"format": 2})";
    auto package = CityPackage::open(temp.path() / "krems");
    ASSERT_FALSE(package);
    EXPECT_EQ(package.error().code, ErrorCode::FailedPrecondition);
}

TEST(CityPackageWriter, doesNotReplaceSomethingElse) {
    TempDir temp;
    fs::create_directory(temp.path() / "photos");
    std::ofstream(temp.path() / "photos" / "cat.jpg") << "x";
    auto writer = CityPackageWriter::create(temp.path() / "photos");
    ASSERT_FALSE(writer);
    EXPECT_EQ(writer.error().code, ErrorCode::AlreadyExists);
    auto onFile = CityPackageWriter::create(temp.path() / "photos" / "cat.jpg");
    ASSERT_FALSE(onFile);
    EXPECT_EQ(onFile.error().code, ErrorCode::AlreadyExists);
}

TEST(CityPackageWriter, skipsWhatCannotBeDrawn) {
    TempDir temp;
    auto writer = CityPackageWriter::create(temp.path() / "x");
    ASSERT_TRUE(writer);
    EXPECT_TRUE((*writer)->add(MapFeature{MapLayer::Roads, "primary", "", 2, false, false, {{{1, 1}}}}));
    EXPECT_TRUE((*writer)->add(MapFeature{MapLayer::Landuse, "park", "", 2, false, false, {{{1, 1}, {2, 2}}}}));
    EXPECT_TRUE((*writer)->add(MapFeature{MapLayer::Places, "city", "", 0, false, false, {}}));
    EXPECT_TRUE((*writer)->add(MapFeature{MapLayer::Places, "city", "", 0, false, false, {{{1, 1e9}}}}));
    ASSERT_TRUE((*writer)->finish(info()));
    EXPECT_EQ(countOf(temp.path() / "x" / "map.gpkg", "roads"), 0);
    EXPECT_EQ(countOf(temp.path() / "x" / "map.gpkg", "places"), 0);
    auto again = (*writer)->finish(info());
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().code, ErrorCode::FailedPrecondition);
}

}  // namespace
}  // namespace belfry::basemap
