// SPDX-License-Identifier: Apache-2.0
#include "app/ctl/city_commands.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "app/ctl/console_lines.h"
#include "services/basemap/asset_import.h"
#include "services/basemap/city_package.h"
#include "services/basemap/map_import.h"
#include "services/gateway/demo_city.h"
#include "services/gateway/paths.h"

namespace belfry::ctl {

namespace {

struct ImportFlags {
    basemap::ImportOptions options;
    std::vector<double> box;
    bool leftHand = false;
};

struct AssetFlags {
    basemap::AssetImportOptions options;
    std::vector<std::string> mapping;
};

struct DemoFlags {
    std::string out;
    std::uint32_t assets = 20'000;
    std::uint64_t seed = 1;
};

void printCounts(std::string_view title, const std::map<std::string, std::size_t>& counts) {
    if (counts.empty()) {
        return;
    }
    fmt::print("{}\n", title);
    for (const auto& [what, count] : counts) {
        fmt::print("  {:<28} {:>9}\n", what, count);
    }
}

int importCity(ImportFlags flags) {
    if (!flags.box.empty()) {
        flags.options.box = basemap::GeoBox{flags.box[0], flags.box[1], flags.box[2], flags.box[3]};
    }
    if (flags.leftHand) {
        flags.options.leftHandTraffic = true;
    }
    const auto resources = gateway::findResources();
    if (!resources) {
        return complain(resources.error());
    }
    flags.options.resources = *resources;
    flags.options.generator = std::string("belfryctl city import ") + BELFRY_VERSION;
    const std::stop_token stop = stopOnSignal();
    Result<basemap::ImportReport> report;
    {
        ProgressLine line;
        report = basemap::importCity(
            flags.options, [&](std::string_view phase, double done) { line.show(phase, done); }, stop);
    }
    if (!report) {
        return complain(report.error());
    }
    const basemap::CityInfo& info = report->info;
    fmt::print("{} ({:.4f}, {:.4f} to {:.4f}, {:.4f}) in {:.1f} s\n", info.name, info.west, info.south, info.east,
               info.north, report->seconds);
    printCounts("drawn:", report->features);
    fmt::print("road graph:\n  {:<28} {:>9}\n  {:<28} {:>9}\n  {:<28} {:>9}\n  {:<28} {:>9}\n", "nodes", report->nodes,
               "edges", report->edges, "named streets", report->streets, "districts", report->districts);
    printCounts("assets:", report->assets);
    printCounts("left out:", report->skipped);
    for (const std::string& note : report->notes) {
        fmt::print("note: {}\n", note);
    }
    fmt::print("written to {}\n", flags.options.target.string());
    return kOk;
}

int importAssets(AssetFlags flags) {
    for (const std::string& pair : flags.mapping) {
        const auto equals = pair.find('=');
        if (equals == std::string::npos || equals == 0) {
            return complain(Error{ErrorCode::InvalidArgument,
                                  "--map " + pair + " is no attribute=column",
                                  "Write for example --map id=ASSETID lantern_height=POLE_HT:ft.",
                                  {}});
        }
        flags.options.mapping[pair.substr(0, equals)] = pair.substr(equals + 1);
    }
    const std::stop_token stop = stopOnSignal();
    Result<basemap::AssetImportReport> report;
    {
        ProgressLine line;
        report = basemap::importAssets(
            flags.options, [&](std::string_view phase, double done) { line.show(phase, done); }, stop);
    }
    if (!report) {
        return complain(report.error());
    }
    fmt::print("{} of {} rows {}; {} refused, {} outside the city\n", report->imported, report->rows,
               flags.options.dryRun ? "would be imported" : "imported", report->rejected, report->outsideCity);
    for (const auto& [attribute, column] : report->mapping) {
        fmt::print("  {:<20} from {}\n", attribute, column);
    }
    printCounts("refused:", report->rejectedBy);
    for (std::size_t i = 0; i < std::min<std::size_t>(10, report->rejects.size()); ++i) {
        fmt::print("  line {}: {}\n", report->rejects[i].line, report->rejects[i].reason);
    }
    return report->imported == 0 ? kFailed : kOk;
}

int makeDemo(const DemoFlags& flags) {
    const std::stop_token stop = stopOnSignal();
    Result<std::uint64_t> made;
    {
        ProgressLine line;
        made = gateway::makeDemoCity(
            flags.out, flags.assets, flags.seed, [&](double done, std::string_view what) { line.show(what, done); },
            stop);
    }
    if (!made) {
        return complain(made.error());
    }
    fmt::print("{} assets, written to {}\n", *made, flags.out);
    return kOk;
}

int showCity(const std::string& dir) {
    const auto package = basemap::CityPackage::open(dir);
    if (!package) {
        return complain(package.error());
    }
    const basemap::CityInfo& info = package->info();
    fmt::print(
        "name         {}\nattribution  {}\ntime zone    {}\nbox          {:.5f},{:.5f},{:.5f},{:.5f}\nmade by      {}\n"
        "content      {}\n",
        info.name, info.attribution, info.timezone.empty() ? "(the machine's)" : info.timezone, info.west, info.south,
        info.east, info.north, info.generator, info.contentHash);
    const auto assets = package->assets();
    if (!assets) {
        return complain(assets.error());
    }
    std::map<std::string, std::size_t> counts;
    for (const feed::Asset& asset : *assets) {
        ++counts[asset.layer + "/" + asset.type];
    }
    printCounts("assets:", counts);
    return kOk;
}

}  // namespace

void addCityCommands(CLI::App& app, Action& action) {
    auto* city = app.add_subcommand("city", "make and look at city packages")->require_subcommand(1);

    auto* import = city->add_subcommand("import", "make a city package of OSM, GeoPackage, Shapefile or GeoJSON files");
    auto flags = std::make_shared<ImportFlags>();
    import->add_option("FILE", flags->options.files, "map files (.osm.pbf, .osm, .osm.gz, .gpkg, .shp, .geojson)")
        ->required();
    import->add_option("--out", flags->options.target, "folder of the package; replaced when the import succeeds")
        ->required();
    import->add_option("--name", flags->options.name, "the city's name; default: the largest place in the map");
    import->add_option("--bbox", flags->box, "only this box: WEST,SOUTH,EAST,NORTH in degrees")
        ->delimiter(',')
        ->expected(4);
    import->add_option("--timezone", flags->options.timezone, "IANA name, Europe/Lisbon");
    import->add_option("--attribution", flags->options.attribution,
                       "shown on the map; default: OpenStreetMap's for OSM files");
    import->add_option("--epsg", flags->options.epsg, "coordinate system of files that do not say, or say it wrongly");
    import->add_option("--as", flags->options.readAs, "what a file without OSM's tags holds")
        ->transform(
            CLI::CheckedTransformer(std::map<std::string, basemap::ReadAs>{{"roads", basemap::ReadAs::Roads},
                                                                           {"buildings", basemap::ReadAs::Buildings},
                                                                           {"water", basemap::ReadAs::Water},
                                                                           {"landuse", basemap::ReadAs::Landuse}}));
    import->add_flag("--residential", flags->options.residentialSegments,
                     "traffic segments for residential streets too");
    import->add_flag("--left-hand", flags->leftHand, "traffic keeps left; default: by country");
    import->callback([&action, flags] { action = [flags] { return importCity(*flags); }; });

    auto* demo = city->add_subcommand("demo", "draw the invented demo city");
    auto demoFlags = std::make_shared<DemoFlags>();
    demo->add_option("--out", demoFlags->out, "folder of the package")->required();
    demo->add_option("--assets", demoFlags->assets, "how many assets, 200 to 2000000")->capture_default_str();
    demo->add_option("--seed", demoFlags->seed, "the same seed draws the same city")->capture_default_str();
    demo->callback([&action, demoFlags] { action = [demoFlags] { return makeDemo(*demoFlags); }; });

    auto* info = city->add_subcommand("info", "what a city package holds");
    auto dir = std::make_shared<std::string>();
    info->add_option("DIR", *dir, "city package")->required();
    info->callback([&action, dir] { action = [dir] { return showCity(*dir); }; });

    auto* assets = app.add_subcommand("assets", "bring a city's own inventory into a package")->require_subcommand(1);
    auto* assetImport = assets->add_subcommand("import", "read CSV, GeoJSON or Shapefile into a city package");
    auto assetFlags = std::make_shared<AssetFlags>();
    assetImport->add_option("FILE", assetFlags->options.file, "the inventory")->required();
    assetImport->add_option("--city", assetFlags->options.package, "city package to add to")->required();
    assetImport->add_option("--layer", assetFlags->options.layer, "parking, lighting, traffic, air_quality…")
        ->required();
    assetImport->add_option("--type", assetFlags->options.type, "asset type of the layer: luminaire, bay, facility…")
        ->required();
    assetImport->add_option("--map", assetFlags->mapping, "attribute=column, such as id=ASSETID rated_power=WATTAGE1:W")
        ->delimiter(' ');
    assetImport->add_option("--epsg", assetFlags->options.epsg, "coordinate system of x and y columns");
    assetImport->add_option("--source", assetFlags->options.source, "where it comes from; default: the file's name");
    assetImport->add_flag("--all-columns", assetFlags->options.everyColumnIsFact, "keep every other column as a fact");
    assetImport->add_flag("--dry-run", assetFlags->options.dryRun, "read and report, change nothing");
    assetImport->callback([&action, assetFlags] { action = [assetFlags] { return importAssets(*assetFlags); }; });
}

}  // namespace belfry::ctl
