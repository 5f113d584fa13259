// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "models/domain/layer_schema.h"
#include "models/feed/entity_table.h"

namespace belfry::feed {

/** Where a value goes, as the source says (LayerSymbol::trendAttribute). */
enum class Trend : std::uint8_t { Unknown, Falling, Steady, Rising };

/** What a symbol shows, packed into 32 bits: 8 level, 16 figure, 6 flags, 2 trend. One per entity; that is all that the
 *  drawing thread and the aggregates know of the live state, but for the radius of areas. */
struct SymbolState {
    enum Flag : std::uint32_t {
        HasLevel = 1U << 24U,
        HasFigure = 1U << 25U,
        Failed = 1U << 26U,
        Stale = 1U << 27U,  ///< LATE is still drawn live; STALE and LOST are not
        Gone = 1U << 28U,
        Lost = 1U << 29U,  ///< and so old that it says nothing any more, or never heard; always with Stale
    };
    static constexpr std::uint32_t kTrendShift = 30U;
    std::uint32_t bits = 0;

    [[nodiscard]] double level() const { return static_cast<double>(bits & 0xFFU) / 255.0; }
    [[nodiscard]] int figure() const { return static_cast<int>((bits >> 8U) & 0xFFFFU); }
    [[nodiscard]] Trend trend() const { return static_cast<Trend>(bits >> kTrendShift); }
    [[nodiscard]] bool has(Flag flag) const { return (bits & flag) != 0; }
    friend bool operator==(const SymbolState&, const SymbolState&) = default;
};

/** Which columns a layer's symbol reads. Keeps a pointer to the schema. */
class SymbolReader {
public:
    explicit SymbolReader(const LayerSchema& schema);
    /** `nowMs`: wall clock of the gateway; decides staleness against the schema's period. */
    [[nodiscard]] SymbolState read(const EntityTable& table, std::uint32_t row, bool gone, Millis nowMs) const;
    /** When a state read now becomes stale, or lost, by its age alone; the largest Millis if never. */
    [[nodiscard]] Millis nextAgeChange(Millis observedMs, Millis nowMs) const;
    /** Metres around the entity that are affected; 0 = none. */
    [[nodiscard]] float radius(const EntityTable& table, std::uint32_t row) const;
    [[nodiscard]] bool hasRadius() const { return m_radius.has_value(); }

private:
    [[nodiscard]] Freshness freshness(Millis observedMs, Millis nowMs) const;
    [[nodiscard]] bool isUsable(const EntityTable& table, std::uint32_t row, std::optional<AttributeIndex> what) const;
    [[nodiscard]] Trend trendOf(std::int32_t raw) const;

    const LayerSchema* m_schema;
    std::optional<AttributeIndex> m_level, m_figure, m_failed, m_trend, m_radius;
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
