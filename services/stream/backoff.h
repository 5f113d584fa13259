// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>

#include "models/domain/clock.h"
#include "models/feed/hash.h"

namespace belfry::stream {

/** How long to wait before trying again: doubling from 100 ms to 1 s (a console is live within 3 s
 *  of its gateway, connecting and synchronising included), each time somewhere in the upper half, so that
 *  fifty consoles do not come back at once. The same seed gives the same waits. */
class Backoff {
public:
    explicit Backoff(std::uint64_t seed) : m_seed(seed) {}

    [[nodiscard]] Millis next() {
        const Millis top = m_top;
        m_top = std::min<Millis>(m_top * 2, kMaxMs);
        m_seed = feed::mix(m_seed);
        return top / 2 + static_cast<Millis>(m_seed % static_cast<std::uint64_t>(top / 2 + 1));
    }
    /** It worked. */
    void reset() { m_top = kMinMs; }

    static constexpr Millis kMinMs = 100;
    static constexpr Millis kMaxMs = 1'000;

private:
    std::uint64_t m_seed;
    Millis m_top = kMinMs;
};

}  // namespace belfry::stream
