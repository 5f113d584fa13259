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
    const std::vector<Handle> members = map.clusterAt(450, 300);
    if (!members.empty()) {
        EXPECT_TRUE(map.selectAt(450, 300));
        EXPECT_GT(map.camera()->zoom(), 12.4);
        for (const Handle member : members) {
            const QPointF at = map.camera()->camera().toScreen(store.catalogue().position(member));
            EXPECT_TRUE(at.x() >= 0 && at.y() >= 0 && at.x() <= 900 && at.y() <= 600);
        }
    }
}

}  // namespace
}  // namespace belfry::ui
