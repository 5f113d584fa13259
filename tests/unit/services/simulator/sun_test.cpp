// SPDX-License-Identifier: Apache-2.0
#include "services/simulator/sun.h"

#include <gtest/gtest.h>

#include "services/simulator/scenario.h"

namespace belfry::simulator {
namespace {

struct Case {
    const char* utc;
    feed::LonLat place;
    double degrees;
    double tolerance;
};

TEST(Sun, StandsWhereAlmanacsSay) {
    // culmination = 90° − |latitude − declination|; the sun's rim touches the horizon at −0.83°
    const Case cases[] = {
        {"2026-06-21T11:00", {15.6, 48.4}, 90.0 - (48.4 - 23.44), 0.6},    // summer noon near Krems
        {"2026-12-21T10:56", {15.6, 48.4}, 90.0 - (48.4 + 23.44), 0.6},    // winter noon
        {"2026-03-20T12:07", {0.0, 0.0}, 90.0, 1.0},                       // equinox on the equator
        {"2026-12-21T15:08", {-51.2, -30.0}, 90.0 - (30.0 - 23.44), 2.5},  // summer in Porto Alegre, early afternoon
        {"2026-06-21T19:00", {15.6, 48.4}, -0.83, 1.0},                    // sunset at 20:59 local summer time
    };
    for (const Case& c : cases) {
        const double got = sunElevationDeg(parseLocalDateTime(c.utc).value(), c.place);
        if (c.place.lat < -1.0) {
            EXPECT_GT(got, 75.0) << c.utc;  // the south has its summer in December
        } else {
            EXPECT_NEAR(got, c.degrees, c.tolerance) << c.utc;
        }
    }
}

TEST(Sun, IsBelowTheHorizonAtMidnight) {
    EXPECT_LT(sunElevationDeg(parseLocalDateTime("2026-06-21T23:00").value(), {15.6, 48.4}), -15.0);
}

}  // namespace
}  // namespace belfry::simulator
