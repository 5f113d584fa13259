// SPDX-License-Identifier: Apache-2.0
#include "services/basemap/tile_renderer.h"

#include <algorithm>
#include <array>
#include <exception>
#include <mutex>
#include <numbers>
#include <system_error>
#include <utility>

#include <mapnik/agg_renderer.hpp>
#include <mapnik/color.hpp>
#include <mapnik/datasource_cache.hpp>
#include <mapnik/debug.hpp>
#include <mapnik/font_engine_freetype.hpp>
#include <mapnik/image.hpp>
#include <mapnik/image_util.hpp>
#include <mapnik/image_view.hpp>
#include <mapnik/load_map.hpp>
#include <mapnik/map.hpp>
#include <mapnik/mapnik.hpp>

#ifndef BELFRY_MAPNIK_PLUGINS
#define BELFRY_MAPNIK_PLUGINS ""
#endif

namespace belfry::basemap {

namespace fs = std::filesystem;

namespace {

constexpr int kTilePixels = 256;
constexpr double kHalfWorld = std::numbers::pi * 6378137.0;
// Over loopback encoding costs more than bytes. No alpha: what is known to be opaque is copied, not blended.
constexpr const char* kPngFormat = "png24:z=1";

/** Face names and the files that hold them; the first that is found leads, the others fill in missing scripts. */
struct Face {
    const char* name;
    const char* file;
};
constexpr std::array kRegular = {
    Face{"Noto Sans Regular", "NotoSans-Regular.ttf"},
    Face{"DejaVu Sans Book", "DejaVuSans.ttf"},
    Face{"Noto Sans Arabic Regular", "NotoSansArabic-Regular.ttf"},
    Face{"Noto Sans Hebrew Regular", "NotoSansHebrew-Regular.ttf"},
    Face{"Noto Sans Armenian Regular", "NotoSansArmenian-Regular.ttf"},
    Face{"Noto Sans Georgian Regular", "NotoSansGeorgian-Regular.ttf"},
    Face{"Noto Sans Devanagari Regular", "NotoSansDevanagari-Regular.ttf"},
    Face{"Noto Sans Bengali Regular", "NotoSansBengali-Regular.ttf"},
    Face{"Noto Sans Tamil Regular", "NotoSansTamil-Regular.ttf"},
    Face{"Noto Sans Thai Regular", "NotoSansThai-Regular.ttf"},
    Face{"Noto Sans Ethiopic Regular", "NotoSansEthiopic-Regular.ttf"},
};
constexpr std::array kBold = {Face{"Noto Sans Bold", "NotoSans-Bold.ttf"},
                              Face{"DejaVu Sans Bold", "DejaVuSans-Bold.ttf"}};
constexpr std::array kItalic = {Face{"Noto Sans Italic", "NotoSans-Italic.ttf"},
                                Face{"DejaVu Sans Oblique", "DejaVuSans-Oblique.ttf"}};

fs::path findFile(const std::vector<fs::path>& dirs, const char* name) {
    std::error_code error;
    for (const auto& dir : dirs) {
        for (const char* folder : {"", "noto", "dejavu", "truetype/noto", "truetype/dejavu"}) {
            const fs::path file = dir / folder / name;
            if (fs::exists(file, error)) {
                return file;
            }
        }
    }
    return {};
}

// Mapnik's registries are process-wide, and so is what guards them.
std::mutex g_registries;   // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)
fs::path g_waitingPlugin;  // NOLINT(cppcoreguidelines-avoid-non-const-global-variables): named, not loaded yet

bool hasPlugin() {
    const auto known = mapnik::datasource_cache::instance().plugin_names();
    return std::find(known.begin(), known.end(), "ogr") != known.end();
}

/** Loads the plugin, and with it GDAL and a hundred more libraries (a fifth of a second), once a tile is drawn: a
 * console whose tiles are all kept from before never needs it. */
Result<void> loadPlugin() {
    const std::lock_guard lock(g_registries);
    if (hasPlugin() || mapnik::datasource_cache::instance().register_datasource(g_waitingPlugin.string())) {
        return {};
    }
    return refuse(TextCode::MapPluginMissing, {{"file", g_waitingPlugin.string()}});
}

template <std::size_t N>
std::vector<std::string> registerFaces(const std::array<Face, N>& faces, const std::vector<fs::path>& dirs) {
    std::vector<std::string> names;
    const auto known = mapnik::freetype_engine::face_names();
    for (const auto& face : faces) {
        const bool had = std::find(known.begin(), known.end(), face.name) != known.end();
        const fs::path file = had ? fs::path() : findFile(dirs, face.file);
        if (had || (!file.empty() && mapnik::freetype_engine::register_font(file.string()))) {
            names.emplace_back(face.name);
        }
    }
    return names;
}

}  // namespace

struct TileRenderer::Maps {
    std::array<std::unique_ptr<mapnik::Map>, kPaletteNames.size()> byPalette;
};

Result<MapStyle::Fonts> TileRenderer::prepare(const std::vector<fs::path>& fontDirs, const fs::path& pluginDir) {
    const std::lock_guard lock(g_registries);
    try {
        mapnik::setup();
        mapnik::logger::instance().set_severity(mapnik::logger::none);  // it would say that empty layers are empty
        if (!hasPlugin()) {
            g_waitingPlugin = (pluginDir.empty() ? fs::path(BELFRY_MAPNIK_PLUGINS) : pluginDir) / "ogr.input";
            std::error_code error;
            if (!fs::is_regular_file(g_waitingPlugin, error)) {
                return refuse(TextCode::MapPluginMissing, {{"file", g_waitingPlugin.string()}});
            }
        }
        MapStyle::Fonts fonts;
        fonts.regular = registerFaces(kRegular, fontDirs);
        fonts.bold = registerFaces(kBold, fontDirs);
        fonts.italic = registerFaces(kItalic, fontDirs);
        if (fonts.regular.empty()) {
            std::string where;
            for (const auto& dir : fontDirs) {
                where += (where.empty() ? "" : ", ") + dir.string();
            }
            return refuse(TextCode::MapFontsMissing, {{"folders", where.empty() ? "—" : where}});
        }
        for (auto* faces : {&fonts.bold, &fonts.italic}) {
            faces->insert(faces->end(), fonts.regular.begin(), fonts.regular.end());
        }
        return fonts;
    } catch (const std::exception& e) {
        return refuse(TextCode::MapEngineFailed, {{"detail", std::string(e.what())}});
    }
}

TileRenderer::TileRenderer(std::shared_ptr<const MapStyle> style)
    : m_style(std::move(style)), m_maps(std::make_unique<Maps>()) {}

TileRenderer::~TileRenderer() = default;

Result<std::vector<std::string>> TileRenderer::render(const MetaTile& tile) {
    try {
        auto& map = m_maps->byPalette.at(tile.palette);
        if (!map) {
            if (auto plugin = loadPlugin(); !plugin) {
                return tl::unexpected(plugin.error());
            }
            auto loaded = std::make_unique<mapnik::Map>();
            mapnik::load_map_string(*loaded, m_style->palettes[tile.palette].xml, true);
            map = std::move(loaded);
        }
        const std::uint32_t side = tile.side();
        const int tilePixels = kTilePixels * tile.scale;
        const int pixels = tilePixels * static_cast<int>(side);
        const double tileMetres = 2 * kHalfWorld / static_cast<double>(1U << static_cast<unsigned>(tile.zoom));
        const double west = -kHalfWorld + tile.x * tileMetres;
        const double north = kHalfWorld - tile.y * tileMetres;
        map->resize(static_cast<unsigned>(pixels), static_cast<unsigned>(pixels));
        map->set_buffer_size(128 * tile.scale);
        map->zoom_to_box(mapnik::box2d<double>(west, north - side * tileMetres, west + side * tileMetres, north));
        mapnik::image_rgba8 image(pixels, pixels);
        mapnik::agg_renderer<mapnik::image_rgba8> renderer(*map, image, tile.scale);
        renderer.apply();
        std::vector<std::string> pngs;
        pngs.reserve(std::size_t{side} * side);
        for (std::uint32_t y = 0; y < side; ++y) {
            for (std::uint32_t x = 0; x < side; ++x) {
                const auto size = static_cast<std::size_t>(tilePixels);
                const mapnik::image_view_rgba8 view(x * size, y * size, size, size, image);
                pngs.push_back(mapnik::save_to_string(view, kPngFormat));
            }
        }
        return pngs;
    } catch (const std::exception& e) {
        return fail(ErrorCode::Internal, std::string("the map cannot be drawn: ") + e.what(),
                    "If the city package was removed or replaced, open the city again");
    }
}

std::string TileRenderer::plainTile(const std::string& colour, int scale) {
    mapnik::image_rgba8 image(kTilePixels * scale, kTilePixels * scale);
    mapnik::fill(image, mapnik::color(colour));
    return mapnik::save_to_string(image, kPngFormat);
}

}  // namespace belfry::basemap
