// SPDX-License-Identifier: Apache-2.0
#include "models/feed/spatial_index.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <random>

#include <gtest/gtest.h>

#include "tests/unit/models/feed/test_layers.h"

namespace belfry::feed {
namespace {

using test::asset;
using test::layers;

constexpr std::uint32_t kEnd = 0xFFFF'FFFFU;

struct Around {
    double lon;
    double lat;
    double spread;
};

/** Two layers of entities round a place, some gone, some added afterwards out of order, every fifth of type "part". */
Catalogue city(const Around& around, int count, std::uint64_t seed) {
    std::mt19937_64 rng(seed);
    std::normal_distribution<double> scatter(0.0, around.spread);
    const auto make = [&](int i) {
        const double lon = around.lon + scatter(rng);
        Asset made = asset("urn:" + std::to_string(i), i % 3 == 0 ? "b" : "a",
                           lon > 180.0    ? lon - 360.0
                           : lon < -180.0 ? lon + 360.0
                                          : lon,
                           std::clamp(around.lat + scatter(rng), -90.0, 90.0));
        made.street = "Street " + std::to_string(rng() % 20);
        if (i % 3 != 0 && i % 5 == 0) {
            made.type = "part";
        }
        return made;
    };
    std::vector<Asset> assets;
    for (int i = 0; i < count; ++i) {
        assets.push_back(make(i));
    }
    Catalogue catalogue = Catalogue::build(layers(), std::move(assets));
    for (int i = count; i < count + count / 20; ++i) {
        EXPECT_TRUE(catalogue.add(make(i)).has_value());
    }
    for (int i = 0; i < count; i += 7) {
        catalogue.remove(*catalogue.find("urn:" + std::to_string(i)));
    }
    return catalogue;
}

const std::vector<Around> kPlaces{
    {13.4, 52.5, 0.05}, {180.0, 10.0, 0.05}, {-179.99, -40.0, 1.0}, {20.0, 84.9, 0.5}, {20.0, -89.0, 3.0}};

std::vector<Handle> everybody(const Catalogue& catalogue, const SpatialFilter& filter,
                              const std::function<bool(Handle)>& holds) {
    std::vector<Handle> found;
    for (LayerIndex layer = 0; layer < catalogue.layers().size(); ++layer) {
        for (std::uint32_t row = 0; row < catalogue.rowCount(layer); ++row) {
            const Handle handle = Handle::of(layer, row);
            if (catalogue.contains(handle) && filter.hasLayer(layer) &&
                (layer >= filter.types.size() || (filter.types[layer] >> catalogue.type(handle) & 1U) != 0) &&
                (!filter.accepts || filter.accepts(handle)) && holds(handle)) {
                found.push_back(handle);
            }
        }
    }
    return found;
}

std::vector<SpatialFilter> filters() {
    SpatialFilter second;
    second.layers = 2;
    SpatialFilter parts;
    parts.types = {2};
    SpatialFilter odd;
    odd.accepts = [](Handle handle) { return handle.row() % 2 == 1; };
    return {SpatialFilter{}, second, parts, odd};
}

Mercator near(const Catalogue& catalogue, std::mt19937_64& rng, std::uint32_t reach) {
    const auto layer = static_cast<LayerIndex>(rng() % 2);
    const Mercator at =
        catalogue.position(Handle::of(layer, static_cast<std::uint32_t>(rng() % catalogue.rowCount(layer))));
    const auto step = [&] { return static_cast<std::uint32_t>(rng() % (2ULL * reach + 1)) - reach; };
    const std::int64_t y = static_cast<std::int64_t>(at.y) + static_cast<std::int32_t>(step());
    return {at.x + step(), static_cast<std::uint32_t>(std::clamp<std::int64_t>(y, 0, kEnd))};
}

double planeDistance(Mercator a, Mercator b) {
    const double dx = std::abs(static_cast<double>(a.x) - static_cast<double>(b.x));
    return std::hypot(std::min(dx, 4'294'967'296.0 - dx), static_cast<double>(a.y) - static_cast<double>(b.y));
}

TEST(SpatialIndex, APickIsWhatBruteForceFinds) {
    std::mt19937_64 rng(1);
    for (const Around& around : kPlaces) {
        const Catalogue catalogue = city(around, 3'000, rng());
        const SpatialIndex index(catalogue);
        for (const SpatialFilter& filter : filters()) {
            for (int i = 0; i < 60; ++i) {
                const Mercator at = near(catalogue, rng, 1U << 18U);
                const double radius = std::ldexp(1.0, static_cast<int>(rng() % 30));
                double best = std::numeric_limits<double>::infinity();
                for (const Handle handle : everybody(catalogue, filter, [](Handle) { return true; })) {
                    best = std::min(best, planeDistance(at, catalogue.position(handle)));
                }
                const auto hit = index.nearest(at, radius, filter);
                ASSERT_EQ(hit.has_value(), best <= radius);
                if (hit) {
                    ASSERT_DOUBLE_EQ(hit->distance, best);
                    ASSERT_DOUBLE_EQ(planeDistance(at, catalogue.position(hit->handle)), best);
                }
            }
        }
    }
}

TEST(SpatialIndex, BoxesAndCirclesAreWhatBruteForceFinds) {
    std::mt19937_64 rng(2);
    std::size_t members = 0;
    for (const Around& around : kPlaces) {
        const Catalogue catalogue = city(around, 3'000, rng());
        const SpatialIndex index(catalogue);
        for (const SpatialFilter& filter : filters()) {
            for (int i = 0; i < 25; ++i) {
                const Mercator a = near(catalogue, rng, 1U << 20U);
                const Mercator b = near(catalogue, rng, 1U << 20U);
                const WorldBox box{{a.x, std::min(a.y, b.y)}, {b.x, std::max(a.y, b.y)}};
                std::vector<Handle> found;
                index.inBox(box, filter, found);
                ASSERT_EQ(found,
                          everybody(catalogue, filter, [&](Handle h) { return box.contains(catalogue.position(h)); }));
                const LonLat centre = unproject(a);
                const double metres = std::ldexp(1.0, static_cast<int>(rng() % 24));
                found.clear();
                index.inRadius(centre, metres, filter, found);
                const auto expected = everybody(catalogue, filter, [&](Handle h) {
                    return distanceMetres(centre, unproject(catalogue.position(h))) <= metres;
                });
                ASSERT_EQ(found, expected) << metres << " m around " << centre.lon << " " << centre.lat;
                members += found.size();
            }
        }
    }
    EXPECT_GT(members, 10'000U) << "the circles must hold somebody";
}

/** Even-odd by crossing numbers on a plane that begins at the first corner. */
bool isInside(std::span<const Mercator> corners, Mercator place) {
    std::vector<std::pair<long double, long double>> plane{{0.0L, corners[0].y}};
    for (std::size_t i = 1; i < corners.size(); ++i) {
        plane.emplace_back(plane.back().first + static_cast<std::int32_t>(corners[i].x - corners[i - 1].x),
                           corners[i].y);
    }
    for (int turn = -2; turn <= 2; ++turn) {
        const long double x =
            static_cast<long double>(place.x) - static_cast<long double>(corners[0].x) + turn * 4'294'967'296.0L;
        const long double y = place.y;
        bool inside = false;
        for (std::size_t i = 0, j = plane.size() - 1; i < plane.size(); j = i++) {
            const auto [x1, y1] = plane[i];
            const auto [x2, y2] = plane[j];
            if ((y1 > y) != (y2 > y) && x < (x2 - x1) * (y - y1) / (y2 - y1) + x1) {
                inside = !inside;
            }
        }
        if (inside) {
            return true;
        }
    }
    return false;
}

TEST(SpatialIndex, ALassoIsWhatBruteForceFinds) {
    std::mt19937_64 rng(3);
    std::size_t members = 0;
    for (const Around& around : kPlaces) {
        const Catalogue catalogue = city(around, 3'000, rng());
        const SpatialIndex index(catalogue);
        for (const SpatialFilter& filter : filters()) {
            for (int i = 0; i < 25; ++i) {
                // a hand that draws round a place, crossing itself now and then
                const Mercator centre = near(catalogue, rng, 1U << 16U);
                const double reach = std::ldexp(1.0, 14 + static_cast<int>(rng() % 10));
                const std::size_t count = 3 + rng() % 90;
                std::vector<Mercator> corners;
                for (std::size_t k = 0; k < count; ++k) {
                    const double angle = 6.28 * static_cast<double>(k) / static_cast<double>(count);
                    const double radius = reach * (0.2 + static_cast<double>(rng() % 1'000) / 1'000.0);
                    const double y = static_cast<double>(centre.y) + radius * std::sin(angle);
                    corners.push_back(
                        {centre.x + static_cast<std::uint32_t>(static_cast<std::int32_t>(radius * std::cos(angle))),
                         static_cast<std::uint32_t>(std::clamp(y, 0.0, 4'294'967'295.0))});
                }
                std::vector<Handle> found;
                index.inLasso(corners, filter, found);
                ASSERT_EQ(found, everybody(catalogue, filter,
                                           [&](Handle h) { return isInside(corners, catalogue.position(h)); }))
                    << "around " << around.lon << " " << around.lat;
                members += found.size();
            }
        }
    }
    EXPECT_GT(members, 10'000U) << "the lassos must hold somebody";
}

TEST(SpatialIndex, ALassoWithoutAnAreaHoldsNobody) {
    const Catalogue catalogue = city(kPlaces[0], 500, 4);
    const SpatialIndex index(catalogue);
    std::vector<Handle> found;
    const Mercator at = catalogue.position(Handle::of(0, 3));
    index.inLasso({}, {}, found);
    const std::vector<Mercator> two{{0, 0}, {kEnd, kEnd}};
    index.inLasso(two, {}, found);
    const std::vector<Mercator> point{at, at, at, at};
    index.inLasso(point, {}, found);
    EXPECT_TRUE(found.empty());
    // and one round everything holds all that lives
    const std::vector<Mercator> all{
        {at.x - (1U << 29U), 0}, {at.x + (1U << 29U), 0}, {at.x + (1U << 29U), kEnd}, {at.x - (1U << 29U), kEnd}};
    index.inLasso(all, {}, found);
    EXPECT_EQ(found.size(), catalogue.size());
}

TEST(SpatialIndex, LinesArePickedByTheirCourse) {
    std::mt19937_64 rng(5);
    std::normal_distribution<double> scatter(0.0, 0.02);
    for (const double middle : {13.4, 180.0}) {
        std::vector<Asset> assets;
        const auto wrapped = [](double lon) { return lon > 180.0 ? lon - 360.0 : lon; };
        for (int i = 0; i < 400; ++i) {
            double lon = middle + scatter(rng);
            double lat = 52.5 + scatter(rng);
            Asset road = asset("urn:" + std::to_string(i), i % 2 == 0 ? "a" : "b", wrapped(lon), lat);
            for (int k = 0; i % 9 != 0 && k < 5; ++k) {
                road.geometry.push_back({wrapped(lon), lat});
                lon += scatter(rng) / 20.0;
                lat += scatter(rng) / 20.0;
            }
            assets.push_back(road);
        }
        Catalogue catalogue = Catalogue::build(layers(), assets);
        SpatialIndex index(catalogue);
        Asset late = asset("urn:late", "a", wrapped(middle), 52.5);
        late.geometry = {{wrapped(middle - 0.001), 52.5}, {wrapped(middle + 0.001), 52.5}};
        const Handle added = *catalogue.add(late);
        index.grow();
        EXPECT_EQ(index.nearestLine(project({wrapped(middle), 52.5}), 1.0)->handle, added);
        for (int i = 0; i < 200; ++i) {
            const Mercator at = near(catalogue, rng, 1U << 17U);
            double best = std::numeric_limits<double>::infinity();
            for (const Handle handle : everybody(catalogue, {}, [](Handle) { return true; })) {
                const auto line = catalogue.geometry(handle);
                for (std::size_t k = 1; k < line.size(); ++k) {
                    // fifty steps along each piece
                    for (int s = 0; s <= 50; ++s) {
                        const double t = s / 50.0;
                        const auto dx = static_cast<double>(static_cast<std::int32_t>(line[k].x - line[k - 1].x));
                        const double dy = static_cast<double>(line[k].y) - static_cast<double>(line[k - 1].y);
                        const double ox = static_cast<double>(static_cast<std::int32_t>(line[k - 1].x - at.x));
                        const double oy = static_cast<double>(line[k - 1].y) - static_cast<double>(at.y);
                        best = std::min(best, std::hypot(ox + t * dx, oy + t * dy));
                    }
                }
            }
            const auto hit = index.nearestLine(at, 1e9);
            ASSERT_TRUE(hit.has_value());
            ASSERT_LE(hit->distance, best + 1e-6);
            ASSERT_GE(hit->distance, best - 2'500.0) << "the steps of the comparison are about this wide";
        }
    }
}

TEST(SpatialIndex, AStreetHoldsExactlyItsEntities) {
    const Catalogue catalogue = city(kPlaces[0], 2'000, 6);
    const SpatialIndex index(catalogue);
    for (const SpatialFilter& filter : filters()) {
        std::vector<Handle> found;
        index.onStreet("Street 7", filter, found);
        EXPECT_FALSE(found.empty());
        EXPECT_EQ(found, everybody(catalogue, filter, [&](Handle h) { return catalogue.street(h) == "Street 7"; }));
    }
    std::vector<Handle> none;
    index.onStreet("Street 777", {}, none);
    index.onStreet("", {}, none);
    EXPECT_TRUE(none.empty());
}

TEST(SpatialIndex, AHundredThousandInOneSpotAndNobodyAtAll) {
    std::vector<Asset> assets;
    for (int i = 0; i < 100'000; ++i) {
        assets.push_back(asset("urn:" + std::to_string(i), "a", 13.4, 52.5));
    }
    const Catalogue catalogue = Catalogue::build(layers(), std::move(assets));
    const SpatialIndex index(catalogue);
    const Mercator at = project({13.4, 52.5});
    EXPECT_EQ(index.nearest({at.x + 3, at.y + 4}, 5.0)->handle, Handle::of(0, 0)) << "equally near: the lowest";
    EXPECT_DOUBLE_EQ(index.nearest({at.x + 3, at.y + 4}, 5.0)->distance, 5.0);
    EXPECT_FALSE(index.nearest({at.x + 3, at.y + 4}, 4.9).has_value());
    std::vector<Handle> found;
    index.inRadius({13.4, 52.5}, 0.1, {}, found);
    EXPECT_EQ(found.size(), 100'000U);

    const Catalogue empty = Catalogue::build(layers(), {});
    const SpatialIndex nothing(empty);
    EXPECT_FALSE(nothing.nearest(at, 1e12).has_value());
    found.clear();
    nothing.inBox({}, {}, found);
    nothing.inRadius({0, 0}, 1e9, {}, found);
    nothing.inRadius({std::nan(""), 0}, 1e9, {}, found);
    EXPECT_TRUE(found.empty());
}

TEST(SpatialIndex, WhatHasNoPlaceIsFoundNowhere) {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const std::vector<Asset> assets{asset("urn:1", "a", nan, 52.5), asset("urn:2", "a", 13.4, nan),
                                    asset("urn:3", "a", std::numeric_limits<double>::infinity(), 0.0),
                                    asset("urn:4", "a", 13.4, 52.5)};
    const Catalogue catalogue = Catalogue::build(layers(), assets);
    ASSERT_EQ(catalogue.size(), 4U);
    const SpatialIndex index(catalogue);
    const std::vector<Handle> placed{*catalogue.find("urn:4")};
    std::vector<Handle> found;
    index.inBox({{0, 0}, {0xFFFF'FFFFU, 0xFFFF'FFFFU}}, {}, found);
    EXPECT_EQ(found, placed);
    found.clear();
    index.inRadius({13.4, 52.5}, 3e7, {}, found);
    EXPECT_EQ(found, placed);
    found.clear();
    // from just west of the one that has a place over the antimeridian, where nowhere is; a side takes the shorter way
    const std::vector<Mercator> east{
        {0x8800'0000U, 0}, {0x0000'1000U, 0}, {0x0000'1000U, 0xFFFF'FFFFU}, {0x8800'0000U, 0xFFFF'FFFFU}};
    index.inLasso(east, {}, found);
    EXPECT_EQ(found, placed);
    const auto hit = index.nearest({0xFFFF'FFF0U, 0xFFFF'FFF0U}, 1e10, {});
    ASSERT_TRUE(hit);
    EXPECT_EQ(hit->handle, placed.front());
    found.clear();
    index.onStreet("Ringstraße", {}, found);
    EXPECT_EQ(found.size(), 4U) << "a street is a list, not a place";
}

}  // namespace
}  // namespace belfry::feed
