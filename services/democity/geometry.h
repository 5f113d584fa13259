// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdint>
#include <vector>

namespace belfry::democity {

/** A point or direction on the town's plane: metres, x east, y north. */
struct Vec {
    double x = 0.0;
    double y = 0.0;

    friend Vec operator+(Vec a, Vec b) { return {a.x + b.x, a.y + b.y}; }
    friend Vec operator-(Vec a, Vec b) { return {a.x - b.x, a.y - b.y}; }
    friend Vec operator*(Vec a, double k) { return {a.x * k, a.y * k}; }
    friend bool operator==(const Vec&, const Vec&) = default;
};

using Line = std::vector<Vec>;

[[nodiscard]] inline double dot(Vec a, Vec b) { return a.x * b.x + a.y * b.y; }
[[nodiscard]] inline double cross(Vec a, Vec b) { return a.x * b.y - a.y * b.x; }
[[nodiscard]] inline double length(Vec a) { return std::sqrt(dot(a, a)); }
[[nodiscard]] inline double distance(Vec a, Vec b) { return length(b - a); }
[[nodiscard]] inline Vec lerp(Vec a, Vec b, double t) { return a + (b - a) * t; }
[[nodiscard]] inline Vec left(Vec a) { return {-a.y, a.x}; }
[[nodiscard]] inline Vec polar(double radius, double angle) {
    return {radius * std::cos(angle), radius * std::sin(angle)};
}
/** The zero vector gives east, so that callers never divide by zero. */
[[nodiscard]] Vec unit(Vec a);

[[nodiscard]] double smoothstep(double from, double to, double x);

[[nodiscard]] double lineLength(const Line& line);
[[nodiscard]] Vec pointAt(const Line& line, double along);
[[nodiscard]] Vec directionAt(const Line& line, double along);
[[nodiscard]] double distanceToSegment(Vec p, Vec a, Vec b);
[[nodiscard]] double distanceToLine(Vec p, const Line& line);
/** Position along the line of its point nearest to p. */
[[nodiscard]] double nearestAlong(Vec p, const Line& line);
/** True when the open segments cross in one inner point; `t` is then the position on ab, `u` on cd. */
[[nodiscard]] bool segmentsCross(Vec a, Vec b, Vec c, Vec d, double& t, double& u);

/** Signed: counter-clockwise is positive. The ring is not closed. */
[[nodiscard]] double ringArea(const Line& ring);
[[nodiscard]] Vec ringCentroid(const Line& ring);
[[nodiscard]] bool ringContains(const Line& ring, Vec p);
/** Some point well inside the ring, also where the centroid is not. */
[[nodiscard]] Vec innerPoint(const Line& ring);

/** A smooth curve through the control points, sampled about every `step` metres. */
[[nodiscard]] Line smoothCurve(const Line& control, double step, bool closed = false);
/** Cubic curve from a to b leaving along `atA` and arriving against `atB` (both with length), inner points only. */
[[nodiscard]] Line curveBetween(Vec a, Vec atA, Vec b, Vec atB, double step);
/** Douglas-Peucker. */
[[nodiscard]] Line simplified(const Line& line, double tolerance);
/** Shifts a line to its left by `by` metres (negative: right), dropping what would fold. */
[[nodiscard]] Line shifted(const Line& line, double by);

/** The smallest rectangle around a ring: `axis` points along its longer side. */
struct OrientedBox {
    Vec center;
    Vec axis;
    double longHalf = 0.0;
    double shortHalf = 0.0;
};
[[nodiscard]] OrientedBox orientedBox(const Line& ring);

/** Do two convex rings overlap? */
[[nodiscard]] bool convexOverlap(const Line& a, const Line& b);

[[nodiscard]] std::uint64_t mix(std::uint64_t a, std::uint64_t b);

/** Deterministic on every machine: no standard distribution is used. */
class Random {
public:
    explicit Random(std::uint64_t seed) : m_state(mix(seed, 0x9E37'79B9'7F4A'7C15ULL)) {}
    std::uint64_t next();
    double uniform() { return static_cast<double>(next() >> 11U) * 0x1.0p-53; }
    double uniform(double from, double to) { return from + (to - from) * uniform(); }
    int below(int n) { return static_cast<int>(next() % static_cast<std::uint64_t>(n)); }
    bool chance(double probability) { return uniform() < probability; }

private:
    std::uint64_t m_state;
};

/** Smooth value noise in -1…1 with features of about one unit. */
[[nodiscard]] double noise(std::uint64_t seed, double x, double y);

}  // namespace belfry::democity
