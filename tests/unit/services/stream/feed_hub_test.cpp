// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/services/stream/hub_rig.h"

namespace belfry::stream {
namespace {

using namespace testing;
using Case = v1::ServerFrame::FrameCase;

TEST_F(HubTest, FollowsFromAnEmptyCity) {
    make();
    auto console = this->console();
    console->read();
    expectSame(*console);
    lamp(3, 80);
    hub->setText(Handle::of(kSigns, 1), 0, "Stau", clock.now().wallMs);
    const auto delta = tick();
    ASSERT_NE(delta, nullptr);
    EXPECT_EQ(delta->rev, 1U);
    EXPECT_EQ(delta->rowCount(), 2U);
    console->read();
    expectSame(*console);
    const feed::Store& replica = console->replica.store();
    EXPECT_EQ(replica.table(kLighting).raw(3, 0), 80);
    EXPECT_EQ(replica.text(replica.table(kSigns).raw(1, 0)), "Stau");
    EXPECT_TRUE(console->replica.isComplete());
}

TEST_F(HubTest, NothingWrittenIsNoRevision) {
    make();
    EXPECT_EQ(tick(), nullptr);
    EXPECT_EQ(hub->store().revision(), 0U);
    EXPECT_EQ(hub->stats().encodings, 0U);
}

TEST_F(HubTest, SameValueMovesOnlyTheTime) {
    make();
    auto console = this->console();
    lamp(3, 80);
    tick();
    clock.advance(1'000);
    lamp(3, 80);
    const auto delta = tick(0);
    ASSERT_NE(delta, nullptr);
    EXPECT_EQ(delta->rowCount(), 1U);
    EXPECT_TRUE(delta->batches[0].columns.empty());
    console->read();
    expectSame(*console);
    EXPECT_EQ(console->replica.store().table(kLighting).observedMs(3), clock.now().wallMs);
}

TEST_F(HubTest, SnapshotHoldsWhatWasThereBefore) {
    make();
    for (std::uint32_t row = 0; row < 500; row += 3) {
        lamp(row, static_cast<std::int32_t>(row));
    }
    tick();
    hub->set(Handle::of(kLighting, 3), 0, 0, Quality::Missing, clock.now().wallMs);
    hub->set(Handle::of(kLighting, 6), 0, 7, Quality::Bad, clock.now().wallMs);
    tick();
    auto console = this->console();
    console->read();
    expectSame(*console);
    EXPECT_FALSE(console->replica.store().table(kLighting).has(3, 0));
    EXPECT_EQ(console->replica.store().table(kLighting).quality(6, 0), Quality::Bad);
    EXPECT_EQ(console->replica.store().table(kLighting).revision(1), 0U);
}

TEST_F(HubTest, AttributeThatWentMissingIsToldOnResume) {
    make();
    auto console = this->console();
    lamp(3, 80);
    hub->set(Handle::of(kLighting, 3), 1, 900, Quality::Good, clock.now().wallMs);
    tick();
    console->read();
    console->disconnect();
    hub->set(Handle::of(kLighting, 3), 1, 0, Quality::Missing, clock.now().wallMs);
    tick();
    tick(700'000);  // the ring has forgotten
    ASSERT_TRUE(console->connect(console));
    console->read();
    expectSame(*console);
    EXPECT_FALSE(console->replica.store().table(kLighting).has(3, 1));
}

TEST_F(HubTest, IncidentsComeAndGo) {
    make();
    auto early = this->console();
    const auto first = hub->add(incidentAsset(1));
    ASSERT_TRUE(first);
    hub->setText(*first, 1, "Rohrbruch", clock.now().wallMs);
    tick();
    const auto second = hub->add(incidentAsset(2));
    ASSERT_TRUE(second);
    tick();
    hub->remove(*first);
    tick();
    early->read();
    expectSame(*early);
    auto late = this->console();
    late->read();
    expectSame(*late);
    EXPECT_FALSE(late->replica.store().catalogue().contains(*first));
    EXPECT_TRUE(late->replica.store().catalogue().contains(*second));
    EXPECT_EQ(late->replica.store().catalogue().name(*second), "Ereignis 2");
}

TEST_F(HubTest, SameIdComesBackUnderANewHandle) {
    make();
    auto early = this->console();
    const auto first = hub->add(incidentAsset(1));
    ASSERT_TRUE(first);
    tick();
    hub->remove(*first);
    const auto again = hub->add(incidentAsset(1));  // in the same tick
    ASSERT_TRUE(again);
    hub->set(*again, 0, 3, Quality::Good, clock.now().wallMs);
    tick();
    hub->remove(*again);
    const auto third = hub->add(incidentAsset(1));
    ASSERT_TRUE(third);
    const auto brief = hub->add(incidentAsset(9));  // added and removed in one tick
    ASSERT_TRUE(brief);
    hub->remove(*brief);
    tick();
    early->read();
    expectSame(*early);
    EXPECT_EQ(early->replica.store().catalogue().find("urn:ngsi-ld:Incident:1"), *third);
    auto late = this->console();
    late->read();
    expectSame(*late);
    EXPECT_EQ(late->replica.store().catalogue().find("urn:ngsi-ld:Incident:1"), *third);
    EXPECT_FALSE(late->replica.store().catalogue().contains(*brief));
}

TEST_F(HubTest, ResumeReplaysExactlyWhatWasMissed) {
    make();
    auto console = this->console();
    lamp(1, 10);
    tick();
    console->read();
    console->disconnect();
    for (int i = 0; i < 5; ++i) {
        lamp(1, 20 + i);
        tick();
    }
    console->frames.clear();
    ASSERT_TRUE(console->connect(console));
    console->read();
    expectSame(*console);
    EXPECT_EQ(count(*console, Case::kDelta), 5);
    EXPECT_EQ(count(*console, Case::kSnapshotBegin), 0);
    EXPECT_EQ(console->watch().counters().resumes, 1U);
}

TEST_F(HubTest, ResumeOutsideOfTheRingSendsOnlyNewerRows) {
    HubOptions options;
    options.ringMs = 1'000;
    make(options);
    auto console = this->console();
    for (std::uint32_t row = 0; row < 400; ++row) {
        lamp(row, 5);
    }
    tick();
    console->read();
    console->disconnect();
    lamp(7, 6);
    tick();
    const auto incident = hub->add(incidentAsset(4));
    ASSERT_TRUE(incident);
    tick();
    tick(2'000);
    console->frames.clear();
    ASSERT_TRUE(console->connect(console));
    console->read();
    expectSame(*console);
    ASSERT_EQ(count(*console, Case::kSnapshotBegin), 1);
    for (const v1::ServerFrame& frame : console->frames) {
        if (frame.has_snapshot_begin()) {
            EXPECT_FALSE(frame.snapshot_begin().full());
            EXPECT_EQ(frame.snapshot_begin().entities(), 1U);
        }
    }
}

TEST_F(HubTest, RingIsBoundedInBytes) {
    HubOptions options;
    options.ringBytes = 2'000;
    make(options);
    for (int i = 0; i < 500; ++i) {
        lamp(static_cast<std::uint32_t>(i), i);
        tick();
        EXPECT_LE(hub->stats().ringBytes, 2'000U);
    }
}

TEST_F(HubTest, OtherEpochIsResetNeverGuessed) {
    make();
    auto console = std::make_shared<FakeConsole>(*hub, clock);
    StartRequest start{"belfry.v1", "epoch-0", 17};
    const auto opened = hub->open(start, console);
    ASSERT_TRUE(opened);
    console->read(100, false);
    EXPECT_EQ(count(*console, Case::kReset), 1);
    EXPECT_EQ(count(*console, Case::kDelta) + count(*console, Case::kSnapshotBegin), 0);
    ASSERT_TRUE(console->closed);
    EXPECT_EQ(console->closed->code, ErrorCode::Aborted);
    EXPECT_EQ(hub->sessionCount(), 0U);
}

TEST_F(HubTest, RevisionFromTheFutureIsReset) {
    make();
    auto console = std::make_shared<FakeConsole>(*hub, clock);
    ASSERT_TRUE(hub->open({"belfry.v1", "epoch-1", 99}, console));
    EXPECT_TRUE(console->closed);
}

TEST_F(HubTest, OtherContractIsRefusedNamingBoth) {
    make();
    auto console = std::make_shared<FakeConsole>(*hub, clock);
    const auto opened = hub->open({"belfry.v7", "", 0}, console);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, ErrorCode::FailedPrecondition);
    EXPECT_NE(opened.error().message.find("belfry.v7"), std::string::npos);
    EXPECT_NE(opened.error().message.find("belfry.v1"), std::string::npos);
}

TEST_F(HubTest, SessionsAreLimited) {
    HubOptions options;
    options.maxSessions = 2;
    make(options);
    auto one = console();
    auto two = console();
    auto three = std::make_shared<FakeConsole>(*hub, clock);
    const auto opened = hub->open({"belfry.v1", "", 0}, three);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, ErrorCode::ResourceExhausted);
    one->disconnect();
    EXPECT_TRUE(hub->open({"belfry.v1", "", 0}, three));
}

TEST_F(HubTest, EncodedOnceForAll) {
    make();
    std::vector<std::shared_ptr<FakeConsole>> consoles;
    for (int i = 0; i < 10; ++i) {
        consoles.push_back(console());
    }
    auto filtered = console({"signs"});
    const std::uint64_t before = hub->stats().encodings;
    lamp(1, 1);
    tick();
    EXPECT_EQ(hub->stats().encodings - before, 2U);  // everything, and "signs"
}

TEST_F(HubTest, HeartbeatsAndDigests) {
    make();
    auto console = this->console();
    lamp(1, 1);
    tick();
    const Millis told = clock.now().monoMs;
    hub->setSources({{"lighting", "Beleuchtung", Freshness::Live, 100, 3.0, 0, "", {}, {"lighting"}}});
    console->read();
    console->frames.clear();
    for (int i = 0; i < 200; ++i) {  // 10 s
        tick();
        console->read();
    }
    EXPECT_EQ(count(*console, Case::kHeartbeat), 40);
    int digests = 0;
    for (const v1::ServerFrame& frame : console->frames) {
        digests += frame.heartbeat().shard_digests_size() > 0 ? 1 : 0;
        EXPECT_EQ(frame.heartbeat().rev(), 1U);
    }
    EXPECT_EQ(digests, 2);
    expectSame(*console);
    // once because they are new, and again when a while has passed
    std::vector<v1::Heartbeat> withSources;
    for (int i = 0; i < 40; ++i) {
        tick();
        console->read();
    }
    for (const v1::ServerFrame& frame : console->frames) {
        if (frame.heartbeat().sources_size() > 0) {
            withSources.push_back(frame.heartbeat());
        }
    }
    ASSERT_EQ(withSources.size(), 2U);
    for (const v1::Heartbeat& beat : withSources) {
        ASSERT_EQ(beat.sources_size(), 1);
        EXPECT_EQ(beat.sources(0).age_ms(), 100 + beat.sent_mono_ms() - told);  // the age runs on
    }
    EXPECT_GT(withSources.back().sources(0).age_ms(), 9'000);
}

TEST_F(HubTest, ASystemThatFallsSilentIsToldAtOnceAndFiguresAreNoNews) {
    make();
    feed::SourceHealth health{"lighting", "Beleuchtung", Freshness::Live, 100, 3.0, 0, "", {}, {"lighting"}};
    hub->setSources({health});
    auto console = this->console();
    const auto beatsWithSources = [&] {
        console->frames.clear();
        for (int i = 0; i < 20; ++i) {  // 1 s
            tick();
            console->read();
        }
        return std::count_if(console->frames.begin(), console->frames.end(),
                             [](const v1::ServerFrame& frame) { return frame.heartbeat().sources_size() > 0; });
    };
    EXPECT_EQ(beatsWithSources(), 1);
    health.ageMs = 180;
    health.updatesPerSecond = 17.0;
    hub->setSources({health});
    EXPECT_EQ(beatsWithSources(), 0);
    health.freshness = Freshness::Stale;
    hub->setSources({health});
    EXPECT_EQ(beatsWithSources(), 1);
    health.rejected = 1;
    hub->setSources({health});
    EXPECT_EQ(beatsWithSources(), 1);
    hub->setSources({});
    hub->setSources({health});
    EXPECT_EQ(beatsWithSources(), 1);
}

TEST_F(HubTest, WrongPictureIsFoundByTheDigest) {
    make();
    auto console = this->console();
    lamp(1, 1);
    tick();
    console->read();
    // somebody writes into the replica behind the wire's back
    feed::FeedMessage forged;
    forged.kind = feed::FeedMessage::Kind::Delta;
    forged.delta.prevRev = 1;
    forged.delta.rev = 2;
    forged.delta.batches.push_back({kLighting, {Handle::of(kLighting, 2)}, {0}, {{0, {}, {44}, {}, {}}}});
    ASSERT_TRUE(console->replica.apply(forged));
    feed::FeedMessage beat;
    beat.kind = feed::FeedMessage::Kind::Heartbeat;
    beat.rev = 2;
    beat.digests = hub->store().digests();
    const auto applied = console->replica.apply(beat);
    ASSERT_FALSE(applied);
    EXPECT_EQ(applied.error().code, ErrorCode::DataLoss);
    EXPECT_EQ(console->replica.counters().digestDiffers, 1U);
    EXPECT_FALSE(console->replica.isComplete());
}

TEST_F(HubTest, SlowReaderIsConflatedWithinItsCredit) {
    make({}, wireStore("epoch-1", 20'000));
    auto slow = console();
    auto fast = console();
    slow->read();
    fast->read();
    slow->maxUnread = 0;
    slow->frames.clear();
    std::uint64_t commits = 0;
    for (int i = 0; i < 400; ++i) {  // 20 s at 20,000 rows/s
        for (std::uint32_t k = 0; k < 1'000; ++k) {
            lamp((k * 19 + static_cast<std::uint32_t>(i) * 7) % 20'000, (i + static_cast<int>(k)) % 100);
        }
        commits += tick() ? 1U : 0U;
        fast->read();
        if (i % 20 == 19) {
            slow->read(1);  // one frame a second
        }
    }
    EXPECT_LE(slow->maxUnread, 256U << 10U);
    expectSame(*fast);
    EXPECT_EQ(static_cast<std::uint64_t>(count(*fast, Case::kDelta)), commits);  // nobody else was held up
    // it catches up as soon as it reads again, without a gap
    for (int i = 0; i < 20; ++i) {
        slow->read();
        tick();
    }
    slow->read();
    expectSame(*slow);
    EXPECT_TRUE(slow->replica.isComplete());
    EXPECT_GT(hub->stats().sessions[0].conflated + hub->stats().sessions[0].snapshots, 0U);
}

TEST_F(HubTest, ConflatedDeltaSaysSo) {
    HubOptions options;
    options.creditBytes = 20'000;
    make(options);
    auto console = this->console();
    console->read();
    for (int i = 0; i < 200; ++i) {
        for (std::uint32_t row = 0; row < 200; ++row) {
            lamp(row, i);
        }
        tick();
    }
    console->frames.clear();
    console->read();
    tick();
    console->read();
    expectSame(*console);
    bool found = false;
    for (const v1::ServerFrame& frame : console->frames) {
        if (frame.delta().conflated()) {
            found = true;
            EXPECT_EQ(frame.delta().merged_count(), frame.delta().rev() - frame.delta().prev_rev());
            EXPECT_GT(frame.delta().merged_count(), 1U);
        }
    }
    EXPECT_TRUE(found);
}

TEST_F(HubTest, HalfASecondWithoutAcknowledgementEndsCredit) {
    make();
    auto console = this->console();
    console->read();
    lamp(1, 1);
    tick();  // in flight from here on
    for (int i = 0; i < 9; ++i) {
        lamp(1, 2 + i);
        tick();
    }
    const std::size_t before = console->unreadFrames();
    tick(200);
    lamp(2, 9);
    tick();
    EXPECT_LE(console->unreadFrames() - before, 2U);  // heartbeats at most
    EXPECT_LT(hub->stats().sessions[0].sentRev, hub->store().revision());
    console->read();
    tick();
    console->read();
    expectSame(*console);
}

TEST_F(HubTest, FrozenConsoleCostsLittle) {
    make();
    auto console = this->console();
    console->read();
    for (int i = 0; i < 6'000; ++i) {  // 5 min
        lamp(static_cast<std::uint32_t>(i % 500), i % 100);
        tick();
    }
    EXPECT_LE(console->unreadFrames(), 64U + 12U);
    EXPECT_LE(console->unreadBytes, 256U << 10U);
    console->read();
    tick();
    console->read();
    expectSame(*console);
}

TEST_F(HubTest, LargeCommitTravelsInChunks) {
    make({}, wireStore("epoch-1", 60'000));
    auto console = this->console();
    console->read();
    for (std::uint32_t row = 0; row < 60'000; ++row) {
        lamp(row, static_cast<std::int32_t>(row % 101));
        hub->set(Handle::of(kLighting, row), 1, static_cast<std::int32_t>(row * 13), Quality::Good, clock.now().wallMs);
    }
    tick();
    for (int i = 0; i < 50; ++i) {
        console->read();
        tick();
    }
    expectSame(*console);
    EXPECT_LE(console->maxUnread, 256U << 10U);
    EXPECT_GE(count(*console, Case::kSnapshotChunk), 15);
}

TEST_F(HubTest, LongTextsStayWithinTheFrame) {
    make({}, wireStore("epoch-1", 10, 2'000));
    for (std::uint32_t row = 0; row < 2'000; ++row) {
        hub->setText(Handle::of(kSigns, row), 0, std::string(3'000, 'x') + std::to_string(row), 1);
    }
    tick();
    auto console = this->console();
    for (int i = 0; i < 200; ++i) {
        console->read();
        tick();
    }
    expectSame(*console);
    EXPECT_LE(console->maxUnread, 256U << 10U);
}

TEST_F(HubTest, BadTextsAreMadeGood) {
    make();
    auto console = this->console();
    hub->setText(Handle::of(kSigns, 0), 0,
                 "Stra\xDF"
                 "e \xF0\x9F",
                 1);
    feed::Asset asset = incidentAsset(5);
    asset.name = "\xFF\xFE";
    ASSERT_TRUE(hub->add(asset));
    tick();
    console->read();
    expectSame(*console);
    const feed::Store& replica = console->replica.store();
    EXPECT_EQ(replica.text(replica.table(kSigns).raw(0, 0)),
              "Stra\xEF\xBF\xBD"
              "e \xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST_F(HubTest, FilterSendsOnlyItsLayers) {
    make();
    auto console = this->console({"signs"});
    console->read();
    lamp(1, 50);
    hub->setText(Handle::of(kSigns, 0), 0, "A7 gesperrt", 1);
    tick();
    console->read();
    EXPECT_EQ(console->errors, 0) << console->lastError;
    EXPECT_FALSE(console->replica.store().table(kLighting).has(1, 0));
    EXPECT_TRUE(console->replica.store().table(kSigns).has(0, 0));
    ASSERT_TRUE(hub->setFilter(console->id, {}));
    console->read();
    tick();
    console->read();
    EXPECT_EQ(console->errors, 0) << console->lastError;
    EXPECT_TRUE(console->replica.store().table(kLighting).has(1, 0));
    feed::Interest nonsense;
    nonsense.layers = {"nonsense"};
    EXPECT_FALSE(hub->setFilter(console->id, nonsense));
}

TEST_F(HubTest, ImpossibleAcknowledgementsEndTheSession) {
    struct Row {
        std::uint64_t seq;
        Revision rev;
    };
    for (const Row& row : {Row{999, 0}, Row{2, 999}}) {
        make();
        auto console = this->console();
        console->read(2);
        hub->acknowledge(console->id, row.seq, row.rev, 0);
        ASSERT_TRUE(console->closed);
        EXPECT_EQ(console->closed->code, ErrorCode::InvalidArgument);
        EXPECT_EQ(hub->sessionCount(), 0U);
        hub->acknowledge(console->id, 3, 0, 0);  // a late one does no harm
    }
}

TEST_F(HubTest, ResetSendsEverybodyAway) {
    make();
    auto one = console();
    auto two = console();
    hub->reset(wireStore("epoch-2", 30));
    one->read(100, false);
    EXPECT_EQ(count(*one, Case::kReset), 1);
    EXPECT_TRUE(one->closed);
    EXPECT_TRUE(two->closed);
    EXPECT_EQ(hub->sessionCount(), 0U);
    EXPECT_EQ(hub->info().epoch, "epoch-2");
    auto again = console();
    again->read();
    expectSame(*again);
}

TEST_F(HubTest, WritesToNothingAreCountedAndIgnored) {
    make();
    hub->set(Handle::of(kLighting, 70'000), 0, 1, Quality::Good, 1);
    hub->set(Handle::of(kLighting, 0), 60, 1, Quality::Good, 1);
    hub->set(Handle{}, 0, 1, Quality::Good, 1);
    hub->remove(Handle::of(9, 1));
    EXPECT_FALSE(hub->add(feed::Asset{}));
    EXPECT_EQ(hub->stats().refusedWrites, 5U);
    EXPECT_EQ(tick(), nullptr);
}

TEST_F(HubTest, CatalogueHashSeesSchemaEdits) {
    make();
    const std::uint64_t hash = hub->catalogueHash();
    make();
    EXPECT_EQ(hub->catalogueHash(), hash);
    auto layers = wireLayers();
    layers[0].title.de = "Licht";  // edited without a new version
    hub = std::make_unique<FeedHub>(HubOptions{}, clock, feed::Store("e", feed::Catalogue::build(layers, {})));
    const std::uint64_t edited = hub->catalogueHash();
    hub = std::make_unique<FeedHub>(HubOptions{}, clock, feed::Store("e", feed::Catalogue::build(wireLayers(), {})));
    EXPECT_NE(hub->catalogueHash(), edited);
}

}  // namespace
}  // namespace belfry::stream
