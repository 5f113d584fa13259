// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "services/proto/mapping_error.h"
#include "services/stream/control_handler.h"

namespace belfry::stream {

/** What a console says it shows ("belfry-mode" beside its session): nothing is live, an unknown word is an exercise.
 *  `metadata`: of the call, as gRPC has it. */
template <typename Metadata>
[[nodiscard]] CallerMode callerModeOf(const Metadata& metadata) {
    const auto it = metadata.find(proto::kModeMetadata);
    if (it == metadata.end()) {
        return CallerMode::Live;
    }
    const std::string_view mode(it->second.data(), it->second.size());
    return mode == "live" || mode.empty() ? CallerMode::Live
           : mode == "replay"             ? CallerMode::Replay
                                          : CallerMode::Exercise;
}

}  // namespace belfry::stream
