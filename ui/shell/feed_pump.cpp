// SPDX-License-Identifier: Apache-2.0
#include "ui/shell/feed_pump.h"

#include <algorithm>

namespace belfry::ui {

FeedPump::FeedPump(feed::FeedSource& feed, feed::EventSource& events, const Clock& clock, QObject* parent)
    : QObject(parent), m_feed(feed), m_events(events), m_clock(clock) {
    m_mailbox->pump = this;
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, [this] { drain(kBudgetMs); });
}

FeedPump::~FeedPump() { stop(); }

void FeedPump::start() {
    if (!m_started) {
        m_started = true;
        m_feed.start(*this);
        m_events.start(*this);
    }
}

void FeedPump::stop() {
    {
        const std::scoped_lock lock(m_mailbox->mutex);
        m_mailbox->closed = true;
        m_mailbox->pump = nullptr;
        m_mailbox->items.clear();
    }
    m_mailbox->space.notify_all();
    if (m_started) {
        m_started = false;
        m_events.stop();
        m_feed.stop();
    }
}

bool FeedPump::isIdle() const {
    const std::scoped_lock lock(m_mailbox->mutex);
    return m_mailbox->items.empty();
}

void FeedPump::Mailbox::post(Item item, bool mayWait) {
    std::unique_lock lock(mutex);
    if (mayWait) {
        space.wait(lock, [this] { return closed || items.size() < kMaxMessages; });
    }
    if (closed) {
        return;
    }
    items.push_back(std::move(item));
    if (!woken) {
        woken = true;
        // under the lock, so that the pump cannot vanish between the check and the call
        QMetaObject::invokeMethod(pump, &FeedPump::schedule, Qt::QueuedConnection);
    }
}

void FeedPump::onMessage(feed::FeedMessage message) {
    m_mailbox->post(Arrived{std::move(message), m_clock.now().monoMs}, true);
}

void FeedPump::onLink(const feed::LinkStatus& status) { m_mailbox->post(StateLink{status}, false); }

void FeedPump::onSnapshot(std::uint64_t /*seq*/, std::vector<feed::AlarmRecord> alarms,
                          std::vector<feed::OrderRecord> orders) {
    m_mailbox->post(EventsReset{std::move(alarms), std::move(orders), std::exchange(m_incidents, {})}, true);
}

void FeedPump::onIncidents(std::vector<feed::IncidentRecord> incidents) { m_incidents = std::move(incidents); }

void FeedPump::onEvents(std::vector<feed::FeedEvent> events) { m_mailbox->post(std::move(events), true); }

void FeedPump::onEventsHeartbeat(Millis evaluatorAgeMs, std::vector<feed::AlarmFloodInfo> floods) {
    m_mailbox->post(EventsBeat{evaluatorAgeMs, std::move(floods), m_clock.now().monoMs}, true);
}

void FeedPump::onEventsLink(const feed::LinkStatus& status) { m_mailbox->post(EventsLink{status}, false); }

void FeedPump::schedule() {
    if (!m_timer.isActive()) {
        const Millis since = m_clock.now().monoMs - m_lastDrainMonoMs;
        m_timer.start(static_cast<int>(std::clamp<Millis>(kFrameMs - since, 0, kFrameMs)));
    }
}

std::size_t FeedPump::drainNow() { return drain(std::nullopt); }

std::size_t FeedPump::drain(std::optional<Millis> budgetMs) {
    const Millis begun = m_clock.now().monoMs;
    items::StoreChange change;
    std::size_t taken = 0;
    bool more = true;
    while (more) {
        std::deque<Item> batch;
        {
            const std::scoped_lock lock(m_mailbox->mutex);
            if (m_mailbox->items.empty()) {
                m_mailbox->woken = false;
                break;
            }
            batch.push_back(std::move(m_mailbox->items.front()));
            m_mailbox->items.pop_front();
        }
        m_mailbox->space.notify_one();
        take(batch.front(), change);
        ++taken;
        if (budgetMs && m_clock.now().monoMs - begun >= *budgetMs) {
            more = false;  // the rest waits for the next frame; `woken` stays, the timer is ours
            m_timer.start(kFrameMs);
        }
    }
    m_lastDrainMonoMs = m_clock.now().monoMs;
    if (!change.isEmpty()) {
        emit storeChanged(change);
    }
    if (std::exchange(m_becameComplete, false) && m_replica.isComplete()) {
        emit pictureComplete();
    }
    if (m_lastSeq != 0) {
        m_feed.acknowledge(m_lastSeq, m_replica.store().revision(), m_lastDrainMonoMs - m_lastArrivalMonoMs);
        m_lastSeq = 0;
    }
    if (taken > 0) {
        emit drained();
    }
    return taken;
}

