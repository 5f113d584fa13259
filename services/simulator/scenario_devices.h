// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "models/feed/catalogue.h"
#include "services/simulator/world.h"

namespace belfry::simulator {

/** What scenarios do to single devices: makes them refuse, hang, fall silent, restart, or be taken by somebody on the
 *  spot, and undoes it. Same thread as the simulator; city systems and catalogue must outlive it. */
class ScenarioDevices {
public:
    explicit ScenarioDevices(World& world) : m_world(world) {}

    void serve(const std::string& layer, CitySystem& system) { m_systems.emplace_back(layer, &system); }
    void attach(const feed::Catalogue& catalogue) { m_catalogue = &catalogue; }

    /** Does what the action says; returns what undoes it. `place` is where the action's place was found, `salt` tells
     *  the actions of a scenario apart: two shares of the same devices are different ones. */
    [[nodiscard]] std::function<void()> act(const ScenarioAction& action, feed::LonLat place, std::uint64_t salt);

private:
    [[nodiscard]] std::vector<Handle> pick(const DevicePick& wanted, feed::LonLat place, std::uint64_t salt) const;
    [[nodiscard]] CitySystem* systemOf(Handle handle) const;

    World& m_world;
    const feed::Catalogue* m_catalogue = nullptr;
    std::vector<std::pair<std::string, CitySystem*>> m_systems;
};

}  // namespace belfry::simulator
