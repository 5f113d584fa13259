// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "models/domain/error.h"
#include "services/access/password.h"

namespace belfry::ctl {

/** One line from the terminal that does not show on it; nothing when there is no terminal. */
[[nodiscard]] std::optional<std::string> readHidden(const std::string& prompt);
/** The first line of a file that only its owner can read. */
[[nodiscard]] Result<access::Secret> readPasswordFile(const std::string& name);

}  // namespace belfry::ctl
