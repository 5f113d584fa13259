// SPDX-License-Identifier: Apache-2.0
#include "services/democity/geometry.h"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace belfry::democity {

Vec unit(Vec a) {
    const double size = length(a);
    return size < 1e-9 ? Vec{1.0, 0.0} : a * (1.0 / size);
}

double smoothstep(double from, double to, double x) {
    const double t = std::clamp((x - from) / (to - from), 0.0, 1.0);
    return t * t * (3.0 - 2.0 * t);
}

double lineLength(const Line& line) {
    double sum = 0.0;
    for (std::size_t i = 1; i < line.size(); ++i) {
        sum += distance(line[i - 1], line[i]);
    }
    return sum;
}

Vec pointAt(const Line& line, double along) {
    for (std::size_t i = 1; i < line.size(); ++i) {
        const double piece = distance(line[i - 1], line[i]);
        if (along <= piece || i + 1 == line.size()) {
            return lerp(line[i - 1], line[i], piece > 0.0 ? std::clamp(along / piece, 0.0, 1.0) : 0.0);
        }
        along -= piece;
    }
    return line.empty() ? Vec{} : line.front();
}

Vec directionAt(const Line& line, double along) {
    for (std::size_t i = 1; i < line.size(); ++i) {
        const double piece = distance(line[i - 1], line[i]);
        if (along <= piece || i + 1 == line.size()) {
            return unit(line[i] - line[i - 1]);
        }
        along -= piece;
    }
    return {1.0, 0.0};
}

double distanceToSegment(Vec p, Vec a, Vec b) {
    const Vec ab = b - a;
    const double size = dot(ab, ab);
    const double t = size > 0.0 ? std::clamp(dot(p - a, ab) / size, 0.0, 1.0) : 0.0;
    return distance(p, a + ab * t);
}

double distanceToLine(Vec p, const Line& line) {
    double best = 1e300;
    for (std::size_t i = 1; i < line.size(); ++i) {
        const Vec ab = line[i] - line[i - 1];
        const Vec ap = p - line[i - 1];
        const double size = dot(ab, ab);
        const double t = size > 0.0 ? std::clamp(dot(ap, ab) / size, 0.0, 1.0) : 0.0;
        const Vec off = ap - ab * t;
        best = std::min(best, dot(off, off));
    }
    return std::sqrt(best);
}

double nearestAlong(Vec p, const Line& line) {
    double best = 1e300;
    double at = 0.0;
    double along = 0.0;
    for (std::size_t i = 1; i < line.size(); ++i) {
        const Vec ab = line[i] - line[i - 1];
        const double size = length(ab);
        const double t = size > 0.0 ? std::clamp(dot(p - line[i - 1], ab) / (size * size), 0.0, 1.0) : 0.0;
        const double away = distance(p, line[i - 1] + ab * t);
        if (away < best) {
            best = away;
            at = along + t * size;
        }
        along += size;
    }
    return at;
}

bool segmentsCross(Vec a, Vec b, Vec c, Vec d, double& t, double& u) {
    const Vec ab = b - a;
    const Vec cd = d - c;
    const double det = cross(ab, cd);
    if (std::abs(det) < 1e-9) {
        return false;
    }
    t = cross(c - a, cd) / det;
    u = cross(c - a, ab) / det;
    return t > 0.0 && t < 1.0 && u > 0.0 && u < 1.0;
}

double ringArea(const Line& ring) {
    double sum = 0.0;
    for (std::size_t i = 0; i < ring.size(); ++i) {
        sum += cross(ring[i], ring[(i + 1) % ring.size()]);
    }
    return sum / 2.0;
}

Vec ringCentroid(const Line& ring) {
    if (ring.empty()) {
        return {};
    }
    Vec sum;
    double area = 0.0;
    const Vec base = ring.front();
    for (std::size_t i = 0; i < ring.size(); ++i) {
        const Vec a = ring[i] - base;
        const Vec b = ring[(i + 1) % ring.size()] - base;
        const double k = cross(a, b);
        sum = sum + (a + b) * k;
        area += k;
    }
    return std::abs(area) < 1e-6 ? base : base + sum * (1.0 / (3.0 * area));
}

