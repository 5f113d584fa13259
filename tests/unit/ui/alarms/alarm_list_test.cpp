// SPDX-License-Identifier: Apache-2.0
// The list at scale, its order and filter, causes, registers, the tree, and that row, map and inspector say the same.
#include <QSignalSpy>
#include <algorithm>
#include <map>
#include <numeric>
#include <random>

#include <gtest/gtest.h>

#include "models/domain/alarm_definition.h"
#include "tests/support/fake_console_ports.h"
#include "ui/alarms/alarm_list_view_model.h"
#include "ui/shell/console_view_model.h"

namespace belfry::ui {
namespace {

using items::AlarmListModel;

constexpr int kMany = 50'000;

feed::AlarmRecord numbered(int i) {
    feed::AlarmRecord alarm;
    alarm.layer = i % 2 == 0 ? "lighting" : "traffic";
    alarm.definition = "d" + std::to_string(i % 7);
    alarm.entity = "urn:e:" + std::to_string(i);
    alarm.key = alarm.layer + "/" + alarm.definition + "/" + alarm.entity;
    alarm.state = i % 3 == 0 ? "Acknowledged" : "Unacknowledged";
    alarm.priority = static_cast<AlarmPriority>(1 + i % 4);
    alarm.occurrence = 1;
    alarm.raisedMs = 1'000'000 + (i * 7'919LL) % 1'000'003;
    alarm.changedMs = alarm.raisedMs;
    return alarm;
}

std::vector<feed::AlarmRecord> many(int count) {
    std::vector<feed::AlarmRecord> alarms;
    alarms.reserve(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) {
        alarms.push_back(numbered(i));
    }
    return alarms;
}

/** Counts what a view would hear. */
struct Heard {
    explicit Heard(const QAbstractItemModel& model)
        : resets(&model, &QAbstractItemModel::modelReset),
          changes(&model, &QAbstractItemModel::dataChanged),
          inserts(&model, &QAbstractItemModel::rowsInserted),
          removals(&model, &QAbstractItemModel::rowsRemoved) {}
    [[nodiscard]] int changedRows() const {
        int rows = 0;
        for (const QList<QVariant>& change : changes) {
            rows += change[1].toModelIndex().row() - change[0].toModelIndex().row() + 1;
        }
        return rows;
    }
    QSignalSpy resets;
    QSignalSpy changes;
    QSignalSpy inserts;
    QSignalSpy removals;
};

class AlarmListTest : public testing::Test {
protected:
    ManualClock clock;
    test::FakeConsolePorts gateway{clock};
    std::unique_ptr<ConsoleViewModel> console = make();

    std::unique_ptr<ConsoleViewModel> make() {
        auto made = std::make_unique<ConsoleViewModel>(ConsoleSetup{}, gateway.ports(), clock);
        return made;
    }
    void begin() {
        console->start();
        drain();
    }
    void drain() { const_cast<FeedPump&>(console->pump()).drainNow(); }
    AlarmListViewModel& alarms() { return *console->alarms(); }
    QString keyAt(int row) { return alarms().alarms()->index(row, 0).data(AlarmListModel::KeyRole).toString(); }
    int rows() { return alarms().alarms()->rowCount(); }
};

TEST_F(AlarmListTest, OneChangeAmongFiftyThousandTouchesOneRow) {
    gateway.setAlarms(many(kMany));
    begin();
    ASSERT_EQ(rows(), kMany);
    const AlarmSortModel& sorted = alarms().sorted();
    const Heard heard(sorted);
    const std::uint64_t sortsBefore = sorted.fullSorts();
    constexpr int kChanges = 200;
    std::uint64_t worst = 0;
    for (int i = 0; i < kChanges; ++i) {
        feed::AlarmRecord alarm = numbered(i * 241);
        alarm.state = "Acknowledged";
        alarm.changedMs += 1;
        const std::uint64_t before = sorted.comparisons();
        gateway.sendAlarm(alarm);
        drain();
        worst = std::max(worst, sorted.comparisons() - before);
    }
    EXPECT_LE(worst, 200U) << "a place is found by halving, not by going through the list";
    EXPECT_EQ(heard.resets.count(), 0);
    EXPECT_EQ(heard.changedRows(), kChanges);
    EXPECT_EQ(heard.inserts.count() + heard.removals.count(), 0);
    EXPECT_EQ(sorted.fullSorts(), sortsBefore);
    EXPECT_EQ(rows(), kMany);
}

TEST_F(AlarmListTest, ComingAndGoingAmongFiftyThousandTouchesOneRowEach) {
    gateway.setAlarms(many(kMany));
    begin();
    const AlarmSortModel& sorted = alarms().sorted();
    const Heard heard(sorted);
    const std::uint64_t before = sorted.comparisons();
    for (int i = 0; i < 50; ++i) {
        gateway.sendAlarm(numbered(kMany + i));
        feed::AlarmRecord gone = numbered(i * 977);
        gone.state = "Normal";
        gone.changedMs += 1;
        gateway.sendAlarm(gone);
    }
    drain();
    EXPECT_EQ(heard.inserts.count(), 50);
    EXPECT_EQ(heard.removals.count(), 50);
    EXPECT_EQ(heard.resets.count(), 0);
    EXPECT_LE(sorted.comparisons() - before, 50U * 64U);
    EXPECT_EQ(rows(), kMany);
    // every key still leads to its own row
    for (int i = 0; i < kMany; i += 991) {
        const AlarmListModel& model = alarms().model();
        const int row = model.rowOf(QString::fromStdString(numbered(i).key));
        if (row >= 0) {
            EXPECT_EQ(model.at(row).key, numbered(i).key);
        }
    }
}

TEST_F(AlarmListTest, ManyRecordsInOneDrainAreToldOnce) {
    gateway.setAlarms(many(1'000));
    begin();
    const QSignalSpy told(&alarms(), &AlarmListViewModel::alarmsChanged);
    for (int i = 0; i < 200; ++i) {
        feed::AlarmRecord alarm = numbered(i);
        alarm.state = "Acknowledged";
        alarm.changedMs += 1;
        gateway.sendAlarm(alarm);
    }
    drain();
    EXPECT_EQ(told.count(), 1);
}

TEST_F(AlarmListTest, SortsByEveryColumnAndTurnsRound) {
    gateway.setAlarms(many(500));
    begin();
    const auto values = [this](int role) {
        QVariantList list;
        for (int row = 0; row < rows(); ++row) {
            list.append(alarms().alarms()->index(row, 0).data(role));
        }
        return list;
    };
    const auto rising = [&](int role) {
        const QVariantList list = values(role);
        return std::is_sorted(list.begin(), list.end(), [](const QVariant& a, const QVariant& b) {
            return QVariant::compare(a, b) == QPartialOrdering::Less;
        });
    };
    EXPECT_TRUE(rising(AlarmListModel::PriorityRole));
    alarms().sortBy(AlarmSortModel::ByPriority);
    EXPECT_TRUE(alarms().isReversed());
    EXPECT_EQ(alarms().alarms()->index(0, 0).data(AlarmListModel::PriorityRole).toInt(), 4);
    alarms().sortBy(AlarmSortModel::ByWhat);
    EXPECT_TRUE(rising(AlarmListModel::WhatRole));
    alarms().sortBy(AlarmSortModel::ByLayer);
    EXPECT_TRUE(rising(AlarmListModel::LayerTitleRole));
    alarms().sortBy(AlarmSortModel::ByTime);
    alarms().sortBy(AlarmSortModel::ByTime);
    EXPECT_TRUE(rising(AlarmListModel::RaisedRole)) << "the oldest first when turned round";
}

TEST_F(AlarmListTest, FiltersByTextPriorityStateLayerAndDistrict) {
    begin();
    const int all = rows();
    ASSERT_EQ(all, 16);
    alarms().setFilterText(QStringLiteral("feeder"));
    EXPECT_EQ(rows(), 1);
    alarms().clearFilter();
    alarms().setFilterPriority(3);
    EXPECT_EQ(rows(), 3);
    alarms().setFilterState(2);
    EXPECT_EQ(rows(), 1) << "acknowledged, of priority 3";
    alarms().clearFilter();
    alarms().setFilterLayer(static_cast<int>(*console->pump().store().catalogue().layerIndex("lighting")));
    EXPECT_EQ(rows(), 12);
    alarms().setFilterDistrict(0);
    EXPECT_EQ(alarms().filterDistrictName(), "Krems Mitte");
    EXPECT_EQ(rows(), 12);
    alarms().filterTo({}, {}, true);
    EXPECT_EQ(rows(), 0) << "nothing is outside of every district";
    alarms().clearFilter();
    EXPECT_EQ(rows(), all);
}

TEST_F(AlarmListTest, ACauseOpensToItsConsequencesAndStaysAboveThem) {
    std::vector<feed::AlarmRecord> set = test::cannedAlarms(clock.now().wallMs);
    const std::string trip = set[1].key;
    set[1].consequences = 3;
    for (int i = 0; i < 3; ++i) {
        feed::AlarmRecord lamp = set.back();
        lamp.entity = "urn:ngsi-ld:Streetlight:L-0" + std::to_string(4'820 + i);
        lamp.key = "lighting/lamp_failure/" + lamp.entity;
        lamp.state = "SuppressedByDesign";
        lamp.cause = trip;
        lamp.suppressedBy = {{"cause:" + trip, "", 0}};
        set.push_back(lamp);
    }
    gateway.setAlarms(set);
    begin();
    const QString root = QString::fromStdString(trip);
    ASSERT_EQ(rows(), 16);
    EXPECT_EQ(alarms().alarms()->index(1, 0).data(AlarmListModel::ConsequencesRole).toInt(), 3);
    alarms().toggleCause(root);
    ASSERT_EQ(rows(), 19);
    EXPECT_EQ(keyAt(1), root);
    for (int row = 2; row < 5; ++row) {
        EXPECT_EQ(alarms().alarms()->index(row, 0).data(AlarmSortModel::IndentRole).toInt(), 1);
        EXPECT_EQ(alarms().alarms()->index(row, 0).data(AlarmListModel::CauseRole).toString(), root);
    }
    // the cause moves (acknowledged it sorts behind what is not): those below move with it
    feed::AlarmRecord second = set[1];
    second.key = "lighting/supply_lost/other";
    second.entity = "other";
    second.consequences = 0;
    gateway.sendAlarm(second);
    set[1].state = "Acknowledged";
    set[1].changedMs += 1;
    gateway.sendAlarm(set[1]);
    drain();
    EXPECT_EQ(keyAt(1), QString::fromStdString(second.key));
    EXPECT_EQ(keyAt(2), root);
    EXPECT_EQ(alarms().alarms()->index(3, 0).data(AlarmListModel::CauseRole).toString(), root);
    EXPECT_EQ(alarms().alarms()->index(5, 0).data(AlarmListModel::CauseRole).toString(), root);
    // when it is over its consequences are no longer part of the active list
    set[1].state = "Normal";
    set[1].changedMs += 1;
    gateway.sendAlarm(set[1]);
    drain();
    EXPECT_EQ(rows(), 16);
}

TEST_F(AlarmListTest, RegistersSayWhoWhySinceUntilAndWhetherStillActive) {
    const Millis now = clock.now().wallMs;
    std::vector<feed::AlarmRecord> set = test::cannedAlarms(now);
    feed::AlarmRecord& shelved = set[5];
    shelved.shelvedBy = "Desk 1";
    shelved.shelfReason = "market day";
    shelved.shelvedMs = now - 1'000;
    shelved.shelfUntilMs = now + 60'000;
    shelved.active = true;
    // shelved, and then planned work as well: it stands in two registers
    feed::AlarmRecord both = set[6];
    both.state = "SuppressedByDesign";
    both.shelvedMs = now - 5'000;
    both.shelvedBy = "Desk 2";
    both.oneShot = true;
    both.suppressedMs = now - 2'000;
    both.suppressedBy = {{"window:M-1", "", now + 9'000}, {"cause:" + set[1].key, "", 0}};
    set[6] = both;
    set[7].state = "OutOfService";
    set[7].outOfServiceBy = "Desk 3";
    set[7].workOrder = "WO-7";
    set[7].outOfServiceMs = now - 3'000;
    gateway.setAlarms(set);
    gateway.maintenance.emplace_back();
    gateway.maintenance[0].id = "M-1";
    gateway.maintenance[0].title = "New contactor";
    begin();
    drain();  // the list of windows was asked for, and answered
    const auto at = [this](int row, int role) { return alarms().alarms()->index(row, 0).data(role); };

    alarms().setShow(AlarmSortModel::Shelved);
    ASSERT_EQ(rows(), 2);
    EXPECT_EQ(alarms().shelved(), 2) << "the bar counts what the register shows";
    EXPECT_EQ(at(0, AlarmRegisterModel::WhoRole).toString(), "Desk 1");
    EXPECT_EQ(at(0, AlarmRegisterModel::WhyRole).toString(), "market day");
    EXPECT_EQ(at(0, AlarmRegisterModel::SinceRole).toDouble(), static_cast<double>(now - 1'000));
    EXPECT_EQ(at(0, AlarmRegisterModel::UntilRole).toDouble(), static_cast<double>(now + 60'000));
    EXPECT_TRUE(at(0, AlarmRegisterModel::StillActiveRole).toBool()) << "what is active comes first";
    EXPECT_FALSE(at(1, AlarmRegisterModel::StillActiveRole).toBool());
    EXPECT_TRUE(at(1, AlarmRegisterModel::OneShotRole).toBool());

    alarms().setShow(AlarmSortModel::Suppressed);
    ASSERT_EQ(rows(), 1);
    EXPECT_TRUE(at(0, AlarmRegisterModel::WhoRole).toString().contains("M-1"));
    EXPECT_TRUE(at(0, AlarmRegisterModel::WhoRole).toString().contains("Supply lost · Feeder F-7"));
    EXPECT_TRUE(at(0, AlarmRegisterModel::WhyRole).toString().contains("New contactor"));
    EXPECT_EQ(at(0, AlarmRegisterModel::UntilRole).toDouble(), 0.0) << "one of the reasons has no end";

    alarms().setShow(AlarmSortModel::OutOfService);
    ASSERT_EQ(rows(), 1);
    EXPECT_EQ(at(0, AlarmRegisterModel::WhoRole).toString(), "Desk 3");
    EXPECT_EQ(at(0, AlarmRegisterModel::WhyRole).toString(), "WO-7");
    alarms().setShow(AlarmSortModel::Active);
    EXPECT_EQ(rows(), alarms().activeTotal());
}

/** Sums of the tree's rows of one depth, and of its root. */
void expectTreeAddsUp(AlarmListViewModel& alarms) {
    AlarmTreeModel& tree = *alarms.tree();
    std::map<int, std::array<int, 4>> sums;
    std::array<int, 4> list{};
    for (int row = 0; row < tree.rowCount(); ++row) {
        const auto counts = tree.index(row).data(AlarmTreeModel::ActiveRole).value<QList<int>>();
        for (std::size_t i = 0; i < 4; ++i) {
            sums[tree.index(row).data(AlarmTreeModel::DepthRole).toInt()][i] += counts[static_cast<qsizetype>(i)];
        }
    }
    const AlarmSortModel& sorted = alarms.sorted();
    for (int row = 0; row < sorted.rowCount(); ++row) {
        ++list[static_cast<std::size_t>(sorted.index(row, 0).data(AlarmListModel::PriorityRole).toInt()) - 1];
    }
    EXPECT_EQ(sums[0], list);
    EXPECT_EQ(sums[1], list);
    EXPECT_EQ(sums[2], list);
}

TEST_F(AlarmListTest, TheTreeAddsUpWhateverHappens) {
    begin();
    expectTreeAddsUp(alarms());
    alarms().tree()->setLayersFirst(true);
    expectTreeAddsUp(alarms());
    static const std::vector<std::string> kStates = {
        "Unacknowledged",     "Acknowledged", "RtnUnacknowledged", "Shelved",
        "SuppressedByDesign", "OutOfService", "LatchedAcked",      "Normal"};
    std::mt19937 random(7);
    std::vector<feed::AlarmRecord> set = test::cannedAlarms(clock.now().wallMs);
    for (int step = 0; step < 500; ++step) {
        feed::AlarmRecord& alarm = set[random() % set.size()];
        alarm.state = kStates[random() % kStates.size()];
        alarm.priority = static_cast<AlarmPriority>(1 + random() % 4);
        alarm.changedMs += 1;
        gateway.sendAlarm(alarm);
        if (step % 10 == 0) {
            drain();
            expectTreeAddsUp(alarms());
        }
    }
}

TEST(AlarmTree, NamesALayerAsItIsCalledNow) {
    QString title = QStringLiteral("traffic");  // before the catalogue is there: its id
    AlarmListModel model([&title](const feed::AlarmRecord&) {
        items::AlarmTexts texts;
        texts.layer = title;
        return texts;
    });
    AlarmTreeModel tree(model);
    const auto named = [&](const QString& name) {
        tree.settle();
        int found = 0;
        for (int row = 0; row < tree.rowCount(); ++row) {
            found += tree.index(row).data(AlarmTreeModel::TitleRole).toString() == name;
        }
        return found;
    };
    model.reset({numbered(1)});
    ASSERT_EQ(named(QStringLiteral("traffic")), 1);
    for (const char* name : {"Traffic", "Verkehr"}) {  // then its title, then another language's
        title = QString::fromLatin1(name);
        model.describeAgain();
        EXPECT_EQ(named(title), 1) << name;
        EXPECT_EQ(named(QStringLiteral("traffic")), 0) << name;
    }
}

TEST_F(AlarmListTest, ATreeRowIsTheFilterThatShowsItsAlarms) {
    begin();
    const AlarmTreeModel& tree = *alarms().tree();
    for (int row = 0; row < tree.rowCount(); ++row) {
        const QModelIndex index = tree.index(row);
        alarms().filterTo(index.data(AlarmTreeModel::LayerRole).toString(),
                          index.data(AlarmTreeModel::DistrictRole).toString(),
                          index.data(AlarmTreeModel::InDistrictRole).toBool());
        EXPECT_EQ(rows(), index.data(AlarmTreeModel::TotalRole).toInt()) << qPrintable(index.data().toString());
    }
}

TEST_F(AlarmListTest, AWallShowsTheWorstFirstAndSaysWhatItLeavesOut) {
    begin();
    AlarmTreeModel& tree = *alarms().tree();
    tree.setWall(true);
    tree.setLimit(3);
    ASSERT_EQ(tree.rowCount(), 3);
    EXPECT_EQ(tree.index(0).data().toString(), "Krems Mitte");
    EXPECT_EQ(tree.index(1).data().toString(), "Incidents") << "P1 is the worst";
    EXPECT_EQ(tree.index(2).data().toString(), "Lighting");
    EXPECT_EQ(tree.leftOut(), 3);
}

TEST_F(AlarmListTest, RowMapSymbolAndInspectorAlwaysAgree) {
    begin();
    static const std::vector<std::string> kStates = {"Unacknowledged", "Acknowledged",       "RtnUnacknowledged",
                                                     "LatchedUnacked", "LatchedAcked",       "Shelved",
                                                     "OutOfService",   "SuppressedByDesign", "Normal"};
    const feed::Catalogue& catalogue = console->pump().store().catalogue();
    std::mt19937 random(11);
    std::vector<feed::AlarmRecord> set = test::cannedAlarms(clock.now().wallMs);
    for (int step = 0; step < 1'500; ++step) {
        feed::AlarmRecord& alarm = set[random() % set.size()];
        alarm.state = kStates[random() % kStates.size()];
        alarm.occurrence += alarm.state == "Unacknowledged" ? 1U : 0U;
        alarm.changedMs += 1;
        gateway.sendAlarm(alarm);
        if (step % 5 != 0) {
            continue;
        }
        console->setSelected(QString::fromStdString(set[random() % set.size()].entity));
        drain();
        // what the list says of each asset: priority, acknowledged, returned
        std::multimap<std::uint32_t, AlarmMark> listed;
        const AlarmSortModel& sorted = alarms().sorted();
        for (int row = 0; row < sorted.rowCount(); ++row) {
            const QModelIndex index = sorted.index(row, 0);
            const std::string state = index.data(AlarmListModel::StateRole).toString().toStdString();
            const Handle handle = *catalogue.find(index.data(AlarmListModel::EntityRole).toString().toStdString());
            listed.emplace(
                handle.value,
                AlarmMark{handle, static_cast<std::uint8_t>(index.data(AlarmListModel::PriorityRole).toInt()),
                          !index.data(AlarmListModel::FlashingRole).toBool(), items::isReturned(state)});
        }
        const std::vector<AlarmMark>& marks = console->map()->alarms();
        ASSERT_EQ(marks.size(), listed.size());
        for (const AlarmMark& mark : marks) {
            const auto [first, last] = listed.equal_range(mark.handle.value);
            ASSERT_TRUE(std::any_of(first, last, [&mark](const auto& one) { return one.second == mark; }));
        }
        // and the inspector: every alarm of what is selected, in the list's state
        const QAbstractItemModel& own = *console->inspector()->alarms();
        int expected = 0;
        for (const feed::AlarmRecord& one : set) {
            expected += QString::fromStdString(one.entity) == console->selected() && one.state != "Normal" ? 1 : 0;
        }
        ASSERT_EQ(own.rowCount(), expected);
        for (int row = 0; row < own.rowCount(); ++row) {
            const std::string key = own.index(row, 0).data(AlarmListModel::KeyRole).toString().toStdString();
            const auto known = std::find_if(set.begin(), set.end(), [&key](const auto& one) { return one.key == key; });
            ASSERT_NE(known, set.end());
            EXPECT_EQ(own.index(row, 0).data(AlarmListModel::StateRole).toString().toStdString(), known->state);
        }
    }
}

TEST_F(AlarmListTest, GuidanceAndHistoryStandBesideTheAlarm) {
    std::vector<feed::AlarmRecord> set = test::cannedAlarms(clock.now().wallMs);
    set[1].notes = {{set[1].raisedMs + 5, "Desk 1", "crew called"}};
    gateway.setAlarms(set);
    begin();
    alarms().selectRow(1);
    AlarmDetailViewModel& detail = *alarms().detail();
    EXPECT_EQ(detail.title(), "Supply lost");
    EXPECT_TRUE(detail.consequence().contains("dark"));
    EXPECT_TRUE(detail.response().contains("duty crew"));
    ASSERT_EQ(detail.history().size(), 2);
    EXPECT_EQ(detail.history()[0].who, "Desk 1");
    EXPECT_TRUE(detail.history()[0].text.contains("crew called"));
    EXPECT_FALSE(detail.incidentHint().isEmpty()) << "a button that does nothing says why";
    alarms().selectRow(0);
    EXPECT_EQ(detail.incident(), "urn:ngsi-ld:Incident:I-1");
    alarms().openIncident();
    EXPECT_EQ(console->selected(), "urn:ngsi-ld:Incident:I-1");
}

TEST_F(AlarmListTest, FloodAndRateAreTheGatewaysByPosition) {
    begin();
    gateway.sendEventsHeartbeat(0, {{"city", "City", 3, false, 0}});
    drain();
    EXPECT_FALSE(alarms().flood());
    EXPECT_EQ(alarms().rate10(), 3);
    EXPECT_EQ(alarms().floodPlaces(), "");
    EXPECT_TRUE(alarms().floodDetail().startsWith("Whole city: 3 alarm")) << alarms().floodDetail().toStdString();
    // what the console sees itself does not count
    gateway.setAlarms(many(100));
    drain();
    EXPECT_FALSE(alarms().flood());
    gateway.sendEventsHeartbeat(0,
                                {{"north", "North desk", 34, true, clock.now().wallMs}, {"city", "City", 2, false, 0}});
    drain();
    EXPECT_TRUE(alarms().flood());
    EXPECT_EQ(alarms().rate10(), 36);
    EXPECT_EQ(alarms().floodPlaces(), "North desk");
    const QStringList lines = alarms().floodDetail().split(QLatin1Char('\n'));
    ASSERT_EQ(lines.size(), 2);
    EXPECT_TRUE(lines[0].startsWith("North desk: 34 alarm") && lines[0].contains("flood since "));
    EXPECT_TRUE(lines[1].startsWith("Rest of the city: 2 alarm") && !lines[1].contains("flood since "));
}

TEST_F(AlarmListTest, ColumnsOrderAndFilterAreKeptFromOneRunToTheNext) {
    std::vector<AlarmViewSettings> saved;
    const auto save = [&saved](const AlarmViewSettings& settings) { saved.push_back(settings); };
    begin();
    alarms().setMemory({}, save);
    EXPECT_TRUE(saved.empty()) << "nothing was chosen yet";
    EXPECT_TRUE(alarms().columns().contains(QStringLiteral("owner")));
    alarms().toggleColumn(QStringLiteral("owner"));
    alarms().toggleColumn(QStringLiteral("district"));
    alarms().sortBy(AlarmSortModel::ByTime);
    alarms().sortBy(AlarmSortModel::ByTime);
    alarms().setFilterPriority(2);
    alarms().setFilterText(QStringLiteral("street"));
    ASSERT_FALSE(saved.empty());
    const AlarmViewSettings kept = saved.back();

    const auto later = make();
    later->alarms()->setMemory(kept, {});
    EXPECT_EQ(later->alarms()->columns(), alarms().columns());
    EXPECT_EQ(later->alarms()->order(), AlarmSortModel::ByTime);
    EXPECT_TRUE(later->alarms()->isReversed());
    EXPECT_EQ(later->alarms()->filterPriority(), 2);
    EXPECT_EQ(later->alarms()->filterText(), "street");
    EXPECT_TRUE(later->alarms()->isFiltered()) << "and it says so";

    AlarmViewSettings odd = kept;  // a file that somebody edited
    odd.columns = {QStringLiteral("owner"), QStringLiteral("shoe size"), QStringLiteral("owner")};
    odd.order = 99;
    odd.filter.priority = 7;
    const auto third = make();
    third->alarms()->setMemory(odd, {});
    EXPECT_EQ(third->alarms()->columns(), QStringList{QStringLiteral("owner")});
    EXPECT_EQ(third->alarms()->order(), AlarmSortModel::ByPriority);
    EXPECT_EQ(third->alarms()->filterPriority(), 0);
}

TEST_F(AlarmListTest, GroupsAreRootRuleAreaAndTypeTheWorstRuleFirst) {
    begin();
    alarms().setOrder(AlarmSortModel::ByGroup);
    const AlarmSortModel& list = alarms().sorted();
    ASSERT_GT(list.rowCount(), 3);
    QStringList titles;
    for (int row = 0; row < list.rowCount(); ++row) {
        const QString title = list.data(list.index(row, 0), AlarmSortModel::GroupTitleRole).toString();
        if (titles.isEmpty() || titles.back() != title) {
            EXPECT_FALSE(titles.contains(title)) << "each group is in one piece: " << title.toStdString();
            titles.append(title);
        }
    }
    const feed::Store& store = gateway.truth();
    int last = 0;
    for (int row = 0; row < list.rowCount(); ++row) {
        const QModelIndex index = list.index(row, 0);
        const auto handle = store.catalogue().find(index.data(AlarmListModel::EntityRole).toString().toStdString());
        if (!handle) {
            continue;
        }
        const LayerSchema& schema = store.schema(handle->layer());
        const AlarmDefinition* definition =
            schema.alarm(index.data(AlarmListModel::DefinitionRole).toString().toStdString());
        if (definition == nullptr) {
            continue;  // one that the gateway raises itself
        }
        const auto [layer, root] = rootRule(store.catalogue().layers(), schema, *definition);
        EXPECT_GE(static_cast<int>(root->priority), last);
        last = static_cast<int>(root->priority);
        const QString type = QString::fromStdString(schema.assetTypes[store.catalogue().type(*handle)].title.en);
        const QString title = list.data(index, AlarmSortModel::GroupTitleRole).toString();
        EXPECT_TRUE(title.startsWith(QString::fromStdString(root->title.en))) << title.toStdString();
        EXPECT_TRUE(title.endsWith(type)) << title.toStdString();
    }
}

}  // namespace
}  // namespace belfry::ui
