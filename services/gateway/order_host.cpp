// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/order_host.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "services/gateway/order_entry.h"
#include "services/gateway/order_selection.h"

namespace belfry::gateway {

OrderHost::OrderHost(Chronicle& chronicle, AlarmHost& alarms, const Clock& clock, Post post)
    : m_chronicle(chronicle), m_alarms(alarms), m_clock(clock), m_post(std::move(post)) {}

OrderHost::~OrderHost() = default;

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

Result<void> OrderHost::isNew(const std::string& orderId) const {
    if (orderId.empty() || orderId.size() > 128) {
        return refuse(TextCode::OrderNoId);
    }
    if (m_orders.contains(orderId)) {
        return refuse(TextCode::OrderIdTaken);
    }
    if (m_journal != nullptr) {
        if (const auto ended = m_journal->getState(kEnded, orderId); ended && *ended) {
            return refuse(TextCode::OrderIdEnded, {{"state", **ended}});
        }
    }
    return {};
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
    if (const auto known = m_orders.find(request.orderId);
        known != m_orders.end() && known->second->state().initiator.user == caller.operatorName) {
        return reply(recordOf(*known->second));  // asked twice, done once
    }
    if (auto fresh = isNew(request.orderId); !fresh) {
        return refused(fresh.error());
    }
    if (notAfterMs > 0 && now.wallMs > notAfterMs) {
        return refused(refuse(TextCode::OrderTooLate).value());
    }
    auto order = translate(request, false);
    if (!order) {
        return refused(order.error());
    }
    if (request.leaveOutUnfit) {
        if (auto fit = leaveOutUnfit(&*order, caller, request.takeOver, now); !fit) {
            return refused(fit.error());
        }
    }
    if (request.previewHash != 0 && request.previewHash != selectionHash(*order)) {
        return refused(refuse(TextCode::OrderPreviewChanged).value());
    }
    auto selected = selectNew(caller, {std::move(*order), request.takeOver, {}}, now);
    if (!selected) {
        return refused(selected.error());
    }
    reply(std::move(*selected));
}

Result<feed::OrderRecord> OrderHost::selectNew(const stream::Caller& caller, Prepared prepared, Instant now) {
    const OrderRequest& order = prepared.order;
    const std::string id = order.id;
    const Actor actor = personOf(caller);
    auto entry = std::make_unique<Entry>(OrderLogic(order, actor, caller.session, now));
    entry->extras.resize(order.targets.size());
    entry->takeOver = std::move(prepared.takeOver);
    entry->restores = std::move(prepared.restores);
    Entry* raw = entry.get();

    OrderEvent submit = OrderEvent::of(OrderEventKind::Submit);
    submit.actor = actor;
    submit.session = caller.session;
    if (auto submitted = raw->logic.apply(submit, now); !submitted) {
        return tl::unexpected(submitted.error());
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
            entities, {id, caller.session, caller.operatorName, now.plus(order.timing.selectMs)}, now);
        if (!selected) {
            checked.report.findings.push_back(
                {CheckFinding::kWholeOrder,
                 reasonCodeFromText(selected.error().reason).value_or(ReasonCode::SelectedByOther), true,
                 selected.error().message, selected.error().text});
        }
    }
    const auto transition = raw->logic.apply(checked, now);
    const auto drop = [&] {
        m_registry.releaseSelects(id);
        unwatch(raw);
    };
    if (!transition) {
        drop();
        return tl::unexpected(transition.error());
    }
    if (raw->state().status != OrderStatus::Selected) {
        const CheckFinding* finding = checked.report.firstHard();
        if (finding == nullptr && !checked.report.findings.empty()) {
            finding = &checked.report.findings.front();
        }
        drop();
        if (finding == nullptr) {
            return raw->state().code == ReasonCode::LeaseTooLong
                       ? refuse(TextCode::OrderLeaseTooLong,
                                {{"longest", DurationArgument{maxLeaseMs(raw->state().consequence)}}})
                       : refuse(TextCode::OrderNotSelected);
        }
        const bool ofTarget = finding->target < raw->state().targets.size();
        return refuse(*finding, ofTarget ? raw->state().targets[finding->target].entity : finding->text.about);
    }
    for (std::uint32_t i = 0; i < raw->state().targets.size(); ++i) {
        raw->dirty.insert(i);
        // the snapshot: what another order holds there now
        const auto* holder = m_registry.heldBy(raw->state().targets[i].entity);
        const auto other = holder == nullptr ? m_orders.end() : m_orders.find(holder->order);
        if (other != m_orders.end()) {
            for (const TargetState& target : other->second->state().targets) {
                if (target.entity == raw->state().targets[i].entity) {
                    raw->extras[i].earlier = target.value;
                }
            }
        }
    }
    raw->headerDirty = true;
    Told told("SELECTED");
    told.values = true;
    if (auto written = m_chronicle.act(happening(*raw, told, &actor, now)); !written) {
        drop();
        return tl::unexpected(written.error());
    }
    for (const OrderEffect& effect : transition->effects) {
        m_effects.push_back({id, effect});
    }
    m_orders.emplace(id, std::move(entry));
    runEffects(now);
    return recordOf(*raw);
}

