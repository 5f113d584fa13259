// SPDX-License-Identifier: Apache-2.0
// What the rules are told of an order: its request against the catalogue, and what is known of its targets.
#include <algorithm>
#include <cmath>
#include <utility>

#include "services/gateway/incident_areas.h"
#include "services/gateway/order_entry.h"

namespace belfry::gateway {

void OrderHost::setStore(const feed::Store& store) {
    m_store = &store;
    m_watches.clear();
    m_lampsOnFeeder.clear();
    if (const auto lighting = store.catalogue().layerIndex("lighting")) {
        const auto lamp = store.schema(*lighting).assetTypeIndex("luminaire");
        const auto types = store.catalogue().types(*lighting);
        for (std::uint32_t row = 0; row < types.size(); ++row) {
            if (lamp && types[row] == *lamp) {
                const Handle cabinet = store.catalogue().parent(Handle::of(*lighting, row));
                const Handle feeder = cabinet.isValid() ? store.catalogue().parent(cabinet) : Handle{};
                if (feeder.isValid()) {
                    ++m_lampsOnFeeder[feeder.value];
                }
            }
        }
    }
    for (auto& [id, entry] : m_orders) {
        bind(*entry);
    }
}

void OrderHost::bind(Entry& entry) {
    entry.schema = nullptr;
    entry.command = nullptr;
    if (m_store == nullptr) {
        return;
    }
    const feed::Catalogue& catalogue = m_store->catalogue();
    const auto layer = catalogue.layerIndex(entry.state().layer);
    if (!layer) {
        return;
    }
    entry.layer = *layer;
    entry.schema = &m_store->schema(*layer);
    entry.command = entry.schema->command(entry.state().command);
    if (entry.command != nullptr) {
        entry.feedback = entry.schema->attributeIndex(entry.command->feedbackAttribute);
        entry.commanded = entry.schema->attributeIndex(entry.command->commandAttribute);
        entry.mode = entry.schema->attributeIndex("working_mode");
    }
    for (std::uint32_t i = 0; i < entry.state().targets.size(); ++i) {
        Entry::Extra& extra = entry.extras[i];
        extra.handle = catalogue.find(entry.state().targets[i].entity).value_or(Handle{});
        if (extra.handle.isValid()) {
            extra.source = std::string(catalogue.source(extra.handle));
            if (!isTerminal(entry.state().status)) {
                m_watches[extra.handle.value].push_back({&entry, i});
            }
        }
    }
}

Result<void> OrderHost::mayCommand(const stream::Caller& caller) const {
    if (caller.operatorName.empty() || caller.session.empty()) {
        return refuse(TextCode::NotSignedIn);
    }
    if (caller.role == "KIOSK") {
        return refuse(TextCode::KioskLooksOnly);
    }
    if (caller.role != "OPERATOR" && caller.role != "SUPERVISOR") {
        return refuse(TextCode::RoleLooksOnly, {{"role", caller.role}});
    }
    return {};
}

Result<OrderRequest> OrderHost::translate(const feed::OrderRequest& request) const {
    if (m_store == nullptr) {
        return refuse(TextCode::OrderNoSystem);
    }
    const feed::Catalogue& catalogue = m_store->catalogue();
    if (request.orderId.empty() || request.orderId.size() > 128) {
        return refuse(TextCode::OrderNoId);
    }
    const auto layer = catalogue.layerIndex(request.layer);
    if (!layer) {
        return refuse(TextCode::OrderUnknownLayer, {{"layer", request.layer}});
    }
    const LayerSchema& schema = m_store->schema(*layer);
    const CommandSchema* command = schema.command(request.command);
    if (command == nullptr) {
        return refuse(TextCode::OrderUnknownCommand, {{"layer", request.layer}, {"command", request.command}});
    }
    if (request.targets.empty() || request.targets.size() > kMaxTargets) {
        return refuse(TextCode::OrderTargetCount, {{"most", static_cast<std::int64_t>(kMaxTargets)},
                                                   {"count", static_cast<std::int64_t>(request.targets.size())}});
    }
    if (request.leaseMs <= 0) {
        return refuse(TextCode::OrderNoLease);
    }
    if (command->maxLeaseMs > 0 && request.leaseMs > command->maxLeaseMs) {
        return refuse(TextCode::OrderLeaseTooLong, {{"longest", DurationArgument{command->maxLeaseMs}}});
    }
    const AttributeSchema* commanded = schema.attribute(command->commandAttribute);
    const AttributeSchema* feedback = schema.attribute(command->feedbackAttribute);
    CommandValue value;
    if (commanded != nullptr && commanded->type == AttributeType::Text) {
        value.text = request.text;
    } else if (request.value) {
        value.number = *request.value;
    } else if (commanded != nullptr && commanded->type == AttributeType::Enum && enumIndex(*commanded, request.text)) {
        value.number = static_cast<double>(*enumIndex(*commanded, request.text));
    } else {
        return refuse(TextCode::OrderNoValue);
    }
    if (!std::isfinite(value.number)) {
        return refuse(TextCode::OrderValueNotANumber);
    }

    OrderRequest order;
    order.id = request.orderId;
    order.layer = request.layer;
    order.command = request.command;
    order.consequence = command->consequence;
    order.tolerance = command->tolerance;
    order.reason = request.reason;
    order.leaseMs = request.leaseMs;
    order.timing.verifyMs = command->verifyTimeoutMs > 0 ? command->verifyTimeoutMs : order.timing.verifyMs;
    order.timing.rampMs = command->rampMs;
    const auto index = schema.attributeIndex(command->feedbackAttribute);
    std::set<EntityId> seen;
    for (const EntityId& entity : request.targets) {
        const auto handle = catalogue.find(entity);
        if (!handle || handle->layer() != *layer) {
            return refuse(TextCode::OrderUnknownTarget, {{"layer", request.layer}, {"target", EntityArgument{entity}}});
        }
        if (!seen.insert(entity).second) {
            return refuse(TextCode::OrderTargetTwice, {{"target", EntityArgument{entity}}});
        }
        OrderRequest::Target& target = order.targets.emplace_back();
        target.entity = entity;
        target.value = value;
        const feed::EntityTable& table = m_store->table(*layer);
        if (index && feedback != nullptr && table.has(handle->row(), *index)) {
            const std::int32_t raw = table.raw(handle->row(), *index);
            if (feedback->type == AttributeType::Text) {
                target.before.text = std::string(m_store->text(raw));
            } else {
                target.before.number = valueOf(*feedback, raw);
            }
            target.beforeKnown = table.quality(handle->row(), *index) == Quality::Good;
        }
    }
    return order;
}

CheckReport OrderHost::check(const Entry& entry, const stream::Caller& caller, bool executing, Instant now) {
    const OrderState& state = entry.state();
    PolicyContext context;
    context.rights.kiosk = caller.role == "KIOSK";
    context.rights.mayCommand = mayCommand(caller).has_value();
    // A second person cannot approve in this version, so nothing that would need one is let through.
    context.rights.maxConsequence = ConsequenceClass::C2;
    context.session = caller.session;
    context.user = caller.operatorName;
    context.ordersInLastMinute = m_rate.inLastMinute(caller.operatorName, now);
    context.executing = executing;
    CheckReport report;
    if (entry.schema == nullptr || entry.command == nullptr || !entry.feedback) {
        report.consequence = state.consequence;
        report.findings.push_back(
            {CheckFinding::kWholeOrder, ReasonCode::NotSupported, true, {}, say(TextCode::OrderLayerIsGone)});
        return report;
    }
    context.periodMs = entry.schema->periodMs;
    context.layerSize = m_store->catalogue().liveCount(entry.layer);
    context.takeoverConfirmed = true;
    const feed::EntityTable& table = m_store->table(entry.layer);
    const std::vector<IncidentArea> incidents = activeIncidentAreas(*m_store);
    for (std::size_t i = 0; i < state.targets.size(); ++i) {
        TargetFacts& facts = context.targets.emplace_back();
        const Handle handle = entry.extras[i].handle;
        facts.exists = handle.isValid() && m_store->catalogue().contains(handle);
        if (!facts.exists) {
            continue;
        }
        const auto& types = entry.command->assetTypes;
        const std::uint8_t type = m_store->catalogue().type(handle);
        facts.supported = types.empty() || std::any_of(types.begin(), types.end(), [&](const std::string& name) {
                              return entry.schema->assetTypeIndex(name) == type;
                          });
        if (const auto* holder = m_registry.selectedBy(state.targets[i].entity, now); holder != nullptr) {
            // a stranger's token is nobody's business: the name says who it is
            facts.selectedBySession = holder->session == caller.session ? holder->session : holder->user;
        }
        if (const auto* holder = m_registry.heldBy(state.targets[i].entity);
            holder != nullptr && holder->order != state.id) {
            facts.heldByOrder = holder->order;
            facts.heldByUser = holder->user;
            // Only one's own override may be replaced: taking over another's needs a confirmation this wire cannot say.
            context.takeoverConfirmed = context.takeoverConfirmed && holder->user == caller.operatorName;
        }
        const std::uint32_t row = handle.row();
        if (row < table.rowCount()) {
            facts.quality = table.quality(row, *entry.feedback);
            if (table.observedMs(row) != 0 && facts.quality != Quality::Missing) {
                facts.feedbackAgeMs = std::max<Millis>(0, now.wallMs - table.observedMs(row));
            }
            const AttributeSchema& attribute = entry.schema->attributes[*entry.feedback];
            const std::int32_t raw = table.raw(row, *entry.feedback);
            if (attribute.type == AttributeType::Text) {
                facts.actual.text = std::string(m_store->text(raw));
            } else {
                facts.actual.number = valueOf(attribute, raw);
            }
        }
        addIncidentFacts(incidents, feed::unproject(m_store->catalogue().position(handle)), &facts);
        facts.localControl = modeOf(entry, handle) == ControlMode::Local;
        const auto link = m_links.find(entry.extras[i].source);
        facts.commLost = (link != m_links.end() && !link->second) || !m_ports.contains(entry.extras[i].source);
    }
    return checkOrder(state, *entry.command, entry.schema->attributes[*entry.feedback], context);
}

ControlMode OrderHost::modeOf(const Entry& entry, Handle handle) const {
    if (entry.schema == nullptr || !handle.isValid()) {
        return ControlMode::Unknown;
    }
    const feed::EntityTable& table = m_store->table(handle.layer());
    const auto named = [&](std::optional<AttributeIndex> index) -> std::string_view {
        if (!index || handle.row() >= table.rowCount() || !table.has(handle.row(), *index)) {
            return {};
        }
        const auto& values = entry.schema->attributes[*index].enumValues;
        const auto position = static_cast<std::size_t>(table.raw(handle.row(), *index));
        return position < values.size() ? std::string_view(values[position].name) : std::string_view();
    };
    if (const std::string_view mode = named(entry.mode); !mode.empty()) {
        if (mode == "LOCAL") {
            return ControlMode::Local;
        }
        return mode == "AUTOMATIC" ? ControlMode::Automatic : ControlMode::Override;
    }
    if (entry.commanded && entry.commanded != entry.feedback) {
        const AttributeSchema& commanded = entry.schema->attributes[*entry.commanded];
        if (handle.row() < table.rowCount() && !table.has(handle.row(), *entry.commanded)) {
            return ControlMode::Automatic;
        }
        if (enumIndex(commanded, "AUTOMATIC")) {
            return named(entry.commanded) == "AUTOMATIC" ? ControlMode::Automatic : ControlMode::Override;
        }
        return ControlMode::Override;
    }
    if (entry.feedback && enumIndex(entry.schema->attributes[*entry.feedback], "AUTOMATIC")) {
        return named(entry.feedback) == "AUTOMATIC" ? ControlMode::Automatic : ControlMode::Override;
    }
    return ControlMode::Unknown;
}

std::string OrderHost::feederOf(Handle lamp) const {
    if (m_store == nullptr || !lamp.isValid()) {
        return {};
    }
    const Handle cabinet = m_store->catalogue().parent(lamp);
    const Handle feeder = cabinet.isValid() ? m_store->catalogue().parent(cabinet) : Handle{};
    return feeder.isValid() ? std::string(m_store->catalogue().id(feeder)) : std::string();
}

}  // namespace belfry::gateway
