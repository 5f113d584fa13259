// SPDX-License-Identifier: Apache-2.0
#include <cerrno>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <random>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "models/feed/hash.h"
#include "services/basemap/city_package.h"
#include "services/basemap/geometry_codec.h"
#include "services/basemap/map_classes.h"
#include "services/basemap/map_file_writer.h"
#include "services/basemap/package_files.h"
#include "services/basemap/road_labels.h"
#include "services/basemap/sqlite_db.h"

namespace belfry::basemap {

namespace fs = std::filesystem;

namespace {

constexpr int kLowestRankWithLabel = 8;
constexpr std::uintmax_t kMinimumFree = std::uintmax_t{64} << 20U;

std::string randomName() {
    std::random_device device;
    return fmt::format("{:08x}{:08x}", device(), device());
}

/** Leaves out points that no one sees at z12: nearer than ~20 m to the last one kept. */
std::vector<feed::LonLat> thinned(const std::vector<feed::LonLat>& line) {
    constexpr double kMetres = 20.0;
    std::vector<feed::LonLat> kept;
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (i == 0 || i + 1 == line.size() || feed::distanceMetres(kept.back(), line[i]) >= kMetres) {
            kept.push_back(line[i]);
        }
    }
    return kept;
}

class Writer final : public CityPackageWriter {
public:
    Writer(fs::path dir, fs::path part) : m_dir(std::move(dir)), m_part(std::move(part)) {}

    ~Writer() override {
        m_map.reset();
        m_statements = {};
        m_db.reset();
        std::error_code ignored;
        fs::remove_all(m_part, ignored);
    }

    Result<void> start();
    Result<void> add(const MapFeature& feature) override;
    Result<void> add(const RoadNode& node) override;
    Result<void> add(const RoadEdge& edge) override;
    Result<void> add(const Street& street) override;
    Result<void> add(const District& district) override;
    Result<void> add(const feed::Asset& asset) override;
    Result<void> finish(const CityInfo& info) override;

private:
    struct Statements {
        SqliteStatement node, edge, street, district, asset;
    };

    void hash(std::string_view bytes) { m_hash = feed::fnv1a(bytes, m_hash); }
    Result<void> addDerived();
    Result<void> moveIntoPlace();

