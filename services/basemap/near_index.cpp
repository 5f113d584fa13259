// SPDX-License-Identifier: Apache-2.0
#include "services/basemap/near_index.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace belfry::basemap {

namespace {

constexpr double kCell = 0.002;
constexpr double kMetresPerDegree = 111'195.08;

std::int32_t cellOf(double degrees) { return static_cast<std::int32_t>(std::floor(degrees / kCell)); }

std::uint64_t keyOf(std::int32_t x, std::int32_t y) {
    return (std::uint64_t{static_cast<std::uint32_t>(x)} << 32U) | static_cast<std::uint32_t>(y);
}

double metresPerDegreeOfLon(double lat) {
    return kMetresPerDegree * std::max(0.01, std::cos(lat * std::numbers::pi / 180.0));
}

struct Plane {
    feed::LonLat origin;
    double kx;

    explicit Plane(feed::LonLat o) : origin(o), kx(metresPerDegreeOfLon(o.lat)) {}
    [[nodiscard]] double x(feed::LonLat p) const { return (p.lon - origin.lon) * kx; }
    [[nodiscard]] double y(feed::LonLat p) const { return (p.lat - origin.lat) * kMetresPerDegree; }
};

}  // namespace

void NearIndex::add(const Piece& piece) {
    const auto index = static_cast<std::uint32_t>(m_pieces.size());
    m_pieces.push_back(piece);
    const std::int32_t x0 = cellOf(std::min(piece.a.lon, piece.b.lon));
    const std::int32_t x1 = cellOf(std::max(piece.a.lon, piece.b.lon));
    const std::int32_t y0 = cellOf(std::min(piece.a.lat, piece.b.lat));
    const std::int32_t y1 = cellOf(std::max(piece.a.lat, piece.b.lat));
    if (std::int64_t{x1 - x0 + 1} * (y1 - y0 + 1) > 10'000) {
        return;  // a straight line over 10 km is no street
    }
    for (std::int32_t x = x0; x <= x1; ++x) {
        for (std::int32_t y = y0; y <= y1; ++y) {
            m_cells[keyOf(x, y)].push_back(index);
        }
    }
}

void NearIndex::addLine(const std::vector<feed::LonLat>& line, std::size_t value) {
    for (std::size_t i = 1; i < line.size(); ++i) {
        add({line[i - 1], line[i], value});
    }
}

void NearIndex::addPoint(feed::LonLat point, std::size_t value) { add({point, point, value}); }

std::optional<NearIndex::Hit> NearIndex::nearest(feed::LonLat place, double radius) const {
    const Plane plane(place);
    const double dLon = radius / plane.kx;
    const double dLat = radius / kMetresPerDegree;
    std::optional<Hit> best;
    for (std::int32_t x = cellOf(place.lon - dLon); x <= cellOf(place.lon + dLon); ++x) {
        for (std::int32_t y = cellOf(place.lat - dLat); y <= cellOf(place.lat + dLat); ++y) {
            const auto cell = m_cells.find(keyOf(x, y));
            if (cell == m_cells.end()) {
                continue;
            }
            for (const std::uint32_t index : cell->second) {
                const Piece& piece = m_pieces[index];
                const double ax = plane.x(piece.a);
                const double ay = plane.y(piece.a);
                const double bx = plane.x(piece.b) - ax;
                const double by = plane.y(piece.b) - ay;
                const double square = bx * bx + by * by;
                const double t = square > 0 ? std::clamp(-(ax * bx + ay * by) / square, 0.0, 1.0) : 0.0;
                const double metres = std::hypot(ax + t * bx, ay + t * by);
                if (metres <= radius && (!best || metres < best->metres)) {
                    best = Hit{piece.value, metres};
                }
            }
        }
    }
    return best;
}

bool inside(const std::vector<std::vector<feed::LonLat>>& rings, feed::LonLat p) {
    bool in = false;
    for (const auto& ring : rings) {
        for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
            const auto& a = ring[i];
            const auto& b = ring[j];
            if ((a.lat > p.lat) != (b.lat > p.lat) &&
                p.lon < (b.lon - a.lon) * (p.lat - a.lat) / (b.lat - a.lat) + a.lon) {
                in = !in;
            }
        }
    }
    return in;
}

double areaSquareMetres(const std::vector<feed::LonLat>& ring) {
    if (ring.size() < 3) {
        return 0;
    }
    const Plane plane(ring.front());
    double twice = 0;
    for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
        twice += plane.x(ring[j]) * plane.y(ring[i]) - plane.x(ring[i]) * plane.y(ring[j]);
    }
    return std::abs(twice) / 2;
}

feed::LonLat centroid(const std::vector<feed::LonLat>& ring) {
    if (ring.empty()) {
        return {};
    }
    const feed::LonLat o = ring.front();
    double twice = 0;
    double x = 0;
    double y = 0;
    double meanX = 0;
    double meanY = 0;
    for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
        const double ax = ring[j].lon - o.lon;
        const double ay = ring[j].lat - o.lat;
        const double bx = ring[i].lon - o.lon;
        const double by = ring[i].lat - o.lat;
        const double cross = ax * by - bx * ay;
        twice += cross;
        x += (ax + bx) * cross;
        y += (ay + by) * cross;
        meanX += bx;
        meanY += by;
    }
    if (std::abs(twice) < 1e-14) {
        const auto n = static_cast<double>(ring.size());
        return {o.lon + meanX / n, o.lat + meanY / n};
    }
    return {o.lon + x / (3 * twice), o.lat + y / (3 * twice)};
}

double lengthMetres(const std::vector<feed::LonLat>& line) {
    double sum = 0;
    for (std::size_t i = 1; i < line.size(); ++i) {
        sum += feed::distanceMetres(line[i - 1], line[i]);
    }
    return sum;
}

feed::LonLat midpoint(const std::vector<feed::LonLat>& line) {
    if (line.empty()) {
        return {};
    }
    double left = lengthMetres(line) / 2;
    for (std::size_t i = 1; i < line.size(); ++i) {
        const double piece = feed::distanceMetres(line[i - 1], line[i]);
        if (piece >= left && piece > 0) {
            const double t = left / piece;
            return {line[i - 1].lon + (line[i].lon - line[i - 1].lon) * t,
                    line[i - 1].lat + (line[i].lat - line[i - 1].lat) * t};
        }
        left -= piece;
    }
    return line.back();
}

}  // namespace belfry::basemap
