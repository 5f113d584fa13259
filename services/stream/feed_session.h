// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "services/stream/feed_hub.h"
#include "services/stream/follow_class.h"
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
    /** A valid interest and the bits of its layers. A scoped one is taken at the next pump that may. */
    void setInterest(const feed::Interest& interest, std::uint64_t layers);
    void reset(const std::string& why);

    [[nodiscard]] bool isClosed() const { return m_closed; }
    [[nodiscard]] std::uint64_t layers() const { return m_layers; }
    /** Is told only a part of the city, or has asked for it. */
    [[nodiscard]] bool isScoped() const { return m_class != nullptr; }
    /** What onCommit() is to the others. */
    void onScopedCommit(const feed::Delta& delta, Instant now);
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

    struct Wish {
        feed::Interest interest;
        std::uint64_t layers;
    };

    [[nodiscard]] bool wants(LayerIndex layer) const { return ((m_layers >> layer) & 1U) != 0; }
    [[nodiscard]] bool tells(Handle handle) const { return m_told ? m_told->contains(handle) : wants(handle.layer()); }
    [[nodiscard]] bool isAtHead(Revision rev) const { return m_rev == rev || (m_told && m_quietRev == rev); }
    void setLayers(std::uint64_t layers);
    void startScoped(const StartRequest& start, bool resumes, Instant now);
    /** Turns to the newest wish and tells the difference. */
    void pumpScope(Instant now);
    void tellScope(const std::shared_ptr<const feed::Following>& next, Instant now);
    void leaveScope(std::uint64_t layers, Instant now);
    /** Marks every row that `next` tells and `before` did not; true when there were any that ever reported. */
    bool markNew(const feed::Following& next, const feed::Following& before);
    void pumpAggregates(Instant now);
    /** Everything that is counted for this session now. */
    [[nodiscard]] feed::AggregateCounts countNow();
    /** Says that nothing of the commits since m_rev was for us. */
    void tellQuiet(Instant now);
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
    /** `extra` comes before the shared body, and is this stream's own. */
    void send(int field, std::shared_ptr<const std::string> body, Instant now, const std::string& extra = {});
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

    // scoped sessions:
    std::optional<Wish> m_wish;
    std::shared_ptr<FollowClass> m_class;           ///< what was asked for
    std::shared_ptr<const feed::Following> m_told;  ///< what the peer was told that it is told
    Revision m_quietRev = 0;                        ///< nothing for us between m_rev and this
    bool m_catchUp = false;
    Millis m_nextScopeMs = 0;
    Millis m_nextAggregatesMs = 0;
    Millis m_nextCountMs = 0;  ///< counted without news: not before this again
    std::uint32_t m_nextShard = 0;
    feed::AggregateCounts m_counted;  ///< as last sent, every layer
    bool m_hasCounted = false;
    std::uint64_t m_sourcesVersion = 0;  ///< as last sent
    Millis m_nextSourcesMs = 0;
};

}  // namespace belfry::stream
