// SPDX-License-Identifier: Apache-2.0
#include "services/simulator/scenario_devices.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

namespace belfry::simulator {

namespace {

using Obedience = DeviceHabit::Obedience;

std::string_view nameOf(const ScenarioAction& action) {
    if (action.kind == ScenarioAction::Kind::Technician) {
        return "technician";
    }
    constexpr std::string_view kNames[] = {"obey", "refuse", "stuck", "silent", "mute", "restart"};
    return kNames[static_cast<std::size_t>(action.state)];
}

/** What the technician sets, as CitySystem::hold() takes it: a position of the attribute that proves the first command
 *  of this type. */
std::optional<double> valueFor(const ScenarioAction& action, const LayerSchema& schema, std::string_view type) {
    for (const CommandSchema& command : schema.commands) {
        const AttributeSchema* feedback = schema.attribute(command.feedbackAttribute);
        if (feedback == nullptr ||
            (!command.assetTypes.empty() &&
             std::find(command.assetTypes.begin(), command.assetTypes.end(), type) == command.assetTypes.end())) {
            continue;
        }
        if (feedback->type != AttributeType::Enum) {
            return action.value;
        }
        for (std::size_t position = 0; position < feedback->enumValues.size(); ++position) {
            if (!action.valueName.empty() && feedback->enumValues[position].name == action.valueName) {
                return static_cast<double>(position);
            }
        }
        return std::nullopt;
    }
    return std::nullopt;
}

}  // namespace

CitySystem* ScenarioDevices::systemOf(Handle handle) const {
    const std::string& layer = m_catalogue->layers()[handle.layer()].id;
    const auto found =
        std::find_if(m_systems.begin(), m_systems.end(), [&](const auto& entry) { return entry.first == layer; });
    return found == m_systems.end() ? nullptr : found->second;
}

std::vector<Handle> ScenarioDevices::pick(const DevicePick& wanted, feed::LonLat place, std::uint64_t salt) const {
    std::vector<Handle> found;
    for (const std::string& id : wanted.ids) {
        if (const std::optional<Handle> handle = m_catalogue->find(id); handle && m_catalogue->contains(*handle)) {
            found.push_back(*handle);
        } else {
            m_world.note("the scenario names an unknown device: " + id);
        }
    }
    const std::optional<LayerIndex> layer = m_catalogue->layerIndex(wanted.layer);
    if (!wanted.ids.empty() || !layer) {
        return found;
    }
    const LayerSchema& schema = m_catalogue->layers()[*layer];
    std::vector<bool> takes(256, false);
    for (const DeviceKind& kind : deviceKinds()) {
        if (const auto type = schema.assetTypeIndex(kind.type);
            type && kind.layer == wanted.layer && (wanted.type.empty() || wanted.type == kind.type)) {
            takes[*type] = true;
        }
    }
    struct Candidate {
        double order;  // nearest first, or as the seed has it
        Handle handle;
    };
    std::vector<Candidate> candidates;
    for (std::uint32_t row = 0; row < m_catalogue->rowCount(*layer); ++row) {
        const Handle handle = Handle::of(*layer, row);
        if (!m_catalogue->contains(handle) || !takes[m_catalogue->type(handle)]) {
            continue;
        }
        const CitySystem* system = systemOf(handle);
        if (wanted.held && (system == nullptr || system->heldUntil(handle) == 0)) {
            continue;
        }
        const double metres =
            wanted.nearPlace ? feed::distanceMetres(feed::unproject(m_catalogue->position(handle)), place) : 0.0;
        if (wanted.radiusM > 0.0 && metres > wanted.radiusM) {
            continue;
        }
        const double lot = unitOf(m_world.hashOf(m_catalogue->id(handle)), salt);
        if (!wanted.share || lot < *wanted.share) {
            candidates.push_back({wanted.nearPlace ? metres : lot, handle});
        }
    }
    if (!wanted.share) {
        std::stable_sort(candidates.begin(), candidates.end(),
                         [](const Candidate& a, const Candidate& b) { return a.order < b.order; });
        candidates.resize(std::min(candidates.size(), static_cast<std::size_t>(wanted.count)));
    }
    for (const Candidate& candidate : candidates) {
        found.push_back(candidate.handle);
    }
    return found;
}

std::function<void()> ScenarioDevices::act(const ScenarioAction& action, feed::LonLat place, std::uint64_t salt) {
    std::vector<std::function<void()>> undo;
    for (const Handle handle : m_catalogue == nullptr ? std::vector<Handle>() : pick(action.pick, place, salt)) {
        CitySystem* system = systemOf(handle);
        if (system == nullptr) {
            continue;
        }
        if (action.kind == ScenarioAction::Kind::Technician) {
            const LayerSchema& layer = m_catalogue->layers()[handle.layer()];
            const auto value = valueFor(action, layer, layer.assetTypes[m_catalogue->type(handle)].name);
            if (system->takeLocal(handle, value)) {
                undo.emplace_back([system, handle] { system->giveBack(handle); });
            }
            continue;
        }
        const auto obey = [&](Obedience obedience) {
            if (const auto before = system->setObedience(handle, obedience)) {
                undo.emplace_back([system, handle, was = *before] { system->setObedience(handle, was); });
            }
        };
        switch (action.state) {
            case DeviceState::Obey:
                m_world.out.mute(handle, false);
                obey(Obedience::Obeys);
                break;
            case DeviceState::Refuse: obey(Obedience::Refuses); break;
            case DeviceState::Stuck: obey(Obedience::Stuck); break;
            case DeviceState::Silent: obey(Obedience::Silent); break;
            case DeviceState::Mute:
                m_world.out.mute(handle, true);
                undo.emplace_back([this, handle] { m_world.out.mute(handle, false); });
                break;
            case DeviceState::Restart:
                if (system->restart(handle)) {
                    undo.emplace_back([] {});  // it is done
                }
                break;
        }
    }
    m_world.note(fmt::format("{}: {} {} devices", nameOf(action), undo.size(),
                             action.pick.layer.empty() ? "named" : action.pick.layer));
    return [this, all = std::move(undo), name = nameOf(action)] {
        for (const auto& one : all) {
            one();
        }
        if (name != "restart") {
            m_world.note(fmt::format("{}: over for {} devices", name, all.size()));
        }
    };
}

}  // namespace belfry::simulator
