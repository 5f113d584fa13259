// SPDX-License-Identifier: Apache-2.0
#include "models/feed/session_port.h"

#include <algorithm>

namespace belfry::feed {

bool SessionState::may(Action action) const {
    return std::find(permissions.begin(), permissions.end(), toText(action)) != permissions.end();
}

}  // namespace belfry::feed
