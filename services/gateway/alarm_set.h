// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "models/domain/error.h"
#include "models/domain/layer_schema.h"
#include "services/gateway/chronicle.h"

namespace belfry::gateway {

/** Where the journal keeps which alarm definitions are in force. */
inline constexpr const char* kAlarmSetTable = "gateway";
inline constexpr const char* kAlarmSetKey = "alarm_set";

/** A record of the alarm definitions that came into force, if they differ from `saved`; kind "config" when they changed
 *  (a layer's raised version is its ticket), "system" when they are the first ones. */
[[nodiscard]] std::optional<Happening> alarmSetChange(const std::vector<LayerSchema>& schemas,
                                                      const std::optional<std::string>& saved, Millis wallMs);

/** Whether `next` may replace `present` while the gateway runs: the same layers, and nothing but alarms is different
 *  (FAILED_PRECONDITION says what is). */
[[nodiscard]] Result<void> checkAlarmsOnlyDiffer(const std::vector<LayerSchema>& present,
                                                 const std::vector<LayerSchema>& next);

}  // namespace belfry::gateway
