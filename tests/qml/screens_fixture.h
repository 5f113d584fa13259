// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAccessible>
#include <QQmlApplicationEngine>
#include <QQuickItem>
#include <QQuickWindow>
#include <QTest>
#include <QTimer>
#include <memory>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/fake_console_ports.h"
#include "ui/shell/console_view_model.h"
#include "ui/text/language_switch.h"

namespace belfry::ui {

inline QString accessibleName(QObject* object) {
    QAccessibleInterface* const face = object == nullptr ? nullptr : QAccessible::queryAccessibleInterface(object);
    return face == nullptr ? QString() : face->text(QAccessible::Name);
}

/** Writes down what it should play. */
class RecordingPlayer final : public SoundPlayer {
public:
    void begin(std::function<void()> /*changed*/) override {}
    [[nodiscard]] VoiceState state() const override { return is; }
    [[nodiscard]] bool isPlaying() const override { return false; }
    void play(AlarmSound sound, double /*volume*/) override { played.push_back(sound); }
    void stop() override {}

    VoiceState is = VoiceState::Ready;
    std::vector<AlarmSound> played;
};

/** The whole console in a window, on the canned town; its items are found by their accessible names. */
class ScreensTest : public testing::Test {
protected:
    ScreensTest() {
        QObject::connect(&console, &ConsoleViewModel::languageChanged, &engine, &QQmlEngine::retranslate);
        engine.setInitialProperties({{QStringLiteral("consoleModel"), QVariant::fromValue(&console)}});
        engine.loadFromModule("Belfry.Shell", "Main");
        QObject::connect(&beat, &QTimer::timeout, &console, [this] { gateway.sendEventsHeartbeat(0); });
        beat.start(250);
        window =
            engine.rootObjects().isEmpty() ? nullptr : qobject_cast<QQuickWindow*>(engine.rootObjects().constFirst());
    }
    void SetUp() override {
        ASSERT_NE(window, nullptr);
        window->resize(1920, 1080);
        console.start();
        ASSERT_TRUE(QTest::qWaitFor([this] { return console.isSettled(); }));
        window->requestActivate();
        ASSERT_TRUE(QTest::qWaitForWindowActive(window));
    }

    /** The first item below the window with this accessible name. */
    QQuickItem* find(const QString& name) {
        QList<QQuickItem*> open{window->contentItem()};
        while (!open.isEmpty()) {
            QQuickItem* const item = open.takeFirst();
            if (item->isVisible() && accessibleName(item) == name) {
                return item;
            }
            open.append(item->childItems());
        }
        return nullptr;
    }
    static ConsoleSetup setup(LanguageSwitch& languages, std::shared_ptr<SoundPlayer> player) {
        ConsoleSetup setup;
        setup.annunciation.player = std::move(player);
        setup.installLanguage = [&languages](const QString& language) { languages.apply(language); };
        return setup;
    }

    SystemClock clock;
    test::FakeConsolePorts gateway{clock};
    LanguageSwitch languages{*QCoreApplication::instance()};
    std::shared_ptr<RecordingPlayer> player = std::make_shared<RecordingPlayer>();
    ConsoleViewModel console{setup(languages, player), gateway.ports(), clock};
    QQmlApplicationEngine engine;
    QQuickWindow* window = nullptr;
    QTimer beat;  ///< of the gateway's evaluator
};

}  // namespace belfry::ui
