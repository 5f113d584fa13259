// SPDX-License-Identifier: Apache-2.0
#include "services/basemap/road_labels.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <numbers>
#include <optional>
#include <unordered_map>
#include <utility>

namespace belfry::basemap {

namespace {

using Line = std::vector<feed::LonLat>;

constexpr double kSharpestTurn = 50.0 * std::numbers::pi / 180.0;

std::uint64_t keyOf(feed::LonLat p) {
    const auto m = feed::project(p);
    return (std::uint64_t{m.x} << 32U) | m.y;
}

double bearing(feed::LonLat a, feed::LonLat b) {
    return std::atan2((b.lon - a.lon) * std::cos(a.lat * std::numbers::pi / 180.0), b.lat - a.lat);
}

double turn(double a, double b) { return std::abs(std::remainder(b - a, 2 * std::numbers::pi)); }

/** Joins the lines of one street. */
class Joiner {
public:
    explicit Joiner(std::vector<Line> lines) : m_lines(std::move(lines)), m_used(m_lines.size(), false) {
        for (std::size_t i = 0; i < m_lines.size(); ++i) {
            m_ends.emplace(keyOf(m_lines[i].front()), i);
            m_ends.emplace(keyOf(m_lines[i].back()), i);
        }
    }

    std::vector<Line> join() {
        std::vector<Line> joined;
        for (std::size_t i = 0; i < m_lines.size(); ++i) {
            if (m_used[i]) {
                continue;
            }
            m_used[i] = true;
            Line line = m_lines[i];
            extend(line);
            std::reverse(line.begin(), line.end());
            extend(line);
            joined.push_back(std::move(line));
        }
        return joined;
    }

private:
    void extend(Line& line) {
        while (auto next = straightest(line)) {
            line.insert(line.end(), next->begin() + 1, next->end());
        }
    }

    /** The unused line that goes on from the end of `line` with the smallest turn, in that direction. */
    std::optional<Line> straightest(const Line& line) {
        const feed::LonLat end = line.back();
        const double heading = bearing(line[line.size() - 2], end);
        std::optional<std::size_t> best;
        double bestTurn = kSharpestTurn;
        const auto [first, last] = m_ends.equal_range(keyOf(end));
        for (auto it = first; it != last; ++it) {
            const Line& candidate = m_lines[it->second];
            if (m_used[it->second]) {
                continue;
            }
            const bool forward = keyOf(candidate.front()) == keyOf(end);
            const double out = forward ? bearing(candidate[0], candidate[1])
                                       : bearing(candidate.back(), candidate[candidate.size() - 2]);
            if (turn(heading, out) < bestTurn) {
                bestTurn = turn(heading, out);
                best = it->second;
            }
        }
        if (!best) {
            return std::nullopt;
        }
        m_used[*best] = true;
        Line next = m_lines[*best];
        if (keyOf(next.front()) != keyOf(end)) {
            std::reverse(next.begin(), next.end());
        }
        return next;
    }

    std::vector<Line> m_lines;
    std::vector<bool> m_used;
    std::unordered_multimap<std::uint64_t, std::size_t> m_ends;
};

}  // namespace

std::vector<MapFeature> joinedForLabels(std::vector<MapFeature> roads) {
    struct Group {
        std::string kind;
        std::vector<Line> lines;
    };
    std::map<std::pair<std::string, int>, Group> groups;
    for (auto& road : roads) {
        if (road.name.empty() || road.rings.empty() || road.rings.front().size() < 2) {
            continue;
        }
        auto& group = groups[{road.name, road.rank}];
        group.kind = road.kind;
        group.lines.push_back(std::move(road.rings.front()));
    }
    std::vector<MapFeature> joined;
    for (auto& [key, group] : groups) {
        for (auto& line : Joiner(std::move(group.lines)).join()) {
            MapFeature feature;
            feature.layer = MapLayer::RoadLabels;
            feature.kind = group.kind;
            feature.name = key.first;
            feature.rank = key.second;
            feature.rings.push_back(std::move(line));
            joined.push_back(std::move(feature));
        }
    }
    return joined;
}

}  // namespace belfry::basemap
