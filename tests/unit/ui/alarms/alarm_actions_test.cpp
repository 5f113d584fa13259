// SPDX-License-Identifier: Apache-2.0
// What an operator does to chosen alarms: selection, acknowledging many, every action, and the gateway's answer.
#include <QCoreApplication>
#include <QSignalSpy>
#include <algorithm>

#include <gtest/gtest.h>

#include "tests/support/fake_console_ports.h"
#include "ui/shell/console_view_model.h"
#include "ui/text/language_switch.h"

namespace belfry::ui {
namespace {

using feed::AlarmActionKind;
using items::AlarmListModel;

class AlarmActionsTest : public testing::Test {
protected:
    ManualClock clock;
    test::FakeConsolePorts gateway{clock};
    LanguageSwitch languages{*QCoreApplication::instance()};
    std::unique_ptr<ConsoleViewModel> console = make();
    std::vector<feed::AlarmRecord> set = test::cannedAlarms(clock.now().wallMs);

    std::unique_ptr<ConsoleViewModel> make() {
        ConsoleSetup setup;
        setup.operatorName = QStringLiteral("Desk 2");
        setup.installLanguage = [this](const QString& language) { languages.apply(language); };
        return std::make_unique<ConsoleViewModel>(setup, gateway.ports(), clock);
    }
    void begin() {
        console->start();
        drain();
        clock.advance(1'000);
    }
    void drain() { const_cast<FeedPump&>(console->pump()).drainNow(); }
    AlarmListViewModel& alarms() { return *console->alarms(); }
    AlarmSelection& selection() { return *alarms().selection(); }
    AlarmActionsViewModel& actions() { return *alarms().actions(); }
    [[nodiscard]] bool wasTarget(const std::string& key) const {
        const auto& targets = gateway.actions.back().targets;
        return std::any_of(targets.begin(), targets.end(), [&key](const auto& target) { return target.key == key; });
    }
};

TEST_F(AlarmActionsTest, RangesTogglesAndAll) {
    begin();
    selection().selectRow(2);
    EXPECT_EQ(selection().count(), 1);
    selection().move(1, true);
    selection().move(1, true);
    EXPECT_EQ(selection().count(), 3) << "Shift and arrows take a range";
    selection().move(-1, true);
    EXPECT_EQ(selection().count(), 2) << "and give back";
    selection().move(5, false, true);
    EXPECT_EQ(selection().count(), 2) << "Ctrl only walks";
    selection().toggleCurrent();
    EXPECT_EQ(selection().count(), 3);
    selection().toggleCurrent();
    EXPECT_EQ(selection().count(), 2);
    selection().selectAll();
    EXPECT_EQ(selection().count(), 16);
    selection().extendTo(0);
    selection().selectRow(4);
    EXPECT_EQ(selection().count(), 1);
}

TEST_F(AlarmActionsTest, NothingIsChosenThatIsNotShown) {
    begin();
    selection().selectAll();
    alarms().setFilterPriority(1);
    EXPECT_EQ(selection().count(), 1) << "a filter takes what it hides out of the selection";
    alarms().clearFilter();
    EXPECT_EQ(selection().count(), 1);
    feed::AlarmRecord gone = set[0];
    gone.state = "Normal";
    gone.changedMs += 1;
    gateway.sendAlarm(gone);
    drain();
    EXPECT_EQ(selection().count(), 0);
    EXPECT_TRUE(selection().current().isEmpty());
}

TEST_F(AlarmActionsTest, ManyAreAskedForWithCountsPerPriorityAndLaterArrivalsAreLeftOut) {
    begin();
    selection().selectAll();
    actions().acknowledge();
    ASSERT_TRUE(actions().isAsking());
    EXPECT_TRUE(gateway.actions.empty()) << "nothing is sent before it is confirmed";
    EXPECT_EQ(actions().askedCounts(), (QList<int>{1, 1, 1, 11}));

    // while the question stands: a new alarm, one that comes again, one taken by another desk
    feed::AlarmRecord fresh = set[1];
    fresh.entity = "urn:ngsi-ld:StreetlightControlCabinet:C-110";
    fresh.key = "lighting/supply_lost/" + fresh.entity;
    gateway.sendAlarm(fresh);
    feed::AlarmRecord again = set[1];
    again.occurrence += 1;
    again.changedMs += 1;
    gateway.sendAlarm(again);
    feed::AlarmRecord announcedAgain = set[3];  // the same occurrence, announced anew
    announcedAgain.state = "Unacknowledged";
    announcedAgain.reAlarms += 1;
    announcedAgain.changedMs += 1;
    gateway.sendAlarm(announcedAgain);
    feed::AlarmRecord taken = set[6];
    taken.state = "Acknowledged";
    taken.changedMs += 1;
    gateway.sendAlarm(taken);
    drain();
    EXPECT_EQ(actions().arrivedSince(), 3);
    EXPECT_EQ(actions().settledSince(), 3);
    EXPECT_EQ(actions().askedCounts(), (QList<int>{1, 0, 0, 10}));

    actions().confirmAcknowledge(QStringLiteral("on it"));
    drain();
    ASSERT_EQ(gateway.actions.size(), 1U);
    EXPECT_EQ(gateway.actions[0].kind, AlarmActionKind::Acknowledge);
    EXPECT_EQ(gateway.actions[0].note, "on it");
    EXPECT_EQ(gateway.actions[0].targets.size(), 11U);
    for (const std::string& key : {fresh.key, again.key, announcedAgain.key, taken.key}) {
        EXPECT_FALSE(wasTarget(key)) << key;
    }
    for (const feed::AlarmTarget& target : gateway.actions[0].targets) {
        EXPECT_EQ(target.occurrence, 1U) << "the occurrence that was shown";
    }
    EXPECT_FALSE(actions().isAsking());
    EXPECT_EQ(alarms().unacknowledgedTotal(), 3);
    EXPECT_EQ(actions().answer(), "11 acknowledged");
}

TEST_F(AlarmActionsTest, OneIsAcknowledgedAtOnceUnlessItAsksForANote) {
    begin();
    alarms().selectRow(0);
    actions().acknowledge();
    drain();
    EXPECT_FALSE(actions().isAsking());
    EXPECT_EQ(gateway.actions.size(), 1U);
    EXPECT_TRUE(actions().answer().isEmpty()) << "the row says it already";
}

TEST_F(AlarmActionsTest, WhatBecameWorseWhileTheQuestionStandsIsNotAcknowledgedUnseen) {
    begin();
    selection().selectAll();
    actions().acknowledge();
    ASSERT_TRUE(actions().isAsking());
    feed::AlarmRecord worse = set[1];  // the same occurrence, nobody announced it anew
    worse.severity += 1;
    worse.changedMs += 1;
    gateway.sendAlarm(worse);
    drain();
    EXPECT_EQ(actions().arrivedSince(), 1);
    EXPECT_EQ(actions().settledSince(), 1);
    actions().confirmAcknowledge(QStringLiteral("on it"));
    drain();
    ASSERT_EQ(gateway.actions.size(), 1U);
    EXPECT_FALSE(wasTarget(worse.key));
    EXPECT_EQ(gateway.actions[0].targets.size(), 13U);
}

TEST_F(AlarmActionsTest, APartialSuccessNamesWhoWasRefusedAndWhyInTheReadersLanguage) {
    begin();
    gateway.refuseAlarm[set[1].key] =
        refuse(TextCode::AlarmAlreadyAcked, {{"alarm", LocalText{"Supply lost", "Versorgung ausgefallen"}}}).value();
    gateway.refuseAlarm[set[7].key] = Error{ErrorCode::FailedPrecondition, "not now", "Wait.", "X"};
    gateway.refuseAlarm[set[8].key] = Error{ErrorCode::FailedPrecondition, "not now", "Wait.", "X"};
    selection().selectAll();
    actions().askAcknowledge();
    actions().confirmAcknowledge({});
    drain();
    EXPECT_EQ(actions().answer(), "11 acknowledged");
    ASSERT_EQ(actions().refusals().size(), 2) << "the same reason is said once";
    const auto said = [this](const QString& part) {
        const QList<AlarmRefusal> refusals = actions().refusals();
        return *std::find_if(refusals.begin(), refusals.end(),
                             [&part](const AlarmRefusal& refusal) { return refusal.message.contains(part); });
    };
    EXPECT_TRUE(said(QStringLiteral("already acknowledged")).names.contains("Feeder F-7"));
    EXPECT_EQ(said(QStringLiteral("not now")).count, 2);
    EXPECT_EQ(said(QStringLiteral("not now")).hint, "Wait.");
    EXPECT_TRUE(console->complaints().isEmpty()) << "it is said where it was asked";
    console->setLanguage(QStringLiteral("de"));
    EXPECT_TRUE(said(QStringLiteral("Versorgung ausgefallen")).message.contains("quittiert"));
    EXPECT_EQ(alarms().alarms()->index(0, 0).data(AlarmListModel::StateTextRole).toString(), "Quittiert");
    actions().dismissAnswer();
    EXPECT_TRUE(actions().refusals().isEmpty());
}

TEST_F(AlarmActionsTest, AFullDiskIsOneSentenceNotOnePerAlarm) {
    begin();
    gateway.refuseWith =
        Error{ErrorCode::ResourceExhausted, "the journal's disk is full", "Make room.", "JOURNAL_REFUSES"};
    selection().selectAll();
    actions().askAcknowledge();
    actions().confirmAcknowledge({});
    drain();
    ASSERT_EQ(console->complaints().size(), 1);
    EXPECT_EQ(console->complaints().first().message, "the journal's disk is full");
    EXPECT_EQ(console->complaints().first().hint, "Make room.");
    EXPECT_EQ(alarms().unacknowledgedTotal(), 14) << "nothing is shown that is not so";
    // alarms go on being shown, and when there is room it works again
    feed::AlarmRecord fresh = set[1];
    fresh.key = "lighting/supply_lost/x";
    fresh.entity = "x";
    gateway.sendAlarm(fresh);
    drain();
    EXPECT_EQ(alarms().unacknowledgedTotal(), 15);
    gateway.refuseWith.reset();
    selection().selectAll();
    actions().askAcknowledge();
    actions().confirmAcknowledge({});
    drain();
    EXPECT_EQ(alarms().unacknowledgedTotal(), 0);
}

TEST_F(AlarmActionsTest, ShelvingNeedsAReasonAndATimeOrOneShot) {
    begin();
    alarms().selectRow(1);
    actions().shelve(30, QStringLiteral("  "));
    actions().shelve(actions().maxShelveMinutes() + 1, QStringLiteral("too long"));
    EXPECT_TRUE(gateway.actions.empty());
    actions().shelve(30, QStringLiteral("crew there"));
    drain();
    ASSERT_EQ(gateway.actions.size(), 1U);
    EXPECT_EQ(gateway.actions[0].durationMs, 30 * 60'000);
    EXPECT_EQ(alarms().shelved(), 2);
    alarms().selectRow(0);
    actions().shelve(0, QStringLiteral("until it clears"));
    drain();
    EXPECT_EQ(gateway.actions[1].durationMs, 0);
    alarms().setShow(AlarmSortModel::Shelved);
    selection().selectAll();
    EXPECT_EQ(actions().shelved(), 3);
    actions().unshelve();
    drain();
    EXPECT_EQ(gateway.actions[2].targets.size(), 3U);
    EXPECT_EQ(alarms().shelved(), 0);
}

TEST_F(AlarmActionsTest, EveryOtherActionReachesTheGatewayWithWhatItNeeds) {
    std::vector<feed::AlarmRecord> some = set;
    some[0].audible = true;
    gateway.setAlarms(some);
    begin();
    alarms().selectRow(0);
    ASSERT_EQ(actions().sounding(), 1);
    actions().silence();
    drain();
    EXPECT_EQ(gateway.actions.back().kind, AlarmActionKind::Silence);
    EXPECT_EQ(actions().sounding(), 0);
    actions().assign(QStringLiteral("Desk 4"));
    drain();
    EXPECT_EQ(gateway.actions.back().owner, "Desk 4");
    actions().addNote(QStringLiteral(""));
    EXPECT_EQ(gateway.actions.back().kind, AlarmActionKind::Assign) << "an empty note is none";
    actions().addNote(QStringLiteral("called"));
    drain();
    EXPECT_EQ(gateway.actions.back().note, "called");
    EXPECT_EQ(alarms().detail()->history().first().text, "Note: called");
    actions().removeFromService(QStringLiteral(" "));
    EXPECT_EQ(gateway.actions.back().kind, AlarmActionKind::AddNote) << "no work order, no removal";
    actions().removeFromService(QStringLiteral("WO-9"));
    drain();
    EXPECT_EQ(gateway.actions.back().workOrder, "WO-9");
    EXPECT_EQ(alarms().outOfService(), 1);
    alarms().setShow(AlarmSortModel::OutOfService);
    alarms().selectRow(0);
    actions().returnToService();
    drain();
    EXPECT_EQ(alarms().outOfService(), 0);
    alarms().setShow(AlarmSortModel::Active);
    alarms().setFilterText(QStringLiteral("Bahnzeile"));
    alarms().selectRow(0);
    ASSERT_EQ(actions().resettable(), 1);
    actions().reset();
    drain();
    EXPECT_EQ(gateway.actions.back().kind, AlarmActionKind::Reset);
    alarms().setFilterText(QStringLiteral("Ringstraße 4"));
    alarms().selectRow(0);
    ASSERT_EQ(actions().acknowledged(), 1);
    actions().unacknowledge();
    drain();
    EXPECT_EQ(gateway.actions.back().kind, AlarmActionKind::Unacknowledge);
}

TEST_F(AlarmActionsTest, NothingIsSentWhileNotLive) {
    begin();
    gateway.setLink(feed::LinkState::NotLive, "gone");
    drain();
    selection().selectAll();
    actions().acknowledge();
    actions().silence();
    actions().shelve(30, QStringLiteral("x"));
    EXPECT_FALSE(actions().isAsking());
    EXPECT_TRUE(gateway.actions.empty());
}

TEST_F(AlarmActionsTest, MaintenanceIsListedPlannedAndEnded) {
    begin();
    alarms().setShow(AlarmSortModel::Maintenance);
    drain();
    MaintenanceViewModel& maintenance = *alarms().maintenance();
    EXPECT_EQ(maintenance.rowCount(), 0);
    const auto lighting = static_cast<int>(maintenance.layerTitles().indexOf(QStringLiteral("Lighting")));
    ASSERT_GE(lighting, 0);
    maintenance.plan(QStringLiteral("New lamps"), QStringLiteral("WO-1"), lighting, 0, {}, 60, 120);
    drain();
    ASSERT_EQ(maintenance.rowCount(), 1);
    const auto at = [&maintenance](int role) { return maintenance.index(0).data(role); };
    EXPECT_EQ(at(MaintenanceViewModel::StateRole).toInt(), MaintenanceViewModel::Planned);
    EXPECT_EQ(at(MaintenanceViewModel::ScopeRole).toString(), "Lighting · Krems Mitte");
    EXPECT_EQ(at(MaintenanceViewModel::WhoRole).toString(), "Desk 2");
    EXPECT_EQ(gateway.maintenance[0].layers, std::vector<std::string>{"lighting"});
    EXPECT_EQ(gateway.maintenance[0].untilMs - gateway.maintenance[0].fromMs, 120 * 60'000);
    EXPECT_EQ(maintenance.openCount(), 1);
    maintenance.end(at(MaintenanceViewModel::IdRole).toString());
    drain();
    EXPECT_EQ(at(MaintenanceViewModel::StateRole).toInt(), MaintenanceViewModel::Over);
    EXPECT_EQ(maintenance.openCount(), 0);
}

TEST_F(AlarmActionsTest, MaintenanceIsPlannedByAnAreaOfTheMap) {
    begin();
    MaintenanceViewModel& maintenance = *alarms().maintenance();
    maintenance.plan(QStringLiteral("Cable"), QStringLiteral("WO-2"), -1, -1, {}, 0, 60,
                     {{15.60, 48.40}, {15.62, 48.40}, {15.61, 48.42}});
    drain();
    ASSERT_EQ(gateway.maintenance.size(), 1U);
    EXPECT_EQ(gateway.maintenance[0].ring,
              (std::vector<std::pair<double, double>>{{15.60, 48.40}, {15.62, 48.40}, {15.61, 48.42}}));
    EXPECT_TRUE(gateway.maintenance[0].layers.empty());
    EXPECT_EQ(maintenance.index(0).data(MaintenanceViewModel::ScopeRole).toString(), "an area on the map");
}

TEST_F(AlarmActionsTest, TheJournalIsSearchedByTimeAssetPersonAndKindAPageAtATime) {
    begin();
    const Millis now = clock.now().wallMs;
    const auto line = [&](std::uint64_t seq, Millis ago, const std::string& kind, const std::string& subject,
                          const std::string& actor) {
        return feed::JournalLine{seq, now - ago, kind, subject, actor, "desk-2", "ACK", "Acknowledged"};
    };
    gateway.journal = {line(9, 1'000, "alarm", set[0].key, "anna"), line(8, 2'000, "alarm", set[1].key, "ben"),
                       line(7, 3'000, "order", "0192", "anna"), line(6, 90 * 60'000, "alarm", set[0].key, "anna")};
    JournalViewModel& journal = *alarms().journal();
    journal.search(24, {}, {}, {});
    EXPECT_TRUE(journal.isBusy());
    drain();
    EXPECT_FALSE(journal.isBusy());
    ASSERT_EQ(journal.rowCount(), 2);
    EXPECT_TRUE(journal.hasMore());
    const auto at = [&journal](int row, int role) { return journal.index(row).data(role); };
    EXPECT_EQ(at(0, JournalViewModel::WhoRole).toString(), "anna (desk-2)");
    EXPECT_EQ(at(0, JournalViewModel::KindRole).toString(), "Alarm");
    EXPECT_FALSE(at(0, JournalViewModel::WhatRole).toString().contains(QLatin1Char('/'))) << "in words";
    journal.loadMore();
    drain();
    EXPECT_EQ(journal.rowCount(), 4);
    EXPECT_FALSE(journal.hasMore());
    EXPECT_EQ(at(2, JournalViewModel::WhatRole).toString(), "0192");

    journal.search(1, QString::fromStdString(set[0].entity), QStringLiteral(" anna "), QStringLiteral("alarm"));
    drain();
    EXPECT_EQ(journal.rowCount(), 1) << "the other one is older than an hour";
    EXPECT_EQ(gateway.journalSearches.back().person, "anna");
    EXPECT_EQ(gateway.journalSearches.back().beforeSeq, 0U);
    journal.search(0, {}, QStringLiteral("nobody"), {});
    drain();
    EXPECT_EQ(journal.rowCount(), 0);
    EXPECT_EQ(gateway.journalSearches.back().fromMs, 0);
}

}  // namespace
}  // namespace belfry::ui

int main(int argc, char** argv) {
    testing::InitGoogleTest(&argc, argv);
    const QCoreApplication application(argc, argv);
    return RUN_ALL_TESTS();
}
