// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "models/domain/error.h"
#include "models/feed/asset.h"

namespace belfry::basemap {

struct AssetImportOptions {
    std::filesystem::path package;  ///< an existing city package
    std::filesystem::path file;     ///< .csv, .tsv, .txt, or GeoJSON, Shapefile, GeoPackage…
    std::string layer;              ///< "lighting"
    std::string type;               ///< "luminaire"
    /** Attribute → column. Attributes: id, name, street, district, parent, lon, lat (or x, y with `epsg`); any other
     *  word becomes a fact. A unit may follow the column where the values have none: "lantern_height" → "HEIGHT:ft".
     *  What is not mapped is guessed for id, name, lon and lat only. */
    std::map<std::string, std::string> mapping;
    std::string source;              ///< Asset::source; empty = the file's name
    int epsg = 0;                    ///< of the coordinates; 0 = the file's, degrees for CSV
    bool everyColumnIsFact = false;  ///< unmapped columns become facts under their own names
    bool dryRun = false;             ///< read and report, change nothing
    std::uintmax_t maxBytes = std::uintmax_t{2} << 30U;
    std::size_t maxRows = 5'000'000;
};

struct AssetImportReport {
    struct Reject {
        std::size_t line = 0;  ///< of the file, or the feature's number from 1
        std::string reason;
    };
    std::size_t rows = 0;
    std::size_t imported = 0;
    std::size_t rejected = 0;
    std::size_t outsideCity = 0;                    ///< imported all the same
    std::vector<Reject> rejects;                    ///< the first 100
    std::map<std::string, std::size_t> rejectedBy;  ///< by reason without its values
    std::map<std::string, std::string> mapping;     ///< as used, with what was guessed
    double seconds = 0;
};

/** Reads an inventory into an existing city package; assets with the same id are replaced. All or nothing. */
[[nodiscard]] Result<AssetImportReport> importAssets(
    const AssetImportOptions& options,
    const std::function<void(std::string_view phase, double fraction)>& progress = {},
    const std::stop_token& stop = {});

/** "OffStreetParking" for parking/facility and so on; an unknown type in CamelCase. */
[[nodiscard]] std::string ngsiType(std::string_view layer, std::string_view type);

/** Value of a fact in its attribute's unit: ("lantern_height", "30 ft") → "9.14"; empty for "N/A" and the like. Where
 *  a value has no unit of its own `unit` is taken. What is no number stays as it is. */
[[nodiscard]] std::string normalisedFact(std::string_view attribute, std::string_view value,
                                         std::string_view unit = {});

}  // namespace belfry::basemap
