// SPDX-License-Identifier: Apache-2.0
#include "services/democity/planar_map.h"

#include <gtest/gtest.h>

namespace belfry::democity {
namespace {

constexpr EdgeInfo kStreet{Way::Residential, 7, false};

/** Faces that are land: counter-clockwise. */
std::vector<int> lands(const PlanarMap& map) {
    std::vector<int> out;
    for (int f = 0; f < static_cast<int>(map.faces().size()); ++f) {
        if (ringArea(map.ring(f)) > 0.0) {
            out.push_back(f);
        }
    }
    return out;
}

void expectSound(const PlanarMap& map) {
    for (int h = 0; h < static_cast<int>(map.halfCount()); ++h) {
        EXPECT_EQ(map.half(map.half(h).next).prev, h);
        EXPECT_EQ(map.half(map.half(h).prev).next, h);
        EXPECT_EQ(map.half(map.half(h).next).origin, map.half(PlanarMap::twin(h)).origin);
        EXPECT_EQ(map.half(map.half(h).next).face, map.half(h).face);
    }
}

TEST(PlanarMap, CrossingLinesCutTheFrameIntoFour) {
    PlanarMap map;
    map.addLine({{-200, 0}, {200, 0}}, kStreet);
    map.addLine({{0, -200}, {0, 200}}, kStreet);
    map.build(100.0);
    const auto faces = lands(map);
    ASSERT_EQ(faces.size(), 4U);
    for (const int f : faces) {
        EXPECT_NEAR(ringArea(map.ring(f)), 10'000.0, 1.0);
    }
    expectSound(map);
}

TEST(PlanarMap, LooseEndsAndIslandsAreDropped) {
    PlanarMap map;
    map.addLine({{-200, 0}, {30, 0}}, kStreet);
    map.addLine({{40, 40}, {60, 40}, {60, 60}, {40, 40}}, kStreet);
    map.build(100.0);
    ASSERT_EQ(lands(map).size(), 1U);
    EXPECT_NEAR(ringArea(map.ring(lands(map)[0])), 40'000.0, 1.0);
    expectSound(map);
}

TEST(PlanarMap, SplittingKeepsTheAreaAndTheLinks) {
    PlanarMap map;
    map.build(100.0);
    const int face = lands(map)[0];
    int south = -1;
    int north = -1;
    for (const int h : map.walk(face)) {
        if (map.at(h).y < -99.0 && map.end(h).y < -99.0) {
            south = h;
        }
        if (map.at(h).y > 99.0 && map.end(h).y > 99.0) {
            north = h;
        }
    }
    const int from = map.splitEdge(south, {10.0, -100.0});
    const int to = map.splitEdge(north, {-10.0, 100.0});
    const int fresh = map.splitFace(from, to, {{30.0, 0.0}}, {kStreet, kStreet});
    expectSound(map);
    EXPECT_NEAR(ringArea(map.ring(face)) + ringArea(map.ring(fresh)), 40'000.0, 1e-6);
    EXPECT_GT(ringArea(map.ring(fresh)), 1'000.0);
    EXPECT_GT(ringArea(map.ring(face)), 1'000.0);
    EXPECT_EQ(map.roadDegree(from), 1);

    const int side = map.half(PlanarMap::twin(map.half(from).prev)).face == face ? from : from;
    map.addSpur(side, {{40.0, -50.0}, {50.0, -20.0}}, kStreet);
    expectSound(map);
    EXPECT_NEAR(ringArea(map.ring(face)) + ringArea(map.ring(fresh)), 40'000.0, 1e-6);
    EXPECT_EQ(map.roadDegree(side), 2);
}

TEST(PlanarMap, SplitEdgeKeepsOneWayDirections) {
    PlanarMap map;
    map.addLine({{-100, 0}, {100, 0}}, {Way::MotorwayLink, 3, true});
    map.build(100.0);
    for (int h = 0; h < static_cast<int>(map.halfCount()); h += 2) {
        if (map.info(h).oneWay && map.at(h).x < -1.0 && map.end(h).x > 1.0) {
            (void)map.splitEdge(h + 1, {0.0, 0.0});
            break;
        }
    }
    for (int h = 0; h < static_cast<int>(map.halfCount()); h += 2) {
        if (map.info(h).oneWay) {
            EXPECT_LT(map.at(h).x, map.end(h).x) << "even half-edges follow the traffic";
        }
    }
    expectSound(map);
}

}  // namespace
}  // namespace belfry::democity
