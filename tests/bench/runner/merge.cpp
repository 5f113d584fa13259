// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/runner/merge.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <sstream>

namespace belfry::bench {

namespace {

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    const std::size_t half = values.size() / 2;
    return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2.0;
}

double nearestRank(std::vector<double> values, double p) {
    std::sort(values.begin(), values.end());
    const auto rank = static_cast<std::size_t>(std::ceil(p * static_cast<double>(values.size())));
    return values[std::max<std::size_t>(rank, 1) - 1];
}

double tidy(double value) {  // four digits say all that a measurement knows
    if (value == 0.0 || !std::isfinite(value)) {
        return value;
    }
    const double unit = std::pow(10.0, 3.0 - std::floor(std::log10(std::abs(value))));
    return unit >= 1.0 ? std::round(value * unit) / unit : std::round(value);
}

Json mergedNumbers(const std::string& key, const std::vector<Json>& values) {
    std::vector<double> numbers;
    bool whole = true;
    for (const Json& value : values) {
        numbers.push_back(value.get<double>());
        whole = whole && value.is_number_integer();
    }
    const double one = key == "max" || key == "never_shown" ? *std::max_element(numbers.begin(), numbers.end())
                       : key == "pixels_right"              ? *std::min_element(numbers.begin(), numbers.end())
                                                            : median(numbers);
    return whole && one == std::floor(one) ? Json(static_cast<std::int64_t>(one)) : Json(one);
}

double nsIn(const std::string& unit) { return unit == "s" ? 1e9 : unit == "ms" ? 1e6 : unit == "us" ? 1e3 : 1.0; }

}  // namespace

std::vector<Json> jsonLines(std::string_view text) {
    std::vector<Json> found;
    std::istringstream lines{std::string(text)};
    std::string line;
    while (std::getline(lines, line)) {
        if (line.starts_with('{')) {
            if (Json parsed = Json::parse(line, nullptr, false); parsed.is_object()) {
                found.push_back(std::move(parsed));
            }
        }
    }
    return found;
}

std::vector<Json> fromGoogleBenchmark(const std::string& bench, std::string_view text) {
    static const std::vector<std::string> kKnown{"name",           "family_index",     "per_family_instance_index",
                                                 "run_name",       "run_type",         "repetitions",
                                                 "iterations",     "repetition_index", "threads",
                                                 "aggregate_name", "real_time",        "cpu_time",
                                                 "time_unit",      "error_occurred",   "error_message",
                                                 "aggregate_unit"};
    const Json parsed = Json::parse(text, nullptr, false);
    std::vector<Json> results;
    if (!parsed.is_object() || !parsed.contains("benchmarks")) {
        return results;
    }
    std::vector<std::string> order;
    std::map<std::string, std::vector<Json>> runs;
    for (const Json& entry : parsed["benchmarks"]) {
        if (entry.value("run_type", "") == "iteration") {
            const std::string name = entry.value("run_name", "");
            if (!runs.contains(name)) {
                order.push_back(name);
            }
            runs[name].push_back(entry);
        }
    }
    for (const std::string& name : order) {
        Json out{{"bench", bench}, {"case", name}};
        const auto column = [&](const std::string& field, double factor) {
            std::vector<double> values;
            for (const Json& run : runs[name]) {
                values.push_back(run.value(field, 0.0) * factor);
            }
            return values;
        };
        const Json& first = runs[name].front();
        if (first.value("error_occurred", false)) {
            out["failed"] = first.value("error_message", "");
            results.push_back(out);
            continue;
        }
        const double factor = nsIn(first.value("time_unit", "ns"));
        for (const char* kind : {"real_time", "cpu_time"}) {
            const std::vector<double> values = column(kind, factor);
            out[std::string(kind) + "_ns"] = {{"p50", tidy(median(values))}, {"p99", tidy(nearestRank(values, 0.99))}};
        }
        for (const auto& [key, value] : first.items()) {
            if (value.is_number() && std::find(kKnown.begin(), kKnown.end(), key) == kKnown.end()) {
                // Google Benchmark gives a counter called time in seconds
                const bool time = key == "time_per_row";
                out[time ? "ns_per_row" : key] = tidy(median(column(key, time ? 1e9 : 1.0)));
            }
        }
        out["runs"] = runs[name].size();
        results.push_back(out);
    }
    return results;
}

Json merged(const std::vector<Json>& runs) {
    Json out = Json::object();
    for (const auto& [key, value] : runs.front().items()) {
        std::vector<Json> values;
        for (const Json& run : runs) {
            if (run.contains(key) && (run[key].type() == value.type() || (run[key].is_number() && value.is_number()))) {
                values.push_back(run[key]);
            }
        }
        out[key] = value.is_object() ? merged(values) : value.is_number() ? mergedNumbers(key, values) : value;
    }
    return out;
}

std::vector<Json> mergedRuns(const std::vector<std::vector<Json>>& runs) {
    std::vector<Json> out;
    for (std::size_t line = 0; !runs.empty() && line < runs.front().size(); ++line) {
        std::vector<Json> same;
        for (const auto& run : runs) {
            if (run.size() == runs.front().size()) {
                same.push_back(run[line]);
            }
        }
        Json one = merged(same);
        for (const Json& run : same) {
            if (run.contains("failed")) {
                one["failed"] = run["failed"];
            }
        }
        one["runs"] = same.size();
        out.push_back(std::move(one));
    }
    return out;
}

std::vector<Json> naiveRatios(const std::vector<Json>& results) {
    std::vector<Json> ratios;
    for (const Json& naive : results) {
        if (naive.value("bench", "") != "naive_map" || !naive.contains("frame_interval_ms")) {
            continue;
        }
        for (const Json& ours : results) {
            bool same = ours.value("bench", "") == "map" && ours.value("drawing", "") == "exact";
            for (const char* key :
                 {"camera", "assets", "updates_per_s", "width", "height", "base_map", "scene_graph"}) {
                same = same && ours.contains(key) && naive.contains(key) && ours[key] == naive[key];
            }
            if (!same || !ours.contains("frame_interval_ms")) {
                continue;
            }
            const auto ratio = [&](const char* group, const char* field) {
                const double below = ours[group].value(field, 0.0);
                return below > 0.0 ? std::round(naive[group].value(field, 0.0) / below * 10.0) / 10.0 : 0.0;
            };
            Json out{{"bench", "naive_ratio"}};
            for (const char* key : {"assets", "updates_per_s", "width", "height", "camera"}) {
                out[key] = naive[key];
            }
            out["naive_interval_p50_ms"] = naive["frame_interval_ms"]["p50"];
            out["belfry_interval_p50_ms"] = ours["frame_interval_ms"]["p50"];
            out["interval_ratio"] = ratio("frame_interval_ms", "p50");
            out["cpu_per_frame_ratio"] = ratio("frame_cpu_ms", "process");
            out["naive_rss_mb"] = naive["rss_mb"];
            out["belfry_rss_mb"] = ours["rss_mb"];
            ratios.push_back(out);
            break;
        }
    }
    return ratios;
}

}  // namespace belfry::bench
