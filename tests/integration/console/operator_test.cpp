// SPDX-License-Identifier: Apache-2.0
// What an operator does, with a keyboard, in the real window on a real gateway with its simulator.
#include <QQuickItem>
#include <csignal>

#include "tests/integration/console/window.h"
#include "tests/integration/gateway/belfryd_process.h"
#include "ui/alarms/alarm_list_view_model.h"
#include "ui/orders/order_view_model.h"

namespace belfry::test {
namespace {

using ui::ConsoleViewModel;
using ui::OrderViewModel;

std::vector<std::string> arguments(const TempDir& dir, std::vector<std::string> more) {
    std::vector<std::string> all{
        "--city", testCity(), "--store", dir.path() / "store", "--listen", "unix:" + (dir.path() / "s").string()};
    all.insert(all.end(), more.begin(), more.end());
    return all;
}

/** Presses a control by keyboard; false if it is not there. */
bool press(Window& window, const char* name, Qt::Key key = Qt::Key_Space) {
    QQuickItem* control = nullptr;
    if (!Window::waitFor(
            [&] { return (control = window.find(QString::fromUtf8(name))) != nullptr && control->isEnabled(); })) {
        return false;
    }
    control->forceActiveFocus(Qt::TabFocusReason);
    window.key(key);
    return true;
}

/** Holds one lamp at what the sheet proposes. Some of the simulator's devices refuse, stick or keep silent: the next.
 */
bool holdALamp(Window& window) {
    ConsoleViewModel& console = *window.console;
    const feed::Store& store = console.pump().store();
    const LayerIndex lighting = store.catalogue().layerIndex("lighting").value();
    const std::uint8_t luminaire = store.schema(lighting).assetTypeIndex("luminaire").value();
    int tried = 0;
    for (std::uint32_t row = 0; row < store.catalogue().rowCount(lighting) && tried < 8; ++row) {
        const Handle handle = Handle::of(lighting, row);
        if (store.catalogue().type(handle) != luminaire) {
            continue;
        }
        ++tried;
        const std::string_view id = store.catalogue().id(handle);
        console.setSelected(QString::fromUtf8(id.data(), static_cast<qsizetype>(id.size())));
        if (!press(window, "Override…", Qt::Key_Return) ||
            !Window::waitFor([&] { return window.focusName().startsWith(QStringLiteral("Reason")); })) {
            return false;
        }
        for (const char c : {'t', 'e', 's', 't'}) {
            window.key(c);
        }
        window.key(Qt::Key_Return);
        OrderViewModel& orders = *console.orders();
        const auto is = [&orders](OrderViewModel::Stage stage) { return orders.stage() == stage; };
        if (!Window::waitFor([&] { return is(OrderViewModel::Selected) || is(OrderViewModel::Refused); })) {
            return false;
        }
        if (is(OrderViewModel::Selected)) {
            if (!press(window, "Confirm") ||
                !Window::waitFor([&] { return is(OrderViewModel::InEffect) || is(OrderViewModel::Refused); })) {
                return false;
            }
            if (is(OrderViewModel::InEffect)) {
                return true;
            }
        }
        orders.close();
    }
    return false;
}

TEST(Operator, OverridesALampInTheWindowSeesTheProofAndGivesItBack) {
    const TempDir dir;
    // at noon every lamp is off, so that what the sheet proposes is a change at whatever hour the test runs
    BelfrydProcess daemon(arguments(dir, {"--seed", "3", "--start-time", "12:00"}));
    const std::string address = daemon.waitReady();
    ASSERT_FALSE(address.empty()) << daemon.errors();
    Window window(address);
    ASSERT_TRUE(Window::waitFor([&] { return window.console->isSettled(); }));
    ASSERT_TRUE(window.activate());
    ASSERT_TRUE(holdALamp(window)) << window.console->orders()->refusalCode().toStdString();
    // in effect within the layer's tolerance, perhaps still on its way
    EXPECT_TRUE(Window::waitFor(
        [&] { return window.console->orders()->commandedText() == window.console->orders()->actualText(); }));
    EXPECT_TRUE(window.shows(window.console->orders()->actualText()));
    EXPECT_EQ(window.console->orders()->inForceCount(), 1);

    ASSERT_TRUE(press(window, "Release"));
    EXPECT_TRUE(Window::waitFor([&] { return window.console->orders()->inForceCount() == 0; }));
}

TEST(Operator, AcknowledgesInTheListAndItStaysSoAfterTheGatewayWasKilled) {
    const TempDir dir;
    const std::vector<std::string> city{"--seed", "5", "--scenario", "storm-feeder-trip", "--speed", "300"};
    auto daemon = std::make_unique<BelfrydProcess>(arguments(dir, city));
    const std::string address = daemon->waitReady();
    ASSERT_FALSE(address.empty()) << daemon->errors();
    Window window(address);
    ASSERT_TRUE(Window::waitFor([&] { return window.console->isSettled(); }));
    ASSERT_TRUE(window.activate());
    items::AlarmListModel& list = window.console->alarms()->model();
    ASSERT_TRUE(Window::waitFor([&] { return list.rowCount() > 0 && list.at(0).state == "Unacknowledged"; }));

    QQuickItem* const alarms = window.find(QStringLiteral("Alarms"));
    ASSERT_NE(alarms, nullptr);
    alarms->forceActiveFocus(Qt::TabFocusReason);
    window.key(Qt::Key_Home);
    window.key(Qt::Key_Down);
    const int row = window.console->alarms()->selectedRow();
    ASSERT_GE(row, 0);
    const QString key = QString::fromStdString(list.at(row).key);
    window.key(Qt::Key_A);
    ASSERT_TRUE(Window::waitFor([&] { return list.find(key) != nullptr && list.find(key)->acknowledgedBy == "anna"; }));

    daemon->signal(SIGKILL);
    ASSERT_EQ(daemon->wait(), 128 + SIGKILL);
    ASSERT_TRUE(Window::waitFor([&] { return window.shows(QStringLiteral("NOT LIVE since")); }));
    daemon = std::make_unique<BelfrydProcess>(arguments(dir, {"--seed", "5", "--scenario", "storm-feeder-trip"}));
    ASSERT_EQ(daemon->waitReady(), address) << daemon->errors();
    ASSERT_TRUE(Window::waitFor([&] { return window.console->isSettled(); }));
    EXPECT_FALSE(window.shows(QStringLiteral("NOT LIVE since")));
    // it may have gone back to normal meanwhile; while it is there it is acknowledged, and by whom
    if (const feed::AlarmRecord* after = list.find(key)) {
        EXPECT_NE(after->state, "Unacknowledged");
        EXPECT_EQ(after->acknowledgedBy, "anna");
    }
}

}  // namespace
}  // namespace belfry::test
