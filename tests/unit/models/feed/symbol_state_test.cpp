// SPDX-License-Identifier: Apache-2.0
#include "models/feed/symbol_state.h"

#include <gtest/gtest.h>

namespace belfry::feed {
namespace {

SymbolState level(std::uint32_t eighths, std::uint32_t more = 0) { return {SymbolState::HasLevel | eighths | more}; }

TEST(StateClass, EveryLevelHasOneClassAndAttentionIsWhereAPersonIsWanted) {
    EXPECT_EQ(stateClassOf(level(0), false), StateClass::Quiet);
    EXPECT_EQ(stateClassOf(level(6), false), StateClass::Low);
    EXPECT_EQ(stateClassOf(level(128), false), StateClass::Middle);
    EXPECT_EQ(stateClassOf(level(200), false), StateClass::High);
    EXPECT_EQ(stateClassOf(level(255), false), StateClass::Attention);
    // speed over free flow: standing traffic is the trouble
    EXPECT_EQ(stateClassOf(level(0), true), StateClass::Attention);
    EXPECT_EQ(stateClassOf(level(255), true), StateClass::Quiet);
    auto previous = StateClass::Quiet;
    for (std::uint32_t i = 0; i < 256; ++i) {
        const StateClass now = stateClassOf(level(i), false);
        EXPECT_GE(now, previous) << i;
        EXPECT_EQ(now, stateClassOf(level(255 - i), true)) << i;
        previous = now;
    }
}

TEST(StateClass, AFullLampIsNoTrouble) {
    LayerSymbol symbol;
    symbol.kind = SymbolKind::Halo;
    EXPECT_EQ(stateClassOf(level(255), symbol), StateClass::High);
    symbol.kind = SymbolKind::Ring;
    EXPECT_EQ(stateClassOf(level(255), symbol), StateClass::Attention);
    EXPECT_EQ(stateClassOf(level(255, SymbolState::Failed), symbol), StateClass::Failed);
}

TEST(StateClass, StaleHidesWhateverWasSaidAndGoneCountsNowhere) {
    EXPECT_EQ(stateClassOf(level(255, SymbolState::Stale | SymbolState::Failed), false), StateClass::Stale);
    EXPECT_EQ(stateClassOf({SymbolState::Stale}, false), StateClass::Unknown) << "it has never spoken";
    EXPECT_EQ(stateClassOf({}, false), StateClass::Unknown);
    EXPECT_EQ(stateClassOf({SymbolState::Gone}, false), kNotCounted);
    EXPECT_EQ(toText(kNotCounted), "not counted");
    EXPECT_EQ(toText(StateClass::Attention), "attention");
}

TEST(SymbolReader, ReadsWhatTheSchemaNames) {
    LayerSchema schema;
    schema.periodMs = 1'000;
    AttributeSchema load;
    load.name = "load";
    load.scale = 0.1;
    AttributeSchema fault;
    fault.name = "fault";
    fault.type = AttributeType::Boolean;
    schema.attributes = {load, fault};
    schema.symbol.levelAttribute = "load";
    schema.symbol.levelMaximum = 10.0;
    schema.symbol.textAttribute = "load";
    schema.symbol.failedAttribute = "fault";
    const SymbolReader reader(schema);
    EntityTable table(2);
    table.resize(1);
    EXPECT_EQ(reader.read(table, 0, false, 5'000).bits, SymbolState::Stale | SymbolState::Lost) << "never heard";
    table.set(0, 0, 100, Quality::Good);
    table.setObserved(0, 5'000, 1);
    SymbolState state = reader.read(table, 0, false, 5'000);
    EXPECT_DOUBLE_EQ(state.level(), 1.0);
    EXPECT_EQ(state.figure(), 10);
    EXPECT_FALSE(state.has(SymbolState::Stale));
    EXPECT_TRUE(reader.read(table, 0, false, 9'000).has(SymbolState::Stale));
    table.set(0, 0, 100, Quality::Bad);
    EXPECT_FALSE(reader.read(table, 0, false, 5'000).has(SymbolState::HasLevel)) << "a bad value shows nothing";
    table.set(0, 1, 1, Quality::Good);
    EXPECT_TRUE(reader.read(table, 0, false, 5'000).has(SymbolState::Failed));
    EXPECT_EQ(reader.read(table, 0, true, 5'000).bits, std::uint32_t{SymbolState::Gone});
}

TEST(SymbolReader, LostIsApartFromStaleAndTheNextChangeIsKnownToTheMillisecond) {
    LayerSchema schema;
    schema.periodMs = 1'000;
    const SymbolReader reader(schema);
    EntityTable table(0);
    table.resize(1);
    table.setObserved(0, 5'000, 1);
    Millis now = 5'000;
    for (const bool lost : {false, true}) {
        const Millis next = reader.nextAgeChange(5'000, now);
        EXPECT_EQ(next, lost ? 15'001 : 8'001);
        const SymbolState before = reader.read(table, 0, false, next - 1);
        const SymbolState after = reader.read(table, 0, false, next);
        EXPECT_EQ(before.has(SymbolState::Stale), lost);
        EXPECT_TRUE(after.has(SymbolState::Stale));
        EXPECT_FALSE(before.has(SymbolState::Lost));
        EXPECT_EQ(after.has(SymbolState::Lost), lost);
        now = next;
    }
    EXPECT_GT(reader.nextAgeChange(5'000, now), Millis{1} << 60U) << "what is lost grows no older";
    EXPECT_GT(reader.nextAgeChange(0, now), Millis{1} << 60U) << "nor what never spoke";
}

TEST(SymbolReader, TrendAndRadiusComeFromTheAttributesThatTheSchemaNames) {
    LayerSchema schema;
    AttributeSchema trend;
    trend.name = "trend";
    trend.type = AttributeType::Enum;
    trend.enumValues = {{"STEADY", {}}, {"RISING", {}}, {"FALLING", {}}};
    AttributeSchema radius;
    radius.name = "radius";
    radius.scale = 0.5;
    schema.attributes = {trend, radius};
    schema.symbol.trendAttribute = "trend";
    EntityTable table(2);
    table.resize(1);
    table.setObserved(0, 5'000, 1);
    EXPECT_EQ(SymbolReader(schema).read(table, 0, false, 5'000).trend(), Trend::Unknown);
    for (const auto& [raw, expected] :
         {std::pair(0, Trend::Steady), std::pair(1, Trend::Rising), std::pair(2, Trend::Falling),
          std::pair(3, Trend::Unknown), std::pair(-1, Trend::Unknown)}) {
        table.set(0, 0, raw, Quality::Good);
        const SymbolState state = SymbolReader(schema).read(table, 0, false, 5'000);
        EXPECT_EQ(state.trend(), expected) << raw;
        EXPECT_FALSE(state.has(SymbolState::Lost)) << "trend and flags share a word";
    }
    schema.attributes[0].type = AttributeType::Integer;
    table.set(0, 0, -7, Quality::Good);
    EXPECT_EQ(SymbolReader(schema).read(table, 0, false, 5'000).trend(), Trend::Falling);
    EXPECT_FALSE(SymbolReader(schema).hasRadius());
    schema.symbol.radiusAttribute = "radius";
    const SymbolReader reader(schema);
    EXPECT_EQ(reader.radius(table, 0), 0.0F) << "not reported";
    table.set(0, 1, 300, Quality::Good);
    EXPECT_EQ(reader.radius(table, 0), 150.0F);
    table.set(0, 1, 300, Quality::Bad);
    EXPECT_EQ(reader.radius(table, 0), 0.0F);
}

}  // namespace
}  // namespace belfry::feed
