// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "models/feed/store.h"
#include "services/gateway/config.h"
#include "services/gateway/incident_areas.h"

namespace belfry::gateway {

/** Which car parks must not be closed now, for the interlock of ../specs/overrides.md: those on a configured route
 * while a grave incident lies near it. Core sequence only. */
class Evacuations {
public:
    explicit Evacuations(std::vector<EvacuationRoute> routes = {}) : m_routes(std::move(routes)) {}

    /** Finds the routes' assets in a new catalogue; says in the log what it does not have. */
    void bind(const feed::Store& store);
    [[nodiscard]] bool empty() const { return m_routes.empty(); }

    /** A route that is in force, and the gravest incident for which it is. */
    struct InForce {
        const EvacuationRoute* route = nullptr;  ///< lives as long as the Evacuations
        std::size_t number = 0;
        EntityId incident;
    };
    [[nodiscard]] std::vector<InForce> inForce(const feed::Store& store, const std::vector<IncidentArea>& areas) const;
    /** Says in `facts` whether closing this asset would strand one of `inForce`. */
    void addFacts(const std::vector<InForce>& inForce, Handle asset, TargetFacts* facts) const;

private:
    std::vector<EvacuationRoute> m_routes;
    std::vector<std::vector<Handle>> m_assets;  ///< by route, sorted
};

}  // namespace belfry::gateway
