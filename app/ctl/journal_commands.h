// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/ctl/city_commands.h"

namespace belfry::ctl {

/** `journal verify|list` and `check-config`. */
void addJournalCommands(CLI::App& app, Action& action);

}  // namespace belfry::ctl
