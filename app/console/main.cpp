// SPDX-License-Identifier: Apache-2.0
// belfry: flags, wiring, signals. What it shows is in qml/ and ui/.
#include <QApplication>
#include <QDir>
#include <QFile>
#include <QLocale>
#include <QQmlApplicationEngine>
#include <QQuickStyle>
#include <QQuickWindow>
#include <QSettings>
#include <QSocketNotifier>
#include <csignal>
#include <cstdio>
#include <memory>
#include <optional>

#include <unistd.h>

#include "app/console/base_map.h"
#include "app/console/console_options.h"
#include "app/console/demo_gateway.h"
#include "app/console/loopback_guard.h"
#include "app/console/screenshot_taker.h"
#include "app/console/self_test.h"
#include "models/domain/clock.h"
#include "services/client/client.h"
#include "ui/annunciation/qt_sound_player.h"
#include "ui/annunciation/qt_speaker.h"
#include "ui/map/home_frame.h"
#include "ui/map/scene_graph.h"
#include "ui/shell/console_view_model.h"
#include "ui/text/language_switch.h"

namespace {

using namespace belfry;
using namespace belfry::console;

int g_signalPipe[2] = {-1, -1};

void onSignal(int /*number*/) {
    const char byte = 1;
    (void)!::write(g_signalPipe[1], &byte, 1);
}

void printProblem(const Error& error) {
    std::fprintf(stderr, "belfry: %s\n", error.message.c_str());
    if (!error.hint.empty()) {
        std::fprintf(stderr, "belfry: %s\n", error.hint.c_str());
    }
}

std::string defaultAddress() {
    const QString runtime = qEnvironmentVariable("XDG_RUNTIME_DIR");
    return runtime.isEmpty() ? "unix:/tmp/belfry-" + std::to_string(::getuid()) + "/gateway.sock"
                             : "unix:" + runtime.toStdString() + "/belfry/gateway.sock";
}

/** What was chosen on this machine, by this user: $XDG_CONFIG_HOME/belfry/belfry.conf. */
ui::AnnunciationSetup annunciation() {
    ui::AnnunciationSetup setup;
    setup.player = std::make_shared<ui::QtSoundPlayer>();
    setup.speaker = std::make_shared<ui::QtSpeaker>();
    const auto file = std::make_shared<QSettings>(QStringLiteral("belfry"), QStringLiteral("belfry"));
    setup.settings.volume = file->value(QStringLiteral("sound/volume"), setup.settings.volume).toDouble();
    setup.settings.speech = file->value(QStringLiteral("sound/speech"), false).toBool();
    setup.settings.testedMs = file->value(QStringLiteral("sound/testedMs"), 0).toLongLong();
    setup.save = [file](const ui::AnnunciationSettings& settings) {
        file->setValue(QStringLiteral("sound/volume"), settings.volume);
        file->setValue(QStringLiteral("sound/speech"), settings.speech);
        file->setValue(QStringLiteral("sound/testedMs"), static_cast<qlonglong>(settings.testedMs));
    };
    return setup;
}

/** The alarm list as it was left. */
ui::AlarmViewSetup alarmView() {
    ui::AlarmViewSetup setup;
    const auto file = std::make_shared<QSettings>(QStringLiteral("belfry"), QStringLiteral("belfry"));
    ui::AlarmViewSettings& kept = setup.settings;
    kept.columns = file->value(QStringLiteral("alarms/columns")).toStringList();
    kept.order = file->value(QStringLiteral("alarms/order"), 0).toInt();
    kept.reversed = file->value(QStringLiteral("alarms/reversed"), false).toBool();
    kept.filter.text = file->value(QStringLiteral("alarms/filterText")).toString();
    kept.filter.priority = file->value(QStringLiteral("alarms/filterPriority"), 0).toInt();
    kept.filter.state = file->value(QStringLiteral("alarms/filterState")).toString();
    kept.filter.layer = file->value(QStringLiteral("alarms/filterLayer")).toString();
    kept.filter.district = file->value(QStringLiteral("alarms/filterDistrict")).toString();
    kept.filter.inDistrict = file->value(QStringLiteral("alarms/filterInDistrict"), false).toBool();
    setup.save = [file](const ui::AlarmViewSettings& settings) {
        file->setValue(QStringLiteral("alarms/columns"), settings.columns);
        file->setValue(QStringLiteral("alarms/order"), settings.order);
        file->setValue(QStringLiteral("alarms/reversed"), settings.reversed);
        file->setValue(QStringLiteral("alarms/filterText"), settings.filter.text);
        file->setValue(QStringLiteral("alarms/filterPriority"), settings.filter.priority);
        file->setValue(QStringLiteral("alarms/filterState"), settings.filter.state);
        file->setValue(QStringLiteral("alarms/filterLayer"), settings.filter.layer);
        file->setValue(QStringLiteral("alarms/filterDistrict"), settings.filter.district);
        file->setValue(QStringLiteral("alarms/filterInDistrict"), settings.filter.inDistrict);
    };
    return setup;
}

QString chooseRenderer(const ConsoleOptions& options) {
    return ui::chooseSceneGraph(options.renderer == "gpu"        ? ui::SceneGraph::Gpu
                                : options.renderer == "software" ? ui::SceneGraph::Software
                                                                 : ui::SceneGraph::Auto);
}

int run(QApplication& application, const ConsoleOptions& options) {
    DemoGateway demo;
    client::ClientOptions clientOptions;
    clientOptions.address = options.demo              ? demo.address().toStdString()
                            : options.connect.empty() ? defaultAddress()
                                                      : options.connect;
    clientOptions.operatorName = options.operatorName;
    clientOptions.workstation = QSysInfo::machineHostName().toStdString();
    clientOptions.kiosk = options.layout == "kiosk";
    clientOptions.programVersion = BELFRY_VERSION;
    if (!options.tls.empty()) {
        auto paths = client::tlsPathsOf(options.tls);
        if (!paths) {
            printProblem(paths.error());
            return 1;
        }
        clientOptions.tls = std::move(*paths);
    }
    clientOptions.catalogueCacheDir =
        (qEnvironmentVariable("XDG_CACHE_HOME", QDir::homePath() + QStringLiteral("/.cache")) +
         QStringLiteral("/belfry/catalogue"))
            .toStdString();
    auto ports = client::connect(clientOptions);
    if (!ports) {
        printProblem(ports.error());
        return 1;
    }
    (void)chooseRenderer(options);  // takes a tenth of a second, while the cached catalogue is read

    const SystemClock clock;
    ui::LanguageSwitch languages(application);
    ui::ConsoleSetup setup;
    setup.layout = QString::fromStdString(options.layout);
    setup.palette = QString::fromStdString(options.palette);
    setup.language = !options.language.empty()                         ? QString::fromStdString(options.language)
                     : QLocale::system().language() == QLocale::German ? QStringLiteral("de")
                                                                       : QStringLiteral("en");
    setup.operatorName = QString::fromStdString(options.operatorName);
    setup.reducedMotion = options.reducedMotion;
    if (options.screenshot.empty()) {  // a picture makes no noise
        setup.annunciation = annunciation();
        setup.alarmView = alarmView();
    }
    setup.installLanguage = [&languages](const QString& language) {
        if (!languages.apply(language)) {
            std::fprintf(stderr, "belfry: no texts in \"%s\"; showing English\n", qPrintable(language));
        }
    };
    ui::ConsoleViewModel console(setup, std::move(*ports), clock);
    if (!options.passwordFile.empty()) {
        QFile file(QString::fromStdString(options.passwordFile));
        if (!file.open(QIODevice::ReadOnly) ||
            (file.permissions() & (QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther)) != 0) {
            printProblem({ErrorCode::PermissionDenied,
                          options.passwordFile + " cannot be read, or others than its owner can as well",
                          "it holds a password on its first line: chmod 600",
                          {}});
            return 1;
        }
        console.session()->logInWith(setup.operatorName, QString::fromUtf8(file.readLine(512)).trimmed());
    }

    std::optional<BaseMap> baseMap;
    const auto showBaseMap = [&](const std::string& cityDir) {
        auto opened = openBaseMap(cityDir);
        if (!opened) {
            printProblem(opened.error());
            console.complain(opened.error());
            return;
        }
        baseMap = std::move(*opened);
        const basemap::CityInfo& info = baseMap->info;
        console.map()->setHome(info.center, info.startZoom, {info.west, info.south}, {info.east, info.north});
        console.map()->setDistrictPlaces(baseMap->districts);
        console.map()->setBaseMap(QString::fromStdString(baseMap->tiles->baseUrl()),
                                  QString::fromStdString(info.attribution));
        if (options.view) {
            console.map()->camera()->jumpTo(options.view->lon, options.view->lat,
                                            options.view->zoom.value_or(info.startZoom));
        }
    };
    if (options.view) {
        constexpr double kTownZoom = 14.0;  // without a base map nobody knows the city's own
        console.map()->camera()->jumpTo(options.view->lon, options.view->lat, options.view->zoom.value_or(kTownZoom));
    }

    const auto begin = [&](const std::string& cityDir) {
        if (!cityDir.empty()) {
            showBaseMap(cityDir);
        }
        if (!baseMap) {
            // a map without a ground still has assets on it
            const auto frame = [&console, &options] {
                const auto home = ui::homeFrameOf(console.pump().store().catalogue());
                if (!home) {
                    return;
                }
                console.map()->setHome(home->centre, home->zoom, home->southWest, home->northEast);
                if (options.view) {
                    console.map()->camera()->jumpTo(options.view->lon, options.view->lat,
                                                    options.view->zoom.value_or(home->zoom));
                }
            };
            QObject::connect(&console, &ui::ConsoleViewModel::pictureArrived, &console, frame,
                             Qt::SingleShotConnection);
        }
        console.start();
    };
    if (!options.demo) {
        begin(options.city);  // the city is on its way while the window is being made
    }
    QQmlApplicationEngine engine;  // goes before what it shows
    QObject::connect(&console, &ui::ConsoleViewModel::languageChanged, &engine, &QQmlEngine::retranslate);
    engine.setInitialProperties({{QStringLiteral("consoleModel"), QVariant::fromValue(&console)}});
    engine.loadFromModule("Belfry.Shell", "Main");
    auto* const window =
        engine.rootObjects().isEmpty() ? nullptr : qobject_cast<QQuickWindow*>(engine.rootObjects().constFirst());
    if (window == nullptr) {
        std::fprintf(stderr, "belfry: the window could not be made; run belfry --self-test\n");
        return 1;
    }
    if (options.size.isValid()) {
        window->resize(options.size);
    } else if (options.layout != "desk" && options.screenshot.empty()) {
        window->showFullScreen();
    }

    if (options.demo) {
        QObject::connect(&demo, &DemoGateway::progress, &console, &ui::ConsoleViewModel::setPreparation);
        QObject::connect(&demo, &DemoGateway::ready, &console, [&] {
            QObject::disconnect(&demo, &DemoGateway::progress, &console, nullptr);  // what it logs later is for its log
            console.setPreparation({});
            begin(options.city.empty() ? demoCityDir() : options.city);
        });
        QObject::connect(&demo, &DemoGateway::failed, &console, [&](const QString& message, const QString& hint) {
            console.complain({ErrorCode::Unavailable, message.toStdString(), hint.toStdString(), ""});
            if (!options.screenshot.empty()) {
                std::fprintf(stderr, "belfry: %s\n", qPrintable(message));
                application.exit(1);
            }
        });
        console.setPreparation(QCoreApplication::translate("main", "Starting the demo's gateway"));
        if (const auto started = demo.start(options, setup.language); !started) {
            printProblem(started.error());
            return 1;
        }
    }

    const auto prepare = [&] {
        if (!options.select.empty()) {
            const QString entity = QString::fromStdString(options.select);
            options.view ? console.setSelected(entity) : console.locate(entity);
        }
        if (options.screen == "not-live") {
            demo.stop();
        } else if (!options.screen.empty()) {
            QMetaObject::invokeMethod(window, "openScreen", Q_ARG(QString, QString::fromStdString(options.screen)));
        }
    };
    std::unique_ptr<ScreenshotTaker> taker;
    if (!options.screenshot.empty()) {
        taker = std::make_unique<ScreenshotTaker>(
            *window, console,
            [&baseMap]() -> ScreenshotTaker::Tiles {
                if (!baseMap) {
                    return {};
                }
                const auto statistics = baseMap->tiles->statistics();
                return {static_cast<qint64>(statistics.requests), static_cast<qint64>(statistics.answered)};
            },
            prepare,
            options.screen == "not-live" ? ScreenshotTaker::Of::DeadGateway
            : options.screen == "login"  ? ScreenshotTaker::Of::LogIn
                                         : ScreenshotTaker::Of::Live,
            QString::fromStdString(options.screenshot));
        QObject::connect(taker.get(), &ScreenshotTaker::finished, &application, [&](bool ok, const QString& message) {
            std::fprintf(ok ? stdout : stderr, "%s%s\n", ok ? "" : "belfry: ", qPrintable(message));
            application.exit(ok ? 0 : 1);
        });
    } else {
        QObject::connect(&console, &ui::ConsoleViewModel::pictureArrived, &console, prepare, Qt::SingleShotConnection);
    }

    QSocketNotifier stopper(g_signalPipe[0], QSocketNotifier::Read);
    QObject::connect(&stopper, &QSocketNotifier::activated, &application, [&application] { application.quit(); });
    const int status = application.exec();
    console.stop();
    demo.stop();
    return status;
}

}  // namespace

int main(int argc, char** argv) {
    const ParsedOptions parsed = parseOptions(argc, argv);
    if (parsed.exitStatus) {
        return *parsed.exitStatus;
    }
    if (::pipe(g_signalPipe) == 0) {
        std::signal(SIGTERM, onSignal);
        std::signal(SIGINT, onSignal);
    }
    std::signal(SIGPIPE, SIG_IGN);
    QNetworkProxyFactory::setApplicationProxyFactory(new LoopbackGuard);
    // NOLINTNEXTLINE(clang-analyzer-cplusplus.NewDeleteLeaks): the guard of the line before is owned by Qt Network
    QApplication application(argc, argv);  // Qt Charts needs widgets
    QApplication::setApplicationName(QStringLiteral("belfry"));
    QApplication::setApplicationVersion(QStringLiteral(BELFRY_VERSION));
    QApplication::setDesktopFileName(QStringLiteral("org.belfry.Belfry"));
    QQuickStyle::setStyle(QStringLiteral("Basic"));
    if (parsed.options.selfTest) {
        std::printf("info    drawing: %s\n", qPrintable(chooseRenderer(parsed.options)));
        return runSelfTest() ? 0 : 1;
    }
    return run(application, parsed.options);
}
