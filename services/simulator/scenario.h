// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "models/domain/clock.h"
#include "models/domain/error.h"
#include "models/domain/layer_schema.h"
#include "models/feed/geo.h"

namespace belfry::simulator {

/** Where an action happens; resolved against the city when the action comes due. */
struct ScenarioPlace {
    enum class Kind : std::uint8_t {
        Centre,           ///< of the assets
        Edge,             ///< far from the centre
        Random,           ///< a seeded junction
        Feeder,           ///< the feeder that lights most lamps (or the last one tripped)
        LargestParking,   ///< the car park with most spaces
        BusiestSignal,    ///< the signal with most traffic
        UpwindOfStation,  ///< a kilometre upwind of an air station
        Previous,         ///< where the action before happened
        District,         ///< the district called `district`, or the centre if there is none
        Point,
    };
    Kind kind = Kind::Centre;
    std::string district;
    feed::LonLat point;
};

/** Weather that an action sets; only what is given changes. */
struct WeatherChange {
    std::optional<double> windMs;
    std::optional<double> windFromDeg;
    std::optional<double> rainMmH;
    std::optional<double> temperatureC;  ///< difference to the season's is fixed from here on
    std::optional<double> cloud;         ///< 0..1
    std::optional<double> inversion;     ///< 0..1: how much a lid of warm air keeps the dirt down
};

/** A kind of device that takes orders, and what somebody on the spot may set it to. */
struct DeviceKind {
    std::string_view layer;
    std::string_view type;
    /** Names of the values of the attribute that its first command proves itself by; empty = a number from 0 to 1. */
    std::span<const std::string_view> values;
};
[[nodiscard]] std::span<const DeviceKind> deviceKinds();

/** Which devices an action is about; resolved when it comes due. Without ids, by layer and type, of those near `place`
 *  (if there is one) or held by an order (if `held`) a share or a number, the same ones for the same seed. */
struct DevicePick {
    std::vector<std::string> ids;
    std::string layer;
    std::string type;  ///< empty = every kind of the layer that takes orders
    std::optional<double> share;
    int count = 1;  ///< without a share; the nearest to `place`, or any
    bool nearPlace = false;
    double radiusM = 0.0;  ///< around `place`; 0 = however far
    bool held = false;
};

/** What is the matter with devices from an action on. */
enum class DeviceState : std::uint8_t {
    Obey,
    Refuse,
    Stuck,
    Silent,   ///< never answers an order, but reports
    Mute,     ///< reports nothing
    Restart,  ///< forgets the order that it held, once
};

struct ScenarioAction {
    enum class Kind : std::uint8_t {
        Weather,
        TripFeeders,
        Blackout,
        Recover,
        Incident,
        Demand,
        Smog,
        LoseSites,
        LoseNetworks,
        Devices,
        Technician
    };
    Kind kind = Kind::Weather;
    /** Milliseconds after the start, or after midnight of the start's day if `timeOfDay`. */
    Millis atMs = 0;
    bool timeOfDay = false;
    ScenarioPlace place;
    Millis overMs = 0;  ///< how long a change takes
    Millis forMs = 0;   ///< how long it lasts; 0 = for good
    WeatherChange weather;
    int count = 1;              ///< TripFeeders, LoseSites, LoseNetworks
    double feederShare = 0.0;   ///< Blackout, Recover
    double signalShare = 0.0;   ///< Blackout, Recover
    double factor = 1.0;        ///< Demand, Smog
    double parkingShare = 0.0;  ///< Demand: occupancy that car parks near the place are driven to; 0 = untouched
    double radiusM = 500.0;     ///< Demand, Incident
    std::string category;       ///< Incident: the schema's name
    int priority = 3;           ///< Incident: 1..4
    int units = 2;              ///< Incident
    LocalText description;      ///< Incident
    DevicePick pick;            ///< Devices, Technician
    DeviceState state = DeviceState::Obey;  ///< Devices
    std::optional<double> value;            ///< Technician: of a kind with numbers
    std::string valueName;                  ///< Technician: of a kind with names; both empty = leaves it as it is
};

/** How often devices misbehave; shares of all devices, decided by the hash of their id. */
struct DeviceFaults {
    double refuse = 0.005;  ///< answer LOCAL_CONTROL
    double stuck = 0.005;   ///< accept but do not move
    double silent = 0.005;  ///< never answer an order
    double mute = 0.002;    ///< never report
    double late = 0.005;    ///< report at every fourth period only
};

/** A day in the city, written by a person. */
struct Scenario {
    std::string name = "normal-day";
    LocalText title{"Normal day", "Normaler Tag"};
    LocalText description;
    /** Local date and time as milliseconds since 1970-01-01T00:00 local. */
    std::optional<Millis> startLocalMs;
    /** Time of day alone ("18:30"): on the day the host starts. */
    std::optional<Millis> startTimeOfDayMs;
    double incidentsPerHour = 1.5;
    WeatherChange weather;
    DeviceFaults devices;
    std::vector<ScenarioAction> actions;  ///< ordered by time as written
};

constexpr std::size_t kMaxScenarioBytes = 256 * 1024;
constexpr std::size_t kMaxScenarioActions = 500;

/** `where` (a file name) begins every error. */
[[nodiscard]] Result<Scenario> parseScenario(std::string_view json, const std::string& where);
[[nodiscard]] Result<Scenario> loadScenario(const std::filesystem::path& file);
/** All of a folder, by name; files that do not parse are the error. */
[[nodiscard]] Result<std::vector<Scenario>> loadScenarios(const std::filesystem::path& dir);

/** "2026-11-19T18:30" → ms since 1970 of the local calendar. */
[[nodiscard]] std::optional<Millis> parseLocalDateTime(std::string_view text);

}  // namespace belfry::simulator
