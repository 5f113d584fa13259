// SPDX-License-Identifier: Apache-2.0
// Frame time, CPU per frame and memory of the map's overlay while the camera moves and values stream in. Every point is
// drawn exactly; there is no base map unless --tiles is given, and the line says which.
#include <QCommandLineParser>
#include <QElapsedTimer>
#include <QGuiApplication>
#include <QQuickWindow>
#include <QTimer>
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <random>
#include <string>
#include <vector>

#include <sys/resource.h>

#include "models/feed/store.h"
#include "ui/map/layer_overlay_item.h"

namespace {

using namespace belfry;

feed::Store makeStore(int count) {
    LayerSchema schema;
    schema.id = "lighting";
    schema.periodMs = 3'600'000;
    schema.assetTypes = {{"luminaire", {"Street light", ""}, 2}};
    AttributeSchema level;
    level.name = "level";
    level.scale = 0.001;
    schema.attributes = {level};
    schema.symbol.kind = SymbolKind::Halo;
    schema.symbol.levelAttribute = "level";
    std::mt19937_64 rng(42);
    std::uniform_real_distribution<double> lon(13.08, 13.76);
    std::uniform_real_distribution<double> lat(52.34, 52.68);
    std::vector<feed::Asset> assets;
    assets.reserve(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) {
        feed::Asset asset;
        asset.id = "urn:" + std::to_string(i);
        asset.layer = "lighting";
        asset.type = "luminaire";
        asset.position = {lon(rng), lat(rng)};
        assets.push_back(std::move(asset));
    }
    return {"bench", feed::Catalogue::build({schema}, std::move(assets))};
}

double cpuMs() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto ms = [](const timeval& t) {
        return static_cast<double>(t.tv_sec) * 1e3 + static_cast<double>(t.tv_usec) / 1e3;
    };
    return ms(usage.ru_utime) + ms(usage.ru_stime);
}

double rssMb() {
    std::ifstream status("/proc/self/status");
    std::string line;
    while (std::getline(status, line)) {
        if (line.rfind("VmHWM:", 0) == 0) {
            return std::stod(line.substr(6)) / 1024.0;
        }
    }
    return 0.0;
}

double percentile(std::vector<double> values, double p) {
    if (values.empty()) {
        return 0.0;
    }
    std::sort(values.begin(), values.end());
    return values[std::min(values.size() - 1, static_cast<std::size_t>(p * static_cast<double>(values.size())))];
}

}  // namespace

