// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "tests/bench/map/bench_base_map.h"
#include "tests/bench/map/frame_log.h"
#include "tests/bench/map/map_subject.h"
#include "tests/bench/map/process_stats.h"

namespace belfry::bench {

struct MapRunOptions {
    std::uint32_t assets = 10'000;
    std::uint32_t updatesPerSecond = 1'000;
    int width = 1280;
    int height = 720;
    bool exact = true;
    bool baseMap = true;
    QString renderer;           ///< "auto", "gpu" or "software"; see ui::SceneGraph
    double length = 1.0;        ///< part of each leg that is played; --quick plays a quarter
    double idleSeconds = 10.0;  ///< at the end, with nothing to do
    double soakMinutes = 0.0;   ///< instead of one showing: plays the film over and over and watches the memory
    QString screenshot;         ///< the last picture goes there
    std::string feedProgram;
};

/** Plays the film of ../shared/bench/map-workload.md with one subject and says what it cost: JSON objects, one per leg
 *  of the film. Runs nested event loops on the GUI thread. */
class MapRun {
public:
    /** `baseMap` may be nullptr; `threads` settled before the subject was made. */
    MapRun(MapRunOptions options, MapSubject& subject, const BenchBaseMap* baseMap, const MapPoints& points,
           ThreadWatch threads);
    ~MapRun();

    /** False when the case failed; `results` then has one line that says why. */
    [[nodiscard]] bool play(std::vector<nlohmann::ordered_json>& results);
    /** The same for hours; false when the memory grew. */
    [[nodiscard]] bool soak(std::vector<nlohmann::ordered_json>& results);

private:
    struct LegRecord {
        Leg leg = Leg::Still;
        std::int64_t fromNs = 0;
        std::int64_t toNs = 0;
        CpuSplit cpu;
        MachineCpu machine;
        double feedMs = 0.0;
        double xServerMs = 0.0;
        double rssMb = 0.0;
    };
    struct Sent {
        std::uint32_t number = 0;
        std::int64_t sentNs = 0;
    };

    [[nodiscard]] bool waitUntil(const std::function<bool()>& reached, double seconds);
    void wait(double seconds);
    void warmTiles();
    [[nodiscard]] bool loadPoints();
    void takeBatches();
    [[nodiscard]] LegRecord playLeg(Leg leg, double seconds);
    [[nodiscard]] nlohmann::ordered_json describe() const;
    [[nodiscard]] nlohmann::ordered_json describe(const LegRecord& leg) const;
    [[nodiscard]] nlohmann::ordered_json idle();
    [[nodiscard]] bool fail(std::vector<nlohmann::ordered_json>& results, const std::string& why) const;

    MapRunOptions m_options;
    MapSubject& m_subject;
    const BenchBaseMap* m_baseMap;
    const MapPoints& m_points;
    FrameLog m_frames;
    ThreadWatch m_threads;
    std::unique_ptr<FeedClient> m_feed;
    std::vector<Sent> m_sent;
    double m_loadMs = 0.0;
    pid_t m_xServer = -1;
};

}  // namespace belfry::bench
