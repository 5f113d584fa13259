// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/core_sequence.h"

#include <gtest/gtest.h>

namespace belfry::gateway {
namespace {

TEST(CoreSequence, RunsInTheOrderOfPosting) {
    const ManualClock clock;
    CoreSequence sequence(clock);
    std::vector<int> order;
    sequence.post([&] {
        order.push_back(1);
        sequence.post([&] { order.push_back(3); });
    });
    sequence.post([&] { order.push_back(2); });
    EXPECT_EQ(sequence.runReady(), 3U);
    EXPECT_EQ(order, (std::vector{1, 2, 3}));
}

TEST(CoreSequence, TimersFollowTheMonotonicClockOnly) {
    ManualClock clock;
    CoreSequence sequence(clock);
    int fired = 0;
    sequence.at(clock.now().plus(1'000), [&] { ++fired; });
    clock.jumpWall(86'400'000);
    sequence.runReady();
    EXPECT_EQ(fired, 0) << "a wall clock that jumps moves no timer";
    clock.advance(999);
    sequence.runReady();
    EXPECT_EQ(fired, 0);
    clock.advance(1);
    sequence.runReady();
    EXPECT_EQ(fired, 1);
    clock.advance(10'000);
    sequence.runReady();
    EXPECT_EQ(fired, 1);
}

TEST(CoreSequence, ALateTickDoesNotMakeTheNextOnesBunchUp) {
    ManualClock clock;
    CoreSequence sequence(clock);
    int ticks = 0;
    const auto timer = sequence.every(50, [&] { ++ticks; });
    clock.advance(1'000);
    sequence.runReady();
    EXPECT_EQ(ticks, 1);
    clock.advance(50);
    sequence.runReady();
    EXPECT_EQ(ticks, 2);
    sequence.cancel(timer);
    clock.advance(50);
    sequence.runReady();
    EXPECT_EQ(ticks, 2);
}

TEST(CoreSequence, AskAnswersFromTheThreadAndSaysWhenItIsOver) {
    const SystemClock clock;
    CoreSequence sequence(clock);
    sequence.start();
    EXPECT_EQ(sequence.ask([] { return 42; }), 42);
    sequence.stop();
    EXPECT_EQ(sequence.ask([] { return 42; }), std::nullopt);
    EXPECT_FALSE(sequence.post([] {}));
}

TEST(CoreSequence, StopWakesWhoStillWaits) {
    const SystemClock clock;
    CoreSequence sequence(clock);  // never started: nothing answers
    std::optional<int> answer = 1;
    std::thread asker([&] { answer = sequence.ask([] { return 2; }); });
    while (sequence.queued() == 0) {
        std::this_thread::yield();
    }
    sequence.stop();
    asker.join();
    EXPECT_EQ(answer, std::nullopt);
}

}  // namespace
}  // namespace belfry::gateway
