// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "services/basemap/city_package.h"
#include "services/simulator/report_wheel.h"
#include "services/simulator/world.h"

namespace belfry::simulator {

/** Traffic on the road graph: demand by class, street and hour; capacity by lanes, signal plan, weather and
 * obstruction. Beyond capacity cars queue, and a full segment fills those before it (point queues with spill-back).
 * Speeds follow the BPR volume-delay function (Bureau of Public Roads, Traffic Assignment Manual, 1964). */
class TrafficSystem final : public CitySystem {
public:
    TrafficSystem(World& world, const LayerSchema& schema, const std::vector<feed::Asset>& assets,
                  const std::vector<basemap::RoadEdge>& edges);

    void attach(const feed::Catalogue& catalogue) override;
    void live(Millis dtMs) override;
    void report(Millis fromMs) override;
    void reportAll() override;
    void sample(const Sampler& sampler) override;
    DeviceAnswer hold(Handle handle, double value, Millis leaseEndMs) override;
    DeviceAnswer letGo(Handle handle) override;
    [[nodiscard]] Millis heldUntil(Handle handle) const override;

    /** Segments within the radius (or the nearest) carry `factor` of their capacity until cleared. */
    std::uint32_t obstruct(feed::LonLat place, double radiusM, double factor);
    void clear(std::uint32_t obstruction);
    void addDemand(feed::LonLat place, double radiusM, double factor, Millis rampMs, Millis endLocalMs);
    /** Signals out of order: flashing amber. `share` of all, the same ones for the same share. */
    void darkenSignals(double share);
    /** Brings `share` of the dark ones back. */
    void recoverSignals(double share);
    [[nodiscard]] std::optional<feed::LonLat> busiestSignal() const;

    /** Cars per hour around a place, near ones counting more: what an air station breathes. */
    struct Neighbourhood {
        std::vector<std::pair<std::uint32_t, float>> segments;
    };
    [[nodiscard]] Neighbourhood neighbourhood(feed::LonLat place, double radiusM) const;
    [[nodiscard]] double exhaust(const Neighbourhood& neighbourhood) const;
    [[nodiscard]] double meanLoad() const { return m_meanLoad; }  ///< flow ÷ capacity over the main streets

    struct StreetPlace {
        feed::LonLat place;
        std::string street;
    };
    /** A place on a street where people drive: seeded by the caller. */
    [[nodiscard]] std::optional<StreetPlace> streetPlace(Rng& rng, bool mainStreet) const;
    [[nodiscard]] std::string streetNear(feed::LonLat place) const;

private:
    enum Plan : std::uint8_t { Automatic, Day, RushIn, RushOut, Night, Event, Flashing };
    struct Segment {
        Handle handle;
        feed::LonLat place;
        std::uint32_t street = 0;  ///< index into m_streets
        float lengthM = 100.0F;
        float lanes = 1.0F;
        float freeKmh = 50.0F;
        float capacity = 800.0F;  ///< cars per hour with the day plan, undisturbed
        float eager = 0.6F;       ///< demand ÷ capacity at the top of the rush
        float inbound = 0.0F;     ///< −1 outwards … +1 towards the centre
        float obstruction = 1.0F;
        float demandFactor = 1.0F;
        float noise = 0.0F;
        float queue = 0.0F;  ///< cars
        float spill = 0.0F;  ///< cars that found the next segment full, for the next round
        float flow = 0.0F;   ///< cars per hour leaving
        float kmh = 50.0F;
        std::int32_t signal = -1;  ///< at its end
        Millis queueSince = 0;     ///< city time; 0 = none
        bool main = false;
        bool hasNext = false;
    };
    struct Signal {
        Handle handle;
        feed::LonLat place;
        Plan plan = Day;
        Plan commanded = Automatic;
        Plan next = Automatic;  ///< waits for the cycle to end
        bool waiting = false;
        bool dark = false;
        bool faulty = false;
        Millis heldUntil = 0;
        Millis cycleMs = 30'000;
        DeviceHabit habit;
        std::uint64_t hash = 0;
        double load = 0.0;
    };
    struct Point {  ///< counter, sign, crossing, camera
        enum class Kind : std::uint8_t { Counter, Sign, Other };
        Handle handle;
        Kind kind = Kind::Other;
        feed::LonLat place;
        std::uint32_t segment = PlaceGrid::kNone;
        std::string text;
        bool textKnown = false;
        std::vector<std::uint32_t> watched;  ///< segments a sign warns of
    };
    struct Obstruction {
        std::vector<std::uint32_t> segments;
        float factor = 1.0F;
        bool active = false;
        feed::LonLat place;
    };
    struct Demand {
        std::vector<std::pair<std::uint32_t, float>> segments;  ///< with weight
        double factor = 1.0;
        Millis startLocalMs = 0;
        Millis rampMs = 0;
        Millis endLocalMs = 0;
    };

    void addSegments(const std::vector<feed::Asset>& assets, const std::vector<basemap::RoadEdge>& edges,
                     const std::string& layer);
    void addSignals(const std::vector<feed::Asset>& assets, const std::string& layer);
    void flow(double dtS);
    [[nodiscard]] Plan automaticPlan(const Signal& signal) const;
    void plans();
    void startPlan(std::uint32_t number);
    void wish(std::uint32_t number, Plan plan);
    void refreshObstruction(const std::vector<std::uint32_t>& segments);
    void updateSigns();
    [[nodiscard]] double queueM(const Segment& segment) const;
    void reportSegment(std::uint32_t number);
    void reportSignal(std::uint32_t number);
    void reportPoint(std::uint32_t number);
    void reportDevice(std::uint32_t device);
    [[nodiscard]] std::int64_t signalOf(Handle handle) const;

    World& m_world;
    Rng m_rng;
    std::string m_layerId;
    LayerIndex m_layer = 0;
    std::vector<Segment> m_segments;
    std::vector<std::vector<std::uint32_t>> m_before;  ///< segments that end where this one begins
    std::vector<std::string> m_streets;
    std::vector<Signal> m_signals;
    std::vector<Point> m_points;
    std::vector<std::string> m_ids;  ///< until attach(): segments, signals, points
    std::vector<std::uint64_t> m_hashes;
    std::vector<std::int64_t> m_byRow;
    std::vector<Obstruction> m_obstructions;
    std::vector<Demand> m_demands;
    PlaceGrid m_grid;
    std::vector<std::uint32_t> m_mainSegments;
    ReportWheel m_wheel;
    Timers m_leases;
    Timers m_planStarts;
    Millis m_flowLeftMs = 0;
    Millis m_planLeftMs = 0;
    double m_meanLoad = 0.0;
    bool m_started = false;

    Field m_ratio, m_speed, m_flow, m_queue, m_queueMinutes, m_planField, m_commandedField, m_fault, m_text;
};

}  // namespace belfry::simulator
