// SPDX-License-Identifier: Apache-2.0
#include <csignal>
#include <fstream>

#include <gtest/gtest.h>

#include "tests/integration/gateway/belfryd_process.h"
#include "tests/integration/gateway/console_client.h"

namespace belfry::test {
namespace {

std::vector<std::string> arguments(const TempDir& dir, std::vector<std::string> more) {
    std::vector<std::string> all{
        "--city", testCity(), "--store", dir.path() / "store", "--listen", "unix:" + (dir.path() / "s").string()};
    all.insert(all.end(), more.begin(), more.end());
    return all;
}

TEST(Restart, AnAcknowledgedAlarmSurvivesKill9) {
    const TempDir dir;
    std::string key;
    {
        BelfrydProcess daemon(arguments(dir, {"--scenario", "storm-feeder-trip", "--speed", "300"}));
        const std::string address = daemon.waitReady();
        ASSERT_FALSE(address.empty()) << daemon.errors();
        ConsoleClient console(address);
        feed::AlarmRecord raised;
        ASSERT_TRUE(console.waitFor([&] {
            for (const auto& [alarmKey, alarm] : console.alarms) {
                if (alarm.definition == "supply_lost" && alarm.state == "Unacknowledged") {
                    raised = alarm;
                    return true;
                }
            }
            return false;
        }));
        key = raised.key;
        EXPECT_EQ(raised.occurrence, 1U);
        EXPECT_FALSE(raised.valueText.empty());

        const auto wrong = ConsoleClient::ask<feed::AlarmRecord>(
            [&](auto reply) { console.ports().alarms->acknowledge(key, raised.occurrence + 1, "", reply); });
        ASSERT_FALSE(wrong) << "an occurrence that nobody saw is not acknowledged";
        EXPECT_EQ(wrong.error().reason, "OCCURRENCE_CHANGED");

        const auto acknowledged = ConsoleClient::ask<feed::AlarmRecord>(
            [&](auto reply) { console.ports().alarms->acknowledge(key, raised.occurrence, "crew sent", reply); });
        ASSERT_TRUE(acknowledged) << toText(acknowledged.error());
        EXPECT_EQ(acknowledged->state, "Acknowledged");
        daemon.signal(SIGKILL);
        EXPECT_EQ(daemon.wait(), 128 + SIGKILL);
    }
    // A city system that does not answer: what is shown is what was remembered, held and marked.
    std::ofstream(dir.path() / "belfryd.textproto")
        << "city_dir: \"" << testCity().string() << "\"\nstore_dir: \"store\"\nlisten { unix_socket: \"s\" }\n"
        << "sources { id: \"gone\" feed { address: \"unix:" << (dir.path() / "nobody").string() << "\" } }\n";
    BelfrydProcess daemon({"--config", dir.path() / "belfryd.textproto"});
    const std::string address = daemon.waitReady();
    ASSERT_FALSE(address.empty()) << daemon.errors();
    ConsoleClient console(address, "bruno");
    ASSERT_TRUE(console.waitFor([&] { return console.eventSnapshots > 0; }));
    ASSERT_TRUE(console.waitFor([&] { return console.alarms.contains(key); }));
    const feed::AlarmRecord alarm = console.alarms[key];
    EXPECT_EQ(alarm.state, "Acknowledged");
    EXPECT_EQ(alarm.acknowledgedBy, "anna");
    EXPECT_EQ(alarm.note, "crew sent");
    EXPECT_TRUE(alarm.stale) << "nobody has measured since";
    // And the silence of the system is an alarm of its own, one for all of it.
    EXPECT_TRUE(console.waitFor([&] { return console.alarms.contains("/feed_lost/gone"); }));
}

TEST(Restart, AConnectedConsoleComesBackToTheGatewaysPicture) {
    const TempDir dir;
    auto daemon = std::make_unique<BelfrydProcess>(arguments(dir, {"--seed", "5"}));
    const std::string address = daemon->waitReady();
    ASSERT_FALSE(address.empty()) << daemon->errors();
    ConsoleClient console(address);
    ASSERT_TRUE(console.waitFor([&] { return !console.digests.empty() && console.eventSnapshots > 0; }));
    std::string before;
    ASSERT_TRUE(console.waitFor([&] {
        before = console.epoch;
        return true;
    }));

    daemon->signal(SIGKILL);
    ASSERT_EQ(daemon->wait(), 128 + SIGKILL);
    daemon = std::make_unique<BelfrydProcess>(arguments(dir, {"--seed", "5"}));
    ASSERT_EQ(daemon->waitReady(), address) << daemon->errors();

    ASSERT_TRUE(console.waitFor([&] { return console.epoch != before && !console.digests.empty(); }));
    // A second console begins from nothing: at some revision that both saw, both must have the same picture.
    ConsoleClient fresh(address, "bruno");
    std::map<Revision, std::uint64_t> seen;
    ASSERT_TRUE(fresh.waitFor([&] {
        seen = fresh.digests;
        return seen.size() >= 3;
    }));
    std::size_t common = 0;
    ASSERT_TRUE(console.waitFor([&] {
        common = 0;
        for (const auto& [revision, digest] : seen) {
            if (const auto found = console.digests.find(revision); found != console.digests.end()) {
                EXPECT_EQ(found->second, digest) << "revision " << revision;
                ++common;
            }
        }
        return common > 0;
    }));
    EXPECT_EQ(console.distrusted, 0);
    EXPECT_EQ(fresh.distrusted, 0);
}

TEST(Restart, RunsWithoutAnyNetwork) {
    const TempDir dir;
    BelfrydProcess probe({}, {"unshare", "-rn", "true"});
    if (probe.wait() != 0) {
        GTEST_SKIP() << "this machine lets nobody make a network namespace";
    }
    BelfrydProcess daemon(arguments(dir, {}), {"unshare", "-rn"});
    const std::string address = daemon.waitReady();
    ASSERT_FALSE(address.empty()) << daemon.errors();
    ConsoleClient console(address);
    EXPECT_TRUE(
        console.waitFor([&] { return console.replica.isComplete() && console.replica.store().revision() > 0; }));
}

}  // namespace
}  // namespace belfry::test
