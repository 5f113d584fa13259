// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/store/journal.h"
#include "services/store/journal_hash.h"
#include "tests/unit/services/store/journal_samples.h"

// What every Journal must do, whatever it is kept in. A Bench has `Journal& journal()`.
namespace belfry::store {

template <typename Bench>
class JournalConformance : public testing::Test {
protected:
    Bench m_bench;
    Journal& journal() { return m_bench.journal(); }
};

TYPED_TEST_SUITE_P(JournalConformance);

TYPED_TEST_P(JournalConformance, BeginsEmptyAndIntact) {
    Journal& journal = this->journal();
    EXPECT_EQ(journal.lastSeq().value(), 0U);
    EXPECT_EQ(journal.head().value(), JournalHead{});
    EXPECT_TRUE(journal.read(1, 10).value().empty());
    EXPECT_TRUE(journal.loadState("alarms").value().empty());
    EXPECT_TRUE(journal.verify().value().intact);
    EXPECT_TRUE(journal.health().accepting);
    EXPECT_EQ(journal.append({}, {}).value(), 0U);
}

TYPED_TEST_P(JournalConformance, KeepsEveryFieldAsItWas) {
    Journal& journal = this->journal();
    JournalEntry odd = entryOf(1);
    odd.wallMs = -5;
    odd.subject = std::string("a\0b\xFF'\"", 6);
    odd.actor = "";
    odd.body = std::string("\0\x01\xFE", 3);
    ASSERT_EQ(journal.append(odd).value(), 1U);
    const auto records = journal.read(1, 10).value();
    ASSERT_EQ(records.size(), 1U);
    EXPECT_EQ(static_cast<const JournalEntry&>(records[0]), odd);
}

TYPED_TEST_P(JournalConformance, ChainsRecords) {
    Journal& journal = this->journal();
    ASSERT_EQ(journal.append(entriesOf(3)).value(), 3U);
    ASSERT_EQ(journal.append(entryOf(4)).value(), 4U);
    const auto records = journal.read(1, 10).value();
    ASSERT_EQ(records.size(), 4U);
    RecordHash before{};
    for (std::size_t i = 0; i < records.size(); ++i) {
        EXPECT_EQ(records[i].seq, i + 1);
        EXPECT_EQ(records[i].prevHash, before);
        EXPECT_EQ(records[i].hash, hashOf(records[i]));
        before = records[i].hash;
    }
    EXPECT_EQ(journal.head().value(), (JournalHead{4, before}));
    const auto report = journal.verify().value();
    EXPECT_TRUE(report.intact) << report.problem;
    EXPECT_EQ(report.checkedRecords, 4U);
    EXPECT_EQ(report.head, journal.head().value());
}

TYPED_TEST_P(JournalConformance, ReadsFromAPlaceUpToALimit) {
    Journal& journal = this->journal();
    ASSERT_TRUE(journal.append(entriesOf(10)));
    EXPECT_THAT(seqsOf(journal.read(4, 3)), testing::ElementsAre(4, 5, 6));
    EXPECT_THAT(seqsOf(journal.read(9, 100)), testing::ElementsAre(9, 10));
    EXPECT_THAT(seqsOf(journal.read(0, 2)), testing::ElementsAre(1, 2));
    EXPECT_THAT(seqsOf(journal.read(11, 5)), testing::IsEmpty());
    EXPECT_THAT(seqsOf(journal.read(1, 0)), testing::IsEmpty());
    EXPECT_THAT(seqsOf(journal.read(~std::uint64_t{0}, 5)), testing::IsEmpty());
}

TYPED_TEST_P(JournalConformance, SearchesByEveryKeyAndTheirCombination) {
    Journal& journal = this->journal();
    const std::vector<JournalEntry> entries = {entryOf(1, "alarm", "A-1", "system"), entryOf(2, "action", "A-1", "kim"),
                                               entryOf(3, "order", "O-1", "kim"), entryOf(4, "action", "A-2", "lee"),
                                               entryOf(5, "alarm", "A-2", "system")};
    ASSERT_TRUE(journal.append(entries));
    JournalQuery query;
    query.subject = "A-1";
    EXPECT_THAT(seqsOf(journal.search(query)), testing::ElementsAre(1, 2));
    query.actor = "kim";
    EXPECT_THAT(seqsOf(journal.search(query)), testing::ElementsAre(2));
    query = {};
    query.kind = "action";
    query.newestFirst = true;
    EXPECT_THAT(seqsOf(journal.search(query)), testing::ElementsAre(4, 2));
    query.beforeSeq = 4;
    EXPECT_THAT(seqsOf(journal.search(query)), testing::ElementsAre(2));
    query = {};
    query.fromMs = entries[1].wallMs;
    query.toMs = entries[3].wallMs;
    EXPECT_THAT(seqsOf(journal.search(query)), testing::ElementsAre(2, 3, 4));
    query.kind = "action";
    query.actor = "lee";
    EXPECT_THAT(seqsOf(journal.search(query)), testing::ElementsAre(4));
    query = {};
    query.afterSeq = 2;
    query.limit = 2;
    EXPECT_THAT(seqsOf(journal.search(query)), testing::ElementsAre(3, 4));
    query = {};
    query.subject = "' OR 1=1 --";
    EXPECT_THAT(seqsOf(journal.search(query)), testing::IsEmpty());
}

TYPED_TEST_P(JournalConformance, ChangesStateWithTheRecord) {
    Journal& journal = this->journal();
    const JournalEntry entry = entryOf(1);
    const std::vector<StateChange> first = {{"alarms", "b", "2"}, {"alarms", "a", "1"}, {"orders", "a", "x"}};
    ASSERT_TRUE(journal.append({&entry, 1}, first));
    EXPECT_THAT(journal.loadState("alarms").value(), testing::ElementsAre(StateRow{"a", "1"}, StateRow{"b", "2"}));
    EXPECT_EQ(journal.getState("orders", "a").value(), "x");
    EXPECT_EQ(journal.getState("orders", "b").value(), std::nullopt);
    EXPECT_EQ(journal.getState("nothing", "b").value(), std::nullopt);
    // the last change of a key in one transaction counts
    const std::vector<StateChange> second = {
        {"alarms", "a", std::nullopt}, {"alarms", "b", ""}, {"alarms", "c", "3"}, {"alarms", "c", "4"}};
    ASSERT_EQ(journal.append({}, second).value(), 1U);
    EXPECT_THAT(journal.loadState("alarms").value(), testing::ElementsAre(StateRow{"b", ""}, StateRow{"c", "4"}));
}

TYPED_TEST_P(JournalConformance, TakesAllOrNothing) {
    Journal& journal = this->journal();
    std::vector<JournalEntry> entries = entriesOf(3);
    entries[2].body.assign(Journal::kMaxBodyBytes + 1, 'x');
    const StateChange change{"alarms", "a", "1"};
    const auto refused = journal.append(entries, {&change, 1});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::InvalidArgument);
    EXPECT_EQ(journal.lastSeq().value(), 0U);
    EXPECT_TRUE(journal.loadState("alarms").value().empty());
    entries[2].body.pop_back();
    EXPECT_EQ(journal.append(entries, {&change, 1}).value(), 3U);
    EXPECT_EQ(journal.read(3, 1).value().at(0).body.size(), Journal::kMaxBodyBytes);
}

