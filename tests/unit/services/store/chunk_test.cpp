// SPDX-License-Identifier: Apache-2.0
#include "services/store/chunk.h"

#include <limits>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "services/store/history_head.h"
#include "services/store/varint.h"

namespace belfry::store {

namespace {

std::vector<ChunkSample> randomSamples(std::mt19937& random, std::size_t count) {
    std::vector<ChunkSample> samples;
    std::int32_t offset = -1;
    for (std::size_t i = 0; i < count; ++i) {
        offset += 1 + static_cast<std::int32_t>(random() % 5'000);
        if (offset >= kHourMs) {
            break;
        }
        const auto quality = random() % 7 == 0 ? static_cast<Quality>(random() % 4) : Quality::Good;
        samples.push_back({offset, static_cast<std::int32_t>(random()), quality});
    }
    return samples;
}

}  // namespace

TEST(Chunk, GivesBackWhatWasPutIn) {
    std::mt19937 random(7);
    for (std::size_t round = 0; round < 300; ++round) {
        const auto samples = randomSamples(random, round * 3);
        std::vector<ChunkSample> back;
        ASSERT_TRUE(decodeChunk(encodeChunk(samples), back));
        ASSERT_EQ(back, samples);
    }
}

TEST(Chunk, HoldsTheExtremes) {
    constexpr std::int32_t kMin = std::numeric_limits<std::int32_t>::min();
    constexpr std::int32_t kMax = std::numeric_limits<std::int32_t>::max();
    const std::vector<ChunkSample> samples = {{0, kMin, Quality::Good},
                                              {1, kMax, Quality::Stale},
                                              {3'599'998, kMin, Quality::Bad},
                                              {3'599'999, 0, Quality::Good}};
    std::vector<ChunkSample> back;
    ASSERT_TRUE(decodeChunk(encodeChunk(samples), back));
    EXPECT_EQ(back, samples);
}

TEST(Chunk, AMissingValueIsAbsentNotZero) {
    std::vector<ChunkSample> back;
    const std::vector<ChunkSample> samples = {
        {10, 5, Quality::Good}, {20, 77, Quality::Missing}, {30, 6, Quality::Good}};
    ASSERT_TRUE(decodeChunk(encodeChunk(samples), back));
    ASSERT_EQ(back.size(), 3U);
    EXPECT_EQ(back[1].quality, Quality::Missing);
    EXPECT_EQ(back[2], samples[2]);
}

TEST(Chunk, TakesOnlyRisingTimesWithinTheHour) {
    ChunkEncoder encoder;
    EXPECT_FALSE(encoder.add({-1, 0, Quality::Good}));
    EXPECT_FALSE(encoder.add({3'600'000, 0, Quality::Good}));
    EXPECT_TRUE(encoder.add({5, 0, Quality::Good}));
    EXPECT_FALSE(encoder.add({5, 1, Quality::Good}));
    EXPECT_FALSE(encoder.add({4, 1, Quality::Good}));
    EXPECT_EQ(encoder.count(), 1U);
}

// A lamp's power once a second with a little noise: the goal is 3 bytes a sample (design, "Goals").
TEST(Chunk, AnHourOfASensorTakesLessThanThreeBytesASample) {
    std::mt19937 random(3);
    ChunkEncoder encoder;
    std::int32_t raw = 700;
    for (std::int32_t second = 0; second < 3'600; ++second) {
        raw += static_cast<std::int32_t>(random() % 41) - 20;
        ASSERT_TRUE(encoder.add({second * 1'000 + static_cast<std::int32_t>(random() % 40), raw, Quality::Good}));
    }
    EXPECT_LE(encoder.finish().size(), 3'600U * 5 / 2);
}

TEST(Chunk, RefusesEveryCutAndAnythingTooMuch) {
    std::mt19937 random(11);
    const auto whole = encodeChunk(randomSamples(random, 50));
    std::vector<ChunkSample> out = {{1, 2, Quality::Good}};
    for (std::size_t size = 0; size < whole.size(); ++size) {
        ASSERT_FALSE(decodeChunk({whole.data(), size}, out)) << size;
        ASSERT_EQ(out.size(), 1U);
    }
    auto longer = whole;
    longer.push_back(0);
    EXPECT_FALSE(decodeChunk(longer, out));
    auto other = whole;
    other[0] = 2;
    EXPECT_FALSE(decodeChunk(other, out));
}

TEST(Chunk, RefusesACountThatTheBytesCannotHold) {
    std::vector<std::uint8_t> bytes = {1};
    putVarint(bytes, std::uint64_t{1} << 40U);
    bytes.resize(100, 0);
    std::vector<ChunkSample> out;
    EXPECT_FALSE(decodeChunk(bytes, out));
    EXPECT_EQ(out.capacity(), 0U);
}

TEST(Chunk, SurvivesAnyBytes) {
    std::mt19937 random(13);
    std::vector<ChunkSample> out;
    std::vector<HistorySample> samples;
    for (int round = 0; round < 20'000; ++round) {
        std::vector<std::uint8_t> bytes(random() % 64);
        for (auto& byte : bytes) {
            byte = static_cast<std::uint8_t>(random() % 3 == 0 ? random() : random() % 8);
        }
        if (!bytes.empty()) {
            bytes[0] = 1;
        }
        out.clear();
        if (decodeChunk(bytes, out)) {
            // what is accepted is a chunk: times rise and it can be coded again
            std::vector<ChunkSample> again;
            ASSERT_TRUE(decodeChunk(encodeChunk(out), again));
            ASSERT_EQ(again.size(), out.size());
        }
        [[maybe_unused]] const bool head = decodeHead(bytes, samples);
    }
}

TEST(ChunkSum, BindsSeriesHourAndEveryBit) {
    std::mt19937 random(17);
    auto bytes = encodeChunk(randomSamples(random, 40));
    const auto sum = chunkSum(5, 490'000, bytes);
    EXPECT_NE(chunkSum(6, 490'000, bytes), sum);
    EXPECT_NE(chunkSum(5, 490'001, bytes), sum);
    for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
        bytes[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
        ASSERT_NE(chunkSum(5, 490'000, bytes), sum);
        bytes[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
    }
}

TEST(Settle, SortsAndKeepsTheLastOfEquals) {
    std::vector<ChunkSample> samples = {{5, 1, Quality::Good},
                                        {3, 2, Quality::Good},
                                        {5, 3, Quality::Bad},
                                        {3, 4, Quality::Good},
                                        {4, 5, Quality::Good}};
    settle(samples);
    const std::vector<ChunkSample> expected = {{3, 4, Quality::Good}, {4, 5, Quality::Good}, {5, 3, Quality::Bad}};
    EXPECT_EQ(samples, expected);
}

TEST(HeadBlob, GivesBackWhatWasPutIn) {
    std::mt19937 random(19);
    std::vector<HistorySample> samples;
    for (int i = 0; i < 1'000; ++i) {
        samples.push_back({static_cast<SeriesId>(random()), static_cast<Millis>(1'767'225'600'000 + random() % 10'000),
                           static_cast<std::int32_t>(random()), static_cast<Quality>(random() % 5)});
    }
    const auto bytes = encodeHead(samples);
    std::vector<HistorySample> back;
    ASSERT_TRUE(decodeHead(bytes, back));
    ASSERT_EQ(back.size(), samples.size());
    for (std::size_t i = 0; i < back.size(); ++i) {
        ASSERT_EQ(back[i].series, samples[i].series);
        ASSERT_EQ(back[i].observedMs, samples[i].observedMs);
        ASSERT_EQ(back[i].raw, samples[i].raw);
        ASSERT_EQ(back[i].quality, samples[i].quality);
    }
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        std::vector<HistorySample> none;
        ASSERT_FALSE(decodeHead({bytes.data(), size}, none));
    }
}

}  // namespace belfry::store
