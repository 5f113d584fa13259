// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace belfry::bench {

/** The workload's random numbers, the same in every language: 0 ≤ r < 1. */
class Mulberry32 {
public:
    explicit Mulberry32(std::uint32_t seed) : m_state(seed) {}
    double operator()() {
        m_state += 0x6D2B79F5U;
        std::uint32_t t = (m_state ^ (m_state >> 15U)) * (1U | m_state);
        t = (t + (t ^ (t >> 7U)) * (61U | t)) ^ t;
        return static_cast<double>(t ^ (t >> 14U)) / 4'294'967'296.0;
    }

private:
    std::uint32_t m_state;
};

}  // namespace belfry::bench
