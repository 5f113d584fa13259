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
