// SPDX-License-Identifier: Apache-2.0
// belfry-bench: what `./dev bench` and `./dev soak` call. Runs the benchmarks beside it, one at a time, prints a table
// and writes the figures for machines.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "tests/bench/runner/machine.h"
#include "tests/bench/runner/merge.h"
#include "tests/bench/runner/process.h"
#include "tests/bench/runner/suites.h"
#include "tests/bench/runner/table.h"

namespace {

using namespace belfry::bench;
namespace fs = std::filesystem;

constexpr int kCaseSeconds = 1'800;  // a case that takes longer hangs
constexpr int kFilmSeconds = 300;    // half a minute of film, loading, and tiles that are drawn for the first time

struct Arguments {
    std::vector<std::string> names;
    std::string json;
    int repeat = 3;
    bool quick = false;
    bool full = false;
    bool list = false;
    bool onDisplay = false;
    double minutes = 30.0;
    std::uint32_t soakAssets = 1'000'000;
    std::uint32_t soakUpdates = 100'000;
    int width = 1280;
    int height = 720;
};

/** "map" is a whole suite, "map:lod 1000000" the cases of it whose label contains the text. */
struct Wanted {
    std::string suite;
    std::string text;
};

std::vector<Wanted> wantedOf(const std::vector<std::string>& names) {
    std::vector<Wanted> wanted;
    for (const std::string& name : names) {
        const std::size_t colon = name.find(':');
        std::string suite = name.substr(0, colon);
        if (suite == "naive") {
            suite = "naive_map";
        }
        wanted.push_back({suite, colon == std::string::npos ? "" : name.substr(colon + 1)});
    }
    return wanted;
}

bool isWanted(const std::vector<Wanted>& wanted, const std::string& suite, const std::string& label) {
    return wanted.empty() || std::any_of(wanted.begin(), wanted.end(), [&](const Wanted& one) {
               return one.suite == suite && label.find(one.text) != std::string::npos;
           });
}

std::vector<std::string> commandOf(const fs::path& program, const std::vector<std::string>& arguments, bool window,
                                   bool onDisplay) {
    std::vector<std::string> command;
    if (window && !onDisplay) {  // the same screen everywhere, drawn in software
        command = {"xvfb-run", "-a", "-s", "-screen 0 1920x1080x24"};
    }
    command.push_back(program.string());
    command.insert(command.end(), arguments.begin(), arguments.end());
    return command;
}

Json failure(const std::string& bench, const std::string& label, const std::string& why) {
    return {{"bench", bench}, {"case", label}, {"failed", why}};
}

/** All runs of one case, merged. */
std::vector<Json> runCase(const Suite& suite, const fs::path& program, const Case& one, const Arguments& arguments) {
    const bool window = suite.kind == Suite::Kind::Window;
    if (suite.kind == Suite::Kind::Google) {
        std::vector<std::string> options{"--benchmark_format=json",
                                         fmt::format("--benchmark_repetitions={}", arguments.repeat)};
        if (arguments.quick) {
            options.emplace_back("--benchmark_min_time=0.05s");
        }
        const Finished finished = runProgram(commandOf(program, options, false, true), kCaseSeconds, true);
        std::vector<Json> results = fromGoogleBenchmark(suite.name, finished.out);
        if (finished.status != 0 || results.empty()) {
            results.push_back(failure(suite.name, one.label, fmt::format("ended with status {}", finished.status)));
        }
        return results;
    }
    const bool isFilm = !one.label.empty();
    std::vector<std::vector<Json>> runs;
    std::optional<Json> failed;
    for (int i = 0; i < arguments.repeat; ++i) {
        const Finished finished = runProgram(commandOf(program, one.arguments, window, arguments.onDisplay),
                                             isFilm ? kFilmSeconds : kCaseSeconds);
        std::vector<Json> lines = jsonLines(finished.out);
        for (Json& line : lines) {
            if (!line.contains("bench")) {
                line["bench"] = suite.name;
            }
        }
        if (finished.status != 0 || lines.empty()) {
            failed = failure(suite.name, one.label,
                             finished.status == 124 ? std::string("blocked: not done long after the film's end")
                                                    : fmt::format("ended with status {}", finished.status));
        }
        if (!lines.empty()) {
            runs.push_back(std::move(lines));
        }
    }
    std::vector<Json> results = mergedRuns(runs);
    if (failed) {
        results.push_back(*failed);
    }
    return results;
}

/** The graphics driver is the machine's, not each result's. */
void liftRenderer(std::vector<Json>& results, Json& machine) {
    for (Json& result : results) {
        if (result.contains("renderer")) {
            machine["renderer"] = result["renderer"];
            result.erase("renderer");
        }
    }
}

bool write(const std::string& file, const Json& machine, const std::vector<Json>& results) {
    std::ofstream out(file);
    out << "{\"machine\":" << machine.dump() << ",\n\"results\":[\n";
    for (std::size_t i = 0; i < results.size(); ++i) {
        out << results[i].dump() << (i + 1 < results.size() ? ",\n" : "\n");
    }
    out << "]}\n";
    out.close();
    if (!out) {
        std::fprintf(stderr, "bench: %s could not be written\n", file.c_str());
        return false;
    }
    std::fprintf(stderr, "bench: wrote %s\n", file.c_str());
    return true;
}

int bench(const Arguments& arguments, const fs::path& folder) {
    const std::vector<Suite> suites = suitesIn(folder, arguments.full    ? Depth::Full
                                                       : arguments.quick ? Depth::Quick
                                                                         : Depth::Normal);
    const std::vector<Wanted> wanted = wantedOf(arguments.names);
    for (const Wanted& one : wanted) {
        if (std::none_of(suites.begin(), suites.end(), [&](const Suite& s) { return s.name == one.suite; })) {
            std::fprintf(stderr, "bench: there is no bench called %s; --list names them\n", one.suite.c_str());
            return 2;
        }
    }
    if (arguments.list) {
        for (const Suite& suite : suites) {
            std::printf("%-10s %s\n", suite.name.c_str(), suite.what.c_str());
            for (const Case& one : suite.cases) {
                if (!one.label.empty()) {
                    std::printf("           %s:%s\n", suite.name.c_str(), one.label.c_str());
                }
            }
        }
        return 0;
    }
    Json machine = describeMachine();
    std::vector<Json> results;
    bool good = true;
    for (const Suite& suite : suites) {
        std::vector<Json> ofSuite;
        for (const Case& one : suite.cases) {
            if (!isWanted(wanted, suite.name, one.label)) {
                continue;
            }
            std::fprintf(stderr, "bench: %s %s\n", suite.name.c_str(), one.label.c_str());
            std::vector<Json> found = runCase(suite, folder / suite.program, one, arguments);
            ofSuite.insert(ofSuite.end(), found.begin(), found.end());
            if (suite.name == "naive_map" && fs::exists(folder / "bench_map")) {  // side by side, minutes apart at most
                Suite ours = suite;
                ours.name = "map";
                found = runCase(ours, folder / "bench_map", one, arguments);
                ofSuite.insert(ofSuite.end(), found.begin(), found.end());
            }
        }
        if (ofSuite.empty()) {
            continue;
        }
        liftRenderer(ofSuite, machine);
        if (suite.name == "naive_map") {
            std::vector<Json> naive;
            std::vector<Json> ours;
            for (const Json& one : ofSuite) {
                (one.value("bench", "") == "map" ? ours : naive).push_back(one);
            }
            std::fputs(tableOf("naive_map", naive).c_str(), stdout);
            if (!ours.empty()) {
                std::fputs(tableOf("map", ours).c_str(), stdout);
            }
            if (const std::vector<Json> ratios = naiveRatios(ofSuite); !ratios.empty()) {
                std::fputs(tableOf("naive_ratio", ratios).c_str(), stdout);
                ofSuite.insert(ofSuite.end(), ratios.begin(), ratios.end());
            }
        } else {
            std::fputs(tableOf(suite.name, ofSuite).c_str(), stdout);
        }
        std::fflush(stdout);
        for (Json& one : ofSuite) {
            good = good && !one.contains("failed");
            results.push_back(std::move(one));
        }
    }
    if (results.empty()) {
        std::fprintf(stderr, "bench: nothing was chosen; --list names what there is\n");
        return 2;
    }
    if (!arguments.json.empty() && !write(arguments.json, machine, results)) {
        return 1;
    }
    return good ? 0 : 1;
}

int soakMap(const Arguments& arguments, const fs::path& folder) {
    const fs::path program = folder / "bench_map";
    if (!fs::exists(program)) {
        std::fprintf(stderr, "soak: bench_map was not built; it needs the console (BELFRY_CONSOLE)\n");
        return 1;
    }
    std::fprintf(stderr, "soak: %u assets, %u updates a second, pan, zoom and rotate for %g minutes\n",
                 arguments.soakAssets, arguments.soakUpdates, arguments.minutes);
    const Finished finished = runProgram(
        commandOf(program,
                  {fmt::format("--soak={}", arguments.minutes), fmt::format("--assets={}", arguments.soakAssets),
                   fmt::format("--updates={}", arguments.soakUpdates), fmt::format("--width={}", arguments.width),
                   fmt::format("--height={}", arguments.height)},
                  true, arguments.onDisplay),
        static_cast<int>(arguments.minutes * 60.0) + kFilmSeconds);
    std::vector<Json> results = jsonLines(finished.out);
    Json machine = describeMachine();
    liftRenderer(results, machine);
    if (results.empty()) {
        std::fprintf(stderr, "soak: the map ended with status %d and said nothing\n", finished.status);
        return 1;
    }
    std::fputs(tableOf("soak map", results).c_str(), stdout);
    const Json& last = results.back();
    std::printf("soak: %s\n", last.contains("failed")
                                  ? ("FAILED: " + last["failed"].get<std::string>()).c_str()
                                  : fmt::format("passed: the memory grew by {} % (at most 2 is allowed)",
                                                last.value("rss_growth_percent", 0.0))
                                        .c_str());
    if (!arguments.json.empty() && !write(arguments.json, machine, results)) {
        return 1;
    }
    return finished.status;
}

}  // namespace

