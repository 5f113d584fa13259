// SPDX-License-Identifier: Apache-2.0
// A real belfryd is killed at random points, again and again on one store. Whatever the point: the journal's chain is
// whole, the saved alarms are what a replay of the journal gives, and nothing that was accepted is missing.
// BELFRY_CRASHES says how often (default 200; `./dev soak alarms`: 1,000).
#include <array>
#include <csignal>
#include <cstdlib>
#include <map>
#include <mutex>
#include <random>
#include <set>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "services/client/client.h"
#include "services/gateway/alarm_replay.h"
#include "services/gateway/paths.h"
#include "services/proto/mapping_schema.h"
#include "services/store/database.h"
#include "services/store/journal_db.h"
#include "services/store/sqlite_journal.h"
#include "tests/integration/gateway/belfryd_process.h"

namespace belfry::test {
namespace {

using Kind = feed::AlarmActionKind;

/** Acts on whatever alarm is there as fast as the gateway answers, and remembers what was accepted. */
class Busy final : public feed::EventSink {
public:
    Busy(const std::string& address, unsigned seed) : m_random(seed) {
        client::ClientOptions options;
        options.address = address;
        options.operatorName = "anna";
        options.workstation = "desk-1";
        auto ports = client::connect(options);
        if (!ports) {
            throw std::runtime_error(toText(ports.error()));
        }
        m_ports = std::move(*ports);
        m_ports.events->start(*this);
    }
    ~Busy() override { m_ports.events->stop(); }

    void onSnapshot(std::uint64_t, std::vector<feed::AlarmRecord> alarms, std::vector<feed::OrderRecord>) override {
        for (const auto& alarm : alarms) {
            act(alarm.key);
        }
    }
    void onEvents(std::vector<feed::FeedEvent> events) override {
        for (const auto& event : events) {
            if (event.alarm) {
                act(event.alarm->key);
            }
        }
    }
    void onEventsLink(const feed::LinkStatus&) override {}

    /** Notes that the gateway said yes to. */
    [[nodiscard]] std::set<std::string> accepted() {
        const std::scoped_lock lock(m_mutex);
        return m_accepted;
    }

private:
    void act(const std::string& key) {
        static constexpr std::array kKinds{Kind::Acknowledge,     Kind::Shelve,  Kind::Unshelve,
                                           Kind::AddNote,         Kind::AddNote, Kind::RemoveFromService,
                                           Kind::ReturnToService, Kind::Silence};
        feed::AlarmAction action;
        action.kind = kKinds[m_random() % kKinds.size()];
        action.targets = {{key, 0}};
        action.durationMs = m_random() % 3 == 0 ? 0 : 1 + static_cast<Millis>(m_random() % 5'000);
        const std::string word = std::to_string(m_random()) + "-" + std::to_string(++m_count);
        action.note = action.reason = action.workOrder = word;
        m_ports.alarms->act(action, [this, word, kind = action.kind](Result<std::vector<feed::AlarmOutcome>> result) {
            const bool hasWord = kind != Kind::Unshelve && kind != Kind::ReturnToService && kind != Kind::Silence;
            if (result && result->size() == 1 && result->front().alarm && hasWord) {
                const std::scoped_lock lock(m_mutex);
                m_accepted.insert(word);
            }
        });
    }

    std::mt19937 m_random;
    unsigned m_count = 0;
    std::mutex m_mutex;
    std::set<std::string> m_accepted;
    feed::ConsolePorts m_ports;
};

/** The journal as it lies there, read on from where the last look ended. */
class Auditor {
public:
    explicit Auditor(std::filesystem::path file) : m_file(std::move(file)), m_replay(*schemas()) {}

