// SPDX-License-Identifier: Apache-2.0
#include <QApplication>
#include <QTest>
#include <chrono>
#include <cmath>
#include <csignal>
#include <fstream>
#include <limits>

#include <gtest/gtest.h>

#include "models/domain/clock.h"
#include "services/client/client.h"
#include "tests/integration/gateway/belfryd_process.h"
#include "ui/shell/console_view_model.h"

namespace belfry::test {
namespace {

using ui::ConsoleViewModel;
using ui::OrderViewModel;

constexpr int kPatienceMs = 120'000;  // the machine may be busy; nothing here is timed

/** A console of one operator, as app/console wires it, without a window. */
class Desk {
public:
    Desk(const std::string& address, const QString& name) {
        client::ClientOptions options;
        options.address = address;
        options.operatorName = name.toStdString();
        options.workstation = "desk-1";
        auto ports = client::connect(options);
        if (!ports) {
            ADD_FAILURE() << toText(ports.error());
            return;
        }
        ui::ConsoleSetup setup;
        setup.operatorName = name;
        m_console = std::make_unique<ConsoleViewModel>(setup, std::move(*ports), m_clock);
        m_console->start();
    }
    ~Desk() {
        if (m_console) {
            m_console->stop();
        }
    }
    Desk(const Desk&) = delete;
    Desk& operator=(const Desk&) = delete;

    ConsoleViewModel* operator->() { return m_console.get(); }

