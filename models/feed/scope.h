// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "models/domain/clock.h"
#include "models/domain/ids.h"
#include "models/feed/aggregate_pyramid.h"
#include "models/feed/layer_figures.h"
#include "models/feed/row_set.h"

namespace belfry::feed {

class Store;

/** How the set of rows that are told changes (belfry.v1.Scope). */
struct ScopeChange {
    struct Runs {
        LayerIndex layer = 0;
        std::vector<RowRun> runs;
    };
    Revision rev = 0;
    bool reset = false;       ///< what was told before is void: only what is named here counts
    bool everything = false;  ///< every row of `layers`
    bool overLimit = false;   ///< too many in view: counts by cell instead
    std::uint64_t layers = ~std::uint64_t{0};
    std::uint64_t wholeLayers = 0;
    std::vector<Runs> followed;
    std::vector<Runs> dropped;
};

/** Which rows of a city are told and kept up to date; the rest is history. Sender and receiver own one each and mean
 *  the same by it: rows added after the catalogue are always told. */
class Following {
public:
    /** Everything is told. */
    Following() = default;
    /** `baseRows`: rows of each layer as the catalogue was sent. */
    explicit Following(std::vector<std::uint32_t> baseRows);

    [[nodiscard]] bool isEverything() const { return m_everything && m_layers == ~std::uint64_t{0}; }
    [[nodiscard]] bool contains(Handle handle) const {
        return ((mask(handle.layer(), handle.row() / 64) >> (handle.row() % 64)) & 1U) != 0;
    }
    /** Rows 64 × word … + 63 of a layer as bits; rows that do not exist may be set. */
    [[nodiscard]] std::uint64_t mask(LayerIndex layer, std::size_t word) const;
    [[nodiscard]] bool overLimit() const { return m_overLimit; }
    [[nodiscard]] const RowSet& rows() const { return m_rows; }

    /** For the sender: tells `rows`, and of `layers` those in `wholeLayers` and what came after the catalogue. */
    void set(RowSet rows, std::uint64_t layers, std::uint64_t wholeLayers, bool overLimit);
    /** Every row of `layers`. */
    void setEverything(std::uint64_t layers);
    /** What turns `before` into this. */
    [[nodiscard]] ScopeChange changeFrom(const Following& before, Revision rev) const;

    /** For the receiver. Returns the layers (bit each) of which rows that `change` does not name may have left. */
    std::uint64_t apply(const ScopeChange& change);

    /** XOR of the digests of all rows of a shard that are told. */
    [[nodiscard]] std::uint64_t digest(const Store& store, std::size_t shard) const;

private:
    bool m_everything = true;
    bool m_overLimit = false;
    std::uint64_t m_layers = ~std::uint64_t{0};
    std::uint64_t m_wholeLayers = 0;
    RowSet m_rows;
    std::vector<std::uint32_t> m_baseRows;
};

/** What the rail and the standing questions need to know of a whole layer. */
struct LayerCount {
    LayerSummary summary;
    std::uint32_t silent = 0;  ///< rows that LayerFigures says so of, and likewise:
    std::uint32_t answers = 0;
    std::uint32_t lit = 0;
    friend bool operator==(const LayerCount&, const LayerCount&) = default;
};

/** The entities of a whole city that answer the standing question of a filter. */
struct QuestionAnswers {
    StandingQuestion question = StandingQuestion::None;
    std::uint64_t total = 0;
    std::vector<ScopeChange::Runs> rows;  ///< the first ones, at most kMaxAnswers
    friend bool operator==(const QuestionAnswers& a, const QuestionAnswers& b) {
        return a.question == b.question && a.total == b.total &&
               std::equal(a.rows.begin(), a.rows.end(), b.rows.begin(), b.rows.end(),
                          [](const auto& x, const auto& y) { return x.layer == y.layer && x.runs == y.runs; });
    }
};
constexpr std::uint64_t kMaxAnswers = 20'000;

/** Counts as they travel (belfry.v1.Aggregates). */
struct AggregateCounts {
    struct Cell {
        std::uint64_t code = 0;  ///< Morton code at cellLevel
        ClassCounts counts{};
        friend bool operator==(const Cell&, const Cell&) = default;
    };
    struct Layer {
        LayerIndex layer = 0;
        std::optional<ClassCounts> totals;  ///< nothing = as before
        std::vector<Cell> cells;            ///< ascending
        std::optional<LayerCount> count;    ///< nothing = as before
    };
    Revision rev = 0;
    bool reset = false;
    std::uint8_t cellLevel = 0;  ///< 0 = totals only
    std::vector<Layer> layers;
    /** How many entities of a district say that they have failed; districts that are not named: as before. */
    std::vector<std::pair<std::string, std::uint32_t>> districts;
    std::optional<QuestionAnswers> answers;  ///< nothing = as before
};

/** What the gateway last said of the whole city, told in full or not. */
class CityCounts {
public:
    void clear() { *this = {}; }
    void apply(const AggregateCounts& counts);
    /** Nothing until the gateway has told: count for yourself. */
    [[nodiscard]] std::optional<ClassCounts> totals(LayerIndex layer) const;
    [[nodiscard]] std::uint8_t cellLevel() const { return m_cellLevel; }
    [[nodiscard]] const std::map<std::uint64_t, ClassCounts>& cells(LayerIndex layer) const;
    [[nodiscard]] std::optional<LayerCount> count(LayerIndex layer) const;
    /** How many entities answer a question; nothing until the gateway has told. */
    [[nodiscard]] std::optional<std::uint32_t> answerCount(StandingQuestion question,
                                                           std::span<const LayerSchema> layers) const;
    /** Failed entities of a district; nothing unless the gateway was asked for districts. */
    [[nodiscard]] std::optional<std::uint32_t> failedIn(std::string_view district) const;
    /** The answers to the question that was asked last. */
    [[nodiscard]] const QuestionAnswers& answers() const { return m_answers; }

private:
    std::uint8_t m_cellLevel = 0;
    std::map<LayerIndex, ClassCounts> m_totals;
    std::map<LayerIndex, std::map<std::uint64_t, ClassCounts>> m_cells;
    std::map<LayerIndex, LayerCount> m_counts;
    std::map<std::string, std::uint32_t, std::less<>> m_districts;
    QuestionAnswers m_answers;
};

/** The number that a question is answered with, from the counts of all layers: `countOf(layer)` gives an optional
 *  LayerCount. Nothing where one that is needed is missing. */
template <typename CountOf>
[[nodiscard]] std::optional<std::uint32_t> answerCount(StandingQuestion question, std::span<const LayerSchema> layers,
                                                       const CountOf& countOf) {
    const std::string_view only = layerOf(question);
    std::uint32_t all = 0;
    for (std::size_t i = 0; i < layers.size(); ++i) {
        if (only.empty() ? layers[i].dynamicEntities : layers[i].id != only) {
            continue;
        }
        const std::optional<LayerCount> count = countOf(static_cast<LayerIndex>(i));
        if (!count) {
            return std::nullopt;
        }
        if (question == StandingQuestion::NotReporting) {
            all += count->silent;
        } else if (question != StandingQuestion::UnlitAtNight || count->lit > count->answers) {
            all += count->answers;
        }
    }
    return all;
}

}  // namespace belfry::feed
