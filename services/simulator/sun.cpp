// SPDX-License-Identifier: Apache-2.0
#include "services/simulator/sun.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numbers>

namespace belfry::simulator {

double sunElevationDeg(Millis utcMs, feed::LonLat place) {
    using namespace std::chrono;
    constexpr double kRad = std::numbers::pi / 180.0;
    const sys_time<milliseconds> time{milliseconds{utcMs}};
    const auto day = floor<days>(time);
    const year_month_day date{day};
    const auto newYear = sys_days{date.year() / January / 1};
    const double dayOfYear = static_cast<double>((day - newYear).count());
    const double minuteOfDay = static_cast<double>((time - day).count()) / 60'000.0;

    const double g = 2.0 * std::numbers::pi / (date.year().is_leap() ? 366.0 : 365.0) *
                     (dayOfYear + (minuteOfDay / 60.0 - 12.0) / 24.0);
    const double equationOfTimeMin = 229.18 * (0.000075 + 0.001868 * std::cos(g) - 0.032077 * std::sin(g) -
                                               0.014615 * std::cos(2 * g) - 0.040849 * std::sin(2 * g));
    const double declination = 0.006918 - 0.399912 * std::cos(g) + 0.070257 * std::sin(g) - 0.006758 * std::cos(2 * g) +
                               0.000907 * std::sin(2 * g) - 0.002697 * std::cos(3 * g) + 0.00148 * std::sin(3 * g);
    const double trueSolarMin = minuteOfDay + equationOfTimeMin + 4.0 * place.lon;
    const double hourAngle = (trueSolarMin / 4.0 - 180.0) * kRad;
    const double cosZenith = std::sin(place.lat * kRad) * std::sin(declination) +
                             std::cos(place.lat * kRad) * std::cos(declination) * std::cos(hourAngle);
    return 90.0 - std::acos(std::clamp(cosZenith, -1.0, 1.0)) / kRad;
}

}  // namespace belfry::simulator
