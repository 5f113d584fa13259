// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "services/simulator/report_wheel.h"
#include "services/simulator/traffic_system.h"
#include "services/simulator/world.h"

namespace belfry::simulator {

struct Pollution {
    double no2 = 0.0;  ///< µg/m³, all of them
    double pm25 = 0.0;
    double pm10 = 0.0;
    double o3 = 0.0;
};

/** European Air Quality Index 1 (good) … 6 (extremely poor) and its leading pollutant (0 NO₂, 1 PM2.5, 2 PM10, 3 O₃),
 *  with the six bands that the European Environment Agency published for it in 2019. */
struct AirIndex {
    int index = 1;
    int leading = 0;
};
[[nodiscard]] AirIndex europeanAirIndex(const Pollution& pollution);

enum class AirTrend : std::uint8_t { Steady, Rising, Falling };  ///< as in resources/layers/air_quality.textproto

/** Of the pollutant that leads now, against an hour before. A change counts when it is more than a tenth of the value
 *  then and more than a tenth of the band "good": less than that is noise. */
[[nodiscard]] AirTrend airTrend(const Pollution& hourBefore, const Pollution& now);

/** Air stations: what the streets around them, the heatings and the background give, thinned by the wind, kept down by
 *  an inversion; ozone by day; smoke of fires downwind. Most stations sample more often when they are told to. */
class AirSystem final : public CitySystem {
public:
    AirSystem(World& world, const LayerSchema& schema, const std::vector<feed::Asset>& assets,
              const TrafficSystem& traffic);

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

    /** `factor` times the usual dirt, reached after `overMs`. */
    void setSmog(double factor, Millis overMs);
    std::uint32_t startFire(feed::LonLat place, double strength);
    void endFire(std::uint32_t fire);
    /** A place `metres` upwind of the industrial station, or of the first. */
    [[nodiscard]] std::optional<feed::LonLat> upwindOfStation(double metres) const;
    /** A network and all stations behind it are not heard any more, or are again. */
    void setOffline(std::uint32_t network, bool offline);
    [[nodiscard]] std::size_t networkCount() const { return m_networks.size(); }

private:
    struct Station {
        Handle handle;
        feed::LonLat place;
        bool traffic = false;
        bool industrial = false;
        TrafficSystem::Neighbourhood streets;
        Pollution air;
        double noise = 0.0;
        double warmer = 0.0;  ///< degrees, of its spot
        /** The air every five minutes of the last hour, the oldest first; shorter in the first hour. */
        std::deque<Pollution> lastHour;
        bool settled = false;
        std::int32_t network = -1;
        std::uint8_t sampling = 0;  ///< position in the layer's `sampling_interval`
        std::uint8_t commanded = 0;
        bool adjustable = true;
        DeviceControl control;
    };
    struct Network {
        Handle handle;
        std::string name;
        bool offline = false;
    };
    struct Fire {
        feed::LonLat place;
        double strength = 0.0;  ///< 1 = a factory hall
        bool burning = false;
    };

    [[nodiscard]] Pollution target(Station& station) const;
    [[nodiscard]] double smoke(feed::LonLat place) const;
    void reportStation(std::uint32_t number);
    void reportNetwork(std::uint32_t number);
    [[nodiscard]] Millis intervalOf(const Station& station) const;
    void setSampling(Station& station, std::uint8_t sampling);
    [[nodiscard]] Station* stationOf(Handle handle);
    [[nodiscard]] bool isOffline(const Station& station) const {
        return station.network >= 0 && m_networks[static_cast<std::size_t>(station.network)].offline;
    }
    void reportDevice(std::uint32_t device);

    World& m_world;
    Rng m_rng;
    const TrafficSystem& m_traffic;
    std::string m_layerId;
    std::vector<Station> m_stations;
    std::vector<Network> m_networks;
    std::vector<std::string> m_ids;  ///< until attach(): stations, networks
    std::vector<std::uint64_t> m_hashes;
    std::vector<Fire> m_fires;
    double m_smog = 1.0;
    double m_smogTarget = 1.0;
    Millis m_smogLeftMs = 0;
    Millis m_leftMs = 0;
    Millis m_sinceKeptMs = 0;
    Timers m_leases;
    ReportWheel m_wheel;

    Field m_index, m_no2, m_pm25, m_pm10, m_o3, m_leading, m_trend, m_temperature, m_humidity, m_wind, m_windFrom,
        m_connection, m_sampling, m_mode;
};

}  // namespace belfry::simulator
