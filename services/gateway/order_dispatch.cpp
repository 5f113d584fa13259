// SPDX-License-Identifier: Apache-2.0
// Towards the city systems: commands and releases on their way, and what came back.
#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "services/gateway/codec.h"
#include "services/gateway/order_entry.h"

namespace belfry::gateway {

namespace {

constexpr std::size_t kMostUnderWay = 256;  ///< calls to one city system that it has not answered

}  // namespace

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
            if (what.kind == OrderEffectKind::ClearAlarm && what.alarm == OrderAlarm::BreakGlass &&
                entry.waitsForReview()) {
                return;  // stands until somebody has looked at it
            }
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

bool OrderHost::hasRoom(const Extra& extra, Instant now) {
    if (m_underWay[extra.source] >= kMostUnderWay) {
        return false;
    }
    const std::string feeder = feederOf(extra.handle);
    if (feeder.empty()) {
        return true;
    }
    const auto handle = m_store->catalogue().find(feeder);
    const auto lamps = handle ? m_lampsOnFeeder.find(handle->value) : m_lampsOnFeeder.end();
    if (lamps == m_lampsOnFeeder.end()) {
        return true;
    }
    if (!m_inrush.maySend(feeder, lamps->second, now)) {
        return false;
    }
    m_inrush.record(feeder, now);
    return true;
}

void OrderHost::sendCommand(Entry& entry, const OrderEffect& effect, Instant now) {
    if (effect.target >= entry.state().targets.size() ||
        entry.state().targets[effect.target].attempt != effect.attempt) {
        return;  // waited for room, and something newer came meanwhile
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
    if (!hasRoom(extra, now)) {
        m_waiting.push_back({id, effect});
        return;
    }
    OrderEvent sent = OrderEvent::of(OrderEventKind::TargetSent);
    sent.target = effect.target;
    sent.attempt = effect.attempt;
    automatic(entry, sent, now);

    ++m_underWay[extra.source];
    const auto done = [this, id, source = extra.source, target = effect.target, attempt = effect.attempt, post = m_post,
                       alive = std::weak_ptr<bool>(m_alive)](Result<feed::OrderRecord> reply) {
        post([this, id, source, target, attempt, alive, reply = std::move(reply)] {
            if (alive.lock()) {
                --m_underWay[source];
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
    if (effect.target >= entry.state().targets.size() ||
        entry.state().targets[effect.target].attempt != effect.attempt) {
        return;  // waited for room, and something newer came meanwhile
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
    if (!hasRoom(extra, now)) {
        m_waiting.push_back({id, effect});
        return;
    }
    OrderEvent sent = OrderEvent::of(OrderEventKind::TargetSent);
    sent.target = effect.target;
    sent.attempt = effect.attempt;
    automatic(entry, sent, now);
    ++m_underWay[extra.source];
    port->second->release(extra.deviceOrder,
                          [this, id, source = extra.source, target = effect.target, attempt = effect.attempt,
                           post = m_post, alive = std::weak_ptr<bool>(m_alive)](Result<feed::OrderRecord> reply) {
                              post([this, id, source, target, attempt, alive, reply = std::move(reply)] {
                                  if (alive.lock()) {
                                      --m_underWay[source];
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

}  // namespace belfry::gateway
