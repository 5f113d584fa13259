// SPDX-License-Identifier: Apache-2.0
// A real belfryd whose store's disk gets full and empty again under a real client: people's actions are refused with
// the reason, viewing goes on, and nobody has to restart anything.
#include <csignal>
#include <fstream>
#include <functional>
#include <memory>

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "services/store/sqlite_journal.h"
#include "tests/integration/gateway/belfryd_process.h"
#include "tests/integration/gateway/console_client.h"

namespace belfry::test {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

/** Whether this program is in a mount namespace of its own, where it may mount what it likes; see main(). */
bool g_ownMounts = false;

bool enterOwnMounts() {
    const uid_t user = getuid();
    const gid_t group = getgid();
    if (unshare(CLONE_NEWUSER | CLONE_NEWNS) == 0) {
        std::ofstream("/proc/self/setgroups") << "deny";
        std::ofstream("/proc/self/uid_map") << "0 " << user << " 1";
        std::ofstream("/proc/self/gid_map") << "0 " << group << " 1";
    } else if (unshare(CLONE_NEWNS) != 0) {
        return false;
    }
    return mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0;
}

/** A place for the store that can be made full and empty. */
class Disk {
public:
    virtual ~Disk() = default;
    [[nodiscard]] virtual fs::path folder() const = 0;
    virtual void fill(const BelfrydProcess& daemon) = 0;
    virtual void clear(const BelfrydProcess& daemon) = 0;
};

/** A file system of 200 MB in memory: of these the journal sets 64 aside. */
class SmallDisk final : public Disk {
public:
    SmallDisk() {
        if (mount("tmpfs", m_dir.path().c_str(), "tmpfs", 0, "size=200m") != 0) {
            throw std::runtime_error("no tmpfs");
        }
    }
    ~SmallDisk() override { umount2(m_dir.path().c_str(), MNT_DETACH); }
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;
    [[nodiscard]] fs::path folder() const override { return m_dir.path() / "store"; }
    void fill(const BelfrydProcess&) override {
        const int fd = open((m_dir.path() / "filler").c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
        ASSERT_GE(fd, 0);
        const std::string block(1U << 16U, 'x');
        for (std::size_t size = block.size(); size > 0; size /= 2) {
            while (write(fd, block.data(), size) == static_cast<ssize_t>(size)) {
            }
        }
        close(fd);
    }
    void clear(const BelfrydProcess&) override { fs::remove(m_dir.path() / "filler"); }

private:
    TempDir m_dir;
};

/** A limit on the size of files: where no file system can be mounted, and as an administrator may set it. */
class SizeLimit final : public Disk {
public:
    [[nodiscard]] fs::path folder() const override { return m_dir.path() / "store"; }
    void fill(const BelfrydProcess& daemon) override { limit(daemon, 4'096); }
    void clear(const BelfrydProcess& daemon) override { limit(daemon, RLIM_INFINITY); }

private:
    static void limit(const BelfrydProcess& daemon, rlim_t bytes) {
        rlimit present{};
        ASSERT_EQ(prlimit(daemon.pid(), RLIMIT_FSIZE, nullptr, &present), 0);
        present.rlim_cur = std::min(bytes, present.rlim_max);
        ASSERT_EQ(prlimit(daemon.pid(), RLIMIT_FSIZE, &present, nullptr), 0);
    }
    TempDir m_dir;
};

class FullDisk : public ::testing::TestWithParam<const char*> {
protected:
    void SetUp() override {
        if (std::string(GetParam()) == "SmallDisk") {
            if (!g_ownMounts) {
                GTEST_SKIP() << "this machine lets nobody make a mount namespace";
            }
            disk = std::make_unique<SmallDisk>();
        } else {
            disk = std::make_unique<SizeLimit>();
        }
    }
    /** A city that lives fast, and a system that never answers: its silence is an alarm that stays. */
    void start() {
        std::ofstream(dir.path() / "belfryd.textproto")
            << "city_dir: \"" << testCity().string() << "\"\nstore_dir: \"" << disk->folder().string()
            << "\"\nlisten { unix_socket: \"s\" }\nsources { id: \"sim\" simulator { seed: 5 speed: 60 } }\n"
            << "sources { id: \"gone\" feed { address: \"unix:" << (dir.path() / "nobody").string() << "\" } }\n";
        daemon =
            std::make_unique<BelfrydProcess>(std::vector<std::string>{"--config", dir.path() / "belfryd.textproto"});
        address = daemon->waitReady();
    }
    static Result<feed::AlarmRecord> acknowledge(ConsoleClient& console, const feed::AlarmRecord& alarm) {
        return ConsoleClient::ask<feed::AlarmRecord>(
            [&](auto reply) { console.ports().alarms->acknowledge(alarm.key, alarm.occurrence, "seen", reply); });
    }
    static std::optional<feed::AlarmRecord> silence(ConsoleClient& console) {
        std::optional<feed::AlarmRecord> found;
        (void)console.waitFor([&] {
            const auto at = console.alarms.find("/feed_lost/gone");
            if (at != console.alarms.end()) {
                found = at->second;
            }
            return found.has_value();
        });
        return found;
    }
    static Result<feed::OrderRecord> order(ConsoleClient& console, const std::string& id) {
        feed::OrderRequest request;
        (void)console.waitFor([&] {
            const feed::Store& store = console.replica.store();
            const auto layer = store.catalogue().layerIndex("lighting");
            const auto type = store.schema(*layer).assetTypeIndex("luminaire");
            for (std::uint32_t row = 0; row < store.catalogue().rowCount(*layer); ++row) {
                const Handle handle = Handle::of(*layer, row);
                if (store.catalogue().contains(handle) && store.catalogue().type(handle) == type) {
                    request.targets = {std::string(store.catalogue().id(handle))};
                    return true;
                }
            }
            return false;
        });
        request.orderId = id;
        request.layer = "lighting";
        request.command = "set_level";
        request.value = 0.5;
        request.reason = "test of a full disk";
        request.leaseMs = 600'000;
        return ConsoleClient::ask<feed::OrderRecord>(
            [&](auto reply) { console.ports().commands->select(request, reply); });
    }
    static void expectRefusal(const Error& error) {
        EXPECT_EQ(error.code, ErrorCode::ResourceExhausted);
        EXPECT_EQ(error.reason, "JOURNAL_REFUSES");
        EXPECT_THAT(error.message, HasSubstr("disk full"));
        EXPECT_THAT(error.hint, HasSubstr("free space")) << "what to do";
    }
    /** Selects and cancels orders until the disk refuses: a log that was written before takes a few more. */
    static void untilRefused(ConsoleClient& console) {
        for (int i = 0; i < 20'000; ++i) {
            const std::string id = "fill-" + std::to_string(i);
            const auto selected = order(console, id);
            if (!selected) {
                return expectRefusal(selected.error());
            }
            const auto cancelled =
                ConsoleClient::ask<feed::OrderRecord>([&](auto reply) { console.ports().commands->cancel(id, reply); });
            if (!cancelled) {
                return expectRefusal(cancelled.error());
            }
        }
        FAIL() << "the disk is full and the journal takes records";
    }
    /** Nothing else is done to the gateway: it has to find out by itself. */
    static void untilTaken(ConsoleClient& console, const feed::AlarmRecord& alarm) {
        const auto until = std::chrono::steady_clock::now() + ConsoleClient::kPatience;
        auto taken = acknowledge(console, alarm);
        while (!taken && taken.error().reason == "JOURNAL_REFUSES" && std::chrono::steady_clock::now() < until) {
            taken = acknowledge(console, alarm);
        }
        ASSERT_TRUE(taken) << toText(taken.error());
        EXPECT_EQ(taken->state, "Acknowledged");
        EXPECT_EQ(taken->acknowledgedBy, "anna");
    }
    static bool goesOn(ConsoleClient& console, int revisions) {
        Revision seen = 0;
        return console.waitFor([&] {
            seen = console.replica.store().revision();
            return true;
        }) && console.waitFor([&] {
            return console.replica.store().revision() >= seen + static_cast<Revision>(revisions);
        });
    }
    /** The journal tells of the time in which it took nothing, and is whole. */
    void expectSoundJournal() {
        daemon->signal(SIGTERM);
        ASSERT_EQ(daemon->wait(), 0) << daemon->errors();
        const auto report = store::verifyJournalFile(disk->folder() / "journal.db");
        ASSERT_TRUE(report) << toText(report.error());
        EXPECT_TRUE(report->intact) << report->problem;
        const SystemClock clock;
        store::JournalOptions options;
        options.file = disk->folder() / "journal.db";
        const auto journal = store::openJournal(options, clock);
        ASSERT_TRUE(journal) << toText(journal.error());
        store::JournalQuery query;
        query.kind = "system";
        query.subject = "journal";
        query.limit = 10'000;
        const auto records = (*journal)->search(query);
        ASSERT_TRUE(records);
        bool accepting = false;
        for (const auto& record : *records) {
            accepting = accepting || record.body.find("\"event\":\"accepting\"") != std::string::npos;
        }
        EXPECT_TRUE(accepting);
    }

    TempDir dir;
    std::unique_ptr<Disk> disk;
    std::unique_ptr<BelfrydProcess> daemon;
    std::string address;
};

TEST_P(FullDisk, PeopleAreRefusedViewingGoesOnAndSpaceIsEnough) {
    start();
    ASSERT_FALSE(address.empty()) << daemon->errors();
    ConsoleClient console(address);
    ASSERT_TRUE(console.waitFor([&] { return console.replica.isComplete() && console.eventSnapshots > 0; }));
    const auto before = silence(console);
    ASSERT_TRUE(before) << "the silence of a system is an alarm";

    disk->fill(*daemon);
    untilRefused(console);
    const auto refused = acknowledge(console, *before);
    ASSERT_FALSE(refused);
    expectRefusal(refused.error());
    const auto order1 = order(console, "while-full");
    ASSERT_FALSE(order1);
    expectRefusal(order1.error());

    EXPECT_TRUE(goesOn(console, 20)) << "deltas stopped";
    ConsoleClient newcomer(address, "bruno");
    EXPECT_TRUE(newcomer.waitFor([&] {
        return newcomer.replica.isComplete() && newcomer.eventSnapshots > 0 && newcomer.alarms.contains(before->key);
    })) << "a console that comes now must see the city and its alarms";
    EXPECT_EQ(newcomer.alarms.at(before->key).state, "Unacknowledged") << "what was refused did not happen";
    EXPECT_FALSE(newcomer.orders.contains("while-full"));

    disk->clear(*daemon);
    untilTaken(console, *before);
    EXPECT_TRUE(newcomer.waitFor([&] { return newcomer.alarms[before->key].state == "Acknowledged"; }));
    const auto selected = order(console, "after");
    EXPECT_TRUE(selected) << toText(selected.error());
    EXPECT_EQ(console.distrusted + newcomer.distrusted, 0);
    expectSoundJournal();
}

TEST_P(FullDisk, AGatewayStartsOnAFullDiskAndShowsTheCity) {
    if (std::string(GetParam()) != "SmallDisk") {
        GTEST_SKIP() << "a limit on file sizes is set on a program that runs";
    }
    start();
    ASSERT_FALSE(address.empty()) << daemon->errors();
    daemon->signal(SIGTERM);
    ASSERT_EQ(daemon->wait(), 0) << daemon->errors();
    disk->fill(*daemon);
    start();
    ASSERT_FALSE(address.empty()) << daemon->errors();
    ConsoleClient console(address);
    ASSERT_TRUE(console.waitFor([&] { return console.replica.isComplete() && console.eventSnapshots > 0; }));
    const auto alarm = silence(console);
    ASSERT_TRUE(alarm);
    const auto refused = acknowledge(console, *alarm);
    ASSERT_FALSE(refused);
    expectRefusal(refused.error());
    EXPECT_TRUE(goesOn(console, 20));
    disk->clear(*daemon);
    untilTaken(console, *alarm);
    expectSoundJournal();
}

TEST_P(FullDisk, WithoutAnyByteTheStartIsRefusedInWordsAndNothingIsLost) {
    if (std::string(GetParam()) != "SmallDisk") {
        GTEST_SKIP() << "a limit on file sizes is set on a program that runs";
    }
    start();
    ASSERT_FALSE(address.empty()) << daemon->errors();
    std::optional<feed::AlarmRecord> alarm;
    {
        ConsoleClient console(address);
        alarm = silence(console);
        ASSERT_TRUE(alarm);
        ASSERT_TRUE(acknowledge(console, *alarm));
    }
    daemon->signal(SIGTERM);
    ASSERT_EQ(daemon->wait(), 0) << daemon->errors();
    fs::remove(disk->folder() / "journal.db.reserve");  // used up by the refusals of a full disk
    disk->fill(*daemon);
    start();
    EXPECT_TRUE(address.empty());
    EXPECT_EQ(daemon->wait(), 1);
    EXPECT_THAT(daemon->errors(), HasSubstr("disk full"));
    EXPECT_THAT(daemon->errors(), HasSubstr("free space"));
    disk->clear(*daemon);
    start();
    ASSERT_FALSE(address.empty()) << daemon->errors();
    ConsoleClient console(address);
    const auto still = silence(console);
    ASSERT_TRUE(still);
    EXPECT_EQ(still->state, "Acknowledged");
    EXPECT_EQ(still->acknowledgedBy, "anna");
}

INSTANTIATE_TEST_SUITE_P(On, FullDisk, ::testing::Values("SmallDisk", "SizeLimit"),
                         [](const auto& one) { return std::string(one.param); });

}  // namespace
}  // namespace belfry::test

int main(int argc, char** argv) {
    belfry::test::g_ownMounts = belfry::test::enterOwnMounts();  // only while there is one thread
    ::testing::InitGoogleTest(&argc, argv);
    return RUN_ALL_TESTS();
}
