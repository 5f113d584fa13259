// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "models/domain/error.h"
#include "services/basemap/city_package.h"
#include "services/basemap/map_source.h"

namespace belfry::basemap {

struct ImportOptions {
    std::vector<std::filesystem::path> files;  ///< OSM (.osm.pbf, .osm, .osm.gz), GeoPackage, Shapefile, GeoJSON…
    std::filesystem::path target;              ///< the package's folder; replaced when the import succeeds
    std::filesystem::path resources;           ///< Belfry's resources folder (for map/osmconf.ini)
    std::string name;                          ///< empty = the most important place in the map
    std::string timezone;                      ///< IANA; empty = the machine's
    std::string attribution;                   ///< empty = OpenStreetMap's for OSM files, else the file names
    std::string generator = "belfry";
    std::optional<GeoBox> box;            ///< only what touches it
    std::optional<bool> leftHandTraffic;  ///< nothing = by country
    int epsg = 0;                         ///< for files without a CRS or with a wrong one; 0 = the file's
    ReadAs readAs = ReadAs::Guess;        ///< for files without OSM's vocabulary
    bool residentialSegments = false;     ///< road-segment assets for residential streets too
};

struct ImportReport {
    CityInfo info;
    std::map<std::string, std::size_t> features;  ///< by layer of map.gpkg
    std::map<std::string, std::size_t> assets;    ///< by "layer/type"
    std::size_t nodes = 0, edges = 0, streets = 0, districts = 0;
    std::map<std::string, std::size_t> skipped;  ///< by reason
    std::vector<std::string> notes;              ///< what a person should know, such as "coastline is not drawn as sea"
    double seconds = 0;
};

/** Phase for people ("reading krems.osm.pbf") and 0…1 over the whole import. Called on the importing thread. */
using ProgressFn = std::function<void(std::string_view phase, double fraction)>;

/** Makes a city package of map files. Blocks; on error or stop nothing is left behind and an older package stays. */
[[nodiscard]] Result<ImportReport> importCity(const ImportOptions& options, const ProgressFn& progress = {},
                                              const std::stop_token& stop = {});

}  // namespace belfry::basemap
