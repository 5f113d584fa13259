// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "models/domain/ids.h"

namespace belfry::feed {

/** A set of rows as one bit per row: 125 KB for a million entities. */
class RowSet {
public:
    void clear() { m_layers.clear(); }
    void insert(Handle handle) {
        std::uint64_t& word = wordAt(handle.layer(), handle.row() / 64);
        word |= std::uint64_t{1} << (handle.row() % 64);
    }
    /** Rows [first, last) of a layer. */
    void insert(LayerIndex layer, std::uint32_t first, std::uint32_t last) {
        while (first < last) {
            const std::uint32_t count = std::min(last - first, 64 - first % 64);
            const std::uint64_t ones = count == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << count) - 1;
            wordAt(layer, first / 64) |= ones << (first % 64);
            first += count;
        }
    }
    /** Rows [first, last) of a layer; what was never there stays away at no cost. */
    void erase(LayerIndex layer, std::uint32_t first, std::uint32_t last) {
        if (layer >= m_layers.size()) {
            return;
        }
        last = static_cast<std::uint32_t>(std::min<std::size_t>(last, m_layers[layer].size() * 64));
        while (first < last) {
            const std::uint32_t count = std::min(last - first, 64 - first % 64);
            const std::uint64_t ones = count == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << count) - 1;
            m_layers[layer][first / 64] &= ~(ones << (first % 64));
            first += count;
        }
    }
    [[nodiscard]] bool contains(Handle handle) const {
        return ((word(handle.layer(), handle.row() / 64) >> (handle.row() % 64)) & 1U) != 0;
    }
    [[nodiscard]] std::size_t count() const {
        std::size_t all = 0;
        for (const auto& words : m_layers) {
            for (const std::uint64_t word : words) {
                all += static_cast<std::size_t>(std::popcount(word));
            }
        }
        return all;
    }
    [[nodiscard]] std::size_t layerCount() const { return m_layers.size(); }
    [[nodiscard]] std::size_t wordCount(LayerIndex layer) const {
        return layer < m_layers.size() ? m_layers[layer].size() : 0;
    }
    /** Rows 64 × index … + 63; 0 beyond the end. */
    [[nodiscard]] std::uint64_t word(LayerIndex layer, std::size_t index) const {
        return layer < m_layers.size() && index < m_layers[layer].size() ? m_layers[layer][index] : 0;
    }
    [[nodiscard]] std::size_t bytes() const {
        std::size_t all = 0;
        for (const auto& words : m_layers) {
            all += words.capacity() * sizeof(std::uint64_t);
        }
        return all;
    }

    template <typename Visit>
    void forEach(Visit visit) const {
        for (std::size_t layer = 0; layer < m_layers.size(); ++layer) {
            for (std::size_t i = 0; i < m_layers[layer].size(); ++i) {
                for (std::uint64_t left = m_layers[layer][i]; left != 0; left &= left - 1) {
                    visit(Handle::of(
                        static_cast<LayerIndex>(layer),
                        static_cast<std::uint32_t>(i * 64) + static_cast<std::uint32_t>(std::countr_zero(left))));
                }
            }
        }
    }

    friend bool operator==(const RowSet& a, const RowSet& b) {
        const std::size_t layers = std::max(a.m_layers.size(), b.m_layers.size());
        for (std::size_t layer = 0; layer < layers; ++layer) {
            const auto index = static_cast<LayerIndex>(layer);
            const std::size_t words = std::max(a.wordCount(index), b.wordCount(index));
            for (std::size_t i = 0; i < words; ++i) {
                if (a.word(index, i) != b.word(index, i)) {
                    return false;
                }
            }
        }
        return true;
    }

private:
    std::uint64_t& wordAt(LayerIndex layer, std::size_t index) {
        if (layer >= m_layers.size()) {
            m_layers.resize(layer + std::size_t{1});
        }
        if (index >= m_layers[layer].size()) {
            m_layers[layer].resize(index + 1, 0);
        }
        return m_layers[layer][index];
    }

    std::vector<std::vector<std::uint64_t>> m_layers;
};

/** A stretch of rows [first, last). */
struct RowRun {
    std::uint32_t first = 0;
    std::uint32_t last = 0;
    friend bool operator==(const RowRun&, const RowRun&) = default;
};

/** The runs of rows of `layer` that are in `in` and not in `notIn`, ascending. */
[[nodiscard]] inline std::vector<RowRun> runsOf(const RowSet& in, const RowSet& notIn, LayerIndex layer) {
    std::vector<RowRun> runs;
    for (std::size_t i = 0; i < in.wordCount(layer); ++i) {
        const std::uint64_t bits = in.word(layer, i) & ~notIn.word(layer, i);
        std::uint32_t at = 0;
        while (at < 64 && (bits >> at) != 0) {
            at += static_cast<std::uint32_t>(std::countr_zero(bits >> at));
            const auto length = static_cast<std::uint32_t>(std::countr_one(bits >> at));
            const auto first = static_cast<std::uint32_t>(i * 64) + at;
            if (!runs.empty() && runs.back().last == first) {
                runs.back().last += length;
            } else {
                runs.push_back({first, first + length});
            }
            at += length;
        }
    }
    return runs;
}

}  // namespace belfry::feed
