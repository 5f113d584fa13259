// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/ctl/city_commands.h"

namespace belfry::ctl {

/** `status`, `digest`, `alarms list|ack` and `orders list|release` of a running gateway. */
void addGatewayCommands(CLI::App& app, Action& action);

}  // namespace belfry::ctl
