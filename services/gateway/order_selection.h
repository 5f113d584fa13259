// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "models/domain/error.h"
#include "models/domain/order_logic.h"
#include "models/feed/ports.h"
#include "models/feed/store.h"

namespace belfry::gateway {

/** Ids of what an order asks for: those that it names, then those of the command's types that lie where it says, in the
 *  catalogue's order, without what it leaves out. A refusal says which place is unknown or empty. */
[[nodiscard]] Result<std::vector<EntityId>> resolveTargets(const feed::Store& store, LayerIndex layer,
                                                           const CommandSchema& command,
                                                           const feed::OrderRequest& request);

/** What a preview shows and a selection has to match: command, values and targets. Never 0. */
[[nodiscard]] std::uint64_t selectionHash(const OrderRequest& order);

}  // namespace belfry::gateway
