// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>

namespace belfry::bench {

/** What was measured on: processor, memory, kernel, system and compiler, the day. No names, addresses or paths. */
[[nodiscard]] nlohmann::ordered_json describeMachine();

}  // namespace belfry::bench
