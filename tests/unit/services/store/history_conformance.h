// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <limits>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/store/history.h"

// What every HistoryStore must do. A Bench has `HistoryStore& history()` and `ManualClock& clock()`.
namespace belfry::store {

inline std::vector<Millis> timesOf(const HistoryAnswer& answer) {
    std::vector<Millis> times;
    for (const HistoryPoint& point : answer.points) {
        times.push_back(point.timeMs);
    }
    return times;
}

template <typename Bench>
class HistoryConformance : public testing::Test {
protected:
    Bench m_bench;
    HistoryStore& history() { return m_bench.history(); }
    ManualClock& clock() { return m_bench.clock(); }
};

TYPED_TEST_SUITE_P(HistoryConformance);

TYPED_TEST_P(HistoryConformance, NumbersPairs) {
    HistoryStore& history = this->history();
    const SeriesId first = history.series("L-1", "power").value();
    EXPECT_EQ(history.series("L-1", "power").value(), first);
    EXPECT_NE(history.series("L-1", "level").value(), first);
    EXPECT_NE(history.series("L-2", "power").value(), first);
    EXPECT_EQ(history.series("", "power").error().code, ErrorCode::InvalidArgument);
    EXPECT_EQ(history.series("L-1", "").error().code, ErrorCode::InvalidArgument);
}

TYPED_TEST_P(HistoryConformance, TellsUnknownFromEmpty) {
    HistoryStore& history = this->history();
    const Millis now = this->clock().now().wallMs;
    EXPECT_EQ(history.query("L-1", "power", now - 1, now, 10).error().code, ErrorCode::NotFound);
    ASSERT_TRUE(history.series("L-1", "power"));
    EXPECT_TRUE(history.query("L-1", "power", now - 1, now, 10).value().points.empty());
}

TYPED_TEST_P(HistoryConformance, AnswersSamplesAsTheyAreWhenTheyFit) {
    HistoryStore& history = this->history();
    const Millis now = this->clock().now().wallMs;
    ASSERT_EQ(history.append("L-1", "power", now - 2, -7).value(), 1U);
    ASSERT_EQ(history.append("L-1", "power", now - 1, 2'147'483'647, Quality::Uncertain).value(), 1U);
    ASSERT_EQ(history.append("L-1", "power", now, 5, Quality::Missing).value(), 1U);
    const auto answer = history.query("L-1", "power", now - 2, now, 3).value();
    EXPECT_EQ(answer.samples, 3U);
    EXPECT_THAT(answer.points, testing::ElementsAre(HistoryPoint{now - 2, -7, -7, -7, 1, Quality::Good},
                                                    HistoryPoint{now - 1, 2'147'483'647, 2'147'483'647, 2'147'483'647,
                                                                 1, Quality::Uncertain},
                                                    HistoryPoint{now, 0, 0, 0, 0, Quality::Missing}));
}

TYPED_TEST_P(HistoryConformance, PutsManySamplesIntoEqualSpans) {
    HistoryStore& history = this->history();
    const Millis start = this->clock().now().wallMs - 1'000;
    for (int i = 0; i < 100; ++i) {
        ASSERT_TRUE(
            history.append("L-1", "power", start + i * 10, (i % 10) - 5, i == 42 ? Quality::Bad : Quality::Good));
    }
    const auto answer = history.query("L-1", "power", start, start + 999, 10).value();
    EXPECT_EQ(answer.samples, 100U);
    ASSERT_EQ(answer.points.size(), 10U);
    for (std::size_t i = 0; i < 10; ++i) {
        const auto quality = i == 4 ? Quality::Bad : Quality::Good;
        EXPECT_EQ(answer.points[i], (HistoryPoint{start + static_cast<Millis>(i) * 100, -5, 4, 4, 10, quality}));
    }
}

TYPED_TEST_P(HistoryConformance, BoundsAreInclusiveAndRangesAreChecked) {
    HistoryStore& history = this->history();
    const Millis now = this->clock().now().wallMs;
    for (int i = 0; i < 5; ++i) {
        ASSERT_TRUE(history.append("L-1", "power", now + i, i));
    }
    EXPECT_THAT(timesOf(history.query("L-1", "power", now + 1, now + 3, 10).value()),
                testing::ElementsAre(now + 1, now + 2, now + 3));
    EXPECT_EQ(history.query("L-1", "power", now, now - 1, 10).error().code, ErrorCode::InvalidArgument);
    EXPECT_EQ(history.query("L-1", "power", now, now, 0).error().code, ErrorCode::InvalidArgument);
    EXPECT_EQ(history.query("L-1", "power", now, now, HistoryStore::kMaxPoints + 1).error().code,
              ErrorCode::InvalidArgument);
    // all of time is a legal question
    EXPECT_EQ(history.query("L-1", "power", 0, std::numeric_limits<Millis>::max(), 10).value().samples, 5U);
}

TYPED_TEST_P(HistoryConformance, TheLastSampleOfAMillisecondWins) {
    HistoryStore& history = this->history();
    const Millis now = this->clock().now().wallMs;
    for (const int raw : {1, 2}) {
        ASSERT_TRUE(history.append("L-1", "power", now, raw));
    }
    ASSERT_TRUE(history.append("L-1", "power", now + 5, 9));
    ASSERT_TRUE(history.append("L-1", "power", now, 3));
    const auto answer = history.query("L-1", "power", now, now + 5, 10).value();
    ASSERT_EQ(answer.samples, 2U);
    EXPECT_EQ(answer.points[0].last, 3);
}

TYPED_TEST_P(HistoryConformance, RefusesTheFarFutureTheForgottenPastAndUnknownSeries) {
    HistoryStore& history = this->history();
    const Millis now = this->clock().now().wallMs;
    EXPECT_EQ(history.append("L-1", "power", now + 3'600'001, 1).value(), 0U);
    EXPECT_EQ(history.append("L-1", "power", now - 169 * 3'600'000LL, 1).value(), 0U);
    EXPECT_EQ(history.health().refused, 2U);
    const HistorySample stranger{99, now, 1, Quality::Good};
    EXPECT_EQ(history.append({&stranger, 1}).error().code, ErrorCode::InvalidArgument);
}

// Random samples over three hours, out of order too, with flushes between, compared with the plain model.
TYPED_TEST_P(HistoryConformance, AgreesWithTheModelUnderRandomUse) {
    HistoryStore& history = this->history();
    ManualClock& clock = this->clock();
    std::map<std::pair<std::string, Millis>, HistorySample> model;
    std::mt19937 random(20'260'101);
    const Millis begin = clock.now().wallMs;
    const std::vector<std::string> names = {"L-1", "L-2", "L-3"};
    for (int round = 0; round < 400; ++round) {
        clock.advance(27'000);
        for (const std::string& name : names) {
            const bool late = random() % 8 == 0;
            const Millis time = clock.now().wallMs - (late ? static_cast<Millis>(random() % 7'200'000) : 0);
            const auto raw = static_cast<std::int32_t>(random());
            const auto quality = random() % 10 == 0 ? static_cast<Quality>(random() % 5) : Quality::Good;
            ASSERT_EQ(history.append(name, "power", time, raw, quality).value(), 1U);
            model[{name, time}] = {0, time, raw, quality};
        }
        if (round % 3 == 0) {
            ASSERT_TRUE(history.flush(clock.now()));
        }
        const std::string& name = names[random() % names.size()];
        const Millis from = begin - 7'200'000 + static_cast<Millis>(random() % 10'000'000);
        const Millis to = from + static_cast<Millis>(random() % 20'000'000);
        const std::size_t points = 1 + random() % 200;
        std::vector<HistorySample> expected;
        for (auto at = model.lower_bound({name, from}); at != model.end() && at->first <= std::pair{name, to}; ++at) {
            expected.push_back(at->second);
        }
        const auto answer = history.query(name, "power", from, to, points).value();
        ASSERT_EQ(answer.samples, expected.size()) << "round " << round;
        ASSERT_EQ(answer.points, decimate(expected, from, to, points)) << "round " << round;
    }
}

REGISTER_TYPED_TEST_SUITE_P(HistoryConformance, NumbersPairs, TellsUnknownFromEmpty, AnswersSamplesAsTheyAreWhenTheyFit,
                            PutsManySamplesIntoEqualSpans, BoundsAreInclusiveAndRangesAreChecked,
                            TheLastSampleOfAMillisecondWins, RefusesTheFarFutureTheForgottenPastAndUnknownSeries,
                            AgreesWithTheModelUnderRandomUse);

}  // namespace belfry::store
