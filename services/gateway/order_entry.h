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
inline constexpr const char* kEnded = "order_ids";      ///< ids for ever: the same order is never executed twice
inline constexpr const char* kBeside = "order_beside";  ///< offers, reviews, take-overs
inline constexpr std::size_t kWholeTargets = 50;        ///< of more targets only those that changed are told
inline constexpr Millis kShowEndedMs = 3'600'000;
inline constexpr std::size_t kMaxTargets = 10'000;

inline std::string targetKey(const std::string& order, std::size_t index) {
    return fmt::format("{}/{:06}", order, index);
}

/** Whether the caller may do this somewhere: a first check, before an order is looked at. */
inline bool may(const stream::Caller& caller, Action action) {
    if (caller.session.empty()) {
        return false;
    }
    return caller.rights != nullptr ? caller.rights->mayAnywhere(action)
                                    : mayEver(roleFromText(caller.role).value_or(Role::None), action);
}

/** The person alone: no supervisor before it is known of what. See OrderHost::actorOf. */
inline Actor personOf(const stream::Caller& caller) {
    return {caller.operatorName, caller.workstation.empty() ? "unknown" : caller.workstation, false};
}

/** When the caller last proved who they are; {} = never. */
inline Instant provedAt(const stream::Caller& caller, Instant now) {
    return caller.verifiedMono < 0 ? Instant{}
                                   : Instant{caller.verifiedMono, now.wallMs - (now.monoMs - caller.verifiedMono)};
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

/** What a device said and where it is; beside the TargetState because the rules do not need it. */
struct OrderHost::Extra {
    Handle handle;
    std::string source;
    std::string deviceOrder;  ///< id under which the device holds it
    std::optional<double> accepted;
    std::string acceptedText;
    Millis acceptedMs = 0;
    std::optional<CommandValue> earlier;  ///< held by another order when this one was selected: the snapshot
};

/** One order with what the gateway needs around it. */
struct OrderHost::Entry {
    explicit Entry(OrderLogic order) : logic(std::move(order)) {}

    using Extra = OrderHost::Extra;

    OrderLogic logic;
    std::vector<Extra> extras;
    LayerIndex layer = 0;
    const LayerSchema* schema = nullptr;  ///< in the store's catalogue; nothing while the layer is unknown
    const CommandSchema* command = nullptr;
    std::optional<AttributeIndex> feedback;
    std::optional<AttributeIndex> commanded;
    std::optional<AttributeIndex> mode;
    std::optional<AttributeIndex> programme;
    std::vector<AlarmCondition> unhealthy;  ///< one each, any of them
    std::vector<AlarmCondition> badMode;
    std::set<std::uint32_t> dirty;
    bool headerDirty = false;

    std::vector<std::string> takeOver;  ///< owners whose overrides it may replace
    std::string restores;               ///< the order that it undoes
    std::string offeredTo;
    std::string lostTo;
    Millis reviewDueMs = 0;  ///< wall; 0 = nothing to review
    std::string reviewedBy;
    std::string reviewNote;
    bool overdueTold = false;
    std::set<std::uint32_t> violating;  ///< targets held against an interlock, told already

    [[nodiscard]] const OrderState& state() const { return logic.state(); }
    [[nodiscard]] bool waitsForReview() const { return reviewDueMs > 0 && reviewedBy.empty(); }
};

}  // namespace belfry::gateway
