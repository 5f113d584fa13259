// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stop_token>
#include <string_view>

#include "models/domain/error.h"

namespace belfry::ctl {

constexpr int kOk = 0;
constexpr int kFailed = 1;
constexpr int kUsage = 2;
constexpr int kCancelled = 130;  // as a shell says of Ctrl-C

/** Prints message and hint on stderr and returns the exit status for it. */
int complain(const Error& error);

/** Progress on stderr: one line that renews itself on a terminal, a line every quarter elsewhere. */
class ProgressLine {
public:
    ProgressLine();
    ~ProgressLine();
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;
    void show(std::string_view phase, double fraction);

private:
    bool m_terminal;
    int m_percent = -1;
};

/** A stop token that Ctrl-C (SIGINT) or SIGTERM sets. Call it once, before any thread starts. */
[[nodiscard]] std::stop_token stopOnSignal();

}  // namespace belfry::ctl
