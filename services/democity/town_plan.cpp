// SPDX-License-Identifier: Apache-2.0
#include "services/democity/town_plan.h"

#include <algorithm>
#include <numbers>

namespace belfry::democity {

namespace {

constexpr double kStep = 28.0;  // metres between points of main curves
constexpr double kPi = std::numbers::pi;

double radians(double degrees) { return degrees * kPi / 180.0; }

/** The line with one more vertex where `along` says. */
Line withVertex(const Line& line, double along) {
    Line out;
    double done = 0.0;
    bool placed = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (i > 0) {
            done += distance(line[i - 1], line[i]);
        }
        if (!placed && i > 0 && done >= along) {
            out.push_back(pointAt(line, along));
            placed = true;
        }
        out.push_back(line[i]);
    }
    return out;
}

}  // namespace

Line Corridor::bank(double side) const {
    Line out;
    for (std::size_t i = 0; i < center.size(); ++i) {
        const Vec before = i > 0 ? center[i - 1] : center[i];
        const Vec after = i + 1 < center.size() ? center[i + 1] : center[i];
        out.push_back(center[i] + left(unit(after - before)) * (side * half[i]));
    }
    return out;
}

bool Corridor::contains(Vec p) const {
    for (std::size_t i = 1; i < center.size(); ++i) {
        const Vec ab = center[i] - center[i - 1];
        const double size = dot(ab, ab);
        const double t = size > 0.0 ? std::clamp(dot(p - center[i - 1], ab) / size, 0.0, 1.0) : 0.0;
        if (distance(p, center[i - 1] + ab * t) < half[i - 1] + (half[i] - half[i - 1]) * t) {
            return true;
        }
    }
    return false;
}

TownPlan::TownPlan(std::uint64_t seed, double radius, const CellFrame& frame)
    : m_seed(seed), m_radius(radius), m_frame(frame) {
    m_townLike = radius >= 900.0;
    m_hasRail = radius >= 1000.0;
    m_hasMotorway = radius >= 1300.0;
    m_hasOuterRing = radius >= 1400.0;
    m_ringRadius = m_townLike ? std::clamp(0.15 * radius, 150.0, 430.0) : 48.0;
}

int TownPlan::street(StreetTone tone, int order) {
    m_streets.push_back({tone, order, -1, {}});
    return static_cast<int>(m_streets.size()) - 1;
}

void TownPlan::road(const Line& line, Way way, int streetId, bool oneWay) {
    m_map.addLine(line, {way, streetId, oneWay});
}

Line TownPlan::blob(Vec center, double radius, double roughness, std::uint64_t salt, double step) const {
    Line control;
    const int n = 22;
    for (int i = 0; i < n; ++i) {
        const double angle = 2.0 * kPi * i / n;
        const Vec d = polar(1.0, angle);
        const double bump = 1.0 + roughness * (0.7 * noise(mix(m_seed, salt), d.x * 1.3, d.y * 1.3) +
                                               0.3 * noise(mix(m_seed, salt + 1), d.x * 4.0, d.y * 4.0));
        control.push_back(center + d * (radius * bump));
    }
    return smoothCurve(control, step, true);
}

Line TownPlan::wander(Vec a, Vec b, double amplitude, std::uint64_t salt) const {
    const double size = distance(a, b);
    const int n = std::max(3, static_cast<int>(size / 260.0));
    const Vec side = left(unit(b - a));
    Line control;
    for (int i = 0; i <= n; ++i) {
        const double t = static_cast<double>(i) / n;
        const double shape = std::min(1.0, 4.0 * std::min(t, 1.0 - t));
        control.push_back(lerp(a, b, t) + side * (shape * amplitude * noise(mix(m_seed, salt), t * size / 700.0, 0.5)));
    }
    return smoothCurve(control, kStep);
}

