// SPDX-License-Identifier: Apache-2.0
// GeoPackages and shapefiles as a city's land survey hands them out: made here with GDAL, read by the importers.
#include <cstdlib>
#include <string>
#include <vector>

#include <gdal_priv.h>
#include <gdal_utils.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <ogrsf_frmts.h>

#include "services/basemap/asset_import.h"
#include "services/basemap/gdal_session.h"
#include "services/basemap/map_import.h"
#include "tests/unit/services/basemap/temp_dir.h"

namespace belfry::basemap {
namespace {

using testing::HasSubstr;
using testing::SizeIs;
namespace fs = std::filesystem;

std::string feature(const std::string& properties, const std::string& geometry) {
    return R"({"type":"Feature","properties":{)" + properties + R"(},"geometry":)" + geometry + "}";
}

std::string line(const std::string& coordinates) {
    return R"({"type":"LineString","coordinates":[)" + coordinates + "]}";
}

/** Two streets that meet at 15.61, 48.41. */
const std::string kStreets =
    feature(R"("STR_NAME":"Ringstraße","fclass":"secondary","numlanes":2)", line("[15.6,48.4],[15.61,48.41]")) + "," +
    feature(R"("STR_NAME":"Gasse","fclass":"residential","numlanes":1)", line("[15.61,48.41],[15.62,48.41]"));
const std::string kHouse = feature(
    R"("nr":1)",
    R"({"type":"Polygon","coordinates":[[[15.6,48.4],[15.601,48.4],[15.601,48.401],[15.6,48.401],[15.6,48.4]]]})");
const std::string kPond =
    feature(R"("name":"Löschteich")",
            R"({"type":"Polygon","coordinates":[[[15.604,48.404],[15.606,48.404],[15.606,48.406],[15.604,48.404]]]})");
const std::string kLamps =
    feature(R"("LAMPE_NR":"L-1","STRASSE":"Ringstraße","WATT":62.5)",
            R"({"type":"Point","coordinates":[15.605,48.405]})") +
    "," +
    feature(R"("LAMPE_NR":"L-2","STRASSE":"Gasse","WATT":null)", R"({"type":"Point","coordinates":[15.615,48.41]})");

class VectorFormats : public testing::Test {
protected:
    /** Writes GeoJSON features (WGS84) with ogr2ogr's own code: one layer, in the CRS of `epsg`. */
    void write(const fs::path& file, const std::string& layer, const std::string& features,
               std::vector<std::string> arguments) {
        const fs::path json =
            m_temp.write(layer + ".in.geojson", R"({"type":"FeatureCollection","features":[)" + features + "]}");
        GdalSession session;
        GDALDatasetUniquePtr source(GDALDataset::Open(json.c_str(), GDAL_OF_VECTOR));
        ASSERT_NE(source, nullptr);
        if (fs::exists(file)) {
            arguments.emplace_back("-update");
        }
        arguments.insert(arguments.end(), {"-nln", layer});
        CPLStringList list;
        for (const std::string& argument : arguments) {
            list.AddString(argument.c_str());
        }
        GDALVectorTranslateOptions* options = GDALVectorTranslateOptionsNew(list.List(), nullptr);
        GDALDatasetH from = GDALDataset::ToHandle(source.get());
        int usage = 0;
        GDALDatasetH made = GDALVectorTranslate(file.c_str(), nullptr, 1, &from, options, &usage);
        GDALVectorTranslateOptionsFree(options);
        ASSERT_NE(made, nullptr) << file << ": " << session.firstError();
        GDALClose(made);
    }

    fs::path geoPackage() {
        const fs::path file = m_temp.path() / "vermessung.gpkg";
        const std::vector<std::string> asUtm{"-f", "GPKG", "-t_srs", "EPSG:32633"};
        write(file, "strassen", kStreets, asUtm);
        write(file, "gebaeude", kHouse, asUtm);
        write(file, "gewaesser", kPond, {"-f", "GPKG"});  // a layer in another CRS
        return file;
    }

    fs::path shapefile(const std::string& name, const std::string& features, const std::string& encoding,
                       const std::string& epsg = "EPSG:32633") {
        const fs::path file = m_temp.path() / (name + ".shp");
        write(file, name, features, {"-f", "ESRI Shapefile", "-t_srs", epsg, "-lco", "ENCODING=" + encoding});
        return file;
    }

    ImportOptions options(const fs::path& file) const {
        ImportOptions options;
        options.files = {file};
        options.target = m_temp.path() / "out" / "city";
        options.resources = fs::path(std::getenv("BELFRY_SOURCE")) / "resources";
        return options;
    }
    Error failure(const ImportOptions& o) const {
        fs::create_directories(m_temp.path() / "out");
        auto report = importCity(o);
        EXPECT_FALSE(report);
        EXPECT_TRUE(fs::is_empty(m_temp.path() / "out")) << "nothing is left behind";
        return report ? Error{} : report.error();
    }
    CityPackage city() const { return *CityPackage::open(m_temp.path() / "out" / "city"); }

    /** The city's road segments are assets too. */
    std::vector<feed::Asset> lamps() const {
        auto all = *city().assets();
        std::erase_if(all, [](const feed::Asset& asset) { return asset.layer != "lighting"; });
        return all;
    }

    AssetImportOptions inventory(const fs::path& file) const {
        AssetImportOptions o;
        o.package = m_temp.path() / "out" / "city";
        o.file = file;
        o.layer = "lighting";
        o.type = "luminaire";
        o.mapping = {{"id", "LAMPE_NR"}, {"street", "STRASSE"}, {"rated_power", "WATT"}};
        return o;
    }

