// SPDX-License-Identifier: Apache-2.0
// Alarms as they are heard, or not any more, and the health page: the real window on a real gateway.
#include <csignal>

#include "tests/integration/console/window.h"
#include "tests/integration/gateway/belfryd_process.h"

namespace belfry::test {
namespace {

TEST(Watch, AGatewayThatStandsStillIsSaidAcrossTheWindowAndNoLongerWhenItRunsOn) {
    const TempDir dir;
    BelfrydProcess daemon({"--city", testCity(), "--store", dir.path() / "store", "--listen",
                           "unix:" + (dir.path() / "s").string(), "--seed", "4"});
    const std::string address = daemon.waitReady();
    ASSERT_FALSE(address.empty()) << daemon.errors();
    Window window(address);
    ASSERT_TRUE(Window::waitFor([&] { return window.console->isSettled(); }));
    ASSERT_TRUE(Window::waitFor([&] { return !window.console->annunciation()->notWatching(); }));
    const QString headline = QStringLiteral("ALARM SYSTEM NOT WATCHING since ");
    EXPECT_FALSE(window.shows(headline));
    window.openScreen(QStringLiteral("feeds"));

    daemon.signal(SIGSTOP);
    EXPECT_TRUE(Window::waitFor([&] { return window.shows(headline); }));
    EXPECT_TRUE(window.shows(QStringLiteral("The gateway does not answer.")));

    daemon.signal(SIGCONT);
    EXPECT_TRUE(Window::waitFor([&] { return !window.shows(headline); }));
    EXPECT_TRUE(Window::waitFor([&] { return window.console->isSettled(); }));
}

TEST(Health, ThePageShowsTheFiguresOfTheGatewayAndF7OpensIt) {
    const TempDir dir;
    BelfrydProcess daemon({"--city", testCity(), "--store", dir.path() / "store", "--listen",
                           "unix:" + (dir.path() / "s").string(), "--seed", "5", "--scenario", "storm-feeder-trip",
                           "--speed", "300"});
    const std::string address = daemon.waitReady();
    ASSERT_FALSE(address.empty()) << daemon.errors();
    Window window(address);
    ASSERT_TRUE(Window::waitFor([&] { return window.console->isSettled(); }));
    ASSERT_TRUE(window.activate());
    window.key(Qt::Key_F7);
    ui::KpiViewModel& kpi = *window.console->kpi();
    ASSERT_TRUE(Window::waitFor([&] { return kpi.hasFigures(); }));
    EXPECT_EQ(kpi.rowCount(), 30);
    EXPECT_TRUE(window.shows(QStringLiteral("Health of the alarm system")));
    EXPECT_TRUE(Window::waitFor([&] { return window.shows(QStringLiteral("Announced per day")); }));
    EXPECT_EQ(kpi.problem(), QString());
    window.key(Qt::Key_Escape);
    EXPECT_TRUE(Window::waitFor([&] { return !kpi.isActive(); })) << "closed, it asks no more";
}

TEST(Silence, IsToldToTheGatewayAndHeardAtTheOtherConsole) {
    const TempDir dir;
    BelfrydProcess daemon({"--city", testCity(), "--store", dir.path() / "store", "--listen",
                           "unix:" + (dir.path() / "s").string(), "--seed", "5", "--scenario", "storm-feeder-trip",
                           "--speed", "300"});
    const std::string address = daemon.waitReady();
    ASSERT_FALSE(address.empty()) << daemon.errors();
    Window first(address);
    Window second(address);
    items::AlarmListModel& list = second.console->alarms()->model();
    const auto silenced = [&] {
        for (int row = 0; row < list.rowCount(); ++row) {
            if (list.at(row).silentUntilMs > 0 && list.at(row).state == "Unacknowledged") {
                return true;
            }
        }
        return false;
    };
    ASSERT_TRUE(Window::waitFor([&] { return first.console->annunciation()->canSilence(); }));
    first.console->annunciation()->silence();
    EXPECT_GT(first.console->annunciation()->silentForSeconds(), 100);
    EXPECT_TRUE(Window::waitFor(silenced));
    EXPECT_TRUE(first.console->complaints().isEmpty());
}

}  // namespace
}  // namespace belfry::test
