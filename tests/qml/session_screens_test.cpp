// SPDX-License-Identifier: Apache-2.0
// Who is there, in the real window and by keyboard: log-in, lock, the password again; and the gestures of grave orders.
#include <QAccessible>
#include <QApplication>
#include <QQmlApplicationEngine>
#include <QQuickItem>
#include <QQuickWindow>
#include <QTest>
#include <QTimer>

#include <gtest/gtest.h>

#include "tests/support/fake_console_ports.h"
#include "tests/support/fake_session.h"
#include "ui/shell/console_view_model.h"
#include "ui/text/language_switch.h"

namespace belfry::ui {
namespace {

constexpr const char* kLamp = "urn:ngsi-ld:Streetlight:L-04420";

class SessionScreens : public testing::Test {
protected:
    SessionScreens() {
        gate.state.logInNeeded = true;
        gate.state.role = "NONE";
        feed::ConsolePorts ports = gateway.ports();
        ports.session = std::make_unique<test::FakeSession>(gate);
        ConsoleSetup setup;
        setup.installLanguage = [this](const QString& language) { languages.apply(language); };
        console = std::make_unique<ConsoleViewModel>(setup, std::move(ports), clock);
        engine.setInitialProperties({{QStringLiteral("consoleModel"), QVariant::fromValue(console.get())}});
        engine.loadFromModule("Belfry.Shell", "Main");
        QObject::connect(&beat, &QTimer::timeout, console.get(), [this] { gateway.sendEventsHeartbeat(0); });
        beat.start(250);
        window =
            engine.rootObjects().isEmpty() ? nullptr : qobject_cast<QQuickWindow*>(engine.rootObjects().constFirst());
    }
    void SetUp() override {
        ASSERT_NE(window, nullptr);
        window->resize(1920, 1080);
        console->start();
        ASSERT_TRUE(QTest::qWaitFor([this] { return console->isSettled(); }));
        window->requestActivate();
        ASSERT_TRUE(QTest::qWaitForWindowActive(window));
        ASSERT_TRUE(QTest::qWaitFor([this] { return ask() == SessionViewModel::LogIn; }));
    }
    static QString nameOf(QObject* object) {
        QAccessibleInterface* const face = object == nullptr ? nullptr : QAccessible::queryAccessibleInterface(object);
        return face == nullptr ? QString() : face->text(QAccessible::Name);
    }
    /** The first visible item whose accessible name begins so. */
    QQuickItem* find(const QString& name) {
        QList<QQuickItem*> open{window->contentItem()};
        while (!open.isEmpty()) {
            QQuickItem* const item = open.takeFirst();
            if (item->isVisible() && nameOf(item).startsWith(name)) {
                return item;
            }
            open.append(item->childItems());
        }
        return nullptr;
    }
    [[nodiscard]] bool isFocused(const QString& name) {
        return QTest::qWaitFor([&] { return nameOf(window->activeFocusItem()) == name; });
    }
    void type(const char* text) {
        for (; *text != '\0'; ++text) {
            QTest::keyClick(window, *text);
        }
        QTest::keyClick(window, Qt::Key_Return);
    }
    void logIn() {
        ASSERT_TRUE(isFocused(QStringLiteral("User")));
        type("anna");
        ASSERT_TRUE(isFocused(QStringLiteral("Password")));
        type("lantern over the gate");
        ASSERT_TRUE(QTest::qWaitFor([this] { return ask() == SessionViewModel::Nothing; }));
    }
    [[nodiscard]] SessionViewModel::Ask ask() const { return console->session()->ask(); }
    [[nodiscard]] OrderViewModel& orders() { return *console->orders(); }
    /** An order of class C2, selected, its sheet open. */
    void selectGraveOrder() {
        feed::OrderPreview preview;
        preview.hash = 7;
        preview.consequence = ConsequenceClass::C2;
        preview.targets.emplace_back();
        preview.targets.back().entity = kLamp;
        preview.fit = 1;
        gateway.preview = preview;
        console->setSelected(QString::fromUtf8(kLamp));
        orders().openFor(QString::fromUtf8(kLamp));
        orders().setReason(QStringLiteral("crowd"));
        ASSERT_TRUE(QTest::qWaitFor([this] { return orders().canSelect(); }));
        orders().select();
        ASSERT_TRUE(QTest::qWaitFor([this] { return orders().stage() == OrderViewModel::Selected; }));
        ASSERT_TRUE(orders().mustHold());
        ASSERT_TRUE(QTest::qWaitFor([this] { return find(QStringLiteral("Hold to confirm")) != nullptr; }));
    }
    [[nodiscard]] int executed() const {
        int count = 0;
        for (const feed::OrderAction& action : gateway.orderActions) {
            count += action.kind == feed::OrderActionKind::Execute ? 1 : 0;
        }
        return count;
    }
    /** What the gateway answers to the next action on the order that is open. */
    void willExecute() {
        feed::OrderRecord record;
        record.id = orders().orderId().toStdString();
        record.layer = "lighting";
        record.command = "set_level";
        record.state = "Executing";
        record.consequence = ConsequenceClass::C2;
        record.targets.emplace_back();
        record.targets.back().entity = kLamp;
        record.targets.back().state = "Sent";
        gateway.acted = record;
        gateway.refuseWith.reset();
    }

