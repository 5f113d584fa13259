// SPDX-License-Identifier: Apache-2.0
// belfryd as a service of the machine: what it tells systemd, a log collector and Prometheus.
#include <algorithm>
#include <csignal>
#include <fstream>
#include <map>
#include <optional>
#include <regex>
#include <set>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <httplib.h>
#include <nlohmann/json.hpp>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "tests/integration/gateway/belfryd_process.h"
#include "tests/integration/gateway/console_client.h"

namespace belfry::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<std::string> arguments(const TempDir& dir, std::vector<std::string> more = {}) {
    std::vector<std::string> all{
        "--city", testCity(), "--store", dir.path() / "store", "--listen", "unix:" + (dir.path() / "s").string()};
    all.insert(all.end(), more.begin(), more.end());
    return all;
}

/** systemd's side of NOTIFY_SOCKET. */
class NotifySocket {
public:
    explicit NotifySocket(const std::filesystem::path& path) : m_fd(socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
        const sockaddr_un address = addressOf(path);
        if (bind(m_fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
            throw std::runtime_error("no notify socket");
        }
    }
    ~NotifySocket() { close(m_fd); }
    NotifySocket(const NotifySocket&) = delete;
    NotifySocket& operator=(const NotifySocket&) = delete;

    static sockaddr_un addressOf(const std::filesystem::path& path) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        path.string().copy(address.sun_path, sizeof address.sun_path - 1);
        return address;
    }

