// SPDX-License-Identifier: Apache-2.0
// Loads the whole console with the canned town, in three palettes and two languages and every layout, and fails on any
// warning. With arguments it is a camera: screen_gallery FILE [--layout L] [--palette P] [--language X] [--size WxH]
// [--select ENTITY] [--screen S] [--link notlive] [--watch not]
#include <QApplication>
#include <QCommandLineParser>
#include <QElapsedTimer>
#include <QQmlApplicationEngine>
#include <QQmlEngine>
#include <QQuickItem>
#include <QQuickStyle>
#include <QQuickWindow>
#include <QStringList>
#include <QTimer>
#include <cstdio>

#include "tests/support/fake_console_ports.h"
#include "ui/shell/console_view_model.h"
#include "ui/text/language_switch.h"

namespace {

QStringList g_warnings;

void remember(QtMsgType type, const QMessageLogContext& /*context*/, const QString& message) {
    std::fprintf(stderr, "%s\n", qPrintable(message));
    if (type != QtDebugMsg && type != QtInfoMsg) {
        g_warnings.append(message);
    }
}

struct Shot {
    QString file;
    QString layout = QStringLiteral("desk");
    QString palette = QStringLiteral("night");
    QString language = QStringLiteral("en");
    QSize size{1920, 1080};
    QString select = QStringLiteral("urn:ngsi-ld:Streetlight:L-04417");
    QString screen;
    bool notLive = false;
    bool notWatching = false;
};

/** A device that plays nothing, so that the controls of sound are on the pictures. */
class QuietPlayer final : public belfry::ui::SoundPlayer {
public:
    void begin(std::function<void()> /*changed*/) override {}
    [[nodiscard]] belfry::ui::VoiceState state() const override { return belfry::ui::VoiceState::Ready; }
    [[nodiscard]] bool isPlaying() const override { return false; }
    void play(belfry::AlarmSound /*sound*/, double /*volume*/) override {}
    void stop() override {}
};

/** Lets frames and replies happen until `frames` pictures were drawn in a row. */
void settle(QQuickWindow& window, int frames) {
    for (int i = 0; i < frames; ++i) {
        QCoreApplication::processEvents(QEventLoop::AllEvents, 40);
        window.grabWindow();
    }
}

bool show(const Shot& shot) {
    const belfry::SystemClock clock;
    belfry::test::FakeConsolePorts gateway(clock);
    belfry::ui::LanguageSwitch languages(*QCoreApplication::instance());
    belfry::ui::ConsoleSetup setup;
    setup.layout = shot.layout;
    setup.palette = shot.palette;
    setup.language = shot.language;
    setup.operatorName = QStringLiteral("Desk 2 · Operator");
    setup.annunciation.player = std::make_shared<QuietPlayer>();
    setup.installLanguage = [&languages](const QString& language) { languages.apply(language); };
    belfry::ui::ConsoleViewModel console(setup, gateway.ports(), clock);
    QQmlApplicationEngine engine;  // goes before what it shows
    QObject::connect(&console, &belfry::ui::ConsoleViewModel::languageChanged, &engine, &QQmlEngine::retranslate);
    engine.setInitialProperties({{QStringLiteral("consoleModel"), QVariant::fromValue(&console)}});
    engine.loadFromModule("Belfry.Shell", "Main");
    auto* const window =
        engine.rootObjects().isEmpty() ? nullptr : qobject_cast<QQuickWindow*>(engine.rootObjects().constFirst());
    if (window == nullptr) {
        std::fprintf(stderr, "Main.qml did not load\n");
        return false;
    }
    window->resize(shot.size);
    console.start();
    QTimer beat;  // of the gateway's evaluator
    QObject::connect(&beat, &QTimer::timeout, &console, [&gateway] { gateway.sendEventsHeartbeat(0); });
    beat.start(250);
    for (QElapsedTimer patience =
             [] {
                 QElapsedTimer timer;
                 timer.start();
                 return timer;
             }();
         !console.isSettled() && !patience.hasExpired(10'000);) {
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 100);
    }
    console.map()->camera()->jumpTo(15.603, 48.409, 15.6);
    console.setSelected(shot.select);
    console.alarms()->selectRow(0);
    if (shot.notLive) {
        gateway.setLink(belfry::feed::LinkState::NotLive, "no answer from 127.0.0.1:7411 for 2 s, next try in 4 s");
    }
    if (shot.notWatching) {
        beat.stop();
        QElapsedTimer patience;
        patience.start();
        while (!console.annunciation()->notWatching() && !patience.hasExpired(60'000)) {
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 100);
        }
    }
    settle(*window, 3);
    if (!shot.screen.isEmpty()) {
        QMetaObject::invokeMethod(window, "openScreen", Q_ARG(QString, shot.screen));
        settle(*window, 3);
    }
    settle(*window, 6);
    if (!shot.file.isEmpty() && !window->grabWindow().save(shot.file)) {
        std::fprintf(stderr, "cannot write %s\n", qPrintable(shot.file));
        return false;
    }
    console.stop();
    return true;
}

}  // namespace

int main(int argc, char** argv) {
    qInstallMessageHandler(remember);
    QApplication application(argc, argv);
    QQuickStyle::setStyle(QStringLiteral("Basic"));
    QCommandLineParser parser;
    parser.addPositionalArgument(QStringLiteral("file"), QStringLiteral("PNG to write"));
    for (const char* name : {"layout", "palette", "language", "size", "select", "screen", "link", "watch"}) {
        parser.addOption({QString::fromLatin1(name), QString(), QStringLiteral("value")});
    }
    parser.process(application);
    bool ok = true;
    if (!parser.positionalArguments().isEmpty()) {
        Shot shot;
        shot.file = parser.positionalArguments().constFirst();
        const auto take = [&parser](const char* name, QString& value) {
            if (parser.isSet(QString::fromLatin1(name))) {
                value = parser.value(QString::fromLatin1(name));
            }
        };
        take("layout", shot.layout);
        take("palette", shot.palette);
        take("language", shot.language);
        take("select", shot.select);
        take("screen", shot.screen);
        shot.notWatching = parser.isSet(QStringLiteral("watch"));
        shot.notLive = parser.isSet(QStringLiteral("link"));
        const QStringList size = parser.value(QStringLiteral("size")).split(QLatin1Char('x'));
        if (size.size() == 2) {
            shot.size = {size[0].toInt(), size[1].toInt()};
        }
        ok = show(shot);
    } else {
        for (const char* palette : {"night", "dusk", "day"}) {
            for (const char* language : {"en", "de"}) {
                Shot shot;
                shot.palette = QString::fromLatin1(palette);
                shot.language = QString::fromLatin1(language);
                shot.size = {1280, 720};
                for (const char* screen : {"", "alarms", "override", "orders", "feeds", "shelve", "sound", "kpi"}) {
                    shot.screen = QString::fromLatin1(screen);
                    ok = show(shot) && ok;
                }
                shot.screen.clear();
                for (const char* layout : {"wall", "kiosk"}) {
                    shot.layout = QString::fromLatin1(layout);
                    ok = show(shot) && ok;
                }
            }
        }
    }
    for (const QString& warning : std::as_const(g_warnings)) {
        std::fprintf(stderr, "WARNING: %s\n", qPrintable(warning));
    }
    return ok && g_warnings.isEmpty() ? 0 : 1;
}
