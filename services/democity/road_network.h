// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "services/democity/town_plan.h"

namespace belfry::democity {

/** The drawn map's roads as a graph: bends are no nodes, bridges are pieces of their own, a motorway does not meet
 *  what it crosses. */
struct RoadPiece {
    int from = -1;  ///< index into RoadNetwork::nodes
    int to = -1;
    Line line;
    Way way = Way::Residential;
    int street = -1;
    bool oneWay = false;
    bool bridge = false;
    bool lit = false;  ///< runs through a town or village
    int district = -1;
    int quarter = -1;
    double size = 0.0;  ///< metres
};

struct NetworkNode {
    Vec position;
    std::vector<int> pieces;
    bool signal = false;
};

struct RoadNetwork {
    std::vector<NetworkNode> nodes;
    std::vector<RoadPiece> pieces;
};

[[nodiscard]] RoadNetwork roadNetwork(const TownPlan& plan);

/** Pieces of one street joined to lines that are as long as can be, for drawing and labels. */
struct DrawnRoad {
    Line line;
    Way way = Way::Residential;
    int street = -1;
    bool bridge = false;
};
[[nodiscard]] std::vector<DrawnRoad> drawnRoads(const RoadNetwork& network);

}  // namespace belfry::democity
