// SPDX-License-Identifier: Apache-2.0
// The map under a mouse, fingers and keys: what lies under a finger stays there. The map does not begin at the window's
// corner, so that a gesture that confuses the two coordinate systems is found.
#include <QApplication>
#include <QPointingDevice>
#include <QQmlComponent>
#include <QQmlEngine>
#include <QQuickItem>
#include <QQuickWindow>
#include <QTest>
#include <cmath>
#include <functional>
#include <numbers>

#include <gtest/gtest.h>

#include "tests/unit/ui/map/test_city.h"
#include "ui/map/map_view_model.h"
#include "ui/selection/selection_view_model.h"

namespace belfry::ui {
namespace {

constexpr int kLeft = 140;
constexpr int kTop = 60;
constexpr double kTolerance = 1.5;  // pixels: events carry whole ones

const char* const kScreen = R"(
import QtQuick
import Belfry.Map
import Belfry.Ui.Map
import Belfry.Ui.Selection

Window {
    id: root
    required property MapViewModel viewModel
    required property SelectionViewModel selector
    width: 1000
    height: 700
    visible: true
    MapScreen {
        x: 140
        y: 60
        width: 820
        height: 600
        focus: true
        viewModel: root.viewModel
        selector: root.selector
        palette: "night"
        background: "black"
        panel: "black"
        line: "gray"
        ink: "white"
        dimInk: "gray"
        selection: "white"
        ramp: ["#222222", "#444444", "#666666", "#888888", "#aaaaaa"]
        lamp: "white"
        outline: "black"
        priorities: ["red", "orange", "yellow", "purple"]
        textFont.pixelSize: 12
    }
}
)";

/** A pixel distance that prints itself. */
double distance(QPointF a, QPointF b) { return std::hypot(a.x() - b.x(), a.y() - b.y()); }

class MapGestures : public testing::Test {
protected:
    void SetUp() override {
        QQmlComponent component(&engine);
        component.setData(kScreen, QUrl());
        window.reset(qobject_cast<QQuickWindow*>(
            component.createWithInitialProperties({{QStringLiteral("viewModel"), QVariant::fromValue(&map)},
                                                   {QStringLiteral("selector"), QVariant::fromValue(&selection)}})));
        ASSERT_NE(window, nullptr) << component.errorString().toStdString();
        map.setStore(&store);
        selection.setStore(&store);
        window->requestActivate();
        ASSERT_TRUE(QTest::qWaitForWindowActive(window.get()));
        // turned and between two zooms: nothing may hold only for the plain case
        camera().jumpTo(15.6, 48.41, 14.4, 30.0);
        ASSERT_EQ(camera().camera().width, 820);
    }
    void TearDown() override { window.reset(); }

    CameraController& camera() { return *map.camera(); }
    /** The place under a pixel of the map, and back. */
    [[nodiscard]] QPointF placeAt(QPoint pixel) { return camera().camera().toWorld(QPointF(pixel)); }
    [[nodiscard]] QPointF pixelOf(QPointF place) { return camera().camera().toScreen(place.x(), place.y()); }
    [[nodiscard]] static QPoint inWindow(QPoint pixel) { return pixel + QPoint(kLeft, kTop); }

