// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <sqlite3.h>

#include "services/store/chunk.h"
#include "services/store/sqlite_history.h"
#include "services/store/sqlite_journal.h"
#include "tests/support/fault_vfs.h"
#include "tests/support/temp_folder.h"
#include "tests/unit/services/store/journal_samples.h"

// Power cuts and disk errors at every step, on a simulated disk (promises D1, D4 and D9).
namespace belfry::store {

namespace {

namespace fs = std::filesystem;

JournalOptions journalIn(const fs::path& folder, const std::string& vfs = {}) {
    JournalOptions options;
    options.file = folder / "journal.db";
    options.reserveBytes = 0;
    options.vfs = vfs;
    return options;
}

HistoryOptions historyIn(const fs::path& folder, const std::string& vfs = {}) {
    HistoryOptions options;
    options.file = folder / "history.db";
    options.vfs = vfs;
    return options;
}

}  // namespace

TEST(JournalPowerCut, NoAcknowledgedRecordIsLostAtAnyStep) {
    std::mt19937 random(2'026);
    ManualClock clock;
    int cuts = 0;
    for (int round = 0; round < 10; ++round) {
        const TempFolder folder;
        const TempFolder after;
        FaultVfs disk("fault-journal");
        std::uint64_t acknowledged = 0;
        std::vector<std::pair<fs::path, std::uint64_t>> images;
        int wait = -1;
        disk.onOperation = [&](FaultVfs::Operation) {
            if (wait-- == 0) {
                images.emplace_back(after / std::to_string(images.size()), acknowledged);
                fs::create_directory(images.back().first);
                disk.powerCut(images.back().first, random);
                // never synced, so the disk may well have the newest: the hardest case for the check at opening
                fs::copy_file(folder / "journal.db.head", images.back().first / "journal.db.head");
                wait = static_cast<int>(random() % 120);
            }
            return SQLITE_OK;
        };
        {
            auto journal = openJournal(journalIn(folder.path(), disk.name()), clock).value();
            wait = static_cast<int>(random() % 20);
            for (int i = 0; i < 60; ++i) {
                std::vector<JournalEntry> entries(1 + random() % 3, entryOf(i));
                for (JournalEntry& entry : entries) {
                    entry.body.assign(random() % 30'000, 'x');
                }
                const StateChange change{"orders", "last", std::to_string(acknowledged + entries.size())};
                acknowledged = journal->append(entries, {&change, 1}).value();
            }
        }
        for (const auto& [image, known] : images) {
            auto journal = openJournal(journalIn(image), clock);
            ASSERT_TRUE(journal) << toText(journal.error());
            const std::uint64_t last = (*journal)->lastSeq().value();
            ASSERT_GE(last, known);
            const auto report = (*journal)->verify().value();
            ASSERT_TRUE(report.intact) << report.problem;
            if (last != 0) {
                ASSERT_EQ((*journal)->getState("orders", "last").value(), std::to_string(last));
            }
            ++cuts;
        }
    }
    EXPECT_GT(cuts, 30);
    RecordProperty("cuts", cuts);
}

TEST(HistoryPowerCut, AtMostFiveSecondsAreLostAndNoOlderChunkIsDamaged) {
    std::mt19937 random(77);
    int cuts = 0;
    for (int round = 0; round < 8; ++round) {
        const TempFolder folder;
        FaultVfs disk("fault-history");
        // begins three minutes before the hour ends, so that sealing falls into the run
        Instant now{1'000, 490'897 * kHourMs - 120'000 - static_cast<Millis>(random() % 30'000)};
        const Millis start = now.wallMs;
        auto history = openHistory(historyIn(folder.path(), disk.name()), now).value();
        for (int second = 0; second < 240; ++second, now = now.plus(1'000)) {
            for (int i = 0; i < 40; ++i) {
                const auto name = "L-" + std::to_string(i);
                ASSERT_TRUE(history->append(name, "power", now.wallMs, second * 1'000 + i));
            }
            ASSERT_TRUE(history->flush(now));
            if (random() % 20 == 0) {
                const TempFolder after;
                disk.powerCut(after.path(), random);
                auto left = openHistory(historyIn(after.path()), now);
                ASSERT_TRUE(left) << toText(left.error());
                ASSERT_EQ((*left)->health().damaged, 0U);
                ++cuts;
                if (now.wallMs - start < 5'000) {
                    continue;  // the series themselves may not be on the disk yet
                }
                const auto answer = (*left)->query("L-7", "power", start, now.wallMs, HistoryStore::kMaxPoints);
                ASSERT_TRUE(answer) << toText(answer.error());
                ASSERT_TRUE(answer->damagedHours.empty());
                ASSERT_FALSE(answer->points.empty());
                ASSERT_GE(answer->points.back().timeMs, now.wallMs - 5'000);
                for (std::size_t i = 0; i < answer->points.size(); ++i) {
                    ASSERT_EQ(answer->points[i].timeMs, start + static_cast<Millis>(i) * 1'000);
                    ASSERT_EQ(answer->points[i].last, static_cast<std::int32_t>(i) * 1'000 + 7);
                }
            }
        }
    }
    EXPECT_GT(cuts, 60);
}

// Each write and each sync of a run fails once, as a full disk and as a broken one.
TEST(JournalDiskError, EveryWriteSiteFailsWithAReasonAndLosesNothing) {
    ManualClock clock;
    for (const int fault : {SQLITE_FULL, SQLITE_IOERR_WRITE, SQLITE_IOERR_FSYNC}) {
        int failed = 0;
        bool reached = true;
        for (int step = 0; reached; step += 1 + step / 15) {
            const TempFolder folder;
            FaultVfs disk("fault-errors");
            auto journal = openJournal(journalIn(folder.path(), disk.name()), clock).value();
            int left = step;
            reached = false;
            disk.onOperation = [&](FaultVfs::Operation) {
                if (left-- == 0) {
                    reached = true;
                    return fault;
                }
                return SQLITE_OK;
            };
            std::uint64_t acknowledged = 0;
            Error refusal;
            for (int i = 0; i < 12; ++i) {
                JournalEntry entry = entryOf(i);
                entry.body.assign(200'000, 'x');
                auto appended = journal->append(entry);
                if (appended) {
                    acknowledged = *appended;
                } else {
                    refusal = appended.error();
                    EXPECT_EQ(refusal.code,
                              fault == SQLITE_FULL ? ErrorCode::ResourceExhausted : ErrorCode::Unavailable)
                        << toText(refusal);
                    EXPECT_FALSE(refusal.hint.empty());
                    ++failed;
                }
            }
            // viewing goes on whatever happened
            EXPECT_GE(journal->read(1, 100).value().size(), acknowledged);
            if (fault == SQLITE_FULL) {
                clock.advance(1'000);
                const auto again = journal->append(entryOf(99));
                EXPECT_TRUE(again) << "step " << step << ": " << (again ? "" : toText(again.error()));
                acknowledged = again.value_or(acknowledged);
            }
            journal.reset();
            disk.onOperation = nullptr;
            journal = openJournal(journalIn(folder.path()), clock).value();
            EXPECT_GE(journal->lastSeq().value(), acknowledged);
            const auto report = journal->verify().value();
            EXPECT_TRUE(report.intact) << report.problem;
        }
        EXPECT_GT(failed, 10) << fault;
    }
}

}  // namespace belfry::store
