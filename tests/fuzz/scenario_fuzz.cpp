// SPDX-License-Identifier: Apache-2.0
// A scenario is a file from anybody: whatever is in it, the parser answers with a scenario or with an error.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "services/simulator/scenario.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto parsed = belfry::simulator::parseScenario({reinterpret_cast<const char*>(data), size}, "fuzz");
    if (!parsed && parsed.error().message.empty()) {
        __builtin_trap();  // an error without words helps nobody
    }
    return 0;
}
