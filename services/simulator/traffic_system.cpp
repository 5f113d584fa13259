// SPDX-License-Identifier: Apache-2.0
// What stands in the streets and what it reports. How cars move is in traffic_flow.cpp, what devices do with orders in
// traffic_devices.cpp.
#include "services/simulator/traffic_system.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace belfry::simulator {

TrafficSystem::TrafficSystem(World& world, const LayerSchema& schema, const std::vector<feed::Asset>& assets,
                             const std::vector<basemap::RoadEdge>& edges)
    : m_world(world),
      m_rng(mix64(world.seed ^ 0x7AFF1CULL)),
      m_layerId(schema.id),
      m_grid(200.0),
      m_wheel(schema.periodMs) {
    m_ratio = fieldOf(schema, "speed_ratio");
    m_speed = fieldOf(schema, "average_speed");
    m_flow = fieldOf(schema, "flow_rate");
    m_queue = fieldOf(schema, "queue_length");
    m_queueMinutes = fieldOf(schema, "queue_minutes");
    m_planField = fieldOf(schema, "signal_plan");
    m_commandedField = fieldOf(schema, "commanded_plan");
    m_fault = fieldOf(schema, "device_fault");
    m_text = fieldOf(schema, "sign_text");
    m_programmePlan = fieldOf(schema, "programme_plan");
    m_programmeMessage = fieldOf(schema, "programme_message");
    m_message = fieldOf(schema, "sign_message");
    m_closure = fieldOf(schema, "closure");
    m_mode = fieldOf(schema, "working_mode");
    if (const AttributeSchema* messages = schema.attribute("sign_message"); messages != nullptr) {
        for (const EnumValue& message : messages->enumValues) {
            m_messages.push_back(message.title);
        }
    }
    addSegments(assets, edges, schema.id);
    addSignals(assets, schema.id);
    for (const feed::Asset& asset : assets) {
        if (asset.layer != schema.id || asset.type == "road_segment" || asset.type == "signal") {
            continue;
        }
        Point point;
        point.place = asset.position;
        point.kind = asset.type == "counter"        ? Point::Kind::Counter
                     : asset.type == "message_sign" ? Point::Kind::Sign
                                                    : Point::Kind::Other;
        const Metres here = world.plane.metres(asset.position);
        if (point.kind != Point::Kind::Other) {
            point.segment = m_grid.nearest(here, 400.0);
        }
        if (point.kind == Point::Kind::Sign) {
            m_grid.within(here, 2'500.0, [&](std::uint32_t number, double) {
                if (m_segments[number].main) {
                    point.watched.push_back(number);
                }
            });
        }
        m_ids.push_back(asset.id);
        m_hashes.push_back(world.hashOf(asset.id));
        point.control.obedience = world.habitOf(m_hashes.back(), false).obedience;
        m_points.push_back(std::move(point));
    }
}

void TrafficSystem::addSignals(const std::vector<feed::Asset>& assets, const std::string& layer) {
    for (const feed::Asset& asset : assets) {
        if (asset.layer != layer || asset.type != "signal") {
            continue;
        }
        Signal signal;
        signal.hash = m_world.hashOf(asset.id);
        signal.place = asset.position;
        signal.control.obedience = m_world.habitOf(signal.hash, false).obedience;
        signal.cycleMs = 20'000 + static_cast<Millis>(unitOf(signal.hash, 1) * 20'000.0);
        m_ids.push_back(asset.id);
        m_hashes.push_back(signal.hash);
        m_signals.push_back(signal);
    }
    for (const Segment& segment : m_segments) {
        if (segment.signal >= 0) {
            m_signals[static_cast<std::size_t>(segment.signal)].load += static_cast<double>(segment.capacity);
        }
    }
}

void TrafficSystem::attach(const feed::Catalogue& catalogue) {
    const std::optional<LayerIndex> layer = catalogue.layerIndex(m_layerId);
    m_layer = layer.value_or(0);
    m_byRow.assign(layer ? catalogue.rowCount(*layer) : 0, -1);
    for (std::size_t device = 0; device < m_ids.size(); ++device) {
        const std::optional<Handle> handle = catalogue.find(m_ids[device]);
        if (!handle) {
            continue;
        }
        const bool signal = device >= m_segments.size() && device < m_segments.size() + m_signals.size();
        const DeviceHabit habit = m_world.habitOf(m_hashes[device], !signal);
        const Handle heard = habit.mute ? Handle{} : *handle;
        if (device < m_segments.size()) {
            m_segments[device].handle = heard;
        } else if (signal) {
            m_signals[device - m_segments.size()].handle = *handle;
        } else {
            m_points[device - m_segments.size() - m_signals.size()].handle = heard;
        }
        m_byRow[handle->row()] = static_cast<std::int64_t>(device);
        m_wheel.add(static_cast<std::uint32_t>(device), m_hashes[device], habit.late);
    }
    m_ids = {};
    m_hashes = {};
}