void TownPlan::planCorridors() {
    Random random(mix(m_seed, 11));
    const double h = m_frame.half;
    const double base = m_townLike ? std::clamp(m_radius * 0.011, 11.0, 38.0) : 5.0;  // half the river's width
    const double inTown = -(m_ringRadius * 1.16 + base + (m_townLike ? 46.0 : 70.0));
    Line control;
    const std::vector<double> stops{-1.0, -0.9, -0.78, -0.66, -0.55, -0.44, -0.34, -0.24, -0.15, -0.06,
                                    0.03, 0.12, 0.21,  0.31,  0.42,  0.53,  0.64,  0.76,  0.88,  1.0};
    for (std::size_t i = 0; i < stops.size(); ++i) {
        const double s = stops[i];
        const double frame = s < 0.0 ? m_frame.west.river : m_frame.east.river;
        const double out = smoothstep(0.08, 0.95, std::abs(s));
        double y = inTown + (frame - inTown) * out;
        if (i > 0 && i + 1 < stops.size()) {
            const double swing = 0.012 + 0.05 * smoothstep(0.12, 0.55, std::abs(s));
            y += h * swing * (i % 2 == 0 ? 1.0 : -1.0) * random.uniform(0.35, 1.0);
        }
        control.push_back({s * h, y});
    }
    Corridor river;
    river.center = smoothCurve(control, 26.0);
    for (const Vec& p : river.center) {
        // neighbours have rivers of other widths: at the border all are alike
        const double border = m_frame.open ? 0.0 : smoothstep(0.55, 0.97, std::abs(p.x) / h);
        const double here = base * (1.0 + 0.28 * noise(mix(m_seed, 12), p.x / 420.0, 0.0));
        river.half.push_back(here + (17.0 - here) * border);
    }
    m_riverCourse = simplified(river.center, 15.0);
    m_corridors.push_back(river);

    // a brook comes down from the northern hills and passes the old town on one side
    const double side = random.chance(0.5) ? 1.0 : -1.0;
    const double reach = std::max(m_ringRadius * 1.75, m_radius * 0.3);
    Line brook{{side * h * 0.42, h + 5.0},
               {side * h * 0.47, h * 0.82},
               {side * h * 0.36, h * 0.68},
               {side * h * 0.37, h * 0.54},
               {side * (reach + m_radius * 0.16), m_radius * 0.75},
               {side * (reach + m_radius * 0.2), m_radius * 0.5},
               {side * (reach + m_radius * 0.03), m_radius * 0.3},
               {side * (reach + m_radius * 0.07), m_radius * 0.1},
               {side * reach, -m_radius * 0.05}};
    if (!m_frame.open) {
        brook.erase(brook.begin());  // rises in the hills instead of coming from next door
    }
    const Vec mouth = pointAt(river.center, nearestAlong({side * reach * 1.08, inTown}, river.center));
    brook.push_back(lerp(brook.back(), mouth, 0.55) + Vec{side * 22.0, 0.0});
    brook.push_back(mouth);
    Corridor stream;
    stream.center = smoothCurve(brook, 22.0);
    for (const Vec& p : stream.center) {
        stream.half.push_back(2.6 + 1.1 * noise(mix(m_seed, 13), p.y / 300.0, 0.0) + 0.8 * smoothstep(h, 0.0, p.y));
    }
    m_corridors.push_back(stream);

    if (m_hasRail) {
        const double y = std::max(m_ringRadius * 1.75, 0.26 * m_radius);
        m_station = {-side * 0.1 * m_radius, y};
        const double yard = std::clamp(0.16 * m_radius, 180.0, 460.0);
        Line track{{-h, m_frame.west.rail},     {-0.72 * h, m_frame.west.rail * 0.9 + y * 0.1 + 40.0},
                   {-1.0 * m_radius, y * 1.12}, {-0.5 * m_radius, y * 1.04},
                   {m_station.x - yard, y},     {m_station.x, y},
                   {m_station.x + yard, y},     {0.55 * m_radius, y * 1.02},
                   {1.0 * m_radius, y * 1.16},  {0.72 * h, m_frame.east.rail * 0.9 + y * 0.1 + 30.0},
                   {h, m_frame.east.rail}};
        Corridor rail;
        rail.zone = Zone::Railway;
        rail.center = smoothCurve(track, 24.0);
        const double wide = std::clamp(m_radius * 0.016, 22.0, 46.0);
        const double middle = nearestAlong(m_station, rail.center);
        double along = 0.0;
        for (std::size_t i = 0; i < rail.center.size(); ++i) {
            along += i > 0 ? distance(rail.center[i - 1], rail.center[i]) : 0.0;
            const double away = std::abs(along - middle);
            rail.half.push_back(7.0 + (wide - 7.0) * (1.0 - smoothstep(yard * 0.55, yard * 1.35, away)));
        }
        m_stationAxis = directionAt(rail.center, middle);
        m_rails.push_back(rail.center);
        m_rails.push_back(shifted(rail.center, 4.2));
        // sidings leave the main line, run through the yard and come back
        for (int k = 0; k < 14; ++k) {
            const int pair = k / 2;  // one on either side
            const double by = (k % 2 == 0 ? 1.0 : -1.0) * (4.2 + 5.6 * (pair + 1));
            if (std::abs(by) > wide - 7.0 || (by < 0.0 && -by > wide - 22.0)) {
                continue;
            }
            const double reach2 = yard * (1.18 - 0.07 * pair);
            Line siding;
            for (double s = middle - reach2; s <= middle + reach2; s += 20.0) {
                const double in = 1.0 - smoothstep(reach2 - 130.0, reach2, std::abs(s - middle));
                siding.push_back(pointAt(rail.center, s) + left(directionAt(rail.center, s)) * (by * in));
            }
            m_rails.push_back(siding);
        }
        m_railCourse = simplified(rail.center, 2.0);
        m_corridors.push_back(rail);
    }
    for (const Corridor& c : m_corridors) {
        m_map.addLine(c.bank(1.0), {});
        m_map.addLine(c.bank(-1.0), {});
    }
}

