// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "models/domain/error.h"

namespace belfry::basemap {

struct TileServerOptions {
    std::filesystem::path cityDir;                ///< a city package
    std::filesystem::path cacheDir;               ///< made if missing; an unusable one only costs speed
    std::filesystem::path stylesDir;              ///< resources/map
    std::vector<std::filesystem::path> fontDirs;  ///< such as /usr/share/fonts/truetype
    std::filesystem::path mapnikPlugins;          ///< empty = where Mapnik was installed at build time
    unsigned workers = 2;                         ///< rendering threads
    std::uintmax_t cacheBytes = std::uintmax_t{256} << 20U;
};

/** Serves the city's map as XYZ tiles over HTTP on 127.0.0.1, to this machine only and only to who knows the path:
 *
 *      http://127.0.0.1:PORT/<secret>/<day|dusk|night>/{z}/{x}/{y}.png       256 px
 *      http://127.0.0.1:PORT/<secret>/<day|dusk|night>/{z}/{x}/{y}@2x.png    512 px
 *
 *  for zoom 0 to 20. Outside the city it answers a plain tile, elsewhere 404. Has its own threads; all methods may be
 *  called from any. */
class TileServer {
public:
    [[nodiscard]] static Result<std::unique_ptr<TileServer>> start(const TileServerOptions& options);
    /** Stops: waits for the tiles being drawn, refuses the others. */
    ~TileServer();
    TileServer(const TileServer&) = delete;
    TileServer& operator=(const TileServer&) = delete;

    /** "http://127.0.0.1:PORT/<secret>", without a slash at the end. */
    [[nodiscard]] std::string baseUrl() const;
    /** Colour around the map ("#1a1d21"), for what shows before the first tile. Empty for an unknown palette. */
    [[nodiscard]] std::string backgroundColour(std::string_view palette) const;

    struct Statistics {
        std::uint64_t requests = 0;
        std::uint64_t answered = 0;  ///< of the requests; fewer = something is being drawn
        std::uint64_t fromCache = 0;
        std::uint64_t squaresDrawn = 0;
        std::uint64_t failures = 0;
    };
    [[nodiscard]] Statistics statistics() const;

private:
    class Impl;
    explicit TileServer(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

}  // namespace belfry::basemap
