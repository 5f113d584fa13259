// SPDX-License-Identifier: Apache-2.0
// The gateway's core on a simulated city, twice: what it writes into its journal must be the same to the byte.
#include <algorithm>
#include <set>

#include <gtest/gtest.h>

#include "services/gateway/alarm_host.h"
#include "services/gateway/chronicle.h"
#include "services/gateway/order_host.h"
#include "services/simulator/simulator.h"
#include "services/store/sqlite_journal.h"
#include "services/stream/feed_hub.h"
#include "tests/support/temp_folder.h"
#include "tests/unit/services/simulator/test_town.h"

namespace belfry::gateway {
namespace {

struct Told {
    std::vector<store::JournalRecord> records;  ///< with their chained hashes
    std::vector<store::StateRow> alarms;
    std::vector<store::StateRow> orders;
    friend bool operator==(const Told&, const Told&) = default;
};

/** An evening with a storm, lived tick by tick as the gateway's core sequence does, with an operator who dims a lamp
 * and acknowledges what comes first. No clock, no thread, no random number but the simulator's own. */
class Evening {
public:
    explicit Evening(std::uint64_t seed)
        : m_simulator(options(seed), simulator::coreLayers(), simulator::chessboardTown()),
          m_hub({}, m_clock,
                feed::Store("epoch", feed::Catalogue::build(simulator::coreLayers(), m_simulator.catalogue()))),
          m_journal(openJournal()),
          m_chronicle(*m_journal, m_clock),
          m_alarms(m_chronicle, m_clock),
          m_orders(m_chronicle, m_alarms, m_clock,
                   [this](std::function<void()> task) { m_posted.push_back(std::move(task)); }) {
        m_simulator.attach(m_hub);
        EXPECT_TRUE(m_chronicle.start());
        EXPECT_TRUE(m_alarms.restore(*m_journal));
        EXPECT_TRUE(m_orders.restore(*m_journal));
        m_alarms.setStore(m_hub.store());
        m_orders.setStore(m_hub.store());
        for (const LayerSchema& layer : m_hub.store().catalogue().layers()) {
            const auto index = *m_hub.store().catalogue().layerIndex(layer.id);
            for (std::uint32_t row = 0; row < m_hub.store().catalogue().rowCount(index); ++row) {
                m_orders.setPort(m_hub.store().catalogue().asset(Handle::of(index, row)).source, &m_simulator);
            }
        }
    }

    Told live(int ticks) {
        for (int i = 0; i < ticks; ++i) {
            tick();
            if (i == 100) {
                dimALamp();
            }
            if (i % 50 == 49) {
                acknowledgeTheFirst();
            }
        }
        return {m_journal->read(1, store::Journal::kMaxReadLimit).value(), m_journal->loadState("alarms").value(),
                m_journal->loadState("orders").value()};
    }

private:
    static simulator::SimulatorOptions options(std::uint64_t seed) {
        simulator::SimulatorOptions options = simulator::optionsAt("2026-11-19T16:00", seed);
        options.scenario = simulator::loadScenario(simulator::scenarioFolder() / "storm-feeder-trip.json").value();
        return options;
    }
    std::unique_ptr<store::Journal> openJournal() {
        store::JournalOptions options;
        options.file = m_folder / "journal.db";
        options.reserveBytes = 0;
        return std::move(store::openJournal(options, m_clock).value());
    }
    void tick() {
        m_clock.advance(250);
        const Instant now = m_clock.now();
        for (auto& task : std::exchange(m_posted, {})) {
            task();
        }
        m_simulator.step(15'000, now);
        if (const auto delta = m_hub.commit(now)) {
            m_alarms.onDelta(*delta, now);
            m_orders.onDelta(*delta, now);
        }
        m_alarms.tick(now);
        m_orders.tick(now);
        m_chronicle.commit();
        m_orders.runEffects(now);
    }
    void dimALamp() {
        const stream::Caller anna{"anna", "desk-1", "OPERATOR", "session"};
        const feed::Catalogue& catalogue = m_hub.store().catalogue();
        const LayerIndex lighting = *catalogue.layerIndex("lighting");
        const auto luminaire = *m_hub.store().schema(lighting).assetTypeIndex("luminaire");
        feed::OrderRequest request;
        request.orderId = "01989d2a-0000-7000-8000-000000000001";
        request.layer = "lighting";
        request.command = "set_level";
        request.value = 0.3;
        request.reason = "works on the road";
        request.leaseMs = 60'000;
        for (std::uint32_t row = 0; row < catalogue.rowCount(lighting) && request.targets.empty(); ++row) {
            if (catalogue.type(Handle::of(lighting, row)) == luminaire) {
                request.targets = {std::string(catalogue.id(Handle::of(lighting, row)))};
            }
        }
        const auto taken = [](Result<feed::OrderRecord> result) { EXPECT_TRUE(result) << toText(result.error()); };
        m_orders.select(anna, request, 0, taken);
        m_orders.execute(anna, {request.orderId, 0, "", ""}, taken);
    }
    void acknowledgeTheFirst() {
        std::vector<feed::AlarmRecord> records = m_alarms.records();
        std::sort(records.begin(), records.end(), [](const auto& a, const auto& b) { return a.key < b.key; });
        for (const feed::AlarmRecord& record : records) {
            if (record.state == "Unacknowledged") {
                EXPECT_TRUE(m_alarms.acknowledge(record.key, record.occurrence, "", {"anna", "desk-1"}));
                return;
            }
        }
    }

    TempFolder m_folder;
    ManualClock m_clock;
    simulator::Simulator m_simulator;
    stream::FeedHub m_hub;
    std::unique_ptr<store::Journal> m_journal;
    Chronicle m_chronicle;
    AlarmHost m_alarms;
    OrderHost m_orders;
    std::vector<std::function<void()>> m_posted;
};

TEST(SameSeed, SameJournal) {
    constexpr int kTicks = 900;  // three and three quarter hours of the city
    const Told first = Evening(7).live(kTicks);
    const Told second = Evening(7).live(kTicks);
    // Nothing is left out of the comparison: not the times, not the order, not the hashes that chain the records.
    ASSERT_EQ(first.records.size(), second.records.size());
    for (std::size_t i = 0; i < first.records.size(); ++i) {
        ASSERT_EQ(first.records[i], second.records[i]) << "record " << i + 1 << ":\n"
                                                       << first.records[i].body << '\n'
                                                       << second.records[i].body;
    }
    EXPECT_EQ(first, second);

    // and it is a journal worth comparing
    std::set<std::string> kinds;
    for (const auto& record : first.records) {
        kinds.insert(record.kind);
    }
    EXPECT_TRUE(kinds.contains("alarm"));
    EXPECT_TRUE(kinds.contains("order"));
    EXPECT_GT(first.records.size(), 100U);
    const Told other = Evening(8).live(kTicks);
    EXPECT_NE(first.records.back().hash, other.records.back().hash) << "another seed is another evening";
}

}  // namespace
}  // namespace belfry::gateway
