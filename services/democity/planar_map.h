// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "services/democity/geometry.h"

namespace belfry::democity {

/** What runs along an edge of the map; the more important comes first. None = a border that is no way. */
enum class Way : std::uint8_t {
    Motorway,
    MotorwayLink,
    Primary,
    Secondary,
    Tertiary,
    Residential,
    LivingStreet,
    Pedestrian,
    Track,
    None
};

[[nodiscard]] inline bool isRoad(Way way) { return way < Way::Track; }
[[nodiscard]] inline bool isMain(Way way) { return way <= Way::Tertiary; }
/** Metres from the centre line to the kerb. */
[[nodiscard]] double halfWidth(Way way);

struct EdgeInfo {
    Way way = Way::None;
    int street = -1;
    bool oneWay = false;  ///< in the direction of the even half-edge
};

/** Use of a piece of land between ways. */
enum class Zone : std::uint8_t {
    Rural,
    Town,
    Village,  // not decided yet
    OldTown,
    Perimeter,
    Rows,
    Suburb,
    VillageHomes,
    Industrial,
    Retail,
    Square,
    Park,
    Cemetery,
    Allotments,
    Stadium,
    Hospital,
    School,
    Green,
    CarPark,
    Water,
    Railway,
    Farmland,
    Meadow,
    Forest
};

/** A subdivision of the plane into faces, edited by cutting faces in two: the street network and its blocks. Half-edges
 *  2e and 2e+1 are the two sides of edge e; a face lies to the left of its half-edges. */
class PlanarMap {
public:
    struct Node {
        Vec position;
        int half = -1;  ///< one that leaves here
    };
    struct Half {
        int origin = -1;
        int next = -1;
        int prev = -1;
        int face = -1;
    };
    struct Face {
        int half = -1;
        Zone zone = Zone::Rural;
        int district = -1;
        int quarter = -1;
        int level = 0;
        bool done = false;
    };

    /** Before build(): lines may cross and touch as they like. */
    void addLine(const Line& line, EdgeInfo info);
    /** Makes the subdivision of everything inside the frame; loose ends and loose pieces are dropped. */
    void build(double frameHalf);

    [[nodiscard]] static int twin(int half) { return half ^ 1; }
    [[nodiscard]] const EdgeInfo& info(int half) const { return m_edges[static_cast<std::size_t>(half / 2)]; }
    [[nodiscard]] EdgeInfo& info(int half) { return m_edges[static_cast<std::size_t>(half / 2)]; }
    [[nodiscard]] const Half& half(int index) const { return m_halves[static_cast<std::size_t>(index)]; }
    [[nodiscard]] Vec at(int half) const {
        return m_nodes[static_cast<std::size_t>(m_halves[static_cast<std::size_t>(half)].origin)].position;
    }
    [[nodiscard]] Vec end(int half) const { return at(twin(half)); }
    [[nodiscard]] const std::vector<Node>& nodes() const { return m_nodes; }
    [[nodiscard]] std::vector<Face>& faces() { return m_faces; }
    [[nodiscard]] const std::vector<Face>& faces() const { return m_faces; }
    [[nodiscard]] std::size_t halfCount() const { return m_halves.size(); }
    [[nodiscard]] const Face& faceOf(int half) const {
        return m_faces[static_cast<std::size_t>(m_halves[static_cast<std::size_t>(half)].face)];
    }

    /** Half-edges around a face, in order. */
    [[nodiscard]] std::vector<int> walk(int face) const;
    [[nodiscard]] Line ring(int face) const;
    /** Half-edges that leave the node of `half`. */
    [[nodiscard]] std::vector<int> leaving(int half) const;
    /** Roads that meet at the node where `half` starts. */
    [[nodiscard]] int roadDegree(int half) const;

    /** Puts a node on an edge; returns the half-edge of the same side that leaves it. */
    int splitEdge(int half, Vec position);
    /** Cuts a face from the corner where `from` leaves to the corner where `to` leaves (both of the face). The new
     *  face is on the chain's right. `infos` has one more entry than `inner`. Returns the new face. */
    int splitFace(int from, int to, const Line& inner, const std::vector<EdgeInfo>& infos);
    /** A dead end into the face from the corner where `from` leaves. */
    void addSpur(int from, const Line& points, EdgeInfo info);

private:
    int addEdge(int a, int b, EdgeInfo info);
    void link(int a, int b);

    struct RawLine {
        Line line;
        EdgeInfo info;
    };
    std::vector<RawLine> m_raw;
    std::vector<Node> m_nodes;
    std::vector<Half> m_halves;
    std::vector<EdgeInfo> m_edges;
    std::vector<Face> m_faces;
};

}  // namespace belfry::democity