void TownPlan::planRings() {
    m_ring = blob({0.0, 0.0}, m_ringRadius, m_townLike ? 0.14 : 0.1, 21, m_townLike ? 26.0 : 12.0);
    road(m_ring, m_townLike ? Way::Primary : Way::Tertiary, street(m_townLike ? StreetTone::Ring : StreetTone::Market));
    if (m_townLike) {
        // the market: a long square off the middle
        const double a = m_ringRadius * 0.33;
        const double b = std::max(22.0, m_ringRadius * 0.13);
        Random random(mix(m_seed, 22));
        const double turn = random.uniform(-0.5, 0.5);
        for (const Vec& p : {Vec{-a, -b}, Vec{a, -b * 0.8}, Vec{a * 0.92, b * 1.1}, Vec{-a * 0.9, b * 0.85}}) {
            const Vec d{std::cos(turn), std::sin(turn)};
            m_market.push_back(d * p.x + left(d) * p.y + Vec{m_ringRadius * 0.05, m_ringRadius * 0.08});
        }
        m_market.push_back(m_market.front());
        road(m_market, Way::Pedestrian, street(StreetTone::Market));
    }
    if (m_hasOuterRing) {
        m_outerRing = blob({0.0, 0.03 * m_radius}, 0.48 * m_radius, 0.13, 23, kStep);
        road(m_outerRing, Way::Secondary, street(StreetTone::OuterRing, 0));
    }
    if (m_radius > 2600.0) {
        road(blob({0.0, 0.0}, 0.77 * m_radius, 0.14, 25, kStep), Way::Tertiary, street(StreetTone::OuterRing, 1));
    }
}

