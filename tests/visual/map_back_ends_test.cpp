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
    Shown(const feed::Store& store, const char* backEnd) {
        qputenv("BELFRY_MAP_BACKEND", backEnd);
        map.setGatewayTime(1'500);
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
        return window.grabWindow().convertToFormat(QImage::Format_RGB32);
    }

    MapViewModel map;
    QQuickWindow window;
    LayerOverlayItem overlay;
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