    void dragMouse(Qt::MouseButton button, QPoint from, QPoint to) {
        QTest::mousePress(window.get(), button, {}, inWindow(from));
        for (int i = 1; i <= 10; ++i) {
            QTest::mouseMove(window.get(), inWindow(from + (to - from) * i / 10));
        }
        QTest::mouseRelease(window.get(), button, {}, inWindow(to));
    }
    void wheel(QPoint at, int notches) {
        QTest::wheelEvent(window.get(), QPointF(inWindow(at)), QPoint(0, 120 * notches));
    }
    [[nodiscard]] bool rest() {
        return QTest::qWaitFor([this] { return !camera().isMoving(); });
    }
    /** Every lamp inside a box of the map's pixels. */
    [[nodiscard]] std::vector<Handle> inBox(int left, int top, int right, int bottom) {
        std::vector<Handle> found;
        for (std::uint32_t row = 0; row < store.catalogue().rowCount(0); ++row) {
            const QPointF at = camera().camera().toScreen(store.catalogue().position(Handle::of(0, row)));
            if (at.x() > left && at.x() < right && at.y() > top && at.y() < bottom) {
                found.push_back(Handle::of(0, row));
            }
        }
        return found;
    }
    [[nodiscard]] bool toolAway() {
        return QTest::qWaitFor([this] { return !selection.isActive(); });
    }
    struct Finger {
        QPoint from, to;
    };
    /** Both fingers down, moved together in steps, and lifted. */
    void moveFingers(const std::vector<Finger>& fingers, int steps = 20, const std::function<void()>& halfWay = {}) {
        for (int step = 0; step <= steps + 1; ++step) {
            if (halfWay && step == steps / 2 + 1) {
                halfWay();
            }
            auto sequence = QTest::touchEvent(window.get(), screen.get());
            for (std::size_t i = 0; i < fingers.size(); ++i) {
                const QPoint at =
                    inWindow(fingers[i].from + (fingers[i].to - fingers[i].from) * std::min(step, steps) / steps);
                const int id = static_cast<int>(i);
                if (step == 0) {
                    sequence.press(id, at);
                } else if (step <= steps) {
                    sequence.move(id, at);
                } else {
                    sequence.release(id, at);
                }
            }
            sequence.commit();
        }
    }

