// SPDX-License-Identifier: Apache-2.0
// Signals, message signs and closures: orders, leases, hands on the spot.
#include <algorithm>
#include <cmath>
#include <utility>

#include "services/simulator/traffic_system.h"

namespace belfry::simulator {

namespace {

constexpr Millis kSignWritesMs = 3'000;
constexpr double kSignSeesM = 2'500.0;

/** The position as one of 0 … last. */
template <typename E>
E positionOf(double value, E last) {
    return static_cast<E>(std::clamp(static_cast<int>(std::lround(value)), 0, static_cast<int>(last)));
}

}  // namespace

// ---- message signs --------------------------------------------------------------------------------------------------

TrafficSystem::Message TrafficSystem::automaticMessage(const Point& sign, std::string* about) const {
    for (const std::uint32_t number : sign.watched) {
        if (m_segments[number].closure == Closure::Closed) {
            *about = m_streets[m_segments[number].street];
            return Message::Closed;
        }
    }
    for (const Obstruction& obstruction : m_obstructions) {
        if (obstruction.active && feed::distanceMetres(obstruction.place, sign.place) < kSignSeesM) {
            *about = streetNear(obstruction.place);
            return Message::Incident;
        }
    }
    double longest = 250.0;
    std::uint32_t jam = PlaceGrid::kNone;
    for (const std::uint32_t number : sign.watched) {
        if (m_segments[number].queueSince != 0 && queueM(m_segments[number]) > longest) {
            longest = queueM(m_segments[number]);
            jam = number;
        }
    }
    if (jam != PlaceGrid::kNone) {
        *about = m_streets[m_segments[jam].street];
        return Message::Queue;
    }
    const Weather& weather = m_world.weather;
    if (weather.windMs > 17.0) {
        return Message::Storm;
    }
    if (weather.temperatureC < 1.0 && weather.rainMmH > 0.1) {
        return Message::Ice;
    }
    return weather.inversion > 0.5 ? Message::Smog : Message::Blank;
}

void TrafficSystem::write(Point& sign, Message message, const std::string& about) {
    const auto position = static_cast<std::size_t>(message);
    sign.message = message;
    sign.text.clear();
    if (message != Message::Blank && position < m_messages.size()) {
        sign.text = m_messages[position].in(m_world.language);
        sign.text += about.empty() ? std::string() : " · " + about;
    }
}

void TrafficSystem::updateSign(std::uint32_t number) {
    Point& sign = m_points[number];
    if (sign.control.local || sign.control.isStuck() || m_world.now.monoMs < sign.changesAt) {
        return;
    }
    std::string about;
    const Message message = sign.control.heldUntil != 0 ? sign.commanded : automaticMessage(sign, &about);
    const std::string before = sign.text;
    const Message shown = sign.message;
    write(sign, message, about);
    if (sign.text != before || sign.message != shown) {
        reportPoint(number);
    }
}

void TrafficSystem::updateSigns() {
    for (std::uint32_t number = 0; number < m_points.size(); ++number) {
        if (m_points[number].kind == Point::Kind::Sign) {
            updateSign(number);
        }
    }
}

void TrafficSystem::changeSign(std::uint32_t number) {
    Point& sign = m_points[number];
    sign.changesAt = m_world.now.monoMs + kSignWritesMs;
    m_signStarts.add(sign.changesAt, number);
    reportPoint(number);
}

// ---- closures -------------------------------------------------------------------------------------------------------

void TrafficSystem::setClosure(std::uint32_t number, Closure closure) {
    Segment& segment = m_segments[number];
    segment.commanded = closure;
    if (!segment.control.local && !segment.control.isStuck()) {
        segment.closure = closure;
    }
    segment.closureTold = false;
    reportSegment(number);
}

// ---- orders and hands -----------------------------------------------------------------------------------------------

std::int64_t TrafficSystem::deviceOf(Handle handle) const {
    if (!handle.isValid() || handle.layer() != m_layer || handle.row() >= m_byRow.size() || m_byRow[handle.row()] < 0) {
        return -1;
    }
    auto number = static_cast<std::uint32_t>(m_byRow[handle.row()]);
    return kindOf(&number) < 2 || m_points[number].kind == Point::Kind::Sign ? m_byRow[handle.row()] : -1;
}

int TrafficSystem::kindOf(std::uint32_t* device) const {
    const auto segments = static_cast<std::uint32_t>(m_segments.size());
    const auto signals = static_cast<std::uint32_t>(m_signals.size());
    if (*device < segments) {
        return 0;
    }
    *device -= segments;
    if (*device < signals) {
        return 1;
    }
    *device -= signals;
    return 2;
}

DeviceControl& TrafficSystem::controlOf(std::uint32_t device) {
    switch (kindOf(&device)) {
        case 0: return m_segments[device].control;
        case 1: return m_signals[device].control;
        default: return m_points[device].control;
    }
}

void TrafficSystem::backToAutomatic(std::uint32_t device) {
    controlOf(device).heldUntil = 0;
    switch (kindOf(&device)) {
        case 0: setClosure(device, Closure::Open); break;
        case 1: {
            Signal& signal = m_signals[device];
            signal.commanded = Automatic;
            reportSignal(device);
            wish(device, automaticPlan(signal));
            break;
        }
        default: changeSign(device); break;
    }
}

DeviceAnswer TrafficSystem::hold(Handle handle, double value, Millis leaseEndMs) {
    const std::int64_t found = deviceOf(handle);
    if (found < 0) {
        return {DeviceAnswer::Kind::Refused, "NOT_SUPPORTED", "takes no orders"};
    }
    const auto device = static_cast<std::uint32_t>(found);
    std::uint32_t number = device;
    const int kind = kindOf(&number);
    DeviceControl& control = controlOf(device);
    DeviceAnswer answer = firstAnswer(control, m_world.german());
    if (answer.kind == DeviceAnswer::Kind::Accepted && kind == 1 &&
        (m_signals[number].dark || m_signals[number].faulty)) {
        answer = {DeviceAnswer::Kind::Refused, "UNHEALTHY",
                  m_world.german() ? "Gerät gestört, Gelbblinken" : "controller fault, flashing amber"};
    }
    if (answer.kind != DeviceAnswer::Kind::Accepted) {
        return answer;
    }
    const bool renewal = control.heldUntil != 0;
    control.heldUntil = leaseEndMs;
    m_leases.add(leaseEndMs, device);
    switch (kind) {
        case 0: setClosure(number, positionOf(value, Closure::Closed)); break;
        case 1: {
            Signal& signal = m_signals[number];
            signal.commanded = positionOf(value, Event);
            if (!control.isStuck()) {
                wish(number, signal.commanded);
            }
            reportSignal(number);
            break;
        }
        default: {
            Point& sign = m_points[number];
            const Message wanted = positionOf(value, Message::Event);
            if (!renewal || sign.commanded != wanted) {
                sign.commanded = wanted;
                changeSign(number);
            }
            break;
        }
    }
    return answer;
}

DeviceAnswer TrafficSystem::letGo(Handle handle) {
    const std::int64_t found = deviceOf(handle);
    if (found < 0) {
        return {DeviceAnswer::Kind::Refused, "NOT_SUPPORTED", "takes no orders"};
    }
    const auto device = static_cast<std::uint32_t>(found);
    DeviceAnswer answer = firstAnswer(controlOf(device), m_world.german());
    if (answer.kind == DeviceAnswer::Kind::Accepted && controlOf(device).heldUntil != 0) {
        backToAutomatic(device);
    }
    return answer;
}

Millis TrafficSystem::heldUntil(Handle handle) const {
    const std::int64_t found = deviceOf(handle);
    if (found < 0) {
        return 0;
    }
    auto number = static_cast<std::uint32_t>(found);
    switch (kindOf(&number)) {
        case 0: return m_segments[number].control.heldUntil;
        case 1: return m_signals[number].control.heldUntil;
        default: return m_points[number].control.heldUntil;
    }
}

bool TrafficSystem::takeLocal(Handle handle, std::optional<double> value) {
    const std::int64_t found = deviceOf(handle);
    if (found < 0) {
        return false;
    }
    auto number = static_cast<std::uint32_t>(found);
    controlOf(number).local = true;
    switch (kindOf(&number)) {
        case 0: {
            Segment& segment = m_segments[number];
            segment.closure = value ? positionOf(*value, Closure::Closed) : segment.closure;
            segment.closureTold = false;
            reportSegment(number);
            break;
        }
        case 1: {
            Signal& signal = m_signals[number];
            if (value && !signal.dark && !signal.faulty) {
                signal.plan = positionOf(*value, Flashing);
            }
            reportSignal(number);
            break;
        }
        default:
            if (value) {
                write(m_points[number], positionOf(*value, Message::Event), {});
            }
            reportPoint(number);
            break;
    }
    return true;
}

bool TrafficSystem::giveBack(Handle handle) {
    const std::int64_t found = deviceOf(handle);
    if (found < 0) {
        return false;
    }
    auto number = static_cast<std::uint32_t>(found);
    DeviceControl& control = controlOf(number);
    if (!control.local) {
        return true;
    }
    control.local = false;
    switch (kindOf(&number)) {
        case 0: setClosure(number, m_segments[number].commanded); break;
        case 1: {
            const Signal& signal = m_signals[number];
            reportSignal(number);
            if (!control.isStuck()) {
                wish(number, control.heldUntil != 0 ? signal.commanded : automaticPlan(signal));
            }
            break;
        }
        default: changeSign(number); break;
    }
    return true;
}

bool TrafficSystem::restart(Handle handle) {
    const std::int64_t found = deviceOf(handle);
    if (found >= 0 && heldUntil(handle) != 0) {
        backToAutomatic(static_cast<std::uint32_t>(found));
    }
    return found >= 0;
}

std::optional<DeviceHabit::Obedience> TrafficSystem::setObedience(Handle handle, DeviceHabit::Obedience obedience) {
    const std::int64_t found = deviceOf(handle);
    if (found < 0) {
        return std::nullopt;
    }
    auto number = static_cast<std::uint32_t>(found);
    DeviceControl& control = controlOf(number);
    const bool wasStuck = control.isStuck();
    const DeviceHabit::Obedience before = std::exchange(control.obedience, obedience);
    if (wasStuck && !control.isStuck()) {
        switch (kindOf(&number)) {
            case 0: setClosure(number, m_segments[number].commanded); break;
            case 1: wish(number, m_signals[number].commanded); break;
            default: changeSign(number); break;
        }
    }
    return before;
}

}  // namespace belfry::simulator
