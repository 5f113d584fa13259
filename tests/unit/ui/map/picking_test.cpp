// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <random>

#include <gtest/gtest.h>

#include "tests/unit/ui/map/test_city.h"
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

}  // namespace
}  // namespace belfry::ui
