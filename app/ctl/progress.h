// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stop_token>
#include <string>
#include <string_view>

#include "models/domain/error.h"

namespace belfry::ctl {

inline constexpr int kOk = 0;
inline constexpr int kFailed = 1;
inline constexpr int kUsage = 2;
inline constexpr int kFindings = 3;     ///< it worked, and what it found is bad: damage, wrong configuration
inline constexpr int kUnreachable = 4;  ///< no gateway answers
inline constexpr int kCancelled = 130;  ///< Ctrl-C

/** Error and hint on stderr; the exit status that goes with it. */
int report(const Error& error);

/** How far a long job is: one line that moves on a terminal, a line per tenth elsewhere. Writes to stderr. */
class Progress {
public:
    Progress();
    ~Progress();
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;
    /** `done` 0…1 */
    void show(double done, std::string_view what);

private:
    bool m_terminal;
    int m_shown = -1;
    std::string m_what;
};

/** Asked to stop by SIGINT or SIGTERM; a second one ends the program at once. Installs the handlers when first called.
 */
[[nodiscard]] std::stop_token interrupted();

}  // namespace belfry::ctl
