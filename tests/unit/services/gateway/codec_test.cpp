// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/codec.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace belfry::gateway {
namespace {

TEST(Codec, AlarmStateIsTheSameAfterwards) {
    AlarmState state;
    state.cond = AlarmCondState::PendingOff;
    state.severity = kSeverityMajor;
    state.condTimer.start({100, 1'000'100}, 5'000);
    state.edges = {{1, 2}, {3, 4}};
    state.latched = true;
    state.acked = false;
    state.maxSevSinceAck = 2;
    state.shelf = ShelfKind::Timed;
    state.shelfTimer.start({100, 1'000'100}, 60'000);
    state.shelfTotalMs = 60'000;
    state.shelvedBy = {"anna", "desk-1", true};
    state.shelfReason = "Straße \"gesperrt\"";
    state.shelvedAt = {5, 6};
    state.suppressedBy = {"a", "b"};
    state.outOfService = true;
    state.outOfServiceBy = {"bruno", "desk-2", false};
    state.workOrder = "W-1";
    state.outOfServiceSince = {7, 8};
    state.uncertain = true;
    state.uncertainSince = {9, 10};
    state.reAlarmTimer.start({100, 1'000'100}, 1'000);
    state.silence.start({100, 1'000'100}, 2'000);
    state.occurrence = 1'234'567'890'123;
    state.reAlarmCount = 3;
    state.raisedAt = {11, 12};
    state.ackedAt = {13, 14};
    state.returnedAt = {15, 16};
    state.ackedBy = {"carla", "desk-3", false};
    state.ackNote = "note";
    state.lastChange = {17, 18};
    state.owner = "dora";
    state.notes = {{{1, 2}, "anna", "text"}};
    const auto again = decodeAlarmState(encode(state));
    ASSERT_TRUE(again) << toText(again.error());
    EXPECT_EQ(*again, state);
}

TEST(Codec, OrderStateIsTheSameAfterwards) {
    OrderRequest request;
    request.id = "o1";
    request.layer = "lighting";
    request.command = "set_level";
    request.reason = "because";
    request.leaseMs = 600'000;
    request.tolerance = 0.05;
    request.targets.push_back({"L1", {0.3, ""}, {0.8, ""}, true, {0.7, "x"}, true});
    OrderLogic order(request, {"anna", "desk-1", false}, "session", {1'000, 1'767'225'600'000});
    OrderEvent submit = OrderEvent::of(OrderEventKind::Submit);
    submit.actor = {"anna", "desk-1", false};
    submit.session = "session";
    ASSERT_TRUE(order.apply(submit, {1'001, 1'767'225'600'001}));
    const OrderState state = order.state();
    auto again = decodeOrderHeader(encodeHeader(state));
    ASSERT_TRUE(again) << toText(again.error());
    ASSERT_EQ(again->targets.size(), 1U);
    const auto target = decodeTarget(encode(state.targets[0]));
    ASSERT_TRUE(target) << toText(target.error());
    again->targets[0] = *target;
    EXPECT_EQ(*again, state);
}

TEST(Codec, WhatDoesNotFitIsRefused) {
    for (const char* text : {"", "{}", "[]", "null", "{\"cond\":9}", "{\"id\":\"x\",\"targets\":99999999}"}) {
        EXPECT_FALSE(decodeAlarmState(text)) << text;
        EXPECT_FALSE(decodeOrderHeader(text)) << text;
        EXPECT_FALSE(decodeTarget(text)) << text;
    }
    std::string state = encode(AlarmState{});
    const auto place = state.find("\"cond\":0");
    ASSERT_NE(place, std::string::npos);
    state.replace(place, 8, "\"cond\":7");
    EXPECT_FALSE(decodeAlarmState(state));
}

TEST(Codec, StateNamesAreThoseOfTheConsole) {
    EXPECT_EQ(stateName(DisplayState::RtnUnacknowledged), "RtnUnacknowledged");
    EXPECT_EQ(stateName(DisplayState::LatchedUnacknowledged), "LatchedUnacked");
    EXPECT_EQ(stateName(DisplayState::OutOfService), "OutOfService");
    EXPECT_EQ(stateName("IN_EFFECT"), "InEffect");
}

TEST(Codec, AlarmRecordIsTheSameAfterwards) {
    feed::AlarmRecord record;
    record.key = "a/b/c";
    record.state = "Acknowledged";
    record.priority = AlarmPriority::P1;
    record.occurrence = 4;
    record.value = 1.5;
    record.note = "n";
    const auto again = alarmRecordFromJson(nlohmann::json::parse(dump(toJson(record))));
    ASSERT_TRUE(again);
    EXPECT_EQ(again->key, record.key);
    EXPECT_EQ(again->priority, record.priority);
    EXPECT_EQ(again->value, record.value);
    record.value.reset();
    EXPECT_FALSE(alarmRecordFromJson(toJson(record))->value) << "absent is not zero";
}

}  // namespace
}  // namespace belfry::gateway
