// SPDX-License-Identifier: Apache-2.0
#include "services/basemap/asset_import.h"

#include <algorithm>
#include <cstdlib>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/basemap/city_package.h"
#include "services/basemap/csv_reader.h"
#include "tests/unit/services/basemap/temp_dir.h"

namespace belfry::basemap {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;
namespace fs = std::filesystem;

class AssetImport : public testing::Test {
protected:
    void SetUp() override {
        auto writer = CityPackageWriter::create(m_temp.path() / "city");
        ASSERT_TRUE(writer) << toText(writer.error());
        ASSERT_TRUE(
            (*writer)->add(RoadEdge{1, 1, 2, "Ringstraße", "primary", 1, 50, 100, {{15.60, 48.41}, {15.62, 48.41}}}));
        ASSERT_TRUE((*writer)->add(District{"Altstadt", {}, {15.61, 48.41}}));
        CityInfo info;
        info.name = "Town";
        info.west = 15.5;
        info.south = 48.3;
        info.east = 15.7;
        info.north = 48.5;
        info.center = {15.6, 48.4};
        ASSERT_TRUE((*writer)->finish(info));
    }

    AssetImportOptions options(const std::string& name, std::string_view content) const {
        AssetImportOptions o;
        o.package = m_temp.path() / "city";
        o.file = m_temp.write(name, content);
        o.layer = "lighting";
        o.type = "luminaire";
        return o;
    }

    std::vector<feed::Asset> assets() const { return *CityPackage::open(m_temp.path() / "city")->assets(); }