Result<OrderHost::Entry*> OrderHost::entryFor(const stream::Caller& caller, const char* what, const std::string& id,
                                              bool live) {
    Result<void> allowed = mayCommand(caller);
    if (allowed && live) {
        allowed = isLive(caller);
    }
    const auto found = m_orders.find(id);
    if (allowed && found == m_orders.end()) {
        allowed = refuse(TextCode::OrderUnknown, {{"order", id}});
    }
    if (allowed && caller.operatorName != found->second->state().owner.user) {
        allowed = covers(*found->second, caller);
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
        return tl::unexpected(transition.error());
    }
    if (!transition->changed) {
        return recordOf(entry);
    }
    Told told(what);
    told.values = event.kind == OrderEventKind::Execute || event.kind == OrderEventKind::Approve ||
                  event.kind == OrderEventKind::BreakGlass;
    if (!event.text.empty() || !(told.values || event.kind == OrderEventKind::RenewSelect)) {
        told.why = event.text;  // of a release without words the order's own reason is no reason
    }
    if (event.kind == OrderEventKind::HandOver) {
        told.before = before.state().owner.user;
        told.after = event.actor.user;
    }
    const Millis reviewBefore = entry.reviewDueMs;
    for (const OrderEffect& effect : transition->effects) {
        if (effect.kind == OrderEffectKind::CreateReviewTask) {
            entry.reviewDueMs = effect.until.wallMs;
        }
    }
    const std::set<std::uint32_t> untold = entry.dirty;
    const bool headerUntold = std::exchange(entry.headerDirty, true);
    entry.dirty.insert(transition->changedTargets.begin(), transition->changedTargets.end());
    if (auto written = m_chronicle.act(happening(entry, told, &event.actor, now)); !written) {
        entry.logic = std::move(before);
        entry.reviewDueMs = reviewBefore;
        entry.dirty = untold;  // what came by itself meanwhile is still to be told
        entry.headerDirty = headerUntold;
        return tl::unexpected(written.error());
    }
    settle(entry, *transition, now);
    if (const auto undone = m_orders.find(entry.restores);
        undone != m_orders.end() && entry.state().status == OrderStatus::Executing) {
        OrderEvent release = OrderEvent::of(OrderEventKind::Release);  // what was under its programme goes back to it
        release.actor = event.actor;
        release.actor.supervisor = true;  // may it was asked when it was selected
        release.text = fmt::format("restored by order {}", entry.state().id);
        automatic(*undone->second, release, now);
    }
    runEffects(now);
    return recordOf(entry);
}

Result<feed::OrderRecord> OrderHost::executeNow(const stream::Caller& caller, const std::string& id,
                                                std::uint64_t hash) {
    const Instant now = m_clock.now();
    auto entry = entryFor(caller, "execute", id, false);  // of the past the checks know
    if (!entry) {
        return tl::unexpected(entry.error());
    }
    OrderEvent event = eventOf(OrderEventKind::Execute, **entry, caller);
    event.authenticatedAt = provedAt(caller, now);
    event.report = check(**entry, caller, true, now);
    const OrderState& state = (*entry)->state();
    const bool grave = std::max(state.consequence, event.report.consequence) >= ConsequenceClass::C2;
    // what stands against it is said first; then a grave order needs to say which preview was seen
    event.hash = hash == 0 && !(grave && event.report.findings.empty()) ? state.previewHash : hash;
    auto result = personal(**entry, event, "EXECUTE");
    if (result) {
        m_rate.record(caller.operatorName, now);
    } else {
        journalRefusal(caller, "EXECUTE", id, result.error());
        if (!isLive(caller) && caller.session == state.session) {
            automatic(**entry, OrderEvent::of(OrderEventKind::ReplayEntered), now);
        }
    }
    return result;
}

void OrderHost::journalRefusal(const stream::Caller& caller, const char* what, const std::string& order,
                               const Error& error) {
    if (error.reason != "JOURNAL_REFUSES") {
        m_chronicle.refused(what, order, caller.operatorName, caller.workstation, error);
    }
}

