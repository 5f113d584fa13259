// SPDX-License-Identifier: Apache-2.0
// The part of TownPlan that knows where trees stand.
#include <algorithm>
#include <cstddef>
#include <map>
#include <vector>

#include "services/democity/town_plan.h"

namespace belfry::democity {

void TownPlan::planWoods() {
    // the edge of the woods is a contour of woods(), found on a grid and chained to lines
    const double h = m_frame.half;
    const int n = static_cast<int>(2.0 * h / 85.0);
    const double step = 2.0 * h / n;
    const auto side = static_cast<std::size_t>(n) + 1;
    std::vector<double> value(side * side);
    const auto cell = [&](int x, int y) { return static_cast<std::size_t>(y) * side + static_cast<std::size_t>(x); };
    for (int y = 0; y <= n; ++y) {
        for (int x = 0; x <= n; ++x) {
            value[cell(x, y)] = woods({-h + x * step, -h + y * step}) - kWoods;
        }
    }
    // crossing points are named by the grid edge they lie on: 2 * corner + (0 right, 1 up)
    std::map<std::size_t, std::vector<std::size_t>> links;
    std::map<std::size_t, Vec> points;
    const auto crossing = [&](int x, int y, bool up) {
        const std::size_t key = 2 * cell(x, y) + (up ? 1 : 0);
        const double a = value[cell(x, y)];
        const double b = up ? value[cell(x, y + 1)] : value[cell(x + 1, y)];
        const double t = std::clamp(a / (a - b), 0.02, 0.98);
        points[key] = {-h + (x + (up ? 0.0 : t)) * step, -h + (y + (up ? t : 0.0)) * step};
        return key;
    };
    for (int y = 0; y < n; ++y) {
        for (int x = 0; x < n; ++x) {
            const bool a = value[cell(x, y)] > 0.0;
            const bool b = value[cell(x + 1, y)] > 0.0;
            const bool c = value[cell(x + 1, y + 1)] > 0.0;
            const bool d = value[cell(x, y + 1)] > 0.0;
            std::vector<std::size_t> hits;
            if (a != b) {
                hits.push_back(crossing(x, y, false));
            }
            if (b != c) {
                hits.push_back(crossing(x + 1, y, true));
            }
            if (c != d) {
                hits.push_back(crossing(x, y + 1, false));
            }
            if (d != a) {
                hits.push_back(crossing(x, y, true));
            }
            for (std::size_t i = 0; i + 1 < hits.size(); i += 2) {
                links[hits[i]].push_back(hits[i + 1]);
                links[hits[i + 1]].push_back(hits[i]);
            }
        }
    }
    std::map<std::size_t, bool> seen;
    const auto chain = [&](std::size_t start) {
        Line line;
        std::size_t at = start;
        bool more = true;
        while (more) {
            seen[at] = true;
            line.push_back(points[at]);
            more = false;
            for (const std::size_t next : links[at]) {
                if (!seen[next]) {
                    at = next;
                    more = true;
                    break;
                }
            }
        }
        return line;
    };
    for (const bool closed : {false, true}) {  // open chains begin at the frame
        for (const auto& [key, next] : links) {
            if (seen[key] || (!closed && next.size() != 1)) {
                continue;
            }
            Line line = chain(key);
            if (line.size() < 5) {
                continue;
            }
            if (!closed) {
                m_map.addLine(smoothCurve(line, 28.0), {});
                continue;
            }
            if (line.size() < 9) {
                continue;
            }
            m_map.addLine(smoothCurve(line, 28.0, true), {});
            // a wood on its own needs a hedge to hang on, or the map would lose it
            const Vec* out = &line.front();
            for (const Vec& p : line) {
                out = length(p) > length(*out) ? &p : out;
            }
            m_map.addLine({*out - unit(*out) * 30.0, *out + unit(*out) * (3.0 * h)}, {});
        }
    }
}

double TownPlan::woods(Vec p) const {
    const double size = m_frame.open ? 900.0 + 0.25 * m_radius : 1'700.0;
    const Vec q = p + m_frame.origin;
    const double hills = 0.62 * noise(mix(m_frame.regionSeed, 71), q.x / size, q.y / size) +
                         0.38 * noise(mix(m_frame.regionSeed, 72), q.x / (size * 0.4), q.y / (size * 0.4));
    const double high = m_frame.open ? smoothstep(-0.5 * m_frame.half, 1.0 * m_frame.half, p.y) : 0.4;
    const double far = smoothstep(0.9, 1.4, length(p) / m_radius);
    const double wet = 1.0 - smoothstep(100.0, 420.0, distanceToLine(p, m_riverCourse));
    double cleared = 0.0;
    for (const Village& v : m_villages) {
        cleared = std::max(cleared, 1.0 - smoothstep(v.radius * 1.2, v.radius * 1.2 + 420.0, distance(p, v.center)));
    }
    return (0.26 + 0.62 * hills + 0.26 * high) * far - 0.3 * wet - 0.6 * cleared;
}

}  // namespace belfry::democity
