// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "models/domain/error.h"
#include "services/basemap/map_style.h"

namespace belfry::basemap {

/** Tiles are rendered in squares of 4 × 4, so that labels and queries are shared. */
constexpr std::uint32_t kMetaTile = 4;
constexpr int kMaxTileZoom = 20;

/** A square of tiles: (x, y) is its upper left tile, both multiples of kMetaTile. */
struct MetaTile {
    std::size_t palette = 0;
    int scale = 1;  ///< 1 = 256 px, 2 = 512 px tiles
    int zoom = 0;
    std::uint32_t x = 0;
    std::uint32_t y = 0;

    /** Tiles along one side: less than kMetaTile only at zoom 0 and 1. */
    [[nodiscard]] std::uint32_t side() const { return zoom >= 2 ? kMetaTile : 1U << static_cast<unsigned>(zoom); }
    friend auto operator<=>(const MetaTile&, const MetaTile&) = default;
};

/** Draws tiles with Mapnik. One thread per object; objects share nothing but Mapnik's fonts. */
class TileRenderer {
public:
    /** Finds Mapnik's input plugin, which the first tile loads, and registers the fonts found in `fontDirs` (Noto Sans,
     *  else DejaVu Sans). */
    [[nodiscard]] static Result<MapStyle::Fonts> prepare(const std::vector<std::filesystem::path>& fontDirs,
                                                         const std::filesystem::path& pluginDir = {});

    explicit TileRenderer(std::shared_ptr<const MapStyle> style);
    ~TileRenderer();
    TileRenderer(const TileRenderer&) = delete;
    TileRenderer& operator=(const TileRenderer&) = delete;

    /** PNGs of the square, row by row. */
    [[nodiscard]] Result<std::vector<std::string>> render(const MetaTile& tile);

    /** A PNG in one colour ("#1a1d21"). */
    [[nodiscard]] static std::string plainTile(const std::string& colour, int scale);

private:
    struct Maps;
    std::shared_ptr<const MapStyle> m_style;
    std::unique_ptr<Maps> m_maps;
};

}  // namespace belfry::basemap
