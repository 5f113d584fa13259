// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/order_host.h"

#include <utility>

#include <spdlog/spdlog.h>

#include "services/gateway/order_entry.h"

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

}  // namespace belfry::gateway
