// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace belfry::bench {

/** Opens the console on a gateway as belfry does, prints one JSON line when the first assets are on the screen and the
 *  picture is whole, and ends. `beganNs`: CLOCK_MONOTONIC when the process was started. */
int runStartupConsole(int argc, char** argv, const std::string& address, const std::string& cityDir,
                      const std::string& cacheDir, long long beganNs);

}  // namespace belfry::bench
