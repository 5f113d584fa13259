// SPDX-License-Identifier: Apache-2.0
// Nobody watches over alarms any more: the console says so by itself, over everything.
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

}  // namespace
}  // namespace belfry::test
