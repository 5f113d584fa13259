// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "models/domain/alarm_annunciation.h"

namespace belfry::ui {

inline constexpr int kToneRate = 48'000;  ///< samples a second, one channel

/** The sound of an alarm, computed: more and higher pulses the more urgent, and one falling howl for NOT WATCHING, that
 *  nobody takes for an alarm. 16 bits, never clipped. Empty for None. */
[[nodiscard]] std::vector<std::int16_t> makeTone(AlarmSound sound);

}  // namespace belfry::ui