TrafficSystem::Plan TrafficSystem::automaticPlan(const Signal& signal) const {
    // neighbours do not all change in the same second
    const double hour = m_world.hour() - 0.2 * unitOf(signal.hash, 2);
    if (hour < 5.5 || hour >= 22.0) {
        return Night;
    }
    if (m_world.weekend()) {
        return Day;
    }
    return hour >= 6.5 && hour < 9.5 ? RushIn : hour >= 15.5 && hour < 18.75 ? RushOut : Day;
}

void TrafficSystem::wish(std::uint32_t number, Plan plan) {
    Signal& signal = m_signals[number];
    signal.next = plan;
    if (!signal.waiting) {
        signal.waiting = true;
        // cycles run on device time, each signal with its own beginning
        const Millis into = (m_world.now.monoMs + static_cast<Millis>(signal.hash % 20'000)) % signal.cycleMs;
        m_planStarts.add(m_world.now.monoMs + signal.cycleMs - into, number);
    }
}

void TrafficSystem::startPlan(std::uint32_t number) {
    Signal& signal = m_signals[number];
    signal.waiting = false;
    if (signal.dark || signal.faulty || signal.control.local) {
        return;
    }
    if (signal.plan != signal.next) {
        signal.plan = signal.next;
        reportSignal(number);
    }
}

void TrafficSystem::plans() {
    for (std::uint32_t number = 0; number < m_signals.size(); ++number) {
        Signal& signal = m_signals[number];
        const Plan automatic = automaticPlan(signal);
        if (signal.dark || signal.control.local || (signal.control.heldUntil != 0 && !signal.control.isStuck())) {
            continue;
        }
        // a controller fails once in some months, and is back after the service was there
        if (!signal.faulty && m_rng.chance(30.0 / 3'600.0 / 3'000.0)) {
            signal.faulty = true;
            signal.plan = Flashing;
            m_world.note("a traffic signal is out of order");
            reportSignal(number);
        } else if (signal.faulty && m_rng.chance(30.0 / 3'600.0 / 0.7)) {
            signal.faulty = false;
            signal.plan = automatic;
            reportSignal(number);
        } else if (!signal.faulty && signal.plan != automatic && (!signal.waiting || signal.next != automatic)) {
            wish(number, automatic);
        }
    }
}

void TrafficSystem::darkenSignals(double share) {
    for (std::uint32_t number = 0; number < m_signals.size(); ++number) {
        Signal& signal = m_signals[number];
        if (!signal.dark && unitOf(signal.hash, 3) < share) {
            signal.dark = true;
            signal.plan = Flashing;
            reportSignal(number);
        }
    }
}

void TrafficSystem::recoverSignals(double share) {
    for (std::uint32_t number = 0; number < m_signals.size(); ++number) {
        Signal& signal = m_signals[number];
        if (signal.dark && (share >= 1.0 || m_rng.chance(share))) {
            signal.dark = false;
            signal.plan = signal.control.heldUntil != 0 ? signal.commanded : automaticPlan(signal);
            reportSignal(number);
        }
    }
}

std::optional<feed::LonLat> TrafficSystem::busiestSignal() const {
    const auto most = std::max_element(m_signals.begin(), m_signals.end(),
                                       [](const Signal& a, const Signal& b) { return a.load < b.load; });
    return most == m_signals.end() ? std::nullopt : std::optional(most->place);
}

std::optional<TrafficSystem::StreetPlace> TrafficSystem::streetPlace(Rng& rng, bool mainStreet) const {
    if (m_segments.empty()) {
        return std::nullopt;
    }
    const std::uint32_t number = mainStreet && !m_mainSegments.empty()
                                     ? m_mainSegments[rng.below(m_mainSegments.size())]
                                     : static_cast<std::uint32_t>(rng.below(m_segments.size()));
    return StreetPlace{m_segments[number].place, m_streets[m_segments[number].street]};
}

std::string TrafficSystem::streetNear(feed::LonLat place) const {
    const std::uint32_t number = m_grid.nearest(m_world.plane.metres(place), 800.0);
    return number == PlaceGrid::kNone ? std::string() : m_streets[m_segments[number].street];
}

void TrafficSystem::report(Millis fromMs) {
    const Millis now = m_world.now.monoMs;
    m_leases.run(now, [&](std::uint32_t device, Millis) {
        const DeviceControl& control = controlOf(device);
        if (control.heldUntil != 0 && control.heldUntil <= now) {
            backToAutomatic(device);
        }
    });
    m_signStarts.run(now, [&](std::uint32_t number, Millis) { updateSign(number); });
    m_planStarts.run(now, [&](std::uint32_t number, Millis) { startPlan(number); });
    m_wheel.turn(fromMs, now, [&](std::uint32_t device) { reportDevice(device); });
}

void TrafficSystem::reportAll() {
    const std::size_t all = m_segments.size() + m_signals.size() + m_points.size();
    for (std::uint32_t device = 0; device < all; ++device) {
        reportDevice(device);
    }
}

void TrafficSystem::reportDevice(std::uint32_t device) {
    const auto segments = static_cast<std::uint32_t>(m_segments.size());
    const auto signals = static_cast<std::uint32_t>(m_signals.size());
    if (device < segments) {
        reportSegment(device);
    } else if (device < segments + signals) {
        reportSignal(device - segments);
    } else {
        reportPoint(device - segments - signals);
    }
}

void TrafficSystem::reportSegment(std::uint32_t number) {
    Segment& segment = m_segments[number];
    Reporter& out = m_world.out;
    // where nobody may drive nothing flows: drawn like a street that stands
    const auto kmh = static_cast<double>(segment.closure == Closure::Closed ? 0.0F : segment.kmh);
    out.value(segment.handle, m_ratio, kmh / static_cast<double>(segment.freeKmh));
    out.value(segment.handle, m_speed, kmh);
    out.value(segment.handle, m_flow, std::min(20'000.0, std::round(static_cast<double>(segment.flow))));
    out.value(segment.handle, m_queue, segment.queueSince == 0 ? 0.0 : std::min(20'000.0, std::round(queueM(segment))));
    const Millis standing = segment.queueSince == 0 ? 0 : m_world.localMs - segment.queueSince;
    out.value(segment.handle, m_queueMinutes, static_cast<double>(std::min<Millis>(1'440, standing / 60'000)));
    if (!segment.closureTold) {  // of forty thousand streets hardly one is closed: told once and when it changes
        segment.closureTold = true;
        out.value(segment.handle, m_closure, static_cast<double>(segment.closure));
        out.value(segment.handle, m_mode, static_cast<double>(segment.control.mode()));
    }
}

void TrafficSystem::reportSignal(std::uint32_t number) {
    const Signal& signal = m_signals[number];
    Reporter& out = m_world.out;
    out.value(signal.handle, m_planField, static_cast<double>(signal.plan));
    out.value(signal.handle, m_commandedField, static_cast<double>(signal.commanded));
    out.value(signal.handle, m_programmePlan, static_cast<double>(automaticPlan(signal)));
    out.value(signal.handle, m_fault, signal.dark || signal.faulty ? 1 : 0);
    out.value(signal.handle, m_mode, static_cast<double>(signal.control.mode()));
}

void TrafficSystem::reportPoint(std::uint32_t number) {
    const Point& point = m_points[number];
    Reporter& out = m_world.out;
    if (point.kind == Point::Kind::Counter && point.segment != PlaceGrid::kNone) {
        const Segment& segment = m_segments[point.segment];
        out.value(point.handle, m_flow, std::min(20'000.0, std::round(static_cast<double>(segment.flow))));
        out.value(point.handle, m_speed, static_cast<double>(segment.kmh));
        out.value(point.handle, m_ratio, static_cast<double>(segment.kmh / segment.freeKmh));
    } else if (point.kind == Point::Kind::Sign) {
        out.text(point.handle, m_text, point.text);
        std::string about;
        out.value(point.handle, m_message, static_cast<double>(point.message));
        out.value(point.handle, m_programmeMessage, static_cast<double>(automaticMessage(point, &about)));
        out.value(point.handle, m_mode, static_cast<double>(point.control.mode()));
    }
    out.value(point.handle, m_fault, 0);
}

void TrafficSystem::sample(const Sampler& sampler) {
    constexpr std::size_t kMostSegments = 4'000;
    const std::size_t every = m_mainSegments.size() / kMostSegments + 1;
    for (std::size_t i = 0; i < m_mainSegments.size(); i += every) {
        const Segment& segment = m_segments[m_mainSegments[i]];
        sampler(segment.handle, m_ratio, static_cast<double>(segment.kmh / segment.freeKmh));
        sampler(segment.handle, m_speed, static_cast<double>(segment.kmh));
        sampler(segment.handle, m_flow, std::round(static_cast<double>(segment.flow)));
        sampler(segment.handle, m_queue, segment.queueSince == 0 ? 0.0 : std::round(queueM(segment)));
    }
    for (const Point& point : m_points) {
        if (point.kind == Point::Kind::Counter && point.segment != PlaceGrid::kNone) {
            const Segment& segment = m_segments[point.segment];
            sampler(point.handle, m_flow, std::round(static_cast<double>(segment.flow)));
            sampler(point.handle, m_speed, static_cast<double>(segment.kmh));
        }
    }
}

}  // namespace belfry::simulator
