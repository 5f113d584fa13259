// SPDX-License-Identifier: Apache-2.0
#include "models/feed/aggregate_pyramid.h"

#include <map>
#include <set>
#include <tuple>

#include <gtest/gtest.h>

#include "tests/unit/models/feed/places.h"

namespace belfry::feed {
namespace {

using test::cityPlaces;

std::vector<StateClass> randomClasses(std::size_t count, std::mt19937_64& rng) {
    std::vector<StateClass> classes(count);
    for (StateClass& stateClass : classes) {
        stateClass = static_cast<StateClass>(rng() % (kStateClasses + 1));
    }
    return classes;
}

/** The same answer, found by looking at every row. */
struct Reference {
    std::vector<Mercator> places;
    std::vector<StateClass> classes;

    using Key = std::pair<std::uint32_t, std::uint32_t>;  // y, x
    [[nodiscard]] std::map<Key, AggregateCell> collect(std::uint32_t level, const WorldBox& box) const {
        std::map<Key, AggregateCell> cells;
        for (std::size_t row = 0; row < places.size(); ++row) {
            const QuadRun tile{level, tileOf(places[row].x, level), tileOf(places[row].y, level), 0, 0};
            if (classes[row] == kNotCounted || !box.intersects(tile.low(), tile.high())) {
                continue;
            }
            AggregateCell& cell = cells[{tile.y, tile.x}];
            ++cell.counts[static_cast<std::size_t>(classes[row])];
            ++cell.total;
            cell.sumX += places[row].x;
            cell.sumY += places[row].y;
        }
        return cells;
    }
};

void expectSame(const AggregatePyramid& pyramid, const Reference& reference, std::uint32_t level, const WorldBox& box) {
    std::vector<AggregateCell> cells;
    pyramid.collect(level, box, cells);
    const auto expected = reference.collect(level, box);
    ASSERT_EQ(cells.size(), expected.size()) << "level " << level;
    std::uint64_t before = 0;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const AggregateCell& cell = cells[i];
        const std::uint64_t order = mortonCode({cell.x, cell.y});
        ASSERT_TRUE(i == 0 || order > before) << "each tile once, in order";
        before = order;
        const auto found = expected.find({cell.y, cell.x});
        ASSERT_NE(found, expected.end());
        ASSERT_EQ(cell.counts, found->second.counts);
        ASSERT_EQ(cell.total, found->second.total);
        ASSERT_EQ(cell.centre(), found->second.centre());
    }
}

WorldBox randomBox(std::mt19937_64& rng, const std::vector<Mercator>& places) {
    const Mercator centre = places[rng() % places.size()];
    const auto half = static_cast<std::uint32_t>(1) << (rng() % 26);
    // wraps over the edges of the world where it must; y does not go round
    return {{centre.x - half, centre.y < half ? 0 : centre.y - half},
            {centre.x + half, centre.y > 0xFFFF'FFFFU - half ? 0xFFFF'FFFFU : centre.y + half}};
}

TEST(AggregatePyramid, CountsAddUpAtEveryLevelOverRandomViewports) {
    std::mt19937_64 rng(1);
    Reference reference{cityPlaces(20'000), {}};
    reference.classes = randomClasses(reference.places.size(), rng);
    AggregatePyramid pyramid;
    pyramid.build(reference.places, reference.classes);
    for (int i = 0; i < 60; ++i) {
        const WorldBox box = randomBox(rng, reference.places);
        for (std::uint32_t level = 8; level <= 18; ++level) {
            ASSERT_NO_FATAL_FAILURE(expectSame(pyramid, reference, level, box));
        }
    }
    for (const std::uint32_t level : {0U, 1U, 8U, 13U, 18U, 31U, 32U}) {
        std::vector<AggregateCell> cells;
        pyramid.collect(level, {}, cells);
        ClassCounts sum{};
        for (const AggregateCell& cell : cells) {
            for (std::size_t c = 0; c < kStateClasses; ++c) {
                sum[c] += cell.counts[c];
            }
        }
        EXPECT_EQ(sum, pyramid.counts()) << "level " << level;
    }
}

TEST(AggregatePyramid, EqualsRecomputationAfterAMillionRandomChanges) {
    std::mt19937_64 rng(2);
    Reference reference{cityPlaces(30'000), {}};
    reference.classes = randomClasses(reference.places.size(), rng);
    // some more that came later, anywhere
    for (const Mercator place : cityPlaces(700, 99)) {
        reference.places.insert(reference.places.end(), 1, place);
    }
    std::swap(reference.places[30'100], reference.places[30'600]);
    reference.classes.resize(reference.places.size(), kNotCounted);
    AggregatePyramid pyramid;
    pyramid.build(std::span(reference.places).first(30'000), std::span(reference.classes).first(30'000));
    pyramid.grow(reference.places);
    ASSERT_EQ(pyramid.sortedRows(), 30'000U);
    for (int i = 0; i < 1'000'000; ++i) {
        const auto row = static_cast<std::uint32_t>(rng() % reference.places.size());
        const auto to = static_cast<StateClass>(rng() % (kStateClasses + 1));
        ASSERT_EQ(pyramid.set(row, to), reference.classes[row] != to);
        reference.classes[row] = to;
    }
    AggregatePyramid fresh;
    fresh.build(reference.places, reference.classes);
    EXPECT_EQ(pyramid.counts(), fresh.counts());
    for (std::uint32_t level = 8; level <= 18; ++level) {
        ASSERT_NO_FATAL_FAILURE(expectSame(pyramid, reference, level, {}));
        ASSERT_NO_FATAL_FAILURE(expectSame(fresh, reference, level, randomBox(rng, reference.places)));
    }
}

TEST(AggregatePyramid, ABurstIsTheSameAsItsChangesOneByOne) {
    std::mt19937_64 rng(3);
    Reference reference{cityPlaces(5'000), {}};
    reference.classes = randomClasses(5'000, rng);
    AggregatePyramid pyramid;
    pyramid.build(reference.places, reference.classes);
    for (const std::size_t size : {10UL, 100UL, 4'000UL, 20'000UL}) {
        std::vector<RowClass> burst{{1'000'000, StateClass::Low}};  // a row that is not there
        std::set<std::uint32_t> touched;
        for (std::size_t i = 0; i < size; ++i) {
            burst.push_back({static_cast<std::uint32_t>(rng() % 5'000), static_cast<StateClass>(rng() % 9)});
        }
        for (const RowClass& change : burst) {
            if (change.row < 5'000) {
                reference.classes[change.row] = change.stateClass;
            }
        }
        EXPECT_GT(pyramid.update(burst), 0U);
        for (const std::uint32_t level : {8U, 12U, 18U}) {
            ASSERT_NO_FATAL_FAILURE(expectSame(pyramid, reference, level, {}));
        }
    }
}

TEST(AggregatePyramid, ACellOpensToExactlyItsMembers) {
    std::mt19937_64 rng(4);
    auto places = cityPlaces(20'000);
    const auto tail = cityPlaces(50, 12);
    places.insert(places.end(), tail.begin(), tail.end());
    const auto classes = randomClasses(places.size(), rng);
    AggregatePyramid pyramid;
    pyramid.build(places, classes);
    for (std::uint32_t level = 8; level <= 18; level += 2) {
        std::vector<AggregateCell> cells;
        pyramid.collect(level, {}, cells);
        std::vector<std::uint32_t> all;
        for (const AggregateCell& cell : cells) {
            std::vector<std::uint32_t> rows;
            pyramid.members(cell, rows);
            ASSERT_EQ(rows.size(), cell.total);
            ClassCounts counts{};
            for (const std::uint32_t row : rows) {
                ++counts[static_cast<std::size_t>(classes[row])];
                ASSERT_EQ(tileOf(places[row].x, level), cell.x);
                ASSERT_EQ(tileOf(places[row].y, level), cell.y);
            }
            ASSERT_EQ(counts, cell.counts);
            ASSERT_EQ(pyramid.cell(level, cell.x, cell.y).counts, cell.counts);
            ASSERT_EQ(pyramid.cellAt(level, places[rows.front()]).total, cell.total);
            all.insert(all.end(), rows.begin(), rows.end());
        }
        std::sort(all.begin(), all.end());
        EXPECT_TRUE(std::adjacent_find(all.begin(), all.end()) == all.end()) << "nobody is in two clusters";
        EXPECT_EQ(all.size(), pyramid.total());
    }
}

TEST(AggregatePyramid, WorksAcrossTheAntimeridianAndAtThePoles) {
    constexpr std::uint32_t kEnd = 0xFFFF'FFFFU;
    Reference reference;
    reference.places = {{0, 0},
                        {kEnd, 0},
                        {0, kEnd},
                        {kEnd, kEnd},
                        {0, 1U << 31U},
                        {kEnd, 1U << 31U},
                        {1'000, 5},
                        {kEnd - 7, kEnd - 7},
                        project({180.0, 90.0}),
                        project({-180.0, -90.0})};
    test::sortByPlace(reference.places);
    reference.classes.assign(reference.places.size(), StateClass::Low);
    AggregatePyramid pyramid;
    pyramid.build(reference.places, reference.classes);
    for (std::uint32_t level = 0; level <= 32; ++level) {
        for (const WorldBox& box :
             {WorldBox{}, WorldBox{{kEnd - 10, 0}, {10, kEnd}}, WorldBox{{kEnd - 10, 0}, {10, 0}},
              WorldBox{{kEnd, kEnd}, {0, kEnd}}, WorldBox{{5, 0}, {2, kEnd}}, WorldBox{{7, 7}, {7, 7}}}) {
            ASSERT_NO_FATAL_FAILURE(expectSame(pyramid, reference, level, box));
        }
    }
}

TEST(AggregatePyramid, AHundredThousandInOneSpot) {
    Reference reference;
    reference.places.assign(100'000, project({13.4, 52.5}));
    reference.classes.assign(100'000, StateClass::Quiet);
    AggregatePyramid pyramid;
    pyramid.build(reference.places, reference.classes);
    for (std::uint32_t row = 0; row < 100'000; row += 3) {
        pyramid.set(row, reference.classes[row] = row % 2 == 0 ? StateClass::Failed : kNotCounted);
    }
    for (std::uint32_t level = 8; level <= 32; ++level) {
        ASSERT_NO_FATAL_FAILURE(expectSame(pyramid, reference, level, {}));
        ASSERT_EQ(pyramid.cellAt(level, reference.places[0]).centre(), reference.places[0]);
    }
}

TEST(AggregatePyramid, ALayerOfZeroAndOneThatIsAllGone) {
    AggregatePyramid pyramid;
    std::vector<AggregateCell> cells;
    pyramid.collect(10, {}, cells);
    pyramid.build({});
    pyramid.collect(10, {}, cells);
    EXPECT_TRUE(cells.empty());
    EXPECT_EQ(pyramid.total(), 0U);
    EXPECT_EQ(pyramid.cell(8, 3, 3).total, 0U);
    const auto places = cityPlaces(1'000);
    pyramid.build(places);
    pyramid.collect(10, {}, cells);
    EXPECT_TRUE(cells.empty()) << "nobody is counted before they are set";
    for (std::uint32_t row = 0; row < 1'000; ++row) {
        pyramid.set(row, StateClass::High);
    }
    EXPECT_EQ(pyramid.counts()[static_cast<std::size_t>(StateClass::High)], 1'000U);
    for (std::uint32_t row = 0; row < 1'000; ++row) {
        pyramid.set(row, kNotCounted);
    }
    pyramid.collect(18, {}, cells);
    EXPECT_TRUE(cells.empty());
    EXPECT_EQ(pyramid.cell(8, 137, 83).sumX, 0U);
}

TEST(AggregatePyramid, HoldsAboutOneByteAnAsset) {
    const auto places = cityPlaces(200'000);
    AggregatePyramid pyramid;
    pyramid.build(places, std::vector<StateClass>(places.size(), StateClass::Low));
    EXPECT_LE(static_cast<double>(pyramid.bytes()) / 200'000.0, 1.25);
}

}  // namespace
}  // namespace belfry::feed
