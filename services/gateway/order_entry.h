// SPDX-License-Identifier: Apache-2.0
// Private to the order host: one order with what the gateway needs around it, and the names of its tables.
#pragma once

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "services/gateway/order_host.h"

namespace belfry::gateway {

inline constexpr const char* kOrders = "orders";
inline constexpr const char* kTargets = "order_targets";
inline constexpr const char* kEnded = "order_ids";  ///< ids for ever: the same order is never executed twice
inline constexpr Millis kShowEndedMs = 3'600'000;
inline constexpr std::size_t kMaxTargets = 10'000;

inline std::string targetKey(const std::string& order, std::size_t index) {
    return fmt::format("{}/{:06}", order, index);
}

inline Actor actorOf(const stream::Caller& caller) {
    return {caller.operatorName, caller.workstation.empty() ? "unknown" : caller.workstation, false};
}

inline std::optional<std::size_t> enumIndex(const AttributeSchema& attribute, std::string_view name) {
    for (std::size_t i = 0; i < attribute.enumValues.size(); ++i) {
        if (attribute.enumValues[i].name == name) {
            return i;
        }
    }
    return std::nullopt;
}

inline std::string textOf(const AttributeSchema& attribute, const CommandValue& value) {
    if (attribute.type == AttributeType::Text) {
        return value.text;
    }
    if (attribute.type == AttributeType::Enum && value.number >= 0.0) {
        const auto index = static_cast<std::size_t>(value.number);
        return index < attribute.enumValues.size() ? attribute.enumValues[index].name : std::string();
    }
    return {};
}

/** One order with what the gateway needs around it. */
struct OrderHost::Entry {
    explicit Entry(OrderLogic order) : logic(std::move(order)) {}

    /** What a device said and where it is; beside the TargetState because the rules do not need it. */
    struct Extra {
        Handle handle;
        std::string source;
        std::string deviceOrder;  ///< id under which the device holds it
        std::optional<double> accepted;
        std::string acceptedText;
        Millis acceptedMs = 0;
    };

    OrderLogic logic;
    std::vector<Extra> extras;
    LayerIndex layer = 0;
    const LayerSchema* schema = nullptr;  ///< in the store's catalogue; nothing while the layer is unknown
    const CommandSchema* command = nullptr;
    std::optional<AttributeIndex> feedback;
    std::optional<AttributeIndex> commanded;
    std::optional<AttributeIndex> mode;
    std::set<std::uint32_t> dirty;
    bool headerDirty = false;

    [[nodiscard]] const OrderState& state() const { return logic.state(); }
};

}  // namespace belfry::gateway
