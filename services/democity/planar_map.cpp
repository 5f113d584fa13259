// SPDX-License-Identifier: Apache-2.0
#include "services/democity/planar_map.h"

#include <algorithm>
#include <map>
#include <unordered_map>
#include <utility>

namespace belfry::democity {

namespace {

constexpr double kSnap = 1.5;    // metres: what is nearer is the same node
constexpr double kCell = 120.0;  // metres: grid that finds crossing candidates

std::size_t ix(int index) { return static_cast<std::size_t>(index); }

std::int64_t cellKey(double x, double y, double size) {
    return (static_cast<std::int64_t>(std::floor(x / size)) << 32) ^
           (static_cast<std::int64_t>(std::floor(y / size)) & 0xFFFF'FFFFLL);
}

struct Segment {
    Vec a;
    Vec b;
    EdgeInfo info;
    std::vector<double> cuts;
};

/** Cells of the grid that the box of a segment touches. */
template <typename Visit>
void forCells(const Segment& s, double margin, Visit visit) {
    const double x0 = std::min(s.a.x, s.b.x) - margin;
    const double x1 = std::max(s.a.x, s.b.x) + margin;
    const double y0 = std::min(s.a.y, s.b.y) - margin;
    const double y1 = std::max(s.a.y, s.b.y) + margin;
    for (double x = std::floor(x0 / kCell); x <= std::floor(x1 / kCell); x += 1.0) {
        for (double y = std::floor(y0 / kCell); y <= std::floor(y1 / kCell); y += 1.0) {
            visit(cellKey(x * kCell + 1.0, y * kCell + 1.0, kCell));
        }
    }
}

void findCuts(std::vector<Segment>& segments) {
    std::unordered_map<std::int64_t, std::vector<int>> grid;
    for (int i = 0; i < static_cast<int>(segments.size()); ++i) {
        forCells(segments[ix(i)], kSnap, [&](std::int64_t key) { grid[key].push_back(i); });
    }
    const auto touch = [](Segment& on, Vec p) {
        const Vec ab = on.b - on.a;
        const double size = length(ab);
        const double t = dot(p - on.a, ab) / (size * size);
        if (t * size > kSnap && (1.0 - t) * size > kSnap && distanceToSegment(p, on.a, on.b) < kSnap * 0.7) {
            on.cuts.push_back(t);
        }
    };
    for (int i = 0; i < static_cast<int>(segments.size()); ++i) {
        std::vector<int> others;
        forCells(segments[ix(i)], kSnap, [&](std::int64_t key) {
            for (const int j : grid[key]) {
                if (j > i) {
                    others.push_back(j);
                }
            }
        });
        std::sort(others.begin(), others.end());
        others.erase(std::unique(others.begin(), others.end()), others.end());
        for (const int j : others) {
            Segment& s = segments[ix(i)];
            Segment& o = segments[ix(j)];
            double t = 0.0;
            double u = 0.0;
            if (segmentsCross(s.a, s.b, o.a, o.b, t, u)) {
                s.cuts.push_back(t);
                o.cuts.push_back(u);
            }
            touch(s, o.a);
            touch(s, o.b);
            touch(o, s.a);
            touch(o, s.b);
        }
    }
}

}  // namespace

double halfWidth(Way way) {
    switch (way) {
        case Way::Motorway: return 13.0;
        case Way::MotorwayLink: return 4.0;
        case Way::Primary: return 8.0;
        case Way::Secondary: return 7.0;
        case Way::Tertiary: return 5.5;
        case Way::Residential: return 4.0;
        case Way::LivingStreet: return 3.0;
        case Way::Pedestrian: return 3.0;
        case Way::Track: return 2.0;
        case Way::None: return 1.5;
    }
    return 0.0;
}

void PlanarMap::addLine(const Line& line, EdgeInfo info) { m_raw.push_back({line, info}); }

int PlanarMap::addEdge(int a, int b, EdgeInfo info) {
    const int h = static_cast<int>(m_halves.size());
    m_halves.push_back({a, -1, -1, -1});
    m_halves.push_back({b, -1, -1, -1});
    m_edges.push_back(info);
    return h;
}

void PlanarMap::link(int a, int b) {
    m_halves[ix(a)].next = b;
    m_halves[ix(b)].prev = a;
}

void PlanarMap::build(double frameHalf) {
    const double f = frameHalf;
    m_raw.push_back({{{-f, -f}, {f, -f}, {f, f}, {-f, f}, {-f, -f}}, {}});
    std::vector<Segment> segments;
    for (const RawLine& raw : m_raw) {
        for (std::size_t i = 1; i < raw.line.size(); ++i) {
            // the long sides of the frame are cut so that the grid stays fine
            const int parts = 1 + static_cast<int>(distance(raw.line[i - 1], raw.line[i]) / 400.0);
            for (int k = 0; k < parts; ++k) {
                const Vec a = lerp(raw.line[i - 1], raw.line[i], static_cast<double>(k) / parts);
                const Vec b = lerp(raw.line[i - 1], raw.line[i], static_cast<double>(k + 1) / parts);
                if (distance(a, b) > 0.05) {
                    segments.push_back({a, b, raw.info, {}});
                }
            }
        }
    }
    m_raw.clear();
    findCuts(segments);

    std::unordered_map<std::int64_t, std::vector<int>> nodeGrid;
    const auto nodeAt = [&](Vec p) {
        for (int dx = -1; dx <= 1; ++dx) {
            for (int dy = -1; dy <= 1; ++dy) {
                const auto cell = nodeGrid.find(cellKey(p.x + dx * kSnap * 2, p.y + dy * kSnap * 2, kSnap * 2));
                if (cell == nodeGrid.end()) {
                    continue;
                }
                for (const int n : cell->second) {
                    if (distance(m_nodes[ix(n)].position, p) < kSnap) {
                        return n;
                    }
                }
            }
        }
        const int n = static_cast<int>(m_nodes.size());
        m_nodes.push_back({p, -1});
        nodeGrid[cellKey(p.x, p.y, kSnap * 2)].push_back(n);
        return n;
    };
    struct Raw {
        int a;
        int b;
        EdgeInfo info;
    };
    std::vector<Raw> edges;
    std::map<std::pair<int, int>, std::size_t> known;
    for (Segment& s : segments) {
        s.cuts.push_back(0.0);
        s.cuts.push_back(1.0);
        std::sort(s.cuts.begin(), s.cuts.end());
        int last = -1;
        for (const double t : s.cuts) {
            const int n = nodeAt(lerp(s.a, s.b, t));
            if (last >= 0 && n != last) {
                const Vec middle = lerp(m_nodes[ix(last)].position, m_nodes[ix(n)].position, 0.5);
                if (std::abs(middle.x) < f + 0.5 && std::abs(middle.y) < f + 0.5) {
                    const auto [place, fresh] = known.try_emplace(std::minmax(last, n), edges.size());
                    if (fresh) {
                        edges.push_back({last, n, s.info});
                    } else if (s.info.way < edges[place->second].info.way) {
                        edges[place->second] = {last, n, s.info};
                    }
                }
            }
            last = n;
        }
    }

    // loose ends go, one after the other; then only what hangs together with the frame stays
    std::vector<std::vector<int>> incident(m_nodes.size());
    for (int e = 0; e < static_cast<int>(edges.size()); ++e) {
        incident[ix(edges[ix(e)].a)].push_back(e);
        incident[ix(edges[ix(e)].b)].push_back(e);
    }
    std::vector<char> gone(edges.size(), 0);
    std::vector<int> degree(m_nodes.size());
    std::vector<int> work;
    for (std::size_t n = 0; n < m_nodes.size(); ++n) {
        degree[n] = static_cast<int>(incident[n].size());
        if (degree[n] == 1) {
            work.push_back(static_cast<int>(n));
        }
    }
    while (!work.empty()) {
        const int n = work.back();
        work.pop_back();
        for (const int e : incident[ix(n)]) {
            if (gone[ix(e)] == 0) {
                gone[ix(e)] = 1;
                const int other = edges[ix(e)].a == n ? edges[ix(e)].b : edges[ix(e)].a;
                --degree[ix(n)];
                if (--degree[ix(other)] == 1) {
                    work.push_back(other);
                }
            }
        }
    }
    std::vector<char> reached(m_nodes.size(), 0);
    work.push_back(nodeAt({-f, -f}));
    reached[ix(work.back())] = 1;
    while (!work.empty()) {
        const int n = work.back();
        work.pop_back();
        for (const int e : incident[ix(n)]) {
            const int other = edges[ix(e)].a == n ? edges[ix(e)].b : edges[ix(e)].a;
            if (gone[ix(e)] == 0 && reached[ix(other)] == 0) {
                reached[ix(other)] = 1;
                work.push_back(other);
            }
        }
    }
    std::vector<std::vector<int>> out(m_nodes.size());
    for (std::size_t e = 0; e < edges.size(); ++e) {
        if (gone[e] == 0 && reached[ix(edges[e].a)] != 0) {
            const int h = addEdge(edges[e].a, edges[e].b, edges[e].info);
            out[ix(edges[e].a)].push_back(h);
            out[ix(edges[e].b)].push_back(h + 1);
        }
    }
    for (std::size_t n = 0; n < m_nodes.size(); ++n) {
        auto& star = out[n];
        if (star.empty()) {
            continue;
        }
        m_nodes[n].half = star.front();
        std::sort(star.begin(), star.end(), [&](int a, int b) {
            const Vec da = end(a) - at(a);
            const Vec db = end(b) - at(b);
            return std::atan2(da.y, da.x) < std::atan2(db.y, db.x);
        });
        for (std::size_t i = 0; i < star.size(); ++i) {
            link(twin(star[(i + 1) % star.size()]), star[i]);
        }
    }
    for (int h = 0; h < static_cast<int>(m_halves.size()); ++h) {
        if (m_halves[ix(h)].face >= 0) {
            continue;
        }
        const int face = static_cast<int>(m_faces.size());
        m_faces.push_back({});
        m_faces.back().half = h;
        for (int i = h; m_halves[ix(i)].face < 0; i = m_halves[ix(i)].next) {
            m_halves[ix(i)].face = face;
        }
    }
}

std::vector<int> PlanarMap::walk(int face) const {
    std::vector<int> out;
    const int start = m_faces[ix(face)].half;
    int h = start;
    do {
        out.push_back(h);
        h = m_halves[ix(h)].next;
    } while (h != start);
    return out;
}

Line PlanarMap::ring(int face) const {
    Line out;
    for (const int h : walk(face)) {
        out.push_back(at(h));
    }
    return out;
}

std::vector<int> PlanarMap::leaving(int half) const {
    std::vector<int> out;
    int h = half;
    do {
        out.push_back(h);
        h = m_halves[ix(twin(h))].next;
    } while (h != half);
    return out;
}

int PlanarMap::roadDegree(int half) const {
    int count = 0;
    for (const int h : leaving(half)) {
        count += isRoad(info(h).way) ? 1 : 0;
    }
    return count;
}

int PlanarMap::splitEdge(int h, Vec position) {
    const int t = twin(h);
    const int n = static_cast<int>(m_nodes.size());
    const int far = m_halves[ix(t)].origin;
    const bool odd = (h & 1) != 0;
    const EdgeInfo data = info(h);
    // the new edge keeps the direction of the old one: even half-edges go the same way
    const int fresh = odd ? addEdge(far, n, data) : addEdge(n, far, data);
    const int ahead = odd ? fresh + 1 : fresh;  // n → far
    const int back = twin(ahead);               // far → n
    m_nodes.push_back({position, ahead});
    m_halves[ix(ahead)].face = m_halves[ix(h)].face;
    m_halves[ix(back)].face = m_halves[ix(t)].face;
    const int next = m_halves[ix(h)].next;
    const int prev = m_halves[ix(t)].prev;
    m_halves[ix(t)].origin = n;
    if (next == t) {  // a dead end
        link(ahead, back);
    } else {
        link(ahead, next);
        link(prev, back);
    }
    link(h, ahead);
    link(back, t);
    if (m_nodes[ix(far)].half == t) {
        m_nodes[ix(far)].half = back;
    }
    return ahead;
}

int PlanarMap::splitFace(int from, int to, const Line& inner, const std::vector<EdgeInfo>& infos) {
    const int oldFace = m_halves[ix(from)].face;
    const int beforeFrom = m_halves[ix(from)].prev;
    const int beforeTo = m_halves[ix(to)].prev;
    const int last = m_halves[ix(to)].origin;
    std::vector<int> chain;
    int origin = m_halves[ix(from)].origin;
    for (std::size_t i = 0; i <= inner.size(); ++i) {
        int target = last;
        if (i < inner.size()) {
            target = static_cast<int>(m_nodes.size());
            m_nodes.push_back({inner[i], -1});
        }
        const int h = addEdge(origin, target, infos[i]);
        chain.push_back(h);
        if (i < inner.size()) {
            m_nodes[ix(target)].half = twin(h);
        }
        origin = target;
    }
    link(beforeFrom, chain.front());
    for (std::size_t i = 1; i < chain.size(); ++i) {
        link(chain[i - 1], chain[i]);
        link(twin(chain[i]), twin(chain[i - 1]));
    }
    link(chain.back(), to);
    link(beforeTo, twin(chain.back()));
    link(twin(chain.front()), from);
    const int newFace = static_cast<int>(m_faces.size());
    m_faces.push_back(m_faces[ix(oldFace)]);
    m_faces[ix(oldFace)].half = chain.front();
    m_faces[ix(newFace)].half = from;
    for (const int h : walk(oldFace)) {
        m_halves[ix(h)].face = oldFace;
    }
    for (const int h : walk(newFace)) {
        m_halves[ix(h)].face = newFace;
    }
    return newFace;
}

void PlanarMap::addSpur(int from, const Line& points, EdgeInfo info) {
    const int face = m_halves[ix(from)].face;
    const int before = m_halves[ix(from)].prev;
    int origin = m_halves[ix(from)].origin;
    int tip = -1;
    for (const Vec& p : points) {
        const int n = static_cast<int>(m_nodes.size());
        m_nodes.push_back({p, -1});
        const int h = addEdge(origin, n, info);
        m_nodes[ix(n)].half = twin(h);
        m_halves[ix(h)].face = m_halves[ix(twin(h))].face = face;
        if (tip < 0) {
            link(before, h);
            link(twin(h), from);
        } else {
            link(tip, h);
            link(twin(h), twin(tip));
        }
        link(h, twin(h));
        tip = h;
        origin = n;
    }
}

}  // namespace belfry::democity
