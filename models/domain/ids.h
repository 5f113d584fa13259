// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

namespace belfry {

/** Position of a layer in the catalogue's list of schemas (0..62). */
using LayerIndex = std::uint8_t;
/** Position of an attribute in its LayerSchema (0..62). */
using AttributeIndex = std::uint8_t;

constexpr std::uint32_t kMaxLayers = 63;
constexpr std::uint32_t kMaxAttributes = 63;

/** An entity's number in one store epoch: 6 bits of layer, 26 bits of row in that layer's table. Rows are never reused
 *  within an epoch, so a handle means one entity for as long as the epoch lasts. */
struct Handle {
    static constexpr std::uint32_t kRowBits = 26;
    static constexpr std::uint32_t kMaxRows = 1U << kRowBits;
    static constexpr std::uint32_t kNone = 0xFFFF'FFFFU;

    std::uint32_t value = kNone;

    [[nodiscard]] static constexpr Handle of(LayerIndex layer, std::uint32_t row) {
        return Handle{(static_cast<std::uint32_t>(layer) << kRowBits) | row};
    }
    [[nodiscard]] constexpr bool isValid() const { return value != kNone; }
    [[nodiscard]] constexpr LayerIndex layer() const { return static_cast<LayerIndex>(value >> kRowBits); }
    [[nodiscard]] constexpr std::uint32_t row() const { return value & (kMaxRows - 1U); }

    friend constexpr auto operator<=>(const Handle&, const Handle&) = default;
};

/** 64-bit commit counter of one store epoch; 0 = nothing yet. */
using Revision = std::uint64_t;

/** A city-wide name of a thing: "urn:ngsi-ld:Streetlight:L-04417". */
using EntityId = std::string;

}  // namespace belfry
