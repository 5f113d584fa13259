// SPDX-License-Identifier: Apache-2.0
#include "models/feed/replica.h"

#include <gtest/gtest.h>

#include "tests/unit/models/feed/test_layers.h"

namespace belfry::feed {
namespace {

using test::asset;
using test::layers;
using Kind = FeedMessage::Kind;

/** A replica that follows an empty city of two things. */
class ReplicaTest : public testing::Test {
protected:
    ReplicaTest() {
        FeedMessage catalogue;
        catalogue.kind = Kind::Catalogue;
        catalogue.gateway = std::make_shared<GatewayInfo>();
        catalogue.gateway->epoch = "epoch";
        catalogue.catalogue = std::make_shared<Catalogue>(
            Catalogue::build(layers(), {asset("urn:0", "a", 15.0, 48.0), asset("urn:1", "a", 15.0, 48.0)}));
        EXPECT_TRUE(replica.apply(catalogue));
        FeedMessage begin;
        begin.kind = Kind::SnapshotBegin;
        begin.full = true;
        EXPECT_TRUE(replica.apply(begin));
        FeedMessage end;
        end.kind = Kind::SnapshotEnd;
        end.rev = 1;
        EXPECT_TRUE(replica.apply(end));
        EXPECT_TRUE(replica.isComplete());
    }
    /** One value for each of `handles`, going on from revision `from`. */
    static FeedMessage delta(Revision from, std::vector<Handle> handles) {
        FeedMessage message;
        message.kind = Kind::Delta;
        message.delta.prevRev = from;
        message.delta.rev = from + 1;
        LayerBatch batch;
        batch.layer = 0;
        batch.observedMs.assign(handles.size(), 1'000);
        Column column;
        column.values.assign(handles.size(), 42);
        batch.columns.push_back(std::move(column));
        batch.handles = std::move(handles);
        message.delta.batches.push_back(std::move(batch));
        return message;
    }

    Replica replica;
};

TEST_F(ReplicaTest, RowsOfEntitiesThatNobodyToldOfAreCounted) {
    EXPECT_EQ(replica.unknownRows(), 0U);
    FeedMessage message = delta(1, {Handle::of(0, 0), Handle::of(0, 2), Handle::of(0, 9'999)});
    const auto change = replica.apply(message);
    ASSERT_TRUE(change);
    EXPECT_EQ(change->report.unknown, 2U);
    EXPECT_EQ(replica.unknownRows(), 2U);
    EXPECT_EQ(replica.store().table(0).raw(0, 0), 42) << "the others are taken";
    FeedMessage next = delta(2, {Handle::of(0, 1), Handle::of(0, 5)});
    ASSERT_TRUE(replica.apply(next));
    EXPECT_EQ(replica.unknownRows(), 3U);
}

TEST_F(ReplicaTest, SaysThatItRefusesWhileItWaitsForANewPicture) {
    FeedMessage gap = delta(7, {Handle::of(0, 0)});
    EXPECT_FALSE(replica.apply(gap));
    FeedMessage next = delta(1, {Handle::of(0, 0)});
    const auto change = replica.apply(next);
    ASSERT_TRUE(change) << "one error is enough";
    EXPECT_TRUE(change->refused);
    EXPECT_FALSE(change->complete);
    EXPECT_FALSE(replica.store().table(0).has(0, 0));
}

}  // namespace
}  // namespace belfry::feed
