// SPDX-License-Identifier: Apache-2.0
#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QQuickWindow>
#include <QSGSimpleRectNode>
#include <QSGTransformNode>
#include <filesystem>
#include <fstream>
#include <functional>

#include <gtest/gtest.h>

#include "tests/support/temp_folder.h"
#include "tests/unit/ui/map/test_city.h"
#include "ui/map/affine_planes.h"
#include "ui/map/layer_overlay_item.h"
#include "ui/map/scene_graph.h"

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

void usePlainStyle(MapViewModel& map) {
    const MapStyle::Values style = plainStyle();
    map.style()->setProperty("ramp", QVariant::fromValue(style.ramp));
    map.style()->setProperty("priorities", QVariant::fromValue(style.priorities));
    map.style()->setProperty("lamp", style.lamp);
    map.style()->setProperty("symbol", style.symbol);
    map.style()->setProperty("dim", style.dim);
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
    usePlainStyle(map);
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

QRect brightPart(const QImage& image) {
    QRect part;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            if (qGray(image.pixel(x, y)) > 40) {
                part |= QRect(x, y, 1, 1);
            }
        }
    }
    return part;
}

// Qt Quick's software renderer remembers no place for plain nodes: planes below one jumped to the window's corner.
TEST(LayerOverlayItem, StaysInItsFrameWhileTheCameraMoves) {
    feed::Store store = lampStore(kLamps);
    MapViewModel map;
    usePlainStyle(map);
    map.setGatewayTime(1'500);
    changeAll(store, map, 0);
    map.setStore(&store);
    QQuickWindow window;
    window.setColor(Qt::black);
    window.resize(400, 300);
    QQuickItem frame;
    frame.setParentItem(window.contentItem());
    frame.setPosition(QPointF(130, 90));
    frame.setSize(QSizeF(200, 150));
    frame.setClip(true);
    LayerOverlayItem item;
    item.setParentItem(&frame);
    item.setSize(frame.size());
    item.setExact(true);
    item.setViewModel(&map);
    map.camera()->jumpTo(15.60, 48.41, 13.0);
    window.show();
    const QRect inside(130, 90, 200, 150);
    ASSERT_TRUE(until([&] { return map.isSettled() && brightPart(window.grabWindow()).isValid(); }));
    EXPECT_TRUE(inside.contains(brightPart(window.grabWindow())));
    for (int i = 0; i < 8; ++i) {  // only the planes' own matrix changes
        map.camera()->panBy(7.0, 5.0);
        const QRect bright = brightPart(window.grabWindow());
        EXPECT_TRUE(bright.isValid());
        EXPECT_TRUE(inside.contains(bright)) << bright.left() << "," << bright.top();
    }
}

/** As Qt Location's tiles lie: through a matrix that divides everything by a constant. */
class Tiles : public QQuickItem {
public:
    Tiles() { setFlag(ItemHasContents); }
    float divisor = 5.0F;
    float tilt = 0.0F;

protected:
    QSGNode* updatePaintNode(QSGNode* old, UpdatePaintNodeData* /*data*/) override {
        auto* node = static_cast<QSGTransformNode*>(old);
        if (node == nullptr) {
            node = new QSGTransformNode;
            node->appendChildNode(new QSGSimpleRectNode(QRectF(10, 20, 30, 40), Qt::white));
        }
        QMatrix4x4 matrix;
        matrix.scale(1.5F * divisor, 1.5F * divisor, divisor);
        matrix(3, 3) = divisor;
        matrix(3, 0) = tilt;
        node->setMatrix(matrix);
        node->markDirty(QSGNode::DirtyMatrix);
        return node;
    }
};

TEST(AffinePlanes, DivideWhatIsDividedByAConstantAndShowTheSame) {
    QQuickWindow window;
    window.setColor(Qt::black);
    window.resize(200, 150);
    Tiles tiles;
    tiles.setParentItem(window.contentItem());
    tiles.setSize(window.size());
    window.show();
    const QImage before = window.grabWindow();
    ASSERT_EQ(brightPart(before), QRect(15, 30, 45, 60));
    AffinePlanes planes;
    planes.setSize(QSizeF(1, 1));
    planes.setParentItem(window.contentItem());
    for (const float divisor : {5.0F, 0.2F, 1'234.5F}) {
        tiles.divisor = divisor;
        tiles.update();
        EXPECT_EQ(window.grabWindow(), before) << divisor;
        EXPECT_EQ(planes.changed(), 1) << divisor;
    }
    tiles.divisor = 1.0F;
    tiles.update();
    EXPECT_EQ(window.grabWindow(), before);
    EXPECT_EQ(planes.changed(), 0);
    tiles.divisor = 5.0F;
    tiles.tilt = 0.01F;  // a true perspective is left alone
    tiles.update();
    window.grabWindow();
    EXPECT_EQ(planes.changed(), 0);
}

TEST(SceneGraph, KnowsProgramsThatPlayTheGpu) {
    for (const char* name :
         {"llvmpipe (LLVM 19.1.7, 256 bits)", "softpipe", "Google SwiftShader", "Lavapipe", "swrast"}) {
        EXPECT_TRUE(isCpuDevice(name)) << name;
    }
    for (const char* name :
         {"Mesa Intel(R) UHD Graphics 620 (KBL GT2)", "NVIDIA GeForce RTX 3050/PCIe/SSE2", "virgl", ""}) {
        EXPECT_FALSE(isCpuDevice(name)) << name;
    }
}

TEST(SceneGraph, AsksTheKernelBeforeOpenGl) {
    const TempFolder dev;
    EXPECT_FALSE(hasGpuDevice(dev.path() / "not there"));
    EXPECT_FALSE(hasGpuDevice(dev.path()));
    std::filesystem::create_directories(dev / "dri");
    std::ofstream(dev / "dri/card0") << "";  // a screen, nothing that draws
    EXPECT_FALSE(hasGpuDevice(dev.path()));
    std::ofstream(dev / "dri/renderD128") << "";
    EXPECT_TRUE(hasGpuDevice(dev.path()));
    std::filesystem::remove_all(dev / "dri");
    std::ofstream(dev / "nvidia0") << "";
    EXPECT_TRUE(hasGpuDevice(dev.path()));
}

}  // namespace
}  // namespace belfry::ui
