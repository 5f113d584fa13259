// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace belfry::console {

/** Loads every layout in every palette and language and checks what the program needs around it. Prints one line per
 *  check; true if all passed. */
[[nodiscard]] bool runSelfTest();

}  // namespace belfry::console
