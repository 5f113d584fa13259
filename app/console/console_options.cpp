// SPDX-License-Identifier: Apache-2.0
#include "app/console/console_options.h"

#include <cstdio>
#include <cstdlib>

#include <CLI/CLI.hpp>

namespace belfry::console {

namespace {

constexpr int kUsage = 2;
constexpr double kLeastZoom = 4.0;  // what the map's camera allows
constexpr double kMostZoom = 19.0;

constexpr const char* kDescription =
    "belfry shows a city live on a map, raises its alarms and lets authorised people override its\n"
    "systems by hand. It reads everything from a gateway, belfryd; with --demo it starts its own\n"
    "on a city that does not exist.";

constexpr const char* kFooter = R"(
KEYS
  Ctrl+K       search assets and streets           Ctrl+1 … Ctrl+5  presets
  F6           next panel                           Ctrl+B           layer rail on and off
  F8           silence alarms for two minutes       F7               health of the alarm system
  alarm list:  A acknowledge, S shelve, L locate, arrows move
  map:         arrows pan, + and - zoom, [ and ] or Ctrl with arrows turn, N north up,
               Home the whole city, . and , step through assets, Return shows the
               selected one; R rectangle, L lasso, C radius, S street select many,
               then arrows move a cursor, Space puts a corner, Return ends, Esc drops

FILES AND ENVIRONMENT
  $XDG_DATA_HOME/belfry/cities/demo  the demo city, drawn at the first start (else below ~/.local/share)
  $XDG_STATE_HOME/belfry/demo        what the demo's gateway keeps: alarms, orders, history
  $XDG_CONFIG_HOME/belfry/belfry.conf  volume, speech, when the sounds of alarms were tested
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

bool isWithin(double value, double least, double most) { return value >= least && value <= most; }  // NaN is not

/** "15.60,48.41" or "15.60,48.41,16". */
std::optional<StartView> parseView(const std::string& text) {
    StartView view;
    double zoom = 0.0;
    char rest = 0;
    const int fields = std::sscanf(text.c_str(), "%lf,%lf,%lf%c", &view.lon, &view.lat, &zoom, &rest);
    if (fields == 3) {
        view.zoom = zoom;
    } else if (char more = 0; fields != 2 || std::sscanf(text.c_str(), "%*f,%*f%c", &more) == 1) {
        return std::nullopt;
    }
    const bool ok = isWithin(view.lon, -180.0, 180.0) && isWithin(view.lat, -85.0, 85.0) &&
                    (!view.zoom || isWithin(*view.zoom, kLeastZoom, kMostZoom));
    return ok ? std::optional(view) : std::nullopt;
}

/** "18:30". */
bool isTimeOfDay(const std::string& text) {
    int hours = 0;
    int minutes = 0;
    char rest = 0;
    return text.size() <= 5 && std::sscanf(text.c_str(), "%2d:%2d%c", &hours, &minutes, &rest) == 2 &&
           isWithin(hours, 0, 23) && isWithin(minutes, 0, 59);
}

/** Where a gateway may be: unix:PATH or HOST:PORT. */
bool isAddress(const std::string& text) {
    if (text.starts_with("unix:")) {
        return text.size() > 5;
    }
    const std::size_t colon = text.rfind(':');
    if (colon == std::string::npos || colon == 0) {
        return false;
    }
    unsigned port = 0;
    char rest = 0;
    return std::sscanf(text.c_str() + colon + 1, "%5u%c", &port, &rest) == 1 && port >= 1 && port <= 65'535;
}

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
    app.add_option("--tls", options.tls,
                   "this workstation's certificate: DIR/NAME for DIR/NAME.crt, DIR/NAME.key and DIR/ca.crt")
        ->type_name("DIR/NAME")
        ->excludes(demo);
    app.add_option("--password-file", options.passwordFile,
                   "log in as --operator with the first line of FILE: for walls and kiosks that nobody sits at")
        ->type_name("FILE")
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
    app.add_option("--renderer", options.renderer,
                   "what draws the window: auto (the GPU, else software), gpu (OpenGL even if emulated) or software")
        ->check(CLI::IsMember({"auto", "gpu", "software"}))
        ->type_name("NAME");
    std::string size;
    app.add_option("--size", size, "size of the window")->type_name("WxH");
    std::string view;
    app.add_option("--view", view, "where the map opens; the zoom (4 to 19) may be left out")
        ->type_name("LON,LAT,ZOOM");
    app.add_option("--select", options.select, "select and show this entity at the start")->type_name("ENTITY");
    app.add_option("--screen", options.screen,
                   "open a panel at the start; not-live: end the demo's gateway; "
                   "login: for a picture of a console that nobody is logged in at")
        ->check(CLI::IsMember({"alarms", "shelved", "suppressed", "out-of-service", "maintenance", "flood", "override",
                               "orders", "feeds", "session", "audit", "handover", "shelve", "sound", "kpi", "journal",
                               "login", "not-live"}))
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
    const auto mistake = [&parsed](const char* option, const std::string& value, const char* why) {
        std::fprintf(stderr, "belfry: %s %s is no %s\n", option, value.c_str(), why);
        parsed.exitStatus = kUsage;
    };
    if (app.count("--view") > 0) {
        options.view = parseView(view);
        if (!options.view) {
            mistake("--view", view, "place on Earth; write it like 15.60,48.41,16 (longitude, latitude, zoom 4 to 19)");
            return parsed;
        }
    }
    if (app.count("--start-time") > 0 && !isTimeOfDay(options.startTime)) {
        mistake("--start-time", options.startTime, "time of day; write it like 18:30");
        return parsed;
    }
    if (app.count("--connect") > 0 && !isAddress(options.connect)) {
        mistake("--connect", options.connect,
                "gateway's address; write unix:/run/belfry/gateway.sock or 127.0.0.1:7411");
        return parsed;
    }
    if (app.count("--size") > 0) {
        int width = 0;
        int height = 0;
        char rest = 0;
        if (std::sscanf(size.c_str(), "%dx%d%c", &width, &height, &rest) != 2 || width < 320 || height < 240 ||
            width > 16'384 || height > 16'384) {
            mistake("--size", size, "size; write it like 1920x1080");
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
