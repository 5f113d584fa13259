// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/incident_areas.h"

#include <algorithm>
#include <optional>
#include <string_view>

namespace belfry::gateway {

namespace {

constexpr std::string_view kPowerFailure = "POWER";

/** An exercise stands against nothing real. */
bool isExercise(const feed::Catalogue& catalogue, Handle handle) {
    const auto facts = catalogue.facts(handle);
    return std::any_of(facts.begin(), facts.end(),
                       [](const auto& fact) { return fact.first == "exercise" && fact.second == "yes"; });
}

}  // namespace

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
    const auto category = schema.attributeIndex("category");
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
        const std::string_view kind = named(category, row);
        if (!store.catalogue().contains(handle) || stand == "RESOLVED" || stand == "CLOSED" ||
            !table.has(row, *radius) || isExercise(store.catalogue(), handle)) {
            continue;
        }
        const std::string_view told = named(priority, row);
        int rank = told.size() == 2 ? told[1] - '0' : 0;  // P1 … P4
        if (const std::uint32_t own = here ? here(EntityId(store.catalogue().id(handle))) : 0; own != 0) {
            rank = rank == 0 ? static_cast<int>(own) : std::min(rank, static_cast<int>(own));
        }
        if (rank == 0 || (rank > 2 && kind != kPowerFailure)) {
            continue;
        }
        const double metres = valueOf(schema.attributes[*radius], table.raw(row, *radius));
        if (metres > 0.0) {
            areas.push_back({std::string(store.catalogue().id(handle)),
                             feed::unproject(store.catalogue().position(handle)), metres, rank, std::string(kind)});
        }
    }
    std::stable_sort(areas.begin(), areas.end(),
                     [](const IncidentArea& a, const IncidentArea& b) { return a.priority < b.priority; });
    return areas;
}

void addIncidentFacts(const std::vector<IncidentArea>& areas, feed::LonLat position, TargetFacts* facts) {
    for (const IncidentArea& area : areas) {
        if (feed::distanceMetres(area.centre, position) > area.radiusM) {
            continue;
        }
        if (area.isGrave() && !facts->inIncidentP1P2) {
            facts->inIncidentP1P2 = true;
            facts->inIncidentP1 = area.priority == 1;
            facts->incident = area.id;
        }
        if (area.category == kPowerFailure && !facts->inBlackoutRecovery) {
            facts->inBlackoutRecovery = true;
            facts->blackoutGroup = area.id;
        }
    }
}

}  // namespace belfry::gateway
