// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

namespace belfry::feed {

/** SplitMix64's finaliser (Steele, Lea, Flood 2014): every bit of the input moves every bit of the result. */
[[nodiscard]] constexpr std::uint64_t mix(std::uint64_t z) {
    z += 0x9E3779B97F4A7C15ULL;
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31U);
}

constexpr std::uint64_t kFnvBasis = 0xCBF29CE484222325ULL;

/** FNV-1a, 64 bit; feed the last result back in to go on. */
[[nodiscard]] constexpr std::uint64_t fnv1a(std::string_view bytes, std::uint64_t hash = kFnvBasis) {
    for (const char c : bytes) {
        hash = (hash ^ static_cast<std::uint8_t>(c)) * 0x100000001B3ULL;
    }
    return hash;
}

}  // namespace belfry::feed
