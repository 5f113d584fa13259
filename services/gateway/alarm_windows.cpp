// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/alarm_windows.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "models/feed/geo.h"
#include "services/gateway/codec.h"

namespace belfry::gateway {

namespace {

constexpr Millis kDayMs = 24LL * 3'600'000;
constexpr int kMaxDepth = 16;

nlohmann::json toJson(const feed::MaintenanceWindow& window) {
    return {{"id", window.id},
            {"title", window.title},
            {"workOrder", window.workOrder},
            {"layers", window.layers},
            {"districts", window.districts},
            {"entities", window.entities},
            {"ring", window.ring},
            {"fromMs", window.fromMs},
            {"untilMs", window.untilMs},
            {"plannedBy", window.plannedBy},
            {"endedMs", window.endedMs},
            {"endedBy", window.endedBy}};
}

feed::MaintenanceWindow fromJson(const nlohmann::json& json) {
    feed::MaintenanceWindow window;
    json.at("id").get_to(window.id);
    json.at("title").get_to(window.title);
    json.at("workOrder").get_to(window.workOrder);
    json.at("layers").get_to(window.layers);
    json.at("districts").get_to(window.districts);
    json.at("entities").get_to(window.entities);
    json.at("ring").get_to(window.ring);
    json.at("fromMs").get_to(window.fromMs);
    json.at("untilMs").get_to(window.untilMs);
    json.at("plannedBy").get_to(window.plannedBy);
    json.at("endedMs").get_to(window.endedMs);
    json.at("endedBy").get_to(window.endedBy);
    return window;
}

bool contains(const std::vector<std::string>& all, std::string_view one) {
    return std::find(all.begin(), all.end(), one) != all.end();
}

}  // namespace

bool isInside(const std::vector<std::pair<double, double>>& ring, double x, double y) {
    bool inside = false;
    for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
        const auto& [xi, yi] = ring[i];
        const auto& [xj, yj] = ring[j];
        if ((yi > y) != (yj > y) && x < (xj - xi) * (y - yi) / (yj - yi) + xi) {
            inside = !inside;
        }
    }
    return inside;
}

Result<void> AlarmWindows::restore(const store::Journal& journal) {
    auto rows = journal.loadState(kTable);
    if (!rows) {
        return tl::unexpected(rows.error());
    }
    for (const store::StateRow& row : *rows) {
        try {
            put(fromJson(nlohmann::json::parse(row.value)));
        } catch (const std::exception& error) {
            return fail(ErrorCode::DataLoss,
                        fmt::format("the saved maintenance window {} cannot be read: {}", row.key, error.what()),
                        "verify the journal with `belfryctl journal verify`, and restore a backup if it is damaged");
        }
    }
    return {};
}

void AlarmWindows::setStore(const feed::Store& store) {
    m_store = &store;
    for (Entry& entry : m_entries) {
        bind(entry);
    }
}

void AlarmWindows::bind(Entry& entry) const {
    entry.roots.clear();
    if (m_store == nullptr) {
        return;
    }
    for (const EntityId& id : entry.window.entities) {
        if (const auto handle = m_store->catalogue().find(id)) {
            entry.roots.insert(handle->value);
        }
    }
}

Result<void> AlarmWindows::check(const feed::MaintenanceWindow& window, Millis wallMs) {
    if (window.title.empty()) {
        return refuse(TextCode::MaintenanceNoTitle);
    }
    if (window.workOrder.empty()) {
        return refuse(TextCode::MaintenanceNoWorkOrder);
    }
    if (window.layers.empty() && window.districts.empty() && window.entities.empty() && window.ring.empty()) {
        return refuse(TextCode::MaintenanceTooWide);
    }
    const auto impossible = [](const std::pair<double, double>& point) {
        return !std::isfinite(point.first) || !std::isfinite(point.second);
    };
    if (!window.ring.empty() && (window.ring.size() < 3 || std::ranges::any_of(window.ring, impossible))) {
        return refuse(TextCode::MaintenanceNoArea);
    }
    if (window.untilMs <= window.fromMs || window.untilMs <= wallMs || window.untilMs - window.fromMs > kLongestMs) {
        return refuse(TextCode::MaintenanceNoTime, {{"longest", DurationArgument{kLongestMs}}});
    }
    return {};
}

Result<void> AlarmWindows::checkNames(const feed::MaintenanceWindow& window) const {
    if (m_store == nullptr) {
        return {};
    }
    const feed::Catalogue& catalogue = m_store->catalogue();
    for (const EntityId& entity : window.entities) {
        if (!catalogue.find(entity)) {
            return refuse(TextCode::MaintenanceUnknownAsset, {{"asset", entity}});
        }
    }
    for (const std::string& layer : window.layers) {
        if (!catalogue.layerIndex(layer)) {
            return refuse(TextCode::MaintenanceUnknownAsset, {{"asset", layer}});
        }
    }
    for (const std::string& district : window.districts) {
        const auto number = catalogue.sharedNumber(district);
        bool known = false;
        for (std::size_t layer = 0; number && !known && layer < catalogue.layers().size(); ++layer) {
            known = std::ranges::count(catalogue.districtNumbers(static_cast<LayerIndex>(layer)), *number) > 0;
        }
        if (!known) {
            return refuse(TextCode::MaintenanceUnknownAsset, {{"asset", district}});
        }
    }
    return {};
}

