// SPDX-License-Identifier: Apache-2.0
#include "ui/map/block_painter.h"

#include <map>
#include <random>
#include <set>

#include <gtest/gtest.h>

#include "tests/unit/ui/map/test_city.h"
#include "ui/map/cluster_renderer.h"

namespace belfry::ui {
namespace {

/** What a console would have on its screen: blocks of the shown plane, put together under a camera that rests on it. */
class Screen {
public:
    explicit Screen(BlockPainter& painter) : m_painter(painter) {}

    /** Until nothing is left to do; a step draws at most `blocksAtATime`. */
    void settle(int blocksAtATime = 1'000) {
        for (int steps = 0; m_painter.hasWork() && steps < 10'000; ++steps) {
            int left = blocksAtATime;
            take(m_painter.step([&] { return --left <= 0; }));
        }
        ASSERT_FALSE(m_painter.hasWork());
    }
    void take(const RasterBatch& batch) {
        last = batch;
        if (batch.plane.id != plane.id) {
            plane = batch.plane;
            m_blocks.clear();
        }
        for (const RasterBatch::Block& block : batch.blocks) {
            m_blocks[{block.number.x(), block.number.y()}] = block.image;
        }
    }
    [[nodiscard]] QImage picture() const {
        QImage image(plane.camera.width, plane.camera.height, QImage::Format_ARGB32_Premultiplied);
        image.fill(Qt::transparent);
        QPainter painter(&image);
        painter.setCompositionMode(QPainter::CompositionMode_Source);
        for (const auto& [number, block] : m_blocks) {
            if (!block.isNull()) {
                painter.drawImage(RasterPlane::pixelsOf({number.first, number.second}).topLeft(), block);
            }
        }
        return image;
    }

