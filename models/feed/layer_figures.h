// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "models/domain/layer_schema.h"
#include "models/feed/entity_table.h"
#include "models/feed/symbol_state.h"

namespace belfry::feed {

class Store;

/** The one figure that sums up a layer, as numbers: whoever shows it words it. */
struct LayerSummary {
    enum class Kind : std::uint8_t { Reporting, Fullness, Working, TravelTime, AirIndex, OpenIncidents };
    Kind kind = Kind::Reporting;
    double figure = 0.0;        ///< ratio, factor, index or count, by kind
    std::uint32_t urgent = 0;   ///< OpenIncidents: of priority 1
    double completeness = 0.0;  ///< share of the entities concerned that have reported lately, 0..1
    bool known = false;         ///< false: nothing to compute from
    friend bool operator==(const LayerSummary&, const LayerSummary&) = default;

    /** To the last digit that is shown, so that what looks the same is the same. */
    [[nodiscard]] LayerSummary rounded() const;
};

/** Questions that a control room asks all day and that are answered by looking at rows. Numbers are the wire's. */
enum class StandingQuestion : std::uint8_t { None, UnlitAtNight, FullCarParks, LongQueues, NotReporting };
constexpr std::uint32_t kStandingQuestions = 5;

/** The layer whose rows answer a question; empty: those of every layer whose entities do not come and go. */
[[nodiscard]] std::string_view layerOf(StandingQuestion question);

/** Says of single rows of one layer what is asked of all of them, and sums them up. One definition for the gateway,
 *  which counts whole cities, and for a console that is told all of one. About 10 ns a row. */
class LayerFigures {
public:
    enum Fact : std::uint8_t {
        Silent = 1,   ///< has not reported for three periods, or never
        Answers = 2,  ///< the layer's own standing question
        Lit = 4,      ///< a lamp that burns: with most of them dark it is day, and dark ones are no answer
        Failed = 8,   ///< by the layer's symbol
    };

    /** `schema` must outlive this. */
    explicit LayerFigures(const LayerSchema& schema);

    /** Facts of a live row. `nowMs`: wall time of the gateway. */
    [[nodiscard]] std::uint8_t factsOf(const EntityTable& table, std::uint8_t type, std::uint32_t row,
                                       Millis nowMs) const;
    /** Adds a live row with these facts. */
    void add(const EntityTable& table, std::uint8_t type, std::uint32_t row, std::uint8_t facts);
    /** Of the rows that were added since clear(). */
    [[nodiscard]] LayerSummary summary() const;
    void clear();

private:
    [[nodiscard]] std::optional<double> value(const EntityTable& table, std::optional<AttributeIndex> attribute,
                                              std::uint32_t row) const;

    const LayerSchema* m_schema;
    SymbolReader m_reader;
    LayerSummary::Kind m_kind = LayerSummary::Kind::Reporting;
    StandingQuestion m_question = StandingQuestion::None;
    std::optional<std::uint8_t> m_type;    ///< of the entities that are summed up; none = all
    bool m_summable = true;                ///< type and attributes that the figure needs exist
    std::optional<AttributeIndex> m_main;  ///< what is summed up
    std::optional<AttributeIndex> m_other;
    std::optional<std::uint8_t> m_askedType;
    std::optional<AttributeIndex> m_asked;
    double m_sum = 0.0;
    double m_weight = 0.0;
    std::uint32_t m_urgent = 0;
    std::uint64_t m_seen = 0;
    std::uint64_t m_fresh = 0;
};

/** A layer summed up in one pass over its rows. */
[[nodiscard]] LayerSummary summarise(const Store& store, LayerIndex layer, Millis nowMs);

/** The entities that answer a question now, ascending. */
[[nodiscard]] std::vector<Handle> answersTo(StandingQuestion question, const Store& store, Millis nowMs);

/** True if the entity's last observation is older than three periods, or there never was one. */
[[nodiscard]] bool isSilent(const Store& store, Handle handle, Millis nowMs);

}  // namespace belfry::feed
