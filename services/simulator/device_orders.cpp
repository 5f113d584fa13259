// SPDX-License-Identifier: Apache-2.0
#include "services/simulator/device_orders.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "models/domain/order_logic.h"

namespace belfry::simulator {

namespace {

constexpr Millis kSelectMs = 30'000;
constexpr std::size_t kRemembered = 10'000;
constexpr std::size_t kMostTargets = 100'000;

bool isOver(const std::string& state) {
    return state == toText(OrderStatus::Cancelled) || state == toText(OrderStatus::SelectExpired) ||
           state == toText(OrderStatus::Failed) || state == toText(OrderStatus::Released) ||
           state == toText(OrderStatus::Superseded);
}

bool allows(const CommandSchema& command, std::string_view type) {
    return command.assetTypes.empty() ||
           std::find(command.assetTypes.begin(), command.assetTypes.end(), type) != command.assetTypes.end();
}

}  // namespace

Result<DeviceOrders::Order*> DeviceOrders::find(const std::string& orderId) {
    const auto found = m_orders.find(orderId);
    if (found == m_orders.end()) {
        return fail(ErrorCode::NotFound, "order " + orderId + " is unknown here", "select it first", "NOT_SELECTED");
    }
    return &found->second;
}

void DeviceOrders::change(Order& order, std::string_view state) {
    order.record.state = state;
    order.record.changedMs = m_world.now.wallMs;
    if (isOver(order.record.state)) {
        std::erase(m_open, order.record.id);
        remember(order.record.id);
    }
}

void DeviceOrders::remember(const std::string& orderId) {
    m_closed.push_back(orderId);
    if (m_closed.size() > kRemembered) {
        for (std::size_t i = 0; i < kRemembered / 10; ++i) {
            m_orders.erase(m_closed[i]);
        }
        m_closed.erase(m_closed.begin(), m_closed.begin() + kRemembered / 10);
    }
}

Result<double> DeviceOrders::valueOf(const feed::OrderRequest& request, const LayerSchema& schema,
                                     const CommandSchema& command) const {
    const AttributeSchema* attribute = schema.attribute(command.commandAttribute);
    double value = request.value.value_or(std::nan(""));
    std::string name = request.text;
    if (attribute != nullptr && attribute->type == AttributeType::Enum) {
        for (std::size_t i = 0; i < attribute->enumValues.size(); ++i) {
            if (!name.empty() && attribute->enumValues[i].name == name) {
                value = static_cast<double>(i);
            }
        }
        const bool position =
            value >= 0.0 && value < static_cast<double>(attribute->enumValues.size()) && value == std::floor(value);
        name = position ? attribute->enumValues[static_cast<std::size_t>(value)].name : "?";
        const bool approved =
            command.options.empty() || std::any_of(command.options.begin(), command.options.end(),
                                                   [&](const CommandOption& o) { return o.name == name; });
        if (!position || !approved) {
            return fail(ErrorCode::OutOfRange, fmt::format("{}: {} is not an approved value", command.name, name),
                        "choose one of the command's options", "OUT_OF_RANGE");
        }
    }
    if (!std::isfinite(value) || value < command.minimum.value_or(-1e9) || value > command.maximum.value_or(1e9)) {
        return fail(ErrorCode::OutOfRange, fmt::format("{}: the value is outside the command's range", command.name),
                    "choose a value within the range", "OUT_OF_RANGE");
    }
    return value;
}

Result<feed::OrderRecord> DeviceOrders::select(const feed::OrderRequest& request) {
    if (const auto known = m_orders.find(request.orderId); known != m_orders.end()) {
        return known->second.record;  // told twice, selected once
    }
    if (request.orderId.empty() || request.orderId.size() > 100) {
        return fail(ErrorCode::InvalidArgument, "the order has no usable id", "give it a UUIDv7");
    }
    const auto schema =
        std::find_if(m_schemas.begin(), m_schemas.end(), [&](const LayerSchema& s) { return s.id == request.layer; });
    const auto system = m_systems.find(request.layer);
    if (system != m_systems.end() && system->second->takesWord(request.command)) {
        return selectWord(request);
    }
    const CommandSchema* command = schema == m_schemas.end() ? nullptr : schema->command(request.command);
    if (command == nullptr || system == m_systems.end()) {
        return fail(ErrorCode::InvalidArgument,
                    fmt::format("{}/{} cannot be commanded here", request.layer, request.command),
                    "see the layer's commands", "NOT_SUPPORTED");
    }
    if (request.targets.empty() || request.targets.size() > kMostTargets) {
        return fail(ErrorCode::InvalidArgument, "the order needs 1 to 100,000 targets", "select targets");
    }
    if (request.leaseMs <= 0 || request.leaseMs > command->maxLeaseMs) {
        return fail(ErrorCode::InvalidArgument,
                    fmt::format("a lease of {} ms is not possible for {}", request.leaseMs, command->name),
                    fmt::format("choose at most {} ms", command->maxLeaseMs), "LEASE_TOO_LONG");
    }
    const Result<double> value = valueOf(request, *schema, *command);
    if (!value) {
        return tl::unexpected(value.error());
    }
    Order order;
    order.request = request;
    order.command = command;
    order.value = *value;
    order.record.id = request.orderId;
    order.record.layer = request.layer;
    order.record.command = request.command;
    order.record.consequence = command->consequence;
    order.record.reason = request.reason;
    order.record.createdMs = m_world.now.wallMs;
    const feed::Catalogue& catalogue = m_world.out.writer()->store().catalogue();
    for (const EntityId& id : request.targets) {
        const std::optional<Handle> handle = catalogue.find(id);
        if (!handle || !catalogue.contains(*handle)) {
            return fail(ErrorCode::NotFound, id + " is unknown here", "reload the catalogue");
        }
        if (!allows(*command, schema->assetTypes[catalogue.type(*handle)].name)) {
            return fail(ErrorCode::InvalidArgument, fmt::format("{} does not take {}", id, command->name),
                        "leave it out", "NOT_SUPPORTED");
        }
        if (const auto other = m_selectedBy.find(handle->value); other != m_selectedBy.end()) {
            return fail(ErrorCode::FailedPrecondition, id + " is selected by another order", "wait half a minute",
                        "SELECTED_BY_OTHER");
        }
        if (std::find(order.handles.begin(), order.handles.end(), *handle) != order.handles.end() &&
            request.targets.size() < 1'000) {
            return fail(ErrorCode::InvalidArgument, id + " is named twice", "name each target once",
                        "ALREADY_SELECTED");
        }
        order.handles.push_back(*handle);
        feed::OrderTarget target;
        target.entity = id;
        target.state = toText(TargetStatus::Selected);
        target.commanded = *value;
        order.record.targets.push_back(std::move(target));
    }
    for (const Handle handle : order.handles) {
        m_selectedBy[handle.value] = request.orderId;
    }
    order.selectEndsMono = m_world.now.monoMs + kSelectMs;
    order.record.selectEndsMs = m_world.now.wallMs + kSelectMs;
    m_open.push_back(request.orderId);
    Order& kept = m_orders.emplace(request.orderId, std::move(order)).first->second;
    change(kept, toText(OrderStatus::Selected));
    return kept.record;
}

Result<feed::OrderRecord> DeviceOrders::selectWord(const feed::OrderRequest& request) {
    constexpr std::size_t kMostBytes = 256;
    if (request.targets.size() != 1 || request.text.size() > kMostBytes) {
        return fail(ErrorCode::InvalidArgument, fmt::format("{} needs one target and a word", request.command),
                    "name one, and at most 256 bytes");
    }
    const feed::Catalogue& catalogue = m_world.out.writer()->store().catalogue();
    const EntityId& id = request.targets.front();
    const std::optional<Handle> handle = catalogue.find(id);
    if (!handle || catalogue.layers()[handle->layer()].id != request.layer) {
        return fail(ErrorCode::NotFound, id + " is unknown here", "reload the catalogue");
    }
    Order order;
    order.request = request;
    order.handles = {*handle};
    order.record.id = request.orderId;
    order.record.layer = request.layer;
    order.record.command = request.command;
    order.record.reason = request.reason;
    order.record.createdMs = m_world.now.wallMs;
    order.record.targets.emplace_back();
    order.record.targets.front().entity = id;
    order.record.targets.front().state = toText(TargetStatus::Selected);
    order.record.targets.front().commandedText = request.text;
    order.selectEndsMono = m_world.now.monoMs + kSelectMs;
    m_open.push_back(request.orderId);
    Order& kept = m_orders.emplace(request.orderId, std::move(order)).first->second;
    change(kept, toText(OrderStatus::Selected));
    return kept.record;
}

Result<feed::OrderRecord> DeviceOrders::executeWord(Order& order) {
    feed::OrderTarget& target = order.record.targets.front();
    const DeviceAnswer answer =
        m_systems.at(order.record.layer)->tell(order.handles.front(), order.request.command, order.request.text);
    target.reason = answer.reason;
    target.detail = answer.detail;
    switch (answer.kind) {
        case DeviceAnswer::Kind::Accepted:
            target.state = toText(TargetStatus::Accepted);
            target.acceptedText = order.request.text;
            target.acceptedMs = m_world.now.wallMs;
            break;
        case DeviceAnswer::Kind::Refused: target.state = toText(TargetStatus::Refused); break;
        case DeviceAnswer::Kind::NoReply: target.state = toText(TargetStatus::NoReply); break;
    }
    const bool done = answer.kind == DeviceAnswer::Kind::Accepted;
    change(order, toText(done ? OrderStatus::Released : OrderStatus::Failed));  // nothing is held
    return order.record;
}

Result<feed::OrderRecord> DeviceOrders::execute(const std::string& orderId) {
    Result<Order*> found = find(orderId);
    if (!found) {
        return tl::unexpected(found.error());
    }
    Order& order = **found;
    if (order.record.state == toText(OrderStatus::SelectExpired)) {
        return fail(ErrorCode::FailedPrecondition, "order " + orderId + " was selected too long ago", "select again",
                    "SELECT_EXPIRED");
    }
    if (order.record.state == toText(OrderStatus::Cancelled)) {
        return fail(ErrorCode::FailedPrecondition, "order " + orderId + " was cancelled", "make a new order",
                    "CANCELLED");
    }
    if (order.record.state != toText(OrderStatus::Selected)) {
        return order.record;  // executed once, whatever is asked again
    }
    if (order.command == nullptr) {
        return executeWord(order);
    }
    CitySystem& system = *m_systems.at(order.record.layer);
    order.leaseEndsMono = m_world.now.monoMs + order.request.leaseMs;
    order.record.leaseEndsMs = m_world.now.wallMs + order.request.leaseMs;
    std::size_t accepted = 0;
    for (std::size_t i = 0; i < order.handles.size(); ++i) {
        const Handle handle = order.handles[i];
        m_selectedBy.erase(handle.value);
        feed::OrderTarget& target = order.record.targets[i];
        DeviceAnswer answer = system.hold(handle, order.value, order.leaseEndsMono);
        target.reason = answer.reason;
        target.detail = answer.detail;
        switch (answer.kind) {
            case DeviceAnswer::Kind::Accepted:
                target.state = toText(TargetStatus::Accepted);
                target.accepted = order.value;
                target.acceptedMs = m_world.now.wallMs;
                m_heldBy[handle.value] = orderId;
                ++accepted;
                break;
            case DeviceAnswer::Kind::Refused: target.state = toText(TargetStatus::Refused); break;
            case DeviceAnswer::Kind::NoReply: target.state = toText(TargetStatus::NoReply); break;
        }
    }
    order.record.leaseRemainingMs = order.request.leaseMs;
    m_world.note(fmt::format("order {} {} on {} devices: {} accepted", order.record.layer, order.record.command,
                             order.handles.size(), accepted));
    change(order, toText(accepted > 0 ? OrderStatus::Executing : OrderStatus::Failed));
    return order.record;
}

Result<feed::OrderRecord> DeviceOrders::cancel(const std::string& orderId) {
    Result<Order*> found = find(orderId);
    if (!found) {
        return tl::unexpected(found.error());
    }
    Order& order = **found;
    if (order.record.state != toText(OrderStatus::Selected)) {
        return fail(ErrorCode::FailedPrecondition, "order " + orderId + " is not selected any more",
                    "release it instead", "IN_EXECUTION");
    }
    for (std::size_t i = 0; i < order.handles.size(); ++i) {
        m_selectedBy.erase(order.handles[i].value);
        order.record.targets[i].state = toText(TargetStatus::Idle);
    }
    change(order, toText(OrderStatus::Cancelled));
    return order.record;
}

Result<feed::OrderRecord> DeviceOrders::renew(const std::string& orderId, Millis leaseMs) {
    Result<Order*> found = find(orderId);
    if (!found) {
        return tl::unexpected(found.error());
    }
    Order& order = **found;
    if (order.record.state != toText(OrderStatus::Executing)) {
        return fail(ErrorCode::FailedPrecondition, "order " + orderId + " holds no device", "make a new order",
                    "BAD_MODE");
    }
    if (leaseMs <= 0 || leaseMs > order.command->maxLeaseMs) {
        return fail(ErrorCode::InvalidArgument, fmt::format("a lease of {} ms is not possible", leaseMs),
                    fmt::format("choose at most {} ms", order.command->maxLeaseMs), "LEASE_TOO_LONG");
    }
    CitySystem& system = *m_systems.at(order.record.layer);
    order.leaseEndsMono = m_world.now.monoMs + leaseMs;
    order.record.leaseEndsMs = m_world.now.wallMs + leaseMs;
    order.record.leaseRemainingMs = leaseMs;
    for (std::size_t i = 0; i < order.handles.size(); ++i) {
        const auto holder = m_heldBy.find(order.handles[i].value);
        if (holder == m_heldBy.end() || holder->second != orderId) {
            continue;
        }
        const DeviceAnswer answer = system.hold(order.handles[i], order.value, order.leaseEndsMono);
        order.record.targets[i].reason = answer.reason;
        order.record.targets[i].detail = answer.detail;
        if (answer.kind == DeviceAnswer::Kind::Accepted) {
            order.record.targets[i].acceptedMs = m_world.now.wallMs;
        }
    }
    change(order, toText(OrderStatus::Executing));
    return order.record;
}

Result<feed::OrderRecord> DeviceOrders::release(const std::string& orderId) {
    Result<Order*> found = find(orderId);
    if (!found) {
        return tl::unexpected(found.error());
    }
    Order& order = **found;
    if (order.record.state != toText(OrderStatus::Executing)) {
        return order.record;  // nothing held: released already, or never
    }
    CitySystem& system = *m_systems.at(order.record.layer);
    bool all = true;
    for (std::size_t i = 0; i < order.handles.size(); ++i) {
        const auto holder = m_heldBy.find(order.handles[i].value);
        feed::OrderTarget& target = order.record.targets[i];
        if (holder == m_heldBy.end() || holder->second != orderId) {
            if (target.state == toText(TargetStatus::Accepted)) {
                target.state = toText(TargetStatus::Superseded);
            }
            continue;
        }
        const DeviceAnswer answer = system.letGo(order.handles[i]);
        target.reason = answer.reason;
        target.detail = answer.detail;
        if (answer.kind == DeviceAnswer::Kind::Accepted) {
            target.state = toText(TargetStatus::Auto);
            m_heldBy.erase(holder);
        } else {
            all = false;  // asked again, or its lease ends
        }
    }
    order.record.leaseRemainingMs = 0;
    change(order, toText(all ? OrderStatus::Released : OrderStatus::Executing));
    return order.record;
}

void DeviceOrders::live() {
    const Millis now = m_world.now.monoMs;
    const std::vector<std::string> open = m_open;
    for (const std::string& id : open) {
        Order& order = m_orders.at(id);
        if (order.record.state == toText(OrderStatus::Selected) && order.selectEndsMono <= now) {
            for (std::size_t i = 0; i < order.handles.size(); ++i) {
                m_selectedBy.erase(order.handles[i].value);
                order.record.targets[i].state = toText(TargetStatus::Idle);
            }
            change(order, toText(OrderStatus::SelectExpired));
        } else if (order.record.state == toText(OrderStatus::Executing) && order.leaseEndsMono <= now) {
            for (std::size_t i = 0; i < order.handles.size(); ++i) {
                const auto holder = m_heldBy.find(order.handles[i].value);
                if (holder != m_heldBy.end() && holder->second == id) {
                    m_heldBy.erase(holder);
                    order.record.targets[i].state = toText(TargetStatus::Auto);
                }
            }
            change(order, toText(OrderStatus::Released));
        }
    }
}

}  // namespace belfry::simulator
