// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/config.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fstream>
#include <functional>
#include <set>
#include <sstream>
#include <system_error>

#include <fmt/format.h>
#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/text_format.h>

#include "belfry/v1/config.pb.h"

namespace belfry::gateway {

namespace {

namespace fs = std::filesystem;
using Tree = google::protobuf::TextFormat::ParseInfoTree;

/** Where a field stands in the file, for findings that the parser itself does not make. */
class Places {
public:
    explicit Places(const Tree* tree) : m_tree(tree) {}

    [[nodiscard]] std::pair<int, int> of(const google::protobuf::Message& message, const char* field,
                                         int index = -1) const {
        if (m_tree == nullptr) {
            return {0, 0};
        }
        const auto* descriptor = message.GetDescriptor()->FindFieldByName(field);
        if (descriptor == nullptr) {
            return {0, 0};
        }
        const auto place = m_tree->GetLocation(descriptor, index);
        return place.line < 0 ? std::pair{0, 0} : std::pair{place.line + 1, place.column + 1};
    }
    [[nodiscard]] Places inside(const google::protobuf::Message& message, const char* field, int index = -1) const {
        const auto* descriptor = message.GetDescriptor()->FindFieldByName(field);
        return Places(m_tree == nullptr || descriptor == nullptr ? nullptr
                                                                 : m_tree->GetTreeForNested(descriptor, index));
    }

private:
    const Tree* m_tree;
};

class Findings final : public google::protobuf::io::ErrorCollector {
public:
    Findings(std::string file, std::vector<ConfigProblem>& problems) : m_file(std::move(file)), m_problems(problems) {}

    void AddError(int line, int column, const std::string& message) override {
        m_problems.push_back({m_file, line + 1, column + 1, message,
                              "the fields are described in belfryd.conf(5) and services/proto/belfry/v1/config.proto"});
    }
    void AddWarning(int, int, const std::string&) override {}

private:
    std::string m_file;
    std::vector<ConfigProblem>& m_problems;
};

bool isLogLevel(const std::string& level) {
    static const std::set<std::string> kLevels{"trace", "debug", "info", "warn", "error"};
    return kLevels.contains(level);
}

bool isId(std::string_view id) {
    return !id.empty() && id.size() <= 64 && std::all_of(id.begin(), id.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
               c == '.';
    });
}

/** Checks values; `place(field…)` tells where a finding belongs. */
class Checker {
public:
    Checker(std::string file, std::vector<ConfigProblem>& problems) : m_file(std::move(file)), m_problems(problems) {}

