// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>

namespace belfry::store {

/** CRC-32C (Castagnoli). `crc` = the checksum of what came before, for data in pieces. */
[[nodiscard]] std::uint32_t crc32c(std::span<const std::uint8_t> data, std::uint32_t crc = 0);

}  // namespace belfry::store
