// SPDX-License-Identifier: Apache-2.0
// What Town puts into its streets besides lamps: parking, traffic and air equipment.
#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "services/democity/town.h"

namespace belfry::democity {

namespace {

std::size_t ix(int index) { return static_cast<std::size_t>(index); }

std::string padded(std::int64_t number, int digits) {
    std::string text = std::to_string(number);
    if (text.size() < static_cast<std::size_t>(digits)) {
        text.insert(0, static_cast<std::size_t>(digits) - text.size(), '0');
    }
    return text;
}

std::string whole(double value) { return std::to_string(std::llround(value)); }

std::uint32_t bounded(double value, std::uint32_t low, std::uint32_t high) {
    return std::clamp(static_cast<std::uint32_t>(std::max(0.0, value)), low, high);
}

}  // namespace

feed::Asset Town::asset(Sink& sink, const char* layer, const char* type, const char* entityType, const char* prefix,
                        int digits, Vec position, int street, int district) const {
    feed::Asset a;
    const std::string local = std::string(prefix) + "-" + padded(sink.nextId(prefix), digits);
    a.id = std::string("urn:ngsi-ld:") + entityType + ":" + local;
    a.layer = layer;
    a.type = type;
    a.street = streetName(street);
    a.district = districtName(district);
    a.name = a.street.empty() ? local : a.street + " · " + local;
    a.source = std::string(layer) + "-demo";
    a.position = sink.toWorld(position);
    return a;
}

void Town::writeTraffic(Sink& sink) {
    Random random(mix(m_plan.seed(), 401));
    // segments: main roads first, then collectors, until their share is used
    const auto most = std::max<std::uint32_t>(6, m_budget * 8 / 100);
    std::vector<int> pieces;
    for (int i = 0; i < static_cast<int>(m_network.pieces.size()); ++i) {
        if (isRoad(m_network.pieces[ix(i)].way) && m_network.pieces[ix(i)].size > 8.0) {
            pieces.push_back(i);
        }
    }
    const auto rank = [&](int i) {
        const RoadPiece& p = m_network.pieces[ix(i)];
        const int tone = p.street >= 0 && m_plan.streets()[ix(p.street)].tone == StreetTone::Collector ? 0 : 1;
        return static_cast<int>(p.way) * 2 + tone;
    };
    std::stable_sort(pieces.begin(), pieces.end(), [&](int a, int b) { return rank(a) < rank(b); });
    std::uint32_t done = 0;
    for (const int i : pieces) {
        const RoadPiece& p = m_network.pieces[ix(i)];
        if (p.way > Way::Residential || done + 2 > most) {
            break;
        }
        for (int direction = 0; direction < (p.oneWay ? 1 : 2); ++direction) {
            const std::int64_t edge = m_edgeIds[ix(i)] + direction;
            Line line = p.line;
            if (direction == 1) {
                std::reverse(line.begin(), line.end());
            }
            feed::Asset a;
            a.id = "urn:ngsi-ld:RoadSegment:" + std::to_string(edge);
            a.layer = "traffic";
            a.type = "road_segment";
            a.street = streetName(p.street);
            a.district = districtName(p.district);
            a.name = (a.street.empty() ? std::string("Rampe") : a.street) + " · " + std::to_string(edge);
            a.source = "traffic-demo";
            // the two directions lie side by side
            const Vec right = left(directionAt(line, p.size / 2.0)) * -1.0;
            a.position = sink.toWorld(pointAt(line, p.size / 2.0) + right * (p.oneWay ? 0.0 : 2.0));
            a.geometry = sink.toWorld(line);
            const int from = direction == 0 ? p.from : p.to;
            const int to = direction == 0 ? p.to : p.from;
            const double speed = p.way == Way::Motorway       ? 130
                                 : p.way == Way::MotorwayLink ? 60
                                 : p.way == Way::Residential  ? 30
                                 : p.lit                      ? 50
                                 : p.way == Way::Primary      ? 100
                                 : p.way == Way::Secondary    ? 80
                                                              : 70;
            a.facts = {{"class", highwayOf(p.way)},
                       {"lanes", p.way == Way::Motorway || (p.way == Way::Primary && p.lit) ? "2" : "1"},
                       {"speed_kmh", whole(speed)},
                       {"length_m", whole(p.size)},
                       {"from_node", std::to_string(m_nodeIds[ix(from)])},
                       {"to_node", std::to_string(m_nodeIds[ix(to)])}};
            sink.add(a);
            ++m_written;
            ++done;
        }
    }
    const auto limit = [&](double share) {
        return std::max<std::uint32_t>(1, static_cast<std::uint32_t>(m_budget * share));
    };
    // signals and the crossings beside them
    std::uint32_t signals = 0;
    std::vector<Vec> junctions;
    for (std::size_t n = 0; n < m_network.nodes.size(); ++n) {
        const NetworkNode& node = m_network.nodes[n];
        if (!node.signal || signals >= limit(0.02)) {
            continue;
        }
        const RoadPiece& p =
            m_network.pieces[ix(*std::min_element(node.pieces.begin(), node.pieces.end(), [&](int a, int b) {
                return m_network.pieces[ix(a)].way < m_network.pieces[ix(b)].way;
            }))];
        feed::Asset a =
            asset(sink, "traffic", "signal", "TrafficSignal", "VLSA", 4, node.position, p.street, p.district);
        std::string other;
        for (const int c : node.pieces) {
            const std::string& name = streetName(m_network.pieces[ix(c)].street);
            if (!name.empty() && name != a.street) {
                other = name;
            }
        }
        if (!other.empty()) {
            a.name = a.street + " / " + other;
        }
        a.facts = {{"node", std::to_string(m_nodeIds[n])}, {"arms", std::to_string(node.pieces.size())}};
        sink.add(a);
        ++m_written;
        ++signals;
        junctions.push_back(node.position);
    }
    struct Kind {
        const char* type;
        const char* entity;
        const char* prefix;
        std::uint32_t count;
        Way lowest;
        bool litOnly;
        double gap;  ///< metres between two of a kind
    };
    const double n = m_budget;
    const Kind kinds[] = {
        {"counter", "TrafficCounter", "ZS", bounded(n / 330.0, 1, 60), Way::Tertiary, false, 260.0},
        {"message_sign", "MessageSign", "WVZ", bounded(n / 1400.0, 1, 24), Way::Primary, false, 700.0},
        {"crossing", "Crossing", "FGU", bounded(n / 130.0, 1, 400), Way::Residential, true, 120.0},
        {"camera", "Camera", "CAM", bounded(n / 1500.0, 1, 40), Way::Secondary, false, 350.0},
    };
    for (const Kind& kind : kinds) {
        std::vector<int> order;
        for (const int i : pieces) {
            const RoadPiece& p = m_network.pieces[ix(i)];
            if (p.way <= kind.lowest && p.way != Way::MotorwayLink && (p.lit || !kind.litOnly) && p.size > 50.0 &&
                !(kind.litOnly && p.way == Way::Motorway)) {
                order.push_back(i);
            }
        }
        for (std::size_t i = order.size(); i > 1; --i) {
            std::swap(order[i - 1], order[ix(random.below(static_cast<int>(i)))]);
        }
        std::vector<Vec> placed;
        for (const double gap : {kind.gap, kind.gap * 0.35}) {
            for (const int i : order) {
                if (placed.size() >= kind.count) {
                    break;
                }
                const RoadPiece& p = m_network.pieces[ix(i)];
                const double along = kind.litOnly ? std::min(18.0, p.size / 2) : p.size * random.uniform(0.35, 0.65);
                const Vec on = pointAt(p.line, along);
                if (std::any_of(placed.begin(), placed.end(), [&](Vec q) { return distance(on, q) < gap; })) {
                    continue;
                }
                placed.push_back(on);
                const Vec side = left(directionAt(p.line, along)) * (kind.litOnly ? 0.0 : -(halfWidth(p.way) + 2.0));
                feed::Asset a =
                    asset(sink, "traffic", kind.type, kind.entity, kind.prefix, 4, on + side, p.street, p.district);
                a.facts = {{"class", highwayOf(p.way)}, {"edge", std::to_string(m_edgeIds[ix(i)])}};
                sink.add(a);
                ++m_written;
            }
        }
    }
}

void Town::writeParking(Sink& sink, std::uint32_t facilities) {
    Random random(mix(m_plan.seed(), 411));
    const auto nearestPiece = [&](Vec p) {
        int best = -1;
        double least = 1e300;
        for (int i = 0; i < static_cast<int>(m_network.pieces.size()); ++i) {
            const RoadPiece& piece = m_network.pieces[ix(i)];
            if (!piece.lit || piece.way > Way::LivingStreet ||
                distance(piece.line.front(), p) > least + piece.size + 10.0) {
                continue;
            }
            const double away = distanceToLine(p, piece.line);
            if (away < least) {
                least = away;
                best = i;
            }
        }
        return best;
    };
    struct Wanted {
        std::string name;
        Vec position;
        double capacity;
        double rank;
    };
    std::vector<Wanted> wanted;
    for (const Place& p : m_places) {
        double capacity = 0.0;
        switch (p.zone) {
            case Zone::Square: capacity = 240; break;
            case Zone::Railway: capacity = 420; break;
            case Zone::Stadium: capacity = 780; break;
            case Zone::Hospital: capacity = 520; break;
            case Zone::Retail: capacity = 160 + p.area / 200.0; break;
            case Zone::School: capacity = 48; break;
            case Zone::Park: capacity = p.area > 30'000 ? 120 : 0; break;
            case Zone::Cemetery: capacity = 60; break;
            default: break;
        }
        if (capacity > 0.0) {
            wanted.push_back({p.name, p.position, m_plan.isTownLike() ? capacity : capacity / 6.0, length(p.position)});
        }
    }
    std::stable_sort(wanted.begin(), wanted.end(), [](const Wanted& a, const Wanted& b) {
        return a.rank - a.capacity * 3.0 < b.rank - b.capacity * 3.0;
    });
    if (wanted.size() > facilities * 2 / 3 + 1) {
        wanted.resize(facilities * 2 / 3 + 1);
    }
    // the rest are garages in inner streets
    std::vector<int> inner;
    for (int i = 0; i < static_cast<int>(m_network.pieces.size()); ++i) {
        const RoadPiece& p = m_network.pieces[ix(i)];
        if (p.lit && p.way >= Way::Secondary && p.way <= Way::Residential && p.size > 40.0) {
            inner.push_back(i);
        }
    }
    std::stable_sort(inner.begin(), inner.end(), [&](int a, int b) {
        return length(m_network.pieces[ix(a)].line.front()) < length(m_network.pieces[ix(b)].line.front());
    });
    const double reach = m_plan.radius() * 0.5;
    double gap = m_plan.isTownLike() ? 210.0 : 60.0;
    std::vector<std::string> named;
    while (wanted.size() < facilities && gap > 4.0) {
        for (const int i : inner) {
            const RoadPiece& p = m_network.pieces[ix(i)];
            const Vec middle = pointAt(p.line, p.size / 2.0);
            if (wanted.size() >= facilities || (length(middle) > reach && gap > 50.0)) {
                break;
            }
            const std::string name = "Garage " + streetName(p.street);
            if (std::any_of(wanted.begin(), wanted.end(),
                            [&](const Wanted& w) { return distance(w.position, middle) < gap; }) ||
                std::find(named.begin(), named.end(), name) != named.end()) {
                continue;
            }
            named.push_back(name);
            const Vec side = left(directionAt(p.line, p.size / 2.0)) * (halfWidth(p.way) + 14.0);
            wanted.push_back({name, middle + side, random.uniform(60.0, 420.0), length(middle)});
        }
        gap *= 0.6;
    }
    std::stable_sort(wanted.begin(), wanted.end(), [](const Wanted& a, const Wanted& b) { return a.rank < b.rank; });
    int number = 0;
    for (const Wanted& w : wanted) {
        const int piece = nearestPiece(w.position);
        const int street = piece < 0 ? -1 : m_network.pieces[ix(piece)].street;
        const int district = piece < 0 ? 0 : m_network.pieces[ix(piece)].district;
        feed::Asset a = asset(sink, "parking", "facility", "OffStreetParking", "P", 3, w.position, street, district);
        a.name = "P" + std::to_string(++number) + " " + w.name;
        a.facts = {{"capacity", whole(std::max(12.0, std::round(w.capacity / 4.0) * 4.0))},
                   {"kind", w.name.starts_with("Garage") ? "garage" : "surface"}};
        sink.add(a);
        ++m_written;
    }
}

void Town::writeBays(Sink& sink, std::uint32_t count) {
    struct Bay {
        Vec position;
        int piece;
    };
    std::vector<int> order;
    for (int i = 0; i < static_cast<int>(m_network.pieces.size()); ++i) {
        const RoadPiece& p = m_network.pieces[ix(i)];
        if (p.lit && p.way >= Way::Tertiary && p.way <= Way::LivingStreet && p.size > 42.0 && !p.bridge) {
            order.push_back(i);
        }
    }
    std::vector<double> away(m_network.pieces.size());
    for (const int i : order) {
        const RoadPiece& p = m_network.pieces[ix(i)];
        const Vec c = pointAt(p.line, p.size / 2.0);
        // whole neighbourhoods after each other, from the middle outwards
        away[ix(i)] = std::floor(length(c) / 160.0) * 1000.0 + std::floor((std::atan2(c.y, c.x) + 3.15) * 3.0);
    }
    std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return away[ix(a)] < away[ix(b)]; });
    Random random(mix(m_plan.seed(), 421));
    std::vector<Bay> bays;
    for (double step = 6.2; bays.size() < count && step > 2.0; step *= 0.5) {
        bays.clear();
        for (const int i : order) {
            const RoadPiece& p = m_network.pieces[ix(i)];
            const bool both = p.way == Way::Residential && random.chance(0.45);
            for (const double side : {-1.0, 1.0}) {
                if (side > 0.0 && !both) {
                    continue;
                }
                for (double s = 15.0; s < p.size - 14.0 && bays.size() < count; s += step) {
                    if (random.chance(0.1)) {
                        s += step;  // a driveway or a tree
                        continue;
                    }
                    const Vec u = directionAt(p.line, s);
                    bays.push_back({pointAt(p.line, s) + left(u) * (side * (halfWidth(p.way) - 1.1)), i});
                }
            }
        }
    }
    const std::uint32_t zones = m_zones;
    std::size_t next = 0;
    for (std::uint32_t z = 0; z < zones && !bays.empty(); ++z) {
        const std::size_t last = z + 1 == zones ? bays.size() : (z + 1) * bays.size() / zones;
        Vec sum;
        for (std::size_t k = next; k < last; ++k) {
            sum = sum + bays[k].position;
        }
        const std::size_t inZone = last - next;
        const Vec middle = inZone > 0 ? bays[next + inZone / 2].position : bays.front().position;
        const RoadPiece& first = m_network.pieces[ix(bays[std::min(next + inZone / 2, bays.size() - 1)].piece)];
        feed::Asset zone =
            asset(sink, "parking", "zone", "OnStreetParking", "KPZ", 3, middle, first.street, first.district);
        zone.name = "Kurzparkzone " + (zone.street.empty() ? zone.district : zone.street);
        zone.facts = {{"capacity", std::to_string(inZone)}, {"max_stay_min", z % 3 == 0 ? "90" : "180"}};
        sink.add(zone);
        ++m_written;
        for (; next < last; ++next) {
            const RoadPiece& p = m_network.pieces[ix(bays[next].piece)];
            feed::Asset a =
                asset(sink, "parking", "bay", "ParkingSpot", "B", 5, bays[next].position, p.street, p.district);
            a.parent = zone.id;
            sink.add(a);
            ++m_written;
        }
    }
}

