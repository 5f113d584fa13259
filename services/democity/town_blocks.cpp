// SPDX-License-Identifier: Apache-2.0
// The second half of TownPlan: what becomes of the land between the main ways.
#include <algorithm>
#include <numbers>
#include <utility>

#include "services/democity/block_cutter.h"
#include "services/democity/town_plan.h"

namespace belfry::democity {

namespace {

std::size_t ix(int index) { return static_cast<std::size_t>(index); }

CutStyle styleOf(Zone zone) {
    switch (zone) {
        case Zone::OldTown: return {44.0, 68.0, 0.4, 0.27, Way::LivingStreet, 1.45, 16.0, true};
        case Zone::Perimeter: return {84.0, 118.0, 0.1, 0.05, Way::Residential, 1.45, 36.0, true};
        case Zone::Rows: return {105.0, 165.0, 0.18, 0.08, Way::Residential, 1.5, 30.0, true};
        case Zone::Industrial:
        case Zone::Retail: return {150.0, 230.0, 0.06, 0.08, Way::Residential, 1.5, 30.0, true};
        case Zone::VillageHomes: return {78.0, 150.0, 0.42, 0.13, Way::Residential, 1.5, 20.0, true};
        default: return {70.0, 165.0, 0.4, 0.1, Way::Residential, 1.5, 26.0, true};
    }
}

StreetTone toneOf(Zone zone) {
    switch (zone) {
        case Zone::OldTown: return StreetTone::OldTown;
        case Zone::Perimeter: return StreetTone::Perimeter;
        case Zone::Industrial:
        case Zone::Retail: return StreetTone::Industrial;
        case Zone::VillageHomes: return StreetTone::Village;
        default: return StreetTone::Suburb;
    }
}

}  // namespace

int TownPlan::districtAt(Vec p) const {
    for (std::size_t i = 0; i < m_villages.size(); ++i) {
        if (distance(p, m_villages[i].center) < m_villages[i].radius * 1.25) {
            return static_cast<int>(m_districtSeeds.size() + i);
        }
    }
    int best = 0;
    double least = 1e300;
    for (std::size_t i = 0; i < m_districtSeeds.size(); ++i) {
        const double away = distance(p, m_districtSeeds[i]) - (i == 0 ? m_ringRadius : 0.0);
        if (away < least) {
            least = away;
            best = static_cast<int>(i);
        }
    }
    return best;
}

void TownPlan::classify() {
    Random random(mix(m_seed, 81));
    m_districtSeeds.push_back({0.0, 0.0});
    if (m_townLike) {
        const int inner = m_radius > 2000.0 ? 4 : 2;
        for (int i = 0; i < inner; ++i) {
            m_districtSeeds.push_back(
                polar(m_radius * 0.36, 2.0 * std::numbers::pi * (i + 0.3 + random.uniform(-0.12, 0.12)) / inner));
        }
        const int outer = std::clamp(static_cast<int>(m_radius / 360.0), 3, 14);
        for (int i = 0; i < outer; ++i) {
            m_districtSeeds.push_back(polar(m_radius * random.uniform(0.66, 0.86),
                                            2.0 * std::numbers::pi * (i + random.uniform(-0.2, 0.2)) / outer));
        }
    }
    m_districtCount = static_cast<int>(m_districtSeeds.size() + m_villages.size());
    const auto& river = m_corridors.front();
    for (int f = 0; f < static_cast<int>(m_map.faces().size()); ++f) {
        auto& face = m_map.faces()[ix(f)];
        const Line ring = m_map.ring(f);
        if (ringArea(ring) <= 0.0) {
            face.done = true;
            face.half = -1;
            continue;
        }
        const Vec p = innerPoint(ring);
        face.zone = Zone::Rural;
        for (const Corridor& c : m_corridors) {
            if (c.contains(p)) {
                face.zone = c.zone;
                break;
            }
        }
        if (face.zone != Zone::Rural) {
            continue;
        }
        for (const Village& v : m_villages) {
            if (distance(p, v.center) < v.radius * 1.3 && distance(p, v.center) < v.radius) {
                face.zone = Zone::Village;
            }
        }
        if (ringContains(m_limit, p)) {
            face.zone = Zone::Town;
        }
        if (face.zone == Zone::Town) {
            if (!m_market.empty() && ringContains(m_market, p)) {
                face.zone = Zone::Square;
            } else if (ringContains(m_ring, p)) {
                face.zone = m_townLike ? Zone::OldTown : Zone::Square;
            } else {
                // the strip between quay and river stays green
                const Vec c = ringCentroid(ring);
                const double width = 2.0 * std::abs(ringArea(ring)) / std::max(1.0, lineLength(ring));
                if (width < 52.0 && distanceToLine(c, river.center) < river.half.front() * 1.6 + 70.0) {
                    face.zone = Zone::Green;
                }
            }
            face.district = districtAt(p);
        } else if (face.zone == Zone::Village) {
            face.district = districtAt(p);
        }
    }
    const double k = m_radius / 3000.0;
    const auto many = [&](double n) { return std::max(1, static_cast<int>(std::lround(n * k * k))); };
    if (m_townLike) {
        m_wishes = {{Zone::Park, 22'000, 110'000, 0.16, 0.42, 2, 0.5},
                    {Zone::Park, 9'000, 40'000, 0.2, 0.85, many(14), 0.1},
                    {Zone::Hospital, 22'000, 60'000, 0.3, 0.62, 1 + many(1) / 2, 0.4},
                    {Zone::Stadium, 34'000, 80'000, 0.45, 0.8, 1, 0.5},
                    {Zone::Cemetery, 18'000, 70'000, 0.5, 0.9, many(2), 0.3},
                    {Zone::Allotments, 12'000, 50'000, 0.45, 0.95, many(6), 0.12},
                    {Zone::School, 9'000, 24'000, 0.2, 0.9, many(16), 0.08},
                    {Zone::Retail, 20'000, 70'000, 0.6, 0.95, many(4), 0.12}};
    } else {
        m_wishes = {{Zone::Cemetery, 4'000, 14'000, 0.2, 0.95, 1, 0.5},
                    {Zone::School, 5'000, 16'000, 0.2, 0.9, 1, 0.3},
                    {Zone::Park, 4'000, 14'000, 0.15, 0.8, 1, 0.3}};
    }
}

bool TownPlan::grantWish(int face, Random& random) {
    const Line ring = m_map.ring(face);
    const double area = ringArea(ring);
    const OrientedBox box = orientedBox(ring);
    if (box.shortHalf < 28.0 || area < 2.2 * box.longHalf * box.shortHalf) {
        return false;
    }
    // somebody must be able to get there
    double front = 0.0;
    for (const int h : m_map.walk(face)) {
        front += isRoad(m_map.info(h).way) ? distance(m_map.at(h), m_map.end(h)) : 0.0;
    }
    const double away = length(ringCentroid(ring)) / m_radius;
    for (Wish& wish : m_wishes) {
        if (wish.count > 0 && area > wish.minArea && area < wish.maxArea && away > wish.nearest &&
            away < wish.farthest && front > 40.0 && random.chance(wish.chance)) {
            --wish.count;
            m_map.faces()[ix(face)].zone = wish.zone;
            return true;
        }
    }
    return false;
}

Zone TownPlan::zoneOf(int face, Random& random) const {
    const Line ring = m_map.ring(face);
    const Vec c = ringCentroid(ring);
    const double away = length(c) / m_radius;
    const double rough = 0.1 * noise(mix(m_seed, 83), c.x / 600.0, c.y / 600.0);
    if (!m_townLike) {
        return away < 0.25 && m_radius > 600.0 ? Zone::Perimeter : Zone::Suburb;
    }
    if (m_hasRail) {
        double rail = distanceToLine(c, m_railCourse);
        for (const Vec& p : ring) {
            rail = std::min(rail, distanceToLine(p, m_railCourse));
        }
        const bool side = (c.x > m_station.x) == (m_station.x < 0.0);
        if (rail < 40.0 && away > 0.4 && (side || away > 0.75) && c.y > m_ringRadius) {
            return Zone::Industrial;
        }
    }
    if (m_hasMotorway && c.y > 0.97 * m_radius) {
        return random.chance(0.5) ? Zone::Retail : Zone::Industrial;
    }
    if (away + rough < 0.41) {
        return Zone::Perimeter;
    }
    if (away < 0.85 && random.chance(away < 0.6 ? 0.22 : 0.1)) {
        return Zone::Rows;
    }
    return Zone::Suburb;
}

void TownPlan::makeQuarters() {
    Random random(mix(m_seed, 91));
    BlockCutter cutter(m_map, random, [&] { return street(StreetTone::Collector); });
    CutStyle style{390.0, 560.0, 0.34, 0.08, Way::Tertiary, 1.5, 70.0, true};
    if (!m_townLike) {
        style = {230.0, 330.0, 0.36, 0.1, Way::Residential, 1.5, 40.0, true};
    }
    for (int f = 0; f < static_cast<int>(m_map.faces().size()); ++f) {
        if (m_map.faces()[ix(f)].zone != Zone::Town || m_map.faces()[ix(f)].done) {
            continue;
        }
        while (cutter.cut(f, style)) {
        }
    }
    for (int f = 0; f < static_cast<int>(m_map.faces().size()); ++f) {
        auto& face = m_map.faces()[ix(f)];
        face.quarter = f;
        if (face.done) {
            continue;
        }
        if (face.zone == Zone::Town) {
            face.district = districtAt(ringCentroid(m_map.ring(f)));
            face.zone = zoneOf(f, random);
            if (m_townLike && face.zone == Zone::Suburb && length(ringCentroid(m_map.ring(f))) > 0.7 * m_radius) {
                bool edge = false;  // the country reaches into the town here and there
                for (const int h : m_map.walk(f)) {
                    edge = edge || m_map.faceOf(PlanarMap::twin(h)).zone == Zone::Rural;
                }
                if (edge && random.chance(0.16)) {
                    face.zone = Zone::Rural;
                    face.district = -1;
                }
            }
        } else if (face.zone == Zone::Village) {
            face.zone = Zone::VillageHomes;
        }
    }
}

void TownPlan::dropLooseCollectors() {
    // a street that ended in a quarter which stayed country becomes a track
    for (bool changed = true; changed;) {
        changed = false;
        for (int h = 0; h < static_cast<int>(m_map.halfCount()); ++h) {
            EdgeInfo& info = m_map.info(h);
            if (info.way == Way::Tertiary && info.street >= 0 &&
                m_streets[ix(info.street)].tone == StreetTone::Collector && m_map.faceOf(h).zone == Zone::Rural &&
                m_map.faceOf(PlanarMap::twin(h)).zone == Zone::Rural && m_map.roadDegree(h) == 1) {
                info = {Way::Track, -1, false};
                changed = true;
            }
        }
    }
}

void TownPlan::makeBlocks() {
    Random random(mix(m_seed, 101));
    Zone current = Zone::Suburb;
    BlockCutter cutter(m_map, random, [&] { return street(toneOf(current)); });
    for (int f = 0; f < static_cast<int>(m_map.faces().size()); ++f) {
        current = m_map.faces()[ix(f)].zone;
        const bool built = current == Zone::OldTown || current == Zone::Perimeter || current == Zone::Rows ||
                           current == Zone::Suburb || current == Zone::VillageHomes || current == Zone::Industrial ||
                           current == Zone::Retail;
        if (!built || m_map.faces()[ix(f)].done) {
            continue;
        }
        const CutStyle style = styleOf(current);
        for (;;) {
            if (current != Zone::OldTown && current != Zone::VillageHomes && current != Zone::Industrial &&
                current != Zone::Retail && grantWish(f, random)) {
                break;
            }
            CutStyle mine = style;
            const bool loose = current == Zone::Suburb && random.chance(0.28);
            if (loose) {
                mine.limit = 2.2;  // a deep block with a dead end in it
            }
            if (!cutter.cut(f, mine)) {
                break;
            }
        }
        m_map.faces()[ix(f)].done = true;
    }
    current = Zone::Suburb;
    for (int f = 0; f < static_cast<int>(m_map.faces().size()); ++f) {
        if (m_map.faces()[ix(f)].zone == Zone::Suburb && !addDeadEnd(f, random)) {
            while (cutter.cut(f, styleOf(Zone::Suburb))) {
            }
        }
    }
}

bool TownPlan::addDeadEnd(int f, Random& random) {
    const Line ring = m_map.ring(f);
    const OrientedBox box = orientedBox(ring);
    if (box.shortHalf < 52.0) {
        return false;
    }
    int best = -1;
    double room = 0.0;
    for (const int h : m_map.walk(f)) {
        const double size = distance(m_map.at(h), m_map.end(h));
        const Vec middle = lerp(m_map.at(h), m_map.end(h), 0.5);
        const Vec in = left(unit(m_map.end(h) - m_map.at(h)));
        const double facing = std::abs(dot(in, box.axis));
        const double off = std::abs(dot(middle - box.center, left(box.axis))) / box.shortHalf;
        const double score = facing - off * 0.8;
        if (isRoad(m_map.info(h).way) && m_map.info(h).way >= Way::Tertiary && size > 34.0 && facing > 0.8 &&
            (best < 0 || score > room)) {
            best = h;
            room = score;
        }
    }
    if (best < 0) {
        return false;
    }
    const Vec start = lerp(m_map.at(best), m_map.end(best), 0.5);
    const Vec in = left(unit(m_map.end(best) - m_map.at(best)));
    double reach = 0.0;
    while (reach < 240.0) {
        const Vec p = start + in * (reach + 14.0);
        double clear = 1e9;
        for (std::size_t i = 0; i < ring.size(); ++i) {
            clear = std::min(clear, distanceToSegment(p, ring[i], ring[(i + 1) % ring.size()]));
        }
        if (!ringContains(ring, p) || clear < std::min(34.0, reach + 13.0)) {
            break;
        }
        reach += 8.0;
    }
    if (reach < std::max(44.0, box.longHalf * 0.9)) {
        return false;
    }
    const int from = m_map.splitEdge(best, start);
    Line line;
    const Vec side = left(in) * (random.uniform(-0.1, 0.1) * reach);
    for (const double t : {0.34, 0.67, 1.0}) {
        line.push_back(start + in * (reach * t) + side * (t * t));
    }
    m_map.addSpur(from, line, {Way::Residential, street(StreetTone::Suburb), false});
    return true;
}

void TownPlan::makeFields() {
    Random random(mix(m_seed, 111));
    BlockCutter cutter(m_map, random, [] { return -1; });
    for (int f = 0; f < static_cast<int>(m_map.faces().size()); ++f) {
        if (m_map.faces()[ix(f)].zone != Zone::Rural || m_map.faces()[ix(f)].done) {
            continue;
        }
        for (;;) {
            const Line ring = m_map.ring(f);
            const Vec c = innerPoint(ring);
            const double wood = woods(c);
            CutStyle style{260.0, 430.0, 0.25, 0.12, Way::None, 1.5, 30.0, false};
            if (wood > kWoods) {
                style.depth = 560.0;
                style.length = 900.0;
                style.way = Way::Track;
            } else if (random.chance(0.4)) {
                style.way = Way::Track;
            }
            if (!cutter.cut(f, style)) {
                break;
            }
        }
        const Line ring = m_map.ring(f);
        const Vec c = innerPoint(ring);
        const double wood = woods(c);
        const double wet = distanceToLine(c, m_riverCourse);
        Zone zone = Zone::Farmland;
        if (wood > kWoods) {
            zone = Zone::Forest;
        } else if (wet < 190.0 || random.chance(0.2)) {
            zone = Zone::Meadow;
        }
        m_map.faces()[ix(f)].zone = zone;
        m_map.faces()[ix(f)].done = true;
    }
}

}  // namespace belfry::democity
