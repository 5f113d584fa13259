// SPDX-License-Identifier: Apache-2.0
// What the chronicle makes of a disk that refuses for long, and of many refusals: nothing goes unsaid.
#include "services/gateway/chronicle.h"

#include <set>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/unit/services/gateway/fixtures.h"

namespace belfry::gateway {
namespace {

using nlohmann::json;

class ChronicleTest : public ::testing::Test {
protected:
    static Happening change(const std::string& key, int value) {
        Happening happening;
        happening.entry.kind = "alarm";
        happening.entry.subject = key;
        happening.entry.actor = "system";
        happening.entry.body = json{{"event", "E"}, {"value", value}}.dump();
        happening.changes.push_back({"alarms", key, json{{"value", value}}.dump()});
        return happening;
    }
    void allowAgain() {
        journal.refuses = false;
        clock.advance(1'000);
        chronicle.commit();
        chronicle.commit();
    }
    void refuse(const std::string& subject, const std::string& who = "anna") {
        chronicle.refused("ACK", subject, who, "desk-1",
                          {ErrorCode::FailedPrecondition, "is not active", "", "NOT_ACTIVE"});
    }
    [[nodiscard]] json body(std::size_t index) const { return json::parse(journal.records.at(index).body); }
    /** How often `subject` was refused according to the journal. */
    [[nodiscard]] std::size_t refusedIn(const std::string& subject) const {
        std::size_t count = 0;
        for (const store::JournalRecord& record : journal.records) {
            const json said = json::parse(record.body);
            if (!said.contains("refused")) {
                continue;
            }
            if (!said.contains("count")) {
                count += record.subject == subject ? 1U : 0U;
                continue;
            }
            for (const json& one : said.at("subjects")) {
                count += one.get<std::string>() == subject ? 1U : 0U;
            }
        }
        return count;
    }

    ManualClock clock;
    test::FakeJournal journal;
    Chronicle chronicle{journal, clock, 100};
};

TEST_F(ChronicleTest, ADiskThatRefusesForLongLosesNoStateAndSaysWhatItMergedIntoOne) {
    journal.refuses = true;
    const Millis began = clock.now().wallMs;
    std::size_t most = 0;
    chronicle.note(change("early", 1));
    chronicle.note(change("early", 2));  // and never again
    for (int i = 0; i < 1'000; ++i) {
        chronicle.note(change("key-" + std::to_string(i % 10), i));
        clock.advance(10);
        most = std::max(most, chronicle.pending());
    }
    EXPECT_LE(most, 100U);
    Happening gone = change("key-3", 0);
    gone.changes.back().value.reset();
    chronicle.note(std::move(gone));
    chronicle.commit();
    ASSERT_TRUE(journal.records.empty());
    allowAgain();
    for (int key = 0; key < 10; ++key) {
        const auto& rows = journal.tables["alarms"];
        const auto row = rows.find("key-" + std::to_string(key));
        if (key == 3) {
            EXPECT_EQ(row, rows.end()) << "the last change of all took it away";
            continue;
        }
        ASSERT_NE(row, rows.end());
        EXPECT_EQ(json::parse(row->second).at("value"), 990 + key) << "the last state, not an older one";
    }
    EXPECT_EQ(json::parse(journal.tables["alarms"]["early"]).at("value"), 2);
    std::uint64_t told = 0;
    bool fromTheBeginning = false;
    std::map<std::string, int> last;
    for (std::size_t i = 0; i < journal.records.size(); ++i) {
        const json said = body(i);
        const std::string& subject = journal.records[i].subject;
        if (said.contains("merged")) {
            const json& merged = said.at("merged");
            told += merged.at("count").get<std::uint64_t>();
            fromTheBeginning = fromTheBeginning || merged.at("fromMs") == began;
            EXPECT_EQ(merged.at("untilMs"), journal.records[i].wallMs);
            EXPECT_EQ(merged.at("saved").at("value"), said.at("value")) << "the row as it was then";
        } else {
            ++told;
        }
        if (i + 1 < journal.records.size()) {
            EXPECT_GE(said.at("value").get<int>(), last[subject]) << "in order";
            last[subject] = said.at("value").get<int>();
        }
    }
    EXPECT_EQ(told, 1'003U);
    EXPECT_TRUE(fromTheBeginning);
    EXPECT_LT(journal.records.size(), 150U);
}

TEST_F(ChronicleTest, WhatCannotBeMergedIsKept) {
    journal.refuses = true;
    for (int i = 0; i < 1'000; ++i) {
        chronicle.note(change("key-" + std::to_string(i), i));
    }
    chronicle.commit();
    allowAgain();
    ASSERT_EQ(journal.records.size(), 1'000U);
    EXPECT_EQ(journal.tables["alarms"].size(), 1'000U);
    for (std::size_t i = 0; i < journal.records.size(); ++i) {
        EXPECT_EQ(body(i).at("value"), i);
        EXPECT_FALSE(body(i).contains("merged"));
    }
}

TEST_F(ChronicleTest, RefusalsBeyondFiftyInASecondAreSummedUpWithTheirSubjectsInTheSameCommit) {
    for (int i = 0; i < 80; ++i) {
        refuse("alarm-" + std::to_string(i));
    }
    refuse("alarm-7", "ben");
    chronicle.commit();
    ASSERT_EQ(journal.records.size(), 52U) << "fifty, the rest of anna's, and ben's";
    for (int i = 0; i < 80; ++i) {
        EXPECT_EQ(refusedIn("alarm-" + std::to_string(i)), i == 7 ? 2U : 1U) << i;
    }
    const auto summed = std::ranges::find_if(
        journal.records, [](const auto& record) { return json::parse(record.body).contains("count"); });
    ASSERT_NE(summed, journal.records.end());
    EXPECT_EQ(summed->kind, "action");
    EXPECT_EQ(summed->actor, "anna");
    EXPECT_EQ(json::parse(summed->body).at("count"), 30);
    EXPECT_EQ(json::parse(summed->body).at("reason"), "NOT_ACTIVE");
    EXPECT_EQ(journal.records.back().actor, "ben");
    EXPECT_EQ(journal.records.back().subject, "alarm-7") << "one alone is what it always was";
}

TEST_F(ChronicleTest, AHugeBatchThatIsRefusedIsListedInBodiesThatTheJournalTakes) {
    for (int i = 0; i < 10'000; ++i) {
        refuse(std::string(90, 'k') + std::to_string(i));
    }
    chronicle.commit();
    std::set<std::string> subjects;
    for (const store::JournalRecord& record : journal.records) {
        EXPECT_LT(record.body.size(), store::Journal::kMaxBodyBytes);
        const json said = json::parse(record.body);
        if (!said.contains("count")) {
            subjects.insert(record.subject);
            continue;
        }
        EXPECT_FALSE(said.contains("subjectsNotListed"));
        for (const json& one : said.at("subjects")) {
            subjects.insert(one.get<std::string>());
        }
    }
    EXPECT_EQ(subjects.size(), 10'000U);
    EXPECT_LT(journal.records.size(), 60U);
}

TEST_F(ChronicleTest, RefusalsWhileTheDiskRefusesAreSaidWhenItTakesRecordsAgain) {
    journal.refuses = true;
    std::vector<Happening> one;
    one.push_back(change("key", 1));
    EXPECT_FALSE(chronicle.act(std::move(one)));
    ASSERT_FALSE(chronicle.accepting());
    for (int i = 0; i < 500; ++i) {
        refuse("alarm-" + std::to_string(i));
        clock.advance(100);
        chronicle.commit();
    }
    EXPECT_LE(chronicle.pending(), 2U);
    allowAgain();
    std::uint64_t told = 0;
    for (std::size_t i = 0; i < journal.records.size(); ++i) {
        told += body(i).value("count", 1U);
    }
    EXPECT_EQ(told, 500U);
    EXPECT_EQ(refusedIn("alarm-499"), 1U);
}

}  // namespace
}  // namespace belfry::gateway
