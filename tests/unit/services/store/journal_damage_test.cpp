// SPDX-License-Identifier: Apache-2.0
#include <map>
#include <random>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/store/sqlite_journal.h"
#include "tests/support/temp_folder.h"
#include "tests/unit/services/store/journal_samples.h"
#include "tests/unit/services/store/store_files.h"

namespace belfry::store {

namespace {

using testing::HasSubstr;

class JournalDamageTest : public testing::Test {
protected:
    static constexpr int kRecords = 200;

    JournalDamageTest() {
        std::vector<StateChange> changes;
        for (int i = 0; i < 50; ++i) {
            changes.push_back({"alarms", "A-" + std::to_string(i), "state " + std::to_string(i)});
        }
        auto journal = openJournal(options(m_folder / "journal.db"), m_clock).value();
        EXPECT_TRUE(journal->append(entriesOf(kRecords), changes));
        m_head = journal->head().value();
        m_records = journal->read(1, kRecords).value();
        m_state = journal->loadState("alarms").value();
        // as a killed process leaves it, the newest records still in the log
        copyStore(m_folder / "journal.db", m_folder / "killed.db");
    }

    static JournalOptions options(const std::filesystem::path& file) {
        JournalOptions options;
        options.file = file;
        options.reserveBytes = 0;
        return options;
    }
    Result<std::unique_ptr<Journal>> open() { return openJournal(options(m_folder / "journal.db"), m_clock); }
    std::filesystem::path file() const { return m_folder / "journal.db"; }

    void expectDataLoss(const std::string& where) {
        const std::string before = contentOf(file());
        const auto opened = open();
        ASSERT_FALSE(opened);
        EXPECT_EQ(opened.error().code, ErrorCode::DataLoss) << toText(opened.error());
        EXPECT_THAT(opened.error().message, HasSubstr(where));
        EXPECT_THAT(opened.error().hint, HasSubstr("restore"));
        EXPECT_EQ(contentOf(file()), before);
    }

    TempFolder m_folder;
    ManualClock m_clock;
    JournalHead m_head;
    std::vector<JournalRecord> m_records;
    std::vector<StateRow> m_state;
};

}  // namespace

TEST_F(JournalDamageTest, OneFlippedBitInARecordIsFoundAndNamed) {
    const auto at = contentOf(file()).find("{\"n\":17}");
    ASSERT_NE(at, std::string::npos);
    flipBit(file(), at * 8 + 40);
    const auto report = verifyJournalFile(file()).value();
    EXPECT_FALSE(report.intact);
    EXPECT_EQ(report.badSeq, 17U);
    EXPECT_EQ(report.checkedRecords, 16U);
    EXPECT_THAT(report.problem, HasSubstr("record 17"));
    expectDataLoss("record 17");
}

TEST_F(JournalDamageTest, AnEditedDeletedOrInsertedRecordIsFound) {
    const std::map<std::string, std::uint64_t> edits = {
        {"UPDATE record SET actor='eve' WHERE seq=40", 40},
        {"DELETE FROM record WHERE seq=50", 50},
        {"UPDATE record SET wall_ms=wall_ms+1 WHERE seq=60", 60},
        {"UPDATE record SET (kind,body,hash)=(SELECT kind,body,hash FROM record WHERE seq=71) WHERE seq=70", 70},
        {"DELETE FROM record WHERE seq=200", 0},
        {"UPDATE state SET value=x'00' WHERE key='A-7'", 0}};
    const std::string whole = contentOf(file());
    for (const auto& [sql, seq] : edits) {
        putContent(file(), whole);
        runSql(file(), "DROP TRIGGER record_is_final; DROP TRIGGER record_stays; " + sql);
        const auto report = verifyJournalFile(file(), m_head).value();
        EXPECT_FALSE(report.intact) << sql;
        EXPECT_EQ(report.badSeq, sql == "DELETE FROM record WHERE seq=200" ? 200 : seq) << sql;
    }
}

TEST_F(JournalDamageTest, ARewrittenChainIsFoundByAHeadKeptElsewhere) {
    // an attacker who can hash: a whole new, sound journal in the old one's place
    auto forged = openJournal(options(m_folder / "forged.db"), m_clock).value();
    auto entries = entriesOf(kRecords);
    entries[99].actor = "nobody";
    ASSERT_TRUE(forged->append(entries));
    forged.reset();
    EXPECT_TRUE(verifyJournalFile(m_folder / "forged.db").value().intact);
    EXPECT_FALSE(verifyJournalFile(m_folder / "forged.db", m_head).value().intact);
    std::filesystem::copy_file(m_folder / "forged.db", file(), std::filesystem::copy_options::overwrite_existing);
    expectDataLoss("is not the one that was acknowledged");
}

TEST_F(JournalDamageTest, AMissingEmptyOrShortFileIsNeverMadeAnew) {
    const std::string whole = contentOf(file());
    putContent(file(), "");
    expectDataLoss("empty");
    putContent(file(), whole.substr(0, whole.size() / 2));
    expectDataLoss("journal.db");
    putContent(file(), std::string(whole.size(), '\0'));
    expectDataLoss("journal.db");
    std::filesystem::remove(file());
    const auto opened = open();
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, ErrorCode::DataLoss);
    EXPECT_THAT(opened.error().message, HasSubstr("missing"));
    EXPECT_FALSE(std::filesystem::exists(file()));
    // moved away as the hint says, a new one may begin
    for (const char* ending : {".head", "-wal", "-shm"}) {
        std::filesystem::remove(m_folder / (std::string("journal.db") + ending));
    }
    EXPECT_EQ(open().value()->lastSeq().value(), 0U);
}