    TempDir m_temp;
};

TEST_F(VectorFormats, aGeoPackageWithALayerForEachTheme) {
    auto report = importCity(options(geoPackage()));
    ASSERT_TRUE(report) << toText(report.error());
    EXPECT_EQ(report->features["roads"], 2U);
    EXPECT_EQ(report->features["buildings"], 1U) << "by the layer's name";
    EXPECT_EQ(report->features["water"], 1U);
    EXPECT_EQ(report->nodes, 3U) << "the streets meet, reprojected or not";
    EXPECT_EQ(report->info.attribution, "Map: vermessung.gpkg");
    EXPECT_NEAR(report->info.west, 15.6, 0.001);
    EXPECT_NEAR(report->info.north, 48.41, 0.001);
    EXPECT_EQ(city().edges()->at(0).street, "Ringstraße");
    EXPECT_EQ(city().edges()->at(0).roadClass, "secondary");
}

TEST_F(VectorFormats, aShapefileInItsOwnEncoding) {
    for (const char* encoding : {"UTF-8", "CP1252"}) {
        SCOPED_TRACE(encoding);
        auto report = importCity(options(shapefile("netz", kStreets, encoding)));
        ASSERT_TRUE(report) << toText(report.error());
        EXPECT_EQ(report->features["roads"], 2U);
        EXPECT_NEAR(report->info.west, 15.6, 0.001);
        EXPECT_EQ(city().edges()->at(0).street, "Ringstraße");
        for (const char* part : {"shp", "shx", "dbf", "prj", "cpg"}) {
            fs::remove(m_temp.path() / (std::string("netz.") + part));
        }
    }
}

TEST_F(VectorFormats, aShapefileWithoutItsCrsAsksForIt) {
    const fs::path file = shapefile("netz", kStreets, "UTF-8");
    fs::remove(m_temp.path() / "netz.prj");
    const Error error = failure(options(file));
    EXPECT_EQ(error.code, ErrorCode::InvalidArgument);
    EXPECT_THAT(toText(error), HasSubstr("--epsg"));
    auto told = options(file);
    told.epsg = 32633;
    auto report = importCity(told);
    ASSERT_TRUE(report) << toText(report.error());
    EXPECT_NEAR(report->info.west, 15.6, 0.001);
    fs::remove_all(m_temp.path() / "out");
    told.epsg = 31255;  // Austria's M31: not where these metres are
    EXPECT_THAT(toText(failure(told)), HasSubstr("outside the area of its CRS"));
}

TEST_F(VectorFormats, aTruncatedFileIsAnErrorThatNamesIt) {
    const fs::path gpkg = geoPackage();
    fs::resize_file(gpkg, fs::file_size(gpkg) / 2);
    Error error = failure(options(gpkg));
    EXPECT_THAT(error.message, HasSubstr(gpkg.string())) << toText(error);
    EXPECT_FALSE(error.hint.empty());

    const fs::path shp = shapefile("netz", kStreets, "UTF-8");
    fs::resize_file(shp, 130);
    error = failure(options(shp));
    EXPECT_THAT(error.message, HasSubstr(shp.string())) << toText(error);
    EXPECT_FALSE(error.hint.empty());

    const fs::path bare = shapefile("bare", kStreets, "UTF-8");
    fs::remove(m_temp.path() / "bare.shx");
    error = failure(options(bare));
    EXPECT_THAT(error.message, HasSubstr(bare.string())) << toText(error);
    EXPECT_THAT(toText(error), HasSubstr("shx"));
}

TEST_F(VectorFormats, anEmptyBoxIsAnError) {
    auto o = options(geoPackage());
    o.box = GeoBox{10, 50, 11, 51};
    EXPECT_THAT(toText(failure(o)), HasSubstr("box"));
}

TEST_F(VectorFormats, anInventoryAsShapefileAndAsGeoPackage) {
    ASSERT_TRUE(importCity(options(geoPackage())));
    const fs::path gpkg = m_temp.path() / "lampen.gpkg";
    write(gpkg, "lampen", kLamps, {"-f", "GPKG", "-t_srs", "EPSG:32633"});
    for (const fs::path& file : {shapefile("lampen_shp", kLamps, "CP1252"), gpkg}) {
        SCOPED_TRACE(file.filename());
        auto report = importAssets(inventory(file));
        ASSERT_TRUE(report) << toText(report.error());
        EXPECT_EQ(report->imported, 2U);
        EXPECT_EQ(report->rejected, 0U);
        const auto assets = lamps();
        ASSERT_THAT(assets, SizeIs(2)) << "the second file's lamps replace the first's";
        EXPECT_EQ(assets[0].id, "urn:ngsi-ld:Streetlight:L-1");
        EXPECT_EQ(assets[0].street, "Ringstraße");
        EXPECT_NEAR(assets[0].position.lon, 15.605, 1e-6);
        EXPECT_NEAR(assets[0].position.lat, 48.405, 1e-6);
        EXPECT_THAT(assets[0].facts, testing::Contains(testing::Pair("rated_power", "62.5")));
        EXPECT_THAT(assets[1].facts, testing::Not(testing::Contains(testing::Key("rated_power"))));
    }
}

TEST_F(VectorFormats, anInventoryThatIsCutOffChangesNothing) {
    ASSERT_TRUE(importCity(options(geoPackage())));
    const fs::path gpkg = m_temp.path() / "lampen.gpkg";
    write(gpkg, "lampen", kLamps, {"-f", "GPKG"});
    fs::resize_file(gpkg, fs::file_size(gpkg) / 2);
    auto report = importAssets(inventory(gpkg));
    ASSERT_FALSE(report);
    EXPECT_THAT(toText(report.error()), HasSubstr("lampen.gpkg"));
    EXPECT_TRUE(lamps().empty());
}

}  // namespace
}  // namespace belfry::basemap
