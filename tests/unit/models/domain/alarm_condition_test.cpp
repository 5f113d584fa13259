// SPDX-License-Identifier: Apache-2.0
#include "models/domain/alarm_condition.h"

#include <cmath>
#include <limits>
#include <vector>

#include <gtest/gtest.h>

namespace belfry {
namespace {

using C = Comparison;
using V = Verdict;
using Q = Quality;

LayerSchema schema() {
    LayerSchema s;
    s.id = "air_quality";
    s.assetTypes = {{"station", {}, 0}, {"mast", {}, 0}};
    AttributeSchema no2;
    no2.name = "no2";
    no2.scale = 0.1;
    AttributeSchema state;
    state.name = "state";
    state.type = AttributeType::Enum;
    state.enumValues = {{"OK", {}}, {"FAILED", {}}};
    AttributeSchema note;
    note.name = "note";
    note.type = AttributeType::Text;
    s.attributes = {no2, state, note};
    return s;
}

AlarmCondition compiled(std::vector<ConditionTerm> terms) {
    AlarmDefinition d;
    d.id = "a";
    d.condition = std::move(terms);
    auto result = AlarmCondition::compile(d, schema());
    EXPECT_TRUE(result);
    return *result;
}

V with(const AlarmCondition& condition, double value, bool on = false, Quality quality = Q::Good) {
    return condition.evaluate([&](AttributeIndex) { return Observation{value, quality}; }, on);
}

TEST(AlarmCondition, EveryComparisonAtItsLimitAndInItsDeadband) {
    struct Case {
        C comparison;
        double value;
        V off;  ///< verdict when not on yet
        V on;   ///< verdict while on
    };
    const std::vector<Case> cases = {
        // limit 200, deadband 10
        {C::Greater, 200.0, V::Off, V::On},       {C::Greater, 200.1, V::On, V::On},
        {C::Greater, 190.0, V::Off, V::Off},      {C::Greater, 190.1, V::Off, V::On},
        {C::GreaterEqual, 200.0, V::On, V::On},   {C::GreaterEqual, 190.0, V::Off, V::On},
        {C::GreaterEqual, 189.9, V::Off, V::Off}, {C::Less, 200.0, V::Off, V::On},
        {C::Less, 199.9, V::On, V::On},           {C::Less, 210.0, V::Off, V::Off},
        {C::LessEqual, 200.0, V::On, V::On},      {C::LessEqual, 210.0, V::Off, V::On},
        {C::LessEqual, 210.1, V::Off, V::Off},    {C::Equal, 200.0, V::On, V::On},
        {C::Equal, 195.0, V::Off, V::On},         {C::Equal, 189.0, V::Off, V::Off},
        {C::NotEqual, 200.0, V::Off, V::Off},     {C::NotEqual, 201.0, V::On, V::On},
    };
    for (const Case& one : cases) {
        const AlarmCondition condition = compiled({{"no2", one.comparison, 200.0, 10.0}});
        EXPECT_EQ(with(condition, one.value, false), one.off) << static_cast<int>(one.comparison) << " " << one.value;
        EXPECT_EQ(with(condition, one.value, true), one.on) << static_cast<int>(one.comparison) << " " << one.value;
    }
}

TEST(AlarmCondition, BadDataNeitherRaisesNorClears) {
    const AlarmCondition condition = compiled({{"no2", C::Greater, 200.0, 0.0}});
    for (const bool on : {false, true}) {
        for (const double value : {0.0, 500.0}) {
            for (const Q quality : {Q::Bad, Q::Stale, Q::Missing}) {
                EXPECT_EQ(with(condition, value, on, quality), V::Unknown);
            }
        }
        EXPECT_EQ(with(condition, std::numeric_limits<double>::quiet_NaN(), on), V::Unknown);
        EXPECT_EQ(with(condition, 500.0, on, Q::Uncertain), V::On);
    }
}

TEST(AlarmCondition, TermsAreJoinedByAnd) {
    const AlarmCondition condition = compiled({{"no2", C::Greater, 200.0, 0.0}, {"state", C::Equal, 0.0, 0.0}});
    const auto both = [&](Observation no2, Observation state) {
        return condition.evaluate([&](AttributeIndex index) { return index == 0 ? no2 : state; }, false);
    };
    EXPECT_EQ(both({300, Q::Good}, {0, Q::Good}), V::On);
    EXPECT_EQ(both({300, Q::Good}, {1, Q::Good}), V::Off);
    EXPECT_EQ(both({300, Q::Good}, {0, Q::Stale}), V::Unknown);
    EXPECT_EQ(both({300, Q::Stale}, {0, Q::Good}), V::Unknown);
    EXPECT_EQ(both({300, Q::Stale}, {1, Q::Good}), V::Off) << "certainly off whatever the other one is";
    EXPECT_EQ(condition.attributeMask(), 3U);
}

TEST(AlarmCondition, RawColumnsWithTheirScale) {
    const AlarmCondition condition = compiled({{"no2", C::LessEqual, 0.3, 0.0}});
    const std::vector<std::int32_t> values = {3, 0, 0};
    const std::vector<Quality> qualities = {Q::Good, Q::Good, Q::Good};
    EXPECT_EQ(condition.evaluate(schema(), values, qualities, false), V::On) << "3 × 0.1 is at most 0.3";
    EXPECT_EQ(condition.evaluate(schema(), {}, {}, false), V::Unknown);
    EXPECT_EQ(compiled({{"no2", C::Greater, 0.3, 0.0}}).evaluate(schema(), values, qualities, false), V::Off);
}

TEST(AlarmCondition, CompileNamesWhatIsWrong) {
    AlarmDefinition d;
    d.id = "a";
    EXPECT_FALSE(AlarmCondition::compile(d, schema()));
    d.condition = {{"so2", C::Greater, 1.0, 0.0}};
    const auto unknown = AlarmCondition::compile(d, schema());
    ASSERT_FALSE(unknown);
    EXPECT_NE(unknown.error().message.find("so2"), std::string::npos);
    d.condition = {{"note", C::Equal, 1.0, 0.0}};
    EXPECT_FALSE(AlarmCondition::compile(d, schema()));
    d.condition = {{"no2", C::Equal, 1.0, 0.0}};
    d.assetTypes = {"mast"};
    const auto condition = AlarmCondition::compile(d, schema());
    ASSERT_TRUE(condition);
    EXPECT_TRUE(condition->appliesTo(1));
    EXPECT_FALSE(condition->appliesTo(0));
    d.assetTypes = {"submarine"};
    EXPECT_FALSE(AlarmCondition::compile(d, schema()));
}

}  // namespace
}  // namespace belfry
