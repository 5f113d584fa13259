// SPDX-License-Identifier: Apache-2.0
#include "ui/map/camera.h"

#include <cmath>
#include <limits>
#include <numbers>
#include <random>

#include <gtest/gtest.h>

#include "ui/map/camera_controller.h"

namespace belfry::ui {
namespace {

Camera randomCamera(std::mt19937_64& rng) {
    std::uniform_real_distribution<double> unit(0.0, 1.0);
    Camera camera;
    camera.x = 0.2 + 0.6 * unit(rng);
    camera.y = 0.2 + 0.6 * unit(rng);
    camera.zoom = 4.0 + 15.0 * unit(rng);
    camera.bearing = 360.0 * unit(rng);
    camera.width = 1281;
    camera.height = 721;
    return camera;
}

// The formula of map.md in long double, written out without the code under test.
QPointF reference(const Camera& camera, long double worldX, long double worldY) {
    long double zoom = camera.zoom;
    if (std::abs(zoom - std::round(zoom)) < 0.01L) {
        zoom = std::round(zoom);
    }
    const long double size = 256.0L * std::exp2(zoom);
    const long double angle = -static_cast<long double>(camera.bearing) * std::numbers::pi_v<long double> / 180.0L;
    const long double dx = (worldX - static_cast<long double>(camera.x)) * size;
    const long double dy = (worldY - static_cast<long double>(camera.y)) * size;
    return {static_cast<double>(camera.width / 2.0L + std::cos(angle) * dx - std::sin(angle) * dy),
            static_cast<double>(camera.height / 2.0L + std::sin(angle) * dx + std::cos(angle) * dy)};
}

TEST(Camera, AgreesWithTheReferenceToAThousandthOfAPixel) {
    std::mt19937_64 rng(1);
    std::uniform_real_distribution<double> near(-0.0002, 0.0002);
    for (int i = 0; i < 4'000; ++i) {
        const Camera camera = randomCamera(rng);
        const double x = camera.x + near(rng);
        const double y = camera.y + near(rng);
        const QPointF expected = reference(camera, x, y);
        const QPointF actual = camera.toScreen(x, y);
        ASSERT_NEAR(actual.x(), expected.x(), 1e-3);
        ASSERT_NEAR(actual.y(), expected.y(), 1e-3);
        const QPointF back = camera.toWorld(actual);
        ASSERT_NEAR(back.x(), x, 1e-12);
        ASSERT_NEAR(back.y(), y, 1e-12);
    }
}

TEST(Camera, SnapsToTheZoomThatQtLocationDraws) {
    EXPECT_EQ(snapZoom(14.009), 14.0);
    EXPECT_EQ(snapZoom(13.995), 14.0);
    EXPECT_EQ(snapZoom(14.02), 14.02);
}

TEST(Camera, ShiftMovesAPictureWhereTheNewCameraWantsIt) {
    std::mt19937_64 rng(2);
    std::uniform_real_distribution<double> near(-1.0, 1.0);
    for (int i = 0; i < 1'000; ++i) {
        const Camera from = randomCamera(rng);
        Camera to = from;
        to.zoom += 0.4 * near(rng);
        to.bearing += 20.0 * near(rng);
        to.x += near(rng) * 50.0 / from.worldPixels();
        to.y += near(rng) * 50.0 / from.worldPixels();
        const CameraShift moved = shift(from, to);
        const QPointF old(300.0 + 200.0 * near(rng), 300.0 + 200.0 * near(rng));
        const QPointF world = from.toWorld(old);
        const double angle = moved.angle * std::numbers::pi / 180.0;
        const QPointF now(moved.offset.x() + moved.scale * (std::cos(angle) * old.x() - std::sin(angle) * old.y()),
                          moved.offset.y() + moved.scale * (std::sin(angle) * old.x() + std::cos(angle) * old.y()));
        const QPointF expected = to.toScreen(world.x(), world.y());
        ASSERT_NEAR(now.x(), expected.x(), 1e-3);
        ASSERT_NEAR(now.y(), expected.y(), 1e-3);
    }
}

TEST(CameraController, KeepsThePlaceUnderThePointerWhileZoomingAndTurning) {
    CameraController controller;
    controller.resize(1280, 720);
    controller.jumpTo(15.6, 48.41, 14.0);
    const QPointF pointer(200.0, 500.0);
    const QPointF before = controller.camera().toWorld(pointer);
    controller.zoomBy(1.3, pointer.x(), pointer.y());
    controller.rotateBy(35.0, pointer.x(), pointer.y());
    const QPointF after = controller.camera().toWorld(pointer);
    EXPECT_NEAR(after.x(), before.x(), 1e-12);
    EXPECT_NEAR(after.y(), before.y(), 1e-12);
}

TEST(CameraController, ClampsZoomAndPlace) {
    CameraController controller;
    controller.resize(800, 600);
    controller.setLimits(toWorld({15.0, 49.0}), toWorld({16.0, 48.0}));
    controller.jumpTo(100.0, 0.0, 40.0);
    EXPECT_EQ(controller.zoom(), CameraController::kMaximumZoom);
    EXPECT_NEAR(controller.center().longitude(), 16.0, 1e-9);
    EXPECT_NEAR(controller.center().latitude(), 48.0, 1e-9);
}

TEST(CameraController, WhatIsNoNumberMovesNothing) {
    CameraController controller;
    controller.setReducedMotion(true);
    controller.resize(800, 600);
    controller.jumpTo(15.6, 48.4, 14.0);
    const Camera before = controller.camera();
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const double infinity = std::numeric_limits<double>::infinity();
    controller.jumpTo(nan, 48.4, 14.0);
    controller.jumpTo(15.6, nan, 14.0);
    controller.jumpTo(15.6, 48.4, nan);
    controller.jumpTo(15.6, 48.4, 14.0, nan);
    controller.panBy(nan, 0.0);
    controller.panBy(infinity, 0.0);
    controller.zoomBy(nan, 400, 300);
    controller.rotateBy(nan, 400, 300);
    controller.pinchBy({nan, 0.0}, {400, 300}, 1.1, 0.0);
    controller.flyTo(nan, 48.4, 14.0);
    EXPECT_EQ(controller.camera(), before);
    controller.panBy(10.0, 0.0);
    EXPECT_NE(controller.camera(), before) << "and it can still be moved";
}

}  // namespace
}  // namespace belfry::ui
