// SPDX-License-Identifier: Apache-2.0
#include "models/feed/symbol_state.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace belfry::feed {

SymbolReader::SymbolReader(const LayerSchema& schema)
    : m_schema(&schema),
      m_level(schema.attributeIndex(schema.symbol.levelAttribute)),
      m_figure(schema.attributeIndex(schema.symbol.textAttribute)),
      m_failed(schema.attributeIndex(schema.symbol.failedAttribute)) {}

bool SymbolReader::isStale(Millis observedMs, Millis nowMs) const {
    return observedMs == 0 ||
           freshnessOf(std::max<Millis>(0, nowMs - observedMs), m_schema->periodMs) >= Freshness::Stale;
}

SymbolState SymbolReader::read(const EntityTable& table, std::uint32_t row, bool gone, Millis nowMs) const {
    SymbolState state;
    if (gone) {
        state.bits = SymbolState::Gone;
        return state;
    }
    const auto usable = [&](std::optional<AttributeIndex> attribute) {
        return attribute && table.has(row, *attribute) && table.quality(row, *attribute) != Quality::Bad;
    };
    if (usable(m_level)) {
        const double value = valueOf(m_schema->attributes[*m_level], table.raw(row, *m_level));
        const LayerSymbol& symbol = m_schema->symbol;
        const double range = symbol.levelMaximum - symbol.levelMinimum;
        const double level = range > 0.0 ? std::clamp((value - symbol.levelMinimum) / range, 0.0, 1.0) : 0.0;
        state.bits |= SymbolState::HasLevel | static_cast<std::uint32_t>(std::lround(level * 255.0));
    }
    if (usable(m_figure)) {
        const double value = valueOf(m_schema->attributes[*m_figure], table.raw(row, *m_figure));
        state.bits |=
            SymbolState::HasFigure | (static_cast<std::uint32_t>(std::clamp(std::lround(value), 0L, 65'535L)) << 8U);
    }
    if (usable(m_failed) && table.raw(row, *m_failed) != 0) {
        state.bits |= SymbolState::Failed;
    }
    if (isStale(table.observedMs(row), nowMs)) {
        state.bits |= SymbolState::Stale;
    }
    return state;
}

namespace {

// by the 8 bits of the level, so that a million rows are classed without arithmetic
constexpr std::array<StateClass, 256> kByLevel = [] {
    std::array<StateClass, 256> table{};
    for (std::size_t level = 0; level < table.size(); ++level) {
        table[level] = level <= 5     ? StateClass::Quiet
                       : level <= 85  ? StateClass::Low
                       : level <= 170 ? StateClass::Middle
                       : level < 242  ? StateClass::High
                                      : StateClass::Attention;
    }
    return table;
}();

}  // namespace

StateClass stateClassOf(SymbolState state, bool levelInverted) {
    if (state.has(SymbolState::Gone)) {
        return kNotCounted;
    }
    const bool said = (state.bits & (SymbolState::HasLevel | SymbolState::HasFigure | SymbolState::Failed)) != 0;
    if (state.has(SymbolState::Stale)) {
        return said ? StateClass::Stale : StateClass::Unknown;  // what never spoke cannot grow old
    }
    if (state.has(SymbolState::Failed)) {
        return StateClass::Failed;
    }
    if (!state.has(SymbolState::HasLevel)) {
        return StateClass::Unknown;
    }
    const std::uint32_t level = state.bits & 0xFFU;
    return kByLevel[levelInverted ? 255U - level : level];
}

StateClass stateClassOf(SymbolState state, const LayerSymbol& symbol) {
    const StateClass found = stateClassOf(state, symbol.levelInverted);
    return found == StateClass::Attention && symbol.kind == SymbolKind::Halo ? StateClass::High : found;
}

std::string_view toText(StateClass stateClass) {
    static constexpr std::array<std::string_view, kStateClasses + 1> kNames{
        "unknown", "quiet", "low", "middle", "high", "attention", "failed", "stale", "not counted"};
    return kNames[std::min<std::size_t>(static_cast<std::size_t>(stateClass), kStateClasses)];
}

}  // namespace belfry::feed
