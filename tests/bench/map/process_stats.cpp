// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/map/process_stats.h"

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

#include <unistd.h>

namespace belfry::bench {

namespace {

namespace fs = std::filesystem;

std::string textOf(const fs::path& file) {
    std::ifstream in(file);
    return {std::istreambuf_iterator<char>(in), {}};
}

template <typename Visit>
void eachThread(Visit visit) {
    std::error_code error;
    for (const auto& entry : fs::directory_iterator("/proc/self/task", error)) {
        visit(static_cast<pid_t>(std::atoi(entry.path().filename().c_str())), entry.path());
    }
}

double statusField(const char* name) {
    std::ifstream status("/proc/self/status");
    std::string line;
    while (std::getline(status, line)) {
        if (line.starts_with(name)) {
            return std::strtod(line.c_str() + std::char_traits<char>::length(name), nullptr);
        }
    }
    return 0.0;
}

}  // namespace

void ThreadWatch::settle() {
    eachThread([this](pid_t id, const fs::path&) { m_before.insert(id); });
}

CpuSplit ThreadWatch::read() const {
    CpuSplit split;
    double seen = 0.0;
    eachThread([&](pid_t id, const fs::path& folder) {
        const double ms = std::strtod(textOf(folder / "schedstat").c_str(), nullptr) / 1e6;
        const std::string name = textOf(folder / "comm");
        seen += ms;
        if (id == ::getpid()) {
            split.gui += ms;
        } else if (name.starts_with("QSGRender")) {
            split.render += ms;
        } else if (name.starts_with("bench-feed")) {
            split.decode += ms;
        } else if (name.starts_with("llvmpipe")) {
            split.gl += ms;
        } else if (name.starts_with("Thread (pooled)")) {
            split.painter += ms;
        } else if (name.starts_with("belfry") ||
                   (name.starts_with("bench_") && name.find(':') == std::string::npos && !m_before.contains(id))) {
            split.worker += ms;
        } else {
            split.other += ms;
        }
    });
    timespec time{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    const double process = static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
    split.other += std::max(0.0, process - seen);
    return split;
}

MachineCpu machineCpu() {
    std::istringstream line(textOf("/proc/stat"));
    std::string cpu;
    double user = 0, nice = 0, system = 0, idle = 0, wait = 0, irq = 0, soft = 0, steal = 0;
    line >> cpu >> user >> nice >> system >> idle >> wait >> irq >> soft >> steal;
    const double tick = 1'000.0 / static_cast<double>(::sysconf(_SC_CLK_TCK));
    const double busy = user + nice + system + irq + soft + steal;
    return {busy * tick, (busy + idle + wait) * tick};
}

double processCpuMs(pid_t process) {
    const std::string stat = textOf(fs::path("/proc") / std::to_string(process) / "stat");
    const std::size_t nameEnd = stat.rfind(')');
    if (process <= 0 || nameEnd == std::string::npos) {
        return 0.0;
    }
    std::istringstream rest(stat.substr(nameEnd + 1));
    std::string skipped;
    for (int field = 3; field < 14; ++field) {
        rest >> skipped;
    }
    double user = 0;
    double system = 0;
    rest >> user >> system;
    return (user + system) * 1'000.0 / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

pid_t findXvfb() {
    const char* display = std::getenv("DISPLAY");
    if (display == nullptr) {
        return -1;
    }
    std::string number(display);
    number = number.substr(0, number.find('.'));
    std::error_code error;
    for (const auto& entry : fs::directory_iterator("/proc", error)) {
        const int id = std::atoi(entry.path().filename().c_str());
        if (id <= 0) {
            continue;
        }
        const std::string command = textOf(entry.path() / "cmdline");  // words end with NUL
        if (command.find("Xvfb") < command.find('\0') && command.find('\0' + number + '\0') != std::string::npos) {
            return id;
        }
    }
    return -1;
}

double rssMb() { return statusField("VmRSS:") / 1'024.0; }
double peakRssMb() { return statusField("VmHWM:") / 1'024.0; }

void resetPeakRss() { std::ofstream("/proc/self/clear_refs") << "5"; }

std::int64_t contextSwitches() {
    std::int64_t sum = 0;
    eachThread([&](pid_t, const fs::path& folder) {
        std::ifstream status(folder / "status");
        std::string line;
        while (std::getline(status, line)) {
            if (line.find("ctxt_switches:") != std::string::npos) {
                sum += std::strtoll(line.c_str() + line.find(':') + 1, nullptr, 10);
            }
        }
    });
    return sum;
}

}  // namespace belfry::bench
