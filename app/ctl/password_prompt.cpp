// SPDX-License-Identifier: Apache-2.0
#include "app/ctl/password_prompt.h"

#include <cstdio>
#include <fstream>

#include <fmt/format.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

namespace belfry::ctl {

std::optional<std::string> readHidden(const std::string& prompt) {
    termios before{};
    if (isatty(STDIN_FILENO) == 0 || tcgetattr(STDIN_FILENO, &before) != 0) {
        return std::nullopt;
    }
    termios hidden = before;
    hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    hidden.c_lflag |= static_cast<tcflag_t>(ECHONL);
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
    fmt::print(stderr, "{}", prompt);
    std::string line;
    char c = 0;
    while (line.size() <= access::kMostBytes && ::read(STDIN_FILENO, &c, 1) == 1 && c != '\n') {
        line += c;
    }
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
    return line;
}

Result<access::Secret> readPasswordFile(const std::string& name) {
    struct stat state{};
    if (::stat(name.c_str(), &state) != 0 || !S_ISREG(state.st_mode)) {
        return fail(ErrorCode::NotFound, name + " cannot be read", "name a file with the password on its first line");
    }
    if ((state.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
        return fail(ErrorCode::PermissionDenied, name + " holds a password, and others may read it",
                    "chmod 600 " + name);
    }
    std::ifstream stream(name, std::ios::binary);
    std::string line;
    if (!stream || !std::getline(stream, line)) {
        return fail(ErrorCode::PermissionDenied, name + " cannot be read", "check its rights");
    }
    if (!line.empty() && line.back() == '\r') {
        line.pop_back();
    }
    return access::Secret::take(line);
}

}  // namespace belfry::ctl
