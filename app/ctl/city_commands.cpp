// SPDX-License-Identifier: Apache-2.0
#include "app/ctl/city_commands.h"

#include <array>
#include <cstdio>
#include <map>

#include <fmt/format.h>

#include "app/ctl/progress.h"
#include "services/basemap/asset_import.h"
#include "services/basemap/city_package.h"
#include "services/basemap/map_import.h"
#include "services/gateway/demo_city.h"
#include "services/gateway/paths.h"

namespace belfry::ctl {

namespace {

Result<basemap::GeoBox> parseBox(const std::string& text) {
    std::array<double, 4> v{};
    char rest = 0;
    if (std::sscanf(text.c_str(), "%lf,%lf,%lf,%lf%c", &v[0], &v[1], &v[2], &v[3], &rest) != 4 || v[0] >= v[2] ||
        v[1] >= v[3] || v[0] < -180 || v[2] > 180 || v[1] < -90 || v[3] > 90) {
        return fail(ErrorCode::InvalidArgument, fmt::format("\"{}\" is no box", text),
                    "write WEST,SOUTH,EAST,NORTH in degrees, such as 15.55,48.38,15.65,48.44");
    }
    return basemap::GeoBox{v[0], v[1], v[2], v[3]};
}

void printInfo(const basemap::CityInfo& info) {
    fmt::print("name         {}\n", info.name);
    fmt::print("bounds       {:.5f},{:.5f} to {:.5f},{:.5f}\n", info.west, info.south, info.east, info.north);
    fmt::print("centre       {:.5f},{:.5f}\n", info.center.lon, info.center.lat);
    fmt::print("time zone    {}\n", info.timezone.empty() ? "the machine's" : info.timezone);
    fmt::print("attribution  {}\n", info.attribution);
    fmt::print("made by      {}\n", info.generator);
}

}  // namespace

int importCity(const CityImportArgs& args) {
    static const std::map<std::string, basemap::ReadAs> kKinds{{"guess", basemap::ReadAs::Guess},
                                                               {"roads", basemap::ReadAs::Roads},
                                                               {"buildings", basemap::ReadAs::Buildings},
                                                               {"water", basemap::ReadAs::Water},
                                                               {"landuse", basemap::ReadAs::Landuse}};
    const auto resources = gateway::findResources();
    if (!resources) {
        return report(resources.error());
    }
    basemap::ImportOptions options;
    options.files.assign(args.files.begin(), args.files.end());
    options.target = args.out;
    options.resources = *resources;
    options.name = args.name;
    options.timezone = args.timezone;
    options.attribution = args.attribution;
    options.generator = std::string("belfryctl city import ") + BELFRY_VERSION;
    options.epsg = args.epsg;
    options.readAs = kKinds.at(args.readAs);
    options.residentialSegments = args.residential;
    if (!args.bbox.empty()) {
        const auto box = parseBox(args.bbox);
        if (!box) {
            return report(box.error());
        }
        options.box = *box;
    }
    const auto imported = [&] {
        Progress progress;
        return basemap::importCity(
            options, [&](std::string_view phase, double fraction) { progress.show(fraction, phase); }, interrupted());
    }();
    if (!imported) {
        return report(imported.error());
    }
    printInfo(imported->info);
    for (const auto& [layer, count] : imported->features) {
        fmt::print("map          {:>9}  {}\n", count, layer);
    }
    for (const auto& [kind, count] : imported->assets) {
        fmt::print("assets       {:>9}  {}\n", count, kind);
    }
    fmt::print("roads        {} junctions, {} edges, {} streets, {} districts\n", imported->nodes, imported->edges,
               imported->streets, imported->districts);
    for (const auto& [reason, count] : imported->skipped) {
        fmt::print("skipped      {:>9}  {}\n", count, reason);
    }
    for (const std::string& note : imported->notes) {
        fmt::print("note         {}\n", note);
    }
    fmt::print("{} in {:.1f} s\n", args.out, imported->seconds);
    return kOk;
}

int demoCity(const CityDemoArgs& args) {
    const auto made = [&] {
        Progress progress;
        return gateway::makeDemoCity(
            args.out, args.assets, args.seed, [&](double done, std::string_view what) { progress.show(done, what); },
            interrupted());
    }();
    if (!made) {
        return report(made.error());
    }
    fmt::print("{}: {} assets\n", args.out, *made);
    return kOk;
}

int cityInfo(const std::string& dir) {
    const auto package = basemap::CityPackage::open(dir);
    if (!package) {
        return report(package.error());
    }
    printInfo(package->info());
    const auto assets = package->assets();
    const auto streets = package->streets();
    const auto edges = package->edges();
    if (!assets || !streets || !edges) {
        return report(!assets ? assets.error() : !streets ? streets.error() : edges.error());
    }
    std::map<std::string, std::size_t> counts;
    for (const feed::Asset& asset : *assets) {
        ++counts[asset.layer + "/" + asset.type];
    }
    for (const auto& [kind, count] : counts) {
        fmt::print("assets       {:>9}  {}\n", count, kind);
    }
    fmt::print("roads        {} edges, {} streets\n", edges->size(), streets->size());
    return kOk;
}

int importAssets(const AssetImportArgs& args) {
    basemap::AssetImportOptions options;
    options.package = args.city;
    options.file = args.file;
    options.layer = args.layer;
    options.type = args.type;
    options.source = args.source;
    options.epsg = args.epsg;
    options.everyColumnIsFact = args.allFacts;
    options.dryRun = args.dryRun;
    for (const std::string& pair : args.map) {
        const auto equals = pair.find('=');
        if (equals == std::string::npos || equals == 0 || equals + 1 == pair.size()) {
            fmt::print(stderr, "belfryctl: --map {}: write ATTRIBUTE=COLUMN, such as name=STREET_NAME\n", pair);
            return kUsage;
        }
        options.mapping[pair.substr(0, equals)] = pair.substr(equals + 1);
    }
    const auto imported = [&] {
        Progress progress;
        return basemap::importAssets(
            options, [&](std::string_view phase, double fraction) { progress.show(fraction, phase); }, interrupted());
    }();
    if (!imported) {
        return report(imported.error());
    }
    for (const auto& [attribute, column] : imported->mapping) {
        fmt::print("{:<16} from {}\n", attribute, column);
    }
    fmt::print("{} of {} rows {} in {:.1f} s", imported->imported, imported->rows,
               args.dryRun ? "could be imported" : "imported", imported->seconds);
    fmt::print("{}\n",
               imported->outsideCity > 0 ? fmt::format(", {} lie outside the city", imported->outsideCity) : "");
    for (const auto& [reason, count] : imported->rejectedBy) {
        fmt::print(stderr, "rejected {:>7}  {}\n", count, reason);
    }
    for (std::size_t i = 0; i < imported->rejects.size() && i < 10; ++i) {
        fmt::print(stderr, "{}:{}: {}\n", args.file, imported->rejects[i].line, imported->rejects[i].reason);
    }
    return imported->imported == 0 && imported->rows > 0 ? kFindings : kOk;
}

}  // namespace belfry::ctl
