// SPDX-License-Identifier: Apache-2.0
// Alarms over the wire: two consoles, every call, the journal's search and the figures.
#include <atomic>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <mutex>
#include <thread>

#include <gtest/gtest.h>

#include "services/gateway/paths.h"
#include "tests/integration/gateway/belfryd_process.h"
#include "tests/integration/gateway/console_client.h"

namespace belfry::test {
namespace {

using Kind = feed::AlarmActionKind;
using Outcomes = std::vector<feed::AlarmOutcome>;

class Alarms : public ::testing::Test {
protected:
    void SetUp() override {
        std::ofstream(m_dir.path() / "belfryd.textproto")
            << "city_dir: \"" << testCity().string() << "\"\nstore_dir: \"store\"\nlisten { unix_socket: \"s\" }\n"
            << "sources { id: \"sim\" simulator { scenario: \"storm-feeder-trip\" speed: 60 } }\n"
            << "supervisors: \"chief\"\n";
        m_daemon =
            std::make_unique<BelfrydProcess>(std::vector<std::string>{"--config", m_dir.path() / "belfryd.textproto"});
        m_address = m_daemon->waitReady();
        ASSERT_FALSE(m_address.empty()) << m_daemon->errors();
        m_anna = std::make_unique<ConsoleClient>(m_address, "anna");
        m_ben = std::make_unique<ConsoleClient>(m_address, "ben");
        ASSERT_TRUE(m_anna->waitFor([&] {
            for (const auto& [key, alarm] : m_anna->alarms) {
                if (alarm.definition == "supply_lost" && alarm.state == "Unacknowledged") {
                    m_alarm = alarm;
                    return true;
                }
            }
            return false;
        }));
    }
    static feed::AlarmOutcome act(ConsoleClient& console, Kind kind, const std::string& key,
                                  const std::string& text = {}, Millis durationMs = 0) {
        feed::AlarmAction action;
        action.kind = kind;
        action.targets = {{key, 0}};
        action.note = action.reason = action.workOrder = action.owner = text;
        action.durationMs = durationMs;
        const auto outcomes =
            ConsoleClient::ask<Outcomes>([&](auto reply) { console.ports().alarms->act(action, reply); });
        if (!outcomes) {  // refused for all targets at once, before any of them was looked at
            feed::AlarmOutcome refused;
            refused.reason = outcomes.error().reason;
            return refused;
        }
        EXPECT_FALSE(outcomes->empty());
        return outcomes->empty() ? feed::AlarmOutcome{} : outcomes->front();
    }
    [[nodiscard]] bool sees(ConsoleClient& console, const std::string& state) const {
        return console.waitFor([&] {
            const auto found = console.alarms.find(m_alarm.key);
            return found != console.alarms.end() && found->second.state == state;
        });
    }

