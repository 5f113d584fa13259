// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/map/map_run.h"

#include <QChronoTimer>
#include <QCoreApplication>
#include <QEventLoop>
#include <QGuiApplication>
#include <QImage>
#include <QQuickWindow>
#include <QSGRendererInterface>
#include <QTimer>
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <utility>

#include "tests/bench/map/map_feed_protocol.h"
#include "tests/bench/map/pixel_check.h"

namespace belfry::bench {

namespace {

using json = nlohmann::ordered_json;

constexpr double kLoadCapSeconds = 60.0;
constexpr auto kFrame = std::chrono::nanoseconds(16'666'667);  // 60 Hz at most, as a display would ask

double rounded(double value, double steps = 100.0) { return std::round(value * steps) / steps; }

json toJson(const Spread& spread) {
    return {{"p50", rounded(spread.p50)},
            {"p95", rounded(spread.p95)},
            {"p99", rounded(spread.p99)},
            {"max", rounded(spread.max)}};
}

}  // namespace

MapRun::MapRun(MapRunOptions options, MapSubject& subject, const BenchBaseMap* baseMap, const MapPoints& points,
               ThreadWatch threads)
    : m_options(std::move(options)),
      m_subject(subject),
      m_baseMap(baseMap),
      m_points(points),
      m_frames(*subject.window(), [&subject] { return subject.picture(); }),
      m_threads(std::move(threads)),
      m_xServer(findXvfb()) {}

MapRun::~MapRun() = default;

bool MapRun::waitUntil(const std::function<bool()>& reached, double seconds) {
    const std::int64_t end = monotonicNs() + static_cast<std::int64_t>(seconds * 1e9);
    while (!reached()) {
        if (monotonicNs() > end) {
            return false;
        }
        wait(0.005);
    }
    return true;
}

void MapRun::wait(double seconds) {
    QEventLoop loop;
    QTimer::singleShot(std::chrono::nanoseconds(static_cast<std::int64_t>(seconds * 1e9)), Qt::PreciseTimer, &loop,
                       [&loop] { loop.quit(); });
    loop.exec();
}

// Tiles that are drawn for the first time would be measured with the map; a console has them on disk after a day.
void MapRun::warmTiles() {
    if (m_baseMap == nullptr) {
        return;
    }
    const auto settle = [this] {
        std::uint64_t requests = ~0ULL;
        (void)waitUntil(
            [&] {
                const bool same = requests == m_baseMap->requests();
                requests = m_baseMap->requests();
                wait(same ? 0.0 : 0.08);
                return same && m_baseMap->isQuiet();
            },
            30.0);
    };
    if (!m_baseMap->isWarm(m_options.width, m_options.height)) {
        std::fprintf(stderr, "bench: drawing the tiles along the film (only once for this size)\n");
        for (const Leg leg : {Leg::Pan, Leg::Zoom, Leg::Rotate}) {
            for (double t = 0.0; t <= 5.0; t += 0.25) {
                m_subject.look(viewAt(leg, t));
                settle();
            }
        }
        m_subject.look(finalView());
        settle();
        m_baseMap->setWarm(m_options.width, m_options.height);
    }
    m_subject.look(viewAt(Leg::Still, 0.0));
    settle();
}

bool MapRun::loadPoints() {
    const std::int64_t begun = monotonicNs();
    m_subject.load();
    if (!waitUntil([this] { return m_subject.isComplete(); }, kLoadCapSeconds)) {
        return false;
    }
    const std::size_t frames = m_frames.size();
    m_subject.window()->update();
    if (!waitUntil([&] { return m_frames.size() > frames; }, kLoadCapSeconds)) {
        return false;
    }
    m_loadMs = static_cast<double>(monotonicNs() - begun) / 1e6;
    return true;
}

void MapRun::takeBatches() {
    std::vector<FeedBatch> batches = m_feed->take();
    for (const FeedBatch& batch : batches) {
        m_sent.push_back({batch.number, batch.sentNs});
    }
    if (!batches.empty()) {
        m_subject.apply(std::move(batches));
    }
}

MapRun::LegRecord MapRun::playLeg(Leg leg, double seconds) {
    LegRecord record;
    record.leg = leg;
    const CpuSplit cpu = m_threads.read();
    const MachineCpu machine = machineCpu();
    const double feedMs = processCpuMs(m_feed->sender());
    const double xMs = processCpuMs(m_xServer);
    record.fromNs = monotonicNs();
    const auto step = [&] {
        m_subject.look(viewAt(leg, static_cast<double>(monotonicNs() - record.fromNs) / 1e9));
        m_subject.window()->update();
    };
    QChronoTimer ticks(kFrame);
    ticks.setTimerType(Qt::PreciseTimer);
    QObject::connect(&ticks, &QChronoTimer::timeout, m_subject.window(), step);
    step();
    if (isMoving(leg)) {
        ticks.start();
    }
    wait(seconds);
    ticks.stop();
    record.toNs = monotonicNs();
    record.cpu = m_threads.read() - cpu;
    record.feedMs = processCpuMs(m_feed->sender()) - feedMs;
    record.xServerMs = processCpuMs(m_xServer) - xMs;
    const MachineCpu now = machineCpu();
    record.machine = {now.busy - machine.busy, now.total - machine.total};
    record.rssMb = rssMb();
    return record;
}

json MapRun::describe() const {
    const bool software = m_subject.window()->rendererInterface()->graphicsApi() == QSGRendererInterface::Software;
    return {{"bench", m_subject.bench()},           {"drawing", m_subject.drawing()},
            {"base_map", m_subject.hasBaseMap()},   {"scene_graph", software ? "software" : "opengl"},
            {"assets", m_options.assets},           {"updates_per_s", m_options.updatesPerSecond},
            {"width", m_subject.window()->width()}, {"height", m_subject.window()->height()}};
}

json MapRun::describe(const LegRecord& leg) const {
    const std::vector<Frame> frames = m_frames.between(leg.fromNs, leg.toNs);
    std::vector<double> intervals;
    std::vector<double> cpu;
    for (std::size_t i = 1; i < frames.size(); ++i) {
        intervals.push_back(static_cast<double>(frames[i].presentedNs - frames[i - 1].presentedNs) / 1e6);
        cpu.push_back(frames[i].processCpuMs - frames[i - 1].processCpuMs);
    }
    std::vector<double> latencies;
    int neverShown = 0;
    for (const Sent& batch : m_sent) {
        if (batch.sentNs < leg.fromNs || batch.sentNs >= leg.toNs) {
            continue;
        }
        if (const auto shown = m_frames.shownAt(revisionOf(batch.number))) {
            latencies.push_back(static_cast<double>(*shown - batch.sentNs) / 1e6);
        } else {
            ++neverShown;
        }
    }
    const double seconds = static_cast<double>(leg.toNs - leg.fromNs) / 1e9;
    const double count = std::max<double>(1.0, static_cast<double>(frames.size()));
    json out = describe();
    out["camera"] = nameOf(leg.leg);
    out["frames"] = frames.size();
    out["fps"] = rounded(static_cast<double>(frames.size()) / seconds, 10.0);
    out["frame_interval_ms"] = toJson(Spread::of(intervals));
    json cpuMs = toJson(Spread::of(cpu));
    cpuMs["gui"] = rounded(leg.cpu.gui / count);
    cpuMs["render"] = rounded(leg.cpu.render / count);
    cpuMs["worker"] = rounded(leg.cpu.worker / count);
    cpuMs["decode"] = rounded(leg.cpu.decode / count);
    cpuMs["gl"] = rounded(leg.cpu.gl / count);
    cpuMs["painter"] = rounded(leg.cpu.painter / count);
    cpuMs["other"] = rounded(leg.cpu.other / count);
    cpuMs["process"] = rounded(leg.cpu.process() / count);
    cpuMs["x_server"] = rounded(leg.xServerMs / count);
    out["frame_cpu_ms"] = cpuMs;
    const bool tells = m_frames.shownAt(1).has_value();
    if (tells && (!latencies.empty() || neverShown > 0)) {
        const Spread spread = Spread::of(latencies);
        out["update_to_pixel_ms"] = {{"p50", rounded(spread.p50)},
                                     {"p99", rounded(spread.p99)},
                                     {"max", rounded(spread.max)},
                                     {"batches", spread.count},
                                     {"never_shown", neverShown}};
    } else {
        out["update_to_pixel_ms"] = nullptr;  // the picture does not tell what it contains
    }
    out["rss_mb"] = rounded(leg.rssMb, 10.0);
    out["load_ms"] = rounded(m_loadMs, 10.0);
    const double ours = leg.cpu.process() + leg.feedMs + leg.xServerMs;
    out["other_cpu_percent"] =
        leg.machine.total > 0 ? rounded(100.0 * std::max(0.0, leg.machine.busy - ours) / leg.machine.total, 10.0) : 0.0;
    return out;
}

json MapRun::idle() {
    // the map's idle connections to the tile service end after 3 s
    wait(5.0);
    const CpuSplit cpu = m_threads.read();
    const std::int64_t switches = contextSwitches();
    const std::size_t frames = m_frames.size();
    wait(m_options.idleSeconds);
    const CpuSplit used = m_threads.read() - cpu;
    json out = describe();
    out["camera"] = "idle";
    out["idle_cpu_percent"] = rounded(used.process() / m_options.idleSeconds / 10.0, 1000.0);
    out["idle_context_switches_per_s"] =
        rounded(static_cast<double>(contextSwitches() - switches) / m_options.idleSeconds, 10.0);
    out["frames"] = m_frames.size() - frames;
    out["rss_mb"] = rounded(rssMb(), 10.0);
    return out;
}

bool MapRun::fail(std::vector<json>& results, const std::string& why) const {
    json out = describe();
    out["failed"] = why;
    results.push_back(out);
    return false;
}

bool MapRun::play(std::vector<json>& results) {
    m_subject.look(viewAt(Leg::Still, 0.0));
    if (!waitUntil([this] { return m_frames.size() > 0; }, kLoadCapSeconds)) {
        return fail(results, "the window never showed a frame");
    }
    warmTiles();
    if (!loadPoints()) {
        return fail(results, "no frame with all points within 60 s");
    }
    m_feed = std::make_unique<FeedClient>(
        FeedClient::Options{m_options.feedProgram, m_options.assets, m_options.updatesPerSecond, m_subject.handles()},
        [this] { QMetaObject::invokeMethod(m_subject.window(), [this] { takeBatches(); }, Qt::QueuedConnection); });
    if (!m_feed->isConnected()) {
        return fail(results, "no update stream");
    }
    const double startPeak = peakRssMb();
    const std::uint64_t drawnBefore = m_baseMap != nullptr ? m_baseMap->drawn() : 0;
    wait(1.0);
    resetPeakRss();
    m_feed->start();
    std::vector<LegRecord> legs;
    for (const Leg leg : kLegs) {
        legs.push_back(playLeg(leg, secondsOf(leg) * m_options.length));
    }
    const double peak = peakRssMb();
    m_subject.look(finalView());
    m_feed->stop();
    takeBatches();
    const std::int64_t end = monotonicNs() + 1'500'000'000;
    while (monotonicNs() < end) {
        m_subject.window()->update();
        wait(0.05);
    }
    (void)waitUntil([this] { return m_subject.isComplete(); }, 5.0);
    std::optional<std::uint64_t> tilesDrawn;
    if (m_baseMap != nullptr) {
        tilesDrawn = m_baseMap->drawn() - drawnBefore;
        if (*tilesDrawn > 0) {
            m_baseMap->setCold(m_options.width, m_options.height);  // style or size changed: warm up next time
        }
    }
    const QImage picture =
        m_options.assets <= 10'000 || !m_options.screenshot.isEmpty() ? m_subject.window()->grabWindow() : QImage();
    for (const LegRecord& leg : legs) {
        json row = describe(leg);
        row["rss_peak_mb"] = rounded(std::max(peak, startPeak), 10.0);
        if (tilesDrawn) {
            row["tile_squares_drawn"] = *tilesDrawn;
        }
        if (isMoving(leg.leg) && row["fps"].get<double>() < 1.0) {
            row["failed"] = "less than 1 frame a second";
        }
        results.push_back(std::move(row));
    }
    if (!m_options.screenshot.isEmpty() && !picture.save(m_options.screenshot)) {
        std::fprintf(stderr, "bench: %s could not be written\n", qPrintable(m_options.screenshot));
    }
    if (m_options.assets <= 10'000 && m_options.exact) {
        const PixelCheck check = comparePixels(picture, m_points, m_feed->lastStates(), finalView(), stateColours());
        json row = describe();
        row["camera"] = "final";
        row["pixels_right"] = check.right;
        row["pixels_compared"] = check.compared;
        results.push_back(std::move(row));
    }
    if (m_options.idleSeconds > 0.0) {
        results.push_back(idle());
    }
    return true;
}

bool MapRun::soak(std::vector<json>& results) {
    constexpr double kSampleSeconds = 5.0;
    constexpr double kAllowedGrowth = 0.02;
    m_subject.look(viewAt(Leg::Still, 0.0));
    (void)waitUntil([this] { return m_frames.size() > 0; }, kLoadCapSeconds);
    warmTiles();
    if (!loadPoints()) {
        return fail(results, "no frame with all points within 60 s");
    }
    m_feed = std::make_unique<FeedClient>(
        FeedClient::Options{m_options.feedProgram, m_options.assets, m_options.updatesPerSecond, m_subject.handles()},
        [this] { QMetaObject::invokeMethod(m_subject.window(), [this] { takeBatches(); }, Qt::QueuedConnection); });
    if (!m_feed->isConnected()) {
        return fail(results, "no update stream");
    }
    m_feed->start();
    const double total = m_options.soakMinutes * 60.0;
    const double warmUp = std::min(120.0, total / 5.0);
    const std::int64_t begun = monotonicNs();
    std::vector<std::pair<double, double>> samples;  // seconds, MB
    std::vector<double> intervalP99;
    std::vector<double> latencyP99;
    std::size_t leg = 0;
    for (double now = 0.0; now < total; now = static_cast<double>(monotonicNs() - begun) / 1e9) {
        const LegRecord record = playLeg(std::array{Leg::Pan, Leg::Zoom, Leg::Rotate}[leg++ % 3], kSampleSeconds);
        const json row = describe(record);
        intervalP99.push_back(row["frame_interval_ms"]["p99"]);
        if (row["update_to_pixel_ms"].is_object()) {
            latencyP99.push_back(row["update_to_pixel_ms"]["p99"]);
        }
        // what is said of a leg is said: the notes must not grow with the hours
        m_frames.forget(record.fromNs);
        std::erase_if(m_sent, [&](const Sent& sent) { return sent.sentNs < record.fromNs; });
        const double at = static_cast<double>(monotonicNs() - begun) / 1e9;
        samples.emplace_back(at, record.rssMb);
        if (leg % 12 == 0) {
            std::fprintf(stderr, "soak: %4.1f of %.0f min, RSS %.1f MB, %.0f fps, frame p99 %.1f ms\n", at / 60.0,
                         m_options.soakMinutes, record.rssMb, row["fps"].get<double>(), intervalP99.back());
        }
    }
    m_feed->stop();
    std::erase_if(samples, [&](const auto& sample) { return sample.first < warmUp; });
    const double growth = relativeGrowth(samples);
    json out = describe();
    out["bench"] = "soak_map";
    out["minutes"] = m_options.soakMinutes;
    out["samples"] = samples.size();
    out["rss_mb"] = samples.empty() ? 0.0 : samples.back().second;
    out["rss_growth_percent"] = rounded(100.0 * growth, 1000.0);
    out["frame_interval_p99_ms"] = toJson(Spread::of(intervalP99));
    out["update_to_pixel_p99_ms"] = toJson(Spread::of(latencyP99));
    const bool flat = growth <= kAllowedGrowth && samples.size() >= 3;
    if (!flat) {
        out["failed"] = samples.size() < 3 ? "too short to judge" : "the memory grew by more than 2 %";
    }
    results.push_back(out);
    return flat;
}

}  // namespace belfry::bench
