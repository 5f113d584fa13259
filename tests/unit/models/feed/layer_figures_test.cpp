// SPDX-License-Identifier: Apache-2.0
#include "models/feed/layer_figures.h"

#include <gtest/gtest.h>

#include "models/feed/store.h"

namespace belfry::feed {
namespace {

constexpr Millis kNow = 1'000'000'000;
constexpr Millis kPeriod = 30'000;

AttributeSchema number(const char* name) {
    AttributeSchema schema;
    schema.name = name;
    schema.scale = 0.01;
    return schema;
}

LayerSchema layer(const char* id, const char* type, std::vector<AttributeSchema> attributes) {
    LayerSchema schema;
    schema.id = id;
    schema.periodMs = kPeriod;
    schema.assetTypes = {{type, {}, 0}, {"other", {}, 0}};
    schema.attributes = std::move(attributes);
    return schema;
}

/** A layer with some entities of its first type and one of another. */
Store storeOf(const LayerSchema& schema, int entities) {
    std::vector<Asset> assets;
    for (int i = 0; i <= entities; ++i) {
        Asset asset;
        asset.id = "urn:" + std::to_string(i);
        asset.layer = schema.id;
        asset.type = i == entities ? "other" : schema.assetTypes[0].name;
        asset.position = {15.0 + i * 0.001, 48.0};
        assets.push_back(asset);
    }
    return {"e", Catalogue::build({schema}, std::move(assets))};
}

void set(Store& store, int entity, AttributeIndex attribute, double value, Millis ageMs = 0) {
    const Handle handle = *store.catalogue().find("urn:" + std::to_string(entity));
    store.set(handle, attribute, rawOf(store.schema(0).attributes[attribute], value), Quality::Good, kNow - ageMs, 1);
}

TEST(LayerFigures, CarParksAreFilledByTheirSpaces) {
    Store store = storeOf(layer("parking", "facility",
                                {number("available_spot_number"), number("total_spot_number"), number("occupancy")}),
                          3);
    EXPECT_FALSE(summarise(store, 0, kNow).known);
    set(store, 0, 1, 100);
    set(store, 0, 0, 25);
    set(store, 1, 1, 300);
    set(store, 1, 0, 400);  // more free than there are: none is taken
    set(store, 2, 1, 50, 4 * kPeriod);
    set(store, 2, 0, 0, 4 * kPeriod);  // too old to count
    set(store, 3, 1, 1'000);           // no facility
    const LayerSummary summary = summarise(store, 0, kNow);
    EXPECT_EQ(summary.kind, LayerSummary::Kind::Fullness);
    EXPECT_TRUE(summary.known);
    EXPECT_DOUBLE_EQ(summary.figure, 75.0 / 400.0);
    EXPECT_DOUBLE_EQ(summary.completeness, 2.0 / 3.0);
    EXPECT_DOUBLE_EQ(summary.rounded().figure, 0.19);
    EXPECT_DOUBLE_EQ(summary.rounded().completeness, 0.66) << "never better than it is";
}

TEST(LayerFigures, DarkLampsAnswerOnlyWhileMostOfThemBurn) {
    Store store = storeOf(layer("lighting", "luminaire", {number("illuminance_level"), number("lamp_status")}), 5);
    for (int i = 0; i < 5; ++i) {
        set(store, i, 0, i < 2 ? 0.0 : 0.7);
        set(store, i, 1, 0.0);
    }
    EXPECT_EQ(answersTo(StandingQuestion::UnlitAtNight, store, kNow).size(), 2U);
    EXPECT_DOUBLE_EQ(summarise(store, 0, kNow).figure, 1.0);
    set(store, 2, 0, 0.0);
    EXPECT_TRUE(answersTo(StandingQuestion::UnlitAtNight, store, kNow).empty()) << "by day nothing is wrong";
    EXPECT_TRUE(answersTo(StandingQuestion::FullCarParks, store, kNow).empty());
    EXPECT_TRUE(answersTo(StandingQuestion::None, store, kNow).empty());
}

TEST(LayerFigures, SilenceIsAnsweredByEveryLayerWhoseEntitiesStay) {
    LayerSchema schema = layer("anything", "thing", {number("level")});
    Store store = storeOf(schema, 2);
    EXPECT_EQ(answersTo(StandingQuestion::NotReporting, store, kNow).size(), 3U);
    set(store, 0, 0, 1.0);
    set(store, 1, 0, 1.0, 3 * kPeriod + 1);
    EXPECT_EQ(answersTo(StandingQuestion::NotReporting, store, kNow).size(), 2U);
    EXPECT_DOUBLE_EQ(summarise(store, 0, kNow).figure, 1.0 / 3.0);
    schema.dynamicEntities = true;
    EXPECT_TRUE(answersTo(StandingQuestion::NotReporting, storeOf(schema, 2), kNow).empty());
}

TEST(LayerFigures, ALayerOfZeroAndOneWithoutItsAttributes) {
    const Store none("e", Catalogue::build({layer("traffic", "road_segment", {number("speed_ratio")})}, {}));
    EXPECT_FALSE(summarise(none, 0, kNow).known);
    EXPECT_EQ(summarise(none, 0, kNow).completeness, 0.0);
    Store odd = storeOf(layer("parking", "facility", {number("something")}), 2);
    set(odd, 0, 0, 1.0);
    EXPECT_FALSE(summarise(odd, 0, kNow).known);
    EXPECT_TRUE(answersTo(StandingQuestion::FullCarParks, odd, kNow).empty());
    const Store incidents("e", Catalogue::build({layer("incidents", "incident", {})}, {}));
    EXPECT_TRUE(summarise(incidents, 0, kNow).known) << "no incident is good news, not no news";
    EXPECT_EQ(summarise(incidents, 0, kNow).figure, 0.0);
}

}  // namespace
}  // namespace belfry::feed
