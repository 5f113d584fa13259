// SPDX-License-Identifier: Apache-2.0
#include "models/feed/scope.h"

#include <utility>

#include "models/feed/store.h"

namespace belfry::feed {

Following::Following(std::vector<std::uint32_t> baseRows) : m_baseRows(std::move(baseRows)) {}

std::uint64_t Following::mask(LayerIndex layer, std::size_t word) const {
    const bool wanted = ((m_layers >> layer) & 1U) != 0;
    if (m_everything || (wanted && ((m_wholeLayers >> layer) & 1U) != 0)) {
        return wanted ? ~std::uint64_t{0} : 0;
    }
    std::uint64_t bits = m_rows.word(layer, word);
    if (wanted && layer < m_baseRows.size() && (word + 1) * 64 > m_baseRows[layer]) {
        const std::uint32_t base = m_baseRows[layer];
        bits |= word * 64 >= base ? ~std::uint64_t{0} : ~std::uint64_t{0} << (base % 64);
    }
    return bits;
}

void Following::set(RowSet rows, std::uint64_t layers, std::uint64_t wholeLayers, bool overLimit) {
    m_everything = false;
    m_rows = std::move(rows);
    m_layers = layers;
    m_wholeLayers = wholeLayers;
    m_overLimit = overLimit;
}

void Following::setEverything(std::uint64_t layers) {
    m_everything = true;
    m_overLimit = false;
    m_layers = layers;
    m_wholeLayers = 0;
    m_rows.clear();
}

ScopeChange Following::changeFrom(const Following& before, Revision rev) const {
    ScopeChange change;
    change.rev = rev;
    change.everything = m_everything;
    change.overLimit = m_overLimit;
    change.layers = m_layers;
    change.wholeLayers = m_wholeLayers;
    change.reset = m_everything || before.m_everything;
    static const RowSet kNothing;
    const RowSet& old = change.reset ? kNothing : before.m_rows;
    for (std::size_t i = 0; i < std::max(m_rows.layerCount(), old.layerCount()); ++i) {
        const auto layer = static_cast<LayerIndex>(i);
        if (auto runs = runsOf(m_rows, old, layer); !runs.empty()) {
            change.followed.push_back({layer, std::move(runs)});
        }
        if (auto runs = runsOf(old, m_rows, layer); !runs.empty()) {
            change.dropped.push_back({layer, std::move(runs)});
        }
    }
    return change;
}

std::uint64_t Following::apply(const ScopeChange& change) {
    std::uint64_t unnamed = (m_layers ^ change.layers) | (m_wholeLayers ^ change.wholeLayers);
    if (change.reset || m_everything) {
        unnamed = ~std::uint64_t{0};
        m_rows.clear();
    }
    m_everything = change.everything;
    m_overLimit = change.overLimit;
    m_layers = change.layers;
    m_wholeLayers = change.wholeLayers;
    for (const ScopeChange::Runs& part : change.dropped) {
        for (const RowRun run : part.runs) {
            m_rows.erase(part.layer, run.first, run.last);
        }
    }
    for (const ScopeChange::Runs& part : change.followed) {
        for (const RowRun run : part.runs) {
            m_rows.insert(part.layer, run.first, run.last);
        }
    }
    return unnamed;
}

std::uint64_t Following::digest(const Store& store, std::size_t shard) const {
    constexpr std::size_t kWordsPerBlock = 16;  // a shard is every 64th block of 1,024 rows (shardOf)
    std::uint64_t digest = 0;
    for (std::size_t i = 0; i < store.catalogue().layers().size(); ++i) {
        const auto layer = static_cast<LayerIndex>(i);
        const std::uint32_t rows = store.catalogue().rowCount(layer);
        for (std::size_t block = shard; block * kWordsPerBlock * 64 < rows; block += kShards) {
            for (std::size_t word = block * kWordsPerBlock; word < (block + 1) * kWordsPerBlock; ++word) {
                for (std::uint64_t left = mask(layer, word); left != 0; left &= left - 1) {
                    const auto row =
                        static_cast<std::uint32_t>(word * 64) + static_cast<std::uint32_t>(std::countr_zero(left));
                    if (row >= rows) {
                        break;
                    }
                    digest ^= store.rowDigest(Handle::of(layer, row));
                }
            }
        }
    }
    return digest;
}

void CityCounts::apply(const AggregateCounts& counts) {
    if (counts.reset || counts.cellLevel != m_cellLevel) {
        m_cells.clear();
    }
    if (counts.reset) {
        m_districts.clear();
        m_answers = {};
    }
    m_cellLevel = counts.cellLevel;
    for (const auto& [district, failed] : counts.districts) {
        m_districts.insert_or_assign(district, failed);
    }
    if (counts.answers) {
        m_answers = *counts.answers;
    }
    for (const AggregateCounts::Layer& layer : counts.layers) {
        if (layer.totals) {
            m_totals[layer.layer] = *layer.totals;
        }
        if (layer.count) {
            m_counts[layer.layer] = *layer.count;
        }
        auto& cells = m_cells[layer.layer];
        for (const AggregateCounts::Cell& cell : layer.cells) {
            if (cell.counts == ClassCounts{}) {
                cells.erase(cell.code);
            } else {
                cells[cell.code] = cell.counts;
            }
        }
    }
}

std::optional<ClassCounts> CityCounts::totals(LayerIndex layer) const {
    const auto it = m_totals.find(layer);
    return it == m_totals.end() ? std::nullopt : std::optional(it->second);
}

const std::map<std::uint64_t, ClassCounts>& CityCounts::cells(LayerIndex layer) const {
    static const std::map<std::uint64_t, ClassCounts> kNone;
    const auto it = m_cells.find(layer);
    return it == m_cells.end() ? kNone : it->second;
}

std::optional<LayerCount> CityCounts::count(LayerIndex layer) const {
    const auto it = m_counts.find(layer);
    return it == m_counts.end() ? std::nullopt : std::optional(it->second);
}

std::optional<std::uint32_t> CityCounts::answerCount(StandingQuestion question,
                                                     std::span<const LayerSchema> layers) const {
    return feed::answerCount(question, layers, [this](LayerIndex layer) { return count(layer); });
}

std::optional<std::uint32_t> CityCounts::failedIn(std::string_view district) const {
    const auto it = m_districts.find(district);
    return it == m_districts.end() ? std::nullopt : std::optional(it->second);
}

}  // namespace belfry::feed
