// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace belfry::ctl {

/** `belfryctl accounts …`: the file of accounts on this machine, with or without a running gateway, which takes and
 *  journals changes within a second. `run` is given what a subcommand does when it was chosen. */
void addAccountCommands(CLI::App& app, const std::function<void(std::function<int()>)>& run);

}  // namespace belfry::ctl
