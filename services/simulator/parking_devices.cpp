// SPDX-License-Identifier: Apache-2.0
// Gates and guidance signs: orders, leases, hands on the spot.
#include <algorithm>
#include <cmath>
#include <utility>

#include "services/simulator/parking_system.h"

namespace belfry::simulator {

namespace {
constexpr Millis kSignWritesMs = 3'000;
}

void ParkingSystem::addSigns(const std::vector<feed::Asset>& assets,
                             const std::unordered_map<std::string_view, std::uint32_t>& sites) {
    for (const feed::Asset& asset : assets) {
        if (asset.layer != m_layerId || asset.type != "guidance_sign") {
            continue;
        }
        const std::uint64_t hash = m_world.hashOf(asset.id);
        Sign sign;
        sign.control.obedience = m_world.habitOf(hash, false).obedience;
        const auto parent = sites.find(asset.parent);
        const std::vector<std::uint32_t> near =
            parent == sites.end() ? sitesNear(asset.position) : std::vector{parent->second};
        sign.site = near.empty() ? PlaceGrid::kNone : near.front();
        if (sign.site != PlaceGrid::kNone) {
            m_sites[sign.site].signs.push_back(static_cast<std::uint32_t>(m_signs.size()));
        }
        m_signs.push_back(sign);
        m_ids.push_back(asset.id);
        m_hashes.push_back(hash);
    }
}

void ParkingSystem::setOpening(std::uint32_t number, Opening opening) {
    Site& site = m_sites[number];
    site.commanded = opening;
    if (!site.control.local && !site.control.isStuck()) {
        site.opening = opening;
    }
    reportSite(number);
}

ParkingSystem::Guidance ParkingSystem::automaticGuidance(const Site& site) const {
    if (site.offline) {
        return Guidance::Blank;  // nobody counts
    }
    if (site.opening == Opening::Emergency) {
        return Guidance::Emergency;
    }
    return site.opening == Opening::Closed ? Guidance::Closed
           : site.occupied >= site.total   ? Guidance::Full
                                           : Guidance::FreeCount;
}

bool ParkingSystem::sendsAway(const Site& site) const {
    const Guidance automatic = automaticGuidance(site);
    return std::any_of(site.signs.begin(), site.signs.end(), [&](std::uint32_t number) {
        const Guidance shown = m_signs[number].shown;
        return shown != automatic && shown != Guidance::FreeCount && shown != Guidance::Blank;
    });
}

ParkingSystem::Guidance ParkingSystem::programmeOf(const Sign& sign) const {
    return sign.site == PlaceGrid::kNone ? Guidance::Blank : automaticGuidance(m_sites[sign.site]);
}

void ParkingSystem::refreshSign(std::uint32_t number) {
    Sign& sign = m_signs[number];
    if (sign.control.local || sign.control.isStuck() || m_world.now.monoMs < sign.changesAt) {
        return;
    }
    const Guidance wanted = sign.control.heldUntil != 0 ? sign.commanded : programmeOf(sign);
    if (wanted != sign.shown) {
        sign.shown = wanted;
        if (m_started) {
            reportSign(number);
        }
    }
}

void ParkingSystem::changeSign(std::uint32_t number) {
    Sign& sign = m_signs[number];
    sign.changesAt = m_world.now.monoMs + kSignWritesMs;
    m_signStarts.add(sign.changesAt, number);
    reportSign(number);
}

void ParkingSystem::backToAutomatic(std::uint32_t device) {
    controlOf(device).heldUntil = 0;
    if (isSign(device)) {
        changeSign(signOf(device));
    } else {
        setOpening(device, Opening::Automatic);
    }
}

void ParkingSystem::reportSign(std::uint32_t number) {
    const Sign& sign = m_signs[number];
    m_world.out.value(sign.handle, m_guidance, static_cast<double>(sign.shown));
    m_world.out.value(sign.handle, m_programme, static_cast<double>(programmeOf(sign)));
    m_world.out.value(sign.handle, m_mode, static_cast<double>(sign.control.mode()));
    m_world.out.value(sign.handle, m_connection, 0);
}

std::int64_t ParkingSystem::deviceOf(Handle handle) const {
    return handle.isValid() && handle.layer() == m_layer && handle.row() < m_byRow.size() ? m_byRow[handle.row()] : -1;
}

DeviceAnswer ParkingSystem::hold(Handle handle, double value, Millis leaseEndMs) {
    const std::int64_t found = deviceOf(handle);
    if (found < 0) {
        return {DeviceAnswer::Kind::Refused, "NOT_SUPPORTED", "a bay has no gate"};
    }
    const auto device = static_cast<std::uint32_t>(found);
    if (!isSign(device) && m_sites[device].offline) {
        return {DeviceAnswer::Kind::NoReply, "COMM_LOST", {}};
    }
    DeviceAnswer answer = firstAnswer(controlOf(device), m_world.german());
    if (answer.kind == DeviceAnswer::Kind::Accepted) {
        controlOf(device).heldUntil = leaseEndMs;
        m_leases.add(leaseEndMs, device);
        const auto position = static_cast<int>(std::lround(value));
        if (isSign(device)) {
            Sign& sign = m_signs[signOf(device)];
            sign.commanded = static_cast<Guidance>(std::clamp(position, 0, static_cast<int>(Guidance::Blank)));
            changeSign(signOf(device));
        } else {
            setOpening(device, static_cast<Opening>(std::clamp(position, 0, static_cast<int>(Opening::Emergency))));
        }
    }
    return answer;
}

DeviceAnswer ParkingSystem::letGo(Handle handle) {
    const std::int64_t found = deviceOf(handle);
    if (found < 0) {
        return {DeviceAnswer::Kind::Refused, "NOT_SUPPORTED", "a bay has no gate"};
    }
    const auto device = static_cast<std::uint32_t>(found);
    if (!isSign(device) && m_sites[device].offline) {
        return {DeviceAnswer::Kind::NoReply, "COMM_LOST", {}};
    }
    DeviceAnswer answer = firstAnswer(controlOf(device), m_world.german());
    if (answer.kind == DeviceAnswer::Kind::Accepted && controlOf(device).heldUntil != 0) {
        backToAutomatic(device);
    }
    return answer;
}

Millis ParkingSystem::heldUntil(Handle handle) const {
    const std::int64_t found = deviceOf(handle);
    if (found < 0) {
        return 0;
    }
    const auto device = static_cast<std::uint32_t>(found);
    return isSign(device) ? m_signs[signOf(device)].control.heldUntil : m_sites[device].control.heldUntil;
}

bool ParkingSystem::takeLocal(Handle handle, std::optional<double> value) {
    const std::int64_t found = deviceOf(handle);
    if (found < 0) {
        return false;
    }
    const auto device = static_cast<std::uint32_t>(found);
    controlOf(device).local = true;
    const auto position = static_cast<int>(std::lround(value.value_or(0.0)));
    if (isSign(device)) {
        Sign& sign = m_signs[signOf(device)];
        sign.shown =
            value ? static_cast<Guidance>(std::clamp(position, 0, static_cast<int>(Guidance::Blank))) : sign.shown;
        reportSign(signOf(device));
    } else {
        Site& site = m_sites[device];
        site.opening =
            value ? static_cast<Opening>(std::clamp(position, 0, static_cast<int>(Opening::Emergency))) : site.opening;
        reportSite(device);
    }
    return true;
}

bool ParkingSystem::giveBack(Handle handle) {
    const std::int64_t found = deviceOf(handle);
    if (found < 0) {
        return false;
    }
    const auto device = static_cast<std::uint32_t>(found);
    if (controlOf(device).local) {
        controlOf(device).local = false;
        if (isSign(device)) {
            refreshSign(signOf(device));
            reportSign(signOf(device));
        } else {
            setOpening(device, m_sites[device].commanded);
        }
    }
    return true;
}

bool ParkingSystem::restart(Handle handle) {
    const std::int64_t found = deviceOf(handle);
    if (found >= 0 && heldUntil(handle) != 0) {
        backToAutomatic(static_cast<std::uint32_t>(found));
    }
    return found >= 0;
}

std::optional<DeviceHabit::Obedience> ParkingSystem::setObedience(Handle handle, DeviceHabit::Obedience obedience) {
    const std::int64_t found = deviceOf(handle);
    if (found < 0) {
        return std::nullopt;
    }
    const auto device = static_cast<std::uint32_t>(found);
    const bool wasStuck = controlOf(device).isStuck();
    const DeviceHabit::Obedience before = std::exchange(controlOf(device).obedience, obedience);
    if (wasStuck && isSign(device)) {
        refreshSign(signOf(device));
    } else if (wasStuck) {
        setOpening(device, m_sites[device].commanded);
    }
    return before;
}

}  // namespace belfry::simulator
