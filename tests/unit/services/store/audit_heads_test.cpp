// SPDX-License-Identifier: Apache-2.0
#include "services/store/audit_heads.h"

#include <csignal>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>
#include <sys/resource.h>

#include "tests/support/temp_folder.h"

namespace belfry::store {
namespace {

namespace fs = std::filesystem;

/** No file of this process grows beyond this, as on a full disk: writes come out short. */
class FileLimit {
public:
    explicit FileLimit(std::uintmax_t bytes) : m_handler(std::signal(SIGXFSZ, SIG_IGN)) {
        ::getrlimit(RLIMIT_FSIZE, &m_old);
        rlimit limit = m_old;
        limit.rlim_cur = bytes;
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FileLimit() {
        ::setrlimit(RLIMIT_FSIZE, &m_old);
        (void)std::signal(SIGXFSZ, m_handler);
    }
    FileLimit(const FileLimit&) = delete;
    FileLimit& operator=(const FileLimit&) = delete;

private:
    rlimit m_old{};
    void (*m_handler)(int);
};

JournalHead headAt(std::uint64_t seq) {
    JournalHead head;
    head.seq = seq;
    head.hash.fill(static_cast<std::uint8_t>(seq));
    return head;
}

TEST(AuditHeads, AShortWriteLeavesNoTornLine) {
    const TempFolder folder;
    const fs::path file = folder.path() / "audit.heads";
    auto heads = AuditHeads::open(folder.path());
    ASSERT_TRUE(heads) << toText(heads.error());
    ASSERT_TRUE(heads->sign(headAt(1), 1'000));
    const auto size = fs::file_size(file);
    {
        const FileLimit full(size + 20);
        EXPECT_FALSE(heads->sign(headAt(2), 2'000));
    }
    EXPECT_EQ(fs::file_size(file), size);
    ASSERT_TRUE(heads->sign(headAt(3), 3'000));
    const auto all = readHeads(file);
    ASSERT_TRUE(all) << toText(all.error());
    ASSERT_EQ(all->size(), 2U);
    EXPECT_EQ((*all)[1].head, headAt(3));
    EXPECT_TRUE(isSignedBy((*all)[1], heads->publicKey()));
}

TEST(AuditHeads, ALineThatAPowerCutToreIsCutOffWithTheNextOne) {
    const TempFolder folder;
    const fs::path file = folder.path() / "audit.heads";
    auto heads = AuditHeads::open(folder.path());
    ASSERT_TRUE(heads);
    ASSERT_TRUE(heads->sign(headAt(1), 1'000));
    std::ofstream(file, std::ios::app) << "1 2 00aa";
    ASSERT_FALSE(readHeads(file));
    ASSERT_TRUE(heads->sign(headAt(2), 2'000));
    const auto all = readHeads(file);
    ASSERT_TRUE(all) << toText(all.error());
    EXPECT_EQ(all->size(), 2U);
}

TEST(AuditHeads, AHalfWrittenKeyIsNoKey) {
    const TempFolder folder;
    {
        const FileLimit full(10);
        EXPECT_FALSE(AuditHeads::open(folder.path()));
    }
    EXPECT_TRUE(AuditHeads::open(folder.path())) << "the next start makes one";
}

}  // namespace
}  // namespace belfry::store