bool ringContains(const Line& ring, Vec p) {
    bool inside = false;
    for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
        const Vec a = ring[i];
        const Vec b = ring[j];
        if ((a.y > p.y) != (b.y > p.y) && p.x < (b.x - a.x) * (p.y - a.y) / (b.y - a.y) + a.x) {
            inside = !inside;
        }
    }
    return inside;
}

Vec innerPoint(const Line& ring) {
    double low = 1e300;
    double high = -1e300;
    for (const Vec& p : ring) {
        low = std::min(low, p.y);
        high = std::max(high, p.y);
    }
    Vec best = ringCentroid(ring);
    double bestWidth = 0.0;
    for (const double part : {0.5, 0.31, 0.72}) {
        const double y = low + (high - low) * part + 1e-4;
        std::vector<double> hits;
        for (std::size_t i = 0; i < ring.size(); ++i) {
            const Vec a = ring[i];
            const Vec b = ring[(i + 1) % ring.size()];
            if ((a.y > y) != (b.y > y)) {
                hits.push_back(a.x + (b.x - a.x) * (y - a.y) / (b.y - a.y));
            }
        }
        std::sort(hits.begin(), hits.end());
        for (std::size_t i = 1; i < hits.size(); i += 2) {
            if (hits[i] - hits[i - 1] > bestWidth) {
                bestWidth = hits[i] - hits[i - 1];
                best = {(hits[i] + hits[i - 1]) / 2.0, y};
            }
        }
    }
    return best;
}

Line smoothCurve(const Line& control, double step, bool closed) {
    Line out;
    const auto n = static_cast<std::ptrdiff_t>(control.size());
    if (n < 3) {
        return control;
    }
    const auto at = [&](std::ptrdiff_t i) -> Vec {
        return closed ? control[static_cast<std::size_t>((i + n) % n)]
                      : control[static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(i, 0, n - 1))];
    };
    for (std::ptrdiff_t i = 0; i < (closed ? n : n - 1); ++i) {
        const Vec p0 = at(i - 1);
        const Vec p1 = at(i);
        const Vec p2 = at(i + 1);
        const Vec p3 = at(i + 2);
        const int pieces = std::max(1, static_cast<int>(distance(p1, p2) / step));
        for (int k = 0; k < pieces; ++k) {
            const double t = static_cast<double>(k) / pieces;
            out.push_back((p1 * 2.0 + (p2 - p0) * t + (p0 * 2.0 - p1 * 5.0 + p2 * 4.0 - p3) * (t * t) +
                           (p1 * 3.0 - p0 - p2 * 3.0 + p3) * (t * t * t)) *
                          0.5);
        }
    }
    out.push_back(closed ? out.front() : control.back());
    return out;
}

Line curveBetween(Vec a, Vec atA, Vec b, Vec atB, double step) {
    const Vec c1 = a + atA;
    const Vec c2 = b + atB;
    const double chord = distance(a, b);
    const double bend = std::max(distanceToSegment(c1, a, b), distanceToSegment(c2, a, b));
    Line out;
    if (bend < 2.0) {
        return out;
    }
    const int pieces = std::max(2, static_cast<int>(chord / step));
    for (int k = 1; k < pieces; ++k) {
        const double t = static_cast<double>(k) / pieces;
        const double s = 1.0 - t;
        out.push_back(a * (s * s * s) + c1 * (3.0 * s * s * t) + c2 * (3.0 * s * t * t) + b * (t * t * t));
    }
    return out;
}

Line simplified(const Line& line, double tolerance) {
    if (line.size() < 3) {
        return line;
    }
    std::vector<char> keep(line.size(), 0);
    keep.front() = keep.back() = 1;
    std::vector<std::pair<std::size_t, std::size_t>> work{{0, line.size() - 1}};
    while (!work.empty()) {
        const auto [first, last] = work.back();
        work.pop_back();
        double worst = tolerance;
        std::size_t at = 0;
        for (std::size_t i = first + 1; i < last; ++i) {
            const double away = distanceToSegment(line[i], line[first], line[last]);
            if (away > worst) {
                worst = away;
                at = i;
            }
        }
        if (at != 0) {
            keep[at] = 1;
            work.emplace_back(first, at);
            work.emplace_back(at, last);
        }
    }
    Line out;
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (keep[i] != 0) {
            out.push_back(line[i]);
        }
    }
    return out;
}

