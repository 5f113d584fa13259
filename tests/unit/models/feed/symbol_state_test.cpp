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
    EXPECT_EQ(reader.read(table, 0, false, 5'000).bits, std::uint32_t{SymbolState::Stale});
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

}  // namespace
}  // namespace belfry::feed
