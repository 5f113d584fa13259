// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "services/stream/feed_hub.h"
#include "services/stream/row_bitmap.h"

namespace belfry::stream {

/** One subscriber of a FeedHub: follows the commits while its credit lasts, then remembers only which rows changed and
 *  is told their latest values when credit returns. Part of the hub; same thread. */
class FeedSession {
public:
    FeedSession(FeedHub& hub, SessionId id, std::uint64_t layers, std::shared_ptr<SessionSink> sink);

    void start(const StartRequest& start, Instant now);
    /** A commit was made; `body` is its encoding for our layers, null when it is too large for one frame. */
    void onCommit(const feed::Delta& delta, const std::shared_ptr<const std::string>& body, Instant now);
    /** Sends what credit allows. Also in the middle of a tick; what must agree with a revision waits for the commit. */
    void pump(Instant now);
    void heartbeat(Instant now);
    void acknowledge(std::uint64_t seq, Revision appliedRev, Millis renderLagMs);
    void setLayers(std::uint64_t layers);
    void reset(const std::string& why);

    [[nodiscard]] bool isClosed() const { return m_closed; }
    [[nodiscard]] std::uint64_t layers() const { return m_layers; }
    [[nodiscard]] const SessionStats& stats() const { return m_stats; }

private:
    enum class Mode : std::uint8_t {
        Following,  ///< at m_rev; the ring or the next commit goes on from there
        Behind,     ///< m_bitmap says which rows changed after m_rev
        Syncing,    ///< in a snapshot, full or not
    };
    struct Unacked {
        std::uint64_t seq;
        std::size_t bytes;
        Millis monoMs;
    };

    [[nodiscard]] bool wants(LayerIndex layer) const { return ((m_layers >> layer) & 1U) != 0; }
    [[nodiscard]] bool hasCredit(std::size_t bytes, Instant now) const;
    void fallBehind();
    void markNewerThan(Revision rev);
    void beginSnapshot(bool full, Instant now);
    void pumpFollowing(Instant now);
    void pumpBehind(Instant now);
    void pumpSyncing(Instant now);
    /** Additions and removals that were not told yet, at most `limit` of each; true when there were any. */
    bool takeChanges(std::size_t limit, feed::Delta* delta);
    void addRows(const std::vector<Handle>& rows, feed::Delta* delta) const;
    [[nodiscard]] std::string encode(const feed::Delta& delta) const;
    void send(int field, std::shared_ptr<const std::string> body, Instant now);
    void end(const Error& why);

    FeedHub& m_hub;
    std::shared_ptr<SessionSink> m_sink;
    std::uint64_t m_layers;
    Mode m_mode = Mode::Following;
    Revision m_rev = 0;
    RowBitmap m_bitmap;
    std::size_t m_addedAt = 0;
    std::size_t m_removedAt = 0;
    std::size_t m_chunkRows;
    std::uint64_t m_seq = 0;
    std::uint64_t m_ackedSeq = 0;
    std::deque<Unacked> m_unacked;
    std::size_t m_unackedBytes = 0;
    Millis m_nextHeartbeatMs = 0;
    Millis m_nextDigestMs = 0;
    bool m_closed = false;
    SessionStats m_stats;
    std::vector<Handle> m_rows;
};

}  // namespace belfry::stream
