// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <cstdlib>
#include <fstream>
#include <system_error>
#include <utility>

#include <cpl_conv.h>
#include <gdal_priv.h>
#include <ogrsf_frmts.h>

#include "services/basemap/gdal_session.h"
#include "services/basemap/map_source_impl.h"
#include "services/basemap/ogr_geometry.h"

namespace belfry::basemap {

namespace fs = std::filesystem;

namespace {

/** Sets a GDAL option for this thread while it lives. */
class ThreadOption {
public:
    ThreadOption(const char* key, const char* value) : m_key(key) {
        const char* previous = CPLGetThreadLocalConfigOption(key, nullptr);
        m_had = previous != nullptr;
        m_previous = m_had ? previous : "";
        CPLSetThreadLocalConfigOption(key, value);
    }
    ~ThreadOption() { CPLSetThreadLocalConfigOption(m_key, m_had ? m_previous.c_str() : nullptr); }
    ThreadOption(const ThreadOption&) = delete;
    ThreadOption& operator=(const ThreadOption&) = delete;

private:
    const char* m_key;
    bool m_had = false;
    std::string m_previous;
};

struct Column {
    int index;
    std::string key;
};

class OsmSource final : public MapSource {
public:
    OsmSource(fs::path file, Options options, std::unique_ptr<GDALDataset> dataset)
        : m_file(std::move(file)), m_options(std::move(options)), m_dataset(std::move(dataset)) {}

    [[nodiscard]] std::optional<GeoBox> declaredBox() const override;
    [[nodiscard]] bool isOsm() const override { return true; }
    Result<void> read(const Visitor& visit, const Skip& skip, const Fraction& fraction,
                      const std::stop_token& stop) override;

private:
    struct LayerColumns {
        const OGRLayer* layer = nullptr;
        char prefix = 'n';
        int osmId = -1;
        int osmWayId = -1;
        std::vector<Column> columns;
    };

    void describe(OGRLayer& layer);
    void readTags(const OGRFeature& row, const LayerColumns& columns, RawFeature& feature) const;

