// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "models/domain/clock.h"

namespace belfry::ui {

/** RFC 9562 version 7: sortable by the time it was made. What a console names its requests by. */
[[nodiscard]] std::string makeUuid7(Millis wallMs);

}  // namespace belfry::ui
