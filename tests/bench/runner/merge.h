// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

namespace belfry::bench {

using Json = nlohmann::ordered_json;

/** The JSON objects among a program's lines. */
[[nodiscard]] std::vector<Json> jsonLines(std::string_view text);

/** Google Benchmark's JSON as results of ours: one object a benchmark, times in ns as p50 and p99 over repetitions,
 *  counters as medians. */
[[nodiscard]] std::vector<Json> fromGoogleBenchmark(const std::string& bench, std::string_view text);

/** The same case run several times as one result: every number is the median of the runs, except that `max` and
 *  `never_shown` are the worst ones and `pixels_right` is the least. Runs that differ in shape are not merged. */
[[nodiscard]] Json merged(const std::vector<Json>& runs);
/** Line by line: run r gave runs[r]. */
[[nodiscard]] std::vector<Json> mergedRuns(const std::vector<std::vector<Json>>& runs);

/** How much Belfry's map is faster than the naive one in the same run: one object per naive result that has a partner
 *  with the same camera, size, assets and updates. */
[[nodiscard]] std::vector<Json> naiveRatios(const std::vector<Json>& results);

}  // namespace belfry::bench
