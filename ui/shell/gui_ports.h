// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/feed/ports.h"
#include "ui/shell/feed_pump.h"

namespace belfry::ui {

/** The ports as view-models see them: same calls, but replies come on the GUI thread through the FeedPump. */
class GuiAlarmPort final : public feed::AlarmPort {
public:
    GuiAlarmPort(feed::AlarmPort& port, FeedPump& pump) : m_port(port), m_pump(pump) {}
    void acknowledge(const std::string& key, std::uint64_t occurrence, const std::string& note,
                     feed::Reply<feed::AlarmRecord> reply) override {
        m_port.acknowledge(key, occurrence, note, m_pump.here(std::move(reply)));
    }
    void shelve(const std::string& key, Millis duration, const std::string& reason,
                feed::Reply<feed::AlarmRecord> reply) override {
        m_port.shelve(key, duration, reason, m_pump.here(std::move(reply)));
    }
    void unshelve(const std::string& key, feed::Reply<feed::AlarmRecord> reply) override {
        m_port.unshelve(key, m_pump.here(std::move(reply)));
    }
    void act(const feed::AlarmAction& action, feed::Reply<std::vector<feed::AlarmOutcome>> reply) override {
        m_port.act(action, m_pump.here(std::move(reply)));
    }
    void situation(feed::Reply<feed::AlarmSituation> reply) override {
        m_port.situation(m_pump.here(std::move(reply)));
    }
    void planMaintenance(const feed::MaintenanceWindow& window, feed::Reply<feed::MaintenanceWindow> reply) override {
        m_port.planMaintenance(window, m_pump.here(std::move(reply)));
    }
    void endMaintenance(const std::string& id, feed::Reply<feed::MaintenanceWindow> reply) override {
        m_port.endMaintenance(id, m_pump.here(std::move(reply)));
    }
    void kpis(Millis period, const std::string& position, feed::Reply<feed::AlarmKpis> reply) override {
        m_port.kpis(period, position, m_pump.here(std::move(reply)));
    }
    void searchJournal(const feed::JournalSearch& search, feed::Reply<feed::JournalPage> reply) override {
        m_port.searchJournal(search, m_pump.here(std::move(reply)));
    }

private:
    feed::AlarmPort& m_port;
    FeedPump& m_pump;
};

class GuiCommandPort final : public feed::CommandPort {
public:
    GuiCommandPort(feed::CommandPort& port, FeedPump& pump) : m_port(port), m_pump(pump) {}
    void select(const feed::OrderRequest& request, feed::Reply<feed::OrderRecord> reply) override {
        m_port.select(request, m_pump.here(std::move(reply)));
    }
    void execute(const std::string& orderId, feed::Reply<feed::OrderRecord> reply) override {
        m_port.execute(orderId, m_pump.here(std::move(reply)));
    }
    void cancel(const std::string& orderId, feed::Reply<feed::OrderRecord> reply) override {
        m_port.cancel(orderId, m_pump.here(std::move(reply)));
    }
    void renew(const std::string& orderId, Millis leaseMs, const std::string& reason,
               feed::Reply<feed::OrderRecord> reply) override {
        m_port.renew(orderId, leaseMs, reason, m_pump.here(std::move(reply)));
    }
    void release(const std::string& orderId, feed::Reply<feed::OrderRecord> reply) override {
        m_port.release(orderId, m_pump.here(std::move(reply)));
    }
    void preview(const feed::OrderRequest& request, feed::Reply<feed::OrderPreview> reply) override {
        m_port.preview(request, m_pump.here(std::move(reply)));
    }
    void previewRestore(const std::string& orderId, feed::Reply<feed::OrderPreview> reply) override {
        m_port.previewRestore(orderId, m_pump.here(std::move(reply)));
    }
    void act(const feed::OrderAction& action, feed::Reply<feed::OrderRecord> reply) override {
        m_port.act(action, m_pump.here(std::move(reply)));
    }

private:
    feed::CommandPort& m_port;
    FeedPump& m_pump;
};

class GuiIncidentPort final : public feed::IncidentPort {
public:
    GuiIncidentPort(feed::IncidentPort& port, FeedPump& pump) : m_port(port), m_pump(pump) {}
    void create(const feed::IncidentDraft& draft, feed::Reply<feed::IncidentRecord> reply) override {
        m_port.create(draft, m_pump.here(std::move(reply)));
    }
    void act(const feed::IncidentAction& action, feed::Reply<feed::IncidentRecord> reply) override {
        m_port.act(action, m_pump.here(std::move(reply)));
    }

private:
    feed::IncidentPort& m_port;
    FeedPump& m_pump;
};

class GuiHistoryPort final : public feed::HistoryPort {
public:
    GuiHistoryPort(feed::HistoryPort& port, FeedPump& pump) : m_port(port), m_pump(pump) {}
    void query(const feed::HistoryQuery& query, feed::Reply<std::vector<feed::HistoryPoint>> reply) override {
        m_port.query(query, m_pump.here(std::move(reply)));
    }

private:
    feed::HistoryPort& m_port;
    FeedPump& m_pump;
};

}  // namespace belfry::ui
