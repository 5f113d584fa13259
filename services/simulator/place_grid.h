// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <numbers>
#include <unordered_map>
#include <vector>

#include "models/feed/geo.h"

namespace belfry::simulator {

/** Metres east and north of a city's centre; flat, good to a per cent over 50 km. */
struct Metres {
    double x = 0.0;
    double y = 0.0;
};

[[nodiscard]] inline double distance(Metres a, Metres b) { return std::hypot(a.x - b.x, a.y - b.y); }

class LocalPlane {
public:
    explicit LocalPlane(feed::LonLat centre = {})
        : m_centre(centre), m_perLon(111'320.0 * std::max(0.05, std::cos(centre.lat * std::numbers::pi / 180.0))) {}
    [[nodiscard]] Metres metres(feed::LonLat p) const {
        return {(p.lon - m_centre.lon) * m_perLon, (p.lat - m_centre.lat) * 110'574.0};
    }
    [[nodiscard]] feed::LonLat lonLat(Metres p) const {
        return {m_centre.lon + p.x / m_perLon, m_centre.lat + p.y / 110'574.0};
    }

private:
    feed::LonLat m_centre;
    double m_perLon;
};

/** Numbered points by place, for "what is near". Answers come in the order of adding within a cell, so they are the
 *  same in every run. */
class PlaceGrid {
public:
    explicit PlaceGrid(double cellM = 250.0) : m_cellM(cellM) {}

    void add(Metres place, std::uint32_t number) {
        m_cells[key(cell(place.x), cell(place.y))].push_back({place, number});
        ++m_count;
    }
    [[nodiscard]] bool empty() const { return m_count == 0; }

    /** Calls f(number, metres) for everything within `radiusM`. */
    template <typename F>
    void within(Metres place, double radiusM, F&& f) const {
        for (std::int64_t y = cell(place.y - radiusM); y <= cell(place.y + radiusM); ++y) {
            for (std::int64_t x = cell(place.x - radiusM); x <= cell(place.x + radiusM); ++x) {
                const auto found = m_cells.find(key(x, y));
                if (found == m_cells.end()) {
                    continue;
                }
                for (const Entry& entry : found->second) {
                    const double metres = distance(entry.place, place);
                    if (metres <= radiusM) {
                        f(entry.number, metres);
                    }
                }
            }
        }
    }

    static constexpr std::uint32_t kNone = 0xFFFF'FFFFU;
    /** The nearest within `maxM`, or kNone. */
    [[nodiscard]] std::uint32_t nearest(Metres place, double maxM) const {
        for (double radius = std::min(m_cellM, maxM); m_count > 0; radius *= 2.0) {
            radius = std::min(radius, maxM);
            std::uint32_t best = kNone;
            double bestM = std::numeric_limits<double>::max();
            within(place, radius, [&](std::uint32_t number, double metres) {
                if (metres < bestM) {
                    bestM = metres;
                    best = number;
                }
            });
            if (best != kNone || radius >= maxM) {
                return best;
            }
        }
        return kNone;
    }

private:
    struct Entry {
        Metres place;
        std::uint32_t number = 0;
    };
    [[nodiscard]] std::int64_t cell(double metres) const {
        return static_cast<std::int64_t>(std::floor(metres / m_cellM));
    }
    [[nodiscard]] static std::uint64_t key(std::int64_t x, std::int64_t y) {
        return (static_cast<std::uint64_t>(x) << 32U) ^ (static_cast<std::uint64_t>(y) & 0xFFFF'FFFFULL);
    }

    double m_cellM;
    std::unordered_map<std::uint64_t, std::vector<Entry>> m_cells;
    std::size_t m_count = 0;
};

}  // namespace belfry::simulator
