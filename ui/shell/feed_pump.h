// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QTimer>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "models/feed/ports.h"
#include "models/feed/replica.h"
#include "models/items/store_change.h"

namespace belfry::ui {

/** The one place where threads meet. Worker threads of the ports fill a bounded mailbox; the GUI thread drains it at
 *  most once a frame and within a time budget, applies it to the replica, tells who listens, and gives credit back. A
 *  full mailbox makes the worker wait: a slow console slows its own lane and nobody else's. */
class FeedPump final : public QObject, private feed::FeedSink, private feed::EventSink {
    Q_OBJECT
public:
    static constexpr std::size_t kMaxMessages = 256;
    static constexpr int kFrameMs = 16;
    static constexpr Millis kBudgetMs = 8;

    /** `feed`, `events` and `clock` must outlive this object. */
    FeedPump(feed::FeedSource& feed, feed::EventSource& events, const Clock& clock, QObject* parent = nullptr);
    ~FeedPump() override;

    void start();
    /** No callback runs or comes after it returns. */
    void stop();

    [[nodiscard]] const feed::Store& store() const { return m_replica.store(); }
    [[nodiscard]] const feed::Replica& replica() const { return m_replica; }
    [[nodiscard]] const feed::LinkStatus& link() const { return m_link; }
    [[nodiscard]] const feed::LinkStatus& eventsLink() const { return m_eventsLink; }
    /** Nothing waits to be applied. */
    [[nodiscard]] bool isIdle() const;

    /** Wraps a reply so that it comes on this object's thread, or never if this object is gone. */
    template <typename T>
    feed::Reply<T> here(feed::Reply<T> reply) {
        return [mailbox = m_mailbox, reply = std::move(reply)](Result<T> result) {
            mailbox->postCall([reply, result = std::move(result)]() mutable { reply(std::move(result)); });
        };
    }

    /** Applies what waits, regardless of the frame; for tests. Returns the number of messages taken. */
    std::size_t drainNow();

signals:
    /** The catalogue was replaced: store() is another city picture, every handle is void. */
    void storeReplaced();
    void storeChanged(const belfry::items::StoreChange& change);
    /** One delta (or a part of a snapshot) is in the store. */
    void deltaApplied(const belfry::feed::Delta& delta);
    /** Which rows are told has changed; replica().following() says it all. `dropped`: rows whose values were forgotten.
     */
    void scopeChanged(const belfry::feed::ScopeChange& change);
    /** replica().counts() says something new. */
    void countsChanged();
    /** Whole and trusted at the store's revision. */
    void pictureComplete();
    void linkChanged();
    /** All city systems; told when something changed and now and then. */
    void sourcesChanged(const std::vector<belfry::feed::SourceHealth>& sources);
    void wallLearnt(belfry::Millis wallMs);
    void eventsReset(std::vector<belfry::feed::AlarmRecord> alarms, std::vector<belfry::feed::OrderRecord> orders);
    /** Right after eventsReset(), with which it came. */
    void incidentsReset(std::vector<belfry::feed::IncidentRecord> incidents);
    void incidentHappened(const belfry::feed::IncidentRecord& incident);
    void alarmHappened(const belfry::feed::AlarmRecord& alarm);
    void orderHappened(const belfry::feed::OrderRecord& order);
    /** The gateway evaluated its alarms `ageMs` before this arrived, at `arrivedMonoMs`. */
    void alarmsEvaluated(belfry::Millis ageMs, const std::vector<belfry::feed::AlarmFloodInfo>& floods,
                         belfry::Millis arrivedMonoMs);
    /** What waited is applied: what followed from many messages can be told once. */
    void drained();
    /** The picture failed a check; a new one has been asked for. */
    void distrusted(const QString& why);

private:
    struct EventsReset {
        std::vector<feed::AlarmRecord> alarms;
        std::vector<feed::OrderRecord> orders;
        std::vector<feed::IncidentRecord> incidents;
    };
    struct StateLink {
        feed::LinkStatus status;
    };
    struct EventsLink {
        feed::LinkStatus status;
    };
    struct EventsBeat {
        Millis evaluatorAgeMs = 0;
        std::vector<feed::AlarmFloodInfo> floods;
        Millis monoMs = 0;
    };
    struct Arrived {
        feed::FeedMessage message;
        Millis monoMs = 0;
    };
    using Item = std::variant<Arrived, StateLink, EventsLink, EventsReset, std::vector<feed::FeedEvent>, EventsBeat,
                              std::function<void()>>;

    /** Shared with replies that are still on their way, which may outlive the pump. */
    struct Mailbox {
        std::mutex mutex;
        std::condition_variable space;
        std::deque<Item> items;
        bool closed = false;
        bool woken = false;
        FeedPump* pump = nullptr;

        void post(Item item, bool mayWait);
        void postCall(std::function<void()> call) { post(std::move(call), false); }
    };

    void onMessage(feed::FeedMessage message) override;
    void onLink(const feed::LinkStatus& status) override;
    void onSnapshot(std::uint64_t seq, std::vector<feed::AlarmRecord> alarms,
                    std::vector<feed::OrderRecord> orders) override;
    void onIncidents(std::vector<feed::IncidentRecord> incidents) override;
    void onEvents(std::vector<feed::FeedEvent> events) override;
    void onEventsHeartbeat(Millis evaluatorAgeMs, std::vector<feed::AlarmFloodInfo> floods) override;
    void onEventsLink(const feed::LinkStatus& status) override;

    void schedule();
    std::size_t drain(std::optional<Millis> budgetMs);
    void take(Item& item, items::StoreChange& change);
    void apply(Arrived& arrived, items::StoreChange& change);

    feed::FeedSource& m_feed;
    feed::EventSource& m_events;
    const Clock& m_clock;
    std::vector<feed::IncidentRecord> m_incidents;  ///< of the snapshot to come; of the events lane's thread alone
    std::shared_ptr<Mailbox> m_mailbox = std::make_shared<Mailbox>();
    QTimer m_timer;
    feed::Replica m_replica;
    feed::LinkStatus m_link;
    feed::LinkStatus m_eventsLink;
    Millis m_lastDrainMonoMs = 0;
    std::uint64_t m_lastSeq = 0;
    Millis m_lastArrivalMonoMs = 0;
    bool m_started = false;
    bool m_becameComplete = false;
};

}  // namespace belfry::ui
