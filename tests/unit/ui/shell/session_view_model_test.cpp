// SPDX-License-Identifier: Apache-2.0
#include "ui/shell/session_view_model.h"

#include <QCoreApplication>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QSignalSpy>

#include <gtest/gtest.h>

#include "tests/support/fake_console_ports.h"
#include "tests/support/fake_session.h"
#include "ui/shell/console_view_model.h"
#include "ui/text/language_switch.h"

namespace belfry::ui {
namespace {

using test::FakeGate;
using test::FakeSession;

class SessionViewModelTest : public testing::Test {
protected:
    SessionViewModelTest() {
        gate.state.logInNeeded = true;
        gate.state.role = "NONE";
        ConsoleSetup setup;
        setup.operatorName = QStringLiteral("desk-1");
        setup.installLanguage = [this](const QString& language) { languages.apply(language); };
        feed::ConsolePorts ports = gateway.ports();
        ports.session = std::make_unique<FakeSession>(gate);
        console = std::make_unique<ConsoleViewModel>(setup, std::move(ports), clock);
        console->start();
        settle();
    }
    void settle() {
        QCoreApplication::processEvents();
        const_cast<FeedPump&>(console->pump()).drainNow();
        QCoreApplication::processEvents();
    }
    void logIn() {
        console->session()->logIn(QStringLiteral(" anna "), QStringLiteral("lantern over the gate"));
        settle();
    }