    RasterPlane plane;
    RasterBatch last;

private:
    BlockPainter& m_painter;
    std::map<std::pair<int, int>, QImage> m_blocks;
};

int differingPixels(const QImage& a, const QImage& b, int tolerance) {
    int count = 0;
    for (int y = 0; y < a.height(); ++y) {
        for (int x = 0; x < a.width(); ++x) {
            const QRgb p = a.pixel(x, y);
            const QRgb q = b.pixel(x, y);
            const int worst = std::max({std::abs(qRed(p) - qRed(q)), std::abs(qGreen(p) - qGreen(q)),
                                        std::abs(qBlue(p) - qBlue(q)), std::abs(qAlpha(p) - qAlpha(q))});
            count += worst > tolerance ? 1 : 0;
        }
    }
    return count;
}

/** Lights, a line layer with bent streets, car parks, stations and incidents. */
feed::Store wholeCity(int lamps, std::uint64_t seed = 5) {
    const auto layer = [](const char* id, SymbolKind kind, const char* type, int rank) {
        LayerSchema schema;
        schema.id = id;
        schema.assetTypes = {{type, {type, ""}, rank}};
        AttributeSchema level;
        level.name = "level";
        level.scale = 0.001;
        AttributeSchema figure;
        figure.name = "figure";
        schema.attributes = {level, figure};
        schema.symbol.kind = kind;
        schema.symbol.levelAttribute = "level";
        schema.symbol.textAttribute = "figure";
        return schema;
    };
    std::vector<LayerSchema> schemas = {
        layer("lighting", SymbolKind::Halo, "luminaire", 2), layer("traffic", SymbolKind::Line, "road_segment", 1),
        layer("parking", SymbolKind::Ring, "facility", 0), layer("air", SymbolKind::Hexagon, "station", 0),
        layer("incidents", SymbolKind::Priority, "incident", 0)};
    std::mt19937_64 rng(seed);
    std::uniform_real_distribution<double> lon(15.58, 15.62);
    std::uniform_real_distribution<double> lat(48.40, 48.42);
    std::vector<feed::Asset> assets;
    const auto add = [&](const char* layerId, const char* type, int count) {
        for (int i = 0; i < count; ++i) {
            feed::Asset asset;
            asset.id = std::string(type) + ":" + std::to_string(i);
            asset.layer = layerId;
            asset.type = type;
            asset.name = "Name " + std::to_string(i);
            asset.position = {lon(rng), lat(rng)};
            if (std::string_view(layerId) == "traffic") {
                asset.geometry = {{asset.position.lon - 0.001, asset.position.lat},
                                  asset.position,
                                  {asset.position.lon + 0.0005, asset.position.lat + 0.001}};
            }
            assets.push_back(asset);
        }
    };
    add("lighting", "luminaire", lamps);
    add("traffic", "road_segment", 300);
    add("parking", "facility", 40);
    add("air", "station", 8);
    add("incidents", "incident", 6);
    feed::Store store("epoch", feed::Catalogue::build(std::move(schemas), std::move(assets)));
    for (LayerIndex i = 0; i < 5; ++i) {
        for (std::uint32_t row = 0; row < store.catalogue().rowCount(i); ++row) {
            store.set(Handle::of(i, row), 0, static_cast<std::int32_t>(rng() % 1001), Quality::Good, 1'000, 1);
            store.set(Handle::of(i, row), 1, static_cast<std::int32_t>(rng() % 300), Quality::Good, 1'000, 1);
        }
    }
    return store;
}

feed::Delta change(const feed::Store& store, const std::vector<Handle>& handles, std::mt19937_64& rng) {
    feed::Delta delta;
    delta.prevRev = store.revision();
    delta.rev = delta.prevRev + 1;
    std::map<LayerIndex, std::set<Handle>> byLayer;
    for (const Handle handle : handles) {
        byLayer[handle.layer()].insert(handle);
    }
    for (const auto& [layer, rows] : byLayer) {
        feed::LayerBatch batch;
        batch.layer = layer;
        batch.handles.assign(rows.begin(), rows.end());
        batch.observedMs.assign(rows.size(), 1'000);
        feed::Column column;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            column.values.push_back(static_cast<std::int32_t>(rng() % 1001));
        }
        batch.columns.push_back(std::move(column));
        delta.batches.push_back(std::move(batch));
    }
    return delta;
}

class BlockPainterTest : public testing::Test {
protected:
    void start(feed::Store& store, double zoom, double bearing = 0.0) {
        map.setGatewayTime(1'500);
        map.setStore(&store);
        map.camera()->resize(900, 600);
        map.camera()->jumpTo(15.60, 48.41, zoom, bearing);
        post();
        painter.look(map.camera()->camera(), 1.0, BlockPainter::Motion::AtRest);
    }
    void post(bool everything = true) {
        SceneUpdate update = map.takeUpdate(everything);
        update.serial = ++serial;
        painter.merge(std::move(update), plainStyle(), false);
    }
    [[nodiscard]] QImage whole() {
        LayerRasteriser rasteriser;
        return rasteriser.draw(painter.scene(), map.camera()->camera(), plainStyle(), 0).image;
    }

    MapViewModel map;
    BlockPainter painter;
    Screen screen{painter};
    std::uint64_t serial = 0;
};

TEST_F(BlockPainterTest, BlocksPutTogetherAreTheWholePicture) {
    feed::Store store = wholeCity(4'000);
    for (const auto& [zoom, bearing] : {std::pair(12.2, 0.0), std::pair(14.0, 30.0), std::pair(16.4, 200.0)}) {
        map.setAlarms({{Handle::of(0, 7), 1, false, false}, {Handle::of(2, 3), 2, true, false}});
        start(store, zoom, bearing);
        screen.settle();
        const QImage expected = whole();
        // anti-aliased edges may differ by a rounding where a symbol is cut
        EXPECT_LT(differingPixels(screen.picture(), expected, 10), 900 * 600 / 2'000) << "zoom " << zoom;
        QImage empty(expected.size(), expected.format());
        empty.fill(Qt::transparent);
        EXPECT_GT(differingPixels(empty, expected, 10), 5'000) << "at zoom " << zoom;
    }
}

TEST_F(BlockPainterTest, AChangeRedrawsOnlyTheBlocksItTouches) {
    feed::Store store = lampStore(20'000);
    start(store, 15.5);
    screen.settle();
    const std::uint64_t before = painter.counts().blocks;
    // one lamp in the middle of the view
    const Camera camera = map.camera()->camera();
    std::uint32_t row = 0;
    for (; row < store.catalogue().rowCount(0); ++row) {
        const QPointF at = camera.toScreen(store.catalogue().position(Handle::of(0, row)));
        if (at.x() > 300 && at.x() < 480 && at.y() > 300 && at.y() < 480) {
            break;
        }
    }
    std::mt19937_64 rng(2);
    const feed::Delta delta = change(store, {Handle::of(0, row)}, rng);
    ASSERT_TRUE(store.apply(delta));
    map.applied(delta);
    post(false);
    screen.settle();
    EXPECT_EQ(painter.counts().blocks - before, 1U);
    EXPECT_EQ(screen.last.serial, serial);
    EXPECT_EQ(differingPixels(screen.picture(), whole(), 10), 0);
}

TEST_F(BlockPainterTest, AChangeOutOfSightDrawsNothing) {
    feed::Store store = lampStore(20'000);
    start(store, 17.5);
    screen.settle();
    const std::uint64_t before = painter.counts().blocks;
    std::mt19937_64 rng(2);
    const Camera camera = map.camera()->camera();
    std::vector<Handle> away;
    for (std::uint32_t row = 0; row < store.catalogue().rowCount(0); ++row) {
        const QPointF at = camera.toScreen(store.catalogue().position(Handle::of(0, row)));
        if (at.x() < -400 || at.x() > 1'300 || at.y() < -400 || at.y() > 1'000) {
            away.push_back(Handle::of(0, row));
        }
    }
    ASSERT_GT(away.size(), 10'000U);
    const feed::Delta delta = change(store, away, rng);
    ASSERT_TRUE(store.apply(delta));
    map.applied(delta);
    post(false);
    screen.settle();
    EXPECT_EQ(painter.counts().blocks, before);
    EXPECT_TRUE(screen.last.complete);
    EXPECT_EQ(screen.last.serial, serial);
}

TEST_F(BlockPainterTest, PanningDrawsOnlyWhatComesIntoView) {
    feed::Store store = lampStore(20'000);
    start(store, 15.0);
    screen.settle();
    const PaintCounts before = painter.counts();
    map.camera()->panBy(-40, 0);  // less than the ring that is drawn beforehand
    painter.look(map.camera()->camera(), 1.0, BlockPainter::Motion::Moving);
    const RasterBatch batch = painter.step([] { return false; });
    EXPECT_TRUE(batch.covers);
    EXPECT_TRUE(batch.complete);
    screen.settle();
    EXPECT_EQ(painter.counts().planes, before.planes);
    EXPECT_LE(painter.counts().blocks - before.blocks, 8U);  // at most one more column of them
}

TEST_F(BlockPainterTest, ACameraThatNeverRestsIsServedAllTheSame) {
    feed::Store store = lampStore(20'000);
    start(store, 15.0);
    int shown = 0;
    std::uint32_t plane = 0;
    for (int i = 0; i < 200; ++i) {
        map.camera()->jumpTo(15.60, 48.41, 15.0 + 0.01 * i);
        painter.look(map.camera()->camera(), 1.0, BlockPainter::Motion::Moving);
        int left = 4;
        const RasterBatch batch = painter.step([&] { return --left <= 0; });
        if (batch.covers && batch.plane.id != plane) {
            plane = batch.plane.id;
            ++shown;
        }
    }
    EXPECT_GT(shown, 30);
}

TEST_F(BlockPainterTest, VeryManySymbolsThatTurnAreCoarseUntilTheCameraRests) {
    feed::Store store = lampStore(60'000);
    start(store, 13.0);
    painter.merge(map.takeUpdate(true), plainStyle(), true);  // every point by itself
    screen.settle();
    EXPECT_EQ(screen.plane.ratio, 1.0);
    const auto turn = [&](double bearing, BlockPainter::Motion motion) {
        map.camera()->jumpTo(15.60, 48.41, 13.0, bearing);
        painter.look(map.camera()->camera(), 1.0, motion);
        screen.settle();
        EXPECT_TRUE(screen.last.complete);
    };
    const std::uint64_t sharp = painter.counts().blocks;
    turn(20.0, BlockPainter::Motion::Moving);
    EXPECT_EQ(screen.plane.ratio, 0.5);
    EXPECT_LT((painter.counts().blocks - sharp) * 3, sharp * 2) << "a quarter of the pixels, and the ring around them";
    turn(40.0, BlockPainter::Motion::Moving);
    EXPECT_EQ(screen.plane.ratio, 0.5);
    turn(40.0, BlockPainter::Motion::AtRest);
    EXPECT_EQ(screen.plane.ratio, 1.0);
    LayerRasteriser rasteriser;
    EXPECT_LT(differingPixels(screen.picture(),
                              rasteriser.draw(painter.scene(), map.camera()->camera(), plainStyle(), 0).image, 10),
              900 * 600 / 2'000);
}

TEST_F(BlockPainterTest, FewSymbolsAreSharpWhateverTheCameraDoes) {
    feed::Store store = lampStore(20'000);
    start(store, 13.0);
    painter.merge(map.takeUpdate(true), plainStyle(), true);
    screen.settle();
    map.camera()->jumpTo(15.60, 48.41, 13.0, 20.0);
    painter.look(map.camera()->camera(), 1.0, BlockPainter::Motion::Moving);
    screen.settle();
    EXPECT_EQ(screen.plane.ratio, 1.0);
}

TEST_F(BlockPainterTest, UpdatesEndUpOnTheScreenInWhateverSlicesItIsDrawn) {
    feed::Store store = wholeCity(3'000);
    start(store, 14.6);
    screen.settle();
    std::mt19937_64 rng(11);
    for (int round = 0; round < 30; ++round) {
        std::vector<Handle> handles;
        for (int i = 0; i < 40; ++i) {
            const auto layer = static_cast<LayerIndex>(rng() % 5);
            handles.push_back(Handle::of(layer, static_cast<std::uint32_t>(rng() % store.catalogue().rowCount(layer))));
        }
        const feed::Delta delta = change(store, handles, rng);
        ASSERT_TRUE(store.apply(delta));
        map.applied(delta);
        post(false);
        int left = 2;
        screen.take(painter.step([&] { return --left <= 0; }));
    }
    screen.settle(3);
    EXPECT_EQ(screen.last.serial, serial);
    EXPECT_EQ(differingPixels(screen.picture(), whole(), 10), 0);
}

// Alarms of joined points are no marks of their own: the donut shows the worst of its members.
TEST_F(BlockPainterTest, ADonutShowsItsWorstUnacknowledgedAlarmAtOnce) {
    feed::Store store = lampStore(400, 3, SymbolKind::Dot);
    start(store, 12.5);
    screen.settle();
    const auto expectWhole = [&](const char* what) {
        const std::uint64_t before = painter.counts().blocks;
        post(false);
        screen.settle();
        EXPECT_GT(painter.counts().blocks, before) << what;
        EXPECT_LE(painter.counts().blocks, before + 9) << what << ": only what the donut touches is drawn again";
        EXPECT_EQ(differingPixels(screen.picture(), whole(), 0), 0) << what;
    };
    // two of the same cluster
    std::vector<Handle> members;
    for (int y = 60; y < 540 && members.size() < 2; y += 10) {
        for (int x = 60; x < 840 && members.size() < 2; x += 10) {
            members = map.clusterAt(x, y);
        }
    }
    ASSERT_GE(members.size(), 2U);
    const Handle a = members[0];
    const Handle b = members[1];
    map.setAlarms({{a, 3, false, false}});
    expectWhole("comes");
    const QImage third = screen.picture();
    map.setAlarms({{a, 3, false, false}, {b, 1, false, false}});
    expectWhole("a worse one comes");
    EXPECT_GT(differingPixels(screen.picture(), third, 0), 0);
    map.setAlarms({{a, 3, false, false}, {b, 1, true, false}});
    expectWhole("the worse one is acknowledged");
    EXPECT_EQ(differingPixels(screen.picture(), third, 0), 0) << "the worst of the unacknowledged is shown";
    map.setAlarms({{a, 3, false, true}, {b, 1, true, false}});
    expectWhole("returns");
    map.setAlarms({{b, 1, true, false}});
    expectWhole("goes");
    map.setAlarms({});
    expectWhole("the last one goes");
}

TEST_F(BlockPainterTest, APictureThatLacksAnUpdateDoesNotClaimIt) {
    feed::Store store = lampStore(30'000);
    start(store, 14.0);
    screen.settle();
    std::mt19937_64 rng(3);
    std::vector<Handle> all;
    for (std::uint32_t row = 0; row < 30'000; ++row) {
        all.push_back(Handle::of(0, row));
    }
    const feed::Delta delta = change(store, all, rng);
    ASSERT_TRUE(store.apply(delta));
    map.applied(delta);
    post(false);
    int left = 1;
    const RasterBatch batch = painter.step([&] { return --left <= 0; });
    EXPECT_LT(batch.serial, serial);
    EXPECT_FALSE(batch.complete);
    screen.take(batch);
    screen.settle();
    EXPECT_EQ(screen.last.serial, serial);
}

TEST_F(BlockPainterTest, AtRestThePlaneLiesOnWholePixels) {
    feed::Store store = lampStore(1'000);
    start(store, 15.0);
    screen.settle();
    Camera between = map.camera()->camera();
    const QPointF middle = between.toWorld({between.width / 2.0 - 10.37, between.height / 2.0 - 3.61});
    between.x = middle.x();
    between.y = middle.y();
    painter.look(between, 1.0, BlockPainter::Motion::Moving);
    screen.settle();
    const std::uint64_t planes = painter.counts().planes;
    painter.look(between, 1.0, BlockPainter::Motion::AtRest);
    screen.settle();
    EXPECT_EQ(painter.counts().planes, planes + 1);
    const CameraShift lies = screen.plane.under(between);
    EXPECT_NEAR(lies.offset.x(), std::round(lies.offset.x()), 0.02);
    EXPECT_NEAR(lies.offset.y(), std::round(lies.offset.y()), 0.02);
}

TEST_F(BlockPainterTest, PanningStaysOnWholePixelsAndNeedsNoOtherPlane) {
    feed::Store store = lampStore(1'000);
    start(store, 15.0);
    screen.settle();
    const std::uint64_t planes = painter.counts().planes;
    const CameraShift before = screen.plane.under(map.camera()->camera());
    for (int i = 0; i < 100; ++i) {
        map.camera()->panBy(0.37, -0.11);
        const CameraShift lies = screen.plane.under(map.camera()->camera());
        ASSERT_NEAR(lies.offset.x(), std::round(lies.offset.x()), 0.02);
        ASSERT_NEAR(lies.offset.y(), std::round(lies.offset.y()), 0.02);
    }
    // the fractions add up
    const CameraShift after = screen.plane.under(map.camera()->camera());
    EXPECT_NEAR(after.offset.x() - before.offset.x(), 37.0, 0.51);
    EXPECT_NEAR(after.offset.y() - before.offset.y(), -11.0, 0.51);
    painter.look(map.camera()->camera(), 1.0, BlockPainter::Motion::AtRest);
    screen.settle();
    EXPECT_EQ(painter.counts().planes, planes);
}

TEST_F(BlockPainterTest, NamesNeverOverlapAndTheSelectedOneAlwaysHasAPlace) {
    feed::Store store = wholeCity(500);
    start(store, 16.0);
    map.setSelected(QStringLiteral("facility:7"));
    map.locate(QStringLiteral("facility:7"));
    map.camera()->jumpTo(map.selectedPlace().longitude(), map.selectedPlace().latitude(), 16.0);
    post(false);
    LayerRasteriser rasteriser;
    const RasterPlane plane{map.camera()->camera(), 1.0, 1};
    rasteriser.place(painter.scene(), plainStyle(), plane, QRectF(-200, -200, 1300, 1000));
    const auto& names = rasteriser.marks().names();
    ASSERT_GT(names.size(), 3U);
    EXPECT_EQ(names.front().rank, 0);
    for (std::size_t i = 0; i < names.size(); ++i) {
        for (std::size_t j = i + 1; j < names.size(); ++j) {
            EXPECT_FALSE(names[i].box.intersects(names[j].box)) << names[i].text.toStdString();
        }
    }
}

// The number in the donuts: at every zoom it is the number of assets.
TEST_F(BlockPainterTest, WhatIsHeldIsNamedAfterTheAlarmsAndBeforeTheRest) {
    feed::Store store = wholeCity(500);
    start(store, 14.5);
    const Handle held = Handle::of(0, 7);  // a lamp: it has no name on the map otherwise
    const Handle alarmed = Handle::of(0, 8);
    const auto rankOf = [&](Handle handle) {
        const SceneUpdate update = map.takeUpdate(false);
        const auto label = std::find_if(update.labels.begin(), update.labels.end(),
                                        [&](const MapLabel& one) { return one.handle == handle; });
        return label == update.labels.end() ? -1 : label->rank;
    };
    EXPECT_EQ(rankOf(held), -1);
    map.setHeld({held});
    map.setAlarms({{alarmed, 2, false, false}});
    EXPECT_EQ(rankOf(held), 5);
    EXPECT_EQ(rankOf(alarmed), 2);
    map.setHeld({});
    EXPECT_EQ(rankOf(held), -1);
}

TEST_F(BlockPainterTest, JoinedCountsAddUpAtEveryZoomAndOpenToTheirMembers) {
    feed::Store store = lampStore(20'000, 4, SymbolKind::Dot);
    start(store, 11.0);
    const SceneLayer& layer = painter.scene().layers.at(0);
    ASSERT_TRUE(layer.aggregates);
    for (double zoom = 4.0; zoom < 14.0; zoom += 0.5) {
        ASSERT_TRUE(layer.isJoined(zoom, false));
        std::vector<feed::AggregateCell> cells;
        layer.aggregates->collect(ClusterRenderer::levelAt(zoom), feed::WorldBox{}, cells);
        std::uint32_t total = 0;
        std::vector<std::uint32_t> members;
        for (const feed::AggregateCell& cell : cells) {
            total += cell.total;
            layer.aggregates->members(cell, members);
        }
        EXPECT_EQ(total, 20'000U);
        std::sort(members.begin(), members.end());
        EXPECT_EQ(members.size(), 20'000U);
        EXPECT_EQ(std::unique(members.begin(), members.end()), members.end());
    }
    EXPECT_FALSE(layer.isJoined(14.0, false));
    EXPECT_FALSE(layer.isJoined(11.0, true));
}

TEST_F(BlockPainterTest, AcrossTheAntimeridianBothSidesAreDrawn) {
    LayerSchema schema;
    schema.id = "lighting";
    schema.assetTypes = {{"luminaire", {"Street light", ""}, 2}};
    schema.symbol.kind = SymbolKind::Halo;
    std::vector<feed::Asset> assets;
    for (int i = 0; i < 400; ++i) {
        feed::Asset asset;
        asset.id = std::to_string(i);
        asset.layer = "lighting";
        asset.type = "luminaire";
        const double lon = -0.02 + 0.0001 * i;
        asset.position = {lon < 0 ? 180.0 + lon : -180.0 + lon, 48.41 + 0.00003 * (i % 20)};
        assets.push_back(asset);
    }
    feed::Store store("epoch", feed::Catalogue::build({schema}, assets));
    map.setStore(&store);
    map.camera()->resize(900, 600);
    map.camera()->jumpTo(179.9999, 48.41, 14.5);
    post();
    painter.look(map.camera()->camera(), 1.0, BlockPainter::Motion::AtRest);
    screen.settle();
    EXPECT_EQ(screen.last.shown.at(0), 400U);
    const QImage picture = screen.picture();
    int left = 0;
    int right = 0;
    for (int y = 0; y < picture.height(); ++y) {
        for (int x = 0; x < picture.width(); ++x) {
            (x < 450 ? left : right) += qAlpha(picture.pixel(x, y)) > 0 ? 1 : 0;
        }
    }
    EXPECT_GT(left, 200);
    EXPECT_GT(right, 200);
}

TEST_F(BlockPainterTest, AHundredThousandInOneSpotAndNothingAtAll) {
    LayerSchema schema;
    schema.id = "lighting";
    schema.assetTypes = {{"luminaire", {"Street light", ""}, 2}};
    schema.symbol.kind = SymbolKind::Dot;
    std::vector<feed::Asset> assets(100'000);
    for (std::size_t i = 0; i < assets.size(); ++i) {
        assets[i].id = std::to_string(i);
        assets[i].layer = "lighting";
        assets[i].type = "luminaire";
        assets[i].position = {15.60, 48.41};
    }
    feed::Store store("epoch", feed::Catalogue::build({schema}, assets));
    for (const double zoom : {11.0, 18.0}) {
        start(store, zoom);
        screen.settle();
        EXPECT_EQ(screen.last.shown.at(0), 100'000U);
    }
    feed::Store none("epoch", feed::Catalogue::build({schema}, {}));
    start(none, 14.0);
    screen.settle();
    EXPECT_EQ(screen.last.shown.at(0), 0U);
}

TEST(MapAges, OnlyRowsThatMayHaveGrownOldAreLookedAt) {
    feed::Store store = lampStore(50'000);
    for (std::uint32_t row = 0; row < 50'000; ++row) {
        store.set(Handle::of(0, row), 0, 500, Quality::Good, 1'000'000, 1);
    }
    MapViewModel map;
    map.setGatewayTime(1'000'000);
    map.setStore(&store);
    int changes = 0;
    QObject::connect(&map, &MapViewModel::sceneChanged, &map, [&] { ++changes; });
    map.checkAges();
    EXPECT_EQ(map.agesRead(), 0U);
    map.setGatewayTime(1'000'000'000);
    map.checkAges();
    EXPECT_EQ(map.agesRead(), 50'000U);
    EXPECT_EQ(changes, 1);
    map.checkAges();
    EXPECT_EQ(map.agesRead(), 50'000U);
}

}  // namespace
}  // namespace belfry::ui