int main(int argc, char** argv) {
    QGuiApplication app(argc, argv);
    QCommandLineParser options;
    const auto add = [&](const char* name, const char* value, const char* standard) {
        options.addOption({QString::fromLatin1(name), {}, QString::fromLatin1(value), QString::fromLatin1(standard)});
    };
    add("assets", "N", "20000");
    add("updates", "PER_S", "1000");
    add("width", "PX", "1280");
    add("height", "PX", "720");
    add("camera", "pan|zoom|rotate|still", "pan");
    add("seconds", "S", "6");
    options.process(app);
    const int assets = options.value(QStringLiteral("assets")).toInt();
    const int updates = options.value(QStringLiteral("updates")).toInt();
    const int seconds = options.value(QStringLiteral("seconds")).toInt();
    const QString camera = options.value(QStringLiteral("camera"));

    feed::Store store = makeStore(assets);
    ui::MapViewModel map;
    map.setGatewayTime(1'000'000);
    std::mt19937_64 rng(7);
    for (std::uint32_t row = 0; row < store.catalogue().rowCount(0); ++row) {
        store.set(Handle::of(0, row), 0, static_cast<std::int32_t>(rng() % 1001), Quality::Good, 1'000'000, 1);
    }
    store.setRevision(1);
    ui::MapStyle* style = map.style();
    style->setProperty("ramp", QVariant::fromValue(QList<QColor>{Qt::darkGray, Qt::gray, Qt::lightGray, Qt::white}));
    style->setProperty("lamp", QColor(Qt::white));
    style->setProperty("symbol", QColor(Qt::white));
    style->setProperty("dim", QColor(Qt::gray));
    style->setProperty("priorities", QVariant::fromValue(QList<QColor>{Qt::red, Qt::yellow, Qt::green, Qt::blue}));
    map.setStore(&store);

    QQuickWindow window;
    window.setColor(Qt::black);
    window.resize(options.value(QStringLiteral("width")).toInt(), options.value(QStringLiteral("height")).toInt());
    ui::LayerOverlayItem overlay;
    overlay.setParentItem(window.contentItem());
    overlay.setSize(window.size());
    overlay.setViewModel(&map);
    map.camera()->jumpTo(13.30, 52.45, 12.0);
    window.show();

    QElapsedTimer clock;
    std::vector<double> intervals;
    qint64 lastFrame = 0;
    double cpuStart = 0;
    int frames = 0;
    qint64 startedAt = -1;
    Revision rev = 1;
    double owed = 0;
    const auto step = [&] {
        const double t = static_cast<double>(clock.nsecsElapsed() - startedAt) / 1e9;
        const double swing = std::abs(std::fmod(t / 2.5, 2.0) - 1.0);
        if (camera == QLatin1String("pan")) {
            map.camera()->jumpTo(13.54 - 0.24 * swing, 52.57 - 0.12 * swing, 12.0);
        } else if (camera == QLatin1String("zoom")) {
            map.camera()->jumpTo(13.42, 52.51, 11.5 + 3.5 * (1.0 - swing));
        } else if (camera == QLatin1String("rotate")) {
            map.camera()->jumpTo(13.42, 52.51, 12.0, 36.0 * t);
        }
    };
    QTimer feed;
    feed.setInterval(50);
    QObject::connect(&feed, &QTimer::timeout, &app, [&] {
        owed += updates * 0.05;
        std::vector<Handle> handles;
        while (owed >= 1.0) {
            owed -= 1.0;
            handles.push_back(Handle::of(0, static_cast<std::uint32_t>(rng() % static_cast<std::uint64_t>(assets))));
        }
        std::sort(handles.begin(), handles.end());
        handles.erase(std::unique(handles.begin(), handles.end()), handles.end());
        feed::Delta delta;
        delta.prevRev = rev;
        delta.rev = ++rev;
        feed::LayerBatch batch;
        batch.handles = handles;
        batch.observedMs.assign(handles.size(), 1'000'000);
        feed::Column column;
        for (std::size_t i = 0; i < handles.size(); ++i) {
            column.values.push_back(static_cast<std::int32_t>(rng() % 1001));
        }
        batch.columns.push_back(std::move(column));
        delta.batches.push_back(std::move(batch));
        if (store.apply(delta)) {
            map.applied(delta);
        }
    });
    QObject::connect(
        &window, &QQuickWindow::frameSwapped, &window,
        [&] {
            const qint64 now = clock.nsecsElapsed();
            if (startedAt < 0) {
                return;
            }
            if (lastFrame > 0) {
                intervals.push_back(static_cast<double>(now - lastFrame) / 1e6);
            }
            lastFrame = now;
            ++frames;
            if (static_cast<double>(now - startedAt) > seconds * 1e9) {
                const double cpu = (cpuMs() - cpuStart) / std::max(1, frames);
                std::printf(
                    "{\"bench\":\"map\",\"assets\":%d,\"updates_per_s\":%d,\"width\":%d,\"height\":%d,\"camera\":\"%"
                    "s\","
                    "\"drawing\":\"exact\",\"base_map\":false,\"platform\":\"%s\",\"frames\":%d,"
                    "\"frame_interval_ms\":{\"p50\":%.1f,\"p95\":%.1f,\"p99\":%.1f,\"max\":%.1f},"
                    "\"process_cpu_ms_per_frame\":%.1f,\"rss_mb\":%.0f}\n",
                    assets, updates, window.width(), window.height(), qPrintable(camera),
                    qPrintable(QGuiApplication::platformName()), frames, percentile(intervals, 0.50),
                    percentile(intervals, 0.95), percentile(intervals, 0.99), percentile(intervals, 1.0), cpu, rssMb());
                std::fflush(stdout);
                QCoreApplication::exit(0);
                startedAt = -1;
                return;
            }
            step();
            window.update();
        },
        Qt::QueuedConnection);
    // the clock starts with the first complete picture
    QObject::connect(&map, &ui::MapViewModel::settledChanged, &app, [&] {
        if (map.isSettled() && startedAt < 0 && !clock.isValid()) {
            clock.start();
            startedAt = 0;
            cpuStart = cpuMs();
            feed.start();
            step();
            window.update();
        }
    });
    return QGuiApplication::exec();
}
