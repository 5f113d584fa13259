// SPDX-License-Identifier: Apache-2.0
#include "services/democity/block_cutter.h"

#include <algorithm>
#include <utility>

namespace belfry::democity {

namespace {

constexpr double kJunctionGap = 20.0;  // metres that two junctions of one street keep between them

}  // namespace

std::optional<int> BlockCutter::cut(int face, const CutStyle& style) {
    const std::vector<int> halves = m_map.walk(face);
    Line ring;
    for (const int h : halves) {
        ring.push_back(m_map.at(h));
    }
    const double area = ringArea(ring);
    if (area < style.depth * style.length * 0.6) {
        return std::nullopt;
    }
    const OrientedBox box = orientedBox(ring);
    const double wide = 2.0 * box.shortHalf / style.depth;
    const double far = 2.0 * box.longHalf / style.length;
    // blocks that fill little of their box are cut although their sides are fine
    const double filled = area / std::max(1.0, 4.0 * box.longHalf * box.shortHalf);
    const double limit = filled < 0.6 && area > 1.5 * style.depth * style.length ? 1.2 : style.limit;
    if (std::max(wide, far) < limit) {
        return std::nullopt;
    }
    for (int attempt = 0; attempt < 6; ++attempt) {
        const bool across = (far >= wide) != (attempt >= 3 && std::min(wide, far) > 0.85);
        const double ratio = across ? far : wide;
        const int parts = std::max(2, static_cast<int>(std::lround(ratio)));
        const double at = std::floor(parts / 2.0 + (m_random.chance(0.5) ? 0.5 : 0.0)) / parts +
                          m_random.uniform(-1.0, 1.0) * (style.jitter + 0.04 * attempt);
        const double half = across ? box.longHalf : box.shortHalf;
        const Vec along = across ? box.axis : left(box.axis);
        const Vec base = box.center + along * ((2.0 * std::clamp(at, 0.25, 0.75) - 1.0) * half);
        const Vec skew = across ? left(box.axis) : box.axis;
        const double turn = m_random.uniform(-1.0, 1.0) * style.jitter * 0.9;
        if (auto made = tryCut(halves, ring, base, unit(skew + left(skew) * turn), style)) {
            return made;
        }
    }
    return std::nullopt;
}

std::optional<BlockCutter::Port> BlockCutter::bestPort(const std::vector<int>& halves, Vec hit, Vec toward,
                                                       const CutStyle& style) const {
    std::optional<Port> best;
    const auto offer = [&](const Port& port) {
        if (!best || port.cost < best->cost) {
            best = port;
        }
    };
    const std::size_t n = halves.size();
    for (std::size_t i = 0; i < n; ++i) {
        const int h = halves[i];
        const Vec a = m_map.at(h);
        const Vec b = m_map.end(h);
        if (distanceToSegment(hit, a, b) > style.snap) {
            continue;
        }
        const bool road = isRoad(m_map.info(h).way);
        // corners first: a road that arrives from the other side wants to go on
        const Vec before = unit(a - m_map.at(halves[(i + n - 1) % n]));
        const Vec after = unit(b - a);
        const double away = distance(hit, a);
        if (away < style.snap && cross(before, after) < 0.5 && dot(before, after) > 0.3) {
            Port port{h, 0.0, a, unit(left(before) + left(after)), -1, false, away};
            const std::vector<int> star = m_map.leaving(h);
            int roads = 0;
            for (const int s : star) {
                const EdgeInfo& info = m_map.info(s);
                if (!isRoad(info.way)) {
                    continue;
                }
                ++roads;
                const Vec on = unit(a - m_map.end(s));
                if (dot(on, toward) > 0.86 && s != h && m_map.twin(s) != halves[(i + n - 1) % n]) {
                    port.inward = on;
                    port.cost = away * 0.35 - 12.0;
                    if (info.way >= style.way) {
                        port.street = info.street;
                    }
                }
            }
            port.road = roads > 0;
            // bends of one road are good places; junctions that do not go on are too crowded
            if (roads >= 3 && port.cost >= 0.0) {
                port.cost += 45.0;
            }
            if (roads < 4 && star.size() < 5) {
                offer(port);
            }
        }
        const double size = distance(a, b);
        if (size < 2.2 * 4.0) {
            continue;
        }
        const double gapA = m_map.roadDegree(h) > 2 || dot(before, after) < 0.5 ? kJunctionGap : 6.0;
        const int next = halves[(i + 1) % n];
        const double gapB =
            m_map.roadDegree(next) > 2 || dot(after, unit(m_map.end(next) - b)) < 0.5 ? kJunctionGap : 6.0;
        const double middle = dot(hit - a, after);
        for (const double shift : {0.0, -12.0, 12.0, -24.0, 24.0}) {
            const double s = std::clamp(middle + shift, 4.0, size - 4.0);
            const double crowd = std::max(0.0, gapA - s) + std::max(0.0, gapB - (size - s));
            Port port{h, s / size, a + after * s, left(after), -1, road, 0.0};
            port.cost = distance(port.point, hit) + crowd * 3.0 + (road ? 0.0 : 8.0);
            offer(port);
        }
    }
    return best;
}

bool BlockCutter::fits(const std::vector<int>& halves, const Line& ring, const Port& a, const Port& b,
                       const Line& inner) const {
    Line line{a.point};
    line.insert(line.end(), inner.begin(), inner.end());
    line.push_back(b.point);
    const double whole = lineLength(line);
    double along = 0.0;
    for (std::size_t i = 1; i < line.size(); ++i) {
        for (std::size_t k = 0; k < halves.size(); ++k) {
            const Vec c = ring[k];
            const Vec d = ring[(k + 1) % ring.size()];
            double t = 0.0;
            double u = 0.0;
            if (segmentsCross(line[i - 1], line[i], c, d, t, u)) {
                const Vec where = lerp(line[i - 1], line[i], t);
                if (distance(where, a.point) > 0.05 && distance(where, b.point) > 0.05) {
                    return false;
                }
            }
        }
        // the street keeps away from what it does not join
        const int probes = std::max(1, static_cast<int>(distance(line[i - 1], line[i]) / 12.0));
        for (int k = 0; k < probes; ++k) {
            const double t = (k + 0.5) / probes;
            const Vec p = lerp(line[i - 1], line[i], t);
            const double s = along + t * distance(line[i - 1], line[i]);
            const double free = std::min(s, whole - s);
            if (!ringContains(ring, p)) {
                return false;
            }
            if (free > 10.0) {
                const double need = std::min(14.0, free * 0.45);
                for (std::size_t q = 0; q < ring.size(); ++q) {
                    if (distanceToSegment(p, ring[q], ring[(q + 1) % ring.size()]) < need) {
                        return false;
                    }
                }
            }
        }
        along += distance(line[i - 1], line[i]);
    }
    return true;
}

int BlockCutter::portHalf(const Port& port) {
    return port.t <= 0.0 ? port.half : m_map.splitEdge(port.half, port.point);
}

std::optional<int> BlockCutter::tryCut(const std::vector<int>& halves, const Line& ring, Vec base, Vec direction,
                                       const CutStyle& style) {
    struct Hit {
        double s;
        Vec point;
    };
    std::vector<Hit> hits;
    const Vec normal = left(direction);
    for (std::size_t i = 0; i < ring.size(); ++i) {
        const Vec a = ring[i];
        const Vec b = ring[(i + 1) % ring.size()];
        const double da = dot(a - base, normal);
        const double db = dot(b - base, normal);
        if ((da > 0.0) != (db > 0.0)) {
            const Vec p = lerp(a, b, da / (da - db));
            hits.push_back({dot(p - base, direction), p});
        }
    }
    std::sort(hits.begin(), hits.end(), [](const Hit& a, const Hit& b) { return a.s < b.s; });
    double widest = 0.0;
    std::size_t at = 0;
    for (std::size_t i = 0; i + 1 < hits.size(); i += 2) {
        if (hits[i + 1].s - hits[i].s > widest) {
            widest = hits[i + 1].s - hits[i].s;
            at = i;
        }
    }
    if (widest < 28.0) {
        return std::nullopt;
    }
    const auto a = bestPort(halves, hits[at].point, direction, style);
    const auto b = bestPort(halves, hits[at + 1].point, direction * -1.0, style);
    if (!a || !b || a->half == b->half) {
        return std::nullopt;
    }
    if (style.ends && !a->road && !b->road) {
        return std::nullopt;  // nobody would get there
    }
    const double chord = distance(a->point, b->point);
    if (chord < 26.0) {
        return std::nullopt;
    }
    const Vec ab = unit(b->point - a->point);
    if (dot(ab, a->inward) < 0.3 || dot(ab, b->inward) > -0.3) {
        return std::nullopt;
    }
    Line inner;
    const auto handle = [&](const Port& port, Vec straight) {
        return unit(lerp(straight, port.inward, std::min(1.0, style.bend * 2.6))) * (chord * (0.2 + style.bend * 0.45));
    };
    if (style.bend > 0.0) {
        inner = curveBetween(a->point, handle(*a, ab), b->point, handle(*b, ab * -1.0), 24.0);
    }
    if (!fits(halves, ring, *a, *b, inner)) {
        inner.clear();
        if (!fits(halves, ring, *a, *b, inner)) {
            return std::nullopt;
        }
    }
    EdgeInfo way{style.way, -1, false};
    std::vector<EdgeInfo> infos;
    if (isRoad(way.way)) {
        way.street = a->street >= 0 ? a->street : b->street >= 0 ? b->street : m_newStreet();
    }
    // at a border that is no road the street stops short of it
    constexpr double kStub = 16.0;
    const EdgeInfo nothing{};
    Line line = inner;
    const auto stop = [&](Vec border, Vec inside) { return border + unit(inside - border) * kStub; };
    bool cutA = false;
    bool cutB = false;
    if (isRoad(way.way) && style.ends && (!a->road || !b->road) && chord > 60.0) {
        cutA = !a->road;
        cutB = !b->road;
        if (cutA) {
            while (line.size() > 1 && distance(line.front(), a->point) < kStub + 6.0) {
                line.erase(line.begin());
            }
            line.insert(line.begin(), stop(a->point, line.empty() ? b->point : line.front()));
        }
        if (cutB) {
            while (line.size() > 1 && distance(line.back(), b->point) < kStub + 6.0) {
                line.pop_back();
            }
            line.push_back(stop(b->point, line.empty() ? a->point : line.back()));
        }
    }
    infos.assign(line.size() + 1, way);
    if (cutA) {
        infos.front() = nothing;
    }
    if (cutB) {
        infos.back() = nothing;
    }
    const int from = portHalf(*a);
    const int to = portHalf(*b);
    return m_map.splitFace(from, to, line, infos);
}

}  // namespace belfry::democity
