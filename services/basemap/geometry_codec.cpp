// SPDX-License-Identifier: Apache-2.0
#include "services/basemap/geometry_codec.h"

#include <bit>
#include <cstdint>
#include <cstring>
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

std::optional<std::vector<std::pair<std::string, std::string>>> decodeFacts(const std::string& json) {
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
