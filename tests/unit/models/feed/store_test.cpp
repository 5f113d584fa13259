// SPDX-License-Identifier: Apache-2.0
#include "models/feed/store.h"

#include <map>
#include <memory>
#include <random>

#include <gtest/gtest.h>

#include "tests/unit/models/feed/allocations.h"
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

TEST(Store, TheDigestOfARowIsThatOfItsValuesInWhateverOrderTheyCame) {
    std::mt19937_64 rng(12);
    Store one = makeStore();
    for (int i = 0; i < 5'000; ++i) {
        const auto layer = static_cast<LayerIndex>(rng() % 2);
        const Handle handle = Handle::of(layer, static_cast<std::uint32_t>(rng() % 50));
        const auto attribute = static_cast<AttributeIndex>(layer == 0 ? rng() % 2 : 0);
        const std::int32_t raw =
            attribute == 1 ? one.intern("text " + std::to_string(rng() % 9)) : static_cast<std::int32_t>(rng() % 100);
        one.set(handle, attribute, raw, static_cast<Quality>(rng() % 5), 1'000, static_cast<Revision>(i + 1));
    }
    // from the last row to the first, each value once
    Store other = makeStore();
    (void)other.intern("text 4");
    for (std::uint32_t row = 50; row-- > 0;) {
        for (LayerIndex layer = 0; layer < 2; ++layer) {
            for (std::size_t a = one.table(layer).attributeCount(); a-- > 0;) {
                const auto attribute = static_cast<AttributeIndex>(a);
                std::int32_t raw = one.table(layer).raw(row, attribute);
                raw = attribute == 1 ? other.intern(one.text(raw)) : raw;
                other.set(Handle::of(layer, row), attribute, raw, one.table(layer).quality(row, attribute), 7, 1);
            }
        }
    }
    EXPECT_EQ(one.digests(), other.digests());
    std::uint64_t all = 0;
    std::uint64_t rows = 0;
    for (std::size_t shard = 0; shard < kShards; ++shard) {
        all ^= one.shardDigest(shard);
    }
    for (LayerIndex layer = 0; layer < 2; ++layer) {
        for (std::uint32_t row = 0; row < 50; ++row) {
            rows ^= one.rowDigest(Handle::of(layer, row));
        }
    }
    EXPECT_EQ(all, rows);
    // two values that change places are another picture
    const std::uint64_t before = other.digest();
    other.set(Handle::of(1, 0), 0, 5, Quality::Good, 1, 9);
    other.set(Handle::of(1, 1), 0, 6, Quality::Good, 1, 9);
    const std::uint64_t between = other.digest();
    other.set(Handle::of(1, 0), 0, 6, Quality::Good, 1, 9);
    other.set(Handle::of(1, 1), 0, 5, Quality::Good, 1, 9);
    EXPECT_NE(other.digest(), between);
    EXPECT_NE(between, before);
}

// Signs and incidents say something new for years: what nobody says any more is forgotten, in truth and replica.
TEST(Store, TextsThatNoRowSaysAnyMoreAreForgotten) {
    Store truth = makeStore();
    Store replica = makeStore();
    std::mt19937_64 rng(4);
    const std::uint32_t rows = truth.catalogue().rowCount(0);
    std::map<std::uint32_t, std::string> said;
    for (Revision rev = 1; rev <= 30'000; ++rev) {
        const auto row = static_cast<std::uint32_t>(rng() % rows);
        const Handle handle = Handle::of(0, row);
        said[row] = "message " + std::to_string(rev);
        truth.set(handle, 1, truth.intern(said[row]), Quality::Good, static_cast<Millis>(rev), rev);
        Delta delta;
        delta.prevRev = rev - 1;
        delta.rev = rev;
        delta.batches.push_back(truth.batch(0, {handle}, {2}));
        truth.setRevision(rev);
        truth.dropUnusedTexts();
        ASSERT_TRUE(replica.apply(delta));
        ASSERT_LE(truth.textCount(), 4'200U);
        ASSERT_LE(replica.textCount(), 4'200U);
        if (rev % 1'000 == 0) {
            ASSERT_EQ(replica.digests(), truth.digests());
            for (const auto& [known, text] : said) {
                ASSERT_EQ(truth.text(truth.table(0).raw(known, 1)), text);
                ASSERT_EQ(replica.text(replica.table(0).raw(known, 1)), text);
            }
        }
    }
    EXPECT_EQ(truth.intern(said.begin()->second), truth.table(0).raw(said.begin()->first, 1))
        << "the same text has the same number";
}

TEST(Store, EveryReaderSeesWhichRunsWereWrittenSinceItLastLooked) {
    std::vector<Asset> assets;
    for (int i = 0; i < 1'000; ++i) {
        assets.push_back(asset("urn:" + std::to_string(i), "b", 15.0 + 0.001 * i, 48.0));
    }
    Store store("epoch", Catalogue::build(layers(), assets));
    const auto runsSince = [&store](std::uint64_t tick) {
        std::vector<std::pair<std::uint32_t, std::uint32_t>> runs;
        store.changedRuns(1, tick, [&](std::uint32_t first, std::uint32_t last) { runs.emplace_back(first, last); });
        return runs;
    };
    const std::uint64_t start = store.changeTick();
    EXPECT_TRUE(runsSince(start).empty());
    store.set(Handle::of(1, 300), 0, 5, Quality::Good, 1'000, 1);
    const std::uint64_t one = store.changeTick();
    EXPECT_EQ(runsSince(start), (std::vector<std::pair<std::uint32_t, std::uint32_t>>{{256, 512}}));
    EXPECT_TRUE(runsSince(one).empty());
    Delta delta;
    delta.rev = 2;
    LayerBatch batch;
    batch.layer = 1;
    batch.handles = {Handle::of(1, 7), Handle::of(1, 301), Handle::of(1, 999)};
    batch.observedMs = {1, 1, 1};
    delta.batches.push_back(batch);
    store.applyRows(delta, 2);
    EXPECT_EQ(runsSince(one),
              (std::vector<std::pair<std::uint32_t, std::uint32_t>>{{0, 256}, {256, 512}, {768, 1'000}}));
    const std::uint64_t two = store.changeTick();
    store.remove(Handle::of(1, 600));
    EXPECT_EQ(runsSince(two), (std::vector<std::pair<std::uint32_t, std::uint32_t>>{{512, 768}}));
    const Handle born = store.add(asset("urn:born", "b", 15.0, 48.0)).value();
    store.set(born, 0, 1, Quality::Good, 1'000, 3);
    EXPECT_EQ(runsSince(store.changeTick() - 1).back().second, 1'001U);
}

TEST(Store, ApplyingInSteadyStateAllocatesNothing) {
    Store truth = makeStore();
    Store replica = makeStore();
    std::mt19937_64 rng(13);
    const auto tick = [&](Revision rev) {
        Delta delta;
        delta.prevRev = rev - 1;
        delta.rev = rev;
        for (LayerIndex layer = 0; layer < 2; ++layer) {
            std::vector<Handle> handles;
            for (std::uint32_t row = static_cast<std::uint32_t>(rng() % 5); row < 50; row += 2) {
                const Handle handle = Handle::of(layer, row);
                truth.set(handle, 0, static_cast<std::int32_t>(rng() % 1'000), Quality::Good,
                          1'800'000'000'000 + static_cast<Millis>(rev * 50), rev);
                if (layer == 0) {
                    truth.set(handle, 1,
                              truth.intern("a text that is longer than a short string " + std::to_string(rng() % 4)),
                              Quality::Good, 1'800'000'000'000 + static_cast<Millis>(rev * 50), rev);
                }
                handles.push_back(handle);
            }
            delta.batches.push_back(truth.batch(layer, handles));
        }
        return delta;
    };
    std::vector<Delta> deltas;
    for (Revision rev = 1; rev <= 200; ++rev) {
        deltas.push_back(tick(rev));
    }
    for (std::size_t i = 0; i < 100; ++i) {
        ASSERT_TRUE(replica.apply(deltas[i]).has_value());
    }
    const std::uint64_t before = test::allocations();
    std::uint32_t changed = 0;
    for (std::size_t i = 100; i < 200; ++i) {
        changed += replica.apply(deltas[i])->changed;
    }
    EXPECT_EQ(test::allocations() - before, 0U);
    EXPECT_GT(changed, 2'000U);
    auto counted = std::make_unique<int>(1);
    EXPECT_GT(test::allocations(), before) << "the counter counts";
}

}  // namespace
}  // namespace belfry::feed
