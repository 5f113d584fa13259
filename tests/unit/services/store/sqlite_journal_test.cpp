// SPDX-License-Identifier: Apache-2.0
#include "services/store/sqlite_journal.h"

#include <string>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "tests/support/temp_folder.h"
#include "tests/unit/services/store/journal_samples.h"
#include "tests/unit/services/store/store_files.h"

namespace belfry::store {

namespace {

using testing::HasSubstr;

class SqliteJournalTest : public testing::Test {
protected:
    JournalOptions options() const {
        JournalOptions options;
        options.file = m_folder / "journal.db";
        options.reserveBytes = 1U << 20U;
        options.busyTimeoutMs = 0;
        return options;
    }
    Result<std::unique_ptr<Journal>> open() { return openJournal(options(), m_clock); }

    TempFolder m_folder;
    ManualClock m_clock;
};

}  // namespace

TEST_F(SqliteJournalTest, IsThereAfterReopening) {
    const StateChange change{"alarms", "A-1", "acked"};
    JournalHead head;
    {
        auto journal = open().value();
        ASSERT_TRUE(journal->append(entriesOf(5), {&change, 1}));
        head = journal->head().value();
    }
    auto journal = open().value();
    EXPECT_EQ(journal->head().value(), head);
    EXPECT_EQ(journal->getState("alarms", "A-1").value(), "acked");
    EXPECT_EQ(journal->append(entryOf(6)).value(), 6U);
    EXPECT_TRUE(journal->verify(head).value().intact);
}

TEST_F(SqliteJournalTest, MakesItsFolderAndKeepsOthersOut) {
    JournalOptions deep = options();
    deep.file = m_folder / "a/b/journal.db";
    auto journal = openJournal(deep, m_clock);
    ASSERT_TRUE(journal);
    const auto rights = std::filesystem::status(deep.file).permissions();
    EXPECT_EQ(rights & std::filesystem::perms::others_all, std::filesystem::perms::none);
    EXPECT_EQ(std::filesystem::file_size(deep.file.string() + ".reserve"), 1U << 20U);
}

TEST_F(SqliteJournalTest, ASecondOpenerIsToldWhoHasIt) {
    auto journal = open().value();
    const auto second = open();
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, ErrorCode::FailedPrecondition);
    EXPECT_THAT(second.error().message, HasSubstr("process " + std::to_string(getpid())));
    journal.reset();
    EXPECT_TRUE(open());
}

TEST_F(SqliteJournalTest, RefusesANewerFormat) {
    open().value().reset();
    runSql(options().file, "PRAGMA user_version=2");
    const std::string before = contentOf(options().file);
    const auto opened = open();
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, ErrorCode::FailedPrecondition);
    EXPECT_EQ(opened.error().reason, "NEWER_FORMAT");
    EXPECT_EQ(contentOf(options().file), before);
}

TEST_F(SqliteJournalTest, RefusesSomebodyElsesDatabase) {
    runSql(options().file, "CREATE TABLE mine(x)");
    const auto opened = open();
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, ErrorCode::FailedPrecondition);
    EXPECT_THAT(opened.error().message, HasSubstr("is not a Belfry journal"));
}

TEST_F(SqliteJournalTest, IsAppendOnlyEvenForSql) {
    {
        auto journal = open().value();
        ASSERT_TRUE(journal->append(entriesOf(2)));
    }
    sqlite3* handle = nullptr;
    ASSERT_EQ(sqlite3_open(options().file.c_str(), &handle), SQLITE_OK);
    EXPECT_NE(sqlite3_exec(handle, "DELETE FROM record", nullptr, nullptr, nullptr), SQLITE_OK);
    EXPECT_NE(sqlite3_exec(handle, "UPDATE record SET actor='x'", nullptr, nullptr, nullptr), SQLITE_OK);
    sqlite3_close(handle);
}

TEST_F(SqliteJournalTest, AForeignWriterIsReportedAndNothingIsLost) {
    auto journal = open().value();
    ASSERT_TRUE(journal->append(entryOf(1)));
    sqlite3* handle = nullptr;
    ASSERT_EQ(sqlite3_open(options().file.c_str(), &handle), SQLITE_OK);
    ASSERT_EQ(sqlite3_exec(handle, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr), SQLITE_OK);
    const auto locked = journal->append(entryOf(2));
    ASSERT_FALSE(locked);
    EXPECT_EQ(locked.error().code, ErrorCode::Unavailable);
    EXPECT_EQ(locked.error().reason, "STORE_LOCKED");
    EXPECT_TRUE(journal->health().accepting);
    EXPECT_EQ(journal->read(1, 10).value().size(), 1U);
    ASSERT_EQ(sqlite3_exec(handle, "ROLLBACK", nullptr, nullptr, nullptr), SQLITE_OK);
    sqlite3_close(handle);
    EXPECT_EQ(journal->append(entryOf(2)).value(), 2U);
}

