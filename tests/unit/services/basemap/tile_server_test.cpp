// SPDX-License-Identifier: Apache-2.0
#include "services/basemap/tile_server.h"

#include <cmath>
#include <cstdlib>
#include <future>
#include <set>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <httplib.h>

#include "services/basemap/city_package.h"
#include "services/basemap/map_style.h"
#include "services/basemap/tile_cache.h"
#include "services/basemap/tile_queue.h"
#include "services/basemap/tile_renderer.h"
#include "tests/unit/services/basemap/temp_dir.h"

namespace belfry::basemap {
namespace {

using testing::HasSubstr;
using testing::StartsWith;
namespace fs = std::filesystem;

constexpr const char* kFonts = "/usr/share/fonts/truetype";
constexpr feed::LonLat kCenter{15.61, 48.41};

fs::path resources() { return fs::path(std::getenv("BELFRY_SOURCE")) / "resources"; }

struct Tile {
    int zoom;
    std::uint32_t x, y;

    static Tile at(feed::LonLat p, int zoom) {
        const auto m = feed::project(p);
        const auto shift = 32U - static_cast<unsigned>(zoom);  // 32 at zoom 0: shift 64 bits
        return {zoom, static_cast<std::uint32_t>(std::uint64_t{m.x} >> shift),
                static_cast<std::uint32_t>(std::uint64_t{m.y} >> shift)};
    }
    [[nodiscard]] std::string path(const std::string& palette, const std::string& suffix = ".png") const {
        return "/" + palette + "/" + std::to_string(zoom) + "/" + std::to_string(x) + "/" + std::to_string(y) + suffix;
    }
};

/** Width of a PNG; 0 if it is none. */
std::uint32_t pngWidth(const std::string& png) {
    if (png.size() < 24 || !png.starts_with("\x89PNG")) {
        return 0;
    }
    const auto byte = [&](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(png[i])); };
    return byte(16) << 24U | byte(17) << 16U | byte(18) << 8U | byte(19);
}

class TileServing : public testing::Test {
protected:
    void SetUp() override { makeCity("One"); }

    void makeCity(const std::string& street) {
        auto writer = CityPackageWriter::create(m_temp.path() / "city");
        ASSERT_TRUE(writer) << toText(writer.error());
        const feed::LonLat c = kCenter;
        ASSERT_TRUE((*writer)->add(MapFeature{
            MapLayer::Roads, "primary", street, 2, false, false, {{{c.lon - 0.02, c.lat}, {c.lon + 0.02, c.lat}}}}));
        ASSERT_TRUE((*writer)->add(MapFeature{MapLayer::Buildings,
                                              "yes",
                                              "",
                                              0,
                                              false,
                                              false,
                                              {{{c.lon, c.lat + 0.0002},
                                                {c.lon + 0.0005, c.lat + 0.0002},
                                                {c.lon + 0.0005, c.lat + 0.0005},
                                                {c.lon, c.lat + 0.0002}}}}));
        ASSERT_TRUE((*writer)->add(MapFeature{MapLayer::Places, "city", "Krems & <Co>", 0, false, false, {{c}}}));
        CityInfo info;
        info.name = "Town";
        info.west = 15.59;
        info.south = 48.40;
        info.east = 15.63;
        info.north = 48.42;
        info.center = c;
        ASSERT_TRUE((*writer)->finish(info));
    }

    [[nodiscard]] TileServerOptions options() const {
        TileServerOptions o;
        o.cityDir = m_temp.path() / "city";
        o.cacheDir = m_temp.path() / "cache";
        o.stylesDir = resources() / "map";
        o.fontDirs = {kFonts};
        return o;
    }

    /** GET of a path below the base URL. */
    static httplib::Result get(const TileServer& server, const std::string& path) {
        const std::string url = server.baseUrl();
        const auto slash = url.find('/', 7);
        httplib::Client client(url.substr(0, slash));
        return client.Get(url.substr(slash) + path);
    }

