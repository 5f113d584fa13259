// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/map/map_main.h"

#include <QCommandLineParser>
#include <QFileInfo>
#include <QGuiApplication>
#include <QNetworkProxyFactory>
#include <QQuickWindow>
#include <cstdio>
#include <optional>

#include "ui/map/scene_graph.h"

namespace belfry::bench {

namespace {

/** As in the console: no tile request leaves the machine. */
class Guard final : public QNetworkProxyFactory {
public:
    QList<QNetworkProxy> queryProxy(const QNetworkProxyQuery& query) override {
        return query.peerHostName() == QLatin1String("127.0.0.1")
                   ? QList{QNetworkProxy(QNetworkProxy::NoProxy)}
                   : QList{QNetworkProxy(QNetworkProxy::HttpProxy, QStringLiteral("127.0.0.1"), 9)};
    }
};

MapRunOptions parse(const QGuiApplication& application) {
    QCommandLineParser parser;
    parser.setApplicationDescription(
        QStringLiteral("Plays the map workload once and prints JSON, one line per leg. See tests/bench/README.md."));
    parser.addHelpOption();
    const auto add = [&](const char* name, const char* what, const char* value, const char* standard) {
        parser.addOption({QString::fromLatin1(name), QString::fromLatin1(what), QString::fromLatin1(value),
                          QString::fromLatin1(standard)});
    };
    add("assets", "points", "N", "10000");
    add("updates", "updates a second", "N", "1000");
    add("width", "pixels", "PX", "1280");
    add("height", "pixels", "PX", "720");
    add("drawing", "exact or lod", "HOW", "exact");
    add("length", "part of each leg that is played", "0..1", "1");
    add("idle", "seconds of doing nothing at the end", "S", "10");
    add("soak", "play over and over and watch the memory", "MINUTES", "0");
    add("renderer", "auto (as the console: the GPU, else software), gpu (OpenGL even if emulated) or software", "NAME",
        "auto");
    add("screenshot", "writes the last picture", "FILE", "");
    parser.addOption({QStringLiteral("no-base-map"), QStringLiteral("only the points")});
    parser.process(application);
    MapRunOptions options;
    options.assets = parser.value(QStringLiteral("assets")).toUInt();
    options.updatesPerSecond = parser.value(QStringLiteral("updates")).toUInt();
    options.width = parser.value(QStringLiteral("width")).toInt();
    options.height = parser.value(QStringLiteral("height")).toInt();
    options.exact = parser.value(QStringLiteral("drawing")) != QLatin1String("lod");
    options.length = parser.value(QStringLiteral("length")).toDouble();
    options.idleSeconds = parser.value(QStringLiteral("idle")).toDouble();
    options.soakMinutes = parser.value(QStringLiteral("soak")).toDouble();
    options.screenshot = parser.value(QStringLiteral("screenshot"));
    options.baseMap = !parser.isSet(QStringLiteral("no-base-map"));
    options.renderer = parser.value(QStringLiteral("renderer"));
    options.feedProgram =
        QFileInfo(QCoreApplication::applicationDirPath() + QStringLiteral("/bench_map_feed")).filePath().toStdString();
    return options;
}

}  // namespace

int mapMain(int argc, char** argv, std::uint32_t mostAssets, const MakeSubject& make) {
    QNetworkProxyFactory::setApplicationProxyFactory(new Guard);  // owned by Qt Network
    QGuiApplication application(argc, argv);
    const MapRunOptions options = parse(application);
    if (options.assets == 0 || options.assets > mostAssets) {
        std::fprintf(stderr, "%s: %u points are too many for it: at most %u\n",
                     qPrintable(QCoreApplication::applicationName()), options.assets, mostAssets);
        return 2;
    }
    ui::chooseSceneGraph(options.renderer == QLatin1String("gpu")        ? ui::SceneGraph::Gpu
                         : options.renderer == QLatin1String("software") ? ui::SceneGraph::Software
                                                                         : ui::SceneGraph::Auto);
    std::optional<BenchBaseMap> baseMap;
    if (options.baseMap) {
        auto opened = BenchBaseMap::open();
        if (!opened) {
            std::fprintf(stderr, "bench: %s\nbench: %s\n", opened.error().message.c_str(), opened.error().hint.c_str());
            return 1;
        }
        baseMap = std::move(*opened);
    }
    MapPoints points = makePoints(options.assets);
    ThreadWatch threads;
    threads.settle();
    const BenchBaseMap* tiles = baseMap ? &*baseMap : nullptr;
    const std::unique_ptr<MapSubject> subject = make(points, options, tiles);
    if (subject->window() == nullptr) {
        return 1;
    }
    if (options.assets > 10'000) {
        points = {};  // only the pixel check wants them, and they are not the console's memory
    }
    std::vector<nlohmann::ordered_json> results;
    bool good = false;
    {
        MapRun run(options, *subject, tiles, points, threads);
        good = options.soakMinutes > 0.0 ? run.soak(results) : run.play(results);
    }
    for (const nlohmann::ordered_json& row : results) {
        std::printf("%s\n", row.dump().c_str());
    }
    return good ? 0 : 1;
}

}  // namespace belfry::bench
