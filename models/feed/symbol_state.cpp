// SPDX-License-Identifier: Apache-2.0
#include "models/feed/symbol_state.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace belfry::feed {

SymbolReader::SymbolReader(const LayerSchema& schema)
    : m_schema(&schema),
      m_level(schema.attributeIndex(schema.symbol.levelAttribute)),
      m_figure(schema.attributeIndex(schema.symbol.textAttribute)),
      m_failed(schema.attributeIndex(schema.symbol.failedAttribute)),
      m_trend(schema.attributeIndex(schema.symbol.trendAttribute)),
      m_radius(schema.attributeIndex(schema.symbol.radiusAttribute)) {}

Freshness SymbolReader::freshness(Millis observedMs, Millis nowMs) const {
    return observedMs == 0 ? Freshness::Lost : freshnessOf(std::max<Millis>(0, nowMs - observedMs), m_schema->periodMs);
}

Millis SymbolReader::nextAgeChange(Millis observedMs, Millis nowMs) const {
    switch (freshness(observedMs, nowMs)) {
        case Freshness::Lost: return std::numeric_limits<Millis>::max();
        case Freshness::Stale: return observedMs + 10 * m_schema->periodMs + 1;
        default: return observedMs + 3 * m_schema->periodMs + 1;
    }
}

bool SymbolReader::isUsable(const EntityTable& table, std::uint32_t row, std::optional<AttributeIndex> what) const {
    return what && table.has(row, *what) && table.quality(row, *what) != Quality::Bad;
}

float SymbolReader::radius(const EntityTable& table, std::uint32_t row) const {
    return isUsable(table, row, m_radius)
               ? static_cast<float>(std::max(0.0, valueOf(m_schema->attributes[*m_radius], table.raw(row, *m_radius))))
               : 0.0F;
}

Trend SymbolReader::trendOf(std::int32_t raw) const {
    const AttributeSchema& attribute = m_schema->attributes[*m_trend];
    if (attribute.type != AttributeType::Enum) {
        return raw > 0 ? Trend::Rising : raw < 0 ? Trend::Falling : Trend::Steady;
    }
    if (raw < 0 || static_cast<std::size_t>(raw) >= attribute.enumValues.size()) {
        return Trend::Unknown;
    }
    const std::string& name = attribute.enumValues[static_cast<std::size_t>(raw)].name;
    return name == "RISING" ? Trend::Rising : name == "FALLING" ? Trend::Falling : Trend::Steady;
}

SymbolState SymbolReader::read(const EntityTable& table, std::uint32_t row, bool gone, Millis nowMs) const {
    SymbolState state;
    if (gone) {
        state.bits = SymbolState::Gone;
        return state;
    }
    const auto usable = [&](std::optional<AttributeIndex> attribute) { return isUsable(table, row, attribute); };
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
    if (usable(m_trend)) {
        state.bits |= static_cast<std::uint32_t>(trendOf(table.raw(row, *m_trend))) << SymbolState::kTrendShift;
    }
    const Freshness fresh = freshness(table.observedMs(row), nowMs);
    if (fresh >= Freshness::Stale) {
        state.bits |= SymbolState::Stale | (fresh == Freshness::Lost ? std::uint32_t{SymbolState::Lost} : 0U);
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
