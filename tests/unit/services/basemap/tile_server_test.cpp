// SPDX-License-Identifier: Apache-2.0
#include "services/basemap/tile_server.h"

#include <cmath>
#include <cstdlib>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/basemap/city_package.h"
#include "services/basemap/map_style.h"
#include "services/basemap/tile_renderer.h"
#include "tests/unit/services/basemap/temp_dir.h"

namespace belfry::basemap {
namespace {

namespace fs = std::filesystem;

fs::path resources() { return fs::path(std::getenv("BELFRY_SOURCE")) / "resources"; }

/** By hand: BELFRY_CITY=dir BELFRY_TO=dir BELFRY_VIEWS="day:15:lon:lat …" writes one PNG of 4 × 4 tiles for each. */
TEST(TileRenderer, debugView) {
    const char* city = std::getenv("BELFRY_CITY");
    const char* views = std::getenv("BELFRY_VIEWS");
    const char* to = std::getenv("BELFRY_TO");
    if (city == nullptr || views == nullptr || to == nullptr) {
        GTEST_SKIP() << "only by hand: needs BELFRY_CITY, BELFRY_VIEWS and BELFRY_TO";
    }
    auto fonts = TileRenderer::prepare({"/usr/share/fonts/truetype"});
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
        const auto m = feed::project(p);
        const auto shift = 32U - static_cast<unsigned>(zoom);
        MetaTile tile{*paletteIndex(palette), 1, zoom, (m.x >> shift) / 4 * 4, (m.y >> shift) / 4 * 4};
        auto pngs = renderer.render(tile);
        ASSERT_TRUE(pngs) << toText(pngs.error());
        for (std::size_t i = 0; i < pngs->size(); ++i) {
            std::ofstream(fs::path(to) / (palette + std::to_string(zoom) + "_" + std::to_string(i) + ".png"),
                          std::ios::binary)
                << (*pngs)[i];
        }
    }
}

}  // namespace
}  // namespace belfry::basemap
