// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "models/domain/clock.h"
#include "models/feed/catalogue_image.h"
#include "models/feed/ports.h"
#include "models/feed/state_writer.h"
#include "services/stream/frame.h"

namespace belfry::v1 {
class CatalogChunk;
}

namespace belfry::stream {

class CityCounter;
class FeedSession;
class PlaceIndex;
class ResumeRing;
struct FollowClass;

struct HubOptions {
    std::string gatewayId = "gateway";
    std::string version = "0.1.0";
    std::string cityName;
    std::string timezone;  ///< IANA
    Millis heartbeatMs = 250;
    Millis digestMs = 5'000;             ///< how often a heartbeat carries shard digests
    std::size_t ringBytes = 64U << 20U;  ///< resume ring: whichever limit is reached first
    Millis ringMs = 600'000;
    std::size_t creditBytes = 256U << 10U;  ///< sent but not acknowledged, per session
    Millis creditMs = 500;
    std::size_t maxDeltaBytes = 192U << 10U;  ///< a larger commit travels as snapshot chunks
    std::uint32_t chunkRows = 4'096;
    std::uint32_t maxSessions = 64;
    Millis scopeMs = 100;         ///< a session's view moves at most so often; the newest wish wins
    Millis aggregatesMs = 1'000;  ///< counts go out at most so often
    Millis sourcesMs = 10'000;    ///< the health of city systems is told again, if nothing about it is news
    double scopeMargin = 0.25;    ///< what is told around a box, as a part of its size on each side
};

/** What a session asks for when it opens: belfry.v1.Start. */
struct StartRequest {
    std::string contract;
    std::string epoch;  ///< empty = knows nothing
    Revision lastRev = 0;
    feed::Interest interest{};  ///< filter; default = everything
};

using SessionId = std::uint64_t;

struct SessionStats {
    SessionId id = 0;
    Revision sentRev = 0;
    std::size_t unackedBytes = 0;
    std::uint64_t frames = 0;
    std::uint64_t bytes = 0;
    std::uint64_t conflated = 0;  ///< deltas that replaced several
    std::uint64_t snapshots = 0;
    std::uint64_t scopes = 0;      ///< how often its view moved
    std::uint64_t aggregates = 0;  ///< frames of counts
    std::uint64_t counted = 0;     ///< how often the city was counted for them
    Millis renderLagMs = 0;
};

struct HubStats {
    std::uint64_t commits = 0;
    std::uint64_t rows = 0;
    std::uint64_t encodedBytes = 0;  ///< each delta counted once per filter class
    std::uint64_t encodings = 0;
    std::uint64_t sentBytes = 0;      ///< to all sessions that there ever were
    std::uint64_t refusedWrites = 0;  ///< unknown handle or attribute
    std::size_t ringBytes = 0;
    std::vector<SessionStats> sessions;
};

/** The truth of one city system or gateway and its fan-out (wire.md): writes gather, commit() makes them one delta,
 *  encodes it once and feeds every session within its credit. One thread owns it; CityFeedService lets gRPC's threads
 *  post to that thread. Call commit() every tick, also when nothing changed: heartbeats go out with it. */
class FeedHub final : public feed::StateWriter {
public:
    FeedHub(HubOptions options, const Clock& clock, feed::Store store);
    ~FeedHub() override;
    FeedHub(const FeedHub&) = delete;
    FeedHub& operator=(const FeedHub&) = delete;

    // Writing (feed::StateWriter). Texts are cut to 4096 bytes and made valid UTF-8.
    [[nodiscard]] const feed::Store& store() const override { return m_store; }
    Result<Handle> add(const feed::Asset& asset) override;
    void remove(Handle handle) override;
    void set(Handle handle, AttributeIndex attribute, std::int32_t raw, Quality quality, Millis observedMs) override;
    void setText(Handle handle, AttributeIndex attribute, std::string_view text, Millis observedMs) override;

    /** Makes everything written since the last commit one revision, sends it, and pumps all sessions. Returns the
     *  delta (for alarms and history), or nothing when nothing was written. */
    std::shared_ptr<const feed::Delta> commit(Instant now);

    /** Health of the city systems, told with a heartbeat when a system's state changed, and now and then for the
     * figures. `ageMs` as of the call; the hub lets it run on. */
    void setSources(std::vector<feed::SourceHealth> sources);
    [[nodiscard]] const std::vector<feed::SourceHealth>& sources() const { return m_sources; }

    /** A new catalogue: a new epoch begins, every session gets Reset and has to come again. */
    void reset(feed::Store store);

