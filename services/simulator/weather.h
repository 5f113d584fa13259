// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/domain/clock.h"
#include "services/simulator/rng.h"
#include "services/simulator/scenario.h"

namespace belfry::simulator {

struct Weather {
    double windMs = 3.0;
    double windFromDeg = 240.0;
    double rainMmH = 0.0;
    double temperatureC = 12.0;
    double humidity = 0.7;   ///< 0..1
    double cloud = 0.4;      ///< 0..1
    double inversion = 0.0;  ///< 0..1
};

/** A season's day with slow wandering, and what a scenario sets: that wins, reached in the time it says. */
class WeatherModel {
public:
    WeatherModel(std::uint64_t seed, double latitude) : m_rng(seed ^ 0x77EA'7E55ULL), m_latitude(latitude) {}

    void change(const WeatherChange& change, Millis overMs);
    void live(Millis dtMs, double dayOfYear, double hour);
    [[nodiscard]] const Weather& now() const { return m_now; }

private:
    /** Moves from where it is to `target` until the time is over; then stays. */
    struct Setting {
        bool active = false;
        double target = 0.0;
        Millis leftMs = 0;
        double apply(double present, Millis dtMs);
    };

    Rng m_rng;
    double m_latitude;
    Weather m_now;
    double m_windNoise = 0.0;
    double m_turnNoise = 0.0;
    double m_cloudNoise = 0.0;
    double m_warmNoise = 0.0;
    double m_offsetC = 0.0;  ///< what the scenario's temperature differs from the season's
    bool m_started = false;
    Setting m_wind, m_windFrom, m_rain, m_temperature, m_cloud, m_inversion;
};

}  // namespace belfry::simulator
