// SPDX-License-Identifier: Apache-2.0
#include <random>

#include <gtest/gtest.h>

#include "tests/unit/ui/map/test_city.h"
#include "ui/map/layer_rasteriser.h"
#include "ui/map/map_view_model.h"

namespace belfry::ui {
namespace {

TEST(Rasteriser, CountsEveryEntityInsideTheViewAtEveryZoom) {
    const feed::Store store = lampStore(30'000);
    MapViewModel map;
    map.setStore(&store);
    map.camera()->resize(800, 600);
    const Scene scene = sceneOf(map);
    LayerRasteriser rasteriser;
    std::mt19937_64 rng(3);
    std::uniform_real_distribution<double> unit(0.0, 1.0);
    for (int i = 0; i < 40; ++i) {
        map.camera()->jumpTo(15.56 + 0.08 * unit(rng), 48.39 + 0.04 * unit(rng), 10.0 + 8.0 * unit(rng),
                             360.0 * unit(rng));
        const Camera camera = map.camera()->camera();
        std::uint32_t expected = 0;
        for (const feed::Mercator position : store.catalogue().positions(0)) {
            const QPointF at = camera.toScreen(position);
            expected += at.x() >= 0 && at.y() >= 0 && at.x() < 800 && at.y() < 600 ? 1U : 0U;
        }
        const RasterFrame frame = rasteriser.draw(scene, camera, plainStyle(), 64);
        // a point on the very edge may fall either way by rounding
        ASSERT_NEAR(frame.shown.at(0), expected, 1.0) << "zoom " << camera.zoom;
    }
}

TEST(Rasteriser, DrawsALampWhereTheCameraSaysItIs) {
    feed::Store store = lampStore(1);
    store.set(Handle::of(0, 0), 0, 1000, Quality::Good, 1'000, 1);
    MapViewModel map;
    map.setStore(&store);
    map.setGatewayTime(1'500);
    map.camera()->resize(400, 300);
    const feed::LonLat place = feed::unproject(store.catalogue().position(Handle::of(0, 0)));
    map.camera()->jumpTo(place.lon, place.lat, 17.3, 33.0);
    map.camera()->panBy(37, -21);
    map.setStore(&store);
    LayerRasteriser rasteriser;
    const RasterFrame frame = rasteriser.draw(sceneOf(map), map.camera()->camera(), plainStyle(), 50);
    double sumX = 0;
    double sumY = 0;
    double weight = 0;
    for (int y = 0; y < frame.image.height(); ++y) {
        for (int x = 0; x < frame.image.width(); ++x) {
            const double alpha = qAlpha(frame.image.pixel(x, y));
            sumX += alpha * (x + 0.5);
            sumY += alpha * (y + 0.5);
            weight += alpha;
        }
    }
    ASSERT_GT(weight, 0.0);
    const QPointF expected = map.camera()->camera().toScreen(store.catalogue().position(Handle::of(0, 0)));
    EXPECT_NEAR(sumX / weight - 50.0, expected.x(), 0.3);
    EXPECT_NEAR(sumY / weight - 50.0, expected.y(), 0.3);
}

TEST(Rasteriser, WithoutAStyleNothingIsDrawnAndNothingBreaks) {
    const feed::Store store = lampStore(10);
    MapViewModel map;
    map.setStore(&store);
    map.camera()->resize(100, 100);
    LayerRasteriser rasteriser;
    const RasterFrame frame = rasteriser.draw(sceneOf(map), map.camera()->camera(), MapStyle::Values{}, 10);
    EXPECT_EQ(frame.symbols, 0U);
    EXPECT_EQ(frame.image.size(), QSize(120, 120));
}

}  // namespace
}  // namespace belfry::ui