    TempDir m_dir;
    std::unique_ptr<BelfrydProcess> m_daemon;
    std::string m_address;
    std::unique_ptr<ConsoleClient> m_anna;
    std::unique_ptr<ConsoleClient> m_ben;
    feed::AlarmRecord m_alarm;
};

TEST_F(Alarms, TwoConsolesStayOneAndOneOfTwoAcknowledgesWins) {
    ASSERT_TRUE(sees(*m_ben, "Unacknowledged"));
    std::atomic<int> won = 0;
    std::atomic<int> lost = 0;
    std::string refusal;
    std::mutex mutex;
    const auto press = [&](ConsoleClient& console) {
        const auto reply = ConsoleClient::ask<feed::AlarmRecord>(
            [&](auto done) { console.ports().alarms->acknowledge(m_alarm.key, m_alarm.occurrence, "", done); });
        if (reply) {
            ++won;
        } else {
            ++lost;
            const std::scoped_lock lock(mutex);
            refusal = reply.error().reason;
        }
    };
    {
        const std::jthread first([&] { press(*m_anna); });
        const std::jthread second([&] { press(*m_ben); });
    }
    EXPECT_EQ(won, 1);
    EXPECT_EQ(lost, 1);
    EXPECT_EQ(refusal, "ALREADY_ACKED");
    ASSERT_TRUE(sees(*m_anna, "Acknowledged"));
    ASSERT_TRUE(sees(*m_ben, "Acknowledged"));
    EXPECT_EQ(m_anna->alarms.at(m_alarm.key).acknowledgedBy, m_ben->alarms.at(m_alarm.key).acknowledgedBy);
}

TEST_F(Alarms, EveryActionIsReachableAndShownToTheOther) {
    const std::string& key = m_alarm.key;
    EXPECT_FALSE(act(*m_anna, Kind::Silence, key).alarm->audible);
    EXPECT_EQ(act(*m_anna, Kind::Assign, key, "ben").alarm->owner, "ben");
    EXPECT_EQ(act(*m_anna, Kind::AddNote, key, "crew called").alarm->notes.at(0).text, "crew called");
    EXPECT_EQ(act(*m_anna, Kind::Reset, key).reason, "STILL_ACTIVE");
    ASSERT_TRUE(act(*m_anna, Kind::Acknowledge, key).alarm);
    EXPECT_EQ(act(*m_ben, Kind::Unacknowledge, key).reason, "NO_PERMISSION");
    ConsoleClient chief(m_address, "chief");
    EXPECT_EQ(act(chief, Kind::Unacknowledge, key).alarm->state, "Unacknowledged");
    EXPECT_EQ(act(*m_anna, Kind::Shelve, key, "", 60'000).reason, "NO_REASON");
    EXPECT_EQ(act(*m_anna, Kind::Shelve, key, "known", 60'000).alarm->shelvedBy, "anna");
    ASSERT_TRUE(sees(*m_ben, "Shelved"));
    EXPECT_EQ(m_ben->alarms.at(key).shelfReason, "known");
    EXPECT_EQ(act(*m_ben, Kind::Unshelve, key).alarm->state, "Acknowledged");
    EXPECT_EQ(act(*m_ben, Kind::RemoveFromService, key, "WO-1").alarm->workOrder, "WO-1");
    ASSERT_TRUE(sees(*m_anna, "OutOfService"));
    EXPECT_EQ(act(*m_ben, Kind::ReturnToService, key).alarm->outOfServiceBy, "");

    feed::MaintenanceWindow window;
    window.title = "Cables";
    window.workOrder = "WO-2";
    window.entities = {m_alarm.entity};
    window.fromMs = m_alarm.raisedMs - 1'000;
    window.untilMs = m_alarm.raisedMs + 3'600'000;
    const auto planned = ConsoleClient::ask<feed::MaintenanceWindow>(
        [&](auto reply) { m_anna->ports().alarms->planMaintenance(window, reply); });
    ASSERT_TRUE(planned) << toText(planned.error());
    ASSERT_TRUE(sees(*m_ben, "SuppressedByDesign"));
    const auto situation =
        ConsoleClient::ask<feed::AlarmSituation>([&](auto reply) { m_ben->ports().alarms->situation(reply); });
    ASSERT_TRUE(situation);
    ASSERT_EQ(situation->maintenance.size(), 1U);
    EXPECT_EQ(situation->maintenance[0].plannedBy, "anna");
    EXPECT_LT(situation->evaluatorAgeMs, 5'000);
    EXPECT_GT(situation->evaluations, 0U);
    ASSERT_TRUE(ConsoleClient::ask<feed::MaintenanceWindow>(
        [&](auto reply) { m_ben->ports().alarms->endMaintenance(planned->id, reply); }));

    feed::JournalSearch search;
    search.person = "anna";
    search.asset = m_alarm.entity;
    const auto page =
        ConsoleClient::ask<feed::JournalPage>([&](auto reply) { m_ben->ports().alarms->searchJournal(search, reply); });
    ASSERT_TRUE(page) << toText(page.error());
    std::vector<std::string> events;
    for (const feed::JournalLine& line : page->lines) {
        EXPECT_EQ(line.actor, "anna");
        events.push_back(line.event);
    }
    EXPECT_EQ(events, (std::vector<std::string>{"SHELVE", "refused SHELVE", "ACK", "refused RESET", "NOTE", "ASSIGN",
                                                "SILENCE"}));
    const auto kpis =
        ConsoleClient::ask<feed::AlarmKpis>([&](auto reply) { m_ben->ports().alarms->kpis(3'600'000, "", reply); });
    ASSERT_TRUE(kpis) << toText(kpis.error());
    EXPECT_EQ(kpis->figures.size(), 30U);
    EXPECT_EQ(kpis->figures[0].id, "PER_DAY");
}

/** A feeder, a car park's controller and the air stations' network are lost, one after the other. */
TEST(AlarmCauses, EachTopologyRuleIsOneRootWithAllThatFollowsFromIt) {
    const TempDir dir;
    std::ofstream(dir.path() / "belfryd.textproto")
        << "city_dir: \"" << testCity().string() << "\"\nstore_dir: \"store\"\nlisten { unix_socket: \"s\" }\n"
        << "sources { id: \"sim\" simulator { scenario: \"lost-links\" speed: 20 } }\n";
    BelfrydProcess daemon({"--config", dir.path() / "belfryd.textproto"});
    const std::string address = daemon.waitReady();
    ASSERT_FALSE(address.empty()) << daemon.errors();
    ConsoleClient console(address);
    const struct {
        const char* layer;
        const char* root;
        std::size_t least;  ///< of what hangs on it in the small city
    } rules[] = {
        {"lighting", "supply_lost", 100}, {"parking", "controller_lost", 20}, {"air_quality", "network_lost", 2}};
    for (const auto& rule : rules) {
        std::string key;
        std::size_t below = 0;  // what hangs on it
        ASSERT_TRUE(console.waitFor([&] {
            for (const auto& [at, alarm] : console.alarms) {
                const feed::Catalogue& catalogue = console.replica.store().catalogue();
                const auto handle = catalogue.find(alarm.entity);
                if (alarm.definition != rule.root || !handle) {
                    continue;
                }
                key = at;
                below = 0;
                for (const Handle child : catalogue.children(*handle)) {
                    below += 1 + catalogue.children(child).size();
                }
                // one in five hundred devices never reports
                return alarm.consequences > 0 && alarm.consequences >= below - below / 20 - 1;
            }
            return false;
        })) << rule.root;
        const std::string prefix = std::string(rule.layer) + "/";
        std::size_t follow = 0;
        ASSERT_TRUE(console.waitFor([&] {
            follow = 0;
            for (const auto& [at, alarm] : console.alarms) {
                follow += alarm.cause == key && alarm.active ? 1U : 0U;
            }
            return follow == console.alarms.at(key).consequences;
        })) << "the line opens to as many as it says: "
            << follow;
        (void)console.waitFor([&] {
            EXPECT_GE(below, rule.least) << rule.root;
            EXPECT_EQ(console.sounded[key], 1) << rule.root;
            EXPECT_TRUE(console.alarms.at(key).audible);
            for (const auto& [at, alarm] : console.alarms) {
                if (alarm.cause == key) {
                    EXPECT_EQ(alarm.state, "SuppressedByDesign") << at;
                    EXPECT_FALSE(alarm.audible) << at;
                    EXPECT_EQ(console.sounded[at], 0) << at << ": one sound for all of them";
                }
            }
            return true;
        });
        feed::JournalSearch search;
        search.asset = console.alarms.at(key).entity;
        const auto page = ConsoleClient::ask<feed::JournalPage>(
            [&](auto reply) { console.ports().alarms->searchJournal(search, reply); });
        ASSERT_TRUE(page);
        EXPECT_FALSE(page->lines.empty());
        EXPECT_NE(key.find(prefix), std::string::npos);
    }
}

/** Waits until the daemon's log has this. */
bool logged(BelfrydProcess& daemon, const std::string& text) {
    for (int tries = 0; tries < 600 && daemon.errors().find(text) == std::string::npos; ++tries) {
        (void)daemon.wait(100);
    }
    return daemon.errors().find(text) != std::string::npos;
}

TEST(AlarmDefinitions, ABadSetIsRefusedWithItsPlaceAndTheOldOneStaysInForce) {
    const TempDir dir;
    const auto resources = gateway::findResources();
    ASSERT_TRUE(resources);
    const std::filesystem::path layers = dir.path() / "layers";
    std::filesystem::copy(*resources / "layers", layers);
    const std::filesystem::path lighting = layers / "lighting.textproto";
    const std::string before = [&] {
        std::ifstream file(lighting);
        return std::string(std::istreambuf_iterator<char>(file), {});
    }();
    const auto change = [&](std::string text, const std::string& from, const std::string& to) {
        const auto at = text.find(from);
        EXPECT_NE(at, std::string::npos) << from;
        std::ofstream(lighting) << text.replace(at, from.size(), to);
        return text;
    };
    std::ofstream(dir.path() / "belfryd.textproto")
        << "city_dir: \"" << testCity().string() << "\"\nstore_dir: \"store\"\nlayers_dir: \"layers\"\n"
        << "listen { unix_socket: \"s\" }\nsources { id: \"sim\" simulator { scenario: \"storm-feeder-trip\" "
        << "speed: 300 } }\n";
    BelfrydProcess daemon({"--config", dir.path() / "belfryd.textproto"});
    const std::string address = daemon.waitReady();
    ASSERT_FALSE(address.empty()) << daemon.errors();
    ConsoleClient console(address);

    change(before, "attribute: \"supply_voltage\" comparison: LESS limit: 180",
           "attribute: \"supply_voltage\" divided_by: \"load\" comparison: LESS limit: 180");
    daemon.signal(SIGHUP);
    ASSERT_TRUE(logged(daemon, "the old set stays in force")) << daemon.errors();
    EXPECT_NE(daemon.errors().find("lighting.textproto:"), std::string::npos) << daemon.errors();
    EXPECT_NE(daemon.errors().find("divides by 'load'"), std::string::npos);
    EXPECT_TRUE(console.waitFor([&] {
        for (const auto& [key, alarm] : console.alarms) {
            if (alarm.definition == "supply_lost") {
                return true;
            }
        }
        return false;
    })) << "the old definition still raises";

    const std::string dear =
        "supply_lost\" title { en: \"Supply lost\" de: \"Versorgung ausgefallen\" } "
        "asset_types: \"feeder\" priority: ";
    const std::string changed = change(before, dear + "2", dear + "1");
    daemon.signal(SIGHUP);
    ASSERT_TRUE(logged(daemon, "raise version")) << "consoles keep guidance by it";
    const std::string version = before.substr(before.find("version: "), 10);  // one digit
    change(changed, version, "version: 9");
    daemon.signal(SIGHUP);
    ASSERT_TRUE(logged(daemon, "alarm definitions read again")) << daemon.errors();
    feed::JournalSearch search;
    search.kind = "config";
    const auto page = ConsoleClient::ask<feed::JournalPage>(
        [&](auto reply) { console.ports().alarms->searchJournal(search, reply); });
    ASSERT_TRUE(page);
    ASSERT_EQ(page->lines.size(), 1U) << "one change of the configuration";
    EXPECT_EQ(page->lines[0].event, "ALARM_SET");

    // a gateway that starts with wrong files says what is wrong, and goes on with the last good set
    std::ofstream(lighting) << "id: \"lighting\" alarms { }\n";
    daemon.signal(SIGTERM);
    ASSERT_EQ(daemon.wait(), 0) << daemon.errors();
    BelfrydProcess again({"--config", dir.path() / "belfryd.textproto"});
    const std::string same = again.waitReady();
    ASSERT_FALSE(same.empty()) << again.errors();
    EXPECT_NE(again.errors().find("lighting.textproto"), std::string::npos) << again.errors();
    EXPECT_NE(again.errors().find("the old set stays in force"), std::string::npos) << again.errors();
    ConsoleClient later(same);
    ASSERT_TRUE(later.waitFor([&] { return later.replica.isComplete(); }));
    const feed::Store& store = later.replica.store();
    const LayerSchema& kept = store.schema(*store.catalogue().layerIndex("lighting"));
    EXPECT_EQ(kept.version, 9U) << "of the second set, not of the broken third";
    EXPECT_EQ(kept.alarm("supply_lost")->priority, AlarmPriority::P1);
}

TEST(AlarmDefinitions, AFirstStartWithABadSetIsRefusedWithItsPlace) {
    const TempDir dir;
    const auto resources = gateway::findResources();
    ASSERT_TRUE(resources);
    std::filesystem::copy(*resources / "layers", dir.path() / "layers");
    std::ofstream(dir.path() / "layers" / "lighting.textproto", std::ios::app) << "alarms { id: \"x\" }\n";
    std::ofstream(dir.path() / "belfryd.textproto")
        << "city_dir: \"" << testCity().string() << "\"\nstore_dir: \"store\"\nlayers_dir: \"layers\"\n"
        << "listen { unix_socket: \"s\" }\nsources { id: \"sim\" simulator { } }\n";
    BelfrydProcess daemon({"--config", dir.path() / "belfryd.textproto"});
    EXPECT_TRUE(daemon.waitReady().empty());
    EXPECT_NE(daemon.wait(), 0);
    EXPECT_NE(daemon.errors().find("lighting.textproto:"), std::string::npos) << daemon.errors();
}

}  // namespace
}  // namespace belfry::test
