// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "models/domain/order_policy.h"
#include "models/feed/geo.h"
#include "models/feed/store.h"

namespace belfry::gateway {

/** Where an incident is, for the interlocks (../specs/overrides.md): a circle around its position with its `radius`. */
struct IncidentArea {
    EntityId id;
    feed::LonLat centre;
    double radiusM = 0.0;
    int priority = 0;      ///< 1 to 4
    std::string category;  ///< "FIRE", "POWER"…; empty = not told

    [[nodiscard]] bool isGrave() const { return priority <= 2; }
};

/** An incident's priority as the control room sees it; 0 = it has none of its own. */
using PriorityHere = std::function<std::uint32_t(const EntityId& incident)>;

/** Of every incident of the layer "incidents" that is not over, of priority 1 or 2 or a power failure, the gravest
 *  first; one whose status is not known counts as not over, one without priority or radius has no area. The graver of
 *  the reported priority and `here` counts. */
[[nodiscard]] std::vector<IncidentArea> activeIncidentAreas(const feed::Store& store, const PriorityHere& here = {});

/** Says in `facts` whether `position` lies in a grave one of `areas` or in a power failure's, and in which. */
void addIncidentFacts(const std::vector<IncidentArea>& areas, feed::LonLat position, TargetFacts* facts);

}  // namespace belfry::gateway
