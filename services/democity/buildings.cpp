// SPDX-License-Identifier: Apache-2.0
#include "services/democity/buildings.h"

#include <algorithm>

namespace belfry::democity {

namespace {

Line rectangle(Vec center, Vec along, double halfLength, double halfWidth) {
    const Vec u = along * halfLength;
    const Vec v = left(along) * halfWidth;
    return {center - u - v, center + u - v, center + u + v, center - u + v};
}

/** Keeps what was built so far and refuses what does not fit. */
class Site {
public:
    Site(const Block& block, std::vector<Line>& out) : m_block(block), m_out(out) {}

    bool place(const Line& ring, double gap) {
        for (std::size_t i = 0; i < ring.size(); ++i) {
            const Vec p = ring[i];
            const Vec middle = lerp(p, ring[(i + 1) % ring.size()], 0.5);
            if (!clear(p, gap) || !clear(middle, gap)) {
                return false;
            }
        }
        if (!free(ring)) {
            return false;
        }
        m_out.push_back(ring);
        return true;
    }

    /** An angled shape made of convex parts that are tested one by one and drawn as `outline`. */
    bool placeShape(const std::vector<Line>& parts, const Line& outline, double gap) {
        for (const Line& part : parts) {
            for (std::size_t i = 0; i < part.size(); ++i) {
                if (!clear(part[i], gap) || !clear(lerp(part[i], part[(i + 1) % part.size()], 0.5), gap)) {
                    return false;
                }
            }
            if (!free(part)) {
                return false;
            }
        }
        m_out.push_back(outline);
        return true;
    }

private:
    [[nodiscard]] bool clear(Vec p, double gap) const {
        return ringContains(m_block.ring, p) && m_block.clearance(p) >= gap;
    }
    [[nodiscard]] bool free(const Line& ring) const {
        double r = 0.0;
        Vec c;
        for (const Vec& p : ring) {
            c = c + p * (1.0 / static_cast<double>(ring.size()));
        }
        for (const Vec& p : ring) {
            r = std::max(r, distance(c, p));
        }
        for (const Line& other : m_out) {
            if (distance(other.front(), c) < r + 140.0 && convexOverlap(other, ring)) {
                return false;
            }
        }
        return true;
    }

