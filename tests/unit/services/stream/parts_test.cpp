// SPDX-License-Identifier: Apache-2.0
#include <functional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "belfry/v1/feed.pb.h"
#include "services/stream/backoff.h"
#include "services/stream/lane_watch.h"
#include "services/stream/resume_ring.h"
#include "services/stream/row_bitmap.h"

namespace belfry::stream {
namespace {

TEST(Backoff, DoublesWithJitterAndStartsAgain) {
    Backoff backoff(7);
    Millis top = 100;
    for (int i = 0; i < 10; ++i) {
        const Millis wait = backoff.next();
        EXPECT_GE(wait, top / 2);
        EXPECT_LE(wait, top);
        top = std::min<Millis>(top * 2, 1'000);
    }
    backoff.reset();
    EXPECT_LE(backoff.next(), 100);
    Backoff one(1);
    Backoff two(2);
    EXPECT_NE(std::vector({one.next(), one.next(), one.next()}), std::vector({two.next(), two.next(), two.next()}));
}

TEST(ResumeRing, ForgetsByAgeAndBytes) {
    const auto body = [](std::size_t size) { return std::make_shared<const std::string>(size, 'x'); };
    ResumeRing ring(100, 1'000, 5);
    EXPECT_EQ(ring.after(5), nullptr);
    ring.push(body(40), 0);
    ring.push(body(41), 500);
    EXPECT_EQ(ring.oldest(), 5U);
    EXPECT_EQ(ring.after(5)->size(), 40U);
    EXPECT_EQ(ring.after(6)->size(), 41U);
    EXPECT_EQ(ring.after(7), nullptr);
    EXPECT_EQ(ring.after(4), nullptr);
    ring.push(body(30), 600);  // 111 bytes
    EXPECT_EQ(ring.oldest(), 6U);
    ring.expire(1'501);
    EXPECT_EQ(ring.oldest(), 7U);
    EXPECT_EQ(ring.bytes(), 30U);
    ring.breakAt(9);
    EXPECT_EQ(ring.oldest(), 9U);
    EXPECT_EQ(ring.bytes(), 0U);
}

TEST(RowBitmap, GivesEachRowOnceInOrder) {
    RowBitmap bitmap;
    for (const std::uint32_t row : {700U, 3U, 64U, 63U, 3U}) {
        bitmap.mark(Handle::of(2, row));
    }
    bitmap.mark(Handle::of(0, 1));
    EXPECT_EQ(bitmap.count(), 5U);
    std::vector<Handle> rows;
    bitmap.take(10, &rows);
    EXPECT_EQ(rows, (std::vector<Handle>{Handle::of(0, 1)}));
    bitmap.take(3, &rows);
    EXPECT_EQ(rows, (std::vector<Handle>{Handle::of(2, 3), Handle::of(2, 63), Handle::of(2, 64)}));
    bitmap.mark(Handle::of(2, 3));  // changes again behind the sweep
    bitmap.take(10, &rows);
    EXPECT_EQ(rows, (std::vector<Handle>{Handle::of(2, 700)}));
    bitmap.take(10, &rows);
    EXPECT_EQ(rows, (std::vector<Handle>{Handle::of(2, 3)}));
    EXPECT_EQ(bitmap.count(), 0U);
    bitmap.take(10, &rows);
    EXPECT_TRUE(rows.empty());
}

class LaneWatchTest : public ::testing::Test {
protected:
    v1::ServerFrame frame() {
        v1::ServerFrame frame;
        frame.set_seq(++m_seq);
        return frame;
    }
    v1::ServerFrame hello(const std::string& epoch = "e", const std::string& contract = "belfry.v1") {
        v1::ServerFrame one = frame();
        one.mutable_hello()->set_contract(contract);
        one.mutable_hello()->set_store_epoch(epoch);
        return one;
    }
    v1::ServerFrame delta(Revision from, Revision to) {
        v1::ServerFrame one = frame();
        one.mutable_delta()->set_prev_rev(from);
        one.mutable_delta()->set_rev(to);
        return one;
    }
    v1::ServerFrame beat(Revision rev) {
        v1::ServerFrame one = frame();
        one.mutable_heartbeat()->set_rev(rev);
        return one;
    }
    /** At revision 10, live. */
    void live() {
        m_seq = 0;
        watch.begin("e", 10, now);
        ASSERT_TRUE(watch.check(hello(), now));
        ASSERT_EQ(watch.state(now), feed::LinkState::Live);
    }

    LaneWatch watch;
    Instant now{1'000, 0};

private:
    std::uint64_t m_seq = 0;
};

TEST_F(LaneWatchTest, SilenceIsDelayedThenNotLive) {
    live();
    EXPECT_EQ(watch.state(now.plus(749)), feed::LinkState::Live);
    EXPECT_EQ(watch.state(now.plus(750)), feed::LinkState::Delayed);
    EXPECT_EQ(watch.state(now.plus(1'999)), feed::LinkState::Delayed);
    EXPECT_EQ(watch.state(now.plus(2'000)), feed::LinkState::NotLive);
    EXPECT_EQ(watch.nextChangeMonoMs(now), now.monoMs + 750);
    EXPECT_EQ(watch.nextChangeMonoMs(now.plus(800)), now.monoMs + 2'000);
    EXPECT_EQ(watch.nextChangeMonoMs(now.plus(2'000)), std::nullopt);
    // the wall clock has no say
    EXPECT_EQ(watch.state({now.monoMs + 10, now.wallMs + 86'400'000}), feed::LinkState::Live);
}

TEST_F(LaneWatchTest, SnapshotMakesItLive) {
    watch.begin("e", 0, now);
    ASSERT_TRUE(watch.check(hello(), now));
    EXPECT_EQ(watch.state(now), feed::LinkState::Synchronising);
    v1::ServerFrame begin = frame();
    begin.mutable_snapshot_begin()->set_full(true);
    ASSERT_TRUE(watch.check(begin, now));
    v1::ServerFrame chunk = frame();
    chunk.mutable_snapshot_chunk();
    ASSERT_TRUE(watch.check(chunk, now));
    ASSERT_TRUE(watch.check(beat(99), now));  // means nothing inside a snapshot
    EXPECT_EQ(watch.state(now), feed::LinkState::Synchronising);
    v1::ServerFrame end = frame();
    end.mutable_snapshot_end()->set_rev(4);
    ASSERT_TRUE(watch.check(end, now));
    EXPECT_EQ(watch.state(now), feed::LinkState::Live);
    EXPECT_EQ(watch.revision(), 4U);
    EXPECT_EQ(watch.counters().snapshots, 1U);
}

TEST_F(LaneWatchTest, LongCatchUpIsShown) {
    live();
    v1::ServerFrame begin = frame();
    begin.mutable_snapshot_begin();
    ASSERT_TRUE(watch.check(begin, now));
    EXPECT_EQ(watch.state(now.plus(500)), feed::LinkState::Live);
    ASSERT_TRUE(watch.check(beat(0), now.plus(900)));
    EXPECT_EQ(watch.nextChangeMonoMs(now.plus(900)), now.monoMs + 1'000);
    EXPECT_EQ(watch.state(now.plus(1'000)), feed::LinkState::Synchronising);
    EXPECT_EQ(watch.revision(), 0U);  // half a picture is nothing to go on from
}

TEST_F(LaneWatchTest, EachFaultIsFoundAndCounted) {
    using Counter = std::uint64_t feed::IntegrityCounters::*;
    struct Row {
        const char* what;
        std::function<v1::ServerFrame()> make;
        Counter counter;
    };
    const std::vector<Row> rows{
        {"frame lost", [&] { return frame(), delta(10, 11); }, &feed::IntegrityCounters::sequenceGap},
        {"frame twice",
         [&] {
             auto one = delta(10, 11);
             one.set_seq(1);
             return one;
         },
         &feed::IntegrityCounters::sequenceGap},
        {"delta lost", [&] { return delta(11, 12); }, &feed::IntegrityCounters::revisionGap},
        {"delta twice", [&] { return delta(9, 10); }, &feed::IntegrityCounters::revisionGap},
        {"delta backwards", [&] { return delta(10, 9); }, &feed::IntegrityCounters::revisionGap},
        {"heartbeat ahead", [&] { return beat(11); }, &feed::IntegrityCounters::heartbeatAhead},
        {"rows outside",
         [&] {
             auto one = frame();
             one.mutable_snapshot_chunk();
             return one;
         },
         &feed::IntegrityCounters::malformed},
        {"end outside",
         [&] {
             auto one = frame();
             one.mutable_snapshot_end();
             return one;
         },
         &feed::IntegrityCounters::malformed},
        {"full snapshot unasked",
         [&] {
             auto one = frame();
             one.mutable_snapshot_begin()->set_full(true);
             return one;
         },
         &feed::IntegrityCounters::malformed},
        {"second hello", [&] { return hello(); }, &feed::IntegrityCounters::malformed},
        {"reset",
         [&] {
             auto one = frame();
             one.mutable_reset();
             return one;
         },
         &feed::IntegrityCounters::epochChanged},
    };
    for (const Row& row : rows) {
        live();
        const std::uint64_t before = watch.counters().*row.counter;
        EXPECT_FALSE(watch.check(row.make(), now)) << row.what;
        EXPECT_EQ(watch.counters().*row.counter, before + 1) << row.what;
    }
}

TEST_F(LaneWatchTest, OtherEpochAndOtherContract) {
    watch.begin("e", 10, now);
    const auto epoch = watch.check(hello("f"), now);
    ASSERT_FALSE(epoch);
    EXPECT_EQ(epoch.error().reason, "EPOCH_CHANGED");
    EXPECT_EQ(watch.revision(), 0U);
    LaneWatch other;
    v1::ServerFrame one;
    one.set_seq(1);
    one.mutable_hello()->set_contract("belfry.v2");
    const auto contract = other.check(one, now);
    ASSERT_FALSE(contract);
    EXPECT_EQ(contract.error().reason, "CONTRACT_MISMATCH");
    EXPECT_NE(contract.error().message.find("belfry.v2"), std::string::npos);
}

}  // namespace
}  // namespace belfry::stream
