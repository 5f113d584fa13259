// SPDX-License-Identifier: Apache-2.0
#include "services/store/crc32c.h"

#include <array>
#include <cstddef>

namespace belfry::store {

namespace {

constexpr std::uint32_t kPolynomial = 0x82F6'3B78U;  // reflected
constexpr std::size_t kSlices = 8;
using Tables = std::array<std::array<std::uint32_t, 256>, kSlices>;

constexpr Tables makeTables() {
    Tables tables{};
    for (std::uint32_t i = 0; i < 256; ++i) {
        std::uint32_t crc = i;
        for (int bit = 0; bit < 8; ++bit) {
            crc = (crc >> 1U) ^ ((crc & 1U) != 0 ? kPolynomial : 0U);
        }
        tables[0][i] = crc;
    }
    // table k advances a byte by k further zero bytes, so that eight bytes are done at once
    for (std::size_t slice = 1; slice < kSlices; ++slice) {
        for (std::size_t i = 0; i < 256; ++i) {
            const std::uint32_t before = tables[slice - 1][i];
            tables[slice][i] = (before >> 8U) ^ tables[0][before & 0xFFU];
        }
    }
    return tables;
}

constexpr Tables kTables = makeTables();

}  // namespace

std::uint32_t crc32c(std::span<const std::uint8_t> data, std::uint32_t crc) {
    crc = ~crc;
    while (data.size() >= kSlices) {
        std::uint32_t next = 0;
        for (std::size_t i = 0; i < kSlices; ++i) {
            const std::uint32_t mixed = i < 4 ? (crc >> (8U * i)) & 0xFFU : 0U;
            next ^= kTables[kSlices - 1 - i][data[i] ^ mixed];
        }
        crc = next;
        data = data.subspan(kSlices);
    }
    for (const std::uint8_t byte : data) {
        crc = (crc >> 8U) ^ kTables[0][(crc ^ byte) & 0xFFU];
    }
    return ~crc;
}

}  // namespace belfry::store
