// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "models/domain/error.h"
#include "models/feed/asset.h"

namespace belfry::basemap {

/** A city on disk: one folder that an import or the demo generator writes and that everything else only reads.
 *
 *  - `city.json`  CityInfo.
 *  - `map.gpkg`   what Mapnik draws, EPSG:3857 with an R-tree: layers of MapLayer.
 *  - `city.db`    SQLite: streets, districts, the road graph and the assets that the map or an inventory knows. */
struct CityInfo {
    int format = 1;
    std::string name;                                 ///< "Krems an der Donau"
    std::string attribution;                          ///< "© OpenStreetMap contributors", shown on the map
    std::string timezone;                             ///< IANA, "Europe/Vienna"; empty = the machine's
    double west = 0, south = 0, east = 0, north = 0;  ///< WGS84 degrees, of the drawn content
    feed::LonLat center;                              ///< where the console opens
    double startZoom = 14.0;                          ///< Qt Location's zoom (256-px tiles)
    bool leftHandTraffic = false;
    std::string contentHash;  ///< of the input; part of tile cache keys
    std::string generator;    ///< "belfryctl city import 0.1.0"
};

/** The thematic layers of map.gpkg, drawn in this order. Geometry is WGS84 here, reprojected when written.
 *  The writer makes RoadsLow (what is drawn up to z12) and RoadLabels (joined lines that carry street names) from Roads
 *  if nobody adds to them. */
enum class MapLayer : std::uint8_t {
    Landuse,
    Water,
    Waterways,
    Buildings,
    RoadsLow,
    Roads,
    Rails,
    Boundaries,
    Places,
    RoadLabels
};

/** A feature to draw. `kind` is the OSM-like class ("residential", "park", "river", "suburb"). */
struct MapFeature {
    MapLayer layer = MapLayer::Landuse;
    std::string kind;
    std::string name;
    int rank = 0;  ///< importance: roadRank(), placeRank() of map_classes.h; 0 = most
    bool bridge = false;
    bool tunnel = false;
    std::vector<std::vector<feed::LonLat>> rings;  ///< point: 1 of 1; line: 1; polygon: outer ring then holes (closed)
};

/** A junction or an end of the road graph. */
struct RoadNode {
    std::int64_t id = 0;
    feed::LonLat position;
    bool signal = false;
};

/** A directed piece of road between two nodes (a two-way street is two edges). */
struct RoadEdge {
    std::int64_t id = 0;
    std::int64_t from = 0;
    std::int64_t to = 0;
    std::string street;
    std::string roadClass;  ///< OSM highway value, "primary"
    int lanes = 1;
    double speedKmh = 50.0;  ///< free-flow
    double lengthM = 0.0;
    std::vector<feed::LonLat> line;
};

struct Street {
    std::string name;
    std::string district;
    feed::LonLat position;  ///< a point on it, near its middle
};

struct District {
    std::string name;
    std::vector<std::vector<feed::LonLat>> rings;  ///< outer rings; empty when only a centre is known
    feed::LonLat center;
};

/** Writes a package. Everything goes to a temporary folder next to `dir` and is moved there by finish(), so that an
 *  interrupted import leaves what was there before. Not thread-safe. */
class CityPackageWriter {
public:
    /** Fails if the parent folder cannot be written or has less than 64 MB free. */
    [[nodiscard]] static Result<std::unique_ptr<CityPackageWriter>> create(const std::filesystem::path& dir);
    virtual ~CityPackageWriter() = default;  ///< without finish(): removes the temporary folder

    virtual Result<void> add(const MapFeature& feature) = 0;
    virtual Result<void> add(const RoadNode& node) = 0;
    virtual Result<void> add(const RoadEdge& edge) = 0;
    virtual Result<void> add(const Street& street) = 0;
    virtual Result<void> add(const District& district) = 0;
    virtual Result<void> add(const feed::Asset& asset) = 0;
    /** Writes city.json, closes the files, moves the folder into place (an older package is replaced). */
    virtual Result<void> finish(const CityInfo& info) = 0;
};

/** Reads a package. Methods read from disk each time: keep what you need. Thread-compatible. */
class CityPackage {
public:
    /** NOT_FOUND if there is none, DATA_LOSS if it is damaged, FAILED_PRECONDITION if its format is not 1. */
    [[nodiscard]] static Result<CityPackage> open(const std::filesystem::path& dir);

    [[nodiscard]] const CityInfo& info() const { return m_info; }
    [[nodiscard]] const std::filesystem::path& dir() const { return m_dir; }
    [[nodiscard]] std::filesystem::path mapFile() const { return m_dir / "map.gpkg"; }
    [[nodiscard]] Result<std::vector<RoadNode>> nodes() const;
    [[nodiscard]] Result<std::vector<RoadEdge>> edges() const;
    [[nodiscard]] Result<std::vector<Street>> streets() const;
    [[nodiscard]] Result<std::vector<District>> districts() const;
    /** Empty `layer` = all. Ordered by id. */
    [[nodiscard]] Result<std::vector<feed::Asset>> assets(const std::string& layer = {}) const;

    /** Adds or replaces (by id) assets in an existing package, in one transaction (`belfryctl assets import`). */
    Result<void> putAssets(const std::vector<feed::Asset>& assets);

private:
    std::filesystem::path m_dir;
    CityInfo m_info;
};

}  // namespace belfry::basemap
