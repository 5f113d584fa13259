// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <sys/types.h>

namespace belfry::test {

/** A folder below the system's temporary one, removed at the end. */
class TempDir {
public:
    TempDir();
    ~TempDir();
    TempDir(const TempDir&) = delete;
    TempDir& operator=(const TempDir&) = delete;
    [[nodiscard]] const std::filesystem::path& path() const { return m_path; }

private:
    std::filesystem::path m_path;
};

/** belfryd as a child. Dies with the test. */
class BelfrydProcess {
public:
    /** `prefix` runs before the program: {"unshare", "-rn"}. */
    explicit BelfrydProcess(std::vector<std::string> arguments, std::vector<std::string> prefix = {});
    ~BelfrydProcess();  ///< SIGKILL
    BelfrydProcess(const BelfrydProcess&) = delete;
    BelfrydProcess& operator=(const BelfrydProcess&) = delete;

    /** Waits for "ready ADDRESS" on its stdout; empty when it ended or `timeoutMs` passed. */
    [[nodiscard]] std::string waitReady(int timeoutMs = 120'000);
    void signal(int number);
    /** Its exit status; 128 + signal if one ended it; -1 when it still runs after `timeoutMs`. */
    [[nodiscard]] int wait(int timeoutMs = 60'000);
    /** All that it wrote to stderr so far. */
    [[nodiscard]] std::string errors() const;
    /** Inodes of its TCP sockets that listen. */
    [[nodiscard]] std::vector<std::string> listeningTcp() const;
    [[nodiscard]] pid_t pid() const { return m_pid; }

private:
    pid_t m_pid = -1;
    int m_stdout = -1;
    int m_pidfd = -1;
    std::string m_line;
    TempDir m_dir;
};

/** The invented city that all tests of this program share: made once, small. */
const std::filesystem::path& testCity();

}  // namespace belfry::test
