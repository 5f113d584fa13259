// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/core_sequence.h"

#include <algorithm>
#include <chrono>

namespace belfry::gateway {

void CoreSequence::start() {
    const std::scoped_lock lock(m_mutex);
    if (!m_thread.joinable() && !m_stopping) {
        m_thread = std::thread([this] { loop(); });
    }
}

void CoreSequence::stop() {
    {
        const std::scoped_lock lock(m_mutex);
        m_stopping = true;
    }
    m_wake.notify_all();
    if (m_thread.joinable()) {
        m_thread.join();
    }
    // Dropped tasks break their promises outside the lock: whoever waits in ask() wakes up.
    std::vector<Task> dropped;
    std::multimap<Millis, Timer> timers;
    const std::scoped_lock lock(m_mutex);
    dropped.swap(m_posted);
    timers.swap(m_timers);
}

bool CoreSequence::post(Task task) {
    {
        const std::scoped_lock lock(m_mutex);
        if (m_stopping) {
            return false;
        }
        m_posted.push_back(std::move(task));
    }
    m_wake.notify_one();
    return true;
}

CoreSequence::TimerId CoreSequence::at(Instant when, Task task) {
    TimerId id = 0;
    {
        const std::scoped_lock lock(m_mutex);
        id = ++m_lastTimer;
        m_timers.emplace(when.monoMs, Timer{id, 0, std::move(task)});
    }
    m_wake.notify_one();
    return id;
}

CoreSequence::TimerId CoreSequence::every(Millis period, Task task) {
    TimerId id = 0;
    {
        const std::scoped_lock lock(m_mutex);
        id = ++m_lastTimer;
        m_timers.emplace(m_clock.now().monoMs + period, Timer{id, period, std::move(task)});
    }
    m_wake.notify_one();
    return id;
}

void CoreSequence::cancel(TimerId timer) {
    const std::scoped_lock lock(m_mutex);
    std::erase_if(m_timers, [timer](const auto& entry) { return entry.second.id == timer; });
}

std::vector<CoreSequence::Task> CoreSequence::takeReady(Instant now) {
    std::vector<Task> ready;
    ready.swap(m_posted);
    std::vector<Timer> repeated;
    while (!m_timers.empty() && m_timers.begin()->first <= now.monoMs) {
        Timer timer = std::move(m_timers.begin()->second);
        m_timers.erase(m_timers.begin());
        ready.push_back(timer.task);
        if (timer.period > 0) {
            repeated.push_back(std::move(timer));
        }
    }
    for (Timer& timer : repeated) {
        const Millis next = now.monoMs + timer.period;
        m_timers.emplace(next, std::move(timer));
    }
    return ready;
}

void CoreSequence::loop() {
    std::unique_lock lock(m_mutex);
    while (!m_stopping) {
        const Instant now = m_clock.now();
        std::vector<Task> ready = takeReady(now);
        if (ready.empty()) {
            if (m_timers.empty()) {
                m_wake.wait(lock);
            } else {
                const Millis wait = std::max<Millis>(1, m_timers.begin()->first - now.monoMs);
                m_wake.wait_for(lock, std::chrono::milliseconds(wait));
            }
            continue;
        }
        lock.unlock();
        for (Task& task : ready) {
            task();
            task = nullptr;
        }
        lock.lock();
    }
}

std::size_t CoreSequence::runReady() {
    std::size_t count = 0;
    while (true) {
        std::vector<Task> ready;
        {
            const std::scoped_lock lock(m_mutex);
            ready = takeReady(m_clock.now());
        }
        if (ready.empty()) {
            return count;
        }
        for (Task& task : ready) {
            task();
        }
        count += ready.size();
    }
}

std::size_t CoreSequence::queued() const {
    const std::scoped_lock lock(m_mutex);
    return m_posted.size();
}

}  // namespace belfry::gateway
