// SPDX-License-Identifier: Apache-2.0
#include "services/basemap/map_file_writer.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>
#include <utility>

#include <cpl_conv.h>
#include <gdal_priv.h>
#include <ogr_spatialref.h>
#include <ogrsf_frmts.h>

namespace belfry::basemap {

namespace {

struct LayerSpec {
    const char* name;
    OGRwkbGeometryType type;
};

constexpr std::array<LayerSpec, kMapLayerCount> kLayers = {{
    {"landuse", wkbPolygon},
    {"water", wkbPolygon},
    {"waterways", wkbLineString},
    {"buildings", wkbPolygon},
    {"roads_low", wkbLineString},
    {"roads", wkbLineString},
    {"rails", wkbLineString},
    {"boundaries", wkbLineString},
    {"places", wkbPoint},
    {"road_labels", wkbLineString},
}};

enum Field : int { Kind, Name, Rank, Bridge, Tunnel, Area };

constexpr double kEarthRadius = 6378137.0;  // of EPSG:3857
constexpr double kMaxLatitude = 85.05112878;

struct Metres {
    double x;
    double y;
};

Metres toWebMercator(feed::LonLat p) {
    const double radians = std::numbers::pi / 180.0;
    const double lat = std::clamp(p.lat, -kMaxLatitude, kMaxLatitude) * radians;
    return {kEarthRadius * p.lon * radians, kEarthRadius * std::log(std::tan(std::numbers::pi / 4.0 + lat / 2.0))};
}

template <typename Curve>
void fill(Curve& curve, const std::vector<feed::LonLat>& points) {
    curve.setNumPoints(static_cast<int>(points.size()), FALSE);
    for (std::size_t i = 0; i < points.size(); ++i) {
        const Metres m = toWebMercator(points[i]);
        curve.setPoint(static_cast<int>(i), m.x, m.y);
    }
}

/** Null for what cannot be drawn: no points, lines of one point, rings of less than four. */
std::unique_ptr<OGRGeometry> geometryOf(const MapFeature& feature, OGRwkbGeometryType type) {
    if (feature.rings.empty() || feature.rings.front().empty()) {
        return nullptr;
    }
    for (const auto& ring : feature.rings) {
        if (!std::all_of(ring.begin(), ring.end(), feed::isPlausible)) {
            return nullptr;
        }
    }
    if (type == wkbPoint) {
        const Metres m = toWebMercator(feature.rings.front().front());
        return std::make_unique<OGRPoint>(m.x, m.y);
    }
    if (type == wkbLineString) {
        if (feature.rings.front().size() < 2) {
            return nullptr;
        }
        auto line = std::make_unique<OGRLineString>();
        fill(*line, feature.rings.front());
        return line;
    }
    auto polygon = std::make_unique<OGRPolygon>();
    for (const auto& points : feature.rings) {
        if (points.size() < 3) {
            if (polygon->getExteriorRing() == nullptr) {
                return nullptr;
            }
            continue;
        }
        auto ring = std::make_unique<OGRLinearRing>();
        fill(*ring, points);
        ring->closeRings();
        polygon->addRingDirectly(ring.release());
    }
    return polygon;
}

}  // namespace

std::string_view tableName(MapLayer layer) { return kLayers[static_cast<std::size_t>(layer)].name; }

MapFileWriter::~MapFileWriter() = default;

tl::unexpected<Error> MapFileWriter::failure(const char* what, const GdalSession& session) const {
    return fail(ErrorCode::Internal, m_file.string() + ": " + what + ": " + session.firstError(),
                "Check free disk space and permissions of the folder");
}

Result<std::unique_ptr<MapFileWriter>> MapFileWriter::create(const std::filesystem::path& file) {
    const GdalSession session;
    std::unique_ptr<MapFileWriter> writer(new MapFileWriter);
    writer->m_file = file;
    GDALDriver* driver = GetGDALDriverManager()->GetDriverByName("GPKG");
    if (driver == nullptr) {
        return fail(ErrorCode::FailedPrecondition, "this GDAL has no GeoPackage driver",
                    "Install a GDAL that is built with SQLite");
    }
    // A half-written file is thrown away anyway, so there is no need to wait for the disk.
    const char* previous = CPLGetThreadLocalConfigOption("OGR_SQLITE_SYNCHRONOUS", nullptr);
    CPLSetThreadLocalConfigOption("OGR_SQLITE_SYNCHRONOUS", "OFF");
    writer->m_dataset.reset(driver->Create(file.c_str(), 0, 0, 0, GDT_Unknown, nullptr));
    CPLSetThreadLocalConfigOption("OGR_SQLITE_SYNCHRONOUS", previous);
    if (!writer->m_dataset) {
        return writer->failure("cannot create the map file", session);
    }
    OGRSpatialReference webMercator;
    if (webMercator.importFromEPSG(3857) != OGRERR_NONE) {
        return writer->failure("PROJ does not know EPSG:3857, is proj-data installed?", session);
    }
    for (std::size_t i = 0; i < kLayers.size(); ++i) {
        OGRLayer* layer = writer->m_dataset->CreateLayer(kLayers[i].name, &webMercator, kLayers[i].type, nullptr);
        if (layer == nullptr) {
            return writer->failure("cannot create a layer", session);
        }
        OGRFieldDefn fields[] = {{"kind", OFTString},    {"name", OFTString},    {"rank", OFTInteger},
                                 {"bridge", OFTInteger}, {"tunnel", OFTInteger}, {"area", OFTReal}};
        for (auto& field : fields) {
            if (layer->CreateField(&field) != OGRERR_NONE) {
                return writer->failure("cannot create a field", session);
            }
        }
        writer->m_layers[i] = layer;
    }
    if (writer->m_dataset->StartTransaction() != OGRERR_NONE) {
        return writer->failure("cannot start writing", session);
    }
    return writer;
}

Result<void> MapFileWriter::add(const MapFeature& feature) {
    const GdalSession session;
    const auto index = static_cast<std::size_t>(feature.layer);
    if (index >= kMapLayerCount || !m_dataset) {
        return fail(ErrorCode::Internal, "a map feature was added to a layer that does not exist or after the end");
    }
    auto geometry = geometryOf(feature, kLayers[index].type);
    if (!geometry) {
        return {};
    }
    OGRFeature row(m_layers[index]->GetLayerDefn());
    row.SetField(Field::Kind, feature.kind.c_str());
    if (!feature.name.empty()) {
        row.SetField(Field::Name, feature.name.c_str());
    }
    row.SetField(Field::Rank, feature.rank);
    row.SetField(Field::Bridge, feature.bridge ? 1 : 0);
    row.SetField(Field::Tunnel, feature.tunnel ? 1 : 0);
    if (kLayers[index].type == wkbPolygon) {
        row.SetField(Field::Area, geometry->toPolygon()->get_Area());
    }
    row.SetGeometryDirectly(geometry.release());
    if (m_layers[index]->CreateFeature(&row) != OGRERR_NONE) {
        return failure("cannot write a feature", session);
    }
    ++m_counts[index];
    return {};
}

Result<void> MapFileWriter::close() {
    const GdalSession session;
    if (m_dataset->CommitTransaction() != OGRERR_NONE) {
        return failure("cannot finish writing", session);
    }
    if (GDALClose(m_dataset.release()) != CE_None || !session.firstError().empty()) {
        return failure("cannot finish writing", session);
    }
    return {};
}

}  // namespace belfry::basemap