    void look(const std::set<std::string>& accepted, bool whole) {
        auto database = store::Database::open(m_file, store::Access::Inspector, 2'000);
        ASSERT_TRUE(database) << toText(database.error());
        store::JournalQuery query;
        query.afterSeq = m_seen;
        query.limit = store::Journal::kMaxReadLimit;
        const auto records = store::searchRecords(**database, query);
        ASSERT_TRUE(records) << toText(records.error());
        for (const store::JournalRecord& record : *records) {
            ASSERT_EQ(record.seq, m_seen + 1) << "a record is missing";
            m_seen = record.seq;
            alarms += record.kind == "alarm" ? 1U : 0U;
            const auto added = m_replay.add(record);
            ASSERT_TRUE(added) << toText(added.error());
            const auto body = nlohmann::json::parse(record.body, nullptr, false);
            if (record.actor == "anna" && body.is_object()) {
                m_words.insert(body.value("text", std::string()));
            }
        }
        for (const std::string& word : accepted) {
            ASSERT_TRUE(m_words.contains(word)) << "an accepted action is not in the journal";
        }
        actions += accepted.size();
        const auto saved = store::stateOf(**database, "alarms");
        ASSERT_TRUE(saved) << toText(saved.error());
        const auto differences = m_replay.compare(*saved);
        ASSERT_TRUE(differences.empty()) << differences.size() << ", the first: " << differences.front();
        if (whole) {
            const auto verified = store::verifyJournalFile(m_file, std::nullopt);
            ASSERT_TRUE(verified) << toText(verified.error());
            ASSERT_TRUE(verified->intact) << verified->problem;
        }
    }
    static Result<std::vector<LayerSchema>> schemas() {
        const auto resources = gateway::findResources();
        return proto::loadLayerSchemas((*resources / "layers").string());
    }

    std::size_t alarms = 0;
    std::size_t actions = 0;

private:
    std::filesystem::path m_file;
    gateway::AlarmReplay m_replay;
    std::uint64_t m_seen = 0;
    std::set<std::string> m_words;
};

TEST(AlarmCrash, KilledAnywhereTheAlarmsAreWhatTheJournalSays) {
    const char* wanted = std::getenv("BELFRY_CRASHES");
    const int crashes = wanted == nullptr ? 200 : std::max(1, std::atoi(wanted));
    ASSERT_TRUE(Auditor::schemas()) << toText(Auditor::schemas().error());
    const TempDir dir;
    Auditor auditor(dir.path() / "store" / "journal.db");
    std::mt19937 random(20'261'122);
    int early = 0;
    for (int crash = 0; crash < crashes; ++crash) {
        SCOPED_TRACE(crash);
        BelfrydProcess daemon({"--city", testCity(), "--store", dir.path() / "store", "--listen",
                               "unix:" + (dir.path() / "s").string(), "--scenario",
                               crash % 2 == 0 ? "storm-feeder-trip" : "blackout", "--speed", "600", "--start-time",
                               "18:3" + std::to_string(crash % 10), "--seed", std::to_string(1 + crash % 7)});
        std::set<std::string> accepted;
        // the very first start makes up a day of history; then one in four dies while it starts
        if (crash > 0 && random() % 4 == 0) {
            (void)daemon.wait(static_cast<int>(random() % 300));
            ++early;
            daemon.signal(SIGKILL);
        } else {
            const std::string address = daemon.waitReady();
            ASSERT_FALSE(address.empty()) << daemon.errors();
            Busy busy(address, static_cast<unsigned>(random()));
            (void)daemon.wait(static_cast<int>(random() % 250));
            daemon.signal(SIGKILL);
            ASSERT_EQ(daemon.wait(), 128 + SIGKILL);
            accepted = busy.accepted();
        }
        (void)daemon.wait();
        ASSERT_NO_FATAL_FAILURE(auditor.look(accepted, crash % 50 == 49 || crash + 1 == crashes));
    }
    RecordProperty("alarm_records", std::to_string(auditor.alarms));
    RecordProperty("accepted_actions", std::to_string(auditor.actions));
    std::printf("%d kills (%d while starting), %zu alarm records, %zu accepted actions\n", crashes, early,
                auditor.alarms, auditor.actions);
    if (crashes >= 100) {
        EXPECT_GT(auditor.alarms, 100U) << "nothing happened: this proves nothing";
        EXPECT_GT(auditor.actions, 20U);
    }
}

}  // namespace
}  // namespace belfry::test
