// SPDX-License-Identifier: Apache-2.0
#include "services/basemap/asset_import.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <chrono>
#include <optional>
#include <system_error>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>
#include <ogr_spatialref.h>

#include "services/basemap/asset_values.h"
#include "services/basemap/city_package.h"
#include "services/basemap/inventory_source.h"
#include "services/basemap/near_index.h"
#include "services/basemap/ogr_crs.h"

namespace belfry::basemap {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kReportedRejects = 100;
constexpr std::size_t kStopInterval = 256;
constexpr double kStreetMetres = 60;
constexpr double kDistrictMetres = 5000;

constexpr std::array<std::string_view, 14> kIdNames = {"id",      "asset_id", "assetid",    "objectid", "object_id",
                                                       "gid",     "fid",      "facilityid", "globalid", "nummer",
                                                       "kennung", "nr",       "lamp_id",    "ref"};
constexpr std::array<std::string_view, 6> kNameNames = {"name", "title", "label", "bezeichnung", "nom", "nombre"};
constexpr std::array<std::string_view, 13> kLonNames = {"lon",        "lng",     "long",    "longitude", "xcoord",
                                                        "x_coord",    "x",       "point_x", "laenge",    "l\xC3\xA4nge",
                                                        "rechtswert", "easting", "geo_lon"};
constexpr std::array<std::string_view, 12> kLatNames = {"lat",      "latitude", "ycoord",    "y_coord",
                                                        "y",        "point_y",  "breite",    "hochwert",
                                                        "northing", "geo_lat",  "lattitude", "breitengrad"};

/** Streets and districts of an existing package, for assets that do not say where they are. */
class PackagePlaces {
public:
    static Result<PackagePlaces> read(const CityPackage& package) {
        PackagePlaces places;
        auto edges = package.edges();
        auto districts = package.districts();
        if (!edges || !districts) {
            return tl::unexpected<Error>(edges ? districts.error() : edges.error());
        }
        places.m_districts = std::move(*districts);
        for (auto& edge : *edges) {
            if (!edge.street.empty()) {
                places.m_index.addLine(edge.line, places.m_streets.size());
                places.m_streets.push_back(std::move(edge.street));
            }
        }
        return places;
    }
    [[nodiscard]] std::string street(feed::LonLat p) const {
        const auto hit = m_index.nearest(p, kStreetMetres);
        return hit ? m_streets[hit->value] : std::string();
    }
    [[nodiscard]] std::string district(feed::LonLat p) const {
        const District* nearest = nullptr;
        double best = kDistrictMetres;
        for (const auto& district : m_districts) {
            if (!district.rings.empty()) {
                if (inside(district.rings, p)) {
                    return district.name;
                }
                continue;
            }
            if (const double metres = feed::distanceMetres(p, district.center); metres < best) {
                best = metres;
                nearest = &district;
            }
        }
        return nearest == nullptr ? std::string() : nearest->name;
    }

private:
    std::vector<std::string> m_streets;
    std::vector<District> m_districts;
    NearIndex m_index;
};

/** Bytes that are safe in an identifier; others become '_'. Letters of any script stay. */
std::string safeId(std::string_view text) {
    std::string id;
    for (const char c : trimmed(text)) {
        const auto byte = static_cast<unsigned char>(c);
        const bool ok = byte >= 0x80 || std::isalnum(byte) != 0 || c == '-' || c == '.' || c == '_' || c == ':';
        id += ok ? c : '_';
    }
    return id;
}

std::string urn(std::string_view ngsi, std::string_view value) {
    return value.starts_with("urn:") ? std::string(value) : fmt::format("urn:ngsi-ld:{}:{}", ngsi, safeId(value));
}

std::string parentType(std::string_view type) {
    return type == "luminaire" ? "StreetlightControlCabinet"
           : type == "cabinet" ? "StreetlightFeeder"
           : type == "bay"     ? "OffStreetParking"
                               : "Asset";
}

class Import {
public:
    Import(const AssetImportOptions& options, CityPackage package, PackagePlaces places)
        : m_options(options), m_package(std::move(package)), m_places(std::move(places)) {}

