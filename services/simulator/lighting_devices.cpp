// SPDX-License-Identifier: Apache-2.0
// Lamps as devices: orders, leases, hands on the spot.
#include <algorithm>
#include <utility>

#include "services/simulator/lighting_system.h"

namespace belfry::simulator {

std::int64_t LightingSystem::lampOf(Handle handle) const {
    return handle.isValid() && handle.layer() == m_layer && handle.row() < m_byRow.size() ? m_byRow[handle.row()] : -1;
}

DeviceAnswer LightingSystem::hold(Handle handle, double value, Millis leaseEndMs) {
    const std::int64_t found = lampOf(handle);
    if (found < 0) {
        return {DeviceAnswer::Kind::Refused, "NOT_SUPPORTED", "not a lamp"};
    }
    const auto number = static_cast<std::uint32_t>(found);
    Lamp& lamp = m_lamps[number];
    DeviceAnswer answer = firstAnswer(lamp.control, m_world.german());
    if (answer.kind == DeviceAnswer::Kind::Accepted && !powered(lamp)) {
        answer = {DeviceAnswer::Kind::NoReply, "COMM_LOST", {}};  // no supply, no radio
    }
    if (answer.kind == DeviceAnswer::Kind::Accepted) {
        const auto level = static_cast<float>(std::clamp(value, 0.0, 1.0));
        const bool renewal = lamp.control.heldUntil != 0 && lamp.commanded == level;
        lamp.control.heldUntil = leaseEndMs;
        m_leases.add(leaseEndMs, number);
        if (!renewal) {
            command(number, level);
        }
    }
    return answer;
}

DeviceAnswer LightingSystem::letGo(Handle handle) {
    const std::int64_t found = lampOf(handle);
    if (found < 0) {
        return {DeviceAnswer::Kind::Refused, "NOT_SUPPORTED", "not a lamp"};
    }
    const auto number = static_cast<std::uint32_t>(found);
    DeviceAnswer answer = firstAnswer(m_lamps[number].control, m_world.german());
    if (answer.kind == DeviceAnswer::Kind::Accepted && m_lamps[number].control.heldUntil != 0) {
        backToAutomatic(number);
    }
    return answer;
}

Millis LightingSystem::heldUntil(Handle handle) const {
    const std::int64_t number = lampOf(handle);
    return number < 0 ? 0 : m_lamps[static_cast<std::size_t>(number)].control.heldUntil;
}

bool LightingSystem::takeLocal(Handle handle, std::optional<double> value) {
    const std::int64_t found = lampOf(handle);
    if (found < 0) {
        return false;
    }
    const auto number = static_cast<std::uint32_t>(found);
    Lamp& lamp = m_lamps[number];
    lamp.control.local = true;
    moveTo(number, value ? static_cast<float>(std::clamp(*value, 0.0, 1.0)) : lamp.to);
    return true;
}

bool LightingSystem::giveBack(Handle handle) {
    const std::int64_t found = lampOf(handle);
    if (found < 0) {
        return false;
    }
    const auto number = static_cast<std::uint32_t>(found);
    Lamp& lamp = m_lamps[number];
    if (lamp.control.local) {
        lamp.control.local = false;
        moveTo(number, lamp.control.isStuck() ? lamp.to : lamp.commanded);
    }
    return true;
}

bool LightingSystem::restart(Handle handle) {
    const std::int64_t found = lampOf(handle);
    if (found >= 0 && m_lamps[static_cast<std::size_t>(found)].control.heldUntil != 0) {
        backToAutomatic(static_cast<std::uint32_t>(found));
    }
    return found >= 0;
}

std::optional<DeviceHabit::Obedience> LightingSystem::setObedience(Handle handle, DeviceHabit::Obedience obedience) {
    const std::int64_t found = lampOf(handle);
    if (found < 0) {
        return std::nullopt;
    }
    const auto number = static_cast<std::uint32_t>(found);
    DeviceControl& control = m_lamps[number].control;
    const bool wasStuck = control.isStuck();
    const DeviceHabit::Obedience before = std::exchange(control.obedience, obedience);
    if (wasStuck && !control.isStuck() && !control.local) {
        moveTo(number, m_lamps[number].commanded);
    }
    return before;
}

}  // namespace belfry::simulator
