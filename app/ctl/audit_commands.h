// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

namespace CLI {
class App;
}

namespace belfry::ctl {

/** `belfryctl audit …`: checks a store's journal against its signed heads, and writes what people did to a file. */
void addAuditCommands(CLI::App& app, const std::function<void(std::function<int()>)>& run);

}  // namespace belfry::ctl
