// SPDX-License-Identifier: Apache-2.0
#include "models/feed/store.h"

#include <random>

#include <gtest/gtest.h>

#include "tests/unit/models/feed/test_layers.h"

namespace belfry::feed {
namespace {

using test::asset;
using test::layers;

Store makeStore() {
    std::vector<Asset> assets;
    for (int i = 0; i < 100; ++i) {
        assets.push_back(asset("urn:" + std::to_string(i), i % 2 == 0 ? "a" : "b", 15.0 + 0.001 * i, 48.0));
    }
    return {"epoch", Catalogue::build(layers(), assets)};
}

TEST(Store, AReplicaThatAppliesTheSameDeltasHasTheSameDigest) {
    Store truth = makeStore();
    Store replica = makeStore();
    // the replica has seen another text first, so its text numbers differ
    (void)replica.intern("something else");
    std::mt19937_64 rng(11);
    for (Revision rev = 1; rev <= 200; ++rev) {
        std::vector<std::vector<Handle>> changed(2);
        for (LayerIndex layer = 0; layer < 2; ++layer) {
            for (std::uint32_t row = 0; row < truth.catalogue().rowCount(layer); ++row) {
                if (rng() % 7 != 0 || !truth.catalogue().contains(Handle::of(layer, row))) {
                    continue;
                }
                const Handle handle = Handle::of(layer, row);
                const auto quality = static_cast<Quality>(rng() % 5);
                truth.set(handle, 0, static_cast<std::int32_t>(rng() % 1'000), quality, static_cast<Millis>(rev * 50),
                          rev);
                if (layer == 0 && rng() % 3 == 0) {
                    truth.set(handle, 1, truth.intern("text " + std::to_string(rng() % 10)), Quality::Good,
                              static_cast<Millis>(rev * 50), rev);
                }
                changed[layer].push_back(handle);
            }
        }
        Delta delta;
        delta.prevRev = rev - 1;
        delta.rev = rev;
        for (LayerIndex layer = 0; layer < 2; ++layer) {
            // every attribute of the changed rows, present or not
            delta.batches.push_back(
                truth.batch(layer, changed[layer], std::vector<std::uint64_t>(changed[layer].size(), 3)));
        }
        if (rev % 20 == 0) {
            Asset born = asset("urn:born" + std::to_string(rev), "b", 15.0, 48.0);
            const Handle handle = truth.add(born).value();
            delta.added.push_back({handle, born});
            const Handle gone = Handle::of(0, static_cast<std::uint32_t>(rev / 20));
            truth.remove(gone);
            delta.removed.push_back(gone);
        }
        truth.setRevision(rev);
        const auto report = replica.apply(delta);
        ASSERT_TRUE(report.has_value()) << report.error().message;
        ASSERT_EQ(report->unknown, 0U);
        ASSERT_EQ(replica.digests(), truth.digests()) << "revision " << rev;
    }
    EXPECT_EQ(replica.digest(), truth.digest());
    // and the digest can tell one bit
    replica.set(Handle::of(1, 0), 0, replica.table(1).raw(0, 0) ^ 1, Quality::Good, 1, 201);
    EXPECT_NE(replica.digest(), truth.digest());
}

TEST(Store, ADeltaThatDoesNotFollowIsRefusedAndChangesNothing) {
    Store store = makeStore();
    const std::uint64_t before = store.digest();
    Delta delta;
    delta.prevRev = 4;
    delta.rev = 5;
    LayerBatch batch;
    batch.handles = {Handle::of(0, 0)};
    batch.observedMs = {1'000};
    Column column;
    column.values = {7};
    batch.columns.push_back(column);
    delta.batches.push_back(batch);
    const auto applied = store.apply(delta);
    ASSERT_FALSE(applied.has_value());
    EXPECT_EQ(applied.error().code, ErrorCode::FailedPrecondition);
    EXPECT_EQ(store.digest(), before);
    EXPECT_EQ(store.revision(), 0U);
}

TEST(Store, UnknownHandlesAreCountedAndSkipped) {
    Store store = makeStore();
    Delta delta;
    delta.rev = 1;
    LayerBatch batch;
    batch.handles = {Handle::of(0, 3), Handle::of(0, 4'000'000)};
    batch.observedMs = {1'000, 1'000};
    Column column;
    column.values = {7, 8};
    batch.columns.push_back(column);
    delta.batches.push_back(batch);
    LayerBatch foreign = batch;
    foreign.layer = 9;
    delta.batches.push_back(foreign);
    const auto report = store.apply(delta);
    ASSERT_TRUE(report.has_value());
    EXPECT_EQ(report->changed, 1U);
    EXPECT_EQ(report->unknown, 3U);
    EXPECT_EQ(store.table(0).raw(3, 0), 7);
}

TEST(Store, ARemovedEntityLeavesNoTrace) {
    Store store = makeStore();
    const std::uint64_t empty = store.digest();
    store.set(Handle::of(1, 2), 0, 5, Quality::Good, 1'000, 1);
    EXPECT_NE(store.digest(), empty);
    store.remove(Handle::of(1, 2));
    EXPECT_EQ(store.digest(), empty);
    EXPECT_FALSE(store.set(Handle::of(1, 2), 0, 5, Quality::Good, 1'000, 2)) << "what is gone takes no values";
}

}  // namespace
}  // namespace belfry::feed
