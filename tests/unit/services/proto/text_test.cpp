// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>
#include <unistd.h>

#include "services/proto/mapping.h"

namespace belfry::proto {
namespace {

std::string layersFolder() {
    const char* source = std::getenv("BELFRY_SOURCE");
    return (source == nullptr ? std::string(".") : std::string(source)) + "/resources/layers";
}

const std::string kMinimal = R"(
  title { en: "X" }
  asset_types { name: "thing" }
  attributes { name: "state" type: ENUM enum_values { name: "OK" } enum_values { name: "BROKEN" } }
)";

TEST(LayerFiles, CoreLayersLoadInOrder) {
    const auto schemas = loadLayerSchemas(layersFolder());
    ASSERT_TRUE(schemas) << schemas.error().message;
    std::vector<std::string> ids;
    for (const LayerSchema& schema : *schemas) {
        ids.push_back(schema.id);
    }
    ASSERT_GE(ids.size(), 5U);
    ids.resize(5);
    EXPECT_EQ(ids, (std::vector<std::string>{"parking", "lighting", "traffic", "air_quality", "incidents"}));
}

TEST(LayerFiles, WireAndBackIsTheSame) {
    const auto schemas = loadLayerSchemas(layersFolder());
    ASSERT_TRUE(schemas);
    for (const LayerSchema& schema : *schemas) {
        v1::LayerSchema wire;
        toWire(schema, &wire);
        const auto back = fromWire(wire);
        ASSERT_TRUE(back) << back.error().message;
        v1::LayerSchema again;
        toWire(*back, &again);
        EXPECT_EQ(again.SerializeAsString(), wire.SerializeAsString()) << schema.id;
        EXPECT_GT(wire.ByteSizeLong(), 500U);
    }
}

TEST(LayerFiles, CommandsSayWhatStandsAgainstThemAndWhatProvesTheirEnd) {
    const auto schemas = loadLayerSchemas(layersFolder());
    ASSERT_TRUE(schemas);
    const auto command = [&](std::size_t layer, const char* name) {
        v1::LayerSchema wire;
        toWire((*schemas)[layer], &wire);
        return *fromWire(wire)->command(name);
    };
    const CommandSchema level = command(1, "set_level");
    ASSERT_EQ(level.unhealthy.size(), 1U);
    EXPECT_EQ(level.unhealthy[0].attribute, "lamp_status");
    EXPECT_EQ(level.unhealthy[0].comparison, Comparison::NotEqual);
    ASSERT_EQ(level.badMode.size(), 1U);
    EXPECT_EQ(level.badMode[0].limit, 4.0) << "MAINTENANCE";
    EXPECT_EQ(level.programmeAttribute, "programme_level");
    EXPECT_FALSE(level.showsOnly);
    EXPECT_TRUE(command(0, "set_guidance").showsOnly);
    EXPECT_EQ(command(0, "set_opening").programmeOption, "AUTOMATIC");
}

class LayerFolder : public ::testing::Test {
protected:
    void SetUp() override {
        folder = std::filesystem::temp_directory_path() / ("belfry-layers-" + std::to_string(getpid()));
        std::filesystem::create_directories(folder);
    }
    void TearDown() override { std::filesystem::remove_all(folder); }
    void write(const std::string& name, const std::string& text) { std::ofstream(folder / name) << text; }