    TempDir m_temp;
};

std::string fact(const feed::Asset& asset, const std::string& key) {
    for (const auto& [k, v] : asset.facts) {
        if (k == key) {
            return v;
        }
    }
    return {};
}

TEST_F(AssetImport, readsCsvWithGuessedColumns) {
    auto report = importAssets(options("lamps.csv", "id,lon,lat,name\nL-1,15.61,48.41,\nL 2,15.615,48.4101,Second\n"));
    ASSERT_TRUE(report) << toText(report.error());
    EXPECT_EQ(report->imported, 2U);
    EXPECT_EQ(report->rejected, 0U);
    EXPECT_EQ(report->mapping.at("lon"), "lon");
    const auto read = assets();
    ASSERT_THAT(read, SizeIs(2));
    EXPECT_EQ(read[0].id, "urn:ngsi-ld:Streetlight:L-1");
    EXPECT_EQ(read[0].street, "Ringstraße");
    EXPECT_EQ(read[0].district, "Altstadt");
    EXPECT_EQ(read[0].name, "Ringstraße · L-1");
    EXPECT_EQ(read[0].source, "lamps.csv");
    EXPECT_EQ(read[1].id, "urn:ngsi-ld:Streetlight:L_2");
    EXPECT_EQ(read[1].name, "Second");
}

TEST_F(AssetImport, mapsColumnsUnitsAndAbsentValues) {
    auto o = options("lamps.csv",
                     "\xEF\xBB\xBFNr;X;Y;H\xC3\xB6he;Leistung;Art;Schrank\r\n"
                     "1;15,61;48,41;30 ft;0.1 kW;LED;C-1\r\n"
                     "2;15,612;48,41;9;N/A;\"NA \"\"HPS\"\"\nold\";N/A\r\n");
    o.mapping = {
        {"lantern_height", "Höhe:m"}, {"rated_power", "Leistung"}, {"lamp_type", "Art"}, {"parent", "Schrank"}};
    o.source = "inventory";
    auto report = importAssets(o);
    ASSERT_TRUE(report) << toText(report.error());
    const auto read = assets();
    ASSERT_THAT(read, SizeIs(2));
    EXPECT_DOUBLE_EQ(read[0].position.lon, 15.61);
    EXPECT_EQ(fact(read[0], "lantern_height"), "9.14");
    EXPECT_EQ(fact(read[0], "rated_power"), "100");
    EXPECT_EQ(read[0].parent, "urn:ngsi-ld:StreetlightControlCabinet:C-1");
    EXPECT_EQ(read[0].source, "inventory");
    EXPECT_EQ(fact(read[1], "lantern_height"), "9");
    EXPECT_EQ(fact(read[1], "rated_power"), "") << "N/A is absent";
    EXPECT_EQ(fact(read[1], "lamp_type"), "NA \"HPS\"\nold");
    EXPECT_EQ(read[1].parent, "");
}

TEST_F(AssetImport, countsRejectsWithLinesAndReasons) {
    auto report = importAssets(options("lamps.csv",
                                       "id,lon,lat\n"
                                       "1,15.61,48.41\n"
                                       "\"2\nb\",15.61,48.41\n"
                                       "3,,\n"
                                       "4,x,48\n"
                                       "5,1561000,48\n"
                                       "1,15.62,48.42\n"
                                       ",15.62,48.42\n"
                                       "8,0,0\n"
                                       "9,15.6,48.4,more\n"
                                       "10,-77.0,38.9\n"
                                       "11,\"15.6"));
    ASSERT_TRUE(report) << toText(report.error());
    EXPECT_EQ(report->rows, 11U);
    EXPECT_EQ(report->imported, 3U);
    EXPECT_EQ(report->outsideCity, 1U);
    EXPECT_EQ(report->rejected, 8U);
    std::vector<std::pair<std::size_t, std::string>> rejects;
    for (const auto& reject : report->rejects) {
        rejects.emplace_back(reject.line, reject.reason);
    }
    EXPECT_THAT(
        rejects,
        ElementsAre(std::pair(5U, "no position"), std::pair(6U, "the position is no number: 'x', '48'"),
                    std::pair(7U, "the position is not on Earth: 1561000, 48"),
                    std::pair(8U, "the id is there already: '1' on line 2"), std::pair(9U, "no id"),
                    std::pair(10U, "the position is 0, 0"), std::pair(11U, "more fields than the header has columns"),
                    std::pair(13U, "a quote is never closed")));
    EXPECT_EQ(report->rejectedBy.at("no id"), 1U);
}

TEST_F(AssetImport, replacesById) {
    ASSERT_TRUE(importAssets(options("a.csv", "id,lon,lat,name\n1,15.61,48.41,old\n2,15.61,48.41,kept\n")));
    ASSERT_TRUE(importAssets(options("b.csv", "id,lon,lat,name\n1,15.61,48.41,new\n")));
    const auto read = assets();
    ASSERT_THAT(read, SizeIs(2));
    EXPECT_EQ(read[0].name, "new");
    EXPECT_EQ(read[1].name, "kept");
}

TEST_F(AssetImport, aDryRunChangesNothing) {
    auto o = options("a.csv", "id,lon,lat\n1,15.61,48.41\n");
    o.dryRun = true;
    auto report = importAssets(o);
    ASSERT_TRUE(report);
    EXPECT_EQ(report->imported, 1U);
    EXPECT_TRUE(assets().empty());
}

TEST_F(AssetImport, reprojectsColumns) {
    auto o = options("a.csv", "id\teasting\tnorthing\n1\t544400\t5361500\n");
    o.epsg = 32633;
    ASSERT_TRUE(importAssets(o));
    EXPECT_NEAR(assets().at(0).position.lon, 15.6, 0.01);
    EXPECT_NEAR(assets().at(0).position.lat, 48.405, 0.01);
}

TEST_F(AssetImport, readsGeoJson) {
    auto o = options("a.geojson",
                     R"({"type":"FeatureCollection","features":[
        {"type":"Feature","properties":{"OBJECTID":7,"watt":"62"},"geometry":{"type":"Point","coordinates":[15.61,48.41]}},
        {"type":"Feature","properties":{"OBJECTID":8,"watt":null},"geometry":null}]})");
    o.mapping = {{"rated_power", "watt"}};
    auto report = importAssets(o);
    ASSERT_TRUE(report) << toText(report.error());
    EXPECT_EQ(report->imported, 1U);
    EXPECT_EQ(report->rejectedBy.at("no position"), 1U);
    EXPECT_EQ(assets().at(0).id, "urn:ngsi-ld:Streetlight:7");
    EXPECT_EQ(fact(assets().at(0), "rated_power"), "62");
}