    /** The lines of the next datagram; empty when none comes. */
    [[nodiscard]] std::vector<std::string> next(int timeoutMs) const {
        pollfd poller{m_fd, POLLIN, 0};
        if (poll(&poller, 1, timeoutMs) <= 0) {
            return {};
        }
        char buffer[4096];
        const ssize_t got = recv(m_fd, buffer, sizeof buffer, 0);
        std::istringstream text(std::string(buffer, got < 0 ? 0 : static_cast<std::size_t>(got)));
        std::vector<std::string> lines;
        for (std::string line; std::getline(text, line);) {
            lines.push_back(line);
        }
        return lines;
    }
    /** Reads until one of a datagram's lines is `wanted`; everything that came is in `seen`. */
    [[nodiscard]] bool waitFor(const std::string& wanted, std::vector<std::string>& seen) const {
        while (true) {
            const auto lines = next(120'000);
            if (lines.empty()) {
                return false;
            }
            seen.insert(seen.end(), lines.begin(), lines.end());
            if (std::find(lines.begin(), lines.end(), wanted) != lines.end()) {
                return true;
            }
        }
    }

private:
    int m_fd;
};

bool answers(const std::filesystem::path& path) {
    const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const sockaddr_un address = NotifySocket::addressOf(path);
    const bool connected = connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    close(fd);
    return connected;
}

TEST(Systemd, IsToldWhenConsolesAreServedThatTheCoreTurnsAndOfTheEnd) {
    const TempDir dir;
    const NotifySocket systemd(dir.path() / "notify");
    BelfrydProcess daemon(arguments(dir),
                          {"env", "NOTIFY_SOCKET=" + (dir.path() / "notify").string(), "WATCHDOG_USEC=200000"});
    std::vector<std::string> before;
    ASSERT_TRUE(systemd.waitFor("READY=1", before)) << daemon.errors();
    EXPECT_TRUE(answers(dir.path() / "s")) << "READY before anybody is served starts dependent units too early";
    EXPECT_THAT(before, testing::Not(testing::Contains("WATCHDOG=1")));
    EXPECT_THAT(before, testing::Contains("EXTEND_TIMEOUT_USEC=30000000")) << "making a large city takes its time";

    EXPECT_THAT(before, testing::Contains(HasSubstr("STATUS=Serving on unix:")));

    std::vector<std::string> between;
    ASSERT_TRUE(systemd.waitFor("WATCHDOG=1", between));
    ASSERT_TRUE(systemd.waitFor("WATCHDOG=1", between)) << "once is no watchdog";

    daemon.signal(SIGTERM);
    std::vector<std::string> rest;
    EXPECT_TRUE(systemd.waitFor("STOPPING=1", rest));
    EXPECT_EQ(daemon.wait(), 0);
    EXPECT_FALSE(answers(dir.path() / "s"));
    EXPECT_THAT(systemd.next(0), testing::Not(testing::Contains("WATCHDOG=1"))) << "after STOPPING there is no more";
}

TEST(Systemd, IsToldWhyTheStartFailedAndNeverThatItIsReady) {
    const TempDir dir;
    const NotifySocket systemd(dir.path() / "notify");
    std::ofstream(dir.path() / "s") << "a file where the socket should be";
    BelfrydProcess daemon(arguments(dir), {"env", "NOTIFY_SOCKET=" + (dir.path() / "notify").string()});
    EXPECT_EQ(daemon.wait(), 1);
    std::vector<std::string> told;
    while (true) {
        const auto lines = systemd.next(0);
        if (lines.empty()) {
            break;
        }
        told.insert(told.end(), lines.begin(), lines.end());
    }
    EXPECT_THAT(told, testing::Contains(HasSubstr("is not a socket")));
    EXPECT_THAT(told, testing::Not(testing::Contains("READY=1")));
}

/** Every line as the log collector reads it. */
std::vector<nlohmann::json> records(const std::string& log) {
    std::vector<nlohmann::json> result;
    std::istringstream text(log);
    static const std::regex time(R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)");
    for (std::string line; std::getline(text, line);) {
        const auto record = nlohmann::json::parse(line, nullptr, false);
        EXPECT_TRUE(record.is_object()) << line;
        if (record.is_object()) {
            EXPECT_TRUE(std::regex_match(record.value("time", ""), time)) << line;
            EXPECT_THAT((std::set<std::string>{"trace", "debug", "info", "warning", "error"}),
                        testing::Contains(record.value("level", "")))
                << line;
            EXPECT_NE(record.value("message", ""), "") << line;
            result.push_back(record);
        }
    }
    return result;
}

TEST(JsonLog, EveryLineOfALifeIsOneObject) {
    const TempDir dir;
    BelfrydProcess daemon(arguments(dir, {"--log-json", "--log-level", "debug"}));
    const std::string address = daemon.waitReady();
    ASSERT_FALSE(address.empty()) << daemon.errors();
    {
        ConsoleClient console(address);
        ASSERT_TRUE(console.waitFor([&] { return console.replica.isComplete(); }));
    }
    daemon.signal(SIGTERM);
    ASSERT_EQ(daemon.wait(), 0);
    const auto log = records(daemon.errors());
    ASSERT_FALSE(log.empty());
    EXPECT_EQ(log.back()["message"], "stopped");
    EXPECT_EQ(log.back()["program"], "belfryd");
}

TEST(JsonLog, ARefusedStartIsOneObjectAsWell) {
    const TempDir dir;
    std::ofstream(dir.path() / "s") << "a file where the socket should be";
    BelfrydProcess daemon(arguments(dir, {"--log-json"}));
    EXPECT_EQ(daemon.wait(), 1);
    const auto log = records(daemon.errors());
    ASSERT_FALSE(log.empty());
    EXPECT_EQ(log.back()["level"], "error");
    EXPECT_THAT(log.back()["message"].get<std::string>(), HasSubstr("is not a socket"));

    std::ofstream(dir.path() / "belfryd.textproto") << "log { json: true } limits { tick_ms: 5 }\n";
    BelfrydProcess wrong({"--config", dir.path() / "belfryd.textproto", "--log-json"});
    EXPECT_EQ(wrong.wait(), 1);
    const auto problems = records(wrong.errors());
    ASSERT_FALSE(problems.empty());
    EXPECT_THAT(wrong.errors(), HasSubstr("tick_ms 5 is outside 20 to 250"));
}

/** Prometheus' text format, read strictly: HELP and TYPE before a family's samples, one block for each family, no
 *  sample twice, numbers that are numbers. Series name with labels → value. */
std::map<std::string, double> readMetrics(const std::string& text) {
    static const std::regex kSample(R"(([a-zA-Z_:][a-zA-Z0-9_:]*)(\{[^}]*\})? ([^ ]+))");
    std::map<std::string, double> samples;
    std::set<std::string> helped;
    std::set<std::string> typed;
    std::string family;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) {
        std::istringstream words(line);
        std::string hash;
        std::string keyword;
        std::string name;
        if (line.starts_with("#")) {
            words >> hash >> keyword >> name;
            if (keyword == "HELP") {
                EXPECT_TRUE(helped.insert(name).second) << "two HELP lines: " << name;
                family = name;
            } else if (keyword == "TYPE") {
                EXPECT_TRUE(typed.insert(name).second) << "two TYPE lines: " << name;
                EXPECT_EQ(name, family) << "TYPE of another family than HELP";
                std::string type;
                words >> type;
                EXPECT_EQ(type == "counter", name.ends_with("_total")) << line;
            } else {
                ADD_FAILURE() << line;
            }
            continue;
        }
        std::smatch match;
        if (!std::regex_match(line, match, kSample)) {
            ADD_FAILURE() << "no sample: " << line;
            continue;
        }
        EXPECT_EQ(match[1], family) << "a sample outside its family";
        EXPECT_TRUE(typed.contains(family)) << line;
        std::size_t used = 0;
        const std::string number = match[3];
        double value = 0.0;
        EXPECT_NO_THROW(value = std::stod(number, &used)) << line;
        EXPECT_EQ(used, number.size()) << line;
        EXPECT_TRUE(samples.emplace(match[1].str() + match[2].str(), value).second) << "twice: " << line;
    }
    EXPECT_EQ(helped, typed);
    return samples;
}

