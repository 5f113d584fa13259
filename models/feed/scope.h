// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <unordered_map>
#include <vector>

#include "models/domain/clock.h"
#include "models/domain/ids.h"
#include "models/feed/aggregate_pyramid.h"
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

    /** For the receiver. `nowMs`: any clock; only dropped() gives it back. */
    void apply(const ScopeChange& change, Millis nowMs);
    /** When rows of the tile (4,096 rows) around a handle were last dropped; nothing = never. */
    [[nodiscard]] std::optional<Millis> droppedMs(Handle handle) const;

    /** XOR of the digests of all rows of a shard that are told. */
    [[nodiscard]] std::uint64_t digest(const Store& store, std::size_t shard) const;

private:
    bool m_everything = true;
    bool m_overLimit = false;
    std::uint64_t m_layers = ~std::uint64_t{0};
    std::uint64_t m_wholeLayers = 0;
    RowSet m_rows;
    std::vector<std::uint32_t> m_baseRows;
    std::unordered_map<std::uint32_t, Millis> m_dropped;  ///< by handle / 4,096
};

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
    };
    Revision rev = 0;
    bool reset = false;
    std::uint8_t cellLevel = 0;  ///< 0 = totals only
    std::vector<Layer> layers;
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

private:
    std::uint8_t m_cellLevel = 0;
    std::map<LayerIndex, ClassCounts> m_totals;
    std::map<LayerIndex, std::map<std::uint64_t, ClassCounts>> m_cells;
};

}  // namespace belfry::feed
