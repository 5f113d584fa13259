// SPDX-License-Identifier: Apache-2.0
#include "services/simulator/weather.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace belfry::simulator {

namespace {

/** One step of a wandering value with mean 0, spread 1 and the given memory. */
double wander(double value, double dtS, double memoryS, Rng& rng) {
    const double keep = std::exp(-dtS / memoryS);
    return value * keep + std::sqrt(1.0 - keep * keep) * rng.normal();
}

}  // namespace

double WeatherModel::Setting::apply(double present, Millis dtMs) {
    if (!active) {
        return present;
    }
    if (leftMs <= dtMs) {
        leftMs = 0;
        return target;
    }
    const double share = static_cast<double>(dtMs) / static_cast<double>(leftMs);
    leftMs -= dtMs;
    return present + (target - present) * share;
}

void WeatherModel::change(const WeatherChange& change, Millis overMs) {
    const auto put = [overMs](Setting& setting, const std::optional<double>& value) {
        if (value) {
            setting = {true, *value, overMs};
        }
    };
    put(m_wind, change.windMs);
    put(m_windFrom, change.windFromDeg);
    put(m_rain, change.rainMmH);
    put(m_temperature, change.temperatureC);
    put(m_cloud, change.cloud);
    put(m_inversion, change.inversion);
}

void WeatherModel::live(Millis dtMs, double dayOfYear, double hour) {
    const double dtS = static_cast<double>(dtMs) / 1000.0;
    m_windNoise = wander(m_windNoise, dtS, 1'800.0, m_rng);
    m_turnNoise = wander(m_turnNoise, dtS, 5'400.0, m_rng);
    m_cloudNoise = wander(m_cloudNoise, dtS, 10'800.0, m_rng);
    m_warmNoise = wander(m_warmNoise, dtS, 43'200.0, m_rng);

    constexpr double kTurn = 2.0 * std::numbers::pi;
    const double summer = std::cos(kTurn * (dayOfYear - 200.0) / 365.0) * (m_latitude < 0 ? -1.0 : 1.0);
    const double seasonal = 24.0 - 0.28 * std::abs(m_latitude) + std::min(10.0, 0.2 * std::abs(m_latitude)) * summer;
    const double daily = 4.0 * std::cos(kTurn * (hour - 15.0) / 24.0);

    const double freeWind = std::max(0.3, 3.0 + 1.2 * m_windNoise + 0.6 * std::cos(kTurn * (hour - 15.0) / 24.0));
    const double gust = 1.0 + 0.08 * m_windNoise;
    m_now.windMs = m_wind.active ? m_wind.apply(m_now.windMs, dtMs) : freeWind;
    if (m_wind.active && m_wind.leftMs == 0) {
        m_now.windMs = std::max(0.1, m_wind.target * gust);
    }
    m_now.windFromDeg = m_windFrom.active ? m_windFrom.apply(m_now.windFromDeg, dtMs) : 240.0 + 35.0 * m_turnNoise;
    m_now.windFromDeg = std::fmod(std::fmod(m_now.windFromDeg, 360.0) + 360.0, 360.0);
    m_now.cloud = m_cloud.active ? m_cloud.apply(m_now.cloud, dtMs) : std::clamp(0.45 + 0.3 * m_cloudNoise, 0.0, 1.0);
    m_now.rainMmH = m_rain.active ? m_rain.apply(m_now.rainMmH, dtMs) : std::max(0.0, (m_cloudNoise - 1.3) * 3.0);
    m_now.inversion = m_inversion.active ? m_inversion.apply(m_now.inversion, dtMs) : 0.0;

    const double season = seasonal + daily + 2.5 * m_warmNoise;
    if (m_temperature.active) {
        // the scenario names a temperature once; from then on the day goes on around it
        m_offsetC = m_temperature.apply(m_started ? m_now.temperatureC : m_temperature.target, dtMs) - season;
        m_temperature.active = m_temperature.leftMs > 0;
    }
    m_started = true;
    m_now.temperatureC = std::clamp(season + m_offsetC, -45.0, 48.0);
    m_now.humidity =
        std::clamp(0.72 - 0.012 * daily * 2.0 + 0.03 * m_now.rainMmH + 0.1 * (m_now.cloud - 0.5), 0.2, 1.0);
}

}  // namespace belfry::simulator
