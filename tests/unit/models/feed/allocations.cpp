// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/models/feed/allocations.h"

#include <atomic>
#include <cstdlib>
#include <new>

namespace {
std::atomic<std::uint64_t> g_allocations{0};  // what is replaced here is global itself
}

namespace belfry::feed::test {
std::uint64_t allocations() { return g_allocations.load(); }
}  // namespace belfry::feed::test

void* operator new(std::size_t size) {
    ++g_allocations;
    if (void* memory = std::malloc(size == 0 ? 1 : size)) {
        return memory;
    }
    throw std::bad_alloc();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