    void add(std::pair<int, int> place, std::string message, std::string hint) {
        m_problems.push_back({m_file, place.first, place.second, std::move(message), std::move(hint)});
    }
    void address(std::pair<int, int> place, const std::string& value) {
        if (const auto checked = checkLoopbackAddress(value); !checked) {
            add(place, checked.error().message, checked.error().hint);
        }
    }

private:
    std::string m_file;
    std::vector<ConfigProblem>& m_problems;
};

void checkSource(Checker& check, const SourceConfig& source, const ConfigSurroundings& around,
                 const std::function<std::pair<int, int>(const char*)>& place) {
    if (source.kind == SourceConfig::Kind::Simulator) {
        if (!std::isfinite(source.speed) || source.speed < 0.1 || source.speed > 600.0) {
            check.add(place("speed"), fmt::format("source \"{}\": speed {} is not possible", source.id, source.speed),
                      "give simulated seconds per second, 0.1 to 600; 1 is real time");
        }
        if (source.language != "en" && source.language != "de") {
            check.add(place("language"),
                      fmt::format("source \"{}\": no texts in the language \"{}\"", source.id, source.language),
                      "write \"en\" or \"de\"");
        }
        if (!around.resources.empty()) {
            if (const auto found = findScenario(source.scenario, around.resources); !found) {
                check.add(place("scenario"), found.error().message, found.error().hint);
            }
        }
    } else if (source.tls.isSet()) {
        if (const auto checked = checkTcpAddress(source.address); !checked) {
            check.add(place("address"), fmt::format("source \"{}\": {}", source.id, checked.error().message),
                      checked.error().hint);
        }
    } else if (!source.address.starts_with("unix:")) {
        if (const auto checked = checkLoopbackAddress(source.address); !checked) {
            check.add(place("address"), fmt::format("source \"{}\": {}", source.id, checked.error().message),
                      "write \"unix:/run/x.sock\" or \"127.0.0.1:7500\"; a system on another machine needs feed.tls");
        }
    }
}

using Place = std::function<std::pair<int, int>(const char* message, const char* field)>;
using SourcePlace = std::function<std::pair<int, int>(std::size_t source, const char* field)>;

void checkMeaning(Checker& check, const GatewayConfig& config, const ConfigSurroundings& around, const Place& place,
                  const SourcePlace& sourcePlace) {
    std::error_code error;
    if (config.cityDir.empty()) {
        check.add({0, 0}, "city_dir is missing", "name a city package made by `belfryctl city import` or `city demo`");
    } else if (config.cityDir != around.defaultCityDir && !fs::exists(config.cityDir / "city.json", error)) {
        check.add(place("", "city_dir"), fmt::format("no city package in {}", config.cityDir.string()),
                  "make one with `belfryctl city import FILE… --out DIR` or `belfryctl city demo --out DIR`");
    }
    if (config.storeDir.empty()) {
        check.add({0, 0}, "store_dir is missing",
                  "name the folder for journal.db and history.db; it is made if needed");
    } else if (fs::exists(config.storeDir, error) && !fs::is_directory(config.storeDir, error)) {
        check.add(place("", "store_dir"), fmt::format("{} is not a folder", config.storeDir.string()),
                  "name a folder for journal.db and history.db");
    }
    if (!config.layersDir.empty() && !fs::is_directory(config.layersDir, error)) {
        check.add(place("", "layers_dir"), fmt::format("no folder {}", config.layersDir.string()),
                  "leave layers_dir out to use the layers that come with Belfry");
    }
    if (config.unixSocket.empty() && config.tcp.empty()) {
        check.add({0, 0}, "nothing to listen on",
                  "set listen { unix_socket: \"…\" } or listen { tcp: \"127.0.0.1:7411\" }");
    }
    if (config.unixSocket.size() > 107) {
        check.add(place("listen", "unix_socket"),
                  "the socket's path is longer than the 107 bytes a Unix socket may have",
                  "choose a shorter path, such as /run/belfry/gateway.sock");
    }
    if (!config.tcp.empty()) {
        if (config.tls.isSet()) {
            if (const auto valid = checkTcpAddress(config.tcp); !valid) {
                check.add(place("listen", "tcp"), valid.error().message, valid.error().hint);
            }
        } else {
            check.address(place("listen", "tcp"), config.tcp);
        }
        if (config.accountsOpen && !isLoopbackAddress(config.tcp)) {
            check.add(place("security", "accounts"), "accounts are open on an address that other machines can reach",
                      "leave security.accounts out: over a network people log in");
        }
    }
    if (!config.metricsHttp.empty()) {
        if (const auto valid = checkTcpAddress(config.metricsHttp); !valid) {
            check.add(place("metrics", "http"), valid.error().message, valid.error().hint);
        } else if (!isLoopbackAddress(config.metricsHttp)) {
            check.add(place("metrics", "http"),
                      fmt::format("metrics are served without TLS and never leave this machine, but \"{}\" can be "
                                  "reached from others",
                                  config.metricsHttp),
                      "write 127.0.0.1 and a port; an agent on this machine may collect them there");
        }
    }
    if (config.tls.isSet()) {
        const std::pair<const char*, const fs::path*> files[] = {{"security.tls.certificate", &config.tls.certificate},
                                                                 {"security.tls.key", &config.tls.key},
                                                                 {"security.tls.client_ca", &config.tls.clientCa}};
        for (const auto& [name, file] : files) {
            if (file->empty()) {
                check.add(place("security", "tls"), fmt::format("{} is missing", name),
                          "TLS needs all three: certificate, key and client_ca; belfryctl tls init makes them");
            } else if (!fs::is_regular_file(*file, error)) {
                check.add(place("security", "tls"), fmt::format("{}: no file {}", name, file->string()),
                          "belfryctl tls init makes one");
            }
        }
    }
    if (config.lockAfterS != 0 && (config.lockAfterS < 30 || config.lockAfterS > 86'400)) {
        check.add(place("security", "lock_after_s"),
                  fmt::format("lock_after_s {} is outside 30 to 86400", config.lockAfterS),
                  "900 is the default; 0 never locks");
    }
    std::vector<std::string> positions{"", "city"};
    for (const AlarmPosition& position : config.alarmPositions) {
        if (std::find(positions.begin(), positions.end(), position.id) != positions.end()) {
            check.add({0, 0}, fmt::format("alarm position '{}' has no id of its own", position.id),
                      "every one needs an id; \"city\" is what no position covers");
        }
        positions.push_back(position.id);
    }
    std::set<std::string> routes;
    for (const EvacuationRoute& route : config.evacuationRoutes) {
        if (route.id.empty() || !routes.insert(route.id).second) {
            check.add({0, 0}, fmt::format("evacuation route '{}' has no id of its own", route.id),
                      "every one needs an id");
        }
        if (route.assets.empty() && route.streets.empty()) {
            check.add({0, 0}, fmt::format("evacuation route '{}' has no car parks", route.id),
                      "name assets, or streets whose car parks and zones it uses");
        }
        if (!(route.withinM >= 0.0 && route.withinM <= 50'000.0)) {
            check.add({0, 0},
                      fmt::format("evacuation route '{}': within_m {} is not possible", route.id, route.withinM),
                      "use 0 to 50000 metres; 500 is the default");
        }
    }
    if (config.tickMs < 20 || config.tickMs > 250) {
        check.add(place("limits", "tick_ms"), fmt::format("tick_ms {} is outside 20 to 250", config.tickMs),
                  "50 is the default; shorter costs processor time, longer makes the picture late");
    }
    if (config.maxConsoles < 1 || config.maxConsoles > 1000) {
        check.add(place("limits", "max_consoles"),
                  fmt::format("max_consoles {} is outside 1 to 1000", config.maxConsoles), "50 is the default");
    }
    if (config.historyKeepHours < 1 || config.historyKeepHours > 24 * 366 * 5) {
        check.add(place("history", "keep_hours"), "keep_hours is outside 1 hour to 5 years",
                  "168 (a week) is the default");
    }
    if (!isLogLevel(config.logLevel)) {
        check.add(place("log", "level"), fmt::format("unknown log level \"{}\"", config.logLevel),
                  "use trace, debug, info, warn or error");
    }
    if (config.sources.empty()) {
        check.add({0, 0}, "no sources",
                  "add at least one: sources { id: \"sim\" simulator { scenario: \"normal-day\" } }");
    }
    std::set<std::string> ids;
    for (std::size_t i = 0; i < config.sources.size(); ++i) {
        const SourceConfig& source = config.sources[i];
        const auto at = [&](const char* field) { return sourcePlace(i, field); };
        if (!isId(source.id)) {
            check.add(at("id"), fmt::format("source id \"{}\" is not usable", source.id),
                      "use 1 to 64 letters, digits, '-', '_' or '.'");
        } else if (!ids.insert(source.id).second) {
            check.add(at("id"), fmt::format("source id \"{}\" is used twice", source.id),
                      "give every source its own id");
        }
        checkSource(check, source, around, at);
    }
}

fs::path resolved(const std::string& path, const fs::path& file) {
    if (path.empty() || fs::path(path).is_absolute()) {
        return path;
    }
    return (file.parent_path() / path).lexically_normal();
}

GatewayConfig fromWire(const v1::GatewayConfig& wire, const fs::path& file, const ConfigSurroundings& around) {
    GatewayConfig config;
    config.gatewayId = wire.gateway_id();
    config.cityName = wire.city_name();
    config.cityDir = resolved(wire.city_dir(), file);
    config.storeDir = resolved(wire.store_dir(), file);
    config.layersDir = resolved(wire.layers_dir(), file);
    config.unixSocket = resolved(wire.listen().unix_socket(), file).string();
    config.tcp = wire.listen().tcp();
    config.cityDir = config.cityDir.empty() ? around.defaultCityDir : config.cityDir;
    config.storeDir = config.storeDir.empty() ? around.defaultStoreDir : config.storeDir;
    if (config.unixSocket.empty() && config.tcp.empty()) {
        config.unixSocket = around.defaultUnixSocket;
    }
    const auto& limits = wire.limits();
    config.tickMs = limits.tick_ms() == 0 ? config.tickMs : static_cast<Millis>(limits.tick_ms());
    config.maxConsoles = limits.max_consoles() == 0 ? config.maxConsoles : limits.max_consoles();
    config.resumeRingMb = limits.resume_ring_mb() == 0 ? config.resumeRingMb : limits.resume_ring_mb();
    config.resumeRingS = limits.resume_ring_s() == 0 ? config.resumeRingS : limits.resume_ring_s();
    const auto& history = wire.history();
    config.historyKeepHours = history.keep_hours() == 0 ? config.historyKeepHours : history.keep_hours();
    config.historyMaxMb = history.max_mb() == 0 ? config.historyMaxMb : history.max_mb();
    config.metricsHttp = wire.metrics().http();
    for (const v1::AlarmPosition& from : wire.alarm_positions()) {
        config.alarmPositions.push_back({from.id(),
                                         from.title().empty() ? from.id() : from.title(),
                                         {from.layers().begin(), from.layers().end()},
                                         {from.districts().begin(), from.districts().end()}});
    }
    for (const v1::EvacuationRoute& from : wire.evacuation_routes()) {
        config.evacuationRoutes.push_back({from.id(),
                                           from.title().empty() ? from.id() : from.title(),
                                           {from.assets().begin(), from.assets().end()},
                                           {from.streets().begin(), from.streets().end()},
                                           from.within_m() == 0.0 ? EvacuationRoute().withinM : from.within_m(),
                                           {from.categories().begin(), from.categories().end()}});
    }
    config.supervisors.assign(wire.supervisors().begin(), wire.supervisors().end());
    const auto& security = wire.security();
    config.accountsOpen = security.accounts() == "open";
    config.accountsFile = resolved(security.accounts_file(), file);
    config.lockAfterS = security.has_lock_after_s() ? security.lock_after_s() : config.lockAfterS;
    config.tls = {resolved(security.tls().certificate(), file), resolved(security.tls().key(), file),
                  resolved(security.tls().client_ca(), file)};
    config.logLevel = wire.log().level().empty() ? config.logLevel : wire.log().level();
    config.logJson = wire.log().json();
    for (const auto& source : wire.sources()) {
        SourceConfig& mine = config.sources.emplace_back();
        mine.id = source.id();
        mine.title = source.title().empty() ? source.id() : source.title();
        if (source.has_feed()) {
            mine.kind = SourceConfig::Kind::Feed;
            mine.address = source.feed().address();
            const auto& tls = source.feed().tls();
            mine.tls = {resolved(tls.certificate(), file), resolved(tls.key(), file), resolved(tls.client_ca(), file)};
            continue;
        }
        const auto& simulator = source.simulator();
        mine.seed = simulator.seed() == 0 ? mine.seed : simulator.seed();
        mine.speed = simulator.speed() == 0.0 ? mine.speed : simulator.speed();
        mine.scenario = simulator.scenario().empty() ? mine.scenario : simulator.scenario();
        if (mine.scenario.find('/') != std::string::npos) {
            mine.scenario = resolved(mine.scenario, file).string();
        }
        mine.startTime = simulator.start_time();
        mine.language = simulator.language().empty() ? mine.language : simulator.language();
    }
    return config;
}

}  // namespace

std::string toText(const ConfigProblem& problem) {
    std::string text = problem.file;
    if (problem.line > 0) {
        text += fmt::format(":{}:{}", problem.line, problem.column);
    }
    text += (text.empty() ? "" : ": ") + problem.message;
    return problem.hint.empty() ? text : text + ". " + problem.hint;
}

bool isLoopbackAddress(std::string_view address) {
    const std::string_view host = address.substr(0, address.rfind(':'));
    return host == "localhost" || host == "[::1]" || host.starts_with("127.");
}

Result<void> checkTcpAddress(std::string_view address) {
    const auto colon = address.rfind(':');
    if (colon == std::string_view::npos) {
        return fail(ErrorCode::InvalidArgument, fmt::format("\"{}\" has no port", address), "write 127.0.0.1:PORT");
    }
    const std::string_view host = address.substr(0, colon);
    const std::string_view port = address.substr(colon + 1);
    unsigned number = 0;
    const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), number);
    if (error != std::errc() || end != port.data() + port.size() || number > 65535) {
        return fail(ErrorCode::InvalidArgument, fmt::format("\"{}\" is not a port", port),
                    "use a number from 0 to 65535; 0 lets the system choose");
    }
    if (host.empty()) {
        return fail(ErrorCode::InvalidArgument, fmt::format("\"{}\" has no host", address),
                    "write 127.0.0.1:PORT, or 0.0.0.0:PORT for all of this machine's networks");
    }
    return {};
}

