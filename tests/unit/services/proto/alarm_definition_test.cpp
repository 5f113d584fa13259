// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "services/proto/mapping.h"
#include "services/proto/mapping_schema.h"
#include "tests/support/temp_folder.h"

namespace belfry::proto {
namespace {

/** A layer whose alarm begins in line 8; `more` is put into it, at the end of line 9. */
std::string layer(const std::string& condition, const std::string& more = {},
                  const std::string& guidance =
                      "guidance { consequence { en: \"c\" } response { en: \"r\" } "
                      "max_response_ms: 1 }") {
    return "id: \"water\" title { en: \"Water\" }\n"
           "asset_types { name: \"pump\" }\n"
           "asset_types { name: \"station\" }\n"
           "attributes { name: \"level\" unit: \"m\" scale: 0.01 minimum: 0 maximum: 10 }\n"
           "attributes { name: \"total\" type: INTEGER minimum: 0 maximum: 100 }\n"
           "attributes { name: \"free\" type: INTEGER minimum: 0 maximum: 100 }\n"
           "attributes { name: \"state\" type: ENUM enum_values { name: \"OK\" } enum_values { name: \"BAD\" } }\n"
           "alarms { id: \"low\" title { en: \"Low\" } priority: 2\n"
           "  " +
           guidance + " " + more + "\n  " + condition + "\n}\n";
}

const std::string kGood = "condition { attribute: \"level\" comparison: LESS limit: 2 }";

struct Row {
    const char* what;
    std::string text;
    const char* place;  ///< line and column
    const char* says;
};

TEST(AlarmDefinitionText, EveryMistakeIsRefusedWithLineAndColumn) {
    const std::vector<Row> rows{
        {"no guidance", layer(kGood, "", ""), ":8:1:", "guidance"},
        {"half a guidance", layer(kGood, "", "guidance { consequence { en: \"c\" } max_response_ms: 1 }"),
         ":9:3:", "response is missing"},
        {"unknown attribute", layer("condition { attribute: \"depth\" comparison: LESS limit: 2 }"),
         ":10:15:", "'depth'"},
        {"unknown unit", layer("condition { attribute: \"level\" comparison: LESS limit: 2 unit: \"ells\" }"),
         ":10:60:", "unknown unit 'ells'"},
        {"another kind of unit", layer("condition { attribute: \"level\" comparison: LESS limit: 2 unit: \"V\" }"),
         ":10:60:", "in 'm'"},
        {"impossible limit", layer("condition { attribute: \"level\" comparison: LESS limit: nan }"),
         ":10:51:", "impossible limit"},
        {"never reached", layer("condition { attribute: \"level\" comparison: GREATER limit: 10 }"),
         ":10:54:", "never be reached"},
        {"never left", layer("condition { attribute: \"level\" comparison: GREATER limit: 2 deadband: 3 }"),
         ":10:63:", "never be left"},
        {"negative deadband", layer("condition { attribute: \"level\" comparison: LESS limit: 2 deadband: -1 }"),
         ":10:60:", "impossible deadband"},
        {"division by what is missing",
         layer("condition { attribute: \"free\" divided_by: \"all\" comparison: LESS limit: 2 unit: \"%\" }"),
         ":10:33:", "divides by 'all'"},
        {"division by no number",
         layer("condition { attribute: \"free\" divided_by: \"state\" comparison: LESS limit: 0.1 }"),
         ":10:33:", "no number"},
        {"unknown value", layer("condition { attribute: \"state\" comparison: EQUAL enum_value: \"ODD\" }"),
         ":10:52:", "'ODD'"},
        {"half a count", layer(kGood, "count_n: 3"), ":9:", "count without a window"},
        {"endless delay", layer(kGood, "on_delay_ms: 99999999999999"), ":9:", "99999999999999"},
        {"escalation to nobody", layer(kGood, "escalate { after_ms: 5 }"), ":9:", "escalation"},
        {"escalation back in time",
         layer(kGood, "escalate { after_ms: 5 to: \"a\" } escalate { after_ms: 5 to: \"b\" }"), ":9:", "escalation"},
        {"rule without words",
         layer(kGood, "suppress { id: \"r\" when { attribute: \"level\" comparison: LESS limit: 1 } }"),
         ":9:", "suppression rule"},
        {"rule without a condition", layer(kGood, "suppress { id: \"r\" title { en: \"R\" } }"),
         ":9:", "without a condition"},
        {"unknown cause", layer(kGood, "consequence_of: \"flood\""), ":9:", "unknown cause 'flood'"},
        {"its own cause", layer(kGood, "consequence_of: \"low\""), ":9:", "cause of its own cause"},
        {"consequence of nothing", layer(kGood, "consequence_only: true"), ":9:", "consequence only"},
        {"unknown asset type", layer(kGood, "asset_types: \"well\""), ":9:", "'well'"},
        {"no priority",
         [] {
             std::string text = layer(kGood);
             return text.replace(text.find("priority: 2"), 11, "priority: 7");
         }(),
         ":8:", "priority 7"},
    };
    for (const Row& row : rows) {
        const auto schema = parseLayerSchema(row.text, "water.textproto");
        ASSERT_FALSE(schema) << row.what;
        const std::string& message = schema.error().message;
        EXPECT_EQ(message.find(std::string("water.textproto") + row.place), 0U) << row.what << ": " << message;
        EXPECT_NE(message.find(row.says), std::string::npos) << row.what << ": " << message;
        EXPECT_FALSE(schema.error().hint.empty()) << row.what;
    }
}

TEST(AlarmDefinitionText, UnitsAreConvertedToTheAttributes) {
    const auto schema = parseLayerSchema(
        layer("condition { attribute: \"level\" comparison: LESS limit: 250 deadband: 10 unit: \"cm\" }\n"
              "condition { attribute: \"free\" divided_by: \"total\" comparison: LESS limit: 5 deadband: 1 unit: \"%\" "
              "}"),
        "water");
    ASSERT_TRUE(schema) << schema.error().message;
    const auto& terms = schema->alarms[0].condition;
    EXPECT_NEAR(terms[0].limit, 2.5, 1e-12);
    EXPECT_NEAR(terms[0].deadband, 0.1, 1e-12);
    EXPECT_EQ(terms[1].dividedBy, "total");
    EXPECT_NEAR(terms[1].limit, 0.05, 1e-12);
}

TEST(AlarmDefinitionText, EverythingSurvivesTheWire) {
    const auto schema =
        parseLayerSchema(layer("condition { attribute: \"free\" divided_by: \"total\" comparison: LESS limit: 0.05 }",
                               "escalate { after_ms: 60000 to: \"chief\" } escalate { after_ms: 90000 to: \"duty\" } "
                               "suppress { id: \"r\" title { en: \"R\" } asset_type: \"station\" "
                               "when { attribute: \"state\" comparison: EQUAL enum_value: \"BAD\" } }") +
                             "alarms { id: \"dry\" priority: 4 consequence_of: \"low\" consequence_only: true\n"
                             "condition { attribute: \"level\" comparison: LESS limit: 1 }\n"
                             "guidance { consequence { en: \"c\" } response { en: \"r\" } max_response_ms: 1 } }",
                         "water");
    ASSERT_TRUE(schema) << schema.error().message;
    v1::LayerSchema wire;
    toWire(*schema, &wire);
    const auto back = fromWire(wire);
    ASSERT_TRUE(back) << back.error().message;
    const AlarmDefinition& low = back->alarms[0];
    EXPECT_EQ(low.condition[0].dividedBy, "total");
    ASSERT_EQ(low.escalate.size(), 2U);
    EXPECT_EQ(low.escalate[1].to, "duty");
    ASSERT_EQ(low.suppress.size(), 1U);
    EXPECT_EQ(low.suppress[0].assetType, "station");
    EXPECT_EQ(low.suppress[0].when[0].limit, 1.0);
    EXPECT_EQ(back->alarms[1].consequenceOf, std::vector<std::string>{"low"});
    EXPECT_TRUE(back->alarms[1].consequenceOnly);
}

/** A folder with two layers: pumps whose alarm follows from `cause`, and what may be the cause of it. */
class CausesAcrossLayers : public ::testing::Test {
protected:
    Result<std::vector<LayerSchema>> load(const std::string& cause, const std::string& back = {},
                                          const std::string& delay = "on_delay_ms: 2000") const {
        const auto write = [&](const std::string& id, const std::string& more) {
            std::string text = layer(kGood, more);
            const std::string name = "id: \"water\"";
            text.replace(text.find(name), name.size(), "id: \"" + id + "\"");
            std::ofstream(m_dir.path() / (id + ".textproto")) << text;
        };
        write("pumps", "consequence_of: \"" + cause + "\" " + delay);
        write("power", "on_delay_ms: 1000 " + back);
        return loadLayerSchemas(m_dir.path().string());
    }
    TempFolder m_dir;
};

TEST_F(CausesAcrossLayers, AreTakenWhereTheOtherLayerHasThem) {
    const auto schemas = load("power/low");
    ASSERT_TRUE(schemas) << schemas.error().message;
    EXPECT_EQ((*schemas)[1].alarms[0].consequenceOf, std::vector<std::string>{"power/low"});
}

TEST_F(CausesAcrossLayers, AreRefusedWithTheirPlaceWhereTheyMakeNoSense) {
    const auto refused = [&](const Result<std::vector<LayerSchema>>& schemas, const std::string& says) {
        ASSERT_FALSE(schemas) << says;
        EXPECT_NE(schemas.error().message.find(says), std::string::npos) << schemas.error().message;
        EXPECT_NE(schemas.error().message.find(".textproto:9:"), std::string::npos) << schemas.error().message;
        EXPECT_FALSE(schemas.error().hint.empty());
    };
    refused(load("power/nothing"), "unknown cause 'power/nothing'");
    refused(load("gas/low"), "unknown cause 'gas/low'");
    refused(load("power/"), "unknown cause 'power/'");
    refused(load("power/low", "", ""), "may come before its cause 'power/low'");
    refused(load("power/low", "consequence_of: \"pumps/low\""), "a cause of its own cause");
}

TEST(AlarmDefinitions, OfTheCoreLayersAreReviewed) {
    const char* source = std::getenv("BELFRY_SOURCE");
    const auto schemas =
        loadLayerSchemas((source == nullptr ? std::string(".") : std::string(source)) + "/resources/layers");
    ASSERT_TRUE(schemas) << schemas.error().message;
    for (const LayerSchema& schema : *schemas) {
        EXPECT_FALSE(schema.alarms.empty()) << schema.id;
        for (const AlarmDefinition& alarm : schema.alarms) {
            const std::string where = schema.id + "/" + alarm.id;
            EXPECT_FALSE(alarm.title.de.empty()) << where;
            EXPECT_FALSE(alarm.guidance.consequence.de.empty()) << where;
            EXPECT_FALSE(alarm.guidance.response.de.empty()) << where;
            EXPECT_FALSE(alarm.valueAttribute.empty()) << where;
            // what must be answered within minutes is urgent, and the other way round
            if (alarm.priority == AlarmPriority::P1) {
                EXPECT_LE(alarm.guidance.maxResponseMs, 5 * 60'000) << where;
                EXPECT_FALSE(alarm.escalate.empty()) << where;
            }
            if (alarm.priority == AlarmPriority::P4) {
                EXPECT_GE(alarm.guidance.maxResponseMs, 10 * 60'000) << where;
            }
        }
    }
}

}  // namespace
}  // namespace belfry::proto