    Result<AssetImportReport> run(const std::function<void(std::string_view, double)>& progress,
                                  const std::stop_token& stop);

private:
    struct Fact {
        std::string name;
        std::size_t column;
        std::string unit;
    };

    Result<void> resolveColumns();
    [[nodiscard]] std::optional<std::size_t> column(std::string_view name) const;
    template <std::size_t N>
    void guess(const char* attribute, std::optional<std::size_t>& into, const std::array<std::string_view, N>& names);
    [[nodiscard]] std::string value(const InventoryRow& row, const std::optional<std::size_t>& column) const;
    [[nodiscard]] Result<feed::LonLat> position(const InventoryRow& row) const;
    void take(const InventoryRow& row);
    void reject(std::size_t line, const std::string& kind, const std::string& detail = {});

    const AssetImportOptions& m_options;
    CityPackage m_package;
    PackagePlaces m_places;
    std::unique_ptr<InventorySource> m_source;
    CrsTransform m_transform;
    std::optional<std::size_t> m_id, m_name, m_street, m_district, m_parent, m_lon, m_lat;
    std::vector<Fact> m_facts;
    std::unordered_map<std::string, std::size_t> m_lineOfId;
    std::vector<feed::Asset> m_assets;
    AssetImportReport m_report;
};

std::optional<std::size_t> Import::column(std::string_view name) const {
    const auto& columns = m_source->columns();
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (columns[i] == name) {
            return i;
        }
    }
    const std::string wanted = lowered(trimmed(name));
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (lowered(trimmed(columns[i])) == wanted) {
            return i;
        }
    }
    return std::nullopt;
}

template <std::size_t N>
void Import::guess(const char* attribute, std::optional<std::size_t>& into,
                   const std::array<std::string_view, N>& names) {
    for (const auto name : names) {
        if (!into) {
            into = column(name);
            if (into) {
                m_report.mapping[attribute] = m_source->columns()[*into];
            }
        }
    }
}

Result<void> Import::resolveColumns() {
    std::vector<bool> used(m_source->columns().size(), false);
    for (const auto& [attribute, columnName] : m_options.mapping) {
        std::string unit;
        auto found = column(columnName);
        if (const auto colon = columnName.rfind(':'); !found && colon != std::string::npos) {
            unit = columnName.substr(colon + 1);
            found = isUnit(unit) ? column(columnName.substr(0, colon)) : std::nullopt;
        }
        if (!found) {
            std::string known;
            for (const auto& name : m_source->columns()) {
                known += (known.empty() ? "" : ", ") + name;
            }
            return fail(ErrorCode::InvalidArgument,
                        m_options.file.string() + ": has no column '" + columnName + "' (for " + attribute + ")",
                        "Its columns are: " + known.substr(0, 2000));
        }
        used[*found] = true;
        m_report.mapping[attribute] = columnName;
        std::optional<std::size_t>* target = attribute == "id"                        ? &m_id
                                             : attribute == "name"                    ? &m_name
                                             : attribute == "street"                  ? &m_street
                                             : attribute == "district"                ? &m_district
                                             : attribute == "parent"                  ? &m_parent
                                             : attribute == "lon" || attribute == "x" ? &m_lon
                                             : attribute == "lat" || attribute == "y" ? &m_lat
                                                                                      : nullptr;
        if (target != nullptr) {
            *target = found;
        } else {
            m_facts.push_back({attribute, *found, unit});
        }
    }
    guess("id", m_id, kIdNames);
    guess("name", m_name, kNameNames);
    if (!m_source->hasGeometry()) {
        guess("lon", m_lon, kLonNames);
        guess("lat", m_lat, kLatNames);
        if (!m_lon || !m_lat) {
            return fail(ErrorCode::InvalidArgument,
                        m_options.file.string() + ": no columns for the position were found",
                        "Say which they are: lon=COLUMN lat=COLUMN (or x=, y= and the EPSG number)");
        }
    }
    for (const auto* taken : {&m_id, &m_name, &m_lon, &m_lat}) {
        if (*taken) {
            used[**taken] = true;
        }
    }
    if (m_options.everyColumnIsFact) {
        for (std::size_t i = 0; i < used.size(); ++i) {
            if (!used[i] && !m_source->columns()[i].empty()) {
                m_facts.push_back({m_source->columns()[i], i, {}});
            }
        }
    }
    return {};
}

