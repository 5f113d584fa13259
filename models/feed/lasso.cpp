// SPDX-License-Identifier: Apache-2.0
#include "models/feed/lasso.h"

#include <algorithm>
#include <cmath>

namespace belfry::feed {

namespace {
constexpr double kWorld = 4'294'967'296.0;
}  // namespace

Lasso::Lasso(std::span<const Mercator> corners) {
    if (corners.size() < 3) {
        return;
    }
    m_originX = corners[0].x;
    struct Corner {
        double x, y;
    };
    std::vector<Corner> unrolled;
    unrolled.reserve(corners.size());
    double x = 0.0;
    for (std::size_t i = 0; i < corners.size(); ++i) {
        if (i > 0) {
            // the signed difference of 32 bits is the shorter way round
            x += static_cast<double>(static_cast<std::int32_t>(corners[i].x - corners[i - 1].x));
        }
        unrolled.push_back({x, static_cast<double>(corners[i].y)});
    }
    const auto [left, right] =
        std::minmax_element(unrolled.begin(), unrolled.end(), [](Corner a, Corner b) { return a.x < b.x; });
    const auto [top, bottom] =
        std::minmax_element(unrolled.begin(), unrolled.end(), [](Corner a, Corner b) { return a.y < b.y; });
    m_left = left->x;
    m_right = right->x;
    m_top = top->y;
    m_bottom = bottom->y;
    for (std::size_t i = 0; i < unrolled.size(); ++i) {
        Corner a = unrolled[i];
        Corner b = unrolled[(i + 1) % unrolled.size()];
        if (a.y > b.y) {
            std::swap(a, b);
        }
        m_sides.push_back({a.x, a.y, b.x, b.y});
    }
    m_bands.resize(std::clamp<std::size_t>(m_sides.size(), 1, 1'024));
    m_bandHeight = std::max(1.0, (m_bottom - m_top + 1.0) / static_cast<double>(m_bands.size()));
    for (std::uint32_t i = 0; i < m_sides.size(); ++i) {
        for (std::size_t band = bandOf(m_sides[i].y1); band <= bandOf(m_sides[i].y2); ++band) {
            m_bands[band].push_back(i);
        }
    }
}

std::size_t Lasso::bandOf(double y) const {
    const double band = std::floor((y - m_top) / m_bandHeight);
    return static_cast<std::size_t>(std::clamp(band, 0.0, static_cast<double>(m_bands.size() - 1)));
}

bool Lasso::isInside(double x, double y) const {
    bool inside = false;
    for (const std::uint32_t index : m_bands[bandOf(y)]) {
        const Side& side = m_sides[index];
        // half open, so that a corner counts for one of its two sides
        if (y >= side.y1 && y < side.y2 && x < side.x1 + (y - side.y1) * (side.x2 - side.x1) / (side.y2 - side.y1)) {
            inside = !inside;
        }
    }
    return inside;
}

bool Lasso::touches(double left, double top, double right, double bottom) const {
    for (std::size_t band = bandOf(top); band <= bandOf(bottom); ++band) {
        for (const std::uint32_t index : m_bands[band]) {
            const Side& side = m_sides[index];
            if (side.y2 < top || side.y1 > bottom || std::max(side.x1, side.x2) < left ||
                std::min(side.x1, side.x2) > right) {
                continue;
            }
            // the box lies on one side of the line when all its corners do
            const double dx = side.x2 - side.x1;
            const double dy = side.y2 - side.y1;
            const auto turn = [&](double x, double y) { return dx * (y - side.y1) - dy * (x - side.x1); };
            const double a = turn(left, top);
            const double b = turn(right, top);
            const double c = turn(left, bottom);
            const double d = turn(right, bottom);
            if (std::min({a, b, c, d}) <= 0.0 && std::max({a, b, c, d}) >= 0.0) {
                return true;
            }
        }
    }
    return false;
}

bool Lasso::contains(Mercator place) const {
    const auto y = static_cast<double>(place.y);
    if (m_sides.empty() || y < m_top || y > m_bottom) {
        return false;
    }
    double x = static_cast<double>(place.x - m_originX);
    while (x - kWorld >= m_left) {
        x -= kWorld;
    }
    for (; x <= m_right; x += kWorld) {
        if (x >= m_left && isInside(x, y)) {
            return true;
        }
    }
    return false;
}

Lasso::Relation Lasso::relation(Mercator low, Mercator high) const {
    if (m_sides.empty()) {
        return Relation::Outside;
    }
    // one unit more all round: what is decided for the box is then safe from rounding for every place in it
    const double top = static_cast<double>(low.y) - 1.0;
    const double bottom = static_cast<double>(high.y) + 1.0;
    if (bottom < m_top || top > m_bottom) {
        return Relation::Outside;
    }
    const double width = static_cast<double>(high.x) - static_cast<double>(low.x);
    double left = static_cast<double>(low.x - m_originX) - 1.0;
    while (left + width + 2.0 - kWorld >= m_left) {
        left -= kWorld;
    }
    Relation found = Relation::Outside;
    for (; left <= m_right; left += kWorld) {
        const double right = left + width + 2.0;
        if (right < m_left) {
            continue;
        }
        if (touches(left, top, right, bottom)) {
            return Relation::Unclear;
        }
        if (isInside(left, top)) {
            found = Relation::Inside;
        }
    }
    return found;
}

}  // namespace belfry::feed
