// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "belfry/v1/feed.pb.h"
#include "models/domain/error.h"
#include "models/feed/delta.h"

namespace belfry::proto {

constexpr std::uint64_t kAllLayers = ~std::uint64_t{0};

/** What a decoder accepts; beyond it a frame is refused before anything is allocated for it. */
struct DecodeLimits {
    std::size_t rowsPerBatch = 65'536;
    std::size_t cells = 4'000'000;   ///< rows × columns of one delta
    std::size_t entities = 262'144;  ///< added, and removed
    std::size_t textBytes = 4'096;
};

/** Replaces `wire`, keeping its memory. Batches of layers that are not in `layers` (bit per LayerIndex) are left out;
 *  additions and removals are always told, because the catalogue has no filter. */
void toWire(const feed::Delta& delta, v1::Delta* wire, std::uint64_t layers = kAllLayers);

/** Every array length is checked against the others and against the limits first; INVALID_ARGUMENT says which. The
 *  frame comes from outside: nothing in it is trusted. */
[[nodiscard]] Result<feed::Delta> fromWire(const v1::Delta& wire, const DecodeLimits& limits = {});

}  // namespace belfry::proto
