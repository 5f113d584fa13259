// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include <grpcpp/grpcpp.h>

#include "models/domain/clock.h"
#include "services/stream/city_feed_service.h"
#include "services/stream/executor.h"
#include "tests/support/wire_city.h"

namespace belfry::client::testing {

/** A thread that runs what is posted to it, and in between ticks. */
class TestExecutor final : public stream::Executor {
public:
    TestExecutor() : m_thread([this] { run(); }) {}
    ~TestExecutor() override { stop(); }

    void post(std::function<void()> task) override {
        const std::lock_guard lock(m_mutex);
        if (!m_stop) {
            m_tasks.push_back(std::move(task));
            m_changed.notify_all();
        }
    }
    /** Runs on the owner thread and waits for it. */
    void sync(std::function<void()> task) {
        std::promise<void> done;
        post([&] {
            task();
            done.set_value();
        });
        done.get_future().wait();
    }
    void everyTick(std::function<void()> task) {
        const std::lock_guard lock(m_mutex);
        m_tick = std::move(task);
        m_changed.notify_all();
    }
    void stop() {
        {
            const std::lock_guard lock(m_mutex);
            m_stop = true;
            m_changed.notify_all();
        }
        if (m_thread.joinable()) {
            m_thread.join();
        }
    }

private:
    void run() {
        std::unique_lock lock(m_mutex);
        while (!m_stop) {
            if (m_tasks.empty()) {
                m_changed.wait_for(lock, std::chrono::milliseconds(10));
            }
            std::deque<std::function<void()>> tasks;
            tasks.swap(m_tasks);
            const auto tick = m_tick;
            lock.unlock();
            for (const auto& task : tasks) {
                task();
            }
            if (tick) {
                tick();
            }
            lock.lock();
        }
        m_tasks.clear();
    }

    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::deque<std::function<void()>> m_tasks;
    std::function<void()> m_tick;
    bool m_stop = false;
    std::thread m_thread;
};

/** A city system on a socket: hub, service, server. Killed and made again in the same place. */
class WireServer {
public:
    WireServer(const std::string& address, feed::Store store, std::vector<grpc::Service*> others = {})
        : m_hub({}, m_clock, std::move(store)), m_service(m_hub, m_executor) {
        grpc::ServerBuilder builder;
        stream::applyServerDefaults(builder);
        if (!address.empty()) {
            builder.AddListeningPort(address, grpc::InsecureServerCredentials());
        }
        builder.RegisterService(m_service.service());
        for (grpc::Service* other : others) {
            builder.RegisterService(other);
        }
        m_server = builder.BuildAndStart();
        m_executor.everyTick([this] { m_hub.commit(m_clock.now()); });
    }
    ~WireServer() {
        m_server->Shutdown(std::chrono::system_clock::now());
        m_executor.sync([this] { m_service.stop(); });
        m_executor.stop();
    }

    [[nodiscard]] bool isUp() const { return m_server != nullptr; }
    [[nodiscard]] std::shared_ptr<grpc::Channel> inProcess() { return m_server->InProcessChannel({}); }
    /** Work with the hub on its own thread. */
    void withHub(const std::function<void(stream::FeedHub&)>& work) {
        m_executor.sync([&] { work(m_hub); });
    }
    [[nodiscard]] std::uint64_t digest() {
        std::uint64_t digest = 0;
        withHub([&](stream::FeedHub& hub) {
            hub.commit(m_clock.now());
            digest = hub.store().digest();
        });
        return digest;
    }

private:
    SystemClock m_clock;
    TestExecutor m_executor;
    stream::FeedHub m_hub;
    stream::CityFeedService m_service;
    std::unique_ptr<grpc::Server> m_server;
};

}  // namespace belfry::client::testing
