// SPDX-License-Identifier: Apache-2.0
// What Town puts into its streets: lamps, their cabinets and feeders.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "services/democity/town.h"

namespace belfry::democity {

namespace {

std::size_t ix(int index) { return static_cast<std::size_t>(index); }

/** How much closer lamps stand than on a residential street; 0 = no lamps. */
double lampWeight(const RoadPiece& p) {
    if (!p.lit) {
        return 0.0;
    }
    switch (p.way) {
        case Way::Primary: return 1.5;
        case Way::Secondary: return 1.35;
        case Way::Tertiary: return 1.15;
        case Way::LivingStreet:
        case Way::Pedestrian: return 1.2;
        default: return 1.0;
    }
}

/** Z-order of a place on the town's plane, 64 m cells. */
std::uint64_t order(Vec p) {
    std::uint64_t code = 0;
    const auto x = static_cast<std::uint64_t>(std::max(0.0, p.x + 65'536.0) / 64.0);
    const auto y = static_cast<std::uint64_t>(std::max(0.0, p.y + 65'536.0) / 64.0);
    for (unsigned bit = 0; bit < 20; ++bit) {
        code |= ((x >> bit) & 1U) << (2 * bit) | ((y >> bit) & 1U) << (2 * bit + 1);
    }
    return code;
}

}  // namespace

double lampMetres(const RoadNetwork& network) {
    double sum = 0.0;
    for (const RoadPiece& p : network.pieces) {
        sum += p.size * lampWeight(p);
    }
    return sum;
}

void Town::writeLighting(Sink& sink, std::uint32_t budget) {
    struct Lamp {
        Vec position;
        int piece;
        int number;
        int order;  ///< along the streets of the district
    };
    constexpr std::size_t kPerCabinet = 54;
    constexpr std::size_t kPerFeeder = 7;
    std::vector<std::vector<int>> byDistrict(m_districts.size());
    for (int i = 0; i < static_cast<int>(m_network.pieces.size()); ++i) {
        const RoadPiece& p = m_network.pieces[ix(i)];
        if (lampWeight(p) > 0.0) {
            byDistrict[ix(p.district)].push_back(i);
        }
    }
    const double metres = std::max(1.0, lampMetres(m_network));
    std::map<int, Vec> quarters;
    for (const RoadPiece& p : m_network.pieces) {
        quarters.try_emplace(p.quarter, pointAt(p.line, p.size / 2.0));
    }
    const auto place = [&](std::uint32_t lamps) {
        std::vector<std::vector<Lamp>> out(m_districts.size());
        const double spacing = metres / std::max(1U, lamps);
        double carry = 0.5 * spacing;
        std::uint32_t placed = 0;
        std::map<int, double> along;
        std::map<int, double> walked;
        for (std::size_t d = 0; d < byDistrict.size(); ++d) {
            auto pieces = byDistrict[d];
            std::stable_sort(pieces.begin(), pieces.end(), [&](int a, int b) {
                const RoadPiece& p = m_network.pieces[ix(a)];
                const RoadPiece& q = m_network.pieces[ix(b)];
                return std::make_tuple(order(quarters[p.quarter]), p.quarter, p.street) <
                       std::make_tuple(order(quarters[q.quarter]), q.quarter, q.street);
            });
            for (const int i : pieces) {
                const RoadPiece& p = m_network.pieces[ix(i)];
                const double weight = lampWeight(p);
                double& from = walked[p.street];
                int side = static_cast<int>(from / 29.0) % 2 == 0 ? 1 : -1;
                for (; carry < p.size * weight; carry += spacing, side = -side) {
                    if (placed >= lamps) {
                        break;
                    }
                    const double s = carry / weight;
                    const Vec u = directionAt(p.line, s);
                    const int number = 1 + 2 * static_cast<int>((from + s) / 15.0) + (side > 0 ? 1 : 0);
                    out[d].push_back({pointAt(p.line, s) + left(u) * (side * (halfWidth(p.way) + 0.8)), i, number,
                                      static_cast<int>(out[d].size())});
                    ++placed;
                }
                carry -= p.size * weight;
                from += p.size;
            }
        }
        return out;
    };
    const auto boxes = [&](const std::vector<std::vector<Lamp>>& lamps, std::size_t& cabinets, std::size_t& feeders,
                           std::size_t& count) {
        cabinets = feeders = count = 0;
        for (const auto& district : lamps) {
            const std::size_t c = (district.size() + kPerCabinet - 1) / kPerCabinet;
            count += district.size();
            cabinets += c;
            feeders += (c + kPerFeeder - 1) / kPerFeeder;
        }
    };
    // lamps, their cabinets and feeders together use the budget
    auto lampCount = static_cast<std::uint32_t>(budget * 0.975);
    auto lamps = place(lampCount);
    std::size_t cabinets = 0;
    std::size_t feeders = 0;
    std::size_t count = 0;
    for (int round = 0; round < 4; ++round) {
        boxes(lamps, cabinets, feeders, count);
        const auto total = static_cast<std::int64_t>(cabinets + feeders + count);
        if (total == static_cast<std::int64_t>(budget)) {
            break;
        }
        lampCount = static_cast<std::uint32_t>(std::max<std::int64_t>(
            1, static_cast<std::int64_t>(lampCount) + static_cast<std::int64_t>(budget) - total));
        lamps = place(lampCount);
    }
    for (std::size_t d = 0; d < lamps.size(); ++d) {
        auto& here = lamps[d];
        if (here.empty()) {
            continue;
        }
        const std::size_t boxCount = (here.size() + kPerCabinet - 1) / kPerCabinet;
        const std::size_t feederCount = (boxCount + kPerFeeder - 1) / kPerFeeder;
        // halving the district again and again keeps the lamps of a cabinet near each other
        const std::function<void(std::size_t, std::size_t)> halve = [&](std::size_t b0, std::size_t b1) {
            const auto begin = here.begin() + static_cast<std::ptrdiff_t>(b0 * here.size() / boxCount);
            const auto end = here.begin() + static_cast<std::ptrdiff_t>(b1 * here.size() / boxCount);
            if (b1 - b0 < 2) {
                std::sort(begin, end, [](const Lamp& a, const Lamp& b) { return a.order < b.order; });
                return;
            }
            double west = 1e300, east = -1e300, south = 1e300, north = -1e300;
            for (auto lamp = begin; lamp != end; ++lamp) {
                west = std::min(west, lamp->position.x);
                east = std::max(east, lamp->position.x);
                south = std::min(south, lamp->position.y);
                north = std::max(north, lamp->position.y);
            }
            const bool wide = east - west > north - south;
            std::sort(begin, end, [&](const Lamp& a, const Lamp& b) {
                const double pa = wide ? a.position.x : a.position.y;
                const double pb = wide ? b.position.x : b.position.y;
                return pa < pb || (pa == pb && a.order < b.order);
            });
            halve(b0, (b0 + b1) / 2);
            halve((b0 + b1) / 2, b1);
        };
        halve(0, boxCount);
        std::string feederId;
        std::size_t feederDone = 0;
        for (std::size_t b = 0; b < boxCount; ++b) {
            const std::size_t first = b * here.size() / boxCount;
            const std::size_t last = (b + 1) * here.size() / boxCount;
            const auto spot = [&](const Lamp& lamp, double by) {
                const RoadPiece& p = m_network.pieces[ix(lamp.piece)];
                return lamp.position + left(directionAt(p.line, nearestAlong(lamp.position, p.line))) * by +
                       directionAt(p.line, nearestAlong(lamp.position, p.line)) * 3.0;
            };
            if (b * feederCount / boxCount >= feederDone) {
                ++feederDone;
                const Lamp& lamp = here[first];
                const RoadPiece& p = m_network.pieces[ix(lamp.piece)];
                feed::Asset feeder = asset(sink, "lighting", "feeder", "StreetlightFeeder", "F", 3, spot(lamp, 2.0),
                                           p.street, static_cast<int>(d));
                const auto n = std::min(boxCount, (feederDone * boxCount + feederCount - 1) / feederCount) - b;
                feeder.name = m_districts[d] + " · " + feeder.id.substr(feeder.id.rfind(':') + 1);
                feeder.facts = {{"cabinets", std::to_string(n)}, {"voltage_v", "400"}};
                feederId = feeder.id;
                sink.add(feeder);
                ++m_written;
            }
            const Lamp& middle = here[(first + last) / 2];
            const RoadPiece& at = m_network.pieces[ix(middle.piece)];
            feed::Asset cabinet = asset(sink, "lighting", "cabinet", "StreetlightControlCabinet", "S", 4,
                                        spot(middle, 0.6), at.street, static_cast<int>(d));
            cabinet.parent = feederId;
            cabinet.facts = {{"lamps", std::to_string(last - first)},
                             {"circuits", std::to_string(1 + (last - first) / 20)}};
            sink.add(cabinet);
            ++m_written;
            for (std::size_t k = first; k < last; ++k) {
                const Lamp& lamp = here[k];
                const RoadPiece& p = m_network.pieces[ix(lamp.piece)];
                feed::Asset a =
                    asset(sink, "lighting", "luminaire", "Streetlight", "L", 5, lamp.position, p.street, p.district);
                a.name = a.street + " " + std::to_string(lamp.number) + " · " + a.id.substr(a.id.rfind(':') + 1);
                a.parent = cabinet.id;
                const std::uint64_t dice = mix(mix(m_plan.seed(), 441), static_cast<std::uint64_t>(p.street)) % 100;
                const bool old = p.way == Way::LivingStreet || p.way == Way::Pedestrian;
                const bool sodium = dice < 14;  // whole streets not renewed yet
                const char* power = p.way <= Way::Primary     ? (sodium ? "150" : "98")
                                    : p.way == Way::Secondary ? (sodium ? "100" : "72")
                                    : p.way == Way::Tertiary  ? (sodium ? "100" : "54")
                                    : old                     ? "28"
                                    : sodium                  ? "70"
                                                              : "36";
                a.facts = {{"lamp_type", sodium && !old ? "HPS" : "LED"},
                           {"rated_power", power},
                           {"lantern_height", p.way <= Way::Primary    ? "10"
                                              : p.way <= Way::Tertiary ? "8"
                                              : old                    ? "4"
                                                                       : "5"},
                           {"cct", sodium && !old            ? "2000"
                                   : old                     ? "2200"
                                   : p.way <= Way::Secondary ? "4000"
                                                             : "3000"},
                           {"road_class", highwayOf(p.way)}};
                sink.add(a);
                ++m_written;
            }
        }
    }
}

}  // namespace belfry::democity