void Town::writeAir(Sink& sink, std::uint32_t count) {
    Random random(mix(m_plan.seed(), 431));
    std::vector<Vec> placed;
    for (std::uint32_t k = 0; k < count; ++k) {
        const char* kind = k % 5 == 3 ? "industrial" : k % 2 == 0 ? "traffic" : "background";
        int best = -1;
        double score = -1e300;
        for (int attempt = 0; attempt < 160; ++attempt) {
            const int i = random.below(static_cast<int>(m_network.pieces.size()));
            const RoadPiece& p = m_network.pieces[ix(i)];
            if (p.district < 0 || p.size < 20.0) {
                continue;
            }
            const Vec c = pointAt(p.line, p.size / 2.0);
            const bool industrial = p.street >= 0 && m_plan.streets()[ix(p.street)].tone == StreetTone::Industrial;
            double value = random.uniform(0.0, 0.2);
            value += kind[0] == 't'   ? (p.way <= Way::Secondary ? 1.0 : 0.0)
                     : kind[0] == 'i' ? (industrial ? 1.0 : 0.0)
                                      : (p.way == Way::Residential && !industrial ? 1.0 : 0.0);
            double nearest = 1e9;
            for (const Vec& q : placed) {
                nearest = std::min(nearest, distance(c, q));
            }
            value += std::min(1.0, nearest / (0.4 * m_plan.radius()));
            if (value > score) {
                score = value;
                best = i;
            }
        }
        const RoadPiece& p = m_network.pieces[ix(std::max(best, 0))];
        const Vec c = pointAt(p.line, p.size / 2.0);
        placed.push_back(c);
        const Vec side = left(directionAt(p.line, p.size / 2.0)) * (halfWidth(p.way) + 4.0);
        feed::Asset a =
            asset(sink, "air_quality", "station", "AirQualityStation", "AQ", 3, c + side, p.street, p.district);
        a.name = (a.street.empty() ? a.district : a.street) + " · " + a.id.substr(a.id.rfind(':') + 1);
        a.facts = {{"kind", kind}};
        sink.add(a);
        ++m_written;
    }
}

void Town::writeAssets(Sink& sink) {
    const double n = m_budget;
    const std::uint32_t facilities = bounded(n / 470.0, 2, 60);
    const std::uint32_t zones = bounded(n / 600.0, 2, 120);
    const std::uint32_t air = bounded(n / 1500.0, 2, 20);
    m_zones = zones;
    writeTraffic(sink);
    writeParking(sink, facilities);
    writeAir(sink, air);
    const auto bays = static_cast<std::uint32_t>(n * 0.125);
    const auto others = static_cast<std::uint32_t>(m_written) + zones + bays;
    writeLighting(sink, m_budget > others + 20 ? m_budget - others : 20);
    const auto rest = static_cast<std::int64_t>(m_budget) - static_cast<std::int64_t>(m_written) - zones;
    writeBays(sink, static_cast<std::uint32_t>(std::max<std::int64_t>(rest, 4)));
}

}  // namespace belfry::democity
