// SPDX-License-Identifier: Apache-2.0
#include "models/items/alarm_list_model.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>

#include <gtest/gtest.h>

namespace belfry::items {
namespace {

feed::AlarmRecord record(const std::string& key, const std::string& state, std::uint64_t occurrence = 1,
                         Millis changedMs = 1'000) {
    feed::AlarmRecord alarm;
    alarm.key = key;
    alarm.entity = "urn:" + key;
    alarm.state = state;
    alarm.occurrence = occurrence;
    alarm.changedMs = changedMs;
    return alarm;
}

class AlarmListModelTest : public testing::Test {
protected:
    int described = 0;
    AlarmListModel model{[this](const feed::AlarmRecord& alarm) {
        ++described;
        return AlarmTexts{QString::fromStdString(alarm.entity), QStringLiteral("what"), QStringLiteral("1 V")};
    }};
    QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::Fatal};
};

TEST_F(AlarmListModelTest, ResetTakesEveryAlarmThatIsNotNormal) {
    model.reset({record("a", "Unacknowledged"), record("b", "Normal"), record("c", "Shelved")});
    ASSERT_EQ(model.rowCount(), 2);
    EXPECT_EQ(model.rowOf("a"), 0);
    EXPECT_EQ(model.rowOf("b"), -1);
    EXPECT_EQ(model.index(1).data(AlarmListModel::StateRole).toString(), "Shelved");
}

TEST_F(AlarmListModelTest, ApplyInsertsUpdatesAndRemovesExactRows) {
    QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
    model.apply(record("a", "Unacknowledged"));
    model.apply(record("b", "Unacknowledged"));
    model.apply(record("a", "Acknowledged", 1, 2'000));
    EXPECT_EQ(inserted.count(), 2);
    ASSERT_EQ(changed.count(), 1);
    EXPECT_EQ(changed.at(0).at(0).toModelIndex().row(), 0);
    model.apply(record("a", "Normal", 1, 3'000));
    EXPECT_EQ(removed.count(), 1);
    EXPECT_EQ(model.rowOf("b"), 0) << "rows behind the removed one move up";
}

TEST_F(AlarmListModelTest, LateNewsIsIgnored) {
    model.apply(record("a", "Acknowledged", 2, 5'000));
    model.apply(record("a", "Unacknowledged", 1, 9'000));
    model.apply(record("a", "Unacknowledged", 2, 4'000));
    EXPECT_EQ(model.at(0).state, "Acknowledged");
}

TEST_F(AlarmListModelTest, TextsAreMadeOncePerChangeAndNeverWhenRead) {
    model.apply(record("a", "Unacknowledged"));
    EXPECT_EQ(described, 1);
    for (int i = 0; i < 10; ++i) {
        EXPECT_EQ(model.index(0).data(AlarmListModel::WhatRole).toString(), "what");
    }
    EXPECT_EQ(described, 1);
    model.describeAgain();
    EXPECT_EQ(described, 2);
}

TEST(AlarmStates, FlashingInhibitedAndReturnedAreTheSpecifications) {
    for (const char* state : {"Unacknowledged", "RtnUnacknowledged", "LatchedUnacked"}) {
        EXPECT_TRUE(isFlashing(state)) << state;
        EXPECT_FALSE(isInhibited(state)) << state;
    }
    for (const char* state : {"Shelved", "SuppressedByDesign", "OutOfService"}) {
        EXPECT_TRUE(isInhibited(state)) << state;
        EXPECT_FALSE(isFlashing(state)) << state;
    }
    EXPECT_FALSE(isReturned("Acknowledged"));
    EXPECT_TRUE(isReturned("LatchedAcked"));
}

}  // namespace
}  // namespace belfry::items
