// SPDX-License-Identifier: Apache-2.0
#pragma once

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

/** Of every incident of the layer "incidents" that is not over, of priority 1 or 2 or a power failure, the gravest
 *  first; one whose status is not known counts as not over, one without priority or radius has no area. */
[[nodiscard]] std::vector<IncidentArea> activeIncidentAreas(const feed::Store& store);

/** Says in `facts` whether `position` lies in a grave one of `areas` or in a power failure's, and in which. */
void addIncidentFacts(const std::vector<IncidentArea>& areas, feed::LonLat position, TargetFacts* facts);

}  // namespace belfry::gateway
