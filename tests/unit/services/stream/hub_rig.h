// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "belfry/v1/feed.pb.h"
#include "models/feed/replica.h"
#include "services/proto/mapping_delta.h"
#include "services/proto/mapping_feed.h"
#include "services/proto/mapping_schema.h"
#include "services/proto/mapping_scope.h"
#include "services/stream/feed_hub.h"
#include "services/stream/lane_watch.h"
#include "tests/support/wire_city.h"

namespace belfry::stream::testing {

using namespace belfry::testing;

/** A console without a network: keeps frames until it is told to read, checks and applies them as a real one does. */
class FakeConsole final : public SessionSink {
public:
    explicit FakeConsole(FeedHub& hub, const Clock& clock) : m_hub(hub), m_clock(clock) {}

    void send(OutFrame frame) override {
        std::string bytes = frame.head + (frame.body ? *frame.body : std::string());
        EXPECT_LE(bytes.size(), 1U << 20U);
        unreadBytes += bytes.size();
        maxUnread = std::max(maxUnread, unreadBytes);
        m_unread.push_back(std::move(bytes));
    }
    void close(const Error& why) override { closed = why; }

    /** Opens a stream: from nothing, or from where the last one broke off. */
    Result<SessionId> connect(const std::shared_ptr<FakeConsole>& self, std::vector<std::string> layers = {}) {
        feed::Interest interest;
        interest.layers = std::move(layers);
        return connect(self, interest);
    }
    Result<SessionId> connect(const std::shared_ptr<FakeConsole>& self, const feed::Interest& interest) {
        StartRequest start;
        start.contract = "belfry.v1";
        start.epoch = m_hub.store().epoch();
        // who was told a part cannot go on from there to everything
        start.lastRev = interest.scoped || replica.following().isEverything() ? m_watch.revision() : 0;
        start.interest = interest;
        if (start.lastRev == 0) {
            fetchCatalogue();
        }
        m_unread.clear();
        unreadBytes = 0;
        closed.reset();
        m_watch.begin(start.epoch, start.lastRev, m_clock.now());
        auto opened = m_hub.open(start, self);
        if (opened) {
            id = *opened;
        }
        return opened;
    }
    void disconnect() { m_hub.close(id); }

    /** Reads up to `limit` frames; returns how many. `acknowledge` gives the credit back after each. */
    int read(int limit = 1'000'000, bool acknowledge = true) {
        int count = 0;
        while (count < limit && !m_unread.empty()) {
            const std::string bytes = std::move(m_unread.front());
            m_unread.pop_front();
            unreadBytes -= bytes.size();
            v1::ServerFrame frame;
            EXPECT_TRUE(frame.ParseFromString(bytes));
            apply(frame);
            ++count;
            if (acknowledge) {
                m_hub.acknowledge(id, frame.seq(), replica.store().revision(), 0);
            }
        }
        return count;
    }

    [[nodiscard]] std::size_t unreadFrames() const { return m_unread.size(); }
    [[nodiscard]] const LaneWatch& watch() const { return m_watch; }

