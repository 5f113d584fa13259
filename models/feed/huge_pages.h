// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdlib>
#include <new>

#include <sys/mman.h>

namespace belfry::feed {

/** Allocates large arrays on pages of 2 MiB where the system has them: a million scattered rows then need 30 entries of
 *  the processor's page table instead of 15,000. */
template <typename T>
struct HugePageAllocator {
    using value_type = T;
    static constexpr std::size_t kPage = std::size_t{2} << 20U;
    static constexpr std::size_t kWorthwhile = kPage / 4;

    HugePageAllocator() = default;
    template <typename U>
    // NOLINTNEXTLINE(google-explicit-constructor): allocators convert
    HugePageAllocator(const HugePageAllocator<U>& /*other*/) noexcept {}

    [[nodiscard]] T* allocate(std::size_t count) {
        const std::size_t bytes = count * sizeof(T);
        if (bytes < kWorthwhile) {
            return static_cast<T*>(::operator new(bytes));
        }
        void* memory = std::aligned_alloc(kPage, (bytes + kPage - 1) / kPage * kPage);
        if (memory == nullptr) {
            throw std::bad_alloc();
        }
#ifdef MADV_HUGEPAGE
        madvise(memory, (bytes + kPage - 1) / kPage * kPage,
                MADV_HUGEPAGE);  // a wish: without it everything works, only slower
#endif
        return static_cast<T*>(memory);
    }
    void deallocate(T* memory, std::size_t count) noexcept {
        if (count * sizeof(T) < kWorthwhile) {
            ::operator delete(memory);
        } else {
            std::free(memory);
        }
    }
    template <typename U>
    friend bool operator==(const HugePageAllocator& /*a*/, const HugePageAllocator<U>& /*b*/) {
        return true;
    }
};

}  // namespace belfry::feed
