// SPDX-License-Identifier: Apache-2.0
// The gateway's order host on a simulated city, with a real journal and a clock that the caller moves; shared by the
// test of big orders and their benchmark. No thread, no waiting.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "services/gateway/alarm_host.h"
#include "services/gateway/chronicle.h"
#include "services/gateway/order_host.h"
#include "services/simulator/simulator.h"
#include "services/store/sqlite_journal.h"
#include "services/stream/feed_hub.h"
#include "tests/support/temp_folder.h"
#include "tests/unit/services/simulator/test_town.h"

namespace belfry::test {

/** Passes commands on to a city system, counts them, and swallows the answers of some devices: they never hear either.
 */
class CountingPort final : public feed::CommandPort {
public:
    explicit CountingPort(feed::CommandPort& port) : m_port(port) {}
    void select(const feed::OrderRequest& request, feed::Reply<feed::OrderRecord> reply) override {
        ++messages;
        if (!request.targets.empty() && silent.contains(request.targets.front())) {
            ++swallowed;
            return;
        }
        m_port.select(request, std::move(reply));
    }
    void execute(const std::string& id, feed::Reply<feed::OrderRecord> reply) override {
        ++messages;
        m_port.execute(id, std::move(reply));
    }
    void cancel(const std::string& id, feed::Reply<feed::OrderRecord> reply) override {
        ++messages;
        m_port.cancel(id, std::move(reply));
    }
    void renew(const std::string& id, Millis leaseMs, const std::string& reason,
               feed::Reply<feed::OrderRecord> reply) override {
        ++messages;
        m_port.renew(id, leaseMs, reason, std::move(reply));
    }
    void release(const std::string& id, feed::Reply<feed::OrderRecord> reply) override {
        ++messages;
        m_port.release(id, std::move(reply));
    }

    std::unordered_set<std::string> silent;
    std::uint64_t messages = 0;
    std::uint64_t swallowed = 0;

private:
    feed::CommandPort& m_port;
};

class OrderCity {
public:
    /** `side`: of the chessboard; 40 has 16,000 lamps. */
    explicit OrderCity(int side, std::size_t lamps)
        : m_simulator(options(lamps), simulator::coreLayers(), simulator::chessboardTown(side)),
          port(m_simulator),
          m_hub({}, clock,
                feed::Store("epoch", feed::Catalogue::build(simulator::coreLayers(), m_simulator.catalogue()))),
          m_journal(openJournal()),
          m_chronicle(*m_journal, clock),
          m_alarms(m_chronicle, clock),
          orders(m_chronicle, m_alarms, clock,
                 [this](std::function<void()> task) { m_posted.push_back(std::move(task)); }) {
        m_simulator.attach(m_hub);
        (void)m_chronicle.start();
        m_chronicle.setPublish([this](std::vector<feed::FeedEvent> batch) {
            for (feed::FeedEvent& event : batch) {
                if (event.order) {
                    ++orderEvents;
                    targetsTold += event.order->targets.size();
                    if (shown && shown->id == event.order->id) {
                        feed::merge(*shown, std::move(*event.order));
                    } else {
                        shown = std::move(event.order);
                    }
                }
            }
        });
        (void)orders.restore(*m_journal);
        m_alarms.setStore(m_hub.store());
        orders.setStore(m_hub.store());
        orders.setPort("", &port);
        for (const LayerSchema& layer : m_hub.store().catalogue().layers()) {
            const auto index = *m_hub.store().catalogue().layerIndex(layer.id);
            for (std::uint32_t row = 0; row < m_hub.store().catalogue().rowCount(index); ++row) {
                orders.setPort(std::string(m_hub.store().catalogue().source(Handle::of(index, row))), &port);
            }
        }
        run(4'000);
    }

    /** Ticks of a quarter of a second. */
    void run(Millis forMs) {
        for (Millis passed = 0; passed < forMs; passed += 250) {
            tick();
        }
    }
    void tick() {
        clock.advance(250);
        const Instant now = clock.now();
        for (auto& task : std::exchange(m_posted, {})) {
            task();
        }
        m_simulator.step(250, now);
        if (const auto delta = m_hub.commit(now)) {
            orders.onDelta(*delta, now);
        }
        orders.tick(now);
        m_chronicle.commit();
        orders.runEffects(now);
    }
    /** The first lamps that work, report and are under their programme. */
    [[nodiscard]] std::vector<EntityId> goodLamps(std::size_t count) const {
        std::vector<EntityId> lamps;
        const feed::Store& store = m_hub.store();
        const LayerIndex layer = *store.catalogue().layerIndex("lighting");
        const LayerSchema& schema = store.schema(layer);
        const auto type = *schema.assetTypeIndex("luminaire");
        const auto status = *schema.attributeIndex("lamp_status");
        const auto level = *schema.attributeIndex("illuminance_level");
        const feed::EntityTable& table = store.table(layer);
        for (std::uint32_t row = 0; row < table.rowCount() && lamps.size() < count; ++row) {
            if (store.catalogue().type(Handle::of(layer, row)) == type && table.has(row, level) &&
                table.quality(row, level) == Quality::Good && table.raw(row, status) == 0) {
                lamps.emplace_back(store.catalogue().id(Handle::of(layer, row)));
            }
        }
        return lamps;
    }
    [[nodiscard]] stream::Caller person(const char* name, const char* session) {
        return {name, std::string("desk-") + name, "OPERATOR", session, clock.now().monoMs};
    }
    [[nodiscard]] const feed::Store& store() const { return m_hub.store(); }
    [[nodiscard]] const store::Journal& journal() const { return *m_journal; }
    [[nodiscard]] std::uint64_t journalRecords() const { return m_journal->lastSeq().value_or(0); }

    ManualClock clock;

private:
    static simulator::SimulatorOptions options(std::size_t lamps) {
        simulator::SimulatorOptions options = simulator::optionsAt("2026-11-19T21:00");
        options.maxDerivedLamps = lamps;
        return options;
    }
    std::unique_ptr<store::Journal> openJournal() {
        store::JournalOptions options;
        options.file = m_folder / "journal.db";
        options.reserveBytes = 0;
        return std::move(store::openJournal(options, clock).value());
    }

    TempFolder m_folder;
    simulator::Simulator m_simulator;

public:
    CountingPort port;

private:
    stream::FeedHub m_hub;
    std::unique_ptr<store::Journal> m_journal;
    gateway::Chronicle m_chronicle;
    gateway::AlarmHost m_alarms;
    std::vector<std::function<void()>> m_posted;

public:
    gateway::OrderHost orders;
    std::optional<feed::OrderRecord> shown;  ///< as a console merges it from the events
    std::uint64_t orderEvents = 0;
    std::uint64_t targetsTold = 0;
};

}  // namespace belfry::test