void FeedPump::take(Item& item, items::StoreChange& change) {
    if (auto* const arrived = std::get_if<Arrived>(&item)) {
        apply(*arrived, change);
    } else if (const auto* const state = std::get_if<StateLink>(&item)) {
        m_link = state->status;
        emit linkChanged();
    } else if (const auto* const events = std::get_if<EventsLink>(&item)) {
        m_eventsLink = events->status;
        emit linkChanged();
    } else if (auto* const reset = std::get_if<EventsReset>(&item)) {
        emit eventsReset(std::move(reset->alarms), std::move(reset->orders));
        emit incidentsReset(std::move(reset->incidents));
    } else if (const auto* const list = std::get_if<std::vector<feed::FeedEvent>>(&item)) {
        for (const feed::FeedEvent& event : *list) {
            if (event.alarm) {
                emit alarmHappened(*event.alarm);
            }
            if (event.order) {
                emit orderHappened(*event.order);
            }
            if (event.incident) {
                emit incidentHappened(*event.incident);
            }
        }
    } else if (const auto* const beat = std::get_if<EventsBeat>(&item)) {
        emit alarmsEvaluated(beat->evaluatorAgeMs, beat->floods, beat->monoMs);
    } else if (const auto* const call = std::get_if<std::function<void()>>(&item)) {
        (*call)();
    }
}

void FeedPump::apply(Arrived& arrived, items::StoreChange& change) {
    feed::FeedMessage& message = arrived.message;
    m_lastSeq = std::max(m_lastSeq, message.seq);
    m_lastArrivalMonoMs = arrived.monoMs;
    if (message.kind == feed::FeedMessage::Kind::Catalogue && !change.isEmpty()) {
        emit storeChanged(change);  // it belongs to the store that is about to go
        change = {};
    }
    const bool wasComplete = m_replica.isComplete();
    const Result<feed::ReplicaChange> result = m_replica.apply(message);
    if (!result) {
        m_feed.resynchronise(result.error().message);
        emit distrusted(QString::fromStdString(result.error().message));
        return;
    }
    if (message.kind == feed::FeedMessage::Kind::Scope) {
        feed::ScopeChange left;
        left.dropped = result->forgotten;
        emit scopeChanged(left);
    }
    if (message.kind == feed::FeedMessage::Kind::Aggregates) {
        emit countsChanged();
    }
    if (message.kind == feed::FeedMessage::Kind::Heartbeat && !message.sources.empty()) {
        emit sourcesChanged(message.sources);
    }
    if (message.delta.wallMs > 0) {
        emit wallLearnt(message.delta.wallMs);
    }
    if (result->newCatalogue) {
        emit wallLearnt(m_replica.gateway().wallMs);
        emit storeReplaced();
    }
    if (result->refused) {
        return;  // its rows are in no picture: nobody may be told of them
    }
    if (message.kind == feed::FeedMessage::Kind::Delta || message.kind == feed::FeedMessage::Kind::SnapshotRows) {
        emit deltaApplied(message.delta);
    }
    for (const feed::LayerBatch& batch : message.delta.batches) {
        change.rows.insert(change.rows.end(), batch.handles.begin(), batch.handles.end());
    }
    for (const feed::AddedAsset& added : message.delta.added) {
        change.rows.push_back(added.handle);
        change.entities = true;
    }
    change.entities = change.entities || !message.delta.removed.empty();
    m_becameComplete = m_becameComplete || (!wasComplete && m_replica.isComplete());
}

}  // namespace belfry::ui
