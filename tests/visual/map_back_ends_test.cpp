// SPDX-License-Identifier: Apache-2.0
// The two back ends of the map's points show the same: blocks drawn on the CPU are the reference, instances drawn
// through the GPU interface (here by a software OpenGL) are held to them. Places on the screen are held to the camera.
#include <QEventLoop>
#include <QGuiApplication>
#include <QImage>
#include <QQuickWindow>
#include <QTimer>
#include <random>

#include <gtest/gtest.h>

#include "tests/unit/ui/map/test_city.h"
#include "ui/map/layer_overlay_item.h"

namespace belfry::ui {
namespace {

constexpr int kWidth = 640;
constexpr int kHeight = 480;

class Shown {
public:
    Shown(const feed::Store& store, const char* backEnd, Millis now = 1'500) {
        qputenv("BELFRY_MAP_BACKEND", backEnd);
        map.setGatewayTime(now);
        map.setStore(&store);
        MapStyle* style = map.style();
        style->setProperty("ramp",
                           QVariant::fromValue(QList<QColor>{Qt::darkBlue, Qt::blue, Qt::cyan, Qt::yellow, Qt::white}));
        style->setProperty("lamp", QColor(Qt::white));
        style->setProperty("symbol", QColor(Qt::white));
        style->setProperty("plate", QColor(Qt::black));
        style->setProperty("outline", QColor(Qt::black));
        style->setProperty("dim", QColor(Qt::gray));
        style->setProperty("priorities", QVariant::fromValue(QList<QColor>{Qt::red, Qt::yellow, Qt::green, Qt::blue}));
        window.setColor(Qt::black);
        window.resize(kWidth, kHeight);
        overlay.setParentItem(window.contentItem());
        overlay.setSize(window.size());
        overlay.setViewModel(&map);
        window.show();
    }

    QImage look(double lon, double lat, double zoom, double bearing) {
        map.camera()->jumpTo(lon, lat, zoom, bearing);
        comeToRest();
        map.checkAges();  // once a second by itself, which may be before or after
        comeToRest();
        return window.grabWindow().convertToFormat(QImage::Format_RGB32);
    }

