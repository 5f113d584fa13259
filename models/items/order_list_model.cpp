// SPDX-License-Identifier: Apache-2.0
#include "models/items/order_list_model.h"

#include <algorithm>
#include <utility>

namespace belfry::items {

QString stateKey(const std::string& state) {
    QString key;
    for (const char c : state) {
        if (c != '_' && c != ' ') {
            key.append(QChar::fromLatin1(c).toLower());
        }
    }
    return key;
}

bool isTerminalOrder(const std::string& state) {
    static const QStringList kTerminal = {QStringLiteral("rejected"),      QStringLiteral("cancelled"),
                                          QStringLiteral("selectexpired"), QStringLiteral("denied"),
                                          QStringLiteral("failed"),        QStringLiteral("approvalexpired"),
                                          QStringLiteral("superseded"),    QStringLiteral("released")};
    return kTerminal.contains(stateKey(state));
}

bool isHoldingOrder(const std::string& state) {
    static const QStringList kHolding = {QStringLiteral("executing"),      QStringLiteral("ineffect"),
                                         QStringLiteral("partlyineffect"), QStringLiteral("unknown"),
                                         QStringLiteral("renewing"),       QStringLiteral("releasing"),
                                         QStringLiteral("diverged"),       QStringLiteral("releasefailed")};
    return kHolding.contains(stateKey(state));
}

bool isHeldTarget(const std::string& state) {
    static const QStringList kHeld = {QStringLiteral("sent"),      QStringLiteral("accepted"),
                                      QStringLiteral("verifying"), QStringLiteral("holding"),
                                      QStringLiteral("diverged"),  QStringLiteral("noreply"),
                                      QStringLiteral("releasing"), QStringLiteral("verifyfailed")};
    return kHeld.contains(stateKey(state));
}

namespace {

/** Nothing to show of it any more. */
bool isOver(const feed::OrderRecord& order) {
    return isTerminalOrder(order.state) && (order.reviewDueMs == 0 || !order.reviewedBy.empty());
}

}  // namespace

OrderListModel::OrderListModel(Describe describe, Which which, QObject* parent)
    : QAbstractListModel(parent), m_describe(std::move(describe)), m_which(which) {}

bool OrderListModel::isListed(const feed::OrderRecord& order) const {
    return isOver(order) == (m_which == Which::Ended);
}

int OrderListModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant OrderListModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) {
        return {};
    }
    const Row& row = m_rows[static_cast<std::size_t>(index.row())];
    const feed::OrderRecord& record = row.record;
    const feed::OrderTarget* target = record.targets.empty() ? nullptr : &record.targets.front();
    switch (role) {
        case Qt::DisplayRole:
        case WhatRole: return row.texts.what;
        case IdRole: return QString::fromStdString(record.id);
        case EntityRole: return target == nullptr ? QString() : QString::fromStdString(target->entity);
        case StateRole: return stateKey(record.state);
        case TargetStateRole: return target == nullptr ? QString() : stateKey(target->state);
        case OwnerRole: return QString::fromStdString(record.owner);
        case ReasonRole: return QString::fromStdString(record.reason);
        case LeaseEndRole: return QVariant::fromValue(static_cast<qlonglong>(record.leaseEndsMs));
        case TargetCountRole: return static_cast<int>(record.size());
        case WhereRole: return row.texts.where;
        case CommandedRole: return row.texts.commanded;
        case AcceptedRole: return row.texts.accepted;
        case AcceptedAtRole:
            return QVariant::fromValue(static_cast<qlonglong>(target == nullptr ? 0 : target->acceptedMs));
        case ActualRole: return row.texts.actual;
        case ActualAtRole: return QVariant::fromValue(static_cast<qlonglong>(target == nullptr ? 0 : target->actualMs));
        case RefusalRole: return target == nullptr ? QString() : QString::fromStdString(target->reason);
        case InitiatorRole: return QString::fromStdString(record.initiator);
        case ApproverRole: return QString::fromStdString(record.approver);
        case ConsequenceRole: return static_cast<int>(record.consequence);
        case SelectEndRole: return QVariant::fromValue(static_cast<qlonglong>(record.selectEndsMs));
        case MaxEndRole:
            return QVariant::fromValue(
                static_cast<qlonglong>(record.executedMs == 0 ? 0 : record.executedMs + record.maxLeaseMs));
        case HoldingCountRole: return static_cast<int>(record.count("Holding"));
        case DifferingCountRole: return static_cast<int>(record.count("Diverged"));
        case FailedCountRole:
            return static_cast<int>(record.count("Refused") + record.count("SendFailed") + record.count("NoReply") +
                                    record.count("VerifyFailed") + record.count("LeaseLost"));
        case OfferedToRole: return QString::fromStdString(record.offeredTo);
        case OwnerAwayRole: return record.ownerAway;
        case BrokeGlassRole: return record.brokeGlass ? QString::fromStdString(record.breakGlassReason) : QString();
        case ReviewDueRole:
            return QVariant::fromValue(static_cast<qlonglong>(record.reviewedBy.empty() ? record.reviewDueMs : 0));
        case WhyRole: return row.texts.why;
        case PlannedRole:
            return QVariant::fromValue(static_cast<qlonglong>(record.leaseEndsMs == 0 ? record.leaseRemainingMs : 0));
        case ChangedRole: return QVariant::fromValue(static_cast<qlonglong>(record.changedMs));
        case DetailRole: return target == nullptr ? QString() : QString::fromStdString(target->detail);
        default: return {};
    }
}

