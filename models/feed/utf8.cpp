// SPDX-License-Identifier: Apache-2.0
#include "models/feed/utf8.h"

#include <cstdint>
#include <cstring>

namespace belfry::feed {

namespace {

/** Length of the valid character at the start of `text`, 0 = none (RFC 3629: no overlongs, no surrogates). */
std::size_t characterLength(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
    const auto continues = [&](std::size_t i) { return i < text.size() && (byte(i) & 0xC0U) == 0x80U; };
    const std::uint8_t first = byte(0);
    if (first < 0x80) {
        return 1;
    }
    if (first >= 0xC2 && first <= 0xDF) {
        return continues(1) ? 2 : 0;
    }
    if (first >= 0xE0 && first <= 0xEF) {
        if (!continues(1) || !continues(2)) {
            return 0;
        }
        const bool overlong = first == 0xE0 && byte(1) < 0xA0;
        const bool surrogate = first == 0xED && byte(1) > 0x9F;
        return overlong || surrogate ? 0 : 3;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        if (!continues(1) || !continues(2) || !continues(3)) {
            return 0;
        }
        const bool overlong = first == 0xF0 && byte(1) < 0x90;
        const bool beyond = first == 0xF4 && byte(1) > 0x8F;
        return overlong || beyond ? 0 : 4;
    }
    return 0;
}

}  // namespace

bool isValidUtf8(std::string_view text) {
    constexpr std::uint64_t kHighBits = 0x8080'8080'8080'8080ULL;
    while (!text.empty()) {
        std::uint64_t eight = kHighBits;
        if (text.size() >= sizeof eight) {
            std::memcpy(&eight, text.data(), sizeof eight);
        }
        if ((eight & kHighBits) == 0) {  // nearly all text is plain
            text.remove_prefix(sizeof eight);
            continue;
        }
        const std::size_t length = characterLength(text);
        if (length == 0) {
            return false;
        }
        text.remove_prefix(length);
    }
    return true;
}

std::string cleanUtf8(std::string_view text, std::size_t maxBytes) {
    if (text.size() <= maxBytes && isValidUtf8(text)) {
        return std::string(text);
    }
    std::string clean;
    while (!text.empty()) {
        const std::size_t length = characterLength(text);
        const std::string_view character = length == 0 ? std::string_view("\xEF\xBF\xBD") : text.substr(0, length);
        if (clean.size() + character.size() > maxBytes) {
            break;
        }
        clean += character;
        text.remove_prefix(length == 0 ? 1 : length);
    }
    return clean;
}

}  // namespace belfry::feed
