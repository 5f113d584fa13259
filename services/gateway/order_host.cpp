// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/order_host.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <spdlog/spdlog.h>

#include "services/gateway/codec.h"
#include "services/gateway/incident_areas.h"

namespace belfry::gateway {

namespace {

constexpr const char* kOrders = "orders";
constexpr const char* kTargets = "order_targets";
constexpr const char* kEnded = "order_ids";  ///< ids for ever: the same order is never executed twice
constexpr Millis kShowEndedMs = 3'600'000;
constexpr std::size_t kMaxTargets = 10'000;

std::string targetKey(const std::string& order, std::size_t index) { return fmt::format("{}/{:06}", order, index); }

Actor actorOf(const stream::Caller& caller) {
    return {caller.operatorName, caller.workstation.empty() ? "unknown" : caller.workstation, false};
}

std::optional<std::size_t> enumIndex(const AttributeSchema& attribute, std::string_view name) {
    for (std::size_t i = 0; i < attribute.enumValues.size(); ++i) {
        if (attribute.enumValues[i].name == name) {
            return i;
        }
    }
    return std::nullopt;
}

std::string textOf(const AttributeSchema& attribute, const CommandValue& value) {
    if (attribute.type == AttributeType::Text) {
        return value.text;
    }
    if (attribute.type == AttributeType::Enum && value.number >= 0.0) {
        const auto index = static_cast<std::size_t>(value.number);
        return index < attribute.enumValues.size() ? attribute.enumValues[index].name : std::string();
    }
    return {};
}

}  // namespace

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

OrderHost::OrderHost(Chronicle& chronicle, AlarmHost& alarms, const Clock& clock, Post post)
    : m_chronicle(chronicle), m_alarms(alarms), m_clock(clock), m_post(std::move(post)) {}

OrderHost::~OrderHost() = default;

// --- restart ----------------------------------------------------------------------------------------------------

Result<void> OrderHost::restore(const store::Journal& journal) {
    m_journal = &journal;
    auto headers = journal.loadState(kOrders);
    auto targets = journal.loadState(kTargets);
    if (!headers || !targets) {
        return tl::unexpected(headers ? targets.error() : headers.error());
    }
    std::map<std::string, OrderState> states;
    for (const store::StateRow& row : *headers) {
        auto state = decodeOrderHeader(row.value);
        if (!state) {
            return fail(ErrorCode::DataLoss, fmt::format("order {}: {}", row.key, state.error().message),
                        state.error().hint);
        }
        states.emplace(row.key, std::move(*state));
    }
    std::map<std::string, std::vector<Entry::Extra>> extras;
    for (const store::StateRow& row : *targets) {
        const auto slash = row.key.rfind('/');
        const auto order = slash == std::string::npos ? states.end() : states.find(row.key.substr(0, slash));
        if (order == states.end()) {
            continue;
        }
        try {
            const auto index = static_cast<std::size_t>(std::stoul(row.key.substr(slash + 1)));
            const auto json = nlohmann::json::parse(row.value);
            auto target = decodeTarget(json.at("target").dump());
            if (!target || index >= order->second.targets.size()) {
                throw std::out_of_range(target ? "its number" : target.error().message);
            }
            order->second.targets[index] = std::move(*target);
            auto& list = extras[order->first];
            list.resize(order->second.targets.size());
            list[index].deviceOrder = json.value("device", std::string());
            list[index].acceptedText = json.value("acceptedText", std::string());
            list[index].acceptedMs = json.value("acceptedMs", Millis{0});
            if (json.contains("accepted")) {
                list[index].accepted = json.at("accepted").get<double>();
            }
        } catch (const std::exception& error) {
            return fail(ErrorCode::DataLoss, fmt::format("order target {} cannot be read: {}", row.key, error.what()),
                        "verify the journal with `belfryctl journal verify`, and restore a backup if it is damaged");
        }
    }
    const Instant now = m_clock.now();
    for (auto& [id, state] : states) {
        std::vector<OrderEffect> effects;
        auto entry = std::make_unique<Entry>(OrderLogic::restored(std::move(state), now, &effects));
        entry->extras = std::move(extras[id]);
        entry->extras.resize(entry->state().targets.size());
        for (std::uint32_t i = 0; i < entry->state().targets.size(); ++i) {
            entry->dirty.insert(i);
        }
        entry->headerDirty = true;
        if (!isTerminal(entry->state().status) && entry->state().executedAt.wallMs != 0) {
            for (const TargetState& target : entry->state().targets) {
                if (!isTerminal(target.status)) {
                    m_registry.hold(target.entity, id, entry->state().owner.user);
                }
            }
        }
        for (OrderEffect& effect : effects) {
            m_effects.push_back({id, std::move(effect)});
        }
        flush(*entry, "RESTORED", now);
        m_orders.emplace(id, std::move(entry));
    }
    return {};
}

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

void OrderHost::setPort(const std::string& source, feed::CommandPort* port) { m_ports[source] = port; }

void OrderHost::setLink(const std::string& source, bool up, Instant now) {
    const auto [found, fresh] = m_links.emplace(source, true);
    if (found->second == up && !fresh) {
        return;
    }
    const bool was = fresh ? true : found->second;
    found->second = up;
    if (was == up) {
        return;
    }
    for (auto& [id, entry] : m_orders) {
        const bool concerned =
            !isTerminal(entry->state().status) &&
            std::any_of(entry->extras.begin(), entry->extras.end(), [&](const auto& e) { return e.source == source; });
        if (concerned) {
            automatic(*entry, OrderEvent::of(up ? OrderEventKind::LinkRestored : OrderEventKind::LinkLost), now);
        }
    }
}

// --- what people ask for ----------------------------------------------------------------------------------------

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

void OrderHost::select(const stream::Caller& caller, const feed::OrderRequest& request, Millis notAfterMs,
                       feed::Reply<feed::OrderRecord> reply) {
    const Instant now = m_clock.now();
    const auto refused = [&](Error error) {
        m_chronicle.refused("select " + request.command, request.orderId, caller.operatorName, caller.workstation,
                            error);
        reply(tl::unexpected(std::move(error)));
    };
    if (auto allowed = mayCommand(caller); !allowed) {
        return refused(allowed.error());
    }
    if (const auto known = m_orders.find(request.orderId); known != m_orders.end()) {
        if (known->second->state().initiator.user == caller.operatorName) {
            return reply(recordOf(*known->second));  // asked twice, done once
        }
        return refused(refuse(TextCode::OrderIdTaken).value());
    }
    if (m_journal != nullptr) {
        if (const auto ended = m_journal->getState(kEnded, request.orderId); ended && *ended) {
            return refused(refuse(TextCode::OrderIdEnded, {{"state", **ended}}).value());
        }
    }
    if (notAfterMs > 0 && now.wallMs > notAfterMs) {
        return refused(refuse(TextCode::OrderTooLate).value());
    }
    auto order = translate(request);
    if (!order) {
        return refused(order.error());
    }
    const Actor actor = actorOf(caller);
    auto entry = std::make_unique<Entry>(OrderLogic(*order, actor, caller.session, now));
    entry->extras.resize(order->targets.size());
    Entry* raw = entry.get();

    OrderEvent submit = OrderEvent::of(OrderEventKind::Submit);
    submit.actor = actor;
    submit.session = caller.session;
    if (auto submitted = raw->logic.apply(submit, now); !submitted) {
        return refused(submitted.error());
    }
    bind(*raw);  // watches it; undone below if nothing comes of it
    OrderEvent checked = OrderEvent::of(OrderEventKind::Checked);
    checked.report = check(*raw, caller, false, now);
    if (checked.report.firstHard() == nullptr && checked.report.findings.empty()) {
        std::vector<EntityId> entities;
        for (const TargetState& target : raw->state().targets) {
            entities.push_back(target.entity);
        }
        const auto selected = m_registry.select(
            entities, {request.orderId, caller.session, caller.operatorName, now.plus(order->timing.selectMs)}, now);
        if (!selected) {
            checked.report.findings.push_back(
                {CheckFinding::kWholeOrder,
                 reasonCodeFromText(selected.error().reason).value_or(ReasonCode::SelectedByOther), true,
                 selected.error().message, selected.error().text});
        }
    }
    const auto transition = raw->logic.apply(checked, now);
    const auto drop = [&] {
        m_registry.releaseSelects(request.orderId);
        for (auto& [handle, watches] : m_watches) {
            std::erase_if(watches, [raw](const Watch& watch) { return watch.entry == raw; });
        }
    };
    if (!transition) {
        drop();
        return refused(transition.error());
    }
    if (raw->state().status != OrderStatus::Selected) {
        const CheckFinding* finding = checked.report.firstHard();
        if (finding == nullptr && !checked.report.findings.empty()) {
            finding = &checked.report.findings.front();
        }
        drop();
        if (finding == nullptr) {
            return refused(refuse(TextCode::OrderNotSelected).value());
        }
        const bool ofTarget = finding->target < raw->state().targets.size();
        return refused(
            refuse(*finding, ofTarget ? raw->state().targets[finding->target].entity : finding->text.about).value());
    }
    for (std::uint32_t i = 0; i < raw->state().targets.size(); ++i) {
        raw->dirty.insert(i);
    }
    raw->headerDirty = true;
    if (auto written = m_chronicle.act(happening(*raw, "SELECTED", &actor, now)); !written) {
        drop();
        return reply(tl::unexpected(written.error()));
    }
    for (const OrderEffect& effect : transition->effects) {
        m_effects.push_back({request.orderId, effect});
    }
    m_orders.emplace(request.orderId, std::move(entry));
    runEffects(now);
    reply(recordOf(*raw));
}

Result<OrderHost::Entry*> OrderHost::entryFor(const stream::Caller& caller, const char* what, const std::string& id) {
    Result<void> allowed = mayCommand(caller);
    const auto found = m_orders.find(id);
    if (allowed && found == m_orders.end()) {
        allowed = refuse(TextCode::OrderUnknown, {{"order", id}});
    }
    if (!allowed) {
        m_chronicle.refused(what, id, caller.operatorName, caller.workstation, allowed.error());
        return tl::unexpected(allowed.error());
    }
    runDue(*found->second, m_clock.now());
    return found->second.get();
}

Result<feed::OrderRecord> OrderHost::personal(Entry& entry, const OrderEvent& event, const char* what) {
    const Instant now = m_clock.now();
    OrderLogic before = entry.logic;
    const auto transition = entry.logic.apply(event, now);
    if (!transition) {
        m_chronicle.refused(what, entry.state().id, event.actor.user, event.actor.workstation, transition.error());
        return tl::unexpected(transition.error());
    }
    if (!transition->changed) {
        return recordOf(entry);
    }
    entry.headerDirty = true;
    entry.dirty.insert(transition->changedTargets.begin(), transition->changedTargets.end());
    if (auto written = m_chronicle.act(happening(entry, what, &event.actor, now)); !written) {
        entry.logic = std::move(before);
        return tl::unexpected(written.error());
    }
    settle(entry, *transition, now);
    runEffects(now);
    return recordOf(entry);
}

void OrderHost::execute(const stream::Caller& caller, const stream::OrderCallArgs& call,
                        feed::Reply<feed::OrderRecord> reply) {
    const Instant now = m_clock.now();
    auto entry = entryFor(caller, "execute", call.orderId);
    if (!entry) {
        return reply(tl::unexpected(entry.error()));
    }
    OrderEvent event = OrderEvent::of(OrderEventKind::Execute);
    event.actor = actorOf(caller);
    event.session = caller.session;
    event.hash = (*entry)->state().previewHash;
    event.authenticatedAt = now;  // the kernel says anew with every connection who is at the other end of the socket
    event.report = check(**entry, caller, true, now);
    auto result = personal(**entry, event, "EXECUTE");
    if (result) {
        m_rate.record(caller.operatorName, now);
    }
    reply(std::move(result));
}

void OrderHost::cancel(const stream::Caller& caller, const stream::OrderCallArgs& call,
                       feed::Reply<feed::OrderRecord> reply) {
    auto entry = entryFor(caller, "cancel", call.orderId);
    if (!entry) {
        return reply(tl::unexpected(entry.error()));
    }
    OrderEvent event = OrderEvent::of(OrderEventKind::Cancel);
    event.actor = actorOf(caller);
    event.session = caller.session;
    event.text = call.reason;
    reply(personal(**entry, event, "CANCEL"));
}

void OrderHost::renew(const stream::Caller& caller, const stream::OrderCallArgs& call,
                      feed::Reply<feed::OrderRecord> reply) {
    auto entry = entryFor(caller, "renew", call.orderId);
    if (!entry) {
        return reply(tl::unexpected(entry.error()));
    }
    OrderEvent event = OrderEvent::of(OrderEventKind::Renew);
    event.actor = actorOf(caller);
    event.session = caller.session;
    event.durationMs = call.leaseMs;
    event.text = call.reason;
    reply(personal(**entry, event, "RENEW"));
}

void OrderHost::release(const stream::Caller& caller, const stream::OrderCallArgs& call,
                        feed::Reply<feed::OrderRecord> reply) {
    auto entry = entryFor(caller, "release", call.orderId);
    if (!entry) {
        return reply(tl::unexpected(entry.error()));
    }
    OrderEvent event = OrderEvent::of(OrderEventKind::Release);
    event.actor = actorOf(caller);
    event.session = caller.session;
    event.text = call.reason;
    reply(personal(**entry, event, "RELEASE"));
}

// --- what happens by itself -------------------------------------------------------------------------------------

void OrderHost::automatic(Entry& entry, const OrderEvent& event, Instant now) {
    const auto transition = entry.logic.apply(event, now);
    if (!transition) {
        spdlog::warn("order {}: {} refused: {}", entry.state().id, toText(event.kind), toText(transition.error()));
        return;
    }
    if (transition->changed) {
        settle(entry, *transition, now);
    }
}

void OrderHost::settle(Entry& entry, const OrderTransition& transition, Instant now) {
    entry.headerDirty = true;
    const std::string& id = entry.state().id;
    for (const std::uint32_t index : transition.changedTargets) {
        entry.dirty.insert(index);
        const TargetState& target = entry.state().targets[index];
        if (isTerminal(target.status)) {
            m_registry.releaseHold(target.entity, id);
        } else if (target.status == TargetStatus::Queued) {
            const auto loser = m_registry.hold(target.entity, id, entry.state().owner.user);
            const auto found = loser ? m_orders.find(*loser) : m_orders.end();
            if (found != m_orders.end()) {
                Entry& other = *found->second;
                for (std::uint32_t i = 0; i < other.state().targets.size(); ++i) {
                    if (other.state().targets[i].entity == target.entity) {
                        OrderEvent taken = OrderEvent::of(OrderEventKind::TakenOver);
                        taken.target = i;
                        taken.text = id;
                        taken.actor = entry.state().owner;
                        automatic(other, taken, now);
                    }
                }
            }
        }
    }
    for (const OrderEffect& effect : transition.effects) {
        m_effects.push_back({id, effect});
    }
    if (isTerminal(entry.state().status)) {
        m_registry.releaseSelects(id);
        for (const TargetState& target : entry.state().targets) {
            m_registry.releaseHold(target.entity, id);
        }
    }
}

void OrderHost::runDue(Entry& entry, Instant now) {
    for (int guard = 0; guard < 20'000; ++guard) {
        const auto event = entry.logic.due(now);
        if (!event) {
            return;
        }
        automatic(entry, *event, now);
    }
}

void OrderHost::tick(Instant now) {
    for (auto& [id, entry] : m_orders) {
        if (const auto next = entry->logic.nextDeadline(); next && next->monoMs <= now.monoMs) {
            runDue(*entry, now);
        }
    }
    std::deque<Effect> waiting;
    waiting.swap(m_waiting);
    for (Effect& effect : waiting) {
        m_effects.push_back(std::move(effect));
    }
    for (auto& [id, entry] : m_orders) {
        flush(*entry, "CHANGED", now);
    }
    if (now.monoMs >= m_nextForgetMono) {
        m_nextForgetMono = now.monoMs + 60'000;
        forgetOld(now);
    }
}

void OrderHost::flush(Entry& entry, const char* event, Instant now) {
    if (entry.headerDirty || !entry.dirty.empty()) {
        m_chronicle.note(happening(entry, event, nullptr, now));
    }
}

void OrderHost::runEffects(Instant now) {
    // Effects of effects wait for the next round: they have to be on the disk first.
    std::deque<Effect> effects;
    effects.swap(m_effects);
    for (const Effect& effect : effects) {
        perform(effect, now);
    }
}

void OrderHost::onDelta(const feed::Delta& delta, Instant now) {
    if (m_watches.empty() || m_store == nullptr) {
        return;
    }
    for (const feed::LayerBatch& batch : delta.batches) {
        for (std::size_t row = 0; row < batch.handles.size(); ++row) {
            const auto found = m_watches.find(batch.handles[row].value);
            if (found == m_watches.end()) {
                continue;
            }
            const std::vector<Watch> watches = found->second;  // feedback may end an order
            for (const Watch& watch : watches) {
                if (!isTerminal(watch.entry->state().status)) {
                    feedback(*watch.entry, watch.target, batch.handles[row], now);
                }
            }
        }
    }
}

void OrderHost::feedback(Entry& entry, std::uint32_t target, Handle handle, Instant now) {
    if (!entry.feedback) {
        return;
    }
    const feed::EntityTable& table = m_store->table(handle.layer());
    const Quality quality = table.quality(handle.row(), *entry.feedback);
    if (quality != Quality::Good && quality != Quality::Uncertain) {
        return;
    }
    const AttributeSchema& attribute = entry.schema->attributes[*entry.feedback];
    const std::int32_t raw = table.raw(handle.row(), *entry.feedback);
    OrderEvent event = OrderEvent::of(OrderEventKind::Feedback);
    event.target = target;
    if (attribute.type == AttributeType::Text) {
        event.value.text = std::string(m_store->text(raw));
    } else {
        event.value.number = valueOf(attribute, raw);
    }
    const Millis observed = table.observedMs(handle.row());
    event.observedAt = {now.monoMs - std::max<Millis>(0, now.wallMs - observed), observed};
    event.mode = modeOf(entry, handle);
    automatic(entry, event, now);
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

// --- towards the city system ------------------------------------------------------------------------------------

void OrderHost::perform(const Effect& effect, Instant now) {
    const auto found = m_orders.find(effect.order);
    if (found == m_orders.end()) {
        return;
    }
    Entry& entry = *found->second;
    const OrderEffect& what = effect.effect;
    switch (what.kind) {
        case OrderEffectKind::SendCommand: return sendCommand(entry, what, now);
        case OrderEffectKind::SendRelease: return sendRelease(entry, what, now);
        case OrderEffectKind::ReleaseSelects: return m_registry.releaseSelects(effect.order);
        case OrderEffectKind::SelectTargets: return m_registry.extend(effect.order, what.until);
        case OrderEffectKind::RaiseAlarm:
        case OrderEffectKind::ClearAlarm:
            return m_alarms.setOrderAlarm(effect.order, what.alarm, what.priority, what.said,
                                          what.kind == OrderEffectKind::RaiseAlarm, now);
        case OrderEffectKind::WarnOwner:
            return note(effect.order,
                        fmt::format("Override of {} ends in {} min", entry.state().owner.user, what.minutes), now);
        case OrderEffectKind::NotifyLoser:
            return note(effect.order, fmt::format("Override taken over by order {}", what.text), now);
        case OrderEffectKind::CreateReviewTask:
            return note(effect.order, "Break-glass order to be reviewed in 24 h", now);
        case OrderEffectKind::ProposeRelease: return note(effect.order, "Release proposed: " + what.text, now);
        case OrderEffectKind::NotifyApprovers:
            return note(effect.order, "Waits for the approval of a second person", now);
        case OrderEffectKind::RunChecks: return;  // done where the operator asked
    }
}

void OrderHost::note(const std::string& order, const std::string& text, Instant now) {
    Happening happening;
    happening.entry.wallMs = now.wallMs;
    happening.entry.kind = "action";
    happening.entry.subject = order;
    happening.entry.actor = "system";
    happening.entry.body = dump(nlohmann::json{{"note", text}});
    happening.event.note = text;
    m_chronicle.note(std::move(happening));
}

std::string OrderHost::feederOf(Handle lamp) const {
    if (m_store == nullptr || !lamp.isValid()) {
        return {};
    }
    const Handle cabinet = m_store->catalogue().parent(lamp);
    const Handle feeder = cabinet.isValid() ? m_store->catalogue().parent(cabinet) : Handle{};
    return feeder.isValid() ? std::string(m_store->catalogue().id(feeder)) : std::string();
}

void OrderHost::sendCommand(Entry& entry, const OrderEffect& effect, Instant now) {
    if (effect.target >= entry.state().targets.size()) {
        return;
    }
    Entry::Extra& extra = entry.extras[effect.target];
    const std::string id = entry.state().id;
    const auto port = m_ports.find(extra.source);
    OrderEvent failed = OrderEvent::of(OrderEventKind::TargetSendFailed);
    failed.target = effect.target;
    failed.attempt = effect.attempt;
    if (port == m_ports.end() || port->second == nullptr || entry.command == nullptr) {
        failed.said = say(TextCode::TargetNoLink, {{"system", extra.source}});
        failed.text = failed.said.english;
        return automatic(entry, failed, now);
    }
    if (const std::string feeder = feederOf(extra.handle); !feeder.empty()) {
        const auto handle = m_store->catalogue().find(feeder);
        const auto lamps = handle ? m_lampsOnFeeder.find(handle->value) : m_lampsOnFeeder.end();
        if (lamps != m_lampsOnFeeder.end()) {
            if (!m_inrush.maySend(feeder, lamps->second, now)) {
                m_waiting.push_back({id, effect});
                return;
            }
            m_inrush.record(feeder, now);
        }
    }
    OrderEvent sent = OrderEvent::of(OrderEventKind::TargetSent);
    sent.target = effect.target;
    sent.attempt = effect.attempt;
    automatic(entry, sent, now);

    const auto done = [this, id, target = effect.target, attempt = effect.attempt, post = m_post,
                       alive = std::weak_ptr<bool>(m_alive)](Result<feed::OrderRecord> reply) {
        post([this, id, target, attempt, alive, reply = std::move(reply)] {
            if (alive.lock()) {
                answered(id, target, attempt, false, reply);
            }
        });
    };
    const Millis lease = std::max<Millis>(1'000, effect.until.monoMs - now.monoMs);
    if (entry.state().targets[effect.target].sendPending && !extra.deviceOrder.empty()) {
        port->second->renew(extra.deviceOrder, lease, entry.state().reason, done);
        return;
    }
    feed::OrderRequest request;
    request.orderId = effect.key;
    request.layer = entry.state().layer;
    request.command = entry.state().command;
    request.targets = {entry.state().targets[effect.target].entity};
    const AttributeSchema* commanded = entry.schema->attribute(entry.command->commandAttribute);
    if (commanded != nullptr && commanded->type == AttributeType::Text) {
        request.text = effect.value.text;
    } else {
        request.value = effect.value.number;
    }
    request.reason = entry.state().reason;
    request.leaseMs = lease;
    extra.deviceOrder = effect.key;
    feed::CommandPort* device = port->second;
    device->select(request, [device, done, key = effect.key](Result<feed::OrderRecord> selected) {
        if (!selected) {
            if (selected.error().code == ErrorCode::DeadlineExceeded) {
                selected.error().code = ErrorCode::Unavailable;  // a select moves nothing: surely not done
            }
            return done(std::move(selected));
        }
        device->execute(key, [done](Result<feed::OrderRecord> executed) {
            if (!executed && executed.error().code == ErrorCode::Unavailable) {
                executed.error().code = ErrorCode::DeadlineExceeded;  // it may have been done: nobody knows
            }
            done(std::move(executed));
        });
    });
}

void OrderHost::sendRelease(Entry& entry, const OrderEffect& effect, Instant now) {
    if (effect.target >= entry.state().targets.size()) {
        return;
    }
    Entry::Extra& extra = entry.extras[effect.target];
    const std::string id = entry.state().id;
    const auto port = m_ports.find(extra.source);
    if (port == m_ports.end() || port->second == nullptr || extra.deviceOrder.empty()) {
        OrderEvent failed = OrderEvent::of(OrderEventKind::TargetSendFailed);
        failed.target = effect.target;
        failed.attempt = effect.attempt;
        failed.said = extra.deviceOrder.empty() ? say(TextCode::TargetDeviceOrderUnknown)
                                                : say(TextCode::TargetNoLink, {{"system", extra.source}});
        failed.text = failed.said.english;
        return automatic(entry, failed, now);
    }
    OrderEvent sent = OrderEvent::of(OrderEventKind::TargetSent);
    sent.target = effect.target;
    sent.attempt = effect.attempt;
    automatic(entry, sent, now);
    port->second->release(extra.deviceOrder, [this, id, target = effect.target, attempt = effect.attempt, post = m_post,
                                              alive = std::weak_ptr<bool>(m_alive)](Result<feed::OrderRecord> reply) {
        post([this, id, target, attempt, alive, reply = std::move(reply)] {
            if (alive.lock()) {
                answered(id, target, attempt, true, reply);
            }
        });
    });
}

void OrderHost::answered(const std::string& order, std::uint32_t target, std::uint32_t attempt, bool release,
                         const Result<feed::OrderRecord>& reply) {
    const auto found = m_orders.find(order);
    if (found == m_orders.end()) {
        return;
    }
    Entry& entry = *found->second;
    const Instant now = m_clock.now();
    OrderEvent event = OrderEvent::of(OrderEventKind::ReplyAccepted);
    event.target = target;
    event.attempt = attempt;
    if (!reply) {
        if (reply.error().code == ErrorCode::DeadlineExceeded) {
            return;  // no reply is no answer: its own timer decides
        }
        event.kind = reply.error().code == ErrorCode::Unavailable ? OrderEventKind::TargetSendFailed
                                                                  : OrderEventKind::ReplyRefused;
        event.code = reasonCodeFromText(reply.error().reason).value_or(ReasonCode::NotSupported);
        event.text = reply.error().message;
        event.said = reply.error().text;
        return automatic(entry, event, now);
    }
    if (!reply->targets.empty() && !release) {
        const feed::OrderTarget& device = reply->targets.front();
        if (device.state == "NoReply" || device.state == "NO_REPLY") {
            return;
        }
        if (device.state == "Refused" || device.state == "REFUSED") {
            event.kind = OrderEventKind::ReplyRefused;
            event.code = reasonCodeFromText(device.reason).value_or(ReasonCode::NotSupported);
            event.text = device.detail;
            return automatic(entry, event, now);
        }
        Entry::Extra& extra = entry.extras[target];
        extra.accepted = device.accepted ? device.accepted : std::optional(entry.state().targets[target].value.number);
        extra.acceptedText = device.acceptedText;
        extra.acceptedMs = now.wallMs;
        entry.dirty.insert(target);
        event.text = device.detail;
    }
    automatic(entry, event, now);
}

// --- what is kept and shown -------------------------------------------------------------------------------------

Happening OrderHost::happening(Entry& entry, const char* event, const Actor* actor, Instant now) {
    Happening result;
    const OrderState saved = entry.logic.checkpoint(now);
    result.entry.wallMs = now.wallMs;
    result.entry.kind = "order";
    result.entry.subject = saved.id;
    result.entry.actor = actor == nullptr ? "system" : actor->user;
    result.entry.workstation = actor == nullptr ? std::string() : actor->workstation;
    nlohmann::json body{{"event", event},
                        {"state", std::string(toText(saved.status))},
                        {"layer", saved.layer},
                        {"command", saved.command},
                        {"owner", saved.owner.user},
                        {"reason", saved.reason},
                        {"targets", nlohmann::json::array()}};
    if (saved.code != ReasonCode::None) {
        body["code"] = std::string(toText(saved.code));
    }
    result.changes.push_back({kOrders, saved.id, encodeHeader(saved)});
    for (const std::uint32_t index : entry.dirty) {
        const TargetState& target = saved.targets[index];
        nlohmann::json line{{"entity", target.entity},
                            {"state", std::string(toText(target.status))},
                            {"value", target.value.text.empty() ? nlohmann::json(target.value.number)
                                                                : nlohmann::json(target.value.text)}};
        if (target.code != ReasonCode::None) {
            line["code"] = std::string(toText(target.code));
        }
        if (!target.deviceText.empty()) {
            line["device"] = target.deviceText;
        }
        if (body["targets"].size() < 2'000) {  // the journal's records are bounded; the states below are complete
            body["targets"].push_back(std::move(line));
        }
        const Entry::Extra& extra = entry.extras[index];
        nlohmann::json cell{{"target", toJson(target)},
                            {"device", extra.deviceOrder},
                            {"acceptedText", extra.acceptedText},
                            {"acceptedMs", extra.acceptedMs}};
        if (extra.accepted) {
            cell["accepted"] = *extra.accepted;
        }
        result.changes.push_back({kTargets, targetKey(saved.id, index), dump(cell)});
    }
    body["changed_targets"] = entry.dirty.size();
    result.entry.body = dump(body);
    result.event.order = recordOf(entry);
    entry.dirty.clear();
    entry.headerDirty = false;
    return result;
}

feed::OrderRecord OrderHost::recordOf(const Entry& entry) const {
    const OrderState& state = entry.state();
    const Instant now = m_clock.now();
    feed::OrderRecord record;
    record.id = state.id;
    record.layer = state.layer;
    record.command = state.command;
    record.state = stateName(toText(state.status));
    record.consequence = state.consequence;
    record.owner = state.owner.user;
    record.workstation = state.owner.workstation;
    record.reason = state.reason;
    record.createdMs = state.createdAt.wallMs;
    record.changedMs = state.lastChange.wallMs;
    if (state.status == OrderStatus::Selected || state.status == OrderStatus::AwaitingApproval) {
        record.selectEndsMs = state.stateTimer.end.wallMs;
    }
    if (!isTerminal(state.status) && state.executedAt.wallMs != 0) {
        record.leaseEndsMs = state.leaseEnd.wallMs;
        record.leaseRemainingMs = std::max<Millis>(0, state.leaseEnd.monoMs - now.monoMs);
    }
    static const AttributeSchema kPlain;
    const AttributeSchema* commanded =
        entry.command == nullptr ? &kPlain : entry.schema->attribute(entry.command->commandAttribute);
    const AttributeSchema* feedback =
        entry.command == nullptr ? &kPlain : entry.schema->attribute(entry.command->feedbackAttribute);
    for (std::size_t i = 0; i < state.targets.size(); ++i) {
        const TargetState& target = state.targets[i];
        const Entry::Extra& extra = entry.extras[i];
        feed::OrderTarget& shown = record.targets.emplace_back();
        shown.entity = target.entity;
        shown.state = stateName(toText(target.status));
        shown.commanded = target.value.number;
        shown.commandedText = commanded == nullptr ? target.value.text : textOf(*commanded, target.value);
        shown.accepted = extra.accepted;
        shown.acceptedText = extra.acceptedText;
        shown.acceptedMs = extra.acceptedMs;
        if (target.actualAt.wallMs != 0) {
            shown.actual = target.actual.number;
            shown.actualText = feedback == nullptr ? target.actual.text : textOf(*feedback, target.actual);
            shown.actualMs = target.actualAt.wallMs;
        }
        shown.reason = std::string(toText(target.code));
        shown.detail = target.deviceText;
        shown.detailText = target.said;
    }
    return record;
}

void OrderHost::forgetOld(Instant now) {
    for (auto it = m_orders.begin(); it != m_orders.end();) {
        Entry* entry = it->second.get();
        const OrderState& state = entry->state();
        if (!isTerminal(state.status) || now.wallMs - state.endedAt.wallMs < kShowEndedMs) {
            ++it;
            continue;
        }
        Happening gone;
        gone.entry.wallMs = now.wallMs;
        gone.entry.kind = "system";
        gone.entry.subject = state.id;
        gone.entry.actor = "system";
        gone.entry.body =
            dump(nlohmann::json{{"event", "ORDER_ARCHIVED"}, {"state", std::string(toText(state.status))}});
        gone.changes.push_back({kOrders, state.id, std::nullopt});
        gone.changes.push_back({kEnded, state.id, std::string(toText(state.status))});
        for (std::size_t i = 0; i < state.targets.size(); ++i) {
            gone.changes.push_back({kTargets, targetKey(state.id, i), std::nullopt});
        }
        gone.event.note = fmt::format("Order {} archived", state.id);
        m_chronicle.note(std::move(gone));
        for (auto& [handle, watches] : m_watches) {
            std::erase_if(watches, [entry](const Watch& watch) { return watch.entry == entry; });
        }
        it = m_orders.erase(it);
    }
    std::erase_if(m_watches, [](const auto& watch) { return watch.second.empty(); });
}

std::vector<feed::OrderRecord> OrderHost::records() const {
    std::vector<feed::OrderRecord> records;
    records.reserve(m_orders.size());
    for (const auto& [id, entry] : m_orders) {
        records.push_back(recordOf(*entry));
    }
    return records;
}

void OrderHost::appendMarked(std::vector<Handle>* handles) const {
    for (const auto& [id, entry] : m_orders) {
        if (isTerminal(entry->state().status)) {
            continue;
        }
        for (const Entry::Extra& extra : entry->extras) {
            if (extra.handle.isValid()) {
                handles->push_back(extra.handle);
            }
        }
    }
}

std::optional<feed::OrderRecord> OrderHost::record(const std::string& id) const {
    const auto found = m_orders.find(id);
    return found == m_orders.end() ? std::nullopt : std::optional(recordOf(*found->second));
}

std::size_t OrderHost::active() const {
    return static_cast<std::size_t>(std::count_if(
        m_orders.begin(), m_orders.end(), [](const auto& entry) { return !isTerminal(entry.second->state().status); }));
}

}  // namespace belfry::gateway
