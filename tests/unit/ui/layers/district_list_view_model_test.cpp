// SPDX-License-Identifier: Apache-2.0
#include "ui/layers/district_list_view_model.h"

#include <QSignalSpy>
#include <random>

#include <gtest/gtest.h>

namespace belfry::ui {
namespace {

using District = DistrictListViewModel;

/** Lamps of three districts and of none; attribute 0 is 1 when the lamp has failed. */
feed::Store town(int lamps) {
    LayerSchema schema;
    schema.id = "lighting";
    schema.assetTypes = {{"luminaire", {"Street light", ""}, 2}};
    AttributeSchema status;
    status.name = "lamp_status";
    status.type = AttributeType::Boolean;
    schema.attributes = {status};
    schema.symbol.failedAttribute = "lamp_status";
    std::mt19937_64 rng(5);
    std::uniform_real_distribution<double> unit(0.0, 0.05);
    std::vector<feed::Asset> assets;
    const std::array<std::string, 4> districts{"Altstadt", "Neustadt", "Hafen", ""};
    for (int i = 0; i < lamps; ++i) {
        feed::Asset asset;
        asset.id = "lamp:" + std::to_string(i);
        asset.layer = "lighting";
        asset.type = "luminaire";
        asset.position = {15.6 + unit(rng), 48.4 + unit(rng)};
        asset.district = districts[static_cast<std::size_t>(i) % 4];
        assets.push_back(asset);
    }
    return {"epoch", feed::Catalogue::build({schema}, std::move(assets))};
}

feed::AlarmRecord alarm(int number, AlarmPriority priority, const std::string& state = "Unacknowledged") {
    feed::AlarmRecord record;
    record.key = "lighting/failure/lamp:" + std::to_string(number) + "/" + std::to_string(static_cast<int>(priority));
    record.layer = "lighting";
    record.definition = "failure";
    record.entity = "lamp:" + std::to_string(number);
    record.state = state;
    record.priority = priority;
    record.occurrence = 1;
    return record;
}

class Districts : public testing::Test {
protected:
    Districts() {
        districts.setActive(true);
        districts.setStore(&store);
    }
    QVariant at(const QString& title, int role) {
        for (int row = 0; row < districts.rowCount(); ++row) {
            if (districts.index(row).data(District::TitleRole).toString() == title) {
                return districts.index(row).data(role);
            }
        }
        return {};
    }
    /** One lamp reports, as a delta would bring it. */
    void report(const std::vector<int>& lamps, bool failed) {
        feed::Delta delta;
        delta.batches.emplace_back();
        for (const int lamp : lamps) {
            const Handle handle = *store.catalogue().find("lamp:" + std::to_string(lamp));
            store.set(handle, 0, failed ? 1 : 0, Quality::Good, 1'000, store.revision() + 1);
            delta.batches[0].handles.push_back(handle);
        }
        districts.applied(delta);
    }

    feed::Store store = town(400);
    ManualClock clock;
    CityClock cityClock{clock};
    District districts{cityClock};
    items::AlarmListModel alarms{[](const feed::AlarmRecord& record) {
        return items::AlarmTexts{
            {}, QString::fromStdString("P" + std::to_string(static_cast<int>(record.priority))), {}};
    }};
};

TEST_F(Districts, EveryAssetIsInExactlyOne) {
    ASSERT_EQ(districts.rowCount(), 4);
    int total = 0;
    for (int row = 0; row < 4; ++row) {
        total += districts.index(row).data(District::AssetsRole).toInt();
    }
    EXPECT_EQ(total, 400);
    EXPECT_EQ(at(QStringLiteral("Altstadt"), District::AssetsRole).toInt(), 100);
    EXPECT_EQ(districts.index(3).data(District::TitleRole).toString(), "Elsewhere") << "no district comes last";
}

TEST_F(Districts, ADeltaCostsItsRowsAndNothingElse) {
    const std::uint64_t before = districts.rowsRead();
    for (int second = 0; second < 60; ++second) {
        cityClock.tick();
    }
    EXPECT_EQ(districts.rowsRead(), before) << "time alone costs nothing";
    report({0, 4, 1}, true);
    EXPECT_EQ(districts.rowsRead(), before + 3);
    cityClock.tick();
    EXPECT_EQ(districts.rowsRead(), before + 3);
    EXPECT_EQ(at(QStringLiteral("Altstadt"), District::FailedRole).toInt(), 2);
    EXPECT_EQ(at(QStringLiteral("Neustadt"), District::FailedRole).toInt(), 1);
    report({0}, true);
    EXPECT_EQ(at(QStringLiteral("Altstadt"), District::FailedRole).toInt(), 2) << "twice failed is once failed";
    report({0}, false);
    EXPECT_EQ(at(QStringLiteral("Altstadt"), District::FailedRole).toInt(), 1);
    alarms.reset({alarm(0, AlarmPriority::P1)});
    const std::uint64_t reports = districts.rowsRead();
    districts.setAlarms(alarms);
    EXPECT_EQ(districts.rowsRead(), reports) << "alarms read no rows";
}

TEST_F(Districts, OnlyWhatChangedIsTold) {
    QSignalSpy changed(&districts, &District::dataChanged);
    QSignalSpy reset(&districts, &District::modelReset);
    cityClock.tick();
    EXPECT_EQ(changed.count(), 0);
    report({0, 4, 8}, true);
    EXPECT_EQ(changed.count(), 0) << "at most once a second";
    cityClock.tick();
    EXPECT_EQ(changed.count(), 1);
    EXPECT_EQ(reset.count(), 0);
}

TEST_F(Districts, CountsEqualARecountAfterRandomDeltas) {
    std::mt19937 rng(3);
    for (int i = 0; i < 500; ++i) {
        report({static_cast<int>(rng() % 400), static_cast<int>(rng() % 400)}, rng() % 2 == 0);
    }
    store.remove(*store.catalogue().find("lamp:40"));
    feed::Asset asset;
    asset.id = "lamp:new";
    asset.layer = "lighting";
    asset.type = "luminaire";
    asset.position = {15.6, 48.4};
    asset.district = "Hafen";
    const Handle added = *store.add(asset);
    feed::Delta delta;
    delta.removed = {*town(400).catalogue().find("lamp:40")};
    delta.added.push_back({added, asset});
    districts.applied(delta);
    cityClock.tick();
    District fresh(cityClock);
    fresh.setActive(true);
    fresh.setStore(&store);
    ASSERT_EQ(fresh.rowCount(), districts.rowCount());
    for (int row = 0; row < fresh.rowCount(); ++row) {
        for (const int role : {District::TitleRole, District::AssetsRole, District::FailedRole}) {
            EXPECT_EQ(districts.index(row).data(role), fresh.index(row).data(role)) << row << " " << role;
        }
    }
    EXPECT_EQ(at(QStringLiteral("Altstadt"), District::AssetsRole).toInt(), 99);
    EXPECT_EQ(at(QStringLiteral("Hafen"), District::AssetsRole).toInt(), 101);
}

TEST_F(Districts, ARowThatTheStoreDoesNotHaveCostsNoMemory) {
    const Handle absurd = Handle::of(0, Handle::kMaxRows - 1);
    ASSERT_FALSE(store.catalogue().contains(absurd));
    const std::uint64_t before = districts.rowsHeld();
    feed::Delta delta;
    delta.added.push_back({absurd, {}});
    districts.applied(delta);
    EXPECT_EQ(districts.rowsHeld(), before);
    EXPECT_EQ(districts.rowCount(), 4);
}

TEST_F(Districts, ShowTheWorstAlarmAndHowManyOfEach) {
    alarms.reset({alarm(0, AlarmPriority::P3), alarm(4, AlarmPriority::P2, "Acknowledged"), alarm(8, AlarmPriority::P2),
                  alarm(1, AlarmPriority::P1, "Shelved")});
    districts.setAlarms(alarms);
    EXPECT_EQ(at(QStringLiteral("Altstadt"), District::WorstRole).toInt(), 2);
    EXPECT_EQ(at(QStringLiteral("Altstadt"), District::WorstTextRole).toString(), "P2");
    EXPECT_EQ(at(QStringLiteral("Altstadt"), District::AlarmsRole).value<QList<int>>(), (QList<int>{0, 2, 1, 0}));
    EXPECT_EQ(at(QStringLiteral("Altstadt"), District::UnacknowledgedRole).value<QList<int>>(),
              (QList<int>{0, 1, 1, 0}));
    EXPECT_EQ(at(QStringLiteral("Neustadt"), District::WorstRole).toInt(), 0) << "shelved is nobody's trouble now";
    alarms.reset({});
    districts.setAlarms(alarms);
    EXPECT_EQ(at(QStringLiteral("Altstadt"), District::WorstRole).toInt(), 0);
}

TEST_F(Districts, AnAlarmOfNoAssetIsNotLost) {
    feed::AlarmRecord lost = alarm(0, AlarmPriority::P1);
    lost.entity = "feed:gone";
    alarms.reset({lost});
    districts.setAlarms(alarms);
    EXPECT_EQ(at(QStringLiteral("Elsewhere"), District::WorstRole).toInt(), 1);
}

TEST_F(Districts, WithTooLittleRoomTheWorstAreShown) {
    alarms.reset({alarm(2, AlarmPriority::P4), alarm(1, AlarmPriority::P1)});
    districts.setAlarms(alarms);
    districts.setLimit(2);
    ASSERT_EQ(districts.rowCount(), 2);
    EXPECT_EQ(districts.leftOut(), 2);
    EXPECT_EQ(districts.index(0).data(District::TitleRole).toString(), "Hafen");
    EXPECT_EQ(districts.index(1).data(District::TitleRole).toString(), "Neustadt");
    alarms.reset({alarm(0, AlarmPriority::P2), alarm(1, AlarmPriority::P1)});
    districts.setAlarms(alarms);
    EXPECT_EQ(districts.index(0).data(District::TitleRole).toString(), "Altstadt");
}

TEST_F(Districts, AnInactiveOneDoesNothing) {
    District idle(cityClock);
    idle.setStore(&store);
    idle.setAlarms(alarms);
    EXPECT_EQ(idle.rowCount(), 0);
    EXPECT_EQ(idle.rowsRead(), 0U);
}

}  // namespace
}  // namespace belfry::ui
