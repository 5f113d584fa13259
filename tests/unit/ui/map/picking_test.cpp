// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <random>

#include <gtest/gtest.h>

#include "tests/unit/ui/map/test_city.h"
#include "ui/map/cluster_renderer.h"
#include "ui/map/map_view_model.h"

namespace belfry::ui {
namespace {

TEST(Picking, EqualsBruteForceOverRandomViews) {
    const feed::Store store = lampStore(20'000);
    MapViewModel map;
    map.setStore(&store);
    map.camera()->resize(1280, 720);
    std::mt19937_64 rng(7);
    std::uniform_real_distribution<double> unit(0.0, 1.0);
    int hits = 0;
    for (int i = 0; i < 300; ++i) {
        map.camera()->jumpTo(15.56 + 0.08 * unit(rng), 48.39 + 0.04 * unit(rng), 12.0 + 6.0 * unit(rng),
                             360.0 * unit(rng));
        const QPointF pointer(1280.0 * unit(rng), 720.0 * unit(rng));
        double best = 12.0;
        std::string expected;
        for (std::uint32_t row = 0; row < store.catalogue().rowCount(0); ++row) {
            const Handle handle = Handle::of(0, row);
            const QPointF at = map.camera()->camera().toScreen(store.catalogue().position(handle)) - pointer;
            if (std::hypot(at.x(), at.y()) < best) {
                best = std::hypot(at.x(), at.y());
                expected = std::string(store.catalogue().id(handle));
            }
        }
        hits += expected.empty() ? 0 : 1;
        ASSERT_EQ(map.pick(pointer.x(), pointer.y()).toStdString(), expected);
    }
    EXPECT_GT(hits, 50) << "too few hits to prove anything";
}

TEST(Picking, OfAHundredThousandInOneSpotTheSameIsFoundAsByLookingAtEach) {
    LayerSchema schema;
    schema.id = "lighting";
    schema.assetTypes = {{"luminaire", {"Street light", ""}, 2}};
    schema.symbol.kind = SymbolKind::Dot;
    std::vector<feed::Asset> assets(100'200);
    std::mt19937_64 rng(11);
    std::uniform_real_distribution<double> aside(-3e-4, 3e-4);
    for (std::size_t i = 0; i < assets.size(); ++i) {
        assets[i].id = std::to_string(i);
        assets[i].layer = "lighting";
        assets[i].type = "luminaire";
        assets[i].position =
            i < 100'000 ? feed::LonLat{15.60, 48.41} : feed::LonLat{15.60 + aside(rng), 48.41 + aside(rng)};
    }
    const feed::Store store("epoch", feed::Catalogue::build({schema}, assets));
    MapViewModel map;
    map.setStore(&store);
    map.camera()->resize(800, 600);
    int hits = 0;
    for (const auto& [zoom, bearing] : {std::pair(18.0, 0.0), std::pair(16.3, 130.0)}) {
        map.camera()->jumpTo(15.60, 48.41, zoom, bearing);
        for (const QPointF pointer : {QPointF(400, 300), QPointF(405, 296), QPointF(380, 310), QPointF(440, 250)}) {
            double best = 12.0;
            std::string expected;
            for (std::uint32_t row = 0; row < store.catalogue().rowCount(0); ++row) {
                const QPointF at =
                    map.camera()->camera().toScreen(store.catalogue().position(Handle::of(0, row))) - pointer;
                if (std::hypot(at.x(), at.y()) < best - 1e-6) {
                    best = std::hypot(at.x(), at.y());
                    expected = std::string(store.catalogue().id(Handle::of(0, row)));
                }
            }
            hits += expected.empty() ? 0 : 1;
            EXPECT_EQ(map.pick(pointer.x(), pointer.y()).toStdString(), expected) << "zoom " << zoom;
        }
    }
    EXPECT_GT(hits, 3);
}

/** Streets of one type by length and level: what is drawn can be picked, all along. */
class PickingStreets : public testing::Test {
protected:
    static constexpr double kHalf = 0.05;  // degrees: 3.7 km to each side
    PickingStreets() {
        LayerSchema schema;
        schema.id = "traffic";
        schema.assetTypes = {{"road_segment", {"Road", ""}, 1}};
        AttributeSchema level;
        level.name = "level";
        level.scale = 0.001;
        schema.attributes = {level};
        schema.symbol.kind = SymbolKind::Line;
        schema.symbol.levelAttribute = "level";
        std::vector<feed::Asset> assets;
        for (int i = 0; i < 2; ++i) {
            feed::Asset asset;
            asset.id = i == 0 ? "busy" : "quiet";
            asset.layer = "traffic";
            asset.type = "road_segment";
            asset.facts = {{"class", "residential"}};
            asset.position = {15.60, 48.41 + i * 0.01};
            asset.geometry = {{15.60 - kHalf, asset.position.lat}, asset.position, {15.60 + kHalf, asset.position.lat}};
            assets.push_back(asset);
        }
        for (int i = 0; i < 400; ++i) {  // so many around the middles that not every row is looked at
            feed::Asset asset = assets[1];
            asset.id = "short " + std::to_string(i);
            asset.position = {15.60 + (i % 20 - 10) * 2e-4, 48.425 + (i / 20) * 2e-4};
            asset.geometry = {asset.position, {asset.position.lon + 1e-4, asset.position.lat}};
            assets.push_back(asset);
        }
        store = feed::Store("epoch", feed::Catalogue::build({schema}, assets));
        store.set(*store.catalogue().find("busy"), 0, 900, Quality::Good, 1'000, 1);
        store.set(*store.catalogue().find("quiet"), 0, 50, Quality::Good, 1'000, 1);
        map.setGatewayTime(1'500);
        map.setStore(&store);
        map.camera()->resize(800, 600);
    }
    QString at(double lon, double lat, double zoom) {
        map.camera()->jumpTo(lon, lat, zoom);
        return map.pick(400, 300);
    }

    feed::Store store;
    MapViewModel map;
};

TEST_F(PickingStreets, ALongOneIsFoundAtItsEnd) {
    EXPECT_EQ(at(15.60 + 0.98 * kHalf, 48.41, 16.0), QStringLiteral("busy"));
    EXPECT_EQ(at(15.60 - 0.98 * kHalf, 48.42, 16.0), QStringLiteral("quiet"));
    EXPECT_TRUE(at(15.60 + 1.02 * kHalf, 48.41, 16.0).isEmpty());
}

TEST_F(PickingStreets, ExactlyThoseThatAreDrawnAtTheZoom) {
    EXPECT_EQ(at(15.60, 48.42, 15.1), QStringLiteral("quiet")) << "from 15 on all are drawn";
    EXPECT_EQ(at(15.60, 48.41, 13.0), QStringLiteral("busy")) << "what wants attention at any zoom";
    EXPECT_TRUE(at(15.60, 48.42, 13.0).isEmpty()) << "what is not drawn is not found";
}

TEST(Picking, OneMotorwayDoesNotMakeItLookAtTheWholeCity) {
    LayerSchema schema;
    schema.id = "traffic";
    schema.assetTypes = {{"road_segment", {"Road", ""}, 1}};
    schema.symbol.kind = SymbolKind::Line;
    std::vector<feed::Asset> assets;
    const auto add = [&](const std::string& id, feed::LonLat from, feed::LonLat to) {
        feed::Asset asset;
        asset.id = id;
        asset.layer = "traffic";
        asset.type = "road_segment";
        asset.position = {(from.lon + to.lon) / 2, (from.lat + to.lat) / 2};
        asset.geometry = {from, to};
        assets.push_back(asset);
    };
    add("motorway", {15.4, 48.3}, {15.8, 48.5});
    for (int i = 0; i < 10'000; ++i) {
        const feed::LonLat from{15.4 + (i % 100) * 0.004, 48.3 + (i / 100) * 0.002};
        add("street " + std::to_string(i), from, {from.lon + 0.001, from.lat});
    }
    const feed::Store store("epoch", feed::Catalogue::build({schema}, assets));
    const auto geometry = makeGeometry(store.catalogue(), 0);
    const feed::Mercator at = feed::project({15.6, 48.4});  // on the motorway
    std::size_t asked = 0;
    const auto rows = geometry->linesNear([&](double halfLine) {
        ++asked;
        const auto reach = static_cast<std::uint32_t>(halfLine + 1'000.0);
        return feed::WorldBox{{at.x - reach, at.y - reach}, {at.x + reach, at.y + reach}};
    });
    EXPECT_EQ(asked, 2U) << "one kind of street, and the motorway";
    EXPECT_LT(rows.size(), 200U);
    const auto motorway = store.catalogue().find("motorway")->row();
    EXPECT_EQ(std::count(rows.begin(), rows.end(), motorway), 1);
}

TEST(Picking, HiddenLayersAreNotPicked) {
    const feed::Store store = lampStore(1);
    MapViewModel map;
    map.setStore(&store);
    map.camera()->resize(400, 300);
    const feed::LonLat place = feed::unproject(store.catalogue().position(Handle::of(0, 0)));
    map.camera()->jumpTo(place.lon, place.lat, 17.0);
    EXPECT_FALSE(map.pick(200, 150).isEmpty());
    map.setHiddenLayers({QStringLiteral("lighting")});
    EXPECT_TRUE(map.pick(200, 150).isEmpty());
}

TEST(KeyboardSelection, StepsThroughEveryDrawnEntityAndComesRound) {
    const feed::Store store = lampStore(5);
    MapViewModel map;
    map.setStore(&store);
    map.camera()->resize(4000, 4000);
    map.camera()->jumpTo(15.6, 48.41, 14.0);
    QSet<QString> seen;
    for (int i = 0; i < 5; ++i) {
        map.selectNext(1);
        seen.insert(map.selected());
    }
    EXPECT_EQ(seen.size(), 5);
    const QString last = map.selected();
    map.selectNext(1);
    EXPECT_NE(map.selected(), last);
    map.selectNext(-1);
    EXPECT_EQ(map.selected(), last);
}

// A cluster opens to exactly its members, whatever the zoom and the turn.
TEST(Picking, AClusterHasExactlyTheMembersOfItsNumber) {
    const feed::Store store = lampStore(8'000, 6, SymbolKind::Dot);
    MapViewModel map;
    map.setStore(&store);
    map.camera()->resize(900, 600);
    for (const auto& [zoom, bearing] : {std::pair(11.0, 0.0), std::pair(12.6, 70.0), std::pair(13.9, 200.0)}) {
        map.camera()->jumpTo(15.60, 48.41, zoom, bearing);
        const Scene scene = sceneOf(map);
        std::vector<feed::AggregateCell> cells;
        scene.layers.at(0).aggregates->collect(ClusterRenderer::levelAt(zoom), feed::WorldBox{}, cells);
        int opened = 0;
        for (const feed::AggregateCell& cell : cells) {
            const QPointF at = map.camera()->camera().toScreen(cell.centre());
            const bool alone = std::all_of(cells.begin(), cells.end(), [&](const feed::AggregateCell& other) {
                const QPointF away = map.camera()->camera().toScreen(other.centre()) - at;
                return &other == &cell || std::hypot(away.x(), away.y()) > 4.0;
            });
            if (!alone || at.x() < 0 || at.y() < 0 || at.x() > 900 || at.y() > 600) {
                continue;
            }
            std::vector<std::uint32_t> expected;
            scene.layers.at(0).aggregates->members(cell, expected);
            const std::vector<Handle> members = map.clusterAt(at.x(), at.y());
            ASSERT_EQ(members.size(), expected.size()) << "zoom " << zoom;
            for (std::size_t i = 0; i < members.size(); ++i) {
                ASSERT_EQ(members[i].row(), expected[i]);
            }
            ++opened;
        }
        EXPECT_GT(opened, 3) << "zoom " << zoom;
    }
    map.setReducedMotion(true);
    map.camera()->jumpTo(15.60, 48.41, 12.0);
    std::vector<Handle> members;
    QPointF donut;
    for (double y = 100.0; y < 500.0 && members.size() < 2; y += 5.0) {
        for (double x = 100.0; x < 800.0 && members.size() < 2; x += 5.0) {
            donut = {x, y};
            members = map.clusterAt(x, y);
        }
    }
    ASSERT_GT(members.size(), 1U) << "no cluster of several in view: this proves nothing";
    EXPECT_TRUE(map.selectAt(donut.x(), donut.y()));
    EXPECT_GT(map.camera()->zoom(), 12.4);
    for (const Handle member : members) {
        const QPointF at = map.camera()->camera().toScreen(store.catalogue().position(member));
        EXPECT_TRUE(at.x() >= 0 && at.y() >= 0 && at.x() <= 900 && at.y() <= 600);
    }
}

}  // namespace
}  // namespace belfry::ui
