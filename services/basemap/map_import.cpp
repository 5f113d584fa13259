// SPDX-License-Identifier: Apache-2.0
#include "services/basemap/map_import.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <stdexcept>
#include <string>
#include <system_error>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include <fmt/format.h>

#include "services/basemap/asset_extractor.h"
#include "services/basemap/feature_classifier.h"
#include "services/basemap/map_classes.h"
#include "services/basemap/map_file_writer.h"
#include "services/basemap/map_source_impl.h"
#include "services/basemap/place_names.h"
#include "services/basemap/road_graph.h"

namespace belfry::basemap {

namespace fs = std::filesystem;

namespace {

constexpr double kReadShare = 0.7;      // of the progress bar
constexpr double kBoundsMargin = 0.02;  // degrees around the bounds that a file declares
constexpr double kDensityCell = 0.004;  // degrees, about 400 m

/** Countries that drive on the left, roughly: enough for a default that can be overridden. */
bool drivesOnTheLeft(feed::LonLat p) {
    constexpr GeoBox kBoxes[] = {
        {-10.8, 49.8, 1.9, 61.0},     // Great Britain, Ireland
        {14.0, 35.7, 14.7, 36.2},     // Malta
        {32.2, 34.5, 34.7, 35.8},     // Cyprus
        {112.0, -44.0, 179.0, -9.0},  // Australia, New Zealand
        {129.0, 30.0, 146.0, 46.0},   // Japan
        {68.0, 5.5, 92.0, 30.0},      // Indian subcontinent
        {16.0, -35.0, 33.0, -22.0},   // South Africa
        {95.0, -9.0, 120.0, 7.0},     // Malaysia, Singapore, Indonesia
        {113.8, 22.1, 114.5, 22.6},   // Hong Kong
        {33.9, -4.8, 41.9, 5.0},      // Kenya
    };
    return std::any_of(std::begin(kBoxes), std::end(kBoxes), [&](const GeoBox& box) { return box.contains(p); });
}

Result<void> checkOptions(const ImportOptions& options) {
    if (options.files.empty()) {
        return fail(ErrorCode::InvalidArgument, "no map file is given", "Give one or more .osm.pbf, .gpkg, .shp…");
    }
    if (options.target.empty()) {
        return fail(ErrorCode::InvalidArgument, "no folder for the city is given");
    }
    if (options.box) {
        const GeoBox& b = *options.box;
        const bool ok = feed::isPlausible({b.west, b.south}) && feed::isPlausible({b.east, b.north}) &&
                        b.west < b.east && b.south < b.north;
        if (!ok) {
            return fail(ErrorCode::InvalidArgument,
                        fmt::format("the box {},{},{},{} is not one", b.west, b.south, b.east, b.north),
                        "Give west,south,east,north in degrees, such as 15.55,48.38,15.65,48.44");
        }
    }
    if (!options.timezone.empty()) {
        try {
            (void)std::chrono::locate_zone(options.timezone);
        } catch (const std::runtime_error&) {
            return fail(ErrorCode::InvalidArgument, "'" + options.timezone + "' is no known time zone",
                        "Give an IANA name such as Europe/Vienna");
        }
    }
    return {};
}

/** Collects positions to find where the map really is, without its outliers. */
class Extent {
public:
    void add(feed::LonLat p) {
        m_lon.push_back(static_cast<float>(p.lon));
        m_lat.push_back(static_cast<float>(p.lat));
    }
    [[nodiscard]] bool empty() const { return m_lon.empty(); }
    /** From the 0.2nd to the 99.8th percentile. */
    [[nodiscard]] GeoBox box() {
        const auto at = [](std::vector<float>& values, double share) {
            const auto index = static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
            std::nth_element(values.begin(), values.begin() + index, values.end());
            return static_cast<double>(values[static_cast<std::size_t>(index)]);
        };
        return {at(m_lon, 0.002), at(m_lat, 0.002), at(m_lon, 0.998), at(m_lat, 0.998)};
    }

private:
    std::vector<float> m_lon;
    std::vector<float> m_lat;
};

class Importer {
public:
    Importer(const ImportOptions& options, const ProgressFn& progress, const std::stop_token& stop)
        : m_options(options), m_progress(progress), m_stop(stop) {}

