// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

namespace CLI {
class App;
}

namespace belfry::ctl {

/** `belfryctl tls …`: an authority and certificates for small sites, and what certificates say of themselves. */
void addTlsCommands(CLI::App& app, const std::function<void(std::function<int()>)>& run);

}  // namespace belfry::ctl