int main(int argc, char** argv) {
    Arguments arguments;
    const bool soak = argc > 1 && std::string_view(argv[1]) == "soak";
    CLI::App app(soak ? "Runs something at full load for long and fails when its memory grows by more than 2 %."
                      : "Runs the benchmarks, prints tables for people and writes figures for machines.");
    app.name(soak ? "./dev soak" : "./dev bench");
    if (soak) {
        app.add_option("what", arguments.names, "what to soak: map")->required();
        app.add_option("--minutes", arguments.minutes, "how long")->capture_default_str()->check(CLI::PositiveNumber);
        app.add_option("--assets", arguments.soakAssets, "points on the map")->capture_default_str();
        app.add_option("--updates", arguments.soakUpdates, "updates a second")->capture_default_str();
        app.add_option("--width", arguments.width, "of the window, pixels")->capture_default_str();
        app.add_option("--height", arguments.height, "of the window, pixels")->capture_default_str();
    } else {
        app.add_option("name", arguments.names,
                       "benches to run, all if none is named; NAME:TEXT runs the cases whose label contains TEXT");
        app.add_option("--repeat", arguments.repeat, "runs of each case; the figures are their medians")
            ->capture_default_str()
            ->check(CLI::PositiveNumber);
        app.add_flag("--quick", arguments.quick, "a few short cases, once each: does it work, not how fast");
        app.add_flag("--full", arguments.full, "every combination of assets, updates, sizes and drawing (hours)");
        app.add_flag("--list", arguments.list, "names the benches and their cases");
    }
    app.add_option("--json", arguments.json, "writes the figures here")->type_name("FILE");
    app.add_flag("--display", arguments.onDisplay, "windows open on $DISPLAY instead of an Xvfb of their own");
    const int skipped = soak ? 1 : 0;
    CLI11_PARSE(app, argc - skipped, argv + skipped);
    if (arguments.quick && app.count("--repeat") == 0) {
        arguments.repeat = 1;
    }
    std::error_code error;
    const fs::path folder = fs::read_symlink("/proc/self/exe", error).parent_path();
    if (soak) {
        if (arguments.names != std::vector<std::string>{"map"}) {
            std::fprintf(stderr, "soak: only the map can be soaked: ./dev soak map\n");
            return 2;
        }
        return soakMap(arguments, folder);
    }
    return bench(arguments, folder);
}
