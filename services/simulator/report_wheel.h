// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "models/domain/clock.h"

namespace belfry::simulator {

/** Spreads the periodic reports of many devices evenly over their period: turning it costs what is due and no more. */
class ReportWheel {
public:
    explicit ReportWheel(Millis periodMs = 30'000, Millis slotMs = 250)
        : m_slotMs(slotMs), m_slots(static_cast<std::size_t>(std::max<Millis>(1, periodMs / slotMs))) {}

    /** `late`: reports at every fourth turn only. */
    void add(std::uint32_t device, std::uint64_t hash, bool late = false) {
        m_slots[static_cast<std::size_t>(hash % m_slots.size())].push_back({device, late});
    }

    /** Calls report(device) for everything due after `fromMs` until `toMs`; at most once per device. */
    template <typename F>
    void turn(Millis fromMs, Millis toMs, F&& report) const {
        const auto size = static_cast<Millis>(m_slots.size());
        const Millis last = toMs / m_slotMs;
        const Millis first = std::max(fromMs / m_slotMs + 1, last - size + 1);
        for (Millis slot = first; slot <= last; ++slot) {
            const Millis lap = slot / size;
            for (const Entry& entry : m_slots[static_cast<std::size_t>(slot % size)]) {
                if (!entry.late || (lap + entry.device) % 4 == 0) {
                    report(entry.device);
                }
            }
        }
    }

private:
    struct Entry {
        std::uint32_t device;
        bool late;
    };
    Millis m_slotMs;
    std::vector<std::vector<Entry>> m_slots;
};

}  // namespace belfry::simulator