    fs::path m_dir;
    fs::path m_part;
    std::unique_ptr<MapFileWriter> m_map;
    std::unique_ptr<SqliteDb> m_db;
    Statements m_statements;
    std::vector<MapFeature> m_major;  ///< thinned, for RoadsLow
    std::vector<MapFeature> m_named;  ///< for RoadLabels
    std::uint64_t m_hash = feed::kFnvBasis;
};

Result<void> Writer::start() {
    auto map = MapFileWriter::create(m_part / kMapFileName);
    if (!map) {
        return tl::unexpected<Error>(map.error());
    }
    m_map = std::move(*map);
    auto db = SqliteDb::open(m_part / kDbFileName, SqliteDb::Mode::Create);
    if (!db) {
        return tl::unexpected<Error>(db.error());
    }
    m_db = std::make_unique<SqliteDb>(std::move(*db));
    const auto prepare = [this](SqliteStatement& into, std::string_view sql) -> Result<void> {
        auto statement = m_db->prepare(sql);
        if (!statement) {
            return tl::unexpected<Error>(statement.error());
        }
        into = std::move(*statement);
        return {};
    };
    return m_db->exec(kDbSchema)
        .and_then([&] { return m_db->exec("PRAGMA synchronous = OFF; BEGIN"); })
        .and_then([&] { return prepare(m_statements.node, "INSERT OR REPLACE INTO nodes VALUES (?, ?, ?, ?)"); })
        .and_then([&] {
            return prepare(m_statements.edge, "INSERT OR REPLACE INTO edges VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
        })
        .and_then([&] { return prepare(m_statements.street, "INSERT INTO streets VALUES (?, ?, ?, ?)"); })
        .and_then([&] { return prepare(m_statements.district, "INSERT INTO districts VALUES (?, ?, ?, ?)"); })
        .and_then([&] { return prepare(m_statements.asset, kInsertAsset); });
}

Result<void> Writer::add(const MapFeature& feature) {
    const auto layer = static_cast<char>(feature.layer);
    hash({&layer, 1});
    hash(feature.kind);
    hash(feature.name);
    for (const auto& ring : feature.rings) {
        hash(encodeLine(ring));
    }
    if (feature.layer == MapLayer::Roads && feature.rank <= kLowestRankFarAway && !feature.tunnel &&
        !feature.rings.empty() && feature.rings.front().size() > 1) {
        MapFeature low = feature;
        low.layer = MapLayer::RoadsLow;
        low.rings.assign(1, thinned(feature.rings.front()));
        m_major.push_back(std::move(low));
    }
    if (feature.layer == MapLayer::Roads && feature.rank <= kLowestRankWithLabel && !feature.name.empty() &&
        !feature.tunnel && !feature.rings.empty()) {
        m_named.push_back(feature);
    }
    return m_map->add(feature);
}

Result<void> Writer::add(const RoadNode& node) {
    auto& s = m_statements.node;
    s.bind(1, node.id);
    s.bind(2, node.position.lon);
    s.bind(3, node.position.lat);
    s.bind(4, std::int64_t{node.signal});
    return s.run();
}

Result<void> Writer::add(const RoadEdge& edge) {
    auto& s = m_statements.edge;
    s.bind(1, edge.id);
    s.bind(2, edge.from);
    s.bind(3, edge.to);
    s.bind(4, edge.street);
    s.bind(5, edge.roadClass);
    s.bind(6, std::int64_t{edge.lanes});
    s.bind(7, edge.speedKmh);
    s.bind(8, edge.lengthM);
    s.bindBlob(9, encodeLine(edge.line));
    return s.run();
}

Result<void> Writer::add(const Street& street) {
    auto& s = m_statements.street;
    s.bind(1, street.name);
    s.bind(2, street.district);
    s.bind(3, street.position.lon);
    s.bind(4, street.position.lat);
    return s.run();
}

Result<void> Writer::add(const District& district) {
    auto& s = m_statements.district;
    s.bind(1, district.name);
    s.bind(2, district.center.lon);
    s.bind(3, district.center.lat);
    s.bindBlob(4, encodeRings(district.rings));
    return s.run();
}

Result<void> Writer::add(const feed::Asset& asset) {
    if (asset.id.empty()) {
        return fail(ErrorCode::InvalidArgument, "an asset of layer '" + asset.layer + "' has no id");
    }
    hash(asset.id);
    bindAsset(m_statements.asset, asset);
    return m_statements.asset.run();
}

Result<void> Writer::addDerived() {
    if (m_map->count(MapLayer::RoadsLow) == 0) {
        for (const auto& feature : m_major) {
            if (auto added = m_map->add(feature); !added) {
                return added;
            }
        }
    }
    if (m_map->count(MapLayer::RoadLabels) == 0) {
        for (const auto& feature : joinedForLabels(std::move(m_named))) {
            if (auto added = m_map->add(feature); !added) {
                return added;
            }
        }
    }
    return {};
}

Result<void> Writer::finish(const CityInfo& info) {
    if (!m_map) {
        return fail(ErrorCode::FailedPrecondition, "this city package is already finished");
    }
    if (auto added = addDerived(); !added) {
        return added;
    }
    if (auto closed = m_map->close(); !closed) {
        return closed;
    }
    m_map.reset();
    m_statements = {};
    if (auto committed = m_db->exec("COMMIT; ANALYZE; PRAGMA synchronous = FULL"); !committed) {
        return committed;
    }
    m_db.reset();

    CityInfo complete = info;
    if (complete.contentHash.empty()) {
        complete.contentHash = fmt::format("{:016x}", feed::mix(m_hash));
    }
    if (auto written = writeCityJson(m_part / kCityFileName, complete); !written) {
        return written;
    }
    return moveIntoPlace();
}

Result<void> Writer::moveIntoPlace() {
    for (const char* name : {kMapFileName, kDbFileName, kCityFileName}) {
        const int file = ::open((m_part / name).c_str(), O_RDONLY | O_CLOEXEC);
        if (file < 0 || ::fsync(file) != 0) {
            const int code = errno;
            if (file >= 0) {
                ::close(file);
            }
            return fail(ErrorCode::Internal, (m_part / name).string() + ": " + std::generic_category().message(code),
                        "Check free disk space and try again");
        }
        ::close(file);
    }
    std::error_code error;
    if (fs::exists(m_dir, error)) {
        // Exchanging keeps one complete package under the name at every moment; the old one goes with m_part.
        if (::renameat2(AT_FDCWD, m_part.c_str(), AT_FDCWD, m_dir.c_str(), RENAME_EXCHANGE) == 0) {
            fs::remove_all(m_part, error);
            return {};
        }
        const fs::path old = m_part.string() + ".old";
        fs::rename(m_dir, old, error);
        if (!error) {
            fs::rename(m_part, m_dir, error);
            std::error_code ignored;
            if (error) {
                fs::rename(old, m_dir, ignored);
            } else {
                fs::remove_all(old, ignored);
            }
        }
    } else {
        fs::rename(m_part, m_dir, error);
    }
    if (error) {
        return fail(ErrorCode::PermissionDenied, m_dir.string() + ": cannot be replaced: " + error.message(),
                    "Close programs that use it and check the folder's permissions");
    }
    return {};
}

}  // namespace

Result<std::unique_ptr<CityPackageWriter>> CityPackageWriter::create(const fs::path& dir) {
    std::error_code error;
    fs::path target = fs::absolute(dir, error);
    if (target.filename().empty()) {
        target = target.parent_path();
    }
    if (target.filename().empty() || error) {
        return fail(ErrorCode::InvalidArgument, "'" + dir.string() + "' is no name for a city folder",
                    "Give the folder to create, such as cities/krems");
    }
    if (fs::exists(target, error) && !fs::is_directory(target, error)) {
        return fail(ErrorCode::AlreadyExists, target.string() + " exists and is not a folder", "Choose another name");
    }
    if (fs::is_directory(target, error) && !fs::is_empty(target, error) && !fs::exists(target / kCityFileName, error)) {
        return fail(ErrorCode::AlreadyExists, target.string() + " exists and is not a city package",
                    "Choose another folder: this one would be replaced as a whole");
    }
    const fs::path parent = target.parent_path();
    fs::create_directories(parent, error);
    if (!fs::is_directory(parent)) {
        return fail(ErrorCode::PermissionDenied, parent.string() + ": the folder cannot be created",
                    "Check its permissions or choose another place");
    }
    const auto space = fs::space(parent, error);
    if (!error && space.available < kMinimumFree) {
        return fail(ErrorCode::ResourceExhausted,
                    fmt::format("{}: only {} MB free, a city package needs at least 64 MB", parent.string(),
                                space.available >> 20U),
                    "Free some space or choose another disk");
    }
    const fs::path part = parent / ("." + target.filename().string() + ".part-" + randomName());
    fs::create_directory(part, error);
    if (error) {
        return fail(ErrorCode::PermissionDenied, parent.string() + ": cannot be written: " + error.message(),
                    "Check its permissions or choose another place");
    }
    auto writer = std::make_unique<Writer>(target, part);
    if (auto started = writer->start(); !started) {
        return tl::unexpected<Error>(started.error());
    }
    return writer;
}

}  // namespace belfry::basemap
