// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QSize>
#include <optional>
#include <string>

namespace belfry::console {

/** Where the map opens; without a zoom it keeps the city's own. */
struct StartView {
    double lon = 0.0;
    double lat = 0.0;
    std::optional<double> zoom;
};

/** What the command line asks for. */
struct ConsoleOptions {
    bool demo = false;
    bool selfTest = false;
    std::string connect;
    std::string tls;
    std::string passwordFile;
    std::string city;
    std::string layout = "desk";
    std::string palette = "night";
    std::string language;  ///< empty = the system's
    std::string operatorName;
    std::string select;
    std::string screen;
    std::string screenshot;
    std::optional<StartView> view;
    std::string scenario;
    std::string startTime;
    QSize size;  ///< invalid = the layout's own
    bool reducedMotion = false;
    std::string renderer = "auto";
};

/** Parses the command line; on --help, --version or a mistake it has printed what was due and holds the exit status. */
struct ParsedOptions {
    ConsoleOptions options;
    std::optional<int> exitStatus;
};
[[nodiscard]] ParsedOptions parseOptions(int argc, char** argv);

}  // namespace belfry::console
