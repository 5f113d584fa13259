// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <stop_token>

#include <CLI/CLI.hpp>

namespace belfry::ctl {

/** What main() runs after parsing; returns the exit status. */
using Action = std::function<int()>;

/** `city import|demo|info` and `assets import`. Sets `action` when one of them was asked for. */
void addCityCommands(CLI::App& app, Action& action);

}  // namespace belfry::ctl
