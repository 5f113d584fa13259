// SPDX-License-Identifier: Apache-2.0
// What a map of few assets shows beside symbols: trends, areas, marks of districts, ages.
#include <cmath>
#include <limits>
#include <numeric>
#include <random>

#include <gtest/gtest.h>

#include "tests/unit/ui/map/test_city.h"
#include "ui/map/area_renderer.h"
#include "ui/map/district_renderer.h"
#include "ui/map/hatch.h"
#include "ui/map/layer_rasteriser.h"

namespace belfry::ui {
namespace {

constexpr LayerIndex kAir = 0;
constexpr LayerIndex kIncidents = 1;
constexpr LayerIndex kLamps = 2;
constexpr LayerIndex kRoads = 3;
constexpr LayerIndex kParking = 4;
constexpr AttributeIndex kLevel = 0;
constexpr AttributeIndex kExtra = 1;  ///< trend of stations, radius of incidents

AttributeSchema number(const char* name, const char* unit = "1") {
    AttributeSchema attribute;
    attribute.name = name;
    attribute.type = AttributeType::Integer;
    attribute.unit = unit;
    return attribute;
}

LayerSchema layer(const char* id, SymbolKind kind, const char* type, int rank) {
    LayerSchema schema;
    schema.id = id;
    schema.periodMs = 60'000;
    schema.assetTypes = {{type, {type, ""}, rank}};
    schema.attributes = {number("level"), number("extra", "m")};
    schema.symbol.kind = kind;
    schema.symbol.levelAttribute = "level";
    return schema;
}

std::vector<LayerSchema> schemas() {
    std::vector<LayerSchema> all = {
        layer("air", SymbolKind::Hexagon, "station", 0), layer("incidents", SymbolKind::Priority, "incident", 0),
        layer("lighting", SymbolKind::Halo, "luminaire", 2), layer("traffic", SymbolKind::Line, "road_segment", 1),
        layer("parking", SymbolKind::Ring, "facility", 0)};
    all[kAir].symbol.trendAttribute = "extra";
    all[kIncidents].symbol.radiusAttribute = "extra";
    all[kIncidents].symbol.joinedBelowZoom = 16.0;
    all[kIncidents].symbol.levelMaximum = 3.0;
    all[kIncidents].symbol.levelInverted = true;
    return all;
}

feed::Asset asset(const char* layer, const char* type, const std::string& id, feed::LonLat at,
                  const std::string& district = {}) {
    feed::Asset made;
    made.id = id;
    made.layer = layer;
    made.type = type;
    made.position = at;
    made.district = district;
    return made;
}

constexpr feed::LonLat kMiddle{15.60, 48.41};

struct City {
    explicit City(std::vector<feed::Asset> assets)
        : store("epoch", feed::Catalogue::build(schemas(), std::move(assets))) {
        map.setGatewayTime(kNow);
        map.camera()->resize(800, 600);
    }
    void set(Handle handle, std::int32_t level, std::int32_t extra, Millis observedMs = kNow) {
        store.set(handle, kLevel, level, Quality::Good, observedMs, 1);
        store.set(handle, kExtra, extra, Quality::Good, observedMs, 1);
    }
    void show(double zoom, double bearing = 0.0) {
        map.setStore(&store);
        map.camera()->jumpTo(kMiddle.lon, kMiddle.lat, zoom, bearing);
    }
    [[nodiscard]] QImage picture() {
        LayerRasteriser rasteriser;
        return rasteriser.draw(sceneOf(map), map.camera()->camera(), plainStyle(), 0).image;
    }
    static constexpr Millis kNow = 100'000'000;
    feed::Store store;
    MapViewModel map;
};

int differing(const QImage& a, const QImage& b, QRect within) {
    int count = 0;
    for (int y = within.top(); y <= within.bottom(); ++y) {
        for (int x = within.left(); x <= within.right(); ++x) {
            count += a.pixel(x, y) != b.pixel(x, y) ? 1 : 0;
        }
    }
    return count;
}

int inked(const QImage& image, QRect within) {
    QImage empty(image.size(), image.format());
    empty.fill(Qt::transparent);
    return differing(image, empty, within);
}

// --- trend

TEST(MapTrend, EveryTrendLooksDifferentAndNothingElseMoves) {
    const QRect beside(417, 288, 16, 24);  // to the right of a hexagon in the middle
    std::vector<QImage> pictures;
    for (const int trend : {-1, 0, 1}) {
        City city({asset("air", "station", "s", kMiddle)});
        city.set(Handle::of(kAir, 0), 1, trend);
        city.show(16.0);
        pictures.push_back(city.picture());
        EXPECT_GT(inked(pictures.back(), beside), 30) << trend;
    }
    for (std::size_t i = 0; i < pictures.size(); ++i) {
        const QImage& other = pictures[(i + 1) % pictures.size()];
        EXPECT_GT(differing(pictures[i], other, beside), 20) << i;
        EXPECT_EQ(differing(pictures[i], other, QRect(370, 270, 40, 60)), 0) << "the hexagon itself";
    }
}

TEST(MapTrend, NotReportedOrStaleThereIsNoArrow) {
    const QRect beside(420, 288, 13, 24);
    City silent({asset("air", "station", "s", kMiddle)});
    silent.store.set(Handle::of(kAir, 0), kLevel, 1, Quality::Good, City::kNow, 1);
    silent.show(16.0);
    EXPECT_EQ(inked(silent.picture(), beside), 0);
    City stale({asset("air", "station", "s", kMiddle)});
    stale.set(Handle::of(kAir, 0), 1, 1, City::kNow - 300'000);
    stale.show(15.0);  // too far for ages
    EXPECT_EQ(inked(stale.picture(), beside), 0);
}

// --- areas

TEST(MapArea, IsTrueToScaleAtEveryZoomTurnAndLatitude) {
    for (const double latitude : {0.0, 48.41, 67.0}) {
        for (const auto& [zoom, bearing] : {std::pair(13.0, 0.0), std::pair(15.5, 33.0), std::pair(17.0, 200.0)}) {
            MapViewModel map;
            map.camera()->resize(800, 600);
            map.camera()->jumpTo(15.6, latitude, zoom, bearing);
            const RasterPlane plane{map.camera()->camera(), 1.0, 1};
            const feed::LonLat centre{15.6, latitude};
            const double radius = AreaRenderer::pixels(300.0, feed::project(centre), plane);
            // 300 m east, measured on the sphere, must be as far on the screen
            feed::LonLat east = centre;
            while (feed::distanceMetres(centre, east) < 300.0) {
                east.lon += 1e-6;
            }
            const QPointF a = plane.camera.toScreen(feed::project(centre));
            const QPointF b = plane.camera.toScreen(feed::project(east));
            EXPECT_NEAR(std::hypot(b.x() - a.x(), b.y() - a.y()), radius, 0.005 * radius + 0.02)
                << latitude << " z" << zoom;
        }
    }
}

TEST(MapArea, CoversItsCircleAndNoMore) {
    City city({asset("incidents", "incident", "i", kMiddle)});
    city.set(Handle::of(kIncidents, 0), 1, 100);
    for (const double zoom : {16.0, 17.5}) {
        city.show(zoom, 40.0);
        const QImage picture = city.picture();
        const RasterPlane plane{city.map.camera()->camera(), 1.0, 1};
        const double radius =
            AreaRenderer::pixels(100.0, city.store.catalogue().position(Handle::of(kIncidents, 0)), plane);
        ASSERT_GT(radius, 20.0);
        const QPointF at(400.0, 300.0);
        for (double angle = 0.1; angle < 6.2; angle += 0.35) {
            const auto pixel = [&](double away) {
                const QPointF p = at + QPointF(std::cos(angle), std::sin(angle)) * away;
                return qAlpha(picture.pixel(static_cast<int>(std::floor(p.x())), static_cast<int>(std::floor(p.y()))));
            };
            EXPECT_GT(pixel(radius - 3.0), 10) << "inside, z" << zoom;
            EXPECT_GT(pixel(radius), pixel(radius - 4.0) + 40) << "its rim, z" << zoom;
            if (radius > 55.0) {  // beyond the district's mark and the name
                EXPECT_EQ(pixel(radius + 3.5), 0) << "outside, z" << zoom;
            }
        }
    }
}

// Far larger than the picture: it must cost what is seen and have its rim where it belongs.
TEST(MapArea, OfFiftyKilometresIsDrawnInsideAsWell) {
    City city({asset("incidents", "incident", "i", {kMiddle.lon + 0.2, kMiddle.lat})});
    city.set(Handle::of(kIncidents, 0), 1, 50'000);
    city.show(18.0);
    EXPECT_EQ(inked(city.picture(), QRect(0, 0, 800, 600)), 800 * 600);
}

TEST(MapArea, AChangeRedrawsTheBlocksOfTheOldAndOfTheNewCircle) {
    City city({asset("incidents", "incident", "i", kMiddle)});
    city.set(Handle::of(kIncidents, 0), 1, 250);
    city.show(16.5);
    BlockPainter painter;
    const auto settle = [&] {
        std::vector<QPoint> drawn;
        while (painter.hasWork()) {
            for (const RasterBatch::Block& block : painter.step([] { return false; }).blocks) {
                drawn.push_back(block.number);
            }
        }
        return drawn;
    };
    painter.merge(city.map.takeUpdate(true), plainStyle(), false);
    painter.look(city.map.camera()->camera(), 1.0, BlockPainter::Motion::AtRest);
    settle();
    const auto change = [&](std::int32_t radius) {
        feed::Delta delta;
        delta.prevRev = city.store.revision();
        delta.rev = delta.prevRev + 1;
        feed::LayerBatch batch;
        batch.layer = kIncidents;
        batch.handles = {Handle::of(kIncidents, 0)};
        batch.observedMs = {City::kNow};
        feed::Column column;
        column.attribute = kExtra;
        column.values = {radius};
        batch.columns.push_back(column);
        delta.batches.push_back(batch);
        EXPECT_TRUE(city.store.apply(delta));
        city.map.applied(delta);
        painter.merge(city.map.takeUpdate(false), plainStyle(), false);
        return settle();
    };
    // from 250 m to 20 m: what it no longer covers must be drawn again
    const RasterPlane plane{city.map.camera()->camera(), 1.0, 1};
    const feed::Mercator place = city.store.catalogue().position(Handle::of(kIncidents, 0));
    const auto blocksAcross = [&](double metres) {
        const double radius = AreaRenderer::pixels(metres, place, plane);
        const auto block = [](double v) { return static_cast<int>(std::floor(v / RasterPlane::kBlock)); };
        return static_cast<std::size_t>(std::min(3, block(std::min(799.0, 400 + radius))) -
                                        std::max(0, block(std::max(0.0, 400 - radius))) + 1) *
               static_cast<std::size_t>(block(std::min(599.0, 300 + radius)) - block(std::max(0.0, 300 - radius)) + 1);
    };
    const std::size_t smaller = change(20).size();
    EXPECT_GE(smaller, blocksAcross(200.0));
    const std::size_t same = change(20).size();
    EXPECT_EQ(same, 0U) << "nothing changed";
    EXPECT_GE(change(250).size(), blocksAcross(200.0));
    // and what is on the screen is what a new picture would be
    LayerRasteriser fresh;
    EXPECT_GT(
        inked(fresh.draw(painter.scene(), city.map.camera()->camera(), plainStyle(), 0).image, QRect(300, 150, 40, 40)),
        0);
}

// --- districts from afar

struct Districts : City {
    explicit Districts(int incidents) : City(assets(incidents)) {
        std::mt19937 rng(4);
        for (std::uint32_t row = 0; row < store.catalogue().rowCount(kIncidents); ++row) {
            const auto priority = static_cast<std::int32_t>(rng() % 4);
            set(Handle::of(kIncidents, row), priority, 50);
        }
        for (std::uint32_t row = 0; row < store.catalogue().rowCount(kAir); ++row) {
            set(Handle::of(kAir, row), 1, 0);
        }
    }
    static std::vector<feed::Asset> assets(int incidents) {
        std::mt19937 rng(9);
        std::uniform_real_distribution<double> off(-0.012, 0.012);
        std::vector<feed::Asset> all;
        for (int i = 0; i < incidents; ++i) {
            const std::string district = i % 4 == 0 ? std::string() : "District " + std::to_string(i % 4);
            all.push_back(asset("incidents", "incident", "i" + std::to_string(i),
                                {kMiddle.lon + off(rng), kMiddle.lat + off(rng) / 2}, district));
        }
        for (int d = 1; d < 4; ++d) {  // each district's assets lie around its own middle
            for (int i = 0; i < 50; ++i) {
                all.push_back(asset("air", "station", std::to_string(d) + "-" + std::to_string(i),
                                    {kMiddle.lon + 0.01 * (d - 2), kMiddle.lat}, "District " + std::to_string(d)));
            }
        }
        return all;
    }
};

TEST(MapDistricts, CountsAddUpToTheIncidentsAtEveryZoomAndTheWorstIsShown) {
    Districts city(41);
    city.show(14.0);
    const DistrictMarks marks = city.map.districtMarks();
    for (double zoom = 8.0; zoom < 16.0; zoom += 0.5) {
        city.map.camera()->jumpTo(kMiddle.lon, kMiddle.lat, zoom);
        const auto placed = DistrictRenderer::arrange(*marks, {false, true}, city.map.camera()->camera(), 1.0, 1.0);
        std::size_t total = 0;
        for (const DistrictRenderer::Placed& one : placed) {
            std::size_t count = 0;
            int worst = 4;
            for (const std::size_t index : one.marks) {
                for (const Handle member : (*marks)[index].members) {
                    worst = std::min(worst, city.store.table(kIncidents).raw(member.row(), kLevel) + 1);
                    ++count;
                }
            }
            EXPECT_EQ(one.count, count);
            EXPECT_EQ(one.priority, worst) << "zoom " << zoom;
            total += count;
            for (const DistrictRenderer::Placed& other : placed) {
                EXPECT_TRUE(&one == &other || std::hypot(one.at.x() - other.at.x(), one.at.y() - other.at.y()) > 30.0);
            }
        }
        EXPECT_EQ(total, 41U) << "zoom " << zoom;
    }
    city.map.camera()->jumpTo(kMiddle.lon, kMiddle.lat, 16.0);
    EXPECT_TRUE(city.map.districtAt(400, 300).empty()) << "near, they are single symbols";
}

TEST(MapDistricts, StandWhereTheDistrictHasItsNameOrInTheMiddleOfItsAssets) {
    Districts city(12);
    city.show(14.0);
    const auto place = [&](const char* name) {
        const auto number = *city.store.catalogue().sharedNumber(name);
        for (const DistrictMark& mark : *city.map.districtMarks()) {
            const Handle first = mark.members.front();
            if (city.store.catalogue().districtNumbers(first.layer())[first.row()] == number) {
                return feed::unproject(mark.place);
            }
        }
        return feed::LonLat{};
    };
    EXPECT_NEAR(place("District 3").lon, kMiddle.lon + 0.01, 0.002);
    city.map.setDistrictPlaces({{"District 3", {15.61, 48.42}}});
    EXPECT_NEAR(place("District 3").lon, 15.61, 1e-6);
    EXPECT_NEAR(place("District 3").lat, 48.42, 1e-6);
    EXPECT_NEAR(place("District 1").lon, kMiddle.lon - 0.01, 0.002);
}

TEST(MapDistricts, WhatHasNoPlaceDoesNotMoveTheMark) {
    std::vector<feed::Asset> assets = Districts::assets(12);
    feed::Asset nowhere = asset("air", "station", "lost", {}, "District 3");
    nowhere.position = {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::quiet_NaN()};
    assets.push_back(nowhere);
    City city(std::move(assets));
    for (std::uint32_t row = 0; row < city.store.catalogue().rowCount(kIncidents); ++row) {
        city.set(Handle::of(kIncidents, row), 1, 50);
    }
    city.show(14.0);
    ASSERT_EQ(city.store.catalogue().rowCount(kAir), 151U) << "it is kept";
    ASSERT_FALSE(city.map.districtMarks()->empty());
    for (const DistrictMark& mark : *city.map.districtMarks()) {
        EXPECT_NEAR(feed::unproject(mark.place).lat, kMiddle.lat, 0.02);
    }
}

TEST(MapDistricts, AClickOpensExactlyItsMembersAndOneAloneIsSelected) {
    Districts city(21);
    city.show(14.5);
    city.map.setReducedMotion(true);
    const DistrictMarks marks = city.map.districtMarks();
    const auto placed = DistrictRenderer::arrange(*marks, {false, true}, city.map.camera()->camera(), 1.0, 1.0);
    const auto several = std::find_if(placed.begin(), placed.end(), [](const auto& one) { return one.count > 1; });
    ASSERT_NE(several, placed.end());
    const std::vector<Handle> members = city.map.districtAt(several->at.x(), several->at.y());
    EXPECT_EQ(members.size(), several->count);
    EXPECT_TRUE(city.map.pick(several->at.x(), several->at.y(), 12.0).isEmpty() ||
                !city.map.pick(several->at.x(), several->at.y(), 12.0).startsWith(QLatin1Char('i')))
        << "what is joined is not picked for itself";
    EXPECT_TRUE(city.map.selectAt(several->at.x(), several->at.y()));
    EXPECT_GE(city.map.camera()->zoom(), 16.0) << "they come apart";
    // far from everything, without a district
    City alone({asset("incidents", "incident", "i", kMiddle)});
    alone.set(Handle::of(kIncidents, 0), 1, 100);
    alone.show(13.0);
    alone.map.setReducedMotion(true);
    EXPECT_TRUE(alone.map.selectAt(400, 300));
    EXPECT_EQ(alone.map.selected(), QStringLiteral("i"));
    EXPECT_GE(alone.map.camera()->zoom(), 16.0);
}

TEST(MapDistricts, AChangeOfPriorityChangesThePictureAndNothingElseIsDrawn) {
    City city({asset("incidents", "incident", "i", kMiddle, "Old Town")});
    city.set(Handle::of(kIncidents, 0), 3, 0);
    city.show(14.0);
    BlockPainter painter;
    painter.merge(city.map.takeUpdate(true), plainStyle(), false);
    painter.look(city.map.camera()->camera(), 1.0, BlockPainter::Motion::AtRest);
    const auto settle = [&] {
        while (painter.hasWork()) {
            painter.step([] { return false; });
        }
    };
    settle();
    const QImage before = city.picture();
    const std::uint64_t blocks = painter.counts().blocks;
    feed::Delta delta;
    delta.prevRev = city.store.revision();
    delta.rev = delta.prevRev + 1;
    feed::LayerBatch batch;
    batch.layer = kIncidents;
    batch.handles = {Handle::of(kIncidents, 0)};
    batch.observedMs = {City::kNow};
    feed::Column column;
    column.values = {0};
    batch.columns.push_back(column);
    delta.batches.push_back(batch);
    ASSERT_TRUE(city.store.apply(delta));
    city.map.applied(delta);
    painter.merge(city.map.takeUpdate(false), plainStyle(), false);
    settle();
    EXPECT_GT(differing(before, city.picture(), QRect(380, 280, 60, 40)), 50);
    EXPECT_GE(painter.counts().blocks - blocks, 1U);
    EXPECT_LE(painter.counts().blocks - blocks, 4U);
}

// --- ages and hatching

TEST(MapAge, StaleSymbolsSayTheirAgeNearAndLiveOnesNever) {
    City city({asset("lighting", "luminaire", "a", kMiddle),
               asset("lighting", "luminaire", "b", {kMiddle.lon + 0.002, kMiddle.lat})});
    city.set(Handle::of(kLamps, 0), 1, 0, City::kNow - 12 * 60'000 - 1'000);
    city.set(Handle::of(kLamps, 1), 1, 0);
    city.show(17.0);
    city.map.checkAges();
    ASSERT_EQ(city.map.ages().size(), 1U);
    EXPECT_EQ(city.map.ages()[0].handle, Handle::of(kLamps, 0));
    EXPECT_EQ(city.map.ages()[0].text, QStringLiteral("12 min"));
    LayerRasteriser rasteriser;
    rasteriser.draw(sceneOf(city.map), city.map.camera()->camera(), plainStyle(), 0);
    ASSERT_EQ(rasteriser.marks().names().size(), 1U);
    EXPECT_EQ(rasteriser.marks().names()[0].text, QStringLiteral("12 min"));
    city.map.camera()->jumpTo(kMiddle.lon, kMiddle.lat, 15.0);
    city.map.checkAges();
    EXPECT_TRUE(city.map.ages().empty()) << "far away there is no room";
}

TEST(MapAge, GrowsByMinutesNotBySecondsAndIsBelowOneMinuteAtFirst) {
    City city({asset("lighting", "luminaire", "a", kMiddle)});
    city.set(Handle::of(kLamps, 0), 1, 0, City::kNow);
    city.show(17.0);
    int changes = 0;
    QObject::connect(&city.map, &MapViewModel::sceneChanged, &city.map, [&] { ++changes; });
    const auto textAfter = [&](Millis ms) {
        city.map.setGatewayTime(City::kNow + ms);
        city.map.checkAges();
        return city.map.ages().empty() ? QString() : city.map.ages()[0].text;
    };
    EXPECT_EQ(textAfter(170'000), QString());
    EXPECT_EQ(textAfter(181'000), QStringLiteral("3 min"));
    const int before = changes;
    EXPECT_EQ(textAfter(215'000), QStringLiteral("3 min"));
    EXPECT_EQ(changes, before) << "the map is not drawn again for seconds";
    EXPECT_EQ(textAfter(3'600'000 * 5), QStringLiteral("5 h"));
    EXPECT_EQ(textAfter(3'600'000LL * 24 * 9), QStringLiteral("9 d"));
}

// A whole street that fell silent at once says so once, not at every lamp; names and ages never overlap.
TEST(MapAge, TheSameAgeIsNotRepeatedAllOverAStreet) {
    std::vector<feed::Asset> assets;
    for (int i = 0; i < 60; ++i) {
        assets.push_back(
            asset("lighting", "luminaire", std::to_string(i), {kMiddle.lon - 0.003 + 0.0001 * i, kMiddle.lat}));
    }
    City city(std::move(assets));
    for (std::uint32_t row = 0; row < 60; ++row) {
        city.set(Handle::of(kLamps, row), 1, 0, City::kNow - 300'000);
    }
    city.show(17.0);
    city.map.checkAges();
    EXPECT_EQ(city.map.ages().size(), 60U);
    LayerRasteriser rasteriser;
    rasteriser.draw(sceneOf(city.map), city.map.camera()->camera(), plainStyle(), 0);
    const auto& names = rasteriser.marks().names();
    EXPECT_GE(names.size(), 3U);
    EXPECT_LE(names.size(), 10U);
    for (std::size_t i = 0; i < names.size(); ++i) {
        for (std::size_t j = i + 1; j < names.size(); ++j) {
            EXPECT_FALSE(names[i].box.intersects(names[j].box));
        }
    }
}

// LIVE, STALE and LOST are three pictures of every kind of symbol, whatever the colours.
TEST(MapHatch, LiveStaleAndLostLookDifferentForEveryKindOfSymbol) {
    const QRect around(376, 276, 48, 48);
    for (const auto& [layerId, type, index] :
         {std::tuple("air", "station", kAir), std::tuple("incidents", "incident", kIncidents),
          std::tuple("lighting", "luminaire", kLamps), std::tuple("traffic", "road_segment", kRoads),
          std::tuple("parking", "facility", kParking)}) {
        std::vector<QImage> pictures;
        for (const Millis age : {0, 300'000, 3'000'000}) {
            feed::Asset made = asset(layerId, type, "x", kMiddle);
            if (index == kRoads) {
                made.geometry = {{kMiddle.lon - 0.001, kMiddle.lat}, kMiddle, {kMiddle.lon + 0.001, kMiddle.lat}};
            }
            City city({made});
            city.set(Handle::of(index, 0), 1, 0, City::kNow - age);
            city.show(17.0);  // ages are not looked up: only the symbol is compared
            pictures.push_back(city.picture().convertToFormat(QImage::Format_Grayscale8));
        }
        EXPECT_GT(differing(pictures[0], pictures[1], around), 12) << layerId << ": live and stale";
        EXPECT_GT(differing(pictures[1], pictures[2], around), 8) << layerId << ": stale and lost";
        EXPECT_GT(differing(pictures[0], pictures[2], around), 12) << layerId << ": live and lost";
    }
}

TEST(MapHatch, StrokesRepeatAndLostCrossesThem) {
    const Hatch stale{false, 4.0, 1.0};
    const Hatch lost{true, 4.0, 1.0};
    double covered = 0.0;
    double crossed = 0.0;
    for (int y = 0; y < 40; ++y) {
        for (int x = 0; x < 40; ++x) {
            EXPECT_NEAR(stale.at(x, y), stale.at(x + 4.0 * std::sqrt(2.0), y), 1e-9);
            EXPECT_NEAR(lost.at(x, y), std::max(stale.at(x, y), stale.at(x, -y)), 1e-9);
            covered += stale.at(x, y);
            crossed += lost.at(x, y);
        }
    }
    EXPECT_NEAR(covered / 1600.0, 0.25, 0.05) << "a stroke of 1 every 4 pixels";
    EXPECT_GT(crossed, 1.5 * covered);
}

}  // namespace
}  // namespace belfry::ui
