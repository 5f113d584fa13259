// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/audit.h"

#include <filesystem>
#include <utility>

#include <gtest/gtest.h>

#include "services/store/sqlite_journal.h"
#include "tests/support/temp_folder.h"

namespace belfry::gateway {
namespace {

namespace fs = std::filesystem;

class AuditTest : public ::testing::Test {
protected:
    void SetUp() override {
        store::JournalOptions options;
        options.file = folder / "journal.db";
        auto opened = store::openJournal(options, clock);
        ASSERT_TRUE(opened) << toText(opened.error());
        journal = std::move(*opened);
    }
    void add(const char* actor, const char* event) {
        store::JournalEntry entry;
        entry.wallMs = clock.now().wallMs;
        entry.kind = "action";
        entry.subject = "session";
        entry.actor = actor;
        entry.body = std::string("{\"event\":\"") + event + "\"}";
        ASSERT_TRUE(journal->append(entry));
    }

    TempFolder folder;
    ManualClock clock;
    std::unique_ptr<store::Journal> journal;
};

TEST_F(AuditTest, ASearchThatFoundNothingSoFarSaysWhereToGoOn) {
    add("anna", "LOGGED_IN");
    for (int i = 0; i < 25; ++i) {
        add("system", "TICK");
    }
    feed::AuditSearch search;
    std::vector<feed::AuditRecord> found;
    int pages = 0;
    for (bool more = true; more && pages < 10; ++pages) {
        const auto page = searchAudit(*journal, search, 10);
        ASSERT_TRUE(page) << toText(page.error());
        found.insert(found.end(), page->records.begin(), page->records.end());
        more = page->more;
        ASSERT_EQ(more, page->nextBeforeSeq != 0);
        search.beforeSeq = page->nextBeforeSeq;
    }
    EXPECT_EQ(pages, 3);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].actor, "anna");
}

TEST_F(AuditTest, AFullPageGoesOnAfterItsLastRecord) {
    for (int i = 0; i < 5; ++i) {
        add("anna", "LOGGED_IN");
    }
    feed::AuditSearch search;
    search.limit = 3;
    const auto first = searchAudit(*journal, search);
    ASSERT_TRUE(first);
    EXPECT_EQ(first->records.size(), 3U);
    EXPECT_TRUE(first->more);
    search.beforeSeq = first->nextBeforeSeq;
    const auto second = searchAudit(*journal, search);
    ASSERT_TRUE(second);
    ASSERT_EQ(second->records.size(), 2U);
    EXPECT_LT(second->records[0].seq, first->records[2].seq);
    EXPECT_FALSE(second->more);
}

TEST_F(AuditTest, ASignatureThatTheDiskRefusedIsTriedAgainTheSameDay) {
    constexpr Millis kNoon = (20'000LL * 24 + 12) * 3'600'000;
    add("anna", "LOGGED_IN");
    auto heads = store::AuditHeads::open(folder.path());
    ASSERT_TRUE(heads);
    AuditSigner signer(std::move(*heads), *journal);
    const fs::path file = folder / "audit.heads";
    fs::create_directory(file);  // nothing can be written there
    signer.tick(kNoon);
    fs::remove(file);
    signer.tick(kNoon + 1'000);
    EXPECT_FALSE(fs::exists(file)) << "once a minute is often enough";
    signer.tick(kNoon + 60'000);
    const auto signedOnes = store::readHeads(file);
    ASSERT_TRUE(signedOnes);
    EXPECT_EQ(signedOnes->size(), 1U);
    signer.tick(kNoon + 200'000);
    EXPECT_EQ(store::readHeads(file)->size(), 1U) << "once a day";
    signer.tick(kNoon + 24LL * 3'600'000);
    EXPECT_EQ(store::readHeads(file)->size(), 2U);
}

}  // namespace
}  // namespace belfry::gateway