Result<feed::OrderRecord> OrderHost::asked(const stream::Caller& caller, const std::string& id, const OrderEvent& event,
                                           const char* what) {
    const auto found = m_orders.find(id);
    auto result = personal(*found->second, event, what);
    if (!result) {
        journalRefusal(caller, what, id, result.error());
    }
    return result;
}

void OrderHost::execute(const stream::Caller& caller, const stream::OrderCallArgs& call,
                        feed::Reply<feed::OrderRecord> reply) {
    reply(executeNow(caller, call.orderId, call.previewHash));
}

void OrderHost::cancel(const stream::Caller& caller, const stream::OrderCallArgs& call,
                       feed::Reply<feed::OrderRecord> reply) {
    auto entry = entryFor(caller, "cancel", call.orderId, false);
    if (!entry) {
        return reply(tl::unexpected(entry.error()));
    }
    OrderEvent event = eventOf(OrderEventKind::Cancel, **entry, caller);
    event.text = call.reason;
    reply(asked(caller, call.orderId, event, "CANCEL"));
}

void OrderHost::renew(const stream::Caller& caller, const stream::OrderCallArgs& call,
                      feed::Reply<feed::OrderRecord> reply) {
    auto entry = entryFor(caller, "renew", call.orderId);
    if (!entry) {
        return reply(tl::unexpected(entry.error()));
    }
    OrderEvent event = eventOf(OrderEventKind::Renew, **entry, caller);
    event.durationMs = call.leaseMs;
    event.text = call.reason;
    const OrderState& state = (*entry)->state();
    const CommandSchema* command = (*entry)->command;
    const Millis used = m_clock.now().monoMs - state.executedAt.monoMs;
    if (command != nullptr && command->maxLeaseMs > 0 && !(state.executedAt == Instant{}) &&
        used + call.leaseMs > command->maxLeaseMs) {
        auto refusal = refuse(TextCode::OrderRenewTooLong);
        journalRefusal(caller, "RENEW", call.orderId, refusal.value());
        return reply(std::move(refusal));
    }
    reply(asked(caller, call.orderId, event, "RENEW"));
}

void OrderHost::release(const stream::Caller& caller, const stream::OrderCallArgs& call,
                        feed::Reply<feed::OrderRecord> reply) {
    auto entry = entryFor(caller, "release", call.orderId);
    if (!entry) {
        return reply(tl::unexpected(entry.error()));
    }
    OrderEvent event = eventOf(OrderEventKind::Release, **entry, caller);
    event.text = call.reason;
    reply(asked(caller, call.orderId, event, "RELEASE"));
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
                other.lostTo = entry.state().owner.user;
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
    lookAtClocks(now);
    for (auto& [id, entry] : m_orders) {
        flush(*entry, "CHANGED", now);
    }
    if (m_incidentsMoved && now.monoMs >= m_nextInterlockMono) {
        m_incidentsMoved = false;
        m_nextInterlockMono = now.monoMs + 1'000;
        lookAtInterlocks(now);
    }
    if (now.monoMs >= m_nextForgetMono) {
        lookAtReviews(now);
        m_nextForgetMono = now.monoMs + 60'000;
        forgetOld(now);
    }
}

void OrderHost::lookAtClocks(Instant now) {
    constexpr Millis kJumpMs = 2'000;
    const Millis ahead = now.wallMs - now.monoMs;
    if (m_wallAhead && std::abs(ahead - *m_wallAhead) <= kJumpMs) {
        return;
    }
    const bool jumped = std::exchange(m_wallAhead, ahead).has_value();
    for (auto& [id, entry] : m_orders) {
        entry->headerDirty = entry->headerDirty || (jumped && !isTerminal(entry->state().status));
    }
}

void OrderHost::flush(Entry& entry, const char* event, Instant now) {
    if (entry.headerDirty || !entry.dirty.empty()) {
        for (Happening& one : happening(entry, event, nullptr, now)) {
            m_chronicle.note(std::move(one));
        }
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
    const auto incidents = m_store->catalogue().layerIndex("incidents");
    for (const feed::LayerBatch& batch : delta.batches) {
        m_incidentsMoved =
            m_incidentsMoved || (incidents && !batch.handles.empty() && batch.handles.front().layer() == *incidents);
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
    event.programme = programmeOf(entry, handle);
    event.atFault = says(entry.unhealthy, handle);
    automatic(entry, event, now);
}

}  // namespace belfry::gateway