void TownPlan::planRadials() {
    Random random(mix(m_seed, 31));
    const double h = m_frame.half;
    const Corridor& river = m_corridors.front();
    // north bank: gates in the ring; the south bank has its own little star at the bridgehead
    const double middle = nearestAlong({m_ringRadius * 0.1, -m_ringRadius * 2.0}, river.center);
    const Vec crossing = pointAt(river.center, middle);
    Vec over = left(directionAt(river.center, middle));
    over = over.y > 0.0 ? over * -1.0 : over;
    m_bridgehead = crossing + over * (river.half.front() * 1.3 + (m_townLike ? 85.0 : 40.0));
    const auto ringPoint = [&](double angle) {
        Vec best = m_ring.front();
        for (const Vec& p : m_ring) {
            if (dot(unit(p), polar(1.0, angle)) > dot(unit(best), polar(1.0, angle))) {
                best = p;
            }
        }
        return best;
    };
    const Vec bridgeStart = ringPoint(radians(-86.0));
    struct Spoke {
        Vec from;
        double angle;
        int exit;  // 0 none, 1 E, 2 N, 3 W, 4 S
        Way way;
    };
    std::vector<Spoke> spokes;
    const auto jitter = [&] { return radians(random.uniform(-7.0, 7.0)); };
    spokes.push_back({ringPoint(radians(10.0)), radians(10.0), 1, Way::Primary});
    spokes.push_back({ringPoint(radians(96.0)), radians(96.0), 2, Way::Primary});
    spokes.push_back({ringPoint(radians(170.0)), radians(170.0), 3, Way::Primary});
    spokes.push_back({m_bridgehead, radians(-90.0), 4, Way::Primary});
    if (m_townLike) {
        spokes.push_back({ringPoint(radians(52.0)), radians(50.0) + jitter(), 0, Way::Secondary});
        spokes.push_back({ringPoint(radians(135.0)), radians(138.0) + jitter(), 0, Way::Secondary});
        spokes.push_back({m_bridgehead, radians(-142.0) + jitter(), 0, Way::Secondary});
        spokes.push_back({m_bridgehead, radians(-38.0) + jitter(), 0, Way::Secondary});
    } else {
        spokes.push_back({ringPoint(radians(130.0)), radians(132.0) + jitter(), 0, Way::Tertiary});
        spokes.push_back({m_bridgehead, radians(-40.0) + jitter(), 0, Way::Tertiary});
    }
    int order = 0;
    for (const Spoke& s : spokes) {
        Vec target;
        switch (s.exit) {
            case 1: target = {h, m_frame.east.road}; break;
            case 2: target = {m_frame.north.road, h}; break;
            case 3: target = {-h, m_frame.west.road}; break;
            case 4: target = {m_frame.south.road, -h}; break;
            default: {
                const double reach = random.uniform(1.42, 1.62) * m_radius;
                const double radius = std::clamp(random.uniform(0.07, 0.11) * m_radius, 130.0, 340.0);
                const Vec center = polar(std::min(reach, h - radius * 1.4 - (m_frame.open ? 0.0 : 480.0)), s.angle);
                target = center + polar(m_frame.open ? 0.0 : radius * 1.25, s.angle);
                m_villages.push_back({center, radius});
            }
        }
        Vec from = s.from;
        Line line;
        if (s.exit == 4) {  // begins at the ring and crosses the river straight
            line.push_back(bridgeStart);
            line.push_back(crossing - over * (river.half.front() * 1.5 + 6.0));
        }
        const Vec mid = s.from + polar(m_radius * 0.55, s.angle);
        Line first = wander(from, mid, 0.03 * m_radius, 32 + static_cast<std::uint64_t>(order));
        Line second = wander(mid, target, 0.07 * m_radius, 62 + static_cast<std::uint64_t>(order));
        Line control;
        for (const Line* part : {&first, &second}) {
            for (std::size_t i = 0; i < part->size(); i += 7) {
                control.push_back((*part)[i]);
            }
        }
        control.push_back(target);
        control.erase(std::unique(control.begin(), control.end(), [](Vec a, Vec b) { return distance(a, b) < 60.0; }),
                      control.end());
        control.back() = target;
        if (s.exit == 0 && m_frame.open) {  // goes on through its village to the end of the map
            const Vec beyond = polar(2.2 * h, s.angle + random.uniform(-0.12, 0.12));
            const double k = std::min(h / std::max(1.0, std::abs(beyond.x)), h / std::max(1.0, std::abs(beyond.y)));
            const Line more = wander(target, beyond * k, 0.05 * m_radius, 92 + static_cast<std::uint64_t>(order));
            for (std::size_t i = 9; i + 5 < more.size(); i += 9) {
                control.push_back(more[i]);
            }
            control.push_back(beyond * k);
        }
        const Line curve = smoothCurve(control, kStep);
        line.insert(line.end(), curve.begin(), curve.end());
        if (s.exit == 4) {
            const int bridge = street(StreetTone::Bridge);
            road({line[0], line[1], line[2]}, s.way, bridge);
            line.erase(line.begin(), line.begin() + 2);
        }
        // hamlets and villages sit on the main roads, farther apart the farther out
        if (s.exit != 0 || m_frame.open) {
            double at = random.uniform(1.45, 1.75) * m_radius + (m_townLike ? 0.0 : 1'100.0);
            const double whole = lineLength(line);
            while (at < whole - 500.0) {
                const Vec center = pointAt(line, at);
                const double radius = std::clamp(random.uniform(0.045, 0.1) * m_radius, 110.0, 300.0);
                const bool apart = std::all_of(m_villages.begin(), m_villages.end(), [&](const Village& v) {
                    return distance(v.center, center) > (v.radius + radius) * 1.8 + 250.0;
                });
                const bool inside =
                    std::max(std::abs(center.x), std::abs(center.y)) < h - radius * 1.5 - (m_frame.open ? 0.0 : 480.0);
                const bool dry = distanceToLine(center, river.center) > radius * 1.3 + 80.0;
                const bool quiet = !m_hasRail || distanceToLine(center, m_corridors.back().center) > radius + 80.0;
                if (apart && inside && dry && quiet && length(center) > 1.35 * m_radius + radius &&
                    center.y < h * 0.95 && random.chance(0.8)) {
                    m_villages.push_back({center, radius});
                }
                at += random.uniform(0.55, 1.0) * m_radius + 700.0;
            }
        }
        m_radials.push_back(line);
        road(line, s.way, street(StreetTone::Radial, order));
        ++order;
    }
    if (m_townLike) {  // the gates lead to the market
        const auto toMarket = [&](Vec gate, int corner, double part) {
            const Vec goal =
                lerp(m_market[static_cast<std::size_t>(corner)], m_market[static_cast<std::size_t>(corner) + 1], part);
            const Vec out = unit(gate) * (-0.3 * distance(gate, goal));
            Line line{gate};
            const Vec side = left(goal - gate) * random.uniform(-0.16, 0.16);
            const Line inner = curveBetween(gate, out + side, goal, (gate - goal) * 0.3 + side, 18.0);
            line.insert(line.end(), inner.begin(), inner.end());
            line.push_back(goal);
            road(line, Way::LivingStreet, street(StreetTone::OldTown));
        };
        toMarket(ringPoint(radians(10.0)), 1, 0.5);
        toMarket(ringPoint(radians(96.0)), 2, 0.45);
        toMarket(ringPoint(radians(170.0)), 3, 0.5);
        toMarket(bridgeStart, 0, 0.55);
    }
    if (m_hasRail) {  // Bahnhofstraße and the street along the station
        const Vec axis = m_stationAxis.x > 0 ? m_stationAxis : m_stationAxis * -1.0;
        const Corridor& rail = m_corridors.back();
        const double at = nearestAlong(m_station, rail.center);
        const double reach = std::clamp(0.26 * m_radius, 300.0, 800.0);
        const double wide = std::clamp(m_radius * 0.016, 22.0, 46.0);
        Line front;
        for (double s = at - reach; s <= at + reach; s += 25.0) {
            const Vec d = directionAt(rail.center, s);
            const double gap = wide + 24.0;
            front.push_back(pointAt(rail.center, s) - left(d) * gap);
        }
        road(front, Way::Tertiary, street(StreetTone::Station, 1));
        const Vec goal = front[front.size() / 2];
        const Vec gate = ringPoint(std::atan2(goal.y, goal.x) + 0.1);
        Line line{gate};
        const Line inner = curveBetween(gate, unit(gate) * (0.3 * distance(gate, goal)), goal,
                                        left(axis) * (-0.4 * distance(gate, goal)), kStep);
        line.insert(line.end(), inner.begin(), inner.end());
        line.push_back(goal);
        road(line, Way::Secondary, street(StreetTone::Station, 0));
    }
}

void TownPlan::planMotorway() {
    const double h = m_frame.half;
    const Line control{{-h, m_frame.west.motorway},
                       {-0.8 * h, m_frame.west.motorway * 0.95 + 60.0},
                       {-0.55 * h, 1.04 * m_radius},
                       {-0.22 * h, 1.12 * m_radius},
                       {0.12 * h, 1.06 * m_radius},
                       {0.45 * h, 1.02 * m_radius},
                       {0.78 * h, m_frame.east.motorway * 0.96},
                       {h, m_frame.east.motorway}};
    Line motorway = smoothCurve(control, 40.0);
    const int ramp = street(StreetTone::Ramp);
    std::vector<Line> ramps;
    for (Line& radial : m_radials) {
        double cut = -1.0;
        double along = 0.0;
        Vec where;
        for (std::size_t i = 1; i < radial.size() && cut < 0.0; ++i) {
            for (std::size_t j = 1; j < motorway.size(); ++j) {
                double t = 0.0;
                double u = 0.0;
                if (segmentsCross(radial[i - 1], radial[i], motorway[j - 1], motorway[j], t, u)) {
                    where = lerp(radial[i - 1], radial[i], t);
                    cut = along + distance(radial[i - 1], where);
                    break;
                }
            }
            along += distance(radial[i - 1], radial[i]);
        }
        if (cut < 0.0 || std::abs(where.x) > 0.8 * h) {
            continue;
        }
        const double main = nearestAlong(where, motorway);
        const double whole = lineLength(radial);
        for (const double side : {-1.0, 1.0}) {     // along the motorway
            for (const double way : {-1.0, 1.0}) {  // along the radial
                const double mAt = main + side * 330.0;
                const double rAt = cut + way * 105.0;
                if (rAt < 20.0 || rAt > whole - 20.0) {
                    continue;
                }
                const Vec a = pointAt(motorway, mAt);
                const Vec b = pointAt(radial, rAt);
                const Vec da = directionAt(motorway, mAt) * (-side * 200.0);
                const Vec normal = left(directionAt(radial, rAt));
                const Vec db = normal * (dot(normal, a - b) > 0.0 ? 90.0 : -90.0);
                Line line{a};
                const Line inner = curveBetween(a, da, b, db, 24.0);
                line.insert(line.end(), inner.begin(), inner.end());
                line.push_back(b);
                // traffic keeps right: which ramps leave and which join
                if (side * way * (cross(directionAt(motorway, main), directionAt(radial, cut)) > 0 ? 1.0 : -1.0) <
                    0.0) {
                    std::reverse(line.begin(), line.end());
                }
                ramps.push_back(line);
                motorway = withVertex(motorway, mAt);
            }
        }
    }
    m_motorway = motorway;
    road(motorway, Way::Motorway, street(StreetTone::Motorway));
    for (const Line& line : ramps) {
        road(line, Way::MotorwayLink, ramp, true);
    }
}

void TownPlan::planQuays() {
    const Corridor& river = m_corridors.front();
    const double reach = m_townLike ? 0.86 * m_radius : 0.6 * m_radius;
    for (const double side : {1.0, -1.0}) {
        Line quay;
        for (std::size_t i = 0; i < river.center.size(); ++i) {
            if (std::abs(river.center[i].x) > reach) {
                continue;
            }
            const Vec before = i > 0 ? river.center[i - 1] : river.center[i];
            const Vec after = i + 1 < river.center.size() ? river.center[i + 1] : river.center[i];
            quay.push_back(river.center[i] +
                           left(unit(after - before)) * (side * (river.half[i] + (m_townLike ? 26.0 : 18.0))));
        }
        // a quay is smoother than the bank
        Line control;
        for (std::size_t i = 0; i < quay.size(); i += 5) {
            control.push_back(quay[i]);
        }
        if (control.size() > 2) {
            road(smoothCurve(control, kStep), m_townLike ? Way::Tertiary : Way::Residential,
                 street(StreetTone::Quay, side > 0.0 ? 0 : 1));
        }
    }
}

void TownPlan::planVillagesAndLimit() {
    if (!m_motorway.empty()) {  // nobody built a village into a motorway junction
        std::erase_if(m_villages,
                      [&](const Village& v) { return distanceToLine(v.center, m_motorway) < v.radius + 130.0; });
    }
    // towns grow along their roads
    Line control;
    const int n = 48;
    for (int i = 0; i < n; ++i) {
        const double angle = 2.0 * kPi * i / n;
        const Vec d = polar(1.0, angle);
        double lobe = 0.0;
        for (const Line& radial : m_radials) {
            const Vec at = pointAt(radial, nearestAlong(d * m_radius, radial));
            lobe = std::max(lobe, 1.0 - smoothstep(0.0, 0.42 * m_radius, distance(at, d * m_radius)));
        }
        const double bump = 0.93 + 0.17 * lobe + 0.12 * noise(mix(m_seed, 41), d.x * 1.2, d.y * 1.2) +
                            0.1 * noise(mix(m_seed, 42), d.x * 3.1, d.y * 3.1);
        control.push_back(d * (m_radius * bump));
    }
    m_limit = smoothCurve(control, 45.0, true);
    m_map.addLine(m_limit, {});
    std::uint64_t salt = 45;
    for (const Village& v : m_villages) {
        m_map.addLine(blob(v.center, v.radius, 0.2, salt, 30.0), {});
        salt += 2;
    }
}

void TownPlan::make() {
    planCorridors();
    planRings();
    planRadials();
    if (m_hasMotorway) {
        planMotorway();
    }
    planQuays();
    planVillagesAndLimit();
    planWoods();
    m_map.build(m_frame.half);
    classify();
    makeQuarters();
    dropLooseCollectors();
    makeBlocks();
    makeFields();
}

}  // namespace belfry::democity
