// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "models/domain/error.h"
#include "models/feed/geo.h"

namespace belfry::basemap {

/** One row of an inventory. */
struct InventoryRow {
    std::size_t line = 0;
    std::vector<std::string> values;       ///< in the order of InventorySource::columns()
    std::optional<feed::LonLat> position;  ///< from the row's own geometry
    std::vector<feed::LonLat> geometry;    ///< line or outer ring
    std::string problem;                   ///< why the row cannot be used; empty = fine
};

/** A table of things: delimited text, or any vector file that GDAL reads. One thread. */
class InventorySource {
public:
    [[nodiscard]] static Result<std::unique_ptr<InventorySource>> open(const std::filesystem::path& file, int epsg);
    virtual ~InventorySource() = default;

    [[nodiscard]] virtual const std::vector<std::string>& columns() const = 0;
    [[nodiscard]] virtual bool hasGeometry() const = 0;
    /** False at the end. */
    [[nodiscard]] virtual Result<bool> next(InventoryRow& row) = 0;
    /** 0…1, roughly. */
    [[nodiscard]] virtual double fraction() const = 0;
};

}  // namespace belfry::basemap
