// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace belfry::bench {

struct LoadOptions {
    std::uint32_t assets = 1'000'000;
    std::uint32_t updatesPerSecond = 100'000;
    std::filesystem::path resources;
    std::string socket;  ///< Unix socket to serve on
};

/** A city system that reports at a steady rate, as a process: says "READY" on stdout and serves until stdin ends. */
[[nodiscard]] int runLoadSource(const LoadOptions& options);

/** A gateway over that city system, as a process of its own: says "READY <metrics address>" and serves until stdin
 *  ends. */
[[nodiscard]] int runGateway(const LoadOptions& source, const std::filesystem::path& scratch,
                             const std::string& socket);

}  // namespace belfry::bench
