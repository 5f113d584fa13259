// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "models/domain/layer_schema.h"
#include "models/feed/entity_table.h"

namespace belfry::feed {

/** What a symbol shows, packed into 32 bits: 8 level, 16 figure, 8 flags. One per entity; that is all that the drawing
 *  thread and the aggregates know of the live state. */
struct SymbolState {
    enum Flag : std::uint32_t {
        HasLevel = 1U << 24U,
        HasFigure = 1U << 25U,
        Failed = 1U << 26U,
        Stale = 1U << 27U,  ///< LATE is still drawn live; STALE and LOST are not
        Gone = 1U << 28U,
        Changed = 1U << 29U,
    };
    std::uint32_t bits = 0;

    [[nodiscard]] double level() const { return static_cast<double>(bits & 0xFFU) / 255.0; }
    [[nodiscard]] int figure() const { return static_cast<int>((bits >> 8U) & 0xFFFFU); }
    [[nodiscard]] bool has(Flag flag) const { return (bits & flag) != 0; }
    friend bool operator==(const SymbolState&, const SymbolState&) = default;
};

/** Which columns a layer's symbol reads. Keeps a pointer to the schema. */
class SymbolReader {
public:
    explicit SymbolReader(const LayerSchema& schema);
    /** `nowMs`: wall clock of the gateway; decides staleness against the schema's period. */
    [[nodiscard]] SymbolState read(const EntityTable& table, std::uint32_t row, bool gone, Millis nowMs) const;
    [[nodiscard]] bool isStale(Millis observedMs, Millis nowMs) const;

private:
    const LayerSchema* m_schema;
    std::optional<AttributeIndex> m_level, m_figure, m_failed;
};

/** What aggregates count: the mix of a cluster in eight parts. Each living entity is in exactly one. */
enum class StateClass : std::uint8_t {
    Unknown,    ///< no level has ever been reported (or it is of bad quality) and it is not failed
    Quiet,      ///< level at most 2 %: lamp off, car park empty, traffic flows freely
    Low,        ///< up to a third
    Middle,     ///< up to two thirds
    High,       ///< below 95 %
    Attention,  ///< from 95 % on: wants a person; in a layer with `levelInverted` that is the low end
    Failed,     ///< reports that it has failed
    Stale,      ///< what it said is too old to count on, whatever it was
};
constexpr std::size_t kStateClasses = 8;
/** The class of what is gone: it is counted nowhere. */
constexpr StateClass kNotCounted{static_cast<std::uint8_t>(kStateClasses)};

[[nodiscard]] StateClass stateClassOf(SymbolState state, bool levelInverted);
/** The same by the layer's symbol. Light is no trouble: the top class of a halo is High. */
[[nodiscard]] StateClass stateClassOf(SymbolState state, const LayerSymbol& symbol);

/** "unknown", "quiet", … "not counted"; for logs and benches, not translated. */
[[nodiscard]] std::string_view toText(StateClass stateClass);

}  // namespace belfry::feed
