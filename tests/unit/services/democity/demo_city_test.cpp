// SPDX-License-Identifier: Apache-2.0
#include "services/democity/demo_city.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/services/democity/memory_package.h"

namespace belfry::democity {
namespace {

DemoCityReport generated(MemoryPackage& package, std::uint32_t assets, std::uint64_t seed = 1) {
    DemoCityOptions options;
    options.assets = assets;
    options.seed = seed;
    auto report = generateDemoCity(options, package);
    EXPECT_TRUE(report.has_value()) << (report ? "" : report.error().message);
    return report.value_or(DemoCityReport{});
}

/** Share of nodes that the largest weakly connected component holds. */
double largestComponent(const MemoryPackage& package) {
    std::unordered_map<std::int64_t, std::size_t> index;
    for (const auto& node : package.nodes) {
        index.emplace(node.id, index.size());
    }
    std::vector<std::size_t> root(index.size());
    std::iota(root.begin(), root.end(), 0U);
    const auto find = [&](std::size_t i) {
        while (root[i] != i) {
            i = root[i] = root[root[i]];
        }
        return i;
    };
    for (const auto& edge : package.edges) {
        root[find(index.at(edge.from))] = find(index.at(edge.to));
    }
    std::unordered_map<std::size_t, std::size_t> sizes;
    std::size_t most = 0;
    for (std::size_t i = 0; i < root.size(); ++i) {
        most = std::max(most, ++sizes[find(i)]);
    }
    return static_cast<double>(most) / static_cast<double>(std::max<std::size_t>(1, root.size()));
}

class DemoCitySizes : public testing::TestWithParam<std::uint32_t> {};

TEST_P(DemoCitySizes, HasTheAssetsAskedForWithUniqueIdsOnAConnectedNetwork) {
    MemoryPackage package(false);
    const auto report = generated(package, GetParam());
    EXPECT_NEAR(static_cast<double>(package.assetCount), GetParam(), 0.02 * GetParam());
    EXPECT_EQ(report.assets, package.assetCount);
    EXPECT_GT(report.luminaires, GetParam() * 0.6);
    EXPECT_LT(report.luminaires, GetParam() * 0.85);
    const std::unordered_set<std::string> unique(package.ids.begin(), package.ids.end());
    EXPECT_EQ(unique.size(), package.ids.size());
    EXPECT_GE(largestComponent(package), 0.99);
}

INSTANTIATE_TEST_SUITE_P(Sizes, DemoCitySizes, testing::Values(200U, 500U, 1'500U, 5'000U, 20'000U, 200'000U));

TEST(DemoCity, EverySeedGivesAWholeTown) {
    for (std::uint64_t seed = 2; seed < 14; ++seed) {
        MemoryPackage package(false);
        const auto report = generated(package, 6'000, seed);
        EXPECT_NEAR(static_cast<double>(report.assets), 6'000.0, 120.0) << "seed " << seed;
        EXPECT_GE(largestComponent(package), 0.99) << "seed " << seed;
        EXPECT_GT(report.buildings, 2'000U) << "seed " << seed;
    }
}

TEST(DemoCity, SameSeedSameCityOtherSeedOtherCity) {
    MemoryPackage first(false);
    MemoryPackage second(false);
    MemoryPackage other(false);
    const auto a = generated(first, 4'000, 5);
    const auto b = generated(second, 4'000, 5);
    const auto c = generated(other, 4'000, 6);
    EXPECT_EQ(first.hash, second.hash);
    EXPECT_NE(first.hash, other.hash);
    EXPECT_EQ(a.info.contentHash, b.info.contentHash);
    EXPECT_NE(a.info.contentHash, c.info.contentHash);
    EXPECT_EQ(a.info.contentHash.size(), 16U);
}

TEST(DemoCity, BoundariesOfTheOptionsAreChecked) {
    MemoryPackage package;
    DemoCityOptions options;
    options.assets = 10;
    EXPECT_EQ(generateDemoCity(options, package).error().code, ErrorCode::InvalidArgument);
    options.assets = 500;
    options.center = {10.0, 89.0};
    EXPECT_EQ(generateDemoCity(options, package).error().code, ErrorCode::InvalidArgument);
    EXPECT_EQ(package.assetCount, 0U);
}

TEST(DemoCity, StopsWhenAsked) {
    MemoryPackage package;
    std::stop_source stop;
    stop.request_stop();
    const auto result = generateDemoCity({}, package, {}, stop.get_token());
    ASSERT_FALSE(result.has_value());
    EXPECT_EQ(result.error().code, ErrorCode::Cancelled);
}

TEST(DemoCity, PassesOnTheWritersError) {
    class Full : public MemoryPackage {
    public:
        using MemoryPackage::add;
        Result<void> add(const basemap::RoadEdge&) override { return fail(ErrorCode::ResourceExhausted, "disk full"); }
    } package;
    DemoCityOptions options;
    options.assets = 500;
    const auto result = generateDemoCity(options, package);
    ASSERT_FALSE(result.has_value());
    EXPECT_EQ(result.error().message, "disk full");
}

TEST(DemoCity, ProgressGrowsToOne) {
    MemoryPackage package(false);
    DemoCityOptions options;
    options.assets = 1'000;
    double last = 0.0;
    ASSERT_TRUE(generateDemoCity(options, package, [&](double part, std::string_view what) {
        EXPECT_GE(part, last);
        EXPECT_FALSE(what.empty());
        last = part;
    }));
    EXPECT_DOUBLE_EQ(last, 1.0);
}

/** One town of 20 000 for everything that looks at its content. */
class DemoTown : public testing::Test {
protected:
    static void SetUpTestSuite() {
        s_package = new MemoryPackage;
        s_report = generated(*s_package, 20'000);
    }
    static void TearDownTestSuite() {
        delete s_package;
        s_package = nullptr;
    }
    static MemoryPackage* s_package;
    static DemoCityReport s_report;
};
MemoryPackage* DemoTown::s_package = nullptr;
DemoCityReport DemoTown::s_report;

TEST_F(DemoTown, LampsHangOnCabinetsAndCabinetsOnFeeders) {
    std::unordered_map<std::string, const feed::Asset*> byId;
    for (const auto& a : s_package->assets) {
        byId[a.id] = &a;
    }
    std::map<std::string, int> children;
    for (const auto& a : s_package->assets) {
        if (a.type == "luminaire") {
            EXPECT_FALSE(a.street.empty()) << a.id;
            EXPECT_FALSE(a.district.empty()) << a.id;
            ASSERT_TRUE(byId.contains(a.parent)) << a.id;
            EXPECT_EQ(byId[a.parent]->type, "cabinet");
            EXPECT_LT(feed::distanceMetres(a.position, byId[a.parent]->position), 1'200.0) << a.id;
        } else if (a.type == "cabinet") {
            ASSERT_TRUE(byId.contains(a.parent)) << a.id;
            EXPECT_EQ(byId[a.parent]->type, "feeder");
        } else if (a.type == "bay") {
            ASSERT_TRUE(byId.contains(a.parent)) << a.id;
            EXPECT_EQ(byId[a.parent]->type, "zone");
        }
        if (!a.parent.empty()) {
            ++children[a.parent];
        }
    }
    for (const auto& [id, count] : children) {
        const std::string& type = byId[id]->type;
        EXPECT_LE(count, type == "cabinet" ? 60 : type == "feeder" ? 8 : 1'000) << id;
        if (type == "zone") {
            EXPECT_THAT(byId[id]->facts, testing::Contains(testing::Pair("capacity", std::to_string(count)))) << id;
        }
    }
}

TEST_F(DemoTown, HasEveryKindOfAssetInSensibleNumbers) {
    std::map<std::string, int> count;
    for (const auto& a : s_package->assets) {
        ++count[a.layer + "/" + a.type];
        EXPECT_FALSE(a.name.empty()) << a.id;
    }
    EXPECT_THAT(count["parking/facility"], testing::AllOf(testing::Ge(20), testing::Le(60)));
    EXPECT_THAT(count["parking/bay"], testing::AllOf(testing::Ge(1'800), testing::Le(3'200)));
    EXPECT_GT(count["parking/zone"], 10);
    EXPECT_GT(count["traffic/road_segment"], 800);
    EXPECT_GT(count["traffic/signal"], 40);
    EXPECT_GT(count["traffic/counter"], 20);
    EXPECT_GT(count["traffic/message_sign"], 5);
    EXPECT_GT(count["traffic/crossing"], 60);
    EXPECT_GT(count["traffic/camera"], 5);
    EXPECT_THAT(count["air_quality/station"], testing::AllOf(testing::Ge(8), testing::Le(20)));
}

TEST_F(DemoTown, RoadGraphIsConsistent) {
    std::unordered_map<std::int64_t, feed::LonLat> nodes;
    for (const auto& n : s_package->nodes) {
        EXPECT_TRUE(nodes.emplace(n.id, n.position).second) << "node " << n.id << " twice";
    }
    std::set<std::int64_t> edges;
    int bridges = 0;
    for (const auto& e : s_package->edges) {
        EXPECT_TRUE(edges.insert(e.id).second) << "edge " << e.id << " twice";
        ASSERT_TRUE(nodes.contains(e.from) && nodes.contains(e.to)) << e.id;
        ASSERT_GE(e.line.size(), 2U);
        EXPECT_LT(feed::distanceMetres(e.line.front(), nodes[e.from]), 0.5) << e.id;
        EXPECT_LT(feed::distanceMetres(e.line.back(), nodes[e.to]), 0.5) << e.id;
        double size = 0.0;
        for (std::size_t i = 1; i < e.line.size(); ++i) {
            size += feed::distanceMetres(e.line[i - 1], e.line[i]);
        }
        EXPECT_NEAR(e.lengthM, size, 0.02 * size + 0.5) << e.id;
        EXPECT_GT(e.speedKmh, 0.0);
    }
    for (const auto& a : s_package->assets) {
        if (a.type == "road_segment") {
            EXPECT_TRUE(edges.contains(std::stoll(a.id.substr(a.id.rfind(':') + 1)))) << a.id;
            EXPECT_GE(a.geometry.size(), 2U);
        }
    }
    for (const auto& f : s_package->features) {
        bridges += f.layer == basemap::MapLayer::Roads && f.bridge ? 1 : 0;
    }
    EXPECT_GE(bridges, 6);
}

TEST_F(DemoTown, TrafficGetsFromEverywhereToEverywhere) {
    const std::int64_t start = s_package->edges.front().from;
    for (const bool forward : {true, false}) {
        std::unordered_map<std::int64_t, std::vector<std::int64_t>> next;
        for (const auto& e : s_package->edges) {
            next[forward ? e.from : e.to].push_back(forward ? e.to : e.from);
        }
        std::unordered_set<std::int64_t> reached{start};
        std::vector<std::int64_t> work{start};
        while (!work.empty()) {
            const std::int64_t at = work.back();
            work.pop_back();
            for (const std::int64_t n : next[at]) {
                if (reached.insert(n).second) {
                    work.push_back(n);
                }
            }
        }
        EXPECT_GE(static_cast<double>(reached.size()), 0.99 * static_cast<double>(s_package->nodes.size()));
    }
}

TEST_F(DemoTown, StreetsMeetOnlyAtJunctions) {
    struct Segment {
        feed::LonLat a;
        feed::LonLat b;
        std::int64_t edge;
    };
    std::unordered_map<std::int64_t, std::vector<Segment>> grid;
    std::set<std::pair<std::int64_t, std::int64_t>> known;
    for (const auto& e : s_package->edges) {
        if (e.roadClass.starts_with("motorway") || !known.insert(std::minmax(e.from, e.to)).second) {
            continue;  // motorways pass over; the other direction is the same line
        }
        for (std::size_t i = 1; i < e.line.size(); ++i) {
            const auto& a = e.line[i - 1];
            const auto& b = e.line[i];
            for (double x = std::floor(std::min(a.lon, b.lon) / 0.004); x <= std::floor(std::max(a.lon, b.lon) / 0.004);
                 ++x) {
                for (double y = std::floor(std::min(a.lat, b.lat) / 0.004);
                     y <= std::floor(std::max(a.lat, b.lat) / 0.004); ++y) {
                    grid[std::llround(x) * 1'000'000 + std::llround(y)].push_back({a, b, e.id});
                }
            }
        }
    }
    const auto side = [](const feed::LonLat& a, const feed::LonLat& b, const feed::LonLat& p) {
        return (b.lon - a.lon) * (p.lat - a.lat) - (b.lat - a.lat) * (p.lon - a.lon);
    };
    constexpr double kTouch = 1e-11;  // square degrees: shared end points are no crossing
    int crossings = 0;
    for (const auto& [key, segments] : grid) {
        for (std::size_t i = 0; i < segments.size(); ++i) {
            for (std::size_t j = i + 1; j < segments.size(); ++j) {
                const Segment& s = segments[i];
                const Segment& t = segments[j];
                const double a = side(s.a, s.b, t.a);
                const double b = side(s.a, s.b, t.b);
                const double c = side(t.a, t.b, s.a);
                const double d = side(t.a, t.b, s.b);
                crossings += a * b < 0.0 && c * d < 0.0 &&
                                     std::min({std::abs(a), std::abs(b), std::abs(c), std::abs(d)}) > kTouch
                                 ? 1
                                 : 0;
            }
        }
    }
    EXPECT_EQ(crossings, 0);
}

TEST_F(DemoTown, NoBuildingStandsOnARoad) {
    // centre lines as points every 3 m in a grid of 0.0005 degrees
    std::unordered_map<std::int64_t, std::vector<feed::LonLat>> grid;
    const auto key = [](double lon, double lat) {
        return std::llround(std::floor(lon / 0.0005)) * 1'000'000 + std::llround(std::floor(lat / 0.0005));
    };
    for (const auto& e : s_package->edges) {
        for (std::size_t i = 1; i < e.line.size(); ++i) {
            const int steps = 1 + static_cast<int>(feed::distanceMetres(e.line[i - 1], e.line[i]) / 3.0);
            for (int k = 0; k <= steps; ++k) {
                const double t = static_cast<double>(k) / steps;
                const feed::LonLat p{e.line[i - 1].lon + (e.line[i].lon - e.line[i - 1].lon) * t,
                                     e.line[i - 1].lat + (e.line[i].lat - e.line[i - 1].lat) * t};
                grid[key(p.lon, p.lat)].push_back(p);
            }
        }
    }
    int buildings = 0;
    int onRoad = 0;
    for (const auto& f : s_package->features) {
        if (f.layer != basemap::MapLayer::Buildings) {
            continue;
        }
        ++buildings;
        const auto& ring = f.rings.front();
        double west = 1e9, east = -1e9, south = 1e9, north = -1e9;
        for (const auto& p : ring) {
            west = std::min(west, p.lon);
            east = std::max(east, p.lon);
            south = std::min(south, p.lat);
            north = std::max(north, p.lat);
        }
        bool hit = false;
        for (double lon = west; lon < east + 0.0005 && !hit; lon += 0.0005) {
            for (double lat = south; lat < north + 0.0005 && !hit; lat += 0.0005) {
                const auto cell = grid.find(key(lon, lat));
                if (cell == grid.end()) {
                    continue;
                }
                for (const auto& p : cell->second) {
                    bool inside = false;
                    for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
                        if ((ring[i].lat > p.lat) != (ring[j].lat > p.lat) &&
                            p.lon < (ring[j].lon - ring[i].lon) * (p.lat - ring[i].lat) / (ring[j].lat - ring[i].lat) +
                                        ring[i].lon) {
                            inside = !inside;
                        }
                    }
                    if (inside) {
                        hit = true;
                        break;
                    }
                }
            }
        }
        onRoad += hit ? 1 : 0;
    }
    EXPECT_GT(buildings, 15'000);
    EXPECT_EQ(onRoad, 0);
}

TEST_F(DemoTown, StreetsAndDistrictsHaveNamesOfTheirOwn) {
    std::set<std::string> streets;
    for (const auto& s : s_package->streets) {
        EXPECT_TRUE(streets.insert(s.name).second) << s.name << " twice";
        EXPECT_FALSE(s.name.empty());
    }
    EXPECT_GT(streets.size(), 500U);
    EXPECT_TRUE(streets.contains("Ringstraße"));
    EXPECT_TRUE(streets.contains("Bahnhofstraße"));
    EXPECT_TRUE(streets.contains("Uferpromenade"));
    std::set<std::string> districts;
    for (const auto& d : s_package->districts) {
        EXPECT_TRUE(districts.insert(d.name).second) << d.name << " twice";
        EXPECT_FALSE(d.rings.empty()) << d.name;
    }
    EXPECT_TRUE(districts.contains("Altstadt"));
    for (const auto& a : s_package->assets) {
        EXPECT_TRUE(a.street.empty() || streets.contains(a.street)) << a.id << " " << a.street;
        EXPECT_TRUE(a.district.empty() || districts.contains(a.district)) << a.id << " " << a.district;
    }
}

TEST_F(DemoTown, InfoDescribesWhatWasDrawn) {
    const auto& info = s_report.info;
    EXPECT_EQ(info.name, "Glockenau");
    EXPECT_EQ(info.timezone, "Europe/Vienna");
    EXPECT_EQ(info.attribution, "Demo city, generated by Belfry");
    EXPECT_LT(info.west, info.center.lon);
    EXPECT_GT(info.east, info.center.lon);
    EXPECT_LT(info.south, info.center.lat);
    EXPECT_GT(info.north, info.center.lat);
    const double width = feed::distanceMetres({info.west, info.center.lat}, {info.east, info.center.lat});
    EXPECT_GT(width, 4'000.0);
    EXPECT_LT(width, 30'000.0);
    for (const auto& a : s_package->assets) {
        EXPECT_GE(a.position.lon, info.west);
        EXPECT_LE(a.position.lon, info.east);
        EXPECT_GE(a.position.lat, info.south);
        EXPECT_LE(a.position.lat, info.north);
    }
    std::map<basemap::MapLayer, int> layers;
    for (const auto& f : s_package->features) {
        ++layers[f.layer];
        for (const auto& ring : f.rings) {
            if (f.layer <= basemap::MapLayer::Water || f.layer == basemap::MapLayer::Buildings) {
                ASSERT_GE(ring.size(), 4U);
                EXPECT_EQ(ring.front(), ring.back());
            }
        }
    }
    EXPECT_EQ(layers.size(), 9U);
}

}  // namespace
}  // namespace belfry::democity
