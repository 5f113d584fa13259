// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "models/domain/layer_schema.h"

namespace belfry {

/** Alarms that no layer defines: of a city system that does not answer, and of manual overrides (overrides.md). The
 *  gateway raises them, the console words them. `id` is "feed_lost" or what toText(OrderAlarm) says; nullptr for any
 *  other. What is returned lives as long as the program; its priority is a default, the gateway may raise another. */
[[nodiscard]] const AlarmDefinition* builtInAlarm(std::string_view id);

}  // namespace belfry
