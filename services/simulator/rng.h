// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdint>
#include <numbers>
#include <string_view>

namespace belfry::simulator {

/** FNV-1a-64, finished with a mixer so that ids that differ in the last digit differ everywhere. */
[[nodiscard]] inline std::uint64_t mix64(std::uint64_t x) {
    x += 0x9E37'79B9'7F4A'7C15ULL;
    x = (x ^ (x >> 30U)) * 0xBF58'476D'1CE4'E5B9ULL;
    x = (x ^ (x >> 27U)) * 0x94D0'49BB'1331'11EBULL;
    return x ^ (x >> 31U);
}

[[nodiscard]] inline std::uint64_t hashText(std::string_view text, std::uint64_t salt = 0) {
    std::uint64_t hash = 0xCBF2'9CE4'8422'2325ULL ^ salt;
    for (const char c : text) {
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x0000'0100'0000'01B3ULL;
    }
    return mix64(hash);
}

/** A number in [0, 1) that belongs to (hash, salt) for ever. */
[[nodiscard]] inline double unitOf(std::uint64_t hash, std::uint64_t salt) {
    return static_cast<double>(mix64(hash ^ mix64(salt)) >> 11U) * 0x1.0p-53;
}

/** SplitMix64 with the distributions we need written out: the standard library's differ between implementations, and
 *  the same seed must give the same city everywhere. */
class Rng {
public:
    explicit Rng(std::uint64_t seed) : m_state(seed) {}

    std::uint64_t next() {
        const std::uint64_t value = mix64(m_state);
        m_state += 0x9E37'79B9'7F4A'7C15ULL;
        return value;
    }
    double unit() { return static_cast<double>(next() >> 11U) * 0x1.0p-53; }
    double between(double low, double high) { return low + (high - low) * unit(); }
    std::uint64_t below(std::uint64_t bound) { return bound == 0 ? 0 : next() % bound; }
    bool chance(double probability) { return unit() < probability; }

    double normal() {
        const double u = 1.0 - unit();
        return std::sqrt(-2.0 * std::log(u)) * std::cos(2.0 * std::numbers::pi * unit());
    }
    double exponential(double mean) { return -mean * std::log(1.0 - unit()); }

    int poisson(double mean) {
        if (!(mean > 0.0)) {
            return 0;
        }
        if (mean > 30.0) {  // the normal approximation is off by less than a count here
            return static_cast<int>(std::max(0.0, std::round(mean + std::sqrt(mean) * normal())));
        }
        const double limit = std::exp(-mean);
        double product = unit();
        int count = 0;
        while (product > limit) {
            ++count;
            product *= unit();
        }
        return count;
    }

private:
    std::uint64_t m_state;
};

}  // namespace belfry::simulator