    TempDir m_temp;
};

TEST_F(TileServing, servesTilesOfEveryPaletteAndSize) {
    auto server = TileServer::start(options());
    ASSERT_TRUE(server) << toText(server.error());
    EXPECT_THAT((*server)->baseUrl(), StartsWith("http://127.0.0.1:"));
    std::set<std::string> different;
    for (const std::string palette : {"day", "dusk", "night"}) {
        for (const int zoom : {0, 1, 10, 13, 16, 20}) {
            const auto small = get(**server, Tile::at(kCenter, zoom).path(palette));
            ASSERT_TRUE(small) << httplib::to_string(small.error());
            ASSERT_EQ(small->status, 200) << palette << zoom << small->body;
            EXPECT_EQ(small->get_header_value("Content-Type"), "image/png");
            EXPECT_EQ(pngWidth(small->body), 256U);
            if (zoom == 16) {
                EXPECT_TRUE(different.insert(small->body).second);
                EXPECT_NE(small->body, TileRenderer::plainTile((*server)->backgroundColour(palette), 1))
                    << "a road is drawn";
            }
        }
        const auto large = get(**server, Tile::at(kCenter, 15).path(palette, "@2x.png"));
        ASSERT_TRUE(large);
        EXPECT_EQ(pngWidth(large->body), 512U);
    }
}

TEST_F(TileServing, outsideTheCityIsPlain) {
    auto server = TileServer::start(options());
    ASSERT_TRUE(server) << toText(server.error());
    const auto far = get(**server, Tile::at({-70, -30}, 14).path("night"));
    ASSERT_TRUE(far);
    EXPECT_EQ(far->status, 200);
    EXPECT_EQ(far->body, TileRenderer::plainTile((*server)->backgroundColour("night"), 1));
    EXPECT_EQ((*server)->statistics().squaresDrawn, 0U);
}

TEST_F(TileServing, whoDoesNotKnowThePathGetsNothing) {
    auto server = TileServer::start(options());
    ASSERT_TRUE(server) << toText(server.error());
    const std::string tile = Tile::at(kCenter, 15).path("day");
    const std::string base = (*server)->baseUrl();
    httplib::Client client(base.substr(0, base.find('/', 7)));
    for (const std::string& path :
         {tile, "/" + tile, std::string("/00000000000000000000000000000000") + tile, std::string("/")}) {
        const auto answer = client.Get(path);
        ASSERT_TRUE(answer);
        EXPECT_EQ(answer->status, 404) << path;
    }
    auto other = TileServer::start(options());
    ASSERT_TRUE(other);
    EXPECT_NE((*other)->baseUrl().substr((*other)->baseUrl().rfind('/')), base.substr(base.rfind('/')));
}

TEST_F(TileServing, nonsenseIsNotFound) {
    auto server = TileServer::start(options());
    ASSERT_TRUE(server) << toText(server.error());
    for (const std::string path :
         {"/", "/day", "/day/", "/day/1/0/0", "/day/1/0/0.jpg", "/day/1/2/0.png", "/day/1/0/2.png", "/day/21/0/0.png",
          "/day/-1/0/0.png", "/day/1/0/0@3x.png", "/neon/1/0/0.png", "/day/1/0/0.png/x", "/day/99999999999/0/0.png",
          "/day/../day/1/0/0.png", "/day/1/0x0/0.png", "/day/ 1/0/0.png"}) {
        const auto answer = get(**server, path);
        ASSERT_TRUE(answer) << path;
        EXPECT_EQ(answer->status, 404) << path;
    }
}

TEST_F(TileServing, rendersOnceAndRemembers) {
    const Tile tile = Tile::at(kCenter, 15);
    std::string first;
    {
        auto server = TileServer::start(options());
        ASSERT_TRUE(server) << toText(server.error());
        first = get(**server, tile.path("day"))->body;
        EXPECT_EQ((*server)->statistics().squaresDrawn, 1U);
        EXPECT_EQ(get(**server, tile.path("day"))->body, first);
        EXPECT_EQ((*server)->statistics().squaresDrawn, 1U);
        EXPECT_EQ((*server)->statistics().fromCache, 1U);
    }
    {
        auto again = TileServer::start(options());
        ASSERT_TRUE(again);
        EXPECT_EQ(get(**again, tile.path("day"))->body, first);
        EXPECT_EQ((*again)->statistics().squaresDrawn, 0U) << "kept on disk";
    }
    makeCity("Another Name");
    auto changed = TileServer::start(options());
    ASSERT_TRUE(changed);
    EXPECT_EQ(get(**changed, tile.path("day"))->status, 200);
    EXPECT_EQ((*changed)->statistics().squaresDrawn, 1U) << "another map has another key";
}

TEST_F(TileServing, manyAtOnceAreDrawnOncePerSquare) {
    auto server = TileServer::start(options());
    ASSERT_TRUE(server) << toText(server.error());
    const Tile corner = Tile::at(kCenter, 16);
    std::vector<std::future<int>> answers;
    for (std::uint32_t i = 0; i < 16; ++i) {
        const Tile tile{16, corner.x / 4 * 4 + i % 4, corner.y / 4 * 4 + i / 4};
        answers.push_back(std::async(std::launch::async, [&server, tile] {
            const auto answer = get(**server, tile.path("night"));
            return answer ? answer->status : 0;
        }));
    }
    for (auto& answer : answers) {
        EXPECT_EQ(answer.get(), 200);
    }
    EXPECT_EQ((*server)->statistics().squaresDrawn, 1U);
}

TEST_F(TileServing, worksWithoutAUsableCache) {
    auto o = options();
    o.cacheDir = m_temp.write("file-not-folder", "x");
    auto server = TileServer::start(o);
    ASSERT_TRUE(server) << toText(server.error());
    EXPECT_EQ(get(**server, Tile::at(kCenter, 15).path("day"))->status, 200);
}

TEST_F(TileServing, aDamagedCacheIsMadeAnew) {
    {
        auto server = TileServer::start(options());
        ASSERT_TRUE(server);
        ASSERT_EQ(get(**server, Tile::at(kCenter, 15).path("day"))->status, 200);
    }
    for (const auto& entry : fs::directory_iterator(m_temp.path() / "cache")) {
        std::ofstream(entry.path(), std::ios::binary | std::ios::trunc) << "garbage garbage garbage garbage garbage";
    }
    auto server = TileServer::start(options());
    ASSERT_TRUE(server) << toText(server.error());
    EXPECT_EQ(pngWidth(get(**server, Tile::at(kCenter, 15).path("day"))->body), 256U);
}

TEST_F(TileServing, saysWhyItCannotStart) {
    auto o = options();
    o.cityDir = m_temp.path() / "nowhere";
    auto server = TileServer::start(o);
    ASSERT_FALSE(server);
    EXPECT_EQ(server.error().code, ErrorCode::NotFound);

    o = options();
    o.stylesDir = m_temp.path();
    server = TileServer::start(o);
    ASSERT_FALSE(server);
    EXPECT_THAT(toText(server.error()), HasSubstr("style.xml.in"));

    fs::copy(resources() / "map", m_temp.path() / "map");
    o.stylesDir = m_temp.path() / "map";
    m_temp.write("map/palettes.json", R"({"day":{"background":"#ffffff"}})");
    server = TileServer::start(o);
    ASSERT_FALSE(server);
    EXPECT_THAT(toText(server.error()), HasSubstr("palettes.json"));
}

TEST_F(TileServing, aPackageThatVanishesIsAnErrorNotACrash) {
    auto server = TileServer::start(options());
    ASSERT_TRUE(server) << toText(server.error());
    fs::remove_all(m_temp.path() / "city");
    const auto answer = get(**server, Tile::at(kCenter, 15).path("day"));
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 503);
    EXPECT_EQ((*server)->statistics().failures, 1U);
}

TEST(TileCaching, forgetsWhatWasNotUsedForLongest) {
    TempDir temp;
    TileCache cache(temp.path(), "k", 100'000);
    const std::vector<std::string> pngs(16, std::string(1000, 'p'));
    const auto square = [](std::uint32_t i) { return MetaTile{0, 1, 14, i * 4, 0}; };
    for (std::uint32_t i = 0; i < 6; ++i) {
        cache.put(square(i), pngs);
    }
    EXPECT_TRUE(cache.find(square(0), 0, 0)) << "used again, so it stays";
    cache.put(square(6), pngs);
    EXPECT_LE(cache.bytes(), 100'000U);
    EXPECT_TRUE(cache.find(square(0), 3, 3));
    EXPECT_FALSE(cache.find(square(1), 4, 0));
    EXPECT_TRUE(cache.find(square(6), 24, 0));
    EXPECT_FALSE(cache.find(MetaTile{1, 1, 14, 0, 0}, 0, 0)) << "another palette";
    EXPECT_FALSE(cache.find(MetaTile{0, 2, 14, 0, 0}, 0, 0)) << "another size";
}

TEST(TileCaching, otherCitiesGoFirst) {
    TempDir temp;
    const std::vector<std::string> pngs(16, std::string(4000, 'p'));
    {
        TileCache(temp.path(), "old", 1'000'000).put(MetaTile{0, 1, 14, 0, 0}, pngs);
    }
    TileCache now(temp.path(), "new", 10'000);
    EXPECT_FALSE(fs::exists(temp.path() / "old.tiles"));
}

TEST(TileQueueing, givesUpTheOldestWishAndStopsCleanly) {
    std::promise<void> started;
    std::promise<void> release;
    auto gate = release.get_future().share();
    std::vector<std::shared_future<TileQueue::Tiles>> wishes;
    std::vector<std::uint32_t> drawn;
    {
        TileQueue queue(
            1, 2,
            [&]() -> TileQueue::Draw {
                return [&, first = true](const MetaTile& tile) mutable -> Result<std::vector<std::string>> {
                    if (std::exchange(first, false)) {
                        started.set_value();
                        gate.wait();
                    }
                    drawn.push_back(tile.x);
                    return std::vector<std::string>{"png"};
                };
            },
            [](const MetaTile&, const std::vector<std::string>&) {});
        wishes.push_back(queue.request(MetaTile{0, 1, 14, 0, 0}));
        started.get_future().wait();
        for (std::uint32_t i = 1; i <= 3; ++i) {
            wishes.push_back(queue.request(MetaTile{0, 1, 14, i, 0}));
        }
        EXPECT_EQ(wishes[1].get().error().code, ErrorCode::Unavailable) << "three waited, two may";
        release.set_value();
        EXPECT_TRUE(wishes[0].get());
        EXPECT_TRUE(wishes[3].get());
        EXPECT_TRUE(wishes[2].get());
        EXPECT_THAT(drawn, testing::ElementsAre(0, 3, 2)) << "newest first";
    }
}

TEST(MapStyling, expandsItsMacros) {
    TempDir temp;
    temp.write("palettes.json", R"({"day":{"background":"#fff","a":"#111"},"dusk":{"background":"#888","a":"#222"},
                                   "night":{"background":"#000","a":"#333"}})");
    temp.write(
        "style.xml.in",
        R"(<Map bg="${background}" file="${map}">${fonts:regular}<Zooms from="13" to="15" w="1 2 3">[$w$ ${a}]</Zooms></Map>)");
    auto style = MapStyle::load(temp.path(), "/a&b/map.gpkg", {{"Noto Sans Regular"}, {}, {}});
    ASSERT_TRUE(style) << toText(style.error());
    const auto& night = style->palettes[2];
    EXPECT_EQ(night.background, "#000");
    EXPECT_THAT(night.xml, HasSubstr("file=\"/a&amp;b/map.gpkg\""));
    EXPECT_THAT(night.xml, HasSubstr("<Font face-name=\"Noto Sans Regular\"/>"));
    EXPECT_THAT(night.xml, HasSubstr("[2 #333]"));
    EXPECT_THAT(night.xml, HasSubstr("<MinScaleDenominator>"));
    const auto other = MapStyle::load(temp.path(), "/elsewhere/map.gpkg", {{"Noto Sans Regular"}, {}, {}});
    EXPECT_EQ(style->hash, other->hash) << "a moved city keeps its tiles";
    temp.write("style.xml.in", "<Map>${nothing}</Map>");
    EXPECT_THAT(toText(MapStyle::load(temp.path(), "/m", {}).error()), HasSubstr("${nothing}"));
    temp.write("style.xml.in", "<Zooms from=\"x\"></Zooms>");
    EXPECT_FALSE(MapStyle::load(temp.path(), "/m", {}));
}

/** By hand: BELFRY_CITY=dir BELFRY_TO=dir BELFRY_VIEWS="day:15:lon:lat …" writes 4 × 4 PNGs for each view. */
TEST(TileRendering, debugView) {
    const char* city = std::getenv("BELFRY_CITY");
    const char* views = std::getenv("BELFRY_VIEWS");
    const char* to = std::getenv("BELFRY_TO");
    if (city == nullptr || views == nullptr || to == nullptr) {
        GTEST_SKIP() << "only by hand: needs BELFRY_CITY, BELFRY_VIEWS and BELFRY_TO";
    }
    auto fonts = TileRenderer::prepare({kFonts});
    ASSERT_TRUE(fonts) << toText(fonts.error());
    auto style = MapStyle::load(resources() / "map", fs::path(city) / "map.gpkg", *fonts);
    ASSERT_TRUE(style) << toText(style.error());
    TileRenderer renderer(std::make_shared<const MapStyle>(std::move(*style)));
    std::istringstream in(views);
    for (std::string view; in >> view;) {
        std::istringstream parts(view);
        std::string palette;
        std::getline(parts, palette, ':');
        int zoom = 0;
        char colon = 0;
        feed::LonLat p;
        parts >> zoom >> colon >> p.lon >> colon >> p.lat;
        const Tile tile = Tile::at(p, zoom);
        auto pngs = renderer.render(MetaTile{*paletteIndex(palette), 1, zoom, tile.x / 4 * 4, tile.y / 4 * 4});
        ASSERT_TRUE(pngs) << toText(pngs.error());
        for (std::size_t i = 0; i < pngs->size(); ++i) {
            const std::string name = palette + std::to_string(zoom) + "_" + std::to_string(i) + ".png";
            std::ofstream(fs::path(to) / name, std::ios::binary) << (*pngs)[i];
        }
    }
}

}  // namespace
}  // namespace belfry::basemap
