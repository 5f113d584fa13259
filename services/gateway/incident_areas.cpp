// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/incident_areas.h"

#include <algorithm>
#include <optional>
#include <string_view>

namespace belfry::gateway {

std::vector<IncidentArea> activeIncidentAreas(const feed::Store& store, const PriorityHere& here) {
    std::vector<IncidentArea> areas;
    const auto layer = store.catalogue().layerIndex("incidents");
    if (!layer) {
        return areas;
    }
    const LayerSchema& schema = store.schema(*layer);
    const feed::EntityTable& table = store.table(*layer);
    const auto priority = schema.attributeIndex("priority");
    const auto status = schema.attributeIndex("incident_status");
    const auto radius = schema.attributeIndex("radius");
    if (!priority || !radius) {
        return areas;
    }
    const auto named = [&](std::optional<AttributeIndex> index, std::uint32_t row) -> std::string_view {
        if (!index || !table.has(row, *index)) {
            return {};
        }
        const auto& values = schema.attributes[*index].enumValues;
        const auto position = static_cast<std::size_t>(table.raw(row, *index));
        return position < values.size() ? std::string_view(values[position].name) : std::string_view();
    };
    for (std::uint32_t row = 0; row < table.rowCount(); ++row) {
        const Handle handle = Handle::of(*layer, row);
        const std::string_view stand = named(status, row);
        if (!store.catalogue().contains(handle) || stand == "RESOLVED" || stand == "CLOSED" ||
            !table.has(row, *radius)) {
            continue;
        }
        const std::string_view told = named(priority, row);
        int grave = told == "P1" ? 1 : told == "P2" ? 2 : 3;
        if (const std::uint32_t own = here ? here(EntityId(store.catalogue().id(handle))) : 0; own != 0) {
            grave = std::min(grave, static_cast<int>(own));
        }
        if (grave > 2) {
            continue;
        }
        const double metres = valueOf(schema.attributes[*radius], table.raw(row, *radius));
        if (metres > 0.0) {
            areas.push_back({std::string(store.catalogue().id(handle)),
                             feed::unproject(store.catalogue().position(handle)), metres, grave});
        }
    }
    std::stable_sort(areas.begin(), areas.end(),
                     [](const IncidentArea& a, const IncidentArea& b) { return a.priority < b.priority; });
    return areas;
}

void addIncidentFacts(const std::vector<IncidentArea>& areas, feed::LonLat position, TargetFacts* facts) {
    const auto found = std::find_if(areas.begin(), areas.end(), [&](const IncidentArea& area) {
        return feed::distanceMetres(area.centre, position) <= area.radiusM;
    });
    if (found != areas.end()) {
        facts->inIncidentP1P2 = true;
        facts->inIncidentP1 = found->priority == 1;
        facts->incident = found->id;
    }
}

}  // namespace belfry::gateway