    const Block& m_block;
    std::vector<Line>& m_out;
};

/** Houses side by side along every road of the block, each in its garden. */
void detached(const Block& block, Random& random, std::vector<Line>& out) {
    Site site(block, out);
    const bool village = block.zone == Zone::VillageHomes;
    const bool terraced = !village && random.chance(0.13);
    for (std::size_t i = 0; i < block.ring.size(); ++i) {
        const Way way = block.ways[i];
        if (!isRoad(way) || way <= Way::MotorwayLink) {
            continue;
        }
        const Vec a = block.ring[i];
        const Vec b = block.ring[(i + 1) % block.ring.size()];
        const double size = distance(a, b);
        const Vec u = unit(b - a);
        const Vec in = left(u);
        const double front = village ? random.uniform(2.5, 6.0) : random.uniform(4.5, 7.5);
        double s = random.uniform(2.0, 9.0);
        while (s < size + 3.0) {
            const double w = terraced ? 6.6 : random.uniform(4.8, 7.2);  // half the frontage
            const double d = terraced ? 5.4 : random.uniform(4.4, 6.6);  // half the depth
            const double back = halfWidth(way) + front + d + (terraced ? 0.0 : random.uniform(0.0, 1.8));
            const Vec c = a + u * s + in * back;
            const Line ring = rectangle(c, u, w, d);
            bool placed = false;
            if (!terraced && random.chance(0.34)) {  // an L
                const double k = random.uniform(0.35, 0.6);
                const double wing = random.uniform(2.5, 4.5);
                const bool side = random.chance(0.5);
                const Vec back1 = side ? ring[2] : ring[3] + u * (2.0 * w * k);
                const Vec back2 = side ? ring[2] - u * (2.0 * w * k) : ring[3];
                const Line part{back2, back1, back1 + in * wing, back2 + in * wing};
                const Line outline = side
                                         ? Line{ring[0], ring[1], back1 + in * wing, back2 + in * wing, back2, ring[3]}
                                         : Line{ring[0], ring[1], ring[2], back1, back1 + in * wing, back2 + in * wing};
                placed = site.placeShape({ring, part}, outline, 2.6);
            }
            if (!placed) {
                placed = site.place(ring, 2.6);
            }
            if (placed && !terraced && random.chance(0.3)) {  // a garage or shed behind
                const Vec g = c + in * (d + random.uniform(5.0, 13.0)) + u * random.uniform(-w, w);
                (void)site.place(rectangle(g, u, 2.6, 1.8), 1.6);
            }
            s += placed ? (terraced ? (random.chance(0.16) ? 24.0 : 13.25) : 2.0 * w + random.uniform(5.5, 11.0)) : 4.0;
        }
    }
}

/** Offsets a ring inwards by a distance per side; empty when a corner folds. */
Line inset(const Line& ring, const std::vector<double>& by) {
    const std::size_t n = ring.size();
    Line out;
    for (std::size_t i = 0; i < n; ++i) {
        const std::size_t p = (i + n - 1) % n;
        const Vec u = unit(ring[i] - ring[p]);
        const Vec v = unit(ring[(i + 1) % n] - ring[i]);
        const Vec a = ring[i] + left(u) * by[p];
        const Vec b = ring[i] + left(v) * by[i];
        const double det = cross(u, v);
        out.push_back(std::abs(det) < 0.05 ? lerp(a, b, 0.5) : a + u * (cross(b - a, v) / det));
        if (distance(out.back(), ring[i]) > 3.0 * std::max(by[p], by[i]) + 4.0) {
            return {};
        }
    }
    for (std::size_t i = 0; i < n; ++i) {
        if (dot(out[(i + 1) % n] - out[i], ring[(i + 1) % n] - ring[i]) <= 0.0) {
            return {};
        }
    }
    return out;
}

/** The ring without short sides and needless points, with the most important way of what was joined. */
Block cleaned(const Block& block, double shortest) {
    Block out = block;
    for (std::size_t i = 0; i < out.ring.size() && out.ring.size() > 3;) {
        const std::size_t n = out.ring.size();
        const std::size_t p = (i + n - 1) % n;
        const Vec a = out.ring[p];
        const Vec b = out.ring[i];
        const Vec c = out.ring[(i + 1) % n];
        const bool straight = std::abs(cross(unit(b - a), unit(c - b))) < 0.09 && dot(b - a, c - b) > 0.0;
        if (distanceToSegment(b, a, c) < 1.2 || (straight && distance(a, c) < 60.0) || distance(b, c) < shortest) {
            out.ways[p] = std::min(out.ways[p], out.ways[i]);
            out.ring.erase(out.ring.begin() + static_cast<std::ptrdiff_t>(i));
            out.ways.erase(out.ways.begin() + static_cast<std::ptrdiff_t>(i));
        } else {
            ++i;
        }
    }
    return out;
}

/** Houses wall to wall around a courtyard. */
bool perimeter(const Block& raw, Random& random, std::vector<Line>& out) {
    const bool old = raw.zone == Zone::OldTown;
    const Block block = cleaned(raw, old ? 5.0 : 9.0);
    const std::size_t n = block.ring.size();
    std::vector<double> front(n);
    std::vector<double> back(n);
    const double depth = old ? random.uniform(8.5, 11.5) : random.uniform(11.5, 14.0);
    for (std::size_t i = 0; i < n; ++i) {
        front[i] = halfWidth(block.ways[i]) + (old ? 1.2 : 3.2);
        back[i] = front[i] + depth;
    }
    const Line outer = inset(block.ring, front);
    const Line inner = outer.empty() ? outer : inset(block.ring, back);
    Site site(raw, out);
    if (outer.empty() || ringArea(outer) < 120.0) {
        return false;
    }
    const double yard = inner.empty() ? 0.0 : ringArea(inner);
    if (yard < (old ? 60.0 : 240.0)) {
        return false;
    }
    for (const Vec& p : inner) {
        if (!ringContains(raw.ring, p)) {
            return false;
        }
    }
    const std::size_t first = out.size();
    for (std::size_t i = 0; i < n; ++i) {
        const Vec a = outer[i];
        const Vec b = outer[(i + 1) % n];
        const Vec c = inner[i];
        const Vec d = inner[(i + 1) % n];
        if (!isRoad(block.ways[i]) && random.chance(0.6)) {
            continue;
        }
        const double frontage = old ? random.uniform(7.5, 12.0) : random.uniform(15.0, 23.0);
        const int parts = std::max(1, static_cast<int>(std::lround(distance(a, b) / frontage)));
        double t0 = 0.0;
        for (int k = 0; k < parts; ++k) {
            const double t1 = k + 1 == parts ? 1.0 : (k + 1 + random.uniform(-0.14, 0.14)) / parts;
            const double shrink =
                old && k > 0 && k + 1 < parts ? random.uniform(-0.22, 0.16) : random.uniform(-0.12, 0.0);
            Line ring{lerp(a, b, t0), lerp(a, b, t1), lerp(c, d, t1), lerp(c, d, t0)};
            if (k > 0 && k + 1 < parts) {
                ring[2] = lerp(ring[2], ring[1], -shrink);
                ring[3] = lerp(ring[3], ring[0], -shrink);
            }
            // neighbours share a wall: pulled apart by a hair so that they do not count as overlapping
            const Vec m = lerp(lerp(ring[0], ring[1], 0.5), lerp(ring[2], ring[3], 0.5), 0.5);
            Line test = ring;
            for (Vec& p : test) {
                p = lerp(m, p, 0.985);
            }
            t0 = t1;
            if (!(random.chance(old ? 0.05 : 0.08) && parts > 2) && ringArea(ring) > 25.0 &&
                distance(ring[0], ring[1]) > 2.5) {
                (void)site.place(test, 0.6);
            }
        }
    }
    // the yard: workshops in the old town, now and then a wing behind the front houses
    const OrientedBox box = orientedBox(inner);
    if (box.shortHalf > 9.0 && random.chance(old ? 0.75 : 0.5)) {
        const int tries = old ? 5 : 3;
        for (int k = 0; k < tries; ++k) {
            const Vec c = box.center + box.axis * random.uniform(-0.75, 0.75) * box.longHalf +
                          left(box.axis) * random.uniform(-0.6, 0.6) * box.shortHalf;
            const double w = random.uniform(4.0, old ? 7.0 : 10.0);
            const Line wing = rectangle(c, random.chance(0.5) ? box.axis : left(box.axis), w, random.uniform(3.0, 5.0));
            bool inside = true;
            for (const Vec& p : wing) {
                inside = inside && ringContains(inner, p);
            }
            if (inside) {
                (void)site.place(wing, 3.0);
            }
        }
    }
    return out.size() > first;
}

/** Houses wall to wall along the roads of a block that is too crooked for a closed ring of them. */
void rows(const Block& block, Random& random, std::vector<Line>& out) {
    Site site(block, out);
    const bool old = block.zone == Zone::OldTown;
    const double depth = old ? random.uniform(4.0, 5.0) : random.uniform(5.5, 6.5);
    for (std::size_t i = 0; i < block.ring.size(); ++i) {
        if (!isRoad(block.ways[i]) || block.ways[i] <= Way::MotorwayLink) {
            continue;
        }
        const Vec a = block.ring[i];
        const Vec b = block.ring[(i + 1) % block.ring.size()];
        const Vec u = unit(b - a);
        const double back = halfWidth(block.ways[i]) + (old ? 1.2 : 3.2) + depth;
        for (double s = 0.0; s < distance(a, b);) {
            const double w = old ? random.uniform(4.0, 6.0) : random.uniform(6.5, 9.5);
            s += site.place(rectangle(a + u * (s + w) + left(u) * back, u, w, depth), 0.8) ? 2.0 * w + 0.05 : 2.0;
        }
    }
}

/** A small block without room for a yard is one or a few solid houses. */
void solid(const Block& block, Random& random, std::vector<Line>& out) {
    const OrientedBox box = orientedBox(block.ring);
    Site site(block, out);
    for (const double k : {0.86, 0.76, 0.66, 0.54, 0.42}) {
        const double l = box.longHalf * k;
        const double w = std::min(box.shortHalf * k, 9.0);
        const int parts = std::max(1, static_cast<int>(2.0 * l / random.uniform(9.0, 14.0)));
        int placed = 0;
        for (int i = 0; i < parts; ++i) {
            const double s = (2.0 * (i + 0.5) / parts - 1.0) * l;
            placed += site.place(rectangle(box.center + box.axis * s, box.axis, l / parts * 0.985,
                                           w * random.uniform(0.85, 1.0)),
                                 0.8)
                          ? 1
                          : 0;
        }
        if (placed * 2 > parts) {
            return;
        }
    }
}

/** Long slabs in greenery, all the same way round. */
void slabs(const Block& block, Random& random, std::vector<Line>& out) {
    Site site(block, out);
    const OrientedBox box = orientedBox(block.ring);
    const Vec u = random.chance(0.6) ? left(box.axis) : box.axis;
    const Vec v = left(u);
    const double reach = box.longHalf + box.shortHalf;
    const double half = random.uniform(18.0, 30.0);
    for (double s = -reach; s < reach; s += random.uniform(34.0, 42.0)) {
        for (double t = -reach; t < reach; t += 6.0) {
            if (site.place(rectangle(box.center + v * s + u * t, u, half, 6.2), 5.0)) {
                t += 2.0 * half + 6.0;
            }
        }
    }
}

void halls(const Block& block, Random& random, std::vector<Line>& out) {
    Site site(block, out);
    const OrientedBox box = orientedBox(block.ring);
    const double big = block.zone == Zone::Retail ? 0.8 : 1.0;
    for (int i = 0; i < 60 && out.size() < 14; ++i) {
        const double scale = (i < 14 ? 1.0 : i < 34 ? 0.6 : 0.34) * big;
        const double l = random.uniform(24.0, 62.0) * scale;
        const double w = std::min(l, random.uniform(15.0, 36.0) * scale);
        const Vec c = box.center + box.axis * (random.uniform(-0.9, 0.9) * box.longHalf) +
                      left(box.axis) * (random.uniform(-0.9, 0.9) * box.shortHalf);
        const Vec along = random.chance(0.75) ? box.axis : left(box.axis);
        Line grown = rectangle(c, along, l + 5.0, w + 5.0);
        std::vector<Line> probe = out;
        Site test(block, probe);
        if (test.place(grown, 3.0)) {
            out.push_back(rectangle(c, along, l, w));
        }
    }
}

Line ellipse(Vec center, Vec axis, double a, double b, int n) {
    Line out;
    for (int i = 0; i < n; ++i) {
        const Vec p = polar(1.0, 6.283185307179586 * i / n);
        out.push_back(center + axis * (p.x * a) + left(axis) * (p.y * b));
    }
    return out;
}

void special(const Block& block, Random& random, std::vector<Line>& out) {
    Site site(block, out);
    const OrientedBox box = orientedBox(block.ring);
    const Vec u = box.axis;
    const Vec v = left(u);
    switch (block.zone) {
        case Zone::Stadium:
            for (double k = 1.0; k > 0.4; k -= 0.1) {  // four stands around the pitch
                const Vec c = box.center - u * (box.longHalf * 0.3);
                if (site.place(ellipse(c, v, 92.0 * k, 72.0 * k, 28), 6.0)) {
                    break;
                }
            }
            (void)site.place(rectangle(box.center + u * (box.longHalf * 0.45), v, 24.0, 12.0), 4.0);
            break;
        case Zone::Hospital:
            for (const double t : {0.0, -0.42, 0.42}) {  // a spine with wings
                (void)site.place(
                    rectangle(box.center + u * (box.longHalf * t), v, std::min(52.0, box.shortHalf * 0.62), 8.5), 4.0);
            }
            (void)site.place(rectangle(box.center + u * (box.longHalf * 0.21), u, box.longHalf * 0.21 - 9.0, 7.0), 4.0);
            (void)site.place(rectangle(box.center - u * (box.longHalf * 0.21), u, box.longHalf * 0.21 - 9.0, 7.0), 4.0);
            (void)site.place(rectangle(box.center + u * (box.longHalf * 0.72), v, 16.0, 9.0), 4.0);
            break;
        case Zone::School: {
            const Vec c = box.center - u * (box.longHalf * 0.25);
            const Line main = rectangle(c, v, std::min(30.0, box.shortHalf * 0.7), 7.5);
            if (site.place(main, 3.0)) {
                (void)site.place(rectangle(c + u * 26.0 + v * 12.0, u, 17.0, 7.0), 3.0);
                (void)site.place(rectangle(c + u * 60.0 - v * 8.0, u, 11.0, 9.0), 3.0);
            }
            break;
        }
        case Zone::Square: {  // the church: nave, choir and tower as one outline
            const double k = std::min(1.0, box.shortHalf / 22.0);
            const Vec c = box.center + u * (box.longHalf * 0.42);
            Line outline;
            for (const Vec& p : {Vec{-22, -7}, Vec{10, -7}, Vec{10, -10}, Vec{16, -10}, Vec{16, -6}, Vec{22, -5},
                                 Vec{25, 0}, Vec{22, 5}, Vec{16, 6}, Vec{16, 10}, Vec{10, 10}, Vec{10, 7}, Vec{-22, 7},
                                 Vec{-22, 4}, Vec{-29, 4}, Vec{-29, -4}, Vec{-22, -4}}) {
                outline.push_back(c + (u * p.x + v * p.y) * (0.85 * k));
            }
            const Line hull = rectangle(c - u * (2.0 * k), u, 24.0 * k, 9.0 * k);
            (void)site.placeShape({hull}, outline, 1.0);
            break;
        }
        case Zone::Cemetery: {
            (void)site.place(rectangle(box.center + u * (box.longHalf * 0.6), u, 9.0, 5.5), 4.0);
            break;
        }
        case Zone::Allotments:
            for (double s = -box.longHalf; s < box.longHalf; s += 19.0) {
                for (double t = -box.shortHalf; t < box.shortHalf; t += 15.0) {
                    if (random.chance(0.8)) {
                        (void)site.place(rectangle(box.center + u * (s + random.uniform(-3.0, 3.0)) +
                                                       v * (t + random.uniform(-2.0, 2.0)),
                                                   u, 2.6, 1.9),
                                         3.0);
                    }
                }
            }
            break;
        case Zone::Park:
            if (random.chance(0.5)) {
                (void)site.place(rectangle(box.center + u * (box.longHalf * random.uniform(-0.4, 0.4)), v, 8.0, 5.0),
                                 6.0);
            }
            break;
        default: break;
    }
}

}  // namespace

double Block::clearance(Vec p) const {
    double best = 1e300;
    for (std::size_t i = 0; i < ring.size(); ++i) {
        best = std::min(best, distanceToSegment(p, ring[i], ring[(i + 1) % ring.size()]) - halfWidth(ways[i]));
    }
    return best;
}

Block blockOf(const PlanarMap& map, int face) {
    Block block;
    for (const int h : map.walk(face)) {
        block.ring.push_back(map.at(h));
        block.ways.push_back(map.info(h).way);
    }
    block.zone = map.faces()[static_cast<std::size_t>(face)].zone;
    return block;
}

std::vector<Line> buildOn(const Block& block, Random& random) {
    std::vector<Line> out;
    switch (block.zone) {
        case Zone::OldTown:
        case Zone::Perimeter:
            if (!perimeter(block, random, out)) {
                out.clear();
                rows(block, random, out);
            }
            if (out.empty()) {
                solid(block, random, out);
            }
            break;
        case Zone::Rows: slabs(block, random, out); break;
        case Zone::Suburb:
        case Zone::VillageHomes: detached(block, random, out); break;
        case Zone::Industrial:
        case Zone::Retail: halls(block, random, out); break;
        default: special(block, random, out);
    }
    return out;
}

}  // namespace belfry::democity
