// SPDX-License-Identifier: Apache-2.0
#include "services/basemap/inventory_source.h"

#include <algorithm>
#include <system_error>
#include <utility>

#include <gdal_priv.h>
#include <ogrsf_frmts.h>

#include "services/basemap/asset_values.h"
#include "services/basemap/csv_reader.h"
#include "services/basemap/gdal_session.h"
#include "services/basemap/near_index.h"
#include "services/basemap/ogr_crs.h"
#include "services/basemap/ogr_geometry.h"

namespace belfry::basemap {

namespace fs = std::filesystem;

namespace {

class CsvInventory final : public InventorySource {
public:
    CsvInventory(CsvReader reader, std::uintmax_t size) : m_reader(std::move(reader)), m_size(size) {}

    [[nodiscard]] const std::vector<std::string>& columns() const override { return m_reader.header(); }
    [[nodiscard]] bool hasGeometry() const override { return false; }
    [[nodiscard]] double fraction() const override {
        return static_cast<double>(m_reader.bytesRead()) / static_cast<double>(std::max<std::uintmax_t>(1, m_size));
    }
    [[nodiscard]] Result<bool> next(InventoryRow& row) override {
        row = {};
        const auto kind = m_reader.next(row.values);
        row.line = m_reader.line();
        switch (kind) {
            case CsvReader::Row::End: return false;
            case CsvReader::Row::Unclosed: row.problem = "a quote is never closed"; return true;
            case CsvReader::Row::TooLong: row.problem = "a field is longer than 64 KiB"; return true;
            case CsvReader::Row::Record: break;
        }
        if (row.values.size() > columns().size()) {
            row.problem = "more fields than the header has columns";
        }
        row.values.resize(columns().size());
        return true;
    }

private:
    CsvReader m_reader;
    std::uintmax_t m_size;
};

class OgrInventory final : public InventorySource {
public:
    OgrInventory(std::unique_ptr<GDALDataset> dataset, OGRLayer* layer, CrsTransform transform)
        : m_dataset(std::move(dataset)),
          m_layer(layer),
          m_transform(std::move(transform)),
          m_count(std::max<GIntBig>(1, layer->GetFeatureCount(FALSE))) {
        const OGRFeatureDefn& definition = *layer->GetLayerDefn();
        for (int i = 0; i < definition.GetFieldCount(); ++i) {
            m_columns.emplace_back(definition.GetFieldDefn(i)->GetNameRef());
        }
        m_layer->ResetReading();
    }

    [[nodiscard]] const std::vector<std::string>& columns() const override { return m_columns; }
    [[nodiscard]] bool hasGeometry() const override { return true; }
    [[nodiscard]] double fraction() const override {
        return static_cast<double>(m_line) / static_cast<double>(m_count);
    }
    [[nodiscard]] Result<bool> next(InventoryRow& row) override {
        const GdalSession session;
        row = {};
        const std::unique_ptr<OGRFeature> feature(m_layer->GetNextFeature());
        if (!feature) {
            if (!session.firstError().empty()) {
                return fail(ErrorCode::DataLoss, "the inventory is damaged: " + session.firstError(),
                            "Export or download it again");
            }
            return false;
        }
        row.line = ++m_line;
        for (int i = 0; i < static_cast<int>(m_columns.size()); ++i) {
            row.values.emplace_back(feature->IsFieldSetAndNotNull(i) != 0 ? toUtf8(feature->GetFieldAsString(i)) : "");
            if (row.values.back().size() > CsvReader::kMaxField) {
                row.problem = "a field is longer than 64 KiB";
            }
        }
        OGRGeometry* geometry = feature->GetGeometryRef();
        if (geometry == nullptr || geometry->IsEmpty()) {
            return true;
        }
        RawFeature shape;
        if (geometry->transform(m_transform.get()) != OGRERR_NONE || !appendParts(*geometry, shape)) {
            row.problem = "the geometry is not on Earth";
            return true;
        }
        const Ring& ring = shape.parts.front().front();
        switch (shape.shape) {
            case RawFeature::Shape::Point: row.position = ring.front(); break;
            case RawFeature::Shape::Line:
                row.position = midpoint(ring);
                row.geometry = ring;
                break;
            case RawFeature::Shape::Area:
                row.position = centroid(ring);
                row.geometry = ring;
                break;
        }
        return true;
    }

private:
    std::unique_ptr<GDALDataset> m_dataset;
    OGRLayer* m_layer;
    CrsTransform m_transform;
    std::vector<std::string> m_columns;
    std::size_t m_line = 0;
    GIntBig m_count;
};

bool isText(const fs::path& file) {
    const std::string extension = lowered(file.extension().string());
    return extension == ".csv" || extension == ".tsv" || extension == ".txt";
}

}  // namespace

Result<std::unique_ptr<InventorySource>> InventorySource::open(const fs::path& file, int epsg) {
    std::error_code error;
    if (!fs::is_regular_file(file, error)) {
        return fail(ErrorCode::NotFound, file.string() + ": there is no such file", "Check the path");
    }
    if (isText(file)) {
        auto reader = CsvReader::open(file);
        if (!reader) {
            return tl::unexpected<Error>(reader.error());
        }
        return std::make_unique<CsvInventory>(std::move(*reader), fs::file_size(file, error));
    }
    const GdalSession session;
    const char* drivers[] = {"GeoJSON", "GeoJSONSeq", "ESRI Shapefile", "GPKG", "FlatGeobuf",
                             "GML",     "KML",        "LIBKML",         nullptr};
    std::unique_ptr<GDALDataset> dataset(GDALDataset::Open(
        fs::absolute(file, error).c_str(), GDAL_OF_VECTOR | GDAL_OF_READONLY, drivers, nullptr, nullptr));
    OGRLayer* layer = dataset && dataset->GetLayerCount() > 0 ? dataset->GetLayer(0) : nullptr;
    if (layer == nullptr) {
        return fail(ErrorCode::InvalidArgument,
                    file.string() + ": cannot be read as an inventory" +
                        (session.firstError().empty() ? std::string() : ": " + session.firstError()),
                    "Give CSV, GeoJSON, Shapefile or GeoPackage");
    }
    if (dataset->GetLayerCount() > 1) {
        return fail(ErrorCode::InvalidArgument, file.string() + ": has several layers", "Export the one that is meant");
    }
    auto transform = transformToWgs84(*layer, file, epsg);
    if (!transform) {
        return tl::unexpected<Error>(transform.error());
    }
    return std::make_unique<OgrInventory>(std::move(dataset), layer, std::move(*transform));
}

}  // namespace belfry::basemap
