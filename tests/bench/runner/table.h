// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "tests/bench/runner/merge.h"

namespace belfry::bench {

/** Results of one bench as a table for people. */
[[nodiscard]] std::string tableOf(const std::string& bench, const std::vector<Json>& results);

}  // namespace belfry::bench