TEST_F(JournalDamageTest, AnOlderCopyPutInPlaceIsFound) {
    {
        auto journal = open().value();
        ASSERT_TRUE(journal->backupTo(m_folder / "older.db"));
        ASSERT_TRUE(journal->append(entryOf(kRecords + 1)));
    }
    std::filesystem::copy_file(m_folder / "older.db", file(), std::filesystem::copy_options::overwrite_existing);
    expectDataLoss("ends at record 200 although 201 were acknowledged");
}

// Random bits anywhere in a cleanly closed database. Allowed: refused at opening; or every answer is right or refused.
TEST_F(JournalDamageTest, ARandomBitIsNeverSilentlyWrong) {
    std::mt19937 random(20'261'122);
    const std::filesystem::path victim = m_folder / "victim.db";
    int refused = 0;
    int found = 0;
    constexpr int kRounds = 400;
    for (int round = 0; round < kRounds; ++round) {
        copyStore(file(), victim);
        const std::size_t bit = random() % (std::filesystem::file_size(victim) * 8);
        flipBit(victim, bit);
        auto journal = openJournal(options(victim), m_clock);
        if (!journal) {
            EXPECT_NE(journal.error().code, ErrorCode::Internal) << toText(journal.error());
            ++refused;
            continue;
        }
        const auto records = (*journal)->read(1, kRecords + 1);
        EXPECT_TRUE(!records || *records == m_records) << "bit " << bit;
        const auto state = (*journal)->loadState("alarms");
        EXPECT_TRUE(!state || *state == m_state) << "bit " << bit;
        const auto report = (*journal)->verify();
        if (!report || !report->intact) {
            ++found;
        } else {
            EXPECT_TRUE(records && state) << "bit " << bit;
        }
    }
    RecordProperty("refused", refused);
    RecordProperty("found", found);
    // most of the file is content, so a detector that sleeps would show here
    EXPECT_GT(refused + found, kRounds / 4);
}

// The same for the write-ahead log that a killed process leaves: SQLite alone would just end the log at the damage.
TEST_F(JournalDamageTest, ARandomBitInTheLogNeverLosesAnAcknowledgedRecord) {
    std::mt19937 random(4);
    const std::filesystem::path victim = m_folder / "victim.db";
    const std::filesystem::path log = m_folder / "victim.db-wal";
    ASSERT_TRUE(std::filesystem::exists(m_folder / "killed.db-wal"));
    int refused = 0;
    for (int round = 0; round < 200; ++round) {
        copyStore(m_folder / "killed.db", victim);
        flipBit(log, random() % (std::filesystem::file_size(log) * 8));
        auto journal = openJournal(options(victim), m_clock);
        if (!journal) {
            EXPECT_EQ(journal.error().code, ErrorCode::DataLoss) << toText(journal.error());
            ++refused;
            continue;
        }
        EXPECT_EQ((*journal)->read(1, kRecords + 1).value(), m_records);
        EXPECT_EQ((*journal)->loadState("alarms").value(), m_state);
    }
    EXPECT_GT(refused, 100);
}

TEST_F(JournalDamageTest, AReadNamesTheDamagedRecordWhileTheGatewayRuns) {
    auto journal = open().value();
    const auto at = contentOf(file()).find("{\"n\":150}");
    ASSERT_NE(at, std::string::npos);
    flipBit(file(), at * 8 + 41);
    const auto read = journal->read(140, 20);
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().code, ErrorCode::DataLoss);
    EXPECT_THAT(read.error().message, HasSubstr("record 150"));
    EXPECT_EQ(journal->verify().value().badSeq, 150U);
}

}  // namespace belfry::store
