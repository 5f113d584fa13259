// SPDX-License-Identifier: Apache-2.0
#include <functional>
#include <limits>
#include <random>

#include <google/protobuf/stubs/logging.h>
#include <gtest/gtest.h>

#include "belfry/v1/feed.pb.h"
#include "models/feed/replica.h"
#include "services/proto/mapping.h"
#include "services/proto/mapping_scope.h"
#include "services/stream/lane_watch.h"
#include "tests/support/wire_city.h"

namespace belfry::proto {
namespace {

/** Three rows, two columns, one of them texts: correct in everything. */
v1::Delta good() {
    v1::Delta delta;
    delta.set_prev_rev(4);
    delta.set_rev(5);
    v1::LayerBatch* batch = delta.add_batches();
    batch->set_layer(1);
    for (const std::uint32_t gap : {2U, 1U, 6U}) {
        batch->add_row_gaps(gap);
        batch->add_time_offsets_ms(1);
    }
    v1::Column* texts = batch->add_columns();
    for (int i = 0; i < 3; ++i) {
        texts->add_values(i % 2);
    }
    texts->add_texts("a");
    texts->add_texts("b");
    v1::Column* states = batch->add_columns();
    states->set_attribute(1);
    states->set_present(std::string(1, '\x05'));
    states->add_values(1);
    states->add_values(0);
    states->set_qualities(std::string("\x00\x02", 2));
    return delta;
}

TEST(HostileFrames, GoodOneIsTaken) {
    const auto delta = fromWire(good());
    ASSERT_TRUE(delta) << delta.error().message;
    EXPECT_EQ(delta->rowCount(), 3U);
    EXPECT_FALSE(delta->batches[0].columns[1].isPresent(1));
    EXPECT_EQ(delta->batches[0].columns[1].quality(2), Quality::Bad);
}

TEST(HostileFrames, EachLieIsFoundAndNamed) {
    struct Row {
        const char* expected;
        std::function<void(v1::Delta&)> lie;
    };
    const auto batch = [](v1::Delta& d) { return d.mutable_batches(0); };
    const auto column = [](v1::Delta& d, int i) { return d.mutable_batches(0)->mutable_columns(i); };
    const std::vector<Row> rows{
        {"revision 3", [](auto& d) { d.set_rev(3); }},
        {"impossible time", [](auto& d) { d.set_wall_ms(INT64_MAX); }},
        {"at most 63 layers", [&](auto& d) { batch(d)->set_layer(63); }},
        {"there twice", [](auto& d) { *d.add_batches() = d.batches(0); }},
        {"0 rows", [&](auto& d) { batch(d)->clear_row_gaps(); }},
        {"70000 rows",
         [&](auto& d) {
             for (int i = 3; i < 70'000; ++i) {
                 batch(d)->add_row_gaps(1);
             }
         }},
        {"do not ascend", [&](auto& d) { batch(d)->set_row_gaps(1, 0); }},
        {"too high", [&](auto& d) { batch(d)->set_row_gaps(2, 0xFFFFFFFFU); }},
        {"too high",
         [&](auto& d) {
             for (int i = 0; i < 3; ++i) {
                 batch(d)->set_row_gaps(i, 0xC0000000U);
             }
         }},
        {"3 rows but 4 times", [&](auto& d) { batch(d)->add_time_offsets_ms(3); }},
        {"3 rows but 2 times", [&](auto& d) { batch(d)->mutable_time_offsets_ms()->RemoveLast(); }},
        {"3 rows but 1 times",
         [&](auto& d) {
             batch(d)->clear_time_offsets_ms();
             batch(d)->add_times_ms(1);
         }},
        {"times",
         [&](auto& d) {
             for (int i = 0; i < 3; ++i) {
                 batch(d)->add_times_ms(1);
             }
         }},
        {"impossible time", [&](auto& d) { batch(d)->set_base_time_ms(INT64_MIN); }},
        {"impossible time",
         [&](auto& d) {
             batch(d)->clear_time_offsets_ms();
             for (int i = 0; i < 3; ++i) {
                 batch(d)->add_times_ms(INT64_MAX);
             }
         }},
        {"unknown or given twice", [&](auto& d) { column(d, 0)->set_attribute(63); }},
        {"unknown or given twice", [&](auto& d) { column(d, 0)->set_attribute(1); }},
        {"3 rows but 2 values", [&](auto& d) { column(d, 0)->mutable_values()->RemoveLast(); }},
        {"3 rows but 4 values", [&](auto& d) { column(d, 0)->add_values(0); }},
        {"2 rows but 1 values", [&](auto& d) { column(d, 1)->mutable_values()->RemoveLast(); }},
        {"2 bytes of bitmap", [&](auto& d) { column(d, 1)->set_present("\x05\x01"); }},
        {"beyond the last row", [&](auto& d) { column(d, 1)->set_present("\x0C"); }},
        {"but 3 qualities", [&](auto& d) { column(d, 1)->set_qualities(std::string(3, '\0')); }},
        {"unknown quality", [&](auto& d) { column(d, 1)->set_qualities("\x01\x05"); }},
        {"unknown quality", [&](auto& d) { column(d, 1)->set_qualities("\x01\xFF"); }},
        {"4 texts",
         [&](auto& d) {
             column(d, 0)->add_texts("c");
             column(d, 0)->add_texts("d");
         }},
        {"text 2 of 2", [&](auto& d) { column(d, 0)->set_values(0, 2); }},
        {"text -1 of 2", [&](auto& d) { column(d, 0)->set_values(0, -1); }},
        {"a text of 5000 bytes", [&](auto& d) { column(d, 0)->set_texts(0, std::string(5'000, 'x')); }},
        {"too many",
         [&](auto& d) {
             for (int i = 0; i < 70; ++i) {
                 batch(d)->add_columns();
             }
         }},
        {"malformed", [](auto& d) { d.add_added(); }},
        {"malformed",
         [](auto& d) {
             auto* a = d.add_added()->mutable_asset();
             a->set_id("x");
             a->add_geometry(1);
         }},
    };
    for (const Row& row : rows) {
        v1::Delta delta = good();
        row.lie(delta);
        const auto taken = fromWire(delta);
        ASSERT_FALSE(taken) << row.expected;
        EXPECT_EQ(taken.error().code, ErrorCode::InvalidArgument);
        EXPECT_NE(taken.error().message.find(row.expected), std::string::npos) << taken.error().message;
    }
}

TEST(HostileFrames, ManyEmptyColumnsCannotEatMemory) {
    v1::Delta delta;
    for (std::uint32_t layer = 0; layer < 63; ++layer) {
        v1::LayerBatch* batch = delta.add_batches();
        batch->set_layer(layer);
        batch->mutable_row_gaps()->Resize(60'000, 1);
        for (std::uint32_t attribute = 0; attribute < 63; ++attribute) {
            v1::Column* column = batch->add_columns();
            column->set_attribute(attribute);
            column->set_present(std::string(7'500, '\0'));
        }
    }
    const auto taken = fromWire(delta);
    ASSERT_FALSE(taken);
    EXPECT_NE(taken.error().message.find("too many"), std::string::npos);
}

/** Frames that were damaged at random: refused or taken, never a crash (the sanitizers watch), and what is taken can be
 *  applied. */
TEST(HostileFrames, DamagedBytesNeverCrash) {
    google::protobuf::SetLogHandler(nullptr);  // it complains of each bad text
    std::mt19937 random(3);
    v1::ServerFrame frame;
    frame.set_seq(1);
    *frame.mutable_delta() = good();
    const std::string bytes = frame.SerializeAsString();
    feed::Replica replica;
    feed::FeedMessage catalogue;
    catalogue.kind = feed::FeedMessage::Kind::Catalogue;
    catalogue.gateway = std::make_shared<feed::GatewayInfo>();
    catalogue.catalogue = std::make_shared<feed::Catalogue>(belfry::testing::wireLayers());
    ASSERT_TRUE(replica.apply(catalogue));
    feed::FeedMessage begin;
    begin.kind = feed::FeedMessage::Kind::SnapshotBegin;
    begin.full = true;
    ASSERT_TRUE(replica.apply(begin));
    int taken = 0;
    for (int round = 0; round < 100'000; ++round) {
        std::string damaged = bytes;
        const unsigned hits = 1 + random() % 4;
        for (unsigned i = 0; i < hits; ++i) {
            damaged[random() % damaged.size()] = static_cast<char>(random());
        }
        if (random() % 8 == 0) {
            damaged.resize(random() % damaged.size());
        }
        v1::ServerFrame received;
        if (!received.ParseFromString(damaged)) {
            continue;
        }
        stream::LaneWatch watch;
        watch.begin("e", 4, {});
        (void)watch.check(received, {});
        if (auto delta = fromWire(received.delta())) {
            ++taken;
            feed::FeedMessage message;
            message.kind = feed::FeedMessage::Kind::SnapshotRows;
            message.delta = std::move(*delta);
            (void)replica.apply(message);
        }
    }
    EXPECT_GT(taken, 100);
}

v1::Filter goodFilter() {
    v1::Filter filter;
    filter.set_scoped(true);
    filter.set_zoom(15.5);
    v1::Box* box = filter.add_boxes();
    box->set_west(13.3);
    box->set_south(52.4);
    box->set_east(13.5);
    box->set_north(52.6);
    filter.add_handles(7);
    return filter;
}

TEST(HostileFilters, GoodOneIsTaken) {
    const auto interest = fromWire(goodFilter());
    ASSERT_TRUE(interest) << interest.error().message;
    EXPECT_EQ(interest->boxes.size(), 1U);
    EXPECT_EQ(interest->handles.size(), 1U);
    v1::Filter across = goodFilter();
    across.mutable_boxes(0)->set_west(179.0);
    across.mutable_boxes(0)->set_east(-179.0);
    EXPECT_TRUE(fromWire(across));
    v1::Filter nothing;
    nothing.set_scoped(true);
    EXPECT_TRUE(fromWire(nothing));
}

TEST(HostileFilters, EachLieIsFoundAndNamed) {
    constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    struct Row {
        const char* expected;
        std::function<void(v1::Filter&)> lie;
    };
    const std::vector<Row> rows{
        {"17 boxes",
         [](auto& f) {
             for (int i = 1; i < 5'000; ++i) {
                 *f.add_boxes() = f.boxes(0);
             }
         }},
        {"1001 handles",
         [](auto& f) {
             for (std::uint32_t i = 1; i < 100'000; ++i) {
                 f.add_handles(i);
             }
         }},
        {"upside down",
         [](auto& f) {
             f.mutable_boxes(0)->set_south(53.0);
             f.mutable_boxes(0)->set_north(52.0);
         }},
        {"nowhere on Earth", [](auto& f) { f.mutable_boxes(0)->set_west(kNan); }},
        {"nowhere on Earth", [](auto& f) { f.mutable_boxes(0)->set_south(kNan); }},
        {"nowhere on Earth", [](auto& f) { f.mutable_boxes(0)->set_east(kInfinity); }},
        {"nowhere on Earth", [](auto& f) { f.mutable_boxes(0)->set_north(90.1); }},
        {"nowhere on Earth", [](auto& f) { f.mutable_boxes(0)->set_west(-180.5); }},
        {"impossible zoom", [](auto& f) { f.set_zoom(kNan); }},
        {"impossible zoom", [](auto& f) { f.set_zoom(-1.0); }},
        {"impossible zoom", [](auto& f) { f.set_zoom(25.0); }},
        {"a filter of 64 layers",
         [](auto& f) {
             for (int i = 0; i < 64; ++i) {
                 f.add_layers("x");
             }
         }},
    };
    for (const Row& row : rows) {
        v1::Filter filter = goodFilter();
        row.lie(filter);
        const auto taken = fromWire(filter);
        ASSERT_FALSE(taken) << row.expected;
        EXPECT_EQ(taken.error().code, ErrorCode::InvalidArgument);
        EXPECT_NE(taken.error().message.find(row.expected), std::string::npos) << taken.error().message;
    }
}

TEST(HostileScopes, EachLieIsFoundAndNamed) {
    struct Row {
        const char* expected;
        std::function<void(v1::Scope&)> lie;
    };
    const auto part = [](v1::Scope& s) { return s.mutable_followed(0); };
    const std::vector<Row> rows{
        {"at most 63 layers", [&](auto& s) { part(s)->set_layer(63); }},
        {"3 numbers of runs", [&](auto& s) { part(s)->add_runs(1); }},
        {"a run of 0 rows", [&](auto& s) { part(s)->set_runs(1, 0); }},
        {"a run of 4294967295 rows", [&](auto& s) { part(s)->set_runs(1, 0xFFFFFFFFU); }},
        {"from row 4294967295", [&](auto& s) { part(s)->set_runs(0, 0xFFFFFFFFU); }},
        {"numbers of runs", [&](auto& s) { part(s)->mutable_runs()->Resize(2'000'000, 1); }},
    };
    for (const Row& row : rows) {
        v1::Scope scope;
        v1::RowRuns* runs = scope.add_followed();
        runs->set_layer(1);
        runs->add_runs(5);
        runs->add_runs(3);
        ASSERT_TRUE(fromWire(scope));
        row.lie(scope);
        const auto taken = fromWire(scope);
        ASSERT_FALSE(taken) << row.expected;
        EXPECT_NE(taken.error().message.find(row.expected), std::string::npos) << taken.error().message;
    }
}

TEST(HostileScopes, RowsThatNobodyKnowsEndTheTrustAndEatNoMemory) {
    feed::Replica replica;
    feed::FeedMessage catalogue;
    catalogue.kind = feed::FeedMessage::Kind::Catalogue;
    catalogue.gateway = std::make_shared<feed::GatewayInfo>();
    catalogue.catalogue = std::make_shared<feed::Catalogue>(belfry::testing::wireLayers());
    ASSERT_TRUE(replica.apply(catalogue));
    feed::FeedMessage message;
    message.kind = feed::FeedMessage::Kind::Scope;
    feed::ScopeChange change;
    change.followed.push_back({0, {{60'000'000, 60'000'001}}});
    message.scope = std::make_shared<const feed::ScopeChange>(change);
    EXPECT_FALSE(replica.apply(message));
    EXPECT_EQ(replica.following().rows().bytes(), 0U);
}

TEST(HostileAggregates, EachLieIsFoundAndNamed) {
    struct Row {
        const char* expected;
        std::function<void(v1::Aggregates&)> lie;
    };
    const auto layer = [](v1::Aggregates& a) { return a.mutable_layers(0); };
    const std::vector<Row> rows{
        {"0 classes", [](auto& a) { a.set_classes(0); }},
        {"17 classes", [](auto& a) { a.set_classes(17); }},
        {"level 25", [](auto& a) { a.set_cell_level(25); }},
        {"at most 63 layers", [&](auto& a) { layer(a)->set_layer(63); }},
        {"do not fit", [&](auto& a) { layer(a)->mutable_totals()->RemoveLast(); }},
        {"do not fit", [&](auto& a) { layer(a)->mutable_cell_counts()->RemoveLast(); }},
        {"outside of the world", [&](auto& a) { layer(a)->set_cell_gaps(0, 16); }},
        {"outside of the world", [&](auto& a) { layer(a)->set_cell_gaps(1, 0); }},
        {"outside of the world", [&](auto& a) { layer(a)->set_cell_gaps(1, ~std::uint64_t{0}); }},
    };
    for (const Row& row : rows) {
        v1::Aggregates counts;
        counts.set_classes(8);
        counts.set_cell_level(2);
        v1::LayerCounts* one = counts.add_layers();
        for (std::uint32_t i = 0; i < 8; ++i) {
            one->add_totals(i);
        }
        one->add_cell_gaps(3);
        one->add_cell_gaps(4);
        one->mutable_cell_counts()->Resize(16, 1);
        ASSERT_TRUE(fromWire(counts));
        row.lie(counts);
        const auto taken = fromWire(counts);
        ASSERT_FALSE(taken) << row.expected;
        EXPECT_NE(taken.error().message.find(row.expected), std::string::npos) << taken.error().message;
    }
}

TEST(HostileAggregates, ClassesFromTheFutureAreUnknownHere) {
    v1::Aggregates counts;
    counts.set_classes(10);
    v1::LayerCounts* one = counts.add_layers();
    for (std::uint32_t i = 0; i < 10; ++i) {
        one->add_totals(1);
    }
    const auto taken = fromWire(counts);
    ASSERT_TRUE(taken);
    EXPECT_EQ((*taken->layers[0].totals)[static_cast<std::size_t>(feed::StateClass::Unknown)], 3U);
}

}  // namespace
}  // namespace belfry::proto