Line shifted(const Line& line, double by) {
    Line out;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const Vec before = i > 0 ? unit(line[i] - line[i - 1]) : unit(line[1] - line[0]);
        const Vec after = i + 1 < line.size() ? unit(line[i + 1] - line[i]) : before;
        const Vec normal = unit(left(before) + left(after));
        const double stretch = std::max(0.5, dot(normal, left(before)));
        const Vec p = line[i] + normal * (by / stretch);
        if (out.empty() || dot(p - out.back(), after + before) > 0.0) {
            out.push_back(p);
        }
    }
    return out;
}

OrientedBox orientedBox(const Line& ring) {
    OrientedBox best;
    double bestArea = 1e300;
    Vec last{0.0, 0.0};
    for (std::size_t i = 0; i < ring.size(); ++i) {
        const Vec edge = ring[(i + 1) % ring.size()] - ring[i];
        if (length(edge) < 8.0 && bestArea < 1e299) {
            continue;
        }
        const Vec u = unit(edge);
        if (std::abs(dot(u, last)) > 0.9998) {
            continue;
        }
        last = u;
        const Vec v = left(u);
        double u0 = 1e300, u1 = -1e300, v0 = 1e300, v1 = -1e300;
        for (const Vec& p : ring) {
            u0 = std::min(u0, dot(p, u));
            u1 = std::max(u1, dot(p, u));
            v0 = std::min(v0, dot(p, v));
            v1 = std::max(v1, dot(p, v));
        }
        const double area = (u1 - u0) * (v1 - v0);
        if (area < bestArea) {
            bestArea = area;
            best.center = u * ((u0 + u1) / 2.0) + v * ((v0 + v1) / 2.0);
            const bool along = u1 - u0 >= v1 - v0;
            best.axis = along ? u : v;
            best.longHalf = (along ? u1 - u0 : v1 - v0) / 2.0;
            best.shortHalf = (along ? v1 - v0 : u1 - u0) / 2.0;
        }
    }
    return best;
}

bool convexOverlap(const Line& a, const Line& b) {
    for (const Line* ring : {&a, &b}) {
        for (std::size_t i = 0; i < ring->size(); ++i) {
            const Vec axis = left((*ring)[(i + 1) % ring->size()] - (*ring)[i]);
            double a0 = 1e300, a1 = -1e300, b0 = 1e300, b1 = -1e300;
            for (const Vec& p : a) {
                a0 = std::min(a0, dot(p, axis));
                a1 = std::max(a1, dot(p, axis));
            }
            for (const Vec& p : b) {
                b0 = std::min(b0, dot(p, axis));
                b1 = std::max(b1, dot(p, axis));
            }
            if (a1 <= b0 || b1 <= a0) {
                return false;
            }
        }
    }
    return true;
}

std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
    std::uint64_t z = a * 0xD134'2543'DE82'EF95ULL + b + 0x9E37'79B9'7F4A'7C15ULL;
    z = (z ^ (z >> 30U)) * 0xBF58'476D'1CE4'E5B9ULL;
    z = (z ^ (z >> 27U)) * 0x94D0'49BB'1331'11EBULL;
    return z ^ (z >> 31U);
}

std::uint64_t Random::next() {
    m_state += 0x9E37'79B9'7F4A'7C15ULL;
    return mix(m_state, 0x2545'F491'4F6C'DD1DULL);
}

double noise(std::uint64_t seed, double x, double y) {
    const double fx = std::floor(x);
    const double fy = std::floor(y);
    const auto corner = [&](double cx, double cy) {
        const auto ix = static_cast<std::uint64_t>(static_cast<std::int64_t>(cx));
        const auto iy = static_cast<std::uint64_t>(static_cast<std::int64_t>(cy));
        return static_cast<double>(mix(mix(seed, ix), iy) >> 11U) * 0x1.0p-52 - 1.0;
    };
    const double u = smoothstep(0.0, 1.0, x - fx);
    const double v = smoothstep(0.0, 1.0, y - fy);
    const double low = corner(fx, fy) * (1.0 - u) + corner(fx + 1.0, fy) * u;
    const double high = corner(fx, fy + 1.0) * (1.0 - u) + corner(fx + 1.0, fy + 1.0) * u;
    return low * (1.0 - v) + high * v;
}

}  // namespace belfry::democity
