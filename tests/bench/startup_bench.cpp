// SPDX-License-Identifier: Apache-2.0
// bench_startup: how long a person waits for the console. Draws a city once, starts a gateway on it, then opens the
// console twice: cold (no tiles, no catalogue, no compiled QML kept from before) and warm.
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fcntl.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/bench/map/map_feed_protocol.h"
#include "tests/bench/runner/merge.h"
#include "tests/bench/runner/process.h"
#include "tests/bench/startup/startup_console.h"
#include "tests/support/temp_folder.h"

extern char** environ;  // NOLINT(readability-redundant-declaration)

namespace {

using namespace belfry::bench;
namespace fs = std::filesystem;

fs::path cacheFolder() {
    const char* cache = std::getenv("XDG_CACHE_HOME");
    const char* home = std::getenv("HOME");
    return cache != nullptr && *cache != '\0' ? fs::path(cache) / "belfry"
                                              : fs::path(home != nullptr ? home : "/tmp") / ".cache" / "belfry";
}

/** A belfryd of our own; ends with this object. */
class Gateway {
public:
    Gateway(const fs::path& program, const fs::path& city, const fs::path& scratch)
        : m_address("unix:" + (scratch / "gateway.sock").string()) {
        int pipe[2] = {-1, -1};
        if (::pipe2(pipe, O_CLOEXEC) != 0) {
            return;
        }
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_adddup2(&actions, pipe[1], STDOUT_FILENO);
        std::vector<std::string> words{
            program.string(), "--city", city.string(), "--store", (scratch / "store").string(), "--listen", m_address,
            "--log-level",    "error",  "--accounts",  "open"};
        std::vector<char*> arguments;
        for (std::string& word : words) {
            arguments.push_back(word.data());
        }
        arguments.push_back(nullptr);
        if (::posix_spawn(&m_process, program.c_str(), &actions, nullptr, arguments.data(), environ) != 0) {
            m_process = -1;
        }
        posix_spawn_file_actions_destroy(&actions);
        ::close(pipe[1]);
        char text[256] = {};
        m_ready =
            m_process > 0 && ::read(pipe[0], text, sizeof text - 1) > 0 && std::string_view(text).starts_with("ready");
        m_out = pipe[0];
    }
    ~Gateway() {
        if (m_process > 0) {
            ::kill(m_process, SIGTERM);
            ::waitpid(m_process, nullptr, 0);
        }
        ::close(m_out);
    }
    Gateway(const Gateway&) = delete;
    Gateway& operator=(const Gateway&) = delete;

    [[nodiscard]] bool isReady() const { return m_ready; }
    [[nodiscard]] const std::string& address() const { return m_address; }

private:
    std::string m_address;
    pid_t m_process = -1;
    int m_out = -1;
    bool m_ready = false;
};

bool measure(std::uint32_t assets, const fs::path& self, const fs::path& build) {
    const fs::path city = cacheFolder() / fmt::format("bench-city-{}", assets);
    if (!fs::exists(city / "city.json")) {
        std::fprintf(stderr, "bench: drawing a city with %u assets (only once)\n", assets);
        if (runProgram({(build / "app/ctl/belfryctl").string(), "city", "demo", "--out", city.string(), "--assets",
                        std::to_string(assets)},
                       1'800)
                .status != 0) {
            return false;
        }
    }
    const belfry::TempFolder scratch;
    const Gateway gateway(build / "app/gateway/belfryd", city, scratch.path());
    if (!gateway.isReady()) {
        std::fprintf(stderr, "bench: belfryd did not start on %u assets\n", assets);
        return false;
    }
    bool good = true;
    const fs::path cache = scratch / "cache";
    for (const char* start : {"cold", "warm"}) {
        ::setenv("XDG_CACHE_HOME", cache.c_str(), 1);
        const Finished finished =
            runProgram({self.string(), "--role=console", "--address", gateway.address(), "--city", city.string(),
                        "--cache", cache.string(), fmt::format("--began={}", monotonicNs())},
                       180);
        for (Json line : jsonLines(finished.out)) {
            Json out{{"bench", "startup"}, {"start", start}};
            out.update(line);
            std::printf("%s\n", out.dump().c_str());
        }
        good = good && finished.status == 0;
    }
    std::fflush(stdout);
    return good;
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app("How long a person waits for the console: JSON, one line a start.", "bench_startup");
    std::vector<std::uint32_t> assets{20'000, 1'000'000};
    std::string role, address, city, cache;
    long long began = 0;
    bool quick = false;
    app.add_option("--assets", assets, "of the cities")->capture_default_str();
    app.add_flag("--quick", quick, "only the small city");
    app.add_option("--role", role)->group("");
    app.add_option("--address", address)->group("");
    app.add_option("--city", city)->group("");
    app.add_option("--cache", cache)->group("");
    app.add_option("--began", began)->group("");
    CLI11_PARSE(app, argc, argv);
    if (role == "console") {
        return runStartupConsole(argc, argv, address, city, cache, began);
    }
    if (quick) {
        assets = {20'000};
    }
    std::error_code error;
    const fs::path self = fs::read_symlink("/proc/self/exe", error);
    const fs::path build = self.parent_path().parent_path().parent_path();
    const std::string kept = cacheFolder().parent_path().string();
    bool good = true;
    for (const std::uint32_t count : assets) {
        ::setenv("XDG_CACHE_HOME", kept.c_str(), 1);
        good = measure(count, self, build) && good;
    }
    return good ? 0 : 1;
}
