// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "belfry/v1/feed.pb.h"
#include "models/domain/error.h"
#include "models/feed/interest.h"
#include "models/feed/scope.h"

namespace belfry::proto {

void toWire(const feed::Interest& interest, v1::Filter* wire);
/** INVALID_ARGUMENT for what validate() refuses; layers are not looked up. */
[[nodiscard]] Result<feed::Interest> fromWire(const v1::Filter& wire);

void toWire(const feed::ScopeChange& change, v1::Scope* wire);
/** Run lengths are checked and at most 262,144 runs taken; whether the rows exist is for the replica to know. */
[[nodiscard]] Result<feed::ScopeChange> fromWire(const v1::Scope& wire);

void toWire(const feed::AggregateCounts& counts, v1::Aggregates* wire);
/** Classes that are not known here are counted as Unknown, so that the sums stay right. */
[[nodiscard]] Result<feed::AggregateCounts> fromWire(const v1::Aggregates& wire);

}  // namespace belfry::proto
