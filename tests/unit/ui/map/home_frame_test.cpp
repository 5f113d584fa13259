// SPDX-License-Identifier: Apache-2.0
#include "ui/map/home_frame.h"

#include <string>

#include <gtest/gtest.h>

namespace belfry::ui {
namespace {

LayerSchema lamps() {
    LayerSchema schema;
    schema.id = "lighting";
    schema.assetTypes.push_back({});
    schema.assetTypes.back().name = "luminaire";
    return schema;
}

feed::Asset lamp(int number, double lon, double lat) {
    feed::Asset asset;
    asset.id = "urn:lamp:" + std::to_string(number);
    asset.layer = "lighting";
    asset.type = "luminaire";
    asset.position = {lon, lat};
    return asset;
}

TEST(HomeFrame, IsTheCityAndNotTheFewThatAreToldToBeElsewhere) {
    feed::Catalogue catalogue({lamps()});
    int number = 0;
    for (int y = 0; y < 40; ++y) {
        for (int x = 0; x < 40; ++x) {
            ASSERT_TRUE(catalogue.add(lamp(number++, 15.58 + x * 0.001, 48.40 + y * 0.0005)));
        }
    }
    for (const auto& [lon, lat] : {std::pair{0.0, 0.0}, {-73.9, 40.7}, {200.0, 95.0}}) {
        (void)catalogue.add(lamp(number++, lon, lat));
    }
    const auto frame = homeFrameOf(catalogue);
    ASSERT_TRUE(frame);
    EXPECT_NEAR(frame->centre.lon, 15.5995, 0.001);
    EXPECT_NEAR(frame->centre.lat, 48.40975, 0.001);
    EXPECT_NEAR(frame->zoom, 15.1, 0.3) << "0.04 degrees in 1,000 px";
    EXPECT_LT(frame->southWest.lon, 15.58);
    EXPECT_LT(frame->southWest.lat, 48.40);
    EXPECT_GT(frame->northEast.lon, 15.62);
    EXPECT_GT(frame->northEast.lat, 48.42);
    EXPECT_GT(frame->southWest.lon, 15.4);
}

TEST(HomeFrame, OneAssetIsEnoughAndNoneIsNowhere) {
    feed::Catalogue catalogue({lamps()});
    EXPECT_FALSE(homeFrameOf(catalogue));
    ASSERT_TRUE(catalogue.add(lamp(1, 15.6, 48.4)));
    const auto frame = homeFrameOf(catalogue);
    ASSERT_TRUE(frame);
    EXPECT_NEAR(frame->centre.lon, 15.6, 1e-6);
    EXPECT_EQ(frame->zoom, 16.0);
    EXPECT_LT(frame->southWest.lat, frame->northEast.lat);
    catalogue.remove(*catalogue.find("urn:lamp:1"));
    EXPECT_FALSE(homeFrameOf(catalogue)) << "it is gone";
}

}  // namespace
}  // namespace belfry::ui
