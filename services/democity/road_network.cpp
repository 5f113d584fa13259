// SPDX-License-Identifier: Apache-2.0
#include "services/democity/road_network.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <unordered_map>

namespace belfry::democity {

namespace {

std::size_t ix(int index) { return static_cast<std::size_t>(index); }

bool builtUp(const PlanarMap::Face& face) { return face.district >= 0; }

}  // namespace

RoadNetwork roadNetwork(const TownPlan& plan) {
    const PlanarMap& map = plan.map();
    const auto corridor = [&](int half) {
        const Zone zone = map.faceOf(half).zone;
        return zone == Zone::Water || zone == Zone::Railway;
    };
    const auto bridge = [&](int half) { return corridor(half) && corridor(PlanarMap::twin(half)); };

    // where a motorway only passes over or under, its pieces go straight through
    std::vector<char> passes(map.nodes().size(), 0);
    std::vector<char> real(map.nodes().size(), 0);
    for (std::size_t n = 0; n < map.nodes().size(); ++n) {
        const int first = map.nodes()[n].half;
        if (first < 0) {
            continue;
        }
        int motorway = 0;
        int links = 0;
        int other = 0;
        std::vector<int> roads;
        for (const int h : map.leaving(first)) {
            const Way way = map.info(h).way;
            if (!isRoad(way)) {
                continue;
            }
            roads.push_back(h);
            motorway += way == Way::Motorway ? 1 : 0;
            links += way == Way::MotorwayLink ? 1 : 0;
            other += way > Way::MotorwayLink ? 1 : 0;
        }
        if (motorway == 2 && links == 0 && other > 0) {
            passes[n] = 1;
            roads.erase(
                std::remove_if(roads.begin(), roads.end(), [&](int h) { return map.info(h).way == Way::Motorway; }),
                roads.end());
        }
        if (roads.empty()) {
            continue;
        }
        if (roads.size() != 2) {
            real[n] = 1;
            continue;
        }
        const EdgeInfo& a = map.info(roads[0]);
        const EdgeInfo& b = map.info(roads[1]);
        real[n] = a.way != b.way || a.street != b.street || bridge(roads[0]) != bridge(roads[1]) ||
                          builtUp(map.faceOf(roads[0])) != builtUp(map.faceOf(roads[1])) ||
                          (a.oneWay && ((roads[0] ^ roads[1]) & 1) == 0)
                      ? 1
                      : 0;
    }

    RoadNetwork out;
    std::unordered_map<int, int> nodeOf;
    const auto node = [&](int n) {
        const auto [place, fresh] = nodeOf.try_emplace(n, static_cast<int>(out.nodes.size()));
        if (fresh) {
            out.nodes.push_back({map.nodes()[ix(n)].position, {}, false});
        }
        return place->second;
    };
    std::vector<char> done(map.halfCount() / 2, 0);
    const auto isEnd = [&](int n, Way way) {
        return real[ix(n)] != 0 && !(passes[ix(n)] != 0 && way == Way::Motorway);
    };
    const auto trace = [&](int start) {
        RoadPiece piece;
        const EdgeInfo& info = map.info(start);
        piece.way = info.way;
        piece.street = info.street;
        piece.oneWay = info.oneWay;
        piece.bridge = bridge(start);
        piece.line.push_back(map.at(start));
        int h = start;
        std::unordered_map<int, double> districts;
        std::unordered_map<int, double> quarters;
        for (;;) {
            done[ix(h / 2)] = 1;
            const double size = distance(map.at(h), map.end(h));
            piece.size += size;
            for (const int side : {h, PlanarMap::twin(h)}) {
                if (builtUp(map.faceOf(side))) {
                    districts[map.faceOf(side).district] += size;
                    quarters[map.faceOf(side).quarter] += size;
                }
            }
            piece.line.push_back(map.end(h));
            const int n = map.half(PlanarMap::twin(h)).origin;
            if (isEnd(n, piece.way)) {
                break;
            }
            int next = -1;
            for (const int c : map.leaving(PlanarMap::twin(h))) {
                if (c != PlanarMap::twin(h) && isRoad(map.info(c).way) && done[ix(c / 2)] == 0 &&
                    (map.info(c).way == Way::Motorway) == (piece.way == Way::Motorway)) {
                    next = c;
                }
            }
            if (next < 0) {
                break;
            }
            h = next;
        }
        const auto most = [](const std::unordered_map<int, double>& from) {
            int best = -1;
            double size = 0.0;
            for (const auto& [key, value] : from) {
                if (value > size + 1e-6 || (std::abs(value - size) <= 1e-6 && key < best)) {
                    best = key;
                    size = value;
                }
            }
            return best;
        };
        piece.district = most(districts);
        piece.quarter = most(quarters);
        piece.lit = piece.district >= 0 && piece.way > Way::MotorwayLink;
        piece.from = node(map.half(start).origin);
        piece.to = node(map.half(PlanarMap::twin(h)).origin);
        const int index = static_cast<int>(out.pieces.size());
        out.nodes[ix(piece.from)].pieces.push_back(index);
        out.nodes[ix(piece.to)].pieces.push_back(index);
        out.pieces.push_back(std::move(piece));
    };
    for (int pass = 0; pass < 2; ++pass) {  // second pass: circles without any junction
        for (int h = 0; h < static_cast<int>(map.halfCount()); ++h) {
            const EdgeInfo& info = map.info(h);
            if (done[ix(h / 2)] != 0 || !isRoad(info.way) || (info.oneWay && (h & 1) != 0)) {
                continue;
            }
            if (pass == 1 || isEnd(map.half(h).origin, info.way)) {
                trace(h);
            }
        }
    }
    // lights where main roads meet, not at every corner
    std::vector<Vec> lights;
    std::vector<int> order(out.nodes.size());
    const auto arms = [&](int n) {
        int main = 0;
        int big = 0;
        for (const int p : out.nodes[ix(n)].pieces) {
            main += isMain(out.pieces[ix(p)].way) && out.pieces[ix(p)].lit ? 1 : 0;
            big += out.pieces[ix(p)].way <= Way::Secondary && out.pieces[ix(p)].lit ? 1 : 0;
        }
        return main >= 3 && (big >= 2 || main >= 4) ? main + 2 * big : 0;
    };
    for (std::size_t i = 0; i < order.size(); ++i) {
        order[i] = static_cast<int>(i);
    }
    std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return arms(a) > arms(b); });
    for (const int n : order) {
        if (arms(n) == 0) {
            break;
        }
        const Vec p = out.nodes[ix(n)].position;
        if (std::none_of(lights.begin(), lights.end(), [&](Vec q) { return distance(p, q) < 130.0; })) {
            out.nodes[ix(n)].signal = true;
            lights.push_back(p);
        }
    }
    return out;
}

