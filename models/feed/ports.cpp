// SPDX-License-Identifier: Apache-2.0
#include "models/feed/ports.h"

#include <algorithm>

namespace belfry::feed {

std::uint32_t OrderRecord::count(std::string_view targetState) const {
    if (!counts.empty()) {
        const auto found =
            std::find_if(counts.begin(), counts.end(), [&](const OrderCount& one) { return one.state == targetState; });
        return found == counts.end() ? 0 : found->targets;
    }
    return static_cast<std::uint32_t>(std::count_if(targets.begin(), targets.end(),
                                                    [&](const OrderTarget& one) { return one.state == targetState; }));
}

void merge(OrderRecord& known, OrderRecord update) {
    if (!update.partial) {
        known = std::move(update);
        return;
    }
    std::vector<OrderTarget> targets = std::move(known.targets);
    std::vector<OrderTarget> changed = std::move(update.targets);
    known = std::move(update);
    known.partial = false;
    constexpr std::uint32_t kMost = 100'000;  // a faulty peer gets no gigabytes
    for (OrderTarget& target : changed) {
        if (target.index >= kMost) {
            continue;
        }
        if (target.index >= targets.size()) {
            targets.resize(target.index + 1U);
        }
        targets[target.index] = std::move(target);
    }
    known.targets = std::move(targets);
}

}  // namespace belfry::feed