    ManualClock clock;
    test::FakeConsolePorts gateway{clock};
    LanguageSwitch languages{*QCoreApplication::instance()};
    FakeGate gate;
    std::unique_ptr<ConsoleViewModel> console;
};

TEST_F(SessionViewModelTest, AtALogInTheAlarmSystemIsNotCalledDead) {
    clock.advance(60'000);
    console->annunciation()->tick();
    EXPECT_FALSE(console->annunciation()->notWatching());
    logIn();
    EXPECT_FALSE(console->annunciation()->notWatching()) << "its seconds begin";
    clock.advance(60'000);
    console->annunciation()->tick();
    EXPECT_TRUE(console->annunciation()->notWatching()) << "nothing was heard of it since";
}

TEST_F(SessionViewModelTest, AsksWhoIsThereAndSaysWhyNot) {
    SessionViewModel& session = *console->session();
    EXPECT_EQ(session.ask(), SessionViewModel::LogIn);
    EXPECT_FALSE(session.mayCancel());
    session.logIn(QStringLiteral("anna"), QStringLiteral("wrong"));
    settle();
    EXPECT_EQ(session.ask(), SessionViewModel::LogIn);
    EXPECT_TRUE(session.problem().contains(QStringLiteral("password")));
    EXPECT_FALSE(session.problemHint().isEmpty());
    EXPECT_FALSE(session.isBusy());
    logIn();
    EXPECT_EQ(session.ask(), SessionViewModel::Nothing);
    EXPECT_TRUE(session.problem().isEmpty());
    EXPECT_EQ(console->operatorName(), "anna");
    EXPECT_TRUE(session.mayHandOver());
    EXPECT_FALSE(session.mayAudit());
    EXPECT_EQ(gate.calls.back(), "logIn anna") << "blanks around a name are no part of it";
}

TEST_F(SessionViewModelTest, ARoleThatOnlyLooksHasNoCommands) {
    logIn();
    EXPECT_TRUE(console->orders()->isEnabled());
    gate.state.role = "VIEWER";
    gate.state.permissions = {"view"};
    gate.tell();
    settle();
    EXPECT_FALSE(console->orders()->isEnabled());
}

TEST_F(SessionViewModelTest, ARefusalThatWantsThePasswordAsksForItInsteadOfComplaining) {
    logIn();
    SessionViewModel& session = *console->session();
    QSignalSpy verified(&session, &SessionViewModel::verified);
    console->complain(refuse(TextCode::Reauthenticate).value());
    EXPECT_TRUE(console->complaints().isEmpty());
    EXPECT_EQ(session.ask(), SessionViewModel::Again);
    EXPECT_TRUE(session.mayCancel());
    session.verify(QStringLiteral("wrong"));
    settle();
    EXPECT_EQ(session.ask(), SessionViewModel::Again);
    EXPECT_FALSE(session.problem().isEmpty());
    session.verify(QStringLiteral("lantern over the gate"));
    settle();
    EXPECT_EQ(session.ask(), SessionViewModel::Nothing);
    EXPECT_EQ(verified.count(), 1);
}

TEST_F(SessionViewModelTest, ALockedConsoleTakesNoOrdersUntilThePasswordComes) {
    logIn();
    SessionViewModel& session = *console->session();
    session.lock();
    EXPECT_EQ(session.ask(), SessionViewModel::Unlock) << "at once, also when the gateway cannot be told";
    settle();
    EXPECT_FALSE(console->orders()->isEnabled());
    EXPECT_FALSE(session.mayCancel());
    session.verify(QStringLiteral("lantern over the gate"));
    settle();
    EXPECT_EQ(session.ask(), SessionViewModel::Nothing);
    EXPECT_TRUE(console->orders()->isEnabled());
    session.logOut();
    settle();
    EXPECT_EQ(session.ask(), SessionViewModel::LogIn);
}

TEST_F(SessionViewModelTest, NobodyThereForLongLocks) {
    logIn();
    SessionViewModel& session = *console->session();
    clock.advance(900'000);
    session.checkIdle();
    EXPECT_EQ(session.ask(), SessionViewModel::Nothing);
    clock.advance(1);
    clock.jumpWall(-86'400'000);
    session.checkIdle();
    EXPECT_EQ(session.ask(), SessionViewModel::Unlock);
    EXPECT_EQ(gate.calls.back(), "lock") << "the gateway is told that it was nobody's will";
    for (const Action action : {Action::Command, Action::AcknowledgeAlarms, Action::HandOver}) {
        EXPECT_FALSE(session.may(action)) << toText(action);
    }
    EXPECT_TRUE(session.may(Action::View));
    session.verify(QStringLiteral("wrong"));
    settle();
    EXPECT_EQ(session.ask(), SessionViewModel::Unlock);
    session.verify(QStringLiteral("lantern over the gate"));
    settle();
    session.checkIdle();
    EXPECT_EQ(session.ask(), SessionViewModel::Nothing) << "who has just unlocked it is there";
}

TEST_F(SessionViewModelTest, WhateverIsTouchedPutsTheLockOff) {
    logIn();
    SessionViewModel& session = *console->session();
    QObject somewhere;
    QKeyEvent key(QEvent::KeyPress, Qt::Key_A, Qt::NoModifier);
    QMouseEvent click(QEvent::MouseButtonPress, {}, {}, Qt::LeftButton, Qt::LeftButton, Qt::NoModifier);
    QMouseEvent move(QEvent::MouseMove, {}, {}, Qt::NoButton, Qt::NoButton, Qt::NoModifier);
    QEvent finger(QEvent::TouchBegin);
    QEvent drag(QEvent::TouchUpdate);
    QEvent wheel(QEvent::Wheel);
    for (QEvent* event : std::initializer_list<QEvent*>{&key, &click, &move, &finger, &drag, &wheel}) {
        clock.advance(899'000);
        QCoreApplication::sendEvent(&somewhere, event);
        clock.advance(899'000);
        session.checkIdle();
        EXPECT_EQ(session.ask(), SessionViewModel::Nothing) << event->type();
    }
    QEvent paint(QEvent::UpdateRequest);
    QCoreApplication::sendEvent(&somewhere, &paint);
    clock.advance(1'001);
    session.checkIdle();
    EXPECT_EQ(session.ask(), SessionViewModel::Unlock) << "what the console does by itself is nobody";
    QCoreApplication::sendEvent(&somewhere, &key);
    session.checkIdle();
    EXPECT_EQ(session.ask(), SessionViewModel::Unlock) << "a key alone opens nothing";
}

TEST_F(SessionViewModelTest, ZeroNeverLocks) {
    logIn();
    gate.state.lockAfterS = 0;
    gate.tell();
    settle();
    clock.advance(7LL * 86'400'000);
    console->session()->checkIdle();
    EXPECT_EQ(console->session()->ask(), SessionViewModel::Nothing);
}

TEST_F(SessionViewModelTest, ALockThatTheGatewayNeverHeardOfForbidsAllTheSame) {
    logIn();
    ASSERT_TRUE(console->orders()->isEnabled());
    gate.deaf = true;
    console->session()->lock();
    settle();
    EXPECT_EQ(console->session()->ask(), SessionViewModel::Unlock);
    EXPECT_FALSE(console->orders()->isEnabled());
    EXPECT_FALSE(console->session()->mayHandOver());
    gate.deaf = false;
    gate.tell();  // as after a new connection: the gateway still thinks that somebody is there
    settle();
    EXPECT_EQ(console->session()->ask(), SessionViewModel::Unlock);
    EXPECT_FALSE(console->orders()->isEnabled());
}

TEST_F(SessionViewModelTest, OpenAccountsAskNobodyAndSaySo) {
    gate.state = {};
    gate.state.user = "desk-1";
    gate.state.role = "OPERATOR";
    gate.state.accountsOpen = true;
    gate.state.permissions = {"view", "orders.command"};
    gate.tell();
    settle();
    SessionViewModel& session = *console->session();
    EXPECT_EQ(session.ask(), SessionViewModel::Nothing);
    EXPECT_TRUE(session.isOpen());
    session.lock();
    EXPECT_EQ(session.ask(), SessionViewModel::Nothing) << "without a password nobody could unlock it";
}

TEST_F(SessionViewModelTest, AKioskLogsInByItself) {
    console->session()->logInWith(QStringLiteral("lobby"), QStringLiteral("lantern over the gate"));
    gate.tell();
    settle();
    EXPECT_EQ(gate.calls, std::vector<std::string>{"logIn lobby"});
    EXPECT_EQ(console->session()->ask(), SessionViewModel::Nothing);
}

TEST_F(SessionViewModelTest, TheSheetOfTheShiftIsInWords) {
    logIn();
    HandoverViewModel& handover = *console->handover();
    handover.prepare();
    settle();
    ASSERT_TRUE(handover.isReady());
    ASSERT_EQ(handover.alarms().size(), 1);
    EXPECT_FALSE(handover.alarms().constFirst().startsWith(QStringLiteral("lighting/"))) << "not a key";
    EXPECT_EQ(handover.incidents(), QStringList{"P2 Burst pipe"});
    handover.sign(QStringLiteral("bruno"), QStringLiteral("wrong"), {});
    settle();
    EXPECT_FALSE(handover.isDone());
    EXPECT_FALSE(handover.problem().isEmpty());
    handover.sign(QStringLiteral("bruno"), QStringLiteral("lantern over the gate"), {});
    settle();
    EXPECT_TRUE(handover.isDone());
    EXPECT_EQ(handover.receiver(), "bruno");
}

TEST_F(SessionViewModelTest, AuditRecordsComePageByPage) {
    AuditListModel& audit = *console->audit();
    audit.search(24, QStringLiteral(" anna"), {}, {}, false);
    settle();
    EXPECT_EQ(audit.count(), 2);
    EXPECT_TRUE(audit.hasMore());
    EXPECT_TRUE(audit.index(0).data(AuditListModel::RefusedRole).toBool());
    audit.fetchNext();
    settle();
    EXPECT_EQ(audit.count(), 4);
    EXPECT_FALSE(audit.hasMore());
    audit.fetchNext();
    EXPECT_EQ(gate.calls, (std::vector<std::string>{"audit anna before 0", "audit anna before 8"}));
}

}  // namespace
}  // namespace belfry::ui