    // Sessions.
    /** FAILED_PRECONDITION for another contract, NOT_FOUND for unknown filter layers, RESOURCE_EXHAUSTED at the limit.
     */
    Result<SessionId> open(const StartRequest& start, std::shared_ptr<SessionSink> sink);
    void close(SessionId id);
    /** An impossible acknowledgement closes the session. Unknown ids are ignored: they closed meanwhile. */
    void acknowledge(SessionId id, std::uint64_t seq, Revision appliedRev, Millis renderLagMs);
    /** A scoped interest must have passed feed::validate(). */
    Result<void> setFilter(SessionId id, const feed::Interest& interest);
    /** Entities that every scoped session is told in full, wherever they are: under alarm or override. Sorted. */
    void setMarked(std::vector<Handle> handles);
    /** State classes of a layer as the truth has them; nothing while no session is scoped. */
    [[nodiscard]] std::optional<feed::ClassCounts> classCounts(LayerIndex layer) const;
    [[nodiscard]] std::size_t sessionCount() const { return m_sessions.size(); }

    // The catalogue as it was when the epoch began; what came later travels in snapshots.
    [[nodiscard]] std::uint64_t catalogueHash() const { return m_catalogueHash; }
    [[nodiscard]] std::uint64_t baseAssetCount() const;
    /** Appends assets from `*next` (0 = begin) until about `maxBytes`; false when nothing is left. */
    bool fillCatalogChunk(std::uint64_t* next, std::size_t maxBytes, v1::CatalogChunk* chunk) const;

    /** The same catalogue as columns; valid until reset(). */
    [[nodiscard]] std::unique_ptr<feed::CatalogueImageWriter> catalogueImage() const;

    [[nodiscard]] feed::GatewayInfo info() const;
    [[nodiscard]] HubStats stats() const;
    [[nodiscard]] const HubOptions& options() const { return m_options; }

private:
    friend class FeedSession;

    struct Logged {
        Revision rev;
        Handle handle;
    };
    struct Pending {
        std::vector<std::uint64_t> masks;  ///< per row; meaningful where `isDirty`
        std::vector<std::uint8_t> isDirty;
        std::vector<std::uint32_t> rows;
    };
    /** A commit encoded for one set of layers. */
    struct Encoded {
        std::uint64_t layers;
        std::shared_ptr<const std::string> body;
    };

    void beginEpoch();
    Pending& pendingOf(Handle handle);
    feed::Delta takeDelta(Instant now);
    [[nodiscard]] bool hasPending() const { return m_hasPending; }
    [[nodiscard]] feed::Asset wireAsset(Handle handle) const;
    /** Additions and removals after `since` (committed ones only). */
    void appendChanges(Revision since, feed::Delta* delta) const;
    [[nodiscard]] const Encoded& encodedFor(std::uint64_t layers, const feed::Delta& delta);
    void heartbeats(Instant now);
    void dropClosed();
    Result<std::uint64_t> layerMask(const std::vector<std::string>& layers) const;
    /** The class of a valid scoped interest, shared with whoever asked for the same. */
    std::shared_ptr<FollowClass> classFor(const feed::Interest& interest, std::uint64_t layers);
    /** What a wish comes to in a city of this size. */
    [[nodiscard]] feed::Interest effective(const feed::Interest& wish) const;
    void follow(FollowClass& one) const;
    void encodeFor(FollowClass& one, const feed::Delta& delta);
    [[nodiscard]] const CityCounter& counter();
    void countCity(const feed::Delta* delta, Instant now);

    HubOptions m_options;
    const Clock& m_clock;
    feed::Store m_store;
    std::vector<std::uint32_t> m_baseRows;
    std::vector<std::uint32_t> m_baseGone;  ///< handles that were gone when the epoch began
    std::uint64_t m_catalogueHash = 0;

    bool m_hasPending = false;
    std::vector<Pending> m_pending;
    std::vector<std::uint64_t> m_wentMissing;  ///< per layer: attributes that lost a value in this epoch
    std::vector<Logged> m_added;               ///< rising revisions
    std::vector<Logged> m_removed;

    std::unique_ptr<ResumeRing> m_ring;
    std::vector<Encoded> m_encoded;  ///< of the present commit
    std::uint64_t m_dynamicLayers = 0;
    std::unique_ptr<PlaceIndex> m_places;    ///< made for the first scoped session
    std::unique_ptr<CityCounter> m_counter;  ///< likewise
    Millis m_countedMonoMs = 0;
    std::vector<std::weak_ptr<FollowClass>> m_classes;
    std::vector<Handle> m_marked;
    std::map<SessionId, std::unique_ptr<FeedSession>> m_sessions;
    SessionId m_nextSession = 1;

    std::vector<feed::SourceHealth> m_sources;
    Millis m_sourcesSetMonoMs = 0;
    std::uint64_t m_sourcesVersion = 1;  ///< rises with what is news
    HubStats m_stats;
};

}  // namespace belfry::stream
