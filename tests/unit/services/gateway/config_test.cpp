// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/config.h"

#include <cstdlib>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace belfry::gateway {
namespace {

using ::testing::HasSubstr;

ConfigSurroundings surroundings() {
    const char* source = std::getenv("BELFRY_SOURCE");
    ConfigSurroundings around;
    around.resources = std::filesystem::path(source == nullptr ? "." : source) / "resources";
    around.defaultCityDir = "/var/lib/belfry/city";
    around.defaultStoreDir = "/var/lib/belfry";
    around.defaultUnixSocket = "/run/belfry/gateway.sock";
    return around;
}

constexpr const char* kGood = "sources { id: \"sim\" simulator { } }\n";

TEST(Config, DefaultsAreFilledIn) {
    const auto outcome = parseConfig(kGood, "/etc/belfry/belfryd.textproto", surroundings());
    ASSERT_TRUE(outcome.ok()) << toText(outcome.problems[0]);
    EXPECT_EQ(outcome.config.unixSocket, "/run/belfry/gateway.sock");
    EXPECT_EQ(outcome.config.storeDir, "/var/lib/belfry");
    EXPECT_EQ(outcome.config.tickMs, 50);
    EXPECT_EQ(outcome.config.sources.at(0).scenario, "normal-day");
    EXPECT_EQ(outcome.config.sources.at(0).speed, 1.0);
}

TEST(Config, RelativePathsAreRelativeToTheFile) {
    const auto outcome = parseConfig(std::string(kGood) + "store_dir: \"store\" listen { unix_socket: \"s\" }",
                                     "/etc/belfry/belfryd.textproto", surroundings());
    EXPECT_EQ(outcome.config.storeDir, "/etc/belfry/store");
    EXPECT_EQ(outcome.config.unixSocket, "/etc/belfry/s");
}

TEST(Config, EvacuationRoutes) {
    const auto outcome = parseConfig(std::string(kGood) + R"(
        evacuation_routes { id: "east" title: "East road" assets: "P1" streets: "Main street" within_m: 800
                            categories: "FIRE" categories: "EVENT" }
        evacuation_routes { id: "west" assets: "P2" })",
                                     "x.textproto", surroundings());
    ASSERT_TRUE(outcome.ok()) << toText(outcome.problems[0]);
    const auto& routes = outcome.config.evacuationRoutes;
    ASSERT_EQ(routes.size(), 2U);
    EXPECT_EQ(routes[0].title, "East road");
    EXPECT_EQ(routes[0].assets, std::vector<std::string>{"P1"});
    EXPECT_EQ(routes[0].streets, std::vector<std::string>{"Main street"});
    EXPECT_EQ(routes[0].withinM, 800.0);
    EXPECT_EQ(routes[0].categories.size(), 2U);
    EXPECT_EQ(routes[1].title, "west");
    EXPECT_EQ(routes[1].withinM, 500.0);
}

struct Bad {
    const char* text;
    int line;
    int column;
    const char* message;
};

class BadConfig : public ::testing::TestWithParam<Bad> {};

TEST_P(BadConfig, IsFoundWhereItStands) {
    const Bad& bad = GetParam();
    const auto outcome = parseConfig(std::string(kGood) + bad.text, "x.textproto", surroundings());
    ASSERT_FALSE(outcome.ok());
    const ConfigProblem& problem = outcome.problems[0];
    EXPECT_THAT(problem.message, HasSubstr(bad.message));
    EXPECT_EQ(problem.line, bad.line) << toText(problem);
    if (bad.column > 0) {
        EXPECT_EQ(problem.column, bad.column) << toText(problem);
    }
    EXPECT_FALSE(problem.hint.empty());
}

INSTANTIATE_TEST_SUITE_P(
    All, BadConfig,
    ::testing::Values(Bad{"limits { tick_ms: 19 }", 2, 10, "outside 20 to 250"},
                      Bad{"limits { tick_ms: 251 }", 2, 10, "outside"},
                      Bad{"limits { tick_ms: fast }", 2, 0, "integer"}, Bad{"nonsense: 1", 2, 0, "nonsense"},
                      Bad{"listen { tcp: \"0.0.0.0:7411\" }", 2, 10, "without TLS"},
                      Bad{"listen { tcp: \"host\" }", 2, 10, "no port"},
                      Bad{"listen { tcp: \"127.0.0.1:99999\" }", 2, 10, "not a port"},
                      Bad{"metrics { http: \"192.168.0.1:9411\" }", 2, 11, "never leave"},
                      Bad{"sources { id: \"sim\" simulator { } }", 2, 11, "used twice"},
                      Bad{"sources { id: \"a b\" simulator { } }", 2, 11, "not usable"},
                      Bad{"sources { id: \"b\" }", 2, 0, "where it comes from"},
                      Bad{"sources { id: \"b\" simulator { scenario: \"never\" } }", 2, 31, "unknown scenario"},
                      Bad{"sources { id: \"b\" simulator { speed: 1e9 } }", 2, 31, "not possible"},
                      Bad{"sources { id: \"b\" feed { address: \"10.0.0.1:1\" } }", 2, 26, "other machines"},
                      Bad{"evacuation_routes { id: \"e\" }", 0, 0, "no car parks"},
                      Bad{"evacuation_routes { assets: \"P1\" }", 0, 0, "no id of its own"},
                      Bad{"evacuation_routes { id: \"e\" assets: \"P1\" within_m: -1 }", 0, 0, "not possible"},
                      Bad{"log { level: \"loud\" }", 2, 7, "unknown log level"},
                      Bad{"city_dir: \"/nowhere\"", 2, 1, "no city package"},
                      Bad{"layers_dir: \"/nowhere\"", 2, 1, "no folder"},
                      Bad{"history { keep_hours: 4000000 }", 2, 11, "keep_hours"}));

TEST(Config, EverythingThatIsWrongIsListedAtOnce) {
    const auto outcome = parseConfig("limits { tick_ms: 1 }\nlog { level: \"x\" }\n", "x.textproto", surroundings());
    EXPECT_EQ(outcome.problems.size(), 3U) << "tick, level, no sources";
}

TEST(Config, LoopbackAddresses) {
    for (const char* good : {"127.0.0.1:0", "127.1.2.3:7411", "localhost:80", "[::1]:7411"}) {
        EXPECT_TRUE(checkLoopbackAddress(good)) << good;
    }
    for (const char* bad : {"0.0.0.0:1", "::1", "127.0.0.1", "127.0.0.1:", "127.0.0.1:x", "10.0.0.1:1", ""}) {
        EXPECT_FALSE(checkLoopbackAddress(bad)) << bad;
    }
}

TEST(Config, AFileThatIsNotThereIsSaid) {
    const auto outcome = loadConfig("/nowhere/belfryd.textproto", surroundings());
    ASSERT_EQ(outcome.problems.size(), 1U);
    EXPECT_THAT(toText(outcome.problems[0]), HasSubstr("/nowhere/belfryd.textproto: cannot be read"));
}

}  // namespace
}  // namespace belfry::gateway