std::string Import::value(const InventoryRow& row, const std::optional<std::size_t>& column) const {
    if (!column || isAbsent(row.values[*column])) {
        return {};
    }
    return std::string(trimmed(row.values[*column]));
}

Result<feed::LonLat> Import::position(const InventoryRow& row) const {
    if (!m_lon || !m_lat) {
        if (!row.position) {
            return fail(ErrorCode::InvalidArgument, "no position");
        }
        return *row.position;
    }
    const std::string lonText = value(row, m_lon);
    const std::string latText = value(row, m_lat);
    if (lonText.empty() || latText.empty()) {
        return row.position ? Result<feed::LonLat>(*row.position) : fail(ErrorCode::InvalidArgument, "no position");
    }
    const auto lon = parseNumber(lonText);
    const auto lat = parseNumber(latText);
    if (!lon || !lat) {
        return fail(ErrorCode::InvalidArgument, "the position is no number", "'" + lonText + "', '" + latText + "'");
    }
    feed::LonLat p{*lon, *lat};
    if (m_transform && m_transform->Transform(1, &p.lon, &p.lat) == 0) {
        return fail(ErrorCode::InvalidArgument, "the position is outside the CRS", lonText + ", " + latText);
    }
    if (!feed::isPlausible(p)) {
        return fail(ErrorCode::InvalidArgument, "the position is not on Earth", lonText + ", " + latText);
    }
    if (p == feed::LonLat{}) {
        return fail(ErrorCode::InvalidArgument, "the position is 0, 0");
    }
    return p;
}

void Import::reject(std::size_t line, const std::string& kind, const std::string& detail) {
    ++m_report.rejected;
    ++m_report.rejectedBy[kind];
    if (m_report.rejects.size() < kReportedRejects) {
        m_report.rejects.push_back({line, detail.empty() ? kind : kind + ": " + detail});
    }
}

void Import::take(const InventoryRow& row) {
    if (!row.problem.empty()) {
        reject(row.line, row.problem);
        return;
    }
    const auto p = position(row);
    if (!p) {
        reject(row.line, p.error().message, p.error().hint);
        return;
    }
    const std::string ngsi = ngsiType(m_options.layer, m_options.type);
    std::string local = value(row, m_id);
    if (local.empty()) {
        if (m_id) {
            reject(row.line, "no id");
            return;
        }
        local = fmt::format("{}-{}", m_options.file.stem().string(), row.line);
    }
    feed::Asset asset;
    asset.id = urn(ngsi, local);
    if (const auto [known, fresh] = m_lineOfId.emplace(asset.id, row.line); !fresh) {
        reject(row.line, "the id is there already", fmt::format("'{}' on line {}", local, known->second));
        return;
    }
    asset.layer = m_options.layer;
    asset.type = m_options.type;
    asset.source = m_options.source.empty() ? m_options.file.filename().string() : m_options.source;
    asset.position = *p;
    asset.geometry = row.geometry;
    asset.street = value(row, m_street);
    asset.district = value(row, m_district);
    if (asset.street.empty()) {
        asset.street = m_places.street(*p);
    }
    if (asset.district.empty()) {
        asset.district = m_places.district(*p);
    }
    if (const auto parent = value(row, m_parent); !parent.empty()) {
        asset.parent = urn(parentType(m_options.type), parent);
    }
    asset.name = value(row, m_name);
    if (asset.name.empty()) {
        asset.name = asset.street.empty() ? local : asset.street + " · " + local;
    }
    for (const auto& fact : m_facts) {
        if (auto text = normalisedFact(fact.name, row.values[fact.column], fact.unit); !text.empty()) {
            asset.facts.emplace_back(fact.name, std::move(text));
        }
    }
    const CityInfo& city = m_package.info();
    const bool outside = p->lon < city.west || p->lon > city.east || p->lat < city.south || p->lat > city.north;
    m_report.outsideCity += outside ? 1 : 0;
    m_assets.push_back(std::move(asset));
}

