// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace belfry::feed {

[[nodiscard]] bool isValidUtf8(std::string_view text);
/** At most `maxBytes` of valid UTF-8: every bad byte becomes U+FFFD, a character is never cut. A peer refuses a whole
 *  frame for one bad byte, so what comes from outside passes through here first. */
[[nodiscard]] std::string cleanUtf8(std::string_view text, std::size_t maxBytes);

}  // namespace belfry::feed
