// SPDX-License-Identifier: Apache-2.0
// belfryctl: flags and subcommands. What they do is in *_commands.cpp.
#include <csignal>
#include <cstdio>
#include <string>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "app/ctl/account_commands.h"
#include "app/ctl/alarm_commands.h"
#include "app/ctl/audit_commands.h"
#include "app/ctl/city_commands.h"
#include "app/ctl/journal_commands.h"
#include "app/ctl/live_commands.h"
#include "app/ctl/progress.h"
#include "app/ctl/tls_commands.h"
#include "services/gateway/config.h"
#include "services/gateway/paths.h"

namespace {

using namespace belfry;
using namespace belfry::ctl;

constexpr const char* kFooter = R"(
EXIT STATUS
  0    done
  1    failed; stderr says why and what to do
  2    wrong command line
  3    done, and the finding is bad: journal damaged, configuration wrong, a city system lost, nothing imported
  4    no gateway answers
  130  stopped with Ctrl-C; an import leaves what was there before

ENVIRONMENT
  BELFRY_RESOURCES   layers, scenarios and styles, instead of ../share/belfry beside the program

EXAMPLES
  belfryctl city import krems.osm.pbf --out ~/cities/krems
  belfryctl city demo --out ~/cities/demo --assets 20000
  belfryctl assets import lamps.csv --city ~/cities/krems --layer lighting --type luminaire \
      --map id=NR --map lon=X --map lat=Y --map lantern_height=HEIGHT:ft
  belfryctl alarms ack lighting/supply_lost/urn:ngsi-ld:StreetlightFeeder:F-03 --note "crew on its way"
  belfryctl accounts init admin
  belfryctl accounts add anna --name "Anna Meier" --role OPERATOR:lighting,parking --must-change
  belfryctl journal verify --store ~/.local/state/belfry)";

int checkConfiguration(const std::string& file) {
    gateway::ConfigSurroundings around;
    if (const auto resources = gateway::findResources()) {
        around.resources = *resources;
    }
    around.defaultCityDir = gateway::defaultDemoCityDir();
    around.defaultStoreDir = gateway::defaultStoreDir();
    around.defaultUnixSocket = "/run/belfry/gateway.sock";
    const gateway::ConfigOutcome outcome = gateway::loadConfig(file, around);
    for (const gateway::ConfigProblem& problem : outcome.problems) {
        fmt::print(stderr, "{}\n", gateway::toText(problem));
    }
    if (!outcome.ok()) {
        return kFindings;
    }
    fmt::print("{}: OK\n", file);
    return kOk;
}

}  // namespace

