// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/runner/machine.h"

#include <cmath>
#include <ctime>
#include <fstream>
#include <string>

#include <sys/utsname.h>
#include <unistd.h>

namespace belfry::bench {

namespace {

/** The rest of the first line that begins with `key`, without what separates them. */
std::string lineOf(const char* file, const std::string& key) {
    std::ifstream in(file);
    std::string line;
    while (std::getline(in, line)) {
        if (line.starts_with(key)) {
            const std::size_t at = line.find_first_not_of(" \t:=\"", key.size());
            line = at == std::string::npos ? std::string() : line.substr(at);
            while (!line.empty() && (line.back() == '"' || line.back() == ' ')) {
                line.pop_back();
            }
            return line;
        }
    }
    return "unknown";
}

}  // namespace

nlohmann::ordered_json describeMachine() {
    utsname system{};
    ::uname(&system);
    const double memoryKb = std::strtod(lineOf("/proc/meminfo", "MemTotal").c_str(), nullptr);
    char day[32] = {};
    const std::time_t now = std::time(nullptr);
    std::tm utc{};
    ::gmtime_r(&now, &utc);
    std::strftime(day, sizeof day, "%Y-%m-%d", &utc);
    return {{"cpu", lineOf("/proc/cpuinfo", "model name")},
            {"cores", ::sysconf(_SC_NPROCESSORS_ONLN)},
            {"architecture", system.machine},
            {"memory_gib", std::round(memoryKb / 1'048'576.0 * 10.0) / 10.0},
            {"kernel", system.release},
            {"system", lineOf("/etc/os-release", "PRETTY_NAME")},
            {"compiler", "g++ " __VERSION__},
            {"date", day}};
}

}  // namespace belfry::bench
