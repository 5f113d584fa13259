// SPDX-License-Identifier: Apache-2.0
// belfryd: flags, defaults, signals and systemd. What it does is in services/gateway.
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>
#include <thread>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <poll.h>
#include <spdlog/spdlog.h>
#include <sys/signalfd.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

#include "models/domain/clock.h"
#include "services/gateway/config.h"
#include "services/gateway/demo_city.h"
#include "services/gateway/gateway.h"
#include "services/gateway/logging.h"
#include "services/gateway/paths.h"

namespace {

namespace fs = std::filesystem;
using namespace belfry;
using namespace belfry::gateway;

constexpr int kOk = 0;
constexpr int kFailed = 1;  // could not start, or the configuration is wrong
constexpr int kUsage = 2;   // the command line is wrong
constexpr std::uint32_t kDemoAssets = 20'000;

struct Flags {
    std::string config;
    std::string checkConfig;
    std::string city;
    std::string store;
    std::string listen;
    std::string scenario;
    std::string startTime;
    std::string language;
    std::string logLevel;
    std::string accounts;
    std::optional<std::uint64_t> seed;
    std::optional<double> speed;
    bool json = false;
};

constexpr const char* kDescription =
    "belfryd reads the systems of a city, keeps their live state, decides alarms, carries out\n"
    "manual overrides and serves consoles. Without a configuration it runs the built-in\n"
    "simulator on an invented city that it draws at the first start.";

constexpr const char* kFooter = R"(
SIGNALS
  SIGTERM, SIGINT   stop: consoles are told, streams end, the journal is closed

FILES AND ENVIRONMENT
  $XDG_STATE_HOME/belfry              journal.db, history.db (default of --store; else ~/.local/state/belfry)
  $XDG_DATA_HOME/belfry/cities/demo   the invented city (default of --city; else below ~/.local/share)
  $XDG_RUNTIME_DIR/belfry/gateway.sock  default of --listen; else /tmp/belfry-UID/gateway.sock
  BELFRY_RESOURCES                    layers, scenarios and styles, instead of ../share/belfry beside the program

OUTPUT
  stdout: one line "ready ADDRESS" once consoles are served. stderr: the log.

EXIT STATUS
  0  stopped when asked to, or the configuration is good (--check-config)
  1  could not start, or the configuration is wrong; stderr says why and what to do
  2  wrong command line

EXAMPLES
  belfryd --accounts open                         a demo city with its own simulator; no passwords
  belfryd --accounts open --scenario storm-feeder-trip --speed 10
                                                  ten times as fast, with a storm that trips a feeder
  belfryd --config /etc/belfry/belfryd.textproto  as a service; see belfryd.conf(5)
  belfryd --check-config FILE                     say what is wrong with FILE, and where

SEE ALSO
  belfry(1), belfryctl(1), belfryd.conf(5))";

/** To a person at a terminal, or as a record to the log collector that reads our lines. */
void printProblem(const Error& error, bool json = false) {
    if (json) {
        spdlog::error("{}", toText(error));
        return;
    }
    fmt::print(stderr, "belfryd: {}\n", error.message);
    if (!error.hint.empty()) {
        fmt::print(stderr, "belfryd: {}\n", error.hint);
    }
}

/** Applies what the command line says over what the file says. */
void overlay(GatewayConfig& config, const Flags& flags) {
    if (!flags.city.empty()) {
        config.cityDir = fs::absolute(flags.city);
    }
    if (!flags.store.empty()) {
        config.storeDir = fs::absolute(flags.store);
    }
    if (flags.listen.starts_with("unix:")) {
        config.unixSocket = fs::absolute(flags.listen.substr(5)).string();
        config.tcp.clear();
    } else if (!flags.listen.empty()) {
        config.tcp = flags.listen;
        config.unixSocket.clear();
    }
    if (!flags.logLevel.empty()) {
        config.logLevel = flags.logLevel;
    }
    config.logJson = config.logJson || flags.json;
    if (!flags.accounts.empty()) {
        config.accountsOpen = flags.accounts == "open";
    }
    for (SourceConfig& source : config.sources) {
        if (source.kind == SourceConfig::Kind::Simulator) {
            source.scenario = flags.scenario.empty() ? source.scenario : flags.scenario;
            source.startTime = flags.startTime.empty() ? source.startTime : flags.startTime;
            source.language = flags.language.empty() ? source.language : flags.language;
            source.seed = flags.seed.value_or(source.seed);
            source.speed = flags.speed.value_or(source.speed);
        }
    }
}

