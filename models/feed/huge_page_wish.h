// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include <sys/mman.h>

namespace belfry::feed {

/** A wish for pages of 2 MiB under what lies in `memory` and has not been touched yet: filling it then costs one fault
 *  of the processor instead of 512. Without them everything works, only slower. */
inline void wishHugePages(void* memory, std::size_t bytes) noexcept {
#ifdef MADV_HUGEPAGE
    constexpr std::size_t kPage = std::size_t{2} << 20U;
    const std::size_t ahead = (kPage - reinterpret_cast<std::uintptr_t>(memory) % kPage) % kPage;
    if (bytes >= ahead + kPage) {
        (void)madvise(static_cast<char*>(memory) + ahead, (bytes - ahead) / kPage * kPage, MADV_HUGEPAGE);
    }
#endif
}

}  // namespace belfry::feed
