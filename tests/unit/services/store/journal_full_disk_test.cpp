// SPDX-License-Identifier: Apache-2.0
#include <csignal>
#include <cstdio>
#include <string>

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "services/store/sqlite_history.h"
#include "services/store/sqlite_journal.h"
#include "tests/support/temp_folder.h"
#include "tests/unit/services/store/journal_samples.h"

namespace belfry::store {

namespace {

using testing::HasSubstr;

JournalEntry bigEntry(int number) {
    JournalEntry entry = entryOf(number, "order", "O-" + std::to_string(number));
    entry.body.assign(100'000, 'x');
    return entry;
}

/** Appends until refused; how many were taken. */
int fill(Journal& journal, Error& refusal) {
    for (int i = 1; i < 100'000; ++i) {
        const StateChange change{"orders", "last", std::to_string(i)};
        const JournalEntry entry = bigEntry(i);
        if (auto appended = journal.append({&entry, 1}, {&change, 1}); !appended) {
            refusal = appended.error();
            return i - 1;
        }
    }
    return -1;
}

void writeText(const char* file, const std::string& text) {
    const int fd = ::open(file, O_WRONLY | O_CLOEXEC);
    [[maybe_unused]] const auto written = ::write(fd, text.data(), text.size());
    ::close(fd);
}

/** Runs `body` in a process of its own; its result is the exit code (gtest expectations inside count as 1). */
template <typename Body>
int inChild(Body body) {
    std::fflush(nullptr);
    const pid_t child = ::fork();
    if (child == 0) {
        const int code = body();
        std::fflush(nullptr);
        ::_exit(testing::Test::HasFailure() ? 1 : code);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 100 + WTERMSIG(status);
}

constexpr int kNotPermitted = 42;

}  // namespace

TEST(JournalQuota, RefusesWithAReasonRecordsItAndLosesNothing) {
    const TempFolder folder;
    ManualClock clock;
    JournalOptions options;
    options.file = folder / "journal.db";
    options.maxBytes = 4U << 20U;
    options.reserveBytes = 1U << 20U;
    auto journal = openJournal(options, clock).value();
    Error refusal;
    const int taken = fill(*journal, refusal);
    ASSERT_GT(taken, 10);
    EXPECT_EQ(refusal.code, ErrorCode::ResourceExhausted);
    EXPECT_THAT(refusal.message, HasSubstr("quota"));
    EXPECT_FALSE(refusal.hint.empty());
    EXPECT_FALSE(journal->health().accepting);
    EXPECT_EQ(journal->health().refused, 1U);
    // the refusal itself is on record, out of the reserve
    const auto last = journal->read(journal->lastSeq().value(), 1).value().at(0);
    EXPECT_EQ(last.kind, "system");
    EXPECT_THAT(last.body, HasSubstr("\"event\":\"refused\""));
    EXPECT_THAT(last.body, HasSubstr("O-" + std::to_string(taken + 1)));
    EXPECT_EQ(journal->lastSeq().value(), static_cast<std::uint64_t>(taken) + 1);
    EXPECT_EQ(journal->getState("orders", "last").value(), std::to_string(taken));
    // within the second the next ones are counted, not written
    EXPECT_FALSE(journal->append(bigEntry(1)));
    EXPECT_EQ(journal->lastSeq().value(), static_cast<std::uint64_t>(taken) + 1);
    clock.advance(1'000);
    EXPECT_FALSE(journal->append(bigEntry(2)));
    EXPECT_THAT(journal->read(journal->lastSeq().value(), 1).value().at(0).body, HasSubstr("\"appends\":2"));
    EXPECT_TRUE(journal->verify().value().intact);
    journal.reset();
    options.maxBytes = 16U << 20U;
    journal = openJournal(options, clock).value();
    EXPECT_TRUE(journal->append(bigEntry(3)));
}

// The kernel's own limit on file size stands for a disk that ends in the middle of a write.
TEST(JournalFullDisk, RefusesAtTheKernelsFileLimitAndGoesOnWhenItIsLifted) {
    const TempFolder folder;
    EXPECT_EQ(inChild([&] {
                  ManualClock clock;
                  JournalOptions options;
                  options.file = folder / "journal.db";
                  options.reserveBytes = 0;
                  auto journal = openJournal(options, clock).value();
                  std::signal(SIGXFSZ, SIG_IGN);
                  const rlimit limited{3U << 20U, RLIM_INFINITY};
                  setrlimit(RLIMIT_FSIZE, &limited);
                  Error refusal;
                  const int taken = fill(*journal, refusal);
                  EXPECT_GT(taken, 5);
                  EXPECT_EQ(refusal.code, ErrorCode::ResourceExhausted) << toText(refusal);
                  EXPECT_THAT(refusal.message, HasSubstr("disk full"));
                  EXPECT_EQ(journal->getState("orders", "last").value(), std::to_string(taken));
                  EXPECT_TRUE(journal->verify().value().intact);
                  const rlimit open{RLIM_INFINITY, RLIM_INFINITY};
                  setrlimit(RLIMIT_FSIZE, &open);
                  clock.advance(1'000);
                  EXPECT_TRUE(journal->append(bigEntry(taken + 1)));
                  EXPECT_TRUE(journal->health().accepting);
                  EXPECT_TRUE(journal->verify().value().intact);
                  return 0;
              }),
              0);
}

// A real full disk: a small tmpfs in a mount namespace of the child's own.
TEST(JournalFullDisk, UsesItsReserveOnAFullDiskAndRecoversWithoutARestart) {
    const TempFolder folder;
    const int code = inChild([&] {
        const auto uid = std::to_string(getuid());
        const auto gid = std::to_string(getgid());
        if (::unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) {
            return kNotPermitted;
        }
        writeText("/proc/self/setgroups", "deny");
        writeText("/proc/self/uid_map", "0 " + uid + " 1");
        writeText("/proc/self/gid_map", "0 " + gid + " 1");
        if (::mount("tmpfs", folder.path().c_str(), "tmpfs", 0, "size=16m") != 0) {
            return kNotPermitted;
        }
        ManualClock clock;
        JournalOptions options;
        options.file = folder / "journal.db";
        options.reserveBytes = 2U << 20U;
        auto journal = openJournal(options, clock).value();
        HistoryOptions past;
        past.file = folder / "history.db";
        auto history = openHistory(past, clock.now()).value();
        Error refusal;
        const int taken = fill(*journal, refusal);
        EXPECT_GT(taken, 50);
        EXPECT_EQ(refusal.code, ErrorCode::ResourceExhausted) << toText(refusal);
        EXPECT_THAT(refusal.message, HasSubstr("disk full"));
        EXPECT_THAT(refusal.message, HasSubstr("free space"));
        EXPECT_FALSE(std::filesystem::exists(folder / "journal.db.reserve"));
        EXPECT_THAT(journal->read(journal->lastSeq().value(), 1).value().at(0).body, HasSubstr("refused"));
        EXPECT_TRUE(journal->verify().value().intact);
        // history keeps its samples in memory until it can write again
        const Millis now = clock.now().wallMs;
        std::string blocker(12U << 20U, 'x');
        const int fd = ::open((folder / "blocker").c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
        while (::write(fd, blocker.data(), 4'096) > 0) {
        }
        ::close(fd);
        for (int i = 0; i < 50'000; ++i) {
            EXPECT_TRUE(history->append("L-" + std::to_string(i % 5'000), "power", now + i, i * 7'919));
        }
        const auto flushed = history->flush(clock.now());
        EXPECT_FALSE(flushed);
        if (!flushed) {
            EXPECT_EQ(flushed.error().code, ErrorCode::ResourceExhausted) << toText(flushed.error());
        }
        EXPECT_EQ(history->query("L-7", "power", now, now + 50'000, 100).value().samples, 10U);
        // still full: still refusing
        clock.advance(1'000);
        EXPECT_FALSE(journal->append(entryOf(1)));
        ::unlink((folder / "blocker").c_str());
        ::mount("tmpfs", folder.path().c_str(), "tmpfs", MS_REMOUNT, "size=64m");
        clock.advance(1'000);
        EXPECT_TRUE(journal->append(entryOf(2)));
        EXPECT_TRUE(journal->health().accepting);
        EXPECT_EQ(std::filesystem::file_size(folder / "journal.db.reserve"), 2U << 20U);
        EXPECT_THAT(journal->read(journal->lastSeq().value() - 1, 1).value().at(0).body,
                    HasSubstr("\"event\":\"accepting\""));
        EXPECT_TRUE(journal->verify().value().intact);
        const auto again = history->flush(clock.now());
        EXPECT_TRUE(again);
        EXPECT_EQ(again ? again->samples : 0, 50'000U);
        history.reset();
        history = openHistory(past, clock.now()).value();
        EXPECT_EQ(history->query("L-7", "power", now, now + 50'000, 100).value().samples, 10U);
        return 0;
    });
    if (code == kNotPermitted) {
        GTEST_SKIP() << "this machine does not let a test mount a tmpfs of its own";
    }
    EXPECT_EQ(code, 0);
}

}  // namespace belfry::store
