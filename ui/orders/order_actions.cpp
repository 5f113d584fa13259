// SPDX-License-Identifier: Apache-2.0
// What is done about orders in force, one's own and others': renew, hand over, take over, approve, retry, go back.
#include <QPointer>
#include <algorithm>
#include <utility>

#include "ui/assets/inspector_view_model.h"
#include "ui/orders/order_view_model.h"
#include "ui/text/coded.h"
#include "ui/text/uuid7.h"

namespace belfry::ui {

namespace {

using Kind = feed::OrderActionKind;
constexpr Millis kWarnMs = 5 * 60'000;
constexpr Millis kNagMs = 60'000;
constexpr std::size_t kMostNames = 12;
constexpr std::size_t kMostLines = 12;

bool hasFailed(const std::string& state) {
    const QString key = items::stateKey(state);
    return key == QLatin1String("refused") || key == QLatin1String("sendfailed") || key == QLatin1String("noreply") ||
           key == QLatin1String("verifyfailed") || key == QLatin1String("leaselost");
}

feed::OrderAction actionOf(Kind kind, const QString& orderId, const QString& reason = {}) {
    feed::OrderAction action;
    action.kind = kind;
    action.orderId = orderId.toStdString();
    action.reason = reason.trimmed().toStdString();
    return action;
}

}  // namespace

void OrderViewModel::act(feed::OrderAction action, bool opens) {
    if (!m_enabled) {
        emit failed(
            {ErrorCode::FailedPrecondition, tr("Nothing was done.").toStdString(), m_disabledWhy.toStdString(), ""});
        return;
    }
    m_port.act(action, [self = QPointer(this), opens](const Result<feed::OrderRecord>& result) {
        if (!self) {
            return;
        }
        if (!result) {
            if (result.error().reason == "REAUTHENTICATE") {
                emit self->proofWanted();
            }
            emit self->failed(result.error());
            return;
        }
        self->applyOrder(*result);
        if (opens && items::stateKey(result->state) == QLatin1String("selected")) {
            self->adopt(*result);
        }
    });
}

void OrderViewModel::adopt(const feed::OrderRecord& order) {
    if (m_store == nullptr || order.targets.empty()) {
        return;
    }
    const auto handle = m_store->catalogue().find(order.targets.front().entity);
    const CommandSchema* command = handle ? m_store->schema(handle->layer()).command(order.command) : nullptr;
    if (command == nullptr) {
        return;
    }
    m_handle = *handle;
    m_entity = order.targets.front().entity;
    m_chosen.clear();
    m_entities.clear();
    for (const feed::OrderTarget& target : order.targets) {
        m_entities.push_back(target.entity);
    }
    m_commands = {command};
    m_reaches.clear();
    m_reach = 0;
    begin(*command);
    m_value = order.targets.front().commanded.value_or(m_value);
    m_reason = QString::fromStdString(order.reason);
    m_refusedBy = RefusedBy::Nobody;
    m_notice.reset();
    m_record = order;
    setStage(Selected);
}

void OrderViewModel::breakGlass(const QString& reason) {
    if (m_stage != Awaiting) {
        return;
    }
    feed::OrderAction action = actionOf(Kind::BreakGlass, orderId(), reason);
    action.previewHash = m_record.previewHash;
    act(std::move(action));
}

void OrderViewModel::approve(const QString& orderId) {
    const feed::OrderRecord* order = m_orders.find(orderId);
    if (order == nullptr) {
        return;
    }
    feed::OrderAction action = actionOf(Kind::Approve, orderId);
    action.previewHash = order->previewHash;
    act(std::move(action));
}

void OrderViewModel::askImpact(const QString& orderId) {
    const feed::OrderRecord* order = m_orders.find(orderId);
    const std::string id = orderId.toStdString();
    if (order == nullptr || !m_enabled || order->targets.empty() || !m_impacts.try_emplace(id).second) {
        return;
    }
    feed::OrderRequest request;
    request.layer = order->layer;
    request.command = order->command;
    request.value = order->targets.front().commanded;
    request.text = order->targets.front().commandedText;
    request.reason = order->reason;
    request.leaseMs = std::max<Millis>(order->leaseRemainingMs, 60'000);
    for (const feed::OrderTarget& target : order->targets) {
        request.targets.push_back(target.entity);
    }
    m_port.preview(request, [self = QPointer(this), id](const Result<feed::OrderPreview>& result) {
        // without an answer the order can be approved all the same: the gateway checks it again when it is executed
        if (self && result) {
            self->m_impacts[id] = result->incidents;
            emit self->impactsChanged();
        }
    });
}

QVariantMap OrderViewModel::impacts() const {
    QVariantMap impacts;
    for (const auto& [id, incidents] : m_impacts) {
        if (m_formatter != nullptr && !incidents.empty()) {
            impacts.insert(QString::fromStdString(id), incidentLines(incidents));
        }
    }
    return impacts;
}

void OrderViewModel::deny(const QString& orderId, const QString& reason) { act(actionOf(Kind::Deny, orderId, reason)); }

void OrderViewModel::handOver(const QString& orderId, const QString& to) {
    feed::OrderAction action = actionOf(Kind::HandOver, orderId);
    action.to = to.trimmed().toStdString();
    act(std::move(action));
}

void OrderViewModel::takeOverOrder(const QString& orderId) {
    const feed::OrderRecord* order = m_orders.find(orderId);
    if (order == nullptr) {
        return;
    }
    feed::OrderAction action = actionOf(Kind::TakeOver, orderId);
    action.from = order->owner;
    act(std::move(action));
}

void OrderViewModel::retryFailed(const QString& orderId) {
    feed::OrderAction action = actionOf(Kind::RetryFailed, orderId);
    action.newOrderId = makeUuid7(m_clock.nowMs());
    act(std::move(action), true);
}

void OrderViewModel::askRestore(const QString& orderId) {
    m_restoreOrder = orderId.toStdString();
    m_restore.reset();
    emit restoreChanged();
    m_port.previewRestore(m_restoreOrder,
                          [self = QPointer(this), id = m_restoreOrder](const Result<feed::OrderPreview>& result) {
                              if (!self || self->m_restoreOrder != id) {
                                  return;
                              }
                              if (result) {
                                  self->m_restore = *result;
                              } else {
                                  self->m_restoreOrder.clear();
                                  emit self->failed(result.error());
                              }
                              emit self->restoreChanged();
                          });
}

void OrderViewModel::restoreNow() {
    if (m_restoreOrder.empty() || !m_restore) {
        return;
    }
    feed::OrderAction action = actionOf(Kind::Restore, restoreOrder());
    action.newOrderId = makeUuid7(m_clock.nowMs());
    forgetRestore();
    act(std::move(action), true);
}

void OrderViewModel::forgetRestore() {
    m_restoreOrder.clear();
    m_restore.reset();
    emit restoreChanged();
}

QStringList OrderViewModel::restoreLines() const {
    QStringList lines;
    const feed::OrderRecord* order = m_restore ? m_orders.find(restoreOrder()) : nullptr;
    const auto layer =
        m_store == nullptr || order == nullptr ? std::nullopt : m_store->catalogue().layerIndex(order->layer);
    if (!layer || m_formatter == nullptr) {
        return lines;
    }
    const LayerSchema& schema = m_store->schema(*layer);
    const CommandSchema* command = schema.command(order->command);
    if (command == nullptr) {
        return lines;
    }
    for (const feed::PreviewTarget& target : m_restore->targets) {
        if (static_cast<std::size_t>(lines.size()) == kMostLines) {
            lines.append(tr("and %n more", "", static_cast<int>(m_restore->targets.size() - kMostLines)));
            break;
        }
        const QString now =
            wordOrderValue(*m_formatter, schema, command->feedbackAttribute, target.current, target.currentText);
        const QString then = target.wanted ? wordOrderValue(*m_formatter, schema, command->commandAttribute,
                                                            target.wanted, target.wantedText)
                                           : tr("its programme");
        lines.append(tr("%1: %2 → %3").arg(entityName(target.entity), now, then));
    }
    return lines;
}

void OrderViewModel::review(const QString& orderId, const QString& reason) {
    act(actionOf(Kind::Review, orderId, reason));
}

void OrderViewModel::decide(const QString& orderId, const QString& decision, const QString& reason) {
    feed::OrderAction action = actionOf(Kind::Decide, orderId, reason);
    action.decision = decision.toStdString();
    act(std::move(action));
}

int OrderViewModel::holdingCount() const { return static_cast<int>(m_record.count("Holding")); }

int OrderViewModel::failedCount() const {
    return static_cast<int>(m_record.count("Refused") + m_record.count("SendFailed") + m_record.count("NoReply") +
                            m_record.count("VerifyFailed") + m_record.count("LeaseLost"));
}

QStringList OrderViewModel::failedNames() const {
    QStringList names;
    for (const feed::OrderTarget& target : m_record.targets) {
        if (hasFailed(target.state) && static_cast<std::size_t>(names.size()) < kMostNames) {
            names.append(target.reason.empty()
                             ? entityName(target.entity)
                             : tr("%1 (%2)").arg(entityName(target.entity), QString::fromStdString(target.reason)));
        }
    }
    return names;
}

void OrderViewModel::setMe(const QString& name) {
    if (name != m_me) {
        m_me = name;
        updateWarning();
        emit inForceChanged();
    }
}

int OrderViewModel::waitingForMe() const {
    int waiting = 0;
    for (int row = 0; row < m_orders.rowCount(); ++row) {
        const feed::OrderRecord& order = m_orders.at(row);
        waiting += items::stateKey(order.state) == QLatin1String("awaitingapproval") &&
                           QString::fromStdString(order.initiator) != m_me
                       ? 1
                       : 0;
    }
    return waiting;
}

void OrderViewModel::dismissWarning() {
    m_warning.clear();
    m_warningOrder.clear();
    emit warningChanged();
}

void OrderViewModel::setRights(Rights rights) {
    m_rights = std::move(rights);
    updateTeamNotice();
}

bool OrderViewModel::isOfTeam(const feed::OrderRecord& order) const {
    if (m_rights.may(Action::Command, order.layer, {})) {
        return true;  // everywhere
    }
    if (order.targets.empty() || m_store == nullptr) {
        return false;
    }
    return std::all_of(order.targets.begin(), order.targets.end(), [&](const feed::OrderTarget& target) {
        const auto handle = m_store->catalogue().find(target.entity);
        return handle && m_rights.may(Action::Command, order.layer, m_store->catalogue().district(*handle));
    });
}

void OrderViewModel::dismissTeamNotice() {
    m_dismissed.merge(m_teamOrders);
    updateTeamNotice();
}

/** The same five minutes before the end of a colleague's: said once, and gone when it is over or renewed. */
void OrderViewModel::updateTeamNotice() {
    QString notice;
    m_teamOrders.clear();
    for (int row = 0; row < m_orders.rowCount() && m_formatter != nullptr; ++row) {
        const feed::OrderRecord& order = m_orders.at(row);
        const Millis left = order.leaseEndsMs - m_clock.nowMs();
        const std::string key = order.id + "/team/" + std::to_string(order.leaseEndsMs);
        if (order.leaseEndsMs == 0 || left > kWarnMs || left <= 0 || QString::fromStdString(order.owner) == m_me ||
            !items::isHoldingOrder(order.state) || m_dismissed.contains(key) || !isOfTeam(order)) {
            continue;
        }
        m_teamOrders.insert(key);
        const Millis minutes = (left + 59'999) / 60'000 * 60'000;
        notice = m_teamOrders.size() > 1
                     ? tr("%n override(s) of colleagues end within 5 min.", "", static_cast<int>(m_teamOrders.size()))
                     : tr("The override of %1 by %2 ends within %3.")
                           .arg(m_orders.textsAt(row).where, QString::fromStdString(order.owner),
                                m_formatter->duration(static_cast<double>(minutes)));
    }
    if (notice != m_teamNotice) {
        m_teamNotice = notice;
        emit teamNoticeChanged();
    }
}

/** Five minutes before the end of one's own override, and again at one: until it is renewed or over. */
void OrderViewModel::updateWarning() {
    updateTeamNotice();
    if (m_me.isEmpty() || m_formatter == nullptr) {
        return;
    }
    for (int row = 0; row < m_orders.rowCount(); ++row) {
        const feed::OrderRecord& order = m_orders.at(row);
        const Millis left = order.leaseEndsMs - m_clock.nowMs();
        if (order.leaseEndsMs == 0 || QString::fromStdString(order.owner) != m_me || left > kWarnMs || left <= 0 ||
            !items::isHoldingOrder(order.state)) {
            continue;
        }
        const std::string key = order.id + (left <= kNagMs ? "/1/" : "/5/") + std::to_string(order.leaseEndsMs);
        if (m_dismissed.insert(key).second) {
            m_warning = tr("Your override of %1 ends in %2. Renew it, or let it end.")
                            .arg(m_orders.textsAt(row).where, m_formatter->duration(static_cast<double>(left)));
            m_warningOrder = QString::fromStdString(order.id);
            emit warningChanged();
        }
    }
}

}  // namespace belfry::ui
