// SPDX-License-Identifier: Apache-2.0
// What a lying frame may cost before it is refused, counted where all memory comes from.
#include <atomic>
#include <cstdlib>
#include <new>
#include <string>

#include <google/protobuf/stubs/logging.h>
#include <gtest/gtest.h>

#include "belfry/v1/feed.pb.h"
#include "models/feed/replica.h"
#include "services/proto/mapping.h"
#include "tests/support/wire_city.h"

namespace {

std::atomic<bool> g_counting{false};
std::atomic<std::size_t> g_bytes{0};    // asked for since counting began, given back or not
std::atomic<std::size_t> g_largest{0};  // in one piece

void* counted(std::size_t size) {
    if (g_counting) {
        g_bytes += size;
        std::size_t largest = g_largest;
        while (size > largest && !g_largest.compare_exchange_weak(largest, size)) {
        }
        if (size > (1U << 30U)) {
            throw std::bad_alloc();  // the test fails instead of the machine
        }
    }
    if (void* memory = std::malloc(size == 0 ? 1 : size)) {
        return memory;
    }
    throw std::bad_alloc();
}

}  // namespace

void* operator new(std::size_t size) { return counted(size); }
void* operator new[](std::size_t size) { return counted(size); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }

namespace belfry::proto {
namespace {

/** Memory that handling `bytes` asked for, refused or not. */
struct Cost {
    bool refused = false;
    std::size_t bytes = 0;
    std::size_t largest = 0;
};

template <typename Handle>
Cost costOf(Handle handle) {
    g_bytes = 0;
    g_largest = 0;
    g_counting = true;
    const bool taken = handle();
    g_counting = false;
    return {!taken, g_bytes, g_largest};
}

std::string varint(std::uint64_t value) {
    std::string text;
    while (value >= 0x80) {
        text.push_back(static_cast<char>(value | 0x80));
        value >>= 7U;
    }
    text.push_back(static_cast<char>(value));
    return text;
}

/** A length-delimited field that claims `claimed` bytes and has those of `body`. */
std::string field(int number, std::uint64_t claimed, const std::string& body = {}) {
    return varint((static_cast<std::uint64_t>(number) << 3U) | 2U) + varint(claimed) + body;
}
std::string field(int number, const std::string& body) { return field(number, body.size(), body); }

/** ServerFrame{delta{batches{columns{…}}}} around a field of a column. */
std::string inColumn(const std::string& column) {
    const std::string columns = field(v1::LayerBatch::kColumnsFieldNumber, column);
    const std::string batch = field(v1::Delta::kBatchesFieldNumber, columns);
    return field(v1::ServerFrame::kDeltaFieldNumber, batch);
}

bool take(const std::string& bytes) {
    v1::ServerFrame frame;
    if (!frame.ParseFromString(bytes)) {
        return false;
    }
    return fromWire(frame.delta()).has_value();
}

class FrameMemory : public ::testing::Test {
protected:
    FrameMemory() { google::protobuf::SetLogHandler(nullptr); }
};

TEST_F(FrameMemory, AFrameThatClaimsTwoToThe31ElementsCostsKilobytes) {
    constexpr std::size_t kBound = 64U << 10U;  // of memory, for frames of a few bytes
    (void)take(inColumn(field(v1::Column::kValuesFieldNumber, std::string("\x02"))));  // protobuf's own first-use costs
    constexpr std::uint64_t k31 = std::uint64_t{1} << 31U;
    for (const std::uint64_t claimed : {k31, k31 - 1, k31 - 64, std::uint64_t{1} << 30U, std::uint64_t{1} << 62U}) {
        for (const int number : {v1::Column::kValuesFieldNumber, v1::Column::kPresentFieldNumber,
                                 v1::Column::kQualitiesFieldNumber, v1::Column::kTextsFieldNumber}) {
            const std::string whole = inColumn(field(number, claimed, "\x01\x02\x03"));
            // the lie in the innermost length alone, and in all of them
            std::string lies = field(v1::LayerBatch::kColumnsFieldNumber, claimed, field(number, claimed, "\x01"));
            lies = field(v1::ServerFrame::kDeltaFieldNumber, claimed,
                         field(v1::Delta::kBatchesFieldNumber, claimed, lies));
            for (const std::string& frame : {whole, lies}) {
                const Cost cost = costOf([&] { return take(frame); });
                EXPECT_TRUE(cost.refused) << "field " << number << " of " << claimed;
                EXPECT_LT(cost.bytes, kBound) << "field " << number << " of " << claimed;
            }
        }
    }
}

TEST_F(FrameMemory, WhatIsBuiltIsBoundedByWhatCameOverTheWire) {
    // many rows of which each column says, with an empty bitmap, that it has none: the cheapest way to ask for cells
    v1::ServerFrame frame;
    for (std::uint32_t layer = 0; layer < 63; ++layer) {
        v1::LayerBatch* batch = frame.mutable_delta()->add_batches();
        batch->set_layer(layer);
        batch->mutable_row_gaps()->Resize(60'000, 1);
        for (std::uint32_t attribute = 0; attribute < 63; ++attribute) {
            v1::Column* column = batch->add_columns();
            column->set_attribute(attribute);
            column->set_present(std::string(7'500, '\0'));
        }
    }
    const std::string bytes = frame.SerializeAsString();
    frame.Clear();
    v1::ServerFrame received;
    ASSERT_TRUE(received.ParseFromString(bytes));
    const Cost cost = costOf([&] { return fromWire(received.delta()).has_value(); });
    EXPECT_TRUE(cost.refused);
    EXPECT_LT(cost.bytes, 64U << 10U) << "lengths are checked before anything is built";
}

TEST_F(FrameMemory, TheLargestDeltaThatIsTakenStaysBelow64MB) {
    v1::Delta delta;
    delta.set_rev(1);
    v1::LayerBatch* batch = delta.add_batches();
    batch->mutable_row_gaps()->Resize(63'000, 1);  // × 63 columns: just within the 4 million cells
    for (std::uint32_t attribute = 0; attribute < 63; ++attribute) {
        v1::Column* column = batch->add_columns();
        column->set_attribute(attribute);
        column->set_present(std::string(7'875, '\0'));
    }
    const Cost cost = costOf([&] { return fromWire(delta).has_value(); });
    EXPECT_FALSE(cost.refused);
    EXPECT_GT(cost.bytes, 15'000'000U) << "nothing is counted";
    EXPECT_LT(cost.bytes, 64U << 20U);
}

TEST_F(FrameMemory, ACatalogueThatAnnouncesBillionsCostsNothing) {
    v1::CatalogChunk chunk;
    for (const std::uint64_t total : {std::uint64_t{1} << 31U, UINT64_MAX, std::uint64_t{19'999'999}}) {
        chunk.set_total_assets(total);
        const Cost cost = costOf([&] {
            CatalogueReader reader;
            return reader.add(chunk) && reader.finish();
        });
        EXPECT_TRUE(cost.refused) << total;
        EXPECT_LT(cost.bytes, 64U << 10U) << total;
    }
}

TEST_F(FrameMemory, AnEntityWithAHugeNumberMakesNoHugeTable) {
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
    v1::Delta delta;
    v1::AddedAsset* added = delta.add_added();
    added->set_handle(Handle::of(belfry::testing::kIncidents, Handle::kMaxRows - 2).value);
    toWire(belfry::testing::incidentAsset(1), added->mutable_asset());
    v1::LayerBatch* batch = delta.add_batches();
    batch->set_layer(belfry::testing::kIncidents);
    batch->add_row_gaps(Handle::kMaxRows - 2);
    v1::Column* column = batch->add_columns();
    column->add_values(1);
    const Cost cost = costOf([&] {
        auto taken = fromWire(delta);
        if (!taken) {
            return false;
        }
        feed::FeedMessage message;
        message.kind = feed::FeedMessage::Kind::SnapshotRows;
        message.delta = std::move(*taken);
        (void)replica.apply(message);
        return replica.store().catalogue().size() > 0;
    });
    EXPECT_TRUE(cost.refused);
    EXPECT_LT(cost.bytes, 1U << 20U);
}

}  // namespace
}  // namespace belfry::proto
