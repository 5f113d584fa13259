// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace belfry::bench {

struct Finished {
    int status = -1;  ///< exit status; 128 + signal; 124 = it took too long
    std::string out;  ///< stdout; stderr goes through to the person
};

/** Runs a program found on PATH or by its path and waits for it. */
[[nodiscard]] Finished runProgram(const std::vector<std::string>& command, int timeoutSeconds, bool quiet = false);

}  // namespace belfry::bench
