// SPDX-License-Identifier: Apache-2.0
#include "models/domain/clock.h"

#include <chrono>

namespace belfry {

Instant SystemClock::now() const {
    using std::chrono::duration_cast;
    using std::chrono::milliseconds;
    return {duration_cast<milliseconds>(std::chrono::steady_clock::now().time_since_epoch()).count(),
            duration_cast<milliseconds>(std::chrono::system_clock::now().time_since_epoch()).count()};
}

}  // namespace belfry
