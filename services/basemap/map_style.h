// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/domain/error.h"

namespace belfry::basemap {

constexpr std::array<std::string_view, 3> kPaletteNames = {"day", "dusk", "night"};

[[nodiscard]] std::optional<std::size_t> paletteIndex(std::string_view name);

/** Mapnik's style for each palette, made of style.xml.in and palettes.json. Plain text work, no Mapnik here.
 *
 *  The template knows `${key}` (a colour of the palette, `${map}` the map file, `${fonts:regular}` the faces) and
 *  `<Zooms from="13" w="1 2 3">…$w$…</Zooms>`: one Rule per zoom from 13 on, `$w$` being that zoom's number; several
 *  one-letter lists may be given, the longest decides; `to="15"` ends it, otherwise the last rule goes on for ever. */
struct MapStyle {
    struct Palette {
        std::string xml;
        std::string background;  ///< "#1a1d21"
    };
    std::array<Palette, kPaletteNames.size()> palettes;
    std::string hash;  ///< of template and colours

    struct Fonts {
        std::vector<std::string> regular, bold, italic;  ///< face names in order of preference
    };
    [[nodiscard]] static Result<MapStyle> load(const std::filesystem::path& stylesDir,
                                               const std::filesystem::path& mapFile, const Fonts& fonts);
};

/** Denominator of the scale between zoom-1 and zoom of 256-px Web Mercator tiles. */
[[nodiscard]] double scaleBelowZoom(int zoom);

}  // namespace belfry::basemap
