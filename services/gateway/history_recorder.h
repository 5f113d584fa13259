// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
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
    struct Layer {
        std::vector<AttributeIndex> attributes;            ///< recorded ones
        std::vector<int> slot;                             ///< by attribute: position above, or -1
        std::vector<std::vector<store::SeriesId>> series;  ///< by slot and row
    };

    store::HistoryStore& m_history;
    const Clock& m_clock;
    CoreSequence m_disk;
    const feed::Store* m_store = nullptr;
    std::vector<Layer> m_layers;
    std::size_t m_unsaved = 0;  ///< samples since the last flush that worked; on the disk's thread
    std::atomic<std::uint64_t> m_dropped{0};
};

}  // namespace belfry::gateway