    feed::Store store = lampStore(400);
    MapViewModel map;
    SelectionViewModel selection{map};
    QQmlEngine engine;
    std::unique_ptr<QQuickWindow> window;
    std::unique_ptr<QPointingDevice> screen{QTest::createTouchDevice()};
};

TEST_F(MapGestures, AMouseDragKeepsThePlaceUnderTheCursor) {
    const QPoint from(300, 250);
    const QPoint to(520, 170);
    const QPointF place = placeAt(from);
    dragMouse(Qt::LeftButton, from, to);
    EXPECT_LT(distance(pixelOf(place), to), kTolerance);
    EXPECT_DOUBLE_EQ(camera().zoom(), 14.4);
    EXPECT_DOUBLE_EQ(camera().bearing(), 30.0);
    // again: nothing of the first drag may be left over
    const QPointF other = placeAt(QPoint(400, 400));
    dragMouse(Qt::LeftButton, {400, 400}, {380, 460});
    EXPECT_LT(distance(pixelOf(other), QPointF(380, 460)), kTolerance);
}

TEST_F(MapGestures, ADragWithTheMiddleButtonMovesTheMapToo) {
    const QPointF place = placeAt({300, 250});
    dragMouse(Qt::MiddleButton, {300, 250}, {350, 330});
    EXPECT_LT(distance(pixelOf(place), QPointF(350, 330)), kTolerance);
}

TEST_F(MapGestures, ADragWithTheRightButtonTurnsAboutTheMiddle) {
    const QPointF middle = placeAt({410, 300});
    dragMouse(Qt::RightButton, {300, 250}, {400, 250});
    EXPECT_NEAR(camera().bearing(), 60.0, 3.0);
    EXPECT_LT(distance(pixelOf(middle), QPointF(410, 300)), kTolerance);
}

TEST_F(MapGestures, TheWheelZoomsAboutTheCursor) {
    const QPoint cursor(650, 120);
    const QPointF place = placeAt(cursor);
    double worst = 0.0;
    QObject::connect(&camera(), &CameraController::changed, window.get(),
                     [&] { worst = std::max(worst, distance(pixelOf(place), cursor)); });
    wheel(cursor, 1);
    wheel(cursor, 1);
    ASSERT_TRUE(rest());
    EXPECT_NEAR(camera().zoom(), 15.4, 1e-6) << "two notches are one level, however fast they come";
    wheel(cursor, -3);
    ASSERT_TRUE(rest());
    EXPECT_NEAR(camera().zoom(), 13.9, 1e-6);
    EXPECT_LT(worst, 0.5) << "the anchor must hold in every frame of the glide";
    EXPECT_LT(distance(pixelOf(place), cursor), 0.5);
}

TEST_F(MapGestures, TheWheelEndsAtTheLimitsAndKeepsThePlace) {
    const QPoint cursor(650, 120);
    const QPointF place = placeAt(cursor);
    for (int i = 0; i < 6; ++i) {
        wheel(cursor, 4);
    }
    ASSERT_TRUE(rest());
    EXPECT_DOUBLE_EQ(camera().zoom(), CameraController::kMaximumZoom);
    EXPECT_LT(distance(pixelOf(place), cursor), 0.5);
}

TEST_F(MapGestures, OneFingerMovesTheMap) {
    const QPointF place = placeAt({300, 250});
    moveFingers({{{300, 250}, {420, 400}}});
    EXPECT_LT(distance(pixelOf(place), QPointF(420, 400)), kTolerance);
    EXPECT_DOUBLE_EQ(camera().zoom(), 14.4);
    EXPECT_DOUBLE_EQ(camera().bearing(), 30.0);
}

TEST_F(MapGestures, APinchZoomsAboutItsMiddle) {
    const QPointF middle = placeAt({500, 200});
    moveFingers({{{450, 200}, {350, 200}}, {{550, 200}, {650, 200}}}, 60);
    // what the fingers travel before it is known to be a pinch is not zoomed
    EXPECT_GT(camera().zoom(), 14.4 + 1.0);
    EXPECT_LE(camera().zoom(), 14.4 + std::log2(3.0) + 0.01);
    EXPECT_LT(distance(pixelOf(middle), QPointF(500, 200)), kTolerance);
    EXPECT_NEAR(camera().bearing(), 30.0, 0.5);
}

TEST_F(MapGestures, APinchThatTravelsTakesItsPlaceAlong) {
    // from half way: until it is known to be a pinch the map rests, and it does not jump to catch up
    QPointF middle;
    moveFingers({{{350, 250}, {400, 370}}, {{450, 250}, {640, 370}}}, 60, [&] { middle = placeAt({460, 310}); });
    EXPECT_GT(camera().zoom(), 15.0);
    EXPECT_LT(distance(pixelOf(middle), QPointF(520, 370)), kTolerance);
}

TEST_F(MapGestures, TwoFingersTurnTheMapWithThem) {
    const QPointF middle = placeAt({400, 300});
    // a quarter of a turn clockwise on the glass, about the middle
    for (int step = 0; step <= 61; ++step) {
        const double angle = std::min(step, 60) / 60.0 * std::numbers::pi / 2.0;
        const QPoint arm(static_cast<int>(std::lround(150.0 * std::cos(angle))),
                         static_cast<int>(std::lround(150.0 * std::sin(angle))));
        auto sequence = QTest::touchEvent(window.get(), screen.get());
        for (const int id : {0, 1}) {
            const QPoint at = inWindow(QPoint(400, 300) + (id == 0 ? arm : -arm));
            if (step == 0) {
                sequence.press(id, at);
            } else if (step <= 60) {
                sequence.move(id, at);
            } else {
                sequence.release(id, at);
            }
        }
        sequence.commit();
    }
    // the content turned clockwise, so that what points up now lies 90 degrees further anticlockwise: 30 - 90 = 300
    // less what the fingers travel before it is known to be a turn
    EXPECT_GE(camera().bearing(), 299.0);
    EXPECT_LE(camera().bearing(), 316.0);
    EXPECT_NEAR(camera().zoom(), 14.4, 0.05);
    EXPECT_LT(distance(pixelOf(middle), QPointF(400, 300)), 3.0);
}

TEST_F(MapGestures, AFingerLeftAfterAPinchDoesNotMakeTheMapJump) {
    moveFingers({{{450, 200}, {350, 200}}, {{550, 200}, {650, 200}}}, 60);
    const Camera before = camera().camera();
    const QPointF place = placeAt({200, 400});
    moveFingers({{{200, 400}, {260, 340}}});
    EXPECT_LT(distance(pixelOf(place), QPointF(260, 340)), kTolerance);
    EXPECT_DOUBLE_EQ(camera().zoom(), before.zoom);
}

TEST_F(MapGestures, ADoubleClickZoomsInAboutTheCursor) {
    const QPoint cursor(200, 450);
    const QPointF place = placeAt(cursor);
    QTest::mouseDClick(window.get(), Qt::LeftButton, {}, inWindow(cursor));
    ASSERT_TRUE(rest());
    EXPECT_NEAR(camera().zoom(), 15.4, 1e-6);
    EXPECT_LT(distance(pixelOf(place), cursor), 0.5);
}

TEST_F(MapGestures, ADoubleTapZoomsInAboutTheFinger) {
    const QPoint finger(200, 450);
    const QPointF place = placeAt(finger);
    for (int i = 0; i < 2; ++i) {
        QTest::touchEvent(window.get(), screen.get()).press(0, inWindow(finger));
        QTest::touchEvent(window.get(), screen.get()).release(0, inWindow(finger));
    }
    ASSERT_TRUE(rest());
    EXPECT_NEAR(camera().zoom(), 15.4, 1e-6);
    EXPECT_LT(distance(pixelOf(place), finger), 0.5);
}

TEST_F(MapGestures, AClickAndATapSelectWhatIsUnderThem) {
    const Handle lamp = Handle::of(0, 7);
    const feed::LonLat place = feed::unproject(store.catalogue().position(lamp));
    camera().jumpTo(place.lon, place.lat, 18.0);
    const QString id = QString::fromStdString(std::string(store.catalogue().id(lamp)));
    QTest::mouseClick(window.get(), Qt::LeftButton, {}, inWindow({415, 304}));
    EXPECT_EQ(map.selected(), id);
    map.setSelected({});
    // a finger is broader than a cursor
    QTest::touchEvent(window.get(), screen.get()).press(0, inWindow({428, 300}));
    QTest::touchEvent(window.get(), screen.get()).release(0, inWindow({428, 300}));
    EXPECT_EQ(map.selected(), id);
    EXPECT_FALSE(camera().isMoving()) << "one tap is no double tap";
}

TEST_F(MapGestures, ALampIsNamedUnderTheCursorAndNoLongerBesideIt) {
    const Handle lamp = Handle::of(0, 7);
    const feed::LonLat place = feed::unproject(store.catalogue().position(lamp));
    camera().jumpTo(place.lon, place.lat, 18.0);
    ASSERT_EQ(inBox(560, 410, 640, 490).size(), 0U) << "beside it is nothing";
    QTest::mouseMove(window.get(), inWindow({600, 450}));
    EXPECT_EQ(map.hoveredName(), "");
    QTest::mouseMove(window.get(), inWindow({412, 302}));
    const QString name = QString::fromStdString(std::string(store.catalogue().id(lamp)));  // it has no other
    EXPECT_TRUE(QTest::qWaitFor([&] { return map.hoveredName() == name; })) << map.hoveredName().toStdString();
    QTest::mouseMove(window.get(), inWindow({600, 450}));
    EXPECT_TRUE(QTest::qWaitFor([&] { return map.hoveredName().isEmpty(); })) << map.hoveredName().toStdString();

    // off the map as well
    QTest::mouseMove(window.get(), inWindow({412, 302}));
    ASSERT_TRUE(QTest::qWaitFor([&] { return map.hoveredName() == name; }));
    QTest::mouseMove(window.get(), QPoint(kLeft / 2, kTop / 2));
    EXPECT_TRUE(QTest::qWaitFor([&] { return map.hoveredName().isEmpty(); })) << map.hoveredName().toStdString();
}

TEST_F(MapGestures, ArrowKeysShowWhatLiesThatWay) {
    const QPointF middle = placeAt({410, 300});
    const struct {
        Qt::Key key;
        QPointF at;
    } steps[] = {
        {Qt::Key_Right, {310, 300}}, {Qt::Key_Left, {410, 300}}, {Qt::Key_Down, {410, 200}}, {Qt::Key_Up, {410, 300}}};
    for (const auto& step : steps) {
        QTest::keyClick(window.get(), step.key);
        EXPECT_LT(distance(pixelOf(middle), step.at), 0.01) << "key " << step.key;
    }
    QTest::keyClick(window.get(), Qt::Key_Right, Qt::ShiftModifier);
    EXPECT_LT(distance(pixelOf(middle), QPointF(10, 300)), 0.01);
}

TEST_F(MapGestures, PlusAndMinusZoomAboutTheMiddle) {
    const QPointF middle = placeAt({410, 300});
    QTest::keyClick(window.get(), Qt::Key_Plus);
    QTest::keyClick(window.get(), Qt::Key_Equal);
    ASSERT_TRUE(rest());
    EXPECT_NEAR(camera().zoom(), 16.4, 1e-6);
    QTest::keyClick(window.get(), Qt::Key_Minus);
    ASSERT_TRUE(rest());
    EXPECT_NEAR(camera().zoom(), 15.4, 1e-6);
    EXPECT_LT(distance(pixelOf(middle), QPointF(410, 300)), 0.5);
}

TEST_F(MapGestures, KeysTurnTheMapAndNTurnsNorthUp) {
    const QPointF middle = placeAt({410, 300});
    QTest::keyClick(window.get(), Qt::Key_BracketRight);
    EXPECT_NEAR(camera().bearing(), 45.0, 1e-6);
    QTest::keyClick(window.get(), Qt::Key_BracketLeft);
    QTest::keyClick(window.get(), Qt::Key_BracketLeft);
    EXPECT_NEAR(camera().bearing(), 15.0, 1e-6);
    // not every keyboard has brackets without a third modifier
    QTest::keyClick(window.get(), Qt::Key_Right, Qt::ControlModifier);
    EXPECT_NEAR(camera().bearing(), 30.0, 1e-6);
    QTest::keyClick(window.get(), Qt::Key_Left, Qt::ControlModifier);
    QTest::keyClick(window.get(), Qt::Key_Left, Qt::ControlModifier);
    QTest::keyClick(window.get(), Qt::Key_Left, Qt::ControlModifier);
    EXPECT_NEAR(camera().bearing(), 345.0, 1e-6);
    double least = 345.0;
    QObject::connect(&camera(), &CameraController::changed, window.get(), [&] {
        if (camera().bearing() > 0.0) {
            least = std::min(least, camera().bearing());
        }
    });
    QTest::keyClick(window.get(), Qt::Key_N);
    ASSERT_TRUE(rest());
    EXPECT_NEAR(camera().bearing(), 0.0, 1e-6);
    EXPECT_GE(least, 345.0) << "the short way round";
    EXPECT_LT(distance(pixelOf(middle), QPointF(410, 300)), 0.5);
}

TEST_F(MapGestures, AMapForLookingAtMovesForNobody) {
    QQuickItem* const screenItem = window->contentItem()->childItems().constFirst();
    screenItem->setProperty("interactive", false);
    const Camera before = camera().camera();
    dragMouse(Qt::LeftButton, {300, 250}, {520, 170});
    wheel({300, 250}, 2);
    moveFingers({{{450, 200}, {350, 200}}, {{550, 200}, {650, 200}}});
    QTest::keyClick(window.get(), Qt::Key_Left);
    QTest::keyClick(window.get(), Qt::Key_Plus);
    ASSERT_TRUE(rest());
    EXPECT_EQ(camera().camera(), before);
}

// --- selecting many

TEST_F(MapGestures, ARectangleIsDrawnWithTheMouseAndTheMapRests) {
    const Camera before = camera().camera();
    QTest::keyClick(window.get(), Qt::Key_R);
    ASSERT_EQ(selection.tool(), SelectionViewModel::Rectangle);
    dragMouse(Qt::LeftButton, {100, 80}, {700, 520});
    ASSERT_TRUE(toolAway());
    EXPECT_EQ(camera().camera(), before);
    EXPECT_EQ(map.selectedMany(), inBox(100, 80, 700, 520));
    EXPECT_GT(selection.count(), 5);
    EXPECT_EQ(selection.tool(), SelectionViewModel::None);
    // and then the map moves again
    dragMouse(Qt::LeftButton, {300, 250}, {320, 290});
    EXPECT_NE(camera().camera(), before);
    QTest::keyClick(window.get(), Qt::Key_Escape);
    EXPECT_EQ(selection.count(), 0);
}

TEST_F(MapGestures, ALassoIsDrawnWithAFinger) {
    selection.setTool(SelectionViewModel::Lasso);
    const Camera before = camera().camera();
    const std::vector<QPoint> corners{{100, 80}, {700, 80}, {700, 520}, {100, 520}};
    QTest::touchEvent(window.get(), screen.get()).press(0, inWindow(corners.front()));
    for (std::size_t i = 1; i < corners.size(); ++i) {
        for (int step = 1; step <= 10; ++step) {
            QTest::touchEvent(window.get(), screen.get())
                .move(0, inWindow(corners[i - 1] + (corners[i] - corners[i - 1]) * step / 10));
        }
    }
    EXPECT_TRUE(selection.isDrawing());
    QTest::touchEvent(window.get(), screen.get()).release(0, inWindow(corners.back()));
    ASSERT_TRUE(toolAway());
    EXPECT_EQ(camera().camera(), before);
    EXPECT_EQ(map.selectedMany(), inBox(100, 80, 700, 520));
    EXPECT_GT(selection.count(), 5);
}

TEST_F(MapGestures, TapsPutCornersWhileAToolIsOutAndSelectNothingElse) {
    selection.setTool(SelectionViewModel::Rectangle);
    for (const QPoint corner : {QPoint(100, 80), QPoint(700, 520)}) {
        QTest::touchEvent(window.get(), screen.get()).press(0, inWindow(corner));
        QTest::touchEvent(window.get(), screen.get()).release(0, inWindow(corner));
    }
    ASSERT_TRUE(toolAway());
    EXPECT_EQ(map.selectedMany(), inBox(100, 80, 700, 520));
    EXPECT_EQ(map.selected(), "");
}

TEST_F(MapGestures, TwoFingersStillMoveTheMapWhileAToolIsOutAndSelectNothing) {
    selection.setTool(SelectionViewModel::Rectangle);
    moveFingers({{{450, 200}, {350, 200}}, {{550, 200}, {650, 200}}}, 60);
    EXPECT_GT(camera().zoom(), 15.0);
    EXPECT_EQ(selection.count(), 0);
    EXPECT_FALSE(selection.isDrawing());
    EXPECT_EQ(selection.tool(), SelectionViewModel::Rectangle);
}

TEST_F(MapGestures, TheMiddleButtonMovesTheMapWhileAToolIsOut) {
    selection.setTool(SelectionViewModel::Lasso);
    const QPointF place = placeAt({300, 250});
    dragMouse(Qt::MiddleButton, {300, 250}, {350, 330});
    EXPECT_LT(distance(pixelOf(place), QPointF(350, 330)), kTolerance);
    EXPECT_FALSE(selection.isDrawing());
}

TEST_F(MapGestures, ARectangleByKeysAlone) {
    QTest::keyClick(window.get(), Qt::Key_R);
    const auto press = [this](Qt::Key key, int times) {
        for (int i = 0; i < times; ++i) {
            QTest::keyClick(window.get(), key, Qt::ShiftModifier);  // 80 pixels
        }
    };
    press(Qt::Key_Left, 3);
    press(Qt::Key_Up, 2);
    QTest::keyClick(window.get(), Qt::Key_Space);
    EXPECT_TRUE(selection.isDrawing());
    press(Qt::Key_Right, 6);
    press(Qt::Key_Down, 4);
    QTest::keyClick(window.get(), Qt::Key_Return);
    EXPECT_EQ(map.selectedMany(), inBox(410 - 240, 300 - 160, 410 + 240, 300 + 160));
    EXPECT_GT(selection.count(), 3);
}

TEST_F(MapGestures, EscapeGoesBackOneStepAtATime) {
    selection.setTool(SelectionViewModel::Rectangle);
    selection.put({100, 80});
    QTest::keyClick(window.get(), Qt::Key_Escape);
    EXPECT_FALSE(selection.isDrawing());
    QTest::keyClick(window.get(), Qt::Key_Escape);
    EXPECT_FALSE(selection.isActive());
}

TEST_F(MapGestures, AToolFromItsButtonLeavesTheKeysWithTheMap) {
    // the first button of the bar: four tools and four ways to look, 28 pixels each, in the upper right corner
    const QPoint lasso(820 - 8 - 4 - 8 * 28 - 9 * 2 + 28 + 16, 8 + 4 + 14);
    QTest::mouseClick(window.get(), Qt::LeftButton, {}, inWindow(lasso));
    ASSERT_EQ(selection.tool(), SelectionViewModel::Lasso);
    QTest::keyClick(window.get(), Qt::Key_Space);
    EXPECT_TRUE(selection.isDrawing()) << "space belongs to the map, not to the button again";
    QTest::mouseClick(window.get(), Qt::LeftButton, {}, inWindow(lasso));
    EXPECT_EQ(selection.tool(), SelectionViewModel::None) << "the same button puts the tool away";
}

}  // namespace
}  // namespace belfry::ui

int main(int argc, char** argv) {
    qputenv("QML_NO_TOUCH_COMPRESSION", "1");  // each touch at once, not the latest of each frame
    testing::InitGoogleTest(&argc, argv);
    const QApplication application(argc, argv);
    return RUN_ALL_TESTS();
}
