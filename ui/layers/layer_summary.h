// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/domain/quality.h"
#include "models/feed/store.h"

namespace belfry::ui {

/** The one figure that sums up a layer, as numbers: the view-model words it. */
struct LayerSummary {
    enum class Kind { Reporting, Fullness, Working, TravelTime, AirIndex, OpenIncidents };
    Kind kind = Kind::Reporting;
    double figure = 0.0;        ///< ratio, factor, index or count, by kind
    int open1 = 0;              ///< OpenIncidents: of priority 1
    double completeness = 0.0;  ///< share of the entities concerned that have reported lately, 0..1
    bool known = false;         ///< false: nothing to compute from
};

/** One pass over the layer's columns; ≈ 10 ns an entity. `nowMs` is the gateway's wall time. */
[[nodiscard]] LayerSummary summarise(const feed::Store& store, LayerIndex layer, Millis nowMs);

/** True if the entity's last observation is older than three periods, or there never was one. */
[[nodiscard]] bool isSilent(const feed::Store& store, Handle handle, Millis nowMs);

}  // namespace belfry::ui
