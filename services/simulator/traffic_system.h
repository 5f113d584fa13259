// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
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
    bool takeLocal(Handle handle, std::optional<double> value) override;
    bool giveBack(Handle handle) override;
    bool restart(Handle handle) override;
    std::optional<DeviceHabit::Obedience> setObedience(Handle handle, DeviceHabit::Obedience obedience) override;

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
    // positions in resources/layers/traffic.textproto
    enum Plan : std::uint8_t { Automatic, Day, RushIn, RushOut, Night, Event, Flashing };
    enum class Closure : std::uint8_t { Open, Lane, Closed };
    enum class Message : std::uint8_t { Blank, Incident, Queue, Closed, Storm, Ice, Smog, Detour, Slow, Event };
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
        Closure closure = Closure::Open;
        Closure commanded = Closure::Open;
        bool closureTold = false;
        DeviceControl control;
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
        Millis cycleMs = 30'000;
        DeviceControl control;
        std::uint64_t hash = 0;
        double load = 0.0;
    };
    struct Point {  ///< counter, sign, crossing, camera
        enum class Kind : std::uint8_t { Counter, Sign, Other };
        Handle handle;
        Kind kind = Kind::Other;
        feed::LonLat place;
        std::uint32_t segment = PlaceGrid::kNone;
        std::vector<std::uint32_t> watched;  ///< segments a sign warns of
        Message message = Message::Blank;
        std::string text;
        Message commanded = Message::Blank;
        Millis changesAt = std::numeric_limits<Millis>::min();  ///< device time: until then it writes what was ordered
        DeviceControl control;
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
    void setClosure(std::uint32_t number, Closure closure);
    /** What a sign says by itself; `about` is a street, or empty. */
    [[nodiscard]] Message automaticMessage(const Point& sign, std::string* about) const;
    void updateSigns();
    void updateSign(std::uint32_t number);
    void write(Point& sign, Message message, const std::string& about);
    void changeSign(std::uint32_t number);
    /** The order that held it is over. */
    void backToAutomatic(std::uint32_t device);
    [[nodiscard]] DeviceControl& controlOf(std::uint32_t device);
    /** 0 segment, 1 signal, 2 message sign; `device` becomes its number among them. */
    [[nodiscard]] int kindOf(std::uint32_t* device) const;
    [[nodiscard]] double queueM(const Segment& segment) const;
    void reportSegment(std::uint32_t number);
    void reportSignal(std::uint32_t number);
    void reportPoint(std::uint32_t number);
    void reportDevice(std::uint32_t device);
    /** Segment, signal or message sign as a device, or -1. */
    [[nodiscard]] std::int64_t deviceOf(Handle handle) const;

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
    Timers m_signStarts;
    std::vector<LocalText> m_messages;  ///< the approved texts, as the layer words them
    Millis m_flowLeftMs = 0;
    Millis m_planLeftMs = 0;
    double m_meanLoad = 0.0;
    bool m_started = false;

    Field m_ratio, m_speed, m_flow, m_queue, m_queueMinutes, m_planField, m_commandedField, m_fault, m_text, m_message,
        m_programmePlan, m_programmeMessage, m_closure, m_mode;
};

}  // namespace belfry::simulator
