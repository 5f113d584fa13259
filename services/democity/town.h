// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "services/democity/names.h"
#include "services/democity/road_network.h"
#include "services/democity/sink.h"
#include "services/democity/town_plan.h"

namespace belfry::democity {

/** Somewhere people go to by car or that a park name belongs to. */
struct Place {
    Zone zone = Zone::Park;
    std::string name;
    Vec position;
    int district = -1;
    double area = 0.0;  ///< m²
};

/** Node numbers at the borders between cells, so that the road graph of a region hangs together. */
using SharedNodes = std::map<std::pair<std::int64_t, std::int64_t>, std::int64_t>;

/** One town from plan to package. */
class Town {
public:
    /** `plan` is made already. `budget` = assets to place, exactly. */
    Town(TownPlan& plan, RoadNetwork& network, std::string name, std::uint32_t budget, bool capital)
        : m_plan(plan),
          m_network(network),
          m_name(std::move(name)),
          m_budget(budget),
          m_capital(capital),
          m_names(mix(plan.seed(), 201)) {}

    /** `exits` = names of what lies behind the cell's sides: east, north, west, south; empty = invented. */
    void write(Sink& sink, SharedNodes& shared, Vec origin, std::vector<std::string> exits);

private:
    void nameEverything(const Sink& sink, std::vector<std::string> exits);
    void writeOpenGround(Sink& sink, const Line& ring, Zone zone, const std::vector<Line>& houses, Random& random);
    void writeLand(Sink& sink);
    void writePaths(Sink& sink, const Line& ring, Zone zone, Random& random);
    void writeWater(Sink& sink);
    void writeRoads(Sink& sink);
    void writeRails(Sink& sink);
    void writeDistricts(Sink& sink);
    void writeGraph(Sink& sink, SharedNodes& shared, Vec origin);
    void writeAssets(Sink& sink);

    [[nodiscard]] const std::string& streetName(int street) const;
    [[nodiscard]] const std::string& districtName(int district) const;
    [[nodiscard]] feed::Asset asset(Sink& sink, const char* layer, const char* type, const char* entityType,
                                    const char* prefix, int digits, Vec position, int street, int district) const;
    void writeTraffic(Sink& sink);
    void writeParking(Sink& sink, std::uint32_t facilities);
    void writeBays(Sink& sink, std::uint32_t count);
    void writeAir(Sink& sink, std::uint32_t count);
    void writeLighting(Sink& sink, std::uint32_t budget);

    TownPlan& m_plan;
    RoadNetwork& m_network;
    std::string m_name;
    std::uint32_t m_budget;
    bool m_capital;
    NameMaker m_names;
    std::vector<std::string> m_districts;
    std::vector<std::string> m_villages;
    std::vector<Place> m_places;
    std::vector<std::int64_t> m_nodeIds;
    std::vector<std::int64_t> m_edgeIds;  ///< first (or only) edge of each piece
    std::uint32_t m_zones = 0;            ///< on-street parking zones to make
    std::uint64_t m_written = 0;
};

/** Lengths of lit streets, weighted by how close their lamps stand. */
[[nodiscard]] double lampMetres(const RoadNetwork& network);
/** OSM's highway value. */
[[nodiscard]] const char* highwayOf(Way way);

}  // namespace belfry::democity
