// SPDX-License-Identifier: Apache-2.0
#include <limits>
#include <map>
#include <random>

#include "models/feed/aggregate_pyramid.h"
#include "tests/unit/services/stream/hub_rig.h"

namespace belfry::stream {
namespace {

using namespace testing;
using Case = v1::ServerFrame::FrameCase;

/** A square town: lamps on a grid of `side` × `side`, 0.0001° apart from (13, 52), and some signs. */
feed::Store grid(int side = 150) {
    std::vector<feed::Asset> assets;
    for (int i = 0; i < side * side; ++i) {
        feed::Asset asset;
        asset.id = "urn:ngsi-ld:Streetlight:" + std::to_string(i);
        asset.layer = "lighting";
        asset.type = "luminaire";
        asset.position = {13.0 + (i % side) * 1e-4, 52.0 + (i / side) * 1e-4};
        assets.push_back(asset);
    }
    for (int i = 0; i < 10; ++i) {
        feed::Asset asset;
        asset.id = "urn:ngsi-ld:MessageSign:" + std::to_string(i);
        asset.layer = "signs";
        asset.type = "sign";
        asset.position = {13.0 + i * 1e-3, 52.0};
        assets.push_back(asset);
    }
    std::vector<LayerSchema> layers = wireLayers();
    layers[kLighting].symbol.kind = SymbolKind::Ring;
    layers[kLighting].symbol.levelAttribute = "level";
    layers[kLighting].symbol.levelMinimum = 0.0;
    layers[kLighting].symbol.levelMaximum = 1.0;
    layers[kLighting].symbol.failedAttribute = "fault";
    layers[kLighting].periodMs = 60'000;
    return feed::Store("epoch-1", feed::Catalogue::build(layers, std::move(assets)));
}

/** `columns` × `rows` lamps from (column, row) of the grid on. */
feed::Interest view(int column, int row, int columns, int rows) {
    feed::Interest interest;
    interest.scoped = true;
    interest.zoom = 15.0;
    interest.boxes = {{13.0 + (column - 0.5) * 1e-4, 52.0 + (row - 0.5) * 1e-4, 13.0 + (column + columns - 0.5) * 1e-4,
                       52.0 + (row + rows - 0.5) * 1e-4}};
    return interest;
}

class ScopeTest : public HubTest {
protected:
    Handle lampAt(int column, int row, int side = 150) const {
        return *hub->store().catalogue().find("urn:ngsi-ld:Streetlight:" + std::to_string(row * side + column));
    }
    /** Every lamp reports once. */
    void reportAll(std::int32_t base = 0) {
        for (std::uint32_t row = 0; row < hub->store().catalogue().rowCount(kLighting); ++row) {
            lamp(row, (base + static_cast<std::int32_t>(row)) % 101);
        }
    }
    void settle(FakeConsole& console) {
        for (int i = 0; i < 40; ++i) {
            tick();
            console.read();
        }
    }
    /** Bytes that a console is sent in one second of `perTick` random lamps reporting, 20 ticks. */
    std::size_t secondOf(FakeConsole& console, int perTick, std::mt19937& random) {
        std::size_t bytes = 0;
        for (int i = 0; i < 20; ++i) {
            const std::uint32_t rows = hub->store().catalogue().rowCount(kLighting);
            for (int k = 0; k < perTick; ++k) {
                lamp(static_cast<std::uint32_t>(random() % rows), static_cast<std::int32_t>(random() % 101));
            }
            tick();
            bytes += console.unreadBytes;
            console.read();
        }
        return bytes;
    }
    /** Counts as somebody would who looks at every row of the truth. */
    std::map<feed::StateClass, std::uint32_t> countedByHand(LayerIndex layer) const {
        std::map<feed::StateClass, std::uint32_t> counts;
        const feed::Store& store = hub->store();
        const feed::SymbolReader reader(store.schema(layer));
        for (std::uint32_t row = 0; row < store.catalogue().rowCount(layer); ++row) {
            const bool gone = !store.catalogue().contains(Handle::of(layer, row));
            ++counts[feed::stateClassOf(reader.read(store.table(layer), row, gone, clock.now().wallMs),
                                        store.schema(layer).symbol)];
        }
        counts.erase(feed::kNotCounted);
        return counts;
    }
    void expectCountsAreTrue(const FakeConsole& console) {
        for (std::size_t i = 0; i < hub->store().catalogue().layers().size(); ++i) {
            const auto layer = static_cast<LayerIndex>(i);
            const auto told = console.replica.counts().totals(layer);
            ASSERT_TRUE(told);
            auto byHand = countedByHand(layer);
            for (std::size_t c = 0; c < feed::kStateClasses; ++c) {
                EXPECT_EQ((*told)[c], byHand[static_cast<feed::StateClass>(c)]) << "layer " << i << " class " << c;
            }
        }
    }
};

TEST_F(ScopeTest, OnlyWhatIsInViewIsTold) {
    make({}, grid());
    auto console = scoped(view(10, 10, 20, 10));
    console->read();
    EXPECT_TRUE(console->replica.following().contains(lampAt(15, 15)));
    EXPECT_FALSE(console->replica.following().contains(lampAt(120, 120)));
    hub->set(lampAt(15, 15), 0, 80, Quality::Good, clock.now().wallMs);
    hub->set(lampAt(120, 120), 0, 70, Quality::Good, clock.now().wallMs);
    tick();
    console->read();
    expectSameToldRows(*console);
    const feed::EntityTable& table = console->replica.store().table(kLighting);
    EXPECT_EQ(table.raw(lampAt(15, 15).row(), 0), 80);
    EXPECT_FALSE(table.has(lampAt(120, 120).row(), 0));
    EXPECT_TRUE(console->replica.isComplete());
}

TEST_F(ScopeTest, PanningFromTwentyThousandToTwoHundredCutsTheStream) {
    make({}, grid());
    reportAll();
    tick();
    std::mt19937 random(1);
    auto console = scoped(view(0, 0, 150, 134));  // 20,100 lamps
    settle(*console);
    expectSameToldRows(*console);
    const std::size_t wide = secondOf(*console, 1'000, random);
    ASSERT_TRUE(hub->setFilter(console->id, view(60, 60, 20, 10)));
    (void)secondOf(*console, 1'000, random);
    const std::size_t narrow = secondOf(*console, 1'000, random);  // the second after the first
    EXPECT_LT(narrow * 20, wide) << narrow << " of " << wide << " bytes";
    RecordProperty("wide_bytes_per_s", std::to_string(wide));
    RecordProperty("narrow_bytes_per_s", std::to_string(narrow));
    expectSameToldRows(*console);
    EXPECT_TRUE(console->replica.isComplete());
}

TEST_F(ScopeTest, NewlyCoveredRowsAreToldAtOnceAndMarked) {
    make({}, grid());
    reportAll(3);
    tick();
    auto console = scoped(view(0, 0, 10, 10));
    settle(*console);
    console->frames.clear();
    ASSERT_TRUE(hub->setFilter(console->id, view(100, 100, 10, 10)));
    console->read();  // no tick in between, no write either
    const Handle fresh = lampAt(105, 105);
    EXPECT_TRUE(console->replica.following().contains(fresh));
    EXPECT_EQ(console->replica.store().table(kLighting).raw(fresh.row(), 0),
              hub->store().table(kLighting).raw(fresh.row(), 0));
    bool marked = false;
    for (const v1::ServerFrame& frame : console->frames) {
        marked = marked || frame.delta().catch_up() || frame.snapshot_chunk().catch_up();
    }
    EXPECT_TRUE(marked);
    // what left is not known any more: nothing old can look live
    const Handle left = lampAt(5, 5);
    EXPECT_FALSE(console->replica.following().contains(left));
    EXPECT_FALSE(console->replica.store().table(kLighting).has(left.row(), 0));
    EXPECT_EQ(console->replica.store().table(kLighting).observedMs(left.row()), 0);
    expectSameToldRows(*console);
}

TEST_F(ScopeTest, TheMarginIsToldAsWell) {
    make({}, grid());
    auto console = scoped(view(40, 40, 20, 20));
    console->read();
    EXPECT_TRUE(console->replica.following().contains(lampAt(36, 50)));
    EXPECT_FALSE(console->replica.following().contains(lampAt(30, 50)));
}

TEST_F(ScopeTest, WhatMustBeExactIsToldEverywhere) {
    make({}, grid());
    reportAll();
    tick();
    feed::Interest interest = view(0, 0, 5, 5);
    interest.handles = {lampAt(140, 140)};
    auto console = scoped(interest);
    settle(*console);
    hub->setMarked({lampAt(120, 20)});
    const auto incident = hub->add(incidentAsset(1));
    ASSERT_TRUE(incident);
    hub->set(*incident, 0, 7, Quality::Good, clock.now().wallMs);
    hub->set(lampAt(140, 140), 0, 11, Quality::Good, clock.now().wallMs);
    hub->set(lampAt(120, 20), 0, 12, Quality::Good, clock.now().wallMs);
    hub->set(lampAt(100, 100), 0, 13, Quality::Good, clock.now().wallMs);
    tick();
    console->read();
    settle(*console);
    const feed::Store& replica = console->replica.store();
    EXPECT_EQ(replica.table(kLighting).raw(lampAt(140, 140).row(), 0), 11);
    EXPECT_EQ(replica.table(kLighting).raw(lampAt(120, 20).row(), 0), 12);
    EXPECT_FALSE(replica.table(kLighting).has(lampAt(100, 100).row(), 0));
    EXPECT_EQ(replica.table(kIncidents).raw(incident->row(), 0), 7);
    hub->setMarked({});
    settle(*console);
    EXPECT_FALSE(console->replica.following().contains(lampAt(120, 20)));
    expectSameToldRows(*console);
}

TEST_F(ScopeTest, TheGatewaysCountsAreRightAtAllTimes) {
    make({}, grid());
    std::mt19937 random(2);
    auto console = scoped(view(0, 0, 10, 10));
    std::vector<Handle> incidents;
    for (int step = 0; step < 60; ++step) {
        for (int i = 0; i < 300; ++i) {
            const auto row = static_cast<std::uint32_t>(random() % 22'500);
            hub->set(Handle::of(kLighting, row), random() % 10 == 0 ? 2 : 0, static_cast<std::int32_t>(random() % 101),
                     random() % 8 == 0 ? Quality::Bad : Quality::Good, clock.now().wallMs);
        }
        if (step % 5 == 0) {
            incidents.push_back(*hub->add(incidentAsset(step)));
        }
        if (step % 12 == 11) {
            hub->remove(incidents.front());
            incidents.erase(incidents.begin());
        }
        if (step == 30) {
            ASSERT_TRUE(hub->setFilter(console->id, view(50, 50, 30, 30)));
        }
        tick(1'100);  // counts go out at most once a second: here with every tick
        console->read();
        ASSERT_NO_FATAL_FAILURE(expectCountsAreTrue(*console));
    }
    EXPECT_EQ(console->errors, 0) << console->lastError;
}

TEST_F(ScopeTest, CountsSeeWhatGrowsStaleByItself) {
    make({}, grid(30));
    reportAll();
    tick();
    auto console = scoped(view(0, 0, 2, 2));
    console->read();
    for (int i = 0; i < 20; ++i) {
        tick(60'000);
        console->read();
    }
    expectCountsAreTrue(*console);
    EXPECT_EQ((*console->replica.counts().totals(kLighting))[static_cast<std::size_t>(feed::StateClass::Stale)], 900U);
}

TEST_F(ScopeTest, CountsAreSentAtMostOnceASecondAndOnlyWhenChanged) {
    make({}, grid(30));
    auto console = scoped(view(0, 0, 2, 2));
    settle(*console);
    console->frames.clear();
    settle(*console);  // 2 s in which nothing happens
    EXPECT_EQ(count(*console, Case::kAggregates), 0);
    for (int i = 0; i < 40; ++i) {
        lamp(static_cast<std::uint32_t>(i), 100 * (i % 2));
        tick();
        console->read();
    }
    EXPECT_GE(count(*console, Case::kAggregates), 1);
    EXPECT_LE(count(*console, Case::kAggregates), 3);
}

TEST_F(ScopeTest, NothingNewIsNotCountedOnEveryTickAndAcknowledgement) {
    make({}, grid(30));
    reportAll();
    tick();
    auto console = scoped(view(0, 0, 2, 2));
    settle(*console);
    const std::uint64_t before = hub->stats().sessions[0].counted;
    EXPECT_GE(before, 1U);
    for (int i = 0; i < 200; ++i) {  // 10 s in which nothing happens, and a peer that acknowledges all the time
        tick();
        console->read();
        hub->acknowledge(console->id, console->frames.back().seq(), console->replica.store().revision(), 0);
    }
    EXPECT_LE(hub->stats().sessions[0].counted - before, 41U) << "four times a second at most";
    // what is news is told all the same
    lamp(0, 100);
    for (int i = 0; i < 7; ++i) {
        tick();
        console->read();
    }
    expectCountsAreTrue(*console);
}

TEST_F(ScopeTest, TooManyInViewComeAsCellsThatAddUp) {
    make({}, grid());
    reportAll();
    tick();
    feed::Interest interest = view(0, 0, 150, 150);
    interest.maxRows = 5'000;
    interest.zoom = 14.0;
    auto console = scoped(interest);
    settle(*console);
    EXPECT_TRUE(console->replica.following().overLimit());
    EXPECT_FALSE(console->replica.following().contains(lampAt(75, 75)));
    EXPECT_EQ(console->replica.counts().cellLevel(), 16);
    for (int step = 0; step < 20; ++step) {
        reportAll(step * 13);
        tick(1'100);
        console->read();
        feed::ClassCounts sum{};
        for (const auto& [code, counts] : console->replica.counts().cells(kLighting)) {
            for (std::size_t c = 0; c < feed::kStateClasses; ++c) {
                sum[c] += counts[c];
            }
        }
        EXPECT_EQ(sum, *console->replica.counts().totals(kLighting));
        expectCountsAreTrue(*console);
    }
    EXPECT_GT(console->replica.counts().cells(kLighting).size(), 10U);
    // closer: rows instead of cells
    interest.boxes = view(0, 0, 20, 20).boxes;
    ASSERT_TRUE(hub->setFilter(console->id, interest));
    settle(*console);
    EXPECT_FALSE(console->replica.following().overLimit());
    EXPECT_TRUE(console->replica.counts().cells(kLighting).empty());
    expectSameToldRows(*console);
}

TEST_F(ScopeTest, SameViewIsEncodedOnce) {
    make({}, grid());
    std::vector<std::shared_ptr<FakeConsole>> consoles;
    for (int i = 0; i < 5; ++i) {
        consoles.push_back(scoped(view(10, 10, 20, 20)));
        consoles.back()->read();
    }
    auto other = scoped(view(100, 100, 20, 20));
    other->read();
    tick();
    const std::uint64_t before = hub->stats().encodings;
    hub->set(lampAt(15, 15), 0, 1, Quality::Good, clock.now().wallMs);
    tick();
    EXPECT_EQ(hub->stats().encodings - before, 2U);  // everything for the ring, and the five; the other is told nothing
    for (const auto& one : consoles) {
        one->read();
        expectSameToldRows(*one);
    }
}

TEST_F(ScopeTest, RevisionsGoOnWhereNothingIsTold) {
    make({}, grid());
    auto console = scoped(view(0, 0, 5, 5));
    settle(*console);
    console->frames.clear();
    for (int i = 0; i < 40; ++i) {
        hub->set(lampAt(100, 100), 0, i, Quality::Good, clock.now().wallMs);
        tick();
        console->read();
    }
    tick(300);
    console->read();
    EXPECT_EQ(console->errors, 0) << console->lastError;
    EXPECT_EQ(console->replica.store().revision(), hub->store().revision());
    EXPECT_LE(count(*console, Case::kDelta), 10);  // empty ones, with the heartbeats
    EXPECT_TRUE(console->replica.isComplete());
}

TEST_F(ScopeTest, WrongToldRowIsFoundByTheDigest) {
    make({}, grid());
    auto console = scoped(view(0, 0, 20, 20));
    hub->set(lampAt(3, 3), 0, 50, Quality::Good, clock.now().wallMs);
    settle(*console);
    EXPECT_GT(console->scopeDigests, 0);
    feed::FeedMessage forged;
    forged.kind = feed::FeedMessage::Kind::Delta;
    forged.delta.prevRev = hub->store().revision();
    forged.delta.rev = forged.delta.prevRev + 1;
    forged.delta.batches.push_back({kLighting, {lampAt(3, 3)}, {0}, {{0, {}, {44}, {}, {}}}});
    ASSERT_TRUE(console->replica.apply(forged));
    feed::FeedMessage beat;
    beat.kind = feed::FeedMessage::Kind::Heartbeat;
    beat.rev = forged.delta.rev;
    const auto shard = static_cast<std::uint32_t>(feed::shardOf(lampAt(3, 3)));
    beat.scopeDigests = {{shard, console->replica.following().digest(hub->store(), shard)}};
    EXPECT_FALSE(console->replica.apply(beat));
    EXPECT_EQ(console->replica.counters().digestDiffers, 1U);
}

TEST_F(ScopeTest, ComesBackWithItsViewAfterALoss) {
    make({}, grid());
    reportAll();
    tick();
    auto console = scoped(view(10, 10, 20, 20));
    settle(*console);
    console->disconnect();
    reportAll(7);
    tick();
    ASSERT_TRUE(console->connect(console, view(12, 10, 20, 20)));
    settle(*console);
    expectSameToldRows(*console);
    EXPECT_EQ(console->replica.store().revision(), hub->store().revision());
}

TEST_F(ScopeTest, BackToEverything) {
    make({}, grid(60));
    reportAll();
    tick();
    auto console = scoped(view(0, 0, 5, 5));
    settle(*console);
    ASSERT_TRUE(hub->setFilter(console->id, feed::Interest{}));
    settle(*console);
    EXPECT_TRUE(console->replica.following().isEverything());
    expectSame(*console);
    ASSERT_TRUE(hub->setFilter(console->id, view(20, 20, 5, 5)));
    settle(*console);
    EXPECT_FALSE(console->replica.following().contains(lampAt(50, 50, 60)));
    expectSameToldRows(*console);
}

TEST_F(ScopeTest, TheViewFollowsAPersonNotAFlood) {
    make({}, grid(60));
    auto console = scoped(view(0, 0, 5, 5));
    console->read();
    const std::uint64_t before = hub->stats().sessions[0].scopes;
    for (int i = 0; i < 100; ++i) {
        ASSERT_TRUE(hub->setFilter(console->id, view(i % 50, 10, 5, 5)));
    }
    tick(100);
    console->read();
    tick(100);
    console->read();
    EXPECT_LE(hub->stats().sessions[0].scopes - before, 3U);
    EXPECT_TRUE(console->replica.following().contains(lampAt(51, 12, 60)));  // the last wish
    EXPECT_EQ(console->errors, 0);
}

TEST_F(ScopeTest, AntimeridianAndPoles) {
    std::vector<feed::Asset> assets;
    std::vector<feed::LonLat> places{{179.99, 0.0}, {-179.99, 0.0}, {0.0, 0.0}, {12.0, 89.9}};
    for (int i = 0; i < 40; ++i) {
        places.push_back(
            {i * 0.1 - 2.0, 10.0});  // others, so that the row of the third is not between two that are told
        places.push_back({i * 0.1 - 2.0, -10.0});
    }
    for (std::size_t i = 0; i < places.size(); ++i) {
        feed::Asset asset;
        asset.id = "urn:ngsi-ld:Streetlight:" + std::to_string(i);
        asset.layer = "lighting";
        asset.type = "luminaire";
        asset.position = places[i];
        assets.push_back(asset);
    }
    make({}, feed::Store("epoch-1", feed::Catalogue::build(wireLayers(), assets)));
    const auto lampNumber = [&](int i) {
        return *hub->store().catalogue().find("urn:ngsi-ld:Streetlight:" + std::to_string(i));
    };
    feed::Interest interest;
    interest.scoped = true;
    interest.boxes = {{179.9, -1.0, -179.9, 1.0}, {-180.0, 89.0, 180.0, 90.0}};
    auto console = scoped(interest);
    console->read();
    EXPECT_TRUE(console->replica.following().contains(lampNumber(0)));
    EXPECT_TRUE(console->replica.following().contains(lampNumber(1)));
    EXPECT_FALSE(console->replica.following().contains(lampNumber(2)));
    EXPECT_TRUE(console->replica.following().contains(lampNumber(3)));
}

// A layer that says it is static all the same gets a lamp while the gateway runs, before anybody looked at a part.
TEST_F(ScopeTest, AnAssetAddedBeforeTheFirstScopedConsoleIsToldAndBreaksNothing) {
    make({}, grid(30));
    ASSERT_FALSE(hub->store().catalogue().layers()[kLighting].dynamicEntities);
    reportAll();
    tick();
    feed::Asset asset;
    asset.id = "urn:ngsi-ld:Streetlight:new";
    asset.layer = "lighting";
    asset.type = "luminaire";
    asset.position = {13.0 + 5e-4, 52.0 + 5e-4};
    const auto added = hub->add(asset);
    ASSERT_TRUE(added) << added.error().message;
    hub->set(*added, 0, 77, Quality::Good, clock.now().wallMs);
    tick();
    auto console = scoped(view(0, 0, 10, 10));
    settle(*console);
    expectSameToldRows(*console);
    EXPECT_TRUE(console->replica.isComplete());
    ASSERT_TRUE(console->replica.store().catalogue().contains(*added));
    EXPECT_TRUE(console->replica.following().contains(*added));
    EXPECT_EQ(console->replica.store().table(kLighting).raw(added->row(), 0), 77);
    // and one that comes again with another view
    ASSERT_TRUE(hub->setFilter(console->id, view(2, 2, 10, 10)));
    settle(*console);
    expectSameToldRows(*console);
}

TEST_F(ScopeTest, LinesThatReachIntoTheViewAreTold) {
    make();  // its signs have lines from (13.5, 52.6) to (13.51, 52.61), wherever they stand
    feed::Interest interest;
    interest.scoped = true;
    interest.boxes = {{13.504, 52.604, 13.506, 52.606}};
    auto console = scoped(interest);
    console->read();
    EXPECT_TRUE(console->replica.following().contains(Handle::of(kSigns, 0)));
    EXPECT_FALSE(console->replica.following().contains(Handle::of(kLighting, 0)));
}

TEST_F(ScopeTest, ImpossibleInterestIsRefused) {
    make();
    auto console = this->console();
    feed::Interest interest = view(0, 0, 5, 5);
    interest.zoom = std::numeric_limits<double>::quiet_NaN();
    EXPECT_FALSE(hub->setFilter(console->id, interest));
    StartRequest start;
    start.contract = "belfry.v1";
    start.interest = interest;
    EXPECT_FALSE(hub->open(start, std::make_shared<FakeConsole>(*hub, clock)));
}

/** Random city, random views, slow and fast readers that break off: in the end each holds the truth of what it is
 *  told. */
class ScopeRandomTest : public ScopeTest, public ::testing::WithParamInterface<unsigned> {};

TEST_P(ScopeRandomTest, EveryConsoleEndsWithTheTruthOfItsView) {
    std::mt19937 random(GetParam());
    const auto below = [&](std::uint32_t n) { return static_cast<std::uint32_t>(random() % n); };
    const auto anyView = [&] {
        feed::Interest interest = view(static_cast<int>(below(50)), static_cast<int>(below(50)),
                                       static_cast<int>(1 + below(40)), static_cast<int>(1 + below(40)));
        if (below(3) == 0) {
            interest.handles = {Handle::of(kLighting, below(3'600)), Handle::of(kSigns, below(12))};
        }
        if (below(4) == 0) {
            interest.layers = {"signs"};
        }
        if (below(4) == 0) {
            interest.maxRows = 300;
        }
        if (below(8) == 0) {
            interest = {};
        }
        return interest;
    };
    HubOptions options;
    options.ringMs = 2'000;
    options.creditBytes = 6'000 + below(60'000);
    options.maxDeltaBytes = options.creditBytes * 3 / 4;
    options.chunkRows = 1 + below(600);
    make(options, grid(60));
    std::vector<std::shared_ptr<FakeConsole>> consoles;
    for (int i = 0; i < 5; ++i) {
        consoles.push_back(scoped(anyView()));
    }
    std::vector<Handle> incidents;
    int number = 0;
    for (int step = 0; step < 300; ++step) {
        const std::uint32_t writes = below(10) == 0 ? below(3'000) : below(60);
        for (std::uint32_t i = 0; i < writes; ++i) {
            const Quality quality = below(20) == 0 ? Quality::Missing : below(10) == 0 ? Quality::Bad : Quality::Good;
            hub->set(Handle::of(kLighting, below(3'600)), static_cast<AttributeIndex>(below(3)),
                     static_cast<std::int32_t>(below(101)), quality, clock.now().wallMs - below(60'000));
        }
        if (below(3) == 0) {
            hub->setText(Handle::of(kSigns, below(10)), 0, "Text " + std::to_string(below(50)), clock.now().wallMs);
        }
        if (below(4) == 0) {
            if (const auto added = hub->add(incidentAsset(number++ % 7))) {
                incidents.push_back(*added);
                hub->setText(*added, 1, "neu", clock.now().wallMs);
            }
        }
        if (!incidents.empty() && below(4) == 0) {
            const std::size_t at = below(static_cast<std::uint32_t>(incidents.size()));
            hub->remove(incidents[at]);
            incidents.erase(incidents.begin() + static_cast<std::ptrdiff_t>(at));
        }
        if (below(15) == 0) {
            std::vector<Handle> marked{Handle::of(kLighting, below(1'800)),
                                       Handle::of(kLighting, 1'800 + below(1'800))};
            hub->setMarked(marked);
        }
        for (std::size_t i = 0; i < consoles.size(); ++i) {
            FakeConsole& one = *consoles[i];
            one.read(static_cast<int>(below(static_cast<std::uint32_t>(i) * 2 + 2)));
            if (below(10) == 0) {
                ASSERT_TRUE(hub->setFilter(one.id, anyView()));
            }
            if (below(60) == 0) {
                one.disconnect();
                ASSERT_TRUE(one.connect(consoles[i], anyView()));
            }
            ASSERT_EQ(one.errors, 0) << "console " << i << " step " << step << ": " << one.lastError;
        }
        tick(static_cast<Millis>(20 + below(100)));
    }
    for (int i = 0; i < 200; ++i) {
        for (const auto& one : consoles) {
            one->read();
        }
        tick();
    }
    for (const auto& one : consoles) {
        one->read();
        expectSameToldRows(*one);
        EXPECT_EQ(one->replica.store().revision(), hub->store().revision());
        EXPECT_TRUE(one->replica.isComplete());
    }
}

INSTANTIATE_TEST_SUITE_P(Seeds, ScopeRandomTest, ::testing::Range(1U, 31U));

}  // namespace
}  // namespace belfry::stream
