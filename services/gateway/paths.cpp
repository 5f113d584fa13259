// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/paths.h"

#include <cerrno>
#include <cstdlib>
#include <vector>

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#ifndef BELFRY_SOURCE_RESOURCES
#define BELFRY_SOURCE_RESOURCES ""
#endif

namespace belfry::gateway {

namespace {

namespace fs = std::filesystem;

fs::path fromEnvironment(const char* variable, const fs::path& below) {
    if (const char* value = std::getenv(variable); value != nullptr && *value == '/') {
        return value;
    }
    const char* home = std::getenv("HOME");
    return fs::path(home != nullptr && *home != '\0' ? home : "/tmp") / below;
}

}  // namespace

Result<fs::path> findResources() {
    std::vector<fs::path> tried;
    if (const char* given = std::getenv("BELFRY_RESOURCES"); given != nullptr && *given != '\0') {
        tried.emplace_back(given);
    } else {
        std::error_code error;
        const fs::path program = fs::read_symlink("/proc/self/exe", error);
        if (!error) {
            tried.push_back((program.parent_path() / "../share/belfry").lexically_normal());
        }
        if (*BELFRY_SOURCE_RESOURCES != '\0') {
            tried.emplace_back(BELFRY_SOURCE_RESOURCES);
        }
    }
    std::string names;
    for (const fs::path& path : tried) {
        std::error_code error;
        if (fs::is_directory(path / "layers", error)) {
            return path;
        }
        names += (names.empty() ? "" : ", ") + path.string();
    }
    return fail(ErrorCode::NotFound, "Belfry's resources (layers, scenarios, styles) are not in " + names,
                "set BELFRY_RESOURCES to the folder that contains layers/");
}

fs::path defaultStoreDir() { return fromEnvironment("XDG_STATE_HOME", ".local/state") / "belfry"; }

fs::path defaultDemoCityDir() {
    return fromEnvironment("XDG_DATA_HOME", ".local/share") / "belfry" / "cities" / "demo";
}

Result<std::string> defaultSocket() {
    fs::path folder = fmt::format("/tmp/belfry-{}", getuid());
    if (const char* run = std::getenv("XDG_RUNTIME_DIR"); run != nullptr && *run == '/') {
        folder = fs::path(run) / "belfry";
    }
    if (mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) {
        std::error_code error;
        fs::create_directories(folder.parent_path(), error);
        if (mkdir(folder.c_str(), 0700) != 0) {
            return fail(ErrorCode::PermissionDenied, fmt::format("cannot make the folder {}", folder.string()),
                        "set XDG_RUNTIME_DIR to a folder of yours, or give --listen unix:PATH");
        }
    }
    struct stat info{};
    if (lstat(folder.c_str(), &info) != 0 || !S_ISDIR(info.st_mode) || info.st_uid != getuid() ||
        (info.st_mode & 0022) != 0) {
        return fail(ErrorCode::PermissionDenied,
                    fmt::format("{} belongs to somebody else or others may write to it", folder.string()),
                    "remove it, set XDG_RUNTIME_DIR, or give --listen unix:PATH");
    }
    return (folder / "gateway.sock").string();
}

}  // namespace belfry::gateway
