// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <random>
#include <string_view>
#include <vector>

#include "services/store/history.h"

namespace belfry::store {

/** Series by name in 16 bytes a slot: of each name only 96 bits of a hash are kept, keyed anew in every process, so
 *  that nobody can make two names meet and chance does not. Millions of names would take a hundred bytes each. */
class SeriesNames {
public:
    explicit SeriesNames(std::uint64_t key = randomKey()) : m_key(key) {}

    [[nodiscard]] std::optional<SeriesId> find(std::string_view name) const {
        if (m_slots.empty()) {
            return std::nullopt;
        }
        const Slot wanted = slotOf(name);
        const Slot& found = m_slots[place(wanted)];
        return found.id == 0 ? std::nullopt : std::optional(found.id);
    }
    /** The name's series: `id` if it had none before, and then `*fresh` is true. Ids are never 0. */
    SeriesId insert(std::string_view name, SeriesId id, bool* fresh) {
        if ((m_count + 1) * 4 > m_slots.size() * 3) {
            grow();
        }
        Slot wanted = slotOf(name);
        Slot& slot = m_slots[place(wanted)];
        *fresh = slot.id == 0;
        if (*fresh) {
            wanted.id = id;
            slot = wanted;
            ++m_count;
        }
        return slot.id;
    }
    [[nodiscard]] std::size_t size() const { return m_count; }

private:
    struct Slot {
        std::uint64_t high = 0;
        std::uint32_t low = 0;
        SeriesId id = 0;  ///< 0 = free
    };
    static_assert(sizeof(Slot) == 16);

    static std::uint64_t randomKey() {
        std::random_device device;
        return (std::uint64_t{device()} << 32U) | device();
    }
    static std::uint64_t mixed(std::uint64_t z) {
        z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9ULL;
        z = (z ^ (z >> 27U)) * 0x94D049BB133111EBULL;
        return z ^ (z >> 31U);
    }
    [[nodiscard]] Slot slotOf(std::string_view name) const {
        // two keyed lanes over the bytes, each stirred with every byte
        std::uint64_t a = m_key ^ name.size();
        std::uint64_t b = mixed(m_key + 0x9E3779B97F4A7C15ULL);
        for (const char c : name) {
            const auto byte = static_cast<std::uint8_t>(c);
            a = (a ^ byte) * 0x100000001B3ULL;
            a ^= a >> 29U;
            b = (b + byte) * 0x9E3779B97F4A7C15ULL;
            b ^= b >> 32U;
        }
        return {mixed(a), static_cast<std::uint32_t>(mixed(b ^ a)), 0};
    }
    /** Of the slot with that hash, or of the free one where it belongs. */
    [[nodiscard]] std::size_t place(const Slot& wanted) const {
        std::size_t at = wanted.high & (m_slots.size() - 1);
        while (m_slots[at].id != 0 && (m_slots[at].high != wanted.high || m_slots[at].low != wanted.low)) {
            at = (at + 1) & (m_slots.size() - 1);
        }
        return at;
    }
    void grow() {
        std::vector<Slot> old(m_slots.empty() ? 1'024 : m_slots.size() * 2);
        old.swap(m_slots);
        for (const Slot& slot : old) {
            if (slot.id != 0) {
                m_slots[place(slot)] = slot;
            }
        }
    }

    std::uint64_t m_key;
    std::vector<Slot> m_slots;  ///< a power of two of them
    std::size_t m_count = 0;
};

}  // namespace belfry::store