std::vector<DrawnRoad> drawnRoads(const RoadNetwork& network) {
    std::vector<DrawnRoad> out;
    std::vector<char> done(network.pieces.size(), 0);
    const auto same = [&](int a, int b) {
        const RoadPiece& p = network.pieces[ix(a)];
        const RoadPiece& q = network.pieces[ix(b)];
        return p.way == q.way && p.street == q.street && p.bridge == q.bridge && !p.oneWay && !q.oneWay;
    };
    // follows a street from one end of a piece as straight as it goes
    const auto extend = [&](Line& line, int piece, int node) {
        for (;;) {
            int best = -1;
            double straight = 0.2;
            const Vec ahead = unit(line.back() - line[line.size() - 2]);
            for (const int c : network.nodes[ix(node)].pieces) {
                if (done[ix(c)] != 0 || !same(c, piece)) {
                    continue;
                }
                const RoadPiece& q = network.pieces[ix(c)];
                const Vec away =
                    q.from == node ? unit(q.line[1] - q.line[0]) : unit(q.line[q.line.size() - 2] - q.line.back());
                if (dot(ahead, away) > straight) {
                    straight = dot(ahead, away);
                    best = c;
                }
            }
            if (best < 0) {
                return;
            }
            done[ix(best)] = 1;
            const RoadPiece& q = network.pieces[ix(best)];
            if (q.from == node) {
                line.insert(line.end(), q.line.begin() + 1, q.line.end());
                node = q.to;
            } else {
                line.insert(line.end(), q.line.rbegin() + 1, q.line.rend());
                node = q.from;
            }
        }
    };
    for (int i = 0; i < static_cast<int>(network.pieces.size()); ++i) {
        if (done[ix(i)] != 0) {
            continue;
        }
        done[ix(i)] = 1;
        const RoadPiece& p = network.pieces[ix(i)];
        Line line = p.line;
        extend(line, i, p.to);
        std::reverse(line.begin(), line.end());
        extend(line, i, p.from);
        out.push_back({std::move(line), p.way, p.street, p.bridge});
    }
    return out;
}

}  // namespace belfry::democity