    Result<ImportReport> run();

private:
    Result<void> openSources();
    Result<void> readAll();
    Result<void> take(RawFeature& feature);
    Result<void> draw(const RawFeature& feature);
    Result<void> write(const MapFeature& feature);
    Result<void> writeGraphAndAssets();
    void describeCity();
    [[nodiscard]] GeoBox cityBox();
    [[nodiscard]] feed::LonLat densestPlace(const GeoBox& box) const;

    void report(std::string_view phase, double fraction) const {
        if (m_progress) {
            m_progress(phase, std::clamp(fraction, 0.0, 1.0));
        }
    }
    [[nodiscard]] Result<void> goOn() const {
        return m_stop.stop_requested() ? Result<void>(cancelled()) : Result<void>();
    }

    const ImportOptions& m_options;
    const ProgressFn& m_progress;
    const std::stop_token& m_stop;
    ImportReport m_report;
    std::vector<std::unique_ptr<MapSource>> m_sources;
    std::optional<GeoBox> m_declared;  ///< union over the files; nothing if one declares none
    std::unique_ptr<CityPackageWriter> m_writer;
    PlaceNames m_names;
    std::unique_ptr<AssetExtractor> m_extractor;
    RoadGraphBuilder m_graph;
    std::unordered_set<std::string> m_seen;  ///< only with several files, which may overlap
    Extent m_extent;
    std::unordered_map<std::uint64_t, std::uint32_t> m_density;
    std::size_t m_coastlines = 0;
    std::size_t m_drawn = 0;
};

Result<void> Importer::openSources() {
    MapSource::Options sourceOptions;
    sourceOptions.osmConfig = m_options.resources / "map" / "osmconf.ini";
    sourceOptions.box = m_options.box;
    sourceOptions.epsg = m_options.epsg;
    sourceOptions.readAs = m_options.readAs;
    bool allDeclare = true;
    for (const auto& file : m_options.files) {
        auto source = MapSource::open(file, sourceOptions);
        if (!source) {
            return tl::unexpected<Error>(source.error());
        }
        const auto declared = (*source)->declaredBox();
        allDeclare = allDeclare && declared.has_value();
        if (declared) {
            GeoBox& all = m_declared ? *m_declared : m_declared.emplace(*declared);
            all = {std::min(all.west, declared->west), std::min(all.south, declared->south),
                   std::max(all.east, declared->east), std::max(all.north, declared->north)};
        }
        m_sources.push_back(std::move(*source));
    }
    if (!allDeclare) {
        m_declared.reset();
    }
    return {};
}

Result<void> Importer::readAll() {
    std::vector<double> weights;
    double total = 0;
    for (const auto& file : m_options.files) {
        std::error_code error;
        weights.push_back(static_cast<double>(fs::file_size(file, error)) + 1);
        total += weights.back();
    }
    double before = 0;
    for (std::size_t i = 0; i < m_sources.size(); ++i) {
        const std::string phase = "reading " + m_options.files[i].filename().string();
        report(phase, kReadShare * before / total);
        Result<void> taken;
        auto read = m_sources[i]->read(
            [&](RawFeature& feature) {
                taken = take(feature);
                return taken.has_value();
            },
            [&](std::string_view reason, std::size_t count) {
                if (count > 0) {
                    m_report.skipped[std::string(reason)] += count;
                }
            },
            [&](double fraction) { report(phase, kReadShare * (before + fraction * weights[i]) / total); }, m_stop);
        if (!taken) {
            return taken;
        }
        if (!read) {
            return read;
        }
        before += weights[i];
    }
    m_sources.clear();
    return {};
}

Result<void> Importer::take(RawFeature& feature) {
    if (!m_options.box && m_declared) {
        const GeoBox margin{m_declared->west - kBoundsMargin, m_declared->south - kBoundsMargin,
                            m_declared->east + kBoundsMargin, m_declared->north + kBoundsMargin};
        if (!margin.intersects(feature.box)) {
            ++m_report.skipped["outside the bounds that the file declares"];
            return {};
        }
    }
    if (m_sources.size() > 1 && m_sources.front()->isOsm() && !m_seen.insert(feature.id).second) {
        ++m_report.skipped["in more than one file"];
        return {};
    }
    m_names.add(feature);
    m_extractor->add(feature);
    if (feature.shape == RawFeature::Shape::Line) {
        RawRoad road;
        if (feature.has("highway") && readRoad(feature, road)) {
            for (const auto& part : feature.parts) {
                RawRoad piece = road;
                piece.number = feature.number;
                piece.line = part.front();
                if (road.reversed) {
                    std::reverse(piece.line.begin(), piece.line.end());
                }
                for (const auto& p : piece.line) {
                    m_extent.add(p);
                }
                m_graph.add(std::move(piece));
            }
        }
    }
    return draw(feature);
}

Result<void> Importer::draw(const RawFeature& feature) {
    auto drawn = classify(feature);
    if (!drawn) {
        return {};
    }
    if (drawn->kind == "coastline") {
        ++m_coastlines;
        return {};
    }
    if (drawn->layer == MapLayer::Buildings) {
        const feed::LonLat p = feature.parts.front().front().front();
        m_extent.add(p);
        const auto x = static_cast<std::uint32_t>(std::floor((p.lon + 180) / kDensityCell));
        const auto y = static_cast<std::uint32_t>(std::floor((p.lat + 90) / kDensityCell));
        ++m_density[(std::uint64_t{x} << 32U) | y];
    }
    for (const auto& part : feature.parts) {
        if (drawn->layer == MapLayer::Boundaries) {
            for (const auto& ring : part) {
                drawn->rings = {ring};
                if (auto written = write(*drawn); !written) {
                    return written;
                }
            }
            continue;
        }
        drawn->rings = part;
        if (auto written = write(*drawn); !written) {
            return written;
        }
    }
    return {};
}

Result<void> Importer::write(const MapFeature& feature) {
    ++m_drawn;
    ++m_report.features[std::string(tableName(feature.layer))];
    return m_writer->add(feature);
}

GeoBox Importer::cityBox() {
    GeoBox box = m_options.box      ? *m_options.box
                 : m_declared       ? *m_declared
                 : m_extent.empty() ? GeoBox{}
                                    : m_extent.box();
    if (m_options.box && !m_extent.empty()) {
        const GeoBox data = m_extent.box();
        if (data.intersects(box)) {
            box = {std::max(box.west, data.west), std::max(box.south, data.south), std::min(box.east, data.east),
                   std::min(box.north, data.north)};
        }
    }
    return box;
}

feed::LonLat Importer::densestPlace(const GeoBox& box) const {
    std::uint32_t most = 0;
    feed::LonLat best{(box.west + box.east) / 2, (box.south + box.north) / 2};
    for (const auto& [key, count] : m_density) {
        const feed::LonLat p{static_cast<double>(key >> 32U) * kDensityCell - 180 + kDensityCell / 2,
                             static_cast<double>(key & 0xFFFF'FFFFU) * kDensityCell - 90 + kDensityCell / 2};
        const bool better =
            count > most || (count == most && (p.lon < best.lon || (p.lon <= best.lon && p.lat < best.lat)));
        if (better && box.contains(p)) {
            most = count;
            best = p;
        }
    }
    return best;
}

void Importer::describeCity() {
    CityInfo& info = m_report.info;
    const GeoBox box = cityBox();
    info.west = box.west;
    info.south = box.south;
    info.east = box.east;
    info.north = box.north;
    auto place = m_names.city(box);
    if (!m_options.name.empty()) {
        info.name = m_options.name;
        place = m_names.find(info.name, box);
    } else if (place) {
        info.name = place->name;
    } else {
        info.name = m_options.files.front().stem().stem().string();
        m_report.notes.emplace_back("no place name in the map: the city is called after the file, see --name");
    }
    info.center = place ? place->position : densestPlace(box);
    // A screen of about 1400 × 900 px should show the city, but never less than its streets' names.
    const double width = std::max(1e-4, (info.east - info.west) / 360.0 * 256.0);
    info.startZoom = std::clamp(std::floor(std::log2(1400.0 / width) * 2) / 2, 13.0, 15.0);
    info.leftHandTraffic = m_options.leftHandTraffic.value_or(drivesOnTheLeft(info.center));
    info.timezone = m_options.timezone;
    info.generator = m_options.generator;
    info.attribution = m_options.attribution;
}

Result<void> Importer::writeGraphAndAssets() {
    report("joining roads", kReadShare);
    m_graph.build();
    m_names.build(m_report.info.name);
    if (auto ok = goOn(); !ok) {
        return ok;
    }
    report("finding streets and districts of assets", 0.78);
    m_extractor->build(m_graph, m_names, m_options.residentialSegments);
    for (const auto& [reason, count] : m_extractor->skipped()) {
        if (count > 0) {
            m_report.skipped[reason] += count;
        }
    }
    const auto streets = m_names.streets();
    const auto districts = m_names.districts();
    m_report.nodes = m_graph.nodes().size();
    m_report.edges = m_graph.edges().size();
    m_report.streets = streets.size();
    m_report.districts = districts.size();
    report("writing", 0.88);
    const auto addAll = [&](const auto& items) -> Result<void> {
        std::size_t count = 0;
        for (const auto& item : items) {
            if (auto added = m_writer->add(item); !added) {
                return added;
            }
            if (++count % kStopInterval == 0) {
                if (auto ok = goOn(); !ok) {
                    return ok;
                }
            }
        }
        return {};
    };
    for (const auto& asset : m_extractor->assets()) {
        ++m_report.assets[asset.layer + "/" + asset.type];
    }
    return addAll(m_graph.nodes())
        .and_then([&] { return addAll(m_graph.edges()); })
        .and_then([&] { return addAll(streets); })
        .and_then([&] { return addAll(districts); })
        .and_then([&] { return addAll(m_extractor->assets()); })
        .and_then([&] { return goOn(); });
}

Result<ImportReport> Importer::run() {
    const auto start = std::chrono::steady_clock::now();
    if (auto ok = checkOptions(m_options).and_then([&] { return openSources(); }); !ok) {
        return tl::unexpected<Error>(ok.error());
    }
    const bool osm = std::any_of(m_sources.begin(), m_sources.end(), [](const auto& s) { return s->isOsm(); });
    m_extractor = std::make_unique<AssetExtractor>(osm ? "OpenStreetMap" : m_options.files.front().filename().string());
    auto writer = CityPackageWriter::create(m_options.target);
    if (!writer) {
        return tl::unexpected<Error>(writer.error());
    }
    m_writer = std::move(*writer);
    if (auto ok = readAll(); !ok) {
        return tl::unexpected<Error>(ok.error());
    }
    if (m_drawn == 0) {
        std::string why;
        for (const auto& [reason, count] : m_report.skipped) {
            why += fmt::format("{}{}: {}", why.empty() ? " (" : ", ", reason, count);
        }
        return fail(ErrorCode::InvalidArgument,
                    m_options.files.front().string() + ": nothing in it can be drawn" + (why.empty() ? "" : why + ")"),
                    m_options.box ? "Check the box: it may miss the map; west,south,east,north in degrees"
                                  : "Check that it is a map of streets, or say what it is (--as)");
    }
    describeCity();
    if (m_report.info.attribution.empty()) {
        m_report.info.attribution =
            osm ? "© OpenStreetMap contributors" : "Map: " + m_options.files.front().filename().string();
    }
    if (m_coastlines > 0) {
        m_report.notes.push_back(fmt::format(
            "{} pieces of coastline: the sea is not drawn as water, only mapped water areas are", m_coastlines));
    }
    if (auto ok = writeGraphAndAssets(); !ok) {
        return tl::unexpected<Error>(ok.error());
    }
    report("finishing", 0.97);
    if (auto finished = m_writer->finish(m_report.info); !finished) {
        return tl::unexpected<Error>(finished.error());
    }
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
    m_report.seconds = elapsed.count();
    report("done", 1);
    return std::move(m_report);
}

}  // namespace

Result<ImportReport> importCity(const ImportOptions& options, const ProgressFn& progress, const std::stop_token& stop) {
    return Importer(options, progress, stop).run();
}

}  // namespace belfry::basemap
