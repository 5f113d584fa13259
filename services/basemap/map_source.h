// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "models/domain/error.h"
#include "models/feed/geo.h"

namespace belfry::basemap {

using Ring = std::vector<feed::LonLat>;
using Rings = std::vector<Ring>;

/** WGS84 degrees, west ≤ east. */
struct GeoBox {
    double west = -180, south = -90, east = 180, north = 90;

    [[nodiscard]] bool contains(feed::LonLat p) const {
        return p.lon >= west && p.lon <= east && p.lat >= south && p.lat <= north;
    }
    [[nodiscard]] bool intersects(const GeoBox& o) const {
        return west <= o.east && o.west <= east && south <= o.north && o.south <= north;
    }
};

/** A feature of a map file in OSM's vocabulary, whatever the file's own was. */
struct RawFeature {
    enum class Shape : std::uint8_t { Point, Line, Area };

    Shape shape = Shape::Point;
    std::string id;            ///< "n123", "w123", "r123" for OSM, "<layer>.<fid>" otherwise; unique per input
    std::int64_t number = 0;   ///< OSM's id, or a running number of the input
    std::vector<Rings> parts;  ///< point: 1 ring of 1; line: 1 ring per part; area: outer ring, then holes per part
    GeoBox box;
    std::vector<std::pair<std::string_view, std::string>> tags;  ///< keys live as long as the source

    /** Empty if there is none. */
    [[nodiscard]] std::string_view tag(std::string_view key) const {
        for (const auto& [k, value] : tags) {
            if (k == key) {
                return value;
            }
        }
        return {};
    }
    [[nodiscard]] bool has(std::string_view key) const { return !tag(key).empty(); }
};

/** What files without OSM's vocabulary are taken for. */
enum class ReadAs : std::uint8_t { Guess, Roads, Buildings, Water, Landuse };

/** Reads one map file: OSM PBF, XML or gzipped XML, or any vector file that GDAL knows. One thread. */
class MapSource {
public:
    struct Options {
        std::filesystem::path osmConfig;  ///< resources/map/osmconf.ini
        std::optional<GeoBox> box;        ///< leave out what does not touch it
        int epsg = 0;                     ///< instead of the file's own CRS; 0 = the file's
        ReadAs readAs = ReadAs::Guess;
    };
    /** Return false to stop. */
    using Visitor = std::function<bool(RawFeature& feature)>;
    using Skip = std::function<void(std::string_view reason, std::size_t count)>;
    using Fraction = std::function<void(double)>;

    /** The errors name the file and say what to do. */
    [[nodiscard]] static Result<std::unique_ptr<MapSource>> open(const std::filesystem::path& file,
                                                                 const Options& options);
    virtual ~MapSource() = default;

    /** Extent that the file itself declares, if it does. */
    [[nodiscard]] virtual std::optional<GeoBox> declaredBox() const = 0;
    [[nodiscard]] virtual bool isOsm() const = 0;
    /** Reads all features once. */
    virtual Result<void> read(const Visitor& visit, const Skip& skip, const Fraction& fraction,
                              const std::stop_token& stop) = 0;
};

}  // namespace belfry::basemap
