// SPDX-License-Identifier: Apache-2.0
// The desk as a person without a mouse meets it, found by accessible names only.
#include <QAccessible>
#include <QApplication>
#include <QQmlApplicationEngine>
#include <QQuickItem>
#include <QQuickStyle>
#include <QQuickWindow>
#include <QRegularExpression>
#include <QSet>
#include <QTest>
#include <QTimer>

#include <gtest/gtest.h>

#include "tests/qml/screens_fixture.h"

namespace belfry::ui {
namespace {

TEST_F(ScreensTest, TabReachesEveryCoreControl) {
    console.setSelected(QStringLiteral("urn:ngsi-ld:Streetlight:L-04420"));
    console.alarms()->selectRow(0);
    QSet<QString> reached;
    for (int i = 0; i < 120; ++i) {
        QTest::keyClick(window, Qt::Key_Tab);
        reached.insert(accessibleName(window->activeFocusItem()));
    }
    for (const char* name : {"Search", "Palette", "Language", "Parking", "Lighting", "Unlit at night", "City map",
                             "Zoom in", "Override…", "Locate", "Acknowledge (A)", "Shelve… (S)", "Alarms",
                             "Silence (F8)", "Sound test…", "Health of the alarm system (F7)"}) {
        EXPECT_TRUE(reached.contains(QString::fromUtf8(name))) << name;
    }
}

TEST_F(ScreensTest, TenThousandRandomTapsAndDragsExecuteNothing) {
    console.setSelected(QStringLiteral("urn:ngsi-ld:Streetlight:L-04420"));
    feed::OrderRecord theirs = test::cannedOrders(clock.now().wallMs).front();
    theirs.id = "theirs";
    theirs.state = "AwaitingApproval";
    theirs.initiator = theirs.owner = "bruno";
    theirs.consequence = ConsequenceClass::C3;
    gateway.sendOrder(theirs);
    feed::OrderPreview preview;  // of a class that is confirmed by holding
    preview.hash = 7;
    preview.consequence = ConsequenceClass::C2;
    preview.targets.emplace_back();
    preview.targets.back().entity = "urn:ngsi-ld:Streetlight:L-04420";
    preview.fit = 1;
    gateway.preview = preview;
    int selected = 0;
    auto noise = [seed = std::uint32_t{42}](int below) mutable {
        seed = seed * 1'664'525U + 1'013'904'223U;
        return static_cast<int>((seed >> 8U) % static_cast<std::uint32_t>(below));
    };
    for (int i = 0; i < 10'000; ++i) {
        if (i % 250 == 0) {  // from every sheet that has a gesture, the selection made
            if (!console.orders()->isOpen()) {
                console.orders()->openFor(QStringLiteral("urn:ngsi-ld:Streetlight:L-04420"));
            }
            console.orders()->setReason(QStringLiteral("crowd"));
            console.orders()->select();
            selected +=
                console.orders()->stage() == ui::OrderViewModel::Selected && console.orders()->mustHold() ? 1 : 0;
            if (QQuickItem* list = find(QStringLiteral("Orders in force")); list != nullptr && i % 500 == 0) {
                console.orders()->close();
                QTest::mouseClick(window, Qt::LeftButton, {}, list->mapToScene({5, 5}).toPoint());
            }
        }
        const QPoint at(noise(window->width()), noise(window->height()));
        QTest::mousePress(window, Qt::LeftButton, {}, at);
        if (i % 4 == 0) {
            QTest::mouseMove(window, {noise(window->width()), noise(window->height())});
        }
        QTest::mouseRelease(window, Qt::LeftButton, {}, i % 4 == 0 ? QPoint(noise(1'900), noise(1'060)) : at);
    }
    EXPECT_GT(selected, 5) << "the last step was within reach of the taps";
    for (const std::string& call : gateway.calls) {
        EXPECT_NE(call, "execute");
    }
    for (const feed::OrderAction& action : gateway.orderActions) {
        EXPECT_TRUE(action.kind != feed::OrderActionKind::Execute && action.kind != feed::OrderActionKind::Approve &&
                    action.kind != feed::OrderActionKind::BreakGlass && action.kind != feed::OrderActionKind::Restore)
            << static_cast<int>(action.kind);
    }
}

TEST_F(ScreensTest, TheTimeLeftIsOnTheMapAndInTheInspectorAndRunsDown) {
    console.setSelected(QStringLiteral("urn:ngsi-ld:Streetlight:L-04417"));
    const auto matching = [&](const QRegularExpression& pattern) {
        QList<QQuickItem*> open{window->contentItem()};
        while (!open.isEmpty()) {
            QQuickItem* const item = open.takeFirst();
            const QString name = accessibleName(item);
            if (item->isVisible() && pattern.match(name).hasMatch()) {
                return name;
            }
            open.append(item->childItems());
        }
        return QString();
    };
    const QRegularExpression onTheMap(QStringLiteral("^Under override, 1:5\\d:\\d\\d left$"));
    const QRegularExpression inTheInspector(QStringLiteral("^1:5\\d:\\d\\d left$"));
    ASSERT_TRUE(QTest::qWaitFor([&] { return !matching(onTheMap).isEmpty() && !matching(inTheInspector).isEmpty(); }));
    const QString map = matching(onTheMap);
    const QString inspector = matching(inTheInspector);
    EXPECT_TRUE(QTest::qWaitFor([&] {
        return matching(onTheMap) < map && !matching(onTheMap).isEmpty() && matching(inTheInspector) < inspector &&
               !matching(inTheInspector).isEmpty();
    })) << qPrintable(map);
}

TEST_F(ScreensTest, EveryControlHasANameAndTheKeyboard) {
    const QSet<int> controls{QAccessible::Button,       QAccessible::CheckBox, QAccessible::RadioButton,
                             QAccessible::ComboBox,     QAccessible::Slider,   QAccessible::SpinBox,
                             QAccessible::EditableText, QAccessible::PageTab,  QAccessible::Link};
    // a row of a list is reached by the list's own keys
    const auto hasKeyboard = [](QQuickItem* item) {
        for (; item != nullptr; item = item->parentItem()) {
            if (item->activeFocusOnTab()) {
                return true;
            }
        }
        return false;
    };
    const auto hasDialog = [this] {
        QList<QQuickItem*> open{window->contentItem()};
        while (!open.isEmpty()) {
            QQuickItem* const item = open.takeFirst();
            QAccessibleInterface* const face = QAccessible::queryAccessibleInterface(item);
            if (item->isVisible() && face != nullptr && face->role() == QAccessible::Dialog) {
                return true;
            }
            open.append(item->childItems());
        }
        return false;
    };
    console.setSelected(QStringLiteral("urn:ngsi-ld:Incident:I-1"));  // it has an alarm
    console.alarms()->selectRow(0);
    for (const char* screen : {"", "alarms", "orders", "feeds", "shelve", "sound", "kpi", "plan", "journal", "session",
                               "handover", "audit", "incident"}) {
        const std::string_view name = screen;
        const bool isSheet = !name.empty() && name != "alarms";
        QMetaObject::invokeMethod(window, "openScreen", Q_ARG(QString, QString::fromLatin1(screen)));
        ASSERT_TRUE(!isSheet || QTest::qWaitFor([&] { return hasDialog(); })) << screen << " does not open";
        int seen = 0;
        QList<QQuickItem*> open{window->contentItem()};
        while (!open.isEmpty()) {
            QQuickItem* const item = open.takeFirst();
            if (!item->isVisible()) {
                continue;
            }
            open.append(item->childItems());
            QAccessibleInterface* const face = QAccessible::queryAccessibleInterface(item);
            if (face == nullptr || !controls.contains(face->role()) || face->state().invisible || !item->isEnabled()) {
                continue;
            }
            ++seen;
            const std::string called = face->text(QAccessible::Name).toStdString();
            EXPECT_FALSE(called.empty()) << screen << ": " << item->metaObject()->className();
            EXPECT_TRUE(hasKeyboard(item)) << screen << ": " << called;
        }
        EXPECT_GT(seen, 20) << screen;
        if (isSheet) {
            QTest::keyClick(window, Qt::Key_Escape);
            ASSERT_TRUE(QTest::qWaitFor([&] { return !hasDialog(); })) << screen << " does not close";
        }
    }
}

TEST_F(ScreensTest, CtrlKSearchesAndReturnGoesThere) {
    QTest::keyClick(window, Qt::Key_K, Qt::ControlModifier);
    EXPECT_EQ(accessibleName(window->activeFocusItem()), "Search");
    for (const char c : {'l', '-', '0', '4', '4', '1', '7'}) {
        QTest::keyClick(window, c);
    }
    ASSERT_TRUE(QTest::qWaitFor([this] { return console.search()->isSettled() && console.search()->hitCount() == 1; }));
    QTest::keyClick(window, Qt::Key_Return);
    EXPECT_EQ(console.selected(), "urn:ngsi-ld:Streetlight:L-04417");
}

TEST_F(ScreensTest, TheAlarmListByKeyboard) {
    QQuickItem* const list = find(QStringLiteral("Alarms"));
    ASSERT_NE(list, nullptr);
    list->forceActiveFocus(Qt::TabFocusReason);
    QTest::keyClick(window, Qt::Key_Down);
    EXPECT_EQ(console.alarms()->selectedRow(), 0);
    QTest::keyClick(window, Qt::Key_L);
    EXPECT_EQ(console.selected(), "urn:ngsi-ld:Incident:I-1");
    QTest::keyClick(window, Qt::Key_A);
    ASSERT_TRUE(QTest::qWaitFor([this] { return console.alarms()->unacknowledged().first() == 0; }));
    EXPECT_EQ(gateway.calls.back(), "acknowledge incidents/critical/urn:ngsi-ld:Incident:I-1");
    QTest::keyClick(window, Qt::Key_S);
    EXPECT_TRUE(QTest::qWaitFor([this] { return find(QStringLiteral("Shelve alarm")) != nullptr; }));
}

/** Issue 4: an acknowledge at one console is seen at the other within a frame of its arrival. */
TEST_F(ScreensTest, WhatAnotherConsoleAcknowledgedIsOnTheNextFrame) {
    const QString where = QStringLiteral("Göttweiger Bridge · crossing X-03");
    const auto says = [&](const QString& state) {
        QList<QQuickItem*> open{window->contentItem()};
        while (!open.isEmpty()) {
            QQuickItem* const item = open.takeFirst();
            const QString name = accessibleName(item);
            if (item->isVisible() && name.contains(where) && name.contains(state)) {
                return true;
            }
            open.append(item->childItems());
        }
        return false;
    };
    const QString unacknowledged = QStringLiteral("Unacknowledged");
    const QString acknowledged = QStringLiteral("Acknowledged");
    ASSERT_TRUE(QTest::qWaitFor([&] { return says(unacknowledged); }));
    ASSERT_FALSE(says(acknowledged));
    const QString key = QStringLiteral("incidents/critical/urn:ngsi-ld:Incident:I-1");
    const feed::AlarmRecord* known = console.alarms()->model().find(key);
    ASSERT_NE(known, nullptr);
    feed::AlarmRecord alarm = *known;
    alarm.state = "Acknowledged";
    alarm.acknowledgedBy = "bruno";
    alarm.changedMs += 1;
    int without = 0;
    bool shown = false;
    QObject::connect(window, &QQuickWindow::frameSwapped, window, [&] {
        shown = shown || says(acknowledged);
        without += shown ? 0 : 1;
    });
    gateway.sendAlarm(alarm);  // handed over to the thread of the screen
    ASSERT_TRUE(QTest::qWaitFor([&] { return shown; }));
    EXPECT_LE(without, 1) << "only a frame that had begun when it arrived may be without it";
}

TEST_F(ScreensTest, AcknowledgingManyByKeyboardAlone) {
    QQuickItem* const list = find(QStringLiteral("Alarms"));
    ASSERT_NE(list, nullptr);
    list->forceActiveFocus(Qt::TabFocusReason);
    QTest::keyClick(window, Qt::Key_Home);
    QTest::keyClick(window, Qt::Key_Down, Qt::ShiftModifier);
    QTest::keyClick(window, Qt::Key_Down, Qt::ControlModifier);
    QTest::keyClick(window, Qt::Key_Down, Qt::ControlModifier);
    QTest::keyClick(window, Qt::Key_Space);
    EXPECT_EQ(console.alarms()->selection()->count(), 3) << "a range of two, and one more two rows below";
    QTest::keyClick(window, Qt::Key_A, Qt::ControlModifier);
    EXPECT_EQ(console.alarms()->selection()->count(), 16);
    QTest::keyClick(window, Qt::Key_A);
    ASSERT_TRUE(QTest::qWaitFor([this] { return find(QStringLiteral("Acknowledge 14 alarms")) != nullptr; }));
    EXPECT_NE(find(QStringLiteral("Priority 4: 11 to acknowledge")), nullptr);
    ASSERT_TRUE(
        QTest::qWaitFor([this] { return accessibleName(window->activeFocusItem()).startsWith("What you found"); }));
    QTest::keyClick(window, Qt::Key_Return);
    EXPECT_TRUE(QTest::qWaitFor([this] { return console.alarms()->unacknowledgedTotal() == 0; }));
    EXPECT_TRUE(QTest::qWaitFor([this] { return find(QStringLiteral("14 acknowledged")) != nullptr; }));
}

TEST_F(ScreensTest, TheAlarmViewByKeyboardAlone) {
    QTest::keyClick(window, Qt::Key_L, Qt::ControlModifier);
    ASSERT_TRUE(QTest::qWaitFor([this] { return find(QStringLiteral("Shelved 1")) != nullptr; }));
    QTest::keyClick(window, Qt::Key_F, Qt::ControlModifier);
    ASSERT_TRUE(accessibleName(window->activeFocusItem()).startsWith("Filter"));
    for (const char c : {'f', 'e', 'e', 'd', 'e', 'r'}) {
        QTest::keyClick(window, c);
    }
    EXPECT_EQ(console.alarms()->shownTotal(), 1);
    QTest::keyClick(window, Qt::Key_Return);
    EXPECT_EQ(accessibleName(window->activeFocusItem()), "Alarms");
    QTest::keyClick(window, Qt::Key_Down);
    QTest::keyClick(window, Qt::Key_O);
    ASSERT_TRUE(QTest::qWaitFor([this] { return accessibleName(window->activeFocusItem()).startsWith("Number of"); }));
    QTest::keyClick(window, Qt::Key_Return);
    EXPECT_EQ(console.alarms()->outOfService(), 0) << "no work order, no removal";
    for (const char c : {'w', 'o', '1'}) {
        QTest::keyClick(window, c);
    }
    QTest::keyClick(window, Qt::Key_Return);
    ASSERT_TRUE(QTest::qWaitFor([this] { return console.alarms()->outOfService() == 1; }));
    QQuickItem* const tab = find(QStringLiteral("Out of service 1"));
    ASSERT_NE(tab, nullptr);
    tab->forceActiveFocus(Qt::TabFocusReason);
    QTest::keyClick(window, Qt::Key_Return);
    QQuickItem* list = nullptr;
    ASSERT_TRUE(QTest::qWaitFor([&] { return (list = find(QStringLiteral("Register"))) != nullptr; }));
    list->forceActiveFocus(Qt::TabFocusReason);
    QTest::keyClick(window, Qt::Key_Down);
    QTest::keyClick(window, Qt::Key_O);
    EXPECT_TRUE(QTest::qWaitFor([this] { return console.alarms()->outOfService() == 0; }));
}

TEST_F(ScreensTest, FiftyThousandAlarmsAreAFewRowsOnTheScreen) {
    std::vector<feed::AlarmRecord> many;
    const feed::AlarmRecord one = test::cannedAlarms(clock.now().wallMs)[1];
    for (int i = 0; i < 50'000; ++i) {
        many.push_back(one);
        many.back().entity = "urn:e:" + std::to_string(i);
        many.back().key = "lighting/supply_lost/" + many.back().entity;
        many.back().raisedMs -= i;
    }
    gateway.setAlarms(many);
    ASSERT_TRUE(QTest::qWaitFor([this] { return console.alarms()->shownTotal() == 50'000; }));
    QQuickItem* const list = find(QStringLiteral("Alarm list"));
    ASSERT_NE(list, nullptr);
    QQuickItem* const view = find(QStringLiteral("Alarms"));
    ASSERT_NE(view, nullptr);
    view->forceActiveFocus(Qt::TabFocusReason);
    for (int i = 0; i < 20; ++i) {
        QTest::keyClick(window, i % 2 == 0 ? Qt::Key_End : Qt::Key_Home);
    }
    QTest::keyClick(window, Qt::Key_End);
    EXPECT_EQ(console.alarms()->selectedRow(), 49'999);
    EXPECT_GT(list->property("realised").toInt(), 3);
    EXPECT_LT(list->property("realised").toInt(), 120);
}

TEST_F(ScreensTest, AnOverrideByKeyboardAlone) {
    console.setSelected(QStringLiteral("urn:ngsi-ld:Streetlight:L-04420"));
    QQuickItem* const open = find(QStringLiteral("Override…"));
    ASSERT_NE(open, nullptr);
    open->forceActiveFocus(Qt::TabFocusReason);
    QTest::keyClick(window, Qt::Key_Return);
    ASSERT_TRUE(QTest::qWaitFor([this] { return accessibleName(window->activeFocusItem()).startsWith("Reason"); }));
    for (const char c : {'t', 'e', 's', 't'}) {
        QTest::keyClick(window, c);
    }
    QTest::keyClick(window, Qt::Key_Return);
    ASSERT_TRUE(QTest::qWaitFor([this] { return console.orders()->stage() == OrderViewModel::Selected; }));
    QQuickItem* const confirm = find(QStringLiteral("Confirm"));
    ASSERT_NE(confirm, nullptr);
    confirm->forceActiveFocus(Qt::TabFocusReason);
    QTest::keyClick(window, Qt::Key_Space);
    EXPECT_TRUE(QTest::qWaitFor([this] { return console.orders()->stage() == OrderViewModel::Executing; }));
    EXPECT_EQ(gateway.calls.back(), "execute");
}

TEST_F(ScreensTest, NotLiveIsSaidAcrossTheWindowAndSwitchesCommandsOff) {
    console.setSelected(QStringLiteral("urn:ngsi-ld:Streetlight:L-04417"));
    gateway.setLink(feed::LinkState::NotLive, "no answer");
    ASSERT_TRUE(QTest::qWaitFor([this] { return console.link() == ConsoleViewModel::NotLive; }));
    QQuickItem* const open = find(QStringLiteral("Override…"));
    ASSERT_NE(open, nullptr);
    EXPECT_FALSE(open->isEnabled());
    const QString headline = QStringLiteral("NOT LIVE since ");
    bool said = false;
    QList<QQuickItem*> items{window->contentItem()};
    while (!items.isEmpty()) {
        QQuickItem* const item = items.takeFirst();
        said = said ||
               (item->isVisible() && item->width() >= window->width() && accessibleName(item).startsWith(headline));
        items.append(item->childItems());
    }
    EXPECT_TRUE(said);
}

TEST_F(ScreensTest, NotWatchingIsAboveAnOpenSheetAndCannotBeClosed) {
    QMetaObject::invokeMethod(window, "openScreen", Q_ARG(QString, QStringLiteral("feeds")));
    ASSERT_TRUE(QTest::qWaitFor([this] { return find(QStringLiteral("Feeds")) != nullptr; }));
    beat.stop();
    gateway.sendEventsHeartbeat(60'000);  // the evaluator hangs, the gateway lives
    const auto banner = [this]() -> QQuickItem* {
        QList<QQuickItem*> open{window->contentItem()};
        while (!open.isEmpty()) {
            QQuickItem* const item = open.takeFirst();
            if (item->isVisible() && accessibleName(item).startsWith(u"ALARM SYSTEM NOT WATCHING since ")) {
                return item;
            }
            open.append(item->childItems());
        }
        return nullptr;
    };
    ASSERT_TRUE(QTest::qWaitFor([&] { return banner() != nullptr; }, 60'000));
    QTest::keyClick(window, Qt::Key_Escape);  // closes the sheet, not the banner
    ASSERT_TRUE(QTest::qWaitFor([this] { return find(QStringLiteral("Feeds")) == nullptr; }));
    EXPECT_NE(banner(), nullptr);
    QMetaObject::invokeMethod(window, "openScreen", Q_ARG(QString, QStringLiteral("feeds")));
    ASSERT_TRUE(QTest::qWaitFor([this] { return find(QStringLiteral("Feeds")) != nullptr; }));
    QQuickItem* const text = banner();
    ASSERT_NE(text, nullptr);
    const QPointF middle = text->mapToScene({text->width() / 2, 2});
    EXPECT_GE(text->width(), window->width() * 0.9) << "across the window";
    EXPECT_LT(middle.y(), 100) << "at its top";
    // what is drawn there is the banner itself: the sheet's scrim does not darken it
    const QImage picture = window->grabWindow();
    const QColor drawn = picture.pixelColor(8, static_cast<int>(middle.y()));
    EXPECT_EQ(drawn, QColor(QStringLiteral("#D5DEE6"))) << qPrintable(drawn.name());
    for (const char* layout : {"wall", "desk"}) {
        console.setLayout(QString::fromLatin1(layout));
        EXPECT_TRUE(QTest::qWaitFor([&] { return banner() != nullptr; })) << layout;
    }
    beat.start(250);
    EXPECT_TRUE(QTest::qWaitFor([&] { return banner() == nullptr; })) << "it goes by itself";
}

TEST_F(ScreensTest, SoundsAreTestedAndSilencedByKeyboardAlone) {
    ASSERT_TRUE(QTest::qWaitFor([this] { return console.annunciation()->canSilence(); }));
    EXPECT_FALSE(player->played.empty()) << "what waits at the start is heard";
    QTest::keyClick(window, Qt::Key_F8);
    EXPECT_TRUE(QTest::qWaitFor([this] { return console.annunciation()->silentForSeconds() > 0; }));
    QQuickItem* const open = find(QStringLiteral("Sound test…"));
    ASSERT_NE(open, nullptr);
    open->forceActiveFocus(Qt::TabFocusReason);
    QTest::keyClick(window, Qt::Key_Space);
    ASSERT_TRUE(QTest::qWaitFor([this] { return find(QStringLiteral("Sound of alarms")) != nullptr; }));
    QSet<QString> reached;
    for (int i = 0; i < 30; ++i) {
        QTest::keyClick(window, Qt::Key_Tab);
        reached.insert(accessibleName(window->activeFocusItem()));
    }
    for (const char* name : {"Play the sound of priority 1", "Play the sound of NOT WATCHING", "Play all five",
                             "Volume", "Speech off", "Speech on", "Close"}) {
        EXPECT_TRUE(reached.contains(QString::fromUtf8(name))) << name;
    }
    player->played.clear();
    QQuickItem* const one = find(QStringLiteral("Play the sound of priority 2"));
    ASSERT_NE(one, nullptr);
    one->forceActiveFocus(Qt::TabFocusReason);
    QTest::keyClick(window, Qt::Key_Space);
    EXPECT_TRUE(QTest::qWaitFor([this] { return player->played == std::vector{AlarmSound::P2}; }));
    player->is = VoiceState::Missing;
    console.annunciation()->setVolume(0.4);
    emit console.annunciation()->voicesChanged();
    const auto said = [this] { return find(QStringLiteral("No sound device: alarms are silent here.")) != nullptr; };
    EXPECT_TRUE(QTest::qWaitFor(said));
    console.setLayout(QStringLiteral("wall"));
    EXPECT_TRUE(QTest::qWaitFor(said)) << "a wall has no sheet, it says so by itself";
}

TEST_F(ScreensTest, TheHealthPageByKeyboard) {
    QTest::keyClick(window, Qt::Key_F7);
    ASSERT_TRUE(QTest::qWaitFor([this] { return console.kpi()->hasFigures(); }));
    QQuickItem* const list = find(QStringLiteral("Figures of the alarm system"));
    ASSERT_NE(list, nullptr);
    EXPECT_TRUE(QTest::qWaitFor([&] { return list->hasActiveFocus(); }));
    QTest::keyClick(window, Qt::Key_Down);
    EXPECT_EQ(list->property("currentIndex").toInt(), 0);
    QTest::keyClick(window, Qt::Key_PageDown);
    EXPECT_EQ(list->property("currentIndex").toInt(), 8);
    QQuickItem* const hour = find(QStringLiteral("Period: 1 h"));
    ASSERT_NE(hour, nullptr);
    hour->forceActiveFocus(Qt::TabFocusReason);
    QTest::keyClick(window, Qt::Key_Space);
    EXPECT_TRUE(QTest::qWaitFor([this] { return gateway.calls.back() == "kpis 3600000 "; }));
    gateway.refuseWith = Error{ErrorCode::Unavailable, "no answer", "Is it running?", ""};
    console.kpi()->refresh();
    EXPECT_TRUE(QTest::qWaitFor([this] { return find(QStringLiteral("Try again")) != nullptr; }));
    QTest::keyClick(window, Qt::Key_Escape);
    EXPECT_TRUE(QTest::qWaitFor([this] { return !console.kpi()->isActive(); }));
}

TEST_F(ScreensTest, TheMapSaysItsScaleAndWhoseItIs) {
    const QString source = QStringLiteral("© OpenStreetMap contributors");
    EXPECT_EQ(find(source), nullptr) << "there is no map yet";
    console.map()->setBaseMap({}, source);
    EXPECT_TRUE(QTest::qWaitFor([&] { return find(source) != nullptr; }));

    CameraController& camera = *console.map()->camera();
    camera.jumpTo(15.6, 48.41, 16.0);
    EXPECT_TRUE(QTest::qWaitFor([this] { return find(QStringLiteral("Scale: 100 m")) != nullptr; }));
    camera.jumpTo(15.6, 48.41, 12.0);
    EXPECT_TRUE(QTest::qWaitFor([this] { return find(QStringLiteral("Scale: 2 km")) != nullptr; }));
}

TEST_F(ScreensTest, LanguageChangesAtRunTime) {
    ASSERT_NE(find(QStringLiteral("Acknowledge (A)")), nullptr);
    console.setLanguage(QStringLiteral("de"));
    EXPECT_TRUE(QTest::qWaitFor([this] { return find(QStringLiteral("Quittieren (A)")) != nullptr; }));
    EXPECT_NE(find(QStringLiteral("Beleuchtung")), nullptr);
    EXPECT_EQ(find(QStringLiteral("Acknowledge (A)")), nullptr);
    console.setLanguage(QStringLiteral("en"));
    EXPECT_TRUE(QTest::qWaitFor([this] { return find(QStringLiteral("Acknowledge (A)")) != nullptr; }));
}

}  // namespace
}  // namespace belfry::ui

int main(int argc, char** argv) {
    testing::InitGoogleTest(&argc, argv);
    const QApplication application(argc, argv);
    QQuickStyle::setStyle(QStringLiteral("Basic"));
    return RUN_ALL_TESTS();
}
