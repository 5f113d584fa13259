// SPDX-License-Identifier: Apache-2.0
#include "ui/selection/selection_view_model.h"

#include <QGuiApplication>
#include <QSignalSpy>
#include <cmath>
#include <random>

#include <gtest/gtest.h>

namespace belfry::ui {
namespace {

using Tool = SelectionViewModel::Tool;

LayerSchema schema(const std::string& id, const std::string& title, std::vector<AssetTypeSchema> types) {
    LayerSchema schema;
    schema.id = id;
    schema.title = {title, ""};
    schema.assetTypes = std::move(types);
    return schema;
}

/** Lamps and car parks scattered over a few kilometres, on streets "Street 0" to "Street 19". */
feed::Store town(int lamps) {
    std::mt19937_64 rng(11);
    std::uniform_real_distribution<double> lon(15.55, 15.65);
    std::uniform_real_distribution<double> lat(48.38, 48.44);
    std::vector<feed::Asset> assets;
    for (int i = 0; i < lamps + lamps / 4; ++i) {
        feed::Asset asset;
        const bool lamp = i < lamps;
        asset.id = (lamp ? "lamp:" : "park:") + std::to_string(i);
        asset.layer = lamp ? "lighting" : "parking";
        asset.type = lamp ? (i % 10 == 0 ? "cabinet" : "luminaire") : "facility";
        asset.position = {lon(rng), lat(rng)};
        asset.street = "Street " + std::to_string(i % 20);
        assets.push_back(asset);
    }
    return {"epoch",
            feed::Catalogue::build({schema("parking", "Parking", {{"facility", {"Car park", ""}, 0}}),
                                    schema("lighting", "Lighting",
                                           {{"luminaire", {"Street light", ""}, 2}, {"cabinet", {"Cabinet", ""}, 1}})},
                                   std::move(assets))};
}

class Selection : public testing::Test {
protected:
    Selection() {
        map.setReducedMotion(true);
        map.setStore(&store);
        map.camera()->resize(1200, 800);
        map.camera()->jumpTo(15.6, 48.41, 13.2, 25.0);
        selection.setFormatter(&formatter);
        selection.setStore(&store);
        QObject::connect(&selection, &SelectionViewModel::announced, &selection,
                         [this](const QString& text) { said.append(text); });
    }
    /** Every living entity for whose pixel `inside` holds. */
    template <typename Inside>
    std::vector<Handle> where(Inside inside) {
        std::vector<Handle> found;
        for (LayerIndex layer = 0; layer < 2; ++layer) {
            for (std::uint32_t row = 0; row < store.catalogue().rowCount(layer); ++row) {
                const Handle handle = Handle::of(layer, row);
                if (store.catalogue().contains(handle) &&
                    inside(handle, map.camera()->camera().toScreen(store.catalogue().position(handle)))) {
                    found.push_back(handle);
                }
            }
        }
        return found;
    }
    std::vector<Handle> inBox(double left, double top, double right, double bottom) {
        return where(
            [=](Handle, QPointF at) { return at.x() > left && at.x() < right && at.y() > top && at.y() < bottom; });
    }
    void drag(Tool tool, const std::vector<QPointF>& path, bool add = false) {
        selection.setTool(tool);
        selection.begin(path.front());
        for (const QPointF at : path) {
            selection.dragTo(at);
        }
        selection.finish(add);
    }

