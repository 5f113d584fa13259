// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/resource.h>
#include <unistd.h>

namespace belfry::feed {

/** From here on the calling thread gives way to all others of the machine (nice 10 on Linux, where a thread has its
 * own): for work that is wanted, but never before live state. A machine with nothing else to do runs it as fast as
 * ever. */
inline void giveWayToOthers() noexcept {
    constexpr int kNice = 10;
    (void)::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), kNice);
}

}  // namespace belfry::feed
