// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "models/feed/delta.h"
#include "models/feed/interest.h"
#include "models/feed/scope.h"

namespace belfry::stream {

/** All scoped sessions that asked for the same: they are told the same rows, encoded once. Part of the hub. */
struct FollowClass {
    feed::Interest interest;
    std::uint64_t layers = 0;  ///< bit per layer of the filter
    feed::RowSet inView;       ///< rows in the boxes
    bool overLimit = false;
    /** Never changed once made, so that a session can hold on to what it was told. */
    std::shared_ptr<const feed::Following> following;

    // of the commit `encodedRev`:
    Revision encodedRev = 0;
    std::shared_ptr<const std::string> body;  ///< belfry.v1.Delta without prev_rev; null = too large, or nothing
    bool isEmpty = false;                     ///< nothing of it is told
};

/** The part of a delta that `following` tells; additions and removals always are. */
[[nodiscard]] feed::Delta selectRows(const feed::Delta& delta, const feed::Following& following);

}  // namespace belfry::stream