    feed::Store store = town(4'000);
    const Formatter formatter{QStringLiteral("en"), QStringLiteral("Europe/Vienna")};
    MapViewModel map;
    SelectionViewModel selection{map};
    QStringList said;
};

TEST_F(Selection, ARectangleHoldsExactlyWhatLiesInItOnTheTurnedMap) {
    drag(Tool::Rectangle, {{300, 200}, {500, 300}, {900, 600}});
    const std::vector<Handle> expected = inBox(300, 200, 900, 600);
    EXPECT_GT(expected.size(), 100U);
    EXPECT_EQ(map.selectedMany(), expected);
    EXPECT_EQ(selection.count(), static_cast<int>(expected.size()));
    EXPECT_EQ(selection.tool(), Tool::None) << "a tool is put away when it has done its work";
    EXPECT_TRUE(selection.outline().isEmpty());
}

TEST_F(Selection, ARectangleMayBeDrawnFromAnyCorner) {
    drag(Tool::Rectangle, {{900, 600}, {300, 200}});
    EXPECT_EQ(map.selectedMany(), inBox(300, 200, 900, 600));
}

TEST_F(Selection, ALassoHoldsExactlyWhatItSurrounds) {
    // a concave arrow: right of it is bare
    const std::vector<QPointF> arrow{{200, 100}, {1000, 400}, {200, 700}, {600, 400}};
    drag(Tool::Lasso, arrow);
    const std::vector<Handle> expected = where([&](Handle, QPointF at) {
        bool inside = false;
        for (std::size_t i = 0, j = arrow.size() - 1; i < arrow.size(); j = i++) {
            if ((arrow[i].y() > at.y()) != (arrow[j].y() > at.y()) &&
                at.x() < (arrow[j].x() - arrow[i].x()) * (at.y() - arrow[i].y()) / (arrow[j].y() - arrow[i].y()) +
                             arrow[i].x()) {
                inside = !inside;
            }
        }
        return inside;
    });
    EXPECT_GT(expected.size(), 100U);
    EXPECT_EQ(map.selectedMany(), expected);
}

TEST_F(Selection, ARadiusHoldsWhatIsThatManyMetresAway) {
    const feed::LonLat centre = toLonLat(map.camera()->camera().toWorld({600, 400}));
    const feed::LonLat edge = toLonLat(map.camera()->camera().toWorld({760, 520}));
    const double metres = feed::distanceMetres(centre, edge);
    selection.setTool(Tool::Radius);
    selection.begin({600, 400});
    selection.dragTo({760, 520});
    EXPECT_EQ(selection.measure(), formatter.quantity(metres / 1'000.0, QStringLiteral("km"), 1));
    selection.finish();
    const std::vector<Handle> expected = where([&](Handle handle, QPointF) {
        return feed::distanceMetres(centre, feed::unproject(store.catalogue().position(handle))) <= metres;
    });
    EXPECT_GT(expected.size(), 50U);
    EXPECT_EQ(map.selectedMany(), expected);
}

TEST_F(Selection, WhatWasDrawnIsAnAreaUntilSomethingElseIsSelected) {
    EXPECT_TRUE(selection.area().isEmpty());
    selection.setTool(Tool::Rectangle);
    selection.begin({300, 200});
    selection.dragTo({700, 500});
    selection.finish();
    ASSERT_EQ(selection.area().size(), 4);
    const auto at = [this](const QPointF& degrees) {
        return map.camera()->camera().toScreen(feed::project({degrees.x(), degrees.y()}));
    };
    EXPECT_NEAR(at(selection.area()[0]).x(), 300, 1.0);
    EXPECT_NEAR(at(selection.area()[0]).y(), 200, 1.0);
    EXPECT_NEAR(at(selection.area()[2]).x(), 700, 1.0);
    EXPECT_NEAR(at(selection.area()[2]).y(), 500, 1.0);

    selection.setTool(Tool::Radius);
    selection.begin({600, 400});
    selection.dragTo({700, 400});
    selection.finish();
    ASSERT_EQ(selection.area().size(), 72);
    for (const QPointF& corner : selection.area()) {
        EXPECT_NEAR(std::hypot(at(corner).x() - 600, at(corner).y() - 400), 100.0, 1.5);
    }
    selection.setTool(Tool::Rectangle);
    selection.begin({100, 100});
    selection.dragTo({200, 200});
    selection.finish(true);
    EXPECT_TRUE(selection.area().isEmpty()) << "two areas are none";
    selection.setTool(Tool::Rectangle);
    selection.begin({100, 100});
    selection.dragTo({200, 200});
    selection.finish();
    EXPECT_FALSE(selection.area().isEmpty());
    selection.clear();
    EXPECT_TRUE(selection.area().isEmpty());
}

TEST_F(Selection, AStreetIsAllOfItAndNothingElse) {
    const Handle lamp = Handle::of(1, 17);
    const feed::LonLat place = feed::unproject(store.catalogue().position(lamp));
    map.camera()->jumpTo(place.lon, place.lat, 18.0);
    selection.setTool(Tool::Street);
    selection.put({600, 400});
    const std::string_view street = store.catalogue().street(lamp);
    EXPECT_EQ(map.selectedMany(),
              where([&](Handle handle, QPointF) { return store.catalogue().street(handle) == street; }));
    EXPECT_GT(selection.count(), 100);

    selection.setTool(Tool::Street);
    map.camera()->jumpTo(10.0, 40.0, 18.0);
    selection.put({600, 400});
    EXPECT_EQ(said.last(), "Nothing here belongs to a street");
    EXPECT_EQ(selection.tool(), Tool::Street) << "the next tap may hit";
}

TEST_F(Selection, TapsAndKeysDoTheSameAsADrag) {
    const std::vector<Handle> expected = inBox(300, 200, 900, 600);
    selection.setTool(Tool::Rectangle);
    selection.put({300, 200});
    EXPECT_TRUE(selection.isDrawing());
    selection.put({900, 600});
    EXPECT_EQ(map.selectedMany(), expected);

    selection.clear();
    selection.setTool(Tool::Lasso);
    selection.moveCursor(-300, -200);  // from the middle of the map
    selection.putAtCursor();
    selection.moveCursor(0, -50);
    selection.putAtCursor();
    selection.takeBack();
    selection.moveCursor(600, 50);
    selection.putAtCursor();
    selection.moveCursor(0, 400);
    selection.putAtCursor();
    selection.moveCursor(-600, 0);
    selection.finishAtCursor();
    EXPECT_EQ(map.selectedMany(), expected);
}

TEST_F(Selection, TheKeysCursorMovesTheMapAtItsEdge) {
    selection.setTool(Tool::Radius);
    const QPointF corner = map.camera()->camera().toWorld({1199, 400});
    selection.moveCursor(700, 0);
    EXPECT_EQ(selection.cursor(), QPointF(1199, 400));
    const QPointF now = map.camera()->camera().toScreen(corner.x(), corner.y());
    EXPECT_NEAR(now.x(), 1199 - 101, 0.01);
    EXPECT_NEAR(now.y(), 400, 0.01);
}

TEST_F(Selection, WhatIsDrawnStaysInItsPlaceWhenTheMapMoves) {
    selection.setTool(Tool::Rectangle);
    selection.begin({300, 200});
    const QPointF place = map.camera()->camera().toWorld({300, 200});
    QSignalSpy moved(&selection, &SelectionViewModel::outlineChanged);
    map.camera()->zoomBy(0.7, 100, 100);
    EXPECT_EQ(moved.count(), 1);
    const QPointF expected = map.camera()->camera().toScreen(place.x(), place.y());
    EXPECT_NEAR(selection.outline().constFirst().x(), expected.x(), 1e-6);
    EXPECT_NEAR(selection.outline().constFirst().y(), expected.y(), 1e-6);
}

TEST_F(Selection, HiddenLayersAreNotSelectedAndLeaveASelection) {
    drag(Tool::Rectangle, {{300, 200}, {900, 600}});
    const int all = selection.count();
    ASSERT_EQ(selection.byLayer().size(), 2);
    map.setHiddenLayers({QStringLiteral("parking")});
    ASSERT_EQ(selection.byLayer().size(), 1);
    EXPECT_EQ(selection.byLayer().constFirst().title, "Lighting");
    const int lamps = selection.count();
    EXPECT_LT(lamps, all);
    drag(Tool::Rectangle, {{300, 200}, {900, 600}});
    EXPECT_EQ(selection.count(), lamps);
}

TEST_F(Selection, SumsUpByLayerAndTypeAndSaysSo) {
    drag(Tool::Rectangle, {{0, 0}, {1200, 800}});
    int total = 0;
    int cabinets = 0;
    for (const Handle handle : map.selectedMany()) {
        cabinets += handle.layer() == 1 && store.catalogue().type(handle) == 1 ? 1 : 0;
    }
    for (const LayerShare& share : selection.byLayer()) {
        total += share.count;
    }
    EXPECT_EQ(total, selection.count());
    EXPECT_TRUE(selection.byLayer().at(1).detail.endsWith(QStringLiteral(" · Cabinet %1").arg(cabinets)))
        << qPrintable(selection.byLayer().at(1).detail);
    EXPECT_EQ(said.last(), selection.summary());
    EXPECT_TRUE(selection.summary().startsWith(formatter.number(total) + QStringLiteral(" selected: Parking ")))
        << qPrintable(selection.summary());
    selection.clear();
    EXPECT_EQ(said.last(), "Nothing is selected");
}

TEST_F(Selection, AddingKeepsWhatWasSelected) {
    drag(Tool::Rectangle, {{300, 200}, {500, 400}});
    const std::size_t first = map.selectedMany().size();
    drag(Tool::Rectangle, {{400, 200}, {700, 400}}, true);
    EXPECT_EQ(map.selectedMany(), inBox(300, 200, 700, 400));
    EXPECT_GT(map.selectedMany().size(), first);
    drag(Tool::Rectangle, {{300, 200}, {500, 400}});
    EXPECT_EQ(map.selectedMany().size(), first);
}

TEST_F(Selection, CancellingGoesBackOneStepAtATime) {
    drag(Tool::Rectangle, {{300, 200}, {900, 600}});
    const std::vector<Handle> before = map.selectedMany();
    selection.setTool(Tool::Lasso);
    selection.begin({10, 10});
    selection.dragTo({200, 200});
    EXPECT_TRUE(selection.cancel());
    EXPECT_FALSE(selection.isDrawing());
    EXPECT_EQ(selection.tool(), Tool::Lasso);
    EXPECT_TRUE(selection.cancel());
    EXPECT_EQ(selection.tool(), Tool::None);
    EXPECT_FALSE(selection.cancel());
    EXPECT_EQ(map.selectedMany(), before) << "what was begun and dropped changes nothing";
}

TEST_F(Selection, ASlipOfTheHandSelectsNothingAndLosesNothing) {
    drag(Tool::Rectangle, {{300, 200}, {900, 600}});
    const std::vector<Handle> before = map.selectedMany();
    for (const Tool tool : {Tool::Rectangle, Tool::Lasso, Tool::Radius}) {
        drag(tool, {{400, 400}, {401, 401}});
        EXPECT_EQ(map.selectedMany(), before);
    }
}

TEST_F(Selection, WhatIsGoneLeavesTheSelectionAndWhatCameCanBeSelected) {
    drag(Tool::Rectangle, {{300, 200}, {900, 600}});
    const Handle gone = map.selectedMany().front();
    store.remove(gone);
    feed::Asset asset;
    asset.id = "lamp:new";
    asset.layer = "lighting";
    asset.type = "luminaire";
    asset.position = toLonLat(map.camera()->camera().toWorld({600, 400}));
    const Handle added = *store.add(asset);
    selection.storeChanged({false, true, {}});
    EXPECT_FALSE(std::binary_search(map.selectedMany().begin(), map.selectedMany().end(), gone));
    drag(Tool::Rectangle, {{300, 200}, {900, 600}});
    EXPECT_EQ(map.selectedMany(), inBox(300, 200, 900, 600));
    EXPECT_TRUE(std::binary_search(map.selectedMany().begin(), map.selectedMany().end(), added));
}

TEST_F(Selection, AnotherStoreEndsIt) {
    drag(Tool::Rectangle, {{300, 200}, {900, 600}});
    const feed::Store other = town(8);
    map.setStore(&other);
    selection.setStore(&other);
    EXPECT_EQ(selection.count(), 0);
    EXPECT_TRUE(selection.byLayer().isEmpty());
}

}  // namespace
}  // namespace belfry::ui

int main(int argc, char** argv) {
    const QGuiApplication app(argc, argv);
    ::testing::InitGoogleTest(&argc, argv);
    return RUN_ALL_TESTS();
}
