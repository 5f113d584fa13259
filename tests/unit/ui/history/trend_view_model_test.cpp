// SPDX-License-Identifier: Apache-2.0
#include "ui/history/trend_view_model.h"

#include <QGuiApplication>
#include <QSignalSpy>

#include <gtest/gtest.h>

namespace belfry::ui {
namespace {

using Points = std::vector<feed::HistoryPoint>;

/** Keeps every question and its reply until the test answers. */
class WaitingHistory final : public feed::HistoryPort {
public:
    void query(const feed::HistoryQuery& query, feed::Reply<Points> reply) override {
        asked.push_back(query);
        replies.push_back(std::move(reply));
    }

    std::vector<feed::HistoryQuery> asked;
    std::vector<feed::Reply<Points>> replies;
};

LayerSchema lighting() {
    LayerSchema schema;
    schema.id = "lighting";
    for (const char* const name : {"level", "status", "power"}) {
        AttributeSchema attribute;
        attribute.name = name;
        attribute.title = {name, name};
        attribute.history = attribute.name != "status";
        schema.attributes.push_back(attribute);
    }
    return schema;
}

class TrendTest : public testing::Test {
protected:
    static constexpr Millis kNow = 1'800'000'000'000;

    TrendTest() { cityClock.learn(kNow); }

    ManualClock clock;
    CityClock cityClock{clock};
    WaitingHistory history;
    LayerSchema schema = lighting();
    TrendViewModel trend{history, cityClock};
};

TEST_F(TrendTest, AsksForTheLastDayOfWhatIsRecorded) {
    EXPECT_FALSE(trend.isBusy());
    QSignalSpy changed(&trend, &TrendViewModel::pointsChanged);
    trend.show("lamp:1", &schema, {1, 2});
    EXPECT_TRUE(trend.isBusy());
    EXPECT_TRUE(trend.isEmpty());
    EXPECT_GT(changed.count(), 0);
    ASSERT_EQ(history.asked.size(), 1U);
    EXPECT_EQ(history.asked[0].entity, "lamp:1");
    EXPECT_EQ(history.asked[0].attribute, "power") << "the status has no history";
    EXPECT_EQ(history.asked[0].toMs, kNow);
    EXPECT_EQ(history.asked[0].toMs - history.asked[0].fromMs, 24 * 3'600'000);
    EXPECT_DOUBLE_EQ(trend.fromMs(), static_cast<double>(kNow - 24 * 3'600'000));
    EXPECT_DOUBLE_EQ(trend.toMs(), static_cast<double>(kNow));
}

TEST_F(TrendTest, DrawsLowestAndHighestOfEachPoint) {
    trend.show("lamp:1", &schema, {0, 2});
    history.replies[0](Points{{kNow - 3'000, 2.0, 2.0, 2.0}, {kNow - 2'000, 1.0, 7.0, 7.0}, {kNow, 3.0, 5.0, 3.0}});
    EXPECT_FALSE(trend.isBusy());
    EXPECT_EQ(trend.error(), "");
    const auto at = [](Millis ms, double value) { return QPointF(static_cast<double>(ms), value); };
    const QList<QPointF> expected{at(kNow - 3'000, 2.0), at(kNow - 2'000, 1.0), at(kNow - 2'000, 7.0), at(kNow, 5.0),
                                  at(kNow, 3.0)};
    EXPECT_EQ(trend.points(), expected);
    EXPECT_DOUBLE_EQ(trend.minimum(), 1.0);
    EXPECT_DOUBLE_EQ(trend.maximum(), 7.0);

    trend.setAttributeIndex(1);
    EXPECT_TRUE(trend.isEmpty()) << "another attribute's line must not stay";
    EXPECT_TRUE(trend.isBusy());
    ASSERT_EQ(history.asked.size(), 2U);
    EXPECT_EQ(history.asked[1].attribute, "power");
}

TEST_F(TrendTest, SaysWhyThereIsNoLineAndForgetsItWithTheNext) {
    trend.show("lamp:1", &schema, {0});
    history.replies[0](fail(ErrorCode::Unavailable, "the gateway does not answer", "wait"));
    EXPECT_FALSE(trend.isBusy());
    EXPECT_TRUE(trend.isEmpty());
    EXPECT_EQ(trend.error(), "the gateway does not answer");

    trend.show("lamp:2", &schema, {0});
    EXPECT_EQ(trend.error(), "");
    history.replies[1](Points{{kNow, 1.0, 1.0, 1.0}});
    EXPECT_EQ(trend.error(), "");
    EXPECT_FALSE(trend.isEmpty());
}

TEST_F(TrendTest, DropsTheAnswerForWhatIsNoLongerSelected) {
    trend.show("lamp:1", &schema, {0});
    trend.show("lamp:2", &schema, {0});
    ASSERT_EQ(history.replies.size(), 2U);
    history.replies[0](Points{{kNow, 9.0, 9.0, 9.0}});
    EXPECT_TRUE(trend.isBusy()) << "lamp:2 is still asked for";
    EXPECT_TRUE(trend.isEmpty());
    history.replies[1](Points{{kNow, 4.0, 4.0, 4.0}});
    ASSERT_EQ(trend.points().size(), 1);
    EXPECT_DOUBLE_EQ(trend.points()[0].y(), 4.0);

    // and the other way round: a late failure does not wipe what is shown
    trend.show("lamp:3", &schema, {0});
    trend.show("lamp:4", &schema, {0});
    history.replies[3](Points{{kNow, 5.0, 5.0, 5.0}});
    history.replies[2](fail(ErrorCode::Unavailable, "too late", "wait"));
    EXPECT_EQ(trend.error(), "");
    EXPECT_EQ(trend.points().size(), 1);
}

TEST_F(TrendTest, NothingSelectedAsksNothingAndDropsWhatWasAsked) {
    trend.show("lamp:1", &schema, {0});
    trend.show({}, nullptr, {});
    EXPECT_FALSE(trend.isBusy());
    EXPECT_EQ(history.asked.size(), 1U);
    history.replies[0](Points{{kNow, 9.0, 9.0, 9.0}});
    EXPECT_TRUE(trend.isEmpty());
    EXPECT_EQ(trend.attributeIndex(), -1);
}

TEST_F(TrendTest, AsksAgainEveryFiveMinutes) {
    trend.show("lamp:1", &schema, {0});
    history.replies[0](Points{{kNow, 1.0, 1.0, 1.0}});
    clock.advance(299'000);
    cityClock.tick();
    EXPECT_EQ(history.asked.size(), 1U);
    clock.advance(2'000);
    cityClock.tick();
    ASSERT_EQ(history.asked.size(), 2U);
    EXPECT_EQ(history.asked[1].toMs, kNow + 301'000);
    EXPECT_FALSE(trend.isEmpty()) << "the line stays until the new one is there";
}

}  // namespace
}  // namespace belfry::ui

int main(int argc, char** argv) {
    const QGuiApplication application(argc, argv);
    testing::InitGoogleTest(&argc, argv);
    return RUN_ALL_TESTS();
}