TYPED_TEST_P(JournalConformance, WantsAKind) {
    const auto refused = this->journal().append(entryOf(1, ""));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::InvalidArgument);
}

TYPED_TEST_P(JournalConformance, ComparesWithAHeadKeptElsewhere) {
    Journal& journal = this->journal();
    ASSERT_TRUE(journal.append(entriesOf(3)));
    const JournalHead known = journal.head().value();
    ASSERT_TRUE(journal.append(entryOf(4)));
    EXPECT_TRUE(journal.verify(known).value().intact);
    JournalHead other = known;
    other.hash[0] ^= 1U;
    EXPECT_FALSE(journal.verify(other).value().intact);
    EXPECT_EQ(journal.verify(other).value().badSeq, 3U);
    const JournalHead ahead{9, known.hash};
    EXPECT_FALSE(journal.verify(ahead).value().intact);
    EXPECT_EQ(journal.verify(ahead).value().badSeq, 5U);
}

TYPED_TEST_P(JournalConformance, TakesAppendsFromManyThreads) {
    Journal& journal = this->journal();
    constexpr int kThreads = 4;
    constexpr int kEach = 50;
    std::vector<std::vector<std::uint64_t>> seqs(kThreads);
    {
        std::vector<std::jthread> threads;
        for (int thread = 0; thread < kThreads; ++thread) {
            threads.emplace_back([&journal, &mine = seqs[static_cast<std::size_t>(thread)], thread] {
                for (int i = 0; i < kEach; ++i) {
                    const JournalEntry entry = entryOf(i, "action", "S", "thread-" + std::to_string(thread));
                    mine.push_back(journal.append(entry).value());
                    // a reader at any moment sees its own acknowledged record
                    EXPECT_EQ(journal.read(mine.back(), 1).value().at(0).actor, entry.actor);
                }
            });
        }
    }
    std::vector<std::uint64_t> all;
    for (const auto& mine : seqs) {
        EXPECT_TRUE(std::is_sorted(mine.begin(), mine.end()));
        all.insert(all.end(), mine.begin(), mine.end());
    }
    std::sort(all.begin(), all.end());
    for (std::size_t i = 0; i < all.size(); ++i) {
        EXPECT_EQ(all[i], i + 1);
    }
    EXPECT_TRUE(journal.verify().value().intact);
}

REGISTER_TYPED_TEST_SUITE_P(JournalConformance, BeginsEmptyAndIntact, KeepsEveryFieldAsItWas, ChainsRecords,
                            ReadsFromAPlaceUpToALimit, SearchesByEveryKeyAndTheirCombination, ChangesStateWithTheRecord,
                            TakesAllOrNothing, WantsAKind, ComparesWithAHeadKeptElsewhere, TakesAppendsFromManyThreads);

}  // namespace belfry::store
