// SPDX-License-Identifier: Apache-2.0
#include "tests/integration/console/window.h"
#include "tests/integration/gateway/belfryd_process.h"

namespace belfry::test {
namespace {

TEST(NoGateway, IsSaidWithItsAddressAndEndsWhenOneAnswers) {
    const TempDir dir;
    const std::string address = "unix:" + (dir.path() / "s").string();
    const Window window(address);
    ASSERT_TRUE(window.console);
    // first what is tried, then what came of it
    const QString trying = QString::fromStdString("Connecting to " + address + ".");
    ASSERT_TRUE(Window::waitFor([&] {
        const QString detail = window.console->linkDetail();
        return !detail.isEmpty() && detail != trying && window.shows(detail);
    }));
    EXPECT_TRUE(window.shows(QStringLiteral("Connecting to the gateway…")));
    EXPECT_TRUE(window.shows(QString::fromStdString(address))) << window.console->linkDetail().toStdString();
    EXPECT_TRUE(window.shows(QStringLiteral("is the gateway running")));
    EXPECT_FALSE(window.console->commandsEnabled());
    EXPECT_FALSE(window.console->map()->isLive());

    BelfrydProcess daemon({"--city", testCity(), "--store", dir.path() / "store", "--listen", address});
    ASSERT_FALSE(daemon.waitReady().empty()) << daemon.errors();
    EXPECT_TRUE(Window::waitFor([&] { return window.console->isSettled(); }));
    EXPECT_TRUE(Window::waitFor([&] { return !window.shows(QStringLiteral("Connecting to the gateway…")); }));
    EXPECT_TRUE(window.console->commandsEnabled());
}

}  // namespace
}  // namespace belfry::test
