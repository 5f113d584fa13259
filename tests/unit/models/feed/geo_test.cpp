// SPDX-License-Identifier: Apache-2.0
#include "models/feed/geo.h"

#include <cmath>
#include <limits>
#include <random>

#include <gtest/gtest.h>

namespace belfry::feed {
namespace {

TEST(Projection, ComesBackWithinTwoCentimetres) {
    std::mt19937_64 rng(1);
    std::uniform_real_distribution<double> lon(-180.0, 180.0);
    std::uniform_real_distribution<double> lat(-85.0, 85.0);
    for (int i = 0; i < 10'000; ++i) {
        const LonLat place{lon(rng), lat(rng)};
        ASSERT_LT(distanceMetres(place, unproject(project(place))), 0.02);
    }
}

TEST(Projection, APlaceThatWasToldInDegreesIsTheSamePlaceAgain) {
    // or a table that was sorted by place is not sorted any more after a hop from one gateway to the next
    std::mt19937 rng(2);
    for (int i = 0; i < 1'000'000; ++i) {
        const Mercator place{static_cast<std::uint32_t>(rng()), static_cast<std::uint32_t>(rng() % 0xFFFFFFFFU)};
        ASSERT_EQ(project(unproject(place)), place) << place.x << ' ' << place.y;
    }
    for (const std::uint32_t edge : {0U, 1U, 0x7FFFFFFFU, 0x80000000U, 0xFFFFFFFEU}) {
        EXPECT_EQ(project(unproject({edge, edge})), (Mercator{edge, edge}));
    }
}

TEST(Projection, KnownPlaces) {
    EXPECT_EQ(project({0.0, 0.0}), (Mercator{2'147'483'648U, 2'147'483'648U}));
    EXPECT_EQ(project({-180.0, 90.0}), (Mercator{0, 0})) << "the pole is clamped to the edge";
    EXPECT_EQ(project({180.0, 0.0}).x, project({-180.0, 0.0}).x) << "the antimeridian is one line";
    EXPECT_EQ(project({13.0, -90.0}).y, 4'294'967'295U);
}

TEST(Morton, NeighboursInOneSquareAreARun) {
    // the four children of a square follow each other
    const auto code = [](std::uint32_t x, std::uint32_t y) { return mortonCode({x, y}); };
    EXPECT_EQ(code(0, 0), 0U);
    EXPECT_EQ(code(1, 0), 1U);
    EXPECT_EQ(code(0, 1), 2U);
    EXPECT_EQ(code(1, 1), 3U);
    EXPECT_EQ(code(0xFFFFFFFFU, 0xFFFFFFFFU), ~0ULL);
}

TEST(Distance, ViennaToGraz) { EXPECT_NEAR(distanceMetres({16.3725, 48.2083}, {15.4395, 47.0707}), 144'600.0, 500.0); }

TEST(Plausible, RefusesWhatIsNotOnEarth) {
    EXPECT_TRUE(isPlausible({0.0, 0.0}));
    EXPECT_FALSE(isPlausible({181.0, 0.0}));
    EXPECT_FALSE(isPlausible({0.0, 91.0}));
    EXPECT_FALSE(isPlausible({std::numeric_limits<double>::quiet_NaN(), 0.0}));
    EXPECT_FALSE(isPlausible({0.0, std::numeric_limits<double>::infinity()}));
}

}  // namespace
}  // namespace belfry::feed
