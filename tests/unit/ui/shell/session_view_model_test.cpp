// SPDX-License-Identifier: Apache-2.0
#include "ui/shell/session_view_model.h"

#include <QCoreApplication>
#include <QKeyEvent>
#include <QSignalSpy>

#include <gtest/gtest.h>

#include "tests/support/fake_console_ports.h"
#include "ui/shell/console_view_model.h"
#include "ui/text/language_switch.h"

namespace belfry::ui {
namespace {

/** What a gateway would answer, on the calling thread. */
struct FakeGate {
    feed::SessionState state;
    std::string password = "lantern over the gate";
    std::vector<std::string> calls;
    feed::SessionPort::Listener listener;

    void tell() {
        if (listener) {
            listener(state);
        }
    }
};

class FakeSession final : public feed::SessionPort {
public:
    explicit FakeSession(FakeGate& gate) : m_gate(gate) {}
    void listen(Listener listener) override {
        m_gate.listener = std::move(listener);
        m_gate.tell();
    }
    void logIn(const std::string& user, std::string password, Reply<feed::SessionState> reply) override {
        m_gate.calls.push_back("logIn " + user);
        if (password != m_gate.password) {
            return reply(refuse(TextCode::LogInRefused));
        }
        m_gate.state = {};
        m_gate.state.user = user;
        m_gate.state.role = "OPERATOR";
        m_gate.state.permissions = {"view", "orders.command", "alarms.acknowledge", "shift.hand_over"};
        m_gate.state.lockAfterS = 900;
        reply(m_gate.state);
    }
    void logOut(bool idle, Reply<feed::SessionState> reply) override {
        m_gate.calls.emplace_back(idle ? "lock" : "logOut");
        feed::SessionState less = m_gate.state;
        less.permissions = {"view"};
        less.logInNeeded = !idle;
        reply(less);
    }
    void reauthenticate(std::string password, Reply<feed::SessionState> reply) override {
        m_gate.calls.emplace_back("reauthenticate");
        if (password != m_gate.password) {
            return reply(refuse(TextCode::LogInRefused));
        }
        reply(m_gate.state);
    }
    void changePassword(std::string, std::string, Reply<feed::SessionState> reply) override { reply(m_gate.state); }
    void prepareHandover(Reply<feed::HandoverSheet> reply) override {
        feed::HandoverSheet sheet;
        sheet.id = "shift-1";
        sheet.fromUser = "anna";
        sheet.alarms = {"lighting/lamp_failure/urn:ngsi-ld:Streetlight:L-04417"};
        sheet.incidents = {{"i-1", "Burst pipe", "P2", "OPEN", ""}};
        reply(sheet);
    }
    void signHandover(const feed::HandoverSheet& sheet, std::string password,
                      Reply<feed::HandoverSheet> reply) override {
        if (password != m_gate.password) {
            return reply(refuse(TextCode::LogInRefused));
        }
        feed::HandoverSheet done = sheet;
        done.signedMs = 1;
        reply(done);
    }
    void searchAudit(const feed::AuditSearch& search, Reply<feed::AuditPage> reply) override {
        m_gate.calls.push_back("audit " + search.person + " before " + std::to_string(search.beforeSeq));
        feed::AuditPage page;
        page.records.resize(2);
        page.records[0].seq = search.beforeSeq == 0 ? 9 : 4;
        page.records[1].seq = search.beforeSeq == 0 ? 8 : 3;
        page.records[0].actor = "anna";
        page.records[0].refused = true;
        page.more = search.beforeSeq == 0;
        reply(page);
    }

private:
    FakeGate& m_gate;
};

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