    std::filesystem::path folder;
};

TEST_F(LayerFolder, OthersFollowByName) {
    for (const char* id : {"water", "traffic", "energy", "parking"}) {
        write(std::string(id) + ".textproto", "id: \"" + std::string(id) + "\"" + kMinimal);
    }
    write("notes.txt", "not a schema");
    const auto schemas = loadLayerSchemas(folder);
    ASSERT_TRUE(schemas) << schemas.error().message;
    ASSERT_EQ(schemas->size(), 4U);
    EXPECT_EQ((*schemas)[0].id, "parking");
    EXPECT_EQ((*schemas)[1].id, "traffic");
    EXPECT_EQ((*schemas)[2].id, "energy");
    EXPECT_EQ((*schemas)[3].id, "water");
}

TEST_F(LayerFolder, TwiceTheSameIsRefused) {
    write("a.textproto", "id: \"water\"" + kMinimal);
    write("b.textproto", "id: \"water\"" + kMinimal);
    const auto schemas = loadLayerSchemas(folder);
    ASSERT_FALSE(schemas);
    EXPECT_NE(schemas.error().message.find("'water'"), std::string::npos);
}

TEST_F(LayerFolder, MistakesAreNamedWithTheirPlace) {
    write("bad.textproto", "id: \"water\"\nperiod_ms: 3\n  colour: 7\n");
    const auto schemas = loadLayerSchemas(folder);
    ASSERT_FALSE(schemas);
    EXPECT_NE(schemas.error().message.find("bad.textproto:3:"), std::string::npos) << schemas.error().message;
    EXPECT_NE(schemas.error().message.find("colour"), std::string::npos);
}

TEST_F(LayerFolder, EmptyAndMissingFoldersAreSaid) {
    EXPECT_EQ(loadLayerSchemas(folder).error().code, ErrorCode::NotFound);
    EXPECT_EQ(loadLayerSchemas(folder / "none").error().code, ErrorCode::NotFound);
}

TEST(LayerText, EnumNamesBecomePositions) {
    const std::string alarm = R"(
      alarms { id: "broken" priority: 2 condition { attribute: "state" comparison: EQUAL enum_value: "BROKEN" }
               guidance { consequence { en: "c" } response { en: "r" } max_response_ms: 1 } })";
    const auto schema = parseLayerSchema("id: \"x\"" + kMinimal + alarm, "x");
    ASSERT_TRUE(schema) << schema.error().message;
    EXPECT_EQ(schema->alarms[0].condition[0].limit, 1.0);
    EXPECT_TRUE(schema->alarms[0].ackRequired);
    EXPECT_EQ(schema->alarms[0].maxShelveMs, 8LL * 3'600'000);
    std::string wrong = alarm;
    wrong.replace(wrong.find("BROKEN"), 6, "LOST");
    const auto refused = parseLayerSchema("id: \"x\"" + kMinimal + wrong, "x");
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().message.find("'LOST'"), std::string::npos);
}

TEST(GatewayConfigText, GoodOneIsTaken) {
    const auto config = parseGatewayConfig(R"(
        gateway_id: "g" limits { tick_ms: 50 }
        sources { id: "sim" simulator { seed: 7 } }
        sources { id: "other" feed { address: "unix:/run/x.sock" } })",
                                           "belfryd.conf");
    ASSERT_TRUE(config) << config.error().message;
    EXPECT_EQ(config->sources_size(), 2);
}

TEST(GatewayConfigText, MistakesAreNamedWithTheirPlace) {
    struct Row {
        const char* text;
        const char* place;
        const char* what;
    };
    for (const Row& row : {
             Row{"\n\n  gateway_name: 3", "c:3:", "gateway_name"},
             Row{"limits {\n  tick_ms: 5\n}", "c:2:", "tick_ms is 5"},
             Row{"sources { id: \"a\" simulator {} }\nsources { id: \"a\" simulator {} }", "c:2:", "'a'"},
             Row{"sources { id: \"a\" }", "c:1:", "does not say what it is"},
             Row{"sources {\n id: \"a\"\n feed {}\n}", "c:3:", "no address"},
             Row{"log { level: \"loud\" }", "c:1:", "'loud'"},
             Row{"gateway_id: \"\xFF\"", "c", "UTF-8"},
         }) {
        const auto config = parseGatewayConfig(row.text, "c");
        ASSERT_FALSE(config) << row.text;
        EXPECT_TRUE(config.error().message.starts_with(row.place)) << config.error().message;
        EXPECT_NE(config.error().message.find(row.what), std::string::npos) << config.error().message;
    }
}

}  // namespace
}  // namespace belfry::proto
