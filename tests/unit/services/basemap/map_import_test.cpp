// SPDX-License-Identifier: Apache-2.0
#include "services/basemap/map_import.h"

#include <algorithm>
#include <cstdlib>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include "services/basemap/near_index.h"
#include "services/basemap/road_graph.h"
#include "tests/unit/services/basemap/temp_dir.h"

namespace belfry::basemap {
namespace {

using testing::AnyOf;
using testing::Contains;
using testing::HasSubstr;
using testing::SizeIs;
namespace fs = std::filesystem;

/** A crossroads of two named streets with a bridge, a lamp, signals, car parks, a house, a pond and two quarters:
 *
 *        4            Hauptstraße 1-2-3 (primary, two-way), Gasse 4-2-5 (residential, one way),
 *    1 - 2 - 3        Weg 5-6 (footway), Autobahn 7-8 (motorway) */
constexpr const char* kTown = R"xml(<?xml version='1.0' encoding='UTF-8'?>
<osm version="0.6" generator="test">
  <bounds minlat="48.40" minlon="15.59" maxlat="48.42" maxlon="15.62"/>
  <node id="1" lat="48.4100" lon="15.6000" version="1"/>
  <node id="2" lat="48.4100" lon="15.6050" version="1"/>
  <node id="3" lat="48.4100" lon="15.6100" version="1"/>
  <node id="4" lat="48.4130" lon="15.6050" version="1"/>
  <node id="5" lat="48.4070" lon="15.6050" version="1"/>
  <node id="6" lat="48.4060" lon="15.6060" version="1"/>
  <node id="7" lat="48.4170" lon="15.5950" version="1"/>
  <node id="8" lat="48.4170" lon="15.6150" version="1"/>
  <node id="20" lat="48.41005" lon="15.6020" version="1"><tag k="highway" v="street_lamp"/><tag k="ref" v="L-1"/></node>
  <node id="21" lat="48.41008" lon="15.60505" version="1"><tag k="highway" v="traffic_signals"/></node>
  <node id="22" lat="48.40992" lon="15.60495" version="1"><tag k="highway" v="traffic_signals"/></node>
  <node id="23" lat="48.4100" lon="15.6085" version="1"><tag k="highway" v="traffic_signals"/></node>
  <node id="24" lat="48.4102" lon="15.6031" version="1"><tag k="amenity" v="parking"/><tag k="name" v="P1"/>
    <tag k="capacity" v="120"/></node>
  <node id="25" lat="48.4120" lon="15.6052" version="1"><tag k="amenity" v="parking"/><tag k="parking" v="street_side"/></node>
  <node id="26" lat="48.4120" lon="15.6055" version="1"><tag k="amenity" v="parking"/><tag k="access" v="private"/></node>
  <node id="27" lat="48.4101" lon="15.6060" version="1"><tag k="highway" v="crossing"/></node>
  <node id="28" lat="48.4101" lon="15.6061" version="1"><tag k="man_made" v="surveillance"/></node>
  <node id="30" lat="48.4105" lon="15.6050" version="1"><tag k="place" v="town"/><tag k="name" v="Musterstadt"/></node>
  <node id="31" lat="48.4100" lon="15.5990" version="1"><tag k="place" v="suburb"/><tag k="name" v="Westend"/></node>
  <node id="32" lat="48.4100" lon="15.6110" version="1"><tag k="place" v="suburb"/><tag k="name" v="Ostend"/></node>
  <node id="40" lat="48.4110" lon="15.6030" version="1"/>
  <node id="41" lat="48.4110" lon="15.6034" version="1"/>
  <node id="42" lat="48.4112" lon="15.6034" version="1"/>
  <node id="43" lat="48.4112" lon="15.6030" version="1"/>
  <way id="100" version="1"><nd ref="1"/><nd ref="2"/><nd ref="3"/><tag k="highway" v="primary"/>
    <tag k="name" v="Hauptstraße"/><tag k="lanes" v="4"/><tag k="maxspeed" v="30 mph"/></way>
  <way id="101" version="1"><nd ref="4"/><nd ref="2"/><nd ref="5"/><tag k="highway" v="residential"/>
    <tag k="name" v="Gasse"/><tag k="oneway" v="-1"/></way>
  <way id="102" version="1"><nd ref="5"/><nd ref="6"/><tag k="highway" v="footway"/><tag k="name" v="Weg"/></way>
  <way id="103" version="1"><nd ref="7"/><nd ref="8"/><tag k="highway" v="motorway"/><tag k="ref" v="A1"/>
    <tag k="bridge" v="yes"/></way>
  <way id="110" version="1"><nd ref="40"/><nd ref="41"/><nd ref="42"/><nd ref="43"/><nd ref="40"/>
    <tag k="building" v="yes"/></way>
  <way id="111" version="1"><nd ref="40"/><nd ref="41"/><nd ref="42"/><nd ref="40"/>
    <tag k="natural" v="water"/></way>
</osm>
)xml";

class MapImport : public testing::Test {
protected:
    ImportOptions options(const fs::path& file) const {
        ImportOptions options;
        options.files = {file};
        options.target = m_temp.path() / "out" / "city";
        options.resources = fs::path(std::getenv("BELFRY_SOURCE")) / "resources";
        return options;
    }

