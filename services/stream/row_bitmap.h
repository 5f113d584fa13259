// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstdint>
#include <vector>

#include "models/domain/ids.h"
#include "models/feed/scope.h"

namespace belfry::stream {

/** Which rows a session still has to be told: one bit per row, however often it changes. */
class RowBitmap {
public:
    void clear() {
        m_layers.clear();
        m_count = 0;
        m_layer = 0;
        m_word = 0;
    }
    [[nodiscard]] std::size_t count() const { return m_count; }

    void mark(Handle handle) {
        const std::size_t layer = handle.layer();
        if (layer >= m_layers.size()) {
            m_layers.resize(layer + 1);
        }
        std::vector<std::uint64_t>& words = m_layers[layer];
        const std::size_t word = handle.row() / 64;
        if (word >= words.size()) {
            words.resize(word + word / 4 + 1, 0);
        }
        const std::uint64_t bit = std::uint64_t{1} << (handle.row() % 64);
        m_count += (words[word] & bit) == 0 ? 1U : 0U;
        words[word] |= bit;
    }

    /** Marks rows 64 × word … + 63 of a layer as bits. */
    void mark(LayerIndex layer, std::size_t word, std::uint64_t bits) {
        if (bits == 0) {
            return;
        }
        if (layer >= m_layers.size()) {
            m_layers.resize(layer + std::size_t{1});
        }
        std::vector<std::uint64_t>& words = m_layers[layer];
        if (word >= words.size()) {
            words.resize(word + word / 4 + 1, 0);
        }
        m_count += static_cast<std::size_t>(std::popcount(bits & ~words[word]));
        words[word] |= bits;
    }
    /** Forgets the rows that `following` does not tell. */
    void retain(const feed::Following& following) {
        for (std::size_t layer = 0; layer < m_layers.size(); ++layer) {
            for (std::size_t word = 0; word < m_layers[layer].size(); ++word) {
                std::uint64_t& bits = m_layers[layer][word];
                if (bits != 0) {
                    const std::uint64_t kept = bits & following.mask(static_cast<LayerIndex>(layer), word);
                    m_count -= static_cast<std::size_t>(std::popcount(bits ^ kept));
                    bits = kept;
                }
            }
        }
    }

    /** Takes up to `maxRows` rows of one layer, ascending, going round so that none waits for ever. */
    void take(std::size_t maxRows, std::vector<Handle>* rows) {
        rows->clear();
        while (m_count > 0 && rows->empty()) {
            if (m_layer >= m_layers.size()) {
                m_layer = 0;
            }
            std::vector<std::uint64_t>& words = m_layers[m_layer];
            for (; m_word < words.size() && rows->size() < maxRows; ++m_word) {
                while (words[m_word] != 0 && rows->size() < maxRows) {
                    const auto row = static_cast<std::uint32_t>(m_word * 64) +
                                     static_cast<std::uint32_t>(std::countr_zero(words[m_word]));
                    words[m_word] &= words[m_word] - 1;
                    --m_count;
                    rows->push_back(Handle::of(static_cast<LayerIndex>(m_layer), row));
                }
                if (words[m_word] != 0) {
                    break;  // the rest of this word next time
                }
            }
            if (m_word >= words.size()) {
                m_word = 0;
                ++m_layer;
            }
        }
    }

private:
    std::vector<std::vector<std::uint64_t>> m_layers;
    std::size_t m_count = 0;
    std::size_t m_layer = 0;
    std::size_t m_word = 0;
};

}  // namespace belfry::stream