TEST(Metrics, AreServedOnRequestOnLoopbackAndCountWhatHappens) {
    const TempDir dir;
    std::ofstream(dir.path() / "belfryd.textproto")
        << "city_dir: \"" << testCity().string() << "\"\nstore_dir: \"store\"\nlisten { unix_socket: \"s\" }\n"
        << "metrics { http: \"127.0.0.1:0\" }\nlog { json: true }\n"
        << "sources { id: \"sim\" simulator { scenario: \"storm-feeder-trip\" speed: 300 seed: 5 } }\n"
        << "sources { id: \"gone\" feed { address: \"unix:" << (dir.path() / "nobody").string() << "\" } }\n";
    BelfrydProcess daemon({"--config", dir.path() / "belfryd.textproto"});
    const std::string address = daemon.waitReady();
    ASSERT_FALSE(address.empty()) << daemon.errors();
    std::string where;
    for (const auto& record : records(daemon.errors())) {
        std::smatch match;
        const std::string message = record["message"];
        if (std::regex_match(message, match, std::regex("metrics on http://(127\\.0\\.0\\.1:[0-9]+)/metrics"))) {
            where = match[1];
        }
    }
    ASSERT_FALSE(where.empty()) << daemon.errors();
    httplib::Client prometheus("http://" + where);
    prometheus.set_read_timeout(60);
    const auto scrape = [&] {
        const auto answer = prometheus.Get("/metrics");
        EXPECT_TRUE(answer);
        if (!answer) {
            return std::map<std::string, double>{};
        }
        EXPECT_EQ(answer->status, 200);
        EXPECT_THAT(answer->get_header_value("Content-Type"), HasSubstr("text/plain; version=0.0.4"));
        return readMetrics(answer->body);
    };
    const auto first = scrape();
    ASSERT_TRUE(first.contains("belfry_rows_total"));
    EXPECT_GT(first.at("belfry_entities"), 500);
    EXPECT_EQ(first.at("belfry_journal_accepting"), 1);
    EXPECT_EQ(first.at("belfry_state_sessions"), 0);
    EXPECT_EQ(first.at("belfry_source_age_seconds{source=\"gone\"}"), -1);
    EXPECT_GE(first.at("belfry_source_age_seconds{source=\"sim\"}"), 0);

    ConsoleClient console(address);
    ASSERT_TRUE(console.waitFor([&] { return console.replica.isComplete() && !console.alarms.empty(); }));
    // What is counted is compared with what the console was told since: it lags behind the gateway, so the console is
    // asked to go on until the gateway's own counters have moved; a counter that stands still ends in the deadline.
    const auto before = scrape();
    std::map<std::string, double> after;
    ASSERT_TRUE(console.waitFor([&] {
        after = scrape();
        const auto moved = [&](const char* series, double by) { return after.at(series) >= before.at(series) + by; };
        return moved("belfry_commits_total", 3) && moved("belfry_alarm_transitions_total", 1) &&
               moved("belfry_journal_seq", 1);
    }));
    EXPECT_GE(after.at("belfry_commits_total"), before.at("belfry_commits_total") + 3);
    EXPECT_GT(after.at("belfry_rows_total"), before.at("belfry_rows_total"));
    EXPECT_GT(after.at("belfry_encoded_bytes_total"), before.at("belfry_encoded_bytes_total"));
    EXPECT_GT(after.at("belfry_alarm_transitions_total"), before.at("belfry_alarm_transitions_total"));
    EXPECT_GT(after.at("belfry_alarms_listed"), 0);
    EXPECT_GT(after.at("belfry_journal_seq"), before.at("belfry_journal_seq"));
    EXPECT_EQ(after.at("belfry_state_sessions"), 1);
    EXPECT_EQ(after.at("belfry_event_sessions"), 1);
    for (const auto& [series, value] : before) {
        if (series.find("_total") != std::string::npos) {
            EXPECT_GE(after.at(series), value) << series << " is a counter: it never goes back";
        }
    }
    const auto health = prometheus.Get("/healthz");
    ASSERT_TRUE(health);
    EXPECT_EQ(health->body, "ok\n");
    const auto other = prometheus.Get("/");
    ASSERT_TRUE(other);
    EXPECT_EQ(other->status, 404);
}

TEST(Metrics, AreOffWhenNobodyAskedAndNeverOnTheNetwork) {
    const TempDir dir;
    BelfrydProcess daemon(arguments(dir));
    ASSERT_FALSE(daemon.waitReady().empty()) << daemon.errors();
    EXPECT_THAT(daemon.errors(), testing::Not(HasSubstr("metrics on")));
    // no TCP socket of this process listens at all
    EXPECT_THAT(daemon.listeningTcp(), ElementsAre());
    std::ofstream(dir.path() / "belfryd.textproto") << "metrics { http: \"0.0.0.0:9411\" }\n";
    BelfrydProcess open({"--check-config", dir.path() / "belfryd.textproto"});
    EXPECT_EQ(open.wait(), 1);
    EXPECT_THAT(open.errors(), HasSubstr("never leave this machine"));
}

}  // namespace
}  // namespace belfry::test
