// SPDX-License-Identifier: Apache-2.0
// The domain's small types: clock, error, ids, quality, layer schema.
#include <functional>
#include <limits>
#include <string>

#include <gtest/gtest.h>

#include "models/domain/clock.h"
#include "models/domain/error.h"
#include "models/domain/ids.h"
#include "models/domain/layer_schema.h"
#include "models/domain/quality.h"

namespace belfry {
namespace {

TEST(ManualClock, MovesBothClocksOrTheWallAlone) {
    ManualClock clock(Instant{10, 1'000});
    clock.advance(5);
    EXPECT_EQ(clock.now(), (Instant{15, 1'005}));
    clock.jumpWall(-500);
    EXPECT_EQ(clock.now(), (Instant{15, 505}));
}

TEST(SystemClock, NeverRunsBackwards) {
    const SystemClock clock;
    const Instant first = clock.now();
    const Instant second = clock.now();
    EXPECT_GE(second.monoMs, first.monoMs);
    EXPECT_GT(first.wallMs, 1'577'836'800'000) << "milliseconds since 1970, after 2020";
}

TEST(Error, ReadsAsOneLine) {
    EXPECT_EQ(toText(Error{ErrorCode::NotFound, "no such lamp", "Check its id.", ""}), "no such lamp. Check its id.");
    EXPECT_EQ(toText(Error{ErrorCode::NotFound, "No such lamp.", "Check its id.", ""}), "No such lamp. Check its id.");
    EXPECT_EQ(toText(Error{ErrorCode::NotFound, "no such lamp", "", ""}), "no such lamp");
    EXPECT_EQ(toText(ErrorCode::NotFound), "NOT_FOUND");
    EXPECT_EQ(toText(ErrorCode::Unauthenticated), "UNAUTHENTICATED");
    const Result<int> failed = fail(ErrorCode::Aborted, "a", "b", "C");
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().reason, "C");
    EXPECT_EQ(static_cast<int>(ErrorCode::FailedPrecondition), 9) << "gRPC's numbers";
    EXPECT_EQ(static_cast<int>(ErrorCode::Unauthenticated), 16);
}

TEST(Handle, PacksLayerAndRow) {
    const Handle last = Handle::of(62, Handle::kMaxRows - 1);
    EXPECT_EQ(last.layer(), 62);
    EXPECT_EQ(last.row(), Handle::kMaxRows - 1);
    EXPECT_TRUE(last.isValid());
    EXPECT_FALSE(Handle{}.isValid());
    EXPECT_LT(Handle::of(1, Handle::kMaxRows - 1), Handle::of(2, 0));
}

TEST(Freshness, AgainstThePromisedPeriod) {
    const Millis period = 10'000;
    const auto at = [&](Millis age) { return freshnessOf(age, period); };
    EXPECT_EQ(at(0), Freshness::Live);
    EXPECT_EQ(at(15'000), Freshness::Live);
    EXPECT_EQ(at(15'001), Freshness::Late);
    EXPECT_EQ(at(30'000), Freshness::Late);
    EXPECT_EQ(at(30'001), Freshness::Stale);
    EXPECT_EQ(at(100'000), Freshness::Stale);
    EXPECT_EQ(at(100'001), Freshness::Lost);
    EXPECT_EQ(at(-1), Freshness::Lost);
    EXPECT_EQ(freshnessOf(2, 1), Freshness::Late) << "1.5 periods of 1 ms";
    EXPECT_EQ(toText(Freshness::Late), "LATE");
    EXPECT_EQ(toText(Quality::Missing), "MISSING");
}

LayerSchema schema() {
    LayerSchema s;
    s.id = "lighting";
    s.assetTypes = {{"luminaire", {}, 0}};
    AttributeSchema level;
    level.name = "level";
    level.scale = 0.01;
    level.minimum = 0.0;
    level.maximum = 1.0;
    AttributeSchema state;
    state.name = "state";
    state.type = AttributeType::Enum;
    state.enumValues = {{"OK", {}}, {"FAILED", {}}};
    s.attributes = {level, state};
    s.symbol.levelAttribute = "level";
    AlarmDefinition alarm;
    alarm.id = "failure";
    alarm.condition = {{"state", Comparison::Equal, 1.0, 0.0}};
    alarm.guidance = {{"dark street", ""}, {"send a crew", ""}, 3'600'000};
    s.alarms = {alarm};
    CommandSchema command;
    command.name = "set_level";
    command.commandAttribute = "level";
    command.feedbackAttribute = "level";
    s.commands = {command};
    return s;
}

TEST(LayerSchema, FindsByName) {
    const LayerSchema s = schema();
    EXPECT_EQ(s.attributeIndex("state"), AttributeIndex{1});
    EXPECT_FALSE(s.attributeIndex("nope"));
    EXPECT_EQ(s.attribute("nope"), nullptr);
    ASSERT_NE(s.alarm("failure"), nullptr);
    ASSERT_NE(s.command("set_level"), nullptr);
    EXPECT_EQ(s.command("failure"), nullptr);
    EXPECT_EQ(s.assetTypeIndex("luminaire"), std::uint8_t{0});
    EXPECT_FALSE(s.assetTypeIndex("cabinet"));
}

TEST(LayerSchema, ValidationNamesLayerAndField) {
    ASSERT_TRUE(validate(schema()));
    struct Fault {
        const char* word;  ///< must be in the message
        std::function<void(LayerSchema&)> make;
    };
    const std::vector<Fault> faults = {
        {"id", [](LayerSchema& s) { s.id.clear(); }},
        {"period", [](LayerSchema& s) { s.periodMs = 0; }},
        {"attributes", [](LayerSchema& s) { s.attributes.clear(); }},
        {"64 attributes", [](LayerSchema& s) { s.attributes.resize(64); }},
        {"asset types", [](LayerSchema& s) { s.assetTypes.clear(); }},
        {"level", [](LayerSchema& s) { s.attributes[1].name = "level"; }},
        {"scale", [](LayerSchema& s) { s.attributes[0].scale = 0.0; }},
        {"scale", [](LayerSchema& s) { s.attributes[0].scale = std::numeric_limits<double>::infinity(); }},
        {"enum", [](LayerSchema& s) { s.attributes[1].enumValues.clear(); }},
        {"minimum", [](LayerSchema& s) { s.attributes[0].minimum = 2.0; }},
        {"glow", [](LayerSchema& s) { s.symbol.levelAttribute = "glow"; }},
        {"guidance", [](LayerSchema& s) { s.alarms[0].guidance.response.en.clear(); }},
        {"condition", [](LayerSchema& s) { s.alarms[0].condition.clear(); }},
        {"glow", [](LayerSchema& s) { s.alarms[0].condition[0].attribute = "glow"; }},
        {"deadband", [](LayerSchema& s) { s.alarms[0].condition[0].deadband = -1.0; }},
        {"range", [](LayerSchema& s) { s.alarms[0].condition[0] = {"level", Comparison::Greater, 3.0, 0.0}; }},
        {"repeated", [](LayerSchema& s) { s.alarms.push_back(s.alarms[0]); }},
        {"window", [](LayerSchema& s) { s.alarms[0].countN = 3; }},
        {"asset type", [](LayerSchema& s) { s.alarms[0].assetTypes = {"cabinet"}; }},
        {"feedback", [](LayerSchema& s) { s.commands[0].feedbackAttribute.clear(); }},
        {"times", [](LayerSchema& s) { s.commands[0].defaultLeaseMs = s.commands[0].maxLeaseMs + 1; }},
        {"faults", [](LayerSchema& s) { s.commands[0].unhealthy = {{"nothing like it", Comparison::Equal, 1}}; }},
        {"faults", [](LayerSchema& s) { s.commands[0].badMode = {{"nothing like it", Comparison::Equal, 1}}; }},
        {"programme attribute", [](LayerSchema& s) { s.commands[0].programmeAttribute = "nothing like it"; }},
        {"programme_option", [](LayerSchema& s) { s.commands[0].programmeOption = "AUTOMATIC"; }},
    };
    for (const Fault& fault : faults) {
        LayerSchema broken = schema();
        fault.make(broken);
        const auto result = validate(broken);
        ASSERT_FALSE(result) << fault.word;
        EXPECT_EQ(result.error().code, ErrorCode::InvalidArgument);
        EXPECT_NE(result.error().message.find(fault.word), std::string::npos) << result.error().message;
        EXPECT_FALSE(result.error().hint.empty());
    }
}

TEST(LayerSchema, RawAndValue) {
    AttributeSchema ratio;
    ratio.scale = 0.01;
    EXPECT_DOUBLE_EQ(valueOf(ratio, 42), 0.42);
    EXPECT_EQ(rawOf(ratio, 0.42), 42);
    EXPECT_EQ(rawOf(ratio, 0.424), 42);
    EXPECT_EQ(rawOf(ratio, 1e300), std::numeric_limits<std::int32_t>::max());
    EXPECT_EQ(rawOf(ratio, -1e300), std::numeric_limits<std::int32_t>::min());
    EXPECT_EQ(rawOf(ratio, std::numeric_limits<double>::quiet_NaN()), 0);
    AttributeSchema count;
    count.type = AttributeType::Integer;
    count.scale = 0.01;
    EXPECT_DOUBLE_EQ(valueOf(count, 42), 42.0) << "the scale is for numbers only";
}

TEST(LocalText, FallsBackToEnglish) {
    const LocalText both{"lamp", "Leuchte"};
    EXPECT_EQ(both.in("de_AT"), "Leuchte");
    EXPECT_EQ(both.in("fr"), "lamp");
    EXPECT_EQ((LocalText{"lamp", ""}).in("de"), "lamp");
}

}  // namespace
}  // namespace belfry
