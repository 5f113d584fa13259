// SPDX-License-Identifier: Apache-2.0
#include "services/simulator/catalogue_builder.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include <fmt/format.h>

#include "services/simulator/rng.h"
#include "services/simulator/world.h"

namespace belfry::simulator {

namespace {

constexpr std::size_t kLampsPerCabinet = 60;
constexpr std::size_t kCabinetsPerFeeder = 8;
constexpr double kLampSpacingM = 32.0;

/** 0 = motorway … 5 = residential; 9 = no street for cars. */
int roadClassRank(std::string_view roadClass) {
    static constexpr std::array<std::pair<std::string_view, int>, 14> kRanks{{
        {"motorway", 0},
        {"motorway_link", 0},
        {"trunk", 0},
        {"trunk_link", 0},
        {"primary", 1},
        {"primary_link", 1},
        {"secondary", 2},
        {"secondary_link", 2},
        {"tertiary", 3},
        {"tertiary_link", 3},
        {"unclassified", 4},
        {"residential", 5},
        {"living_street", 5},
        {"road", 5},
    }};
    for (const auto& [name, rank] : kRanks) {
        if (name == roadClass) {
            return rank;
        }
    }
    return 9;
}

class Builder {
public:
    Builder(CityContents& city, std::uint64_t seed, const DerivationLimits& limits)
        : m_city(city),
          m_seed(seed),
          m_limits(limits),
          m_plane(centreOf(city)),
          // a million are not copied; without junctions they still say where the city is
          m_assets(city.nodes.empty() ? city.assets : std::exchange(city.assets, {})) {
        for (const basemap::District& district : city.districts) {
            m_districtGrid.add(m_plane.metres(district.center), static_cast<std::uint32_t>(m_districtCount++));
        }
    }

    std::vector<feed::Asset> run() {
        for (feed::Asset& asset : m_assets) {
            if (asset.source.empty()) {
                asset.source = "simulator";
            }
            ++m_count[asset.layer + "/" + asset.type];
        }
        lamps();
        cabinets();
        feeders();
        roadSegments();
        signals();
        counters();
        messageSigns();
        guidanceSigns();
        stations();
        network();
        return std::move(m_assets);
    }

private:
    bool lacks(const std::string& kind) const { return !m_count.contains(kind); }

