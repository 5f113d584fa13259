// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string_view>

#include "models/domain/error.h"

namespace belfry::gateway {

/** 0…1 and what is being done, for people. */
using DemoProgress = std::function<void(double, std::string_view)>;

/** Draws the invented city into a package at `dir`. An interrupted run leaves nothing behind. Returns the number of
 *  assets. */
[[nodiscard]] Result<std::uint64_t> makeDemoCity(const std::filesystem::path& dir, std::uint32_t assets,
                                                 std::uint64_t seed, const DemoProgress& progress,
                                                 std::stop_token stop = {});

}  // namespace belfry::gateway