    template <typename Condition>
    [[nodiscard]] static bool waitFor(Condition condition) {
        return QTest::qWaitFor(condition, kPatienceMs);
    }

private:
    SystemClock m_clock;
    std::unique_ptr<ConsoleViewModel> m_console;
};

std::vector<std::string> arguments(const TempDir& dir, std::vector<std::string> more) {
    std::vector<std::string> all{
        "--city", testCity(), "--store", dir.path() / "store", "--listen", "unix:" + (dir.path() / "s").string()};
    all.insert(all.end(), more.begin(), more.end());
    return all;
}

constexpr double kLevel = 0.4;  ///< what lamps are held at

/** What the lamp of the open sheet last reported; NaN if it never did. */
double reportedLevel(Desk& desk) {
    const feed::Store& store = desk->pump().store();
    const Handle lamp = store.catalogue().find(desk->orders()->entity().toStdString()).value();
    const LayerSchema& schema = store.schema(lamp.layer());
    const AttributeIndex level = schema.attributeIndex(schema.command("set_level")->feedbackAttribute).value();
    const feed::EntityTable& table = store.table(lamp.layer());
    return table.has(lamp.row(), level) ? valueOf(schema.attributes[level], table.raw(lamp.row(), level))
                                        : std::numeric_limits<double>::quiet_NaN();
}

double levelTolerance(Desk& desk) {
    const feed::Store& store = desk->pump().store();
    return store.schema(store.catalogue().layerIndex("lighting").value()).command("set_level")->tolerance;
}

/** Overrides lamps one after the other until one obeys: some of the simulator's devices refuse, stick or keep silent.
 */
bool holdALamp(Desk& desk) {
    const feed::Store& store = desk->pump().store();
    const auto lighting = store.catalogue().layerIndex("lighting");
    if (!lighting) {
        return false;
    }
    const std::uint8_t luminaire = store.schema(*lighting).assetTypeIndex("luminaire").value();
    int tried = 0;
    for (std::uint32_t row = 0; row < store.catalogue().rowCount(*lighting) && tried < 12; ++row) {
        const Handle handle = Handle::of(*lighting, row);
        if (store.catalogue().type(handle) != luminaire) {
            continue;
        }
        ++tried;
        OrderViewModel* orders = desk->orders();
        orders->openFor(QString::fromUtf8(store.catalogue().id(handle).data(),
                                          static_cast<qsizetype>(store.catalogue().id(handle).size())));
        orders->setValue(kLevel);
        orders->setLeaseMinutes(30);
        EXPECT_FALSE(orders->canSelect()) << "an override without a reason must not even be asked for";
        orders->setReason(QStringLiteral("test of the lamp"));
        if (!orders->canSelect()) {
            ADD_FAILURE() << "cannot ask: " << orders->missing().toStdString();
            return false;
        }
        orders->select();
        if (!Desk::waitFor([&] {
                return orders->stage() == OrderViewModel::Selected || orders->stage() == OrderViewModel::Refused;
            })) {
            return false;
        }
        if (orders->stage() == OrderViewModel::Selected) {
            orders->execute();
            if (!Desk::waitFor([&] {
                    return orders->stage() == OrderViewModel::InEffect || orders->stage() == OrderViewModel::Refused;
                })) {
                return false;
            }
            if (orders->stage() == OrderViewModel::InEffect) {
                return true;
            }
        }
        orders->close();
    }
    return false;
}

TEST(Console, OverridesALampProvesItAndGivesItBack) {
    const TempDir dir;
    BelfrydProcess daemon(arguments(dir, {"--seed", "3"}));
    const std::string address = daemon.waitReady();
    ASSERT_FALSE(address.empty()) << daemon.errors();
    Desk desk(address, QStringLiteral("anna"));
    ASSERT_TRUE(Desk::waitFor([&] { return desk->isSettled(); }));
    EXPECT_TRUE(desk->commandsEnabled());

    ASSERT_TRUE(holdALamp(desk)) << desk->orders()->refusalCode().toStdString();
    // proved by the lamp's own report within the layer's tolerance (it may still be on its way: 39 % of 40 %), told
    // apart from what was asked; then it arrives
    EXPECT_FALSE(desk->orders()->acceptedText().isEmpty());
    EXPECT_LE(std::abs(reportedLevel(desk) - kLevel), levelTolerance(desk));
    EXPECT_TRUE(Desk::waitFor([&] { return desk->orders()->actualText() == desk->orders()->commandedText(); }))
        << desk->orders()->actualText().toStdString();
    EXPECT_EQ(desk->orders()->inForceCount(), 1);
    EXPECT_EQ(desk->lockBadges().size(), 1);

    desk->orders()->release(desk->orders()->orderId());
    EXPECT_TRUE(Desk::waitFor([&] { return desk->orders()->inForceCount() == 0; }));
    EXPECT_TRUE(Desk::waitFor([&] { return desk->lockBadges().isEmpty(); }));
}

TEST(Console, SaysNotLiveWhenTheGatewayDiesAndComesBackToItsPicture) {
    const TempDir dir;
    auto daemon = std::make_unique<BelfrydProcess>(arguments(dir, {"--seed", "5"}));
    const std::string address = daemon->waitReady();
    ASSERT_FALSE(address.empty()) << daemon->errors();
    Desk desk(address, QStringLiteral("anna"));
    ASSERT_TRUE(Desk::waitFor([&] { return desk->isSettled(); }));
    const std::size_t entities = desk->pump().store().catalogue().size();

    daemon->signal(SIGKILL);
    ASSERT_EQ(daemon->wait(), 128 + SIGKILL);
    ASSERT_TRUE(Desk::waitFor([&] { return desk->link() == ConsoleViewModel::NotLive; }));
    EXPECT_FALSE(desk->commandsEnabled());
    EXPECT_FALSE(desk->commandsHint().isEmpty());
    EXPECT_FALSE(desk->map()->isLive()) << "nothing stale may look live";
    EXPECT_EQ(desk->pump().store().catalogue().size(), entities) << "the last picture stays";

    daemon = std::make_unique<BelfrydProcess>(arguments(dir, {"--seed", "5"}));
    ASSERT_EQ(daemon->waitReady(), address) << daemon->errors();
    // the one promise of time: live and whole again within 3 s of a gateway that is back (0.6 s on an idle machine)
    const auto back = std::chrono::steady_clock::now();
    ASSERT_TRUE(Desk::waitFor([&] { return desk->link() == ConsoleViewModel::Live && desk->isSettled(); }));
    EXPECT_LE(std::chrono::steady_clock::now() - back, std::chrono::seconds(3));
    EXPECT_TRUE(desk->commandsEnabled());

    // the resumed picture is the gateway's: a second console that starts from nothing ends at the same digest
    Desk other(address, QStringLiteral("bruno"));
    ASSERT_TRUE(Desk::waitFor([&] { return other->isSettled(); }));
    ASSERT_TRUE(Desk::waitFor([&] {
        return desk->pump().store().revision() == other->pump().store().revision() &&
               desk->pump().store().digest() == other->pump().store().digest();
    }));
}

TEST(Console, ShowsWhoAcknowledgedAfterTheGatewayWasKilled) {
    const TempDir dir;
    auto daemon = std::make_unique<BelfrydProcess>(
        arguments(dir, {"--seed", "5", "--scenario", "storm-feeder-trip", "--speed", "300"}));
    const std::string address = daemon->waitReady();
    ASSERT_FALSE(address.empty()) << daemon->errors();
    Desk desk(address, QStringLiteral("anna"));
    ASSERT_TRUE(Desk::waitFor([&] { return desk->isSettled(); }));
    const auto alarmOf = [](Desk& at, const QString& alarmKey) {
        const feed::AlarmRecord* alarm = at->alarms()->model().find(alarmKey);
        return alarm == nullptr ? feed::AlarmRecord() : *alarm;
    };
    QString key;
    ASSERT_TRUE(Desk::waitFor([&] {
        items::AlarmListModel& alarms = desk->alarms()->model();
        for (int row = 0; row < alarms.rowCount(); ++row) {
            if (alarms.at(row).definition == "supply_lost" && alarms.at(row).state == "Unacknowledged") {
                key = QString::fromStdString(alarms.at(row).key);
                return true;
            }
        }
        return false;
    }));
    desk->alarms()->actions()->acknowledgeOne(key);
    ASSERT_TRUE(Desk::waitFor([&] { return alarmOf(desk, key).state == "Acknowledged"; }));

    daemon->signal(SIGKILL);
    ASSERT_EQ(daemon->wait(), 128 + SIGKILL);
    // the city system is gone as well: nobody can clear the alarm, only the journal can know of it
    std::ofstream(dir.path() / "belfryd.textproto")
        << "city_dir: \"" << testCity().string() << "\"\nstore_dir: \"store\"\nlisten { unix_socket: \"s\" }\n"
        << "sources { id: \"gone\" feed { address: \"unix:" << (dir.path() / "nobody").string() << "\" } }\n";
    daemon = std::make_unique<BelfrydProcess>(std::vector<std::string>{"--config", dir.path() / "belfryd.textproto"});
    ASSERT_EQ(daemon->waitReady(), address) << daemon->errors();

    // the silence of the source is the new gateway's own alarm: with it the desk has the new gateway's list
    const QString silence = QStringLiteral("/feed_lost/gone");
    ASSERT_TRUE(Desk::waitFor([&] { return desk->alarms()->model().find(silence) != nullptr; }));
    ASSERT_TRUE(Desk::waitFor([&] { return desk->alarms()->model().find(key) != nullptr; }));
    EXPECT_EQ(alarmOf(desk, key).state, "Acknowledged");
    EXPECT_EQ(alarmOf(desk, key).acknowledgedBy, "anna");
    // a desk that never saw the old gateway is told the same
    Desk other(address, QStringLiteral("bruno"));
    ASSERT_TRUE(Desk::waitFor([&] { return other->alarms()->model().find(key) != nullptr; }));
    EXPECT_EQ(alarmOf(other, key).state, "Acknowledged");
    EXPECT_EQ(alarmOf(other, key).acknowledgedBy, "anna");
}

}  // namespace
}  // namespace belfry::test

int main(int argc, char** argv) {
    const QApplication application(argc, argv);
    ::testing::InitGoogleTest(&argc, argv);
    return RUN_ALL_TESTS();
}
