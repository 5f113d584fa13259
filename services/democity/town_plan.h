// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "services/democity/planar_map.h"

namespace belfry::democity {

/** A strip that streets do not cross on their own: river, stream or railway. */
struct Corridor {
    Line center;
    std::vector<double> half;  ///< half the width at each point of `center`
    Zone zone = Zone::Water;

    [[nodiscard]] Line bank(double side) const;  ///< side +1 = left, -1 = right
    [[nodiscard]] bool contains(Vec p) const;
};

constexpr double kWoods = 0.42;  ///< above it TownPlan::woods() means trees

/** What kind of name a street wants. */
enum class StreetTone : std::uint8_t {
    Ring,
    OuterRing,
    Radial,
    Bridge,
    Quay,
    Station,
    Market,
    Motorway,
    Ramp,
    Collector,
    OldTown,
    Perimeter,
    Suburb,
    Village,
    Industrial
};

struct PlannedStreet {
    StreetTone tone = StreetTone::Suburb;
    int order = 0;  ///< which radial, which bank …
    int district = -1;
    std::string name;
};

struct Village {
    Vec center;
    double radius = 0.0;
};

/** Places where ways leave the cell, as offsets from the middle of a side; the neighbour cell has the same. */
struct SideExits {
    double road = 0.0;
    double river = 0.0;
    double rail = 0.0;
    double motorway = 0.0;
};

struct CellFrame {
    double half = 0.0;  ///< the cell is the square -half…half
    bool open = true;   ///< no neighbours: any road may leave the cell anywhere
    Vec origin;         ///< of the cell on the region's plane: woods go on across borders
    std::uint64_t regionSeed = 1;
    std::string river = "Glocke";
    std::string motorway = "A 27";
    SideExits west, east, south, north;
};

/** Finds out whether a block may become something special while blocks are cut. */
struct Wish {
    Zone zone = Zone::Park;
    double minArea = 0.0;  ///< m²
    double maxArea = 0.0;
    double nearest = 0.0;  ///< distance from the centre as a part of the town's radius
    double farthest = 1.0;
    int count = 1;
    double chance = 0.3;
};

/** The plan of one town and the country around it: main ways, then quarters, then blocks. The centre is (0, 0). */
class TownPlan {
public:
    TownPlan(std::uint64_t seed, double radius, const CellFrame& frame);

    /** Everything, in order. */
    void make();

    [[nodiscard]] const PlanarMap& map() const { return m_map; }
    [[nodiscard]] const std::vector<Corridor>& corridors() const { return m_corridors; }
    [[nodiscard]] std::vector<PlannedStreet>& streets() { return m_streets; }
    [[nodiscard]] const std::vector<Village>& villages() const { return m_villages; }
    [[nodiscard]] int districtCount() const { return m_districtCount; }
    [[nodiscard]] const std::vector<Vec>& districtSeeds() const { return m_districtSeeds; }
    /** Roads to the outside: to the east, north, west and south exits, then those to villages. */
    [[nodiscard]] const std::vector<Line>& radials() const { return m_radials; }
    [[nodiscard]] double radius() const { return m_radius; }
    [[nodiscard]] double ringRadius() const { return m_ringRadius; }
    [[nodiscard]] const CellFrame& frame() const { return m_frame; }
    [[nodiscard]] bool hasRail() const { return m_hasRail; }
    [[nodiscard]] bool isTownLike() const { return m_townLike; }
    [[nodiscard]] Vec station() const { return m_station; }
    [[nodiscard]] Vec stationAxis() const { return m_stationAxis; }
    [[nodiscard]] const std::vector<Line>& rails() const { return m_rails; }
    [[nodiscard]] std::uint64_t seed() const { return m_seed; }
    /** 0…1, where trees stand on the hills. */
    [[nodiscard]] double woods(Vec p) const;

private:
    int street(StreetTone tone, int order = 0);
    void road(const Line& line, Way way, int streetId, bool oneWay = false);
    void planCorridors();
    void planRings();
    void planRadials();
    void planMotorway();
    void planQuays();
    void planVillagesAndLimit();
    void planWoods();
    [[nodiscard]] Line blob(Vec center, double radius, double roughness, std::uint64_t salt, double step) const;
    [[nodiscard]] Line wander(Vec a, Vec b, double amplitude, std::uint64_t salt) const;
    void classify();
    void makeQuarters();
    void dropLooseCollectors();
    void makeBlocks();
    void makeFields();
    [[nodiscard]] bool addDeadEnd(int face, Random& random);
    [[nodiscard]] Zone zoneOf(int face, Random& random) const;
    [[nodiscard]] bool grantWish(int face, Random& random);
    [[nodiscard]] int districtAt(Vec p) const;

    std::uint64_t m_seed;
    double m_radius;
    CellFrame m_frame;
    double m_ringRadius = 0.0;
    bool m_townLike = false;
    bool m_hasRail = false;
    bool m_hasMotorway = false;
    bool m_hasOuterRing = false;
    PlanarMap m_map;
    std::vector<Corridor> m_corridors;  // river first
    std::vector<PlannedStreet> m_streets;
    std::vector<Village> m_villages;
    std::vector<Line> m_radials;
    std::vector<Line> m_rails;
    Line m_limit;
    Line m_motorway;
    Line m_riverCourse;  // with few points, for distances
    Line m_railCourse;
    Line m_ring;
    Line m_outerRing;
    Line m_market;
    Vec m_station;
    Vec m_stationAxis{1.0, 0.0};
    Vec m_bridgehead;
    std::vector<Vec> m_districtSeeds;
    int m_districtCount = 0;
    std::vector<Wish> m_wishes;
};

}  // namespace belfry::democity
