// SPDX-License-Identifier: Apache-2.0
#include <QCoreApplication>
#include <QDeadlineTimer>
#include <functional>

#include <gtest/gtest.h>

#include "tests/unit/ui/map/test_city.h"
#include "ui/map/layer_overlay_item.h"

namespace belfry::ui {
namespace {

constexpr int kLamps = 2'000;

/** Every lamp says something else. */
void changeAll(feed::Store& store, MapViewModel& map, int round) {
    feed::Delta delta;
    delta.batches.emplace_back();
    for (std::uint32_t row = 0; row < kLamps; ++row) {
        const Handle handle = Handle::of(0, row);
        store.set(handle, 0, static_cast<std::int32_t>((row * 37U + static_cast<std::uint32_t>(round) * 211U) % 1'001U),
                  Quality::Good, 1'000, store.revision() + 1);
        delta.batches[0].handles.push_back(handle);
    }
    store.setRevision(store.revision() + 1);
    map.applied(delta);
}

/** Serves events until something is so; false if it never was. */
bool until(const std::function<bool()>& so) {
    const QDeadlineTimer patience(60'000);
    while (!so()) {
        if (patience.hasExpired()) {
            return false;
        }
        QCoreApplication::processEvents(QEventLoop::AllEvents, 5);
    }
    return true;
}

// A minimised window shows no frame for hours while the city goes on.
TEST(LayerOverlayItem, WhereNoFrameIsShownItHoldsOnePictureAndRests) {
    feed::Store store = lampStore(kLamps);
    MapViewModel map;
    const MapStyle::Values style = plainStyle();
    map.style()->setProperty("ramp", QVariant::fromValue(style.ramp));
    map.style()->setProperty("priorities", QVariant::fromValue(style.priorities));
    map.style()->setProperty("lamp", style.lamp);
    map.style()->setProperty("symbol", style.symbol);
    map.style()->setProperty("dim", style.dim);
    map.setGatewayTime(1'500);
    changeAll(store, map, 0);
    map.setStore(&store);
    LayerOverlayItem item;  // in no window
    item.setSize(QSizeF(800, 600));
    item.setViewModel(&map);
    map.camera()->jumpTo(15.60, 48.41, 16.0);
    int round = 0;
    ASSERT_TRUE(until([&] {
        changeAll(store, map, ++round);
        return item.isResting();
    }));
    ASSERT_GT(item.blocksHeld(), 3U) << "nothing is drawn: this test proves nothing";
    // the view of 800x600 touches 4x3 blocks, two more are kept on each side
    EXPECT_LE(item.blocksHeld(), 8U * 7U);
    const std::size_t held = item.blocksHeld();
    for (int i = 0; i < 1'000; ++i) {
        changeAll(store, map, ++round);
        QCoreApplication::processEvents();
    }
    EXPECT_TRUE(item.isResting());
    EXPECT_LE(item.blocksHeld(), std::max<std::size_t>(held, 8U * 7U));
    // a pan is drawn all the same, and takes no more room
    for (int i = 0; i < 30; ++i) {
        map.camera()->panBy(120.0, 70.0);
        QCoreApplication::processEvents(QEventLoop::AllEvents, 5);
        EXPECT_LE(item.blocksHeld(), 8U * 7U);
    }
}

}  // namespace
}  // namespace belfry::ui
