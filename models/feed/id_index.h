// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "models/domain/ids.h"

namespace belfry::feed {

/** Entities by id in four bytes a slot: the ids themselves stay where they are, `idOf(Handle)` gives them. */
class IdIndex {
public:
    template <typename IdOf>
    void reserve(std::size_t entities, const IdOf& idOf) {
        std::size_t places = 64;
        while (places < entities * 3 / 2) {
            places *= 2;
        }
        if (places > m_slots.size()) {
            rehash(places, idOf);
        }
    }
    template <typename IdOf>
    [[nodiscard]] std::optional<Handle> find(std::string_view id, const IdOf& idOf) const {
        if (m_slots.empty()) {
            return std::nullopt;
        }
        for (std::size_t at = slotOf(id);; at = (at + 1) & (m_slots.size() - 1)) {
            if (m_slots[at] == kFree) {
                return std::nullopt;
            }
            if (m_slots[at] != kErased && idOf(Handle{m_slots[at]}) == id) {
                return Handle{m_slots[at]};
            }
        }
    }
    /** False, and nothing changes, when the id is there already. */
    template <typename IdOf>
    bool insert(Handle handle, std::string_view id, const IdOf& idOf) {
        if ((m_used + 1) * 4 > m_slots.size() * 3) {
            rehash(std::max<std::size_t>(64, m_count * 4 > m_slots.size() ? m_slots.size() * 2 : m_slots.size()), idOf);
        }
        std::size_t at = slotOf(id);
        for (; m_slots[at] != kFree; at = (at + 1) & (m_slots.size() - 1)) {
            if (m_slots[at] != kErased && idOf(Handle{m_slots[at]}) == id) {
                return false;
            }
        }
        m_slots[at] = handle.value;
        ++m_used;
        ++m_count;
        return true;
    }
    /** Many at once into an empty index, some times as fast as one by one: memory is asked for ahead, and ids are
     * looked at only where 16 bits of their hashes are alike. False when an id is there twice; the index is empty then.
     */
    template <typename IdOf>
    [[nodiscard]] bool fill(const std::vector<Handle>& handles, const IdOf& idOf) {
        m_slots.clear();
        reserve(handles.size(), idOf);
        constexpr std::size_t kAhead = 32;
        std::vector<std::uint16_t> prints(m_slots.size(), 0);
        std::array<std::size_t, kAhead> hashes{};
        for (std::size_t begin = 0; begin < handles.size(); begin += kAhead) {
            const std::size_t count = std::min(kAhead, handles.size() - begin);
            for (std::size_t i = 0; i < count; ++i) {
                hashes[i] = std::hash<std::string_view>{}(idOf(handles[begin + i]));
                const std::size_t at = hashes[i] & (m_slots.size() - 1);
                __builtin_prefetch(&m_slots[at], 1);
                __builtin_prefetch(&prints[at], 1);
            }
            for (std::size_t i = 0; i < count; ++i) {
                const auto print = static_cast<std::uint16_t>(hashes[i] >> 48U);
                std::size_t at = hashes[i] & (m_slots.size() - 1);
                for (; m_slots[at] != kFree; at = (at + 1) & (m_slots.size() - 1)) {
                    if (prints[at] == print && idOf(Handle{m_slots[at]}) == idOf(handles[begin + i])) {
                        *this = IdIndex();
                        return false;
                    }
                }
                m_slots[at] = handles[begin + i].value;
                prints[at] = print;
            }
        }
        m_used = handles.size();
        m_count = handles.size();
        return true;
    }
    template <typename IdOf>
    void erase(std::string_view id, const IdOf& idOf) {
        if (m_slots.empty()) {
            return;
        }
        for (std::size_t at = slotOf(id); m_slots[at] != kFree; at = (at + 1) & (m_slots.size() - 1)) {
            if (m_slots[at] != kErased && idOf(Handle{m_slots[at]}) == id) {
                m_slots[at] = kErased;
                --m_count;
                return;
            }
        }
    }
    [[nodiscard]] std::size_t bytes() const { return m_slots.capacity() * sizeof(std::uint32_t); }

private:
    static constexpr std::uint32_t kFree = Handle::kNone;
    static constexpr std::uint32_t kErased = Handle::kNone - 1;  // no row has it: Catalogue keeps the last one free

    [[nodiscard]] std::size_t slotOf(std::string_view id) const {
        return std::hash<std::string_view>{}(id) & (m_slots.size() - 1);
    }
    template <typename IdOf>
    void rehash(std::size_t places, const IdOf& idOf) {
        std::vector<std::uint32_t> old(places, kFree);
        old.swap(m_slots);
        m_used = 0;
        m_count = 0;
        for (const std::uint32_t value : old) {
            if (value != kFree && value != kErased) {
                std::size_t at = slotOf(idOf(Handle{value}));
                while (m_slots[at] != kFree) {
                    at = (at + 1) & (m_slots.size() - 1);
                }
                m_slots[at] = value;
                ++m_used;
                ++m_count;
            }
        }
    }

    std::vector<std::uint32_t> m_slots;  ///< a power of two of them
    std::size_t m_used = 0;              ///< taken or erased
    std::size_t m_count = 0;
};

}  // namespace belfry::feed