Result<AssetImportReport> Import::run(const std::function<void(std::string_view, double)>& progress,
                                      const std::stop_token& stop) {
    const auto start = std::chrono::steady_clock::now();
    auto source = InventorySource::open(m_options.file, m_options.epsg);
    if (!source) {
        return tl::unexpected<Error>(source.error());
    }
    m_source = std::move(*source);
    if (m_options.epsg != 0 && !m_source->hasGeometry()) {
        auto transform = transformToWgs84(m_options.epsg);
        if (!transform) {
            return tl::unexpected<Error>(transform.error());
        }
        m_transform = std::move(*transform);
    }
    if (auto resolved = resolveColumns(); !resolved) {
        return tl::unexpected<Error>(resolved.error());
    }
    InventoryRow row;
    for (;;) {
        auto more = m_source->next(row);
        if (!more) {
            return tl::unexpected<Error>(more.error());
        }
        if (!*more) {
            break;
        }
        if (++m_report.rows > m_options.maxRows) {
            return fail(ErrorCode::ResourceExhausted,
                        fmt::format("{}: has more than {} rows", m_options.file.string(), m_options.maxRows),
                        "Split the file");
        }
        if (m_report.rows % kStopInterval == 0) {
            if (stop.stop_requested()) {
                return fail(ErrorCode::Cancelled, "the import was stopped; nothing was changed");
            }
            if (progress) {
                progress("reading " + m_options.file.filename().string(), 0.8 * std::min(1.0, m_source->fraction()));
            }
        }
        take(row);
    }
    if (m_report.rows == 0) {
        return fail(ErrorCode::InvalidArgument, m_options.file.string() + ": has no rows", "Check the export");
    }
    if (m_assets.empty()) {
        const auto& first = m_report.rejects.front();
        return fail(ErrorCode::InvalidArgument,
                    fmt::format("{}: none of {} rows can be used; line {}: {}", m_options.file.string(), m_report.rows,
                                first.line, first.reason),
                    "Check the mapping and, for coordinates that are no degrees, give the EPSG number");
    }
    if (stop.stop_requested()) {
        return fail(ErrorCode::Cancelled, "the import was stopped; nothing was changed");
    }
    if (progress) {
        progress("writing", 0.8);
    }
    m_report.imported = m_assets.size();
    if (!m_options.dryRun) {
        if (auto put = m_package.putAssets(m_assets); !put) {
            return tl::unexpected<Error>(put.error());
        }
    }
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
    m_report.seconds = elapsed.count();
    if (progress) {
        progress("done", 1);
    }
    return std::move(m_report);
}

}  // namespace

Result<AssetImportReport> importAssets(const AssetImportOptions& options,
                                       const std::function<void(std::string_view, double)>& progress,
                                       const std::stop_token& stop) {
    if (options.layer.empty() || options.type.empty()) {
        return fail(ErrorCode::InvalidArgument, "layer and type of the assets are not given",
                    "Give them, such as lighting and luminaire");
    }
    std::error_code error;
    if (fs::exists(options.file, error) && fs::file_size(options.file, error) > options.maxBytes) {
        return fail(ErrorCode::ResourceExhausted,
                    fmt::format("{}: is larger than {} MB", options.file.string(), options.maxBytes >> 20U),
                    "Split the file");
    }
    auto package = CityPackage::open(options.package);
    if (!package) {
        return tl::unexpected<Error>(package.error());
    }
    auto places = PackagePlaces::read(*package);
    if (!places) {
        return tl::unexpected<Error>(places.error());
    }
    return Import(options, std::move(*package), std::move(*places)).run(progress, stop);
}

}  // namespace belfry::basemap
