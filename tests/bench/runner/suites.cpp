// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/runner/suites.h"

#include <utility>

#include <fmt/format.h>

namespace belfry::bench {

namespace {

struct Size {
    int width;
    int height;
};
constexpr Size kSmall{1280, 720};
constexpr Size kLarge{1920, 1080};

Case film(const char* drawing, int assets, int updates, Size size, Depth depth, bool baseMap = true) {
    Case made;
    made.label = fmt::format("{} {} assets {}/s {}x{}{}", drawing, assets, updates, size.width, size.height,
                             baseMap ? "" : " no base map");
    made.arguments = {fmt::format("--assets={}", assets), fmt::format("--updates={}", updates),
                      fmt::format("--width={}", size.width), fmt::format("--height={}", size.height),
                      fmt::format("--drawing={}", drawing)};
    if (!baseMap) {
        made.arguments.emplace_back("--no-base-map");
    }
    if (depth == Depth::Quick) {
        made.arguments.emplace_back("--length=0.25");
        made.arguments.emplace_back("--idle=3");
    }
    return made;
}

std::vector<Case> mapCases(Depth depth) {
    std::vector<Case> cases;
    if (depth == Depth::Quick) {
        cases.push_back(film("exact", 10'000, 1'000, kSmall, depth));
        cases.push_back(film("exact", 1'000'000, 100'000, kSmall, depth));
        cases.push_back(film("lod", 1'000'000, 100'000, kSmall, depth));
        return cases;
    }
    for (const Size size : {kSmall, kLarge}) {
        for (const char* drawing : {"exact", "lod"}) {
            for (const int assets : {10'000, 100'000, 1'000'000}) {
                for (const int updates : {1'000, 10'000, 100'000}) {
                    const bool diagonal = updates * 10 == assets ||
                                          (assets == 1'000'000 && size.width == kSmall.width && drawing[0] == 'e');
                    if (depth == Depth::Full || diagonal) {
                        cases.push_back(film(drawing, assets, updates, size, depth));
                    }
                }
            }
        }
        cases.push_back(film("exact", 1'000'000, 100'000, size, depth, false));
    }
    return cases;
}

std::vector<Case> twinCases(Depth depth) {
    std::vector<Case> cases;
    for (const int assets : {1'000, 5'000, 10'000}) {
        if (depth != Depth::Quick || assets != 5'000) {
            cases.push_back(film("exact", assets, 1'000, kSmall, depth));
        }
    }
    return cases;
}

}  // namespace

std::vector<Suite> suitesIn(const std::filesystem::path& folder, Depth depth) {
    using Kind = Suite::Kind;
    const std::vector<Case> once{{"", {}}};
    const std::vector<Case> maybeQuick{
        {"", depth == Depth::Quick ? std::vector<std::string>{"--quick"} : std::vector<std::string>{}}};
    std::vector<Suite> all{
        {"store", "journal, history and its chunks on disk", "bench_store", Kind::Google, once},
        {"feed", "the state lane: bytes a row, encode, decode, apply", "bench_feed", Kind::Google, once},
        {"models", "a million assets: apply, aggregates, picks, lasso, search, bytes", "bench_models", Kind::Google,
         once},
        {"alarms", "the alarm evaluator: 100,000 updates a second, 50,000 machines", "bench_alarms", Kind::Google,
         once},
        {"alarm_list", "the console's list, counts and tree at 50,000 alarms", "bench_alarm_list", Kind::Google, once},
        {"simulator", "a second of simulated city", "bench_simulator", Kind::Google, once},
        {"gateway", "fan-out to consoles, bytes a delta, scopes", "bench_gateway", Kind::Lines, maybeQuick},
        {"orders", "one order over 5,000 lamps: orders/s, time to the last result, messages a target", "bench_orders",
         Kind::Lines, maybeQuick},
        {"startup", "from the command to the first map and the first assets", "bench_startup", Kind::Window,
         maybeQuick},
        {"raster", "the map's drawing thread alone: all blocks of a view", "bench_raster", Kind::Google, once},
        {"map", "Belfry's map through the film: frames, CPU, update to pixel, memory", "bench_map", Kind::Window,
         mapCases(depth)},
        {"naive_map", "Qt Location's MapItemView through the same film, and Belfry beside it", "bench_naive_map",
         Kind::Window, twinCases(depth)},
    };
    std::erase_if(all, [&](const Suite& suite) { return !std::filesystem::exists(folder / suite.program); });
    return all;
}

}  // namespace belfry::bench
