// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace belfry::feed::test {

/** How often this program has called operator new; the program is linked with a new of its own. */
[[nodiscard]] std::uint64_t allocations();

}  // namespace belfry::feed::test
