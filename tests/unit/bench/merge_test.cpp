// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/runner/merge.h"

#include <gtest/gtest.h>

namespace belfry::bench {
namespace {

TEST(JsonLines, TakesWhatIsAnObjectAndLeavesTheRest) {
    const auto lines = jsonLines("loading\n{\"a\":1}\n{broken\n[1]\n{\"b\":2}");
    ASSERT_EQ(lines.size(), 2U);
    EXPECT_EQ(lines[0]["a"], 1);
    EXPECT_EQ(lines[1]["b"], 2);
}

TEST(Merged, IsTheMedianButTheWorstOfWhatMayNotHappenOnce) {
    const std::vector<Json> runs{
        Json{{"bench", "map"},
             {"frame_interval_ms", {{"p50", 20.0}, {"max", 40.0}}},
             {"never_shown", 0},
             {"pixels_right", 9}},
        Json{{"bench", "map"},
             {"frame_interval_ms", {{"p50", 30.0}, {"max", 90.0}}},
             {"never_shown", 2},
             {"pixels_right", 10}},
        Json{{"bench", "map"},
             {"frame_interval_ms", {{"p50", 22.0}, {"max", 41.0}}},
             {"never_shown", 0},
             {"pixels_right", 10}},
    };
    const Json one = merged(runs);
    EXPECT_EQ(one["bench"], "map");
    EXPECT_DOUBLE_EQ(one["frame_interval_ms"]["p50"], 22.0);
    EXPECT_DOUBLE_EQ(one["frame_interval_ms"]["max"], 90.0);
    EXPECT_EQ(one["never_shown"], 2);
    EXPECT_EQ(one["pixels_right"], 9);
}

TEST(Merged, LeavesOutARunOfAnotherShape) {
    const Json one = merged({Json{{"rss_mb", 100.0}}, Json{{"rss_mb", "unknown"}}, Json{{"rss_mb", 300.0}}});
    EXPECT_DOUBLE_EQ(one["rss_mb"], 200.0);
}

TEST(MergedRuns, GoesLineByLineAndKeepsAFailure) {
    const std::vector<std::vector<Json>> runs{
        {Json{{"camera", "pan"}, {"fps", 40}}, Json{{"camera", "zoom"}, {"fps", 30}}},
        {Json{{"camera", "pan"}, {"fps", 50}}, Json{{"camera", "zoom"}, {"failed", "no display"}}},
        {Json{{"camera", "pan"}, {"fps", 44}}},  // broke off: its lines cannot be told apart
    };
    const auto lines = mergedRuns(runs);
    ASSERT_EQ(lines.size(), 2U);
    EXPECT_EQ(lines[0]["fps"], 45);
    EXPECT_EQ(lines[0]["runs"], 2);
    EXPECT_EQ(lines[1]["failed"], "no display");
    EXPECT_TRUE(mergedRuns({}).empty());
}

TEST(GoogleBenchmark, BecomesNanosecondsWithPercentilesOverRepetitions) {
    const char* text = R"({"benchmarks":[
        {"name":"apply/8","run_name":"apply/8","run_type":"iteration","real_time":3.0,"cpu_time":2.0,"time_unit":"us","rows":7},
        {"name":"apply/8","run_name":"apply/8","run_type":"iteration","real_time":1.0,"cpu_time":1.0,"time_unit":"us","rows":9},
        {"name":"apply/8","run_name":"apply/8","run_type":"iteration","real_time":2.0,"cpu_time":1.5,"time_unit":"us","rows":8},
        {"name":"apply/8_mean","run_name":"apply/8","run_type":"aggregate","real_time":9.0,"time_unit":"us"},
        {"name":"bad","run_name":"bad","run_type":"iteration","error_occurred":true,"error_message":"no room"}]})";
    const auto results = fromGoogleBenchmark("feed", text);
    ASSERT_EQ(results.size(), 2U);
    EXPECT_EQ(results[0]["case"], "apply/8");
    EXPECT_DOUBLE_EQ(results[0]["real_time_ns"]["p50"], 2000.0);
    EXPECT_DOUBLE_EQ(results[0]["real_time_ns"]["p99"], 3000.0);
    EXPECT_EQ(results[0]["rows"], 8);
    EXPECT_EQ(results[0]["runs"], 3);
    EXPECT_EQ(results[1]["failed"], "no room");
    EXPECT_TRUE(fromGoogleBenchmark("feed", "not JSON").empty());
}

TEST(NaiveRatios, SetOnlyAlikeCasesAgainstEachOther) {
    const auto film = [](const char* bench, int assets, double interval) {
        return Json{{"bench", bench},
                    {"drawing", "exact"},
                    {"camera", "pan"},
                    {"assets", assets},
                    {"updates_per_s", 1000},
                    {"width", 1280},
                    {"height", 720},
                    {"base_map", true},
                    {"scene_graph", "opengl"},
                    {"frame_interval_ms", {{"p50", interval}}},
                    {"frame_cpu_ms", {{"process", interval}}},
                    {"rss_mb", 100.0}};
    };
    const auto ratios =
        naiveRatios({film("map", 10'000, 20.0), film("naive_map", 10'000, 500.0), film("naive_map", 5'000, 300.0)});
    ASSERT_EQ(ratios.size(), 1U);
    EXPECT_EQ(ratios[0]["assets"], 10'000);
    EXPECT_DOUBLE_EQ(ratios[0]["interval_ratio"], 25.0);
}

}  // namespace
}  // namespace belfry::bench