int checkOnly(const std::string& file, const ConfigSurroundings& around) {
    const ConfigOutcome outcome = loadConfig(file, around);
    if (outcome.ok()) {
        fmt::print("{}: OK\n", file);
        return kOk;
    }
    for (const ConfigProblem& problem : outcome.problems) {
        fmt::print(stderr, "{}\n", toText(problem));
    }
    fmt::print(stderr, "{}: {} problem{}\n", file, outcome.problems.size(), outcome.problems.size() == 1 ? "" : "s");
    return kFailed;
}

/** The configuration that runs when nobody wrote one. */
GatewayConfig demoConfig(const ConfigSurroundings& around) {
    GatewayConfig config;
    config.cityDir = around.defaultCityDir;
    config.storeDir = around.defaultStoreDir;
    config.unixSocket = around.defaultUnixSocket;
    SourceConfig simulator;
    simulator.id = "simulator";
    simulator.title = "Simulator";
    config.sources.push_back(simulator);
    return config;
}

Result<void> ensureDemoCity(const fs::path& dir, bool json) {
    std::error_code error;
    if (fs::exists(dir / "city.json", error)) {
        return {};
    }
    const bool terminal = isatty(STDERR_FILENO) != 0;
    if (json) {
        spdlog::info("drawing the demo city in {} (only once)", dir.string());
    } else {
        fmt::print(stderr, "belfryd: drawing the demo city in {} (only once)\n", dir.string());
    }
    int shown = -1;
    const auto made = makeDemoCity(dir, kDemoAssets, 1, [&](double done, std::string_view what) {
        const int percent = static_cast<int>(done * 100.0);
        if (json) {
            return;
        }
        if (terminal && percent != shown) {
            fmt::print(stderr, "\r\033[K{:3} %  {}", percent, what);
        } else if (!terminal && percent / 5 != shown / 5) {
            fmt::print(stderr, "belfryd: {} % {}\n", percent, what);
        }
        shown = percent;
    });
    if (terminal && !json) {
        fmt::print(stderr, "\r\033[K");
    }
    if (!made) {
        return tl::unexpected(made.error());
    }
    return {};
}

/** Takes the alarm definitions that are on the disk now, all or none. */
void reload(Gateway& gateway) {
    if (const auto count = gateway.reloadAlarms()) {
        spdlog::info("alarm definitions read again: {} in force", *count);
    } else {
        spdlog::error("alarm definitions refused, the old set stays in force: {}", toText(count.error()));
    }
}

