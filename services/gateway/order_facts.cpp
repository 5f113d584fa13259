// SPDX-License-Identifier: Apache-2.0
// What the rules are told of an order: its request against the catalogue, and what is known of its targets.
#include <algorithm>
#include <cmath>
#include <utility>

#include "services/gateway/incident_areas.h"
#include "services/gateway/order_entry.h"
#include "services/gateway/order_selection.h"

namespace belfry::gateway {

namespace {

/** Assets of a layer that take the command. */
std::size_t commandable(const feed::Catalogue& catalogue, LayerIndex layer, const LayerSchema& schema,
                        const CommandSchema& command) {
    if (command.assetTypes.empty()) {
        return catalogue.liveCount(layer);
    }
    std::vector<bool> takes(256, false);
    for (const std::string& name : command.assetTypes) {
        if (const auto type = schema.assetTypeIndex(name)) {
            takes[*type] = true;
        }
    }
    const auto types = catalogue.types(layer);
    const auto gone = catalogue.goneFlags(layer);
    std::size_t count = 0;
    for (std::size_t row = 0; row < types.size(); ++row) {
        count += takes[types[row]] && (row >= gone.size() || gone[row] == 0) ? 1U : 0U;
    }
    return count;
}

/** Every term by itself: any of them is enough. */
std::vector<AlarmCondition> compiled(const std::vector<ConditionTerm>& terms, const LayerSchema& schema) {
    std::vector<AlarmCondition> conditions;
    for (const ConditionTerm& term : terms) {
        if (auto condition = AlarmCondition::compile({term}, schema, "command")) {
            conditions.push_back(std::move(*condition));
        }
    }
    return conditions;
}

}  // namespace

void OrderHost::setStore(const feed::Store& store) {
    m_store = &store;
    m_evacuations.bind(store);
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

void OrderHost::bind(Entry& entry, bool watch) {
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
        entry.programme = entry.schema->attributeIndex(entry.command->programmeAttribute);
        entry.unhealthy = compiled(entry.command->unhealthy, *entry.schema);
        entry.badMode = compiled(entry.command->badMode, *entry.schema);
    }
    for (std::uint32_t i = 0; i < entry.state().targets.size(); ++i) {
        Entry::Extra& extra = entry.extras[i];
        extra.handle = catalogue.find(entry.state().targets[i].entity).value_or(Handle{});
        if (extra.handle.isValid()) {
            extra.source = std::string(catalogue.source(extra.handle));
            if (watch && !isTerminal(entry.state().status)) {
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
    if (!may(caller, Action::Command)) {
        return refuse(TextCode::RoleLooksOnly, {{"role", caller.role}});
    }
    return {};
}

Result<void> OrderHost::isLive(const stream::Caller& caller) {
    switch (caller.mode) {
        case stream::CallerMode::Live: break;
        case stream::CallerMode::Replay: return refuse(TextCode::OrderReplay);
        case stream::CallerMode::Exercise: return refuse(TextCode::OrderExercise);
    }
    return {};
}

std::optional<std::uint32_t> OrderHost::outOfReach(const Entry& entry, const stream::Caller& caller,
                                                   Action action) const {
    const std::string& layer = entry.state().layer;
    if (caller.rights == nullptr || caller.rights->may(action, layer, {})) {
        return std::nullopt;  // a role for all areas
    }
    for (std::uint32_t i = 0; i < entry.extras.size(); ++i) {
        const Handle handle = entry.extras[i].handle;
        const bool placed = handle.isValid() && m_store != nullptr;
        if (!caller.rights->may(action, layer, placed ? m_store->catalogue().district(handle) : std::string_view())) {
            return i;
        }
    }
    return std::nullopt;
}

bool OrderHost::mayAll(const Entry& entry, const stream::Caller& caller, Action action) const {
    return may(caller, action) && !outOfReach(entry, caller, action);
}

OperatorRights OrderHost::rightsOf(const Entry& entry, const stream::Caller& caller) const {
    OperatorRights rights;
    rights.kiosk = caller.role == "KIOSK";
    rights.supervisor = mayAll(entry, caller, Action::SuperviseOrders);
    rights.mayCommand = may(caller, Action::Command);  // which targets: addAreas() says of each
    rights.mayApprove = mayAll(entry, caller, Action::ApproveOrders);
    rights.mayBreakGlass = mayAll(entry, caller, Action::BreakGlass);
    rights.maxConsequence = ConsequenceClass::C3;
    return rights;
}

std::optional<CommandValue> OrderHost::reported(Handle handle, AttributeIndex attribute) const {
    const feed::EntityTable& table = m_store->table(handle.layer());
    if (handle.row() >= table.rowCount() || !table.has(handle.row(), attribute)) {
        return std::nullopt;
    }
    const AttributeSchema& schema = m_store->schema(handle.layer()).attributes[attribute];
    const std::int32_t raw = table.raw(handle.row(), attribute);
    CommandValue value;
    if (schema.type == AttributeType::Text) {
        value.text = std::string(m_store->text(raw));
    } else {
        value.number = valueOf(schema, raw);
    }
    return value;
}

Result<OrderRequest> OrderHost::translate(const feed::OrderRequest& request, bool asked) const {
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
    auto targets = resolveTargets(*m_store, *layer, *command, request);
    if (!targets) {
        return tl::unexpected(targets.error());
    }
    if (targets->empty() || targets->size() > kMaxTargets) {
        return refuse(TextCode::OrderTargetCount, {{"most", static_cast<std::int64_t>(kMaxTargets)},
                                                   {"count", static_cast<std::int64_t>(targets->size())}});
    }
    if (request.leaveOutUnfit && request.previewHash == 0 && !asked) {
        return refuse(TextCode::OrderLeaveOutUnseen);
    }
    if (request.leaseMs <= 0 && !asked) {
        return refuse(TextCode::OrderNoLease);
    }
    if (command->maxLeaseMs > 0 && request.leaseMs > command->maxLeaseMs) {
        return refuse(TextCode::OrderLeaseTooLong, {{"longest", DurationArgument{command->maxLeaseMs}}});
    }
    const AttributeSchema* commanded = schema.attribute(command->commandAttribute);
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
    order.reason = asked && request.reason.empty() ? "asked" : request.reason;
    order.leaseMs = asked && request.leaseMs <= 0 ? 60'000 : request.leaseMs;
    order.blind = request.blind;
    order.timing.verifyMs = command->verifyTimeoutMs > 0 ? command->verifyTimeoutMs : order.timing.verifyMs;
    order.timing.rampMs = command->rampMs;
    order.timing.releaseMs = std::max(order.timing.releaseMs, order.timing.verifyMs);  // proved by the same feedback
    const auto index = schema.attributeIndex(command->feedbackAttribute);
    std::set<EntityId> seen;
    for (const EntityId& entity : *targets) {
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
        const auto before = index ? reported(*handle, *index) : std::nullopt;
        if (before) {
            target.before = *before;
            target.beforeKnown = m_store->table(*layer).quality(handle->row(), *index) == Quality::Good;
        }
    }
    return order;
}

CheckReport OrderHost::check(const Entry& entry, const stream::Caller& caller, bool executing, Instant now) {
    CheckReport report = check(entry, factsOf(entry, caller, executing, now));
    addAreas(entry, caller, &report);
    return report;
}

CheckReport OrderHost::check(const Entry& entry, const PolicyContext& context) const {
    if (entry.schema == nullptr || entry.command == nullptr || !entry.feedback) {
        CheckReport report;
        report.consequence = entry.state().consequence;
        report.findings.push_back(
            {CheckFinding::kWholeOrder, ReasonCode::NotSupported, true, {}, say(TextCode::OrderLayerIsGone)});
        return report;
    }
    return checkOrder(entry.state(), *entry.command, entry.schema->attributes[*entry.feedback], context);
}

void OrderHost::addAreas(const Entry& entry, const stream::Caller& caller, CheckReport* report) const {
    if (caller.rights == nullptr || m_store == nullptr) {
        return;
    }
    for (std::uint32_t i = 0; i < entry.extras.size(); ++i) {
        const Handle handle = entry.extras[i].handle;
        const auto area = handle.isValid() ? m_store->catalogue().district(handle) : std::string_view();
        if (!caller.rights->may(Action::Command, entry.state().layer, area)) {
            CodedText text = say(TextCode::MayNotHere,
                                 {{"role", caller.role}, {"thing", EntityArgument{entry.state().targets[i].entity}}});
            std::string detail = text.english;
            report->findings.push_back({i, ReasonCode::NoPermission, true, std::move(detail), std::move(text)});
        }
    }
}

Result<void> OrderHost::covers(const Entry& entry, const stream::Caller& caller) const {
    const auto first = outOfReach(entry, caller, Action::Command);
    if (!first) {
        return {};
    }
    return refuse(TextCode::MayNotHere,
                  {{"role", caller.role}, {"thing", EntityArgument{entry.state().targets[*first].entity}}});
}

PolicyContext OrderHost::factsOf(const Entry& entry, const stream::Caller& caller, bool executing, Instant now) {
    const OrderState& state = entry.state();
    PolicyContext context;
    context.rights = rightsOf(entry, caller);
    context.session = caller.session;
    context.user = caller.operatorName;
    context.replayMode = caller.mode == stream::CallerMode::Replay;
    context.exerciseOnLiveGateway = caller.mode == stream::CallerMode::Exercise;
    // what waits for approval, or is looked at again later, has been counted
    context.ordersInLastMinute =
        executing && state.status != OrderStatus::Selected ? 0 : m_rate.inLastMinute(caller.operatorName, now);
    context.executing = executing;
    if (entry.schema == nullptr || entry.command == nullptr || !entry.feedback) {
        return context;
    }
    context.periodMs = entry.schema->periodMs;
    context.layerSize = commandable(m_store->catalogue(), entry.layer, *entry.schema, *entry.command);
    context.takeoverConfirmed = true;
    const feed::EntityTable& table = m_store->table(entry.layer);
    const std::vector<IncidentArea> incidents = activeIncidentAreas(*m_store, m_priorityHere);
    const auto evacuations = m_evacuations.inForce(*m_store, incidents);
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
            // One's own override may be replaced, and another's whose name the operator was shown and confirmed.
            context.takeoverConfirmed =
                context.takeoverConfirmed &&
                (holder->user == caller.operatorName ||
                 std::find(entry.takeOver.begin(), entry.takeOver.end(), holder->user) != entry.takeOver.end());
        }
        const std::uint32_t row = handle.row();
        if (row < table.rowCount()) {
            facts.quality = table.quality(row, *entry.feedback);
            if (table.observedMs(row) != 0 && facts.quality != Quality::Missing) {
                facts.feedbackAgeMs = std::max<Millis>(0, now.wallMs - table.observedMs(row));
            }
            facts.actual = reported(handle, *entry.feedback).value_or(CommandValue{});
        }
        addIncidentFacts(incidents, feed::unproject(m_store->catalogue().position(handle)), &facts);
        m_evacuations.addFacts(evacuations, handle, &facts);
        facts.healthy = !says(entry.unhealthy, handle);
        facts.badMode = says(entry.badMode, handle);
        facts.localControl = modeOf(entry, handle) == ControlMode::Local;
        const auto link = m_links.find(entry.extras[i].source);
        facts.commLost = (link != m_links.end() && !link->second) || !m_ports.contains(entry.extras[i].source);
    }
    return context;
}

bool OrderHost::says(const std::vector<AlarmCondition>& any, Handle handle) const {
    const feed::EntityTable& table = m_store->table(handle.layer());
    const LayerSchema& schema = m_store->schema(handle.layer());
    const std::uint32_t row = handle.row();
    const auto observe = [&](AttributeIndex index) -> Observation {
        if (row >= table.rowCount() || !table.has(row, index)) {
            return {};
        }
        return {valueOf(schema.attributes[index], table.raw(row, index)), table.quality(row, index)};
    };
    return std::any_of(any.begin(), any.end(),
                       [&](const AlarmCondition& one) { return one.evaluate(observe, false) == Verdict::On; });
}

std::optional<CommandValue> OrderHost::programmeOf(const Entry& entry, Handle handle) const {
    if (entry.command == nullptr || !entry.feedback) {
        return std::nullopt;
    }
    const AttributeSchema& feedback = entry.schema->attributes[*entry.feedback];
    if (const auto fixed = enumIndex(feedback, entry.command->programmeOption)) {
        return CommandValue{static_cast<double>(*fixed), {}};
    }
    const auto asked = entry.programme ? reported(handle, *entry.programme) : std::nullopt;
    if (!asked) {
        return std::nullopt;
    }
    return programmeFor(feedback, reported(handle, *entry.feedback).value_or(CommandValue{}),
                        entry.schema->attributes[*entry.programme], *asked);
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

void OrderHost::unwatch(const Entry* entry) {
    for (auto& [handle, watches] : m_watches) {
        std::erase_if(watches, [entry](const Watch& watch) { return watch.entry == entry; });
    }
}

Result<void> OrderHost::leaveOutUnfit(OrderRequest* order, const stream::Caller& caller,
                                      const std::vector<std::string>& takeOver, Instant now) {
    Entry entry(OrderLogic(*order, personOf(caller), caller.session, now));
    entry.extras.resize(order->targets.size());
    entry.takeOver = takeOver;
    bind(entry, false);
    std::vector<bool> unfit(order->targets.size(), false);
    for (const CheckFinding& finding : check(entry, caller, false, now).findings) {
        if (finding.target < unfit.size()) {
            unfit[finding.target] = true;
        }
    }
    std::vector<OrderRequest::Target> fit;
    for (std::size_t i = 0; i < unfit.size(); ++i) {
        if (!unfit[i]) {
            fit.push_back(std::move(order->targets[i]));
        }
    }
    if (fit.empty()) {
        return refuse(TextCode::OrderAllUnfit, {{"count", static_cast<std::int64_t>(unfit.size())}});
    }
    order->targets = std::move(fit);
    return {};
}

feed::OrderPreview OrderHost::previewOf(const Entry& entry, const stream::Caller& caller, Instant now) {
    const OrderState& state = entry.state();
    const PolicyContext context = factsOf(entry, caller, false, now);
    CheckReport report = check(entry, context);
    addAreas(entry, caller, &report);
    feed::OrderPreview preview;
    preview.consequence = std::max(state.consequence, report.consequence);
    preview.maxLeaseMs = maxLeaseMs(preview.consequence);
    if (entry.command != nullptr && entry.command->maxLeaseMs > 0) {
        preview.maxLeaseMs = std::min(preview.maxLeaseMs, entry.command->maxLeaseMs);
    }
    static const AttributeSchema kPlain;
    const AttributeSchema& commanded = entry.commanded ? entry.schema->attributes[*entry.commanded] : kPlain;
    const AttributeSchema& feedback = entry.feedback ? entry.schema->attributes[*entry.feedback] : kPlain;
    std::map<EntityId, std::uint32_t> incidents;
    std::set<std::string> holders;
    for (std::size_t i = 0; i < state.targets.size(); ++i) {
        feed::PreviewTarget& target = preview.targets.emplace_back();
        target.entity = state.targets[i].entity;
        target.wanted = state.targets[i].value.number;
        target.wantedText = textOf(commanded, state.targets[i].value);
        if (i >= context.targets.size()) {
            continue;
        }
        const TargetFacts& facts = context.targets[i];
        if (facts.feedbackAgeMs >= 0) {
            target.current = facts.actual.number;
            target.currentText = textOf(feedback, facts.actual);
            target.currentMs = now.wallMs - facts.feedbackAgeMs;
        }
        target.incident = facts.incident;
        if (!facts.incident.empty()) {
            ++incidents[facts.incident];
        }
        if (!facts.heldByUser.empty()) {
            target.heldBy = facts.heldByUser;
            if (facts.heldByUser != caller.operatorName) {
                holders.insert(facts.heldByUser);
            }
        }
    }
    for (const CheckFinding& finding : report.findings) {
        feed::OrderFinding told{std::string(toText(finding.code)), finding.hard, finding.text};
        if (finding.target < preview.targets.size()) {
            preview.targets[finding.target].findings.push_back(std::move(told));
        } else {
            preview.findings.push_back(std::move(told));
        }
    }
    OrderRequest fit;
    fit.layer = state.layer;
    fit.command = state.command;
    for (std::size_t i = 0; i < state.targets.size(); ++i) {
        if (preview.targets[i].findings.empty()) {
            ++preview.fit;
            fit.targets.push_back({state.targets[i].entity, state.targets[i].value, {}, false, {}, false});
        }
    }
    preview.hash = selectionHash(fit);
    const std::vector<IncidentArea> areas = activeIncidentAreas(*m_store, m_priorityHere);
    for (const auto& [id, count] : incidents) {
        const auto area =
            std::find_if(areas.begin(), areas.end(), [&](const IncidentArea& one) { return one.id == id; });
        preview.incidents.push_back({id, area == areas.end() ? 0U : static_cast<std::uint32_t>(area->priority), count});
    }
    preview.holders.assign(holders.begin(), holders.end());
    return preview;
}

}  // namespace belfry::gateway
