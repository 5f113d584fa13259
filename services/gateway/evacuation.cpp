// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/evacuation.h"

#include <algorithm>

#include <spdlog/spdlog.h>

#include "models/feed/geo.h"

namespace belfry::gateway {

namespace {

constexpr const char* kLayer = "parking";

bool byValue(Handle a, Handle b) { return a.value < b.value; }

bool contains(const std::vector<std::string>& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

void Evacuations::bind(const feed::Store& store) {
    m_assets.assign(m_routes.size(), {});
    const feed::Catalogue& catalogue = store.catalogue();
    const auto layer = catalogue.layerIndex(kLayer);
    for (std::size_t i = 0; i < m_routes.size(); ++i) {
        const EvacuationRoute& route = m_routes[i];
        std::vector<Handle>& assets = m_assets[i];
        for (const std::string& id : route.assets) {
            const auto handle = catalogue.find(id);
            if (handle) {
                assets.push_back(*handle);
            } else {
                spdlog::warn("evacuation route {}: there is no asset {}", route.id, id);
            }
        }
        for (std::uint32_t row = 0; layer && !route.streets.empty() && row < catalogue.rowCount(*layer); ++row) {
            const Handle handle = Handle::of(*layer, row);
            if (catalogue.contains(handle) && contains(route.streets, catalogue.street(handle))) {
                assets.push_back(handle);
            }
        }
        std::sort(assets.begin(), assets.end(), byValue);
        if (assets.empty()) {
            spdlog::warn("evacuation route {} has no asset here: it keeps nothing open", route.id);
        }
    }
}

std::vector<Evacuations::InForce> Evacuations::inForce(const feed::Store& store,
                                                       const std::vector<IncidentArea>& areas) const {
    std::vector<InForce> found;
    for (std::size_t i = 0; i < m_assets.size(); ++i) {
        const EvacuationRoute& route = m_routes[i];
        const auto near = [&](const IncidentArea& area) {
            return area.isGrave() && (route.categories.empty() || contains(route.categories, area.category)) &&
                   std::any_of(m_assets[i].begin(), m_assets[i].end(), [&](Handle asset) {
                       const auto place = feed::unproject(store.catalogue().position(asset));
                       return feed::distanceMetres(area.centre, place) <= area.radiusM + route.withinM;
                   });
        };
        if (const auto area = std::find_if(areas.begin(), areas.end(), near); area != areas.end()) {
            found.push_back({&route, i, area->id});
        }
    }
    return found;
}

void Evacuations::addFacts(const std::vector<InForce>& inForce, Handle asset, TargetFacts* facts) const {
    for (const InForce& one : inForce) {
        const std::vector<Handle>& assets = m_assets[one.number];
        if (std::binary_search(assets.begin(), assets.end(), asset, byValue)) {
            facts->strandsEvacuation = true;
            facts->evacuationRoute = one.route->title;
            facts->evacuationIncident = one.incident;
            return;
        }
    }
}

}  // namespace belfry::gateway