/** Waits for SIGTERM or SIGINT, telling systemd's watchdog that the core still turns; SIGHUP reads alarms again. */
void waitForTheEnd(int signals, Gateway& gateway) {
    std::uint64_t watchdogUs = 0;
    const bool watched = sd_watchdog_enabled(0, &watchdogUs) > 0;
    const int timeout = watched ? static_cast<int>(watchdogUs / 2'000) : -1;
    while (true) {
        pollfd poller{signals, POLLIN, 0};
        const int ready = poll(&poller, 1, timeout);
        if (ready > 0) {
            signalfd_siginfo info{};
            if (read(signals, &info, sizeof info) == static_cast<ssize_t>(sizeof info)) {
                if (info.ssi_signo == SIGHUP) {
                    reload(gateway);
                    continue;
                }
                spdlog::info("signal {}: stopping", info.ssi_signo);
            }
            return;
        }
        if (ready == 0 && gateway.alive()) {
            (void)sd_notify(0, "WATCHDOG=1");
        }
    }
}

int run(const Flags& flags, const fs::path& resources, const ConfigSurroundings& around, int signals) {
    GatewayConfig config;
    std::vector<ConfigProblem> problems;
    if (flags.config.empty()) {
        config = demoConfig(around);
        overlay(config, flags);
        problems = checkConfig(config, around);
    } else {
        ConfigOutcome outcome = loadConfig(flags.config, around);
        config = std::move(outcome.config);
        problems = std::move(outcome.problems);
        if (problems.empty()) {
            overlay(config, flags);
            problems = checkConfig(config, around);
        }
    }
    const bool json = config.logJson || flags.json;
    if (!problems.empty()) {
        setUpLogging("info", json);
        for (const ConfigProblem& problem : problems) {
            printProblem({ErrorCode::InvalidArgument, toText(problem), {}, {}}, json);
        }
        return kFailed;
    }
    setUpLogging(config.logLevel, json);
    if (config.cityDir == around.defaultCityDir) {
        if (auto made = ensureDemoCity(config.cityDir, json); !made) {
            printProblem(made.error(), json);
            return kFailed;
        }
    }
    const SystemClock clock;
    GatewayOptions options;
    options.config = config;
    options.resources = resources;
    options.version = BELFRY_VERSION;
    options.progress = [](const std::string& what) {
        spdlog::info("{}", what);
        (void)sd_notifyf(0, "STATUS=%s\nEXTEND_TIMEOUT_USEC=30000000", what.c_str());
    };
    auto gateway = Gateway::start(std::move(options), clock);
    if (!gateway) {
        printProblem(gateway.error(), json);
        (void)sd_notifyf(0, "STATUS=%s", gateway.error().message.c_str());
        return kFailed;
    }
    spdlog::info("serving {} entities on {}", (*gateway)->entityCount(), (*gateway)->address());
    if (!(*gateway)->metricsAddress().empty()) {
        spdlog::info("metrics on http://{}/metrics", (*gateway)->metricsAddress());
    }
    fmt::print("ready {}\n", (*gateway)->address());
    std::fflush(stdout);
    (void)sd_notifyf(0, "READY=1\nSTATUS=Serving on %s", (*gateway)->address().c_str());
    waitForTheEnd(signals, **gateway);
    (void)sd_notify(0, "STOPPING=1\nSTATUS=Stopping");
    (*gateway)->stop();
    spdlog::info("stopped");
    return kOk;
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app{kDescription, "belfryd"};
    app.footer(kFooter);
    app.set_version_flag("--version", std::string("belfryd ") + BELFRY_VERSION + " (contract belfry.v1)");
    app.get_formatter()->column_width(34);
    Flags flags;
    app.add_option("--config", flags.config, "configuration in protobuf text format; see belfryd.conf(5)")
        ->type_name("FILE");
    app.add_option("--check-config", flags.checkConfig, "check FILE and stop: OK, or every mistake with its line")
        ->type_name("FILE");
    app.add_option("--city", flags.city, "city package made by `belfryctl city import` or `city demo`")
        ->type_name("DIR");
    app.add_option("--store", flags.store, "folder of journal.db and history.db; made if missing")->type_name("DIR");
    app.add_option("--listen", flags.listen, "where consoles connect: unix:PATH or 127.0.0.1:PORT (0 = any port)")
        ->type_name("ADDRESS");
    app.add_option("--scenario", flags.scenario, "simulator: what the day brings, a name or a file")->type_name("NAME");
    app.add_option("--seed", flags.seed, "simulator: the same seed lives the same day")->type_name("NUMBER");
    app.add_option("--speed", flags.speed, "simulator: city seconds per second")->type_name("FACTOR");
    app.add_option("--start-time", flags.startTime, "simulator: local time at the start, 06:30 or 2026-11-19T18:30")
        ->type_name("TIME");
    app.add_option("--language", flags.language, "simulator: of incident texts and message signs, en or de")
        ->check(CLI::IsMember({"en", "de"}))
        ->type_name("LANGUAGE");
    app.add_option("--log-level", flags.logLevel, "trace, debug, info, warn or error")
        ->check(CLI::IsMember({"trace", "debug", "info", "warn", "error"}))
        ->type_name("LEVEL");
    app.add_option("--accounts", flags.accounts,
                   "required: people log in (default); open: whoever may enter the socket's folder operates")
        ->check(CLI::IsMember({"open", "required"}))
        ->type_name("MODE");
    app.add_flag("--log-json", flags.json, "log one JSON object a line");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? kOk : kUsage;
    }

    // Signals are read, not caught: blocked here before any thread starts.
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);  // a limit on file sizes is a full disk, not an end
    const int signals = signalfd(-1, &set, SFD_CLOEXEC);

    const auto resources = findResources();
    if (!resources) {
        printProblem(resources.error());
        return kFailed;
    }
    ConfigSurroundings around;
    around.resources = *resources;
    around.defaultCityDir = defaultDemoCityDir();
    around.defaultStoreDir = defaultStoreDir();
    if (flags.listen.empty()) {
        if (const auto socket = defaultSocket()) {
            around.defaultUnixSocket = *socket;
        } else if (flags.config.empty() && flags.checkConfig.empty()) {
            printProblem(socket.error());
            return kFailed;
        }
    }
    if (!flags.checkConfig.empty()) {
        if (around.defaultUnixSocket.empty()) {
            around.defaultUnixSocket = "/run/belfry/gateway.sock";
        }
        return checkOnly(flags.checkConfig, around);
    }
    return run(flags, *resources, around, signals);
}