    feed::Replica replica;
    SessionId id = 0;
    std::optional<Error> closed;
    std::size_t unreadBytes = 0;
    std::size_t maxUnread = 0;
    std::vector<v1::ServerFrame> frames;  ///< all that were read
    feed::FeedSink* sink = nullptr;       ///< takes the messages instead of `replica`, if there is one
    int scopeDigests = 0;
    int errors = 0;
    std::string lastError;

private:
    void fetchCatalogue() {
        proto::CatalogueReader reader;
        std::uint64_t next = 0;
        bool more = true;
        bool first = true;
        while (more) {
            v1::CatalogChunk chunk;
            chunk.set_epoch(m_hub.store().epoch());
            chunk.set_content_hash(m_hub.catalogueHash());
            chunk.set_total_assets(m_hub.baseAssetCount());
            if (first) {
                for (const LayerSchema& schema : m_hub.store().catalogue().layers()) {
                    proto::toWire(schema, chunk.add_layers());
                }
            }
            first = false;
            more = m_hub.fillCatalogChunk(&next, 10'000, &chunk);
            const auto added = reader.add(chunk);
            ASSERT_TRUE(added) << added.error().message;
        }
        auto catalogue = reader.finish();
        ASSERT_TRUE(catalogue) << catalogue.error().message;
        m_catalogue = std::make_shared<feed::Catalogue>(std::move(*catalogue));
    }

    void take(feed::FeedMessage& message) {
        if (sink != nullptr) {
            sink->onMessage(std::move(message));
            return;
        }
        const auto applied = replica.apply(message);
        if (!applied) {
            ++errors;
            lastError = applied.error().message;
        }
    }

    void apply(const v1::ServerFrame& frame) {
        frames.push_back(frame);
        const auto checked = m_watch.check(frame, m_clock.now());
        if (!checked) {
            ++errors;
            lastError = checked.error().message;
            return;
        }
        feed::FeedMessage message;
        message.seq = frame.seq();
        switch (frame.frame_case()) {
            case v1::ServerFrame::kHello:
                if (!m_catalogue) {
                    return;
                }
                message.kind = feed::FeedMessage::Kind::Catalogue;
                message.gateway = std::make_shared<feed::GatewayInfo>(proto::fromWire(frame.hello()));
                message.catalogue = std::exchange(m_catalogue, nullptr);
                break;
            case v1::ServerFrame::kSnapshotBegin:
                message.kind = feed::FeedMessage::Kind::SnapshotBegin;
                message.full = frame.snapshot_begin().full();
                break;
            case v1::ServerFrame::kSnapshotEnd:
                message.kind = feed::FeedMessage::Kind::SnapshotEnd;
                message.rev = frame.snapshot_end().rev();
                message.digests.assign(frame.snapshot_end().shard_digests().begin(),
                                       frame.snapshot_end().shard_digests().end());
                break;
            case v1::ServerFrame::kHeartbeat:
                message.kind = feed::FeedMessage::Kind::Heartbeat;
                message.rev = frame.heartbeat().rev();
                message.digests.assign(frame.heartbeat().shard_digests().begin(),
                                       frame.heartbeat().shard_digests().end());
                for (const v1::SourceHealth& source : frame.heartbeat().sources()) {
                    message.sources.push_back(proto::fromWire(source));
                }
                for (const v1::ScopeDigest& digest : frame.heartbeat().scope_digests()) {
                    message.scopeDigests.emplace_back(digest.shard(), digest.digest());
                    ++scopeDigests;
                }
                break;
            case v1::ServerFrame::kScope: {
                message.kind = feed::FeedMessage::Kind::Scope;
                auto scope = proto::fromWire(frame.scope());
                ASSERT_TRUE(scope) << scope.error().message;
                message.scope = std::make_shared<const feed::ScopeChange>(std::move(*scope));
                break;
            }
            case v1::ServerFrame::kAggregates: {
                message.kind = feed::FeedMessage::Kind::Aggregates;
                auto counts = proto::fromWire(frame.aggregates());
                ASSERT_TRUE(counts) << counts.error().message;
                message.aggregates = std::make_shared<const feed::AggregateCounts>(std::move(*counts));
                break;
            }
            case v1::ServerFrame::kDelta:
            case v1::ServerFrame::kSnapshotChunk: {
                const bool chunk = frame.has_snapshot_chunk();
                message.kind = chunk ? feed::FeedMessage::Kind::SnapshotRows : feed::FeedMessage::Kind::Delta;
                auto delta = proto::fromWire(chunk ? frame.snapshot_chunk() : frame.delta());
                ASSERT_TRUE(delta) << delta.error().message;
                message.delta = std::move(*delta);
                break;
            }
            default: return;
        }
        take(message);
    }

    FeedHub& m_hub;
    const Clock& m_clock;
    LaneWatch m_watch;
    std::shared_ptr<feed::Catalogue> m_catalogue;
    std::deque<std::string> m_unread;
};

/** A hub on a clock that stands still, and consoles. */
class HubTest : public ::testing::Test {
protected:
    void make(HubOptions options = {}, feed::Store store = wireStore()) {
        hub = std::make_unique<FeedHub>(std::move(options), clock, std::move(store));
    }
    std::shared_ptr<FakeConsole> scoped(const feed::Interest& interest) {
        auto console = std::make_shared<FakeConsole>(*hub, clock);
        const auto opened = console->connect(console, interest);
        EXPECT_TRUE(opened) << opened.error().message;
        return console;
    }
    std::shared_ptr<FakeConsole> console(std::vector<std::string> layers = {}) {
        auto console = std::make_shared<FakeConsole>(*hub, clock);
        const auto opened = console->connect(console, std::move(layers));
        EXPECT_TRUE(opened) << opened.error().message;
        return console;
    }
    void lamp(std::uint32_t row, std::int32_t raw) {
        hub->set(Handle::of(kLighting, row), 0, raw, Quality::Good, clock.now().wallMs);
    }
    std::shared_ptr<const feed::Delta> tick(Millis milliseconds = 50) {
        clock.advance(milliseconds);
        return hub->commit(clock.now());
    }
    /** The console holds exactly what the hub holds, of all rows that it is told. */
    void expectSameToldRows(const FakeConsole& console) {
        EXPECT_EQ(console.errors, 0) << console.lastError;
        for (std::size_t shard = 0; shard < feed::kShards; ++shard) {
            EXPECT_EQ(console.replica.following().digest(console.replica.store(), shard),
                      console.replica.following().digest(hub->store(), shard))
                << "shard " << shard;
        }
    }
    /** The console holds exactly what the hub holds. */
    void expectSame(const FakeConsole& console) {
        EXPECT_EQ(console.errors, 0) << console.lastError;
        EXPECT_EQ(console.replica.store().revision(), hub->store().revision());
        EXPECT_EQ(console.replica.store().digest(), hub->store().digest());
    }

    ManualClock clock;
    std::unique_ptr<FeedHub> hub;
};

/** How many of the frames that were read are of a kind. */
inline int count(const FakeConsole& console, v1::ServerFrame::FrameCase kind) {
    return static_cast<int>(std::count_if(console.frames.begin(), console.frames.end(),
                                          [&](const v1::ServerFrame& frame) { return frame.frame_case() == kind; }));
}

}  // namespace belfry::stream::testing
