// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/domain/clock.h"
#include "models/feed/geo.h"

namespace belfry::simulator {

/** Elevation of the sun's centre above the horizon in degrees, without refraction, after the NOAA Solar Calculator's
 *  general equations (Spencer's Fourier series: "General Solar Position Calculations", NOAA Global Monitoring
 *  Division). Good to about 0.5°. `utcMs` is Unix time. */
[[nodiscard]] double sunElevationDeg(Millis utcMs, feed::LonLat place);

}  // namespace belfry::simulator
