// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractListModel>
#include <QHash>
#include <QString>
#include <functional>
#include <optional>
#include <vector>

#include "models/feed/ports.h"

namespace belfry::items {

/** Texts of an order that the console looks up itself, in the operator's language. */
struct OrderTexts {
    QString where;
    QString what;  ///< "Set light level: 100 %"
    QString commanded;
    QString accepted;
    QString actual;
};

/** Orders that are not over, or wait for a review, newest first. Commanded, accepted and actual are separate roles and
 * never mixed up. */
class OrderListModel final : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role {
        IdRole = Qt::UserRole + 1,
        EntityRole,
        StateRole,
        TargetStateRole,
        OwnerRole,
        ReasonRole,
        LeaseEndRole,
        TargetCountRole,
        WhereRole,
        WhatRole,
        CommandedRole,
        AcceptedRole,
        AcceptedAtRole,
        ActualRole,
        ActualAtRole,
        RefusalRole,
        DetailRole,
        InitiatorRole,
        ApproverRole,
        ConsequenceRole,
        SelectEndRole,  ///< of a selection, or of the wait for a second person
        MaxEndRole,     ///< no renewal goes beyond; 0 = not in effect
        HoldingCountRole,
        DifferingCountRole,
        FailedCountRole,
        OfferedToRole,
        OwnerAwayRole,
        BrokeGlassRole,  ///< why; "" = not
        ReviewDueRole,   ///< 0 = nothing to review
    };
    Q_ENUM(Role)

    using Describe = std::function<OrderTexts(const feed::OrderRecord&)>;
    explicit OrderListModel(Describe describe, QObject* parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

    void reset(std::vector<feed::OrderRecord> orders);
    void apply(const feed::OrderRecord& order);
    void describeAgain();

    [[nodiscard]] const feed::OrderRecord* find(const QString& id) const;
    [[nodiscard]] const feed::OrderRecord& at(int row) const { return m_rows[static_cast<std::size_t>(row)].record; }
    [[nodiscard]] const OrderTexts& textsAt(int row) const { return m_rows[static_cast<std::size_t>(row)].texts; }
    /** The order that holds or is taking hold of an entity; null if none. */
    [[nodiscard]] const feed::OrderRecord* holding(const std::string& entity) const;

private:
    struct Row {
        feed::OrderRecord record;
        OrderTexts texts;
    };
    [[nodiscard]] int rowOf(const std::string& id) const;

    Describe m_describe;
    std::vector<Row> m_rows;
};

/** "InEffect", "IN_EFFECT" and "IN EFFECT" are one state; the comparison form is "ineffect". */
[[nodiscard]] QString stateKey(const std::string& state);
/** Over: nothing is held and nothing is on its way. */
[[nodiscard]] bool isTerminalOrder(const std::string& state);
/** The device is (or may be) held away from its automatic mode. */
[[nodiscard]] bool isHoldingOrder(const std::string& state);

}  // namespace belfry::items
