// SPDX-License-Identifier: Apache-2.0
#include "services/store/sqlite_history.h"

#include <atomic>
#include <memory>
#include <random>
#include <string>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/store/chunk.h"
#include "tests/support/temp_folder.h"
#include "tests/unit/services/store/store_files.h"

namespace belfry::store {

namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class SqliteHistoryTest : public testing::Test {
protected:
    SqliteHistoryTest() { m_options.file = m_folder / "history.db"; }
    void open() { m_history = openHistory(m_options, m_clock.now()).value(); }
    void reopen() {
        m_history.reset();
        open();
    }
    void add(Millis time, std::int32_t raw) { ASSERT_EQ(m_history->append("L-1", "power", time, raw).value(), 1U); }
    HistoryAnswer all(std::size_t points = 1'000) {
        return m_history->query("L-1", "power", 0, m_clock.now().wallMs + 2 * kHourMs, points).value();
    }
    /** An hour's samples once a minute, then time enough that the hour is sealed. */
    void addSealedHour() {
        const Millis begin = m_clock.now().wallMs;
        for (Millis minute = 0; minute < 60; ++minute) {
            add(begin + minute * 60'000, static_cast<std::int32_t>(minute));
        }
        m_clock.advance(kHourMs + 60'000);
        ASSERT_EQ(m_history->flush(m_clock.now()).value().sealedChunks, 1U);
    }

    TempFolder m_folder;
    // begins on the hour
    ManualClock m_clock{{1'000, 490'896 * kHourMs}};
    HistoryOptions m_options;
    std::unique_ptr<HistoryStore> m_history;
};

}  // namespace

TEST_F(SqliteHistoryTest, WhatWasFlushedIsThereAfterReopening) {
    open();
    const Millis now = m_clock.now().wallMs;
    add(now, 1);
    add(now + 1, 2);
    EXPECT_EQ(m_history->flush(m_clock.now()).value().samples, 2U);
    EXPECT_EQ(m_history->flush(m_clock.now()).value().samples, 0U);
    add(now + 2, 3);
    reopen();  // a clean end flushes what is left
    EXPECT_EQ(all().samples, 3U);
    add(now + 3, 4);
    EXPECT_EQ(all().samples, 4U);
    EXPECT_EQ(m_history->series("L-1", "power").value(), 1U);
}

TEST_F(SqliteHistoryTest, TheLastSpaceOfADiskIsTheJournals) {
    open();  // makes the file
    m_history.reset();
    m_options.keepFreeBytes = UINT64_MAX;
    open();
    add(m_clock.now().wallMs, 1);
    const auto flushed = m_history->flush(m_clock.now());
    ASSERT_FALSE(flushed);
    EXPECT_EQ(flushed.error().code, ErrorCode::ResourceExhausted);
    EXPECT_THAT(flushed.error().message, HasSubstr("the journal's"));
    EXPECT_EQ(all().samples, 1U) << "it can be looked at, and waits for the disk";
}

TEST_F(SqliteHistoryTest, AnHourIsSealedAfterItsEnd) {
    open();
    add(m_clock.now().wallMs, 1);
    m_clock.advance(kHourMs);
    EXPECT_EQ(m_history->flush(m_clock.now()).value().sealedChunks, 0U);
    m_clock.advance(60'000);
    EXPECT_EQ(m_history->flush(m_clock.now()).value().sealedChunks, 1U);
    EXPECT_EQ(m_history->health().headBytes, 0U);
    EXPECT_EQ(all().samples, 1U);
    reopen();
    EXPECT_EQ(m_history->health().headBytes, 0U);
    EXPECT_EQ(all().samples, 1U);
}

TEST_F(SqliteHistoryTest, ALateSampleJoinsItsSealedHour) {
    open();
    const Millis begin = m_clock.now().wallMs;
    addSealedHour();
    add(begin + 90'000, 77);
    EXPECT_EQ(all().samples, 61U);
    ASSERT_TRUE(m_history->flush(m_clock.now()));
    EXPECT_EQ(all().samples, 61U);
    m_clock.advance(60'000);
    EXPECT_EQ(m_history->flush(m_clock.now()).value().sealedChunks, 1U);
    const auto answer = all();
    ASSERT_EQ(answer.samples, 61U);
    EXPECT_EQ(answer.points[2].last, 77);
    reopen();
    EXPECT_EQ(all().points, answer.points);
}

TEST_F(SqliteHistoryTest, AHalfSealedHourSurvivesARestart) {
    m_options.sealChunksPerFlush = 1;
    open();
    const Millis begin = m_clock.now().wallMs;
    for (const char* name : {"L-1", "L-2", "L-3"}) {
        ASSERT_TRUE(m_history->append(name, "power", begin, 5));
    }
    m_clock.advance(kHourMs + 60'000);
    EXPECT_EQ(m_history->flush(m_clock.now()).value().sealedChunks, 1U);
    reopen();
    for (const char* name : {"L-1", "L-2", "L-3"}) {
        EXPECT_EQ(m_history->query(name, "power", begin, begin, 10).value().samples, 1U) << name;
    }
    std::uint64_t sealed = 0;
    m_clock.advance(60'000);
    for (int i = 0; i < 4; ++i) {
        sealed += m_history->flush(m_clock.now()).value().sealedChunks;
    }
    EXPECT_EQ(sealed, 3U);
    for (const char* name : {"L-1", "L-2", "L-3"}) {
        EXPECT_EQ(m_history->query(name, "power", begin, begin, 10).value().samples, 1U) << name;
    }
}

TEST_F(SqliteHistoryTest, TooMuchInMemoryIsSealedEarly) {
    m_options.maxHeadBytes = 2'000;
    open();
    const Millis begin = m_clock.now().wallMs;
    for (int i = 0; i < 5'000; ++i) {
        add(begin + i * 100, i * 1'000);
        if (i % 500 == 0) {
            ASSERT_TRUE(m_history->flush(m_clock.now()));
            EXPECT_LE(m_history->health().headBytes, 2'000U);
        }
    }
    EXPECT_EQ(all().samples, 5'000U);
}

TEST_F(SqliteHistoryTest, ForgetsHoursBeyondTheRetention) {
    m_options.retentionHours = 3;
    open();
    const Millis begin = m_clock.now().wallMs;
    for (int hour = 0; hour < 6; ++hour) {
        add(m_clock.now().wallMs, hour);
        m_clock.advance(kHourMs);
        ASSERT_TRUE(m_history->flush(m_clock.now()));
    }
    m_clock.advance(60'000);
    ASSERT_TRUE(m_history->flush(m_clock.now()));
    ASSERT_TRUE(m_history->flush(m_clock.now()));
    std::vector<std::int32_t> kept;
    for (const HistoryPoint& point : all().points) {
        kept.push_back(point.last);
    }
    EXPECT_THAT(kept, ElementsAre(3, 4, 5));
    reopen();
    EXPECT_EQ(m_history->query("L-1", "power", begin, begin + 2 * kHourMs, 10).value().samples, 0U);
}

TEST_F(SqliteHistoryTest, DropsTheOldestHoursAboveItsSize) {
    m_options.maxBytes = 200'000;
    open();
    std::mt19937 random(5);
    for (int hour = 0; hour < 20; ++hour) {
        for (int i = 0; i < 3'600; ++i) {
            add(m_clock.now().wallMs + i * 1'000, static_cast<std::int32_t>(random() % 1'000'000));
        }
        m_clock.advance(kHourMs + 60'000);
        ASSERT_TRUE(m_history->flush(m_clock.now()));
    }
    for (int i = 0; i < 20; ++i) {
        ASSERT_TRUE(m_history->flush(m_clock.now()));
    }
    EXPECT_LE(m_history->health().storedBytes, 200'000U);
    const auto answer = all(100'000);
    EXPECT_GT(answer.samples, 20'000U);
    EXPECT_LT(answer.samples, 60'000U);
    // what is left is the newest, without a hole
    for (std::size_t i = 1; i < answer.points.size(); ++i) {
        ASSERT_LE(answer.points[i].timeMs - answer.points[i - 1].timeMs, 61'000);
    }
    EXPECT_GT(answer.points.back().timeMs, m_clock.now().wallMs - 2 * kHourMs);
}

TEST_F(SqliteHistoryTest, ADamagedChunkIsReportedAsUnknownAndKeptAside) {
    open();
    const Millis begin = m_clock.now().wallMs;
    addSealedHour();
    m_history.reset();
    runSql(m_options.file, "UPDATE chunk SET data = CAST(substr(data,1,20)||x'55'||substr(data,22) AS BLOB)");
    open();
    auto answer = all();
    EXPECT_EQ(answer.samples, 0U);
    EXPECT_THAT(answer.damagedHours, ElementsAre(begin));
    // a late sample must not be merged into damage, nor overwrite the evidence
    add(begin + 5, 9);
    m_clock.advance(60'000);
    ASSERT_TRUE(m_history->flush(m_clock.now()));
    EXPECT_EQ(m_history->health().damaged, 1U);
    answer = all();
    EXPECT_EQ(answer.samples, 1U);
    EXPECT_TRUE(answer.damagedHours.empty());
    m_history.reset();
    sqlite3* handle = nullptr;
    ASSERT_EQ(sqlite3_open(m_options.file.c_str(), &handle), SQLITE_OK);
    sqlite3_stmt* count = nullptr;
    sqlite3_prepare_v2(handle, "SELECT count(*) FROM quarantine", -1, &count, nullptr);
    ASSERT_EQ(sqlite3_step(count), SQLITE_ROW);
    EXPECT_EQ(sqlite3_column_int(count, 0), 1);
    sqlite3_finalize(count);
    sqlite3_close(handle);
}

TEST_F(SqliteHistoryTest, AChunkOfAnotherSeriesOrHourIsNotTaken) {
    open();
    addSealedHour();
    m_history.reset();
    runSql(m_options.file, "UPDATE chunk SET place = place + (1 << 32)");
    open();
    EXPECT_EQ(all().samples, 0U);
    EXPECT_EQ(all().damagedHours.size(), 1U);
}

TEST_F(SqliteHistoryTest, ADamagedHeadBlobCostsOnlyItself) {
    open();
    const Millis begin = m_clock.now().wallMs;
    for (int second = 0; second < 3; ++second) {
        add(begin + second * 1'000, second);
        ASSERT_TRUE(m_history->flush(m_clock.now()));
    }
    m_history.reset();
    runSql(m_options.file, "UPDATE head SET sum = sum + 1 WHERE id = 2");
    open();
    EXPECT_EQ(m_history->health().damaged, 1U);
    EXPECT_EQ(all().samples, 2U);
    reopen();
    EXPECT_EQ(m_history->health().damaged, 0U);
    EXPECT_EQ(all().samples, 2U);
}

TEST_F(SqliteHistoryTest, ARenamedSeriesIsNotShownUnderTheWrongName) {
    open();
    addSealedHour();
    m_history.reset();
    runSql(m_options.file, "UPDATE series SET entity = 'L-2'");
    open();
    EXPECT_EQ(m_history->health().damaged, 1U);
    EXPECT_EQ(m_history->query("L-2", "power", 0, m_clock.now().wallMs, 10).error().code, ErrorCode::NotFound);
    EXPECT_NE(m_history->series("L-2", "power").value(), 1U);
}

TEST_F(SqliteHistoryTest, DamageNewerFormatAndASecondOpenerAreRefused) {
    open();
    const auto second = openHistory(m_options, m_clock.now());
    ASSERT_FALSE(second);
    EXPECT_THAT(second.error().message, HasSubstr("in use by process"));
    addSealedHour();
    m_history.reset();
    const std::string whole = contentOf(m_options.file);
    runSql(m_options.file, "PRAGMA user_version=9");
    EXPECT_EQ(openHistory(m_options, m_clock.now()).error().reason, "NEWER_FORMAT");
    putContent(m_options.file, "");
    EXPECT_EQ(openHistory(m_options, m_clock.now()).error().code, ErrorCode::DataLoss);
    putContent(m_options.file, whole.substr(0, 9'000));
    EXPECT_EQ(openHistory(m_options, m_clock.now()).error().code, ErrorCode::DataLoss);
    EXPECT_EQ(contentOf(m_options.file), whole.substr(0, 9'000));
}

TEST_F(SqliteHistoryTest, ARandomBitIsNeverSilentlyWrong) {
    open();
    addSealedHour();
    addSealedHour();
    const auto right = all().points;
    m_history.reset();
    const std::string whole = contentOf(m_options.file);
    std::mt19937 random(23);
    int noticed = 0;
    for (int round = 0; round < 300; ++round) {
        putContent(m_options.file, whole);
        flipBit(m_options.file, random() % (whole.size() * 8));
        auto opened = openHistory(m_options, m_clock.now());
        if (!opened) {
            ++noticed;
            continue;
        }
        const auto answer = (*opened)->query("L-1", "power", 0, m_clock.now().wallMs, 1'000);
        if (!answer || !answer->damagedHours.empty() || (*opened)->health().damaged != 0) {
            ++noticed;
            continue;
        }
        EXPECT_EQ(answer->points, right);
    }
    EXPECT_GT(noticed, 0);
}

TEST_F(SqliteHistoryTest, AppendsFlushesAndQueriesMayRunAtOnce) {
    m_options.maxHeadBytes = 4'000;
    m_options.sealChunksPerFlush = 3;
    open();
    const Millis begin = m_clock.now().wallMs;
    const Instant now = m_clock.now();
    constexpr int kSamples = 20'000;
    std::vector<SeriesId> ids;
    for (int i = 0; i < 10; ++i) {
        ids.push_back(m_history->series("L-" + std::to_string(i), "power").value());
    }
    std::atomic<int> flushes = 0;
    std::atomic<int> queries = 0;
    {
        const std::jthread flusher([&](const std::stop_token& stop) {
            while (!stop.stop_requested() || flushes < 50) {
                ASSERT_TRUE(m_history->flush(now));
                ++flushes;
            }
        });
        const std::jthread reader([&](const std::stop_token& stop) {
            std::uint64_t before = 0;
            while (!stop.stop_requested() || queries < 50) {
                // what was once visible stays visible, whatever is being sealed
                const auto seen = m_history->query("L-1", "power", begin, begin + kHourMs, 10).value().samples;
                ASSERT_GE(seen, before);
                before = seen;
                ++queries;
            }
        });
        for (int i = 0; i < kSamples; ++i) {
            while (i % 1'000 == 0 && (flushes < i / 500 || queries < i / 500)) {
                std::this_thread::yield();
            }
            const HistorySample sample{ids[static_cast<std::size_t>(i) % ids.size()], begin + i, i, Quality::Good};
            ASSERT_EQ(m_history->append({&sample, 1}).value(), 1U);
        }
    }
    for (int i = 0; i < 10; ++i) {
        EXPECT_EQ(m_history->query("L-" + std::to_string(i), "power", begin, begin + kHourMs, 10).value().samples,
                  static_cast<std::uint64_t>(kSamples) / 10);
    }
}

}  // namespace belfry::store
