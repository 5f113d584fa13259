// SPDX-License-Identifier: Apache-2.0
#include "services/basemap/package_files.h"

#include <array>
#include <cmath>
#include <fstream>
#include <sstream>

#include <nlohmann/json.hpp>

#include "services/basemap/geometry_codec.h"

namespace belfry::basemap {

const char* const kDbSchema = R"sql(
PRAGMA user_version = 1;
CREATE TABLE nodes (id INTEGER PRIMARY KEY, lon REAL NOT NULL, lat REAL NOT NULL, signal INTEGER NOT NULL);
CREATE TABLE edges (id INTEGER PRIMARY KEY, from_node INTEGER NOT NULL, to_node INTEGER NOT NULL, street TEXT NOT NULL,
                    class TEXT NOT NULL, lanes INTEGER NOT NULL, speed_kmh REAL NOT NULL, length_m REAL NOT NULL,
                    line BLOB NOT NULL);
CREATE TABLE streets (name TEXT NOT NULL, district TEXT NOT NULL, lon REAL NOT NULL, lat REAL NOT NULL);
CREATE TABLE districts (name TEXT NOT NULL, lon REAL NOT NULL, lat REAL NOT NULL, rings BLOB NOT NULL);
CREATE TABLE assets (id TEXT PRIMARY KEY, layer TEXT NOT NULL, type TEXT NOT NULL, name TEXT NOT NULL,
                     street TEXT NOT NULL, district TEXT NOT NULL, source TEXT NOT NULL, parent TEXT NOT NULL,
                     lon REAL NOT NULL, lat REAL NOT NULL, geometry BLOB NOT NULL, facts TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX assets_by_layer ON assets (layer, id);
)sql";

const char* const kInsertAsset = "INSERT OR REPLACE INTO assets VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

void bindAsset(SqliteStatement& s, const feed::Asset& asset) {
    s.bind(1, asset.id);
    s.bind(2, asset.layer);
    s.bind(3, asset.type);
    s.bind(4, asset.name);
    s.bind(5, asset.street);
    s.bind(6, asset.district);
    s.bind(7, asset.source);
    s.bind(8, asset.parent);
    s.bind(9, asset.position.lon);
    s.bind(10, asset.position.lat);
    s.bindBlob(11, encodeLine(asset.geometry));
    s.bind(12, encodeFacts(asset.facts));
}

Result<void> writeCityJson(const std::filesystem::path& file, const CityInfo& info) {
    const nlohmann::ordered_json json = {
        {"format", kPackageFormat},
        {"name", info.name},
        {"attribution", info.attribution},
        {"timezone", info.timezone},
        {"bounds", {info.west, info.south, info.east, info.north}},
        {"center", {info.center.lon, info.center.lat}},
        {"startZoom", info.startZoom},
        {"leftHandTraffic", info.leftHandTraffic},
        {"contentHash", info.contentHash},
        {"generator", info.generator},
    };
    std::ofstream out(file, std::ios::binary | std::ios::trunc);
    out << json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
    out.flush();
    if (!out) {
        return fail(ErrorCode::Internal, file.string() + ": cannot be written",
                    "Check free disk space and permissions of the folder");
    }
    return {};
}

tl::unexpected<Error> damaged(const std::filesystem::path& file, LocalText what) {
    return refuse(TextCode::CityDamaged, {{"file", file.string()}, {"what", std::move(what)}});
}

namespace {

constexpr std::uintmax_t kLargestCityJson = 1U << 20U;

bool readText(const nlohmann::json& json, const char* key, std::string& into) {
    const auto found = json.find(key);
    if (found == json.end()) {
        return true;
    }
    if (!found->is_string()) {
        return false;
    }
    into = found->get<std::string>();
    return true;
}

template <std::size_t N>
bool readNumbers(const nlohmann::json& json, const char* key, std::array<double, N>& into) {
    const auto found = json.find(key);
    if (found == json.end() || !found->is_array() || found->size() != N) {
        return false;
    }
    for (std::size_t i = 0; i < N; ++i) {
        if (!(*found)[i].is_number()) {
            return false;
        }
        into[i] = (*found)[i].get<double>();
        if (!std::isfinite(into[i])) {
            return false;
        }
    }
    return true;
}

}  // namespace

Result<CityInfo> readCityJson(const std::filesystem::path& file) {
    std::error_code error;
    if (!std::filesystem::exists(file, error)) {
        return refuse(TextCode::CityMissing, {{"folder", file.parent_path().string()}});
    }
    if (std::filesystem::file_size(file, error) > kLargestCityJson || error) {
        return damaged(file, {"is not a city description (larger than 1 MB or unreadable)",
                              "ist keine Stadtbeschreibung (größer als 1 MB oder nicht lesbar)"});
    }
    std::ifstream in(file, std::ios::binary);
    std::stringstream text;
    text << in.rdbuf();
    if (!in) {
        return refuse(TextCode::CityUnreadable, {{"file", file.string()}});
    }
    const auto json = nlohmann::json::parse(text.str(), nullptr, false);
    if (!json.is_object()) {
        return damaged(file, {"is not JSON", "ist kein JSON"});
    }
    const auto format = json.find("format");
    if (format == json.end() || !format->is_number_integer()) {
        return damaged(file, {"says no format", "nennt kein Format"});
    }
    if (*format != kPackageFormat) {
        return refuse(
            TextCode::CityOtherFormat,
            {{"file", file.string()}, {"format", format->dump()}, {"ours", static_cast<std::int64_t>(kPackageFormat)}});
    }
    CityInfo info;
    std::array<double, 4> bounds{};
    std::array<double, 2> center{};
    const bool ok = readText(json, "name", info.name) && readText(json, "attribution", info.attribution) &&
                    readText(json, "timezone", info.timezone) && readText(json, "contentHash", info.contentHash) &&
                    readText(json, "generator", info.generator) && readNumbers(json, "bounds", bounds) &&
                    readNumbers(json, "center", center);
    if (!ok) {
        return damaged(file, {"a field is missing or has the wrong type", "ein Feld fehlt oder hat den falschen Typ"});
    }
    info.west = bounds[0];
    info.south = bounds[1];
    info.east = bounds[2];
    info.north = bounds[3];
    info.center = {center[0], center[1]};
    if (!feed::isPlausible(info.center) || !feed::isPlausible({info.west, info.south}) ||
        !feed::isPlausible({info.east, info.north}) || info.west > info.east || info.south > info.north) {
        return damaged(file, {"bounds or center are not on Earth", "Grenzen oder Mitte liegen nicht auf der Erde"});
    }
    if (const auto zoom = json.find("startZoom"); zoom != json.end() && zoom->is_number()) {
        info.startZoom = zoom->get<double>();
    }
    if (const auto left = json.find("leftHandTraffic"); left != json.end() && left->is_boolean()) {
        info.leftHandTraffic = left->get<bool>();
    }
    return info;
}

}  // namespace belfry::basemap