TEST_F(AssetImport, everyColumnCanBecomeAFact) {
    auto o = options("a.csv", "id,lon,lat,pole,colour\n1,15.61,48.41,steel,N/A\n");
    o.everyColumnIsFact = true;
    ASSERT_TRUE(importAssets(o));
    EXPECT_THAT(assets().at(0).facts, ElementsAre(std::pair("pole", "steel")));
}

TEST_F(AssetImport, saysWhatIsWrong) {
    const auto expectError = [&](const AssetImportOptions& o, ErrorCode code, const std::string& text) {
        auto report = importAssets(o);
        ASSERT_FALSE(report) << text;
        EXPECT_EQ(report.error().code, code) << toText(report.error());
        EXPECT_THAT(toText(report.error()), HasSubstr(text));
        EXPECT_FALSE(report.error().hint.empty()) << toText(report.error());
    };
    auto o = options("a.csv", "id,lon,lat\n1,15.61,48.41\n");
    o.mapping = {{"cct", "colour"}};
    expectError(o, ErrorCode::InvalidArgument, "Its columns are: id, lon, lat");
    expectError(options("b.csv", "id,where\n1,2\n"), ErrorCode::InvalidArgument, "lon=COLUMN");
    expectError(options("c.csv", "id,lon,lat\n"), ErrorCode::InvalidArgument, "no rows");
    expectError(options("d.csv", ""), ErrorCode::InvalidArgument, "header");
    expectError(options("e.csv", std::string("id\0,lon", 7)), ErrorCode::InvalidArgument, "plain text");
    expectError(options("f.csv", "id,lon,lat\n1,544400,5361500\n"), ErrorCode::InvalidArgument, "EPSG");
    expectError(options("g.geojson", "{}"), ErrorCode::InvalidArgument, "g.geojson");
    o = options("h.csv", "id,lon,lat\n1,15.61,48.41\n2,15.61,48.41\n");
    o.maxRows = 1;
    expectError(o, ErrorCode::ResourceExhausted, "more than 1 rows");
    o.maxBytes = 5;
    expectError(o, ErrorCode::ResourceExhausted, "larger than");
    o = options("i.csv", "id,lon,lat\n1,15.61,48.41\n");
    o.file = m_temp.path() / "none.csv";
    expectError(o, ErrorCode::NotFound, "none.csv");
    o.layer.clear();
    expectError(o, ErrorCode::InvalidArgument, "layer");
    o.layer = "lighting";
    o.package = m_temp.path() / "nowhere";
    expectError(o, ErrorCode::NotFound, "nowhere");
    EXPECT_TRUE(assets().empty());
}

