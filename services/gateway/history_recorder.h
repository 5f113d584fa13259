// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "models/feed/delta.h"
#include "models/feed/ports.h"
#include "models/feed/store.h"
#include "services/gateway/core_sequence.h"
#include "services/store/history.h"

namespace belfry::gateway {

/** Writes attributes that the schema wants remembered, on a thread of its own: a slow disk never slows the city down.
 *  record() and query() are called on the core sequence. */
class HistoryRecorder {
public:
    /** Both must outlive this. */
    HistoryRecorder(store::HistoryStore& history, const Clock& clock);
    ~HistoryRecorder();

    void setStore(const feed::Store& store);
    void record(const feed::Delta& delta);
    /** The answer comes on the disk's thread. */
    void query(const feed::HistoryQuery& query, feed::Reply<std::vector<feed::HistoryPoint>> reply);
    void start();
    /** Writes what is left. */
    void stop();
    /** Samples lost: the disk was too slow, or full for too long. */
    [[nodiscard]] std::uint64_t dropped() const { return m_dropped; }

private:
    static constexpr store::SeriesId kUnknown = 0xFFFF'FFFFU;
    /** A recorded attribute of a layer in the present epoch; columns are numbered over all layers. */
    struct Named {
        std::uint32_t column = 0;
        std::uint32_t row = 0;
        EntityId entity;
        std::string attribute;
    };
    struct Sample {
        std::uint32_t column = 0;
        std::uint32_t row = 0;
        std::int32_t raw = 0;
        Quality quality = Quality::Good;
        Millis observedMs = 0;
    };
    struct Task {
        std::vector<Named> names;  ///< of what these samples tell of for the first time
        std::vector<Sample> samples;
    };
    /** What only the disk's thread knows: a series is looked up or made there, for that may wait for the disk. */
    struct Disk {
        std::vector<std::vector<store::SeriesId>> series;  ///< by column and row
        std::map<std::pair<std::uint32_t, std::uint32_t>, Named> refused;
        std::size_t unsaved = 0;  ///< samples since the last flush that worked
    };

    void write(const Task& task);
    [[nodiscard]] store::SeriesId seriesOf(const Named& name);

    store::HistoryStore& m_history;
    const Clock& m_clock;
    CoreSequence m_disk;
    const feed::Store* m_store = nullptr;
    std::vector<std::vector<int>> m_columns;  ///< by layer and attribute; -1 = not recorded
    std::vector<std::vector<bool>> m_named;   ///< by column and row: the disk's thread was told its name
    Disk m_onDisk;
    std::atomic<std::uint64_t> m_dropped{0};
};

}  // namespace belfry::gateway
