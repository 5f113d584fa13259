// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/gateway/child.h"

#include <fstream>
#include <iterator>
#include <sstream>

#include <fcntl.h>
#include <httplib.h>
#include <sys/wait.h>
#include <unistd.h>

namespace belfry::bench {

Child::Child(const std::vector<std::string>& arguments) {
    int in[2] = {-1, -1};
    int out[2] = {-1, -1};
    if (pipe2(in, O_CLOEXEC) != 0 || pipe2(out, O_CLOEXEC) != 0) {
        return;
    }
    m_pid = fork();
    if (m_pid == 0) {
        dup2(in[0], STDIN_FILENO);
        dup2(out[1], STDOUT_FILENO);
        std::vector<std::string> owned = arguments;
        std::vector<char*> argv{const_cast<char*>("bench_gateway")};
        for (std::string& argument : owned) {
            argv.push_back(argument.data());
        }
        argv.push_back(nullptr);
        execv("/proc/self/exe", argv.data());
        _exit(127);
    }
    close(in[0]);
    close(out[1]);
    m_stdin = in[1];
    m_stdout = out[0];
}

Child::~Child() {
    if (m_stdin >= 0) {
        close(m_stdin);
    }
    if (m_pid > 0) {
        waitpid(m_pid, nullptr, 0);
    }
    if (m_stdout >= 0) {
        close(m_stdout);
    }
}

std::string Child::waitReady(bool* ok) {
    std::string line;
    char one = 0;
    while (m_stdout >= 0 && read(m_stdout, &one, 1) == 1) {
        if (one == '\n') {
            if (line.starts_with("READY")) {
                *ok = true;
                return line.size() > 6 ? line.substr(6) : std::string();
            }
            line.clear();
        } else {
            line += one;
        }
    }
    *ok = false;
    return {};
}

double Child::cpuSeconds() const {
    std::ifstream file("/proc/" + std::to_string(m_pid) + "/stat");
    std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    std::istringstream rest(text.substr(text.rfind(')') + 1));
    std::string field;
    double ticks = 0;
    for (int i = 3; rest >> field && i <= 15; ++i) {
        if (i == 14 || i == 15) {
            ticks += std::stod(field);
        }
    }
    return ticks / static_cast<double>(sysconf(_SC_CLK_TCK));
}

double Child::status(const char* key) const {
    std::ifstream file("/proc/" + std::to_string(m_pid) + "/status");
    std::string line;
    while (std::getline(file, line)) {
        if (line.starts_with(key)) {
            return std::stod(line.substr(line.find(':') + 1)) / 1024.0;
        }
    }
    return 0.0;
}

double Child::residentMb() const { return status("VmRSS"); }
double Child::peakMb() const { return status("VmHWM"); }

std::map<std::string, double> scrape(const std::string& address) {
    std::map<std::string, double> numbers;
    httplib::Client client("http://" + address);
    const auto page = client.Get("/metrics");
    if (!page) {
        return numbers;
    }
    std::istringstream lines(page->body);
    std::string line;
    while (std::getline(lines, line)) {
        const auto space = line.rfind(' ');
        if (!line.starts_with('#') && space != std::string::npos && line.find('{') == std::string::npos) {
            numbers[line.substr(0, space)] = std::stod(line.substr(space + 1));
        }
    }
    return numbers;
}

}  // namespace belfry::bench