    /** Expects a failure that names `file`, says what to do and leaves nothing behind. */
    Error expectFailure(const ImportOptions& o, const std::stop_token& stop = {}) const {
        fs::create_directories(m_temp.path() / "out");
        auto report = importCity(o, {}, stop);
        EXPECT_FALSE(report);
        EXPECT_TRUE(fs::is_empty(m_temp.path() / "out")) << "nothing is left behind";
        return report ? Error{} : report.error();
    }

    TempDir m_temp;
};

std::vector<feed::Asset> assetsOf(const CityPackage& package, const std::string& type) {
    auto assets = *package.assets();
    std::erase_if(assets, [&](const feed::Asset& a) { return a.type != type; });
    return assets;
}

std::string fact(const feed::Asset& asset, const std::string& key) {
    for (const auto& [k, v] : asset.facts) {
        if (k == key) {
            return v;
        }
    }
    return {};
}

TEST_F(MapImport, readsATown) {
    double last = 0;
    std::set<std::string> phases;
    auto report = importCity(options(m_temp.write("town.osm", kTown)), [&](std::string_view phase, double fraction) {
        EXPECT_GE(fraction, last);
        last = fraction;
        phases.emplace(phase);
    });
    ASSERT_TRUE(report) << toText(report.error());
    EXPECT_DOUBLE_EQ(last, 1.0);
    EXPECT_THAT(phases, Contains("reading town.osm"));
    EXPECT_EQ(report->features["roads"], 4U);
    EXPECT_EQ(report->features["buildings"], 1U);
    EXPECT_EQ(report->features["water"], 1U);
    EXPECT_EQ(report->features["places"], 3U);
    EXPECT_EQ(report->skipped["private parking"], 1U);
    EXPECT_EQ(report->skipped["signal merged with its junction's"], 1U);

    auto package = CityPackage::open(m_temp.path() / "out" / "city");
    ASSERT_TRUE(package) << toText(package.error());
    EXPECT_EQ(package->info().name, "Musterstadt");
    EXPECT_EQ(package->info().attribution, "© OpenStreetMap contributors");
    EXPECT_DOUBLE_EQ(package->info().west, 15.59);
    EXPECT_DOUBLE_EQ(package->info().center.lat, 48.4105);
    EXPECT_FALSE(package->info().leftHandTraffic);
    EXPECT_THAT(*package->districts(), SizeIs(2));
    EXPECT_THAT(*package->streets(), SizeIs(3)) << "Hauptstraße, Gasse, Weg";
}

TEST_F(MapImport, cutsRoadsAtJunctions) {
    ASSERT_TRUE(importCity(options(m_temp.write("town.osm", kTown))));
    auto package = CityPackage::open(m_temp.path() / "out" / "city");
    const auto nodes = *package->nodes();
    const auto edges = *package->edges();
    EXPECT_THAT(nodes, SizeIs(7)) << "1, 2, 3, 4, 5, 7, 8; the footway's end is none";
    // Hauptstraße: 2 pieces × 2 directions; Gasse: 2 pieces; Autobahn: 1.
    ASSERT_THAT(edges, SizeIs(7));
    std::set<std::int64_t> ids;
    for (const auto& edge : edges) {
        EXPECT_TRUE(ids.insert(edge.id).second);
        EXPECT_GE(edge.line.size(), 2U);
        EXPECT_NEAR(edge.lengthM, lengthMetres(edge.line), 0.01);
        const auto from =
            std::find_if(nodes.begin(), nodes.end(), [&](const RoadNode& n) { return n.id == edge.from; });
        ASSERT_NE(from, nodes.end());
        EXPECT_EQ(from->position, edge.line.front());
        if (edge.street == "Hauptstraße") {
            EXPECT_EQ(edge.lanes, 2);
            EXPECT_NEAR(edge.speedKmh, 48.28, 0.01);
        }
        if (edge.street == "Gasse") {
            EXPECT_GT(edge.line.back().lat, edge.line.front().lat) << "one way against the line: northwards";
        }
        if (edge.roadClass == "motorway") {
            EXPECT_EQ(edge.street, "A1");
            EXPECT_EQ(edge.lanes, 2);
        }
    }
    const auto junction = std::find_if(nodes.begin(), nodes.end(),
                                       [](const RoadNode& n) { return n.position == feed::LonLat{15.605, 48.41}; });
    ASSERT_NE(junction, nodes.end());
    EXPECT_TRUE(junction->signal);
}

TEST_F(MapImport, findsAssetsAndWhereTheyAre) {
    ASSERT_TRUE(importCity(options(m_temp.write("town.osm", kTown))));
    auto package = CityPackage::open(m_temp.path() / "out" / "city");
    const auto lamps = assetsOf(*package, "luminaire");
    ASSERT_THAT(lamps, SizeIs(1));
    EXPECT_EQ(lamps[0].id, "urn:ngsi-ld:Streetlight:n20");
    EXPECT_EQ(lamps[0].street, "Hauptstraße");
    EXPECT_EQ(lamps[0].district, "Westend");
    EXPECT_EQ(lamps[0].name, "Hauptstraße · L-1");
    const auto parks = assetsOf(*package, "facility");
    ASSERT_THAT(parks, SizeIs(1));
    EXPECT_EQ(parks[0].name, "P1");
    EXPECT_EQ(fact(parks[0], "capacity"), "120");
    EXPECT_EQ(assetsOf(*package, "zone").at(0).id, "urn:ngsi-ld:OnStreetParking:n25");
    const auto signals = assetsOf(*package, "signal");
    ASSERT_THAT(signals, SizeIs(2)) << "two at the junction are one, one stands alone";
    EXPECT_EQ(signals[0].name, "Gasse / Hauptstraße");
    EXPECT_FALSE(fact(signals[0], "node").empty());
    EXPECT_THAT(assetsOf(*package, "crossing"), SizeIs(1));
    EXPECT_THAT(assetsOf(*package, "camera"), SizeIs(1));
    const auto segments = assetsOf(*package, "road_segment");
    ASSERT_THAT(segments, SizeIs(5)) << "no residential streets unless asked for";
    EXPECT_EQ(fact(segments[0], "class"), "primary");
    EXPECT_EQ(fact(segments[0], "speed_kmh"), "48");

    auto more = options(m_temp.path() / "town.osm");
    more.residentialSegments = true;
    ASSERT_TRUE(importCity(more));
    EXPECT_THAT(assetsOf(*CityPackage::open(more.target), "road_segment"), SizeIs(7));
}

TEST_F(MapImport, readsGzippedXml) {
    const auto file = m_temp.path() / "town.osm.gz";
    gzFile gz = gzopen(file.c_str(), "wb");
    gzwrite(gz, kTown, static_cast<unsigned>(std::string_view(kTown).size()));
    gzclose(gz);
    auto report = importCity(options(file));
    ASSERT_TRUE(report) << toText(report.error());
    EXPECT_EQ(report->features["roads"], 4U);

    fs::resize_file(file, fs::file_size(file) / 2);
    fs::remove_all(m_temp.path() / "out");
    const Error error = expectFailure(options(file));
    EXPECT_EQ(error.code, ErrorCode::DataLoss) << toText(error);
    EXPECT_THAT(error.message, HasSubstr("town.osm.gz"));
}

TEST_F(MapImport, optionsWinOverGuesses) {
    auto o = options(m_temp.write("town.osm", kTown));
    o.name = "Elsewhere";
    o.timezone = "Europe/Vienna";
    o.leftHandTraffic = true;
    o.attribution = "me";
    o.box = GeoBox{15.599, 48.405, 15.612, 48.415};
    auto report = importCity(o);
    ASSERT_TRUE(report) << toText(report.error());
    EXPECT_EQ(report->info.name, "Elsewhere");
    EXPECT_EQ(report->info.timezone, "Europe/Vienna");
    EXPECT_TRUE(report->info.leftHandTraffic);
    EXPECT_EQ(report->info.attribution, "me");
    EXPECT_EQ(report->features["roads"], 3U) << "the motorway is outside";
    EXPECT_GE(report->skipped["outside the box"], 1U);
}

TEST_F(MapImport, theSameFileTwiceCountsOnce) {
    auto o = options(m_temp.write("town.osm", kTown));
    o.files.push_back(m_temp.write("again.osm", kTown));
    auto report = importCity(o);
    ASSERT_TRUE(report) << toText(report.error());
    EXPECT_EQ(report->features["roads"], 4U);
    EXPECT_EQ(report->edges, 7U);
    EXPECT_GT(report->skipped["in more than one file"], 0U);
}

TEST_F(MapImport, saysWhatIsWrongWithTheFile) {
    struct Case {
        const char* what;
        fs::path file;
        testing::Matcher<ErrorCode> code;
    };
    const std::string town = kTown;
    const Case cases[] = {
        {"missing", m_temp.path() / "nothing.osm.pbf", ErrorCode::NotFound},
        {"folder", m_temp.path(), ErrorCode::InvalidArgument},
        {"empty", m_temp.write("empty.osm", ""), ErrorCode::DataLoss},
        {"cut XML", m_temp.write("cut.osm", town.substr(0, 3000)), ErrorCode::DataLoss},
        {"no PBF", m_temp.write("no.osm.pbf", "this is no map at all"), ErrorCode::InvalidArgument},
        {"random PBF", m_temp.write("r.osm.pbf", std::string(5000, '\xA7')), ErrorCode::InvalidArgument},
        {"no XML", m_temp.write("no.osm", "hello"), ErrorCode::InvalidArgument},
        {"text", m_temp.write("readme.txt", "hello"), ErrorCode::InvalidArgument},
        {"bad GeoJSON", m_temp.write("bad.geojson", R"({"type":"FeatureCollection","features":[)"),
         ErrorCode::InvalidArgument},
        {"empty GeoJSON", m_temp.write("none.geojson", R"({"type":"FeatureCollection","features":[]})"),
         ErrorCode::InvalidArgument},
        {"bz2", m_temp.write("town.osm.bz2", "BZh9"), ErrorCode::InvalidArgument},
        {"no features", m_temp.write("bare.osm", "<?xml version='1.0'?><osm version=\"0.6\"></osm>"),
         ErrorCode::InvalidArgument},
    };
    for (const auto& c : cases) {
        SCOPED_TRACE(c.what);
        const Error error = expectFailure(options(c.file));
        EXPECT_THAT(error.code, c.code) << toText(error);
        EXPECT_THAT(error.message, HasSubstr(c.file.string()));
        EXPECT_FALSE(error.hint.empty()) << toText(error);
    }
}

TEST_F(MapImport, anEmptyBoxIsAnError) {
    auto o = options(m_temp.write("town.osm", kTown));
    o.box = GeoBox{10, 50, 11, 51};
    const Error error = expectFailure(o);
    EXPECT_EQ(error.code, ErrorCode::InvalidArgument);
    EXPECT_THAT(toText(error), HasSubstr("box"));
    o.box = GeoBox{16, 48, 15, 49};
    EXPECT_THAT(toText(expectFailure(o)), HasSubstr("west,south,east,north"));
}

TEST_F(MapImport, wrongOptionsAreErrors) {
    auto o = options(m_temp.write("town.osm", kTown));
    o.timezone = "Mars/Olympus";
    EXPECT_THAT(toText(expectFailure(o)), HasSubstr("Mars/Olympus"));
    o = options(m_temp.path() / "town.osm");
    o.files.clear();
    EXPECT_EQ(expectFailure(o).code, ErrorCode::InvalidArgument);
    o = options(m_temp.path() / "town.osm");
    o.resources = "/nowhere";
    EXPECT_EQ(expectFailure(o).code, ErrorCode::FailedPrecondition);
}

TEST_F(MapImport, stoppingLeavesWhatWasThere) {
    const auto file = m_temp.write("town.osm", kTown);
    ASSERT_TRUE(importCity(options(file)));
    std::stop_source source;
    auto report = importCity(
        options(file),
        [&](std::string_view phase, double) { phase == "writing" ? (void)source.request_stop() : void(); },
        source.get_token());
    ASSERT_FALSE(report);
    EXPECT_EQ(report.error().code, ErrorCode::Cancelled);
    EXPECT_EQ(CityPackage::open(m_temp.path() / "out" / "city")->info().name, "Musterstadt");
    int entries = 0;
    for ([[maybe_unused]] const auto& entry : fs::directory_iterator(m_temp.path() / "out")) {
        ++entries;
    }
    EXPECT_EQ(entries, 1);
}

TEST_F(MapImport, stoppingAtOnceLeavesNothing) {
    std::stop_source source;
    source.request_stop();
    EXPECT_EQ(expectFailure(options(m_temp.write("town.osm", kTown)), source.get_token()).code, ErrorCode::Cancelled);
}

// ---- other vector files

std::string geoJson(const std::string& features, const std::string& crs = {}) {
    return R"({"type":"FeatureCollection",)" + crs + R"("features":[)" + features + "]}";
}

std::string line(const std::string& properties, const std::string& coordinates) {
    return R"({"type":"Feature","properties":{)" + properties + R"(},"geometry":{"type":"LineString","coordinates":[)" +
           coordinates + "]}}";
}

std::string square(const std::string& properties) {
    return R"({"type":"Feature","properties":{)" + properties +
           R"(},"geometry":{"type":"Polygon","coordinates":[[[15.6,48.4],[15.601,48.4],[15.601,48.401],[15.6,48.4]]]}})";
}

constexpr const char* kUtm33 = R"("crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::32633"}},)";

TEST_F(MapImport, guessesRoadsFromColumns) {
    const auto file = m_temp.write(
        "netz.geojson", geoJson(line(R"("STR_NAME":"Ringstraße","numlanes":"2","oneway":"F","fclass":"secondary")",
                                     "[15.6,48.4],[15.61,48.41]") +
                                "," + line(R"("STR_NAME":"Gasse")", "[15.61,48.41],[15.62,48.41]")));
    auto report = importCity(options(file));
    ASSERT_TRUE(report) << toText(report.error());
    EXPECT_EQ(report->features["roads"], 2U);
    EXPECT_EQ(report->edges, 3U) << "one way, and both ways";
    EXPECT_EQ(report->nodes, 3U);
    EXPECT_EQ(report->info.attribution, "Map: netz.geojson");
    auto edges = *CityPackage::open(m_temp.path() / "out" / "city")->edges();
    EXPECT_EQ(edges[0].street, "Ringstraße");
    EXPECT_EQ(edges[0].roadClass, "secondary");
}

TEST_F(MapImport, takesPolygonsForWhatOneSays) {
    const auto file = m_temp.write("flaechen.geojson", geoJson(square(R"("nr":1)")));
    const Error error = expectFailure(options(file));
    EXPECT_THAT(toText(error), HasSubstr("meaning unknown"));
    const std::pair<ReadAs, const char*> cases[] = {
        {ReadAs::Buildings, "buildings"}, {ReadAs::Water, "water"}, {ReadAs::Landuse, "landuse"}};
    for (const auto& [readAs, layer] : cases) {
        auto o = options(file);
        o.readAs = readAs;
        auto report = importCity(o);
        ASSERT_TRUE(report) << toText(report.error());
        EXPECT_EQ(report->features[layer], 1U) << layer;
    }
}

TEST_F(MapImport, reprojects) {
    const auto file =
        m_temp.write("roads.geojson", geoJson(line(R"("name":"A")", "[544400,5361500],[545400,5362500]"), kUtm33));
    auto report = importCity(options(file));
    ASSERT_TRUE(report) << toText(report.error());
    EXPECT_NEAR(report->info.west, 15.6, 0.02);
    EXPECT_NEAR(report->info.south, 48.405, 0.02);
}

TEST_F(MapImport, refusesCoordinatesThatCannotBe) {
    const auto metres =
        m_temp.write("metres.geojson", geoJson(line(R"("name":"A")", "[544400,5361500],[545400,5362500]")));
    const Error noDegrees = expectFailure(options(metres));
    EXPECT_EQ(noDegrees.code, ErrorCode::InvalidArgument);
    EXPECT_THAT(toText(noDegrees), HasSubstr("--epsg"));
    auto fixed = options(metres);
    fixed.epsg = 32633;
    EXPECT_TRUE(importCity(fixed));
    fs::remove_all(m_temp.path() / "out");

    const auto degrees =
        m_temp.write("degrees.geojson", geoJson(line(R"("name":"A")", "[15.6,48.4],[15.7,48.5]"), kUtm33));
    EXPECT_THAT(toText(expectFailure(options(degrees))), HasSubstr("4326"));

    auto elsewhere = options(metres);
    elsewhere.epsg = 2056;  // Switzerland: these metres would be far from it
    EXPECT_THAT(toText(expectFailure(elsewhere)), HasSubstr("outside the area"));
    elsewhere.epsg = 999999;
    EXPECT_THAT(toText(expectFailure(elsewhere)), HasSubstr("999999"));
}

TEST(RoadSpeed, isParsed) {
    EXPECT_DOUBLE_EQ(parseSpeedKmh("50"), 50);
    EXPECT_NEAR(parseSpeedKmh("30 mph"), 48.28, 0.01);
    EXPECT_DOUBLE_EQ(parseSpeedKmh("AT:urban"), 50);
    EXPECT_DOUBLE_EQ(parseSpeedKmh("none"), 130);
    EXPECT_DOUBLE_EQ(parseSpeedKmh("signals"), 0);
    EXPECT_DOUBLE_EQ(parseSpeedKmh("-5"), 0);
    EXPECT_DOUBLE_EQ(parseSpeedKmh("1e9"), 0);
    EXPECT_DOUBLE_EQ(parseSpeedKmh(""), 0);
}

}  // namespace
}  // namespace belfry::basemap
