// SPDX-License-Identifier: Apache-2.0
// How cars move: demand, capacity, queues. The devices are in traffic_system.cpp.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <unordered_map>

#include "services/simulator/traffic_system.h"

namespace belfry::simulator {

namespace {

constexpr Millis kFlowEveryMs = 5'000;
constexpr float kMetresPerQueuedCar = 7.0F;
constexpr double kSlowestKmh = 3.0;
constexpr float kRoundAbout = 1.2F;  ///< where a street is closed those before it carry who looks for another way

// share of the rush hour's top by hour
constexpr double kWeekday[24] = {.10, .07, .05, .05, .08, .20, .52, .92, 1.0, .76, .66, .66,
                                 .70, .70, .72, .82, .95, 1.0, .86, .62, .45, .34, .26, .17};
constexpr double kWeekend[24] = {.20, .15, .12, .09, .08, .10, .16, .24, .36, .50, .62, .70,
                                 .72, .70, .68, .68, .68, .66, .60, .50, .40, .34, .30, .24};
// how much more goes inwards than outwards
constexpr double kInward[24] = {0, 0, 0,    0,   .06, .12,  .22, .26, .22,  .12,  .06, .03,
                                0, 0, -.03, -.1, -.2, -.25, -.2, -.1, -.06, -.03, 0,   0};

/** Cars per hour and lane in the middle of a street; the order of magnitude of the German and American manuals
 *  (HBS 2015, HCM) for level streets. */
double laneCapacity(std::string_view roadClass) {
    if (roadClass.starts_with("motorway")) {
        return 1'900.0;
    }
    if (roadClass.starts_with("trunk")) {
        return 1'750.0;
    }
    if (roadClass.starts_with("primary")) {
        return 1'400.0;
    }
    if (roadClass.starts_with("secondary")) {
        return 1'200.0;
    }
    if (roadClass.starts_with("tertiary")) {
        return 950.0;
    }
    return 600.0;
}

double topLoad(std::string_view roadClass) {
    if (roadClass.starts_with("motorway") || roadClass.starts_with("trunk")) {
        return 0.68;
    }
    if (roadClass.starts_with("primary")) {
        return 0.70;
    }
    if (roadClass.starts_with("secondary")) {
        return 0.64;
    }
    if (roadClass.starts_with("tertiary")) {
        return 0.52;
    }
    return 0.22;
}

std::optional<std::int64_t> lastNumber(std::string_view text) {
    const std::size_t colon = text.rfind(':');
    const std::string_view digits = colon == std::string_view::npos ? text : text.substr(colon + 1);
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return error == std::errc() && end == digits.data() + digits.size() ? std::optional(value) : std::nullopt;
}

}  // namespace

void TrafficSystem::addSegments(const std::vector<feed::Asset>& assets, const std::vector<basemap::RoadEdge>& edges,
                                const std::string& layer) {
    std::unordered_map<std::int64_t, const basemap::RoadEdge*> byId;
    for (const basemap::RoadEdge& edge : edges) {
        byId.emplace(edge.id, &edge);
    }
    std::unordered_map<std::string, std::uint32_t> streets;
    std::unordered_map<std::int64_t, std::vector<std::uint32_t>> ending;
    std::vector<std::int64_t> from;
    std::vector<std::int64_t> to;
    for (const feed::Asset& asset : assets) {
        if (asset.layer != layer || asset.type != "road_segment") {
            continue;
        }
        const auto number = static_cast<std::uint32_t>(m_segments.size());
        const std::optional<std::int64_t> edgeId = lastNumber(asset.id);
        const auto found = edgeId ? byId.find(*edgeId) : byId.end();
        const basemap::RoadEdge* edge = found == byId.end() ? nullptr : found->second;
        const std::string roadClass = edge != nullptr ? edge->roadClass : std::string(factOf(asset, "class"));
        const auto bounded = [](double value, double low, double high) {
            return static_cast<float>(std::isfinite(value) ? std::clamp(value, low, high) : low);
        };
        const std::uint64_t hash = m_world.hashOf(asset.id);
        Segment segment;
        segment.place = asset.position;
        segment.lengthM =
            bounded(edge != nullptr ? edge->lengthM : factNumber(asset, "length_m", 100.0), 5.0, 50'000.0);
        segment.lanes = bounded(edge != nullptr ? edge->lanes : factNumber(asset, "lanes", 1.0), 1.0, 8.0);
        segment.freeKmh = bounded(edge != nullptr ? edge->speedKmh : factNumber(asset, "speed_kmh", 50.0), 10.0, 130.0);
        segment.capacity = static_cast<float>(laneCapacity(roadClass)) * segment.lanes;
        segment.main = roadClass.starts_with("motorway") || roadClass.starts_with("trunk") ||
                       roadClass.starts_with("primary") || roadClass.starts_with("secondary");
        const auto street = streets.try_emplace(asset.street, static_cast<std::uint32_t>(m_streets.size()));
        if (street.second) {
            m_streets.push_back(asset.street);
        }
        segment.street = street.first->second;
        // a street is liked or not as a whole; its parts differ a little
        const std::uint64_t streetHash = asset.street.empty() ? hash : m_world.hashOf(asset.street);
        segment.eager = static_cast<float>(topLoad(roadClass) * (0.78 + 0.42 * unitOf(streetHash, 5)) *
                                           (0.96 + 0.08 * unitOf(hash, 6)));
        segment.kmh = segment.freeKmh;
        const std::vector<feed::LonLat>& line = edge != nullptr && edge->line.size() >= 2 ? edge->line : asset.geometry;
        if (line.size() >= 2) {
            const Metres a = m_world.plane.metres(line.front());
            const Metres b = m_world.plane.metres(line.back());
            const double length = std::max(1.0, distance(a, b));
            const double out = std::max(1.0, std::hypot(a.x, a.y));
            segment.inbound = static_cast<float>(-((b.x - a.x) * a.x + (b.y - a.y) * a.y) / (length * out));
        }
        from.push_back(edge != nullptr ? edge->from : static_cast<std::int64_t>(factNumber(asset, "from_node", -1.0)));
        to.push_back(edge != nullptr ? edge->to : static_cast<std::int64_t>(factNumber(asset, "to_node", -1.0)));
        ending[to.back()].push_back(number);
        m_grid.add(m_world.plane.metres(segment.place), number);
        if (segment.main) {
            m_mainSegments.push_back(number);
        }
        m_ids.push_back(asset.id);
        m_hashes.push_back(hash);
        m_segments.push_back(segment);
    }
    m_before.resize(m_segments.size());
    for (std::uint32_t number = 0; number < m_segments.size(); ++number) {
        if (from[number] < 0) {
            continue;
        }
        for (const std::uint32_t before : ending[from[number]]) {
            if (from[before] != to[number]) {  // not the way back
                m_before[number].push_back(before);
                m_segments[before].hasNext = true;
            }
        }
    }
    // signals are matched to the ends of segments
    std::unordered_map<std::int64_t, std::int32_t> signalAt;
    std::int32_t order = 0;
    for (const feed::Asset& asset : assets) {
        if (asset.layer == layer && asset.type == "signal") {
            const auto node = static_cast<std::int64_t>(factNumber(asset, "node", -1.0));
            if (node >= 0) {
                signalAt.emplace(node, order);
            }
            ++order;
        }
    }
    for (std::uint32_t number = 0; number < m_segments.size(); ++number) {
        const auto found = signalAt.find(to[number]);
        if (found != signalAt.end()) {
            // red for half the time; what people put up with is in proportion
            m_segments[number].signal = found->second;
            m_segments[number].capacity *= 0.52F;
            // a few approaches were built for another time: there the queues stand
            m_segments[number].eager *= unitOf(m_hashes[number], 8) < 0.06 ? 1.4F : 1.0F;
        }
    }
}

double TrafficSystem::queueM(const Segment& segment) const {
    return std::min(static_cast<double>(segment.queue * kMetresPerQueuedCar / segment.lanes),
                    static_cast<double>(segment.lengthM));
}

void TrafficSystem::flow(double dtS) {
    const double hour = m_world.hour();
    const double day = m_world.weekend() ? profileAt(kWeekend, hour) : profileAt(kWeekday, hour);
    const double inward = m_world.weekend() ? 0.0 : profileAt(kInward, hour);
    const double wet = std::clamp(
        1.0 - 0.02 * m_world.weather.rainMmH - 0.008 * std::max(0.0, m_world.weather.windMs - 12.0), 0.65, 1.0);
    const float hours = static_cast<float>(dtS / 3'600.0);
    const float keep = static_cast<float>(std::exp(-dtS / 600.0));
    const float fresh = std::sqrt(1.0F - keep * keep);

    for (Segment& segment : m_segments) {
        segment.demandFactor = 1.0F;
    }
    for (std::uint32_t number = 0; number < m_segments.size(); ++number) {
        if (m_segments[number].closure == Closure::Closed) {
            for (const std::uint32_t before : m_before[number]) {
                m_segments[before].demandFactor *= kRoundAbout;
            }
        }
    }
    for (const Demand& demand : m_demands) {
        double part = 1.0;
        if (demand.rampMs > 0) {
            part = std::clamp(
                static_cast<double>(m_world.localMs - demand.startLocalMs) / static_cast<double>(demand.rampMs), 0.0,
                1.0);
        }
        for (const auto& [number, weight] : demand.segments) {
            m_segments[number].demandFactor *= 1.0F + static_cast<float>((demand.factor - 1.0) * part) * weight;
        }
    }

    for (std::uint32_t number = 0; number < m_segments.size(); ++number) {
        Segment& segment = m_segments[number];
        // sum of three uniforms: near enough to a bell, without a logarithm per street
        const float bell = static_cast<float>((m_rng.unit() + m_rng.unit() + m_rng.unit() - 1.5) * 2.0);
        segment.noise = segment.noise * keep + fresh * bell;
        const float direction = 1.0F + static_cast<float>(inward) * segment.inbound;
        float demand = segment.capacity * segment.eager * static_cast<float>(day) * direction * segment.demandFactor *
                       std::max(0.0F, 1.0F + 0.10F * segment.noise);
        float capacity = segment.capacity * segment.obstruction * static_cast<float>(wet);
        if (segment.signal >= 0) {
            const Signal& signal = m_signals[static_cast<std::size_t>(segment.signal)];
            switch (signal.plan) {
                case RushIn: capacity *= 1.0F + 0.22F * segment.inbound; break;
                case RushOut: capacity *= 1.0F - 0.22F * segment.inbound; break;
                case Night: capacity *= 0.75F; break;  // short cycles: more lost time
                case Event: capacity *= 1.15F; break;
                case Flashing: capacity *= 0.55F; break;
                case Automatic:
                case Day: break;
            }
        }
        // the space for waiting cars; longer jams go to the streets before
        const float room = std::max(2.0F, segment.lengthM * segment.lanes / kMetresPerQueuedCar);
        if (segment.queue > 0.7F * room) {
            demand *= 0.8F;  // who sees a jam turns off
        }
        if (segment.closure == Closure::Lane) {
            capacity *= segment.lanes >= 2.0F ? 1.0F - 1.0F / segment.lanes : 0.5F;
        } else if (segment.closure == Closure::Closed) {
            demand = 0.0F;  // who is in it drives out, who came for it turns off before
            segment.spill = 0.0F;
        }
        const float arriving = demand * hours + segment.spill;
        segment.spill = 0.0F;
        const float leaving = std::min(capacity * hours, arriving + segment.queue);
        segment.queue = std::max(0.0F, segment.queue + arriving - leaving);
        if (segment.queue > room) {
            const float excess = segment.queue - room;
            segment.queue = room;
            const auto& before = m_before[number];
            for (const std::uint32_t other : before) {
                // those who cannot get in wait before; some give up
                m_segments[other].spill += 0.85F * excess / static_cast<float>(before.size());
            }
        }
        segment.flow += (leaving / hours - segment.flow) * std::min(1.0F, static_cast<float>(dtS) / 60.0F);

        const double load = std::min(1.2, static_cast<double>(demand / std::max(1.0F, capacity)));
        const double freeH = static_cast<double>(segment.lengthM) / 1'000.0 / static_cast<double>(segment.freeKmh);
        const double drivingH = freeH * (1.0 + 0.15 * load * load * load * load);
        // one red light in the middle of the queue is in the capacity already: waiting counts once it stands
        const double waitingH = static_cast<double>(segment.queue) / std::max(60.0, static_cast<double>(capacity));
        const double kmh = static_cast<double>(segment.lengthM) / 1'000.0 / (drivingH + 0.7 * waitingH);
        const double weatherKmh = kmh * (0.4 + 0.6 * wet);
        segment.kmh += static_cast<float>((std::max(kSlowestKmh, weatherKmh) - static_cast<double>(segment.kmh)) *
                                          std::min(1.0, dtS / 20.0));

        const double queued = queueM(segment);
        const bool jam = queued >= std::min(80.0, 0.6 * static_cast<double>(segment.lengthM)) && segment.queue > 4.0F;
        if (!jam) {
            segment.queueSince = 0;
        } else if (segment.queueSince == 0) {
            segment.queueSince = m_world.localMs;
        }
    }
    double flowSum = 0.0;
    double capacitySum = 1.0;
    for (const std::uint32_t number : m_mainSegments) {
        flowSum += static_cast<double>(m_segments[number].flow);
        capacitySum += static_cast<double>(m_segments[number].capacity);
    }
    m_meanLoad = flowSum / capacitySum;
}

void TrafficSystem::live(Millis dtMs) {
    if (!m_started) {
        for (std::uint32_t number = 0; number < m_signals.size(); ++number) {
            m_signals[number].plan = automaticPlan(m_signals[number]);
        }
        for (int n = 0; n < 20; ++n) {  // until flows and speeds are those of the hour
            flow(60.0);
        }
        for (Segment& segment : m_segments) {
            segment.queueSince = segment.queueSince == 0 ? 0 : m_world.localMs;
        }
        m_started = true;
        updateSigns();
    }
    std::erase_if(m_demands, [&](const Demand& demand) { return demand.endLocalMs <= m_world.localMs; });
    m_flowLeftMs += dtMs;
    if (m_flowLeftMs >= kFlowEveryMs) {
        flow(static_cast<double>(m_flowLeftMs) / 1000.0);
        m_flowLeftMs = 0;
    }
    m_planLeftMs += dtMs;
    if (m_planLeftMs >= 30'000) {
        m_planLeftMs = 0;
        plans();
        updateSigns();
    }
}

std::uint32_t TrafficSystem::obstruct(feed::LonLat place, double radiusM, double factor) {
    Obstruction obstruction;
    obstruction.factor = static_cast<float>(factor);
    obstruction.active = true;
    obstruction.place = place;
    const Metres here = m_world.plane.metres(place);
    m_grid.within(here, radiusM, [&](std::uint32_t number, double) { obstruction.segments.push_back(number); });
    if (obstruction.segments.empty()) {
        const std::uint32_t nearest = m_grid.nearest(here, 1'500.0);
        if (nearest != PlaceGrid::kNone) {
            obstruction.segments.push_back(nearest);
        }
    }
    m_obstructions.push_back(std::move(obstruction));
    refreshObstruction(m_obstructions.back().segments);
    return static_cast<std::uint32_t>(m_obstructions.size() - 1);
}

void TrafficSystem::clear(std::uint32_t obstruction) {
    m_obstructions[obstruction].active = false;
    const std::vector<std::uint32_t> segments = std::move(m_obstructions[obstruction].segments);
    m_obstructions[obstruction].segments.clear();
    refreshObstruction(segments);
}

void TrafficSystem::refreshObstruction(const std::vector<std::uint32_t>& segments) {
    for (const std::uint32_t number : segments) {
        float factor = 1.0F;
        for (const Obstruction& obstruction : m_obstructions) {
            if (obstruction.active && std::find(obstruction.segments.begin(), obstruction.segments.end(), number) !=
                                          obstruction.segments.end()) {
                factor *= obstruction.factor;
            }
        }
        m_segments[number].obstruction = factor;
    }
}

void TrafficSystem::addDemand(feed::LonLat place, double radiusM, double factor, Millis rampMs, Millis endLocalMs) {
    Demand demand;
    demand.factor = factor;
    demand.startLocalMs = m_world.localMs;
    demand.rampMs = rampMs;
    demand.endLocalMs = endLocalMs;
    m_grid.within(m_world.plane.metres(place), radiusM, [&](std::uint32_t number, double metres) {
        demand.segments.emplace_back(number, static_cast<float>(1.0 - 0.6 * metres / radiusM));
    });
    m_demands.push_back(std::move(demand));
}

TrafficSystem::Neighbourhood TrafficSystem::neighbourhood(feed::LonLat place, double radiusM) const {
    Neighbourhood near;
    m_grid.within(m_world.plane.metres(place), radiusM, [&](std::uint32_t number, double metres) {
        near.segments.emplace_back(number, static_cast<float>(1.0 / (1.0 + metres / 40.0)));
    });
    return near;
}

double TrafficSystem::exhaust(const Neighbourhood& neighbourhood) const {
    double sum = 0.0;
    for (const auto& [number, weight] : neighbourhood.segments) {
        const Segment& segment = m_segments[number];
        const double standing = std::min(300.0, static_cast<double>(segment.queue) * 10.0);
        sum += static_cast<double>(weight) * (static_cast<double>(segment.flow) + standing);
    }
    return sum;
}

}  // namespace belfry::simulator
