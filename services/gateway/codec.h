// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "models/domain/alarm_logic.h"
#include "models/domain/error.h"
#include "models/domain/order_logic.h"
#include "models/feed/ports.h"

namespace belfry::gateway {

/** States as the journal keeps them. Reading refuses what does not fit (DATA_LOSS) instead of guessing. */
[[nodiscard]] nlohmann::json toJson(const AlarmState& state);
[[nodiscard]] std::string encode(const AlarmState& state);
[[nodiscard]] nlohmann::json toJson(const AlarmTimer& timer);
[[nodiscard]] Result<AlarmTimer> decodeTimer(std::string_view text);
[[nodiscard]] Result<AlarmState> decodeAlarmState(std::string_view text);

/** The order without its targets, and one target: so that a big order is not written whole at every step. */
[[nodiscard]] std::string encodeHeader(const OrderState& state);
[[nodiscard]] nlohmann::json toJson(const TargetState& target);
[[nodiscard]] std::string encode(const TargetState& target);
[[nodiscard]] Result<OrderState> decodeOrderHeader(std::string_view text);
[[nodiscard]] Result<TargetState> decodeTarget(std::string_view text);

/** Records as a resuming console gets them out of the journal. */
[[nodiscard]] nlohmann::json toJson(const feed::AlarmRecord& record);
[[nodiscard]] Result<feed::AlarmRecord> alarmRecordFromJson(const nlohmann::json& json);

/** Text that is safe in JSON: what is not UTF-8 is replaced. */
[[nodiscard]] std::string dump(const nlohmann::json& json);

/** "RTN_UNACKNOWLEDGED" → "RtnUnacknowledged": how records spell states. */
[[nodiscard]] std::string stateName(std::string_view upper);
[[nodiscard]] std::string stateName(DisplayState state);

}  // namespace belfry::gateway
