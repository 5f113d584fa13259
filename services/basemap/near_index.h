// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

#include "models/feed/geo.h"

namespace belfry::basemap {

/** Finds the line or point next to a place, within a radius of some hundred metres. Grid of 0.002°. */
class NearIndex {
public:
    struct Hit {
        std::size_t value;
        double metres;
    };

    void addLine(const std::vector<feed::LonLat>& line, std::size_t value);
    void addPoint(feed::LonLat point, std::size_t value);
    [[nodiscard]] std::optional<Hit> nearest(feed::LonLat place, double radiusMetres) const;
    [[nodiscard]] bool empty() const { return m_pieces.empty(); }

private:
    struct Piece {
        feed::LonLat a, b;
        std::size_t value;
    };
    void add(const Piece& piece);

    std::vector<Piece> m_pieces;
    std::unordered_map<std::uint64_t, std::vector<std::uint32_t>> m_cells;
};

/** Even-odd rule over all rings. */
[[nodiscard]] bool inside(const std::vector<std::vector<feed::LonLat>>& rings, feed::LonLat p);

/** Of the outer (first) ring, in square metres, on a plane touching the Earth there. */
[[nodiscard]] double areaSquareMetres(const std::vector<feed::LonLat>& ring);

/** Area-weighted middle of a ring; of a degenerate one the middle of its points. */
[[nodiscard]] feed::LonLat centroid(const std::vector<feed::LonLat>& ring);

/** The point half-way along a line. */
[[nodiscard]] feed::LonLat midpoint(const std::vector<feed::LonLat>& line);

[[nodiscard]] double lengthMetres(const std::vector<feed::LonLat>& line);

}  // namespace belfry::basemap