Result<void> checkLoopbackAddress(std::string_view address) {
    if (auto valid = checkTcpAddress(address); !valid) {
        return valid;
    }
    if (isLoopbackAddress(address)) {
        return {};
    }
    return fail(ErrorCode::InvalidArgument,
                fmt::format("\"{}\" can be reached from other machines without TLS: anybody on the network could read "
                            "the city and command it",
                            address),
                "set security.tls (belfryctl tls init makes certificates), or listen on 127.0.0.1");
}

Result<fs::path> findScenario(const std::string& scenario, const fs::path& resources) {
    std::error_code error;
    if (scenario.find('/') != std::string::npos || scenario.ends_with(".json")) {
        if (fs::is_regular_file(scenario, error)) {
            return fs::path(scenario);
        }
        return fail(ErrorCode::NotFound, fmt::format("no scenario file {}", scenario), "check the path");
    }
    const fs::path folder = resources / "scenarios";
    std::set<std::string> known;
    for (const auto& entry : fs::directory_iterator(folder, error)) {
        if (!entry.is_regular_file(error)) {
            continue;
        }
        if (entry.path().stem() == scenario) {
            return entry.path();
        }
        known.insert(entry.path().stem().string());
    }
    return fail(ErrorCode::NotFound, fmt::format("unknown scenario \"{}\"", scenario),
                known.empty() ? fmt::format("no scenarios in {}; set BELFRY_RESOURCES", folder.string())
                              : fmt::format("known ones: {}", fmt::join(known, ", ")));
}

