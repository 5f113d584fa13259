// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

namespace belfry {

/** The UCUM units that city systems measure in; a rule in another unit of the same kind is converted at load. */
[[nodiscard]] bool isKnownUnit(std::string_view ucum);

/** `value` of unit `from` in unit `to`; nothing when one of them is unknown or they measure different things.
 *  `difference`: a deadband is no temperature, 1 K of it is 1 Cel. */
[[nodiscard]] std::optional<double> convertUnit(double value, std::string_view from, std::string_view to,
                                                bool difference = false);

}  // namespace belfry
