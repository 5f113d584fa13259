// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "models/domain/clock.h"
#include "models/domain/error.h"

namespace belfry::gateway {

/** One operator's responsibility: an area and its layers. Empty lists mean all. */
struct AlarmPosition {
    std::string id;
    std::string title;
    std::vector<std::string> layers;
    std::vector<std::string> districts;
};

/** Car parks that people leave by; see services/gateway/evacuation.h. */
struct EvacuationRoute {
    std::string id;
    std::string title;
    std::vector<std::string> assets;      ///< ids of car parks and zones
    std::vector<std::string> streets;     ///< and whatever of the layer "parking" lies in these
    double withinM = 500.0;               ///< of the edge of an incident's area to one of them
    std::vector<std::string> categories;  ///< of incidents, "FIRE"; empty = all
};

/** PEM files. All empty = no TLS. */
struct TlsFiles {
    std::filesystem::path certificate;
    std::filesystem::path key;
    std::filesystem::path clientCa;
    [[nodiscard]] bool isSet() const { return !certificate.empty() || !key.empty() || !clientCa.empty(); }
};

/** A city system that the gateway reads. Exactly one of the kinds is in use. */
struct SourceConfig {
    enum class Kind : std::uint8_t { Simulator, Feed };
    std::string id;
    std::string title;
    Kind kind = Kind::Simulator;
    // Simulator
    std::uint64_t seed = 1;
    double speed = 1.0;  ///< simulated seconds per second
    std::string scenario = "normal-day";
    std::string startTime;        ///< "HH:MM" or a date-time; empty = now
    std::string language = "en";  ///< of incident texts and message signs
    // Feed
    std::string address;
    TlsFiles tls;  ///< clientCa: the authority of the city system's certificate
};

/** What belfryd runs with: the file of `services/proto/belfry/v1/config.proto` with every default filled in. */
struct GatewayConfig {
    std::string gatewayId;
    std::string cityName;  ///< empty = the city package's
    std::filesystem::path cityDir;
    std::filesystem::path storeDir;
    std::filesystem::path layersDir;  ///< empty = the ones that come with Belfry
    std::string unixSocket;
    std::string tcp;
    std::vector<SourceConfig> sources;
    Millis tickMs = 50;
    std::uint32_t maxConsoles = 50;
    std::uint32_t resumeRingMb = 64;
    std::uint32_t resumeRingS = 600;
    std::int64_t historyKeepHours = 168;
    std::uint64_t historyMaxMb = 4096;
    std::string metricsHttp;
    std::string logLevel = "info";
    bool logJson = false;
    std::vector<AlarmPosition> alarmPositions;
    std::vector<EvacuationRoute> evacuationRoutes;
    std::vector<std::string> supervisors;
    bool accountsOpen = false;           ///< no passwords: the socket's folder decides
    std::filesystem::path accountsFile;  ///< empty = accounts.json in storeDir
    std::uint32_t lockAfterS = 900;      ///< 0 = never
    TlsFiles tls;

    [[nodiscard]] std::filesystem::path accountsPath() const {
        return accountsFile.empty() ? storeDir / "accounts.json" : accountsFile;
    }
};

/** One thing that is wrong with a configuration file. Line and column count from 1; 0 = the file as a whole. */
struct ConfigProblem {
    std::string file;
    int line = 0;
    int column = 0;
    std::string message;
    std::string hint;
};
/** "belfry.conf:3:7: message. hint" */
[[nodiscard]] std::string toText(const ConfigProblem& problem);

struct ConfigOutcome {
    GatewayConfig config;
    std::vector<ConfigProblem> problems;  ///< empty = good
    [[nodiscard]] bool ok() const { return problems.empty(); }
};

/** Where the machine has things; empty paths are not looked at. The defaults stand in for what a file leaves out. */
struct ConfigSurroundings {
    std::filesystem::path resources;
    std::filesystem::path defaultCityDir;  ///< may not exist yet: it is made at the first start
    std::filesystem::path defaultStoreDir;
    std::string defaultUnixSocket;
};

/** Reads protobuf text format and checks what it means. Relative paths are relative to the file. Never throws away a
 *  finding: everything that is wrong is listed at once. */
[[nodiscard]] ConfigOutcome parseConfig(std::string_view text, const std::filesystem::path& file,
                                        const ConfigSurroundings& surroundings = {});
[[nodiscard]] ConfigOutcome loadConfig(const std::filesystem::path& file, const ConfigSurroundings& surroundings = {});

/** The same checks on a configuration that was put together from flags and defaults. */
[[nodiscard]] std::vector<ConfigProblem> checkConfig(const GatewayConfig& config,
                                                     const ConfigSurroundings& surroundings);

/** Whether an address can only be reached from this machine. */
[[nodiscard]] bool isLoopbackAddress(std::string_view address);
/** OK for "10.1.2.3:7411", "[::]:7411", "127.0.0.1:7411": a host and a port. */
[[nodiscard]] Result<void> checkTcpAddress(std::string_view address);

/** OK for "127.0.0.1:7411", "[::1]:7411", "localhost:7411"; an error that says why for everything else. */
[[nodiscard]] Result<void> checkLoopbackAddress(std::string_view address);

/** The scenario's file: a path as it is, or a name looked up in resources/scenarios. NOT_FOUND lists what there is. */
[[nodiscard]] Result<std::filesystem::path> findScenario(const std::string& scenario,
                                                         const std::filesystem::path& resources);

}  // namespace belfry::gateway
