// SPDX-License-Identifier: Apache-2.0
#include "services/basemap/geometry_codec.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <utility>

#include <nlohmann/json.hpp>

namespace belfry::basemap {

static_assert(std::endian::native == std::endian::little, "city.db is little endian");
static_assert(sizeof(feed::LonLat) == 2 * sizeof(double));

std::string encodeLine(const std::vector<feed::LonLat>& line) {
    std::string bytes(line.size() * sizeof(feed::LonLat), '\0');
    if (!line.empty()) {
        std::memcpy(bytes.data(), line.data(), bytes.size());
    }
    return bytes;
}

std::optional<std::vector<feed::LonLat>> decodeLine(std::string_view bytes) {
    if (bytes.size() % sizeof(feed::LonLat) != 0) {
        return std::nullopt;
    }
    std::vector<feed::LonLat> line(bytes.size() / sizeof(feed::LonLat));
    if (!line.empty()) {
        std::memcpy(line.data(), bytes.data(), bytes.size());
    }
    return line;
}

std::string encodeRings(const std::vector<std::vector<feed::LonLat>>& rings) {
    std::string bytes;
    for (const auto& ring : rings) {
        const auto count = static_cast<std::uint32_t>(ring.size());
        bytes.append(reinterpret_cast<const char*>(&count), sizeof(count));
        bytes += encodeLine(ring);
    }
    return bytes;
}

std::optional<std::vector<std::vector<feed::LonLat>>> decodeRings(std::string_view bytes) {
    std::vector<std::vector<feed::LonLat>> rings;
    while (!bytes.empty()) {
        std::uint32_t count = 0;
        if (bytes.size() < sizeof(count)) {
            return std::nullopt;
        }
        std::memcpy(&count, bytes.data(), sizeof(count));
        bytes.remove_prefix(sizeof(count));
        const std::size_t size = count * sizeof(feed::LonLat);
        if (bytes.size() < size) {
            return std::nullopt;
        }
        rings.push_back(*decodeLine(bytes.substr(0, size)));
        bytes.remove_prefix(size);
    }
    return rings;
}

std::string encodeFacts(const std::vector<std::pair<std::string, std::string>>& facts) {
    auto json = nlohmann::json::array();
    for (const auto& [key, value] : facts) {
        json.push_back(nlohmann::json::array({key, value}));
    }
    return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

namespace {

using Facts = std::vector<std::pair<std::string, std::string>>;

/** What encodeFacts() writes, as long as no text needs an escape: nearly all of a million. Anything else: nothing. */
std::optional<Facts> decodePlainFacts(std::string_view json) {
    const auto take = [&json](std::string_view what) {
        const bool there = json.starts_with(what);
        json.remove_prefix(there ? what.size() : 0);
        return there;
    };
    const auto takeText = [&]() -> std::optional<std::string> {
        const std::size_t end = json.find('"', 1);
        if (!json.starts_with('"') || end == std::string_view::npos) {
            return std::nullopt;
        }
        std::string text(json.substr(1, end - 1));
        json.remove_prefix(end + 1);
        return text;
    };
    const bool plain = std::all_of(json.begin(), json.end(), [](char c) { return c >= ' ' && c != '\\'; });
    Facts facts;
    if (!plain || !take("[")) {
        return std::nullopt;
    }
    while (!json.starts_with(']')) {
        if ((!facts.empty() && !take(",")) || !take("[")) {
            return std::nullopt;
        }
        auto key = takeText();
        if (!key || !take(",")) {
            return std::nullopt;
        }
        auto value = takeText();
        if (!value || !take("]")) {
            return std::nullopt;
        }
        facts.emplace_back(std::move(*key), std::move(*value));
    }
    return json == "]" ? std::optional(std::move(facts)) : std::nullopt;
}

}  // namespace

std::optional<std::vector<std::pair<std::string, std::string>>> decodeFacts(const std::string& json) {
    if (auto plain = decodePlainFacts(json)) {
        return plain;
    }
    const auto parsed = nlohmann::json::parse(json, nullptr, false);
    if (!parsed.is_array()) {
        return std::nullopt;
    }
    std::vector<std::pair<std::string, std::string>> facts;
    facts.reserve(parsed.size());
    for (const auto& pair : parsed) {
        if (!pair.is_array() || pair.size() != 2 || !pair[0].is_string() || !pair[1].is_string()) {
            return std::nullopt;
        }
        facts.emplace_back(pair[0].get<std::string>(), pair[1].get<std::string>());
    }
    return facts;
}

}  // namespace belfry::basemap