TEST_F(SqliteJournalTest, BacksUpWhileWritingGoesOn) {
    auto journal = open().value();
    ASSERT_TRUE(journal->append(entriesOf(500)));
    JournalHead copied;
    {
        const std::jthread writer([&](const std::stop_token& stop) {
            for (int i = 0; !stop.stop_requested(); ++i) {
                ASSERT_TRUE(journal->append(entryOf(i)));
            }
        });
        copied = journal->backupTo(m_folder / "backup/journal-1.db").value();
    }
    EXPECT_GE(copied.seq, 500U);
    const auto report = verifyJournalFile(m_folder / "backup/journal-1.db", copied).value();
    EXPECT_TRUE(report.intact) << report.problem;
    EXPECT_EQ(report.head, copied);
    EXPECT_TRUE(journal->verify(copied).value().intact);
    // one plain file, no log beside it
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(m_folder / "backup"), {}), 1);
}

TEST_F(SqliteJournalTest, RestoresABackupAndKeepsWhatWasThere) {
    const StateChange change{"orders", "O-1", "sent"};
    JournalHead copied;
    {
        auto journal = open().value();
        ASSERT_TRUE(journal->append(entriesOf(20), {&change, 1}));
        copied = journal->backupTo(m_folder / "backup.db").value();
        ASSERT_TRUE(journal->append(entryOf(21)));
        const auto busy = restoreJournal(m_folder / "backup.db", options().file, m_clock);
        ASSERT_FALSE(busy);
        EXPECT_EQ(busy.error().reason, "STORE_IN_USE");
    }
    EXPECT_EQ(restoreJournal(m_folder / "backup.db", options().file, m_clock).value(), copied);
    auto journal = open().value();
    EXPECT_EQ(journal->head().value(), copied);
    EXPECT_EQ(journal->getState("orders", "O-1").value(), "sent");
    EXPECT_EQ(journal->append(entryOf(21)).value(), 21U);
    const auto replaced = options().file.string() + ".replaced-" + std::to_string(m_clock.now().wallMs);
    EXPECT_EQ(verifyJournalFile(replaced).value().head.seq, 21U);
}

TEST_F(SqliteJournalTest, RefusesToRestoreADamagedBackup) {
    {
        auto journal = open().value();
        ASSERT_TRUE(journal->append(entriesOf(20)));
        ASSERT_TRUE(journal->backupTo(m_folder / "backup.db"));
    }
    const std::string backup = contentOf(m_folder / "backup.db");
    const auto body = backup.find("{\"n\":7}");
    ASSERT_NE(body, std::string::npos);
    flipBit(m_folder / "backup.db", body * 8);
    const std::string before = contentOf(options().file);
    const auto restored = restoreJournal(m_folder / "backup.db", options().file, m_clock);
    ASSERT_FALSE(restored);
    EXPECT_EQ(restored.error().code, ErrorCode::DataLoss);
    EXPECT_THAT(restored.error().message, HasSubstr("record 7"));
    EXPECT_EQ(contentOf(options().file), before);
}

TEST_F(SqliteJournalTest, AFolderThatCannotBeWrittenIsNamed) {
    if (geteuid() == 0) {
        GTEST_SKIP() << "root may write anywhere";
    }
    std::filesystem::permissions(m_folder.path(),
                                 std::filesystem::perms::owner_read | std::filesystem::perms::owner_exec);
    const auto opened = open();
    std::filesystem::permissions(m_folder.path(), std::filesystem::perms::owner_all);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, ErrorCode::PermissionDenied);
    EXPECT_THAT(opened.error().message, HasSubstr(m_folder.path().string()));
    EXPECT_FALSE(opened.error().hint.empty());
}

TEST_F(SqliteJournalTest, APathThatIsAFolderIsRefused) {
    std::filesystem::create_directory(options().file);
    const auto opened = open();
    ASSERT_FALSE(opened);
    EXPECT_THAT(opened.error().message, HasSubstr("journal.db"));
}

}  // namespace belfry::store