QHash<int, QByteArray> OrderListModel::roleNames() const {
    return {{IdRole, "orderId"},
            {EntityRole, "entity"},
            {StateRole, "orderState"},
            {TargetStateRole, "targetState"},
            {OwnerRole, "owner"},
            {ReasonRole, "reason"},
            {LeaseEndRole, "leaseEndsMs"},
            {TargetCountRole, "targetCount"},
            {WhereRole, "where"},
            {WhatRole, "what"},
            {CommandedRole, "commandedText"},
            {AcceptedRole, "acceptedText"},
            {AcceptedAtRole, "acceptedMs"},
            {ActualRole, "actualText"},
            {ActualAtRole, "actualMs"},
            {RefusalRole, "refusal"},
            {DetailRole, "detail"},
            {InitiatorRole, "initiator"},
            {ApproverRole, "approver"},
            {ConsequenceRole, "consequence"},
            {SelectEndRole, "selectEndsMs"},
            {MaxEndRole, "maxEndMs"},
            {HoldingCountRole, "holdingCount"},
            {DifferingCountRole, "differingCount"},
            {FailedCountRole, "failedCount"},
            {OfferedToRole, "offeredTo"},
            {OwnerAwayRole, "ownerAway"},
            {BrokeGlassRole, "brokeGlass"},
            {ReviewDueRole, "reviewDueMs"},
            {WhyRole, "why"},
            {PlannedRole, "plannedMs"},
            {ChangedRole, "changedMs"}};
}

void OrderListModel::reset(std::vector<feed::OrderRecord> orders) {
    std::sort(orders.begin(), orders.end(), [](const auto& a, const auto& b) { return a.createdMs > b.createdMs; });
    beginResetModel();
    m_rows.clear();
    for (feed::OrderRecord& order : orders) {
        if (isListed(order) && (m_which == Which::InForce || m_rows.size() < kMostEnded)) {
            OrderTexts texts = m_describe(order);
            m_rows.push_back({std::move(order), std::move(texts)});
        }
    }
    endResetModel();
}

void OrderListModel::apply(const feed::OrderRecord& order) {
    const int row = rowOf(order.id);
    if (row < 0) {
        if (!isListed(order)) {
            return;
        }
        if (m_which == Which::Ended && m_rows.size() >= kMostEnded) {
            const int last = static_cast<int>(m_rows.size()) - 1;
            beginRemoveRows({}, last, last);
            m_rows.pop_back();
            endRemoveRows();
        }
        beginInsertRows({}, 0, 0);
        m_rows.insert(m_rows.begin(), {order, m_describe(order)});
        endInsertRows();
        return;
    }
    Row& known = m_rows[static_cast<std::size_t>(row)];
    if (order.changedMs < known.record.changedMs) {
        return;
    }
    if (!isListed(order)) {
        beginRemoveRows({}, row, row);
        m_rows.erase(m_rows.begin() + row);
        endRemoveRows();
        return;
    }
    feed::merge(known.record, order);
    known.texts = m_describe(known.record);
    emit dataChanged(index(row), index(row));
}

void OrderListModel::describeAgain() {
    if (m_rows.empty()) {
        return;
    }
    for (Row& row : m_rows) {
        row.texts = m_describe(row.record);
    }
    emit dataChanged(index(0), index(static_cast<int>(m_rows.size()) - 1),
                     {Qt::DisplayRole, WhereRole, WhatRole, CommandedRole, AcceptedRole, ActualRole, WhyRole});
}

const feed::OrderRecord* OrderListModel::find(const QString& id) const {
    const int row = rowOf(id.toStdString());
    return row < 0 ? nullptr : &m_rows[static_cast<std::size_t>(row)].record;
}

const feed::OrderRecord* OrderListModel::holding(const std::string& entity) const {
    for (const Row& row : m_rows) {
        for (const feed::OrderTarget& target : row.record.targets) {
            if (target.entity == entity && isHoldingOrder(row.record.state)) {
                return &row.record;
            }
        }
    }
    return nullptr;
}

int OrderListModel::rowOf(const std::string& id) const {
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        if (m_rows[i].record.id == id) {
            return static_cast<int>(i);
        }
    }
    return -1;
}

}  // namespace belfry::items
