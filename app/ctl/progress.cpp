// SPDX-License-Identifier: Apache-2.0
#include "app/ctl/progress.h"

#include <csignal>
#include <cstdio>
#include <thread>

#include <fmt/format.h>
#include <sys/signalfd.h>
#include <unistd.h>

namespace belfry::ctl {

int report(const Error& error) {
    if (error.code == ErrorCode::Cancelled) {
        fmt::print(stderr, "belfryctl: stopped; nothing was changed\n");
        return kCancelled;
    }
    fmt::print(stderr, "belfryctl: {}{}\n", error.message, error.reason.empty() ? "" : " [" + error.reason + "]");
    if (!error.hint.empty()) {
        fmt::print(stderr, "belfryctl: {}\n", error.hint);
    }
    return error.code == ErrorCode::Unavailable || error.code == ErrorCode::DeadlineExceeded ? kUnreachable : kFailed;
}

Progress::Progress() : m_terminal(isatty(STDERR_FILENO) != 0) {}

Progress::~Progress() {
    if (m_terminal && m_shown >= 0) {
        fmt::print(stderr, "\r\033[K");
    }
}

void Progress::show(double done, std::string_view what) {
    const int percent = static_cast<int>(done * 100.0);
    if (m_terminal) {
        if (percent != m_shown || what != m_what) {
            constexpr int kWidth = 30;
            const int full = percent * kWidth / 100;
            fmt::print(stderr, "\r\033[K[{}{}] {:3} %  {}", std::string(static_cast<std::size_t>(full), '#'),
                       std::string(static_cast<std::size_t>(kWidth - full), '.'), percent, what);
        }
    } else if (percent / 10 != m_shown / 10 || what != m_what) {
        fmt::print(stderr, "{:3} % {}\n", percent, what);
    }
    m_shown = percent;
    m_what = what;
}

std::stop_token interrupted() {
    // The signals are blocked before any thread starts (see main) and read here.
    static std::stop_source source;
    static const bool started = [] {
        sigset_t set;
        sigemptyset(&set);
        sigaddset(&set, SIGINT);
        sigaddset(&set, SIGTERM);
        pthread_sigmask(SIG_BLOCK, &set, nullptr);
        std::thread([set] {
            int signal = 0;
            sigwait(&set, &signal);
            source.request_stop();
            sigwait(&set, &signal);
            _exit(kCancelled);
        }).detach();
        return true;
    }();
    (void)started;
    return source.get_token();
}

}  // namespace belfry::ctl
