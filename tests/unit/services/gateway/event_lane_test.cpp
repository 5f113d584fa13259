// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/event_lane.h"

#include <gtest/gtest.h>

#include "belfry/v1/console.pb.h"
#include "tests/unit/services/gateway/fixtures.h"

namespace belfry::gateway {
namespace {

struct Sink final : EventLaneSink {
    bool send(SharedFrame frame) override {
        frames.push_back(std::move(frame));
        return frames.size() <= room;
    }
    void close(const Error&) override { closed = true; }
    [[nodiscard]] std::vector<std::uint64_t> seqs() const {
        std::vector<std::uint64_t> result;
        for (const auto& frame : frames) {
            for (const auto& event : frame->events().events()) {
                result.push_back(event.seq());
            }
        }
        return result;
    }
    std::vector<SharedFrame> frames;
    std::size_t room = 1'000;
    bool closed = false;
};

class EventLaneTest : public ::testing::Test {
protected:
    void write(int count) {
        for (int i = 0; i < count; ++i) {
            store::JournalEntry entry;
            entry.kind = "system";
            entry.subject = "x";
            entry.actor = "system";
            ASSERT_TRUE(journal.append(entry));
        }
        lane.setSeq(journal.records.size());
    }
    static feed::FeedEvent event(std::uint64_t seq) {
        feed::FeedEvent result;
        result.seq = seq;
        result.note = "n";
        return result;
    }

    test::FakeJournal journal;
    std::vector<feed::AlarmRecord> alarms;
    EventLane lane{journal, "epoch", [this] { return alarms; }, [] { return std::vector<feed::OrderRecord>{}; },
                   [](const std::string&) { return std::nullopt; }};
};

TEST_F(EventLaneTest, ANewcomerGetsTheStateThenEvents) {
    feed::AlarmRecord alarm;
    alarm.key = "a/b/c";
    alarm.state = "Unacknowledged";
    alarms = {alarm};
    write(3);
    auto sink = std::make_shared<Sink>();
    (void)lane.subscribe("", 0, sink);
    ASSERT_EQ(sink->frames.size(), 1U);
    EXPECT_EQ(sink->frames[0]->snapshot().seq(), 3U);
    EXPECT_EQ(sink->frames[0]->snapshot().epoch(), "epoch");
    EXPECT_EQ(sink->frames[0]->snapshot().alarms_size(), 1);
    EXPECT_TRUE(sink->frames[0]->snapshot().last());
    lane.publish({event(4), event(5)});
    EXPECT_EQ(sink->seqs(), (std::vector<std::uint64_t>{4, 5}));
}

TEST_F(EventLaneTest, WhoComesBackGetsExactlyWhatIsMissing) {
    write(10);
    auto sink = std::make_shared<Sink>();
    (void)lane.subscribe("epoch", 7, sink);
    EXPECT_EQ(sink->seqs(), (std::vector<std::uint64_t>{8, 9, 10}));
    auto current = std::make_shared<Sink>();
    (void)lane.subscribe("epoch", 10, current);
    EXPECT_TRUE(current->frames.empty());
}

TEST_F(EventLaneTest, IncidentsAreInTheStateAndInTheRestAsTheyAreNow) {
    feed::IncidentRecord incident;
    incident.id = "urn:i";
    incident.state = "InProgress";
    lane.setIncidents([&] { return std::vector<feed::IncidentRecord>{incident}; },
                      [&](const std::string& id) { return id == "urn:i" ? std::optional(incident) : std::nullopt; });
    write(2);
    for (const char* subject : {"urn:i", "urn:gone", "urn:i"}) {
        store::JournalEntry entry;
        entry.kind = "incident";
        entry.subject = subject;
        entry.actor = "anna";
        ASSERT_TRUE(journal.append(entry));
    }
    lane.setSeq(5);
    auto fresh = std::make_shared<Sink>();
    (void)lane.subscribe("", 0, fresh);
    ASSERT_EQ(fresh->frames.size(), 1U);
    ASSERT_EQ(fresh->frames[0]->snapshot().incidents_size(), 1);
    EXPECT_EQ(fresh->frames[0]->snapshot().incidents(0).state(), "InProgress");
    auto back = std::make_shared<Sink>();
    (void)lane.subscribe("epoch", 2, back);
    EXPECT_EQ(back->seqs(), (std::vector<std::uint64_t>{3, 4, 5}));
    const auto& events = back->frames[0]->events();
    EXPECT_FALSE(events.events(0).has_incident()) << "with all of its timeline it is told once";
    EXPECT_FALSE(events.events(1).has_incident()) << "forgotten";
    EXPECT_EQ(events.events(2).incident().id(), "urn:i");
}

TEST_F(EventLaneTest, AnotherJournalOrAPastThatIsTooLongMeansASnapshot) {
    write(6'000);
    for (const auto& [epoch, seq] :
         std::vector<std::pair<std::string, std::uint64_t>>{{"other", 5'990}, {"epoch", 10}, {"epoch", 9'999}}) {
        auto sink = std::make_shared<Sink>();
        (void)lane.subscribe(epoch, seq, sink);
        ASSERT_FALSE(sink->frames.empty());
        EXPECT_TRUE(sink->frames[0]->has_snapshot()) << epoch << seq;
    }
}

TEST_F(EventLaneTest, OneSlowConsoleLeavesAndTheOthersGoOn) {
    auto slow = std::make_shared<Sink>();
    slow->room = 1;
    auto fast = std::make_shared<Sink>();
    (void)lane.subscribe("", 0, slow);
    (void)lane.subscribe("", 0, fast);
    lane.publish({event(1)});
    lane.publish({event(2)});
    EXPECT_EQ(lane.subscribers(), 1U);
    EXPECT_EQ(fast->seqs(), (std::vector<std::uint64_t>{1, 2}));
}

}  // namespace
}  // namespace belfry::gateway