    SystemClock clock;
    test::FakeConsolePorts gateway{clock};
    test::FakeGate gate;
    LanguageSwitch languages{*QCoreApplication::instance()};
    std::unique_ptr<ConsoleViewModel> console;
    QQmlApplicationEngine engine;
    QQuickWindow* window = nullptr;
    QTimer beat;  ///< of the gateway's evaluator
};

TEST_F(SessionScreens, AWrongPasswordIsSaidAndTheRightOneOpens) {
    ASSERT_TRUE(isFocused(QStringLiteral("User")));
    type("anna");
    ASSERT_TRUE(isFocused(QStringLiteral("Password")));
    type("wrong");
    ASSERT_TRUE(QTest::qWaitFor([this] { return find(QStringLiteral("⚠ ")) != nullptr; }));
    EXPECT_FALSE(console->session()->problemHint().isEmpty());
    EXPECT_EQ(ask(), SessionViewModel::LogIn);
    ASSERT_TRUE(isFocused(QStringLiteral("Password"))) << "ready for the next try";
    EXPECT_TRUE(window->activeFocusItem()->property("text").toString().isEmpty()) << "and empty";
    type("lantern over the gate");
    ASSERT_TRUE(QTest::qWaitFor([this] { return ask() == SessionViewModel::Nothing; }));
    EXPECT_TRUE(QTest::qWaitFor([this] { return find(QStringLiteral("Log in")) == nullptr; }));
    EXPECT_EQ(gate.calls, (std::vector<std::string>{"logIn anna", "logIn anna"}));
    EXPECT_EQ(console->operatorName(), "anna");
}

TEST_F(SessionScreens, ALockedConsoleTakesKeysForThePasswordOnly) {
    ASSERT_NO_FATAL_FAILURE(logIn());
    ASSERT_NO_FATAL_FAILURE(selectGraveOrder());
    willExecute();
    console->session()->lock();
    ASSERT_TRUE(QTest::qWaitFor([this] { return find(QStringLiteral("Locked")) != nullptr; }));
    ASSERT_TRUE(isFocused(QStringLiteral("Password")));
    QTest::keyClick(window, Qt::Key_Escape);
    QTest::keyClick(window, Qt::Key_A);  // acknowledges, where nobody asks for a password
    QTest::keyClick(window, Qt::Key_K, Qt::ControlModifier);
    QQuickItem* const below = find(QStringLiteral("Hold to confirm"));
    ASSERT_NE(below, nullptr);
    QTest::mousePress(window, Qt::LeftButton, {}, below->mapToScene(below->boundingRect().center()).toPoint());
    EXPECT_FALSE(below->property("holding").toBool()) << "nothing below is reached";
    QTest::mouseRelease(window, Qt::LeftButton, {}, below->mapToScene(below->boundingRect().center()).toPoint());
    EXPECT_EQ(ask(), SessionViewModel::Unlock);
    EXPECT_EQ(executed(), 0);
    for (const std::string& call : gateway.calls) {
        EXPECT_FALSE(call.starts_with("acknowledge")) << call;
    }
    ASSERT_TRUE(isFocused(QStringLiteral("Password")));
    QTest::keyClick(window, Qt::Key_Backspace);
    QTest::keyClick(window, Qt::Key_Backspace);
    type("lantern over the gate");
    EXPECT_TRUE(QTest::qWaitFor([this] { return ask() == SessionViewModel::Nothing; }));
}

TEST_F(SessionScreens, AGraveOrderAsksForThePasswordAgainAndGoesOnAfterIt) {
    ASSERT_NO_FATAL_FAILURE(logIn());
    ASSERT_NO_FATAL_FAILURE(selectGraveOrder());
    gateway.refuseWith = refuse(TextCode::Reauthenticate).value();
    QQuickItem* hold = find(QStringLiteral("Hold to confirm"));
    ASSERT_NE(hold, nullptr);
    hold->forceActiveFocus(Qt::TabFocusReason);
    QTest::keyPress(window, Qt::Key_Space);
    ASSERT_TRUE(QTest::qWaitFor([this] { return ask() == SessionViewModel::Again; }));
    QTest::keyRelease(window, Qt::Key_Space);
    EXPECT_EQ(executed(), 1);
    EXPECT_EQ(orders().stage(), OrderViewModel::Selected) << "the selection still stands";
    ASSERT_TRUE(QTest::qWaitFor([this] { return find(QStringLiteral("Your password again")) != nullptr; }));
    ASSERT_TRUE(isFocused(QStringLiteral("Password")));
    type("wrong");
    ASSERT_TRUE(QTest::qWaitFor([this] { return !console->session()->problem().isEmpty(); }));
    EXPECT_EQ(ask(), SessionViewModel::Again);
    ASSERT_TRUE(isFocused(QStringLiteral("Password")));
    type("lantern over the gate");
    ASSERT_TRUE(QTest::qWaitFor([this] { return ask() == SessionViewModel::Nothing; }));
    EXPECT_EQ(executed(), 1) << "a password is no confirmation";
    willExecute();
    ASSERT_TRUE(QTest::qWaitFor([this] { return find(QStringLiteral("Hold to confirm")) != nullptr; }));
    hold = find(QStringLiteral("Hold to confirm"));
    hold->forceActiveFocus(Qt::TabFocusReason);
    QTest::keyPress(window, Qt::Key_Space);
    EXPECT_TRUE(QTest::qWaitFor([this] { return orders().stage() == OrderViewModel::Executing; }));
    QTest::keyRelease(window, Qt::Key_Space);
    ASSERT_EQ(executed(), 2);
    EXPECT_EQ(gateway.orderActions[0].orderId, gateway.orderActions[1].orderId) << "the same order";
}

TEST_F(SessionScreens, AShortHoldDoesNothingAndALongOneExecutesOnce) {
    ASSERT_NO_FATAL_FAILURE(logIn());
    ASSERT_NO_FATAL_FAILURE(selectGraveOrder());
    willExecute();
    QQuickItem* const hold = find(QStringLiteral("Hold to confirm"));
    ASSERT_NE(hold, nullptr);
    // where it is at the moment: the sheet grows with what it says
    const auto at = [hold] { return hold->mapToScene(hold->boundingRect().center()).toPoint(); };
    QTest::mousePress(window, Qt::LeftButton, {}, at());
    EXPECT_TRUE(hold->property("holding").toBool());
    // held for longer than half of it
    ASSERT_TRUE(QTest::qWaitFor([hold] { return hold->property("progress").toDouble() > 0.5; }));
    QTest::mouseRelease(window, Qt::LeftButton, {}, at());
    EXPECT_FALSE(hold->property("holding").toBool());
    ASSERT_TRUE(QTest::qWaitFor([hold] { return hold->property("progress").toDouble() <= 0.0; }));
    EXPECT_EQ(executed(), 0);
    EXPECT_EQ(orders().stage(), OrderViewModel::Selected);

    QTest::mousePress(window, Qt::LeftButton, {}, at());
    EXPECT_TRUE(hold->property("holding").toBool());
    ASSERT_TRUE(QTest::qWaitFor([this] { return orders().stage() == OrderViewModel::Executing; }));
    QTest::mouseRelease(window, Qt::LeftButton, {}, at());
    EXPECT_EQ(executed(), 1);
    EXPECT_FALSE(hold->isVisible()) << "there is nothing left to hold";
}

TEST_F(SessionScreens, TheSecondPersonHoldsToApproveOnce) {
    ASSERT_NO_FATAL_FAILURE(logIn());
    feed::OrderRecord theirs = test::cannedOrders(clock.now().wallMs).front();
    theirs.id = "theirs";
    theirs.state = "AwaitingApproval";
    theirs.initiator = theirs.owner = "bruno";
    theirs.consequence = ConsequenceClass::C3;
    theirs.previewHash = 11;
    theirs.selectEndsMs = clock.now().wallMs + 120'000;
    feed::OrderRecord own = theirs;
    own.id = "own";
    own.initiator = own.owner = "anna";
    gateway.sendOrder(own);
    gateway.sendOrder(theirs);
    ASSERT_TRUE(QTest::qWaitFor([this] { return orders().waitingForMe() == 1; })) << "one's own is for another";
    if (find(QStringLiteral("Hold to approve")) == nullptr) {
        QQuickItem* const list = find(QStringLiteral("Orders in force"));
        ASSERT_NE(list, nullptr);
        QTest::mouseClick(window, Qt::LeftButton, {}, list->mapToScene(list->boundingRect().center()).toPoint());
    }
    ASSERT_TRUE(QTest::qWaitFor([this] { return find(QStringLiteral("Hold to approve")) != nullptr; }));
    theirs.state = "Executing";
    theirs.approver = "anna";
    gateway.acted = theirs;
    QQuickItem* const hold = find(QStringLiteral("Hold to approve"));
    hold->forceActiveFocus(Qt::TabFocusReason);
    QTest::keyPress(window, Qt::Key_Space);
    EXPECT_TRUE(hold->property("holding").toBool());
    QTest::keyRelease(window, Qt::Key_Space);
    EXPECT_FALSE(hold->property("holding").toBool());
    EXPECT_TRUE(gateway.orderActions.empty());
    QTest::keyPress(window, Qt::Key_Space);
    ASSERT_TRUE(QTest::qWaitFor([this] { return !gateway.orderActions.empty(); }));
    QTest::keyRelease(window, Qt::Key_Space);
    ASSERT_EQ(gateway.orderActions.size(), 1U);
    EXPECT_EQ(gateway.orderActions[0].kind, feed::OrderActionKind::Approve);
    EXPECT_EQ(gateway.orderActions[0].orderId, "theirs");
    EXPECT_EQ(gateway.orderActions[0].previewHash, 11U) << "what was shown is what is approved";
}

}  // namespace
}  // namespace belfry::ui