    std::string districtAt(feed::LonLat place) const {
        const std::uint32_t nearest = m_districtGrid.nearest(m_plane.metres(place), 20'000.0);
        return nearest == PlaceGrid::kNone ? std::string() : m_city.districts[nearest].name;
    }

    feed::Asset make(const char* layer, const char* type, std::string id, std::string name, std::string street,
                     feed::LonLat position) const {
        feed::Asset asset;
        asset.id = std::move(id);
        asset.layer = layer;
        asset.type = type;
        asset.name = std::move(name);
        asset.street = std::move(street);
        asset.district = districtAt(position);
        asset.source = "simulator";
        asset.position = position;
        asset.facts.emplace_back("simulated", "yes");
        return asset;
    }

    /** One edge of each two-way street, best class first, the way they lie in the package within a class. */
    std::vector<const basemap::RoadEdge*> streets(int worstRank) const {
        std::unordered_set<std::uint64_t> seen;
        std::vector<const basemap::RoadEdge*> chosen;
        for (const basemap::RoadEdge& edge : m_city.edges) {
            const auto low = static_cast<std::uint64_t>(std::min(edge.from, edge.to));
            const auto high = static_cast<std::uint64_t>(std::max(edge.from, edge.to));
            // parallel streets between the same junctions differ in length
            const auto length = static_cast<std::uint64_t>(edge.lengthM);
            if (roadClassRank(edge.roadClass) <= worstRank && edge.line.size() >= 2 &&
                seen.insert(mix64(low) ^ mix64(high * 3) ^ length).second) {
                chosen.push_back(&edge);
            }
        }
        std::stable_sort(chosen.begin(), chosen.end(), [](const auto* a, const auto* b) {
            return roadClassRank(a->roadClass) < roadClassRank(b->roadClass);
        });
        return chosen;
    }

    void lamps() {
        if (!lacks("lighting/luminaire") || m_limits.maxLamps == 0) {
            return;
        }
        std::vector<const basemap::RoadEdge*> lit;
        double total = 0.0;
        for (const basemap::RoadEdge* edge : streets(5)) {
            if (!edge->roadClass.starts_with("motorway")) {
                lit.push_back(edge);
                total += edge->lengthM;
            }
        }
        const double spacing = std::max(kLampSpacingM, total / static_cast<double>(m_limits.maxLamps));
        double left = spacing / 2.0;
        std::uint32_t number = 0;
        for (const basemap::RoadEdge* edge : lit) {
            const int rank = roadClassRank(edge->roadClass);
            const double offset = 2.5 + 1.75 * std::max(1, edge->lanes);
            for (std::size_t i = 1; i < edge->line.size(); ++i) {
                const Metres a = m_plane.metres(edge->line[i - 1]);
                const Metres b = m_plane.metres(edge->line[i]);
                const double length = distance(a, b);
                while (left < length && number < m_limits.maxLamps) {
                    const double along = left / length;
                    const double side = number % 2 == 0 ? 1.0 : -1.0;
                    const Metres place{a.x + (b.x - a.x) * along + side * offset * (b.y - a.y) / length,
                                       a.y + (b.y - a.y) * along - side * offset * (b.x - a.x) / length};
                    addLamp(++number, *edge, rank, m_plane.lonLat(place));
                    left += spacing;
                }
                left -= length;
            }
        }
        if (number > 0) {
            m_count["lighting/luminaire"] = number;
        }
    }

    void addLamp(std::uint32_t number, const basemap::RoadEdge& edge, int rank, feed::LonLat place) {
        const std::string tag = fmt::format("L-{:05}", number);
        feed::Asset lamp = make("lighting", "luminaire", "urn:ngsi-ld:Streetlight:sim-" + tag,
                                edge.street.empty() ? tag : edge.street + " · " + tag, edge.street, place);
        const int power = rank <= 1 ? 110 : rank <= 3 ? 72 : 38;
        lamp.facts.emplace_back("lamp_type", "LED");
        lamp.facts.emplace_back("rated_power", std::to_string(power));
        lamp.facts.emplace_back("lantern_height", rank <= 1 ? "10" : rank <= 3 ? "8" : "5");
        lamp.facts.emplace_back("cct", rank <= 2 ? "4000" : "3000");
        lamp.facts.emplace_back("road_class", edge.roadClass);
        m_assets.push_back(std::move(lamp));
    }

    /** Gives every `child` without a known parent one of `perParent` neighbours' common new parent. */
    template <typename Make>
    void group(std::string_view childType, std::string_view parentType, std::size_t perParent, Make&& makeParent) {
        std::unordered_set<std::string_view> parents;
        for (const feed::Asset& asset : m_assets) {
            if (asset.layer == "lighting" && asset.type == parentType) {
                parents.insert(asset.id);
            }
        }
        std::vector<std::pair<std::uint64_t, std::size_t>> orphans;
        for (std::size_t i = 0; i < m_assets.size(); ++i) {
            const feed::Asset& asset = m_assets[i];
            if (asset.layer == "lighting" && asset.type == childType && !parents.contains(asset.parent)) {
                orphans.emplace_back(feed::mortonCode(feed::project(asset.position)), i);
            }
        }
        std::sort(orphans.begin(), orphans.end());
        const std::size_t groups = (orphans.size() + perParent - 1) / perParent;
        std::vector<feed::Asset> made;
        for (std::size_t g = 0; g < groups; ++g) {
            const std::size_t first = orphans.size() * g / groups;
            const std::size_t last = orphans.size() * (g + 1) / groups;
            const feed::Asset& near = m_assets[orphans[(first + last) / 2].second];
            feed::Asset parent = makeParent(g + 1, near);
            parent.district = near.district.empty() ? parent.district : near.district;
            for (std::size_t i = first; i < last; ++i) {
                m_assets[orphans[i].second].parent = parent.id;
            }
            made.push_back(std::move(parent));
        }
        std::move(made.begin(), made.end(), std::back_inserter(m_assets));
    }

    void cabinets() {
        group("luminaire", "cabinet", kLampsPerCabinet, [&](std::size_t number, const feed::Asset& near) {
            const std::string tag = fmt::format("C-{:04}", number);
            return make("lighting", "cabinet", "urn:ngsi-ld:StreetlightControlCabinet:sim-" + tag,
                        near.street.empty() ? tag : near.street + " · " + tag, near.street, beside(near.position, 4.0));
        });
    }

    void feeders() {
        group("cabinet", "feeder", kCabinetsPerFeeder, [&](std::size_t number, const feed::Asset& near) {
            const std::string tag = fmt::format("F-{:03}", number);
            return make("lighting", "feeder", "urn:ngsi-ld:StreetlightFeeder:sim-" + tag,
                        near.street.empty() ? tag : near.street + " · " + tag, near.street, beside(near.position, 9.0));
        });
    }

    feed::LonLat beside(feed::LonLat place, double metres) const {
        Metres p = m_plane.metres(place);
        p.x += metres;
        p.y += metres;
        return m_plane.lonLat(p);
    }

    void roadSegments() {
        if (!lacks("traffic/road_segment")) {
            return;
        }
        std::vector<const basemap::RoadEdge*> edges;
        for (const basemap::RoadEdge& edge : m_city.edges) {
            if (roadClassRank(edge.roadClass) <= 5 && edge.line.size() >= 2) {
                edges.push_back(&edge);
            }
        }
        std::stable_sort(edges.begin(), edges.end(), [](const auto* a, const auto* b) {
            return roadClassRank(a->roadClass) < roadClassRank(b->roadClass);
        });
        edges.resize(std::min(edges.size(), m_limits.maxRoadSegments));
        for (const basemap::RoadEdge* edge : edges) {
            feed::Asset segment = make("traffic", "road_segment", fmt::format("urn:ngsi-ld:RoadSegment:{}", edge->id),
                                       edge->street.empty() ? edge->roadClass : edge->street, edge->street,
                                       edge->line[edge->line.size() / 2]);
            segment.geometry = edge->line;
            segment.facts.emplace_back("class", edge->roadClass);
            segment.facts.emplace_back("lanes", std::to_string(edge->lanes));
            segment.facts.emplace_back("speed_kmh", fmt::format("{:.0f}", edge->speedKmh));
            segment.facts.emplace_back("length_m", fmt::format("{:.0f}", edge->lengthM));
            segment.facts.emplace_back("from_node", std::to_string(edge->from));
            segment.facts.emplace_back("to_node", std::to_string(edge->to));
            m_assets.push_back(std::move(segment));
        }
    }

    void signals() {
        if (!lacks("traffic/signal")) {
            return;
        }
        std::unordered_map<std::int64_t, std::string> streetAt;
        for (const basemap::RoadEdge& edge : m_city.edges) {
            std::string& street = streetAt[edge.to];
            if (street.empty() || (!edge.street.empty() && edge.street < street)) {
                street = edge.street;
            }
        }
        std::uint32_t number = 0;
        for (const basemap::RoadNode& node : m_city.nodes) {
            const auto street = streetAt.find(node.id);
            if (!node.signal || street == streetAt.end()) {
                continue;
            }
            const std::string tag = fmt::format("LSA-{:03}", ++number);
            feed::Asset signal =
                make("traffic", "signal", fmt::format("urn:ngsi-ld:TrafficSignal:{}", node.id),
                     street->second.empty() ? tag : street->second + " · " + tag, street->second, node.position);
            signal.facts.emplace_back("node", std::to_string(node.id));
            m_assets.push_back(std::move(signal));
        }
    }

    /** Main streets in an order that is scattered over the city but always the same. */
    std::vector<const basemap::RoadEdge*> scatteredMainStreets(std::uint64_t salt) const {
        std::vector<const basemap::RoadEdge*> main = streets(3);
        std::sort(main.begin(), main.end(), [&](const auto* a, const auto* b) {
            const std::uint64_t ka = mix64(static_cast<std::uint64_t>(a->id) ^ m_seed ^ salt);
            const std::uint64_t kb = mix64(static_cast<std::uint64_t>(b->id) ^ m_seed ^ salt);
            return ka != kb ? ka < kb : a->id < b->id;
        });
        return main;
    }

    void alongStreets(const char* type, const char* urn, const char* tagFormat, std::size_t wanted, double apartM,
                      std::uint64_t salt) {
        PlaceGrid taken(500.0);
        std::uint32_t number = 0;
        for (const basemap::RoadEdge* edge : scatteredMainStreets(salt)) {
            if (number >= wanted) {
                break;
            }
            const feed::LonLat place = edge->line[edge->line.size() / 2];
            if (taken.nearest(m_plane.metres(place), apartM) != PlaceGrid::kNone) {
                continue;
            }
            const std::string tag = fmt::format(fmt::runtime(tagFormat), ++number);
            feed::Asset asset = make("traffic", type, std::string("urn:ngsi-ld:") + urn + ":sim-" + tag,
                                     edge->street.empty() ? tag : edge->street + " · " + tag, edge->street, place);
            asset.facts.emplace_back("edge", std::to_string(edge->id));
            taken.add(m_plane.metres(place), number);
            m_assets.push_back(std::move(asset));
        }
    }

    void counters() {
        if (lacks("traffic/counter")) {
            const std::size_t wanted = std::clamp<std::size_t>(m_city.edges.size() / 80, 4, 80);
            alongStreets("counter", "TrafficCounter", "Z-{:03}", wanted, 250.0, 21);
        }
    }

    void messageSigns() {
        if (lacks("traffic/message_sign")) {
            alongStreets("message_sign", "MessageSign", "VMS-{:02}", 12, 600.0, 22);
        }
    }

    /** One in front of each car park. */
    void guidanceSigns() {
        if (!lacks("parking/guidance_sign")) {
            return;
        }
        std::vector<feed::Asset> made;
        for (const feed::Asset& asset : m_assets) {
            if (asset.layer == "parking" && asset.type == "facility") {
                const std::string tag = fmt::format("PLS-{:03}", made.size() + 1);
                feed::Asset sign = make("parking", "guidance_sign", "urn:ngsi-ld:ParkingGuidanceSign:sim-" + tag,
                                        asset.name.empty() ? tag : asset.name + " · " + tag, asset.street,
                                        beside(asset.position, 20.0));
                sign.district = asset.district.empty() ? sign.district : asset.district;
                sign.parent = asset.id;
                made.push_back(std::move(sign));
            }
        }
        std::move(made.begin(), made.end(), std::back_inserter(m_assets));
    }

    /** Stations as far from each other as the streets allow; the first in the middle. */
    void stations() {
        if (!lacks("air_quality/station") || m_city.nodes.empty()) {
            return;
        }
        const std::vector<const basemap::RoadEdge*> roads = streets(5);
        if (roads.empty()) {
            return;
        }
        const std::size_t wanted = std::clamp<std::size_t>(roads.size() / 100, 8, 12);
        std::vector<double> nearestM(roads.size(), std::numeric_limits<double>::max());
        std::size_t next = 0;
        double best = std::numeric_limits<double>::max();
        for (std::size_t i = 0; i < roads.size(); ++i) {
            const double metres = std::hypot(m_plane.metres(roads[i]->line[0]).x, m_plane.metres(roads[i]->line[0]).y);
            if (metres < best && roadClassRank(roads[i]->roadClass) <= 3) {
                best = metres;
                next = i;
            }
        }
        for (std::size_t number = 1; number <= std::min(wanted, roads.size()); ++number) {
            const basemap::RoadEdge& edge = *roads[next];
            const feed::LonLat place = edge.line[0];
            const std::string tag = fmt::format("AQ-{:02}", number);
            feed::Asset station =
                make("air_quality", "station", "urn:ngsi-ld:AirQualityStation:sim-" + tag,
                     edge.street.empty() ? tag : edge.street + " · " + tag, edge.street, beside(place, 8.0));
            const int rank = roadClassRank(edge.roadClass);
            station.facts.emplace_back("sampling", number % 4 == 3 ? "fixed" : "adjustable");
            station.facts.emplace_back("kind", number == 4 ? "industrial" : rank <= 3 ? "traffic" : "background");
            m_assets.push_back(std::move(station));
            double farthest = -1.0;
            const Metres here = m_plane.metres(place);
            for (std::size_t i = 0; i < roads.size(); ++i) {
                nearestM[i] = std::min(nearestM[i], distance(here, m_plane.metres(roads[i]->line[0])));
                // the far ends of country roads are no place for a town's stations
                if (nearestM[i] > farthest &&
                    std::hypot(m_plane.metres(roads[i]->line[0]).x, m_plane.metres(roads[i]->line[0]).y) < 6'000.0) {
                    farthest = nearestM[i];
                    next = i;
                }
            }
        }
    }

    /** What the stations speak to, unless the city says so itself. */
    void network() {
        if (!lacks("air_quality/network")) {
            return;
        }
        const std::string id = "urn:ngsi-ld:AirQualityNetwork:sim-1";
        const feed::Asset* first = nullptr;
        for (feed::Asset& asset : m_assets) {
            if (asset.layer == "air_quality" && asset.type == "station" && asset.parent.empty()) {
                first = first == nullptr ? &asset : first;
                asset.parent = id;
            }
        }
        if (first != nullptr) {
            feed::Asset made =
                make("air_quality", "network", id, "AQ-NET", first->street, beside(first->position, 25.0));
            made.district = first->district;
            m_assets.push_back(std::move(made));
        }
    }

    const CityContents& m_city;
    std::uint64_t m_seed;
    DerivationLimits m_limits;
    LocalPlane m_plane;
    std::vector<feed::Asset> m_assets;
    PlaceGrid m_districtGrid{1'000.0};
    std::size_t m_districtCount = 0;
    std::unordered_map<std::string, std::uint32_t> m_count;
};

}  // namespace

feed::LonLat centreOf(const CityContents& city) {
    // the median is where people are: a few far assets do not move it
    std::vector<double> lons;
    std::vector<double> lats;
    for (const basemap::RoadNode& node : city.nodes) {
        lons.push_back(node.position.lon);
        lats.push_back(node.position.lat);
    }
    if (lons.empty()) {
        for (const feed::Asset& asset : city.assets) {
            lons.push_back(asset.position.lon);
            lats.push_back(asset.position.lat);
        }
    }
    if (lons.empty()) {
        return {};
    }
    const auto middle = static_cast<std::ptrdiff_t>(lons.size() / 2);
    std::nth_element(lons.begin(), lons.begin() + middle, lons.end());
    std::nth_element(lats.begin(), lats.begin() + middle, lats.end());
    return {lons[static_cast<std::size_t>(middle)], lats[static_cast<std::size_t>(middle)]};
}

std::vector<feed::Asset> completeAssets(CityContents& city, std::uint64_t seed, const DerivationLimits& limits) {
    return Builder(city, seed, limits).run();
}

}  // namespace belfry::simulator
