// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <memory>
#include <system_error>
#include <utility>

#include <gdal_priv.h>
#include <ogrsf_frmts.h>

#include "services/basemap/gdal_session.h"
#include "services/basemap/map_source_impl.h"
#include "services/basemap/ogr_crs.h"
#include "services/basemap/ogr_geometry.h"
#include "services/basemap/vector_vocabulary.h"

namespace belfry::basemap {

namespace fs = std::filesystem;

namespace {

/** A GeoPackage, Shapefile, GeoJSON or another file whose vocabulary has to be guessed. */
class VectorSource final : public MapSource {
public:
    VectorSource(fs::path file, Options options, std::unique_ptr<GDALDataset> dataset)
        : m_file(std::move(file)), m_options(std::move(options)), m_dataset(std::move(dataset)) {}

    /** Finds each layer's CRS and checks that the coordinates can be in it. */
    Result<void> prepare();

    [[nodiscard]] std::optional<GeoBox> declaredBox() const override { return std::nullopt; }
    [[nodiscard]] bool isOsm() const override { return false; }
    Result<void> read(const Visitor& visit, const Skip& skip, const Fraction& fraction,
                      const std::stop_token& stop) override;

private:
    struct Layer {
        OGRLayer* ogr = nullptr;
        std::string name;
        CrsTransform transform;
        VectorVocabulary vocabulary;
    };
    struct Progress {
        double done = 0;
        double total = 0;
    };

    Result<void> readLayer(Layer& layer, Progress& progress, const Visitor& visit, const Skip& skip,
                           const Fraction& fraction, const std::stop_token& stop);

    fs::path m_file;
    Options m_options;
    std::unique_ptr<GDALDataset> m_dataset;
    std::vector<Layer> m_layers;
    std::int64_t m_number = 0;
};

Result<void> VectorSource::prepare() {
    const GdalSession session;
    for (OGRLayer* ogr : m_dataset->GetLayers()) {
        if (ogr->GetLayerDefn()->GetGeomFieldCount() == 0 || ogr->GetFeatureCount(TRUE) == 0) {
            continue;
        }
        auto transform = transformToWgs84(*ogr, m_file, m_options.epsg);
        if (!transform) {
            return tl::unexpected<Error>(transform.error());
        }
        m_layers.push_back({ogr, ogr->GetName(), std::move(*transform),
                            VectorVocabulary(*ogr->GetLayerDefn(), ogr->GetName(), m_options.readAs)});
    }
    if (m_layers.empty()) {
        return fail(ErrorCode::InvalidArgument, m_file.string() + ": holds no features with geometry",
                    "Check that it is the right file and complete (a shapefile needs its .shx and .dbf)");
    }
    return {};
}

Result<void> VectorSource::readLayer(Layer& layer, Progress& progress, const Visitor& visit, const Skip& skip,
                                     const Fraction& fraction, const std::stop_token& stop) {
    std::size_t count = 0;
    std::size_t outside = 0;
    std::size_t broken = 0;
    std::size_t strange = 0;
    std::size_t meaningless = 0;
    layer.ogr->ResetReading();
    for (;;) {
        const std::unique_ptr<OGRFeature> row(layer.ogr->GetNextFeature());
        if (!row) {
            break;
        }
        progress.done += 1;
        if (++count % kStopInterval == 0) {
            if (stop.stop_requested()) {
                return cancelled();
            }
            fraction(progress.total > 0 ? std::min(1.0, progress.done / progress.total) : 0);
        }
        OGRGeometry* geometry = row->GetGeometryRef();
        if (geometry == nullptr || geometry->IsEmpty()) {
            ++broken;
            continue;
        }
        if (geometry->transform(layer.transform.get()) != OGRERR_NONE) {
            ++strange;
            continue;
        }
        RawFeature feature;
        if (!appendParts(*geometry, feature)) {
            ++broken;
            continue;
        }
        if (m_options.box && !m_options.box->intersects(feature.box)) {
            ++outside;
            continue;
        }
        layer.vocabulary.readTags(*row, feature);
        if (feature.tags.empty()) {
            ++meaningless;
            continue;
        }
        feature.number = ++m_number;
        feature.id = layer.name + "." + std::to_string(row->GetFID());
        if (!visit(feature)) {
            return cancelled();
        }
    }
    skip("outside the box", outside);
    skip("no usable geometry", broken);
    skip("cannot be reprojected", strange);
    skip("layer " + layer.name + ": meaning unknown, see --as", meaningless);
    return {};
}

Result<void> VectorSource::read(const Visitor& visit, const Skip& skip, const Fraction& fraction,
                                const std::stop_token& stop) {
    GdalSession session;
    Progress progress;
    for (const auto& layer : m_layers) {
        progress.total += static_cast<double>(std::max<GIntBig>(0, layer.ogr->GetFeatureCount(FALSE)));
    }
    for (auto& layer : m_layers) {
        session.clear();
        if (auto done = readLayer(layer, progress, visit, skip, fraction, stop); !done) {
            return done;
        }
        if (!session.firstError().empty()) {
            skip("layer " + layer.name + ": " + session.firstError(), 1);
        }
    }
    return stop.stop_requested() ? Result<void>(cancelled()) : Result<void>();
}

}  // namespace

Result<std::unique_ptr<MapSource>> openVector(const fs::path& file, const MapSource::Options& options) {
    GdalSession session;
    // Only formats that are one local file: others would follow references to anywhere.
    const char* drivers[] = {"GPKG", "ESRI Shapefile", "GeoJSON", "GeoJSONSeq",   "TopoJSON", "FlatGeobuf", "GML",
                             "KML",  "LIBKML",         "SQLite",  "MapInfo File", nullptr};
    std::error_code error;
    std::unique_ptr<GDALDataset> dataset(GDALDataset::Open(
        fs::absolute(file, error).c_str(), GDAL_OF_VECTOR | GDAL_OF_READONLY, drivers, nullptr, nullptr));
    if (!dataset) {
        return fail(ErrorCode::InvalidArgument,
                    file.string() + ": cannot be read as a map" +
                        (session.firstError().empty() ? std::string() : ": " + session.firstError()),
                    "Give OSM (.osm.pbf, .osm, .osm.gz), GeoPackage, Shapefile, GeoJSON, FlatGeobuf, GML or KML");
    }
    auto source = std::make_unique<VectorSource>(file, options, std::move(dataset));
    if (auto prepared = source->prepare(); !prepared) {
        return tl::unexpected<Error>(prepared.error());
    }
    return source;
}

}  // namespace belfry::basemap
