// SPDX-License-Identifier: Apache-2.0
#include "models/feed/entity_table.h"

#include <limits>
#include <random>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "models/feed/geo.h"

namespace belfry::feed {
namespace {

TEST(EntityTable, AbsentIsNotZero) {
    EntityTable table(2);
    table.resize(1);
    EXPECT_FALSE(table.has(0, 0));
    EXPECT_TRUE(table.set(0, 0, 0, Quality::Good)) << "zero is a value";
    EXPECT_TRUE(table.has(0, 0));
    EXPECT_FALSE(table.set(0, 0, 0, Quality::Good)) << "the same again is no change";
    EXPECT_TRUE(table.set(0, 0, 0, Quality::Uncertain)) << "quality is part of the value";
    EXPECT_TRUE(table.set(0, 0, 7, Quality::Missing));
    EXPECT_EQ(table.raw(0, 0), 0) << "a missing value keeps nothing behind";
}

TEST(EntityTable, GrowsWithoutTouchingWhatIsThere) {
    EntityTable table(1);
    table.resize(2);
    table.set(1, 0, 42, Quality::Good);
    table.setObserved(1, 1'000, 5);
    table.resize(1'000);
    EXPECT_EQ(table.raw(1, 0), 42);
    EXPECT_EQ(table.observedMs(1), 1'000);
    EXPECT_FALSE(table.has(999, 0));
    EXPECT_EQ(table.observedMs(999), 0);
    EXPECT_EQ(table.revision(999), 0U);
}

TEST(EntityTable, EveryAttributeKeepsItsOwnValueAndQuality) {
    EntityTable table(kMaxAttributes);
    table.resize(3);
    std::mt19937 random(1);
    std::vector<std::pair<std::int32_t, Quality>> known(3 * kMaxAttributes, {0, Quality::Missing});
    for (int i = 0; i < 20'000; ++i) {
        const auto row = static_cast<std::uint32_t>(random() % 3);
        const auto attribute = static_cast<AttributeIndex>(random() % kMaxAttributes);
        const auto raw = static_cast<std::int32_t>(random());
        const auto quality = static_cast<Quality>(random() % 5);
        auto& expected = known[row * kMaxAttributes + attribute];
        const std::pair next{quality == Quality::Missing ? 0 : raw, quality};
        ASSERT_EQ(table.set(row, attribute, raw, quality), expected != next);
        expected = next;
        for (std::size_t a = 0; a < kMaxAttributes; ++a) {
            const auto at = static_cast<AttributeIndex>(a);
            ASSERT_EQ(std::pair(table.raw(row, at), table.quality(row, at)), known[row * kMaxAttributes + a]);
        }
    }
}

TEST(EntityTable, TimesAreExactHoweverFarApart) {
    EntityTable table(1);
    constexpr std::uint32_t kRows = 2'000;
    constexpr Millis kDay = 86'400'000;
    constexpr Millis kNow = 1'800'000'000'000;
    table.resize(kRows);
    std::mt19937_64 random(2);
    std::vector<Millis> known(kRows, 0);
    const std::vector<Millis> odd{
        1, -5, 0, 4'102'444'800'000, std::numeric_limits<Millis>::max(), std::numeric_limits<Millis>::min()};
    Millis now = kNow;
    for (int i = 0; i < 200'000; ++i) {
        now += static_cast<Millis>(random() % 500'000);  // a year and more in all
        const auto row = static_cast<std::uint32_t>(random() % kRows);
        known[row] = i % 1'000 == 3 ? odd[random() % odd.size()] : now - static_cast<Millis>(random() % (3 * kDay));
        table.setObserved(row, known[row], 1);
        ASSERT_EQ(table.observedMs(row), known[row]);
        if (i % 5'000 == 0) {
            for (std::uint32_t other = 0; other < kRows; ++other) {
                ASSERT_EQ(table.observedMs(other), known[other]);
            }
        }
    }
    EXPECT_GT(now - kNow, 365 * kDay);
}

// Two groups of clocks that no window holds together, and rows of the one that change over: every write is cheap.
TEST(EntityTable, TheWindowMovesAtMostOnceInAsManyWritesAsThereAreRows) {
    EntityTable table(1);
    constexpr std::uint32_t kRows = 4'000;
    constexpr Millis kDay = 86'400'000;
    constexpr Millis kNow = 1'800'000'000'000;
    table.resize(kRows);
    std::mt19937_64 random(3);
    std::uint64_t writes = 0;
    for (; writes < 200'000; ++writes) {
        const auto row = static_cast<std::uint32_t>(random() % kRows);
        // two thirds keep to their group; the others change over
        const bool old = random() % 3 == 0 ? random() % 2 == 0 : row % 2 == 0;
        const Millis observed = kNow + static_cast<Millis>(writes) - (old ? 60 * kDay : 0);
        table.setObserved(row, observed, 1);
        ASSERT_EQ(table.observedMs(row), observed);
    }
    EXPECT_GT(table.windowMoves(), 0U) << "nothing lay outside: this test proves nothing";
    EXPECT_LE(table.windowMoves(), 1 + writes / kRows);
    // time that goes on is followed all the same
    for (int day = 1; day <= 100; ++day) {
        for (std::uint32_t row = 0; row < kRows; ++row) {
            table.setObserved(row, kNow + day * kDay, 1);
        }
    }
    for (int pass = 0; pass < 3; ++pass) {
        for (std::uint32_t row = 0; row < kRows; ++row) {
            table.setObserved(row, kNow + 101 * kDay + pass, 1);
        }
    }
    EntityTable fresh(1);
    fresh.resize(kRows);
    EXPECT_LE(table.bytes(), fresh.bytes()) << "every row is in the window again";
}

TEST(EntityTable, RevisionsGoOnBeyond32Bits) {
    EntityTable table(1);
    table.resize(4);
    constexpr Revision kMany = 0xFFFF'FFFFULL;
    table.setObserved(0, 1, 5);
    table.setObserved(1, 1, kMany);
    EXPECT_EQ(table.revision(1), kMany);
    table.setObserved(2, 1, kMany + 7);
    EXPECT_EQ(table.revision(2), kMany + 7);
    EXPECT_EQ(table.revision(1), kMany) << "the last three years are exact";
    EXPECT_GT(table.revision(0), 0U) << "what is older has reported all the same";
    EXPECT_LT(table.revision(0), kMany);
    EXPECT_EQ(table.revision(3), 0U);
    table.setObserved(2, 1, 1ULL << 60U);
    EXPECT_EQ(table.revision(2), 1ULL << 60U);
    EXPECT_LT(table.revision(1), 1ULL << 60U);
    table.setObserved(2, 0, 0);
    EXPECT_EQ(table.revision(2), 0U) << "gone";
    EXPECT_EQ(table.observedMs(2), 0);
}

TEST(EntityTable, StateAndPositionFitInto96Bytes) {
    // twelve attributes are more than any layer of the demo city has; 8 bytes of position, one of type, one of presence
    constexpr std::uint32_t kRows = 100'000;
    EntityTable table(12);
    table.resize(kRows);
    for (std::uint32_t row = 0; row < kRows; ++row) {
        table.set(row, 3, 7, Quality::Good);
        table.setObserved(row, 1'800'000'000'000 + row, row + 1);
    }
    const double bytes = static_cast<double>(table.bytes()) / kRows + sizeof(Mercator) + 2.0;
    EXPECT_LE(bytes, 76.0);
}

}  // namespace
}  // namespace belfry::feed
