// SPDX-License-Identifier: Apache-2.0
// Incidents on the desk, and what sheets owe to whoever has to decide in a small window.
#include "tests/qml/screens_fixture.h"

namespace belfry::ui {
namespace {

TEST_F(ScreensTest, AnIncidentIsLedByKeyboardAlone) {
    console.setSelected(QStringLiteral("urn:ngsi-ld:Incident:I-1"));
    console.incidents()->setPerson({"anna", true, true}, {});
    QQuickItem* lead = nullptr;
    ASSERT_TRUE(QTest::qWaitFor([&] { return (lead = find(QStringLiteral("Take the lead"))) != nullptr; }));
    lead->forceActiveFocus(Qt::TabFocusReason);
    QTest::keyClick(window, Qt::Key_Return);
    ASSERT_TRUE(QTest::qWaitFor([this] { return find(QStringLiteral("Resolve")) != nullptr; }));
    EXPECT_EQ(gateway.incidentActions.back().to, "anna");
    EXPECT_NE(find(QStringLiteral("Lead: anna (you)")), nullptr);
    QQuickItem* const escalate = find(QStringLiteral("Note…"));
    ASSERT_NE(escalate, nullptr);
    escalate->forceActiveFocus(Qt::TabFocusReason);
    QTest::keyClick(window, Qt::Key_Space);
    ASSERT_TRUE(QTest::qWaitFor([this] { return accessibleName(window->activeFocusItem()) == "Note"; }));
    QTest::keyClick(window, Qt::Key_Return);
    EXPECT_EQ(gateway.incidentActions.size(), 1U) << "nothing was written";
    for (const char c : {'o', 'k'}) {
        QTest::keyClick(window, c);
    }
    QTest::keyClick(window, Qt::Key_Return);
    ASSERT_TRUE(QTest::qWaitFor([this] { return !console.incidents()->isAsking(); }));
    EXPECT_EQ(gateway.incidentActions.back().kind, feed::IncidentActionKind::AddNote);
    EXPECT_EQ(gateway.incidentActions.back().reason, "ok");
    EXPECT_TRUE(QTest::qWaitFor([this] { return find(QStringLiteral("Timeline")) != nullptr; }));
}

TEST_F(ScreensTest, ANewIncidentByKeyboardAlone) {
    QTest::keyClick(window, Qt::Key_I, Qt::ControlModifier);
    ASSERT_TRUE(
        QTest::qWaitFor([this] { return accessibleName(window->activeFocusItem()).startsWith("What happened"); }));
    EXPECT_NE(find(QStringLiteral("Chosen place")), nullptr) << "the map shows where";
    for (const char c : {'s', 'm', 'o', 'k', 'e'}) {
        QTest::keyClick(window, c);
    }
    QTest::keyClick(window, Qt::Key_Return);
    EXPECT_TRUE(gateway.incidentDrafts.empty()) << "of no kind yet";
    for (int i = 0; i < 20 && accessibleName(window->activeFocusItem()) != "fire"; ++i) {
        QTest::keyClick(window, Qt::Key_Tab);
    }
    QTest::keyClick(window, Qt::Key_Space);
    gateway.refuseWith = Error{ErrorCode::Unavailable, "no answer", "", ""};
    QQuickItem* const create = find(QStringLiteral("Create"));
    ASSERT_NE(create, nullptr);
    create->forceActiveFocus(Qt::TabFocusReason);
    QTest::keyClick(window, Qt::Key_Return);
    QQuickItem* again = nullptr;
    ASSERT_TRUE(QTest::qWaitFor([&] { return (again = find(QStringLiteral("Try again"))) != nullptr; }));
    EXPECT_NE(find(QStringLiteral("no answer")), nullptr);
    gateway.refuseWith.reset();
    QTest::keyClick(window, Qt::Key_Return);
    ASSERT_TRUE(QTest::qWaitFor([this] { return !console.incidentDraft()->isOpen(); }));
    ASSERT_EQ(gateway.incidentDrafts.size(), 2U);
    EXPECT_EQ(gateway.incidentDrafts.back().category, "FIRE");
    EXPECT_EQ(gateway.incidentDrafts.back().description, "smoke");
    EXPECT_EQ(gateway.incidentDrafts.front().requestId, gateway.incidentDrafts.back().requestId);
    EXPECT_TRUE(QTest::qWaitFor([this] { return find(QStringLiteral("Control room: New")) != nullptr; }));
    QTest::keyClick(window, Qt::Key_I, Qt::ControlModifier);
    ASSERT_TRUE(QTest::qWaitFor([this] { return console.incidentDraft()->isOpen(); }));
    QTest::keyClick(window, Qt::Key_Escape);
    EXPECT_TRUE(QTest::qWaitFor([this] { return !console.incidentDraft()->isOpen(); }));
}

TEST_F(ScreensTest, ARightClickOffersANewIncidentAtThatPlace) {
    QQuickItem* const map = find(QStringLiteral("City map"));
    ASSERT_NE(map, nullptr);
    console.map()->camera()->jumpTo(15.6, 48.41, 15.0);
    const QPoint at(300, 200);
    QTest::mouseClick(window, Qt::RightButton, {}, map->mapToScene(at).toPoint());
    QQuickItem* here = nullptr;
    ASSERT_TRUE(QTest::qWaitFor([&] { return (here = find(QStringLiteral("New incident here…"))) != nullptr; }));
    ASSERT_TRUE(QTest::qWaitFor([&] { return here->hasActiveFocus(); }));
    QTest::keyClick(window, Qt::Key_Return);
    ASSERT_TRUE(QTest::qWaitFor([this] { return console.incidentDraft()->isOpen(); }));
    const QGeoCoordinate place = console.map()->camera()->toCoordinate(at.x(), at.y());
    EXPECT_NEAR(console.incidentDraft()->longitude(), place.longitude(), 1e-6);
    EXPECT_NEAR(console.incidentDraft()->latitude(), place.latitude(), 1e-6);
}

TEST_F(ScreensTest, ASheetTallerThanTheWindowScrollsAndKeepsItsButtons) {
    window->resize(1024, 640);
    feed::OrderPreview preview;
    preview.hash = 1;
    preview.consequence = ConsequenceClass::C3;
    preview.targets.resize(1);
    preview.targets[0].entity = "urn:ngsi-ld:Streetlight:L-04420";
    preview.fit = 1;
    for (int i = 0; i < 30; ++i) {
        preview.incidents.push_back({"urn:ngsi-ld:Incident:" + std::to_string(i), 1, 1});
    }
    gateway.preview = preview;
    console.orders()->openFor(QStringLiteral("urn:ngsi-ld:Streetlight:L-04420"));
    const QString last = QStringLiteral("P1 urn:ngsi-ld:Incident:29: 1 device in its area");
    QQuickItem* line = nullptr;
    ASSERT_TRUE(QTest::qWaitFor([&] { return (line = find(last)) != nullptr; }));
    QQuickItem* const select = find(QStringLiteral("Select"));
    ASSERT_NE(select, nullptr);
    EXPECT_LT(select->mapToScene({0, select->height()}).y(), window->height()) << "the buttons are in sight";
    QQuickItem* flick = line;
    while (flick != nullptr && !flick->inherits("QQuickFlickable")) {
        flick = flick->parentItem();
    }
    ASSERT_NE(flick, nullptr);
    const double hidden = flick->property("contentHeight").toDouble() - flick->height();
    ASSERT_GT(hidden, 100);
    EXPECT_GT(line->mapToItem(flick, {0, 0}).y(), flick->height()) << "the last line is below";
    flick->setProperty("contentY", hidden);
    EXPECT_LE(line->mapToItem(flick, {0, line->height()}).y(), flick->height() + 1);
}

TEST_F(ScreensTest, WhoApprovesSeesTheIncidentsThatTheOrderTouches) {
    feed::OrderPreview preview;
    preview.incidents = {{"urn:ngsi-ld:Incident:I-1", 1, 9}};
    gateway.preview = preview;
    feed::OrderRecord theirs = test::cannedOrders(clock.now().wallMs).front();
    theirs.id = "theirs";
    theirs.state = "AwaitingApproval";
    theirs.initiator = theirs.owner = "bruno";
    theirs.consequence = ConsequenceClass::C3;
    gateway.sendOrder(theirs);
    ASSERT_TRUE(QTest::qWaitFor([this] { return console.orders()->waitingForMe() == 1; }));
    EXPECT_TRUE(gateway.asked.empty()) << "only when somebody looks";
    QMetaObject::invokeMethod(window, "openScreen", Q_ARG(QString, QStringLiteral("orders")));
    EXPECT_TRUE(QTest::qWaitFor([this] {
        return find(QStringLiteral("P1 Göttweiger Bridge · crossing X-03: 9 devices in its area")) != nullptr;
    }));
    EXPECT_EQ(gateway.asked.size(), 1U) << "once";
}

}  // namespace
}  // namespace belfry::ui
