// SPDX-License-Identifier: Apache-2.0
#include "models/items/order_list_model.h"

#include <QAbstractItemModelTester>

#include <gtest/gtest.h>

namespace belfry::items {
namespace {

feed::OrderRecord order(const std::string& id, const std::string& state, Millis changedMs = 1'000) {
    feed::OrderRecord record;
    record.id = id;
    record.state = state;
    record.changedMs = changedMs;
    feed::OrderTarget target;
    target.entity = "lamp-" + id;
    record.targets = {target};
    return record;
}

class OrderListModelTest : public testing::Test {
protected:
    OrderListModel model{[](const feed::OrderRecord&) { return OrderTexts{}; }};
    QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::Fatal};
};

TEST_F(OrderListModelTest, WhatIsOverIsNotListed) {
    model.reset({order("a", "InEffect"), order("b", "Released"), order("c", "Failed")});
    EXPECT_EQ(model.rowCount(), 1);
    model.apply(order("a", "Released", 2'000));
    EXPECT_EQ(model.rowCount(), 0);
}

TEST(EndedOrders, EachOrderIsInOneOfTheTwoLists) {
    const auto silent = [](const feed::OrderRecord& record) {
        OrderTexts texts;
        texts.where = record.targets.empty() ? QString() : QString::fromStdString(record.targets.front().entity);
        return texts;
    };
    OrderListModel ended(silent, OrderListModel::Which::Ended);
    const QAbstractItemModelTester tester(&ended, QAbstractItemModelTester::FailureReportingMode::Fatal);
    ended.reset({order("a", "InEffect"), order("b", "Released"), order("c", "Failed")});
    EXPECT_EQ(ended.rowCount(), 2);
    ended.apply(order("a", "Diverged", 2'000));
    EXPECT_EQ(ended.rowCount(), 2);
    ended.apply(order("a", "Released", 3'000));
    ASSERT_EQ(ended.rowCount(), 3);
    EXPECT_EQ(ended.at(0).id, "a");
    feed::OrderRecord alone = order("d", "Released");
    alone.reviewDueMs = 9'000;
    ended.apply(alone);
    EXPECT_EQ(ended.rowCount(), 3) << "it is not over before somebody has reviewed it";
    for (std::size_t i = 0; i < 2 * OrderListModel::kMostEnded; ++i) {
        ended.apply(order("x" + std::to_string(i), "Cancelled"));
    }
    EXPECT_EQ(ended.rowCount(), static_cast<int>(OrderListModel::kMostEnded)) << "it does not grow for ever";
}

TEST_F(OrderListModelTest, ATargetThatWasNotToldAgainKeepsItsName) {
    OrderListModel list([](const feed::OrderRecord& record) {
        OrderTexts texts;
        texts.where = record.targets.empty() ? QString() : QString::fromStdString(record.targets.front().entity);
        return texts;
    });
    list.apply(order("a", "Executing"));
    feed::OrderRecord part = order("a", "InEffect", 2'000);
    part.partial = true;
    part.targets.clear();
    list.apply(part);
    EXPECT_EQ(list.textsAt(0).where, QStringLiteral("lamp-a"));
}

TEST_F(OrderListModelTest, NewestFirstAndLateNewsIgnored) {
    model.apply(order("a", "Executing"));
    model.apply(order("b", "Executing"));
    EXPECT_EQ(model.at(0).id, "b");
    model.apply(order("a", "InEffect", 5'000));
    model.apply(order("a", "Executing", 4'000));
    EXPECT_EQ(model.find("a")->state, "InEffect");
}

TEST_F(OrderListModelTest, OnlyOrdersThatMayHoldTheDeviceHoldIt) {
    model.apply(order("a", "Selected"));
    EXPECT_EQ(model.holding("lamp-a"), nullptr);
    model.apply(order("a", "Executing", 2'000));
    ASSERT_NE(model.holding("lamp-a"), nullptr);
    EXPECT_EQ(model.holding("lamp-b"), nullptr);
}

TEST(OrderStates, SpellingsOfOneState) {
    EXPECT_EQ(stateKey("IN_EFFECT"), "ineffect");
    EXPECT_EQ(stateKey("InEffect"), "ineffect");
    EXPECT_TRUE(isTerminalOrder("SELECT_EXPIRED"));
    EXPECT_TRUE(isHoldingOrder("ReleaseFailed")) << "a device that did not let go is still held";
    EXPECT_FALSE(isHoldingOrder("Draft"));
}

}  // namespace
}  // namespace belfry::items
