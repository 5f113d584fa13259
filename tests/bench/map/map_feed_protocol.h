// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <cstring>

namespace belfry::bench {

/** The workload's `bin` format, little endian: f64 send time (CLOCK_MONOTONIC, ms), u32 batch number, u32 count, then
 *  count × (u32 point, u8 state) without padding. */
struct FeedHeader {
    double sentMs = 0.0;
    std::uint32_t batch = 0;
    std::uint32_t count = 0;
};
static_assert(sizeof(FeedHeader) == 16);
constexpr std::size_t kRecordBytes = 5;
constexpr int kBatchMs = 100;

/** CLOCK_MONOTONIC, the same in every process of the machine. */
[[nodiscard]] inline std::int64_t monotonicNs() {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

}  // namespace belfry::bench
