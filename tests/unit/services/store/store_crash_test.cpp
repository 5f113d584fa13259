// SPDX-License-Identifier: Apache-2.0
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "services/store/chunk.h"
#include "services/store/sqlite_history.h"
#include "services/store/sqlite_journal.h"
#include "tests/support/temp_folder.h"

// Real processes and real SIGKILLs: what a process acknowledged before it died must be there (promises D1 and D4).
namespace belfry::store {

namespace {

/** Tells the parent one number; 8 bytes to a pipe are never torn. */
using Report = std::function<void(std::uint64_t)>;

/** Runs `work` in a child, kills it once it has made `reports` reports, and returns the last one that it got out. */
std::uint64_t killAfter(std::uint64_t reports, const std::function<void(const Report&)>& work) {
    int ends[2] = {-1, -1};
    EXPECT_EQ(::pipe(ends), 0);
    std::fflush(nullptr);
    const pid_t child = ::fork();
    if (child == 0) {
        ::close(ends[0]);
        work([&](std::uint64_t number) {
            if (::write(ends[1], &number, sizeof number) != static_cast<ssize_t>(sizeof number)) {
                ::_exit(1);
            }
        });
        ::_exit(0);
    }
    ::close(ends[1]);
    std::uint64_t last = 0;
    std::uint64_t number = 0;
    std::uint64_t count = 0;
    while (::read(ends[0], &number, sizeof number) == static_cast<ssize_t>(sizeof number)) {
        last = number;
        if (++count == reports) {
            ::kill(child, SIGKILL);
        }
    }
    ::close(ends[0]);
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_TRUE(WIFSIGNALED(status)) << "the child ended by itself, code " << WEXITSTATUS(status);
    EXPECT_GE(count, reports);
    return last;
}

}  // namespace

TEST(JournalCrash, NoAcknowledgedRecordIsLostInSixtyKills) {
    const TempFolder folder;
    ManualClock clock;
    JournalOptions options;
    options.file = folder / "journal.db";
    options.reserveBytes = 1U << 20U;
    std::mt19937 random(20'261'122);
    std::uint64_t before = 0;
    for (int round = 0; round < 60; ++round) {
        const std::uint64_t reports = 1 + random() % 60;
        const auto seed = random();
        const std::uint64_t acknowledged = killAfter(reports, [&](const Report& report) {
            auto journal = openJournal(options, clock);
            if (!journal) {
                ::_exit(2);
            }
            std::mt19937 own(seed);
            while (true) {
                // batches and bodies of all sizes, so that kills also meet checkpoints and log restarts
                std::vector<JournalEntry> entries(1 + own() % 4);
                const std::uint64_t last = (*journal)->lastSeq().value() + entries.size();
                for (JournalEntry& entry : entries) {
                    entry = {1, "order", "O-1", "kim", "desk-1", std::string(own() % 20'000, 'x')};
                }
                const StateChange change{"orders", "last", std::to_string(last)};
                auto appended = (*journal)->append(entries, {&change, 1});
                if (!appended || *appended != last) {
                    ::_exit(3);
                }
                report(last);
            }
        });
        auto journal = openJournal(options, clock);
        ASSERT_TRUE(journal) << toText(journal.error());
        const std::uint64_t last = (*journal)->lastSeq().value();
        ASSERT_GE(last, acknowledged) << "round " << round;
        ASSERT_GT(last, before);
        // record and state came together or not at all
        ASSERT_EQ((*journal)->getState("orders", "last").value(), std::to_string(last)) << "round " << round;
        const auto report = (*journal)->verify().value();
        ASSERT_TRUE(report.intact) << report.problem;
        ASSERT_EQ(report.checkedRecords, last);
        before = last;
    }
}

TEST(JournalCrash, AKillWhileOpeningForTheFirstTimeLeavesNothingHalfMade) {
    ManualClock clock;
    for (int round = 0; round < 30; ++round) {
        const TempFolder folder;
        JournalOptions options;
        options.file = folder / "journal.db";
        options.reserveBytes = 0;
        // reported before the work: the kill lands somewhere inside the opening, or before it
        killAfter(1, [&](const Report& report) {
            report(1);
            while (true) {
                auto journal = openJournal(options, clock);
            }
        });
        auto journal = openJournal(options, clock);
        ASSERT_TRUE(journal) << toText(journal.error());
        EXPECT_EQ((*journal)->append({1, "system", "s", "a", "w", "b"}).value(), 1U);
    }
}

TEST(HistoryCrash, EveryFlushedSampleIsThereAfterFiftyKills) {
    const TempFolder folder;
    HistoryOptions options;
    options.file = folder / "history.db";
    options.sealChunksPerFlush = 3;
    const Instant start{1'000, 490'896 * kHourMs};
    std::mt19937 random(42);
    constexpr std::uint64_t kSeries = 8;
    const auto timeOf = [&](std::uint64_t n) { return start.wallMs + static_cast<Millis>(n) * 5'000; };
    const auto instantOf = [&](std::uint64_t n) { return start.plus(static_cast<Millis>(n) * 5'000); };
    const auto valueOf = [](std::uint64_t n) { return static_cast<std::int32_t>(n * 2'654'435'761U); };
    std::uint64_t next = 0;
    for (int round = 0; round < 50; ++round) {
        const std::uint64_t first = next;
        const std::uint64_t flushed = killAfter(1 + random() % 40, [&](const Report& report) {
            auto history = openHistory(options, instantOf(first));
            if (!history) {
                ::_exit(2);
            }
            for (std::uint64_t n = first;; ++n) {
                auto added = (*history)->append("L-" + std::to_string(n % kSeries), "power", timeOf(n), valueOf(n));
                if (!added || *added != 1) {
                    ::_exit(3);
                }
                if (n % 5 == 4) {
                    if (!(*history)->flush(instantOf(n))) {
                        ::_exit(4);
                    }
                    report(n + 1);
                }
            }
        });
        auto history = openHistory(options, instantOf(flushed));
        ASSERT_TRUE(history) << toText(history.error());
        ASSERT_EQ((*history)->health().damaged, 0U);
        std::uint64_t found = 0;
        for (std::uint64_t series = 0; series < kSeries; ++series) {
            auto answer = (*history)->query("L-" + std::to_string(series), "power", start.wallMs,
                                            timeOf(flushed + 1'000), HistoryStore::kMaxPoints);
            if (!answer) {
                continue;
            }
            ASSERT_TRUE(answer->damagedHours.empty());
            std::uint64_t expected = series;
            for (const HistoryPoint& point : answer->points) {
                ASSERT_EQ(point.timeMs, timeOf(expected)) << "round " << round;
                ASSERT_EQ(point.last, valueOf(expected)) << "round " << round;
                expected += kSeries;
                ++found;
            }
        }
        ASSERT_GE(found, flushed) << "round " << round;
        // the child went on from a whole prefix: what a kill took is the end, nothing from the middle
        next = found;
    }
}

}  // namespace belfry::store
