// SPDX-License-Identifier: Apache-2.0
// What Town draws: land, water, buildings, roads, borders and names.
#include <algorithm>
#include <set>
#include <unordered_map>

#include "services/democity/buildings.h"
#include "services/democity/town.h"

namespace belfry::democity {

namespace {

using basemap::MapLayer;

std::size_t ix(int index) { return static_cast<std::size_t>(index); }

const char* landuseOf(Zone zone) {
    switch (zone) {
        case Zone::OldTown:
        case Zone::Perimeter:
        case Zone::Rows:
        case Zone::Suburb:
        case Zone::VillageHomes: return "residential";
        case Zone::Industrial: return "industrial";
        case Zone::Retail: return "retail";
        case Zone::Square: return "pedestrian";
        case Zone::Park: return "park";
        case Zone::Cemetery: return "cemetery";
        case Zone::Allotments: return "allotments";
        case Zone::Stadium: return "recreation_ground";
        case Zone::Hospital: return "hospital";
        case Zone::School: return "school";
        case Zone::Green: return "grass";
        case Zone::CarPark: return "parking";
        case Zone::Railway: return "railway";
        case Zone::Farmland: return "farmland";
        case Zone::Meadow: return "meadow";
        case Zone::Forest: return "forest";
        case Zone::Water:
        case Zone::Rural:
        case Zone::Town:
        case Zone::Village: break;
    }
    return "";
}

int rankOf(Way way) {
    switch (way) {
        case Way::Motorway:
        case Way::MotorwayLink: return 0;
        case Way::Primary: return 2;
        case Way::Secondary: return 3;
        case Way::Tertiary: return 4;
        case Way::Residential:
        case Way::LivingStreet: return 5;
        case Way::Pedestrian:
        case Way::Track: return 7;
        case Way::None: break;
    }
    return 9;
}

}  // namespace

const char* highwayOf(Way way) {
    switch (way) {
        case Way::Motorway: return "motorway";
        case Way::MotorwayLink: return "motorway_link";
        case Way::Primary: return "primary";
        case Way::Secondary: return "secondary";
        case Way::Tertiary: return "tertiary";
        case Way::Residential: return "residential";
        case Way::LivingStreet: return "living_street";
        case Way::Pedestrian: return "pedestrian";
        case Way::Track: return "track";
        case Way::None: break;
    }
    return "road";
}

const std::string& Town::streetName(int street) const {
    static const std::string kNone;
    return street < 0 ? kNone : m_plan.streets()[ix(street)].name;
}

const std::string& Town::districtName(int district) const {
    static const std::string kNone;
    return district < 0 ? kNone : m_districts[ix(district)];
}

void Town::nameEverything(const Sink& sink, std::vector<std::string> exits) {
    for (std::size_t i = 0; i < m_plan.villages().size(); ++i) {
        m_villages.push_back(m_names.village());
    }
    exits.resize(4);
    for (std::string& name : exits) {
        if (name.empty()) {
            name = m_names.village();
        }
    }
    std::vector<std::string> destinations = exits;
    // the other roads are named after the first village on them
    for (std::size_t r = exits.size(); r < m_plan.radials().size(); ++r) {
        std::string first;
        double least = 1e300;
        for (std::size_t i = 0; i < m_villages.size(); ++i) {
            const Village& v = m_plan.villages()[i];
            if (length(v.center) < least && distanceToLine(v.center, m_plan.radials()[r]) < v.radius) {
                least = length(v.center);
                first = m_villages[i];
            }
        }
        destinations.push_back(first.empty() ? m_names.village() : first);
    }
    const std::vector<Vec>& seeds = m_plan.districtSeeds();
    std::size_t atStation = 0;
    if (m_plan.hasRail()) {
        for (std::size_t i = 1; i < seeds.size(); ++i) {
            if (atStation == 0 || distance(seeds[i], m_plan.station()) < distance(seeds[atStation], m_plan.station())) {
                atStation = i;
            }
        }
    }
    for (std::size_t i = 0; i < seeds.size(); ++i) {
        const bool across = seeds[i].y < -m_plan.ringRadius() * 1.4 - 60.0;
        m_districts.push_back(m_plan.isTownLike() ? m_names.district(static_cast<int>(i), sink.seen(seeds[i]),
                                                                     m_plan.radius(), i == atStation && i > 0, across)
                                                  : m_name);
    }
    m_districts.insert(m_districts.end(), m_villages.begin(), m_villages.end());
    std::vector<char> used(m_plan.streets().size(), 0);
    for (const RoadPiece& p : m_network.pieces) {
        if (p.street >= 0) {
            used[ix(p.street)] = 1;
        }
    }
    for (std::size_t i = 0; i < used.size(); ++i) {
        PlannedStreet& s = m_plan.streets()[i];
        if (s.tone == StreetTone::Motorway) {
            s.name = m_plan.frame().motorway;
        } else if (used[i] != 0) {
            s.name = m_names.street(s.tone, s.order, destinations);
        }
    }
}

void Town::writePaths(Sink& sink, const Line& ring, Zone zone, Random& random) {
    const OrientedBox box = orientedBox(ring);
    const Vec u = box.axis;
    const Vec v = left(u);
    const auto clipped = [&](const Line& line) {
        Line out;
        for (const Vec& p : line) {
            if (ringContains(ring, p)) {
                out.push_back(p);
            } else if (out.size() < 2) {
                out.clear();
            } else {
                break;
            }
        }
        if (out.size() > 2) {
            sink.feature(MapLayer::Roads, "footway", {}, 8, {sink.toWorld(out)});
        }
    };
    if (zone == Zone::Cemetery) {
        for (const double s : {-0.66, -0.33, 0.0, 0.33, 0.66}) {
            Line a;
            for (double t = -1.0; t <= 1.001; t += 0.05) {
                a.push_back(box.center + u * (s * box.longHalf) + v * (t * box.shortHalf));
            }
            clipped(a);
        }
        Line a;
        for (double t = -1.0; t <= 1.001; t += 0.04) {
            a.push_back(box.center + u * (t * box.longHalf));
        }
        clipped(a);
        return;
    }
    if (zone == Zone::Allotments) {
        for (double s = -0.75; s < 1.0; s += 0.5) {
            Line a;
            for (double t = -1.0; t <= 1.001; t += 0.04) {
                a.push_back(box.center + v * (s * box.shortHalf) + u * (t * box.longHalf));
            }
            clipped(a);
        }
        return;
    }
    // a park: one long winding path, two that cross it and a round one about the pond or lawn
    const double phase = random.uniform(0.0, 6.0);
    Line main;
    for (double t = -1.0; t <= 1.001; t += 0.03) {
        main.push_back(box.center + u * (t * box.longHalf) + v * (0.28 * box.shortHalf * std::sin(2.4 * t + phase)));
    }
    clipped(main);
    for (const double s : {-0.5, 0.45}) {
        Line line;
        for (double t = -1.0; t <= 1.001; t += 0.05) {
            line.push_back(box.center + u * ((s + 0.12 * std::sin(2.0 * t + phase)) * box.longHalf) +
                           v * (t * box.shortHalf));
        }
        clipped(line);
    }
    if (box.shortHalf > 55.0) {
        Line pond;
        const Vec c = box.center + v * (0.25 * box.shortHalf) - u * (0.1 * box.longHalf);
        for (int i = 0; i < 24; ++i) {
            const double angle = 6.283185307179586 * i / 24.0;
            const Vec p = polar(1.0, angle);
            const double k = 1.0 + 0.22 * noise(mix(m_plan.seed(), 301), p.x * 1.4 + c.x, p.y * 1.4 + c.y);
            pond.push_back(c + (u * (p.x * box.longHalf * 0.22) + v * (p.y * box.shortHalf * 0.24)) * k);
        }
        if (std::all_of(pond.begin(), pond.end(), [&](Vec p) { return ringContains(ring, p); })) {
            sink.feature(MapLayer::Water, "pond", {}, 0, {sink.toWorld(pond, true)});
        }
    }
}

void Town::writeOpenGround(Sink& sink, const Line& ring, Zone zone, const std::vector<Line>& houses, Random& random) {
    struct Ground {
        const char* kind;
        double length;
        double width;
        int count;
    };
    std::vector<Ground> wanted;
    switch (zone) {
        case Zone::School: wanted = {{"pitch", 62.0, 38.0, 1}, {"pitch", 28.0, 15.0, 2}}; break;
        case Zone::Stadium:
            wanted = {{"parking", 84.0, 36.0, 2}, {"pitch", 92.0, 58.0, 2}, {"parking", 46.0, 18.0, 2}};
            break;
        case Zone::Hospital:
        case Zone::Retail: wanted = {{"parking", 70.0, 34.0, 2}, {"parking", 44.0, 18.0, 2}}; break;
        case Zone::Industrial: wanted = {{"parking", 50.0, 18.0, 1}}; break;
        case Zone::Rows: wanted = {{"parking", 34.0, 16.0, 2}, {"grass", 40.0, 22.0, 2}}; break;
        default: return;
    }
    const OrientedBox box = orientedBox(ring);
    std::vector<Line> taken = houses;
    for (const Ground& ground : wanted) {
        int placed = 0;
        for (int attempt = 0; attempt < 40 && placed < ground.count; ++attempt) {
            const bool turned = random.chance(0.4);
            const Vec u = (turned ? left(box.axis) : box.axis) * (ground.length / 2.0);
            const Vec v = (turned ? box.axis : left(box.axis)) * (ground.width / 2.0);
            const Vec c = box.center + box.axis * (random.uniform(-0.9, 0.9) * box.longHalf) +
                          left(box.axis) * (random.uniform(-0.9, 0.9) * box.shortHalf);
            const Line area{c - u - v, c + u - v, c + u + v, c - u + v};
            const bool fits = std::all_of(area.begin(), area.end(), [&](Vec p) {
                return ringContains(ring, p) && distanceToLine(p, ring) > 9.0 &&
                       distanceToSegment(p, ring.back(), ring.front()) > 9.0;
            });
            if (fits && std::none_of(taken.begin(), taken.end(),
                                     [&](const Line& other) { return convexOverlap(other, area); })) {
                sink.feature(MapLayer::Landuse, ground.kind, {}, 0, {sink.toWorld(area, true)});
                taken.push_back(area);
                ++placed;
            }
        }
    }
}

void Town::writeLand(Sink& sink) {
    const PlanarMap& map = m_plan.map();
    int largest = -1;
    for (int f = 0; f < static_cast<int>(map.faces().size()); ++f) {
        if (map.faces()[ix(f)].zone == Zone::Park &&
            (largest < 0 || ringArea(map.ring(f)) > ringArea(map.ring(largest)))) {
            largest = f;
        }
    }
    for (int f = 0; f < static_cast<int>(map.faces().size()); ++f) {
        const PlanarMap::Face& face = map.faces()[ix(f)];
        if (face.half < 0 || face.zone == Zone::Water) {
            continue;
        }
        Random random(mix(mix(m_plan.seed(), 211), static_cast<std::uint64_t>(f)));
        const Block block = blockOf(map, f);
        const double area = ringArea(block.ring);
        if (area < 1.0) {
            continue;
        }
        const Vec inside = innerPoint(block.ring);
        std::string name;
        const auto place = [&](std::string what) {
            name = what;
            m_places.push_back({face.zone, std::move(what), inside, face.district, area});
        };
        const std::string& where = districtName(face.district);
        switch (face.zone) {
            case Zone::Park: place(f == largest ? std::string("Stadtpark") : m_names.park()); break;
            case Zone::Cemetery: place(m_plan.isTownLike() ? "Friedhof " + where : "Friedhof"); break;
            case Zone::Stadium: place("Stadion " + m_name); break;
            case Zone::Hospital: place("Klinikum " + m_name); break;
            case Zone::School: place(m_names.school(where)); break;
            case Zone::Retail: place("Einkaufspark " + where); break;
            case Zone::Allotments: name = "Kleingärten " + where; break;
            case Zone::Square: place("Marktplatz"); break;
            default: break;
        }
        sink.feature(MapLayer::Landuse, landuseOf(face.zone), name, 0, {sink.toWorld(block.ring, true)});
        if (face.zone == Zone::Park || face.zone == Zone::Cemetery || face.zone == Zone::Allotments) {
            writePaths(sink, block.ring, face.zone, random);
        }
        const std::vector<Line> houses = buildOn(block, random);
        writeOpenGround(sink, block.ring, face.zone, houses, random);
        for (std::size_t i = 0; i < houses.size(); ++i) {
            std::vector<std::vector<feed::LonLat>> rings{sink.toWorld(houses[i], true)};
            if (face.zone == Zone::Stadium && i == 0 &&
                houses[i].size() > 8) {  // the pitch lies open between the stands
                Line pitch;
                for (const Vec& p : houses[i]) {
                    pitch.push_back(lerp(ringCentroid(houses[i]), p, 0.66));
                }
                sink.feature(MapLayer::Landuse, "pitch", {}, 0, {sink.toWorld(pitch, true)});
                std::reverse(pitch.begin(), pitch.end());
                rings.push_back(sink.toWorld(pitch, true));
            }
            sink.feature(MapLayer::Buildings, "yes", {}, 0, std::move(rings));
        }
    }
    if (m_plan.hasRail()) {  // the station house stands on the yard's edge towards the town
        const Vec u = m_plan.stationAxis();
        const Vec toTown = dot(left(u), m_plan.station()) > 0.0 ? left(u) * -1.0 : left(u);
        const double wide = std::clamp(m_plan.radius() * 0.016, 22.0, 46.0);
        const double size = std::clamp(m_plan.radius() * 0.016, 18.0, 46.0);
        const Vec c = m_plan.station() + toTown * (wide - 8.0);
        Line outline;
        for (const Vec& p : {Vec{-1.0, -6}, Vec{-0.3, -6}, Vec{-0.3, -8}, Vec{0.3, -8}, Vec{0.3, -6}, Vec{1.0, -6},
                             Vec{1.0, 5}, Vec{0.25, 5}, Vec{0.25, 7}, Vec{-0.25, 7}, Vec{-0.25, 5}, Vec{-1.0, 5}}) {
            outline.push_back(c + u * (p.x * size) + toTown * p.y);
        }
        sink.feature(MapLayer::Buildings, "train_station", "Bahnhof " + m_name, 0, {sink.toWorld(outline, true)});
        m_places.push_back({Zone::Railway, "Bahnhof", c + toTown * 26.0, 0, 6000.0});
    }
}

void Town::writeWater(Sink& sink) {
    int count = 0;
    for (const Corridor& c : m_plan.corridors()) {
        if (c.zone != Zone::Water) {
            continue;
        }
        const std::string river = count == 0 ? m_plan.frame().river : m_names.brook();
        Line ring = c.bank(1.0);
        const Line other = c.bank(-1.0);
        ring.insert(ring.end(), other.rbegin(), other.rend());
        sink.feature(MapLayer::Water, count == 0 ? "river" : "stream", count == 0 ? river : std::string{}, 0,
                     {sink.toWorld(ring, true)});
        sink.feature(MapLayer::Waterways, count == 0 ? "river" : "stream", river, count, {sink.toWorld(c.center)});
        ++count;
    }
}

void Town::writeRoads(Sink& sink) {
    for (const DrawnRoad& road : drawnRoads(m_network)) {
        const std::string& name = streetName(road.street);
        sink.feature(MapLayer::Roads, highwayOf(road.way), name, rankOf(road.way),
                     {sink.toWorld(simplified(road.line, 0.3))}, road.bridge);
        if (rankOf(road.way) <= 3) {
            sink.feature(MapLayer::RoadsLow, highwayOf(road.way), name, rankOf(road.way),
                         {sink.toWorld(simplified(road.line, 12.0))}, road.bridge);
        }
    }
    // field tracks
    const PlanarMap& map = m_plan.map();
    std::vector<char> done(map.halfCount() / 2, 0);
    for (int h = 0; h < static_cast<int>(map.halfCount()); ++h) {
        if (map.info(h).way != Way::Track || done[ix(h / 2)] != 0) {
            continue;
        }
        Line line{map.at(h)};
        for (int at = h; at >= 0;) {
            done[ix(at / 2)] = 1;
            line.push_back(map.end(at));
            int next = -1;
            int count = 0;
            for (const int c : map.leaving(PlanarMap::twin(at))) {
                if (c != PlanarMap::twin(at) && map.info(c).way == Way::Track && done[ix(c / 2)] == 0) {
                    next = c;
                    ++count;
                }
            }
            at = count == 1 ? next : -1;
        }
        sink.feature(MapLayer::Roads, "track", {}, rankOf(Way::Track), {sink.toWorld(line)});
    }
}

void Town::writeRails(Sink& sink) {
    int count = 0;
    for (const Line& rail : m_plan.rails()) {
        sink.feature(MapLayer::Rails, "rail", count == 0 ? "Glocketalbahn" : "", count < 2 ? 0 : 1,
                     {sink.toWorld(rail)});
        ++count;
    }
}

void Town::writeDistricts(Sink& sink) {
    const PlanarMap& map = m_plan.map();
    std::vector<std::vector<Line>> outer(m_districts.size());
    std::vector<char> done(map.halfCount(), 0);
    for (int h = 0; h < static_cast<int>(map.halfCount()); ++h) {
        const int d = map.faceOf(h).district;
        const auto border = [&](int half) { return map.faceOf(PlanarMap::twin(half)).district != d; };
        if (d < 0 || done[ix(h)] != 0 || !border(h)) {
            continue;
        }
        Line ring;
        int at = h;
        do {
            done[ix(at)] = 1;
            ring.push_back(map.at(at));
            int next = map.half(at).next;
            while (!border(next)) {
                next = map.half(PlanarMap::twin(next)).next;
            }
            at = next;
        } while (at != h && done[ix(at)] == 0);
        if (ringArea(ring) > 2000.0) {
            outer[ix(d)].push_back(std::move(ring));
        }
    }
    std::set<std::string> told;
    for (std::size_t d = 0; d < m_districts.size(); ++d) {
        if (outer[d].empty()) {
            continue;
        }
        std::stable_sort(outer[d].begin(), outer[d].end(),
                         [](const Line& a, const Line& b) { return ringArea(a) > ringArea(b); });
        const bool village = d >= m_plan.districtSeeds().size();
        const Vec center = village  ? m_plan.villages()[d - m_plan.districtSeeds().size()].center
                           : d == 0 ? Vec{0.0, 0.0}
                                    : ringCentroid(outer[d].front());
        basemap::District district{m_districts[d], {}, sink.toWorld(center)};
        for (const Line& ring : outer[d]) {
            district.rings.push_back(sink.toWorld(ring, true));
            if (!village) {
                sink.feature(MapLayer::Boundaries, "administrative", m_districts[d], 9,
                             {sink.toWorld(simplified(ring, 1.0), true)});
            }
        }
        if (told.insert(district.name).second) {
            sink.add(district);
        }
        if (m_plan.isTownLike() || village) {
            // the old town's label makes room for the town's own name
            const Vec at = d == 0 ? center + Vec{0.0, m_plan.ringRadius() * 0.55} : center;
            sink.feature(MapLayer::Places, village ? "village" : "suburb", m_districts[d], village ? 3 : 2,
                         {{sink.toWorld(at)}});
        }
    }
    const bool big = m_plan.radius() > 2200.0;
    const char* kind = m_capital && big ? "city" : m_plan.isTownLike() ? "town" : "village";
    sink.feature(MapLayer::Places, kind, m_name,
                 kind[0] == 'c'   ? 0
                 : kind[0] == 't' ? 1
                                  : 3,
                 {{sink.toWorld(Vec{0.0, m_plan.isTownLike() ? -m_plan.ringRadius() * 0.15 : 0.0})}});
}

void Town::writeGraph(Sink& sink, SharedNodes& shared, Vec origin) {
    const double border = m_plan.frame().half;
    for (const NetworkNode& node : m_network.nodes) {
        const Vec p = node.position;
        const bool edge = std::abs(std::abs(p.x) - border) < 1.6 || std::abs(std::abs(p.y) - border) < 1.6;
        std::int64_t id = 0;
        if (edge) {  // 20 m wide boxes: exits of one side are far apart
            const auto key =
                std::make_pair(std::llround((origin.x + p.x) / 20.0), std::llround((origin.y + p.y) / 20.0));
            const auto known = shared.find(key);
            if (known != shared.end()) {
                m_nodeIds.push_back(known->second);
                continue;
            }
            id = sink.nextId("node");
            shared[key] = id;
        } else {
            id = sink.nextId("node");
        }
        m_nodeIds.push_back(id);
        sink.add(basemap::RoadNode{id, sink.toWorld(p), node.signal});
    }
    struct Longest {
        double size = 0.0;
        int piece = -1;
        std::map<int, double> districts;
    };
    std::map<std::string, Longest> streets;
    for (int i = 0; i < static_cast<int>(m_network.pieces.size()); ++i) {
        const RoadPiece& p = m_network.pieces[ix(i)];
        basemap::RoadEdge e;
        e.id = sink.nextId("edge");
        m_edgeIds.push_back(e.id);
        e.from = m_nodeIds[ix(p.from)];
        e.to = m_nodeIds[ix(p.to)];
        e.street = streetName(p.street);
        e.roadClass = p.way == Way::Pedestrian ? "living_street" : highwayOf(p.way);
        const bool rural = !p.lit;
        switch (p.way) {
            case Way::Motorway:
                e.lanes = 2;
                e.speedKmh = 130.0;
                break;
            case Way::MotorwayLink: e.speedKmh = 60.0; break;
            case Way::Primary:
                e.lanes = rural ? 1 : 2;
                e.speedKmh = rural ? 100.0 : 50.0;
                break;
            case Way::Secondary: e.speedKmh = rural ? 80.0 : 50.0; break;
            case Way::Tertiary: e.speedKmh = rural ? 70.0 : 50.0; break;
            case Way::Residential: e.speedKmh = 30.0; break;
            default: e.speedKmh = 15.0;
        }
        e.lengthM = p.size;
        e.line = sink.toWorld(p.line);
        sink.add(e);
        if (!p.oneWay) {
            std::swap(e.from, e.to);
            std::reverse(e.line.begin(), e.line.end());
            e.id = sink.nextId("edge");
            sink.add(e);
        }
        if (!e.street.empty()) {
            Longest& s = streets[e.street];
            s.districts[p.district] += p.size;
            const bool better = p.district >= 0 && (s.piece < 0 || m_network.pieces[ix(s.piece)].district < 0);
            if (better ||
                (p.size > s.size &&
                 (p.district >= 0) == (s.piece >= 0 && m_network.pieces[ix(s.piece)].district >= 0)) ||
                s.piece < 0) {
                s.size = p.size;
                s.piece = i;
            }
        }
    }
    for (const auto& [name, s] : streets) {
        const RoadPiece& p = m_network.pieces[ix(s.piece)];
        sink.add(basemap::Street{name, districtName(p.district), sink.toWorld(pointAt(p.line, p.size / 2.0))});
    }
}

void Town::write(Sink& sink, SharedNodes& shared, Vec origin, std::vector<std::string> exits) {
    nameEverything(sink, std::move(exits));
    writeLand(sink);
    writeWater(sink);
    writeRoads(sink);
    writeRails(sink);
    writeDistricts(sink);
    writeGraph(sink, shared, origin);
    writeAssets(sink);
}

}  // namespace belfry::democity
