// SPDX-License-Identifier: Apache-2.0
#include "tests/integration/gateway/belfryd_process.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>
#include <stdexcept>

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "services/gateway/demo_city.h"

namespace belfry::test {

namespace {

int remainingMs(std::chrono::steady_clock::time_point until) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
    return left.count() < 0 ? 0 : static_cast<int>(left.count());
}

}  // namespace

TempDir::TempDir() {
    std::string name = (std::filesystem::temp_directory_path() / "belfry-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) {
        throw std::runtime_error("no temporary folder");
    }
    m_path = name;
}

TempDir::~TempDir() {
    std::error_code error;
    std::filesystem::remove_all(m_path, error);
}

BelfrydProcess::BelfrydProcess(std::vector<std::string> arguments, std::vector<std::string> prefix) {
    const char* program = std::getenv("BELFRYD");
    std::vector<std::string> words = std::move(prefix);
    words.emplace_back(program == nullptr ? "belfryd" : program);
    words.insert(words.end(), arguments.begin(), arguments.end());
    if (std::find(arguments.begin(), arguments.end(), "--accounts") == arguments.end()) {
        words.insert(words.end(), {"--accounts", "open"});
    }
    std::vector<char*> argv;
    for (std::string& word : words) {
        argv.push_back(word.data());
    }
    argv.push_back(nullptr);
    int pipes[2];
    if (pipe2(pipes, O_CLOEXEC) != 0) {
        throw std::runtime_error("no pipe");
    }
    const std::string errorFile = (m_dir.path() / "stderr").string();
    const pid_t parent = getpid();
    m_pid = fork();
    if (m_pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != parent) {
            _exit(125);
        }
        dup2(pipes[1], STDOUT_FILENO);
        const int errors = open(errorFile.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
        dup2(errors, STDERR_FILENO);
        execvp(argv[0], argv.data());
        _exit(127);
    }
    close(pipes[1]);
    m_stdout = pipes[0];
    m_pidfd = static_cast<int>(syscall(SYS_pidfd_open, m_pid, 0));
}

BelfrydProcess::~BelfrydProcess() {
    signal(SIGKILL);
    (void)wait();
    close(m_stdout);
    close(m_pidfd);
}

std::string BelfrydProcess::waitReady(int timeoutMs) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(timeoutMs);
    while (true) {
        if (const auto end = m_line.find('\n'); end != std::string::npos) {
            const std::string line = m_line.substr(0, end);
            m_line.erase(0, end + 1);
            if (line.starts_with("ready ")) {
                return line.substr(6);
            }
            continue;
        }
        pollfd poller{m_stdout, POLLIN, 0};
        if (poll(&poller, 1, remainingMs(until)) <= 0) {
            return {};
        }
        char buffer[512];
        const ssize_t got = read(m_stdout, buffer, sizeof buffer);
        if (got <= 0) {
            return {};
        }
        m_line.append(buffer, static_cast<std::size_t>(got));
    }
}

void BelfrydProcess::signal(int number) {
    if (m_pid > 0) {
        kill(m_pid, number);
    }
}

int BelfrydProcess::wait(int timeoutMs) {
    if (m_pid <= 0) {
        return -1;
    }
    pollfd poller{m_pidfd, POLLIN, 0};
    if (poll(&poller, 1, timeoutMs) <= 0) {
        return -1;
    }
    int status = 0;
    waitpid(m_pid, &status, 0);
    m_pid = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

std::string BelfrydProcess::errors() const {
    std::ifstream file(m_dir.path() / "stderr");
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

std::vector<std::string> BelfrydProcess::listeningTcp() const {
    const std::filesystem::path proc = "/proc/" + std::to_string(m_pid);
    std::set<std::string> own;  // "socket:[12345]"
    for (const auto& entry : std::filesystem::directory_iterator(proc / "fd")) {
        std::error_code error;
        own.insert(std::filesystem::read_symlink(entry.path(), error).string());
    }
    std::vector<std::string> listening;
    for (const char* table : {"tcp", "tcp6"}) {
        std::ifstream stream(proc / "net" / table);
        std::string line;
        std::getline(stream, line);  // heading
        while (std::getline(stream, line)) {
            std::istringstream words(line);
            std::vector<std::string> word{std::istream_iterator<std::string>(words), {}};
            if (word.size() > 9 && word[3] == "0A" && own.contains("socket:[" + word[9] + "]")) {
                listening.push_back(word[9]);
            }
        }
    }
    return listening;
}

const std::filesystem::path& testCity() {
    static const TempDir dir;
    static const std::filesystem::path city = [] {
        const auto made = gateway::makeDemoCity(dir.path() / "city", 600, 7, {});
        if (!made) {
            throw std::runtime_error(toText(made.error()));
        }
        return dir.path() / "city";
    }();
    return city;
}

}  // namespace belfry::test