store::StateChange AlarmWindows::saved(const feed::MaintenanceWindow& window) {
    return {kTable, window.id, dump(toJson(window))};
}

void AlarmWindows::put(feed::MaintenanceWindow window) {
    const auto found = std::find_if(m_entries.begin(), m_entries.end(),
                                    [&](const Entry& entry) { return entry.window.id == window.id; });
    if (found != m_entries.end()) {
        found->window = std::move(window);
        bind(*found);
        return;
    }
    m_entries.push_back({std::move(window), false, {}});
    bind(m_entries.back());
}

const feed::MaintenanceWindow* AlarmWindows::find(const std::string& id) const {
    const auto found =
        std::find_if(m_entries.begin(), m_entries.end(), [&](const Entry& entry) { return entry.window.id == id; });
    return found == m_entries.end() ? nullptr : &found->window;
}

std::vector<std::pair<std::string, bool>> AlarmWindows::tick(Millis wallMs) {
    std::vector<std::pair<std::string, bool>> changed;
    for (Entry& entry : m_entries) {
        const feed::MaintenanceWindow& window = entry.window;
        const bool runs = window.endedMs == 0 && window.fromMs <= wallMs && wallMs < window.untilMs;
        if (runs != entry.running) {
            entry.running = runs;
            changed.emplace_back(window.id, runs);
        }
    }
    return changed;
}

bool AlarmWindows::isRunning(const std::string& id) const {
    return std::any_of(m_entries.begin(), m_entries.end(),
                       [&](const Entry& entry) { return entry.running && entry.window.id == id; });
}

bool AlarmWindows::covers(const Entry& entry, const std::string& layer, Handle handle) const {
    const feed::MaintenanceWindow& window = entry.window;
    if (m_store == nullptr || !handle.isValid() || (!window.layers.empty() && !contains(window.layers, layer))) {
        return false;
    }
    const feed::Catalogue& catalogue = m_store->catalogue();
    if (!window.districts.empty() && !contains(window.districts, catalogue.district(handle))) {
        return false;
    }
    if (!window.ring.empty()) {
        const feed::LonLat place = feed::unproject(catalogue.position(handle));
        if (!isInside(window.ring, place.lon, place.lat)) {
            return false;
        }
    }
    if (window.entities.empty()) {
        return true;
    }
    Handle at = handle;
    for (int depth = 0; depth < kMaxDepth && at.isValid(); ++depth, at = catalogue.parent(at)) {
        if (entry.roots.contains(at.value)) {
            return true;
        }
    }
    return false;
}

std::optional<EntityId> AlarmWindows::outside(const feed::MaintenanceWindow& window, const May& may) const {
    std::vector<std::string> layers = window.layers;
    if (layers.empty() && m_store != nullptr) {
        for (const LayerSchema& schema : m_store->catalogue().layers()) {
            layers.push_back(schema.id);
        }
    }
    if (layers.empty()) {
        layers.emplace_back();  // nobody knows yet what it means: only for a role for all of the city
    }
    const auto forbidden = [&](const std::vector<std::string>& districts) -> std::optional<EntityId> {
        for (const std::string& layer : layers) {
            for (const std::string& district : districts) {
                if (!may(layer, district)) {
                    return district.empty() ? layer : district;
                }
            }
        }
        return std::nullopt;
    };
    auto everywhere = forbidden({std::string()});
    if (!everywhere || m_store == nullptr) {
        return everywhere;
    }
    if (window.entities.empty() && window.ring.empty()) {
        return window.districts.empty() ? everywhere : forbidden(window.districts);
    }
    Entry entry{window, false, {}};
    bind(entry);
    const feed::Catalogue& catalogue = m_store->catalogue();
    bool any = false;
    for (const std::string& layer : layers) {
        const auto index = catalogue.layerIndex(layer);
        for (std::uint32_t row = 0; index && row < catalogue.rowCount(*index); ++row) {
            const Handle handle = Handle::of(*index, row);
            if (!catalogue.contains(handle) || !covers(entry, layer, handle)) {
                continue;
            }
            any = true;
            if (!may(layer, catalogue.district(handle))) {
                return EntityId(catalogue.id(handle));
            }
        }
    }
    return any ? std::nullopt : everywhere;
}

std::vector<const feed::MaintenanceWindow*> AlarmWindows::covering(const std::string& layer, Handle handle) const {
    std::vector<const feed::MaintenanceWindow*> found;
    for (const Entry& entry : m_entries) {
        if (entry.running && covers(entry, layer, handle)) {
            found.push_back(&entry.window);
        }
    }
    return found;
}

std::vector<feed::MaintenanceWindow> AlarmWindows::list(Millis wallMs) const {
    std::vector<feed::MaintenanceWindow> result;
    for (const Entry& entry : m_entries) {
        const Millis end = entry.window.endedMs != 0 ? entry.window.endedMs : entry.window.untilMs;
        if (end > wallMs - kDayMs) {
            result.push_back(entry.window);
        }
    }
    std::sort(result.begin(), result.end(), [](const auto& a, const auto& b) { return a.fromMs < b.fromMs; });
    return result;
}

}  // namespace belfry::gateway
