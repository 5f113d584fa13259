// SPDX-License-Identifier: Apache-2.0
#include "app/console/console_options.h"

#include <cstdio>
#include <cstdlib>

#include <CLI/CLI.hpp>

namespace belfry::console {

namespace {

constexpr int kUsage = 2;

constexpr const char* kDescription =
    "belfry shows a city live on a map, raises its alarms and lets authorised people override its\n"
    "systems by hand. It reads everything from a gateway, belfryd; with --demo it starts its own\n"
    "on a city that does not exist.";

constexpr const char* kFooter = R"(
KEYS
  Ctrl+K       search assets and streets           Ctrl+1 … Ctrl+5  presets
  F6           next panel                           Ctrl+B           layer rail on and off
  alarm list:  A acknowledge, S shelve, L locate, arrows move
  map:         arrows pan, + and - zoom, [ and ] turn, N north up, Home the whole city,
               . and , step through assets, Return shows the selected one

FILES AND ENVIRONMENT
  $XDG_DATA_HOME/belfry/cities/demo  the demo city, drawn at the first start (else below ~/.local/share)
  $XDG_STATE_HOME/belfry/demo        what the demo's gateway keeps: alarms, orders, history
  $XDG_CACHE_HOME/belfry             map tiles and the catalogue; may be removed at any time
  BELFRY_GATEWAY                     the belfryd that --demo starts, instead of the one beside this program
  BELFRY_RESOURCES                   map styles, instead of ../share/belfry beside the program
  QT_QPA_PLATFORM=offscreen          no display needed, for --screenshot and --self-test

EXIT STATUS
  0  closed, or the screenshot is written, or the self-test passed
  1  could not start, the screenshot was not to be had, or the self-test failed; stderr says why
  2  wrong command line

EXAMPLES
  belfry --demo                                      try it: nothing else is needed
  belfry --connect unix:/run/belfry/gateway.sock --city /srv/cities/krems
  belfry --demo --layout wall --palette day          for a projector
  belfry --demo --screenshot city.png --size 1920x1080

SEE ALSO
  belfryd(1), belfryctl(1))";

}  // namespace

ParsedOptions parseOptions(int argc, char** argv) {
    ParsedOptions parsed;
    ConsoleOptions& options = parsed.options;
    CLI::App app{kDescription, "belfry"};
    app.footer(kFooter);
    app.set_version_flag("--version", std::string("belfry ") + BELFRY_VERSION + " (contract belfry.v1)");
    app.get_formatter()->column_width(34);

    auto* const demo =
        app.add_flag("--demo", options.demo, "start an own gateway with a simulated city, stop it at the end");
    app.add_option("--connect", options.connect, "the gateway: unix:PATH or HOST:PORT; default: the local one's socket")
        ->type_name("ADDRESS")
        ->excludes(demo);
    app.add_option("--city", options.city, "city package to draw as base map (with --demo: to simulate as well)")
        ->type_name("DIR");
    app.add_option("--scenario", options.scenario, "--demo: what the day brings, for example storm-feeder-trip")
        ->type_name("NAME")
        ->needs(demo);
    app.add_option("--start-time", options.startTime, "--demo: local time at the start, such as 18:30")
        ->type_name("TIME")
        ->needs(demo);
    app.add_option("--layout", options.layout, "desk, wall or kiosk (read-only, for touch)")
        ->check(CLI::IsMember({"desk", "wall", "kiosk"}))
        ->type_name("NAME");
    app.add_option("--palette", options.palette, "day, dusk or night")
        ->check(CLI::IsMember({"day", "dusk", "night"}))
        ->type_name("NAME");
    app.add_option("--language", options.language, "en or de; default: the system's")
        ->check(CLI::IsMember({"en", "de"}))
        ->type_name("CODE");
    app.add_option("--operator", options.operatorName, "name under which orders and acknowledgements are kept")
        ->type_name("NAME");
    app.add_flag("--reduced-motion", options.reducedMotion, "nothing blinks or glides");
    std::string size;
    app.add_option("--size", size, "size of the window")->type_name("WxH");
    app.add_option("--view", options.view, "where the map opens")->type_name("LON,LAT,ZOOM");
    app.add_option("--select", options.select, "select and show this entity at the start")->type_name("ENTITY");
    app.add_option("--screen", options.screen, "open a panel at the start; not-live: end the demo's gateway")
        ->check(CLI::IsMember({"alarms", "override", "orders", "feeds", "shelve", "not-live"}))
        ->type_name("NAME");
    app.add_option("--screenshot", options.screenshot, "write a picture once map and data have settled, then stop")
        ->type_name("FILE");
    app.add_flag("--self-test", options.selfTest, "check that everything needed is here and loads, then stop");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        parsed.exitStatus = app.exit(error) == 0 ? 0 : kUsage;
        return parsed;
    }
    if (!size.empty()) {
        int width = 0;
        int height = 0;
        char rest = 0;
        if (std::sscanf(size.c_str(), "%dx%d%c", &width, &height, &rest) != 2 || width < 320 || height < 240 ||
            width > 16'384 || height > 16'384) {
            std::fprintf(stderr, "belfry: --size %s is no size; write it like 1920x1080\n", size.c_str());
            parsed.exitStatus = kUsage;
            return parsed;
        }
        options.size = {width, height};
    }
    if (options.operatorName.empty()) {
        const char* const user = std::getenv("USER");
        options.operatorName = user != nullptr && *user != '\0' ? user : "operator";
    }
    return parsed;
}

}  // namespace belfry::console
