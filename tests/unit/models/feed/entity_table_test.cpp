// SPDX-License-Identifier: Apache-2.0
#include "models/feed/entity_table.h"

#include <gtest/gtest.h>

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
    EXPECT_EQ(table.rowDigest(999), 0U);
    EXPECT_NE(table.rowDigest(1), 0U);
}

TEST(EntityTable, TenAttributesFitInto96BytesARow) {
    EntityTable table(10);
    table.resize(100'000);
    EXPECT_LE(table.bytes() / 100'000, 96U);
}

}  // namespace
}  // namespace belfry::feed
