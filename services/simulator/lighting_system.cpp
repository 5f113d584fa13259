// SPDX-License-Identifier: Apache-2.0
#include "services/simulator/lighting_system.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

namespace belfry::simulator {

namespace {

constexpr Millis kRampMs = 10'000;
constexpr Millis kSwitchEveryMs = 10'000;
constexpr float kNightLevel = 0.5F;
constexpr double kMeanLifeH = 20'000.0;  ///< burning hours between failures of one lamp
constexpr double kFailedShare = 0.012;   ///< where repairs hold the balance
constexpr double kOldestH = 40'000.0;

bool isMinorStreet(std::string_view roadClass) {
    return roadClass == "residential" || roadClass == "living_street" || roadClass == "unclassified" ||
           roadClass == "service" || roadClass == "footway" || roadClass == "path" || roadClass == "cycleway" ||
           roadClass == "pedestrian" || roadClass == "track";
}

}  // namespace

LightingSystem::LightingSystem(World& world, const LayerSchema& schema, const std::vector<feed::Asset>& assets)
    : m_world(world),
      m_rng(mix64(world.seed ^ 0x11A7ULL)),
      m_lampGrid(100.0),
      m_wheel(schema.periodMs),
      m_layerId(schema.id) {
    m_level = fieldOf(schema, "illuminance_level");
    m_commanded = fieldOf(schema, "commanded_level");
    m_programme = fieldOf(schema, "programme_level");
    m_powerState = fieldOf(schema, "power_state");
    m_status = fieldOf(schema, "lamp_status");
    m_mode = fieldOf(schema, "working_mode");
    m_power = fieldOf(schema, "active_power");
    m_voltage = fieldOf(schema, "supply_voltage");
    m_hoursField = fieldOf(schema, "operating_hours");
    m_energy = fieldOf(schema, "active_energy");

    std::unordered_map<std::string_view, std::int32_t> feeders;
    std::unordered_map<std::string_view, std::int32_t> cabinets;
    const auto each = [&](std::string_view type, auto&& f) {
        for (const feed::Asset& asset : assets) {
            if (asset.layer == schema.id && asset.type == type) {
                m_ids.push_back(asset.id);
                m_hashes.push_back(world.hashOf(asset.id));
                f(asset, m_hashes.back());
            }
        }
    };
    each("feeder", [&](const feed::Asset& asset, std::uint64_t hash) {
        feeders.emplace(asset.id, static_cast<std::int32_t>(m_feeders.size()));
        Feeder feeder;
        feeder.place = asset.position;
        feeder.name = asset.name;
        feeder.energyKwh = 50'000.0 + 200'000.0 * unitOf(hash, 3);
        feeder.phase = unitOf(hash, 4);
        m_feeders.push_back(std::move(feeder));
    });
    each("cabinet", [&](const feed::Asset& asset, std::uint64_t hash) {
        cabinets.emplace(asset.id, static_cast<std::int32_t>(m_cabinets.size()));
        Cabinet cabinet;
        cabinet.place = asset.position;
        cabinet.hash = hash;
        cabinet.switchDeg = static_cast<float>(-2.0 - 1.5 * unitOf(hash, 1));
        cabinet.dimOffsetH = static_cast<float>(0.08 * unitOf(hash, 2));
        cabinet.energyKwh = 5'000.0 + 40'000.0 * unitOf(hash, 3);
        if (const auto found = feeders.find(asset.parent); found != feeders.end()) {
            cabinet.feeder = found->second;
            m_feeders[static_cast<std::size_t>(found->second)].cabinets.push_back(
                static_cast<std::uint32_t>(m_cabinets.size()));
        }
        m_cabinets.push_back(std::move(cabinet));
    });
    each("luminaire", [&](const feed::Asset& asset, std::uint64_t hash) {
        Lamp lamp;
        lamp.ratedW = static_cast<float>(std::clamp(factNumber(asset, "rated_power", 60.0), 1.0, 2'000.0));
        lamp.minor = isMinorStreet(factOf(asset, "road_class"));
        const DeviceHabit habit = world.habitOf(hash, true);
        lamp.control.obedience = habit.obedience;
        lamp.mute = habit.mute;
        lamp.late = habit.late;
        lamp.hours = static_cast<float>(kOldestH * unitOf(hash, 1));
        const double failed = 2.0 * kFailedShare * static_cast<double>(lamp.hours) / kOldestH;
        if (unitOf(hash, 2) < failed) {
            lamp.status = unitOf(hash, 3) < 0.9 ? LampStatus::DefectiveLamp : LampStatus::BrokenLantern;
        }
        if (const auto found = cabinets.find(asset.parent); found != cabinets.end()) {
            lamp.cabinet = found->second;
            Cabinet& cabinet = m_cabinets[static_cast<std::size_t>(found->second)];
            cabinet.lamps.push_back(static_cast<std::uint32_t>(m_lamps.size()));
            if (cabinet.feeder >= 0) {
                ++m_feeders[static_cast<std::size_t>(cabinet.feeder)].lamps;
            }
        }
        m_lampGrid.add(world.plane.metres(asset.position), static_cast<std::uint32_t>(m_lamps.size()));
        m_lamps.push_back(lamp);
    });
}

void LightingSystem::attach(const feed::Catalogue& catalogue) {
    const std::optional<LayerIndex> layer = catalogue.layerIndex(m_layerId);
    m_layer = layer.value_or(0);
    m_byRow.assign(layer ? catalogue.rowCount(*layer) : 0, -1);
    for (std::size_t device = 0; device < m_ids.size(); ++device) {
        const std::optional<Handle> handle = catalogue.find(m_ids[device]);
        if (!handle) {
            continue;
        }
        bool late = false;
        if (device < m_feeders.size()) {
            m_feeders[device].handle = *handle;
        } else if (device < m_feeders.size() + m_cabinets.size()) {
            m_cabinets[device - m_feeders.size()].handle = *handle;
        } else {
            const std::size_t number = device - m_feeders.size() - m_cabinets.size();
            m_byRow[handle->row()] = static_cast<std::int64_t>(number);
            m_lamps[number].handle = m_lamps[number].mute ? Handle{} : *handle;
            late = m_lamps[number].late;
        }
        m_wheel.add(static_cast<std::uint32_t>(device), m_hashes[device], late);
    }
    m_ids = {};
    m_hashes = {};
}

bool LightingSystem::powered(const Cabinet& cabinet) const {
    return !cabinet.tripped && (cabinet.feeder < 0 || !m_feeders[static_cast<std::size_t>(cabinet.feeder)].tripped);
}

bool LightingSystem::powered(const Lamp& lamp) const {
    return lamp.cabinet < 0 || powered(m_cabinets[static_cast<std::size_t>(lamp.cabinet)]);
}

double LightingSystem::feederVoltage(const Feeder& feeder) const {
    if (feeder.tripped) {
        return 0.0;
    }
    // the grid sags with the evening's load
    return 231.0 + 2.5 * std::sin(2.0 * 3.14159265 * (m_world.hour() / 24.0 + feeder.phase)) - feeder.powerW / 12'000.0;
}

double LightingSystem::supply(const Lamp& lamp) const {
    if (!powered(lamp)) {
        return 0.0;
    }
    if (lamp.cabinet < 0) {
        return 230.0;
    }
    const Cabinet& cabinet = m_cabinets[static_cast<std::size_t>(lamp.cabinet)];
    return (cabinet.feeder < 0 ? 230.0 : feederVoltage(m_feeders[static_cast<std::size_t>(cabinet.feeder)])) - 1.0 -
           cabinet.powerW / 4'000.0;
}

double LightingSystem::levelOf(const Lamp& lamp) const {
    if (lamp.status == LampStatus::DefectiveLamp || lamp.status == LampStatus::ColumnIssue || !powered(lamp)) {
        return 0.0;
    }
    const Millis moved = m_world.now.monoMs - lamp.movedAt;
    const double share = moved >= kRampMs ? 1.0 : static_cast<double>(std::max<Millis>(0, moved)) / kRampMs;
    return static_cast<double>(lamp.from) + static_cast<double>(lamp.to - lamp.from) * share;
}

double LightingSystem::powerOf(const Lamp& lamp, double level) const {
    if (!powered(lamp)) {
        return 0.0;
    }
    constexpr double kStandbyW = 0.4;
    const double driver = level > 0.0 ? 0.04 : 0.0;  // losses do not dim
    return kStandbyW + static_cast<double>(lamp.ratedW) * std::min(1.0, level * 0.96 + driver);
}

float LightingSystem::automaticLevel(const Lamp& lamp) const {
    if (lamp.cabinet < 0) {
        return m_world.sunElevation < -2.5 ? 1.0F : 0.0F;
    }
    const Cabinet& cabinet = m_cabinets[static_cast<std::size_t>(lamp.cabinet)];
    return !cabinet.on ? 0.0F : cabinet.dimmed && lamp.minor ? kNightLevel : 1.0F;
}

void LightingSystem::moveTo(std::uint32_t number, float level) {
    Lamp& lamp = m_lamps[number];
    lamp.from = static_cast<float>(levelOf(lamp));
    lamp.to = level;
    lamp.movedAt = m_world.now.monoMs;
    if (m_settled) {
        m_moving.emplace_back(m_world.now.monoMs + kRampMs, number);
        reportLamp(number);
    } else {
        lamp.from = level;
    }
}

void LightingSystem::command(std::uint32_t number, float level) {
    Lamp& lamp = m_lamps[number];
    lamp.commanded = level;
    if (lamp.control.isStuck() || lamp.control.local) {
        reportLamp(number);
        return;
    }
    moveTo(number, level);
}

void LightingSystem::backToAutomatic(std::uint32_t number) {
    m_lamps[number].control.heldUntil = 0;
    command(number, automaticLevel(m_lamps[number]));
}

void LightingSystem::switchCabinets() {
    const double hour = m_world.hour();
    // clouds make it dark earlier
    const double shift = 1.5 * std::max(0.0, m_world.weather.cloud - 0.5) * 2.0;
    for (Cabinet& cabinet : m_cabinets) {
        const double limit = static_cast<double>(cabinet.switchDeg) + shift + (cabinet.on ? 0.25 : 0.0);
        const bool on = m_world.sunElevation < limit;
        const double dimHour = std::fmod(hour - static_cast<double>(cabinet.dimOffsetH) + 24.0, 24.0);
        const bool dimmed = dimHour >= 23.0 || dimHour < 5.0;
        if (on == cabinet.on && dimmed == cabinet.dimmed && m_settled) {
            continue;
        }
        cabinet.on = on;
        cabinet.dimmed = dimmed;
        for (const std::uint32_t number : cabinet.lamps) {
            const float level = automaticLevel(m_lamps[number]);
            if (m_lamps[number].control.heldUntil == 0 && (!m_settled || m_lamps[number].commanded != level)) {
                command(number, level);
            }
        }
        if (m_settled) {
            reportCabinet(static_cast<std::uint32_t>(&cabinet - m_cabinets.data()));
        }
    }
    for (std::uint32_t number = 0; number < m_lamps.size() && m_cabinets.empty(); ++number) {
        const float level = automaticLevel(m_lamps[number]);
        if (m_lamps[number].control.heldUntil == 0 && m_lamps[number].commanded != level) {
            command(number, level);
        }
    }
}

void LightingSystem::fail() {
    if (m_lamps.empty()) {
        return;
    }
    const double hours = static_cast<double>(kSwitchEveryMs) / 3'600'000.0;
    const bool night = m_world.sunElevation < -2.5;
    const auto lamps = static_cast<double>(m_lamps.size());
    for (int n = m_rng.poisson(night ? lamps * hours / kMeanLifeH : 0.0); n > 0; --n) {
        const auto number = static_cast<std::uint32_t>(m_rng.below(m_lamps.size()));
        Lamp& lamp = m_lamps[number];
        if (lamp.status == LampStatus::Ok && m_rng.chance(0.5 + static_cast<double>(lamp.hours) / (2 * kOldestH))) {
            lamp.status = LampStatus::DefectiveLamp;
            reportLamp(number);
        }
    }
    // crews repair by day what the night breaks: tries hit a failed lamp about kFailedShare of the time
    const bool workHours = m_world.hour() >= 8.0 && m_world.hour() < 17.0 && !m_world.weekend();
    for (int n = m_rng.poisson(workHours ? lamps * hours / kMeanLifeH * 1.2 / kFailedShare : 0.0); n > 0; --n) {
        const auto number = static_cast<std::uint32_t>(m_rng.below(m_lamps.size()));
        Lamp& lamp = m_lamps[number];
        if (lamp.status != LampStatus::Ok) {
            lamp.status = LampStatus::Ok;
            lamp.hours = 0.0F;
            moveTo(number, lamp.control.local ? lamp.to : lamp.commanded);
        }
    }
}

void LightingSystem::live(Millis dtMs) {
    m_switchLeftMs -= dtMs;
    if (m_settled && m_switchLeftMs > 0) {
        return;
    }
    const Millis due = std::max<Millis>(1, 1 + (-m_switchLeftMs) / kSwitchEveryMs);
    switchCabinets();
    if (!m_settled) {
        m_settled = true;
        for (Lamp& lamp : m_lamps) {
            lamp.hoursSince = m_world.localMs;
        }
        settle();
    }
    for (Millis n = 0; n < due; ++n) {
        fail();
    }
    m_switchLeftMs += due * kSwitchEveryMs;
}

void LightingSystem::settle() {
    for (Cabinet& cabinet : m_cabinets) {
        cabinet.energySince = m_world.localMs;
        cabinet.powerW = 60.0;
        for (const std::uint32_t number : cabinet.lamps) {
            cabinet.powerW += powerOf(m_lamps[number], levelOf(m_lamps[number]));
        }
    }
    for (Feeder& feeder : m_feeders) {
        feeder.energySince = m_world.localMs;
        feeder.powerW = 0.0;
        for (const std::uint32_t cabinet : feeder.cabinets) {
            feeder.powerW += m_cabinets[cabinet].powerW;
        }
    }
}

void LightingSystem::report(Millis fromMs) {
    const Millis now = m_world.now.monoMs;
    m_leases.run(now, [&](std::uint32_t number, Millis) {
        if (m_lamps[number].control.heldUntil != 0 && m_lamps[number].control.heldUntil <= now) {
            backToAutomatic(number);
        }
    });
    while (!m_moving.empty() && m_moving.front().first <= now) {
        reportLamp(m_moving.front().second);
        m_moving.pop_front();
    }
    m_wheel.turn(fromMs, now, [&](std::uint32_t device) { reportDevice(device); });
}

void LightingSystem::reportAll() {
    settle();
    const std::size_t all = m_feeders.size() + m_cabinets.size() + m_lamps.size();
    for (std::uint32_t device = 0; device < all; ++device) {
        reportDevice(device);
    }
}

void LightingSystem::reportDevice(std::uint32_t device) {
    const auto feeders = static_cast<std::uint32_t>(m_feeders.size());
    const auto cabinets = static_cast<std::uint32_t>(m_cabinets.size());
    if (device < feeders) {
        reportFeeder(device);
    } else if (device < feeders + cabinets) {
        reportCabinet(device - feeders);
    } else {
        reportLamp(device - feeders - cabinets);
    }
}

void LightingSystem::reportLamp(std::uint32_t number) {
    Lamp& lamp = m_lamps[number];
    const double level = levelOf(lamp);
    if (level > 0.01) {
        lamp.hours += static_cast<float>(m_world.localMs - lamp.hoursSince) / 3'600'000.0F;
    }
    lamp.hoursSince = m_world.localMs;
    Reporter& out = m_world.out;
    const bool moving = m_world.now.monoMs - lamp.movedAt < kRampMs && lamp.to > lamp.from && level > 0.0;
    const double noise = 1.0 + 0.01 * (m_rng.unit() - 0.5);
    out.value(lamp.handle, m_level, level);
    out.value(lamp.handle, m_commanded, static_cast<double>(lamp.commanded));
    out.value(lamp.handle, m_programme, static_cast<double>(automaticLevel(lamp)));
    out.value(lamp.handle, m_powerState, level <= 0.0 ? 0 : moving ? 3 : level < 0.95 ? 2 : 1);
    out.value(lamp.handle, m_status, static_cast<double>(lamp.status));
    out.value(lamp.handle, m_mode, static_cast<double>(lamp.control.mode()));
    out.value(lamp.handle, m_power, powerOf(lamp, level) * noise);
    const double volts = supply(lamp);
    out.value(lamp.handle, m_voltage, volts > 0.0 ? volts + m_rng.unit() - 0.5 : 0.0);
    out.value(lamp.handle, m_hoursField, std::floor(static_cast<double>(lamp.hours)));
}

void LightingSystem::reportCabinet(std::uint32_t number) {
    Cabinet& cabinet = m_cabinets[number];
    const bool live = powered(cabinet);
    cabinet.energyKwh += cabinet.powerW * static_cast<double>(m_world.localMs - cabinet.energySince) / 3.6e9;
    cabinet.energySince = m_world.localMs;
    cabinet.powerW = live ? 60.0 : 0.0;
    for (const std::uint32_t lamp : cabinet.lamps) {
        cabinet.powerW += powerOf(m_lamps[lamp], levelOf(m_lamps[lamp]));
    }
    Reporter& out = m_world.out;
    const Feeder* feeder = cabinet.feeder < 0 ? nullptr : &m_feeders[static_cast<std::size_t>(cabinet.feeder)];
    const double volts = feeder != nullptr ? feederVoltage(*feeder) - 0.8 : 230.0;
    out.value(cabinet.handle, m_powerState, live && cabinet.on ? 1 : 0);
    out.value(cabinet.handle, m_mode, 0);
    out.value(cabinet.handle, m_power, cabinet.powerW);
    out.value(cabinet.handle, m_voltage, live ? volts + 0.5 * m_rng.unit() : 0.0);
    out.value(cabinet.handle, m_energy, cabinet.energyKwh);
}

void LightingSystem::reportFeeder(std::uint32_t number) {
    Feeder& feeder = m_feeders[number];
    feeder.energyKwh += feeder.powerW * static_cast<double>(m_world.localMs - feeder.energySince) / 3.6e9;
    feeder.energySince = m_world.localMs;
    feeder.powerW = 0.0;
    for (const std::uint32_t cabinet : feeder.cabinets) {
        feeder.powerW += m_cabinets[cabinet].powerW;
    }
    Reporter& out = m_world.out;
    out.value(feeder.handle, m_powerState, !feeder.tripped && feeder.powerW > 1'000.0 ? 1 : 0);
    out.value(feeder.handle, m_power, feeder.powerW);
    out.value(feeder.handle, m_voltage, feeder.tripped ? 0.0 : feederVoltage(feeder) + 0.4 * m_rng.unit());
    out.value(feeder.handle, m_energy, feeder.energyKwh);
}

void LightingSystem::supplyChanged(Cabinet& cabinet) {
    for (const std::uint32_t number : cabinet.lamps) {
        Lamp& lamp = m_lamps[number];
        lamp.from = 0.0F;  // after a loss of supply a driver starts again from dark
        lamp.movedAt = m_world.now.monoMs;
        if (powered(cabinet)) {
            m_moving.emplace_back(m_world.now.monoMs + kRampMs, number);
        }
        reportLamp(number);
    }
    reportCabinet(static_cast<std::uint32_t>(&cabinet - m_cabinets.data()));
}

void LightingSystem::tripFeeder(std::uint32_t number) {
    Feeder& feeder = m_feeders[number];
    if (feeder.tripped) {
        return;
    }
    feeder.tripped = true;
    m_world.note(fmt::format("feeder {} tripped ({} lamps)", feeder.name, feeder.lamps));
    for (const std::uint32_t cabinet : feeder.cabinets) {
        supplyChanged(m_cabinets[cabinet]);
    }
    reportFeeder(number);
}

void LightingSystem::restoreFeeder(std::uint32_t number) {
    Feeder& feeder = m_feeders[number];
    if (!feeder.tripped) {
        return;
    }
    feeder.tripped = false;
    m_world.note(fmt::format("feeder {} restored", feeder.name));
    for (const std::uint32_t cabinet : feeder.cabinets) {
        supplyChanged(m_cabinets[cabinet]);
    }
    reportFeeder(number);
}

std::optional<std::uint32_t> LightingSystem::tripCabinet(feed::LonLat place) {
    std::optional<std::uint32_t> nearest;
    double best = 1e12;
    for (std::uint32_t number = 0; number < m_cabinets.size(); ++number) {
        const double metres = feed::distanceMetres(m_cabinets[number].place, place);
        if (metres < best && powered(m_cabinets[number])) {
            best = metres;
            nearest = number;
        }
    }
    if (nearest) {
        m_cabinets[*nearest].tripped = true;
        supplyChanged(m_cabinets[*nearest]);
    }
    return nearest;
}

void LightingSystem::restoreCabinet(std::uint32_t cabinet) {
    m_cabinets[cabinet].tripped = false;
    supplyChanged(m_cabinets[cabinet]);
}

void LightingSystem::damageLamp(feed::LonLat place) {
    const std::uint32_t lamp = m_lampGrid.nearest(m_world.plane.metres(place), 60.0);
    if (lamp != PlaceGrid::kNone && m_lamps[lamp].status == LampStatus::Ok) {
        m_lamps[lamp].status = LampStatus::ColumnIssue;
        reportLamp(lamp);
    }
}

std::vector<std::uint32_t> LightingSystem::feedersBySize() const {
    std::vector<std::uint32_t> order(m_feeders.size());
    std::iota(order.begin(), order.end(), 0U);
    std::stable_sort(order.begin(), order.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return m_feeders[a].lamps > m_feeders[b].lamps; });
    return order;
}

std::vector<std::uint32_t> LightingSystem::feedersNear(feed::LonLat place) const {
    std::vector<std::uint32_t> order(m_feeders.size());
    std::iota(order.begin(), order.end(), 0U);
    std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
        return feed::distanceMetres(m_feeders[a].place, place) < feed::distanceMetres(m_feeders[b].place, place);
    });
    return order;
}

void LightingSystem::sample(const Sampler& sampler) {
    constexpr std::size_t kMostLamps = 30'000;
    settle();
    for (const Feeder& feeder : m_feeders) {
        sampler(feeder.handle, m_power, feeder.powerW);
        sampler(feeder.handle, m_voltage, feederVoltage(feeder));
    }
    for (const Cabinet& cabinet : m_cabinets) {
        sampler(cabinet.handle, m_power, cabinet.powerW);
        sampler(cabinet.handle, m_voltage,
                powered(cabinet)
                    ? (cabinet.feeder < 0 ? 230.0
                                          : feederVoltage(m_feeders[static_cast<std::size_t>(cabinet.feeder)]) - 0.8)
                    : 0.0);
    }
    // a lamp that stays as it is needs one sample an hour
    const bool hourly = std::fmod(m_world.hour() + 1e-6, 1.0) < 1.0 / 12.0;
    for (Lamp& lamp : m_lamps) {
        const auto level = static_cast<float>(levelOf(lamp));
        if (m_lamps.size() > kMostLamps || (!hourly && std::abs(level - lamp.sampled) < 0.02F)) {
            continue;
        }
        lamp.sampled = level;
        sampler(lamp.handle, m_level, static_cast<double>(level));
        sampler(lamp.handle, m_power, powerOf(lamp, static_cast<double>(level)));
        sampler(lamp.handle, m_voltage, supply(lamp));
    }
}

}  // namespace belfry::simulator
