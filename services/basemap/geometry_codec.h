// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "models/feed/geo.h"

namespace belfry::basemap {

/** Lines in city.db: float64 lon, lat pairs, little endian. */
[[nodiscard]] std::string encodeLine(const std::vector<feed::LonLat>& line);
/** Nothing if the size is no multiple of a pair. */
[[nodiscard]] std::optional<std::vector<feed::LonLat>> decodeLine(std::string_view bytes);

/** Rings in city.db: for each ring a uint32 count, then its line. */
[[nodiscard]] std::string encodeRings(const std::vector<std::vector<feed::LonLat>>& rings);
[[nodiscard]] std::optional<std::vector<std::vector<feed::LonLat>>> decodeRings(std::string_view bytes);

/** Facts in city.db: a JSON array of [key, value], which keeps their order. Invalid UTF-8 is replaced. */
[[nodiscard]] std::string encodeFacts(const std::vector<std::pair<std::string, std::string>>& facts);
[[nodiscard]] std::optional<std::vector<std::pair<std::string, std::string>>> decodeFacts(const std::string& json);

}  // namespace belfry::basemap
