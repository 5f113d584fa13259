// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "services/simulator/air_system.h"
#include "services/simulator/lighting_system.h"
#include "services/simulator/traffic_system.h"
#include "services/simulator/world.h"

namespace belfry::simulator {

/** An incident that a scenario or chance asks for. */
struct IncidentWish {
    std::string category = "ACCIDENT";
    int priority = 3;  ///< 1..4
    feed::LonLat place;
    double radiusM = 150.0;
    int units = 2;
    LocalText description;
    Millis workMs = 0;    ///< from the lead to resolved; 0 = what such things take
    bool effects = true;  ///< false: whoever wishes it brings the effects himself (a feeder that is tripped already)
};

/** Incidents come by chance and by scenario, disturb the other systems, get a lead and units, and go:
 *  NEW → IN_PROGRESS → RESOLVED → CLOSED → removed. */
class IncidentSystem final : public CitySystem {
public:
    IncidentSystem(World& world, const LayerSchema& schema, TrafficSystem& traffic, LightingSystem& lighting,
                   AirSystem& air, const std::vector<feed::Asset>& assets, double perHour);

    void attach(const feed::Catalogue& catalogue) override;
    void live(Millis dtMs) override;
    void report(Millis fromMs) override;
    void reportAll() override;
    void sample(const Sampler&) override {}
    /** "incident.set_priority" P1…P4, "incident.set_lead" a person, "incident.set_status" NEW, IN_PROGRESS, RESOLVED or
     *  CLOSED; obeyed after one to three seconds. */
    [[nodiscard]] bool takesWord(std::string_view command) const override;
    DeviceAnswer tell(Handle handle, std::string_view command, std::string_view word) override;
    std::optional<DeviceHabit::Obedience> setObedience(Handle handle, DeviceHabit::Obedience obedience) override;
    void start(const IncidentWish& wish);
    /** No incidents while the past is told: they need a feed to appear on. */
    void setQuiet(bool quiet) { m_quiet = quiet; }

private:
    enum class Status : std::uint8_t { New, InProgress, Resolved, Closed };
    struct Incident {
        Handle handle;
        std::string name;
        int category = 0;
        int priority = 2;  ///< position: 0 = P1
        Status status = Status::New;
        int units = 0;
        int assigned = 0;
        int onScene = 0;
        double radiusM = 0.0;
        std::string lead;
        std::string description;
        Millis leadAt = 0;  ///< city time, all of these
        Millis sceneAt = 0;
        Millis resolvedAt = 0;
        Millis closedAt = 0;
        Millis goneAt = 0;
        std::optional<std::uint32_t> obstruction;
        std::optional<std::uint32_t> fire;
        std::optional<std::uint32_t> cabinet;
        bool gone = false;
        DeviceControl control;
        struct Wanted {
            Millis atMono = 0;
            std::string command;
            std::string word;
        };
        std::vector<Wanted> wanted;  ///< taken, not yet done
    };

    void byChance();
    [[nodiscard]] Incident* find(Handle handle);
    /** What was taken and is due; true when something changed. */
    bool obey(Incident& incident);
    void setStatus(Incident& incident, Status status);
    void disturb(Incident& incident, const IncidentWish& wish);
    void calm(Incident& incident);
    bool advance(Incident& incident);
    void reportIncident(std::uint32_t number);
    [[nodiscard]] int categoryOf(const std::string& name) const;
    [[nodiscard]] std::string titleOf(int category) const;
    [[nodiscard]] std::string districtOf(feed::LonLat place) const;

    World& m_world;
    Rng m_rng;
    TrafficSystem& m_traffic;
    LightingSystem& m_lighting;
    AirSystem& m_air;
    std::string m_layerId;
    std::vector<EnumValue> m_categories;
    std::vector<std::pair<Metres, std::string>> m_districts;
    double m_perHour;
    bool m_quiet = false;
    bool m_known = false;
    std::vector<Incident> m_incidents;
    std::uint32_t m_number = 0;
    Millis m_leftMs = 0;
    Millis m_periodMs;

    Field m_priority, m_status, m_category, m_radius, m_units, m_onScene, m_lead, m_description;
};

}  // namespace belfry::simulator
