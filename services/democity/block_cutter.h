// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "services/democity/planar_map.h"

namespace belfry::democity {

/** How land is cut into blocks. */
struct CutStyle {
    double depth = 70.0;    ///< wanted short side of a block, metres
    double length = 160.0;  ///< wanted long side
    double bend = 0.3;      ///< 0 = straight streets, 0.45 = winding
    double jitter = 0.1;    ///< how far from the regular position, as a part of the piece
    Way way = Way::Residential;
    double limit = 1.5;  ///< cut while a side is this many times too long
    double snap = 34.0;  ///< streets go on across a junction that is this near, metres
    bool ends = true;    ///< a street that meets no other way stops short of the border
};

/** Cuts faces of the map in two by a street, until blocks have the size of the style. */
class BlockCutter {
public:
    /** `newStreet` gives the id of a street that does not continue another one. */
    BlockCutter(PlanarMap& map, Random& random, std::function<int()> newStreet)
        : m_map(map), m_random(random), m_newStreet(std::move(newStreet)) {}

    /** The new face, or nothing when the block is small enough or cannot be cut well. */
    [[nodiscard]] std::optional<int> cut(int face, const CutStyle& style);

private:
    struct Port {
        int half = -1;   ///< half-edge that starts at or carries the point
        double t = 0.0;  ///< position on it; 0 = its origin
        Vec point;
        Vec inward;       ///< where a street wants to go from here
        int street = -1;  ///< goes on here
        bool road = false;
        double cost = 0.0;
    };
    [[nodiscard]] std::optional<Port> bestPort(const std::vector<int>& halves, Vec hit, Vec toward,
                                               const CutStyle& style) const;
    [[nodiscard]] bool fits(const std::vector<int>& halves, const Line& ring, const Port& a, const Port& b,
                            const Line& inner) const;
    [[nodiscard]] int portHalf(const Port& port);
    [[nodiscard]] std::optional<int> tryCut(const std::vector<int>& halves, const Line& ring, Vec base, Vec direction,
                                            const CutStyle& style);

    PlanarMap& m_map;
    Random& m_random;
    std::function<int()> m_newStreet;
};

}  // namespace belfry::democity
