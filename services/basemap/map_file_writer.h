// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <string_view>

#include "models/domain/error.h"
#include "services/basemap/city_package.h"
#include "services/basemap/gdal_session.h"

class GDALDataset;
class OGRLayer;

namespace belfry::basemap {

constexpr std::size_t kMapLayerCount = 10;

/** map.gpkg's name of a layer: "landuse", "roads_low"… */
[[nodiscard]] std::string_view tableName(MapLayer layer);

/** Writes map.gpkg: one table per MapLayer in EPSG:3857 with an R-tree. Not thread-safe; destroying it without close()
 *  leaves an unfinished file to be removed. */
class MapFileWriter {
public:
    [[nodiscard]] static Result<std::unique_ptr<MapFileWriter>> create(const std::filesystem::path& file);
    ~MapFileWriter();
    MapFileWriter(const MapFileWriter&) = delete;
    MapFileWriter& operator=(const MapFileWriter&) = delete;

    [[nodiscard]] Result<void> add(const MapFeature& feature);
    [[nodiscard]] std::size_t count(MapLayer layer) const { return m_counts[static_cast<std::size_t>(layer)]; }
    [[nodiscard]] Result<void> close();

private:
    MapFileWriter() = default;
    [[nodiscard]] tl::unexpected<Error> failure(const char* what, const GdalSession& session) const;

    std::filesystem::path m_file;
    std::unique_ptr<GDALDataset> m_dataset;
    std::array<OGRLayer*, kMapLayerCount> m_layers{};
    std::array<std::size_t, kMapLayerCount> m_counts{};
};

}  // namespace belfry::basemap