    MapViewModel map;
    QQuickWindow window;
    LayerOverlayItem overlay;

private:
    void comeToRest() {
        QEventLoop loop;
        int quiet = 0;
        // the picture is there when nothing is outstanding for a few frames
        QObject::connect(&window, &QQuickWindow::frameSwapped, &loop, [&] {
            quiet = map.isSettled() ? quiet + 1 : 0;
            if (quiet > 6) {
                loop.quit();
            } else {
                window.update();
            }
        });
        QTimer::singleShot(20'000, &loop, [&] { loop.exit(1); });
        window.update();
        EXPECT_EQ(loop.exec(), 0) << "the map never came to rest";
    }
};

double meanDifference(const QImage& a, const QImage& b) {
    double sum = 0;
    for (int y = 0; y < kHeight; ++y) {
        for (int x = 0; x < kWidth; ++x) {
            sum += std::abs(qGray(a.pixel(x, y)) - qGray(b.pixel(x, y)));
        }
    }
    return sum / (kWidth * kHeight);
}

double brightness(const QImage& image) {
    double sum = 0;
    for (int y = 0; y < kHeight; ++y) {
        for (int x = 0; x < kWidth; ++x) {
            sum += qGray(image.pixel(x, y));
        }
    }
    return sum / (kWidth * kHeight);
}

feed::Store cityOf(SymbolKind kind, int count) {
    feed::Store store = lampStore(count, 3, kind);
    std::mt19937_64 rng(8);
    for (std::uint32_t row = 0; row < store.catalogue().rowCount(0); ++row) {
        store.set(Handle::of(0, row), 0, static_cast<std::int32_t>(400 + rng() % 601), Quality::Good, 1'000, 1);
    }
    return store;
}

TEST(MapBackEnds, ShowTheSame) {
    for (const SymbolKind kind : {SymbolKind::Halo, SymbolKind::Dot}) {
        const feed::Store store = cityOf(kind, 20'000);
        Shown raster(store, "raster");
        std::vector<QImage> expected;
        const std::vector<std::array<double, 2>> views{{15.0, 0.0}, {16.37, 40.0}};
        for (const auto& [zoom, bearing] : views) {
            expected.push_back(raster.look(15.601, 48.411, zoom, bearing));
        }
        raster.window.hide();
        Shown instanced(store, "instanced");
        for (std::size_t i = 0; i < views.size(); ++i) {
            const QImage seen = instanced.look(15.601, 48.411, views[i][0], views[i][1]);
            const double light = brightness(expected[i]);
            ASSERT_GT(light, 2.0);
            EXPECT_LT(meanDifference(seen, expected[i]), 0.12 * light)
                << "kind " << static_cast<int>(kind) << " view " << i;
            EXPECT_GT(brightness(seen), 0.8 * light);
        }
    }
}

// What is history is hatched, STALE and LOST apart, by the shader as by the sprites.
TEST(MapBackEnds, HatchTheSame) {
    for (const SymbolKind kind : {SymbolKind::Halo, SymbolKind::Dot}) {
        const feed::Store store = cityOf(kind, 20'000);
        std::vector<QImage> before;
        for (const Millis now : {Millis{1'500}, Millis{51'000}, Millis{500'000}}) {  // live, stale, lost
            Shown raster(store, "raster", now);
            const QImage expected = raster.look(15.601, 48.411, 16.37, 40.0);
            raster.window.hide();
            Shown instanced(store, "instanced", now);
            const QImage seen = instanced.look(15.601, 48.411, 16.37, 40.0);
            instanced.window.hide();
            // sprites stand on quarters of a pixel, which tells in strokes of one
            EXPECT_LT(meanDifference(seen, expected), 0.25 * brightness(expected))
                << "kind " << static_cast<int>(kind) << " at " << now;
            EXPECT_NEAR(brightness(seen), brightness(expected), 0.1 * brightness(expected)) << "strokes are missing";
            for (const QImage& other : before) {
                EXPECT_GT(meanDifference(seen, other), 0.02 * brightness(expected)) << "no change at " << now;
            }
            before.push_back(seen);
        }
    }
}

/** A road through a light, and an incident whose area lies under both. */
feed::Store crossing() {
    const auto layer = [](const char* id, SymbolKind kind, int rank) {
        LayerSchema schema;
        schema.id = id;
        schema.assetTypes = {{"thing", {"thing", ""}, rank}};
        AttributeSchema level;
        level.name = "level";
        level.scale = 0.001;
        AttributeSchema radius;
        radius.name = "radius";
        radius.unit = "m";
        schema.attributes = {level, radius};
        schema.symbol.kind = kind;
        schema.symbol.levelAttribute = "level";
        return schema;
    };
    std::vector<LayerSchema> schemas = {layer("points", SymbolKind::Dot, 2), layer("roads", SymbolKind::Line, 1),
                                        layer("incidents", SymbolKind::Priority, 0)};
    schemas[2].symbol.radiusAttribute = "radius";
    const feed::LonLat middle{15.60, 48.41};
    std::vector<feed::Asset> assets(3);
    for (std::size_t i = 0; i < 3; ++i) {
        assets[i].id = std::to_string(i);
        assets[i].layer = schemas[i].id;
        assets[i].type = "thing";
        assets[i].position = middle;
    }
    assets[1].geometry = {{15.59, 48.41}, middle, {15.61, 48.41}};
    assets[2].position = {15.601, 48.41};
    feed::Store store("epoch", feed::Catalogue::build(std::move(schemas), std::move(assets)));
    store.set(Handle::of(0, 0), 0, 1'000, Quality::Good, 1'000, 1);  // white
    store.set(Handle::of(1, 0), 0, 0, Quality::Good, 1'000, 1);      // dark blue
    store.set(Handle::of(2, 0), 0, 1'000, Quality::Good, 1'000, 1);
    store.set(Handle::of(2, 0), 1, 120, Quality::Good, 1'000, 1);  // metres
    return store;
}

TEST(MapBackEnds, LinesAndAreasLieUnderPointsInBoth) {
    const feed::Store store = crossing();
    for (const char* backEnd : {"raster", "instanced"}) {
        Shown shown(store, backEnd);
        const QImage image = shown.look(15.60, 48.41, 17.0, 0.0);
        shown.window.hide();
        // the disc has a radius of 4, the road lies within 5 pixels on one side of its middle
        for (int y = kHeight / 2 - 2; y <= kHeight / 2 + 1; ++y) {
            for (int x = kWidth / 2 - 2; x <= kWidth / 2 + 1; ++x) {
                EXPECT_GT(qGray(image.pixel(x, y)), 250) << backEnd << " " << x << " " << y;
            }
        }
        EXPECT_GT(qBlue(image.pixel(kWidth / 2 - 60, kHeight / 2 + 2)), 40) << backEnd << ": the road is there";
        // 120 m west of the incident, which is 74 m east of the middle: the area's rim, and its fill inside
        const double metresPerPixel = shown.map.camera()->camera().metresPerPixel();
        const QPointF at = shown.map.camera()->camera().toScreen(store.catalogue().position(Handle::of(2, 0)));
        const int up = static_cast<int>(std::lround(at.y() - 120.0 / metresPerPixel));
        int brightest = 0;
        for (int y = up - 2; y <= up + 2; ++y) {
            brightest = std::max(brightest, qGray(image.pixel(static_cast<int>(at.x()), y)));
        }
        EXPECT_GT(brightest, 120) << backEnd << ": the rim";
        const int inside = qGray(image.pixel(static_cast<int>(at.x()), up + 15));
        EXPECT_GT(inside, 15) << backEnd << ": the fill";
        EXPECT_LT(inside, 90) << backEnd;
        EXPECT_LT(qGray(image.pixel(static_cast<int>(at.x()), up - 10)), 10) << backEnd << ": outside";
    }
}

TEST(MapBackEnds, PutEveryPointWhereTheCameraSaysItIs) {
    const feed::Store store = cityOf(SymbolKind::Dot, 60);
    for (const char* backEnd : {"raster", "instanced"}) {
        Shown shown(store, backEnd);
        std::mt19937_64 rng(5);
        std::uniform_real_distribution<double> unit(0.0, 1.0);
        int looked = 0;
        for (int i = 0; i < 6; ++i) {
            const auto row = static_cast<std::uint32_t>(rng() % 60);
            const feed::LonLat place = feed::unproject(store.catalogue().position(Handle::of(0, row)));
            const QImage image =
                shown.look(place.lon + 0.001 * unit(rng), place.lat, 15.0 + 3.0 * unit(rng), 360.0 * unit(rng));
            const QPointF expected =
                shown.map.camera()->camera().toScreen(store.catalogue().position(Handle::of(0, row)));
            if (expected.x() < 20 || expected.y() < 20 || expected.x() > kWidth - 20 || expected.y() > kHeight - 20) {
                continue;
            }
            double sumX = 0;
            double sumY = 0;
            double weight = 0;
            for (int y = static_cast<int>(expected.y()) - 7; y <= static_cast<int>(expected.y()) + 7; ++y) {
                for (int x = static_cast<int>(expected.x()) - 7; x <= static_cast<int>(expected.x()) + 7; ++x) {
                    const double light = qGray(image.pixel(x, y));
                    sumX += light * (x + 0.5);
                    sumY += light * (y + 0.5);
                    weight += light;
                }
            }
            ASSERT_GT(weight, 0.0) << backEnd;
            EXPECT_NEAR(sumX / weight, expected.x(), 0.4) << backEnd;
            EXPECT_NEAR(sumY / weight, expected.y(), 0.4) << backEnd;
            ++looked;
        }
        EXPECT_GE(looked, 3) << backEnd;
    }
}

}  // namespace
}  // namespace belfry::ui

int main(int argc, char** argv) {
    const QGuiApplication app(argc, argv);
    ::testing::InitGoogleTest(&argc, argv);
    return RUN_ALL_TESTS();
}