std::vector<ConfigProblem> checkConfig(const GatewayConfig& config, const ConfigSurroundings& surroundings) {
    std::vector<ConfigProblem> problems;
    Checker check("", problems);
    checkMeaning(
        check, config, surroundings, [](const char*, const char*) { return std::pair{0, 0}; },
        [](std::size_t, const char*) { return std::pair{0, 0}; });
    return problems;
}

ConfigOutcome parseConfig(std::string_view text, const fs::path& file, const ConfigSurroundings& surroundings) {
    ConfigOutcome outcome;
    Findings findings(file.string(), outcome.problems);
    Tree tree;
    google::protobuf::TextFormat::Parser parser;
    parser.RecordErrorsTo(&findings);
    parser.WriteLocationsTo(&tree);
    v1::GatewayConfig wire;
    if (!parser.ParseFromString(std::string(text), &wire)) {
        if (outcome.problems.empty()) {
            outcome.problems.push_back({file.string(), 0, 0, "not a configuration in protobuf text format", ""});
        }
        return outcome;
    }
    outcome.config = fromWire(wire, file, surroundings);
    Checker check(file.string(), outcome.problems);
    const Places root(&tree);
    checkMeaning(
        check, outcome.config, surroundings,
        [&](const char* message, const char* field) {
            if (*message == '\0') {
                return root.of(wire, field);
            }
            const auto* descriptor = wire.GetDescriptor()->FindFieldByName(message);
            const auto& nested = wire.GetReflection()->GetMessage(wire, descriptor);
            return root.inside(wire, message).of(nested, field);
        },
        [&](std::size_t index, const char* field) {
            const auto& source = wire.sources(static_cast<int>(index));
            const Places place = root.inside(wire, "sources", static_cast<int>(index));
            std::pair<int, int> found = place.of(source, field);
            if (found.first == 0 && source.has_simulator()) {
                found = place.inside(source, "simulator").of(source.simulator(), field);
            }
            if (found.first == 0 && source.has_feed()) {
                found = place.inside(source, "feed").of(source.feed(), field);
            }
            return found.first == 0 ? root.of(wire, "sources", static_cast<int>(index)) : found;
        });
    if (const std::string& accounts = wire.security().accounts();
        !accounts.empty() && accounts != "open" && accounts != "required") {
        check.add(root.inside(wire, "security").of(wire.security(), "accounts"),
                  fmt::format("security.accounts \"{}\" is neither \"required\" nor \"open\"", accounts),
                  "leave it out: people log in");
    }
    for (int i = 0; i < wire.sources_size(); ++i) {
        if (!wire.sources(i).has_simulator() && !wire.sources(i).has_feed()) {
            check.add(root.of(wire, "sources", i),
                      fmt::format("source \"{}\" says nothing of where it comes from", wire.sources(i).id()),
                      "add simulator { … } or feed { address: \"unix:/run/x.sock\" }");
        }
    }
    return outcome;
}

ConfigOutcome loadConfig(const fs::path& file, const ConfigSurroundings& surroundings) {
    std::error_code error;
    if (fs::is_directory(file, error)) {
        return {{}, {{file.string(), 0, 0, "is a folder", "name the configuration file in it"}}};
    }
    if (const auto size = fs::file_size(file, error); !error && size > (1U << 20U)) {
        return {{}, {{file.string(), 0, 0, "is larger than 1 MiB", "this cannot be a configuration file"}}};
    }
    std::ifstream stream(file, std::ios::binary);
    if (!stream) {
        return {{}, {{file.string(), 0, 0, "cannot be read", "check that it exists and that you may read it"}}};
    }
    std::ostringstream text;
    text << stream.rdbuf();
    return parseConfig(text.str(), file, surroundings);
}

}  // namespace belfry::gateway