int main(int argc, char** argv) {
    // Ctrl-C is read by one thread: blocked here before any other starts.
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    (void)interrupted();

    CLI::App app{
        "belfryctl imports maps and inventories, asks a running gateway, and checks journals and\n"
        "configurations.",
        "belfryctl"};
    app.footer(kFooter);
    app.set_version_flag("--version", std::string("belfryctl ") + BELFRY_VERSION + " (contract belfry.v1)");
    app.get_formatter()->column_width(34);
    app.require_subcommand(1);
    int result = kOk;

    auto* city = app.add_subcommand("city", "make and look at city packages")->require_subcommand(1);
    CityImportArgs cityImport;
    auto* import =
        city->add_subcommand("import", "make a city package of map files (OSM, GeoPackage, Shapefile, GeoJSON)");
    import->add_option("FILE", cityImport.files, "map files")->required();
    import->add_option("--out", cityImport.out, "the package's folder; replaced when the import succeeds")
        ->required()
        ->type_name("DIR");
    import->add_option("--name", cityImport.name, "the city's name instead of the map's most important place");
    import->add_option("--bbox", cityImport.bbox, "only what touches WEST,SOUTH,EAST,NORTH (degrees)")
        ->type_name("BOX");
    import->add_option("--epsg", cityImport.epsg, "coordinate system of files that do not say theirs")
        ->type_name("CODE");
    import->add_option("--as", cityImport.readAs, "what files without OSM's vocabulary are")
        ->check(CLI::IsMember({"guess", "roads", "buildings", "water", "landuse"}));
    import->add_option("--timezone", cityImport.timezone, "IANA name, such as Europe/Vienna");
    import->add_option("--attribution", cityImport.attribution, "shown on the map");
    import->add_flag("--residential", cityImport.residential, "road segments for residential streets too");
    import->callback([&] { result = importCity(cityImport); });

    CityDemoArgs cityDemo;
    auto* demo = city->add_subcommand("demo", "draw an invented city");
    demo->add_option("--out", cityDemo.out, "the package's folder")->required()->type_name("DIR");
    demo->add_option("--assets", cityDemo.assets, "lamps, bays, segments… (200 to 2000000)")
        ->check(CLI::Range(200U, 2'000'000U))
        ->capture_default_str();
    demo->add_option("--seed", cityDemo.seed, "the same seed draws the same city")->capture_default_str();
    demo->callback([&] { result = demoCity(cityDemo); });

    std::string infoDir;
    auto* info = city->add_subcommand("info", "what is in a city package");
    info->add_option("DIR", infoDir, "the package's folder")->required();
    info->callback([&] { result = cityInfo(infoDir); });

    auto* assets = app.add_subcommand("assets", "inventories of a city package")->require_subcommand(1);
    AssetImportArgs assetImport;
    auto* inventory = assets->add_subcommand("import", "read an inventory (CSV, GeoJSON, Shapefile…) into a package");
    inventory->add_option("FILE", assetImport.file, "the inventory")->required();
    inventory->add_option("--city", assetImport.city, "city package")->required()->type_name("DIR");
    inventory->add_option("--layer", assetImport.layer, "layer, such as lighting")->required();
    inventory->add_option("--type", assetImport.type, "asset type, such as luminaire")->required();
    inventory->add_option("--map", assetImport.map, "ATTRIBUTE=COLUMN, with a unit after ':' where values have none")
        ->type_name("PAIR");
    inventory->add_option("--source", assetImport.source, "who says so; default: the file's name");
    inventory->add_option("--epsg", assetImport.epsg, "coordinate system of x and y")->type_name("CODE");
    inventory->add_flag("--all-facts", assetImport.allFacts, "columns that are not mapped become facts");
    inventory->add_flag("--dry-run", assetImport.dryRun, "read and report, change nothing");
    inventory->callback([&] { result = importAssets(assetImport); });

    ConnectArgs connect;
    const auto live = [&](CLI::App* sub) {
        sub->add_option("--connect,--gateway", connect.address,
                        "unix:PATH or HOST:PORT; default: the user's own gateway")
            ->type_name("ADDRESS");
        sub->add_option("--as", connect.operatorName, "operator's name; default: the user's")->type_name("NAME");
        sub->add_option("--password-file", connect.passwordFile,
                        "password on its first line, where the gateway asks for one; else it is asked for here")
            ->type_name("FILE");
        sub->add_option("--tls", connect.tls, "this machine's certificate, for a gateway on another one")
            ->type_name("DIR/NAME");
        sub->add_option("--timeout-ms", connect.timeoutMs, "how long to wait for an answer")->capture_default_str();
        return sub;
    };
    live(app.add_subcommand("status", "who am I there, and how are the city systems"))->callback([&] {
        result = status(connect);
    });
    auto* alarms = app.add_subcommand("alarms", "alarms of a running gateway")->require_subcommand(1);
    live(alarms->add_subcommand("list", "all that are not normal"))->callback([&] { result = listAlarms(connect); });
    std::string key;
    std::string note;
    auto* ack = live(alarms->add_subcommand("ack", "acknowledge one"));
    ack->add_option("KEY", key, "layer/definition/entity, as `alarms list` shows it")->required();
    ack->add_option("--note", note, "what you found or did");
    ack->callback([&] { result = acknowledgeAlarm(connect, key, note); });
    AlarmActArgs actArgs;
    auto* act = live(alarms->add_subcommand("act", "shelve, reset, silence, take out of service, assign, note…"));
    act->add_option("ACTION", actArgs.action, "what to do")->required()->check(CLI::IsMember(alarmActions()));
    act->add_option("KEY", actArgs.key, "layer/definition/entity, as `alarms list` shows it")->required();
    act->add_option("--text", actArgs.text, "reason (shelve), work order (out-of-service), owner (assign), note");
    act->add_option("--minutes", actArgs.minutes, "shelve: how long; 0 = until it clears")
        ->check(CLI::NonNegativeNumber);
    act->callback([&] { result = actOnAlarm(connect, actArgs); });
    AlarmReportArgs reportArgs;
    reportArgs.store = gateway::defaultStoreDir().string();
    auto* kpis = alarms->add_subcommand("report", "health of the alarm system, from the journal");
    kpis->add_option("--store", reportArgs.store, "the store's folder, or a backup file")
        ->type_name("DIR")
        ->capture_default_str();
    kpis->add_option("--from", reportArgs.from, "2026-11-01 or 2026-11-01T06:30, UTC; default: 30 days before --to")
        ->type_name("TIME");
    kpis->add_option("--to", reportArgs.to, "default: now")->type_name("TIME");
    kpis->add_option("--position", reportArgs.position, "one operator position; default: the whole site");
    kpis->add_option("--format", reportArgs.format, "text, csv, json or pdf")
        ->check(CLI::IsMember({"text", "csv", "json", "pdf"}))
        ->capture_default_str();
    kpis->add_option("--out", reportArgs.out, "file; default: stdout")->type_name("FILE");
    kpis->callback([&] { result = alarmReport(reportArgs); });
    auto* replay = alarms->add_subcommand("replay", "live the journal's alarms through again, compare with the saved");
    replay->add_option("--store", reportArgs.store, "the store's folder, or a backup file")
        ->type_name("DIR")
        ->capture_default_str();
    replay->callback([&] { result = replayAlarms(reportArgs.store); });
    auto* orders = app.add_subcommand("orders", "manual overrides of a running gateway")->require_subcommand(1);
    live(orders->add_subcommand("list", "all that run, and those of the last hour"))->callback([&] {
        result = listOrders(connect);
    });
    std::string order;
    auto* release = live(orders->add_subcommand("release", "give one's override back to the automatic mode"));
    release->add_option("ORDER", order, "order id, as `orders list` shows it")->required();
    release->callback([&] { result = releaseOrder(connect, order); });
    auto* incidents =
        app.add_subcommand("incidents", "incidents that the control room deals with")->require_subcommand(1);
    live(incidents->add_subcommand("list", "all that are not over, and those of the last day"))->callback([&] {
        result = listIncidents(connect);
    });
    live(app.add_subcommand("digest", "digest and revision of the gateway's picture, as a console sees it"))
        ->callback([&] { result = digest(connect); });

    auto* journal = app.add_subcommand("journal", "the journal of a store")->require_subcommand(1);
    std::string store = gateway::defaultStoreDir().string();
    std::string head;
    auto* verify = journal->add_subcommand("verify", "walk the whole chain: nothing changed, deleted or inserted");
    verify->add_option("--store", store, "the store's folder, or a backup file")
        ->type_name("DIR")
        ->capture_default_str();
    verify->add_option("--head", head, "SEQ:HASH kept elsewhere: finds a truncated journal too");
    verify->callback([&] { result = verifyJournal(store, head); });
    JournalListArgs listArgs;
    auto* list = journal->add_subcommand("list", "its last records, by time, asset, person or kind");
    list->add_option("--store", store, "the store's folder")->type_name("DIR")->capture_default_str();
    list->add_option("--kind", listArgs.kind, "alarm, order, action, incident, config or system");
    list->add_option("--subject", listArgs.subject, "entity, alarm or order id");
    list->add_option("--actor,--person", listArgs.actor, "who");
    list->add_option("--asset", listArgs.asset, "part of the subject: an asset's id finds its alarms and orders");
    list->add_option("--from", listArgs.from, "2026-11-01 or 2026-11-01T06:30, UTC")->type_name("TIME");
    list->add_option("--to", listArgs.to, "the same")->type_name("TIME");
    list->add_option("--limit", listArgs.limit, "how many")->capture_default_str();
    list->add_flag("--bodies", listArgs.bodies, "with what was written");
    list->callback([&] {
        listArgs.store = store;
        result = listJournal(listArgs);
    });

    addAuditCommands(app, [&result](const std::function<int()>& command) { result = command(); });
    addTlsCommands(app, [&result](const std::function<int()>& command) { result = command(); });
    addAccountCommands(app, [&result](const std::function<int()>& command) { result = command(); });

    std::string configFile;
    auto* check = app.add_subcommand("check-config", "check a configuration of belfryd");
    check->add_option("FILE", configFile, "configuration in protobuf text format")->required();
    check->callback([&] { result = checkConfiguration(configFile); });

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? kOk : kUsage;
    }
    return result;
}
