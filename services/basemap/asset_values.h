// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace belfry::basemap {

[[nodiscard]] std::string lowered(std::string_view text);
[[nodiscard]] std::string_view trimmed(std::string_view text);

/** "N/A", "null", "-" and the other ways inventories say nothing. */
[[nodiscard]] bool isAbsent(std::string_view value);

/** A length, power, speed or temperature unit that normalisedFact() understands. */
[[nodiscard]] bool isUnit(std::string_view name);

/** Takes a decimal point or comma. Without `rest` the whole text has to be the number. */
[[nodiscard]] std::optional<double> parseNumber(std::string_view text, std::string_view* rest = nullptr);

}  // namespace belfry::basemap