    fs::path m_file;
    Options m_options;
    std::unique_ptr<GDALDataset> m_dataset;
    std::vector<LayerColumns> m_layers;
};

std::optional<GeoBox> OsmSource::declaredBox() const {
    const GdalSession session;
    OGREnvelope e;
    OGRLayer* layer = m_dataset->GetLayerByName("points");
    if (layer == nullptr || layer->GetExtent(&e, FALSE) != OGRERR_NONE || !(e.MinX < e.MaxX) || !(e.MinY < e.MaxY)) {
        return std::nullopt;
    }
    return GeoBox{e.MinX, e.MinY, e.MaxX, e.MaxY};
}

void OsmSource::describe(OGRLayer& layer) {
    const std::string name = layer.GetName();
    LayerColumns described;
    described.layer = &layer;
    described.prefix = name == "points" ? 'n' : name == "lines" ? 'w' : 'r';
    const OGRFeatureDefn& definition = *layer.GetLayerDefn();
    for (int i = 0; i < definition.GetFieldCount(); ++i) {
        const std::string key = definition.GetFieldDefn(i)->GetNameRef();
        if (key == "osm_id") {
            described.osmId = i;
        } else if (key == "osm_way_id") {
            described.osmWayId = i;
        } else {
            described.columns.push_back({i, key});
        }
    }
    m_layers.push_back(std::move(described));
}

void OsmSource::readTags(const OGRFeature& row, const LayerColumns& columns, RawFeature& feature) const {
    for (const auto& column : columns.columns) {
        if (row.IsFieldSetAndNotNull(column.index) != 0) {
            feature.tags.emplace_back(column.key, row.GetFieldAsString(column.index));
        }
    }
    char prefix = columns.prefix;
    int idColumn = columns.osmId;
    if (columns.osmWayId >= 0 && row.IsFieldSetAndNotNull(columns.osmWayId) != 0) {
        prefix = 'w';
        idColumn = columns.osmWayId;
    }
    const char* id = idColumn >= 0 ? row.GetFieldAsString(idColumn) : "";
    feature.id = prefix + std::string(id);
    feature.number = std::atoll(id);
}

Result<void> OsmSource::read(const Visitor& visit, const Skip& skip, const Fraction& fraction,
                             const std::stop_token& stop) {
    GdalSession session;
    for (OGRLayer* layer : m_dataset->GetLayers()) {
        const std::string name = layer->GetName();
        if (name == "points" || name == "lines" || name == "multipolygons") {
            describe(*layer);
        }
    }
    m_dataset->ResetReading();
    std::size_t count = 0;
    std::size_t outside = 0;
    std::size_t broken = 0;
    for (;;) {
        OGRLayer* layer = nullptr;
        double progress = 0;
        const std::unique_ptr<OGRFeature> row(m_dataset->GetNextFeature(&layer, &progress, nullptr, nullptr));
        if (!row) {
            break;
        }
        if (++count % kStopInterval == 0) {
            if (stop.stop_requested()) {
                return cancelled();
            }
            fraction(progress);
        }
        const LayerColumns* columns = nullptr;
        for (const auto& candidate : m_layers) {
            columns = candidate.layer == layer ? &candidate : columns;
        }
        if (columns == nullptr) {
            continue;
        }
        RawFeature feature;
        readTags(*row, *columns, feature);
        if (feature.tags.empty()) {
            continue;
        }
        const OGRGeometry* geometry = row->GetGeometryRef();
        if (geometry == nullptr || !appendParts(*geometry, feature)) {
            ++broken;
            continue;
        }
        if (m_options.box && !m_options.box->intersects(feature.box)) {
            ++outside;
            continue;
        }
        if (!visit(feature)) {
            return cancelled();
        }
    }
    if (stop.stop_requested()) {
        return cancelled();
    }
    skip("outside the box", outside);
    skip("no usable geometry", broken);
    if (!session.firstError().empty()) {
        return fail(ErrorCode::DataLoss, m_file.string() + ": is cut short or damaged: " + session.firstError(),
                    "Download the file again and compare its size or checksum");
    }
    return {};
}

}  // namespace

bool looksLikeOsmXml(const fs::path& file) {
    std::array<char, 1024> start{};
    std::ifstream in(file, std::ios::binary);
    in.read(start.data(), start.size());
    const std::string_view text(start.data(), static_cast<std::size_t>(in.gcount()));
    return text.find("<osm ") != std::string_view::npos || text.find("<osm>") != std::string_view::npos;
}

Result<std::unique_ptr<MapSource>> openOsm(const fs::path& file, const MapSource::Options& options) {
    GdalSession session;
    std::error_code error;
    if (!fs::exists(options.osmConfig, error)) {
        return fail(ErrorCode::FailedPrecondition, options.osmConfig.string() + ": is missing",
                    "Belfry's resources are incomplete: reinstall it or give the resources folder");
    }
    const std::string temp = fs::temp_directory_path(error).string();
    const ThreadOption tempDir("CPL_TMPDIR", temp.c_str());
    // Custom indexing wants node ids in order; JOSM and small extracts do not keep them so.
    const std::string config = "CONFIG_FILE=" + options.osmConfig.string();
    const char* openOptions[] = {config.c_str(), "USE_CUSTOM_INDEXING=NO", "INTERLEAVED_READING=YES", nullptr};
    const char* drivers[] = {"OSM", nullptr};
    std::string path = fs::absolute(file, error).string();
    if (path.ends_with(".gz") || path.ends_with(".GZ")) {
        path = "/vsigzip/" + path;
    }
    std::unique_ptr<GDALDataset> dataset(
        GDALDataset::Open(path.c_str(), GDAL_OF_VECTOR | GDAL_OF_READONLY, drivers, openOptions, nullptr));
    if (!dataset) {
        return fail(ErrorCode::InvalidArgument,
                    file.string() + ": is not an OpenStreetMap file" +
                        (session.firstError().empty() ? std::string() : ": " + session.firstError()),
                    "Give .osm.pbf, .osm or .osm.gz, or another map file with its usual extension");
    }
    return std::make_unique<OsmSource>(file, options, std::move(dataset));
}

}  // namespace belfry::basemap
