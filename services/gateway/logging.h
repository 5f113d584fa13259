// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace belfry::gateway {

/** Sends the program's log, and what gRPC has to say, to stderr: readable lines, or one JSON object a line for a log
 *  collector. Levels: trace, debug, info, warn, error. Call once, before threads. */
void setUpLogging(const std::string& level, bool json);

}  // namespace belfry::gateway
