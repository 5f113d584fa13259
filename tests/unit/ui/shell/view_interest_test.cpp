// SPDX-License-Identifier: Apache-2.0
#include "ui/shell/view_interest.h"

#include <gtest/gtest.h>

#include "models/feed/interest.h"

namespace belfry::ui {
namespace {

class NoFeed final : public feed::FeedSource {
public:
    void start(feed::FeedSink&) override {}
    void stop() override {}
    void acknowledge(std::uint64_t, Revision, Millis) override {}
    void resynchronise(const std::string&) override {}
    void setInterest(const feed::Interest&) override {}
    [[nodiscard]] feed::IntegrityCounters counters() const override { return {}; }
};

class ViewInterestTest : public testing::Test {
protected:
    feed::Interest at(double lon, double lat, double zoom, double bearing = 0.0, int width = 1'280) {
        map.camera()->resize(width, 720);
        map.camera()->jumpTo(lon, lat, zoom, bearing);
        feed::Interest wish = interest.interest();
        EXPECT_TRUE(feed::validate(wish)) << "the gateway refuses it";
        EXPECT_EQ(wish.boxes.size(), 1U);
        return wish;
    }
    static bool tells(const feed::Interest& wish, double lon, double lat) {
        const std::vector<feed::WorldBox> boxes = feed::worldBoxes(wish, 0.0);
        return !boxes.empty() && boxes[0].contains(feed::project({lon, lat}));
    }

    NoFeed feed;
    MapViewModel map;
    ViewInterest interest{feed, map};
};

TEST_F(ViewInterestTest, IsTheBoxOfTheView) {
    const feed::Interest wish = at(15.6, 48.4, 14.0);
    EXPECT_TRUE(tells(wish, 15.6, 48.4));
    EXPECT_TRUE(tells(wish, 15.65, 48.41));
    EXPECT_FALSE(tells(wish, 15.7, 48.4));
    EXPECT_FALSE(tells(wish, -15.6, 48.4));
}

TEST_F(ViewInterestTest, GoesOnBeyondTheAntimeridian) {
    for (const double lon : {179.99, -179.99}) {
        for (const double bearing : {0.0, 30.0, 200.0}) {
            const feed::Interest wish = at(lon, -17.0, 13.0, bearing);
            EXPECT_TRUE(tells(wish, 179.98, -17.0)) << lon << " " << bearing;
            EXPECT_TRUE(tells(wish, -179.98, -17.0)) << lon << " " << bearing;
            EXPECT_FALSE(tells(wish, 179.0, -17.0)) << lon << " " << bearing;
            EXPECT_FALSE(tells(wish, -179.0, -17.0)) << lon << " " << bearing;
            EXPECT_FALSE(tells(wish, 0.0, -17.0)) << lon << " " << bearing;
        }
    }
}

TEST_F(ViewInterestTest, AViewAsWideAsTheWorldIsTheWorld) {
    const feed::Interest wish =
        at(100.0, 10.0, CameraController::kMinimumZoom, 0.0, 5'000);  // the world is 4,096 pixels
    ASSERT_EQ(wish.boxes.size(), 1U);
    EXPECT_EQ(wish.boxes[0].west, -180.0);
    EXPECT_EQ(wish.boxes[0].east, 180.0);
    for (const double lon : {-179.9, -90.0, 0.0, 90.0, 179.9}) {
        EXPECT_TRUE(tells(wish, lon, 0.0)) << lon;
    }
}

}  // namespace
}  // namespace belfry::ui
