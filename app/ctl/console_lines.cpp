// SPDX-License-Identifier: Apache-2.0
#include "app/ctl/console_lines.h"

#include <csignal>
#include <thread>

#include <fmt/format.h>
#include <unistd.h>

namespace belfry::ctl {

int complain(const Error& error) {
    fmt::print(stderr, "belfryctl: {}\n", error.message);
    if (!error.hint.empty()) {
        fmt::print(stderr, "belfryctl: {}\n", error.hint);
    }
    return error.code == ErrorCode::Cancelled ? kCancelled : kFailed;
}

ProgressLine::ProgressLine() : m_terminal(isatty(STDERR_FILENO) != 0) {}

ProgressLine::~ProgressLine() {
    if (m_terminal && m_percent >= 0) {
        fmt::print(stderr, "\r\033[K");
    }
}

void ProgressLine::show(std::string_view phase, double fraction) {
    const int percent = static_cast<int>(fraction * 100.0);
    if (m_terminal && percent != m_percent) {
        fmt::print(stderr, "\r\033[K{:3} %  {}", percent, phase);
    } else if (!m_terminal && percent / 25 != m_percent / 25) {
        fmt::print(stderr, "{} % {}\n", percent, phase);
    }
    m_percent = percent;
}

std::stop_token stopOnSignal() {
    static std::stop_source source;
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    // the thread lives as long as the program and owns nothing
    std::thread([set] {
        int signal = 0;
        if (sigwait(&set, &signal) == 0) {
            source.request_stop();
        }
    }).detach();
    return source.get_token();
}

}  // namespace belfry::ctl
