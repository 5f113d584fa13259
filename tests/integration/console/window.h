// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAccessible>
#include <QCoreApplication>
#include <QQmlApplicationEngine>
#include <QQuickItem>
#include <QQuickWindow>
#include <QTest>
#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "models/domain/clock.h"
#include "services/client/client.h"
#include "ui/shell/console_view_model.h"
#include "ui/text/language_switch.h"

namespace belfry::test {

/** The console's window as app/console makes it, on a gateway's address; what it says is looked for in the scene. */
class Window {
public:
    static constexpr int kPatienceMs = 120'000;  // the machine may be busy; nothing waits longer than it has to

    explicit Window(const std::string& address, const QString& language = QStringLiteral("en")) {
        client::ClientOptions options;
        options.address = address;
        options.operatorName = "anna";
        options.workstation = "desk-1";
        auto ports = client::connect(options);
        if (!ports) {
            ADD_FAILURE() << toText(ports.error());
            return;
        }
        ui::ConsoleSetup setup;
        setup.language = language;
        setup.operatorName = QStringLiteral("anna");
        setup.installLanguage = [this](const QString& wanted) { m_languages.apply(wanted); };
        console = std::make_unique<ui::ConsoleViewModel>(setup, std::move(*ports), m_clock);
        m_engine = std::make_unique<QQmlApplicationEngine>();
        m_engine->setInitialProperties({{QStringLiteral("consoleModel"), QVariant::fromValue(console.get())}});
        m_engine->loadFromModule("Belfry.Shell", "Main");
        m_window = m_engine->rootObjects().isEmpty()
                       ? nullptr
                       : qobject_cast<QQuickWindow*>(m_engine->rootObjects().constFirst());
        if (m_window == nullptr) {
            ADD_FAILURE() << "no window";
            return;
        }
        m_window->resize(1920, 1080);
        console->start();
    }
    ~Window() {
        if (console) {
            console->stop();
        }
    }
    Window(const Window&) = delete;
    Window& operator=(const Window&) = delete;

    /** Whether a visible text of the scene contains this. */
    [[nodiscard]] bool shows(const QString& text) const {
        QList<QQuickItem*> open{m_window->contentItem()};
        while (!open.isEmpty()) {
            QQuickItem* const item = open.takeFirst();
            if (!item->isVisible()) {
                continue;
            }
            QAccessibleInterface* const face = QAccessible::queryAccessibleInterface(item);
            if ((face != nullptr && face->text(QAccessible::Name).contains(text)) ||
                item->property("text").toString().contains(text)) {
                return true;
            }
            open.append(item->childItems());
        }
        return false;
    }
    /** The first visible item with this accessible name; null if there is none. */
    [[nodiscard]] QQuickItem* find(const QString& name) const {
        QList<QQuickItem*> open{m_window->contentItem()};
        while (!open.isEmpty()) {
            QQuickItem* const item = open.takeFirst();
            if (!item->isVisible()) {
                continue;
            }
            QAccessibleInterface* const face = QAccessible::queryAccessibleInterface(item);
            if (face != nullptr && face->text(QAccessible::Name) == name) {
                return item;
            }
            open.append(item->childItems());
        }
        return nullptr;
    }
    [[nodiscard]] QString focusName() const {
        QObject* const focus = m_window->activeFocusItem();
        QAccessibleInterface* const face = focus == nullptr ? nullptr : QAccessible::queryAccessibleInterface(focus);
        return face == nullptr ? QString() : face->text(QAccessible::Name);
    }
    [[nodiscard]] bool activate() const {
        m_window->requestActivate();
        return QTest::qWaitForWindowActive(m_window, kPatienceMs);
    }
    void key(Qt::Key key) const { QTest::keyClick(m_window, key); }
    void key(char key) const { QTest::keyClick(m_window, key); }
    void openScreen(const QString& name) const {
        QMetaObject::invokeMethod(m_window, "openScreen", Q_ARG(QString, name));
    }
    template <typename Condition>
    [[nodiscard]] static bool waitFor(Condition condition) {
        return QTest::qWaitFor(condition, kPatienceMs);
    }

    std::unique_ptr<ui::ConsoleViewModel> console;

private:
    SystemClock m_clock;
    ui::LanguageSwitch m_languages{*QCoreApplication::instance()};
    std::unique_ptr<QQmlApplicationEngine> m_engine;  // goes before what it shows
    QQuickWindow* m_window = nullptr;
};

}  // namespace belfry::test
