// SPDX-License-Identifier: Apache-2.0
#include <csignal>
#include <cstdint>
#include <fstream>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/integration/gateway/belfryd_process.h"
#include "tests/integration/gateway/console_client.h"

namespace belfry::test {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

std::string contents(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
}

TEST(Refusals, ABrokenConfigurationNamesFileLineAndColumn) {
    const TempDir dir;
    const fs::path file = dir.path() / "belfryd.textproto";
    std::ofstream(file) << "gateway_id: \"g\"\nlisten {\n  tcp: \"0.0.0.0:7411\"\n}\nlimits { tick_ms: 5 }\n"
                        << "sources { id: \"a\" simulator { scenario: \"no-such-day\" } }\n"
                        << "sources { id: \"a\" simulator { } }\n";
    for (const char* flag : {"--check-config", "--config"}) {
        BelfrydProcess daemon({flag, file});
        EXPECT_EQ(daemon.wait(), 1) << flag;
        EXPECT_THAT(daemon.errors(), HasSubstr(file.string() + ":3:3: \"0.0.0.0:7411\" can be reached"));
        EXPECT_THAT(daemon.errors(), HasSubstr(":5:10: tick_ms 5 is outside 20 to 250"));
        EXPECT_THAT(daemon.errors(), HasSubstr("unknown scenario \"no-such-day\""));
        EXPECT_THAT(daemon.errors(), HasSubstr("normal-day"));
        EXPECT_THAT(daemon.errors(), HasSubstr(":7:11: source id \"a\" is used twice"));
    }
    std::ofstream(file) << "gateway_id: \"g\"\n\nlistenn { }\n";
    BelfrydProcess misspelt({"--check-config", file});
    EXPECT_EQ(misspelt.wait(), 1);
    EXPECT_THAT(misspelt.errors(), HasSubstr(file.string() + ":3:"));
}

TEST(Refusals, AStoreThatCannotBeUsedIsSaidAndLeftAlone) {
    const TempDir dir;
    const fs::path store = dir.path() / "store";
    std::ofstream(store) << "this is no folder";
    BelfrydProcess daemon({"--city", testCity(), "--store", store, "--listen", "unix:" + (dir.path() / "s").string()});
    EXPECT_EQ(daemon.wait(), 1);
    EXPECT_THAT(daemon.errors(), HasSubstr("is not a folder"));
    EXPECT_EQ(contents(store), "this is no folder");
}

TEST(Refusals, TwoGatewaysDoNotShareAStore) {
    const TempDir dir;
    const std::vector<std::string> common{"--city", testCity(), "--store", dir.path() / "store", "--listen"};
    auto first = common;
    first.push_back("unix:" + (dir.path() / "a").string());
    auto second = common;
    second.push_back("unix:" + (dir.path() / "b").string());
    BelfrydProcess daemon(first);
    ASSERT_FALSE(daemon.waitReady().empty()) << daemon.errors();
    BelfrydProcess intruder(second);
    EXPECT_EQ(intruder.wait(), 1);
    EXPECT_THAT(intruder.errors(), HasSubstr("process"));
}

TEST(Refusals, ADamagedJournalIsRefusedAndNotEmptied) {
    const TempDir dir;
    const std::vector<std::string> arguments{
        "--city", testCity(), "--store", dir.path() / "store", "--listen", "unix:" + (dir.path() / "s").string()};
    {
        BelfrydProcess daemon(arguments);
        ASSERT_FALSE(daemon.waitReady().empty()) << daemon.errors();
        daemon.signal(SIGTERM);
        ASSERT_EQ(daemon.wait(), 0) << daemon.errors();
    }
    const fs::path journal = dir.path() / "store" / "journal.db";
    std::string bytes = contents(journal);
    ASSERT_GT(bytes.size(), 8'192U);
    // One word of a record: SQLite does not notice, the chain does.
    const auto place = bytes.find("STARTED");
    ASSERT_NE(place, std::string::npos);
    bytes.replace(place, 7, "STARTEX");
    std::ofstream(journal, std::ios::binary | std::ios::trunc) << bytes;

    BelfrydProcess daemon(arguments);
    EXPECT_EQ(daemon.wait(), 1);
    EXPECT_THAT(daemon.errors(), HasSubstr("journal"));
    EXPECT_EQ(contents(journal), bytes) << "a damaged journal is evidence";
}

TEST(Refusals, ADamagedCityPackageIsNamedWithWhatToDo) {
    const struct {
        const char* file;
        std::uintmax_t left;
    } cuts[] = {{"city.db", 4'096}, {"city.db", 0}, {"map.gpkg", 20'000}, {"city.json", 12}};
    for (const auto& cut : cuts) {
        SCOPED_TRACE(std::string(cut.file) + " cut to " + std::to_string(cut.left));
        const TempDir dir;
        const fs::path city = dir.path() / "city";
        fs::copy(testCity(), city, fs::copy_options::recursive);
        ASSERT_GT(fs::file_size(city / cut.file), cut.left);
        fs::resize_file(city / cut.file, cut.left);
        BelfrydProcess daemon(
            {"--city", city, "--store", dir.path() / "store", "--listen", "unix:" + (dir.path() / "s").string()});
        EXPECT_EQ(daemon.wait(), 1);
        EXPECT_THAT(daemon.errors(), HasSubstr((city / cut.file).string()));
        EXPECT_THAT(daemon.errors(), HasSubstr("The city package is damaged: import the city again."));
        EXPECT_FALSE(fs::exists(dir.path() / "s")) << "nobody may connect to a city that cannot be read";
    }
}

}  // namespace
}  // namespace belfry::test
