// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "models/domain/error.h"

namespace belfry::gateway {

/** Where Belfry's read-only files are: $BELFRY_RESOURCES, else ../share/belfry beside the program, else the source tree
 *  that this was built from. NOT_FOUND names the places that were tried. */
[[nodiscard]] Result<std::filesystem::path> findResources();

/** $XDG_STATE_HOME/belfry, else ~/.local/state/belfry. */
[[nodiscard]] std::filesystem::path defaultStoreDir();
/** $XDG_DATA_HOME/belfry/cities/demo, else below ~/.local/share. */
[[nodiscard]] std::filesystem::path defaultDemoCityDir();
/** $XDG_RUNTIME_DIR/belfry/gateway.sock, else /tmp/belfry-UID/gateway.sock. Makes the folder with mode 0700 and
 *  refuses one that belongs to somebody else. */
[[nodiscard]] Result<std::string> defaultSocket();

}  // namespace belfry::gateway
