// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/map/bench_base_map.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "services/basemap/city_package.h"
#include "services/democity/demo_city.h"

namespace belfry::bench {

namespace {

namespace fs = std::filesystem;

constexpr const char* kVersion = "bench-region-1";  // raise it when the region should be drawn anew

fs::path cacheFolder() {
    if (const char* cache = std::getenv("XDG_CACHE_HOME"); cache != nullptr && *cache != '\0') {
        return fs::path(cache) / "belfry";
    }
    const char* home = std::getenv("HOME");
    return fs::path(home != nullptr ? home : "/tmp") / ".cache" / "belfry";
}

/** The bench brings its own points: the region's equipment is left out. */
class MapOnly final : public basemap::CityPackageWriter {
public:
    explicit MapOnly(std::unique_ptr<basemap::CityPackageWriter> inner) : m_inner(std::move(inner)) {}
    Result<void> add(const basemap::MapFeature& feature) override { return m_inner->add(feature); }
    Result<void> add(const basemap::RoadNode&) override { return {}; }
    Result<void> add(const basemap::RoadEdge&) override { return {}; }
    Result<void> add(const basemap::Street&) override { return {}; }
    Result<void> add(const basemap::District&) override { return {}; }
    Result<void> add(const feed::Asset&) override { return {}; }
    Result<void> finish(const basemap::CityInfo& info) override { return m_inner->finish(info); }

private:
    std::unique_ptr<basemap::CityPackageWriter> m_inner;
};

Result<void> drawRegion(const fs::path& folder) {
    std::fprintf(stderr, "bench: drawing the region under the points (only once)\n");
    auto writer = basemap::CityPackageWriter::create(folder);
    if (!writer) {
        return tl::unexpected(writer.error());
    }
    MapOnly mapOnly(std::move(*writer));
    democity::DemoCityOptions options;
    options.assets = 400'000;  // as large as the workload's city
    options.center = {13.42, 52.51};
    const auto report = democity::generateDemoCity(options, mapOnly);
    if (!report) {
        return tl::unexpected(report.error());
    }
    return mapOnly.finish(report->info);
}

}  // namespace

namespace {

fs::path warmMark(int width, int height) {
    return cacheFolder() / "bench-tiles" /
           (std::string(kVersion) + "-" + std::to_string(width) + "x" + std::to_string(height) + ".warm");
}

}  // namespace

bool BenchBaseMap::isWarm(int width, int height) const { return fs::exists(warmMark(width, height)); }

void BenchBaseMap::setWarm(int width, int height) const { std::ofstream(warmMark(width, height)) << "warm\n"; }

void BenchBaseMap::setCold(int width, int height) const {
    std::error_code ignored;
    fs::remove(warmMark(width, height), ignored);
}

Result<BenchBaseMap> BenchBaseMap::open() {
    const fs::path folder = cacheFolder() / kVersion;
    std::error_code ignored;
    fs::create_directories(folder.parent_path(), ignored);
    if (!basemap::CityPackage::open(folder)) {
        if (auto drawn = drawRegion(folder); !drawn) {
            return tl::unexpected(drawn.error());
        }
    }
    basemap::TileServerOptions options;
    options.cityDir = folder;
    options.cacheDir = cacheFolder() / "bench-tiles";
    options.stylesDir = BELFRY_SOURCE_RESOURCES "/map";
    options.fontDirs = {"/usr/share/fonts/truetype"};
    auto tiles = basemap::TileServer::start(options);
    if (!tiles) {
        return tl::unexpected(tiles.error());
    }
    BenchBaseMap map;
    map.m_tiles = std::move(*tiles);
    return map;
}

}  // namespace belfry::bench
