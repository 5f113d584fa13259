// SPDX-License-Identifier: Apache-2.0
#include "models/feed/morton_runs.h"

namespace belfry::feed {

std::uint32_t sortedPrefix(std::span<const Mercator> positions) {
    std::uint32_t rows = 0;
    std::uint64_t before = 0;
    for (const Mercator position : positions) {
        const std::uint64_t code = mortonCode(position);
        if (code < before) {
            break;
        }
        before = code;
        ++rows;
    }
    return rows;
}

}  // namespace belfry::feed
