// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/startup/startup_console.h"

#include <QApplication>
#include <QNetworkProxyFactory>
#include <QQmlApplicationEngine>
#include <QQuickStyle>
#include <QQuickWindow>
#include <QTimer>
#include <cmath>
#include <cstdio>

#include <nlohmann/json.hpp>

#include "models/domain/clock.h"
#include "services/basemap/city_package.h"
#include "services/basemap/tile_server.h"
#include "services/client/client.h"
#include "tests/bench/map/map_feed_protocol.h"
#include "tests/bench/map/process_stats.h"
#include "ui/map/scene_graph.h"
#include "ui/shell/console_view_model.h"

namespace belfry::bench {

namespace {

constexpr int kGiveUpMs = 120'000;

/** When the person first saw something, ms since the process was started; -1 = not yet. */
struct Milestones {
    double window = -1.0;    ///< the first frame
    double map = -1.0;       ///< the first frame with every tile that was asked for
    double assets = -1.0;    ///< the first frame with assets and values of them
    double complete = -1.0;  ///< the picture is whole and live
};

}  // namespace

int runStartupConsole(int argc, char** argv, const std::string& address, const std::string& cityDir,
                      const std::string& cacheDir, long long beganNs) {
    const auto now = [beganNs] { return std::round(static_cast<double>(monotonicNs() - beganNs) / 1e5) / 10.0; };
    QApplication application(argc, argv);
    QQuickStyle::setStyle(QStringLiteral("Basic"));
    client::ClientOptions clientOptions;
    clientOptions.address = address;
    clientOptions.operatorName = "bench";
    clientOptions.workstation = "bench";
    clientOptions.programVersion = "bench";
    clientOptions.catalogueCacheDir = cacheDir + "/catalogue";
    auto ports = client::connect(clientOptions);
    if (!ports) {
        std::fprintf(stderr, "bench: %s\n", ports.error().message.c_str());
        return 1;
    }

    ui::chooseSceneGraph(ui::SceneGraph::Auto);  // as the console
    const SystemClock clock;
    ui::ConsoleSetup setup;
    setup.layout = QStringLiteral("desk");
    setup.palette = QStringLiteral("night");
    setup.language = QStringLiteral("en");
    setup.operatorName = QStringLiteral("bench");
    ui::ConsoleViewModel console(setup, std::move(*ports), clock);

    const auto package = basemap::CityPackage::open(cityDir);
    basemap::TileServerOptions options;
    options.cityDir = cityDir;
    options.cacheDir = cacheDir + "/tiles";
    options.stylesDir = BELFRY_SOURCE_RESOURCES "/map";
    options.fontDirs = {"/usr/share/fonts/truetype"};
    auto tiles = basemap::TileServer::start(options);
    if (!package || !tiles) {
        std::fprintf(stderr, "bench: no base map from %s\n", cityDir.c_str());
        return 1;
    }
    const basemap::CityInfo& info = package->info();
    console.map()->setHome(info.center, info.startZoom, {info.west, info.south}, {info.east, info.north});
    console.map()->setBaseMap(QString::fromStdString((*tiles)->baseUrl()), QString::fromStdString(info.attribution));
    console.start();
    QQmlApplicationEngine engine;  // goes before what it shows
    engine.setInitialProperties({{QStringLiteral("consoleModel"), QVariant::fromValue(&console)}});
    engine.loadFromModule("Belfry.Shell", "Main");
    auto* const window =
        engine.rootObjects().isEmpty() ? nullptr : qobject_cast<QQuickWindow*>(engine.rootObjects().constFirst());
    if (window == nullptr) {
        return 1;
    }
    window->resize(1920, 1080);

    Milestones at;
    bool arrived = false;
    QObject::connect(&console, &ui::ConsoleViewModel::pictureArrived, &application, [&arrived] { arrived = true; });
    QObject::connect(
        window, &QQuickWindow::frameSwapped, &application,
        [&] {
            const auto statistics = (*tiles)->statistics();
            const double ms = now();
            if (at.window < 0) {
                at.window = ms;
            }
            if (at.map < 0 && statistics.answered > 0 && statistics.answered == statistics.requests) {
                at.map = ms;
            }
            // a symbol whose value has not been told yet is none
            if (at.assets < 0 && console.map()->shownCount() > 0 && console.pump().store().changeTick() > 0) {
                at.assets = ms;
            }
            if (at.complete < 0 && arrived && console.map()->isSettled()) {
                at.complete = ms;
            }
            if (at.map >= 0 && at.assets >= 0 && at.complete >= 0) {
                const nlohmann::ordered_json line{{"bench", "startup"},
                                                  {"assets", console.map()->totalCount()},
                                                  {"window_ms", at.window},
                                                  {"first_map_ms", at.map},
                                                  {"first_assets_ms", at.assets},
                                                  {"complete_ms", at.complete},
                                                  {"rss_peak_mb", std::round(peakRssMb())}};
                std::printf("%s\n", line.dump().c_str());
                std::fflush(stdout);
                application.quit();
            }
        },
        Qt::QueuedConnection);
    QTimer::singleShot(kGiveUpMs, &application, [&] {
        std::fprintf(stderr, "bench: not there after %d s: window %.0f, map %.0f, assets %.0f, whole %.0f ms\n",
                     kGiveUpMs / 1'000, at.window, at.map, at.assets, at.complete);
        application.exit(1);
    });
    // a picture that is complete may not change any more: ask for one more frame now and then
    QTimer again;
    QObject::connect(&again, &QTimer::timeout, window, &QQuickWindow::update);
    again.start(50);

    const int status = QApplication::exec();
    console.stop();
    return status;
}

}  // namespace belfry::bench
