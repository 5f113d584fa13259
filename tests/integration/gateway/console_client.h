// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "models/feed/replica.h"
#include "services/client/client.h"

namespace belfry::test {

/** A console without a screen: a replica of the state, the alarms and orders, and waits that end as soon as what is
 *  waited for is so. */
class ConsoleClient final : public feed::FeedSink, public feed::EventSink {
public:
    static constexpr std::chrono::seconds kPatience{90};

    explicit ConsoleClient(const std::string& address, const std::string& name = "anna", bool kiosk = false,
                           client::TlsPaths tls = {}) {
        client::ClientOptions options;
        options.tls = std::move(tls);
        options.address = address;
        options.operatorName = name;
        options.workstation = "desk-1";
        options.kiosk = kiosk;
        auto ports = client::connect(options);
        if (!ports) {
            throw std::runtime_error(toText(ports.error()));
        }
        m_ports = std::move(*ports);
        m_ports.events->start(*this);
        m_ports.feed->start(*this);
    }
    ~ConsoleClient() override {
        m_ports.feed->stop();
        m_ports.events->stop();
    }

    [[nodiscard]] feed::ConsolePorts& ports() { return m_ports; }

    /** Waits until `holds` (called with the lock held) is true. */
    [[nodiscard]] bool waitFor(const std::function<bool()>& holds) {
        std::unique_lock lock(m_mutex);
        return m_changed.wait_for(lock, kPatience, holds);
    }
    /** Whether `holds` (called with the lock held) is true now. */
    [[nodiscard]] bool isSo(const std::function<bool()>& holds) {
        const std::scoped_lock lock(m_mutex);
        return holds();
    }
    /** A port's answer. */
    template <typename T>
    [[nodiscard]] static Result<T> ask(const std::function<void(feed::Reply<T>)>& call) {
        auto promise = std::make_shared<std::promise<Result<T>>>();
        auto future = promise->get_future();
        call([promise](Result<T> result) { promise->set_value(std::move(result)); });
        if (future.wait_for(kPatience) != std::future_status::ready) {
            return fail(ErrorCode::DeadlineExceeded, "no answer");
        }
        return future.get();
    }

    // With the lock held (inside waitFor), or when nothing runs any more.
    feed::Replica replica;
    std::map<std::string, feed::AlarmRecord> alarms;
    std::map<std::string, feed::OrderRecord> orders;
    std::map<std::string, feed::IncidentRecord> incidents;
    std::map<std::string, int> sounded;         ///< by alarm: how often it became Unacknowledged while listening
    std::vector<std::string> orderStates;       ///< every state of every order, as they came
    std::map<Revision, std::uint64_t> digests;  ///< of the present epoch, where the picture was whole
    std::string epoch;
    std::uint64_t messages = 0;  ///< of the feed, heartbeats too
    int snapshots = 0;
    int eventSnapshots = 0;
    int distrusted = 0;
    feed::LinkStatus link;

    void onMessage(feed::FeedMessage message) override {
        const std::scoped_lock lock(m_mutex);
        ++messages;
        const std::uint64_t seq = message.seq;
        const auto change = replica.apply(message);
        if (!change) {
            ++distrusted;
            m_ports.feed->resynchronise(change.error().message);
            return;
        }
        m_ports.feed->acknowledge(seq, replica.store().revision(), 0);
        if (change->newCatalogue) {
            digests.clear();
            epoch = replica.store().epoch();
        }
        if (change->kind == feed::FeedMessage::Kind::SnapshotEnd) {
            ++snapshots;
        }
        if (change->complete && replica.isComplete()) {
            digests[replica.store().revision()] = replica.store().digest();
        }
        m_changed.notify_all();
    }
    void onLink(const feed::LinkStatus& status) override {
        const std::scoped_lock lock(m_mutex);
        link = status;
        m_changed.notify_all();
    }
    void onIncidents(std::vector<feed::IncidentRecord> all) override {
        const std::scoped_lock lock(m_mutex);
        incidents.clear();
        for (auto& incident : all) {
            incidents[incident.id] = incident;
        }
    }
    void onSnapshot(std::uint64_t, std::vector<feed::AlarmRecord> newAlarms,
                    std::vector<feed::OrderRecord> newOrders) override {
        const std::scoped_lock lock(m_mutex);
        alarms.clear();
        orders.clear();
        for (auto& alarm : newAlarms) {
            alarms[alarm.key] = alarm;
        }
        for (auto& order : newOrders) {
            orders[order.id] = order;
        }
        ++eventSnapshots;
        m_changed.notify_all();
    }
    void onEvents(std::vector<feed::FeedEvent> events) override {
        const std::scoped_lock lock(m_mutex);
        for (feed::FeedEvent& event : events) {
            if (event.alarm) {
                const auto before = alarms.find(event.alarm->key);
                const bool waited = before != alarms.end() && before->second.state == "Unacknowledged";
                sounded[event.alarm->key] += !waited && event.alarm->state == "Unacknowledged" ? 1 : 0;
                alarms[event.alarm->key] = *event.alarm;
            }
            if (event.incident) {
                incidents[event.incident->id] = *event.incident;
            }
            if (event.order) {
                orderStates.push_back(event.order->state);
                feed::merge(orders[event.order->id], *event.order);
            }
        }
        m_changed.notify_all();
    }
    void onEventsLink(const feed::LinkStatus&) override {}

private:
    feed::ConsolePorts m_ports;
    std::mutex m_mutex;
    std::condition_variable m_changed;
};

}  // namespace belfry::test
