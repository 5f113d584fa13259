// SPDX-License-Identifier: Apache-2.0
// The first steps of a site, as a person takes them: the administrator at a terminal, certificates, a gateway with
// both.
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>

#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <pty.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "belfry/v1/console.grpc.pb.h"
#include "services/access/accounts.h"
#include "services/access/certificates.h"
#include "services/client/client.h"
#include "tests/integration/gateway/belfryd_process.h"

namespace belfry::test {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kGood = "lantern over the gate";

std::string program() {
    const char* name = std::getenv("BELFRYCTL");
    return name == nullptr ? "belfryctl" : name;
}

std::string contentOf(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

/** belfryctl at a terminal of its own. */
class Terminal {
public:
    explicit Terminal(std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(), program());
        std::vector<char*> argv;
        for (std::string& argument : arguments) {
            argv.push_back(argument.data());
        }
        argv.push_back(nullptr);
        m_pid = forkpty(&m_master, nullptr, nullptr, nullptr);
        if (m_pid == 0) {
            execvp(argv[0], argv.data());
            _exit(127);
        }
    }
    ~Terminal() {
        if (m_pid > 0) {
            kill(m_pid, SIGKILL);
            (void)status();
        }
        close(m_master);
    }
    Terminal(const Terminal&) = delete;
    Terminal& operator=(const Terminal&) = delete;

    /** Waits until this is on the screen, once more than before. */
    [[nodiscard]] bool shows(const std::string& text) {
        while (m_screen.find(text, m_seen) == std::string::npos) {
            if (!more()) {
                return false;
            }
        }
        m_seen = m_screen.find(text, m_seen) + text.size();
        return true;
    }
    void type(const std::string& line) const {
        const std::string all = line + "\n";
        ASSERT_EQ(write(m_master, all.data(), all.size()), static_cast<ssize_t>(all.size()));
    }
    /** Whether what is typed would be seen. */
    [[nodiscard]] bool echoes() const {
        termios state{};
        return tcgetattr(m_master, &state) == 0 && (state.c_lflag & static_cast<tcflag_t>(ECHO)) != 0;
    }
    /** Waits for its end. */
    [[nodiscard]] int status() {
        while (more()) {
        }
        int state = 0;
        waitpid(m_pid, &state, 0);
        m_pid = -1;
        return WIFEXITED(state) ? WEXITSTATUS(state) : 128 + WTERMSIG(state);
    }
    [[nodiscard]] const std::string& screen() const { return m_screen; }

private:
    bool more() {
        pollfd poller{m_master, POLLIN, 0};
        char buffer[1024];
        if (poll(&poller, 1, 60'000) <= 0) {
            return false;
        }
        const ssize_t got = read(m_master, buffer, sizeof buffer);  // EIO: the other side has gone
        m_screen.append(buffer, got > 0 ? static_cast<std::size_t>(got) : 0U);
        return got > 0;
    }

    pid_t m_pid = -1;
    int m_master = -1;
    std::string m_screen;
    std::size_t m_seen = 0;
};

/** Without a terminal; its exit status. */
int ctl(const std::vector<std::string>& arguments, std::string* said = nullptr) {
    std::string command = program();
    for (const std::string& argument : arguments) {
        command += " '" + argument + "'";
    }
    FILE* const pipe = popen(("echo '" + std::string(kGood) + "' | " + command + " 2>&1").c_str(), "r");
    char buffer[1024];
    for (std::size_t got = 0; (got = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;) {
        if (said != nullptr) {
            said->append(buffer, got);
        }
    }
    const int status = pclose(pipe);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

unsigned modeOf(const fs::path& file) { return static_cast<unsigned>(fs::status(file).permissions()) & 0777U; }

grpc::StatusCode logIn(const std::string& address, const std::string& user, const std::string& password,
                       v1::SessionInfo* info) {
    const auto stub = v1::Session::NewStub(grpc::CreateChannel(address, grpc::InsecureChannelCredentials()));
    grpc::ClientContext context;
    v1::LogInRequest request;
    request.set_contract("belfry.v1");
    request.set_user(user);
    request.set_password(password);
    request.set_workstation("desk-1");
    return stub->LogIn(&context, request, info).error_code();
}

TEST(FirstAdministrator, IsMadeAtATerminalWithAPasswordThatNobodySees) {
    const TempDir dir;
    const fs::path store = dir.path() / "store";
    const std::vector<std::string> init{"accounts", "--store", store, "init", "root.anna", "--name", "Anna"};
    {
        Terminal terminal(init);
        ASSERT_TRUE(terminal.shows("New password for root.anna: ")) << terminal.screen();
        terminal.type("admin");
        EXPECT_EQ(terminal.status(), 1) << "short ones and the usual ones are no passwords";
        EXPECT_THAT(terminal.screen(), Not(HasSubstr("Once more")));
    }
    {
        Terminal terminal(init);
        ASSERT_TRUE(terminal.shows("New password for root.anna: ")) << terminal.screen();
        terminal.type(kGood);
        ASSERT_TRUE(terminal.shows("Once more: ")) << terminal.screen();
        terminal.type("lantern under the gate");
        EXPECT_EQ(terminal.status(), 1);
        EXPECT_THAT(terminal.screen(), HasSubstr("not the same"));
    }
    EXPECT_FALSE(fs::exists(store / "accounts.json")) << "nothing was made by halves";
    {
        Terminal terminal(init);
        ASSERT_TRUE(terminal.shows("New password for root.anna: ")) << terminal.screen();
        EXPECT_FALSE(terminal.echoes());
        terminal.type(kGood);
        ASSERT_TRUE(terminal.shows("Once more: ")) << terminal.screen();
        EXPECT_FALSE(terminal.echoes());
        terminal.type(kGood);
        EXPECT_EQ(terminal.status(), 0) << terminal.screen();
        EXPECT_THAT(terminal.screen(), HasSubstr("SECADM"));
        EXPECT_THAT(terminal.screen(), Not(HasSubstr("lantern")));
    }
    EXPECT_EQ(modeOf(store / "accounts.json"), 0600U);
    EXPECT_THAT(contentOf(store / "accounts.json"), HasSubstr("$argon2id$"));
    EXPECT_THAT(contentOf(store / "accounts.json"), Not(HasSubstr("lantern")));
    {
        Terminal again({"accounts", "--store", store, "init", "bruno"});
        EXPECT_EQ(again.status(), 1) << "the first is made once";
        EXPECT_THAT(again.screen(), HasSubstr("there are accounts already"));
        EXPECT_THAT(again.screen(), Not(HasSubstr("New password")));
    }

    BelfrydProcess daemon({"--city", testCity(), "--store", store, "--listen", "unix:" + (dir.path() / "s").string(),
                           "--accounts", "required"});
    const std::string address = daemon.waitReady();
    ASSERT_FALSE(address.empty()) << daemon.errors();
    v1::SessionInfo info;
    EXPECT_EQ(logIn(address, "root.anna", "admin", &info), grpc::StatusCode::PERMISSION_DENIED);
    ASSERT_EQ(logIn(address, "root.anna", kGood, &info), grpc::StatusCode::OK);
    EXPECT_EQ(info.role(), "SECADM");
    EXPECT_EQ(info.display_name(), "Anna");
}

TEST(FirstAdministrator, BeforeThereIsOneNobodyLogsIn) {
    const TempDir dir;
    BelfrydProcess daemon({"--city", testCity(), "--store", dir.path() / "store", "--listen",
                           "unix:" + (dir.path() / "s").string(), "--accounts", "required"});
    const std::string address = daemon.waitReady();
    ASSERT_FALSE(address.empty()) << daemon.errors();
    for (const char* user : {"admin", "root", "belfry"}) {
        for (const char* password : {"", "admin", "belfry", "changeme"}) {
            v1::SessionInfo info;
            EXPECT_NE(logIn(address, user, password, &info), grpc::StatusCode::OK) << user << "/" << password;
        }
    }
}

TEST(FirstAdministrator, WithoutATerminalThePasswordComesFromAFileOfOnesOwn) {
    const TempDir dir;
    const fs::path store = dir.path() / "store";
    std::string said;
    EXPECT_EQ(ctl({"accounts", "--store", store, "init", "anna"}, &said), 1);
    EXPECT_THAT(said, HasSubstr("terminal"));
    const fs::path file = dir.path() / "password";
    std::ofstream(file) << kGood << "\n";
    fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write | fs::perms::others_read);
    EXPECT_EQ(ctl({"accounts", "--store", store, "init", "anna", "--password-file", file}, &said), 1);
    EXPECT_THAT(said, HasSubstr("others may read it"));
    EXPECT_FALSE(fs::exists(store / "accounts.json"));
    fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write);
    EXPECT_EQ(ctl({"accounts", "--store", store, "init", "anna", "--password-file", file}, &said), 0) << said;
    EXPECT_EQ(modeOf(store / "accounts.json"), 0600U);
    EXPECT_EQ(ctl({"accounts", "--store", store, "add", "bruno", "--role", "OPERATOR", "--password-file", file}, &said),
              0)
        << said;

    BelfrydProcess daemon({"--city", testCity(), "--store", store, "--listen", "unix:" + (dir.path() / "s").string(),
                           "--accounts", "required"});
    const std::string address = daemon.waitReady();
    ASSERT_FALSE(address.empty()) << daemon.errors();
    said.clear();
    EXPECT_EQ(ctl({"status", "--connect", address, "--as", "anna"}, &said), 0) << said;
    EXPECT_THAT(said, AllOf(HasSubstr("not logged in"), HasSubstr("--password-file"), Not(HasSubstr("source "))));
    said.clear();
    EXPECT_EQ(ctl({"status", "--connect", address, "--as", "anna", "--password-file", file}, &said), 3) << said;
    EXPECT_THAT(said, AllOf(HasSubstr("anna, logged in"), HasSubstr("not told"), HasSubstr("SECADM")))
        << "who gives out roles does not look at the city";
    said.clear();
    EXPECT_NE(ctl({"status", "--connect", address, "--as", "nobody", "--password-file", file}, &said), 0) << said;
    EXPECT_THAT(said, Not(HasSubstr("source ")));
    said.clear();
    EXPECT_EQ(ctl({"status", "--connect", address, "--as", "bruno", "--password-file", file}, &said), 0) << said;
    EXPECT_THAT(said, AllOf(HasSubstr("bruno, logged in"), HasSubstr("source "), Not(HasSubstr("not told"))));
}

class FirstCertificates : public ::testing::Test {
protected:
    void SetUp() override {
        ASSERT_EQ(ctl({"tls", "init", "--dir", tls(), "--host", "localhost", "--host", "127.0.0.1", "--workstation",
                       "desk-7"},
                      &said),
                  0)
            << said;
    }
    [[nodiscard]] fs::path tls(const std::string& name = {}) const { return dir.path() / "tls" / name; }
    /** With this certificate and key; "" = it does not start. */
    std::string serve(const fs::path& certificate, const fs::path& key) {
        std::ofstream(dir.path() / "belfryd.textproto")
            << "city_dir: \"" << testCity().string() << "\"\nstore_dir: \"" << (dir.path() / "store").string()
            << "\"\nlisten { tcp: \"127.0.0.1:0\" }\nsources { id: \"sim\" simulator { } }\n"
            << "security { accounts: \"open\" tls { certificate: \"" << certificate.string() << "\" key: \""
            << key.string() << "\" client_ca: \"" << tls("ca.crt").string() << "\" } }\n";
        daemon =
            std::make_unique<BelfrydProcess>(std::vector<std::string>{"--config", dir.path() / "belfryd.textproto"});
        return daemon->waitReady();
    }
    static Result<client::SessionInfo> dial(const std::string& address, client::TlsPaths paths) {
        client::ClientOptions options;
        options.address = address;
        options.operatorName = "anna";
        options.workstation = "desk";
        options.tls = std::move(paths);
        return client::openSession(options, 5'000);
    }
    [[nodiscard]] client::TlsPaths of(const std::string& name) const {
        return {tls("ca.crt"), tls(name + ".crt"), tls(name + ".key")};
    }
    static Millis now() {
        return std::chrono::duration_cast<std::chrono::milliseconds>(
                   std::chrono::system_clock::now().time_since_epoch())
            .count();
    }

    TempDir dir;
    std::string said;
    std::unique_ptr<BelfrydProcess> daemon;
};

TEST_F(FirstCertificates, KeysAreTheirOwnersAndTheAuthorityIsMadeOnce) {
    for (const char* name : {"ca", "gateway", "desk-7"}) {
        EXPECT_EQ(modeOf(tls(std::string(name) + ".key")), 0600U) << name;
        EXPECT_EQ(modeOf(tls(std::string(name) + ".crt")), 0644U) << name;
        EXPECT_TRUE(access::checkPair(tls(std::string(name) + ".crt"), tls(std::string(name) + ".key"))) << name;
    }
    const auto gateway = access::readCertificate(tls("gateway.crt"));
    ASSERT_TRUE(gateway);
    EXPECT_THAT(gateway->names, ::testing::UnorderedElementsAre("DNS:localhost", "IP:127.0.0.1"));
    EXPECT_FALSE(gateway->authority);
    const std::string before = contentOf(tls("ca.key"));
    EXPECT_EQ(ctl({"tls", "init", "--dir", tls(), "--host", "other"}, &said), 1);
    EXPECT_THAT(said, HasSubstr("has an authority already"));
    EXPECT_EQ(contentOf(tls("ca.key")), before) << "every workstation there is would be shut out";
    for (const fs::directory_entry& entry : fs::directory_iterator(tls())) {
        EXPECT_NE(entry.path().extension(), ".new") << entry.path();
    }
    EXPECT_EQ(ctl({"tls", "workstation", "--dir", tls(), "gateway"}), 1) << "that name is taken";
    EXPECT_EQ(ctl({"tls", "workstation", "--dir", tls(), "desk-8"}), 0);
    EXPECT_EQ(modeOf(tls("desk-8.key")), 0600U);
}

TEST_F(FirstCertificates, AGatewayStartsWithThemAndLetsInTheirWorkstationsOnly) {
    const std::string address = serve(tls("gateway.crt"), tls("gateway.key"));
    ASSERT_FALSE(address.empty()) << daemon->errors();
    const auto good = dial(address, of("desk-7"));
    ASSERT_TRUE(good) << toText(good.error()) << daemon->errors();

    const TempDir elsewhere;
    ASSERT_EQ(ctl({"tls", "init", "--dir", elsewhere.path(), "--host", "127.0.0.1", "--workstation", "desk-7"}), 0);
    EXPECT_FALSE(dial(address, {tls("ca.crt"), elsewhere.path() / "desk-7.crt", elsewhere.path() / "desk-7.key"}))
        << "a workstation of another authority";
    EXPECT_FALSE(dial(address, {elsewhere.path() / "ca.crt", tls("desk-7.crt"), tls("desk-7.key")}))
        << "a gateway that is not of the console's authority";

    constexpr Millis kDay = 24LL * 3'600'000;
    const auto late = access::makeCertificate({access::CertificateWish::For::Workstation, "desk-9", {}, 1},
                                              {contentOf(tls("ca.crt")), contentOf(tls("ca.key"))}, now() - 3 * kDay);
    ASSERT_TRUE(late);
    std::ofstream(tls("desk-9.crt")) << late->certificate;
    std::ofstream(tls("desk-9.key")) << late->key;
    EXPECT_FALSE(dial(address, of("desk-9"))) << "one that has ended";
    EXPECT_TRUE(dial(address, of("desk-7")));
}

TEST_F(FirstCertificates, WhatDoesNotFitTogetherOrIsOpenToOthersStartsNothing) {
    EXPECT_EQ(serve(tls("gateway.crt"), tls("desk-7.key")), "");
    EXPECT_EQ(daemon->wait(), 1);
    EXPECT_THAT(daemon->errors(), HasSubstr("is not the key of"));
    fs::permissions(tls("gateway.key"), fs::perms::others_read, fs::perm_options::add);
    EXPECT_EQ(serve(tls("gateway.crt"), tls("gateway.key")), "");
    EXPECT_EQ(daemon->wait(), 1);
    EXPECT_THAT(daemon->errors(), HasSubstr("chmod"));
}

}  // namespace
}  // namespace belfry::test
