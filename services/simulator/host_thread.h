// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

#include "models/domain/clock.h"
#include "services/stream/executor.h"

namespace belfry::simulator {

/** The thread that owns simulator and hub: runs `tick` at its pace and what others post in between. */
class HostThread final : public stream::Executor {
public:
    HostThread() = default;
    ~HostThread() override { stop(); }

    void start(Millis tickMs, std::function<void()> tick) {
        m_thread =
            std::thread([this, tickMs, tick = std::move(tick)] { run(std::chrono::milliseconds(tickMs), tick); });
    }
    void post(std::function<void()> task) override {
        {
            const std::lock_guard lock(m_mutex);
            if (m_stopping) {
                return;
            }
            m_tasks.push_back(std::move(task));
        }
        m_wake.notify_one();
    }
    /** What is posted already still runs. Not from the thread itself. */
    void stop() {
        {
            const std::lock_guard lock(m_mutex);
            m_stopping = true;
        }
        m_wake.notify_one();
        if (m_thread.joinable()) {
            m_thread.join();
        }
    }

private:
    void run(std::chrono::milliseconds pace, const std::function<void()>& tick) {
        auto due = std::chrono::steady_clock::now();
        std::unique_lock lock(m_mutex);
        while (true) {
            m_wake.wait_until(lock, due, [this] { return m_stopping || !m_tasks.empty(); });
            while (!m_tasks.empty()) {
                const std::function<void()> task = std::move(m_tasks.front());
                m_tasks.pop_front();
                lock.unlock();
                task();
                lock.lock();
            }
            if (m_stopping) {
                return;
            }
            const auto now = std::chrono::steady_clock::now();
            if (now >= due) {
                // a late tick is not made up for: the simulator measures the time that passed
                due = std::max(due + pace, now + pace / 4);
                lock.unlock();
                tick();
                lock.lock();
            }
        }
    }

    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<std::function<void()>> m_tasks;
    bool m_stopping = false;
    std::thread m_thread;
};

}  // namespace belfry::simulator
