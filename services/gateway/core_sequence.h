// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include "models/domain/clock.h"

namespace belfry::gateway {

/** The gateway's one thread: everything that owns state runs here, one task after the other, so nothing below needs a
 *  lock. Other threads only post(). Timers follow the monotonic part of the Clock. */
class CoreSequence {
public:
    using Task = std::function<void()>;
    using TimerId = std::uint64_t;

    /** `clock` must outlive this. Nothing runs before start() or runReady(). */
    explicit CoreSequence(const Clock& clock) : m_clock(clock) {}
    ~CoreSequence() { stop(); }
    CoreSequence(const CoreSequence&) = delete;
    CoreSequence& operator=(const CoreSequence&) = delete;

    void start();
    /** Finishes the task that runs, drops the others and joins. Idempotent; not from the sequence itself. */
    void stop();

    /** Any thread. False once stopped: the task will not run. */
    bool post(Task task);
    /** Any thread. Runs `task` when the monotonic clock reaches `when`. */
    TimerId at(Instant when, Task task);
    /** Runs `task` every `period` until cancelled; a late run does not make the next ones bunch up. */
    TimerId every(Millis period, Task task);
    void cancel(TimerId timer);

    /** Posts and waits for the answer; not from the sequence itself. Nothing when the sequence has stopped. */
    template <typename Function>
    auto ask(Function function) -> std::optional<std::invoke_result_t<Function>> {
        auto promise = std::make_shared<std::promise<std::invoke_result_t<Function>>>();
        auto future = promise->get_future();
        // the task alone holds the promise: when it is dropped, the wait ends
        if (!post([promise = std::move(promise), function = std::move(function)]() mutable {
                promise->set_value(function());
            })) {
            return std::nullopt;
        }
        try {
            return future.get();
        } catch (const std::future_error&) {  // dropped by stop()
            return std::nullopt;
        }
    }

    /** For tests with a ManualClock: runs what is posted and due now, on the caller's thread, until nothing is left. */
    std::size_t runReady();
    [[nodiscard]] std::size_t queued() const;

private:
    struct Timer {
        TimerId id = 0;
        Millis period = 0;  ///< 0 = once
        Task task;
    };

    void loop();
    /** Takes what is ready; called with the lock held. */
    std::vector<Task> takeReady(Instant now);

    const Clock& m_clock;
    mutable std::mutex m_mutex;
    std::condition_variable m_wake;
    std::vector<Task> m_posted;
    std::multimap<Millis, Timer> m_timers;
    TimerId m_lastTimer = 0;
    bool m_stopping = false;
    std::thread m_thread;
};

}  // namespace belfry::gateway
