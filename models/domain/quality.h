// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

#include "models/domain/clock.h"

namespace belfry {

/** How far an observation can be trusted. Missing = there is no value (absent is not zero). */
enum class Quality : std::uint8_t { Good = 0, Uncertain = 1, Bad = 2, Stale = 3, Missing = 4 };

/** How fresh a feed or an asset is, against the period it promises (screens.md, "Rules that can be tested"). */
enum class Freshness : std::uint8_t { Live = 0, Late = 1, Stale = 2, Lost = 3 };

/** Live within 1.5 periods, Late within 3, Stale beyond; Lost beyond 10 periods or when nothing was ever heard
 *  (`ageMs` < 0). `periodMs` must be positive. */
[[nodiscard]] Freshness freshnessOf(Millis ageMs, Millis periodMs);

/** "LIVE", "LATE", "STALE", "LOST": what the screen shows, not translated because procedures quote it. */
[[nodiscard]] std::string_view toText(Freshness freshness);
[[nodiscard]] std::string_view toText(Quality quality);

}  // namespace belfry
