// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "models/domain/ids.h"

namespace belfry::items {

/** What one drain of the feed did to the store, for whoever shows it. GUI thread only. */
struct StoreChange {
    bool reset = false;        ///< a new catalogue: every handle known before is void
    bool entities = false;     ///< entities appeared or vanished
    std::vector<Handle> rows;  ///< whose values changed; may repeat, in no order

    [[nodiscard]] bool isEmpty() const { return !reset && !entities && rows.empty(); }
};

}  // namespace belfry::items