TEST_F(AssetImport, aFieldThatIsTooLongIsRejected) {
    auto report = importAssets(
        options("a.csv", "id,lon,lat,note\n1,15.61,48.41," + std::string(70'000, 'x') + "\n2,15.61,48.41,ok\n"));
    ASSERT_TRUE(report) << toText(report.error());
    EXPECT_EQ(report->imported, 1U);
    EXPECT_EQ(report->rejects.at(0).line, 2U);
}

TEST_F(AssetImport, stops) {
    std::string csv = "id,lon,lat\n";
    for (int i = 0; i < 1000; ++i) {
        csv += std::to_string(i) + ",15.61,48.41\n";
    }
    std::stop_source source;
    source.request_stop();
    auto report = importAssets(options("a.csv", csv), {}, source.get_token());
    ASSERT_FALSE(report);
    EXPECT_EQ(report.error().code, ErrorCode::Cancelled);
    EXPECT_TRUE(assets().empty());
}

TEST_F(AssetImport, readsWashingtonsLamps) {
    const char* dir = std::getenv("BELFRY_SHARED");
    const auto file = fs::path(dir == nullptr ? "/nonexistent" : dir) / "data/streetlights/dc-ddot-streetlights.csv";
    if (!fs::exists(file)) {
        GTEST_SKIP() << file << " is not on this machine";
    }
    auto o = options("unused.csv", "");
    o.file = file;
    o.mapping = {{"id", "FACILITYID"},
                 {"lamp_type", "LIGHTTYPE_DESC"},
                 {"rated_power", "WATTAGE1"},
                 {"lantern_height", "POLEHEIGHT_DESC"},
                 {"street", "STREETNAME"}};
    auto report = importAssets(o);
    ASSERT_TRUE(report) << toText(report.error());
    EXPECT_EQ(report->imported, report->rows) << (report->rejects.empty() ? "" : report->rejects.front().reason);
    EXPECT_GT(report->rows, 2700U);
    EXPECT_EQ(report->outsideCity, report->rows);
    EXPECT_FALSE(fact(assets().at(0), "lamp_type").empty());
}

TEST_F(AssetImport, readsMelbournesBays) {
    const char* dir = std::getenv("BELFRY_SHARED");
    const auto file =
        fs::path(dir == nullptr ? "/nonexistent" : dir) / "data/parking/melbourne-onstreet/sensors_T11-18.csv";
    if (!fs::exists(file)) {
        GTEST_SKIP() << file << " is not on this machine";
    }
    auto o = options("unused.csv", "");
    o.file = file;
    o.layer = "parking";
    o.type = "bay";
    o.mapping = {{"id", "bay_id"}, {"marker", "st_marker_id"}};
    auto report = importAssets(o);
    ASSERT_TRUE(report) << toText(report.error());
    EXPECT_EQ(report->rows, 3075U);
    EXPECT_EQ(report->imported, 3075U) << (report->rejects.empty() ? "" : report->rejects.front().reason);
    EXPECT_EQ(report->outsideCity, 3075U);
    const auto read = assets();
    ASSERT_THAT(read, SizeIs(3075)) << "ids are unique";
    const auto bay = std::find_if(read.begin(), read.end(),
                                  [](const feed::Asset& a) { return a.id == "urn:ngsi-ld:ParkingSpot:629"; });
    ASSERT_NE(bay, read.end());
    EXPECT_EQ(fact(*bay, "marker"), "89W");
    EXPECT_NEAR(bay->position.lon, 144.97178, 1e-5);
    EXPECT_NEAR(bay->position.lat, -37.80889, 1e-5);
}

TEST(NormalisedFact, convertsUnits) {
    EXPECT_EQ(normalisedFact("lantern_height", "30 ft"), "9.14");
    EXPECT_EQ(normalisedFact("lantern_height", "30'"), "9.14");
    EXPECT_EQ(normalisedFact("lantern_height", "30", "ft"), "9.14");
    EXPECT_EQ(normalisedFact("lantern_height", "8.5 m"), "8.5");
    EXPECT_EQ(normalisedFact("lantern_height", "8,5"), "8.5");
    EXPECT_EQ(normalisedFact("lantern_height", "tall"), "tall");
    EXPECT_EQ(normalisedFact("lantern_height", "30 mph"), "30 mph") << "no length: left alone";
    EXPECT_EQ(normalisedFact("cct", "3000K"), "3000");
    EXPECT_EQ(normalisedFact("speed_kmh", "30 mph"), "48.28");
    EXPECT_EQ(normalisedFact("capacity", "120"), "120");
    EXPECT_EQ(normalisedFact("lamp_type", " n/a "), "");
    EXPECT_EQ(normalisedFact("lamp_type", ""), "");
}

TEST(NgsiType, isKnownOrMade) {
    EXPECT_EQ(ngsiType("parking", "zone"), "OnStreetParking");
    EXPECT_EQ(ngsiType("waste", "litter_bin"), "LitterBin");
    EXPECT_EQ(ngsiType("waste", ""), "Asset");
}

TEST(CsvText, isUtf8Afterwards) {
    EXPECT_EQ(toUtf8("Straße"), "Straße");
    EXPECT_EQ(toUtf8("Stra\xDF"
                     "e"),
              "Straße");
    EXPECT_EQ(toUtf8("\xE2\x82"), "\xC3\xA2\xC2\x82") << "a cut sequence is not UTF-8";
}

}  // namespace
}  // namespace belfry::basemap
