// SPDX-License-Identifier: Apache-2.0
// The real window on a real belfryd whose disk gets full and empty again: what a person does is refused in words,
// alarms are shown and sounded all the same, and nobody has to restart anything.
#include <QStringList>
#include <algorithm>
#include <fstream>

#include <sys/resource.h>

#include "tests/integration/console/window.h"
#include "tests/integration/gateway/belfryd_process.h"

namespace belfry::test {
namespace {

/** No file of the daemon may grow, and none may be written behind its first page: as on a disk without any room. */
void setFull(const BelfrydProcess& daemon, bool full) {
    rlimit present{};
    ASSERT_EQ(prlimit(daemon.pid(), RLIMIT_FSIZE, nullptr, &present), 0);
    present.rlim_cur = full ? std::min<rlim_t>(4'096, present.rlim_max) : present.rlim_max;
    ASSERT_EQ(prlimit(daemon.pid(), RLIMIT_FSIZE, &present, nullptr), 0);
}

/** A parking controller is lost every few seconds, too slowly for a flood. */
std::filesystem::path scenario(const TempDir& dir) {
    const std::filesystem::path file = dir.path() / "losses.json";
    std::ofstream out(file);
    out << R"({"format":1,"name":"losses","title":{"en":"Losses"},"start":"10:00","incidents_per_hour":0,"actions":[)";
    for (int i = 0; i < 8; ++i) {
        out << (i == 0 ? "" : ",") << R"({"at":"+)" << 1 + 4 * i << R"(m","do":"lose_car_parks"})";
    }
    out << "]}";
    return file;
}

TEST(FullDisk, ActionsAreRefusedInWordsAlarmsAreShownAndSoundedAndRoomIsEnough) {
    const TempDir dir;
    BelfrydProcess daemon({"--city", testCity(), "--store", dir.path() / "store", "--listen",
                           "unix:" + (dir.path() / "s").string(), "--seed", "5", "--scenario", scenario(dir), "--speed",
                           "20"});
    const std::string address = daemon.waitReady();
    ASSERT_FALSE(address.empty()) << daemon.errors();
    Window window(address);
    ui::AlarmListViewModel& alarms = *window.console->alarms();
    ui::AnnunciationViewModel& sound = *window.console->annunciation();
    QStringList heard;
    QObject::connect(&sound, &ui::AnnunciationViewModel::voicesChanged, &sound, [&] {
        if (!sound.nowHeard().isEmpty() && (heard.isEmpty() || heard.back() != sound.nowHeard())) {
            heard.append(sound.nowHeard());
        }
    });
    ASSERT_TRUE(Window::waitFor([&] { return window.console->isSettled(); }));
    ASSERT_TRUE(window.activate());
    window.openScreen(QStringLiteral("alarms"));
    items::AlarmListModel& list = alarms.model();
    const auto lost = [&list] {
        QStringList keys;
        for (int row = 0; row < list.rowCount(); ++row) {
            if (list.at(row).definition == "controller_lost" && list.at(row).state == "Unacknowledged") {
                keys.append(list.keyAt(row));
            }
        }
        return keys;
    };
    ASSERT_TRUE(Window::waitFor([&] { return !lost().isEmpty(); }));
    const QString first = lost().constFirst();

    setFull(daemon, true);
    const QString full = QStringLiteral("disk is full");
    QQuickItem* const rows = window.find(QStringLiteral("Alarms"));
    ASSERT_NE(rows, nullptr);
    // a log that was written before may take a few more
    for (int i = 0; i < 200 && !window.shows(full); ++i) {
        alarms.setSelectedKey(first);
        alarms.actions()->addNote(QStringLiteral("while the disk fills"));
        ASSERT_TRUE(Window::waitFor([&] { return !alarms.actions()->isBusy(); }));
    }
    ASSERT_TRUE(window.shows(full)) << "what went wrong";
    EXPECT_TRUE(window.shows(QStringLiteral("Free space on the disk of the store"))) << "and what to do";
    alarms.actions()->dismissAnswer();
    alarms.setSelectedKey(first);
    rows->forceActiveFocus(Qt::TabFocusReason);
    window.key(Qt::Key_A);
    ASSERT_TRUE(Window::waitFor([&] { return !alarms.actions()->isBusy(); }));
    EXPECT_TRUE(window.shows(full));
    ASSERT_NE(list.find(first), nullptr);
    EXPECT_EQ(list.find(first)->state, "Unacknowledged") << "what was refused did not happen";

    const qsizetype before = lost().size();
    heard.clear();
    ASSERT_TRUE(Window::waitFor([&] { return lost().size() > before; })) << "alarms are shown on a full disk";
    ASSERT_TRUE(Window::waitFor([&] { return !heard.filter(QStringLiteral("Priority 3")).isEmpty(); }))
        << "and sounded: " << heard.join(QStringLiteral("; ")).toStdString();
    EXPECT_FALSE(sound.notWatching());
    EXPECT_FALSE(window.shows(QStringLiteral("NOT LIVE since")));

    setFull(daemon, false);
    ASSERT_TRUE(Window::waitFor([&] {
        if (!alarms.actions()->isBusy() && list.find(first) != nullptr && list.find(first)->state == "Unacknowledged") {
            alarms.setSelectedKey(first);
            rows->forceActiveFocus(Qt::TabFocusReason);
            window.key(Qt::Key_A);
        }
        return list.find(first) != nullptr && list.find(first)->acknowledgedBy == "anna";
    })) << "there is room again";
}

}  // namespace
}  // namespace belfry::test
