// SPDX-License-Identifier: Apache-2.0
#include "services/basemap/city_package.h"

#include <array>
#include <cstring>
#include <fstream>
#include <optional>
#include <system_error>

#include "services/basemap/geometry_codec.h"
#include "services/basemap/package_files.h"
#include "services/basemap/sqlite_db.h"

namespace belfry::basemap {

namespace fs = std::filesystem;

namespace {

/** Compares the size that an SQLite header states with the file's, which finds truncation without reading it all. */
Result<void> checkSqliteFile(const fs::path& file) {
    std::error_code error;
    if (!fs::exists(file, error)) {
        return damaged(file, {"is missing", "fehlt"});
    }
    std::array<unsigned char, 100> header{};
    std::ifstream in(file, std::ios::binary);
    in.read(reinterpret_cast<char*>(header.data()), header.size());
    constexpr const char* kMagic = "SQLite format 3";
    if (!in || std::memcmp(header.data(), kMagic, 16) != 0) {
        return damaged(file, {"is not an SQLite file or is cut short", "ist keine SQLite-Datei oder abgeschnitten"});
    }
    std::uintmax_t pageSize = (std::uintmax_t{header[16]} << 8U) | header[17];
    if (pageSize == 1) {
        pageSize = 65536;
    }
    const std::uintmax_t pages = (std::uintmax_t{header[28]} << 24U) | (std::uintmax_t{header[29]} << 16U) |
                                 (std::uintmax_t{header[30]} << 8U) | header[31];
    if (fs::file_size(file, error) < pageSize * pages || error) {
        return damaged(file, {"is cut short", "ist abgeschnitten"});
    }
    return {};
}

/** Runs `sql` over city.db and makes one T of each row; nothing from `make` means a damaged row. */
template <typename T, typename Make>
Result<std::vector<T>> readAll(const fs::path& dir, const std::string& sql, const std::string& argument, Make make) {
    auto db = SqliteDb::open(dir / kDbFileName, SqliteDb::Mode::ReadOnly);
    if (!db) {
        return tl::unexpected<Error>(db.error());
    }
    auto statement = db->prepare(sql);
    if (!statement) {
        return tl::unexpected<Error>(statement.error());
    }
    if (!argument.empty()) {
        statement->bind(1, argument);
    }
    std::vector<T> rows;
    for (;;) {
        auto more = statement->next();
        if (!more) {
            return tl::unexpected<Error>(more.error());
        }
        if (!*more) {
            return rows;
        }
        std::optional<T> row = make(*statement);
        if (!row) {
            return damaged(dir / kDbFileName, {"a row cannot be understood", "eine Zeile ist nicht zu verstehen"});
        }
        rows.push_back(std::move(*row));
    }
}

}  // namespace

Result<CityPackage> CityPackage::open(const fs::path& dir) {
    auto info = readCityJson(dir / kCityFileName);
    if (!info) {
        return tl::unexpected<Error>(info.error());
    }
    for (const char* name : {kMapFileName, kDbFileName}) {
        if (auto checked = checkSqliteFile(dir / name); !checked) {
            return tl::unexpected<Error>(checked.error());
        }
    }
    auto db = SqliteDb::open(dir / kDbFileName, SqliteDb::Mode::ReadOnly);
    if (!db) {
        return tl::unexpected<Error>(db.error());
    }
    auto tables = db->prepare(
        "SELECT count(*) FROM sqlite_schema WHERE type = 'table' "
        "AND name IN ('nodes', 'edges', 'streets', 'districts', 'assets')");
    if (!tables) {
        return tl::unexpected<Error>(tables.error());
    }
    auto row = tables->next();
    if (!row) {
        return tl::unexpected<Error>(row.error());
    }
    if (tables->integer(0) != 5) {
        return damaged(dir / kDbFileName, {"tables are missing", "Tabellen fehlen"});
    }
    CityPackage package;
    std::error_code error;
    package.m_dir = fs::absolute(dir, error);
    package.m_info = std::move(*info);
    return package;
}

Result<std::vector<RoadNode>> CityPackage::nodes() const {
    return readAll<RoadNode>(m_dir, "SELECT id, lon, lat, signal FROM nodes ORDER BY id", {}, [](const auto& s) {
        return std::optional(RoadNode{s.integer(0), {s.number(1), s.number(2)}, s.integer(3) != 0});
    });
}

Result<std::vector<RoadEdge>> CityPackage::edges() const {
    return readAll<RoadEdge>(
        m_dir, "SELECT id, from_node, to_node, street, class, lanes, speed_kmh, length_m, line FROM edges ORDER BY id",
        {}, [](const auto& s) -> std::optional<RoadEdge> {
            auto line = decodeLine(s.blob(8));
            if (!line) {
                return std::nullopt;
            }
            return RoadEdge{s.integer(0), s.integer(1), s.integer(2),
                            s.text(3),    s.text(4),    static_cast<int>(s.integer(5)),
                            s.number(6),  s.number(7),  std::move(*line)};
        });
}

Result<std::vector<Street>> CityPackage::streets() const {
    return readAll<Street>(
        m_dir, "SELECT name, district, lon, lat FROM streets ORDER BY name, district", {},
        [](const auto& s) { return std::optional(Street{s.text(0), s.text(1), {s.number(2), s.number(3)}}); });
}

Result<std::vector<District>> CityPackage::districts() const {
    return readAll<District>(m_dir, "SELECT name, lon, lat, rings FROM districts ORDER BY name", {},
                             [](const auto& s) -> std::optional<District> {
                                 auto rings = decodeRings(s.blob(3));
                                 if (!rings) {
                                     return std::nullopt;
                                 }
                                 return District{s.text(0), std::move(*rings), {s.number(1), s.number(2)}};
                             });
}

Result<std::vector<feed::Asset>> CityPackage::assets(const std::string& layer) const {
    std::string sql =
        "SELECT id, layer, type, name, street, district, source, parent, lon, lat, geometry, facts FROM assets";
    sql += layer.empty() ? " ORDER BY id" : " WHERE layer = ? ORDER BY id";
    return readAll<feed::Asset>(m_dir, sql, layer, [](const auto& s) -> std::optional<feed::Asset> {
        auto geometry = decodeLine(s.blob(10));
        auto facts = decodeFacts(s.text(11));
        if (!geometry || !facts) {
            return std::nullopt;
        }
        feed::Asset asset;
        asset.id = s.text(0);
        asset.layer = s.text(1);
        asset.type = s.text(2);
        asset.name = s.text(3);
        asset.street = s.text(4);
        asset.district = s.text(5);
        asset.source = s.text(6);
        asset.parent = s.text(7);
        asset.position = {s.number(8), s.number(9)};
        asset.geometry = std::move(*geometry);
        asset.facts = std::move(*facts);
        return asset;
    });
}

Result<void> CityPackage::putAssets(const std::vector<feed::Asset>& assets) {
    auto db = SqliteDb::open(m_dir / kDbFileName, SqliteDb::Mode::ReadWrite);
    if (!db) {
        return tl::unexpected<Error>(db.error());
    }
    auto statement = db->prepare(kInsertAsset);
    if (!statement) {
        return tl::unexpected<Error>(statement.error());
    }
    if (auto begun = db->exec("BEGIN IMMEDIATE"); !begun) {
        return begun;
    }
    for (const auto& asset : assets) {
        if (asset.id.empty()) {
            return fail(ErrorCode::InvalidArgument, "an asset of layer '" + asset.layer + "' has no id");
        }
        bindAsset(*statement, asset);
        if (auto put = statement->run(); !put) {
            return put;
        }
    }
    return db->exec("COMMIT");
}

}  // namespace belfry::basemap
