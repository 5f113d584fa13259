// SPDX-License-Identifier: Apache-2.0
#include "models/feed/catalogue.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

#include <gtest/gtest.h>

#include "models/feed/morton_runs.h"
#include "models/feed/utf8.h"
#include "tests/unit/models/feed/test_layers.h"

namespace belfry::feed {
namespace {

using test::asset;
using test::layers;

std::vector<Asset> scattered(int count) {
    std::mt19937_64 rng(5);
    std::uniform_real_distribution<double> offset(0.0, 0.1);
    std::vector<Asset> assets;
    for (int i = 0; i < count; ++i) {
        assets.push_back(
            asset("urn:" + std::to_string(i), i % 3 == 0 ? "b" : "a", 15.0 + offset(rng), 48.0 + offset(rng)));
    }
    return assets;
}

TEST(Catalogue, SameAssetsInAnyOrderGetTheSameHandles) {
    auto assets = scattered(500);
    const Catalogue one = Catalogue::build(layers(), assets);
    std::shuffle(assets.begin(), assets.end(), std::mt19937_64(9));
    const Catalogue other = Catalogue::build(layers(), assets);
    EXPECT_EQ(one.contentHash(), other.contentHash());
    for (const Asset& a : assets) {
        ASSERT_EQ(one.find(a.id), other.find(a.id));
    }
    assets[0].name += "!";
    EXPECT_NE(one.contentHash(), Catalogue::build(layers(), assets).contentHash());
}

TEST(Catalogue, RowsAreSortedByPlace) {
    const Catalogue catalogue = Catalogue::build(layers(), scattered(500));
    const auto positions = catalogue.positions(0);
    EXPECT_TRUE(std::is_sorted(positions.begin(), positions.end(),
                               [](Mercator a, Mercator b) { return mortonCode(a) < mortonCode(b); }));
}

TEST(Catalogue, GivesBackEverythingItWasTold) {
    Asset lamp = asset("urn:lamp", "a", 15.5, 48.2);
    lamp.type = "part";
    lamp.district = "Altstadt";
    lamp.source = "simulator";
    lamp.parent = "urn:cabinet";
    lamp.facts = {{"lamp_type", "LED"}, {"rated_power", "62"}};
    lamp.geometry = {{15.5, 48.2}, {15.6, 48.3}};
    // the parent lies in another layer and sorts after its child
    const Catalogue catalogue = Catalogue::build(layers(), {lamp, asset("urn:cabinet", "b", 16.0, 48.0)});
    const Handle handle = catalogue.find("urn:lamp").value();
    const Asset back = catalogue.asset(handle);
    EXPECT_EQ(back.type, "part");
    EXPECT_EQ(back.name, lamp.name);
    EXPECT_EQ(back.street, lamp.street);
    EXPECT_EQ(back.district, "Altstadt");
    EXPECT_EQ(back.source, "simulator");
    EXPECT_EQ(back.parent, "urn:cabinet");
    EXPECT_EQ(back.facts, lamp.facts);
    ASSERT_EQ(back.geometry.size(), 2U);
    EXPECT_LT(distanceMetres(back.geometry[1], lamp.geometry[1]), 0.02);
    EXPECT_EQ(catalogue.children(catalogue.find("urn:cabinet").value()), std::vector<Handle>{handle});
}

TEST(Catalogue, RefusesNonsenseAndSaysSo) {
    std::vector<Asset> assets{asset("urn:1", "a", 15.0, 48.0), asset("urn:1", "a", 15.0, 48.0),
                              asset("urn:2", "nowhere", 15.0, 48.0), asset("", "a", 15.0, 48.0)};
    assets.push_back(asset("urn:4", "a", 15.0, 48.0));
    assets.back().type = "unheard-of";
    const Catalogue catalogue = Catalogue::build(layers(), assets);
    EXPECT_EQ(catalogue.size(), 1U);
    EXPECT_EQ(catalogue.rejected(), 4U);
    EXPECT_FALSE(catalogue.firstRejection().empty());
}

TEST(Catalogue, AssetsWithoutAPlaceAreKeptAndComeLast) {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    auto assets = scattered(200);
    assets.push_back(asset("urn:nan", "a", nan, 48.0));
    assets.push_back(asset("urn:beyond", "a", 400.0, 48.0));
    assets.push_back(asset("urn:absent", "a", kNoPosition.lon, kNoPosition.lat));
    assets.push_back(asset("urn:line", "a", nan, nan));
    assets.back().geometry = {{15.5, 48.2}, {15.6, 48.3}};
    // as near to the corner of the world as there is land: a place like any other
    assets.push_back(asset("urn:corner", "a", std::nextafter(180.0, 0.0), -90.0));
    const Catalogue catalogue = Catalogue::build(layers(), assets);
    EXPECT_EQ(catalogue.rejected(), 0U) << catalogue.firstRejection();
    EXPECT_EQ(catalogue.size(), 205U);
    EXPECT_EQ(catalogue.placelessCount(), 3U);
    const auto positions = catalogue.positions(0);
    EXPECT_TRUE(std::is_sorted(positions.begin(), positions.end(),
                               [](Mercator a, Mercator b) { return mortonCode(a) < mortonCode(b); }));
    for (const char* id : {"urn:nan", "urn:beyond", "urn:absent"}) {
        const auto handle = catalogue.find(id);
        ASSERT_TRUE(handle) << id;
        EXPECT_FALSE(isPlaced(catalogue.position(*handle)));
        EXPECT_FALSE(isPlausible(catalogue.asset(*handle).position));
        EXPECT_EQ(catalogue.name(*handle), std::string("Name of ") + id);
    }
    EXPECT_TRUE(isPlaced(catalogue.position(*catalogue.find("urn:line")))) << "its geometry says where";
    EXPECT_TRUE(isPlaced(catalogue.position(*catalogue.find("urn:corner"))));
    // and so it stays through another catalogue, and when they go
    Catalogue merged = Catalogue::merge(layers(), {{&catalogue, "one"}});
    EXPECT_EQ(merged.placelessCount(), 3U);
    merged.remove(*merged.find("urn:nan"));
    EXPECT_EQ(merged.placelessCount(), 2U);
}

TEST(Catalogue, TextsThatAreNoTextAreMadeGood) {
    Asset bad = asset("urn:bad", "a", 15.0, 48.0);
    bad.name = "Ring\xffstra\xc3";
    bad.street = "\xe2\x28\xa1";
    bad.facts = {{"lamp_type", "\xf0\x90"}};
    const Catalogue catalogue = Catalogue::build(layers(), {bad});
    const Asset kept = catalogue.asset(*catalogue.find("urn:bad"));
    EXPECT_EQ(kept.name, "Ring\xEF\xBF\xBDstra\xEF\xBF\xBD");
    EXPECT_TRUE(isValidUtf8(kept.street));
    EXPECT_TRUE(isValidUtf8(kept.facts.at(0).second));
}

TEST(Catalogue, EntitiesComeAndGoWithoutReusingRows) {
    Catalogue catalogue = Catalogue::build(layers(), {});
    const Handle first = catalogue.add(asset("urn:1", "b", 15.0, 48.0)).value();
    catalogue.remove(first);
    EXPECT_FALSE(catalogue.contains(first));
    EXPECT_FALSE(catalogue.find("urn:1").has_value());
    const Handle second = catalogue.add(asset("urn:1", "b", 15.0, 48.0)).value();
    EXPECT_NE(first, second);
    EXPECT_EQ(catalogue.liveCount(1), 1U);
    EXPECT_EQ(catalogue.rowCount(1), 2U);
    EXPECT_FALSE(catalogue.addAt(Handle::of(1, 7), asset("urn:9", "b", 15.0, 48.0)).has_value())
        << "rows come in order";
}

TEST(Catalogue, ViewsStayValidWhileItGrows) {
    Catalogue catalogue = Catalogue::build(layers(), {asset("urn:0", "a", 15.0, 48.0)});
    const Handle handle = catalogue.find("urn:0").value();
    const std::string_view name = catalogue.name(handle);
    const std::string_view street = catalogue.street(handle);
    for (int i = 1; i < 5'000; ++i) {
        Asset more = asset("urn:" + std::to_string(i), "a", 15.0, 48.0);
        more.street = "Street " + std::to_string(i);
        ASSERT_TRUE(catalogue.add(more).has_value());
    }
    EXPECT_EQ(name, "Name of urn:0");
    EXPECT_EQ(street, "Ringstraße");
}

TEST(Catalogue, ThroughFurtherCataloguesEveryPlaceAndTheirOrderStay) {
    std::mt19937_64 rng(7);
    std::uniform_real_distribution<double> lon(13.6, 13.8);
    std::uniform_real_distribution<double> lat(51.0, 51.1);
    std::vector<Asset> assets;
    for (int i = 0; i < 20'000; ++i) {
        assets.push_back(asset("urn:" + std::to_string(i), "a", lon(rng), lat(rng)));
    }
    const Catalogue first = Catalogue::build(layers(), assets);
    const Catalogue second = Catalogue::merge(layers(), {{&first, "system"}});
    const Catalogue third = Catalogue::merge(layers(), {{&second, "gateway"}});
    EXPECT_TRUE(std::ranges::equal(first.positions(0), third.positions(0)));
    EXPECT_EQ(sortedPrefix(third.positions(0)), 20'000U) << "or all of the rest is looked at in every frame";
}

}  // namespace
}  // namespace belfry::feed
